"""Money, as people say it."""

import math

from bowstring.model.language import marked, phrase, written

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_SCALES = ((1e9, marked("bn")), (1e6, marked("m")))


def money_words(amount: float, currency: str) -> str:
    """An amount in three significant figures from a million on, to the unit below: "£1.2m", "£340,000", "-€12".

    currency: a code such as GBP; one without a symbol here stands in front: "CHF 340,000". Small change keeps
    its pence: "£2.50". "unknown" where the amount is not a finite number.
    """
    if not math.isfinite(amount):
        return "unknown"
    digits = _digits(abs(amount))
    sign = "-" if amount < 0 and digits != "0" else ""
    return f"{sign}{_SYMBOLS.get(currency, f'{currency} ' if currency else '')}{digits}"


def _digits(size: float) -> str:
    if size < 100 and round(size, 2) != round(size):
        return written(size, ".2f")
    if size < 999_999.5:
        return written(size, ",.0f")
    rounded = float(f"{size:.3g}")
    scale, suffix = next(((scale, suffix) for scale, suffix in _SCALES if rounded >= scale))
    digits = len(f"{rounded / scale:.2f}".rstrip("0").partition(".")[2])
    return written(rounded / scale, f",.{digits}f") + phrase(suffix)

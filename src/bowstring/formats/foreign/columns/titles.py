"""What a column's name says: its words, and the unit, currency and period that stand in it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bowstring.formats.foreign.columns.calendar_words import folded
from bowstring.formats.foreign.columns.numbers import currency_code, unit_of

_LONGEST = 200
_TOKEN = re.compile(r"(?:us|au|ca|nz|hk|[acrs])\$|[£€$¥₹%#]|[^\W\d_]+|\d+", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d.,])(?:1[., ]?)?['’]?000(?:['’]?s)?(?![\d.,])")
_CUSTOM = re.compile(r"^Custom field \((.+)\)$")
_PERIODS = {
    **dict.fromkeys(
        ("month", "monthly", "monat", "monatlich", "mois", "mensuel", "mes", "mensual", "mese"), "month"
    ),
    **dict.fromkeys(("quarter", "quarterly", "quartal", "trimestre"), "quarter"),
    **dict.fromkeys(
        ("year", "yearly", "annual", "annually", "annum", "pa", "jahr", "jahrlich", "annuel"), "year"
    ),
    **dict.fromkeys(("annuelle", "anual", "annuale", "yr", "jaar"), "year"),
}
TIME_UNITS = {
    **dict.fromkeys(
        (
            "day",
            "days",
            "tag",
            "tage",
            "tagen",
            "jour",
            "jours",
            "dia",
            "dias",
            "giorni",
            "giorno",
            "dagen",
            "d",
        ),
        "days",
    ),
    **dict.fromkeys(
        ("week", "weeks", "wk", "wks", "woche", "wochen", "semaine", "semaines", "semana", "semanas"), "weeks"
    ),
    **dict.fromkeys(("settimane", "settimana", "weken", "w"), "weeks"),
    **dict.fromkeys(
        ("month", "months", "mth", "mths", "mo", "mos", "monat", "monate", "monaten", "mois", "mes"), "months"
    ),
    **dict.fromkeys(("meses", "mesi", "mese", "maanden", "maand", "m", "mon", "mons"), "months"),
    **dict.fromkeys(
        ("quarter", "quarters", "qtr", "qtrs", "quartal", "quartale", "quartalen", "trimestre"), "quarters"
    ),
    **dict.fromkeys(("trimestres", "trimestri", "kwartalen", "q"), "quarters"),
    **dict.fromkeys(
        ("year", "years", "yr", "yrs", "jahr", "jahre", "jahren", "annee", "annees", "an", "ans"), "years"
    ),
    **dict.fromkeys(("ano", "anos", "anno", "anni", "jaar", "jaren", "y", "j"), "years"),
}
"""What time is counted in, by the words for it."""

_WORKING = frozenset(("working", "business", "werktage", "arbeitstage", "ouvres", "laborables", "lavorativi"))
_LETTERS = {"k", "m", "b", "t", "mm", "l", "cr", "bn", "mn", "d", "w", "y", "q", "j"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A column's name, taken apart. words: in small letters without accents, units left out.

    scale: what its figures are multiplied by; None if it does not say. period: what money is told for, such as
    "year". time: what a duration is counted in.
    """

    text: str
    words: tuple[str, ...]
    scale: float | None = None
    currency: str = ""
    period: str = ""
    time: str = ""
    is_share: bool = False

    @property
    def has_money(self) -> bool:
        """Whether it names a currency."""
        return bool(self.currency)


@lru_cache(maxsize=20_000)
def title_of(name: str) -> Title:
    """The name taken apart."""
    if len(name) > _LONGEST:
        return Title(text=name, words=())
    # As Jira exports a field of one's own.
    name = _CUSTOM.sub(r"\1", name)
    spaced = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z][a-z])", " ", name).replace("_", " ")
    plain = _THOUSANDS.sub(" thousand ", spaced)
    pieces = _TOKEN.findall(plain)
    folds = [folded(piece) for piece in pieces]
    scale, currency, kept = _units(pieces, folds)
    time = next((TIME_UNITS[word] for word in reversed(folds) if word in TIME_UNITS), "")
    if time == "days" and _WORKING & set(folds):
        time = "working days"
    return Title(
        text=name,
        words=tuple(word for word in kept if word not in ("%", "#"))
        or tuple(word for word in kept if word == "#"),
        scale=scale,
        currency=currency,
        period=next((_PERIODS[word] for word in folds if word in _PERIODS), ""),
        time=time,
        is_share="%" in folds
        or "percent" in folds
        or "percentage" in folds
        or "pct" in folds
        or "prozent" in folds,
    )


def is_unit_of_money(text: str) -> bool:
    """Whether a text is a currency, a scale or both, such as EUR or £k, and nothing else."""
    title = title_of(text.strip("()[] "))
    has_unit = bool(title.currency) or title.scale is not None
    return has_unit and not title.words and not any(mark.isdigit() for mark in text.replace("000", ""))


def scale_in(text: str) -> tuple[float | None, str]:
    """The scale and the currency that a title or a note gives to the table's money; None and "" where none."""
    scale: float | None = None
    currency = ""
    for line in text.splitlines():
        title = title_of(line[:_LONGEST])
        words = set(title.words)
        speaks = bool(title.currency) or bool(words & _MONEY_WORDS)
        if title.scale is not None and speaks and scale is None:
            scale = title.scale
        currency = currency or title.currency
    return scale, currency


_MONEY_WORDS = frozenset(
    [
        "figures",
        "costs",
        "cost",
        "budget",
        "budgets",
        "amounts",
        "amount",
        "values",
        "money",
        "financials",
        "betrage",
        "angaben",
        "kosten",
        "werte",
        "montants",
        "couts",
        "importes",
        "costes",
        "cifras",
        "importi",
        "costi",
        "bedragen",
        "kostnader",
        "all",
        "alle",
    ]
)


def _units(pieces: list[str], folds: list[str]) -> tuple[float | None, str, list[str]]:
    """The scale and the currency among the words, and the other words."""
    scale: float | None = None
    currency = ""
    kept: list[str] = []
    has_currency = any(map(currency_code, pieces)) or any(
        unit_of(piece)[1] and unit_of(piece)[0] for piece in pieces
    )
    for at, (piece, word) in enumerate(zip(pieces, folds, strict=True)):
        number, code = unit_of(piece)
        follows_mil = word in ("millones", "milhoes") and at and folds[at - 1] == "mil"
        if code and number is None and (len(piece) > 1 or not piece.isalpha()):
            currency = currency or code
        elif number is not None and code:
            scale, currency = number, currency or code
        elif follows_mil:
            scale = 1e9
        elif word == "mil" and has_currency:
            scale = scale or 1e3
        elif number is not None and _is_scale(word, at, len(pieces), has_currency=has_currency):
            scale = number if scale is None else scale
        else:
            kept.append(word)
    return scale, currency if currency != "kr" else "", kept


def _is_scale(word: str, at: int, count: int, *, has_currency: bool) -> bool:
    """Whether a word that may be a scale is one: a lone letter only beside a currency or at the name's end."""
    if word in _LETTERS or word in ("mille", "miles", "mila"):
        return has_currency or (word in ("k", "m", "mm", "bn", "mn", "cr") and at == count - 1 and count > 1)
    return True

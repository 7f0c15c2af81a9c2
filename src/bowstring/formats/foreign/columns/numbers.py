"""Figures as people type them, read by the marks of their whole column: 1.250.000,00 or 1,250,000.00."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

CURRENCIES: Mapping[str, str] = {
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
    "us$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "s$": "SGD",
    "hk$": "HKD",
    "r$": "BRL",
    "fr.": "CHF",
    "rs": "INR",
    "rs.": "INR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "pounds": "GBP",
    "dollars": "$",
    "rupees": "INR",
    "kč": "CZK",
}
"""The currency that a sign stands for. A dollar sign stays one: whose dollar it is, the map says."""

DOLLARS = ("USD", "AUD", "CAD", "NZD", "SGD", "HKD")
CODES = frozenset(
    [
        "GBP",
        "EUR",
        "USD",
        "AUD",
        "CAD",
        "NZD",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "JPY",
        "INR",
        "SGD",
        "HKD",
        "PLN",
        "CZK",
        "HUF",
        "BRL",
        "MXN",
        "ZAR",
        "ISK",
        "RON",
        "BGN",
        "TRY",
        "ILS",
        "KRW",
        "CNY",
    ]
)
SCALES: Mapping[str, float] = {
    **dict.fromkeys(
        ("k", "tsd", "tsd.", "tausend", "thousand", "thousands", "t", "mille", "tys", "tys."), 1e3
    ),
    **dict.fromkeys(("mila", "milliers", "miles", "duizend", "tusen", "migliaia", "milhares"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mn.", "mln", "mln.", "mio", "mio.", "mill", "mill.", "million"), 1e6),
    **dict.fromkeys(("millions", "millionen", "millones", "milioni", "milione", "miljoen", "miljoner"), 1e6),
    **dict.fromkeys(("millón", "milhões", "milionów"), 1e6),
    **dict.fromkeys(("bn", "bn.", "b", "billion", "billions", "mrd", "mrd.", "milliard", "milliards"), 1e9),
    **dict.fromkeys(("md", "milliarden", "miliardi", "miljard", "mld", "mld."), 1e9),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "l"), 1e5),
    **dict.fromkeys(("crore", "crores", "cr", "cr."), 1e7),
}
"""What words after a figure, or in the name of a column of money, multiply it by."""

_BODY = re.compile(r"\d(?:[\d.,'’\u00a0\u202f\u2009 ]*\d)?|[.,]\d+")
_TOKEN = re.compile(r"(?:us|au|ca|nz|hk|[acrs])\$|[£€$¥₹]|[^\W\d_]+\.?|\S", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:([ '’.,])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A figure as it was typed. whole, part: its digits if they can mean one thing only; mark: the mark in doubt.

    decimal: the decimal mark that it shows; "" where it shows none. scale: what its own words multiply it by, if any.
    """

    digits: str
    mark: str = ""
    decimal: str = ""
    scale: float | None = None
    currency: str = ""
    is_percent: bool = False
    is_minus: bool = False
    is_sign_after: bool = False

    def value(self, decimal: str) -> float | None:
        """The figure, where `decimal` is the decimal mark; None if that leaves two readings."""
        if self.mark and not decimal:
            return None
        digits = self.digits
        if self.mark:
            digits = digits.replace(self.mark, "." if self.mark == decimal else "")
        figure = float(digits) * (1.0 if self.scale is None else self.scale)
        return -figure if self.is_minus else figure


@lru_cache(maxsize=50_000)
def typed_figure(text: str) -> Typed | None:
    """What was typed as a figure; None if it is none, or says more than one."""
    if len(text) > _LONGEST:
        return None
    plain = re.sub(r"[\u00a0\u202f\u2009]", " ", text.strip()).replace("−", "-").replace("–", "-")
    plain = re.sub(r"(?<=\d)[.,]\s?-{1,2}(?=\D|$)", "", plain)
    bodies = list(_BODY.finditer(plain))
    if len(bodies) != 1:
        return None
    before, after = plain[: bodies[0].start()].strip(), plain[bodies[0].end() :].strip()
    around = _around(before, after)
    if around is None:
        return None
    marks = _marks(bodies[0][0])
    if marks is None:
        return None
    return Typed(
        digits=marks[0],
        mark=marks[1],
        decimal=marks[2],
        scale=around.scale,
        currency=around.currency,
        is_percent=around.is_percent,
        is_minus=around.is_minus,
        is_sign_after=around.is_sign_after,
    )


def currency_code(sign: str) -> str:
    """The code that a sign, word or code of a currency stands for; "" where it is none."""
    plain = sign.lower()
    if plain == "$":
        return "$"
    return CURRENCIES.get(plain) or (sign.upper() if sign.upper() in CODES else "")


@dataclass(slots=True)
class _Surroundings:
    """What stands around the digits."""

    scale: float | None = None
    currency: str = ""
    is_percent: bool = False
    is_minus: bool = False
    is_sign_after: bool = False


def _around(before: str, after: str) -> _Surroundings | None:
    """What the text before and after the digits says; None if any of it is not understood."""
    around = _Surroundings()
    is_open = before.startswith("(")
    if is_open != after.endswith(")"):
        return None
    if is_open:
        before, after, around.is_minus = before[1:], after[:-1], True
    pieces = [(piece, False) for piece in _TOKEN.findall(before)] + [
        (piece, True) for piece in _TOKEN.findall(after)
    ]
    for piece, is_after in pieces:
        if piece == "-" and not around.is_minus:
            around.is_minus = True
        elif piece == "+" and not is_after:
            continue
        elif piece == "%" and is_after and not around.is_percent:
            around.is_percent = True
        elif not _take_unit(around, piece, is_after=is_after):
            return None
    return around


def _take_unit(around: _Surroundings, piece: str, *, is_after: bool) -> bool:
    scale, currency = unit_of(piece)
    if (scale is None and not currency) or (scale is not None and around.scale is not None):
        return False
    if currency and around.currency not in ("", "$", currency):
        return False
    if scale is not None:
        around.scale = scale
    if currency:
        around.currency = currency if around.currency in ("", "$") else around.currency
        around.is_sign_after = is_after
    return True


@lru_cache(maxsize=1_000)
def unit_of(piece: str) -> tuple[float | None, str]:
    """The scale and the currency that a word such as k, EUR, TEUR, mGBP or tkr says; None and "" for neither."""
    plain = piece.lower()
    if currency := currency_code(piece) or currency_code(piece.rstrip(".")):
        return None, currency
    if plain in SCALES:
        return SCALES[plain], ""
    if plain in ("kr", "kr."):
        return None, "kr"
    for scale in ("k", "t", "m", "mm", "mn", "mio", "bn"):
        rest = plain.removeprefix(scale)
        if rest != plain and (code := "kr" if rest == "kr" else currency_code(rest)):
            return SCALES[scale], code
    for scale in ("k", "m", "mm", "mn", "bn", "mio"):
        rest = plain.removesuffix(scale)
        if rest != plain and rest.upper() in CODES:
            return SCALES[scale], rest.upper()
    return None, ""


def _marks(body: str) -> tuple[str, str, str] | None:  # noqa: PLR0911
    """The digits with a point, the mark in doubt, and the decimal mark shown; None if the marks make no sense."""
    body = body.replace("’", "'")
    points, commas = body.count("."), body.count(",")
    for space in (" ", "'"):
        if space in body:
            return _spaced(body, space)
    if not points and not commas:
        return body, "", ""
    if points and commas:
        decimal = "." if body.rindex(".") > body.rindex(",") else ","
        other = "," if decimal == "." else "."
        whole, _, part = body.rpartition(decimal)
        if decimal in whole or not (_is_grouped(whole, other) or (other == "," and _INDIAN.fullmatch(whole))):
            return None
        return f"{whole.replace(other, '')}.{part}", "", decimal
    mark = "." if points else ","
    other = "," if mark == "." else "."
    if points + commas > 1:
        is_thousands = _is_grouped(body, mark) or (mark == "," and _INDIAN.fullmatch(body))
        return (body.replace(mark, ""), "", other) if is_thousands else None
    head, _, tail = body.partition(mark)
    if len(tail) == 3 and 1 <= len(head) <= 3 and head[0] != "0":
        return body, mark, ""
    return f"{head or '0'}.{tail}", "", mark


def _spaced(body: str, space: str) -> tuple[str, str, str] | None:
    """Digits grouped by spaces or apostrophes, which leave no doubt about the other mark."""
    whole, mark, part = body, "", ""
    for decimal in ".,":
        if decimal in body:
            whole, mark, part = body.partition(decimal)
            break
    if not _is_grouped(whole, space) or (part and not part.isdigit()):
        return None
    return f"{whole.replace(space, '')}.{part or '0'}", "", mark


def _is_grouped(text: str, mark: str) -> bool:
    match = _GROUPED.fullmatch(text)
    return match is not None and match[1] == mark


def bare_figure(cell: object) -> float | None:
    """The plain figure that a cell holds or begins with, without its scale; None if there is none."""
    if isinstance(cell, int | float):
        return float(cell)
    text = cell.strip() if isinstance(cell, str) else ""
    typed = typed_figure(text.rstrip("?").split(" ")[0]) if text else None
    return None if typed is None else typed.value(typed.decimal or ("" if typed.mark else "."))

"""Reading what people type in their own tables: £1.2m, 1,200, April 2017. What could mean two things is not read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bowstring.formats.cells import Cell, CellError, CellKind, Form, cell_text, round_figure, to_cell
from bowstring.model.quarters import Quarter

CURRENCIES: Mapping[str, str] = {"£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"}
"""The currency that a sign stands for. A dollar sign stays one: whose dollar it is, the map says."""

DOLLARS = ("USD", "AUD", "CAD", "NZD", "SGD", "HKD")

_CODE = "GBP|EUR|USD|AUD|CAD|NZD|CHF|SEK|NOK|DKK|JPY|INR|SGD|HKD"
_MONEY = rf"[£€$¥₹]|{_CODE}"
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_FIGURE = re.compile(
    rf"(?P<open>\()?(?P<minus>[-−])?(?P<before>{_MONEY})?(?P<inner>[-−])?(?P<digits>{_DIGITS})"
    rf"(?P<scale>k|thousand|m|mn|mln|million|bn|billion|%)?(?P<after>{_MONEY})?(?P<close>\))?",
    re.IGNORECASE,
)
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december", "sept"),
)
_WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s\-]+)?([A-Za-z]{3,9})\.?[\s\-,]+(\d{4})")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NUMBERED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTERED = re.compile(r"Q([1-4])[\s\-/]*(\d{4})", re.IGNORECASE)

# A figure or a day takes no more characters than that: longer text need not be looked through.
_SHORT, _LONGEST = (Form.FIGURE, Form.WHOLE, Form.DATE, Form.TIME, Form.QUARTER), 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """A cell as its field can be read from it.

    is_exact: it says no less than what was typed. currency: a code, where one was typed.
    """

    cell: Cell
    is_exact: bool = True
    currency: str = ""


def interpret(
    cell: Cell, kind: CellKind, *, times: float = 1.0, day_first: bool | None = None
) -> Interpreted | None:
    """What was meant by the cell; None where that is in doubt.

    times: what plain figures are multiplied by. day_first: whether 01/02/2026 is in February; None: in doubt.
    """
    if kind.form in _SHORT and isinstance(cell, str) and len(cell) > _LONGEST:
        return None
    if kind.form in (Form.FIGURE, Form.WHOLE):
        return _figure(cell, kind, times)
    if kind.form is Form.QUARTER:
        return _quarter(cell, day_first)
    if kind.form in (Form.DATE, Form.TIME):
        reading = _day(cell_text(cell), day_first) if isinstance(cell, str) else None
        if reading is not None:
            day, is_day = reading
            return Interpreted(cell=day.isoformat(), is_exact=is_day)
    try:
        kind.read(cell)
    except CellError:
        return _quarter(cell, day_first) if "quarter" in kind.what else None
    return Interpreted(cell=cell)


def day_first_of(cells: Iterable[Cell]) -> bool | None:
    """Whether days stand before months in dates such as 31/03/2026; None where none tells, or they disagree."""
    matches = (
        _NUMBERED.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str) and len(cell) <= 12
    )
    orders = {
        int(match[1]) > 12 for match in matches if match and (int(match[1]) > 12) != (int(match[2]) > 12)
    }
    return next(iter(orders)) if len(orders) == 1 else None


def currency_of(text: str) -> str:
    """The currency that a column's name speaks of, such as GBP in `Cost (£m)` or `cost_gbp_m`; "" for none."""
    match = re.search(rf"[£€$¥₹]|(?:^|[^A-Za-z])({_CODE})(?:$|[^A-Za-z])", text, re.IGNORECASE)
    if match is None:
        return ""
    return _currency(match[1] or match[0])


def times_of(text: str) -> float:
    """What the figures below a column's name are counted in: 1,000,000 for `Cost (£m)`, `cost_gbp_m` or `£ million`."""
    plain = text.lower()
    if re.search(r"£\s?m\b|\(m\)|gbp[_ ]m(n|illion)?\b|[€$]\s?m\b|\bmillions?\b|\bmn\b", plain):
        return 1e6
    return 1e3 if re.search(r"£\s?k\b|[£€$]?\s?000'?s\b|\bthousands?\b|gbp[_ ]k\b|\(k\)", plain) else 1.0


def _figure(cell: Cell, kind: CellKind, times: float) -> Interpreted | None:
    try:
        plain = kind.read(cell) if times == 1.0 or not isinstance(cell, str) else float(cell)
    except (CellError, ValueError):
        return _typed_figure(cell_text(cell), kind, times)
    if not isinstance(plain, int | float):
        return None
    return _fitting(plain * times, kind, "")


def _typed_figure(text: str, kind: CellKind, times: float) -> Interpreted | None:
    """A figure typed with a currency, thousands, a scale or in brackets (as accountants write minus)."""
    squeezed = re.sub(r"\s+(?=\D|$)|(?<=[^\d\s])\s+", "", text.strip())
    match = _FIGURE.fullmatch(squeezed)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["minus"] and match["inner"]):
        return None
    signs = {_currency(sign) for sign in (match["before"], match["after"]) if sign}
    if len(signs) > 1:
        return None
    figure = float(re.sub(r"[^\d.]", "", match["digits"]))
    scale = (match["scale"] or "").lower()
    figure *= 0.01 if scale == "%" else _SCALES.get(scale, times)
    is_minus = bool(match["minus"] or match["inner"] or match["open"])
    return _fitting(-figure if is_minus else figure, kind, next(iter(signs), ""))


def _fitting(figure: float, kind: CellKind, currency: str) -> Interpreted | None:
    try:
        read = kind.read(round_figure(figure))
    except CellError:
        return None
    return Interpreted(cell=to_cell(read), currency=currency)


def _currency(sign: str) -> str:
    return CURRENCIES.get(sign) or sign.upper()


def _quarter(cell: Cell, day_first: bool | None) -> Interpreted | None:
    """A quarter; a day or month inside it says more, so that is not exact."""
    if isinstance(cell, date):
        return Interpreted(cell=str(Quarter.of(cell)), is_exact=False)
    text = cell_text(cell).strip()
    match = _QUARTERED.fullmatch(text)
    if match:
        return Interpreted(cell=f"{match[2]}-Q{match[1]}")
    try:
        return Interpreted(cell=str(Quarter.parse(text)), is_exact="q" in text.lower())
    except ValueError:
        day = _day(text, day_first)
    return None if day is None else Interpreted(cell=str(Quarter.of(day[0])), is_exact=False)


def _day(text: str, day_first: bool | None) -> tuple[date, bool] | None:
    """The day that the text names, or the first of the month; whether it names the day. None where in doubt."""
    plain = text.strip()
    if match := _WORDED.fullmatch(plain):
        return _made(match[3], _month(match[2]), match[1])
    if match := _AMERICAN.fullmatch(plain):
        return _made(match[3], _month(match[1]), match[2])
    if match := _YEAR_MONTH.fullmatch(plain):
        return _made(match[1], int(match[2]), None)
    if match := _NUMBERED.fullmatch(plain):
        return _numbered_day(int(match[1]), int(match[2]), match[3], day_first)
    return None


def _numbered_day(first: int, second: int, year: str, day_first: bool | None) -> tuple[date, bool] | None:
    """31/03/2026 or 03/31/2026; None where both could be the month and nothing says which is."""
    is_day_first = (
        day_first if first <= 12 and second <= 12 and first != second else first > 12 or first == second
    )
    if is_day_first is None:
        return None
    day, month = (first, second) if is_day_first else (second, first)
    return _made(year, month, str(day))


def _month(word: str) -> int:
    plain = word.lower()
    return _MONTHS.index(plain[:3]) + 1 if plain in _MONTHS or plain in _NAMES else 0


def _made(year: str, month: int, day: str | None) -> tuple[date, bool] | None:
    try:
        return date(int(year), month, int(day or 1)), day is not None
    except ValueError:
        return None

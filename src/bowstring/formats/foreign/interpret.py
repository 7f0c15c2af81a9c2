"""What somebody typed into one field: £1.2m, 1,200, April 2017, with no column around it to judge by."""

from dataclasses import dataclass

from bowstring.formats.cells import Cell, CellError, CellKind, Form, cell_text, round_figure, to_cell
from bowstring.formats.foreign.columns.dates import DateStyle, span_of
from bowstring.formats.foreign.columns.numbers import typed_figure
from bowstring.model.quarters import Quarter, quarters_of

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
    cell: Cell, kind: CellKind, *, day_first: bool | None = None, year_start: int = 4
) -> Interpreted | None:
    """What was meant by the cell, in English marks; None if that is in doubt.

    Args:
        cell: as it was typed.
        kind: of its field.
        day_first: whether 01/02/2026 is in February; None: in doubt.
        year_start: the month that financial years begin in, by which 2026/27 Q3 is told.
    """
    if kind.form in _SHORT and isinstance(cell, str) and len(cell) > _LONGEST:
        return None
    if kind.form in (Form.FIGURE, Form.WHOLE):
        return _figure(cell, kind)
    style = DateStyle(day_first=day_first, year_start=year_start)
    if kind.form is Form.QUARTER:
        return _quarter(cell, style)
    if kind.form in (Form.DATE, Form.TIME) and isinstance(cell, str) and ":" not in cell:
        span = span_of(cell.strip(), style)
        if span is not None and (span.last - span.first).days <= 31:
            return Interpreted(cell=span.first.isoformat(), is_exact=span.is_day)
    try:
        kind.read(cell)
    except CellError:
        return _quarter(cell, style) if "quarter" in kind.what else None
    return Interpreted(cell=cell)


def interpret_period(text: str, *, year_start: int = 4) -> str | None:
    """A quarter or a year as budgets name it, 2026-Q4 or 2026/27; None if the text surely names neither.

    year_start: the month that financial years begin in.
    """
    try:
        quarters_of(text, year_start)
    except ValueError:
        span = span_of(text.strip(), DateStyle(year_start=year_start))
    else:
        return text.strip()
    if span is None:
        return None
    first, last = Quarter.of(span.first), Quarter.of(span.last)
    if (span.first, span.last) != (first.first_day, last.last_day):
        return None
    if first == last:
        return str(first)
    return (
        f"{first.year}/{(first.year + 1) % 100:02d}" if span.is_financial and last == first.plus(3) else None
    )


def _figure(cell: Cell, kind: CellKind) -> Interpreted | None:
    try:
        plain = kind.read(cell)
    except CellError:
        return _typed(cell_text(cell), kind)
    return Interpreted(cell=to_cell(plain)) if isinstance(plain, int | float) else None


def _typed(text: str, kind: CellKind) -> Interpreted | None:
    typed = typed_figure(text)
    value = typed.value(".") if typed is not None else None
    # 1.234,56 is plain, but who writes so may mean another thing by 1.234, which a single field cannot show.
    if typed is None or value is None or typed.currency == "kr" or typed.decimal == ",":
        return None
    try:
        read = kind.read(round_figure(value * 0.01 if typed.is_percent else value))
    except (CellError, OverflowError):
        return None
    return Interpreted(cell=to_cell(read), currency=typed.currency)


def _quarter(cell: Cell, style: DateStyle) -> Interpreted | None:
    """A quarter; a day or month inside it says more, so that is not exact."""
    if not isinstance(cell, str):
        try:
            return Interpreted(cell=str(Quarter.parse(cell_text(cell))), is_exact=False)
        except ValueError:
            return None
    text = cell.strip()
    try:
        return Interpreted(cell=str(Quarter.parse(text)), is_exact="q" in text.lower())
    except ValueError:
        span = span_of(text, style)
    is_quarter = "q" in text.lower()
    if span is None or (span.last - span.first).days > (92 if is_quarter else 31):
        return None
    return Interpreted(cell=str(Quarter.of(span.first)), is_exact=is_quarter)

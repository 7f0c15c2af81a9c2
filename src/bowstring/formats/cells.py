"""One cell and the value it stands for, for every type that a record's field can have."""

import math
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeAlias

from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.quarters import Quarter

Cell: TypeAlias = str | int | float | bool | date | tuple[str, ...] | None
"""What a format hands over: None for an empty cell, "" for text that is there and empty."""

Reader: TypeAlias = Callable[[Cell], object]
"""Turns a cell that is not None into a value, or into None if it is blank. Raises: CellError."""

# What no eye and no spreadsheet sees before the first mark of a text: spaces of every width, line ends, control
# characters, marks of no width or of direction.
_UNSEEN = (
    r"\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
# What makes a spreadsheet take a text for a formula or a command, also as wide or small forms, which some fold.
_RUN = r"=+\-@|%＝＋－＠｜％﹦﹢﹣﹫﹪−"
_ESCAPED = re.compile(rf"'|[\t\r\n]|[{_UNSEEN}]*[{_RUN}]")
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^;]*))(?:;|$)')
_TRUE = {"true", "yes", "y", "1"}
_FALSE = {"false", "no", "n", "0"}


class CellError(ValueError):
    """A cell that cannot be read: what is wrong with it, and how to mend it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


class Form(StrEnum):
    """What sort of thing a cell tells."""

    TEXT = "text"
    FIGURE = "figure"
    WHOLE = "whole figure"
    TRUTH = "truth"
    DATE = "date"
    TIME = "time"
    QUARTER = "quarter"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKind:
    """How one type of field is told in a cell. what: in words, such as "a number"."""

    form: Form
    what: str
    read: Reader


def kind_of(annotation: object) -> CellKind | None:
    """How a field of that type is read from one cell; None for fields that spread over several columns."""
    is_union = isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union
    every = typing.get_args(annotation) if is_union else (annotation,)
    options = [option for option in every if option is not types.NoneType]
    if len(options) == 1 and options[0] in _KINDS:
        return _KINDS[options[0]]
    choices = [option for option in options if isinstance(option, type) and issubclass(option, StrEnum)]
    if len(choices) == 1 and set(options) <= {choices[0], Quarter}:
        return _choice_kind(choices[0], or_quarter=Quarter in options)
    return None


def escape(text: str) -> str:
    """The text as a cell of a table holds it: one apostrophe before what a spreadsheet might run."""
    return f"'{text}" if not text or _ESCAPED.match(text) else text


def unescape(cell: str) -> str | None:
    """The text that a cell of a table holds; None if it is empty."""
    if not cell:
        return None
    return cell[1:] if cell[0] == "'" else cell


def join_list(items: tuple[str, ...]) -> str:
    """The items as one cell, separated by `;`; an item that holds one stands in double quotes."""
    return ";".join(_quoted(item) for item in items)


def split_list(text: str) -> tuple[str, ...]:
    """The items of a cell such as `a; b; "c; d"`. Blank ones are dropped unless quoted."""
    if '"' not in text:
        return tuple(item for part in text.split(";") if (item := part.strip()))
    items = []
    at = 0
    while at < len(text):
        match = _ITEM.match(text, at)
        if match is None:
            break
        if match[1] is not None:
            items.append(match[1].replace('""', '"'))
        elif match[2].strip():
            items.append(match[2].strip())
        at = match.end()
    return tuple(items)


def round_figure(figure: float) -> float:
    """The figure to 15 significant digits, as every format stores it."""
    return float(f"{figure:.15g}")


def figure_text(figure: float) -> str:
    """The figure in plain digits, at most 15 of them significant."""
    return f"{figure:.15g}"


def normal(text: str) -> str:
    """A name as columns and choices are compared: small letters and underscores."""
    return re.sub(r"[\s\-]+", "_", text.strip()).lower()


def to_cell(value: object) -> Cell:
    """A field's value as a cell; None if it is empty."""
    if value is None or value in ("", ()):
        return None
    if isinstance(value, StrEnum):
        return value.value
    return _CELL_OF[type(value)](value)


def cell_text(cell: Cell) -> str:
    """The cell as a person would type it, unescaped; "" where it is empty."""
    return cell if isinstance(cell, str) else _TEXT_OF[type(cell)](cell)


def _quoted(item: str) -> str:
    if item and ";" not in item and not item.startswith('"') and item == item.strip():
        return item
    return '"' + item.replace('"', '""') + '"'


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment_cell(moment: datetime) -> str:
    return _utc(moment).isoformat().replace("+00:00", "Z")


def _moment_text(moment: datetime) -> str:
    is_midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    return moment.date().isoformat() if is_midnight else moment.isoformat()


def _read_number(cell: Cell) -> float | None:
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return None
        try:
            figure = float(text) if "_" not in text else math.nan
        except ValueError:
            mend = "Enter plain digits such as 1200.5, without units or separators; empty if unknown."
            raise CellError(f"{_shown(text)} is not a number.", mend) from None
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        figure = float(cell) if abs(cell) < 1e308 else _huge(cell)
    else:
        raise CellError(f"{_shown(cell_text(cell))} is not a number.", "Enter plain digits such as 1200.5.")
    figure = round_figure(figure)
    if not math.isfinite(figure):
        raise CellError(
            f"{_shown(cell_text(cell))} is not a finite number.", "Enter a figure, or leave it empty."
        )
    if abs(figure) > MOST_FIGURE:
        message = f"{_shown(cell_text(cell))} is larger than anything that is counted here: {MOST_FIGURE:g} at most."
        raise CellError(message, "Enter a smaller figure, such as one in thousands.")
    return figure


def _huge(cell: float) -> float:
    try:
        return float(cell)
    except OverflowError:
        return math.inf


def _read_integer(cell: Cell) -> int | None:
    figure = _read_number(cell)
    if figure is None:
        return None
    if figure != int(figure):
        raise CellError(
            f"{_shown(cell_text(cell))} is not a whole number.", "Enter a whole number such as 3."
        )
    if abs(figure) > MOST_WHOLE:
        message = f"{_shown(cell_text(cell))} is beyond what is counted here: {MOST_WHOLE:,} at most."
        raise CellError(message, "Enter a whole number such as 3.")
    return int(figure)


def _read_boolean(cell: Cell) -> bool | None:
    if isinstance(cell, bool):
        return cell
    text = cell_text(cell).strip().lower()
    if not text:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise CellError(f"{_shown(text)} is neither true nor false.", "Enter true or false.")


def _read_date(cell: Cell) -> date | None:
    moment = _read_datetime(cell)
    return None if moment is None else moment.date()


def _read_datetime(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return _utc(cell)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    text = cell_text(cell).strip()
    if not text:
        return None
    try:
        return _utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise CellError(f"{_shown(text)} is not a date.", "Write it as year-month-day: 2026-10-01.") from None


def quarter_of(cell: Cell) -> Quarter | None:
    """The quarter that a cell names; None if it names none, where whoever reads the field says so."""
    try:
        return _read_quarter(cell)
    except CellError:
        return None


def _read_quarter(cell: Cell) -> Quarter | None:
    if isinstance(cell, date):
        return Quarter.of(cell)
    text = cell_text(cell).strip()
    if not text:
        return None
    try:
        return Quarter.parse(text)
    except ValueError:
        mend = "Write 2026-Q4, or a date inside it such as 2026-10-01."
        raise CellError(f"{_shown(text)} is not a quarter.", mend) from None


def _read_list(cell: Cell) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else split_list(cell_text(cell))


def _choice_kind(choices: type[StrEnum], *, or_quarter: bool) -> CellKind:
    by_name: Mapping[str, StrEnum] = {choice.value: choice for choice in choices}
    listed = ", ".join([*by_name, *(["or a quarter such as 2026-Q4"] if or_quarter else [])])

    def read(cell: Cell) -> object:
        text = cell_text(cell).strip()
        choice = by_name.get(text) or by_name.get(normal(text))
        if choice is not None or not text:
            return choice
        if or_quarter:
            try:
                return _read_quarter(cell)
            except CellError:
                pass
        raise CellError(f"{_shown(text)} is not one of the choices.", f"Choose from: {listed}.")

    return CellKind(form=Form.CHOICE, what=f"one of {listed}", read=read)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


FIGURE = CellKind(form=Form.FIGURE, what="a number", read=_read_number)
TEXT = CellKind(form=Form.TEXT, what="text", read=cell_text)

_KINDS: Mapping[object, CellKind] = {
    str: TEXT,
    float: FIGURE,
    int: CellKind(form=Form.WHOLE, what="a whole number", read=_read_integer),
    bool: CellKind(form=Form.TRUTH, what="true or false", read=_read_boolean),
    date: CellKind(form=Form.DATE, what="a date such as 2026-10-01", read=_read_date),
    datetime: CellKind(form=Form.TIME, what="a time such as 2026-10-01T09:00:00Z", read=_read_datetime),
    Quarter: CellKind(form=Form.QUARTER, what="a quarter such as 2026-Q4", read=_read_quarter),
    tuple[str, ...]: CellKind(form=Form.LIST, what="a list separated by ;", read=_read_list),
}

_CELL_OF: Mapping[type, Callable[..., Cell]] = {
    str: str,
    bool: bool,
    int: int,
    float: round_figure,
    datetime: _moment_cell,
    date: date.isoformat,
    Quarter: str,
    tuple: tuple,
}
_TEXT_OF: Mapping[type, Callable[..., str]] = {
    types.NoneType: lambda _: "",
    bool: lambda cell: "true" if cell else "false",
    int: str,
    float: figure_text,
    tuple: join_list,
    datetime: _moment_text,
    date: date.isoformat,
}

"""What reads one column into one field, once the column was judged as a whole; doubts become questions."""

from dataclasses import dataclass, field
from typing import Protocol

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.columns.evidence import TableManner
from bowstring.formats.foreign.columns.questions import Answers, ImportQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell says. is_exact: no less than was typed. currency: a code, where one was typed."""

    cell: Cell
    is_exact: bool = True
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCells:
    """A column as its reader sees it: its name, and its filled cells with the numbers of their rows."""

    name: str
    cells: tuple[tuple[int, Cell], ...]

    @property
    def texts(self) -> list[tuple[int, str]]:
        """The cells that are text, stripped."""
        return [(row, cell.strip()) for row, cell in self.cells if isinstance(cell, str)]


class ColumnReader(Protocol):
    """Reads the cells of a column. questions: what it leaves in doubt; remarks: what it did that is worth saying."""

    questions: list[ImportQuestion]
    remarks: list[str]

    def read(self, cell: Cell) -> Reading | None:
        """What the cell says; None if that is nothing, or in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a column is to be read. times: what a map multiplies plain figures by; None if it does not say.

    day_first: what a map says of all dates. year_start: the month that financial years begin in.
    """

    evidence: TableManner
    answers: Answers = field(default_factory=dict)
    times: float | None = None
    day_first: bool | None = None
    year_start: int = 4
    is_money: bool = False

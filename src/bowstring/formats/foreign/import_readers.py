"""A reader for each column of a source and field of a map whose cells are read by the manner of the whole column."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from bowstring.formats.cells import FIGURE, TEXT, Cell, CellKind, Form, cell_text, normal
from bowstring.formats.foreign.columns.date_reader import DateReader
from bowstring.formats.foreign.columns.dates import DateStyle, span_of
from bowstring.formats.foreign.columns.dependencies import NOTHING
from bowstring.formats.foreign.columns.duration_reader import DurationReader
from bowstring.formats.foreign.columns.evidence import TableManner, evidence_of
from bowstring.formats.foreign.columns.figure_reader import FigureReader
from bowstring.formats.foreign.columns.numbers import bare_figure
from bowstring.formats.foreign.columns.readers import ColumnCells, ColumnReader, Way
from bowstring.formats.foreign.columns.role_words import MONEY
from bowstring.formats.foreign.columns.status_reader import StatusReader
from bowstring.formats.foreign.mapping import ANYTHING, TableMap, Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.own.tables import EXTRA, TABLES

UNKNOWN = NOTHING - {"0", "no", "ingen", "."}
"""What people type where they know nothing, in small letters."""

_EITHER = DateStyle()


class Readers:
    """The readers of one source. rows: those that are work, others empty."""

    def __init__(self, source: SourceTable, table_map: TableMap, rows: Sequence[Sequence[Cell]]) -> None:
        self._source, self._map, self._rows = source, table_map, rows
        self._evidence: TableManner | None = None

    def reader(self, target: Target, column: str, name: str) -> ColumnReader | None:
        """What reads a column as a field; None if each cell is read by itself.

        Args:
            target: the table that is made.
            column: of the source.
            name: of the field.
        """
        kind = kind_of_field(target.table, name)
        is_date = kind.form in (Form.QUARTER, Form.DATE, Form.TIME)
        if kind.form not in (Form.FIGURE, Form.WHOLE) and not is_date and name != "status":
            return None
        cells = self._cells(column)
        if name == "status":
            words = {*target.values.get("status", {}), *target.words.get(column, {})}
            if ANYTHING in words:
                cells = ColumnCells(name=column, cells=())
            meanings = [*(text.lower() for text in words), *UNKNOWN]
            return StatusReader(cells, self._map.answers, meanings) if target.table == "initiatives" else None
        way = self._way(target, column, name)
        if is_date:
            return DateReader(cells, kind, name, way)
        if name == "duration_quarters":
            return DurationReader(cells, kind, way, self._lengths(target, column))
        return FigureReader(cells, kind, way)

    def _way(self, target: Target, column: str, name: str) -> Way:
        if self._evidence is None:
            around = "\n".join((self._source.above, *self._source.notes, self._source.sheet))
            self._evidence = evidence_of(
                self._source.header, self._source.rows, separator=self._source.separator, around=around
            )
        month = self._map.settings.get("financial_year_start_month", 4)
        return Way(
            evidence=self._evidence,
            answers=self._map.answers,
            times=target.times.get(column),
            day_first=self._map.day_first,
            year_start=month if isinstance(month, int) and 1 <= month <= 12 else 4,
            is_money=is_money(target.table, name),
        )

    def _cells(self, column: str) -> ColumnCells:
        at = self._source.header.index(column)
        numbered = enumerate(self._rows, start=self._source.first_row)
        return ColumnCells(
            name=column,
            cells=tuple(
                (number, row[at])
                for number, row in numbered
                if at < len(row)
                and row[at] is not None
                and cell_text(row[at]).strip().lower() not in UNKNOWN | {""}
            ),
        )

    def _lengths(self, target: Target, column: str) -> list[tuple[float, float]]:
        """Of rows whose start and end are days that leave no doubt: the duration as typed, and the days between."""
        by_field = {name: col for col, fields in target.columns.items() for name in fields}
        if not {"start", "end"} <= set(by_field):
            return []
        at, first, last = (
            self._source.header.index(name) for name in (column, by_field["start"], by_field["end"])
        )
        lengths = []
        for row in self._rows[:400]:
            if len(row) <= max(at, first, last):
                continue
            figure = bare_figure(row[at])
            days = [_sure_day(row[place]) for place in (first, last)]
            if figure and days[0] and days[1] and days[1] >= days[0]:
                lengths.append((figure, float((days[1] - days[0]).days + 1)))
        return lengths


def is_money(table: str, name: str) -> bool:
    """Whether a field holds money."""
    return name.startswith("cost.") or (name in MONEY and table in ("initiatives", "budget", "assets"))


@lru_cache(maxsize=10_000)
def kind_of_field(table: str, name: str) -> CellKind:
    """How a field of the table is read; figures for one entry of a field such as effort."""
    column = TABLES[table].columns.get(normal(name))
    if column is not None:
        return column.kind
    return TEXT if name.startswith(f"{EXTRA}.") else FIGURE


def _sure_day(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    span = span_of(cell_text(cell).strip(), _EITHER) if isinstance(cell, str) else None
    return span.first if span is not None and span.is_day else None

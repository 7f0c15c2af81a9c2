# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Which rows of a source are work by a map, with the units that stand in a column beside their amounts."""

import re
from collections.abc import Mapping, Sequence

from bowstring.formats.cells import Cell, cell_text, normal, quarter_of
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.numbers import bare_figure
from bowstring.formats.foreign.columns.titles import is_unit_of_money
from bowstring.formats.foreign.import_readers import is_money
from bowstring.formats.foreign.mapping import TableMap, Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.model.problems import Place

_LISTED = 10
# Of a cost: so near lies what the rows below it cost together.
_EVEN = 0.005
_DOTTED, _FIGURE = re.compile(r"\d+(\.\d+)*"), re.compile(r"\d+(\.\d+)?")
_PARENTS = frozenset(["parent", "parent_id", "parent_key", "parent_name", "parent_task", "ubergeordnet"])


def rows_of_work(
    source: SourceTable, table_map: TableMap, keeper: Target | None, findings: Findings
) -> list[Sequence[Cell]]:
    """The source's rows, those that are no work of their own empty.

    Args:
        source, table_map: what is read, and how. keeper: the map's table that keeps each row.
        findings: takes what was left out.
    """
    return _RecordRows(source, table_map, keeper, findings).rows


class _RecordRows:
    def __init__(
        self, source: SourceTable, table_map: TableMap, keeper: Target | None, findings: Findings
    ) -> None:
        self._source, self._map, self._keeper, self._findings = source, table_map, keeper, findings
        self.rows = [row if self._is_wanted(row) else () for row in source.rows]
        self._leave_out_summaries()
        self._leave_out_parents()
        self._give_units()

    def _is_wanted(self, row: Sequence[Cell]) -> bool:
        if not self._map.only:
            return True
        cells = dict(zip(self._source.header, row, strict=False))
        return all(cell_text(cells.get(name)).strip() in texts for name, texts in self._map.only.items())

    def _leave_out_summaries(self) -> None:
        """Rows with others below them in an outline are no work of their own."""
        outline = self._keeper.outline if self._keeper else ""
        if outline not in self._source.header:
            return
        at = self._source.header.index(outline)
        levels = [cell_text(row[at]).strip() if at < len(row) else "" for row in self.rows]
        if any("." in level for level in levels) and all(
            _DOTTED.fullmatch(level) for level in levels if level
        ):
            numbers = [float(level.count(".")) if level else None for level in levels]
        else:
            numbers = [float(level) if _FIGURE.fullmatch(level) else None for level in levels]
        summaries = [
            index
            for index, level in enumerate(numbers[:-1])
            if level is not None and (below := numbers[index + 1]) is not None and below > level
        ]
        for index in summaries:
            self.rows[index] = ()
        if summaries:
            listed = ", ".join(str(index + self._source.first_row) for index in summaries[:_LISTED])
            message = f"{len(summaries):,} rows sum up those below them in the outline and were left out (rows {listed})."
            self._findings.note(Place(table=self._source.name, column=outline), message)

    def _leave_out_parents(self) -> None:
        """Rows that cost what the rows below them cost together are no work of their own."""
        places = self._parents()
        if places is None:
            return
        key, parent, money = places
        costs: dict[str, list[float]] = {}
        for row in self.rows:
            if len(row) > max(places) and (cost := bare_figure(row[money])) is not None:
                costs.setdefault(cell_text(row[parent]).strip(), []).append(cost)
        sums = []
        for index, row in enumerate(self.rows):
            below = costs.get(cell_text(row[key]).strip(), []) if len(row) > max(places) else []
            cost = bare_figure(row[money]) if below else None
            if cost is not None and abs(cost - sum(below)) <= _EVEN * abs(cost):
                sums.append(index)
        for index in sums:
            self.rows[index] = ()
        if sums:
            listed = ", ".join(str(index + self._source.first_row) for index in sums[:_LISTED])
            message = f"{len(sums):,} rows cost what those under them cost together and were left out (rows {listed})."
            where = Place(table=self._source.name, column=self._source.header[parent])
            self._findings.warn(where, message, "Take the column of costs out of the map if they are work.")

    def _parents(self) -> tuple[int, int, int] | None:
        """Where keys stand, the keys of what rows belong to, and money; None if a source does not tell."""
        header, columns = self._source.header, self._keeper.columns if self._keeper else {}
        by_field = {name: column for column, fields in columns.items() for name in fields}
        parent = next((at for at, column in enumerate(header) if normal(column) in _PARENTS), None)
        names = [by_field.get(name) for name in ("key", "total_cost")]
        if parent is None or any(name not in header for name in names):
            return None
        key, money = (header.index(str(name)) for name in names)
        return key, parent, money

    def _give_units(self) -> None:
        """Amounts get the currency and scale that a column beside them tells for each row."""
        header, columns = self._source.header, self._keeper.columns if self._keeper else {}
        table = self._keeper.table if self._keeper else ""
        money = {
            header.index(column)
            for column, fields in columns.items()
            if column in header and any(is_money(table, name) for name in fields)
        }
        free = [at for at, column in enumerate(header) if column not in columns]
        units = [at for at in free if self._is_units(at)]
        if not money or not units:
            return
        for index, row in enumerate(self.rows):
            unit = " ".join(cell_text(row[at]).strip("()[] ") for at in units if at < len(row) and row[at])
            if unit:
                self.rows[index] = [
                    f"{cell_text(cell)} {unit}" if at in money and bare_figure(cell) is not None else cell
                    for at, cell in enumerate(row)
                ]

    def _is_units(self, at: int) -> bool:
        texts = [cell_text(row[at]).strip() for row in self.rows if at < len(row) and row[at] is not None]
        return len(texts) > 1 and all(is_unit_of_money(text) for text in set(texts))


def ends_before_its_start(record: Mapping[str, Cell]) -> bool:
    """Whether a record of work ends in an earlier quarter than it starts in; False if either is not known."""
    start, end = (quarter_of(record.get(name)) for name in ("start", "end"))
    return start is not None and end is not None and end < start

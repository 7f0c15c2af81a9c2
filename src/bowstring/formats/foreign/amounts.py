"""Money on its way in: one currency, and the table's own totals compared with what was read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.figure_reader import FigureReader
from bowstring.formats.foreign.columns.numbers import DOLLARS
from bowstring.formats.foreign.columns.readers import ColumnReader
from bowstring.formats.own.settings import Nested
from bowstring.formats.own.tables import EXTRA
from bowstring.model.language import phrase
from bowstring.model.problems import Place

if TYPE_CHECKING:
    from bowstring.formats.foreign.mapping import Target
    from bowstring.formats.foreign.source import SourceTable

_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalCompared:
    """A total of the table beside the sum of what was read from the rows that it adds."""

    row: int
    column: str
    total: float
    read: float

    @property
    def agrees(self) -> bool:
        """Whether both are the same, as far as rounding goes."""
        return abs(self.total - self.read) <= max(1e-6 * abs(self.total), 0.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """Where an amount was read, and the currency it was typed in."""

    index: int
    field: str
    column: str
    currency: str


class Amounts:
    """The amounts of one source."""

    def __init__(self, source: "SourceTable", findings: Findings) -> None:
        self._source, self._findings = source, findings
        self._amounts: list[_Amount] = []
        self.currency = ""
        self.totals: list[TotalCompared] = []

    def add(self, index: int, field: str, column: str, currency: str) -> None:
        """An amount that was read.

        Args:
            index: of its row. field, column: what it is, and where it stood. currency: its code; "" for none.
        """
        self._amounts.append(_Amount(index=index, field=field, column=column, currency=currency))

    def settle(
        self,
        target: "Target",
        settings: Nested,
        records: Sequence[dict[str, Cell]],
        readers: Mapping[tuple[int, str, str], ColumnReader | None],
    ) -> None:
        """Empty what is in another currency than the rest, then compare the table's totals.

        Args:
            target, settings: of the map. records: by row. readers: of its columns.
        """
        self._settle_currency(settings, records)
        for column, fields in target.columns.items():
            for field in fields:
                reader = readers.get((id(target), column, field))
                if isinstance(reader, FigureReader) and reader.is_money:
                    self._compare(column, field, reader, records)
        self._amounts = []

    def _sum(self, records: Sequence[dict[str, Cell]], field: str, first: int, row: int) -> float:
        added = records[first - self._source.first_row : row - self._source.first_row]
        figures = (record.get(field) for record in added)
        return sum(float(figure) for figure in figures if isinstance(figure, int | float))

    def _settle_currency(self, settings: Nested, records: Sequence[dict[str, Cell]]) -> None:
        currency = settings.get("currency")
        wanted = cell_text(currency).upper() if isinstance(currency, str) else ""
        codes = Counter(amount.currency for amount in self._amounts if amount.currency)
        dollars = next((code for code in (wanted, *codes) if code in DOLLARS), "USD")
        codes = Counter({dollars if code == "$" else code: 0 for code in codes}) + Counter(
            (dollars if amount.currency == "$" else amount.currency)
            for amount in self._amounts
            if amount.currency
        )
        if not codes:
            self.currency = self.currency or wanted
            return
        self.currency = wanted or self.currency or codes.most_common(1)[0][0]
        others = [
            a
            for a in self._amounts
            if a.currency and (dollars if a.currency == "$" else a.currency) != self.currency
        ]
        for amount in others:
            record = records[amount.index]
            record[amount.field] = None
            at = self._source.header.index(amount.column)
            row = self._source.rows[amount.index]
            record[f"{EXTRA}.{amount.column}"] = cell_text(row[at])
        if others:
            self._tell_others(others)

    def _tell_others(self, others: Sequence[_Amount]) -> None:
        rows = [f"row {a.index + self._source.first_row}, column {a.column} ({a.currency})" for a in others]
        more = f" and {len(rows) - _LISTED:,} more" if len(rows) > _LISTED else ""
        message = (
            f"amounts are in more than one currency: what is not in {self.currency} is left empty, and kept as typed: "
            f"{'; '.join(rows[:_LISTED])}{more}."
        )
        self._findings.warn(Place(table=self._source.name), message, "Convert them to one in the source.")

    def _compare(
        self, column: str, field: str, reader: FigureReader, records: Sequence[dict[str, Cell]]
    ) -> None:
        at = self._source.header.index(column)
        for row, (first, cells) in self._source.totals.items():
            if at >= len(cells):
                continue
            cell = cells[at]
            reading = reader.read(cell.strip() if isinstance(cell, str) else cell)
            total = reading.cell if reading is not None else None
            if not isinstance(total, int | float):
                continue
            before = max((number + 1 for number in self._source.totals if number < row), default=first)
            # A total may add all above it, or what stands below the last total.
            reads = [self._sum(records, field, start, row) for start in (first, before)]
            candidates = [
                TotalCompared(row=row, column=column, total=float(total), read=read) for read in reads
            ]
            compared = next((candidate for candidate in candidates if candidate.agrees), candidates[0])
            read = compared.read
            self.totals.append(compared)
            place = Place(table=self._source.name, row=row, column=column)
            if compared.agrees:
                self._findings.note(
                    place, phrase("the table's own total, {total:,.0f}, is what was read.", total=total)
                )
            else:
                message = f"the table's own total is {total:,.0f}, and what was read adds up to {read:,.0f}."
                self._findings.warn(
                    place, message, "Look for rows that were left out, and amounts left empty."
                )

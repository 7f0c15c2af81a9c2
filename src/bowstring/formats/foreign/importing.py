"""Any table to a portfolio, by its map. What no field can hold is kept in `extra` and told: nothing is lost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from bowstring.formats.cells import Cell, CellKind, Form, cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.amounts import Amounts, TotalCompared
from bowstring.formats.foreign.columns.date_reader import DateReader
from bowstring.formats.foreign.columns.dependencies import without_bullet
from bowstring.formats.foreign.columns.figure_reader import FigureReader
from bowstring.formats.foreign.columns.questions import ImportQuestion
from bowstring.formats.foreign.columns.readers import ColumnReader
from bowstring.formats.foreign.columns.statuses import status_words
from bowstring.formats.foreign.editions import editions_of, with_forecasts
from bowstring.formats.foreign.import_keys import (
    NamedRecords,
    made_key,
    named_records,
    texts_in,
    without_brackets,
)
from bowstring.formats.foreign.import_links import ImportLinks
from bowstring.formats.foreign.import_readers import UNKNOWN, Readers, kind_of_field
from bowstring.formats.foreign.import_rows import ends_before_its_start, rows_of_work
from bowstring.formats.foreign.import_scores import take_scores
from bowstring.formats.foreign.import_words import Telling
from bowstring.formats.foreign.interpret import interpret
from bowstring.formats.foreign.mapping import ANYTHING, TableMap, Target
from bowstring.formats.foreign.source import SourceTable, read_source
from bowstring.formats.foreign.starting import settings_for
from bowstring.formats.keys import KeyMaker
from bowstring.formats.limits import UPLOADED, Limits
from bowstring.formats.own.sheets import Sheets, portfolio_of
from bowstring.formats.own.tables import EXTRA, TABLES, Sheet
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem
from bowstring.model.wording import count_words

Record: TypeAlias = dict[str, Cell]
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a map makes of a source. questions: what stays in doubt, and empty; totals: the source's own, compared.

    offers: columns of scores that could be taken in as rough assessments.
    """

    portfolio: Portfolio
    problems: tuple[Problem, ...]
    questions: tuple[ImportQuestion, ...]
    totals: tuple[TotalCompared, ...]
    offers: tuple[ImportQuestion, ...] = ()


def read_mapped(
    source: Path,
    table_map: TableMap,
    limits: Limits = UPLOADED,
    *,
    people: Collection[str] = (),
    today: date | None = None,
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that the map makes of the source, with what could not be read as meant.

    Args:
        source, table_map, limits: what is read, how, and what reading may take.
        people: keys of people who are there already, where it is to go; nobody else gets one of them.
        today: the day from which the next quarter is taken where nothing says when planning starts.

    Raises: BadDataError where the map names columns that are not there, or rows lack what their table requires.
    """
    table = read_source(source, table_map.whereabouts, limits)
    imported = import_source(table, table_map, people=people, today=today)
    return imported.portfolio, imported.problems


def import_source(
    source: SourceTable, table_map: TableMap, *, people: Collection[str] = (), today: date | None = None
) -> Imported:
    """The same of a source that was read already, with its questions and totals.

    Args:
        source, table_map: what is read, and how.
        people, today: as `read_mapped` has them.
    """
    editions = editions_of(source, table_map)
    latest, table_map = (editions.source, editions.table_map) if editions else (source, table_map)
    work = _Import(latest, table_map, people)
    portfolio, problems = portfolio_of(work.sheets(today))
    if editions is not None:
        problems = (*problems, *editions.problems)
        portfolio = with_forecasts(portfolio, source, editions, work.row_keys)
    scores = take_scores(portfolio, latest, table_map, work.row_keys, people)
    return Imported(
        portfolio=scores.portfolio,
        problems=(*problems, *scores.problems),
        questions=tuple(work.questions),
        totals=tuple(work.amounts.totals),
        offers=scores.offers,
    )


class _Import:
    """One source on its way through one map."""

    def __init__(self, source: SourceTable, table_map: TableMap, people: Collection[str]) -> None:
        self._source = source
        self._people = frozenset(people)
        self._map = table_map
        self._findings = Findings(source.problems)
        self._keeper = next((target for target in table_map.targets if not target.each), None)
        self.amounts = Amounts(source, self._findings)
        # The key of each row's record in the table that keeps the rows; "" for none.
        self.row_keys: list[str] = []
        self._coarsened: set[str] = set()
        self._turned: list[int] = []
        self._rows = rows_of_work(source, table_map, self._keeper, self._findings)
        self._telling = Telling(source, table_map, self._rows, self._keeper, self._findings)
        self._column_readers = Readers(source, table_map, self._rows)
        self._keys: dict[str, Mapping[str, str]] = {}
        self._named: dict[str, frozenset[str]] = {}
        self._records_named: dict[int, NamedRecords] = {}
        self._small: dict[tuple[int, str], dict[str, str]] = {}
        self._readers: dict[tuple[int, str, str], ColumnReader | None] = {}
        self._links = ImportLinks(source, self._keeper, self._rows, self._findings)

    @property
    def questions(self) -> list[ImportQuestion]:
        """What stays in doubt."""
        return self._telling.questions

    def sheets(self, today: date | None) -> Sheets:
        """The portfolio's sheets. Raises: BadDataError where the map does not fit the source."""
        self._check_columns()
        for target in self._map.targets:
            self._name_records(target)
        for target in self._map.targets:
            self._judge_columns(target)
        records: dict[str, list[Record]] = {}
        for target in self._map.targets:
            rows = records.setdefault(target.table, [])
            if target.each:
                names = self._records_named[id(target)].names
                rows.extend(
                    {"key": key, target.field: text, **target.constants} for key, text in names.items()
                )
            else:
                rows.extend(self._row_by_row(target))
        self._telling.all()
        settings = settings_for(
            self._source, self._map.settings, records, self.amounts.currency, self._findings, today=today
        )
        tables = {name: _sheet(name, rows, self._source.first_row) for name, rows in records.items()}
        return Sheets(settings=settings, tables=tables, problems=self._findings.problems())

    def _check_columns(self) -> None:
        for column in sorted(self._map.columns - set(self._source.header)):
            mend = f"It has: {', '.join(self._source.header)}."
            self._findings.error(
                Place(table=self._source.name, column=column), phrase("there is no such column."), mend
            )
        self._findings.raise_errors()

    def _judge_columns(self, target: Target) -> None:
        """A reader for each column and field whose cells are read by the manner of the whole column."""
        for column, fields in target.columns.items():
            for name in fields:
                reader = self._column_readers.reader(target, column, name)
                self._readers[id(target), column, name] = reader
                if reader is not None and target is self._keeper:
                    self._telling.ask(reader.questions)
                    for remark in reader.remarks:
                        self._findings.note(Place(table=self._source.name, column=column), f"{remark}.")

    def _name_records(self, target: Target) -> None:
        """Keys for what the target's columns name; who is named beside others is told."""
        if not target.each:
            return
        records = named_records(self._source, self._rows, target, self._people)
        for column in target.each:
            self._keys[column] = records.keys
            # The texts that the records they name are called by, worked out once for all rows.
            self._named[column] = frozenset(records.names.values()) - set(records.shared)
        self._records_named[id(target)] = records
        if records.shared:
            listed = "; ".join(list(records.shared)[:_SHOWN])
            message = f"cells name several people ({listed}): the first of each is taken, and the text kept."
            place = Place(table=self._source.name, column=target.each[0])
            self._findings.warn(place, message, "Name one, who answers for it.")

    def _row_by_row(self, target: Target) -> list[Record]:
        records = [self._record(target, index, row) for index, row in enumerate(self._rows)]
        self._drop_nameless(target, records)
        if TABLES[target.table].named_by:
            self._give_keys(target, records)
        if target.table == "initiatives":
            self._links.settle(target, records)
        if target is self._keeper:
            self.row_keys = [cell_text(record.get("key")) for record in records]
        self.amounts.settle(target, self._map.settings, records, self._readers)
        self._tell_turned()
        return records

    def _record(self, target: Target, index: int, row: Sequence[Cell]) -> Record:
        record: Record = {}
        held: dict[str, str] = {}
        for column, cell in zip(self._source.header, row, strict=False):
            if not cell_text(cell).strip():
                continue
            fields = target.columns.get(column, ())
            is_told = bool(fields)
            for name in fields:
                if name == "requires" and target.table == "initiatives":
                    self._links.add(
                        index, column, ";".join(cell) if isinstance(cell, tuple) else cell_text(cell)
                    )
                    continue
                value, is_whole = self._value(target, index, column, name, cell)
                is_told = is_told and is_whole
                if isinstance(value, tuple):
                    before = record.get(name)
                    record[name] = (*before, *value) if isinstance(before, tuple) else value
                elif value not in (None, "") and self._holds(target, column, name, held):
                    record[name], held[name] = value, column
            if target is self._keeper and not is_told:
                record[f"{EXTRA}.{column}"] = cell_text(cell)
        if target.table == "initiatives" and ends_before_its_start(record):
            # One slip of a date in a sheet would stop every plan: it is left empty, as whatever is in doubt.
            del record["end"]
            self._turned.append(index + self._source.first_row)
            if target is self._keeper:
                cells_by_column = dict(zip(self._source.header, row, strict=False))
                record[f"{EXTRA}.{held['end']}"] = cell_text(cells_by_column[held["end"]])
        return {**target.constants, **record} if record else record

    def _tell_turned(self) -> None:
        if self._turned:
            rows = count_words(len(self._turned), "row ends", "rows end")
            listed = ", ".join(str(row) for row in self._turned[:_SHOWN])
            message = f"{rows} before the start (row {listed}): the end is left empty, its text kept with the record."
            self._findings.warn(Place(table=self._source.name), message, "Swap the two dates or correct one.")

    def _holds(self, target: Target, column: str, name: str, held: Mapping[str, str]) -> bool:
        """Whether the column's value is the field's: the first of those that may tell it."""
        before = held.get(name)
        if before is None:
            return True
        rank = {first: at for at, first in enumerate(target.first_of)}
        return rank.get(column, len(rank)) < rank.get(before, len(rank))

    def _value(self, target: Target, index: int, column: str, name: str, cell: Cell) -> tuple[Cell, bool]:
        """What the field holds, and whether it says all that the cell says."""
        kind = kind_of_field(target.table, name)
        if kind.form is Form.LIST:
            items = texts_in(cell, target.split.get(column, ";"))
            keys = tuple(self._meaning(target, column, name, item) for item in items)
            return keys, all(
                item == key or self._is_key(column, item) for item, key in zip(items, keys, strict=True)
            )
        text = cell_text(cell).strip()
        if column in self._keys and name != "name":
            text = without_brackets(text)
        meaning = self._meaning(target, column, name, text)
        if meaning != text:
            return meaning, self._is_key(column, text)
        is_reference = column in self._keys and name != "name"
        if text.lower() in UNKNOWN and (is_reference or kind.form is not Form.TEXT or name == "status"):
            self._telling.leave(index, column, name, text, kind)
            return None, False
        reader = self._readers.get((id(target), column, name))
        if reader is not None:
            return self._judged(index, column, name, cell, reader)
        if kind.form is Form.TEXT:
            return _plain_text(cell, name, is_reference=is_reference), True
        return self._interpreted(index, column, name, cell, kind)

    def _judged(
        self, index: int, column: str, name: str, cell: Cell, reader: ColumnReader
    ) -> tuple[Cell, bool]:
        """What the column's reader makes of the cell. A status in words that are not known is kept as it is."""
        reading = reader.read(cell.strip() if isinstance(cell, str) else cell)
        if reading is None:
            if name == "status":
                return cell_text(cell).strip(), True
            self._telling.leave(
                index, column, name, cell_text(cell).strip(), _kind_of_reader(self._map, column, name)
            )
            return None, False
        if isinstance(reader, FigureReader) and reader.is_money:
            self.amounts.add(index, name, column, reading.currency or reader.currency)
        if not reading.is_exact and isinstance(reader, DateReader) and column not in self._coarsened:
            self._coarsened.add(column)
            what = "a quarter" if "quarter" in _kind_of_reader(self._map, column, name).what else "a day"
            message = f"is read as {what}; the dates as typed are kept with the record."
            self._findings.note(Place(table=self._source.name, column=column), message)
        return reading.cell, reading.is_exact

    def _interpreted(
        self, index: int, column: str, name: str, cell: Cell, kind: CellKind
    ) -> tuple[Cell, bool]:
        interpreted = interpret(cell.strip() if isinstance(cell, str) else cell, kind)
        if interpreted is None:
            self._telling.leave(index, column, name, cell_text(cell).strip(), kind)
            return None, False
        return interpreted.cell, interpreted.is_exact

    def _meaning(self, target: Target, column: str, name: str, text: str) -> str:
        """What the text stands for: by the map's translations, or the key of the record it names."""
        words = target.words.get(column, {})
        if words:
            return words.get(text, words.get(ANYTHING, text))
        meanings = target.values.get(name, {})
        if text in meanings:
            return meanings[text]
        if text in self._keys.get(column, {}) and name != "name":
            return self._keys[column][text]
        if not meanings:
            return text
        by_small = self._small.get((id(target), name))
        if by_small is None:
            by_small = {typed.strip().lower(): meaning for typed, meaning in meanings.items()}
            self._small[id(target), name] = by_small
        if text.lower() in by_small:
            return by_small[text.lower()]
        # "Any other text" is text that the field could not be read from as it stands.
        is_readable = (
            bool(status_words(text))
            if name == "status"
            else interpret(text, kind_of_field(target.table, name)) is not None
        )
        return text if is_readable else meanings.get(ANYTHING, text)

    def _is_key(self, column: str, text: str) -> bool:
        """Whether the text is told by the record that it names, so that a key in its place loses nothing."""
        return text in self._named.get(column, ())

    def _drop_nameless(self, target: Target, records: list[Record]) -> None:
        """A row that names no work is left out and told; it does not stop the others."""
        named_by = TABLES[target.table].named_by
        if target.table != "initiatives" or named_by is None:
            return
        columns = [column for column, fields in target.columns.items() if named_by in fields]
        for index, record in enumerate(records):
            if record and columns and not cell_text(record.get(named_by)).strip():
                records[index] = {}
                self._links.drop(index)
                place = Place(table=self._source.name, row=index + self._source.first_row)
                message = f"this row has no name (column {columns[0]!r}) and was left out."
                self._findings.warn(place, message, "Name it.")

    def _give_keys(self, target: Target, records: list[Record]) -> None:
        named_by = TABLES[target.table].named_by or "name"
        own = {cell_text(record["key"]) for record in records if "key" in record}
        keys = KeyMaker(own | self._people if target.table == "people" else own)
        made = 0
        for record in records:
            if record and "key" not in record and named_by in record:
                record["key"] = made_key(keys, target.table, cell_text(record[named_by]))
                made += 1
        if made:
            how = "numbers that say nothing" if target.table == "people" else f"made from the {named_by}"
            message = f"{count_words(made, 'record', 'records')} had no key: keys are {how}."
            self._findings.note(
                Place(table=target.table), message, phrase("They stay, though names may change.")
            )


def _plain_text(cell: Cell, name: str, *, is_reference: bool) -> str:
    """A text as it is kept: what names something without outer blanks, a name without the mark of a list."""
    text = cell_text(cell)
    if name == "name":
        return without_bullet(text)
    return text.strip() if name == "key" or is_reference else text


def _kind_of_reader(table_map: TableMap, column: str, name: str) -> CellKind:
    target = next(target for target in table_map.targets if name in target.columns.get(column, ()))
    return kind_of_field(target.table, name)


def _sheet(name: str, records: Sequence[Record], first_row: int) -> Sheet:
    header = tuple(dict.fromkeys(column for record in records for column in record))
    rows = [[record.get(column) for column in header] for record in records]
    return Sheet(table=name, header=header or tuple(TABLES[name].columns), rows=rows, first_row=first_row)

# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Any table to a portfolio, by its map. What no field can hold is kept in `extra` and told: nothing is lost."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from bowstring.formats.amounts import Amounts, TotalCompared
from bowstring.formats.cells import FIGURE, TEXT, Cell, CellKind, Form, cell_text, normal, split_list
from bowstring.formats.columns.date_reader import DateReader
from bowstring.formats.columns.dates import DateStyle, span_of
from bowstring.formats.columns.dependencies import NOTHING, Resolver
from bowstring.formats.columns.duration_reader import DurationReader
from bowstring.formats.columns.evidence import Evidence, evidence_of
from bowstring.formats.columns.figure_reader import FigureReader
from bowstring.formats.columns.numbers import typed_figure
from bowstring.formats.columns.questions import UNANSWERED, Choice, Question
from bowstring.formats.columns.readers import ColumnCells, ColumnReader, Way
from bowstring.formats.columns.role_words import DOUBTED, MONEY
from bowstring.formats.columns.roles import LEAST, likeness
from bowstring.formats.columns.status_reader import StatusReader
from bowstring.formats.columns.statuses import status_words
from bowstring.formats.columns.titles import is_unit_of_money, title_of
from bowstring.formats.findings import Findings
from bowstring.formats.interpret import interpret
from bowstring.formats.keys import KeyMaker
from bowstring.formats.limits import UPLOADED, Limits
from bowstring.formats.mapping import ANYTHING, TableMap, Target
from bowstring.formats.sheets import Sheets, portfolio_of
from bowstring.formats.source import Source, read_source
from bowstring.formats.starting import settings_for
from bowstring.formats.tables import EXTRA, TABLES, Sheet
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem

UNKNOWN = NOTHING - {"0", "no", "ingen", "."}
"""What people type where they know nothing, in small letters."""

Record: TypeAlias = dict[str, Cell]

_LISTED, _SHOWN = 10, 3
# Of a cost: so near lies what the rows below it cost together.
_EVEN = 0.005
_DOTTED = re.compile(r"\d+(\.\d+)*")
_PARENTS = frozenset(["parent", "parent_id", "parent_key", "parent_name", "parent_task", "ubergeordnet"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a map makes of a source. questions: what stays in doubt, and empty; totals: the source's own, compared."""

    portfolio: Portfolio
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    totals: tuple[TotalCompared, ...]


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
    imported = import_source(
        read_source(source, table_map.whereabouts, limits), table_map, people=people, today=today
    )
    return imported.portfolio, imported.problems


def import_source(
    source: Source, table_map: TableMap, *, people: Collection[str] = (), today: date | None = None
) -> Imported:
    """The same of a source that was read already, with its questions and totals.

    Args:
        source, table_map: what is read, and how.
        people, today: as `read_mapped` has them.
    """
    work = _Import(source, table_map, people)
    portfolio, problems = portfolio_of(work.sheets(today))
    return Imported(
        portfolio=portfolio,
        problems=problems,
        questions=tuple(work.questions),
        totals=tuple(work.amounts.totals),
    )


class _Import:
    """One source on its way through one map."""

    def __init__(self, source: Source, table_map: TableMap, people: Collection[str]) -> None:
        self._source = source
        self._people = frozenset(people)
        self._map = table_map
        self._findings = Findings(source.problems)
        self._keeper = next((target for target in table_map.targets if not target.each), None)
        self.questions: list[Question] = []
        self.amounts = Amounts(source, self._findings)
        self._coarsened: set[str] = set()
        self._unread: dict[tuple[str, str, str], list[int]] = {}
        self._kinds: dict[str, CellKind] = {}
        self._rows = [row if self._is_wanted(row) else () for row in source.rows]
        self._leave_out_summaries()
        self._leave_out_parents()
        self._give_units()
        self._keys: Mapping[str, Mapping[str, str]] = {}
        self._named: Mapping[str, frozenset[str]] = {}
        self._small: dict[tuple[int, str], dict[str, str]] = {}
        self._readers: dict[tuple[int, str, str], ColumnReader | None] = {}
        self._links: list[tuple[int, str, str]] = []
        self._evidence: Evidence | None = None

    def sheets(self, today: date | None) -> Sheets:
        """The portfolio's sheets. Raises: BadDataError where the map does not fit the source."""
        self._check_columns()
        self._keys = {column: keys for target in self._map.targets for column, keys in self._keys_by(target)}
        # The texts that the records they name are called by, worked out once for all rows.
        self._named = {column: frozenset(_first_texts(keys).values()) for column, keys in self._keys.items()}
        for target in self._map.targets:
            self._judge_columns(target)
        records: dict[str, list[Record]] = {}
        for target in self._map.targets:
            rows = self._each(target) if target.each else self._row_by_row(target)
            records.setdefault(target.table, []).extend(rows)
        self._tell_questions()
        self._tell_unread()
        self._tell_repeated()
        self._tell_kept()
        settings = settings_for(
            self._source, self._map.settings, records, self.amounts.currency, self._findings, today=today
        )
        tables = {name: _sheet(name, rows, self._source.first_row) for name, rows in records.items()}
        return Sheets(settings=settings, tables=tables, problems=self._findings.problems())

    def _check_columns(self) -> None:
        for column in sorted(self._map.columns - set(self._source.header)):
            mend = f"It has: {', '.join(self._source.header)}."
            self._findings.error(
                Place(table=self._source.name, column=column), "there is no such column.", mend
            )
        self._findings.raise_errors()

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
        levels = [cell_text(row[at]).strip() if at < len(row) else "" for row in self._rows]
        numbers = [float(level) if level.replace(".", "").isdigit() else None for level in levels]
        if any("." in level for level in levels) and all(
            _DOTTED.fullmatch(level) for level in levels if level
        ):
            numbers = [float(level.count(".")) if level else None for level in levels]
        summaries = [
            index
            for index, level in enumerate(numbers[:-1])
            if level is not None and (below := numbers[index + 1]) is not None and below > level
        ]
        for index in summaries:
            self._rows[index] = ()
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
        for row in self._rows:
            if len(row) > max(places) and (cost := _bare_figure(row[money])) is not None:
                costs.setdefault(cell_text(row[parent]).strip(), []).append(cost)
        sums = []
        for index, row in enumerate(self._rows):
            below = costs.get(cell_text(row[key]).strip(), []) if len(row) > max(places) else []
            cost = _bare_figure(row[money]) if below else None
            if cost is not None and abs(cost - sum(below)) <= _EVEN * abs(cost):
                sums.append(index)
        for index in sums:
            self._rows[index] = ()
        if sums:
            listed = ", ".join(str(index + self._source.first_row) for index in sums[:_LISTED])
            message = f"{len(sums):,} rows cost what those under them cost together and were left out (rows {listed})."
            where = Place(table=self._source.name, column=self._source.header[parent])
            self._findings.warn(where, message, "Take the column of costs out of the map if they are work.")

    def _parents(self) -> tuple[int, int, int] | None:
        """Where keys stand, the keys of what rows belong to, and money; None where a source does not tell."""
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
        for index, row in enumerate(self._rows):
            unit = " ".join(cell_text(row[at]).strip("()[] ") for at in units if at < len(row) and row[at])
            if unit:
                self._rows[index] = [
                    f"{cell_text(cell)} {unit}" if at in money and _bare_figure(cell) is not None else cell
                    for at, cell in enumerate(row)
                ]

    def _is_units(self, at: int) -> bool:
        texts = [cell_text(row[at]).strip() for row in self._rows if at < len(row) and row[at] is not None]
        return len(texts) > 1 and all(is_unit_of_money(text) for text in set(texts))

    def _judge_columns(self, target: Target) -> None:
        """A reader for each column and field whose cells are read by the manner of the whole column."""
        for column, fields in target.columns.items():
            for name in fields:
                reader = self._reader(target, column, name)
                self._readers[id(target), column, name] = reader
                if reader is not None and target is self._keeper:
                    self.questions += [q for q in reader.questions if q not in self.questions]
                    for remark in reader.remarks:
                        self._findings.note(Place(table=self._source.name, column=column), f"{remark}.")

    def _reader(self, target: Target, column: str, name: str) -> ColumnReader | None:
        kind = _kind(target.table, name)
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
            figure = _bare_figure(row[at])
            days = [_sure_day(row[place]) for place in (first, last)]
            if figure and days[0] and days[1] and days[1] >= days[0]:
                lengths.append((figure, float((days[1] - days[0]).days + 1)))
        return lengths

    def _keys_by(self, target: Target) -> Iterator[tuple[str, Mapping[str, str]]]:
        """For each column whose texts are a record each: the key of each text's record."""
        if not target.each:
            return
        people = self._people if target.table == "people" else frozenset()
        keys = KeyMaker(people)
        made: dict[str, str] = {}
        alike: dict[str, str] = {}
        for row in self._rows:
            for column, cell in zip(self._source.header, row, strict=False):
                if column not in target.each:
                    continue
                for text in _texts(cell, target.split.get(column)):
                    if text in made or text.lower() in UNKNOWN:
                        continue
                    if target.field == "key" or text in people:
                        made[text] = text
                        continue
                    # "Payments" and "payments" are one team to whoever typed them.
                    plain = " ".join(text.casefold().split())
                    if plain not in alike:
                        alike[plain] = _made_key(keys, target.table, text)
                    made[text] = alike[plain]
        for column in target.each:
            yield column, made

    def _each(self, target: Target) -> list[Record]:
        named = _first_texts(self._keys[target.each[0]])
        return [{"key": key, target.field: text, **target.constants} for key, text in named.items()]

    def _row_by_row(self, target: Target) -> list[Record]:
        self._links = []
        records = [self._record(target, index, row) for index, row in enumerate(self._rows)]
        self._drop_nameless(target, records)
        if TABLES[target.table].named_by:
            self._give_keys(target, records)
        if target.table == "initiatives":
            self._link(target, records)
        self.amounts.settle(target, self._map.settings, records, self._readers)
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
                    self._links.append((index, column, _link_text(cell)))
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
        return {**target.constants, **record} if record else record

    def _holds(self, target: Target, column: str, name: str, held: Mapping[str, str]) -> bool:
        """Whether the column's value is the field's: the first of those that may tell it."""
        before = held.get(name)
        if before is None:
            return True
        rank = {first: at for at, first in enumerate(target.first_of)}
        return rank.get(column, len(rank)) < rank.get(before, len(rank))

    def _value(self, target: Target, index: int, column: str, name: str, cell: Cell) -> tuple[Cell, bool]:
        """What the field holds, and whether it says all that the cell says."""
        kind = _kind(target.table, name)
        if kind.form is Form.LIST:
            items = _texts(cell, target.split.get(column, ";"))
            keys = tuple(self._meaning(target, column, name, item) for item in items)
            return keys, all(
                item == key or self._is_key(column, item) for item, key in zip(items, keys, strict=True)
            )
        text = cell_text(cell).strip()
        meaning = self._meaning(target, column, name, text)
        if meaning != text:
            return meaning, self._is_key(column, text)
        is_reference = column in self._keys and name != "name"
        if text.lower() in UNKNOWN and (is_reference or kind.form is not Form.TEXT or name == "status"):
            self._leave(index, column, name, text, kind)
            return None, False
        reader = self._readers.get((id(target), column, name))
        if reader is not None:
            return self._judged(index, column, name, cell, reader)
        if kind.form is Form.TEXT:
            return (text if name == "key" or is_reference else cell_text(cell)), True
        return self._interpreted(index, column, name, cell, kind)

    def _judged(
        self, index: int, column: str, name: str, cell: Cell, reader: ColumnReader
    ) -> tuple[Cell, bool]:
        """What the column's reader makes of the cell. A status in words that are not known is kept as it is."""
        reading = reader.read(cell.strip() if isinstance(cell, str) else cell)
        if reading is None:
            if name == "status":
                return cell_text(cell).strip(), True
            self._leave(
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
            self._leave(index, column, name, cell_text(cell).strip(), kind)
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
            else interpret(text, _kind(target.table, name)) is not None
        )
        return text if is_readable else meanings.get(ANYTHING, text)

    def _is_key(self, column: str, text: str) -> bool:
        """Whether the text is told by the record that it names, so that a key in its place loses nothing."""
        return text in self._named.get(column, ())

    def _leave(self, index: int, column: str, name: str, text: str, kind: CellKind) -> None:
        rows = self._unread.setdefault((column, name, text), [])
        row = index + self._source.first_row
        if row not in rows[-1:]:
            rows.append(row)
        self._kinds[name] = kind

    def _drop_nameless(self, target: Target, records: list[Record]) -> None:
        """A row that names no work is left out and told; it does not stop the others."""
        named_by = TABLES[target.table].named_by
        if target.table != "initiatives" or named_by is None:
            return
        columns = [column for column, fields in target.columns.items() if named_by in fields]
        for index, record in enumerate(records):
            if record and columns and not cell_text(record.get(named_by)).strip():
                records[index] = {}
                self._links = [link for link in self._links if link[0] != index]
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
                record["key"] = _made_key(keys, target.table, cell_text(record[named_by]))
                made += 1
        if made:
            how = (
                "are numbers that say nothing" if target.table == "people" else f"come from their {named_by}"
            )
            message = f"{made:,} records had no key; theirs {how}."
            self._findings.note(Place(table=target.table), message, "They stay, though names may change.")

    def _link(self, target: Target, records: list[Record]) -> None:
        """Let each record require the keys of what its cells name; what names nothing is told and kept."""
        if not self._links:
            return
        resolver = Resolver(
            [cell_text(record["key"]) for record in records if record.get("key")],
            self._other_identifiers(records),
            [(cell_text(r.get("name")), cell_text(r.get("key"))) for r in records if r.get("name")],
        )
        by_key = {cell_text(record.get("key")): record for record in reversed(records) if record}
        for index, column, text in self._links:
            record = records[index]
            links = resolver.links(text, separator=target.split.get(column, ""))
            own = cell_text(record.get("key"))
            for key in links.keys:
                first, then = (own, key) if column in target.reversed else (key, own)
                if first != then:
                    before = by_key[then].get("requires")
                    listed = before if isinstance(before, tuple) else ()
                    by_key[then]["requires"] = tuple(dict.fromkeys((*listed, first)))
            if links.unresolved or not links.keys or column in target.reversed:
                record[f"{EXTRA}.{column}"] = text
            for part, why in links.unresolved:
                place = Place(table=self._source.name, row=index + self._source.first_row, column=column)
                message = f"{part[:200]!r} names no row of this table{f' ({why})' if why else ''}; nothing waits for it."
                self._findings.warn(place, message, "Correct it; the text is kept with the record.")

    def _other_identifiers(self, records: Sequence[Record]) -> Iterator[tuple[str, str]]:
        """The texts of further columns that identify rows, with the key of each row."""
        for at, column in enumerate(self._source.header):
            if not is_identifier(column) or (self._keeper and "key" in self._keeper.columns.get(column, ())):
                continue
            texts = [cell_text(row[at]).strip() if at < len(row) else "" for row in self._rows]
            if len(set(texts)) >= len([text for text in texts if text]):
                yield from (
                    (text, cell_text(record["key"]))
                    for text, record in zip(texts, records, strict=True)
                    if text and record.get("key")
                )

    def _tell_questions(self) -> None:
        """Each doubt once, with the line of the map that settles it."""
        for column, answer in self._map.answers.get("columns", {}).items():
            if answer == UNANSWERED:
                self.questions.append(open_column(column))
        for question in self.questions:
            place = Place(
                table=self._source.name,
                row=question.row,
                column=question.about if question.kind != "status" else "",
            )
            choices = " or ".join(f"'{choice.answer}'" for choice in question.choices)
            mend = f"Under [answers.{question.kind}] in the map, write '{question.about}' = {choices}."
            left = (
                "the words are kept as they stand"
                if question.kind == "status"
                else "what is in doubt is left empty"
            )
            self._findings.warn(place, f"{question.words} Until it is answered {left}.", mend)

    def _tell_unread(self) -> None:
        """One warning for each text of a column that could not be read, with the rows it stands in."""
        doubted = {question.about for question in self.questions}
        for (column, name, text), rows in self._unread.items():
            listed = ", ".join(str(row) for row in rows[:_LISTED]) + (" …" if len(rows) > _LISTED else "")
            where = f" (rows {listed})" if len(rows) > 1 else ""
            wrong = (
                "says that it is not known" if text.lower() in UNKNOWN else f"is not {self._kinds[name].what}"
            )
            if column in doubted and text.lower() not in UNKNOWN:
                wrong = f"is in doubt, or not {self._kinds[name].what}"
            message = f"{text!r}{where} {wrong}; {name} is left empty and the text is kept with the record."
            mend = f"Correct it, or say under [tables.values.{name}] in the map what it stands for."
            self._findings.warn(Place(table=self._source.name, row=rows[0], column=column), message, mend)

    def _tell_repeated(self) -> None:
        """What is called a key and stands in several rows is none: perhaps they are editions of one piece of work."""
        keeper = self._keeper
        if keeper is None or any("key" in fields for fields in keeper.columns.values()):
            return
        for at, column in enumerate(self._source.header):
            alike = likeness(title_of(column), "key")
            if column in keeper.columns or alike.score < LEAST or not alike.is_sure:
                continue
            texts = [
                cell_text(row[at]).strip() for row in self._rows if at < len(row) and row[at] is not None
            ]
            counts = Counter(texts)
            repeated = [text for text, count in counts.items() if count > 1]
            if repeated and len(counts) > len(texts) / 2:
                message = (
                    f"{len(repeated):,} keys stand in several rows ({', '.join(repeated[:_SHOWN])}): each row is kept as "
                    "a piece of work of its own, and counted."
                )
                mend = "If they are editions of one piece of work, keep the last of each in the source."
                self._findings.warn(Place(table=self._source.name, column=column), message, mend)

    def _tell_kept(self) -> None:
        keeper = self._keeper
        kept = [column for column in self._source.header if keeper is None or column not in keeper.columns]
        if kept and keeper is not None:
            message = f"these columns are kept with each record as they are: {', '.join(kept)}."
            self._findings.note(Place(table=self._source.name), message)
        elif kept:
            mend = "Add one for the rows themselves, such as initiatives."
            self._findings.warn(
                Place(table=self._source.name), "no table of the map keeps the rows' other columns.", mend
            )
        filled_rows = [any(cell is not None for cell in row) for row in self._source.rows]
        left_out = sum(is_told and not row for is_told, row in zip(filled_rows, self._rows, strict=True))
        if self._map.only and left_out:
            self._findings.note(
                Place(table=self._source.name),
                f"{left_out:,} of {sum(filled_rows):,} rows were left out, as the map asks.",
            )


def is_money(table: str, name: str) -> bool:
    """Whether a field holds money."""
    return name.startswith("cost.") or (name in MONEY and table in ("initiatives", "budget", "assets"))


def is_identifier(column: str) -> bool:
    """Whether a column's name says that it identifies rows: ID, Ref, Key, No."""
    words = set(normal(column).replace("_", " ").replace(".", " ").split())
    return bool(words & {"id", "ref", "key", "no", "number", "nr", "code", "reference", "#", "wbs"})


def open_column(column: str) -> Question:
    """The question of what a column is whose name leaves that in doubt."""
    title = title_of(column)
    field = max(DOUBTED, key=lambda name: likeness(title, name).score)
    words = f"Is the column {column!r} the {field.replace('_', ' ')} of the work?"
    yes = Choice(answer=field, reading=f"it is the {field.replace('_', ' ')}")
    return Question(
        kind="columns",
        about=column,
        words=words,
        choices=(yes, Choice(answer="keep", reading="keep it as it is")),
    )


def _kind_of_reader(table_map: TableMap, column: str, name: str) -> CellKind:
    target = next(target for target in table_map.targets if name in target.columns.get(column, ()))
    return _kind(target.table, name)


@lru_cache(maxsize=10_000)
def _kind(table: str, name: str) -> CellKind:
    """How a field of the table is read; figures for one entry of a field such as effort."""
    column = TABLES[table].columns.get(normal(name))
    if column is not None:
        return column.kind
    return TEXT if name.startswith(f"{EXTRA}.") else FIGURE


def _bare_figure(cell: Cell) -> float | None:
    if isinstance(cell, int | float):
        return float(cell)
    text = cell.strip() if isinstance(cell, str) else ""
    typed = typed_figure(text.rstrip("?").split(" ")[0]) if text else None
    return None if typed is None else typed.value(typed.decimal or ("" if typed.mark else "."))


def _sure_day(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    span = span_of(cell_text(cell).strip(), _EITHER) if isinstance(cell, str) else None
    return span.first if span is not None and span.is_day else None


_EITHER = DateStyle()


def _link_text(cell: Cell) -> str:
    return ";".join(cell) if isinstance(cell, tuple) else cell_text(cell)


def _texts(cell: Cell, separator: str | None) -> tuple[str, ...]:
    """The texts of a cell: one, or several where it has a separator."""
    if isinstance(cell, tuple):
        return tuple(item.strip() for item in cell if item.strip())
    text = cell_text(cell)
    if separator == ";":
        return split_list(text)
    parts = text.split(separator) if separator else [text]
    return tuple(part.strip() for part in parts if part.strip())


def _first_texts(keys: Mapping[str, str]) -> dict[str, str]:
    """By key, the first of the texts that name its record: what the record is called."""
    first: dict[str, str] = {}
    for text, key in keys.items():
        first.setdefault(key, text)
    return first


def _made_key(keys: KeyMaker, table: str, text: str) -> str:
    return keys.opaque() if table == "people" else keys.from_name(text, otherwise=table)


def _sheet(name: str, records: Sequence[Record], first_row: int) -> Sheet:
    header = tuple(dict.fromkeys(column for record in records for column in record))
    rows = [[record.get(column) for column in header] for record in records]
    return Sheet(table=name, header=header or tuple(TABLES[name].columns), rows=rows, first_row=first_row)

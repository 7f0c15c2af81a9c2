"""Any table to a portfolio, by its map. What no field can hold is kept in `extra` and told: nothing is lost."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from bowstring.formats.cells import FIGURE, TEXT, Cell, CellKind, Form, cell_text, normal, split_list
from bowstring.formats.findings import Findings
from bowstring.formats.interpret import DOLLARS, currency_of, day_first_of, interpret
from bowstring.formats.keys import KeyMaker
from bowstring.formats.limits import UPLOADED, Limits
from bowstring.formats.mapping import ANYTHING, TableMap, Target
from bowstring.formats.sheets import Sheets, portfolio_of
from bowstring.formats.source import Source, read_source
from bowstring.formats.starting import settings_for
from bowstring.formats.tables import EXTRA, TABLES, Sheet
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem

UNKNOWN = frozenset({"tbc", "tbd", "tba", "n/a", "na", "unknown", "not known", "none", "?", "-", "–"})
"""What people type where they know nothing, in small letters."""

Record: TypeAlias = dict[str, Cell]

_LISTED = 10


def read_mapped(
    source: Path, table_map: TableMap, limits: Limits = UPLOADED, *, people: Collection[str] = ()
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that the map makes of the source, with what could not be read as meant.

    Args:
        source, table_map, limits: what is read, how, and what reading may take.
        people: keys of people who are there already, where it is to go; nobody else gets one of them.

    Raises: BadDataError where the map names columns that are not there, currencies are mixed, or rows lack
    what their table requires.
    """
    return portfolio_of(_Import(read_source(source, table_map.sheet, limits), table_map, people).sheets())


class _Import:
    """One source on its way through one map."""

    def __init__(self, source: Source, table_map: TableMap, people: Collection[str]) -> None:
        self._source = source
        self._people = frozenset(people)
        self._map = table_map
        self._findings = Findings(source.problems)
        self._currencies: dict[str, Place] = {}
        day_first = day_first_of(cell for row in source.rows for cell in row)
        self._day_first = day_first if table_map.day_first is None else table_map.day_first
        self._coarsened: set[str] = set()
        self._unread: dict[tuple[str, str, str], list[int]] = {}
        self._kinds: dict[str, CellKind] = {}
        self._keeper = next((target for target in table_map.targets if not target.each), None)
        self._rows = [row if self._is_wanted(row) else () for row in source.rows]
        self._keys: Mapping[str, Mapping[str, str]] = {}
        self._named: Mapping[str, frozenset[str]] = {}
        self._small: dict[tuple[int, str], dict[str, str]] = {}

    def sheets(self) -> Sheets:
        """The portfolio's sheets. Raises: BadDataError where the map does not fit the source."""
        self._check_columns()
        self._keys = {column: keys for target in self._map.targets for column, keys in self._keys_by(target)}
        # The texts that the records they name are called by, worked out once for all rows.
        self._named = {column: frozenset(_first_texts(keys).values()) for column, keys in self._keys.items()}
        records: dict[str, list[Record]] = {}
        for target in self._map.targets:
            rows = self._each(target) if target.each else self._row_by_row(target)
            records.setdefault(target.table, []).extend(rows)
        self._tell_unread()
        self._tell_kept()
        currency = self._currency()
        settings = settings_for(self._source, self._map.settings, records, currency, self._findings)
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
        records = [self._record(target, index, row) for index, row in enumerate(self._rows)]
        if TABLES[target.table].named_by:
            self._give_keys(target, records)
        if target.table == "initiatives":
            _require_keys(records)
        return records

    def _record(self, target: Target, index: int, row: Sequence[Cell]) -> Record:
        record: Record = {}
        for column, cell in zip(self._source.header, row, strict=False):
            if not cell_text(cell).strip():
                continue
            fields = target.columns.get(column, ())
            is_told = bool(fields)
            for name in fields:
                value, is_whole = self._value(target, index, column, name, cell)
                is_told = is_told and is_whole
                if isinstance(value, tuple):
                    before = record.get(name)
                    record[name] = (*before, *value) if isinstance(before, tuple) else value
                elif value is not None:
                    record[name] = value
            if target is self._keeper and not is_told:
                record[f"{EXTRA}.{column}"] = cell_text(cell)
        return {**target.constants, **record} if record else record

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
        if text.lower() in UNKNOWN and (is_reference or kind.form is not Form.TEXT):
            self._leave(index, column, name, text, kind)
            return None, False
        if kind.form is Form.TEXT:
            return (text if name == "key" or is_reference else cell_text(cell)), True
        return self._interpreted(target, index, column, name, cell)

    def _interpreted(
        self, target: Target, index: int, column: str, name: str, cell: Cell
    ) -> tuple[Cell, bool]:
        kind = _kind(target.table, name)
        interpreted = interpret(
            cell.strip() if isinstance(cell, str) else cell,
            kind,
            times=target.times.get(column, 1.0),
            day_first=self._day_first,
        )
        if interpreted is None:
            self._leave(index, column, name, cell_text(cell).strip(), kind)
            return None, False
        place = self._place(index, column)
        if interpreted.currency:
            self._currencies.setdefault(interpreted.currency, place)
        elif kind.form is Form.FIGURE and currency_of(column):
            self._currencies.setdefault(currency_of(column), place)
        if not interpreted.is_exact and column not in self._coarsened:
            self._coarsened.add(column)
            message = f"is read as {kind.what}; the dates as typed are kept with the record."
            self._findings.note(Place(table=self._source.name, column=column), message)
        return interpreted.cell, interpreted.is_exact

    def _meaning(self, target: Target, column: str, name: str, text: str) -> str:
        """What the text stands for: by the map's translations, or the key of the record it names."""
        meanings = target.values.get(name, {})
        if text in meanings:
            return meanings[text]
        if text in self._keys.get(column, {}) and name != "name":
            return self._keys[column][text]
        by_small = self._small.get((id(target), name))
        if by_small is None:
            by_small = {typed.strip().lower(): meaning for typed, meaning in meanings.items()}
            self._small[id(target), name] = by_small
        if text.lower() in by_small:
            return by_small[text.lower()]
        # "Any other text" is text that the field could not be read from as it stands.
        is_readable = interpret(text, _kind(target.table, name)) is not None
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

    def _tell_unread(self) -> None:
        """One warning for each text of a column that could not be read, with the rows it stands in."""
        for (column, name, text), rows in self._unread.items():
            listed = ", ".join(str(row) for row in rows[:_LISTED]) + (" …" if len(rows) > _LISTED else "")
            where = f" (rows {listed})" if len(rows) > 1 else ""
            wrong = (
                "says that it is not known" if text.lower() in UNKNOWN else f"is not {self._kinds[name].what}"
            )
            message = f"{text!r}{where} {wrong}; {name} is left empty and the text is kept with the record."
            mend = f"Correct it, or say under [tables.values.{name}] in the map what it stands for."
            self._findings.warn(Place(table=self._source.name, row=rows[0], column=column), message, mend)

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

    def _currency(self) -> str:
        """The one currency of all amounts; "" where none was named."""
        wanted = cell_text(_as_text(self._map.settings.get("currency"))).upper()
        met = {
            wanted if sign == "$" and wanted in DOLLARS else sign: place
            for sign, place in self._currencies.items()
        }
        codes = sorted({"USD" if code == "$" else code for code in met} | ({wanted} if wanted else set()))
        if len(codes) > 1:
            places = [f"{code} at {place}" for code, place in sorted(met.items())]
            places += [f"{wanted} by the map"] if wanted else []
            message = f"amounts are in more than one currency: {'; '.join(places)}."
            self._findings.error(
                Place(table=self._source.name), message, "Convert them to one in the source."
            )
        return codes[0] if codes else ""

    def _place(self, index: int, column: str) -> Place:
        return Place(table=self._source.name, row=index + self._source.first_row, column=column)


def _require_keys(records: Sequence[Record]) -> None:
    """Where an initiative requires another by a name that no two share, let it require its key."""
    keys = {record.get("key") for record in records}
    names = [cell_text(record.get("name")).strip().lower() for record in records]
    shared = Counter(names)
    named = {n: cell_text(r.get("key")) for n, r in zip(names, records, strict=True) if shared[n] == 1}
    for record in records:
        required = record.get("requires")
        if isinstance(required, tuple):
            record["requires"] = tuple(k if k in keys else named.get(k.lower(), k) for k in required)


@lru_cache(maxsize=10_000)
def _kind(table: str, name: str) -> CellKind:
    """How a field of the table is read; figures for one entry of a field such as effort."""
    column = TABLES[table].columns.get(normal(name))
    if column is not None:
        return column.kind
    return TEXT if name.startswith(f"{EXTRA}.") else FIGURE


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


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sheet(name: str, records: Sequence[Record], first_row: int) -> Sheet:
    header = tuple(dict.fromkeys(column for record in records for column in record))
    rows = [[record.get(column) for column in header] for record in records]
    return Sheet(table=name, header=header or tuple(TABLES[name].columns), rows=rows, first_row=first_row)

"""Rows of the database to the model's records and back, led by the names of their fields: no mapper per entity."""

import dataclasses
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any

from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.organisation import Person, is_key_of_the_site
from bowstring.model.problems import BadDataError, Place, error
from bowstring.model.quarters import Quarter
from bowstring.model.rules.keys import key_of_the_site
from bowstring.web.models import FACTS, FactRow, StoredPortfolio

Reader = Callable[[Any], object]

_BATCH = 500
_NUL = "\0"


def names_of(table: str) -> tuple[str, ...]:
    """The fields of a table's records."""
    return tuple(_READERS[table])


def records_of(portfolio: StoredPortfolio, table: str, **where: object) -> tuple[Any, ...]:
    """The records that a table holds, in their order. where: as a queryset's filter has it."""
    names = names_of(table)
    # Most columns hold what the field holds: of 100,000 rows only the others are read, cell by cell.
    readers = [(place, read) for place, read in enumerate(_READERS[table].values()) if read is not _as_is]
    make: Callable[..., object] = TABLES[table].record
    rows = FACTS[table]._default_manager.filter(portfolio=portfolio, **where)
    records = []
    for row in rows.order_by("position", "pk").values_list(*names):
        cells = list(row)
        for place, read in readers:
            cells[place] = read(cells[place])
        records.append(make(**dict(zip(names, cells, strict=True))))
    return tuple(records)


def record_of(table: str, row: FactRow) -> Any:
    """The record that one row holds."""
    make: Callable[..., object] = TABLES[table].record
    return make(**{name: read(getattr(row, name)) for name, read in _READERS[table].items()})


def record_from(table: str, cells: Mapping[str, Any]) -> Any:
    """The record whose columns JSON kept; columns that are newer than what was kept are empty."""
    columns = {field.name: field for field in FACTS[table]._meta.concrete_fields}
    make: Callable[..., object] = TABLES[table].record
    return make(
        **{
            name: read(columns[name].to_python(cells[name]))
            for name, read in _READERS[table].items()
            if name in cells
        }
    )


def cells_of(record: object) -> dict[str, object]:
    """What the columns of a record's row hold, by name.

    Raises: BadDataError where text holds the character that no database keeps, or a person has an account's key.
    """
    if isinstance(record, Person) and is_key_of_the_site(record.key):
        raise BadDataError((key_of_the_site(record),))
    cells = {name: _cell(getattr(record, name)) for name in _fields(type(record))}
    for name, cell in cells.items():
        if _holds_nul(cell):
            place = Place(table=_TABLE_OF[type(record)], column=name)
            message = phrase("the text contains a character we cannot save (a zero byte).")
            raise BadDataError((error(place, message, phrase("Type that text again.")),))
    return cells


def add_records(
    portfolio: StoredPortfolio, table: str, records: Iterable[object], *, position: int = 0
) -> None:
    """Write records to a table, from that position on."""
    row = FACTS[table]
    rows = (
        row(portfolio=portfolio, position=position + i, **cells_of(record))
        for i, record in enumerate(records)
    )
    row._default_manager.bulk_create(rows, batch_size=_BATCH)


def _holds_nul(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUL in cell
    if isinstance(cell, dict):
        return any(_holds_nul(part) for pair in cell.items() for part in pair)
    return isinstance(cell, list) and any(_holds_nul(part) for part in cell)


def _cell(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Quarter):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _as_is(cell: object) -> object:
    return cell


def _reader(annotation: object) -> Reader:
    """What reads a column's cells back to the values of a field annotated so."""
    options = typing.get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    readers = [read for option in options if option is not NoneType for read in _plain_readers(option)]
    if not readers:
        return _as_is
    first = readers[0] if len(readers) == 1 else partial(_first, readers)

    def read(cell: Any) -> object:
        return None if cell is None else first(cell)

    return read


def _first(readers: list[Reader], cell: Any) -> object:
    for reader in readers[:-1]:
        try:
            return reader(cell)
        except ValueError:
            continue
    return readers[-1](cell)


def _plain_readers(annotation: object) -> Iterator[Reader]:
    if typing.get_origin(annotation) is tuple:
        yield tuple
    elif annotation is Quarter:
        yield lru_cache(Quarter.parse)
    elif annotation is datetime:
        yield lambda moment: moment.astimezone(UTC)
    elif isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield lru_cache(annotation)
    elif annotation not in (str, int, float, bool, date) and typing.get_origin(annotation) is None:
        raise TypeError(f"nothing reads a column of {annotation}")


def _fields(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(record))


def _readers_of(record: Callable[..., object]) -> dict[str, Reader]:
    hints = typing.get_type_hints(record)
    return {name: _reader(hints[name]) for name in _fields(typing.cast(type, record))}


_READERS = {table: _readers_of(definition.record) for table, definition in TABLES.items()}
_TABLE_OF = {definition.record: table for table, definition in TABLES.items()}

"""Rows to records and back, led by the fields of the model's dataclasses: no mapper per entity."""

import dataclasses
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.cells import FIGURE, Cell, CellKind, Reader, cell_text, kind_of, normal, to_cell
from bowstring.model.portfolio import Portfolio

EXTRA = "extra"
"""The field that keeps what no other field tells."""

_WHOLE = (None,)
_NAMES = ("name", "title", "statement", "question", "tension")
"""The fields from which a missing key is made, the first that a table has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as a format hands it over: a row of column names, then rows.

    first_row: the number that a spreadsheet gives the first of the rows.
    """

    table: str
    header: tuple[Cell, ...]
    rows: Sequence[Sequence[Cell]]
    first_row: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldColumn:
    """A field that one column tells. is_required: the record cannot be made without it."""

    name: str
    kind: CellKind
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTable:
    """One of the portfolio's tables. spread: fields told by several columns, such as `effort.design`."""

    name: str
    record: Callable[..., object]
    columns: Mapping[str, FieldColumn]
    spread: tuple[str, ...]

    @property
    def named_by(self) -> str | None:
        """The field that a missing key is made from; None if records have no key."""
        if "key" not in self.columns:
            return None
        return next((name for name in _NAMES if name in self.columns), None)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there; a key can be made."""
        makeable = {"key"} if self.named_by else set()
        return tuple(c.name for c in self.columns.values() if c.is_required and c.name not in makeable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a column's cells go: a field, or one entry (`part`) of a field that spreads over columns."""

    field: str
    part: str | None
    read: Reader


def slot_of(table: RecordTable, name: str) -> Slot:
    """Where the cells under that column name go; to `extra` where the table has no such field.

    `extra.name` goes to `extra` as `name`, whatever the table's fields are called.
    """
    column = table.columns.get(normal(name))
    if column is not None:
        return Slot(field=column.name, part=None, read=column.kind.read)
    head, dot, part = name.partition(".")
    if dot and normal(head) in table.spread:
        return Slot(field=normal(head), part=part, read=FIGURE.read)
    if dot and normal(head) == EXTRA:
        return Slot(field=EXTRA, part=part, read=cell_text)
    return Slot(field=EXTRA, part=name, read=cell_text)


def column_of_extra(table: RecordTable, name: str) -> str:
    """The column name under which `extra[name]` is written, so that it is read back as that."""
    is_plain = bool(name.strip()) and slot_of(table, name) == Slot(field=EXTRA, part=name, read=cell_text)
    return name if is_plain else f"{EXTRA}.{name}"


def write_table(table: RecordTable, records: Sequence[object]) -> Sheet:
    """The records as a sheet: every field's column, then the extra columns in the order first met."""
    parts: Mapping[str, Sequence[str | None]] = {
        name: _parts(name, records) for name in (*table.spread, EXTRA)
    }
    columns = [field.name for field in _fields(table.record) if field.name != EXTRA]
    plan = [(column, part) for column in (*columns, EXTRA) for part in parts.get(column, _WHOLE)]
    return Sheet(
        table=table.name,
        header=tuple(_header(table, name, part) for name, part in plan),
        rows=[tuple(_cell(record, name, part) for name, part in plan) for record in records],
    )


def _parts(field: str, records: Iterable[object]) -> tuple[str, ...]:
    """The entries that any record has in that field; extra ones in the order first met, others sorted."""
    met = dict.fromkeys(part for record in records for part in _mapping(record, field))
    return tuple(met) if field == EXTRA else tuple(sorted(met))


def _mapping(record: object, field: str) -> Mapping[str, object]:
    entries: Mapping[str, object] = getattr(record, field)
    return entries


def _header(table: RecordTable, name: str, part: str | None) -> str:
    if part is None:
        return name
    return column_of_extra(table, part) if name == EXTRA else f"{name}.{part}"


def _cell(record: object, name: str, part: str | None) -> Cell:
    if part is None:
        return to_cell(getattr(record, name))
    value = _mapping(record, name).get(part)
    return value if isinstance(value, str) else to_cell(value)


def _fields(record: object) -> tuple[dataclasses.Field[object], ...]:
    if not (isinstance(record, type) and dataclasses.is_dataclass(record)):
        raise TypeError(f"{record!r} is not a dataclass")
    return dataclasses.fields(record)


def _table(name: str, annotation: object) -> RecordTable:
    record = typing.get_args(annotation)[0]
    hints = typing.get_type_hints(record)
    columns: dict[str, FieldColumn] = {}
    spread: list[str] = []
    for field in _fields(record):
        kind = kind_of(hints[field.name])
        if kind is not None:
            no_default = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            columns[field.name] = FieldColumn(name=field.name, kind=kind, is_required=no_default)
        elif field.name != EXTRA:
            spread.append(field.name)
    return RecordTable(name=name, record=record, columns=columns, spread=tuple(spread))


TABLES: Mapping[str, RecordTable] = {
    name: _table(name, annotation)
    for name, annotation in typing.get_type_hints(Portfolio).items()
    if typing.get_origin(annotation) is tuple
}
"""The portfolio's tables by name, in the order they are written."""

"""The same source again: what its new state would change in a portfolio, and where both sides were edited."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bowstring.formats.tables import TABLES
from bowstring.model.portfolio import Portfolio

IDENTITY: Mapping[str, tuple[str, ...]] = {
    "assessments": ("initiative", "lens", "assessor", "round"),
    "capacity": ("discipline", "quarter"),
    "budget": ("period", "fund"),
    "ties": ("a", "b"),
    "advice": ("decision", "adviser"),
    "chances": ("kind",),
    "changes": ("scenario", "table", "record", "field"),
    "reuse_choices": ("initiative", "candidate"),
    "forecasts": ("initiative", "milestone", "made_on"),
    "measurements": ("of", "measure", "period"),
}
"""What tells the records of a table without keys from one another."""

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one record that the source would change. here: as it is; there: as the source says."""

    field: str
    here: object
    there: object
    is_conflict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A record that the source would change, with the field of each difference that is to be taken or chosen."""

    table: str
    identity: Identity
    here: Any
    fields: tuple[FieldChange, ...]

    def taken(self, kept: frozenset[str]) -> Any:
        """The record with what the source says, but for the fields that are kept as they are here."""
        changes = {one.field: one.there for one in self.fields if one.field not in kept}
        return dataclasses.replace(self.here, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What storing a source would do. added: records by table; vanished: rows gone from the source, which stay here.

    same: how many of its records are stored as they are already.
    """

    added: tuple[tuple[str, Any], ...]
    changed: tuple[RecordChange, ...]
    vanished: tuple[tuple[str, Identity], ...]
    same: int

    @property
    def conflicts(self) -> tuple[RecordChange, ...]:
        """The changes of fields that were edited here as well: somebody has to choose."""
        return tuple(one for one in self.changed if any(field.is_conflict for field in one.fields))


def merge(base: Portfolio | None, here: Portfolio, there: Portfolio) -> Merge:
    """What a source would change, field by field: three-way against what it said when it was stored last.

    base: that; None at the first time. A field edited only here stays, one edited only there is taken; edited in both,
    or different at the first time, it is a conflict. What the source does not tell (an empty field) never empties.
    """
    added: list[tuple[str, Any]] = []
    changed: list[RecordChange] = []
    vanished: list[tuple[str, Identity]] = []
    same = 0
    for table in TABLES:
        known, told = _by_identity(table, here), _by_identity(table, there)
        before = _by_identity(table, base) if base is not None else {}
        vanished.extend((table, one) for one in before if one not in told and one in known)
        for identity, record in told.items():
            if identity not in known:
                added.append((table, record))
                continue
            fields = tuple(_changes(before.get(identity), known[identity], record))
            if fields:
                changed.append(
                    RecordChange(table=table, identity=identity, here=known[identity], fields=fields)
                )
            else:
                same += 1
    return Merge(added=tuple(added), changed=tuple(changed), vanished=tuple(vanished), same=same)


def identity_of(table: str, record: Any) -> Identity:
    """What tells a record from the others of its table, as text."""
    return tuple(str(getattr(record, name)) for name in IDENTITY.get(table, ("key",)))


def _by_identity(table: str, portfolio: Portfolio) -> dict[Identity, Any]:
    found: dict[Identity, Any] = {}
    for record in getattr(portfolio, table):
        found.setdefault(identity_of(table, record), record)
    return found


def _changes(base: Any | None, here: Any, there: Any) -> Iterator[FieldChange]:
    for field in dataclasses.fields(here):
        name = field.name
        mine, theirs = getattr(here, name), getattr(there, name)
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            theirs = {**mine, **theirs}
        if mine == theirs or _is_empty(theirs):
            continue
        if getattr(there, name) == (field.default if base is None else getattr(base, name)):
            continue
        is_mine_new = not _is_empty(mine) and (base is None or getattr(base, name) != mine)
        yield FieldChange(field=name, here=mine, there=theirs, is_conflict=is_mine_new)


def _is_empty(value: object) -> bool:
    return value is None or value in ("", (), {})

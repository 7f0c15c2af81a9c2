"""The same source again: what its new state would change in a portfolio, and where both sides were edited."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bowstring.formats.own.tables import TABLES
from bowstring.model.portfolio import Portfolio

IDENTITY: Mapping[str, tuple[str, ...]] = {
    "assessments": ("initiative", "lens", "assessor", "round"),
    "contributions": ("initiative", "outcome", "assessor"),
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

_REFERENCES: Mapping[str, str] = {
    "team": "teams",
    "owner": "people",
    "user_lead": "people",
    "business_lead": "people",
    "lead": "people",
    "assessor": "people",
    "outcomes": "outcomes",
    "needs": "needs",
    "asset": "assets",
}
"""The fields that name a record of another table, which a spreadsheet tells by its name."""

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
        changes = {field.field: field.there for field in self.fields if field.field not in kept}
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
        return tuple(
            record_change
            for record_change in self.changed
            if any(field.is_conflict for field in record_change.fields)
        )


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
        own_records, new_records = _by_identity(table, here), _by_identity(table, there)
        before = _by_identity(table, base) if base is not None else {}
        vanished.extend(
            (table, record_identity)
            for record_identity in before
            if record_identity not in new_records
            and record_identity in own_records
            and not _tells_only_a_name(table, before[record_identity])
        )
        for identity, record in new_records.items():
            if identity not in own_records:
                added.append((table, record))
                continue
            fields = tuple(_changes(before.get(identity), own_records[identity], record))
            if fields:
                changed.append(
                    RecordChange(table=table, identity=identity, here=own_records[identity], fields=fields)
                )
            else:
                same += 1
    return Merge(added=tuple(added), changed=tuple(changed), vanished=tuple(vanished), same=same)


def with_names_known(here: Portfolio, there: Portfolio) -> Portfolio:
    """What a source says, where the teams, people and so on that it names are those that are known here already.

    Names are alike whatever their capitals and spaces. A named record that tells nothing but its name is left out.
    """
    keys = {table: dict(_known_as(table, here, there)) for table in sorted(set(_REFERENCES.values()))}
    tables: dict[str, tuple[Any, ...]] = {}
    for table in TABLES:
        matched = keys.get(table, {})
        tables[table] = tuple(
            _renamed(record, keys)
            for record in getattr(there, table)
            if getattr(record, "key", None) not in matched or not _has_name_only(record)
        )
    make: Callable[..., Portfolio] = Portfolio
    return make(settings=there.settings, **tables)


def identity_of(table: str, record: Any) -> Identity:
    """What tells a record from the others of its table, as text."""
    return tuple(str(getattr(record, name)) for name in IDENTITY.get(table, ("key",)))


def _known_as(table: str, here: Portfolio, there: Portfolio) -> Iterator[tuple[str, str]]:
    """The key here of each record there that is the same by its key or its name."""
    keys_by_name = {
        _plain_name(own_record): own_record.key
        for own_record in reversed(getattr(here, table))
        if _plain_name(own_record)
    }
    keys = {own_record.key for own_record in getattr(here, table)}
    for new_record in getattr(there, table):
        if new_record.key in keys:
            yield new_record.key, new_record.key
        elif _plain_name(new_record) in keys_by_name:
            yield new_record.key, keys_by_name[_plain_name(new_record)]


def _plain_name(record: Any) -> str:
    name = getattr(record, "name", "") or getattr(record, "statement", "")
    return " ".join(str(name).casefold().split())


def _tells_only_a_name(table: str, record: Any) -> bool:
    """Whether a source only named the record, as it names people and teams: then it is not gone with its name."""
    return table in _REFERENCES.values() and _has_name_only(record)


def _has_name_only(record: Any) -> bool:
    fields = (field for field in dataclasses.fields(record) if field.name not in ("key", "name", "statement"))
    # A focus is always there, and says nothing where only a name was read.
    return all(field.name == "focus" or _is_empty(getattr(record, field.name)) for field in fields)


def _renamed(record: Any, keys: Mapping[str, Mapping[str, str]]) -> Any:
    changes: dict[str, object] = {}
    for field, table in _REFERENCES.items():
        value = getattr(record, field, None)
        if isinstance(value, tuple):
            changes[field] = tuple(dict.fromkeys(keys[table].get(key, key) for key in value))
        elif isinstance(value, str) and value in keys[table]:
            changes[field] = keys[table][value]
    return dataclasses.replace(record, **changes) if changes else record


def _by_identity(table: str, portfolio: Portfolio) -> dict[Identity, Any]:
    records_by_identity: dict[Identity, Any] = {}
    for record in getattr(portfolio, table):
        records_by_identity.setdefault(identity_of(table, record), record)
    return records_by_identity


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

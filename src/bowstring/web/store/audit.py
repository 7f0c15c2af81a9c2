"""The audit trail: who changed what and when, what it said before and after, and what was erased of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from bowstring.web.models import Account, AuditEntry, AuditText, StoredPortfolio

MEMBERS = "members"
"""The table name under which changes of who may do what are told; its records are opaque keys of accounts."""

_NAMES_A_PERSON = ("assessor", "adviser", "raised_by", "set_by", "a", "b")
_CHUNK = 500
_MOST_SINCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """One entry. actor: an account's opaque key; actor_name: theirs, blank where the account is gone.

    before, after: the record's fields; None if there was none, or where the text was erased.
    """

    number: int
    revision: int
    made_at: datetime
    actor: str
    actor_name: str
    action: str
    table: str
    record: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries: of a table, of records whose key holds that text, by an account. Blank for any."""

    table: str = ""
    record: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """What an entry tells: who did what to which record, and what it said before and after."""

    actor: str
    action: str
    table: str
    record: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def write_entry(
    stored: StoredPortfolio, audit_entry: AuditRecord, *, revision: int, made_at: datetime | None = None
) -> None:
    """Add to the trail.

    Args:
        stored: whose trail.
        audit_entry: who did what.
        revision: the one that the change makes.
        made_at: when; now if None.
    """
    entry = AuditEntry.objects.create(
        portfolio=stored,
        revision=revision,
        made_at=made_at or timezone.now(),
        actor=audit_entry.actor,
        action=audit_entry.action,
        table=audit_entry.table,
        record=audit_entry.record,
        before=digest_of_cells(audit_entry.before),
        after=digest_of_cells(audit_entry.after),
    )
    AuditText.objects.create(entry=entry, before=audit_entry.before, after=audit_entry.after)


def digest_of_cells(cells: Mapping[str, Any] | None) -> str:
    """What tells one state of a record from another; blank where there is none."""
    if cells is None:
        return ""
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def count_changes(portfolio: int, sought: AuditFilter) -> int:
    """How many entries there are."""
    return _entries(portfolio, sought).count()


def changes_of(portfolio: int, sought: AuditFilter, *, first: int, most: int) -> tuple[RecordedChange, ...]:
    """Some of the entries, the latest first.

    Args:
        portfolio: the portfolio's number.
        sought: whose, of what, when.
        first: how many of the latest are passed over.
        most: how many at most.
    """
    rows = list(_entries(portfolio, sought).select_related("text")[first : first + most])
    names = names_of_accounts({row.actor for row in rows})
    return tuple(_change(row, names) for row in rows)


def changes_between(portfolio: int, tables: Iterable[str], *, moment: datetime) -> tuple[RecordedChange, ...]:
    """What was done to those tables since a moment, the latest first; no more of it than anybody reads about."""
    entries = AuditEntry.objects.filter(portfolio=portfolio, made_at__gte=moment, table__in=list(tables))
    rows = list(entries.select_related("text").order_by("-pk")[:_MOST_SINCE])
    names = names_of_accounts({row.actor for row in rows})
    return tuple(_change(row, names) for row in rows)


def every_change(portfolio: int, sought: AuditFilter) -> Iterator[RecordedChange]:
    """All of the entries, the latest first, a chunk at a time."""
    entries = _entries(portfolio, sought)
    names = names_of_accounts(set(entries.order_by().values_list("actor", flat=True).distinct()))
    for row in entries.select_related("text").iterator(chunk_size=_CHUNK):
        yield _change(row, names)


def tables_in_trail(portfolio: int) -> tuple[str, ...]:
    """The tables that the trail tells of."""
    tables = AuditEntry.objects.filter(portfolio=portfolio).order_by("table").values_list("table", flat=True)
    return tuple(tables.distinct())


def actors_in_trail(portfolio: int) -> tuple[tuple[str, str], ...]:
    """The accounts that changed something, by key, with their names."""
    keys = AuditEntry.objects.filter(portfolio=portfolio).order_by("actor").values_list("actor", flat=True)
    actors = [key for key in keys.distinct() if key]
    names = names_of_accounts(set(actors))
    return tuple((key, names.get(key, "")) for key in actors)


def names_of_accounts(keys: Iterable[str]) -> dict[str, str]:
    """What the accounts of these keys are called; those that are gone are left out."""
    accounts = Account.objects.filter(key__in=set(keys)).values_list("key", "name", "email")
    return {key: name or email for key, name, email in accounts}


def erase_person(portfolio: int, person: str, *, by: str) -> int:
    """Erase what the trail said about a person; how many entries that were. Digests, dates and actors stay.

    What is about them: their own row among the people, also from when its key was another, and what they assessed,
    advised or raised.

    Args:
        portfolio: the portfolio's number.
        person: their key among its people.
        by: key of the account that does.
    """
    own_row = Q(entry__record=person) | Q(before__key=person) | Q(after__key=person)
    about = Q(entry__table="people") & own_row
    for field in _NAMES_A_PERSON:
        about |= Q(**{f"before__{field}": person}) | Q(**{f"after__{field}": person})
    audit_texts = AuditText.objects.filter(about, entry__portfolio=portfolio, erased_at=None)
    erased = audit_texts.update(before=None, after=None, erased_at=timezone.now())
    stored = StoredPortfolio.objects.get(pk=portfolio)
    entry = AuditRecord(actor=by, action="erased", table="people", record=person, after={"entries": erased})
    write_entry(stored, entry, revision=stored.revision)
    return erased


def is_about(person: str, table: str, cells: Mapping[str, Any]) -> bool:
    """Whether a record tells of a person: is their own row, or what they assessed, advised or raised.

    Args:
        person: their key among the people.
        table: whose record it is.
        cells: its fields, as the trail keeps them.
    """
    is_own_row = table == "people" and cells.get("key") == person
    return is_own_row or any(cells.get(field) == person for field in _NAMES_A_PERSON)


def _entries(portfolio: int, sought: AuditFilter) -> QuerySet[AuditEntry]:
    audit_entries = AuditEntry.objects.filter(portfolio=portfolio)
    if sought.table:
        audit_entries = audit_entries.filter(table=sought.table)
    if sought.record:
        audit_entries = audit_entries.filter(record__icontains=sought.record)
    if sought.actor:
        audit_entries = audit_entries.filter(actor=sought.actor)
    return audit_entries.order_by("-pk")


def _change(row: AuditEntry, names: Mapping[str, str]) -> RecordedChange:
    text = getattr(row, "text", None)
    return RecordedChange(
        number=row.pk,
        revision=row.revision,
        made_at=row.made_at,
        actor=row.actor,
        actor_name=names.get(row.actor, ""),
        action=row.action,
        table=row.table,
        record=row.record,
        before=text.before if text is not None else None,
        after=text.after if text is not None else None,
        erased_at=text.erased_at if text is not None else None,
    )

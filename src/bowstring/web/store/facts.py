"""A portfolio's facts in the database: loaded, saved whole, and changed record by record, each with its trail."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock as ThreadLock
from threading import local
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max

from bowstring.formats.findings import Findings
from bowstring.formats.own.settings import read_settings, write_settings
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BowstringError, UnknownKeyError
from bowstring.web.models import FACTS, FactRow, StoredPortfolio
from bowstring.web.quotas import check_quota
from bowstring.web.store.audit import AuditRecord, digest_of_cells, write_entry
from bowstring.web.store.claims import need_no_scores_of
from bowstring.web.store.fetching import row_named
from bowstring.web.store.rows import add_records, cells_of, record_of, records_of

SETTINGS = "portfolio"
"""The table name under which a change of the settings is told."""

_KEPT = 6
_cache: dict[tuple[int, str], tuple[int, Any]] = {}
_whole: dict[int, tuple[int, Portfolio]] = {}
_recent: dict[int, None] = {}
_guard = ThreadLock()
_open = local()
"""`raised`: numbers of the portfolios whose revision this thread has raised in a transaction that is still open."""


class StaleEditError(BowstringError):
    """Somebody else changed the record meanwhile. now: the record as it is; None if it is gone."""

    def __init__(self, now: object | None) -> None:
        super().__init__(phrase("Somebody else changed this after you opened it."))
        self.now = now


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record in the database. row: its number there. stamp: tells whether it is still the same."""

    row: int
    record: Any
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One record added (no row), replaced, or taken away (no record).

    stamp: of the record that the editor saw; None if any will do.
    """

    table: str
    row: int | None = None
    record: Any | None = None
    stamp: str | None = None


def create_portfolio(portfolio: Portfolio, key: str, *, actor: str = "") -> StoredPortfolio:
    """Store a new portfolio under that key, whole. Raises: django.db.IntegrityError where the key is taken."""
    with transaction.atomic():
        stored = StoredPortfolio.objects.create(
            key=key, name=portfolio.settings.name, settings=write_settings(portfolio.settings)
        )
        for table in FACTS:
            add_records(stored, table, getattr(portfolio, table))
        _trail(stored, (actor, "made"), (SETTINGS, key), (None, None))
    return stored


def load_portfolio(portfolio: int) -> Portfolio:
    """The facts of the portfolio with that number, as they are now. Raises: UnknownKeyError where there is none."""
    return load_revision(portfolio)[1]


def load_revision(portfolio: int) -> tuple[int, Portfolio]:
    """The facts as they are now, and their revision. Raises: UnknownKeyError where there are none.

    Cached by revision in each process; after a change only the tables that changed are read again. What a transaction
    has changed and not yet kept is read and not cached: taken back, its revision would be another's.
    """
    stored = _stored(portfolio)
    with _guard:
        entry = _whole.get(stored.pk)
    if entry is not None and entry[0] == stored.revision:
        return entry
    revision, loaded = _loaded(portfolio, TABLES)
    if portfolio not in _raised():
        with _guard:
            _whole[portfolio] = (revision, loaded)
    return revision, loaded


def load_tables(portfolio: int, tables: Iterable[str]) -> Portfolio:
    """The settings and some tables alone, as they are now; all others are empty. Raises: UnknownKeyError."""
    stored = _stored(portfolio)
    with _guard:
        entries = {table: _cache.get((portfolio, table), (0, ())) for table in tables}
    if all(revision == stored.table_revisions.get(table, 1) for table, (revision, _) in entries.items()):
        records = {table: rows for table, (_, rows) in entries.items()}
        return Portfolio(settings=settings_of(stored.settings), **records)
    return _loaded(portfolio, entries)[1]


def change_records(portfolio: int, edits: Iterable[Edit], *, actor: str, action: str = "edited") -> int:
    """Make edits, all or nothing, and raise the revision once; the revision that results.

    Raises: StaleEditError where a record is no longer the one its editor saw. ScoresWaitError where a person would go
    whose sealed scores wait. QuotaError.
    """
    edits = list(edits)
    with transaction.atomic():
        stored = _locked(portfolio)
        fresh = sum(edit.table == "scenarios" and edit.row is None for edit in edits)
        if fresh:
            check_quota(
                "scenarios", FACTS["scenarios"]._default_manager.filter(portfolio=stored).count() + fresh - 1
            )
        return _apply(stored, edits, actor, action)


def change_settings(portfolio: int, new: Settings, *, actor: str) -> int:
    """Replace the settings; the revision that results.

    Args:
        portfolio: the portfolio's number.
        new: as they are to be.
        actor: key of the account that does.
    """
    with transaction.atomic():
        stored = _locked(portfolio)
        _set_settings(stored, new, actor)
        return _raise(stored, (SETTINGS,))


def changed_tables(portfolio: int, *, since: int) -> frozenset[str]:
    """The tables that changed after a revision; SETTINGS where those did."""
    revisions = _stored(portfolio).table_revisions
    return frozenset(table for table, revision in revisions.items() if revision > since)


def kept_records(portfolio: int, table: str, **where: object) -> tuple[StoredRecord, ...]:
    """The records of a table with their numbers and stamps. where: as a queryset's filter has it."""
    rows = FACTS[table]._default_manager.filter(portfolio=portfolio, **where).order_by("position", "pk")
    return tuple(_kept(table, row) for row in rows)


def kept_record(portfolio: int, table: str, key: str) -> StoredRecord:
    """The record with that key.

    Args:
        portfolio: the portfolio's number.
        table: the record's.
        key: the record's.

    Raises: UnknownKeyError where there is none.
    """
    kept = kept_records(portfolio, table, key=key)
    if not kept:
        raise UnknownKeyError(key)
    return kept[0]


def kept_row(portfolio: int, table: str, row: int) -> StoredRecord:
    """The record in that row of a table.

    Args:
        portfolio: the portfolio's number.
        table: the record's.
        row: its number in the database.

    Raises: UnknownKeyError where there is none.
    """
    kept = kept_records(portfolio, table, pk=row)
    if not kept:
        raise UnknownKeyError(str(row))
    return kept[0]


def stamp_of(record: object) -> str:
    """What tells one state of a record from another."""
    return digest_of_cells(plain_cells(record))


def plain_cells(record: object) -> dict[str, Any]:
    """A record's fields as JSON keeps them."""
    cells: dict[str, Any] = json.loads(json.dumps(cells_of(record), cls=DjangoJSONEncoder))
    return cells


def _kept(table: str, row: FactRow) -> StoredRecord:
    record = record_of(table, row)
    return StoredRecord(row=row.pk, record=record, stamp=stamp_of(record))


def _stored(portfolio: int) -> StoredPortfolio:
    return row_named(StoredPortfolio.objects.filter(pk=portfolio), portfolio)


def _locked(portfolio: int) -> StoredPortfolio:
    return row_named(StoredPortfolio.objects.select_for_update().filter(pk=portfolio), portfolio)


def settings_of(kept: Mapping[str, Any]) -> Settings:
    """The settings that the database keeps as nested keys."""
    findings = Findings()
    settings = read_settings(kept, findings)
    findings.raise_errors()
    if settings is None:
        raise AssertionError("stored settings have a name and a start")
    return settings


def _loaded(portfolio: int, tables: Iterable[str]) -> tuple[int, Portfolio]:
    is_kept = portfolio not in _raised()
    with transaction.atomic():
        stored = _locked(portfolio)
        records = {table: _table(stored, table, is_kept=is_kept) for table in tables}
    with _guard:
        _recent[portfolio] = _recent.pop(portfolio, None)
        for old in list(_recent)[:-_KEPT]:
            _forget(old)
    return stored.revision, Portfolio(settings=settings_of(stored.settings), **records)


def _table(stored: StoredPortfolio, table: str, *, is_kept: bool) -> tuple[Any, ...]:
    revision = stored.table_revisions.get(table, 1)
    with _guard:
        entry = _cache.get((stored.pk, table))
    if entry is not None and entry[0] == revision:
        records: tuple[Any, ...] = entry[1]
        return records
    records = records_of(stored, table)
    if is_kept:
        with _guard:
            _cache[stored.pk, table] = (revision, records)
    return records


def _raised() -> set[int]:
    """The portfolios that an open transaction of this thread has changed."""
    if not hasattr(_open, "raised") or not transaction.get_connection().in_atomic_block:
        _open.raised = set()
    raised: set[int] = _open.raised
    return raised


def _forget(portfolio: int) -> None:
    del _recent[portfolio]
    _whole.pop(portfolio, None)
    for table in TABLES:
        _cache.pop((portfolio, table), None)


def _apply(
    stored: StoredPortfolio, edits: list[Edit], actor: str, action: str, *, also: tuple[str, ...] = ()
) -> int:
    for edit in edits:
        if edit.row is not None:
            _change(stored, edit, actor, action)
    added: dict[str, list[Any]] = {}
    for edit in edits:
        if edit.row is None and edit.record is not None:
            added.setdefault(edit.table, []).append(edit.record)
    for table, records in added.items():
        _add(stored, table, records, actor, action)
    return _raise(stored, {*also, *(edit.table for edit in edits)})


def _change(stored: StoredPortfolio, edit: Edit, actor: str, action: str) -> None:
    row = FACTS[edit.table]._default_manager.filter(portfolio=stored, pk=edit.row).first()
    if row is None:
        raise StaleEditError(None)
    kept = _kept(edit.table, row)
    if edit.table == "people" and (edit.record is None or edit.record.key != kept.record.key):
        need_no_scores_of(stored.pk, kept.record.key)
    if edit.stamp is not None and edit.stamp != kept.stamp:
        raise StaleEditError(kept.record)
    if edit.record is None:
        row.delete()
    else:
        for name, cell in cells_of(edit.record).items():
            setattr(row, name, cell)
        row.save()
    after = plain_cells(edit.record) if edit.record is not None else None
    _trail(stored, (actor, action), (edit.table, name_of(kept.record)), (plain_cells(kept.record), after))


def _add(stored: StoredPortfolio, table: str, records: list[Any], actor: str, action: str) -> None:
    last = FACTS[table]._default_manager.filter(portfolio=stored).aggregate(last=Max("position"))["last"]
    add_records(stored, table, records, position=0 if last is None else last + 1)
    for record in records:
        _trail(stored, (actor, action), (table, name_of(record)), (None, plain_cells(record)))


def name_of(record: Any) -> str:
    """What an audit entry calls a record: its key, or what it is about."""
    for field in ("key", "initiative", "of", "discipline", "period", "kind", "scenario", "decision", "a"):
        if hasattr(record, field):
            return str(getattr(record, field))
    raise AssertionError(f"nothing names a {type(record).__name__}")


def _set_settings(stored: StoredPortfolio, new: Settings, actor: str) -> None:
    before, after = stored.settings, write_settings(new)
    stored.settings, stored.name = after, new.name
    stored.save(update_fields=["settings", "name"])
    _trail(stored, (actor, "edited"), (SETTINGS, stored.key), (before, after))


def _raise(stored: StoredPortfolio, tables: Iterable[str]) -> int:
    stored.revision += 1
    stored.table_revisions = {**stored.table_revisions, **dict.fromkeys(tables, stored.revision)}
    stored.save(update_fields=["revision", "table_revisions"])
    raised = _raised()
    raised.add(stored.pk)
    transaction.on_commit(lambda: raised.discard(stored.pk))
    return stored.revision


def _trail(
    stored: StoredPortfolio,
    by: tuple[str, str],
    what: tuple[str, str],
    states: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
) -> None:
    (actor, action), (table, record), (before, after) = by, what, states
    entry = AuditRecord(actor=actor, action=action, table=table, record=record, before=before, after=after)
    write_entry(stored, entry, revision=stored.revision + (action != "made"))


def forget_facts() -> None:
    """Drop what this process remembers, as where the database under it is another one."""
    with _guard:
        _whole.clear()
        _recent.clear()
        _cache.clear()
    _open.raised = set()

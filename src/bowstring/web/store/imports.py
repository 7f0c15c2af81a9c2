"""Imports: an upload kept until it is stored or dropped, its source remembered, its changes undone."""

import dataclasses
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bowstring.formats.own.merging import identity_of
from bowstring.formats.own.settings import write_settings
from bowstring.formats.own.tables import TABLES
from bowstring.formats.own.version import canonical_document, read_canonical
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, BowstringError
from bowstring.web.models import ImportRun, Source
from bowstring.web.quotas import check_quota
from bowstring.web.store.audit import is_about
from bowstring.web.store.facts import (
    SETTINGS,
    Edit,
    StoredRecord,
    change_records,
    change_settings,
    kept_records,
    load_portfolio,
    plain_cells,
    settings_of,
)
from bowstring.web.store.fetching import row_named
from bowstring.web.store.rows import cells_of, record_from

NAMING, STORED, UNDONE = "named", "stored", "undone"


class LaterEditsError(BowstringError):
    """An import cannot be undone, since records that it changed were edited later. names: theirs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(phrase("Some of its records were edited later."))
        self.names = names


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A table that is imported again and again. map: TOML; "" where its files are whole portfolios."""

    key: str
    name: str
    map: str
    imported_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCard:
    """One import. map: TOML of its columns; "" for a file that is a portfolio itself. undo: whether it can be asked."""

    key: str
    file_name: str
    source: str
    map: str
    state: str
    made_at: datetime
    stored_at: datetime | None
    changes: int


def keep_upload(
    portfolio: int, file_name: str, content: bytes, *, map_text: str, source: str, by: str
) -> RunCard:
    """Keep an upload until somebody has named its columns and looked at what it would change.

    Args:
        portfolio: the portfolio's number.
        file_name: as it was called.
        content: its bytes.
        map_text: TOML of its columns; blank for a portfolio.
        source: key of the source that it renews; blank for a new one.
        by: key of the account that did.

    Raises: QuotaError.
    """
    check_quota("uploads", ImportRun.objects.filter(portfolio=portfolio, state=NAMING).count())
    kept = ImportRun.objects.create(
        portfolio_id=portfolio,
        key=secrets.token_hex(8),
        file_name=file_name[:200],
        upload=content,
        map={"toml": map_text, "source": source},
        made_by=by,
    )
    return _run(kept)


def run_card(portfolio: int, key: str) -> RunCard:
    """The import of that key. Raises: UnknownKeyError."""
    return _run(_stored_run(portfolio, key))


def upload_of(portfolio: int, key: str) -> bytes:
    """What was uploaded. Raises: UnknownKeyError."""
    return bytes(_stored_run(portfolio, key).upload)


def name_columns(portfolio: int, key: str, map_text: str) -> None:
    """Keep how the columns of an upload are named.

    Args:
        portfolio: the portfolio's number.
        key: the import's.
        map_text: TOML.
    """
    run = _stored_run(portfolio, key)
    run.map = {**run.map, "toml": map_text}
    run.save(update_fields=["map"])


def drop_import(portfolio: int, key: str) -> None:
    """Forget an upload that was not stored."""
    ImportRun.objects.filter(portfolio=portfolio, key=key, state=NAMING).delete()


def sources_of(portfolio: int) -> tuple[SourceCard, ...]:
    """The sources that were imported before, by name."""
    sources = Source.objects.filter(portfolio=portfolio).defer("base").order_by("name", "key")
    return tuple(
        SourceCard(
            key=source.key, name=source.name, map=source.map.get("toml", ""), imported_at=source.imported_at
        )
        for source in sources
    )


def runs_of(portfolio: int, *, limit: int = 20) -> tuple[RunCard, ...]:
    """The imports that were stored, the last first."""
    import_runs = (
        ImportRun.objects.filter(portfolio=portfolio, choices__table__isnull=True)
        .exclude(state=NAMING)
        .defer("upload", "before")
    )
    return tuple(_run(import_run) for import_run in import_runs.select_related("source")[:limit])


def base_of(portfolio: int, source: str) -> Portfolio | None:
    """What a source said when it was stored last; None if it never was, or where that breaks a rule of today."""
    row = Source.objects.filter(portfolio=portfolio, key=source).first()
    if row is None or not row.base:
        return None
    try:
        return read_canonical(row.base["document"])
    except BadDataError:
        # An earlier version took it. Without it every difference from here is shown to be chosen.
        return None


def check_storable(there: Portfolio) -> None:
    """Go on only where a database can keep it. Raises: BadDataError."""
    for table in TABLES:
        for record in getattr(there, table):
            cells_of(record)


def store_import(
    portfolio: int,
    key: str,
    records: Iterable[tuple[str, Any]],
    *,
    source: SourceCard,
    there: Portfolio,
    actor: str,
    settings: Settings | None = None,
) -> int:
    """Store what an import adds and changes, all or nothing; the revision. Done once: again, it changes nothing.

    records: by table, added or as they are to be. there: what the source says, remembered for the next time.
    settings: those that come with it.
    """
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(portfolio=portfolio, key=key)
        if run.state != NAMING:
            return run.revision or 0
        edits, before = _edits(portfolio, records)
        if settings is not None:
            before[SETTINGS] = write_settings(load_portfolio(portfolio).settings)
            change_settings(portfolio, settings, actor=actor)
        run.revision = change_records(portfolio, edits, actor=actor, action="imported")
        run.source = _remember(portfolio, source, there)
        run.before = before
        run.after = stamps_after(portfolio, edits)
        run.state, run.stored_at, run.upload = STORED, timezone.now(), b""
        run.save()
        return run.revision


def undo_import(portfolio: int, key: str, *, actor: str, action: str = "import undone") -> int:
    """Put back what an import changed; the revision. action: what the trail calls it.

    Raises: LaterEditsError where its records were edited later. UnknownKeyError where nothing was stored.
    ScoresWaitError where a person would go whose sealed scores wait.
    """
    with transaction.atomic():
        run = row_named(
            ImportRun.objects.select_for_update().filter(portfolio=portfolio, key=key, state=STORED), key
        )
        settings = run.before.pop(SETTINGS, None)
        edits = list(_undoing(portfolio, run.before, run.after))
        if settings is not None:
            change_settings(portfolio, settings_of(settings), actor=actor)
        revision = change_records(portfolio, edits, actor=actor, action=action)
        run.state = UNDONE
        run.save(update_fields=["state"])
        return revision


def forget_person(portfolio: int, person: str) -> None:
    """Take what tells of a person out of what undoing would bring back, and out of what each source said last.

    Records about them stay as they are when something is undone; the next import shows what its source says of them
    as a difference to choose.

    Args:
        portfolio: the portfolio's number.
        person: their key among its people.
    """
    with transaction.atomic():
        for run in ImportRun.objects.select_for_update().filter(portfolio=portfolio).defer("upload"):
            names = {
                name for name, cells in run.before.items() if is_about(person, name.split(":")[0], cells)
            }
            if names:
                run.before = {name: cells for name, cells in run.before.items() if name not in names}
                run.after = {name: stamp for name, stamp in run.after.items() if name not in names}
                run.save(update_fields=["before", "after"])
        for source in Source.objects.select_for_update().filter(portfolio=portfolio):
            if person in source.base.get("document", ""):
                there = base_of(portfolio, source.key)
                source.base = {} if there is None else {"document": _without(person, there)}
                source.save(update_fields=["base"])


def _without(person: str, there: Portfolio) -> str:
    """A source's document without what tells of a person."""
    kept: dict[str, Any] = {
        table: tuple(
            record for record in getattr(there, table) if not is_about(person, table, plain_cells(record))
        )
        for table in TABLES
    }
    return canonical_document(dataclasses.replace(there, **kept))


def stamps_after(portfolio: int, edits: Iterable[Edit]) -> dict[str, str]:
    """What the records became, by table and row; a namesake that was there and was not changed is none of them."""
    rows: dict[str, set[int]] = {}
    added: dict[str, set[tuple[str, ...]]] = {}
    for edit in edits:
        changed, fresh = rows.setdefault(edit.table, set()), added.setdefault(edit.table, set())
        if edit.row is None:
            fresh.add(identity_of(edit.table, edit.record))
        else:
            changed.add(edit.row)
    return {
        f"{table}:{kept.row}": kept.stamp
        for table in rows
        for kept in kept_records(portfolio, table)
        if kept.row in rows[table] or identity_of(table, kept.record) in added[table]
    }


def _edits(portfolio: int, records: Iterable[tuple[str, Any]]) -> tuple[list[Edit], dict[str, Any]]:
    """Edits in place where a record is there already; and how those records were, by table and row."""
    by_table: dict[str, list[Any]] = {}
    for table, record in records:
        by_table.setdefault(table, []).append(record)
    edits: list[Edit] = []
    before: dict[str, Any] = {}
    for table, table_records in by_table.items():
        there = {identity_of(table, kept.record): kept for kept in reversed(kept_records(portfolio, table))}
        for record in table_records:
            kept = there.get(identity_of(table, record))
            edits.append(Edit(table=table, row=kept.row if kept else None, record=record))
            if kept is not None:
                before[f"{table}:{kept.row}"] = plain_cells(kept.record)
    return edits, before


def _undoing(portfolio: int, before: Mapping[str, Any], after: Mapping[str, str]) -> Iterable[Edit]:
    tables = {name.split(":", 1)[0] for name in after}
    there = {
        f"{table}:{kept.row}": (table, kept) for table in tables for kept in kept_records(portfolio, table)
    }
    later = [name for name, stamp in after.items() if name in there and there[name][1].stamp != stamp] + [
        name for name in before if name not in there
    ]
    if later:
        raise LaterEditsError(tuple(sorted(_named(name, there) for name in later)))
    for name in after:
        if name not in there:
            continue
        table, kept = there[name]
        old = before.get(name)
        yield Edit(table=table, row=kept.row, record=record_from(table, old) if old is not None else None)


def _named(name: str, there: Mapping[str, tuple[str, StoredRecord]]) -> str:
    table = name.split(":", 1)[0]
    return f"{table}: {', '.join(identity_of(table, there[name][1].record))}" if name in there else table


def _remember(portfolio: int, card: SourceCard, there: Portfolio) -> Source:
    stored, _ = Source.objects.update_or_create(
        portfolio_id=portfolio,
        key=card.key,
        defaults={
            "name": card.name,
            "map": {"toml": card.map},
            "base": {"document": canonical_document(there)},
            "imported_at": timezone.now(),
        },
    )
    return stored


def _stored_run(portfolio: int, key: str) -> ImportRun:
    return row_named(ImportRun.objects.filter(portfolio=portfolio, key=key).select_related("source"), key)


def _run(run: ImportRun) -> RunCard:
    return RunCard(
        key=run.key,
        file_name=run.file_name,
        source=run.source.key if run.source is not None else run.map.get("source", ""),
        map=run.map.get("toml", ""),
        state=run.state,
        made_at=run.made_at,
        stored_at=run.stored_at,
        changes=len(run.after),
    )

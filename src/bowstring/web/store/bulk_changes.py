"""Many records of a table changed at once: kept as an import is, so that it is undone in the same way."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.models import ImportRun
from bowstring.web.store.facts import Edit, StoredRecord, change_records, kept_records, plain_cells
from bowstring.web.store.fetching import row_named
from bowstring.web.store.imports import STORED, UNDONE, stamps_after, undo_import
from bowstring.web.store.rows import record_from

MOST_RECORDS = 500
"""How many records one change may concern."""

UNDO_SHOWN_FOR = timedelta(days=1)
"""How long a list offers to undo a change; afterwards the interface still does."""


class StaleRecordsError(BowstringError):
    """Some of the records are no longer what was looked at. records: as they are now; gone: how many are no more."""

    def __init__(self, records: tuple[Any, ...], gone: int) -> None:
        super().__init__(
            phrase(
                "{records} of the records were changed by somebody else meanwhile.",
                records=len(records) + gone,
            )
        )
        self.records, self.gone = records, gone


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """A change of many records. words: what it did, as a sentence; made_by: an account's key."""

    key: str
    table: str
    words: str
    made_by: str
    made_at: datetime
    records: int
    is_undone: bool


def store_bulk_change(portfolio: int, edits: Sequence[Edit], *, words: str, actor: str) -> BulkChange:
    """Replace records of one table, all or none of them.

    edits: each with the row, the stamp that was seen and the record as it is to be. Raises: StaleRecordsError.
    """
    table = edits[0].table
    with transaction.atomic():
        kept = _still_as_seen(portfolio, edits)
        revision = change_records(portfolio, edits, actor=actor, action="changed together")
        run = ImportRun.objects.create(
            portfolio_id=portfolio,
            key=secrets.token_hex(8),
            file_name=words[:200],
            upload=b"",
            choices={"table": table},
            state=STORED,
            made_by=actor,
            stored_at=timezone.now(),
            revision=revision,
            before={f"{table}:{edit.row}": plain_cells(kept[edit.row or 0].record) for edit in edits},
            after=stamps_after(portfolio, edits),
        )
        return _card(run)


def bulk_change(portfolio: int, key: str) -> BulkChange:
    """The change with that key. Raises: UnknownKeyError."""
    return _card(_run(portfolio, key))


def last_bulk_change(portfolio: int, table: str, *, by: str) -> BulkChange | None:
    """What somebody last changed together in a table, while it can be undone and is not long ago; None otherwise."""
    run = (
        ImportRun.objects.filter(portfolio=portfolio, made_by=by, choices__table=table)
        .filter(stored_at__gte=timezone.now() - UNDO_SHOWN_FOR)
        .defer("upload", "before")
        .first()
    )
    return _card(run) if run is not None and run.state == STORED else None


def records_of_change(portfolio: int, key: str) -> tuple[Any, ...]:
    """The records that a change concerned, as they were before it and as they are now. Raises: UnknownKeyError."""
    run = _run(portfolio, key)
    table = run.choices["table"]
    rows = [int(name.partition(":")[2]) for name in run.before]
    now = kept_records(portfolio, table, pk__in=rows)
    before = (record_from(table, cells) for cells in run.before.values())
    return (*before, *(kept.record for kept in now))


def undo_bulk_change(portfolio: int, key: str, *, actor: str) -> BulkChange:
    """Put the records back as they were.

    Args:
        portfolio: the portfolio's number.
        key: the change's.
        actor: key of the account that does.

    Raises: LaterEditsError; UnknownKeyError where there is nothing to undo.
    """
    with transaction.atomic():
        _run(portfolio, key)
        undo_import(portfolio, key, actor=actor, action="change undone")
        return bulk_change(portfolio, key)


def _still_as_seen(portfolio: int, edits: Sequence[Edit]) -> dict[int, StoredRecord]:
    """The records that edits replace, by row."""
    kept = {
        record.row: record
        for record in kept_records(portfolio, edits[0].table, pk__in=[edit.row for edit in edits])
    }
    stale = [edit.row for edit in edits if edit.row not in kept or kept[edit.row].stamp != edit.stamp]
    if stale:
        there = tuple(kept[row].record for row in stale if row in kept)
        raise StaleRecordsError(there, len(stale) - len(there))
    return kept


def _run(portfolio: int, key: str) -> ImportRun:
    return row_named(
        ImportRun.objects.filter(portfolio=portfolio, key=key, choices__table__isnull=False), key
    )


def _card(run: ImportRun) -> BulkChange:
    return BulkChange(
        key=run.key,
        table=run.choices["table"],
        words=run.file_name,
        made_by=run.made_by,
        made_at=run.stored_at or run.made_at,
        records=len(run.after),
        is_undone=run.state == UNDONE,
    )

"""What storing an upload would change, and storing it: the same for the page and for programs."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from bowstring.formats.cells import cell_text, to_cell
from bowstring.formats.own.merging import FieldChange, Merge, RecordChange, merge
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Problem
from bowstring.web.access import Visit
from bowstring.web.jobs import jobs
from bowstring.web.portfolio.import_reading import Upload, read_upload, settings_taken
from bowstring.web.store import imports as store
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.imports import RunCard, SourceCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChanges:
    """What a file says, what is wrong with it, the settings it brings, and what storing it would do."""

    there: Portfolio
    problems: tuple[Problem, ...]
    settings: Settings | None
    comparison: Merge

    def conflicts(self) -> Iterator[tuple[RecordChange, FieldChange]]:
        """The fields that were edited here and in the file."""
        for change in self.comparison.conflicts:
            for field in change.fields:
                if field.is_conflict:
                    yield change, field

    def taken(self, chosen: Collection[str]) -> tuple[tuple[str, Any], ...]:
        """The records as they are to be: what is here holds in a conflict unless its name was chosen."""
        records = list(self.comparison.added)
        for change in self.comparison.changed:
            kept = frozenset(
                field.field
                for field in change.fields
                if field.is_conflict and conflict_name(change, field) not in chosen
            )
            if len(kept) < len(change.fields):
                records.append((change.table, change.taken(kept)))
        return tuple(records)


def import_changes(visit: Visit, card: RunCard) -> ImportChanges:
    """What storing a file that was sent would change, beside the facts as they are now.

    Raises: BadDataError where it cannot be read.
    """
    here = load_portfolio(visit.portfolio_id)
    upload = Upload(name=card.file_name, content=store.upload_of(visit.portfolio_id, card.key))
    there, problems = read_upload(upload, card.map, here)
    store.check_storable(there)
    settings = settings_taken(here, there, is_whole=not card.map)
    comparison = merge(store.base_of(visit.portfolio_id, card.source), here, there)
    return ImportChanges(there=there, problems=problems, settings=settings, comparison=comparison)


def store_changes(
    visit: Visit, card: RunCard, changes: ImportChanges, records: tuple[tuple[str, Any], ...]
) -> None:
    """Store records of an import, all or nothing, and queue a re-plan.

    Args:
        visit: whose it is.
        card: the import.
        changes: what it would change.
        records: what of it is taken.
    """
    store.store_import(
        visit.portfolio_id,
        card.key,
        records,
        source=SourceCard(key=card.source, name=card.file_name, map=card.map, imported_at=None),
        there=changes.there,
        actor=visit.account,
        settings=changes.settings,
    )
    jobs.replan(visit.portfolio_id, by=visit.account)


def conflict_name(change: RecordChange, field: FieldChange) -> str:
    """What a conflict is called where somebody chooses: its table, record and field."""
    return ":".join((change.table, *change.identity, field.field))


def value_text(value: object) -> str:
    """A field's value as somebody would type it; blank where it holds nothing."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {entry}" for name, entry in value.items())
    return cell_text(to_cell(value))

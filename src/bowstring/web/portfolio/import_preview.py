"""What an import would change: everything new, everything different, every problem; then stored, all or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.formats.own.merging import Merge, RecordChange
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, Problem, Severity, UnknownKeyError
from bowstring.model.wording import count_words
from bowstring.report.table_words import TABLE_WORDS
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.import_changes import (
    ImportChanges,
    conflict_name,
    import_changes,
    store_changes,
    value_text,
)
from bowstring.web.portfolio.import_forms import field_words
from bowstring.web.portfolio.records import cell_words
from bowstring.web.site.errors import not_found
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.site.record_forms import targets_of
from bowstring.web.store import imports as store
from bowstring.web.store.imports import RunCard
from bowstring.web.store.submissions import store_once

_SHOWN = 12
_MOST_CONFLICTS = 200
_MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportNotice:
    """A problem, for parts/problems.html."""

    severity: str
    where: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedField:
    """A field that was edited here and in the source. name: of its radio buttons."""

    name: str
    record: str
    field: str
    here: str
    there: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What storing would do. is_refused: nothing can be stored before the problems are mended."""

    file_name: str
    counts: tuple[str, ...]
    problems: tuple[ImportNotice, ...]
    is_refused: bool
    added: TableView | None
    added_words: str
    changed: TableView | None
    changed_words: str
    choices: tuple[EditedField, ...]
    vanished: tuple[str, ...]
    columns_url: str
    drop_url: str

    @property
    def changes_nothing(self) -> bool:
        """Whether the portfolio says all of it already."""
        return not self.is_refused and self.added is None and self.changed is None and not self.choices


@needs(Right.LEAD)
def import_preview(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """Look at everything first; on sending, store it."""
    try:
        card = store.run_card(visit.portfolio_id, run)
    except UnknownKeyError:
        return not_found(request)
    if card.state != store.NAMING:
        messages.info(request, "That import has already been saved.")
        return redirect(address("import", visit))
    try:
        changes = import_changes(visit, card)
    except BadDataError as bad:
        return show(request, "import/preview.html", _refused(visit, card, bad.problems), visit=visit)
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = changes.taken([name for name in request.POST if request.POST[name] == "there"])

        def store_once_sent() -> str:
            store_changes(visit, card, changes, taken)
            return address("agenda", visit)

        url = store_once(form.once, store_once_sent, by=visit.account)
        messages.success(
            request, phrase("{sum} We are planning again.", sum=_sum(changes.comparison, len(taken)))
        )
        return redirect(url)
    return show(request, "import/preview.html", _preview(visit, card, changes), visit=visit, form=form)


def _preview(visit: Visit, card: RunCard, changes: ImportChanges) -> PreviewPage:
    comparison = changes.comparison
    plain = [
        record_change
        for record_change in comparison.changed
        if any(not field.is_conflict for field in record_change.fields)
    ]
    choices = tuple(
        EditedField(
            name=conflict_name(change, field),
            record=f"{change.table}: {_called(change.here)}",
            field=field_words(field.field),
            here=_words(field.here),
            there=_words(field.there),
        )
        for change, field in changes.conflicts()
    )
    return PreviewPage(
        file_name=card.file_name,
        counts=_counts(comparison),
        problems=_notices(changes.problems),
        is_refused=False,
        added=_added_table(comparison.added),
        added_words=_more(len(comparison.added)),
        changed=_changed_table(plain),
        changed_words=_more(len(plain)),
        choices=choices[:_MOST_CONFLICTS],
        vanished=tuple(f"{table}: {', '.join(identity)}" for table, identity in comparison.vanished),
        columns_url=address("import-columns", visit, run=card.key) if card.map else "",
        drop_url=address("import-drop", visit, run=card.key),
    )


def _refused(visit: Visit, card: RunCard, problems: tuple[Problem, ...]) -> PreviewPage:
    return PreviewPage(
        file_name=card.file_name,
        counts=(),
        problems=_notices(problems),
        is_refused=True,
        added=None,
        added_words="",
        changed=None,
        changed_words="",
        choices=(),
        vanished=(),
        columns_url=address("import-columns", visit, run=card.key) if card.map else "",
        drop_url=address("import-drop", visit, run=card.key),
    )


def _counts(comparison: Merge) -> tuple[str, ...]:
    """How much of each table is new, then what else would be so, in words."""
    new = Counter(table for table, _ in comparison.added)
    lines = [
        phrase(
            "{new_rows} in {replace}",
            new_rows=count_words(count, "new row", "new rows"),
            replace=table.replace("_", " "),
        )
        for table, count in new.items()
    ]
    if comparison.changed:
        lines.append(
            phrase("{records} changed", records=count_words(len(comparison.changed), "record", "records"))
        )
    if comparison.vanished:
        lines.append(
            phrase(
                "{rows} no longer in the file; we keep them",
                rows=count_words(len(comparison.vanished), "row", "rows"),
            )
        )
    if comparison.same:
        lines.append(phrase("{records} unchanged", records=count_words(comparison.same, "record", "records")))
    return tuple(lines)


def _sum(comparison: Merge, taken: int) -> str:
    new, changed = len(comparison.added), taken - len(comparison.added)
    added = count_words(new, "new record", "new records")
    if not changed:
        return phrase("Saved: {added}.", added=added)
    changes = count_words(changed, "changed record", "changed records")
    return phrase("Saved: {added}, {changes}.", added=added, changes=changes)


def _notices(problems: Iterable[Problem]) -> tuple[ImportNotice, ...]:
    ranked = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    shown = [
        ImportNotice(
            severity=problem.severity.value,
            where=str(problem.where),
            message=problem.message,
            # The map is a file that nobody here has: the page of columns asks the same.
            mend=(
                phrase("Answer it under “Change the columns”, or correct the file.")
                if problem.is_of_the_map
                else problem.mend
            ),
        )
        for problem in ranked[:_MOST_PROBLEMS]
    ]
    if len(ranked) > _MOST_PROBLEMS:
        more = phrase(
            "and {ranked:,} more. Fix these first, then upload the file again.",
            ranked=len(ranked) - _MOST_PROBLEMS,
        )
        shown.append(ImportNotice(severity=shown[-1].severity, where="", message=more, mend=""))
    return tuple(shown)


def _added_table(added: tuple[tuple[str, Any], ...]) -> TableView | None:
    if not added:
        return None
    names = {getattr(record, "key", ""): _called(record) for _, record in added}
    rows = tuple(
        (_table_words(table), _called(record), _summary(table, record, names))
        for table, record in added[:_SHOWN]
    )
    return table_view(Table(headers=(phrase("Table"), phrase("Name"), phrase("Other details")), rows=rows))


def _table_words(table: str) -> str:
    """What a table is called; scores have no page of facts, and go by their own name."""
    return TABLE_WORDS[table].title if table in TABLE_WORDS else table.replace("_", " ").capitalize()


def _changed_table(changed: list[RecordChange]) -> TableView | None:
    if not changed:
        return None
    rows = tuple(
        (_called(record_change.here), field_words(field.field), _words(field.here), _words(field.there))
        for record_change in changed[:_SHOWN]
        for field in record_change.fields
        if not field.is_conflict
    )
    return table_view(
        Table(headers=(phrase("Record"), phrase("Field"), phrase("Now"), phrase("Then")), rows=rows)
    )


def _called(record: Any) -> str:
    for name in ("name", "title", "statement", "key", "initiative", "of", "discipline", "period"):
        value = getattr(record, name, "")
        if value:
            return str(value)
    return "a record"


def _summary(table: str, record: Any, names: Mapping[str, str]) -> str:
    """A few of a record's fields, in words. names: of the records that the file brings, by key."""
    columns = TABLES[table].columns
    skipped = {"key", "name", "title", "statement", "extra", "description"}
    filled = [
        name
        for name in record.__dataclass_fields__
        if name not in skipped and getattr(record, name) not in (None, "", (), {})
    ]
    return "; ".join(
        f"{field_words(name)}: "
        + cell_words(getattr(record, name), columns.get(name), names if targets_of(table, name) else {})
        for name in filled[:5]
    )


def _words(value: object) -> str:
    return value_text(value) or phrase("nothing")


def _more(count: int) -> str:
    return phrase("The first {shown} of {count:,}.", shown=_SHOWN, count=count) if count > _SHOWN else ""

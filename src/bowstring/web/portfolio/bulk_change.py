"""Many records changed at once: chosen in a list, looked at before and after, saved whole, undone with one press."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bowstring.model.language import phrase
from bowstring.model.problems import Problem, UnknownKeyError
from bowstring.model.wording import count_words
from bowstring.report.table_words import TABLE_WORDS, is_editable, records_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.bulk_forms import ChangedFieldForm, SaveForm, ValueForm
from bowstring.web.portfolio.bulk_preview import (
    MOST_NAMED,
    BulkChangePage,
    Pairs,
    sentence_of,
    stale_words,
    with_preview,
)
from bowstring.web.portfolio.initiatives import initiatives_wanted
from bowstring.web.portfolio.records import list_url
from bowstring.web.site.editing import (
    RefusedError,
    acceptable_together,
    form_setting,
    may_add,
    may_change,
    problem_words,
    store_together,
    tell_problems,
    undo_together,
)
from bowstring.web.site.frame import show
from bowstring.web.site.listing import asked_in
from bowstring.web.site.problem_places import title_of
from bowstring.web.site.record_forms import FormSetting
from bowstring.web.store.bulk_changes import MOST_RECORDS, StaleRecordsError
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_records
from bowstring.web.store.imports import LaterEditsError
from bowstring.web.store.initiatives import rows_wanted
from bowstring.web.store.lists import row_numbers
from bowstring.web.store.settings import kept_settings
from bowstring.web.store.submissions import store_once

_LONGEST_QUERY, _LONGEST_NUMBER = 2_000, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChosenRecords:
    """The records to change, and how many more were chosen that are others' to change."""

    kept: tuple[StoredRecord, ...]
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _TypedChange:
    """What is to be done: to which records, in words, and what speaks against it. pairs: those that would differ."""

    kept: tuple[StoredRecord, ...]
    setting: FormSetting
    value_form: ValueForm
    pairs: Pairs
    words: str
    refusals: tuple[str, ...]
    warnings: tuple[Problem, ...]


@needs(Right.EDIT)
def bulk_change(request: HttpRequest, visit: Visit, table: str) -> HttpResponse:
    """Choose a field and what it becomes; look at each record before and after; save all of it or nothing."""
    if not is_editable(table):
        raise Http404("no such table")
    if not may_add(visit, table):
        raise PermissionDenied("only leads change this table")
    chosen = _chosen(request, visit, table)
    if not chosen.kept:
        why = (
            phrase("These belong to teams whose work you cannot change.")
            if chosen.others
            else phrase("Tick the rows that you want to change first.")
        )
        messages.warning(request, why)
        return redirect(_back(visit, table, _query(request)))
    setting = form_setting(visit, table)
    field_form = ChangedFieldForm(
        request.GET if "field" in request.GET else None, table=table, fixed=setting.fixed
    )
    page = _page(request, visit, table, chosen)
    if not field_form.is_valid():
        return show(request, "bulk_change.html", page, visit=visit, field_form=field_form)
    value_form = ValueForm(request.GET, setting=setting, name=field_form.cleaned_data["field"])
    if not value_form.is_valid():
        return show(request, "bulk_change.html", page, visit=visit, form=value_form, field_form=field_form)
    return _previewed(request, visit, page, _change(visit, chosen, value_form, setting), field_form)


@needs(Right.EDIT)
@require_POST
def bulk_undo(request: HttpRequest, visit: Visit, table: str, change: str) -> HttpResponse:
    """Put back what somebody changed together, where nobody has edited it since."""
    try:
        undone = undo_together(visit, change)
    except UnknownKeyError:
        messages.warning(request, phrase("This change has already been undone."))
    except LaterEditsError as later:
        listed = "; ".join(later.names[:MOST_NAMED])
        messages.error(
            request,
            phrase(
                "It cannot be undone: {records} changed since ({listed}).",
                records=count_words(len(later.names), "record", "records"),
                listed=listed,
            ),
        )
    else:
        messages.success(request, phrase("Undone: {words}. We are planning again.", words=undone.words))
    return redirect(list_url(visit, table))


def _chosen(request: HttpRequest, visit: Visit, table: str) -> _ChosenRecords:
    """The records that were ticked, or all that the list has."""
    rows: Sequence[int]
    if _is_all(request):
        rows = _rows_of_list(visit, table, QueryDict(_query(request)))
    else:
        texts = [text for text in request.GET.getlist("row") if text.isascii() and text.isdigit()]
        rows = [int(text) for text in texts if len(text) <= _LONGEST_NUMBER]
    kept = {
        record.row: record for record in kept_records(visit.portfolio_id, table, pk__in=rows[:MOST_RECORDS])
    }
    there = [kept[row] for row in dict.fromkeys(rows) if row in kept]
    is_free = visit.may(Right.LEAD) or not visit.teams
    own = [record for record in there if is_free or may_change(visit, table, record.record)]
    return _ChosenRecords(kept=tuple(own), others=len(there) - len(own))


def _rows_of_list(visit: Visit, table: str, words: QueryDict) -> tuple[int, ...]:
    if table == "initiatives":
        settings = kept_settings(visit.portfolio_id).settings
        wanted = initiatives_wanted(visit, words)
        return rows_wanted(visit.portfolio_id, wanted, settings, most=MOST_RECORDS)
    return row_numbers(visit.portfolio_id, table, asked_in(words), most=MOST_RECORDS)


def _change(
    visit: Visit, chosen: _ChosenRecords, value_form: ValueForm, setting: FormSetting
) -> _TypedChange:
    """What each record would be, and what speaks against it."""
    both = ((kept, value_form.changed(kept.record)) for kept in chosen.kept)
    pairs = tuple((kept, new) for kept, new in both if new != kept.record)
    refusals: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    if not visit.may(Right.LEAD) and not all(may_change(visit, setting.table, new) for _, new in pairs):
        refusals = (phrase("You cannot give work to a team that is not yours."),)
    try:
        warnings = acceptable_together(visit, setting.table, [(kept.record, new) for kept, new in pairs])
    except RefusedError as refused:
        refusals += tuple(f"{problem.where}: {problem_words(problem)}" for problem in refused.problems)
    return _TypedChange(
        kept=chosen.kept,
        setting=setting,
        value_form=value_form,
        pairs=pairs,
        words=sentence_of(value_form, setting, len(pairs)),
        refusals=refusals,
        warnings=warnings,
    )


def _previewed(
    request: HttpRequest,
    visit: Visit,
    page: BulkChangePage,
    change: _TypedChange,
    field_form: ChangedFieldForm,
) -> HttpResponse:
    """The page with what each record would be; on sending, where storing it leads."""
    save_form, stale = SaveForm(request.POST or None), ""
    if request.method == "POST" and save_form.is_valid() and not change.refusals:
        try:
            return redirect(
                store_once(
                    save_form.once,
                    lambda: _stored(request, visit, change, seen=save_form.stamps(), back=page.back_url),
                    by=visit.account,
                )
            )
        except StaleRecordsError as error:
            stale = stale_words(error.records, error.gone)
        except StaleEditError:
            stale = stale_words((), 0)
    seen = ";".join(f"{kept.row}:{kept.stamp}" for kept, _ in change.pairs)
    page = with_preview(
        page,
        change.pairs,
        change.value_form,
        change.setting,
        refusals=change.refusals,
        warnings=change.warnings,
    )
    return show(
        request,
        "bulk_change.html",
        dataclasses.replace(page, stale=stale),
        visit=visit,
        form=change.value_form,
        field_form=field_form,
        save_form=SaveForm(initial={"seen": seen}),
        status=409 if stale else 422 if change.refusals else 200,
    )


def _stored(
    request: HttpRequest, visit: Visit, change: _TypedChange, *, seen: dict[int, str], back: str
) -> str:
    """Store what was looked at, and nothing that came into the list since; where to go next."""
    table = change.setting.table
    edits = [
        Edit(table=table, row=kept.row, record=new, stamp=seen[kept.row])
        for kept, new in change.pairs
        if kept.row in seen
    ]
    if len(edits) < len(seen) or not edits:
        # Some are gone, or say so already because somebody else was quicker.
        alike = {edit.row for edit in edits}
        there = tuple(kept.record for kept in change.kept if kept.row in seen and kept.row not in alike)
        raise StaleRecordsError(there, len(seen) - len(edits) - len(there))
    store_together(visit, edits, words=change.words)
    messages.success(request, phrase("{words}. We are planning again.", words=change.words))
    tell_problems(request, change.warnings[:MOST_NAMED])
    return back


def _page(request: HttpRequest, visit: Visit, table: str, chosen: _ChosenRecords) -> BulkChangePage:
    others = count_words(chosen.others, "record", "records")
    return BulkChangePage(
        title=phrase("Change {records_words}", records_words=records_words(table, len(chosen.kept))),
        table=TABLE_WORDS[table].title,
        back_url=_back(visit, table, _query(request)),
        query=_query(request),
        is_all=_is_all(request),
        rows=tuple(kept.row for kept in chosen.kept),
        chosen=tuple(title_of(kept.record) for kept in chosen.kept),
        others=phrase("We left out {others} of teams whose work you cannot change.", others=others)
        if chosen.others
        else "",
    )


def _is_all(request: HttpRequest) -> bool:
    return request.GET.get("which") == "all"


def _query(request: HttpRequest) -> str:
    """How the list was narrowed and sorted: only what its address can hold, whatever was sent."""
    return QueryDict(request.GET.get("list", "")[:_LONGEST_QUERY].replace("\x00", "")).urlencode()


def _back(visit: Visit, table: str, query: str) -> str:
    return f"{list_url(visit, table)}?{query}" if query else list_url(visit, table)

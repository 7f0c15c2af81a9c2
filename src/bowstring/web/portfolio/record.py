"""One record of a plain table: seen, edited beside others, added, taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.problems import Problem, UnknownKeyError
from bowstring.report.table_words import TABLE_WORDS, is_editable, label_of
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.differences import Difference, merge
from bowstring.web.portfolio.records import content_words, list_url, names_in
from bowstring.web.site.cells import texts_of
from bowstring.web.site.editing import (
    RefusedError,
    acceptable,
    form_setting,
    may_add,
    may_change,
    new_key,
    problem_words,
    store_edits,
    tell_problems,
)
from bowstring.web.site.frame import address, show
from bowstring.web.site.problem_places import title_of
from bowstring.web.site.record_forms import TAKE, RecordForm
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_row, stamp_of
from bowstring.web.store.history import record_opened, who_changed
from bowstring.web.store.submissions import store_once


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """A record, or the form of one. more_fields: its fields where it may only be seen. by: who changed it meanwhile."""

    title: str
    table: str
    list_url: str
    form_key: str = ""
    action: str = ""
    button: str = phrase("Save")
    more_fields: tuple[tuple[str, str], ...] = ()
    delete_url: str = ""
    differences: tuple[Difference, ...] = ()
    by: str = ""
    gone: bool = False


@needs(Right.VIEW)
def record(request: HttpRequest, visit: Visit, table: str, row: int) -> HttpResponse:
    """A record to edit, or to see where it may not be edited."""
    kept = _kept(visit, table, row)
    if kept is None:
        raise Http404("no such record")
    if not may_change(visit, table, kept.record):
        return show(request, "record.html", _seen(visit, table, kept), visit=visit)
    form = RecordForm(setting=form_setting(visit, table), record=kept.record, initial={"stamp": kept.stamp})
    return show(request, "record.html", _page(visit, table, kept), visit=visit, form=form)


@needs(Right.EDIT)
def record_save(request: HttpRequest, visit: Visit, table: str, row: int) -> HttpResponse:
    """A record as it was typed: stored, or shown again with what is wrong or what somebody else changed."""
    kept = _kept(visit, table, row)
    if request.method != "POST":
        return redirect(address("record", visit, table=table, row=row))
    if kept is None:
        if may_add(visit, table):
            return _gone(request, visit, table)
        raise Http404("no such record")
    if not may_change(visit, table, kept.record):
        raise PermissionDenied("somebody else's record")
    return _save(request, visit, table, kept)


@needs(Right.EDIT)
def record_add(request: HttpRequest, visit: Visit, table: str) -> HttpResponse:
    """A new record."""
    if not is_editable(table):
        raise Http404("no such table")
    if not may_add(visit, table):
        raise PermissionDenied("only a lead adds here")
    setting = form_setting(visit, table)
    page = _adding(visit, table)
    if request.method != "POST":
        form = RecordForm(setting=setting, initial={"team": visit.teams[0]} if len(visit.teams) == 1 else {})
        return show(request, "record.html", page, visit=visit, form=form)
    form = RecordForm(request.POST, setting=setting)
    if form.is_valid() and not may_change(visit, table, form.made("")):
        form.add_error(
            "team" if "team" in form.fields else None, phrase("You can only add things for your own teams.")
        )
    if form.is_valid():
        problems: list[Problem] = []

        def store() -> str:
            new = form.made(new_key(visit.portfolio_id, table, _name_typed(table, form)))
            problems.extend(acceptable(visit, table, new, old=None))
            store_edits(visit, [Edit(table=table, record=new)], action="added")
            return page.list_url

        try:
            return _stored(request, store_once(form.once, store, by=visit.account), page.form_key, problems)
        except RefusedError as refused:
            _tell(form, refused)
    return show(request, "record.html", page, visit=visit, form=form, status=422)


def _kept(visit: Visit, table: str, row: int) -> StoredRecord | None:
    """The record in a row; None if there is none (any more)."""
    if not is_editable(table):
        raise Http404("no such table")
    try:
        return kept_row(visit.portfolio_id, table, row)
    except UnknownKeyError:
        return None


def _save(request: HttpRequest, visit: Visit, table: str, kept: StoredRecord) -> HttpResponse:
    setting = form_setting(visit, table)
    texts = {name: request.POST.get(name, "") for name in request.POST}
    # What somebody else stored, where that was chosen.
    for name, text in setting.texts_of(kept.record).items():
        if request.POST.get(f"{TAKE}{name}") == "theirs":
            texts[name] = text
    form = RecordForm(texts, setting=setting, record=kept.record)
    page = _page(visit, table, kept)
    if not form.is_valid():
        return show(request, "record.html", page, visit=visit, form=form, status=422)
    new, stamp = form.made(""), form.cleaned_data["stamp"]
    if not may_change(visit, table, new):
        form.add_error(None, phrase("You cannot give it to a team that is not yours."))
        return show(request, "record.html", page, visit=visit, form=form, status=422)
    problems: list[Problem] = []

    def store() -> str:
        if stamp == kept.stamp:
            problems.extend(acceptable(visit, table, new, old=kept.record))
        store_edits(visit, [Edit(table=table, row=kept.row, record=new, stamp=stamp)])
        return page.list_url

    try:
        return _stored(request, store_once(form.once, store, by=visit.account), page.form_key, problems)
    except StaleEditError as stale:
        return _stale(request, visit, table, kept, now=stale.now)
    except RefusedError as refused:
        _tell(form, refused)
        return show(request, "record.html", page, visit=visit, form=form, status=422)


def _stale(
    request: HttpRequest, visit: Visit, table: str, kept: StoredRecord, *, now: Any | None
) -> HttpResponse:
    """The difference between what was typed and what somebody else stored; the form holds both, put together."""
    if now is None:
        return _gone(request, visit, table)
    opened = request.POST.get("stamp", "")[:64]
    before = record_opened(visit.portfolio_id, table, opened)
    setting = form_setting(visit, table)
    theirs = setting.texts_of(now)
    typed = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in theirs}
    typed |= {name: theirs[name] for name in setting.fixed if name in theirs}
    merged, differences = merge(
        setting.texts_of(before) if before is not None else None,
        theirs,
        typed,
        labels={name: label_of(name) for name in typed},
    )
    data = {**merged, "stamp": stamp_of(now), "once_key": ""}
    form = RecordForm(data, setting=setting, record=now)
    page = _page(
        visit, table, kept, differences=tuple(differences), by=who_changed(visit.portfolio_id, table, opened)
    )
    return show(request, "record.html", page, visit=visit, form=form, status=409)


def _gone(request: HttpRequest, visit: Visit, table: str) -> HttpResponse:
    """The record was taken away meanwhile; what was typed can be stored as a new one."""
    form = RecordForm(request.POST, setting=form_setting(visit, table))
    page = _adding(visit, table, gone=True)
    return show(request, "record.html", page, visit=visit, form=form, status=409)


def _tell(form: RecordForm, refused: RefusedError) -> None:
    """Say at its field what must be mended."""
    for problem in refused.problems:
        column = problem.where.column.partition(".")[0]
        form.add_error(column if column in form.fields else None, problem_words(problem))


def _stored(request: HttpRequest, went: str, form_key: str, problems: Sequence[Problem]) -> HttpResponse:
    messages.success(request, phrase("Saved. We are planning again."), extra_tags=form_key)
    tell_problems(request, problems)
    return redirect(went)


def _name_typed(table: str, form: RecordForm) -> str:
    return next(
        (str(form.cleaned_data[field]) for field in ("name", "title", "statement") if field in form.fields),
        table,
    )


def _page(visit: Visit, table: str, kept: StoredRecord, **more: Any) -> RecordPage:
    return RecordPage(
        title=title_of(kept.record),
        table=TABLE_WORDS[table].title,
        list_url=list_url(visit, table),
        form_key=f"record-{table}-{kept.row}",
        action=address("record-save", visit, table=table, row=kept.row),
        delete_url=address("record-delete", visit, table=table, row=kept.row),
        **more,
    )


def _seen(visit: Visit, table: str, kept: StoredRecord) -> RecordPage:
    columns = TABLES[table].columns
    names = names_in(visit, table, columns.values(), [kept.record])
    rows = (
        (label_of(name), content_words(getattr(kept.record, name), columns.get(name), names.get(name, {})))
        for name, text in texts_of(table, kept.record).items()
        if text
    )
    return RecordPage(
        title=title_of(kept.record),
        table=TABLE_WORDS[table].title,
        list_url=list_url(visit, table),
        more_fields=tuple(rows),
    )


def _adding(visit: Visit, table: str, *, gone: bool = False) -> RecordPage:
    words = TABLE_WORDS[table]
    return RecordPage(
        title=(
            phrase("Add an {singular}", singular=words.singular)
            if words.singular[0] in "aeiou"
            else phrase("Add a {singular}", singular=words.singular)
        ),
        table=words.title,
        list_url=list_url(visit, table),
        form_key=f"record-{table}-new",
        action=address("record-add", visit, table=table),
        button=phrase("Add"),
        gone=gone,
    )

"""Taking a record away: first what names it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.model.language import phrase
from bowstring.model.problems import UnknownKeyError
from bowstring.model.referring import Referrer
from bowstring.report.table_words import TABLE_WORDS, is_editable, label_of
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.editing import may_change, named_by, store_edits
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.store.claims import ScoresWaitError
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_row, name_of
from bowstring.web.store.members import tell_refusal
from bowstring.web.store.submissions import store_once

_MOST_TOLD = 50


class RemoveForm(OnceForm):
    """Nothing to type. stamp: of the record that was seen."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePage:
    """What would be taken away. named_by: where its key stands; it can go only where that is nowhere."""

    title: str
    singular: str
    back_url: str
    named_by: tuple[str, ...]
    more: int
    is_initiative: bool
    stop_url: str


@needs(Right.EDIT)
def record_delete(request: HttpRequest, visit: Visit, table: str, row: int) -> HttpResponse:
    """Take a record away, unless something still names it."""
    if not is_editable(table):
        raise Http404("no such table")
    try:
        kept = kept_row(visit.portfolio_id, table, row)
    except UnknownKeyError:
        return _gone(request, visit, table)
    if not may_change(visit, table, kept.record):
        raise PermissionDenied("somebody else's record")
    referrers = named_by(visit, table, kept.record)
    form = RemoveForm(request.POST or None, initial={"stamp": kept.stamp})
    page = _page(visit, table, kept, referrers)
    if request.method != "POST" or not form.is_valid():
        return show(request, "record_delete.html", page, visit=visit, form=form)
    if referrers:
        return show(request, "record_delete.html", page, visit=visit, form=form, status=409)

    def store() -> str:
        edit = Edit(table=table, row=kept.row, stamp=form.cleaned_data["stamp"])
        store_edits(visit, [edit], action="deleted")
        return _list_url(visit, table)

    try:
        went = store_once(form.once, store, by=visit.account)
    except StaleEditError:
        messages.warning(
            request, phrase("Somebody changed this after you opened it. Check it before you delete it.")
        )
        return redirect(request.path)
    except ScoresWaitError as refusal:
        tell_refusal(visit.portfolio_id, refusal.person, by=visit.account)
        messages.error(request, phrase("We could not delete it. {refusal}", refusal=refusal))
        return redirect(page.back_url)
    messages.success(request, phrase("Deleted: {title}. We are planning again.", title=page.title))
    return redirect(went)


def _gone(request: HttpRequest, visit: Visit, table: str) -> HttpResponse:
    if request.method != "POST":
        raise Http404("no such record")
    messages.info(request, "It has already been deleted.")
    return redirect(_list_url(visit, table))


def _page(visit: Visit, table: str, kept: StoredRecord, referrers: tuple[Referrer, ...]) -> RemovePage:
    record = kept.record
    is_initiative = table == "initiatives"
    lines = list(dict.fromkeys(_words(referrer) for referrer in referrers))
    return RemovePage(
        title=str(getattr(record, "name", "") or getattr(record, "title", "") or name_of(record)),
        singular=TABLE_WORDS[table].singular,
        back_url=address("record", visit, table=table, row=kept.row),
        named_by=tuple(lines[:_MOST_TOLD]),
        more=max(0, len(lines) - _MOST_TOLD),
        is_initiative=is_initiative,
        stop_url=address("initiative-stop", visit, initiative=record.key) if is_initiative else "",
    )


def _words(referrer: Referrer) -> str:
    if referrer.table == "assessments":
        return phrase("its assessments")
    name = (
        getattr(referrer.record, "name", "")
        or getattr(referrer.record, "title", "")
        or name_of(referrer.record)
    )
    words = TABLE_WORDS.get(referrer.table)
    noun = words.singular if words is not None else referrer.table.removesuffix("s")
    return phrase(
        "{noun} “{name}”, under “{label_of}”", noun=noun, name=name, label_of=label_of(referrer.column)
    )


def _list_url(visit: Visit, table: str) -> str:
    return address("initiatives", visit) if table == "initiatives" else address("records", visit, table=table)

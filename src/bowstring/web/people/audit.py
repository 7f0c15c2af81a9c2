"""The audit trail: who changed what, when, and what it said before and after."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from bowstring.formats.cells import escape
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase, written
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.store.audit import (
    AuditFilter,
    RecordedChange,
    actors_in_trail,
    changes_of,
    count_changes,
    erase_person,
    every_change,
    tables_in_trail,
)
from bowstring.web.store.comments import erase_comments
from bowstring.web.store.imports import forget_person

_MOST = 50
_LONGEST = 400
_HEADER = ("when", "who", "name", "did", "table", "record", "field", "before", "after", "revision")
_SIDES = {lens.value: lens.side for lens in Lens}
# Who said what is shown only where they chose to show it themselves.
_UNSAID = {("assessments", "assessor")}


class SoughtForm(forms.Form):
    """Which entries to show."""

    table = forms.ChoiceField(label=phrase("Table"), required=False)
    record = forms.CharField(label=phrase("Record"), required=False, max_length=200)
    actor = forms.ChoiceField(label=phrase("Who"), required=False)

    def __init__(self, *args: Any, tables: tuple[str, ...], actors: tuple[tuple[str, str], ...]) -> None:
        super().__init__(*args)
        self.fields["table"].choices = [("", phrase("Any")), *((table, table) for table in tables)]  # type: ignore[attr-defined]
        everybody = (("", phrase("Anybody")), *((key, name or key) for key, name in actors))
        self.fields["actor"].choices = everybody  # type: ignore[attr-defined]


class EraseForm(forms.Form):
    """Whose words are to be erased from the trail."""

    person = forms.CharField(
        label=phrase("Key of the person"),
        max_length=80,
        help_text=phrase("Their key in the portfolio’s list of people, such as p-017."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    is_meant = forms.BooleanField(label=phrase("Erase it. You cannot undo this"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One entry in words."""

    when: str
    who: str
    did: str
    table: str
    record: str
    differences: tuple[FieldLine, ...]
    erased: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """A page of the trail. erase_url: blank where the visitor may not."""

    lines: tuple[AuditLine, ...]
    pages: Pages
    csv_url: str
    clear_url: str
    erase_url: str


@needs(Right.LEAD)
@require_safe
def audit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The trail, the latest first."""
    form, sought = _sought(request, visit)
    pages = pages_of(request, count_changes(visit.portfolio_id, sought), most=_MOST)
    changes = changes_of(visit.portfolio_id, sought, first=pages.first, most=_MOST)
    url = address("audit", visit)
    query = request.GET.urlencode()
    page = AuditPage(
        lines=tuple(_line(change) for change in changes),
        pages=pages,
        csv_url=address("audit-csv", visit) + (f"?{query}" if query else ""),
        clear_url=url if sought != AuditFilter() else "",
        erase_url=address("erase", visit) if visit.may(Right.OWN) else "",
    )
    return show(request, "people/audit.html", page, visit=visit, form=form)


@needs(Right.LEAD)
@require_safe
def audit_csv(request: HttpRequest, visit: Visit) -> StreamingHttpResponse:
    """The same as a table, safe to open in a spreadsheet."""
    _, sought = _sought(request, visit)
    answer = StreamingHttpResponse(_csv(visit, sought), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{visit.key}-audit.csv"'
    return answer


@needs(Right.OWN)
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Erase what the trail says about a person; that something changed, when and by whom stays."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"].strip()
        erase_comments(person, portfolio=visit.portfolio_id)
        forget_person(visit.portfolio_id, person)
        erased = erase_person(visit.portfolio_id, person, by=visit.account)
        messages.success(
            request, phrase("Erased from {entries}.", entries=count_words(erased, "entry", "entries"))
        )
        return redirect(address("audit", visit))
    status = 422 if form.errors else 200
    return show(request, "people/erase.html", visit=visit, form=form, status=status)


def differences(change: RecordedChange) -> tuple[FieldLine, ...]:
    """What changed, field by field, in words."""
    before, after = change.before or {}, change.after or {}
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        FieldLine(
            field=name.replace("_", " "),
            before=_words(change.table, name, before.get(name)),
            after=_words(change.table, name, after.get(name)),
        )
        for name in names
        if _plain(before.get(name)) != _plain(after.get(name))
    )


def _sought(request: HttpRequest, visit: Visit) -> tuple[SoughtForm, AuditFilter]:
    form = SoughtForm(
        request.GET, tables=tables_in_trail(visit.portfolio_id), actors=actors_in_trail(visit.portfolio_id)
    )
    # What cannot be sought is left out; the form says why.
    form.is_valid()
    return form, AuditFilter(
        **{name: form.cleaned_data.get(name, "") for name in ("table", "record", "actor")}
    )


def _line(change: RecordedChange) -> AuditLine:
    return AuditLine(
        when=written(change.made_at, "%-d %B %Y, %H:%M"),
        who=change.actor_name or change.actor or phrase("the site"),
        did=change.action,
        table=change.table.replace("_", " "),
        record=change.record,
        differences=differences(change),
        erased=phrase("Erased on {erased_at:%-d %B %Y}", erased_at=change.erased_at)
        if change.erased_at is not None
        else "",
    )


def _csv(visit: Visit, sought: AuditFilter) -> Iterator[str]:
    yield _row(_HEADER)
    for change in every_change(visit.portfolio_id, sought):
        rows = differences(change) or (FieldLine(field="", before="", after=""),)
        for difference in rows:
            yield _row(
                (
                    change.made_at.isoformat(timespec="seconds"),
                    change.actor,
                    change.actor_name,
                    change.action,
                    change.table,
                    change.record,
                    difference.field,
                    difference.before,
                    difference.after,
                    str(change.revision),
                )
            )


def _row(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([escape(cell) for cell in cells])
    return text.getvalue()


def _plain(cell: Any) -> Any:
    """Nothing is nothing, however it is kept."""
    return None if cell in ("", [], {}, None) else cell


def _words(table: str, field: str, cell: Any) -> str:
    if _plain(cell) is None:
        return ""
    return phrase("not shown") if (table, field) in _UNSAID else _cell_words(cell)


def _cell_words(cell: Any) -> str:
    if isinstance(cell, bool):
        return phrase("yes") if cell else phrase("no")
    if isinstance(cell, int | float):
        return written(cell, ",.15g")
    if isinstance(cell, list):
        return ", ".join(_cell_words(entry) for entry in cell)
    if isinstance(cell, Mapping):
        return "; ".join(f"{name}: {_cell_words(entry)}" for name, entry in cell.items())
    text = _SIDES.get(cell) or str(cell)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

"""Stopping an initiative: a kept record of why."""

import dataclasses
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bowstring.formats.own.text import is_broken
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.initiative_around import BoundLine
from bowstring.web.site.editing import may_change, store_edits
from bowstring.web.site.fetching import record_or_404
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.store.facts import Edit, StaleEditError, load_portfolio
from bowstring.web.store.submissions import store_once


class StopForm(OnceForm):
    """Why; it is stopped from today."""

    stopped_because = forms.CharField(
        label=phrase("Why is it stopped?"),
        help_text=phrase(
            "What you found out, or what changed. We keep this so that nobody has to find it out again."
        ),
        widget=forms.Textarea({"rows": 4}),
        max_length=5_000,
        error_messages={"required": phrase("Enter a reason.")},
    )
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_stopped_because(self) -> str:
        """The reason, as any format can keep it."""
        text: str = self.cleaned_data["stopped_because"].replace("\r\n", "\n")
        if is_broken(text):
            raise forms.ValidationError(phrase("There is a broken character in the text. Type it again."))
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPage:
    """What would be stopped, and what waits for it."""

    name: str
    form_key: str
    back_url: str
    gives: tuple[BoundLine, ...]


@needs(Right.EDIT)
def initiative_stop(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """Stop an initiative, and keep why."""
    kept = record_or_404(visit, "initiatives", initiative)
    work: Initiative = kept.record
    if not may_change(visit, "initiatives", work):
        raise PermissionDenied("another team's work")
    back = address("initiative", visit, initiative=work.key)
    form = StopForm(request.POST or None, initial={"stamp": kept.stamp})
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["stopped_because"]

        def store() -> str:
            new = dataclasses.replace(work, stopped_on=timezone.localdate(), stopped_because=why)
            stamp = form.cleaned_data["stamp"] or kept.stamp
            edit = Edit(table="initiatives", row=kept.row, record=new, stamp=stamp)
            store_edits(visit, [edit], action="stopped")
            return back

        try:
            went = store_once(form.once, store, by=visit.account)
            messages.success(
                request,
                (phrase("Initiative stopped and the reason saved. We are planning again.")),
                extra_tags="stop",
            )
            return redirect(went)
        except StaleEditError:
            form.add_error(None, phrase("Somebody changed this after you opened it. Check it, then stop it."))
            form.data = {**dict(form.data.items()), "stamp": kept.stamp}
    page = StopPage(name=work.name, form_key="stop", back_url=back, gives=_waiting(visit, work))
    status = 422 if form.errors else 200
    return show(request, "initiative_stop.html", page, visit=visit, form=form, status=status)


def _waiting(visit: Visit, work: Initiative) -> tuple[BoundLine, ...]:
    """What requires it by name."""
    return tuple(
        BoundLine(
            name=initiative.name,
            url=address("initiative", visit, initiative=initiative.key),
            note=phrase(initiative.focus.value),
        )
        for initiative in load_portfolio(visit.portfolio_id).initiatives
        if work.key in initiative.requires and not initiative.is_stopped
    )

"""What an initiative does about something that exists: reuse, extend, replace or build; why, and what it saves."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.reuse.reuse_forms import ChooseForm
from bowstring.web.site.editing import (
    RefusedError,
    acceptable,
    may_change,
    problem_words,
    store_edits,
    tell_problems,
)
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.store.facts import Edit, load_portfolio
from bowstring.web.store.submissions import store_once


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage:
    """The form of a choice."""

    back_url: str


@needs(Right.EDIT)
def choose(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Record a choice: a new row each time, the latest of which holds."""
    portfolio = load_portfolio(visit.portfolio_id)
    works = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    candidates = {key: asset.name for key, asset in portfolio.index.assets.items()}
    keys = {name: plain(request.GET.get(name, "")) for name in ("initiative", "candidate")}
    names = {"initiative": works, "candidate": works | candidates}
    initial = {name: names[name].get(key, key) for name, key in keys.items()}
    form = ChooseForm(request.POST or None, works=works, candidates=works | candidates, initial=initial)
    page = ChoosePage(back_url=address("reuse", visit))
    if request.method == "POST" and form.is_valid():
        try:
            return _stored(request, visit, form)
        except RefusedError as refused:
            for problem in refused.problems:
                form.add_error(None, problem_words(problem))
    status = 422 if form.errors else 200
    return show(request, "reuse_choice.html", page, visit=visit, form=form, status=status)


def _stored(request: HttpRequest, visit: Visit, form: ChooseForm) -> HttpResponse:
    answers = form.cleaned_data
    chosen = ReuseDecision(
        initiative=answers["initiative"],
        candidate=answers["candidate"],
        choice=ReuseChoice(answers["choice"]),
        reason=answers["reason"],
        saving=answers["saving"],
        overlap=answers["overlap"],
        made_on=timezone.localdate(),
    )
    if not may_change(visit, "reuse_choices", chosen):
        raise PermissionDenied("another team's work")
    worth_knowing = acceptable(visit, "reuse_choices", chosen, old=None)

    def store() -> str:
        store_edits(visit, [Edit(table="reuse_choices", record=chosen)], action="chosen")
        return address("initiative", visit, initiative=chosen.initiative)

    went = store_once(form.once, store, by=visit.account)
    messages.success(request, phrase("Saved. We are planning again."), extra_tags="reuse-choice")
    tell_problems(request, worth_knowing)
    return redirect(went)

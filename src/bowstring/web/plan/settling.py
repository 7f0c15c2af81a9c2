"""Settling an initiative by hand: fund it, leave it out, start it in a named quarter, or let the plan decide again."""

import dataclasses
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.plan.settled import lock_words
from bowstring.web.plan.settling_forms import SettleInitiativeForm, initial_of
from bowstring.web.site.editing import RefusedError, acceptable, problem_words, store_edits
from bowstring.web.site.fetching import record_or_404
from bowstring.web.site.frame import address, show
from bowstring.web.site.standing import place_words
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.settings import kept_settings
from bowstring.web.store.submissions import store_once


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePage:
    """The initiative that is to be settled. standing: in today's plan. changed: what somebody else has settled."""

    name: str
    standing: str
    now: str
    back_url: str
    changed: str = ""


@needs(Right.LEAD)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """The form; once it is right, the lock kept and a re-plan queued."""
    kept = record_or_404(visit, "initiatives", initiative)
    settings = load_portfolio(visit.portfolio_id).settings
    quarters = [settings.start.plus(step) for step in range(settings.quarters)]
    work: Initiative = kept.record
    if request.method != "POST":
        form = SettleInitiativeForm(initial={**initial_of(work.lock), "stamp": kept.stamp}, quarters=quarters)
        return _show(request, visit, form, kept)
    form = SettleInitiativeForm(request.POST, quarters=quarters)
    if not form.is_valid():
        return _show(request, visit, form, kept, status=422)
    stamp = form.cleaned_data["stamp"] or kept.stamp
    settled = dataclasses.replace(work, lock=form.lock)
    try:
        acceptable(visit, "initiatives", settled, old=work)
    except RefusedError as refused:
        for problem in refused.problems:
            form.add_error("what", problem_words(problem))
        return _show(request, visit, form, kept, status=422)
    edit = Edit(table="initiatives", row=kept.row, record=settled, stamp=stamp)

    def store() -> str:
        store_edits(visit, [edit], action="settled")
        messages.success(
            request,
            phrase(
                "{name}: {lock_words}. We will plan again.",
                name=work.name,
                lock_words=lock_words(form.lock).lower(),
            ),
        )
        return address("plan", visit)

    try:
        return redirect(store_once(form.once, store, by=visit.account))
    except StaleEditError:
        again = SettleInitiativeForm(
            {**request.POST.dict(), "stamp": kept.stamp, "once_key": ""}, quarters=quarters
        )
        return _show(request, visit, again, kept, status=409, is_stale=True)


def _show(
    request: HttpRequest,
    visit: Visit,
    form: SettleInitiativeForm,
    kept: StoredRecord,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    work: Initiative = kept.record
    latest = latest_plan(visit.portfolio_id)
    recorded = RecordedPlan(latest, "plan", "left_out")
    plan = recorded.plan
    start = kept_settings(visit.portfolio_id).settings.start
    page = SettlePage(
        name=work.name,
        standing=place_words(work, plan.starts if plan is not None else {}, recorded.left_out, start=start),
        now=lock_words(work.lock),
        back_url=address("plan", visit),
        changed=phrase(
            "It is now: {lock_words}. Check it, then save again.", lock_words=lock_words(work.lock).lower()
        )
        if is_stale
        else "",
    )
    return show(request, "settle.html", page, visit=visit, plan=latest, form=form, status=status)

"""What does leaning one way cost, and what does balance earn?"""

import dataclasses
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bowstring.charts.chart import Chart
from bowstring.charts.floors import floor_chart, focus_chart
from bowstring.charts.frontier import frontier_chart
from bowstring.charts.rivals import rivals_chart
from bowstring.model.language import phrase
from bowstring.planning.plan import Plan
from bowstring.report.plan_words import (
    floor_words,
    focus_first_words,
    frontier_words,
    lean_words,
    offer_words,
)
from bowstring.report.wording import percent
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.site.working import REFRESH_S, JobWait, waiting_for
from bowstring.web.store.facts import StaleEditError, load_portfolio
from bowstring.web.store.plans import readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.settings import kept_settings, replace_settings
from bowstring.web.store.submissions import store_once

_NAMES = ("plan", "floors", "balance", "leans", "offers", "rivals", "frontier")


class ShareForm(OnceForm):
    """The minimum share that each focus keeps of its own best, in per cent. stamp: of the settings that were seen."""

    share = forms.FloatField(
        label=phrase("Minimum share for product, platform and enterprise work, in %"),
        help_text=phrase("A share of what each could have if it came first. Leave blank for none."),
        min_value=0,
        max_value=100,
        required=False,
        error_messages={"invalid": phrase("Enter a number between 0 and 100.")},
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePage:
    """Both sides, and the three focuses. frontier_words: how good the curve is known to be. waiting: for which part."""

    lede: str
    focus_first: str
    has_floor: bool
    offers: tuple[str, ...]
    leans: tuple[str, ...]
    focus: Chart | None
    price: Chart | None
    rivals: Chart | None
    frontier: Chart | None
    frontier_words: str
    frontier_waiting: JobWait | None
    ask_frontier_url: str
    share_url: str
    waiting: JobWait | None
    highest: str


@needs(Right.VIEW)
def balance(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page, with a form for the minimum share where somebody may change it."""
    return _show(request, visit, _share_form(visit) if visit.may(Right.LEAD) else None)


@needs(Right.EDIT)
@require_POST
def ask_frontier(_: HttpRequest, visit: Visit) -> HttpResponse:
    """Have the frontier worked out."""
    jobs.ask(visit.portfolio_id, "frontier", by=visit.account)
    return redirect(f"{address('balance', visit)}#frontier")


@needs(Right.LEAD)
@require_POST
def change_share(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Change the minimum share, and plan again."""
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _show(request, visit, form, status=422)
    share = form.cleaned_data["share"]
    kept = kept_settings(visit.portfolio_id)
    new = dataclasses.replace(kept.settings, floor=None if share is None else share / 100)
    stamp = form.cleaned_data["stamp"] or kept.stamp

    def store() -> str:
        replace_settings(visit.portfolio_id, new, stamp=stamp, actor=visit.account)
        jobs.replan(visit.portfolio_id, by=visit.account)
        messages.success(request, phrase("Minimum share changed. We will plan again."))
        return address("balance", visit)

    try:
        return redirect(store_once(form.once, store, by=visit.account))
    except StaleEditError:
        messages.warning(
            request, phrase("Somebody else has changed the settings. Check them, then save again.")
        )
        again = ShareForm({**request.POST.dict(), "stamp": kept.stamp, "once_key": ""})
        return _show(request, visit, again, status=409)


def _share_form(visit: Visit) -> ShareForm:
    kept = kept_settings(visit.portfolio_id)
    floor = kept.settings.floor
    share = None if floor is None else round(100 * floor, 6)
    return ShareForm(initial={"share": share, "stamp": kept.stamp})


def _show(request: HttpRequest, visit: Visit, form: ShareForm | None, *, status: int = 200) -> HttpResponse:
    latest = readable_plan(visit.portfolio_id, "plan", "floors", "rivals")
    recorded = RecordedPlan(latest, *_NAMES)
    plan = recorded.plan
    if latest is None or plan is None or not plan.is_planned:
        waiting = waiting_for(visit, what=phrase("what balance costs and earns"))
        refresh = REFRESH_S if waiting.job else None
        return show(
            request,
            "balance_none.html",
            waiting,
            visit=visit,
            plan=latest,
            status=status,
            form=form,
            refresh_seconds=refresh,
            share_url=address("balance-share", visit),
        )
    page = _page(visit, plan, recorded)
    parts = (page.waiting, page.frontier_waiting)
    refresh = REFRESH_S if any(part is not None and part.job is not None for part in parts) else None
    return show(
        request,
        "balance.html",
        page,
        visit=visit,
        plan=latest,
        form=form,
        status=status,
        refresh_seconds=refresh,
    )


def _page(visit: Visit, plan: Plan, recorded: RecordedPlan) -> BalancePage:
    settings = load_portfolio(visit.portfolio_id).settings
    floors, rivals = recorded.floors or (), recorded.rivals
    frontier = recorded.frontier
    drawn = frontier_chart(frontier, plan) if frontier is not None and frontier.points else None
    return BalancePage(
        lede=floor_words(plan, floors) if floors else "",
        focus_first=focus_first_words(recorded.balance, plan),
        has_floor=bool(plan.floor),
        offers=offer_words(recorded.offers, settings),
        leans=lean_words(recorded.leans, settings),
        focus=focus_chart(plan, settings),
        price=floor_chart(floors, plan) if floors else None,
        rivals=rivals_chart([rival for rival in rivals if rival.is_ours or rival.funded is None])
        if rivals
        else None,
        frontier=drawn,
        frontier_words=frontier_words(frontier) if frontier is not None else "",
        frontier_waiting=_frontier_waiting(visit) if drawn is None else None,
        ask_frontier_url=address("balance-frontier", visit) if visit.may(Right.EDIT) else "",
        share_url=address("balance-share", visit),
        waiting=None if rivals else waiting_for(visit, what=phrase("what balance costs and earns")),
        highest="" if plan.floor_max is None else percent(plan.floor_max, 0),
    )


def _frontier_waiting(visit: Visit) -> JobWait | None:
    """The bar of its job, or why it failed; None if nobody has asked for it."""
    waiting = waiting_for(visit, "frontier")
    return waiting if waiting.job is not None or waiting.is_wrong else None

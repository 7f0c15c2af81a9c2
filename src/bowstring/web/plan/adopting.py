"""Before adoption: the needs that the plan leaves unmet, by group, to be signed as read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bowstring.model.language import phrase, plural_phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import work_to_plan
from bowstring.model.wording import count_words, list_words
from bowstring.planning.plan import Plan
from bowstring.report.plan_words import plan_words
from bowstring.tensions.served import NeedServed, Served
from bowstring.tensions.standing import Standing
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.store.adoption import NotAdoptedError, Signature, adopt_plan, signatures_of
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.jobs import working_job
from bowstring.web.store.plans import PlanCard, latest_plan, readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.submissions import store_once

NO_GROUP = phrase("No one in particular")
"""Where a need names no group."""


class AdoptForm(OnceForm):
    """Adopting the plan with that number, what it leaves unmet read."""

    plan = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    is_read = forms.BooleanField(
        label=phrase("I have read which needs this plan leaves unmet"),
        error_messages={"required": phrase("Confirm that you have read the unmet needs.")},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmetNeed:
    """A need that the plan leaves unmet: what it says, and whom and how many it concerns."""

    statement: str
    affected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmetGroup:
    """The unmet needs of one group of people."""

    name: str
    words: str
    needs: tuple[UnmetNeed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPage:
    """What is adopted, what it leaves unmet, and who has signed that before."""

    plan_words: str
    lede: str
    groups: tuple[UnmetGroup, ...]
    signatures: tuple[Signature, ...]
    is_adopted: bool
    is_newer: str
    must_wait: bool
    back_url: str


@needs(Right.LEAD)
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The needs left unmet and the form that signs them as read; once signed, the plan is adopted."""
    latest = readable_plan(visit.portfolio_id, "plan", "served")
    recorded = RecordedPlan(latest, "plan", "served")
    plan, served = recorded.plan, recorded.served
    if latest is None or served is None or plan is None or not plan.is_planned:
        messages.warning(
            request, phrase("There is no plan to adopt yet, or we are still checking which needs it meets.")
        )
        return redirect(address("plan", visit))
    form = AdoptForm(request.POST or None, initial={"plan": latest.number})
    if request.method == "POST" and form.is_valid():
        unmet = [need_served.need for need_served in left_out(served)]

        def store() -> str:
            adopt_plan(visit.portfolio_id, form.cleaned_data["plan"], unmet=unmet, by=visit.account)
            messages.success(request, phrase("You have adopted the plan. New facts will not change it."))
            return address("plan", visit)

        try:
            return redirect(store_once(form.once, store, by=visit.account))
        except NotAdoptedError as refused:
            messages.warning(request, str(refused))
            return redirect(address("plan-adopt", visit))
    page = _page(visit, latest, plan, served)
    return show(
        request,
        "adopt.html",
        page,
        visit=visit,
        plan=latest,
        form=form,
        status=422 if form.is_bound else 200,
    )


def left_out(served: Served) -> tuple[NeedServed, ...]:
    """The needs that a plan leaves unmet."""
    return tuple(need for need in served.needs if need.standing is Standing.LEFT_OUT)


def unmet_groups(unmet: Sequence[NeedServed]) -> tuple[UnmetGroup, ...]:
    """Each need once, under the groups of people that it concerns; what concerns most people first."""
    needs_of: dict[str, list[NeedServed]] = defaultdict(list)
    for need in sorted(unmet, key=lambda each: (-(each.people or 0.0), each.need)):
        needs_of[list_words(sorted(set(need.groups))) or NO_GROUP].append(need)
    groups = [
        (sum(their.people or 0.0 for their in theirs), name, theirs) for name, theirs in needs_of.items()
    ]
    groups.sort(key=lambda group: (group[1] == NO_GROUP, -group[0], group[1]))
    return tuple(
        UnmetGroup(
            name=name,
            words=count_words(len(theirs), "need", "needs"),
            needs=tuple(UnmetNeed(statement=their.statement, affected=_whose(their)) for their in theirs),
        )
        for _, name, theirs in groups
    )


def _whose(need: NeedServed) -> str:
    people = (
        phrase("{people:,.0f} people a year", people=need.people)
        if need.people is not None
        else phrase("number of people not known")
    )
    event = f"{need.life_event}, " if need.life_event else ""
    count = len(need.not_planned)
    proposals = plural_phrase(
        "{count:,} initiative that would meet it is not in the plan.",
        "{count:,} initiatives that would meet it are not in the plan.",
        count,
        count=count,
    )
    return f"{event}{people}. " + (proposals if count else phrase("No initiative would meet it."))


def _page(visit: Visit, card: PlanCard, plan: Plan, served: Served) -> AdoptPage:
    portfolio: Portfolio = load_portfolio(visit.portfolio_id)
    unmet = left_out(served)
    newer = visit.revision - card.revision
    newest = latest_plan(visit.portfolio_id)
    is_outdated = newest is not None and newest.number != card.number
    return AdoptPage(
        plan_words=plan_words(plan, len(work_to_plan(portfolio))),
        lede=phrase(
            "This plan leaves {needs} unmet. Read them before you adopt it.",
            needs=count_words(len(unmet), "need", "needs"),
        )
        if unmet
        else phrase("This plan meets every recorded need."),
        groups=unmet_groups(unmet),
        signatures=signatures_of(card.number),
        is_adopted=card.adopted_at is not None,
        is_newer=_newer_words(visit, newer, is_outdated=is_outdated),
        must_wait=is_outdated,
        back_url=address("plan", visit),
    )


def _newer_words(visit: Visit, newer: int, *, is_outdated: bool) -> str:
    """What came after the plan, and whether to wait for the next; blank where nothing came."""
    if is_outdated:
        return phrase(
            "A newer plan has been made and its needs are still being looked at. Only "
            "that one can be adopted: this page shows it as soon as it is ready."
        )
    changes = (
        phrase("{changes} came after this plan was made.", changes=count_words(newer, "change", "changes"))
        if newer > 0
        else ""
    )
    if working_job(visit.portfolio_id, "plan") is not None:
        return phrase(
            "{changes} A new plan is being made and may differ: wait for it, or adopt this one as it is.",
            changes=changes,
        ).strip()
    return phrase("{changes} A newer plan may differ.", changes=changes) if changes else ""

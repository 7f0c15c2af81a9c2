"""What do we start, and when? The adopted plan and today's beside it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bowstring.charts.chart import Chart, Table
from bowstring.charts.rivals import rivals_chart
from bowstring.charts.tables import TableView, table_view
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, Severity
from bowstring.model.requirements import work_to_plan
from bowstring.model.wording import count_words
from bowstring.planning.plan import Plan
from bowstring.report.plan_words import floor_words, focus_first_words, plan_words, rivals_words, surge_words
from bowstring.report.totals_words import totals_lines, usual_lines
from bowstring.report.wording import percent
from bowstring.report.worlds_words import first_line
from bowstring.tensions.served import Served
from bowstring.tensions.standing import Standing
from bowstring.web.access import Right, Visit, needs
from bowstring.web.plan.adopted import AdoptedView, adopted_view
from bowstring.web.plan.cautions import Caution, cautions_of
from bowstring.web.plan.plan_files import PLAN_FORMS
from bowstring.web.plan.plan_timeline import TimelineView, timeline_view
from bowstring.web.plan.settled import SettledView, settled_view
from bowstring.web.plan.unplanned import UnplannedView, unplanned_view
from bowstring.web.site.frame import Link, address, show
from bowstring.web.site.working import REFRESH_S, JobWait, waiting_for
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.jobs import last_job
from bowstring.web.store.plans import PlanCard, adopted_plan, readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_NAMES = (
    "plan",
    "ledger",
    "left_out",
    "usual",
    "served",
    "floors",
    "balance",
    "rivals",
    "worlds",
    "chart:capacity",
    "chart:spending",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceView:
    """How each focus fares, in a few lines."""

    table: TableView
    words: str
    focus_first: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The plan that is shown: today's, or the adopted one where asked for. waiting: where parts are missing."""

    lede: str
    cautions: tuple[Caution, ...]
    is_adopted: bool
    adopted: AdoptedView | None
    adopt_url: str
    timeline: TimelineView
    settled: SettledView
    balance: BalanceView
    rivals: Chart | None
    rivals_words: str
    totals: tuple[str, ...]
    unmet: str
    capacity: Chart | None
    surge: str
    spending: Chart | None
    notes: tuple[Problem, ...]
    files: tuple[Link, ...]
    again_url: str
    what_if_url: str
    served_url: str
    method_url: str
    waiting: JobWait | None


@needs(Right.VIEW)
def plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The plan; why there is none; or that it is being worked out."""
    latest = readable_plan(visit.portfolio_id, "plan", "served", "rivals")
    recorded = RecordedPlan(latest, *_NAMES)
    today = recorded.plan
    if latest is None or today is None:
        waiting = waiting_for(visit, what=phrase("what to start, and when,"))
        refresh = REFRESH_S if waiting.job else None
        return show(request, "plan_none.html", waiting, visit=visit, refresh_seconds=refresh)
    portfolio = load_portfolio(visit.portfolio_id)
    if not today.is_planned:
        view: UnplannedView = unplanned_view(visit, portfolio, today)
        return show(request, "plan_unplanned.html", view, visit=visit, plan=latest)
    adopted = adopted_plan(visit.portfolio_id)
    if adopted is not None and request.GET.get("show") == "adopted" and adopted.number != latest.number:
        then = RecordedPlan(adopted, *_NAMES)
        if then.plan is not None:
            page = _page(request, visit, portfolio, (adopted, then.plan, then), (latest, adopted))
            return show(request, "plan.html", page, visit=visit, plan=adopted)
    page = _page(request, visit, portfolio, (latest, today, recorded), (latest, adopted))
    more = {} if page.waiting is None or page.waiting.job is None else {"refresh_seconds": REFRESH_S}
    return show(request, "plan.html", page, visit=visit, plan=latest, **more)


def _page(
    request: HttpRequest,
    visit: Visit,
    portfolio: Portfolio,
    shown: tuple[PlanCard, Plan, RecordedPlan],
    plans: tuple[PlanCard, PlanCard | None],
) -> PlanPage:
    (card, plan, recorded), (latest, adopted) = shown, plans
    served = recorded.served
    rivals = recorded.rivals
    is_adopted = adopted is not None and card.number == adopted.number
    may_adopt = visit.may(Right.LEAD) and served is not None and not is_adopted
    return PlanPage(
        lede=plan_words(plan, len(work_to_plan(portfolio))),
        cautions=cautions_of(visit, portfolio, timezone.localdate()),
        is_adopted=is_adopted,
        adopted=adopted_view(visit, portfolio, latest, adopted) if adopted is not None else None,
        adopt_url=address("plan-adopt", visit) if may_adopt and card.number == latest.number else "",
        timeline=timeline_view(request, visit, portfolio, plan, today=timezone.localdate()),
        settled=settled_view(
            request, visit, portfolio, plan.starts, reasons=recorded.left_out, ledger=recorded.ledger
        ),
        balance=_balance(visit, portfolio, plan, recorded),
        rivals=rivals_chart(rivals) if rivals else None,
        rivals_words=rivals_words(rivals),
        totals=_totals(portfolio, plan, recorded),
        unmet=unmet_words(served) if served is not None else "",
        capacity=recorded.chart("capacity"),
        surge=surge_words(plan, portfolio.settings.currency),
        spending=recorded.chart("spending"),
        notes=tuple(problem for problem in plan.problems if problem.severity is not Severity.ERROR),
        files=_files(visit, card, recorded),
        again_url=address("plan-again", visit) if visit.may(Right.EDIT) else "",
        what_if_url=address("what-if", visit) if visit.may(Right.EDIT) else "",
        served_url=address("served", visit),
        method_url=address("plan-method", visit),
        waiting=_still_coming(visit, recorded, card, latest),
    )


def _totals(portfolio: Portfolio, plan: Plan, recorded: RecordedPlan) -> tuple[str, ...]:
    """What the plan comes to, as stated and as usual, and how much of it stays whatever comes."""
    if plan.totals is None:
        return ()
    usual = recorded.usual
    told_twice = usual_lines(usual, portfolio.settings) if usual is not None else ()
    stays = (first_line(recorded.worlds),) if recorded.worlds is not None else ()
    return (*totals_lines(plan.totals, portfolio.settings), *told_twice, *stays)


def unmet_words(served: Served) -> str:
    """How many needs stay unmet, and where most of them are."""
    left = [need for need in served.needs if need.standing is Standing.LEFT_OUT]
    if not left:
        return phrase("Every recorded need is met, today or by the plan.")
    events = [need_served.life_event for need_served in left if need_served.life_event]
    most = max(sorted(set(events)), key=events.count, default="")
    count = count_words(len(left), "need stays unmet", "needs stay unmet")
    if not most:
        return phrase("{count}.", count=count)
    return phrase("{count}, most of them in “{event}”.", count=count, event=most)


def _balance(visit: Visit, portfolio: Portfolio, plan: Plan, recorded: RecordedPlan) -> BalanceView:
    floors = recorded.floors
    currency = portfolio.settings.currency
    rows = tuple(
        (
            phrase(focus.value.capitalize()),
            money_words(result.spend, currency),
            "–" if result.share_of_ideal is None else percent(result.share_of_ideal, 0),
        )
        for focus, result in plan.focus.items()
    )
    return BalanceView(
        table=table_view(
            Table(headers=(phrase("Focus"), phrase("Spend"), phrase("Share of its best")), rows=rows)
        ),
        words=floor_words(plan, floors) if floors else "",
        focus_first=focus_first_words(recorded.balance, plan),
        url=address("balance", visit),
    )


def _files(visit: Visit, card: PlanCard, recorded: RecordedPlan) -> tuple[Link, ...]:
    return tuple(
        Link(name=chosen.name, url=address("plan-file", visit, plan_key=card.key, form=form))
        for form, chosen in PLAN_FORMS.items()
        if chosen.is_there() and (not chosen.of or recorded.has(chosen.of))
    )


def _still_coming(visit: Visit, recorded: RecordedPlan, card: PlanCard, latest: PlanCard) -> JobWait | None:
    """The bar of the work that goes on with this plan; or why it, or a re-plan after it, could not be finished."""
    if card.number != latest.number:
        return None
    last = last_job(visit.portfolio_id, "plan") if recorded.has("rivals") else None
    is_replanned = last is None or last.state != "failed" or last.made_at < latest.made_at
    if recorded.has("rivals") and is_replanned:
        return None
    return waiting_for(visit, what=phrase("the rest of the plan"))

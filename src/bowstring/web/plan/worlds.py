"""What stays in the plan whatever comes, and what is worth arguing about?"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bowstring.charts.tables import TableView, table_view
from bowstring.delivery.usual import AsUsual
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.report.totals_words import cost_line
from bowstring.report.worlds_words import work_table, worlds_lines
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.frame import address, show
from bowstring.web.site.working import REFRESH_S, JobWait, waiting_for
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.worlds.worlds import Robustness, Worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldsPage:
    """What many worlds show. lede: the answer; blank before anybody had them drawn. waiting: for the job that does."""

    lede: str
    lines: tuple[str, ...]
    contested: TableView | None
    certain: TableView | None
    out: TableView | None
    draw_url: str
    waiting: JobWait | None


@needs(Right.VIEW)
def worlds(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page; without a plan, that it waits for one."""
    latest = readable_plan(visit.portfolio_id, "plan", "served")
    recorded = RecordedPlan(latest, "plan", "usual", "worlds")
    plan = recorded.plan
    if latest is None or plan is None or not plan.is_planned:
        page = _page(
            visit,
            load_portfolio(visit.portfolio_id),
            None,
            None,
            waiting_for(visit, what=phrase("what stays")),
        )
    else:
        job = waiting_for(visit, "worlds")
        is_told = job.job is not None or (job.is_wrong and recorded.worlds is None)
        waiting = job if is_told else None
        portfolio = load_portfolio(visit.portfolio_id)
        page = _page(visit, portfolio, recorded.worlds, recorded.usual, waiting)
    refresh = REFRESH_S if page.waiting is not None and page.waiting.job is not None else None
    return show(request, "worlds.html", page, visit=visit, plan=latest, refresh_seconds=refresh)


@needs(Right.EDIT)
@require_POST
def draw(_: HttpRequest, visit: Visit) -> HttpResponse:
    """Have worlds drawn."""
    jobs.ask(visit.portfolio_id, "worlds", by=visit.account)
    return redirect(address("worlds", visit))


def _page(
    visit: Visit, portfolio: Portfolio, drawn: Worlds | None, usual: AsUsual | None, waiting: JobWait | None
) -> WorldsPage:
    lede, *lines = worlds_lines(drawn, portfolio) if drawn is not None else ("",)
    if drawn is not None and usual is not None and usual.cost is not None:
        lines.append(cost_line(usual.cost, portfolio.settings))
    may_draw = visit.may(Right.EDIT) and waiting is None and drawn is None
    return WorldsPage(
        lede=lede,
        lines=tuple(lines),
        contested=_table(drawn, Robustness.CONTESTED, portfolio),
        certain=_table(drawn, Robustness.CERTAIN, portfolio),
        out=_table(drawn, Robustness.OUT, portfolio),
        draw_url=address("worlds-draw", visit) if may_draw else "",
        waiting=waiting,
    )


def _table(drawn: Worlds | None, place: Robustness, portfolio: Portfolio) -> TableView | None:
    if drawn is None:
        return None
    works = drawn.contested if place is Robustness.CONTESTED else drawn.at(place)
    return table_view(work_table(works, portfolio)) if works else None

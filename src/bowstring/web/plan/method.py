"""How the figures came about. Points are told here alone: they rank, and are no saving."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.report.contents import ReportContents
from bowstring.report.method import method_view
from bowstring.report.wording import percent
from bowstring.tensions.worth import two_figures
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPage:
    """Terms with their explanation, the plan's own figures, the chances that prices rest on."""

    terms: tuple[tuple[str, str], ...]
    figures: TableView | None
    equivalent: str
    chances: TableView | None
    back_url: str


@needs(Right.VIEW)
def method(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The footnotes of every page."""
    latest = latest_plan(visit.portfolio_id)
    recorded = RecordedPlan(latest, "plan")
    plan = recorded.plan
    portfolio = load_portfolio(visit.portfolio_id)
    view = None
    if plan is not None:
        view = method_view(ReportContents(portfolio=portfolio, problems=(), plan=plan))
    page = MethodPage(
        terms=view.terms if view is not None else (),
        figures=_figures(plan) if plan is not None and plan.is_planned else None,
        equivalent=equivalent_words(portfolio, plan) if plan is not None else "",
        chances=view.chances if view is not None else None,
        back_url=address("plan", visit),
    )
    return show(request, "method.html", page, visit=visit, plan=latest)


def equivalent_words(portfolio: Portfolio, plan: Plan) -> str:
    """What a point is in money, were it all on the business side; nothing where that side is not told in money.

    V = 100·(α·U/U° + (1 − α)·B/B°): one point more by B alone takes B°/(100·(1 − α)).
    Source: docs/methods.md#points.
    """
    business = plan.lens.get(Lens.BUSINESS_VALUE)
    lean = plan.lean
    if (
        not portfolio.settings.is_money(Lens.BUSINESS_VALUE)
        or business is None
        or not business.divisible
        or lean is None
    ):
        return ""
    money = money_words(two_figures(business.divisible / (100 * (1 - lean))), portfolio.settings.currency)
    return phrase(
        "One point equals {money} of business value over the period we count, if "
        "nothing changes for users. This is not a saving. Do not use it in business "
        "cases.",
        money=money,
    )


def _figures(plan: Plan) -> TableView:
    rows: tuple[tuple[Cell, ...], ...] = (
        (phrase("Of what both sides could have together, points"), _points(plan.value)),
        (phrase("No plan can have more than, points"), _points(plan.bound)),
        (phrase("Gap between them"), percent(plan.gap or 0.0, 2)),
        (phrase("The best possible if work could be split, points"), _points(plan.divisible_value)),
        (phrase("Weight of the user side"), "–" if plan.lean is None else percent(plan.lean, 1)),
        (
            phrase("Minimum share of each focus in force"),
            phrase("none") if plan.floor is None else percent(plan.floor, 1),
        ),
        (
            phrase("Highest minimum share that all could have at once"),
            phrase("not worked out") if plan.floor_max is None else percent(plan.floor_max, 1),
        ),
        (phrase("Seed of the search"), str(plan.seed)),
    )
    return table_view(Table(headers=(phrase("Figure"), phrase("Of this plan")), rows=rows))


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"

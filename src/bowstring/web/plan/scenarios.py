"""What if …? Scenarios side by side with today's plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.language import phrase, written
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.scenarios import Scenario
from bowstring.model.wording import capitalised
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.report.wording import percent, total_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.moments import day_words
from bowstring.web.site.frame import address, show
from bowstring.web.site.working import REFRESH_S, Working, working_view
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.jobs import working_job
from bowstring.web.store.plans import PlanCard, latest_of_scenarios, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

ROWS = (
    phrase("User side"),
    phrase("User side, of its most today"),
    phrase("Business side"),
    phrase("Business side, of its most today"),
    phrase("Initiatives funded"),
    *(phrase("Spend on {value} work", value=phrase(focus.value)) for focus in Focus),
    phrase("Spend in all"),
)
"""What is compared."""

MOST_NAMED = 8
"""How many initiatives that enter or leave are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioColumn:
    """One way that things could be. cells: a figure for each row of the comparison. why: where there is no plan."""

    name: str
    url: str
    cells: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDifference:
    """What a scenario does otherwise than today's plan. enters, leaves: names, as many as fit, and how many more."""

    name: str
    url: str
    words: str
    enters: tuple[str, ...]
    more_enter: int
    leaves: tuple[str, ...]
    more_leave: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioLine:
    """A scenario in the list."""

    name: str
    url: str
    reason: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenariosPage:
    """rows: what is compared, with a cell for each column."""

    columns: tuple[ScenarioColumn, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    differences: tuple[PlanDifference, ...]
    scenarios: tuple[ScenarioLine, ...]
    working: Working | None
    new_url: str
    plan_url: str


@needs(Right.VIEW)
def scenarios(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every scenario, and those that have a plan beside today's."""
    portfolio = load_portfolio(visit.portfolio_id)
    latest = latest_plan(visit.portfolio_id)
    cards = latest_of_scenarios(visit.portfolio_id)
    planned = [
        (scenario, RecordedPlan(cards[scenario.key]).plan)
        for scenario in portfolio.scenarios
        if scenario.key in cards
    ]
    today = RecordedPlan(latest).plan
    job = working_job(visit.portfolio_id, "scenario")
    columns = _columns(visit, portfolio, today, planned)
    page = ScenariosPage(
        columns=columns,
        rows=tuple(
            (name, tuple(column.cells[place] for column in columns)) for place, name in enumerate(ROWS)
        )
        if len(columns) > 1
        else (),
        differences=tuple(
            difference(visit, portfolio, alternative, (today, plan))
            for alternative, plan in planned
            if today is not None and plan is not None and plan.is_planned and today.is_planned
        ),
        scenarios=tuple(_line(visit, scenario, cards.get(scenario.key)) for scenario in portfolio.scenarios),
        working=working_view(visit, job) if job is not None else None,
        new_url=address("what-if", visit) if visit.may(Right.EDIT) else "",
        plan_url=address("plan", visit),
    )
    refresh = REFRESH_S if job is not None else None
    return show(request, "scenarios.html", page, visit=visit, plan=latest, refresh_seconds=refresh)


def difference(
    visit: Visit, portfolio: Portfolio, scenario: Scenario, plans: tuple[Plan, Plan]
) -> PlanDifference:
    """What enters and what leaves. plans: today's and the scenario's."""
    today, then = plans
    names = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    enters = [names.get(key, key) for key in then.funded if today.starts.get(key) is None]
    leaves = [names.get(key, key) for key in today.funded if then.starts.get(key) is None]
    both = [key for key in then.funded if today.starts.get(key) is not None]
    moved = sum(then.starts[key] != today.starts[key] for key in both)
    return PlanDifference(
        name=scenario.name,
        url=address("scenario", visit, scenario_key=scenario.key),
        words=phrase(
            "{enters:,} enter, {leaves:,} leave, {moved:,} start in another quarter.",
            enters=len(enters),
            leaves=len(leaves),
            moved=moved,
        ),
        enters=tuple(enters[:MOST_NAMED]),
        more_enter=max(0, len(enters) - MOST_NAMED),
        leaves=tuple(leaves[:MOST_NAMED]),
        more_leave=max(0, len(leaves) - MOST_NAMED),
    )


def _line(visit: Visit, scenario: Scenario, card: PlanCard | None) -> ScenarioLine:
    newer = card is not None and card.revision < visit.revision
    state = (
        phrase("Not planned yet")
        if card is None
        else phrase("Planned on {day_words}", day_words=day_words(card.made_at))
    )
    return ScenarioLine(
        name=scenario.name,
        url=address("scenario", visit, scenario_key=scenario.key),
        reason=scenario.reason,
        state=phrase("{state}; facts have changed since then", state=state) if newer else state,
    )


def _columns(
    visit: Visit,
    portfolio: Portfolio,
    today: Plan | None,
    planned: Sequence[tuple[Scenario, Plan | None]],
) -> tuple[ScenarioColumn, ...]:
    """Today's plan first. Shares are of what each side could have today, so that less does not look like more."""
    if today is None or not today.is_planned:
        return ()
    most = {lens: result.ideal for lens, result in today.lens.items()}
    plans = [(phrase("Today"), address("plan", visit), today)] + [
        (scenario.name, address("scenario", visit, scenario_key=scenario.key), plan)
        for scenario, plan in planned
        if plan is not None
    ]
    return tuple(
        ScenarioColumn(name=name, url=url, cells=_cells(portfolio, plan, most), why=_why(plan))
        for name, url, plan in plans
    )


def _cells(portfolio: Portfolio, plan: Plan, most: Mapping[Lens, float | None]) -> tuple[str, ...]:
    settings = portfolio.settings
    if not plan.is_planned:
        return ("–",) * len(ROWS)
    cells = []
    for lens in Lens:
        total, ideal = plan.lens[lens].total, most.get(lens)
        cells += [total_words(total, lens, settings), percent(total / ideal) if ideal else "–"]
    spends = [plan.focus[focus].spend for focus in Focus]
    money = (money_words(spend, settings.currency) for spend in (*spends, sum(spends)))
    return (*cells, written(len(plan.funded), ","), *money)


def _why(plan: Plan) -> str:
    if plan.status is PlanStatus.INFEASIBLE:
        return phrase("No plan can meet every requirement.")
    if plan.is_planned:
        return ""
    # The planner's own reason, where it is none of scores: a budget of nothing, say.
    reason = plan.problems[-1] if plan.problems else None
    if reason is not None and reason.where.table != "assessments":
        return capitalised(reason.message)
    return phrase("There are too few assessments to plan by value.")

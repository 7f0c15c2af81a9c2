"""Outcomes: what a plan is expected to bring by their dates, against plain sums; levels that bind and their price."""

import dataclasses
import itertools
from datetime import date

import pytest
from tests.oracles.contributing import change_by, quarters_over_by

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.checks import check_portfolio
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Contribution, Outcome
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Severity
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.schedule import starts_of, steps_of
from bowstring.tensions.outcomes import outcome_costs
from bowstring.tensions.pricing import context_of
from bowstring.tensions.reasons import Reason
from bowstring.tensions.why import explain

START = Quarter(2026, 2)
# What each is worth a quarter to users and to the business, its cost a quarter, quarters, and what it contributes.
WORKS = {
    "a": (9.0, 90.0, 50.0, 1, 0.0),
    "b": (6.0, 70.0, 50.0, 2, 2.0),
    "c": (7.0, 60.0, 50.0, 1, 1.0),
    "d": (1.0, 10.0, 50.0, 1, 8.0),
}


def example(
    *,
    at_least: float | None = None,
    due: date | None = date(2027, 3, 31),
    falls: bool = False,
    budget: float = 150.0,
) -> Portfolio:
    sign = -1.0 if falls else 1.0
    return Portfolio(
        settings=Settings(
            name="Outcomes", start=START, quarters=4, value_quarters=12, ramp_quarters=2, shrink=False
        ),
        initiatives=tuple(
            Initiative(
                key=key,
                name=key.upper(),
                focus=Focus.PRODUCT,
                cost_per_quarter=cost,
                duration_quarters=quarters,
            )
            for key, (_, _, cost, quarters, _) in WORKS.items()
        ),
        assessments=tuple(
            Assessment(
                initiative=key,
                lens=lens,
                assessor="p",
                low=0.8 * worth,
                likely=worth,
                high=1.2 * worth,
                evidence=Evidence.DESK,
            )
            for key, (user, business, *_) in WORKS.items()
            for lens, worth in ((Lens.USER_NEED, user), (Lens.BUSINESS_VALUE, business))
        ),
        budget=(Budget(period="2026/27", amount=budget), Budget(period="2027/28", amount=0.0)),
        outcomes=(
            Outcome(
                key="speed",
                name="Speed",
                unit="%",
                baseline=50.0,
                target=50.0 + 6 * sign,
                due=due,
                at_least=at_least,
            ),
        ),
        contributions=tuple(
            Contribution(
                initiative=key,
                outcome="speed",
                low=min(sign * effect * 0.5, sign * effect * 2),
                likely=sign * effect,
                high=max(sign * effect * 0.5, sign * effect * 2),
            )
            for key, (*_, effect) in WORKS.items()
            if effect
        ),
    )


def offsets(plan: Plan) -> dict[str, int]:
    return {key: start.minus(START) for key, start in plan.starts.items() if start is not None}


def by_hand(portfolio: Portfolio, starts: dict[str, int]) -> float:
    due = portfolio.outcomes[0].due
    over = quarters_over_by(due, 2026, 2) if due is not None else portfolio.settings.quarters
    durations = {key: work[3] for key, work in WORKS.items()}
    return change_by(
        portfolio.contributions, starts, durations, over=over, ramp=portfolio.settings.ramp_quarters
    )


@pytest.mark.parametrize(
    "due",
    [None, date(2026, 3, 1), date(2026, 6, 29), date(2026, 6, 30), date(2026, 12, 31), date(2027, 2, 1)],
)
def test_what_is_expected_is_a_plain_sum_over_what_is_over_by_the_date(due: date | None) -> None:
    portfolio = example(due=due)
    plan = plan_portfolio(portfolio)
    (expected,) = plan.outcomes
    assert expected.change == pytest.approx(by_hand(portfolio, offsets(plan)))
    assert expected.level == pytest.approx(50 + expected.change)


def test_several_assessors_count_alike() -> None:
    portfolio = example()
    more = Contribution(initiative="c", outcome="speed", low=3.0, likely=5.0, high=6.0, assessor="p")
    portfolio = dataclasses.replace(portfolio, contributions=(*portfolio.contributions, more))
    plan = plan_portfolio(portfolio)
    assert plan.outcomes[0].change == pytest.approx(by_hand(portfolio, offsets(plan)))


@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("needed", [0.5, 2.0, 4.0, 8.0])
def test_the_plan_is_the_best_of_all_schedules_that_reach_the_level(needed: float, falls: bool) -> None:
    sign = -1.0 if falls else 1.0
    portfolio = example(at_least=50 + sign * needed, falls=falls)
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    problem = plan.divisible.problem
    durations = {key: work[3] for key, work in WORKS.items()}
    best = 0.0
    choices = [[None, *range(8)] for _ in WORKS]
    for row in itertools.product(*choices):
        starts = {key: start for key, start in zip(WORKS, row, strict=True) if start is not None}
        spent = sum(
            50.0
            for key, start in starts.items()
            for quarter in range(start, start + durations[key])
            if quarter < 4
        )
        after = any(start + durations[key] > 4 for key, start in starts.items())
        if spent > 150 or after:
            continue
        if (
            sign * by_hand(portfolio, {key: start for key, start in starts.items() if start < 4})
            < needed - 1e-9
        ):
            continue
        best = max(best, plan.divisible.goal(steps_of(problem, starts)))
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.value == pytest.approx(best, abs=1e-6)
    assert sign * plan.outcomes[0].change >= needed - 1e-9


def test_a_level_costs_what_each_side_would_have_without_it() -> None:
    portfolio = example(at_least=58.0, budget=100.0)
    free, held = plan_portfolio(example(budget=100.0)), plan_portfolio(portfolio)
    assert held.starts["d"] is not None
    assert free.starts["d"] is None
    assert held.divisible is not None
    costs = outcome_costs(context_of(portfolio, held.divisible).pricer)["speed"]
    for lens in Lens:
        assert costs[lens] == pytest.approx(free.lens[lens].with_later - held.lens[lens].with_later)
    assert min(costs.values()) > 0


def test_a_level_that_costs_nothing_has_the_price_nothing() -> None:
    portfolio = example(at_least=50.1)
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    costs = outcome_costs(context_of(portfolio, plan.divisible).pricer)["speed"]
    assert costs == pytest.approx(dict.fromkeys(Lens, 0.0))


def test_a_level_that_nothing_reaches_is_told_as_what_clashes() -> None:
    plan = plan_portfolio(example(at_least=90.0))
    assert plan.status is PlanStatus.INFEASIBLE
    assert "the outcome 'Speed' must be expected to be at least 90 %" in str(plan.problems[-1])


def test_work_that_a_level_displaces_says_so() -> None:
    portfolio = example(at_least=58.0, budget=100.0)
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    why = explain(context_of(portfolio, plan.divisible), plan, "c")
    assert plan.starts["c"] is None
    assert why.reason is Reason.BALANCE
    assert "the outcome 'Speed'" in why.reasons[0]


def test_large_portfolios_reach_the_level_too() -> None:
    portfolio = example(at_least=56.0, budget=150.0)
    many = tuple(
        dataclasses.replace(work, key=f"{work.key}-{place}", name=f"{work.name} {place}")
        for place in range(20)
        for work in portfolio.initiatives
    )
    assessments = tuple(
        dataclasses.replace(row, initiative=f"{row.initiative}-{place}")
        for place in range(20)
        for row in portfolio.assessments
    )
    contributions = tuple(
        dataclasses.replace(
            row,
            initiative=f"{row.initiative}-{place}",
            low=row.low / 20,
            likely=row.likely / 20,
            high=row.high / 20,
        )
        for place in range(20)
        for row in portfolio.contributions
    )
    large = dataclasses.replace(
        portfolio,
        initiatives=many,
        assessments=assessments,
        contributions=contributions,
        budget=(Budget(period="2026/27", amount=3000.0), Budget(period="2027/28", amount=0.0)),
    )
    plan = plan_portfolio(large, seconds=20.0)
    assert plan.is_planned
    level = plan.outcomes[0].level
    assert level is not None
    assert level >= 56.0 - 1e-6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"baseline": None}, "its baseline is not known. Enter today's level."),
        ({"key": "calm"}, "no initiative that can be planned contributes to it"),
    ],
)
def test_a_level_without_ground_is_an_error_with_its_mend(change: dict[str, object], words: str) -> None:
    portfolio = example(at_least=55.0)
    outcome = dataclasses.replace(portfolio.outcomes[0], **change)  # type: ignore[arg-type]
    errors = [
        str(problem)
        for problem in check_portfolio(dataclasses.replace(portfolio, outcomes=(outcome,)))
        if problem.severity is Severity.ERROR
    ]
    assert any(words in problem for problem in errors), errors


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((3.0, 2.0, 4.0), "out of order"),
        ((1.0, float("nan"), 4.0), "not all finite"),
        ((1.0, 2.0, float("inf")), "not all finite"),
        ((1.0, 2.0, 1e20), "at most"),
    ],
)
def test_contributions_that_cannot_be_are_errors(figures: tuple[float, float, float], words: str) -> None:
    low, likely, high = figures
    row = Contribution(initiative="a", outcome="speed", low=low, likely=likely, high=high)
    errors = [
        str(problem)
        for problem in check_portfolio(dataclasses.replace(example(), contributions=(row,)))
        if problem.severity is Severity.ERROR
    ]
    assert any(words in problem and "contributions, row 2" in problem for problem in errors), errors


def test_a_contribution_told_twice_is_an_error() -> None:
    portfolio = example()
    twice = dataclasses.replace(
        portfolio, contributions=(*portfolio.contributions, portfolio.contributions[0])
    )
    assert any("already" in problem.message for problem in check_portfolio(twice))


def test_the_starts_of_a_plan_and_its_steps_agree() -> None:
    plan = plan_portfolio(example(at_least=58.0))
    assert plan.divisible is not None
    problem = plan.divisible.problem
    assert starts_of(problem, steps_of(problem, offsets(plan))) == offsets(plan)

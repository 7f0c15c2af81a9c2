"""The plan has no cliff at its end: what waits past it starts later, and nothing told counts that."""

import dataclasses

import pytest
from tests.planning.every_schedule import plan_of, values, work

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.adopted import adopted_today
from bowstring.planning.adopted.moves import fewest_moves
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import LATER_QUARTERS, ConstraintKind, ConstraintSource

COSTS = (55, 68, 111, 43, 124, 119, 139, 99, 64, 64)


def with_an_edge(quarters: int) -> Portfolio:
    """A product that waits for a platform, each a year long, beside ten pieces of ordinary work."""
    fill = [
        work(
            f"fill-{place}",
            focus=tuple(Focus)[place % 3],
            duration_quarters=2,
            cost_per_quarter=1000.0 * cost,
            effort={},
        )
        for place, cost in enumerate(COSTS)
    ]
    pair = [
        work("prov", focus=Focus.PLATFORM, duration_quarters=4, cost_per_quarter=25_000.0, effort={}),
        work("cons", duration_quarters=4, cost_per_quarter=25_000.0, effort={}, requires=("prov",)),
    ]
    pairs = [
        values(f"fill-{place}", 4 * cost + 90 * (place % 4), 9000 + 500 * cost * (1 + place % 2))
        for place, cost in enumerate(COSTS)
    ]
    return Portfolio(
        settings=Settings(
            name="Edge", start=Quarter(2026, 2), quarters=quarters, value_quarters=20, shrink=False
        ),
        initiatives=(*fill, *pair),
        assessments=(
            *(assessment for each in pairs for assessment in each),
            *values("prov", 100, 5000),
            *values("cons", 9000, 80_000),
        ),
        budget=(Budget(period="2026/27", amount=700_000.0), Budget(period="2027/28", amount=300_000.0)),
    )


def test_what_waiting_costs_does_not_depend_on_where_the_plan_ends() -> None:
    prices = []
    for quarters in (8, 12):
        plan = plan_of(with_an_edge(quarters))
        assert plan is not None
        waiting = ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=("cons", "prov"))
        prices.append(Pricer(plan).effect(WhatIf(dropped=(waiting,))).lens)
    for lens in Lens:
        assert prices[0][lens] > 0
        assert prices[0][lens] == pytest.approx(prices[1][lens], rel=0.2)


def test_later_starts_count_in_points_and_never_in_what_is_told() -> None:
    portfolio = with_an_edge(2)
    plan = plan_portfolio(portfolio)
    start = portfolio.settings.start
    assert plan.later
    assert set(plan.later).isdisjoint(plan.funded)
    assert all(
        portfolio.settings.quarters <= quarter.minus(start) < portfolio.settings.quarters + LATER_QUARTERS
        for quarter in plan.later.values()
    )
    for result in plan.lens.values():
        assert result.total < result.with_later
        assert result.ideal is not None
        assert result.share == pytest.approx(result.with_later / result.ideal)


def test_a_mandate_is_met_inside_the_plan_alone() -> None:
    portfolio = with_an_edge(4)
    works = tuple(
        dataclasses.replace(initiative, mandated_by="law") if initiative.key == "prov" else initiative
        for initiative in portfolio.initiatives
    )
    plan = plan_portfolio(dataclasses.replace(portfolio, initiatives=works))
    assert plan.starts["prov"] is not None


def test_the_plan_itself_adopted_gains_nothing_by_moving() -> None:
    plan = plan_portfolio(with_an_edge(4))
    assert plan.divisible is not None
    today = adopted_today(plan.divisible, plan.starts, plan.later)
    assert today.value == pytest.approx(plan.value, abs=1e-6)
    moves = fewest_moves(plan.divisible, plan.starts, plan.starts, later=plan.later)
    assert moves.moves == ()

"""The plan told twice, by hand: what work costs at a score, and which quarters of it are still to be paid."""

import dataclasses

import numpy as np
import pytest
from tests.delivery.test_overruns import START, with_record
from tests.planning.every_schedule import work

from bowstring.delivery.overruns import CostClass
from bowstring.delivery.usual import (
    AsUsual,
    UsualCost,
    as_usually_delivered,
    cost_spreads,
    factors_at,
    range_factors,
    range_factors_at,
)
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio

Z90 = 1.2815515655446004


def test_a_score_gives_the_ratio_of_the_same_rank() -> None:
    """A quarter of all work lies below −0.67, half below 0."""
    steps = CostClass(ratios=(1.0, 2.0, 3.0), weights=(0.25, 0.25, 0.5), finished=3, running=0)
    scores = np.array([[-1.0, -0.5], [-0.1, 0.1]])
    assert factors_at(steps, scores).tolist() == [[1.0, 2.0], [2.0, 3.0]]


def test_a_ratio_without_weight_is_never_drawn() -> None:
    steps = CostClass(ratios=(1.0, 9.0), weights=(1.0, 0.0), finished=2, running=0)
    assert set(factors_at(steps, np.array([-4.0, 0.0, 4.0]))) == {1.0}


def test_each_half_of_a_range_has_its_own_spread() -> None:
    factors = range_factors_at(
        np.array([0.1, 0.0]), np.array([0.2, 0.5]), np.array([[-1.0, -1.0], [0.5, 0.5], [-20.0, 2.0]])
    )
    assert factors == pytest.approx(np.array([[0.9, 1.0], [1.1, 1.25], [0.0, 2.0]]))
    assert range_factors((), draws=3).shape == (3, 0)


@pytest.mark.parametrize(
    ("cost", "low", "high", "spreads"),
    [
        # Money may be told in millions: a cost of one is one.
        (1.0, 0.5, 2.0, (0.5 / Z90, 1.0 / Z90)),
        (0.5, 0.25, 0.5, (0.5 / Z90, 0.0)),
        (100.0, 120.0, 90.0, (0.0, 0.0)),
        (100.0, 80.0, None, (0.0, 0.0)),
        (100.0, None, 150.0, (0.0, 0.0)),
        (0.0, 0.0, 10.0, (0.0, 0.0)),
        (None, 1.0, 10.0, (0.0, 0.0)),
    ],
)
def test_spreads_are_shares_of_what_is_stated(
    cost: float | None, low: float | None, high: float | None, spreads: tuple[float, float]
) -> None:
    ranged = work("w", effort={}, cost_per_quarter=cost, cost_low=low, cost_high=high)
    assert cost_spreads(ranged) == pytest.approx(spreads)


def test_of_nothing_promised_nothing_is_lost() -> None:
    nothing, some = dict.fromkeys(Lens, 0.0), dict.fromkeys(Lens, 3.0)
    assert AsUsual(promised=nothing, usual=some, late_days=None, cost=None).share_less(Lens.USER_NEED) == 0.0


def cost_of(facts: Portfolio, plan: Plan) -> UsualCost:
    usual = as_usually_delivered(facts, plan)
    assert usual is not None
    assert usual.cost is not None
    return usual.cost


@pytest.mark.parametrize(("amount", "within"), [(491.0, 1.0), (489.0, 0.0)])
def test_the_budget_pays_for_the_quarters_of_the_plan_alone(amount: float, within: float) -> None:
    """Four pieces of £100 at 1.3 of what is stated; what starts after the plan's four quarters is not its budget's."""
    facts = with_record(130.0, amount=amount)
    plan = plan_portfolio(facts)
    later = dataclasses.replace(plan, starts={**plan.starts, "o-0": START.plus(5)})
    cost = cost_of(facts, later)
    assert cost.half == pytest.approx(520.0)
    assert cost.within == within


@pytest.mark.parametrize(
    ("duration", "start", "whole", "inside"),
    [(6, 0, 6, 4), (2, 3, 2, 1), (3, -2, 1, 1), (2, -2, 0, 0), (1, 0, 1, 1)],
)
def test_only_quarters_still_to_come_cost_what_they_usually_do(
    duration: int, start: int, whole: int, inside: int
) -> None:
    """start: quarters after the plan's first. The plan's own total stays as it is; three pieces are £100 each."""
    facts = with_record(130.0, amount=400.0 + 0.3 * 100.0 * (3 + inside))
    plan = plan_portfolio(facts)
    assert plan.totals is not None
    longer = tuple(
        dataclasses.replace(piece, duration_quarters=duration) if piece.key == "o-0" else piece
        for piece in facts.initiatives
    )
    moved = dataclasses.replace(plan, starts={**plan.starts, "o-0": START.plus(start)})
    facts = dataclasses.replace(facts, initiatives=longer)
    cost = cost_of(facts, moved)
    assert cost.half - cost.stated == pytest.approx(0.3 * 100.0 * (3 + whole))
    assert cost.within == 1.0
    assert plan.choice.available is not None
    choice = dataclasses.replace(plan.choice, available=plan.choice.available - 1.0)
    assert cost_of(facts, dataclasses.replace(moved, choice=choice)).within == 0.0

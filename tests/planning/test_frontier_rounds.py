"""Both ways to every plan that no other betters: partial plans in rounds, and integer programmes one by one."""

import itertools
import math
import time

import numpy as np
import pytest
from benchmarks.frontier import make_knapsack, portfolio_of
from benchmarks.instances import Family, make_instance
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.planning.every_schedule import plan_of, tiny_portfolio, values, work
from tests.planning.every_schedule import settings as tiny_settings

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.frontier import constrained
from bowstring.planning.frontier import rounds as rounds_module
from bowstring.planning.frontier.breadth import reach, undominated
from bowstring.planning.frontier.choices import PricedChoices, is_loose, priced_choices
from bowstring.planning.frontier.constrained import ConstrainedPlans
from bowstring.planning.frontier.hull import Hull
from bowstring.planning.frontier.nondominated import efficient_plans
from bowstring.planning.frontier.rounds import Rounds
from bowstring.planning.problem.programs import Floats, dense_rows, evened, keeps_bounds, keeps_rows

SEEDS = st.integers(0, 10**6)
STEP = 1e-5
LONG = 120.0


def totals_of(plan: DivisiblePlan, solutions: list[Floats]) -> Floats:
    shares = np.array([plan.ideal_share(lens) for lens in Lens])
    return np.array(sorted((shares @ x).tolist() for x in solutions)).reshape(-1, 2)


def choices_of(plan: DivisiblePlan) -> PricedChoices | None:
    hull = Hull(plan)
    hull.refine(1e-6)
    return priced_choices(plan, hull.weights)


def by_programmes(plan: DivisiblePlan) -> Floats:
    programmes = ConstrainedPlans(plan, step=STEP, until=time.monotonic() + LONG, seed=0)
    solutions, complete = programmes.beyond(-math.inf, -math.inf)
    assert complete
    return totals_of(plan, solutions)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.booleans(), st.sampled_from((None, 0.3)))
def test_rounds_reach_what_integer_programmes_reach(seed: int, pins: bool, floor: float | None) -> None:
    plan = plan_of(tiny_portfolio(seed, pins=pins), floor=floor)
    assume(plan is not None)
    assert plan is not None
    choices, expected = choices_of(plan), by_programmes(plan)
    if choices is None:
        assert not expected.size
        return
    rounds = Rounds(choices, STEP)
    rounds.run(math.inf)
    solutions = [choices.plan(chosen) for chosen in rounds.chosen]
    program, steps = plan.problem.program, plan.problem.is_step
    assert all(keeps_rows(program, x) and keeps_bounds(program, x, steps) for x in solutions)
    assert totals_of(plan, solutions) == pytest.approx(rounds.totals[::-1])
    if rounds.open_corners().size:
        # Where no plan keeps every row only a programme knows.
        assert not expected.size
    else:
        assert totals_of(plan, solutions) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_both_ways_agree_on_a_knapsack(seed: int) -> None:
    plan = plan_of(portfolio_of(make_knapsack(25, seed)))
    assert plan is not None
    assert is_loose(plan.problem)
    solutions, complete = efficient_plans(Hull(plan), seconds=LONG, seed=0)
    assert complete
    assert totals_of(plan, solutions) == pytest.approx(by_programmes(plan), abs=1e-6)


def test_what_rounds_leave_open_integer_programmes_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no more than the first plans there are boxes left between nearly all neighbours."""
    plan = plan_of(portfolio_of(make_knapsack(20, 0)))
    assert plan is not None
    expected = efficient_plans(Hull(plan), seconds=LONG, seed=0)[0]
    monkeypatch.setattr(rounds_module, "_FIRST_KEPT", 4)
    monkeypatch.setattr(rounds_module, "_MOST_PARTIAL", 0)
    choices = choices_of(plan)
    assert choices is not None
    rounds = Rounds(choices, STEP)
    rounds.run(math.inf)
    assert len(rounds.totals) < len(expected)
    assert len(rounds.open_corners()) > 1
    solutions, complete = efficient_plans(Hull(plan), seconds=LONG, seed=0)
    assert complete
    best = totals_of(plan, solutions)
    best = best[np.sort(undominated(best, STEP))]
    assert best == pytest.approx(totals_of(plan, expected), abs=1e-6)


def test_what_is_stopped_is_not_all() -> None:
    plan = plan_of(portfolio_of(make_knapsack(50, 0)))
    assert plan is not None
    solutions, complete = efficient_plans(Hull(plan), seconds=0.0, seed=0)
    assert not complete
    assert all(keeps_rows(plan.problem.program, x) for x in solutions)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(1, 400), st.integers(0, 400), st.floats(0.1, 60.0))
def test_every_plan_with_less_regret_is_reached(seed: int, kept: int, effort: int, regret: float) -> None:
    """Beside every choice of a few items, tried one by one."""
    plan = plan_of(portfolio_of(make_knapsack(9, seed)))
    assert plan is not None
    choices = choices_of(plan)
    assert choices is not None
    normal = np.array([seed % choices.bounds.size])
    plans = reach(choices, normal, np.array([regret]), kept=kept, effort=effort)
    assert plans.covered <= regret
    places = [range(choices.of(place).start, choices.of(place).stop) for place in range(choices.first.size)]
    every = np.array(list(itertools.product(*places)))
    keeps = (choices.uses[:, every].sum(axis=2) <= choices.limits[:, None] + 1e-9).all(axis=0)
    totals = choices.gains[:, every].sum(axis=2).T[keeps]
    # No plan is worth more than its bound less its regrets.
    worth = totals @ choices.normals[normal[0]]
    regrets = choices.regrets[normal[0], every].sum(axis=1)[keeps]
    assert (worth <= choices.bounds[normal[0]] - regrets + 1e-6).all()
    near = totals[choices.bounds[normal[0]] - worth < plans.covered]
    # Sums in another order differ by rounding, so of two that are alike either may be there.
    is_matched = (plans.totals[None] >= near[:, None] - 1e-9).all(axis=2).any(axis=1)
    assert is_matched.all()
    assert (totals[None] >= plans.totals[:, None] - 1e-9).all(axis=2).any(axis=1).all()


def test_effort_is_counted_where_programmes_settle_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few nodes fewer plans are settled, always the same ones, and they are not said to be all."""
    plan = plan_of(make_instance(Family.TYPICAL, initiatives=20, seed=5))
    assert plan is not None
    assert not is_loose(plan.problem)
    everything, complete = efficient_plans(Hull(plan), seconds=LONG, seed=0)
    assert complete
    monkeypatch.setattr(constrained, "_NODES", 150)
    solutions, complete = efficient_plans(Hull(plan), seconds=LONG, seed=0)
    again, _ = efficient_plans(Hull(plan), seconds=LONG, seed=0)
    assert not complete
    assert 0 < len(solutions) < len(everything)
    assert np.array_equal(solutions, again)


@pytest.mark.parametrize("money", [1e-6, 1.0, 1e12 / 7, 1e15 / 7])
def test_money_that_is_spent_to_the_last_penny_counts_at_any_size(money: float) -> None:
    """Whichever way: a sum in another order differs by rounding, of which a fixed tolerance is too small a part."""
    costs = {"a": 0.1 * money, "b": 0.2 * money, "c": 0.7 * money, "d": 0.7001 * money}
    worth = {"a": (1, 0), "b": (2, 1), "c": (3, 9), "d": (3.5, 9.5)}
    least = min(map(sum, itertools.permutations(costs[key] for key in "abc")))
    portfolio = Portfolio(
        settings=tiny_settings(quarters=1, value_quarters=2),
        initiatives=tuple(work(key, cost_per_quarter=cost, effort={}) for key, cost in costs.items()),
        assessments=tuple(view for key, pair in worth.items() for view in values(key, *pair)),
        budget=(Budget(period="2026/27", amount=least),),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    expected = {frozenset("abc"), frozenset("bd")}
    assert funded_both_ways(plan) == [expected, expected]


def test_a_pound_that_is_not_there_is_not_spent_beside_a_million_millions() -> None:
    costs = {"large": 1e12, "small": 1.0, "free": 0.0}
    portfolio = Portfolio(
        settings=tiny_settings(quarters=1, value_quarters=2),
        initiatives=tuple(work(key, cost_per_quarter=cost, effort={}) for key, cost in costs.items()),
        assessments=(*values("large", 9, 9), *values("small", 1, 1), *values("free", 0, 0)),
        budget=(Budget(period="2026/27", amount=1e12),),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    assert is_loose(plan.problem)
    solutions, complete = efficient_plans(Hull(plan), seconds=LONG, seed=0)
    assert complete
    # What is worth nothing is left out too.
    assert [funded(plan, x) for x in solutions] == [{"large"}]


def funded_both_ways(plan: DivisiblePlan) -> list[set[frozenset[str]]]:
    """What all plans fund, by enumeration and by integer programmes."""
    assert is_loose(plan.problem)
    programmes = ConstrainedPlans(plan, step=STEP, until=time.monotonic() + LONG, seed=0)
    answers = [
        efficient_plans(Hull(plan), seconds=LONG, seed=0),
        programmes.beyond(-math.inf, -math.inf),
    ]
    assert all(complete for _, complete in answers)
    return [{funded(plan, x) for x in solutions} for solutions, _ in answers]


def funded(plan: DivisiblePlan, x: Floats) -> frozenset[str]:
    candidates = plan.problem.candidates
    return frozenset(candidate.key for candidate in candidates if x[candidate.last_column] > 0.5)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_rows_at_a_usual_size_say_the_same_to_the_last_digit(seed: int) -> None:
    plan = plan_of(tiny_portfolio(seed))
    assume(plan is not None)
    assert plan is not None
    program = plan.problem.program
    even = evened(program)
    rows, even_rows = (dense_rows(which, range(which.rows)) for which in (program, even))
    for row, even_row, most, even_most in zip(
        rows, even_rows, program.row_upper, even.row_upper, strict=True
    ):
        if row.any():
            (scale,) = set((even_row[row != 0] / row[row != 0]).tolist())
            assert math.frexp(scale)[0] == 0.5
            assert even_most == most * scale
            assert 0.5 <= np.abs(even_row).max() < 2**20

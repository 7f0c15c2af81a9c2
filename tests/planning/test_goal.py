"""What an indivisible plan is judged by: both sides' points from the portfolio, and tangents that nothing passes."""

import itertools

import numpy as np
import pytest
from tests.planning.every_schedule import plan_of, settings, values, work

from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import FIRST_BALANCES, Goal
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.solver.linear import Solver

# Worth a quarter to either side; value counts for six quarters, and each takes one.
WORTH = {"a": (9.0, 1.0), "b": (2.0, 8.0), "c": (5.0, 5.0)}
HORIZON = 6


def plan(worth: dict[str, tuple[float, float]] = WORTH) -> DivisiblePlan:
    divisible = plan_of(
        Portfolio(
            settings=settings(value_quarters=HORIZON),
            initiatives=tuple(work(key, effort={}) for key in worth),
            assessments=tuple(view for key, pair in worth.items() for view in values(key, *pair)),
        )
    )
    assert divisible is not None
    return divisible


def every_plan() -> list[dict[str, int]]:
    return [
        {key: start for key, start in zip(WORTH, choice, strict=True) if start is not None}
        for choice in itertools.product((None, 0, 1), repeat=len(WORTH))
    ]


def points(starts: dict[str, int]) -> list[float]:
    """Of a hundred that either side could have: all of it at once."""
    return [
        100
        * sum(WORTH[key][side] * (HORIZON - 1 - start) for key, start in starts.items())
        / sum(pair[side] * (HORIZON - 1) for pair in WORTH.values())
        for side in (0, 1)
    ]


def test_it_is_what_both_sides_have_multiplied_and_a_side_that_has_nothing_makes_it_nothing() -> None:
    divisible = plan()
    goal = Goal(divisible)
    assert goal.is_curved
    for starts in every_plan():
        x = steps_of(divisible.problem, starts)
        user, business = points(starts)
        assert goal.reached(x) == pytest.approx([user, business])
        assert goal.value(x) == pytest.approx((user * business) ** 0.5)
        if user and business:
            assert goal.balance(x) == pytest.approx(business / user)
        value, worth = goal.rank(x)
        assert (value, worth) == pytest.approx((goal.value(x), (user + business) / 2))


def test_no_plan_passes_the_tangent_at_another() -> None:
    divisible = plan()
    goal = Goal(divisible)
    plans = [steps_of(divisible.problem, starts) for starts in every_plan()]
    curved = [x for x in plans if goal.value(x) > 0]
    assert len(curved) > 15
    for x in curved:
        tangent = goal.linear(x)
        assert float(tangent @ x) == pytest.approx(goal.value(x))
        for other in plans:
            assert goal.value(other) <= float(tangent @ other) + 1e-9


def test_the_programme_that_bounds_it_bounds_every_plan_and_nearly_touches_the_best() -> None:
    divisible = plan()
    goal = Goal(divisible)
    program = goal.bounded(FIRST_BALANCES)
    objective = np.zeros(program.columns)
    objective[-1] = 1.0
    best = max(goal.value(steps_of(divisible.problem, starts)) for starts in every_plan())
    bound = Solver(program).maximise(objective).value
    assert best - 1e-9 <= bound <= best + 1.0


def test_where_a_side_has_nothing_the_steepest_tangent_says_so() -> None:
    divisible = plan({"a": (9.0, 1.0), "b": (0.0, 8.0)})
    goal, problem = Goal(divisible), divisible.problem
    only_business = steps_of(problem, {"b": 0})
    assert goal.value(only_business) == 0.0
    user, business = goal.slope(only_business)
    assert user > 10
    assert business < 0.1


def test_of_a_side_alone_it_is_its_points() -> None:
    divisible = plan({"a": (9.0, 0.0), "b": (1.0, 0.0)})
    goal = Goal(divisible)
    x = steps_of(divisible.problem, {"b": 0})
    assert not goal.is_curved
    assert goal.value(x) == pytest.approx(10.0)
    assert (goal.balance(x), goal.slope(x)) == (1.0, [1.0])

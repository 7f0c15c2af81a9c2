"""How near to the bound a few moves come: a guard of the solver's settings, on which every whole plan depends."""

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance

from bowstring.beliefs.shrinkage import believe
from bowstring.planning.building import build_problem
from bowstring.planning.climb import Climb
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible
from bowstring.planning.goal import Goal
from bowstring.planning.linear import Solver
from bowstring.planning.neighbourhoods import Neighbourhoods
from bowstring.planning.pulses import pulses_of
from bowstring.planning.schedule import steps_of
from bowstring.planning.search import follow

MOVES = 20


@pytest.fixture(scope="module")
def divisible() -> DivisiblePlan:
    portfolio = make_instance(Family.TYPICAL, initiatives=150, seed=11)
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    assert aims is not None
    return plan_divisible(problem, beliefs, aims)


@pytest.fixture(scope="module")
def first(divisible: DivisiblePlan) -> Climb:
    return climbed(divisible)


def climbed(divisible: DivisiblePlan) -> Climb:
    """After some moves from a list, counted, so that it ends at the same plan on every run."""
    luck = np.random.default_rng(0)
    listed = steps_of(divisible.problem, follow(divisible, luck, noise=0.0).starts)
    neighbourhoods = Neighbourhoods(divisible.problem, pulses_of(divisible)[0], divisible=divisible.x)
    climb = Climb(Goal(divisible), listed, neighbourhoods)
    for _ in range(MOVES):
        climb.move(luck, seconds=600.0)
    return climb


def test_twenty_moves_come_within_a_stated_gap(divisible: DivisiblePlan, first: Climb) -> None:
    # 1.10 % with the settings of today: a change of the solver that costs a tenth of that is seen here.
    assert first.is_plan
    assert 1 - first.value / divisible.value <= 0.0121


def test_the_same_moves_end_at_the_same_plan(divisible: DivisiblePlan, first: Climb) -> None:
    again = climbed(divisible)
    assert first.value == again.value
    assert (first.x == again.x).all()

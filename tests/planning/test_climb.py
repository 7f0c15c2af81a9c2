"""How near to the bound a few moves come, and what no move may break: a guard of the search for every whole plan."""

import dataclasses

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.oracles.schedules import breaches
from tests.planning.pairs import Pair, pair_of, plannable_pairs

from bowstring.beliefs.shrinkage import believe
from bowstring.model.initiatives import Lock
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible
from bowstring.planning.goal import Goal
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.schedule import starts_of, steps_of
from bowstring.planning.search.climb import Climb
from bowstring.planning.search.listing import list_schedule
from bowstring.planning.search.neighbourhoods import Neighbourhoods
from bowstring.planning.search.pulses import pulses_of
from bowstring.planning.solver.linear import Solver
from bowstring.planning.solver.pulse_solver import PulseSolver

# A move counts as 100 pivots; these are its own, in the mean of three climbs.
MOVES, PIVOTS = 108, 11_000


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


def listed(divisible: DivisiblePlan, *, noise: float = 0.0) -> Climb:
    """Where the search begins: a list that follows the divisible plan, its order changed by luck."""
    problem, luck = divisible.problem, np.random.default_rng(0)
    nets = np.zeros(problem.program.columns)
    nets[problem.is_step] = noise * luck.random(len(problem.candidates))[problem.owner[problem.is_step]]
    steps = steps_of(problem, list_schedule(divisible, nets=nets).starts)
    solver = PulseSolver(problem)
    neighbourhoods = Neighbourhoods(problem, pulses_of(divisible, solver), divisible=divisible.x)
    return Climb(Goal(divisible), steps, neighbourhoods, solver)


def climbed(divisible: DivisiblePlan, seed: int = 0) -> Climb:
    """After some moves from a list, counted, so that it ends at the same plan on every run."""
    climb, luck = listed(divisible), np.random.default_rng(seed)
    for _ in range(MOVES):
        climb.move(luck, seconds=600.0)
    return climb


def test_a_few_moves_come_within_a_stated_gap_for_so_many_pivots(
    divisible: DivisiblePlan, first: Climb
) -> None:
    # One climb is luck: 0.78 to 1.12 %. In the mean 0.91 % with the settings of today; what costs a tenth more is seen.
    climbs = [first, *(climbed(divisible, seed) for seed in (1, 2))]
    assert all(climb.is_plan for climb in climbs)
    assert np.mean([climb.effort for climb in climbs]) - 100 * MOVES <= PIVOTS
    assert np.mean([1 - climb.value / divisible.value for climb in climbs]) <= 0.0098


def test_the_same_moves_end_at_the_same_plan(divisible: DivisiblePlan, first: Climb) -> None:
    again = climbed(divisible)
    assert first.value == again.value
    assert (first.x == again.x).all()


@pytest.fixture(scope="module", params=Family)
def pair(request: pytest.FixtureRequest) -> Pair:
    """Running, mandated and left-out work among the rest, with alternatives and requirements."""
    portfolio = make_instance(request.param, initiatives=64, seed=3)
    works = list(portfolio.initiatives)
    for place in (3, 20, 30, 50):
        works[place] = dataclasses.replace(works[place], mandated_by="law")
    works[7] = dataclasses.replace(works[7], lock=Lock.LEAVE_OUT)
    works[11] = dataclasses.replace(
        works[11], committed_start=portfolio.settings.start.plus(-1), requires=(), alternatives=""
    )
    return pair_of(dataclasses.replace(portfolio, initiatives=tuple(works)))


@pytest.mark.parametrize(("noise", "seed"), [(0.0, 1), (0.3, 0), (0.3, 1), (0.3, 2), (0.3, 3)])
def test_every_move_keeps_to_the_facts_and_none_makes_the_plan_worse(
    pair: Pair, noise: float, seed: int
) -> None:
    divisible = pair.planned(0.0)
    climb, luck = listed(divisible, noise=noise), np.random.default_rng(seed)
    begun = climb.value
    for _ in range(8):
        before = climb.value
        climb.move(luck, seconds=600.0)
        assert breaches(pair.reading, starts_of(divisible.problem, climb.x)) == set()
        assert climb.value >= before - 1e-9
    assert climb.value > begun + 0.1


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_at_hand_may_be_worse_within_the_heat_and_within_the_facts_and_the_best_is_kept(
    pair: Pair, seed: int
) -> None:
    divisible = pair.planned(0.0)
    climb, luck = listed(divisible, noise=0.3), np.random.default_rng(seed)
    is_worse = False
    for _ in range(12):
        before = climb.value
        climb.move(luck, seconds=600.0, heat=1.5)
        at_hand = climb.goal.value(climb.at_hand)
        is_worse |= at_hand < climb.value - 1e-6
        assert before - 1e-9 <= climb.value <= at_hand + 1.5 + 1e-6
        for x in (climb.x, climb.at_hand):
            assert breaches(pair.reading, starts_of(divisible.problem, x)) == set()
    assert is_worse


def test_the_same_moves_end_at_the_same_plan_with_pins(pair: Pair) -> None:
    ends = []
    for _ in range(2):
        climb, luck = listed(pair.planned(0.0), noise=0.3), np.random.default_rng(1)
        for _ in range(3):
            climb.move(luck, seconds=600.0)
        ends.append(climb.x)
    assert (ends[0] == ends[1]).all()


@pytest.mark.parametrize("place", range(30))
def test_small_portfolios_of_every_kind_stay_within_the_facts(place: int) -> None:
    """Funds, bands, surge, several providers and pins: what the list met stays met, bands apart."""
    small_pair = plannable_pairs(100)[place]
    divisible = small_pair.planned(0.0)
    climb, luck = listed(divisible, noise=0.3), np.random.default_rng(place)
    assert climb.keeps_pins()
    before = breaches(small_pair.reading, starts_of(divisible.problem, climb.x))
    for _ in range(3):
        climb.move(luck, seconds=600.0)
    after = breaches(small_pair.reading, starts_of(divisible.problem, climb.x))
    assert after <= before | {"band"}


def test_what_a_move_frees_are_starts_of_what_it_frees(divisible: DivisiblePlan, first: Climb) -> None:
    """The plan at hand is among them, or the solver could not begin from it; what is no step is always free."""
    problem, luck = divisible.problem, np.random.default_rng(2)
    for _ in range(10):
        _, is_free = first.neighbourhoods.choose(first.x, luck)
        assert is_free[~problem.is_step].all()
        begun = first.form.pulses(first.x) > 0.5
        freed = {int(owner) for owner in problem.owner[is_free & problem.is_step]}
        assert freed
        for candidate in freed:
            own = problem.owner == candidate
            assert is_free[own & begun].all()

"""The indivisible plan is the best of every schedule where that can be counted, and always keeps to the facts."""

import dataclasses
import math

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.oracles.schedules import best_schedule, breaches, goal_of, meets_floors, shares
from tests.planning.pairs import Pair, instance_pair, pair_of, plannable_pairs
from tests.small import small_portfolio

from bowstring.model.initiatives import Lock
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.schedule import starts_of
from bowstring.planning.search import Search, search_plan

FLOOR_SHARES = (0.0, 0.3, 0.9)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("place", range(100))
def test_plan_is_the_best_of_all_schedules(place: int, share: float) -> None:
    pair = plannable_pairs(100)[place]
    divisible, held = pair.planned(share), pair.against()
    best = best_schedule(pair.reading, pair.means, held, floor=divisible.floor, weight=divisible.lens_weight)
    found = search_plan(divisible, seconds=60, seed=place)
    if best is None:
        assert not found.is_feasible
        return
    check_keeps_to_the_facts(pair, divisible, found)
    assert goal(pair, divisible, found) == pytest.approx(best.goal, abs=1e-6)
    assert best.value - 1e-6 <= found.bound <= divisible.value + 1e-9


def check_keeps_to_the_facts(pair: Pair, divisible: DivisiblePlan, found: Search) -> None:
    assert found.is_feasible
    starts = starts_of(divisible.problem, found.x)
    assert breaches(pair.reading, starts) == set()
    assert meets_floors(pair.reading, pair.means, pair.against(), floor=divisible.floor, starts=starts)
    reached = shares(pair.reading, pair.means, pair.against(), starts)
    assert found.value == pytest.approx(min(reached.values()), abs=1e-6)
    assert found.value <= found.bound + 1e-9
    assert found.bound <= divisible.value + 1e-9


def goal(pair: Pair, divisible: DivisiblePlan, found: Search) -> float:
    starts = starts_of(divisible.problem, found.x)
    return goal_of(shares(pair.reading, pair.means, pair.against(), starts), divisible.lens_weight)


def test_the_cases_are_neither_all_easy_nor_all_impossible() -> None:
    split = whole = impossible = 0
    for pair in plannable_pairs(100):
        divisible, held = pair.planned(0.3), pair.against()
        best = best_schedule(
            pair.reading, pair.means, held, floor=divisible.floor, weight=divisible.lens_weight
        )
        impossible += best is None
        split += best is not None and best.value < divisible.value - 0.01
        whole += best is not None and best.value > divisible.value - 1e-6
    assert min(split, whole, impossible) >= 15


@pytest.mark.parametrize("family", Family)
def test_plan_of_an_instance_keeps_to_the_facts(family: Family) -> None:
    pair = instance_pair(family)
    divisible = pair.planned(0.5)
    check_keeps_to_the_facts(pair, divisible, search_plan(divisible, seconds=1, seed=1))


@pytest.fixture(scope="module")
def larger() -> Pair:
    """Too many initiatives for the solver alone: the neighbourhoods are searched."""
    portfolio = make_instance(Family.TYPICAL, initiatives=64, seed=5)
    works = list(portfolio.initiatives)
    start = portfolio.settings.start
    works[3] = dataclasses.replace(works[3], mandated_by="law")
    works[7] = dataclasses.replace(works[7], lock=Lock.LEAVE_OUT)
    works[11] = dataclasses.replace(works[11], committed_start=start.plus(-1), requires=(), alternatives="")
    return pair_of(dataclasses.replace(portfolio, initiatives=tuple(works)))


def test_plan_of_a_larger_portfolio_keeps_to_the_facts(larger: Pair) -> None:
    for share in (0.0, 0.3):
        divisible = larger.planned(share)
        found = search_plan(divisible, seconds=1.5, seed=0)
        check_keeps_to_the_facts(larger, divisible, found)
        assert found.moves > 0


def test_progress_is_told_and_rises(larger: Pair) -> None:
    told: list[tuple[float, float]] = []
    search_plan(
        larger.planned(0.0), seconds=1, seed=0, on_progress=lambda spent, value: told.append((spent, value))
    )
    spent = [one for one, _ in told]
    assert spent == sorted(spent)
    assert told
    assert 0 <= min(spent) <= max(spent) <= 1


def test_a_floor_that_no_whole_plan_meets_leaves_no_plan() -> None:
    place = next(
        place
        for place, pair in enumerate(plannable_pairs(100))
        if best_schedule(pair.reading, pair.means, pair.against(), floor=pair.planned(1.0).floor, weight=0.5)
        is None
    )
    found = search_plan(plannable_pairs(100)[place].planned(1.0), seconds=60, seed=0)
    assert not found.is_feasible
    assert found.value == -math.inf


@pytest.mark.parametrize("place", range(10))
def test_the_same_seed_gives_the_same_plan(place: int) -> None:
    divisible = plannable_pairs(100)[place].planned(0.3)
    first, second = (search_plan(divisible, seconds=60, seed=4) for _ in range(2))
    assert np.array_equal(first.x, second.x)
    assert (first.value, first.bound) == (second.value, second.bound)


def test_one_lens_alone_is_planned_by_that_lens() -> None:
    portfolio = small_portfolio(11, pins=False, bands=False)
    lens = portfolio.assessments[0].lens
    only = tuple(one for one in portfolio.assessments if one.lens is lens)
    pair = pair_of(dataclasses.replace(portfolio, assessments=only))
    divisible = pair.planned(0.0)
    best = best_schedule(pair.reading, pair.means, pair.against(), floor=0.0, weight=divisible.lens_weight)
    assert best is not None
    assert goal(pair, divisible, search_plan(divisible, seconds=60, seed=0)) == pytest.approx(
        best.goal, abs=1e-6
    )

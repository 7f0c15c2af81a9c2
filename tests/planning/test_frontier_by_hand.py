"""Plans of both sides against every choice of four of eight, whose worths differ by less than a point."""

import itertools

import numpy as np
import pytest
from tests.planning.every_schedule import plan_of, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.frontier.breadth import undominated
from bowstring.planning.frontier.frontier import find_frontier

Pair = tuple[int, int]
LONG = 600.0


def best_of(pairs: set[Pair]) -> list[Pair]:
    """Those that no other betters in one side at no loss in the other, least of the first first."""
    return sorted(
        pair
        for pair in pairs
        if not any(pair != other and pair[0] <= other[0] and pair[1] <= other[1] for other in pairs)
    )


def eight(seed: int) -> tuple[DivisiblePlan, list[Pair]]:
    """Eight pieces of work, money for four, and the pairs of totals that no four better."""
    rng = np.random.default_rng(seed)
    worth = [(int(100 + user), int(100 + business)) for user, business in rng.integers(0, 9, size=(8, 2))]
    works = tuple(work(f"w{place}", effort={}) for place in range(8))
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=works,
        assessments=tuple(
            view for each, pair in zip(works, worth, strict=True) for view in values(each.key, *pair)
        ),
        budget=(Budget(period="2026-Q2", amount=400.0),),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    fours = {
        (sum(worth[place][0] for place in four), sum(worth[place][1] for place in four))
        for four in itertools.combinations(range(8), 4)
    }
    return plan, best_of(fours)


@pytest.mark.parametrize("seed", range(6))
def test_all_are_found_however_little_they_differ_by(seed: int) -> None:
    plan, expected = eight(seed)
    frontier = find_frontier(plan, exact=True, seconds=LONG)
    assert frontier.complete
    assert [(round(point.user), round(point.business)) for point in frontier.points] == expected
    assert len(expected) > 1


def test_of_many_initiatives_lists_along_the_curve_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one plan alone is looked for, what is best for either side is there beside it."""
    plan, expected = eight(1)
    few = find_frontier(plan, points=1, seconds=LONG)
    assert len(few.points) == 1
    monkeypatch.setattr("bowstring.planning.frontier.frontier.SMALL", 0)
    many = find_frontier(plan, points=1, seconds=LONG)
    ends = {(round(point.user), round(point.business)) for point in many.points}
    assert {expected[0], expected[-1]} <= ends


@pytest.mark.parametrize("seed", range(20))
def test_undominated_are_those_that_nothing_betters_once_each(seed: int) -> None:
    pairs = np.random.default_rng(seed).integers(0, 6, size=(12, 2))
    best = undominated(pairs.astype(float), 0.0)
    expected = best_of({(int(user), int(business)) for user, business in pairs})
    assert [tuple(pair) for pair in pairs[best].tolist()] == expected[::-1]


def test_what_differs_by_no_more_than_a_step_counts_as_alike() -> None:
    totals = np.array([[5.0, 1.0], [4.0, 1.05], [3.0, 2.0], [2.95, 4.0], [1.0, 4.1]])
    assert undominated(totals, 0.1).tolist() == [0, 3]
    assert undominated(totals, 0.01).tolist() == [0, 1, 2, 3, 4]
    assert undominated(np.empty((0, 2)), 0.1).size == 0

"""What best starts after the plan, where what starts inside it is settled: against every tail, counted by hand."""

import itertools
import math
from collections.abc import Mapping

import numpy as np
import pytest
from tests.planning.every_schedule import START, plan_of, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.schedule import starts_of
from bowstring.planning.search.tail import with_tail

# A plan of a year; work may start up to a year later and is paid for half a year more; value counts for three years.
QUARTERS, LATER, PAID, HORIZON, MONEY = 4, range(4, 8), 10, 12, 100.0
# Quarters each takes, what one costs, and what it is worth to either side.
Works = Mapping[str, tuple[int, float, float, float]]


def planned(works: Works, alternatives: tuple[str, ...] = ()) -> DivisiblePlan:
    portfolio = Portfolio(
        settings=settings(quarters=QUARTERS, value_quarters=HORIZON),
        initiatives=tuple(
            work(
                key,
                effort={},
                duration_quarters=duration,
                cost_per_quarter=cost,
                alternatives="either" if key in alternatives else "",
            )
            for key, (duration, cost, _, _) in works.items()
        ),
        assessments=tuple(
            view for key, (_, _, user, business) in works.items() for view in values(key, user, business)
        ),
        budget=tuple(Budget(period=str(START.plus(quarter)), amount=MONEY) for quarter in range(QUARTERS)),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    return plan


def can_be_paid(works: Works, starts: Mapping[str, int]) -> bool:
    """Each quarter after the plan has the money of the one a year before."""
    spent = [0.0] * (PAID + 1)
    for key, start in starts.items():
        for quarter in range(start, start + works[key][0]):
            spent[quarter] += works[key][1]
    return max(spent) <= MONEY


def worth(works: Works, starts: Mapping[str, int]) -> float:
    """Both sides' totals multiplied: what equal tension makes as great as it can be."""
    return math.prod(
        sum(works[key][side] * max(0, HORIZON - start - works[key][0]) for key, start in starts.items())
        for side in (2, 3)
    )


def every_tail(works: Works, inside: Mapping[str, int]) -> list[dict[str, int]]:
    left = [key for key in works if key not in inside]
    tails = (
        {**inside, **{key: start for key, start in zip(left, choice, strict=True) if start is not None}}
        for choice in itertools.product((None, *LATER), repeat=len(left))
    )
    return [tail for tail in tails if can_be_paid(works, tail)]


def some_works(seed: int) -> Works:
    rng = np.random.default_rng(seed)
    return {
        f"w{place}": (
            int(rng.integers(1, 4)),
            float(rng.integers(30, 90)),
            float(rng.integers(1, 20)),
            float(rng.integers(1, 20)),
        )
        for place in range(4)
    }


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("inside", [{}, {"w0": 0}, {"w1": 2}])
def test_no_tail_is_better(seed: int, inside: dict[str, int]) -> None:
    works = some_works(seed)
    plan = planned(works)
    starts = starts_of(plan.problem, with_tail(plan, inside))
    assert {key: start for key, start in starts.items() if start < QUARTERS} == inside
    assert can_be_paid(works, starts)
    best = max(worth(works, tail) for tail in every_tail(works, inside))
    assert worth(works, starts) == pytest.approx(best, rel=1e-9)


def test_what_is_worth_most_starts_first_where_one_at_a_time_can_be_paid() -> None:
    works = {key: (1, MONEY, each, each) for key, each in (("a", 5.0), ("b", 9.0), ("c", 7.0))}
    plan = planned(works)
    assert starts_of(plan.problem, with_tail(plan, {})) == {"b": 4, "c": 5, "a": 6}
    assert starts_of(plan.problem, with_tail(plan, {"c": 3})) == {"c": 3, "b": 4, "a": 5}
    # Another plan's tail is no reason to do worse.
    other = {"a": START.plus(4), "b": START.plus(5)}
    assert starts_of(plan.problem, with_tail(plan, {}, other)) == {"b": 4, "c": 5, "a": 6}


def test_behind_starts_that_break_a_fact_what_still_fits_is_listed() -> None:
    """Only one of a and b may be done. What is worth most comes first behind them, unless it is known to come later."""
    works = {key: (1, MONEY / 2, each, each) for key, each in (("a", 5.0), ("b", 9.0))}
    works |= {key: (1, MONEY, each, each) for key, each in (("c", 7.0), ("d", 3.0))}
    plan = planned(works, alternatives=("a", "b"))
    assert starts_of(plan.problem, with_tail(plan, {"a": 0, "b": 0})) == {"a": 0, "b": 0, "c": 4, "d": 5}
    later = {"c": START.plus(4), "d": START.plus(6)}
    assert starts_of(plan.problem, with_tail(plan, {"a": 0, "b": 0}, later))["c"] == 4

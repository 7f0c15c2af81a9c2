"""How many initiatives a plan starts otherwise than another, counted in its steps and counted by hand."""

import itertools
from collections.abc import Mapping

import pytest
from tests.planning.every_schedule import START, plan_of, settings, values, work

from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import Goal
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.search.fewest import changes_from, preference_for

CHOICES = (None, 0, 1, 2)


def plan() -> DivisiblePlan:
    """Three that may start in either of two quarters, or after them, and one that runs."""
    works = (
        *(work(key, effort={}) for key in "abc"),
        work("runs", effort={}, committed_start=START),
    )
    divisible = plan_of(
        Portfolio(
            settings=settings(),
            initiatives=works,
            assessments=tuple(view for each in works for view in values(each.key, 5.0, 4.0)),
        )
    )
    assert divisible is not None
    return divisible


def moved(old: Mapping[str, int | None], starts: Mapping[str, int]) -> int:
    """How many do otherwise inside the plan: what starts after it is left out of it."""
    return sum(
        (start if (start := starts.get(key)) is not None and start < 2 else None) != before
        for key, before in old.items()
        if key != "runs"
    )


@pytest.mark.parametrize(
    "old", [{"a": 0, "b": 1, "c": None, "runs": 0}, {"a": None, "b": None}, {"c": 1, "runs": 0}, {}]
)
def test_each_that_starts_otherwise_counts_once_and_what_is_not_named_never(
    old: dict[str, int | None],
) -> None:
    divisible = plan()
    problem, goal = divisible.problem, Goal(divisible)
    kept, changed = changes_from(problem, old)
    preference = preference_for(goal, old)
    assert kept == sum(start is not None for key, start in old.items() if key != "runs")
    # A sixth of what an initiative brings on average is what each move has to bring more.
    price = goal.bound / len(problem.candidates) / 6
    for choice in itertools.product(CHOICES, repeat=3):
        starts = {key: start for key, start in zip("abc", choice, strict=True) if start is not None}
        x = steps_of(problem, {**starts, "runs": 0})
        assert kept + float(changed @ x) == pytest.approx(moved(old, starts))
        assert float(preference @ x) == pytest.approx(price * (kept - moved(old, starts)))

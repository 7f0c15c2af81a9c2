"""What a list says of waiting work that is left out, whatever plan leaves it out."""

import dataclasses

import pytest
from tests.planning.every_schedule import START, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.left_out import left_out_reasons, left_out_words


@pytest.mark.parametrize("earliest", [0, 1])
def test_a_list_tells_of_what_waits_that_it_is_not_planned_or_comes_too_late(earliest: int) -> None:
    """What it waits for has to be there by the last quarter of the plan, where it may start at the latest."""
    portfolio = Portfolio(
        settings=settings(),
        initiatives=(
            work("a", requires=("b",), earliest_start=START.plus(earliest)),
            work("b"),
        ),
        assessments=(*values("a", 1.0, 1.0), *values("b", 9.0, 9.0)),
        budget=(Budget(period="2026/27", amount=100.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    words = {}
    for start in (None, 0, 1):
        begun = None if start is None else START.plus(start)
        shown = dataclasses.replace(plan, starts={"a": None, "b": begun})
        words[start] = left_out_words(plan.divisible.problem, shown, portfolio.index.initiatives["a"])
    assert words == {
        None: "needs “Work b”, which is not in the plan",
        0: "other work does more for both sides",
        1: "needs “Work b”, which is ready too late",
    }


def test_everything_that_is_left_out_and_not_over_has_a_sentence() -> None:
    """Money for one; of three ways one is done, which is named; what has no cost or no time is told as that."""
    portfolio = Portfolio(
        settings=settings(),
        initiatives=(
            work("done", alternatives="way"),
            work("other", alternatives="way"),
            work("plain"),
            work("gone", stopped_on=START.first_day),
            work("unknown", cost_per_quarter=None),
            work("late", earliest_start=START.plus(40)),
            work("waits", requires=("unknown",)),
        ),
        assessments=tuple(
            view
            for key, worth in (("done", 9.0), ("other", 1.0), ("plain", 1.0), ("late", 1.0), ("waits", 1.0))
            for view in values(key, worth, worth)
        ),
        budget=(Budget(period="2026/27", amount=100.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    assert plan.funded == ("done",)
    assert left_out_reasons(plan.divisible.problem, plan) == {
        "other": "“Work done” is done instead",
        "plain": "other work does more for both sides",
        "unknown": "no cost or duration yet",
        "late": "cannot finish in time",
        "waits": "needs “Work unknown”, which is not in the plan",
    }


def test_work_that_is_finished_before_the_plan_starts_is_not_left_out_for_its_worth() -> None:
    earlier = work("earlier", committed_start=START.plus(-1))
    portfolio = Portfolio(
        settings=settings(), initiatives=(work("a"), earlier), assessments=values("a", 1.0, 1.0)
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    words = left_out_words(plan.divisible.problem, plan, portfolio.index.initiatives["earlier"])
    assert words == "it is finished before the plan starts"

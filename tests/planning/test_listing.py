"""A first whole plan: what the divisible plan funds comes first, and of that what nets most, where it fits."""

import dataclasses

import numpy as np
import pytest
from tests.planning.every_schedule import plan_of, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.search.listing import list_schedule

WORKS = ("a", "b", "c")


def followed(shares: dict[str, tuple[float, ...]], *, money: float, **fields: object) -> DivisiblePlan:
    """A plan of two quarters that starts such shares of each piece of work in each; each costs 100."""
    portfolio = Portfolio(
        settings=settings(),
        initiatives=tuple(work(key, effort={}, **fields) for key in WORKS),
        assessments=tuple(view for key in WORKS for view in values(key, 1.0, 1.0)),
        budget=(Budget(period="2026-Q2", amount=money), Budget(period="2026-Q3", amount=money)),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    x = np.zeros(plan.problem.program.columns)
    for key, begun in shares.items():
        columns = plan.problem.by_key[key].columns
        steps = np.cumsum([*begun, *(0.0 for _ in range(len(columns) - len(begun)))])
        x[columns.start : columns.stop] = steps
    return dataclasses.replace(plan, x=x)


def netting(plan: DivisiblePlan, nets: dict[str, tuple[float, ...]]) -> np.ndarray:
    """What work nets that starts in each quarter, nothing in any other."""
    points = np.full(plan.problem.program.columns, -1.0)
    for key, each in nets.items():
        first = plan.problem.by_key[key].first_column
        points[first : first + len(each)] = each
    return points


def inside(starts: dict[str, int]) -> dict[str, int]:
    """The starts within the plan."""
    return {key: start for key, start in starts.items() if start < 2}


def test_the_largest_shares_come_first_each_in_the_quarter_that_has_most_of_it() -> None:
    plan = followed({"a": (0.1, 0.3), "b": (0.7, 0.2), "c": (0.5, 0.0)}, money=100.0)
    # Both b and c would begin at once: there is money for one then, and in the quarter after it for the other.
    assert inside(list_schedule(plan).starts) == {"b": 0, "c": 1}


@pytest.mark.parametrize(("nets", "first"), [((3.0, 1.0), "a"), ((1.0, 3.0), "b")])
def test_of_what_is_funded_alike_that_comes_first_which_nets_most(
    nets: tuple[float, float], first: str
) -> None:
    plan = followed({"a": (1.0,), "b": (1.0,)}, money=100.0)
    points = netting(plan, {"a": (nets[0], -1.0), "b": (nets[1], -1.0)})
    starts = inside(list_schedule(plan, nets=points).starts)
    assert starts == {first: 0, "ab".replace(first, ""): 1}


def test_of_quarters_that_have_as_much_of_it_the_one_is_preferred_in_which_it_nets_most() -> None:
    plan = followed({"a": (0.5, 0.5)}, money=1000.0)
    for nets, start in (((1.0, 2.0), 1), ((2.0, 1.0), 0)):
        assert list_schedule(plan, nets=netting(plan, {"a": nets})).starts == {"a": start}
    # A larger share is preferred whatever it nets.
    plan = followed({"a": (0.6, 0.4)}, money=1000.0)
    assert list_schedule(plan, nets=netting(plan, {"a": (0.0, 2.0)})).starts == {"a": 0}


def test_what_nets_something_is_listed_though_nothing_of_it_is_funded_and_what_nets_nothing_is_not() -> None:
    plan = followed({"a": (1.0,)}, money=1000.0)
    assert list_schedule(plan).starts == {"a": 0}
    points = netting(plan, {"a": (0.0,), "b": (0.0, 0.4)})
    assert list_schedule(plan, nets=points).starts == {"a": 0, "b": 1}


def test_starts_that_are_given_come_before_all_in_their_order_as_far_as_they_fit() -> None:
    plan = followed({"a": (1.0,)}, money=100.0)
    # Only one fits at once.
    assert inside(list_schedule(plan, first={"b": 1, "c": 1}).starts) == {"a": 0, "b": 1}
    assert inside(list_schedule(plan, first={"c": 0, "b": 1}).starts) == {"b": 1, "c": 0}
    # Of those that start together the earlier name comes first.
    nothing = dataclasses.replace(plan, x=np.zeros(plan.x.size))
    assert inside(list_schedule(nothing, first={"c": 0, "b": 0}).starts) == {"b": 0}


def test_what_must_start_is_there_already_and_stays_where_it_must() -> None:
    plan = followed({"b": (1.0,)}, money=100.0)
    works = tuple(
        dataclasses.replace(each, committed_start=plan.problem.portfolio.settings.start)
        if each.key == "c"
        else each
        for each in plan.problem.portfolio.initiatives
    )
    running = plan_of(dataclasses.replace(plan.problem.portfolio, initiatives=works))
    assert running is not None
    x = np.zeros(running.x.size)
    b = running.problem.by_key["b"]
    x[b.first_column : b.last_column + 1] = 1.0
    starts = inside(list_schedule(dataclasses.replace(running, x=x), first={"c": 1, "b": 0}).starts)
    assert starts == {"c": 0, "b": 1}

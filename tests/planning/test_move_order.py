"""Moves in an order that can be followed: what gains goes first, with what it needs and nothing else."""

import pytest
from tests.planning.every_schedule import plan_of, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.adopted.move_order import Shift, in_steps
from bowstring.planning.problem.problem import PlanningProblem


def problem(money: float, **costs: float) -> PlanningProblem:
    """A plan of one quarter. costs: of each piece of work, 100 where not said."""
    keys = {key: costs.get(key, 100.0) for key in "abcd"}
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=tuple(work(key, effort={}, cost_per_quarter=cost) for key, cost in keys.items()),
        assessments=tuple(view for key in keys for view in values(key, 5.0, 5.0)),
        budget=(Budget(period="2026-Q2", amount=money),),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    return plan.problem


def begun(key: str) -> Shift:
    return Shift(key=key, from_=None, to=0)


def ended(key: str) -> Shift:
    return Shift(key=key, from_=0, to=None)


def test_what_gains_goes_with_what_makes_room_for_it() -> None:
    shifts = [begun("a"), ended("b")]
    assert in_steps(problem(100.0), {"b": 0}, shifts, {"a": 5.0, "b": -3.0}) == (("a", "b"),)


def test_what_gains_alone_goes_first_and_the_most_of_it_before_the_rest() -> None:
    shifts = [begun("a"), begun("b"), ended("d"), begun("c")]
    worth = {"a": 1.0, "b": 2.0, "c": 9.0, "d": -1.0}
    # There is room for two more beside d, none for the third until d makes it.
    assert in_steps(problem(300.0), {"d": 0}, shifts, worth) == (("c",), ("b",), ("a", "d"))


def test_each_takes_its_own_room_and_no_more() -> None:
    """Each of two that come in needs one of two that go out."""
    shifts = [begun("a"), begun("b"), ended("c"), ended("d")]
    worth = {"a": 4.0, "b": 3.0, "c": -1.0, "d": -2.0}
    steps = in_steps(problem(200.0), {"c": 0, "d": 0}, shifts, worth)
    assert steps == (("a", "c"), ("b", "d"))


def test_what_needs_less_goes_before_what_gains_more_but_needs_several() -> None:
    """Room for a takes both that go out, room for b either."""
    shifts = [begun("a"), begun("b"), ended("c"), ended("d")]
    worth = {"a": 9.0, "b": 3.0, "c": -1.0, "d": -2.0}
    steps = in_steps(problem(300.0, a=200.0), {"c": 0, "d": 0}, shifts, worth)
    assert steps == (("b",), ("a", "c", "d"))
    assert in_steps(problem(200.0, a=150.0, b=50.0), {"c": 0, "d": 0}, shifts, worth)[0] == ("b", "c")


def test_what_mends_less_than_another_is_spared_where_the_other_does_alone() -> None:
    """c makes a part of the room, d all of it."""
    shifts = [begun("a"), ended("c"), ended("d")]
    worth = {"a": 9.0, "c": -1.0, "d": -2.0}
    steps = in_steps(problem(200.0, c=50.0, d=100.0), {"c": 0, "d": 0}, shifts, worth)
    # 50 are left beside both.
    assert steps == (("a", "c"), ("d",))
    steps = in_steps(problem(150.0, c=50.0, d=100.0), {"c": 0, "d": 0}, shifts, worth)
    assert steps == (("a", "d"), ("c",))


@pytest.mark.parametrize("worth", [{"a": -1.0, "b": -1.0}, {"a": 0.0, "b": 0.0}])
def test_what_only_costs_goes_in_one_step(worth: dict[str, float]) -> None:
    assert in_steps(problem(100.0), {"a": 0}, [ended("a"), begun("b")], worth) == (("a", "b"),)


def test_what_was_missed_before_does_not_hold_anything_up() -> None:
    """There was no money for both from the beginning; one goes, and half of what is missing is spared."""
    shifts = [ended("a"), begun("c")]
    assert in_steps(problem(150.0), {"a": 0, "b": 0}, shifts, {"a": 1.0, "c": 2.0}) == (("a",), ("c",))

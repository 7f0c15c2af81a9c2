"""Why work cannot be done where no one fact alone stands in its way: the facts, and not that it would be done."""

from tests.tensions.tiny import tiny

from bowstring.model.capacity import Capacity
from bowstring.model.initiatives import Lock
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.pricing import context_of
from bowstring.tensions.why import explain


def test_where_one_takes_its_people_and_another_its_money_what_leaves_no_room_is_named() -> None:
    """In one quarter with money for one of them and one designer: whichever makes way, the other does not."""
    works: dict[str, dict[str, object]] = {
        "loved": {"lock": Lock.FUND},
        "paying": {"mandated_by": "act", "effort": {"design": 1.0}, "cost_per_quarter": 0.0},
        "plain": {"effort": {"design": 1.0}},
    }
    people = (Capacity(discipline="design", people=1.0),)
    portfolio = tiny(works=works, capacity=people, settings={"quarters": 1})
    plan = plan_portfolio(portfolio, floor=0.0)
    assert plan.divisible is not None
    (words,) = explain(context_of(portfolio, plan.divisible, plan), plan, "plain").reasons
    # The fewest facts that together leave no room for it; that it would be done is what is asked, and none of them.
    assert words == "it cannot be done: the budget for 2026-Q2 is £100; 'Find a job' is locked in"

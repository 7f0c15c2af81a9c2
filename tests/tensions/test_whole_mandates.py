"""What mandates push out of whole plans, which can be added up by hand: each alone, and all at once."""

import pytest
from tests.planning.every_schedule import settings, values, work

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.mandates import price_mandates
from bowstring.tensions.pricing import context_of
from bowstring.tensions.pricing_effort import EFFORT
from bowstring.tensions.tension import PricingContext

# What each costs, and is worth to either side. There is money for b and c, which are asked for, or for a.
WORKS = {"a": (100.0, 10.0), "b": (60.0, 8.5), "c": (40.0, 1.0)}
TODAY = 8.5 + 1.0


def context() -> PricingContext:
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=tuple(
            work(key, effort={}, cost_per_quarter=cost, mandated_by=key if key in "bc" else "")
            for key, (cost, _) in WORKS.items()
        ),
        assessments=tuple(view for key, (_, worth) in WORKS.items() for view in values(key, worth, worth)),
        decisions=tuple(Decision(key=key, title=key, kind=DecisionKind.OURS) for key in "bc"),
        budget=(Budget(period="2026-Q2", amount=100.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    return context_of(portfolio, plan.divisible, plan)


def test_two_that_cost_nothing_alone_may_cost_something_together() -> None:
    """Without either the other still takes the money for a; without both a is done, which is worth half more."""
    each, together = price_mandates(context())
    assert [cost.decisions for cost in each] == [("b",), ("c",)]
    assert [cost.points for cost in each] == pytest.approx([0.0, 0.0])
    assert together is not None
    assert together.decisions == ("b", "c")
    assert together.points == pytest.approx(100 * (10 - TODAY) / TODAY)
    assert together.lens == pytest.approx(dict.fromkeys(Lens, 10 - TODAY))


def test_where_no_effort_is_left_for_whole_plans_work_that_could_be_split_says_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then b and four tenths of a are done."""
    monkeypatch.setenv(EFFORT, "0")
    _, together = price_mandates(context())
    assert together is not None
    assert together.points == pytest.approx(100 * (8.5 + 0.4 * 10 - TODAY) / TODAY)

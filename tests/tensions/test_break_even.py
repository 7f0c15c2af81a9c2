"""What must be said of work for the best whole plan to hold it, where plans are few enough to compare by hand."""

import math

import pytest
from tests.planning.every_schedule import plan_of, settings, values, work

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.break_even import BreakEven, break_even
from bowstring.tensions.pricing import context_of

Values = dict[str, tuple[float, float]]


def even(key: str, lens: Lens, money: float, pairs: Values, **costs: float) -> BreakEven | None:
    """For one side of some work in a plan of one quarter, behind which nothing counts. costs: where not 100."""
    works = tuple(work(each, effort={}, cost_per_quarter=costs.get(each, 100.0)) for each in pairs)
    return even_of(key, lens, works, money, pairs)


def even_of(
    key: str, lens: Lens, works: tuple[Initiative, ...], money: float, pairs: Values
) -> BreakEven | None:
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=works,
        assessments=tuple(view for each, pair in pairs.items() for view in values(each, *pair)),
        budget=(Budget(period="2026-Q2", amount=money),),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    belief = believe(portfolio).of(key, lens)
    assert belief is not None
    return break_even(context_of(portfolio, plan).pricer, belief)


@pytest.mark.parametrize("today", [0.5, 4.0, 6.0, 300.0])
def test_of_two_it_is_where_both_are_worth_the_same_wherever_it_stands_today(today: float) -> None:
    """10 · 10 with the other; 5 · 20 with it, whatever is believed now."""
    result = even("b", Lens.USER_NEED, 100.0, {"a": (10.0, 10.0), "b": (today, 20.0)})
    assert result is not None
    assert result.stated == pytest.approx(5.0, rel=1e-6)
    assert result.believed == pytest.approx(5.0, rel=1e-6)
    other = even("b", Lens.BUSINESS_VALUE, 100.0, {"a": (10.0, 10.0), "b": (40.0, today)})
    assert other is not None
    assert other.stated == pytest.approx(2.5, rel=1e-6)


@pytest.mark.parametrize(("beside", "least"), [((2.0, 40.0), 13.0), ((2.0, 14.0), 20.0)])
def test_what_is_best_beside_it_counts(beside: tuple[float, float], least: float) -> None:
    """30 · 30 without it. With it beside d: (13 + 2) · (20 + 40); beside c: (20 + 10) · (20 + 10)."""
    pairs = {"a": (30.0, 30.0), "b": (1.0, 20.0), "c": (10.0, 10.0), "d": beside}
    result = even("b", Lens.USER_NEED, 200.0, pairs, a=200.0)
    assert result is not None
    assert result.stated == pytest.approx(least, rel=1e-6)


def test_work_that_is_done_at_any_worth_and_work_that_never_is() -> None:
    pairs = {"a": (10.0, 10.0), "b": (1.0, 20.0)}
    mandated = (work("a", effort={}), work("b", effort={}, mandated_by="act"))
    assert even_of("b", Lens.USER_NEED, mandated, 100.0, pairs) == BreakEven(
        believed=-math.inf, stated=-math.inf
    )
    # With money for both nothing has to give way to it, as long as the other side gains.
    assert even("b", Lens.USER_NEED, 200.0, pairs) == BreakEven(believed=-math.inf, stated=-math.inf)
    assert even("b", Lens.USER_NEED, 100.0, pairs, b=101.0) == BreakEven(believed=None, stated=None)

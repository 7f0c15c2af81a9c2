"""What two pieces of work that share a designer miss of people and money, counted by hand."""

import pytest
from tests.planning.every_schedule import START, settings, values, work

from bowstring.model.capacity import Budget, Capacity
from bowstring.model.portfolio import Portfolio
from bowstring.planning.adopted.keeping import Keeper
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import ConstraintKind

MONEY, PAY = 1e7, 1e6
BOTH = {"a": 0, "b": 0}


def keeper(*, over: float = 0.0, surge: float | None = 1.0, people: float = 1.0) -> Keeper:
    """Both cost all the money there is, and so much over, once a second designer is bought for a quarter."""
    portfolio = Portfolio(
        settings=settings(),
        initiatives=tuple(work(key, cost_per_quarter=(MONEY - PAY + over) / 2) for key in "ab"),
        assessments=(*values("a", 5.0, 5.0), *values("b", 5.0, 5.0)),
        capacity=(Capacity(discipline="design", people=people, surge_people=surge, surge_price=PAY),),
        budget=(Budget(period=str(START), amount=MONEY), Budget(period=str(START.plus(1)), amount=MONEY)),
    )
    return Keeper(build_problem(portfolio))


def kinds(keeper: Keeper, starts: dict[str, int]) -> set[ConstraintKind]:
    return {source.kind for source in keeper.broken_facts(keeper.missed(starts), starts)}


@pytest.mark.parametrize(("over", "is_kept"), [(0.0, True), (5.0, True), (50.0, False)])
def test_what_is_missed_by_less_than_a_millionth_of_a_limit_is_rounding(over: float, is_kept: bool) -> None:
    """Of ten million: five are no more than that, fifty are five of them."""
    # With two designers there is nothing to buy, and as much more for work.
    for checked in (keeper(over=over), keeper(over=over + PAY, surge=None, people=2.0)):
        missed = checked.missed(BOTH)
        assert missed.is_nothing is is_kept
        assert missed.total == pytest.approx(0.0 if is_kept else over / MONEY, rel=1e-3, abs=1e-12)
        assert kinds(checked, BOTH) == (set() if is_kept else {ConstraintKind.BUDGET})


def test_one_after_the_other_needs_nobody_more_and_misses_nothing() -> None:
    for checked in (keeper(), keeper(surge=None)):
        assert checked.missed({"a": 0, "b": 1}).is_nothing
        assert checked.broken_facts(checked.missed({"a": 0, "b": 1}), {"a": 0, "b": 1}) == ()


def test_without_anybody_to_buy_people_are_missed_and_their_money_is_not() -> None:
    checked = keeper(surge=None)
    missed = checked.missed(BOTH)
    assert missed.total == pytest.approx(1.0)
    assert kinds(checked, BOTH) == {ConstraintKind.CAPACITY}


def test_what_is_missed_at_the_least_is_told_where_half_a_person_could_be_bought() -> None:
    """Half a designer of one is missed; what they would cost is there."""
    checked = keeper(surge=0.5)
    missed = checked.missed(BOTH)
    assert missed.total == pytest.approx(0.5)
    assert kinds(checked, BOTH) == {ConstraintKind.CAPACITY}
    checked.allow(missed)
    assert checked.missed(BOTH).is_nothing

"""A plan as a whole: when it is called best, what it says is yet to be assessed, and what is refused."""

import dataclasses

import pytest
from tests.planning.every_schedule import START, settings, values, work

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError
from bowstring.planning.plan import PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.solver.integer import StoppedBy
from bowstring.report.contents import ReportContents, compared
from bowstring.report.plan_words import shares_words

DESIGNER = (Capacity(discipline="design", people=1.0),)


@pytest.mark.parametrize(
    ("worth", "kept", "stopped_by"),
    [
        (100.0, True, StoppedBy.OPTIMAL),
        # Two hundredths of a point below the best are not worth a move; a tenth of a point is.
        (99.98, True, StoppedBy.GAP),
        (99.9, False, StoppedBy.OPTIMAL),
    ],
)
def test_a_plan_kept_near_the_adopted_one_is_called_best_only_where_it_is(
    worth: float, kept: bool, stopped_by: StoppedBy
) -> None:
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(work("a"), work("b")),
        assessments=(*values("a", 100.0, 100.0), *values("b", worth, worth)),
        capacity=DESIGNER,
    )
    plan = plan_portfolio(portfolio, adopted={"a": None, "b": START})
    assert plan.starts == ({"a": None, "b": START} if kept else {"a": START, "b": None})
    assert plan.stopped_by is stopped_by
    is_best = stopped_by is StoppedBy.OPTIMAL
    assert plan.status is (PlanStatus.OPTIMAL if is_best else PlanStatus.FEASIBLE)
    assert plan.value == pytest.approx(worth if kept else 100.0)
    assert plan.gap == pytest.approx(0.0 if is_best else 2e-4, abs=1e-6)


def test_work_that_a_side_has_yet_to_assess_is_told_with_its_cost() -> None:
    works = (
        work("both"),
        work("users", cost_per_quarter=30.0, duration_quarters=2, mandated_by="act"),
        work("nobody", cost_per_quarter=7.0, committed_start=START.plus(-1), duration_quarters=3),
        work("left", cost_per_quarter=5.0, lock=Lock.LEAVE_OUT),
    )
    portfolio = Portfolio(
        settings=settings(quarters=2, value_quarters=6),
        initiatives=(*works, *(work(f"more-{place}", effort={}) for place in range(4))),
        assessments=(
            *values("both", 9.0, 9.0),
            values("users", 1.0, 0.0)[0],
            *(view for place in range(4) for view in values(f"more-{place}", 1.0, 1.0)),
        ),
        capacity=(Capacity(discipline="design", people=3.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.provisional == ("nobody", "users")
    assert plan.totals is not None
    # Of running work only the quarters to come.
    assert plan.totals.provisional_cost == {Lens.USER_NEED: 14.0, Lens.BUSINESS_VALUE: 60.0 + 14.0}


def test_without_any_worth_there_is_no_plan_and_no_clash() -> None:
    unvalued = plan_portfolio(Portfolio(settings=settings(), initiatives=(work("a"),)))
    assert unvalued.status is PlanStatus.UNVALUED
    assert "too few assessments on the user and business side" in unvalued.problems[-1].message
    worthless = plan_portfolio(
        Portfolio(settings=settings(), initiatives=(work("a"),), assessments=values("a", 0.0, 0.0))
    )
    assert worthless.status is PlanStatus.UNVALUED
    assert "no initiative that could be planned has any value" in worthless.problems[-1].message


def test_a_minimum_share_beyond_the_highest_is_a_clash_and_one_beyond_all_is_refused() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(work("a"), work("b", focus=Focus.PLATFORM)),
        assessments=(*values("a", 10, 10), *values("b", 4, 4)),
        capacity=DESIGNER,
    )
    plan = plan_portfolio(portfolio)
    assert plan.floor_max == pytest.approx(0.5)
    beyond = plan_portfolio(portfolio, floor=0.51)
    assert beyond.status is PlanStatus.INFEASIBLE
    assert "at least 51 % of its best" in beyond.problems[-1].message
    for floor in (-0.1, 1.1):
        with pytest.raises(BadDataError):
            plan_portfolio(portfolio, floor=floor)


def test_the_highest_minimum_share_itself_can_be_asked_for() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(work("a"), work("b", focus=Focus.PLATFORM)),
        assessments=(*values("a", 10, 10), *values("b", 4, 4)),
        capacity=(Capacity(discipline="design", people=2.0),),
    )
    highest = plan_portfolio(portfolio).floor_max
    assert highest == pytest.approx(1.0)
    plan = plan_portfolio(portfolio, floor=min(1.0, highest))
    assert plan.funded == ("a", "b")
    assert plan.floor == pytest.approx(1.0)


def test_of_very_many_the_highest_minimum_share_is_worked_out_only_where_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bowstring.planning.focuses._QUICK_FLOOR", 1)
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(work("a"), work("b", focus=Focus.PLATFORM)),
        assessments=(*values("a", 10, 10), *values("b", 4, 4)),
        capacity=(Capacity(discipline="design", people=2.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.floor_max is None
    assert plan_portfolio(portfolio, floor=0.2).floor_max == pytest.approx(1.0)
    assert plan.divisible is not None
    contents = compared(ReportContents(portfolio=portfolio, problems=(), plan=plan), plan.divisible)
    assert contents.floors == ()
    assert contents.rivals


def test_where_what_is_worth_something_does_not_fit_the_plan_says_so() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=2, value_quarters=6),
        initiatives=(work("a", effort={}, cost_per_quarter=1_000.0),),
        assessments=values("a", 20.0, 2_000.0),
        budget=(Budget(period="2026/27", amount=0.0),),
    )
    plan = plan_portfolio(portfolio)
    assert not plan.is_planned
    remark = plan.problems[-1]
    assert remark.message == "nothing that is worth something fits into the people and money there are."
    assert "budget" in remark.mend


def test_a_side_that_the_plan_takes_from_is_named() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=2, value_quarters=6),
        initiatives=(work("a", effort={}),),
        assessments=values("a", -20.0, 2_000.0),
    )
    plan = plan_portfolio(portfolio)
    assert plan.funded == ("a",)
    assert plan.lens[Lens.USER_NEED].total < 0
    words = shares_words(plan)
    assert words.endswith("Users lose by this plan: nothing to choose from serves them.")
    other = plan_portfolio(dataclasses.replace(portfolio, assessments=values("a", 20.0, -2_000.0)))
    assert shares_words(other).endswith("The business loses by this plan: nothing to choose from serves it.")

"""Law, status and money as they are: what is due is in time, what is over is no choice, what is spent is spent."""

import dataclasses

import pytest
from tests.advice.cases import case
from tests.planning.every_schedule import settings, values, work

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.spending import spending
from bowstring.report.totals_words import totals_lines
from bowstring.tensions.pricing import context_of, price_tensions

START = Quarter(2026, 2)


def portfolio(*works: Initiative, amount: float = 300.0, **fields: object) -> Portfolio:
    """Work of one quarter for £100 each, worth more the later it is named, and money for three."""
    worth = [
        view for place, each in enumerate(works, 1) for view in values(each.key, 10.0 * place, 10.0 * place)
    ]
    tables: dict[str, object] = {
        "settings": settings(quarters=4, value_quarters=8),
        "initiatives": works,
        "assessments": tuple(worth),
        "budget": (Budget(period="2026/27", amount=amount), Budget(period="2027/28", amount=0.0)),
    }
    return Portfolio(**{**tables, **fields})  # type: ignore[arg-type]


def named(key: str, **fields: object) -> Initiative:
    return work(key, effort={}, **fields)


def asked_about(facts: Portfolio, plan: Plan, key: str) -> set[str]:
    """The kinds of question about an initiative."""
    assert plan.divisible is not None
    ledger = price_tensions(context_of(facts, plan.divisible))
    return {priced.tension.kind for priced in ledger.open_tensions if key in priced.tension.about}


def with_date(facts: Portfolio, key: str, **fields: object) -> Portfolio:
    """The same facts with more known of one initiative."""
    works = tuple(
        dataclasses.replace(each, **fields) if each.key == key else each  # type: ignore[arg-type]
        for each in facts.initiatives
    )
    return dataclasses.replace(facts, initiatives=works)


def test_an_act_in_force_from_october_starts_in_time_and_is_not_asked_about() -> None:
    facts = with_date(case("p20_deadline"), "act-work", finish_by=Quarter(2026, 3))
    plan = plan_portfolio(facts)
    assert plan.starts["act-work"] == Quarter(2026, 2)
    assert not asked_about(facts, plan, "act-work")


@pytest.mark.parametrize("reason", ["law", "Safety: the inspectorate's notice"])
def test_work_due_by_law_or_safety_is_done_in_time_however_little_it_is_worth(reason: str) -> None:
    works = (named("due", finish_by=START, finish_by_reason=reason), *map(named, ("a", "b", "c")))
    facts = portfolio(*works)
    plan = plan_portfolio(facts)
    assert plan.starts["due"] == START
    assert plan.starts["a"] is None
    assert not asked_about(facts, plan, "due")
    free = plan_portfolio(with_date(facts, "due", finish_by=None, finish_by_reason=""))
    assert free.starts["due"] is None


def test_a_date_of_a_decision_binds_what_it_mandates() -> None:
    decision = Decision(key="act", title="An Act", kind=DecisionKind.LAW, finish_by=START)
    facts = portfolio(named("due", mandated_by="act"), named("a"), decisions=(decision,))
    assert plan_portfolio(facts).starts["due"] == START


def test_a_date_that_is_a_wish_is_told_where_it_is_missed() -> None:
    late = named("late", finish_by=START, finish_by_reason="the fair", earliest_start=START.plus(2))
    plan = plan_portfolio(portfolio(late, named("a")))
    assert plan.is_planned
    words = [str(problem) for problem in plan.problems]
    assert any(
        "finishes in October to December 2026, after its date April to June 2026 (the fair)" in text
        for text in words
    )


def test_dates_that_money_cannot_meet_together_are_named() -> None:
    works = [named(key, finish_by=START, finish_by_reason="law") for key in ("a", "b", "c")]
    plan = plan_portfolio(portfolio(*works, amount=200.0))
    assert plan.status is PlanStatus.INFEASIBLE
    words = str(plan.problems[-1])
    assert "must finish by the end of June 2026 (law)" in words
    assert "the budget for 2026/27 is £200" in words


def test_a_date_before_it_can_be_finished_is_an_error_with_its_place() -> None:
    late = named("due", duration_quarters=3, finish_by=START.plus(1), finish_by_reason="law")
    with pytest.raises(BadDataError) as caught:
        plan_portfolio(portfolio(late, named("a")))
    assert "initiatives, row 2, due, column finish_by" in str(caught.value)
    assert "cannot be before 2026-Q4" in str(caught.value)


@pytest.mark.parametrize("status", ["Complete", "done", "closed", "Cancelled", "delivered"])
def test_work_that_is_over_is_not_planned_nor_asked_about(status: str) -> None:
    facts = portfolio(named("a"), named("b"), named("over", status=status))
    plan = plan_portfolio(facts)
    assert plan.starts["over"] is None
    assert "over" not in plan.later
    assert not asked_about(facts, plan, "over")


def test_what_requires_completed_work_need_not_wait() -> None:
    facts = portfolio(named("done", status="complete"), named("next", requires=("done",)), named("a"))
    assert plan_portfolio(facts).starts["next"] == START


@pytest.mark.parametrize("status", ["in flight", "Running", "In progress"])
def test_running_work_is_committed_unless_said_otherwise(status: str) -> None:
    works = (named("runs", status=status), *map(named, ("a", "b", "c")))
    assert plan_portfolio(portfolio(*works)).starts["runs"] == START
    held = with_date(portfolio(*works), "runs", status="on hold")
    assert plan_portfolio(held).starts["runs"] is None
    with pytest.raises(BadDataError):
        plan_portfolio(with_date(portfolio(*works), "runs", lock=Lock.LEAVE_OUT))


def test_what_is_spent_is_sunk_and_only_the_rest_counts() -> None:
    runs = named(
        "runs",
        duration_quarters=4,
        cost_per_quarter=100.0,
        committed_start=START.plus(-2),
        spent=350.0,
    )
    facts = portfolio(runs, named("a"), amount=150.0)
    assert plan_portfolio(facts).starts["a"] is not None
    assert plan_portfolio(with_date(facts, "runs", spent=None)).status is PlanStatus.INFEASIBLE


def test_each_part_of_a_split_fund_is_bound_by_its_own_rows() -> None:
    budget = (
        Budget(period="2026/27", amount=60.0, fund="capital"),
        Budget(period="2026/27", amount=200.0, fund="revenue"),
    )
    split = [named(key, fund="capital: 0.6; revenue: 0.4") for key in ("a", "b")]
    facts = portfolio(*split, named("c", fund="revenue"), budget=budget)
    plan = plan_portfolio(facts)
    assert [key for key in plan.funded if key != "c"] == ["b"]
    assert plan.divisible is not None
    uses = {use.fund: use.whole for use in spending(plan.divisible.problem, plan.starts)}
    assert uses == {"capital": pytest.approx(60.0), "revenue": pytest.approx(140.0)}


@pytest.mark.parametrize(("carry_over", "count"), [(None, 1), (50.0, 1), (100.0, 2)])
def test_money_moves_on_as_far_as_its_row_allows(carry_over: float | None, count: int) -> None:
    budget = (
        Budget(period="2026-Q2", amount=100.0, carry_over=carry_over),
        *(Budget(period=f"2026-Q{number}", amount=0.0) for number in (3, 4)),
        Budget(period="2027-Q1", amount=0.0),
    )
    later = named("later", earliest_start=START.plus(1))
    facts = portfolio(later, budget=budget)
    assert len(plan_portfolio(facts).funded) == count - 1


def test_running_what_is_delivered_is_paid_from_the_known_budget() -> None:
    dear = named("dear", run_cost_per_quarter=100.0)
    budget = (Budget(period="2026/27", amount=300.0), Budget(period="2027/28", amount=400.0))
    facts = portfolio(dear, budget=budget)
    # One quarter to build and three to run cost £400 in the year; a quarter later £300.
    assert plan_portfolio(facts).starts["dear"] == START.plus(1)


def test_what_an_overrun_has_spent_changes_nothing_but_what_is_left() -> None:
    facts = case("p7_overrun")
    plan = plan_portfolio(facts)
    assert plan.divisible is not None
    runs = next(each for each in plan.divisible.problem.candidates if each.key == "overrunner")
    assert plan.totals is not None
    spent = with_date(facts, "overrunner", spent=1_000_000.0)
    again = plan_portfolio(spent)
    assert again.divisible is not None
    left = next(each for each in again.divisible.problem.candidates if each.key == "overrunner")
    # Two of six quarters are over: of £1.2m there is £200,000 left for four.
    assert (runs.cost, left.cost) == (200_000.0, 50_000.0)
    assert "commitment" in asked_about(facts, plan, "overrunner")


def test_work_without_a_business_view_is_told_in_money() -> None:
    facts = case("p12_half")
    plan = plan_portfolio(facts)
    assert plan.totals is not None
    works = facts.index.initiatives
    assessed = {view.initiative for view in facts.assessments if view.lens is Lens.BUSINESS_VALUE}
    money = sum(works[key].whole_cost or 0.0 for key in plan.funded if key not in assessed)
    assert plan.totals.provisional_cost[Lens.BUSINESS_VALUE] == pytest.approx(money)
    lines = " ".join(totals_lines(plan.totals, facts.settings))
    assert "In the plan without a business view: £" in lines
    assert "people-quarters by" in lines
    assert "net present value" in lines

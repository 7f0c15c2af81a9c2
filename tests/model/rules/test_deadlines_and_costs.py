"""Dates that cannot be kept, doubtful status, and costs that contradict each other: place and mend."""

from datetime import date

import pytest
from tests.model.small_portfolios import START, portfolio, settings, work

from bowstring.model.capacity import Budget
from bowstring.model.checks import check_portfolio
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.funds import fund_shares
from bowstring.model.initiatives import is_law_or_safety
from bowstring.model.portfolio import Portfolio

_ACT = Decision(key="act", title="An Act", kind=DecisionKind.LAW, finish_by=START)
_CASES = {
    "too soon": (
        portfolio(work("a", finish_by=START, finish_by_reason="law")),
        "error: initiatives, row 2, a, column finish_by: a is to be finished by 2026-Q4, and cannot be before "
        "2027-Q1: it takes 2 quarters and starts in 2026-Q4 at the soonest. Correct the date, how long it takes, or "
        "what it waits for.",
    ),
    "too soon for a wish": (
        portfolio(work("a", finish_by=START, finish_by_reason="the fair")),
        "warning: initiatives, row 2, a, column finish_by: a is to be finished by 2026-Q4, and cannot be before",
    ),
    "too soon for what it waits for": (
        portfolio(work("a", finish_by=START.plus(2), finish_by_reason="safety", requires=("b",)), work("b")),
        "error: initiatives, row 2, a, column finish_by: a is to be finished by 2027-Q2, and cannot be before 2027-Q3",
    ),
    "a decision's date": (
        portfolio(work("a", mandated_by="act"), decisions=(_ACT,)),
        "error: decisions, row 2, act, column finish_by: a is to be finished by 2026-Q4",
    ),
    "a decision's date for nothing": (
        portfolio(work("a"), decisions=(_ACT,)),
        "warning: decisions, row 2, act, column finish_by: no work is mandated by act",
    ),
    "a reason alone": (
        portfolio(work("a", finish_by_reason="law")),
        "note: initiatives, row 2, a, column finish_by_reason: there is a reason but no date.",
    ),
    "unknown status": (
        portfolio(work("a", status="purple")),
        "note: initiatives, row 2, a, column status: 'purple' is kept and changes nothing.",
    ),
    "running since when": (
        portfolio(work("a", status="in flight")),
        "warning: initiatives, row 2, a, column status: it is running, but not since when; it counts as started in "
        "2026-Q4. Enter committed_start.",
    ),
    "on hold yet committed": (
        portfolio(work("a", status="on hold", committed_start=START.plus(-1))),
        "warning: initiatives, row 2, a, column status: it is on hold, yet committed from 2026-Q3",
    ),
    "finished and stopped": (
        portfolio(work("a", finished_on=date(2026, 9, 1), stopped_on=date(2026, 9, 1))),
        "warning: initiatives, row 2, a, column finished_on: it is finished, yet stopped",
    ),
    "low above high": (
        portfolio(work("a", cost_low=300_000.0, cost_high=100_000.0)),
        "error: initiatives, row 2, a, column cost_low: cost_low £300,000 is above cost_high £100,000. Swap them or "
        "correct one.",
    ),
    "outside its range": (
        portfolio(work("a", cost_low=300_000.0, cost_high=400_000.0)),
        "warning: initiatives, row 2, a, column cost_low: it costs £200,000, below its own cost_low £300,000",
    ),
    "spent above the whole": (
        portfolio(work("a", spent=300_000.0)),
        "warning: initiatives, row 2, a, column spent: £300,000 is spent, above its whole cost £200,000",
    ),
    "an actual cost too early": (
        portfolio(work("a", actual_cost=300_000.0)),
        "warning: initiatives, row 2, a, column actual_cost: it has an actual cost, but is not said to be finished",
    ),
    "below nothing": (
        portfolio(work("a", run_cost_per_quarter=-1.0)),
        "error: initiatives, row 2, a, column run_cost_per_quarter: -1 is below nothing.",
    ),
    "shares that do not add up": (
        portfolio(work("a", fund="capital: 0.6; revenue: 0.3")),
        "error: initiatives, row 2, a, column fund: 'capital: 0.6; revenue: 0.3' does not say which fund pays what",
    ),
    "a share of a budget": (
        portfolio(work("a"), budget=(Budget(period="2026/27", amount=1_000.0, carry_over=0.1),)),
        "warning: budget, row 2, column carry_over: £0.10 may move on: it is money, not a share. For that share enter "
        "100.",
    ),
    "more than there is": (
        portfolio(work("a"), budget=(Budget(period="2026/27", amount=1_000.0, carry_over=2_000.0),)),
        "note: budget, row 2, column carry_over: £2,000 may move on, more than there is",
    ),
    "an outside class without a source": (
        portfolio(work("a"), settings=settings(reference_cost_p50=1.2, reference_cost_p80=1.6)),
        "error: portfolio, column reference.cost.source: the outside class of costs has no source.",
    ),
    "an outside class upside down": (
        portfolio(work("a"), settings=settings(reference_cost_p50=1.2, reference_cost_p80=1.1)),
        "error: portfolio, column reference.cost: an outside class of costs needs p50 and p80",
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_the_problem_is_told_with_its_place(name: str) -> None:
    facts, words = _CASES[name]
    lines = [f"{problem.severity.value}: {problem}" for problem in check_portfolio(facts)]
    assert any(line.startswith(words) for line in lines), lines


@pytest.mark.parametrize(
    "facts",
    [
        portfolio(work("a", finish_by=START.plus(1), finish_by_reason="law")),
        portfolio(work("a", status="proposed", cost_low=100_000.0, cost_high=400_000.0, spent=1.0)),
        portfolio(work("a", fund="capital: 60 %; revenue: 0.4")),
        portfolio(work("a", status="complete", actual_cost=5.0)),
    ],
)
def test_what_can_be_so_is_not_objected_to(facts: Portfolio) -> None:
    columns = {"finish_by", "status", "cost_low", "spent", "fund", "actual_cost"}
    assert not [problem for problem in check_portfolio(facts) if problem.where.column in columns - {"fund"}]
    assert not [p for p in check_portfolio(facts) if p.where.column == "fund" and p.where.table != "budget"]


def test_shares_of_funds_are_read_in_any_usual_form() -> None:
    assert fund_shares("capital: 60 %; revenue: 0.4") == {"capital": 0.6, "revenue": 0.4}
    assert fund_shares(" change ") == {"change": 1.0}
    assert fund_shares("a: 0.5; a: 0.5") == {}
    assert fund_shares("a: x") == {}


@pytest.mark.parametrize(
    ("reason", "binds"),
    [("law", True), ("Law: the Data Act", True), ("safety", True), ("by-law", False), ("the board", False)],
)
def test_only_law_and_safety_bind(reason: str, binds: bool) -> None:
    assert is_law_or_safety(reason) is binds

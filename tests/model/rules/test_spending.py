"""Budgets and capacity."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.capacity import Budget, Capacity
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.spending import find_bad_budgets, find_overcommitment

_YEARS = (
    Budget(period="2026/27", amount=1e6),
    Budget(period="2027/28", amount=1e6),
    Budget(period="2028/29", amount=1e6),
)


def _budget(*more: Budget) -> tuple[Budget, ...]:
    return (*_YEARS, *more)


_CASES = (
    (
        find_bad_budgets,
        Case(
            name="a period that names none",
            has=portfolio(budget=_budget(Budget(period="soon", amount=1.0))),
            says=(
                (
                    "error: budget, row 5, column period: 'soon' names no period. Write a financial year such as "
                    "2026/27, or a quarter such as 2026-Q4."
                ),
            ),
            has_not=portfolio(budget=_budget()),
        ),
    ),
    (
        find_bad_budgets,
        Case(
            name="periods that overlap in one fund",
            has=portfolio(budget=_budget(Budget(period="2027-Q1", amount=1.0))),
            says=(
                (
                    "warning: budget, row 5, column period: 2027-Q1 overlaps with row 2 of the same fund; all of "
                    "them bind. Keep one."
                ),
            ),
            has_not=portfolio(budget=_budget(Budget(period="2027-Q1", amount=1.0, fund="capital"))),
        ),
    ),
    (
        find_bad_budgets,
        Case(
            name="a period outside the plan",
            has=portfolio(budget=_budget(Budget(period="2031/32", amount=1.0))),
            says=(
                ("note: budget, row 5, column period: 2031/32 lies outside the plan and changes nothing."),
            ),
            has_not=portfolio(budget=_budget()),
        ),
    ),
    (
        find_bad_budgets,
        Case(
            name="quarters without a budget",
            has=portfolio(budget=(Budget(period="2026/27", amount=1.0),)),
            says=(
                (
                    "note: budget: there is no budget for 2027-Q2, 2027-Q3, 2027-Q4, 2028-Q1, 2028-Q2 and 2028-Q3, "
                    "so the last known year's is carried on. Add a row for each period."
                ),
            ),
            has_not=portfolio(budget=_budget()),
        ),
    ),
    (
        find_bad_budgets,
        Case(
            name="a gap between budgets",
            has=portfolio(
                budget=(
                    Budget(period="2026-Q4", amount=1.0),
                    Budget(period="2027/28", amount=1.0),
                    Budget(period="2028/29", amount=1.0),
                )
            ),
            says=(
                (
                    "warning: budget: there is no budget for 2027-Q1, so spending then has no limit. Add a row for "
                    "each period, or leave it where money is no limit."
                ),
            ),
            has_not=portfolio(budget=_budget()),
        ),
    ),
    (
        find_bad_budgets,
        Case(
            name="no budget at all",
            has=portfolio(),
            says=(
                (
                    "warning: budget: there is no budget for any quarter of the plan, so spending then has no "
                    "limit. Add a row for each period, or leave it where money is no limit."
                ),
            ),
            has_not=portfolio(budget=_budget()),
        ),
    ),
    (
        find_bad_budgets,
        Case(
            name="a fund without a budget",
            has=portfolio(
                work("a", fund="capital"),
                work("b"),
                budget=tuple(Budget(period=row.period, amount=1.0, fund="revenue") for row in _YEARS),
            ),
            says=(
                (
                    "warning: budget, column fund: work without a fund has no budget, so b spends without limit. "
                    "Add a row for it, or correct the fund."
                ),
                (
                    "warning: budget, column fund: the fund 'capital' has no budget, so a spends without limit. "
                    "Add a row for it, or correct the fund."
                ),
            ),
            has_not=portfolio(
                work("a", fund="revenue"),
                budget=tuple(Budget(period=row.period, amount=1.0, fund="revenue") for row in _YEARS),
            ),
        ),
    ),
    (
        find_overcommitment,
        Case(
            name="running work needs more people than there are",
            has=portfolio(
                work("a", committed_start=START.plus(-1), effort={"dev": 3}),
                work("b", committed_start=START, effort={"dev": 2}),
                capacity=(
                    Capacity(discipline="dev", people=3, surge_people=1),
                    Capacity(discipline="dev", people=2, quarter=START.plus(1)),
                ),
            ),
            says=(
                (
                    "warning: capacity, row 2, dev: running work alone needs 5 people in dev in 2026-Q4, and 4 "
                    "are there with surge. Add people or surge, or end or shift some of that work."
                ),
            ),
            has_not=portfolio(
                work("a", committed_start=START.plus(-1), effort={"dev": 3}),
                work("b", committed_start=START, effort={"dev": 2}),
                capacity=(
                    Capacity(discipline="dev", people=3, surge_people=2),
                    Capacity(discipline="dev", quarter=START.plus(1)),
                ),
            ),
        ),
    ),
    (
        find_overcommitment,
        Case(
            name="running work costs more than its fund has",
            has=portfolio(
                work("a", committed_start=START, fund="capital"),
                budget=(Budget(period="2026/27", amount=150_000.0, fund="capital"),),
            ),
            says=(
                (
                    "warning: budget, row 2, column amount: running work alone costs £200,000 in 2026/27 from the"
                    " fund 'capital', and the budget is £150,000. Raise the budget, or end or shift some of that "
                    "work."
                ),
            ),
            has_not=portfolio(
                work("a", committed_start=START, fund="revenue"),
                budget=(Budget(period="2026/27", amount=150_000.0, fund="capital"),),
            ),
        ),
    ),
    (
        find_overcommitment,
        Case(
            name="running work costs more than all funds have",
            has=portfolio(
                work("a", committed_start=START, fund="capital"),
                work("b", committed_start=START, cost_per_quarter=1.0),
                budget=(Budget(period="2026-Q4", amount=100_000.0),),
            ),
            says=(
                (
                    "warning: budget, row 2, column amount: running work alone costs £100,001 in 2026-Q4, and the"
                    " budget is £100,000. Raise the budget, or end or shift some of that work."
                ),
            ),
            has_not=portfolio(
                work("a", committed_start=START.plus(-1), fund="capital"),
                work("b"),
                budget=(Budget(period="2026-Q4", amount=100_000.0),),
            ),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

"""Quarters that budgets cover, and what work still costs."""

from typing import Any

import pytest
from tests.model.small_portfolios import START, settings, work

from bowstring.model.budgets import budget_quarters, budget_steps, committed_steps, remaining_cost
from bowstring.model.capacity import Budget


@pytest.mark.parametrize(
    ("period", "steps"),
    [
        ("2026/27", (0, 1)),
        ("2027/28", (2, 3, 4, 5)),
        ("2028/29", (6, 7)),
        ("2026-Q4", (0,)),
        ("2026-Q3", ()),
        ("2030", ()),
    ],
)
def test_a_budget_covers_quarters_of_the_plan(period: str, steps: tuple[int, ...]) -> None:
    assert budget_steps(Budget(period=period, amount=1), settings()) == steps


def test_a_financial_year_starts_when_the_settings_say() -> None:
    budget = Budget(period="2026/27", amount=1)
    assert budget_quarters(budget, settings(financial_year_start_month=10))[0] == START


def test_a_period_that_names_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        budget_steps(Budget(period="soon", amount=1), settings())


@pytest.mark.parametrize(
    ("fields", "steps", "cost"),
    [
        ({}, range(0), 200_000.0),
        ({"committed_start": START}, range(2), 200_000.0),
        ({"committed_start": START.plus(-1)}, range(1), 100_000.0),
        ({"committed_start": START.plus(-2)}, range(0), 0.0),
        ({"committed_start": START.plus(7)}, range(7, 8), 100_000.0),
        ({"committed_start": START.plus(9)}, range(0), 0.0),
        ({"duration_quarters": 20}, range(0), 800_000.0),
        ({"duration_quarters": None}, range(0), None),
        ({"cost_per_quarter": None}, range(0), None),
    ],
)
def test_work_costs_only_the_quarters_it_has_left(
    fields: dict[str, Any], steps: range, cost: float | None
) -> None:
    initiative = work("a", **fields)
    assert list(committed_steps(initiative, settings())) == list(steps)
    assert remaining_cost(initiative, settings()) == cost

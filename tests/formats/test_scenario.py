"""Scenarios change the cells they name, and nothing else."""

import dataclasses

import pytest

from bowstring.formats.own.scenario import with_scenario
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.model.scenarios import Change, Scenario

BASE = Portfolio(
    settings=Settings(name="Any", start=Quarter(2026, 2)),
    initiatives=(
        Initiative(key="a", name="A", focus=Focus.PRODUCT, cost_per_quarter=5.0),
        Initiative(key="b", name="B", focus=Focus.PLATFORM, effort={"design": 2.0}),
    ),
    budget=(Budget(period="2026/27", amount=10.0, fund="seed"), Budget(period="2026/27", amount=90.0)),
    scenarios=(Scenario(key="smaller", name="Smaller"),),
)


def portfolio_with(*changes: tuple[str, str, str, str]) -> Portfolio:
    rows = tuple(
        Change(scenario="smaller", table=table, record=record, field=field, value=value)
        for table, record, field, value in changes
    )
    return dataclasses.replace(BASE, changes=rows)


def test_a_change_is_read_as_its_cell_is_read() -> None:
    changed, _ = with_scenario(
        portfolio_with(
            ("initiatives", "a", "cost_per_quarter", "7.5"),
            ("initiatives", "a", "lock", "leave_out"),
            ("initiatives", "b", "effort.design", "3"),
            ("initiatives", "a", "requires", "b"),
        ),
        "smaller",
    )
    a, b = changed.initiatives
    assert (a.cost_per_quarter, a.lock, a.requires) == (7.5, Lock.LEAVE_OUT, ("b",))
    assert b.effort == {"design": 3.0}


def test_nothing_else_is_changed() -> None:
    portfolio = portfolio_with(("initiatives", "a", "cost_per_quarter", "7.5"))
    changed, _ = with_scenario(portfolio, "smaller")
    a = dataclasses.replace(changed.initiatives[0], cost_per_quarter=5.0)
    assert dataclasses.replace(changed, initiatives=(a, changed.initiatives[1])) == portfolio


def test_a_budget_is_named_by_its_period_and_the_one_without_a_fund_is_meant() -> None:
    changed, _ = with_scenario(portfolio_with(("budget", "2026/27", "amount", "80")), "smaller")
    assert [row.amount for row in changed.budget] == [10.0, 80.0]


def test_a_change_of_another_scenario_is_left_alone() -> None:
    other = Change(scenario="larger", table="initiatives", record="a", field="name", value="Z")
    changed, _ = with_scenario(dataclasses.replace(BASE, changes=(other,)), "smaller")
    assert changed.initiatives == BASE.initiatives


def test_an_unknown_scenario_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownKeyError, match="There is: smaller"):
        with_scenario(BASE, "bigger")


@pytest.mark.parametrize("table", ["initiatives", "teams", "nonsense"])
def test_a_change_that_names_no_record_is_told_with_its_place(table: str) -> None:
    with pytest.raises(BadDataError, match="changes, row 2, nobody: there is no such record"):
        with_scenario(portfolio_with((table, "nobody", "name", "x")), "smaller")


def test_a_value_that_cannot_be_read_is_told() -> None:
    with pytest.raises(BadDataError, match="'much' is not a number"):
        with_scenario(portfolio_with(("initiatives", "a", "cost_per_quarter", "much")), "smaller")

"""What is worked out from the facts is kept until they change, for the last few portfolios."""

import dataclasses

from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.store import derived
from bowstring.web.store.derived import Derived
from bowstring.web.store.facts import Edit, change_records, change_settings, create_portfolio

EMPTY = Portfolio(settings=Settings(name="P", start=Quarter(2026, 2)))
NEED = Edit(table="needs", record=Need(key="n", statement="N"))


def test_a_result_is_kept_until_any_fact_changes(db: None) -> None:
    portfolio = create_portfolio(EMPTY, "p").pk
    result = Derived(lambda facts: [len(facts.needs)])
    first = result.of(portfolio)
    assert result.of(portfolio) is first
    change_records(portfolio, [NEED], actor="")
    assert result.of(portfolio) == [1]
    assert first == [0]


def test_a_result_of_some_tables_is_kept_while_others_change(db: None) -> None:
    portfolio = create_portfolio(dataclasses.replace(EMPTY, needs=(Need(key="m", statement="M"),)), "p").pk
    result = Derived(lambda facts: [len(facts.needs)], reads=("needs", "assets"))
    first = result.of(portfolio)
    change_settings(portfolio, dataclasses.replace(EMPTY.settings, name="Q"), actor="")
    assert result.of(portfolio) is first
    change_records(portfolio, [NEED], actor="")
    assert result.of(portfolio) == [2]


def test_the_last_few_portfolios_are_kept(db: None) -> None:
    numbers = [create_portfolio(EMPTY, f"p-{place}").pk for place in range(derived._KEPT + 1)]
    result = Derived(lambda facts: [len(facts.needs)])
    results = {number: result.of(number) for number in numbers}
    assert result.of(numbers[1]) is results[numbers[1]]
    assert result.of(numbers[0]) is not results[numbers[0]]

"""What is worked out from the facts is kept until they change, for the last few portfolios."""

import dataclasses
from datetime import date

from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.needs import Need, Outcome
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.reuse.prior_art import PriorArt, find_prior_art
from bowstring.reuse.question import ReuseQuery
from bowstring.web.store import derived
from bowstring.web.store.derived import Derived, prior_art_now
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


def test_a_result_that_rests_on_the_settings_is_made_anew_where_those_change(db: None) -> None:
    portfolio = create_portfolio(EMPTY, "p").pk
    result = Derived(lambda facts: [facts.settings.name], reads=("settings", "needs"))
    first = result.of(portfolio)
    assert result.of(portfolio) is first
    change_settings(portfolio, dataclasses.replace(EMPTY.settings, name="Q"), actor="")
    assert result.of(portfolio) == ["Q"]


def test_a_result_of_some_tables_is_made_of_those_alone(db: None) -> None:
    held = dataclasses.replace(
        EMPTY, needs=(Need(key="m", statement="M"),), outcomes=(Outcome(key="o", name="O"),)
    )
    portfolio = create_portfolio(held, "p").pk
    read = Derived(lambda facts: facts, reads=("needs",)).of(portfolio)
    assert read == dataclasses.replace(EMPTY, needs=held.needs)


def test_what_exists_already_is_found_as_with_all_the_facts_and_as_of_the_day_that_holds(
    site: Site,
) -> None:
    number, whole = site.stored.pk, small_department()
    question = ReuseQuery(text=whole.index.assets["postal-evidence-tracker"].name)
    assert find_prior_art(prior_art_now.of(number), question) == find_prior_art(PriorArt(whole), question)
    later = dataclasses.replace(whole.settings, as_of=date(2024, 1, 1))
    change_settings(number, later, actor="")
    then = PriorArt(dataclasses.replace(whole, settings=later))
    assert find_prior_art(prior_art_now.of(number), question) == find_prior_art(then, question)
    assert find_prior_art(then, question) != find_prior_art(PriorArt(whole), question)


def test_the_last_few_portfolios_are_kept(db: None) -> None:
    numbers = [create_portfolio(EMPTY, f"p-{place}").pk for place in range(derived._KEPT + 1)]
    result = Derived(lambda facts: [len(facts.needs)])
    results = {number: result.of(number) for number in numbers}
    assert result.of(numbers[1]) is results[numbers[1]]
    assert result.of(numbers[0]) is not results[numbers[0]]

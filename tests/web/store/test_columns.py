"""Rows whose column says something, by hand: words, names of what it refers to, figures with a sign, nothing."""

import pytest

from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.models import FACTS
from bowstring.web.store.columns import columns_of, with_column
from bowstring.web.store.facts import create_portfolio

SETTINGS = Settings(name="Columns", start=Quarter(2026, 2))


def work(key: str, **fields: object) -> Initiative:
    return Initiative(**{"key": key, "name": f"Work {key}", "focus": Focus.PRODUCT, **fields})  # type: ignore[arg-type]


WORKS = (
    work("a", team="t-1", total_cost=100.0, requires=("b", "c"), description="Pay “now”"),
    work("b", team="t-2", total_cost=200.5),
    work("c", requires=("a",), description="Ask once"),
)


@pytest.fixture
def portfolio(db: None) -> int:
    teams = (Team(key="t-1", name="North Star"), Team(key="t-2", name="South"))
    # Elsewhere the same keys are called otherwise.
    others = (Team(key="t-2", name="North Pole"),)
    create_portfolio(Portfolio(settings=SETTINGS, teams=others, initiatives=WORKS), "other")
    return create_portfolio(Portfolio(settings=SETTINGS, teams=teams, initiatives=WORKS), "p").pk


@pytest.mark.parametrize(
    ("column", "search", "keys"),
    [
        ("name", "work", "abc"),
        ("name", "WORK b", "b"),
        ("name", "b nothing", ""),
        ("description", "“now” pay", "a"),
        ("team", "north", "a"),
        ("team", "star north", "a"),
        ("team", "t-2", "b"),
        ("team", "-", "c"),
        ("team", "–", "c"),
        ("description", "-", "b"),
        ("requires", "work b", "a"),
        ("requires", "c", "a"),
        ("requires", "-", "b"),
        ("total_cost", "100", "a"),
        ("total_cost", "=200.5", "b"),
        ("total_cost", ">100", "b"),
        ("total_cost", ">= £100", "ab"),
        ("total_cost", "<200.5", "a"),
        ("total_cost", "<=200.5", "ab"),
        ("total_cost", "-", "c"),
        ("total_cost", "cheap", ""),
    ],
)
def test_a_search_of_one_column(portfolio: int, column: str, search: str, keys: str) -> None:
    rows = FACTS["initiatives"]._default_manager.filter(portfolio=portfolio)
    chosen = with_column(portfolio, "initiatives", rows, column=column, search=search)
    assert "".join(chosen.order_by("key").values_list("key", flat=True)) == keys


def test_every_field_of_a_record_can_be_searched_and_nothing_of_the_databases_own() -> None:
    columns = set(columns_of("initiatives"))
    assert {"key", "name", "team", "total_cost", "requires", "extra"} <= columns
    assert not {"id", "portfolio", "position"} & columns

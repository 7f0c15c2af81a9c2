"""A portfolio's index: each table's records by key, worked out once."""

import copy
import dataclasses
import pickle

import pytest

from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Index, Portfolio, Settings, by_key
from bowstring.model.quarters import Quarter

SETTINGS = Settings(name="Here", start=Quarter(2026, 2))
PORTFOLIO = Portfolio(
    settings=SETTINGS,
    initiatives=(
        Initiative(key="a", name="First", focus=Focus.PRODUCT),
        Initiative(key="a", name="Second", focus=Focus.PRODUCT),
        Initiative(key="b", name="Other", focus=Focus.PRODUCT),
    ),
)
TABLES = sorted(name for name in vars(Index) if not name.startswith("_"))


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_kept_by_key(table: str) -> None:
    assert getattr(PORTFOLIO.index, table) == by_key(getattr(PORTFOLIO, table))


def test_the_first_of_two_that_share_a_key_is_found() -> None:
    assert {key: initiative.name for key, initiative in PORTFOLIO.index.initiatives.items()} == {
        "a": "First",
        "b": "Other",
    }


def test_it_is_worked_out_once() -> None:
    assert PORTFOLIO.index.initiatives is PORTFOLIO.index.initiatives


def test_a_changed_portfolio_has_its_own() -> None:
    assert PORTFOLIO.index.initiatives
    changed = dataclasses.replace(PORTFOLIO, initiatives=())
    assert changed.index.initiatives == {}
    assert set(PORTFOLIO.index.initiatives) == {"a", "b"}


def test_having_looked_something_up_makes_no_difference() -> None:
    fresh = dataclasses.replace(PORTFOLIO)
    assert PORTFOLIO.index.initiatives
    assert fresh == PORTFOLIO
    assert repr(fresh) == repr(PORTFOLIO)
    assert dataclasses.asdict(fresh) == dataclasses.asdict(PORTFOLIO)
    assert pickle.loads(pickle.dumps(PORTFOLIO)) == copy.deepcopy(PORTFOLIO) == PORTFOLIO  # noqa: S301


def test_it_stays_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PORTFOLIO.settings = SETTINGS  # type: ignore[misc]

"""What the list of initiatives is narrowed by, and the views that people keep of it."""

import dataclasses
from datetime import date

import pytest
from tests.web.conftest import Site

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.initiatives import (
    InitiativeQuery,
    choices_of,
    every_initiative,
    life_events_of,
    list_initiatives,
)
from bowstring.web.store.saved_views import drop_view, save_view, saved_views

SETTINGS = Settings(name="P", start=Quarter(2026, 2))


def work(key: str, **fields: object) -> Initiative:
    return Initiative(key=key, name=key.upper(), **{"focus": Focus.PRODUCT, **fields})  # type: ignore[arg-type]


WORKS = (
    work("a", team="t-2", phase=Phase.LIVE, needs=("n-1",), cost_per_quarter=5.0),
    work("b", team="t-1", needs=("n-11",), total_cost=8.0, duration_quarters=2),
    work("c", focus=Focus.PLATFORM, needs=("n-2", "n-1"), stopped_on=date(2026, 1, 1)),
    work("d", team="t-1", total_cost=30.0, duration_quarters=3),
)
PORTFOLIO = Portfolio(
    settings=SETTINGS,
    initiatives=WORKS,
    needs=(
        Need(key="n-1", statement="1", life_event="Birth"),
        Need(key="n-2", statement="2"),
        Need(key="n-11", statement="11", life_event="Age"),
    ),
    assessments=(
        Assessment(initiative="a", lens=Lens.USER_NEED, assessor="p", low=1.0, likely=2.0, high=3.0),
    ),
)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({}, "abcd"),
        ({"focus": "platform"}, "c"),
        ({"team": "t-1"}, "bd"),
        ({"phase": "live"}, "a"),
        ({"team": "t-1", "search": "b"}, "b"),
        ({"need": "n-1"}, "ac"),
        ({"life_event": "Birth"}, "ac"),
        ({"life_event": "Age"}, "b"),
        ({"life_event": "nothing"}, ""),
        ({"plan": "in", "funded": frozenset("ad")}, "ad"),
        ({"plan": "out", "funded": frozenset("ad")}, "bc"),
        ({"plan": "in"}, "abcd"),
        ({"lack": "unassessed"}, "bd"),
        ({"lack": "stale"}, ""),
        ({"sort": "quarterly"}, "badc"),
        ({"sort": "quarterly", "is_descending": True}, "dabc"),
    ],
)
def test_the_list_is_narrowed_and_sorted(db: None, query: dict[str, object], keys: str) -> None:
    portfolio = create_portfolio(PORTFOLIO, "p").pk
    create_portfolio(PORTFOLIO, "other")
    wanted = InitiativeQuery(**query)  # type: ignore[arg-type]
    page = list_initiatives(portfolio, wanted, SETTINGS)
    assert "".join(row.record.key for row in page.rows) == keys
    assert [row.record for row in page.rows] == list(every_initiative(portfolio, wanted, SETTINGS))


def test_choices_are_those_that_are_there_sorted_and_once(db: None) -> None:
    portfolio = create_portfolio(PORTFOLIO, "p").pk
    create_portfolio(dataclasses.replace(PORTFOLIO, initiatives=(work("x", team="t-9"),)), "other")
    assert choices_of(portfolio, "team") == ("t-1", "t-2")
    assert choices_of(portfolio, "phase") == ("live",)
    assert life_events_of(portfolio) == ("Age", "Birth")


def test_a_view_is_kept_by_name_for_its_account(site: Site) -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    for name, query in (("late", "x=1"), ("early", "x=2"), ("late", "x=3")):
        save_view(site.stored.pk, account.pk, "initiatives", name=name, query=query)
    save_view(site.stored.pk, other.pk, "initiatives", name="late", query="x=4")
    assert saved_views(site.stored.pk, account.key, "initiatives") == (("early", "x=2"), ("late", "x=3"))
    assert saved_views(site.stored.pk + 1, account.key, "initiatives") == ()
    drop_view(site.stored.pk, account.key, "initiatives", name="late")
    assert saved_views(site.stored.pk, account.key, "questions") == ()
    assert saved_views(site.stored.pk, account.key, "initiatives") == (("early", "x=2"),)
    assert saved_views(site.stored.pk, other.key, "initiatives") == (("late", "x=4"),)

"""What the list of initiatives is narrowed by, and the views that people keep of it."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.web.conftest import Site

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.rules.assessments import STALE_AFTER_DAYS
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.initiatives import (
    InitiativeQuery,
    choices_of,
    every_initiative,
    life_events_of,
    list_initiatives,
    rows_wanted,
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


def test_work_is_stale_that_each_assessor_spoke_of_long_ago_and_not_again_on_that_side(db: None) -> None:
    settings = dataclasses.replace(SETTINGS, as_of=date(2027, 1, 1))
    edge = datetime(2027, 1, 1, tzinfo=UTC) - timedelta(days=STALE_AFTER_DAYS)

    def view(
        initiative: str, made_at: datetime, assessor: str = "p", lens: Lens = Lens.USER_NEED
    ) -> Assessment:
        return Assessment(
            initiative=initiative,
            lens=lens,
            assessor=assessor,
            low=1.0,
            likely=2.0,
            high=3.0,
            made_at=made_at,
        )

    old, late = edge - timedelta(seconds=1), edge
    views = (
        *(view("a", old), view("b", late), view("c", old)),
        *(view("d", old), view("d", late)),
        *(view("e", old), view("e", late, assessor="q"), view("e", late, lens=Lens.BUSINESS_VALUE)),
        *(view("f", old), view("a", late, assessor="r", lens=Lens.BUSINESS_VALUE)),
    )
    portfolio = create_portfolio(
        dataclasses.replace(
            PORTFOLIO, initiatives=(*WORKS, work("e"), work("f"), work("g")), assessments=views
        ),
        "p",
    ).pk
    elsewhere = dataclasses.replace(PORTFOLIO, initiatives=(work("f"),), assessments=(view("f", late),))
    create_portfolio(elsewhere, "other")
    wanted = InitiativeQuery(lack="stale")
    stale = [row.record.key for row in list_initiatives(portfolio, wanted, settings).rows]
    # What was stopped is not asked about.
    assert stale == ["a", "e", "f"]
    assert list_initiatives(portfolio, wanted, SETTINGS).total == 0


def test_by_the_plans_start_what_it_leaves_out_stands_apart(db: None) -> None:
    portfolio = create_portfolio(PORTFOLIO, "p").pk
    wanted = InitiativeQuery(sort="planned", starts={"d": "2026-Q2", "a": "2026-Q4", "b": "2026-Q2"})
    keys = [row.record.key for row in list_initiatives(portfolio, wanted, SETTINGS).rows]
    assert [key for key in keys if key != "c"] == ["b", "d", "a"]
    backwards = dataclasses.replace(wanted, is_descending=True)
    assert (
        next(
            key
            for key in (row.record.key for row in list_initiatives(portfolio, backwards, SETTINGS).rows)
            if key != "c"
        )
        == "a"
    )


def test_the_numbers_of_all_that_are_wanted_come_in_order_and_one_more_tells_of_more(db: None) -> None:
    portfolio = create_portfolio(PORTFOLIO, "p").pk
    listed = list_initiatives(portfolio, InitiativeQuery(sort="key", is_descending=True), SETTINGS).rows
    numbers = tuple(row.number for row in listed)
    wanted = InitiativeQuery(sort="key", is_descending=True)
    assert rows_wanted(portfolio, wanted, SETTINGS, most=9) == numbers
    assert rows_wanted(portfolio, wanted, SETTINGS, most=2) == numbers[:3]
    assert rows_wanted(portfolio, InitiativeQuery(team="t-2"), SETTINGS, most=9) == numbers[-1:]


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

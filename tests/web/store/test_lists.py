"""Lists: cut into pages, sorted and searched by the database."""

import pytest

from bowstring.model.assets import Asset, Capability, Focus
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.lists import (
    PAGE_ROWS,
    ListPage,
    ListQuery,
    counts_of,
    every_record,
    list_records,
    names_for,
    names_of,
    newest_row,
    row_numbers,
    sortable,
)
from bowstring.web.store.presence import tables_in_use

SETTINGS = Settings(name="Lists", start=Quarter(2026, 2))
NEEDS = (
    Need(key="n-1", statement="Find a job", people_affected=10.0, groups=("jobless",)),
    Need(key="n-2", statement="Find a home", evidence="job centre survey"),
    Need(key="n-3", statement="Pay a fine", people_affected=20.0),
)


def portfolio_of(count: int) -> int:
    """A stored portfolio of so many capabilities, c-000 first."""
    rows = tuple(Capability(key=f"c-{place:03}", name=f"C {place}") for place in range(count))
    return create_portfolio(Portfolio(settings=SETTINGS, capabilities=rows), f"p-{count}").pk


def keys(page: ListPage) -> list[str]:
    return [row.record.key for row in page.rows]


@pytest.mark.parametrize(
    ("count", "pages"),
    [
        (0, 1),
        (1, 1),
        (PAGE_ROWS - 1, 1),
        (PAGE_ROWS, 1),
        (PAGE_ROWS + 1, 2),
        (2 * PAGE_ROWS, 2),
        (2 * PAGE_ROWS + 1, 3),
    ],
)
def test_pages_are_counted_at_exact_multiples_and_beside_them(db: None, count: int, pages: int) -> None:
    portfolio = portfolio_of(count)
    listed = [list_records(portfolio, "capabilities", ListQuery(page=page + 1)) for page in range(pages)]
    assert [(page.total, page.page, page.pages) for page in listed] == [
        (count, place + 1, pages) for place in range(pages)
    ]
    assert [key for page in listed for key in keys(page)] == [f"c-{place:03}" for place in range(count)]
    assert all(len(page.rows) == PAGE_ROWS for page in listed[:-1])
    beyond, before = (
        list_records(portfolio, "capabilities", ListQuery(page=page)) for page in (pages + 1, 0)
    )
    assert beyond == listed[-1]
    assert before == listed[0]


def test_rows_carry_their_number(db: None) -> None:
    portfolio = portfolio_of(2)
    portfolio_of(1)
    page = list_records(portfolio, "capabilities", ListQuery())
    assert [row.number for row in page.rows] == sorted({row.number for row in page.rows})
    assert [record.key for record in every_record(portfolio, "capabilities")] == keys(page)


@pytest.mark.parametrize(
    ("sort", "is_descending", "order"),
    [
        ("", False, ["n-1", "n-2", "n-3"]),
        ("statement", False, ["n-2", "n-1", "n-3"]),
        ("statement", True, ["n-3", "n-1", "n-2"]),
        ("people_affected", False, ["n-1", "n-3", "n-2"]),
        ("people_affected", True, ["n-3", "n-1", "n-2"]),
        ("groups", True, ["n-1", "n-2", "n-3"]),
        ("no such column", True, ["n-1", "n-2", "n-3"]),
        ("portfolio", True, ["n-1", "n-2", "n-3"]),
    ],
)
def test_rows_are_sorted_with_what_is_not_there_last(
    db: None, sort: str, is_descending: bool, order: list[str]
) -> None:
    portfolio = create_portfolio(Portfolio(settings=SETTINGS, needs=NEEDS), "needs").pk
    page = list_records(portfolio, "needs", ListQuery(sort=sort, is_descending=is_descending))
    assert keys(page) == order


def test_what_can_be_sorted_holds_one_value() -> None:
    assert set(sortable("needs")) == {
        "key",
        "statement",
        "life_event",
        "people_affected",
        "evidence",
        "evidence_link",
    }


@pytest.mark.parametrize(
    ("search", "matches"),
    [
        ("", ["n-1", "n-2", "n-3"]),
        ("JOB", ["n-1", "n-2"]),
        ("find job", ["n-1", "n-2"]),
        ("home survey", ["n-2"]),
        ("home fine", []),
        (" ".join(["find"] * 12 + ["nowhere"]), ["n-1", "n-2"]),
        (" ".join(["find"] * 11 + ["nowhere"]), []),
    ],
)
def test_every_word_of_a_search_stands_somewhere(db: None, search: str, matches: list[str]) -> None:
    portfolio = create_portfolio(Portfolio(settings=SETTINGS, needs=NEEDS), "needs").pk
    page = list_records(portfolio, "needs", ListQuery(search=search))
    assert keys(page) == matches
    assert page.total == len(matches)


def test_names_come_in_their_order_and_tell_that_there_are_more(db: None) -> None:
    portfolio = create_portfolio(Portfolio(settings=SETTINGS, needs=NEEDS), "needs").pk
    every = [("n-2", "Find a home"), ("n-1", "Find a job"), ("n-3", "Pay a fine")]
    assert [list(names_of(portfolio, "needs", most=most)) for most in (3, 2, 1)] == [every, every, every[:2]]
    other = portfolio_of(1)
    assert names_of(other, "needs", most=5) == ()


def test_keys_are_called_by_name_and_unknown_ones_left_out(db: None) -> None:
    assets = (
        Asset(key="s-1", name="Pay", focus=Focus.PRODUCT),
        Asset(key="s-2", name="", focus=Focus.PRODUCT),
    )
    portfolio = create_portfolio(Portfolio(settings=SETTINGS, assets=assets, needs=NEEDS), "x").pk
    assert names_for(portfolio, "assets", {"s-1", "s-2", "s-3"}) == {"s-1": "Pay", "s-2": "s-2"}
    assert names_for(portfolio, "needs", {"n-1"}) == {"n-1": "Find a job"}


def test_tables_are_counted_and_told_apart_from_empty_ones(db: None) -> None:
    portfolio = create_portfolio(Portfolio(settings=SETTINGS, needs=NEEDS), "needs").pk
    portfolio_of(2)
    assert counts_of(portfolio, ("needs", "assets", "capabilities")) == {
        "needs": 3,
        "assets": 0,
        "capabilities": 0,
    }
    assert tables_in_use(portfolio, ["needs", "capabilities"]) == {"needs"}


def test_rows_are_narrowed_by_what_a_column_says_to_the_letter(db: None) -> None:
    portfolio = create_portfolio(Portfolio(settings=SETTINGS, needs=NEEDS), "narrowed").pk
    for where, expected in (
        ((("statement", "Find a job"),), ["n-1"]),
        ((("statement", "Find"),), []),
        ((("statement", "Find a home"), ("evidence", "job centre survey")), ["n-2"]),
        ((("statement", "Find a home"), ("evidence", "")), []),
    ):
        assert keys(list_records(portfolio, "needs", ListQuery(where=where))) == expected


def test_the_numbers_of_all_rows_come_in_order_and_one_more_tells_of_more(db: None) -> None:
    portfolio = portfolio_of(5)
    numbers = row_numbers(portfolio, "capabilities", ListQuery(sort="key", is_descending=True), most=10)
    named = {row.number: row.record.key for row in list_records(portfolio, "capabilities", ListQuery()).rows}
    assert [named[number] for number in numbers] == ["c-004", "c-003", "c-002", "c-001", "c-000"]
    assert row_numbers(portfolio, "capabilities", ListQuery(sort="key"), most=2) == tuple(sorted(named)[:3])
    assert row_numbers(portfolio, "capabilities", ListQuery(search="C 3"), most=2) == numbers[1:2]
    assert newest_row(portfolio, "capabilities") == max(named)

"""A search over a table: every word stands in the record, and those come first whose name begins with it."""

import pytest
from tests.web.conftest import Site

from bowstring.model.needs import Need
from bowstring.web.store.facts import Edit, change_records
from bowstring.web.store.searching import matching

NEEDS = (
    Need(key="n-d", statement="Somebody else", life_event="who wants to pay online"),
    Need(key="n-c", statement="I want to pay online"),
    Need(key="n-b", statement="Pay and go online"),
    Need(key="n-a", statement="Pay online quickly"),
    Need(key="n-e", statement="Pay by post"),
)


@pytest.fixture
def needs(site: Site) -> int:
    change_records(site.stored.pk, [Edit(table="needs", record=need) for need in NEEDS], actor="")
    return site.stored.pk


def keys(portfolio: int, search: str, most: int = 10) -> tuple[list[str], int]:
    matches = matching(portfolio, "needs", search, most=most)
    own = [
        row.record.key for row in matches.rows if row.record.key.startswith("n-") and len(row.record.key) == 3
    ]
    return own, matches.total


def test_names_that_begin_with_it_come_first_then_those_that_hold_its_words(needs: int) -> None:
    own, total = keys(needs, "pay online")
    assert own[0] == "n-a"
    assert own[1:3] == ["n-c", "n-b"]
    assert "n-e" not in own
    assert total == len(matching(needs, "needs", "pay online", most=100).rows)


def test_a_key_is_found_first_and_nothing_by_nothing(needs: int) -> None:
    assert keys(needs, "n-b")[0] == ["n-b"]
    assert keys(needs, "   ") == ([], 0)
    assert keys(needs, "nowhere-at-all") == ([], 0)


def test_of_many_the_first_are_shown_and_all_are_counted(needs: int) -> None:
    total = keys(needs, "pay")[1]
    few = matching(needs, "needs", "pay", most=2)
    assert (len(few.rows), few.total) == (2, total)
    assert total > 2
    every = matching(needs, "needs", "pay", most=total)
    assert (len(every.rows), every.total) == (total, total)

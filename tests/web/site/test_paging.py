"""Pages of a list: how many there are at exact multiples, and what an address may say."""

import pytest
from django.test import RequestFactory

from bowstring.web.site.paging import Pages, pages_of

MOST = 10


def pages(count: int, page: str = "", **more: str) -> Pages:
    """The pages of a list that many rows long, as an address asks for one."""
    return pages_of(RequestFactory().get("/", {"page": page, **more}), count, most=MOST)


def numbers(shown: Pages) -> list[int | None]:
    """The numbers that are linked; None for a gap."""
    return [link.number if link is not None else None for link in shown.links]


@pytest.mark.parametrize(
    ("count", "last"), [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (19, 2), (20, 2), (21, 3), (30, 3)]
)
def test_a_full_last_page_is_the_last(count: int, last: int) -> None:
    shown = pages(count, "99")
    assert numbers(shown)[-1] == last
    assert (shown.first, shown.next_url) == ((last - 1) * MOST, "")
    assert shown.words == (f"{shown.first + 1} to {count} of {count}" if count else "")


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "1.5", "²", "٣", "000000000000002"])
def test_what_is_no_page_shows_the_first(text: str) -> None:
    assert (pages(25, text).first, pages(25, text).previous_url) == (0, "")


def test_the_next_page_and_the_one_before_keep_what_else_the_address_says() -> None:
    shown = pages(25, "2", q="a b", sort="")
    assert (shown.first, shown.words) == (10, "11 to 20 of 25")
    assert (shown.previous_url, shown.next_url) == ("?q=a+b&page=1", "?q=a+b&page=3")
    assert [link.number for link in shown.links if link is not None and link.is_current] == [2]


@pytest.mark.parametrize(
    ("page", "linked"),
    [
        ("1", [1, 2, None, 9]),
        ("5", [1, None, 4, 5, 6, None, 9]),
        ("9", [1, None, 8, 9]),
    ],
)
def test_far_pages_are_a_gap(page: str, linked: list[int | None]) -> None:
    assert numbers(pages(90, page)) == linked

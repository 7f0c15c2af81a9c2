"""Pages of a long list."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.http import urlencode

from bowstring.model.language import phrase

_NEAR = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """One page of a list."""

    number: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where in a list somebody is: `parts/pages.html`. first: how many rows come before. None among links: a gap."""

    first: int
    words: str
    links: tuple[PageLink | None, ...]
    previous_url: str
    next_url: str


def pages_of(request: HttpRequest, count: int, *, most: int, part: str = "") -> Pages:
    """The pages of a list that many rows long; the current one is in the address as `page`.

    Args:
        request: whose address says which page, and what else the links keep.
        count: how many rows there are in all.
        most: how many a page shows.
        part: the id of the part of the page that holds the list, where others come before it.
    """
    paginator = Paginator(range(count), most)
    text = request.GET.get("page", "")
    page = paginator.get_page(max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1)
    kept = {name: str(value) for name, value in request.GET.items() if name != "page" and value}
    numbers = paginator.get_elided_page_range(page.number, on_each_side=_NEAR, on_ends=1)
    return Pages(
        first=max(0, page.start_index() - 1),
        words=phrase(
            "{start_index:,} to {end_index:,} of {count:,}",
            start_index=page.start_index(),
            end_index=page.end_index(),
            count=count,
        )
        if count
        else "",
        links=tuple(
            PageLink(number=number, url=_url(kept, number, part), is_current=number == page.number)
            if isinstance(number, int)
            else None
            for number in numbers
        ),
        previous_url=_url(kept, page.previous_page_number(), part) if page.has_previous() else "",
        next_url=_url(kept, page.next_page_number(), part) if page.has_next() else "",
    )


def _url(kept: Mapping[str, str], number: int, part: str) -> str:
    anchor = f"#{part}" if part else ""
    return f"?{urlencode({**kept, 'page': str(number)})}{anchor}"

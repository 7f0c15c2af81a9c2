"""What every list page shares: what was asked for in its address, and headers to sort by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from bowstring.web.store.lists import ListQuery

_LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SortHeader:
    """A column's header, for parts/sort.html."""

    name: str
    url: str
    order: str
    is_figure: bool


def asked_of(request: HttpRequest) -> ListQuery:
    """What the address asks for: q, column, sort (descending after a minus), page; what makes no sense is left."""
    return asked_in(request.GET)


def asked_in(words: Mapping[str, Any]) -> ListQuery:
    """What the words of an address ask for, by name."""
    sort, page = str(words.get("sort", "")), str(words.get("page", ""))
    is_number = page.isascii() and page.isdigit() and len(page) <= 7
    return ListQuery(
        search=plain(str(words.get("q", ""))),
        column=plain(str(words.get("column", ""))),
        sort=sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
        page=int(page) if is_number else 1,
    )


def plain(text: str) -> str:
    """A word of an address, without what no database can hold, and no longer than anybody types."""
    return text.replace("\x00", "")[:_LONGEST_SEARCH].strip()


def headers_of(
    request: HttpRequest, query: ListQuery, columns: Sequence[tuple[str, str, bool]]
) -> tuple[SortHeader, ...]:
    """Headers of columns told as (column to sort by or empty, name, whether it holds figures)."""
    headers = []
    for sort, name, is_figure in columns:
        is_sorted = bool(sort) and query.sort == sort
        turned = f"-{sort}" if is_sorted and not query.is_descending else sort
        order = ("descending" if query.is_descending else "ascending") if is_sorted else ""
        url = _with(request, sort=turned, page="") if sort else ""
        headers.append(SortHeader(name=name, url=url, order=order, is_figure=is_figure))
    return tuple(headers)


def query_of(request: HttpRequest) -> str:
    """What narrows and sorts the list, without its page."""
    return _with(request, page="").removeprefix("?")


def _with(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    for name in [name for name, value in query.items() if not value]:
        query.pop(name)
    return f"?{query.urlencode()}"

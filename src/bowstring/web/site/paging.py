"""Pages of a long list."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import urlencode

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


def pages_of(request: HttpRequest, count: int, *, most: int) -> Pages:
    """The pages of a list that many rows long; the current one is in the address as `page`."""
    last = max(1, -(-count // most))
    text = request.GET.get("page", "")
    here = min(max(int(text), 1), last) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    kept = {name: str(value) for name, value in request.GET.items() if name != "page" and value}
    shown = sorted({1, last, *range(max(1, here - _NEAR), min(last, here + _NEAR) + 1)})
    links: list[PageLink | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(None)
        links.append(PageLink(number=number, url=_url(kept, number), is_current=number == here))
    first = (here - 1) * most
    return Pages(
        first=first,
        words=f"{first + 1:,} to {min(count, first + most):,} of {count:,}" if count else "",
        links=tuple(links),
        previous_url=_url(kept, here - 1) if here > 1 else "",
        next_url=_url(kept, here + 1) if here < last else "",
    )


def _url(kept: Mapping[str, str], number: int) -> str:
    return f"?{urlencode({**kept, 'page': str(number)})}"

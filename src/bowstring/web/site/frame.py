"""What surrounds every page: the four menus, who is there, and how fresh the conclusions are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit
from bowstring.web.site.chart_files import chart_file
from bowstring.web.site.freshness import standing_of
from bowstring.web.store.plans import PlanCard
from bowstring.web.store.presence import tables_in_use

MENUS: tuple[tuple[str, tuple[tuple[str, str, Right], ...]], ...] = (
    (
        phrase("Talk"),
        (
            (phrase("Agenda"), "agenda", Right.VIEW),
            (phrase("Since last time"), "since", Right.VIEW),
            (phrase("Ask"), "ask", Right.VIEW),
            (phrase("Raise a question"), "raise", Right.VIEW),
            (phrase("Open questions"), "questions", Right.VIEW),
        ),
    ),
    (
        phrase("Plan"),
        (
            (phrase("Plan"), "plan", Right.VIEW),
            (phrase("Who is served"), "served", Right.VIEW),
            (phrase("Balance"), "balance", Right.VIEW),
            (phrase("What stays"), "worlds", Right.VIEW),
            (phrase("Scenarios"), "scenarios", Right.VIEW),
        ),
    ),
    (
        phrase("Portfolio"),
        (
            (phrase("Initiatives"), "initiatives", Right.VIEW),
            (phrase("Start a concept"), "concept", Right.EDIT),
            (phrase("Reuse"), "reuse", Right.VIEW),
            (phrase("Needs"), "table-needs", Right.VIEW),
            (phrase("Outcomes"), "table-outcomes", Right.VIEW),
            (phrase("Assets"), "table-assets", Right.VIEW),
            (phrase("Teams"), "teams", Right.VIEW),
            (phrase("People"), "table-people", Right.VIEW),
            (phrase("Decisions"), "decisions", Right.VIEW),
            (phrase("All facts"), "facts", Right.VIEW),
            (phrase("Import"), "import", Right.LEAD),
            (phrase("Settings"), "settings", Right.LEAD),
        ),
    ),
    (phrase("Learn"), ((phrase("Delivered"), "delivered", Right.VIEW),)),
)
"""Each menu's pages: what it is called, the name of its address, who may see it. One without pages is not shown."""

_IN_MENUS = frozenset(page for _, pages in MENUS for _, page, _ in pages)

_GROUPS = {
    "initiatives": phrase("Work"),
    "table-needs": phrase("What it is for"),
    "table-assets": phrase("Who and what there is"),
    "facts": phrase("Data"),
}
"""Where a group of pages begins in a menu that has many, by its first page, and what the group is called."""

_SHOWS = {
    "reuse": ("assets", "initiatives"),
    "decisions": ("assets", "initiatives", "decisions"),
    "teams": ("teams",),
    "delivered": ("forecasts", "measurements"),
}
"""Pages that have nothing to show before any of these tables holds a record."""


_KEYS = (
    ("a", phrase("Agenda"), "agenda"),
    ("s", phrase("Since last time"), "since"),
    ("q", phrase("Open questions"), "questions"),
    ("p", phrase("Plan"), "plan"),
    ("i", phrase("Initiatives"), "initiatives"),
)
"""Keys that lead to a page: what it is called, and the name of its address."""


_UNDER = {
    "reuse-choose": "reuse",
    "decision": "decisions",
    "decision-reach": "decisions",
    "decision-propose": "decisions",
    "decision-advice": "decisions",
    "decisions-import": "decisions",
    "tie-add": "teams",
    "teams-yours": "teams",
    "teams-joining": "teams",
    "delivered-yours": "delivered",
    "delivered-measure": "delivered",
    "delivered-promise": "delivered",
    "delivered-came": "delivered",
    "agenda-calendar": "agenda",
    "mentions": "agenda",
    "conversation": "agenda",
    "question": "questions",
    "assess": "ask",
    "sealed": "ask",
    "rough-sort": "ask",
    "rough-sort-ranges": "ask",
    "what-if": "scenarios",
    "scenario": "scenarios",
    "scenario-new": "scenarios",
    "initiative": "initiatives",
    "initiatives-map": "initiatives",
    "initiative-exists": "initiatives",
    "initiative-stop": "initiatives",
    "problems": "initiatives",
    "import-columns": "import",
    "import-preview": "import",
    "plan-adopt": "plan",
    "plan-method": "plan",
    "plan-settle": "plan",
    "job": "plan",
}
"""Pages that stand in no menu, and the one in whose menu they are found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page in a menu."""

    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGroup:
    """Some pages of a menu under a heading of their own; blank where the menu has few."""

    name: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A menu and its pages, in groups."""

    name: str
    url: str
    groups: tuple[PageGroup, ...]

    @property
    def is_current(self) -> bool:
        """Whether the page is one of its."""
        return any(page.is_current for group in self.groups for page in group.pages)


def show(
    request: HttpRequest,
    template: str,
    page: object | None = None,
    *,
    visit: Visit | None = None,
    plan: PlanCard | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page, or one of its charts where the address asks for that.

    page: a frozen dataclass, under that name in the template. plan: what its conclusions come from.
    """
    picture = chart_file(request, page, more) if status == 200 else None
    if picture is not None:
        return picture
    context: dict[str, Any] = {"page": page, **more}
    if visit is not None:
        context |= {
            "visit": visit,
            "portfolio": {"name": visit.name, "key": visit.key, "url": address("agenda", visit)},
            "menus": _menus(request, visit),
            "standing": standing_of(visit, plan),
            "search_url": address("search", visit),
            "shortcuts": tuple((key, Link(name=name, url=address(page, visit))) for key, name, page in _KEYS),
        }
    if request.user.is_authenticated:
        context["account"] = _account(request, visit)
    elif "sign_in_url" not in context:
        context["sign_in_url"] = reverse("sign-in")
    return render(request, template, context, status=status)


def address(name: str, visit: Visit, **parts: Any) -> str:
    """The address of a page of the portfolio."""
    return reverse(name, kwargs={"portfolio_key": visit.key, **parts})


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards, where the address says so and it is on this site; blank otherwise."""
    url = request.GET.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) and url.startswith("/") else ""


def address_if_any(name: str, visit: Visit, **parts: Any) -> str:
    """The address of a page that may not be there (yet); empty then."""
    try:
        return address(name, visit, **parts)
    except NoReverseMatch:
        return ""


def _menus(request: HttpRequest, visit: Visit) -> tuple[Menu, ...]:
    here = _place_of(request)
    held = tables_in_use(
        visit.portfolio_id, sorted({table for tables in _SHOWS.values() for table in tables})
    )
    menus = []
    for name, pages in MENUS:
        links = [
            (page, Link(name=title, url=address(page, visit), is_current=page == here))
            for title, page, right in pages
            if visit.may(right) and (page not in _SHOWS or held.intersection(_SHOWS[page]))
        ]
        if links:
            menus.append(Menu(name=name, url=links[0][1].url, groups=_grouped(links)))
    return tuple(menus)


def _place_of(request: HttpRequest) -> str:
    """The page of a menu under which one is found: what is about records of a table, under that table's."""
    if request.resolver_match is None:
        return ""
    name = request.resolver_match.url_name or ""
    table = request.resolver_match.kwargs.get("table")
    if table is None:
        return _UNDER.get(name, name)
    return next((page for page in (f"table-{table}", table) if page in _IN_MENUS), "facts")


def _grouped(links: Iterable[tuple[str, Link]]) -> tuple[PageGroup, ...]:
    """Pages in their groups. links: the name of each page's address, and its link."""
    groups: list[PageGroup] = []
    for page, link in links:
        if page in _GROUPS or not groups:
            groups.append(PageGroup(name=_GROUPS.get(page, ""), pages=(link,)))
        else:
            groups[-1] = PageGroup(name=groups[-1].name, pages=(*groups[-1].pages, link))
    return tuple(groups)


def _account(request: HttpRequest, visit: Visit | None) -> dict[str, Any]:
    user: Any = request.user
    links = [
        (phrase("Your portfolios"), reverse("portfolios") + "?all"),
        (phrase("Your account"), reverse("account")),
    ]
    if visit is not None and visit.may(Right.LEAD):
        links[1:1] = [(phrase("People and access"), address("people", visit))]
    return {
        "name": user.name or user.email,
        "links": [{"name": name, "url": url} for name, url in links],
        "sign_out_url": reverse("sign-out"),
    }

"""What starts when, as a page draws it: by focus, in the order of its start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import TableView, table_view
from bowstring.charts.timeline import short_quarter
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase, written
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words
from bowstring.planning.plan import Plan
from bowstring.web.access import Visit
from bowstring.web.site.frame import Link, address
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.pictures import MOST_QUARTERS, Timeline, TimelineBar, timeline_bar

MOST_DRAWN = 12
"""How many of each focus are drawn where all three are, the costliest."""

_PER_PAGE = 100

Starts = Mapping[str, Quarter | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """The timeline, its table, and what else there is to see. pages: of one focus alone."""

    timeline: Timeline
    table: TableView
    choices: tuple[Link, ...]
    words: str
    pages: Pages | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _TimelineWork:
    initiative: Initiative
    start: Quarter
    cost: float

    @property
    def last(self) -> Quarter:
        """The quarter after which it is delivered."""
        return self.start.plus((self.initiative.duration or 1) - 1)


def timeline_view(
    request: HttpRequest, visit: Visit, portfolio: Portfolio, plan: Plan, *, today: date
) -> TimelineView:
    """The plan by quarter; of one focus alone where the address asks for it. today: what lies before it is past."""
    works = {focus: _works(portfolio, plan.starts, focus) for focus in Focus}
    choice = request.GET.get("focus", "")
    focus = next((focus for focus in Focus if focus.value == choice), None)
    pages = None
    if focus is None:
        drawn = {key: _costliest(work) for key, work in works.items() if work}
    else:
        pages = pages_of(request, len(works[focus]), most=_PER_PAGE)
        drawn = {focus: works[focus][pages.first : pages.first + _PER_PAGE]}
    return TimelineView(
        timeline=_timeline(visit, portfolio, drawn, works, plan=plan, today=today),
        table=_table(portfolio, drawn),
        choices=_choices(request, visit, works, focus),
        words=_words(drawn, works) if focus is None else "",
        pages=pages,
    )


def initiative_url(visit: Visit, key: str) -> str:
    """The page of an initiative."""
    return address("initiative", visit, initiative=key)


def _works(portfolio: Portfolio, starts: Starts, focus: Focus) -> tuple[_TimelineWork, ...]:
    works = []
    for initiative in portfolio.initiatives:
        start = starts.get(initiative.key)
        if start is not None and initiative.focus is focus:
            cost = (initiative.quarterly_cost or 0.0) * (initiative.duration or 1)
            works.append(_TimelineWork(initiative=initiative, start=start, cost=cost))
    return tuple(sorted(works, key=lambda work: (work.start, work.last, work.initiative.name)))


def _costliest(works: Sequence[_TimelineWork]) -> tuple[_TimelineWork, ...]:
    kept = sorted(works, key=lambda work: (-work.cost, work.initiative.key))[:MOST_DRAWN]
    keys = {work.initiative.key for work in kept}
    return tuple(work for work in works if work.initiative.key in keys)


def _timeline(
    visit: Visit,
    portfolio: Portfolio,
    drawn: Mapping[Focus, Sequence[_TimelineWork]],
    works: Mapping[Focus, Sequence[_TimelineWork]],
    *,
    plan: Plan,
    today: date,
) -> Timeline:
    settings = portfolio.settings
    quarters = min(settings.quarters, MOST_QUARTERS)
    groups = tuple(
        (
            _group_words(focus, len(works[focus]), plan, settings),
            tuple(_bar(visit, portfolio, work, quarters) for work in some),
        )
        for focus, some in drawn.items()
    )
    return Timeline(
        words=phrase("Timeline, by quarter"),
        quarters=tuple(short_quarter(settings.start.plus(step)) for step in range(quarters)),
        past=min(quarters, max(0, Quarter.of(today).minus(settings.start))),
        groups=groups,
    )


def _group_words(focus: Focus, count: int, plan: Plan, settings: Settings) -> str:
    """How much work of a focus there is, and what the plan spends on it: the figure of the balance."""
    words = f"{phrase(focus.value.capitalize())}: {count_words(count, 'initiative')}"
    result = plan.focus.get(focus)
    return (
        phrase(
            "{words}, {spend} within the plan",
            words=words,
            spend=money_words(result.spend, settings.currency),
        )
        if result
        else words
    )


def _bar(visit: Visit, portfolio: Portfolio, work: _TimelineWork, quarters: int) -> TimelineBar:
    begins = work.start.minus(portfolio.settings.start)
    initiative = work.initiative
    is_running = initiative.is_running and begins < 0
    since = (
        phrase("under way since {first_month}", first_month=work.start.first_month)
        if is_running
        else phrase("starts in {words}", words=work.start.words)
    )
    return timeline_bar(
        initiative.name,
        begins,
        begins + (initiative.duration or 1),
        quarters=quarters,
        focus=initiative.focus.value,
        words=phrase(
            "{since}, delivered by the end of {last_month}", since=since, last_month=work.last.last_month
        ),
        note=money_words(work.cost, portfolio.settings.currency),
        url=initiative_url(visit, initiative.key),
    )


def _table(portfolio: Portfolio, drawn: Mapping[Focus, Sequence[_TimelineWork]]) -> TableView:
    teams = {team.key: team.name for team in portfolio.teams}
    rows: list[tuple[Cell, ...]] = [
        (
            work.initiative.name,
            phrase(focus.value.capitalize()),
            work.start.words,
            work.last.words,
            work.cost,
            teams.get(work.initiative.team, work.initiative.team) or None,
        )
        for focus, some in drawn.items()
        for work in some
    ]
    cost = phrase("Total cost, {currency}", currency=portfolio.settings.currency)
    headers = (
        phrase("Initiative"),
        phrase("Focus"),
        phrase("Starts"),
        phrase("Delivered by the end of"),
        cost,
        phrase("Team"),
    )
    return table_view(Table(headers=headers, rows=tuple(rows)))


def _choices(
    request: HttpRequest, visit: Visit, works: Mapping[Focus, Sequence[_TimelineWork]], chosen: Focus | None
) -> tuple[Link, ...]:
    kept = "&show=adopted" if request.GET.get("show") == "adopted" else ""
    page = address("plan", visit)
    every = Link(
        name=phrase("All three"), url=f"{page}?{kept.removeprefix('&')}#timeline", is_current=chosen is None
    )
    return (
        every,
        *(
            Link(
                name=f"{phrase(focus.value.capitalize())} ({written(len(work), ',')})",
                url=f"{page}?focus={focus.value}{kept}#timeline",
                is_current=focus is chosen,
            )
            for focus, work in works.items()
            if work
        ),
    )


def _words(
    drawn: Mapping[Focus, Sequence[_TimelineWork]], works: Mapping[Focus, Sequence[_TimelineWork]]
) -> str:
    """Left out of the plan of the drawing."""
    hidden = sum(len(work) for work in works.values()) - sum(len(some) for some in drawn.values())
    if not hidden:
        return ""
    return phrase(
        "The {most_drawn} most expensive of each type of work, in the order they "
        "start; {smaller_ones} not drawn here.",
        most_drawn=MOST_DRAWN,
        smaller_ones=count_words(hidden, "smaller one", "smaller ones"),
    )

"""What a change touches, as pages show it: the graph, its table, and whom to ask."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.decision_rights.advice import Adviser, decisions_on, whom_to_ask
from bowstring.decision_rights.layout import draw_reach
from bowstring.decision_rights.reach import Landscape, Reach, Touched
from bowstring.model.dependencies import Thing
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.report.decision_words import asked_words
from bowstring.web.access import Right, Visit
from bowstring.web.decisions.reach_picture import ReachPicture, reach_picture
from bowstring.web.site.frame import address
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.places import thing_url

_DRAWN, _ROWS = 28, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody to ask, why, and whether they were. advice: theirs. form_url: to record it; empty for viewers."""

    name: str
    kind: str
    why: str
    state: str
    advice: str
    form_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachView:
    """What a change touches. pages: of its table. others: decisions that change some of it already, with addresses."""

    picture: ReachPicture | None
    table: TableView
    pages: Pages
    is_open: bool
    ask: tuple[Ask, ...]
    others: tuple[tuple[str, str], ...]


def reach_view(
    request: HttpRequest, visit: Visit, landscape: Landscape, reach: Reach, *, decision: str = ""
) -> ReachView:
    """What a reach shows.

    Args:
        request: whose address says which page of the table.
        visit: whoever looks.
        landscape: what depends on what.
        reach: what is touched.
        decision: the key of the decision that it is of, where there is one.
    """

    def url_of(thing: Thing) -> str:
        return thing_url(visit, thing.kind, thing.key, landscape.name(thing))

    suggestions = whom_to_ask(landscape, reach, decision)
    advisers = (
        *suggestions,
        *_asked_besides(landscape.portfolio, decision, {adviser.key for adviser in suggestions}),
    )
    pages = pages_of(request, len(reach.touched), most=_ROWS, part="touched")
    picture = reach_picture(landscape, draw_reach(landscape, reach, most=_DRAWN), url_of)
    return ReachView(
        picture=picture,
        table=_table(landscape, reach.touched[pages.first : pages.first + _ROWS]),
        pages=pages,
        is_open=picture is None or "page" in request.GET,
        ask=tuple(_ask(visit, landscape, adviser, decision) for adviser in advisers),
        others=tuple(
            (other.title, address("decision", visit, decision=other.key))
            for other in decisions_on(landscape, reach)
            if other.key != decision
        ),
    )


def _asked_besides(portfolio: Portfolio, decision: str, listed: Collection[str]) -> Iterator[Adviser]:
    """Who was asked though nothing says that they are touched or know."""
    teams, people = portfolio.index.teams, portfolio.index.people
    for advice in portfolio.advice:
        if decision and advice.decision == decision and advice.adviser not in listed:
            adviser = teams.get(advice.adviser) or people.get(advice.adviser)
            yield Adviser(
                key=advice.adviser,
                is_team=advice.adviser in teams,
                name=(adviser.name if adviser is not None else "") or advice.adviser,
                reasons=(phrase("suggested by somebody"),),
                advice=advice,
            )


def _table(landscape: Landscape, touched: Iterable[Touched]) -> TableView:
    teams = {key: team.name for key, team in landscape.portfolio.index.teams.items()}
    rows = tuple(
        (
            landscape.name(other.thing),
            phrase(other.thing.kind.value),
            teams.get(landscape.team(other.thing), landscape.team(other.thing)) or "–",
            phrase("it changes") if other.steps == 0 else _through(landscape, other),
            other.steps,
        )
        for other in touched
    )
    return table_view(
        Table(
            headers=(phrase("What"), phrase("Kind"), phrase("Team"), phrase("Why"), phrase("Steps away")),
            rows=rows,
        )
    )


def _through(landscape: Landscape, touched: Touched) -> str:
    return (
        phrase("depends on {name}", name=landscape.name(touched.through))
        if touched.through is not None
        else phrase("depends on it")
    )


def _ask(visit: Visit, landscape: Landscape, adviser: Adviser, decision: str) -> Ask:
    people = landscape.portfolio.index.people
    lead = people[adviser.contact].name if adviser.contact in people else ""
    form = ""
    if decision and visit.may(Right.EDIT):
        form = f"{address('decision-advice', visit, decision=decision)}?{urlencode({'adviser': adviser.key})}"
    return Ask(
        name=f"{adviser.name} ({lead})" if lead else adviser.name,
        kind="team" if adviser.is_team else "person",
        why="; ".join(adviser.reasons),
        state=asked_words(adviser),
        advice=adviser.advice.advice if adviser.advice is not None else "",
        form_url=form,
    )

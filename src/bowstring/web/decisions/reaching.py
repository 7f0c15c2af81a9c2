"""What a change touches, as pages show it: the graph, its table, and whom to ask."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.decision_rights.advice import Adviser, decisions_on, whom_to_ask
from bowstring.decision_rights.layout import draw_reach
from bowstring.decision_rights.reach import Landscape, Reach, Touched
from bowstring.model.dependencies import Thing
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.report.decision_words import asked_words
from bowstring.web.access import Right, Visit
from bowstring.web.decisions.reach_picture import ReachPicture, reach_picture
from bowstring.web.site.frame import address
from bowstring.web.site.places import thing_url

_DRAWN = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody to ask, why, and whether they were. said: their advice. form_url: to record it; empty for viewers."""

    name: str
    kind: str
    why: str
    state: str
    said: str
    form_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachView:
    """What a change touches. others: decisions that change some of it already, with their pages."""

    picture: ReachPicture | None
    table: TableView
    ask: tuple[Ask, ...]
    others: tuple[tuple[str, str], ...]


def reach_view(visit: Visit, landscape: Landscape, reach: Reach, *, decision: str = "") -> ReachView:
    """What a reach shows. decision: the key of the decision that it is of, where there is one."""

    def url_of(thing: Thing) -> str:
        return thing_url(visit, thing.kind, thing.key, landscape.name(thing))

    found = whom_to_ask(landscape, reach, decision)
    advisers = (*found, *_asked_besides(landscape.portfolio, decision, {one.key for one in found}))
    return ReachView(
        picture=reach_picture(landscape, draw_reach(landscape, reach, most=_DRAWN), url_of),
        table=_table(landscape, reach.touched),
        ask=tuple(_ask(visit, landscape, one, decision) for one in advisers),
        others=tuple(
            (one.title, address("decision", visit, decision=one.key))
            for one in decisions_on(landscape, reach)
            if one.key != decision
        ),
    )


def _asked_besides(portfolio: Portfolio, decision: str, listed: Collection[str]) -> Iterator[Adviser]:
    """Who was asked though nothing says that they are touched or know."""
    teams, people = by_key(portfolio.teams), by_key(portfolio.people)
    for one in portfolio.advice:
        if decision and one.decision == decision and one.adviser not in listed:
            known = teams.get(one.adviser) or people.get(one.adviser)
            yield Adviser(
                key=one.adviser,
                is_team=one.adviser in teams,
                name=(known.name if known is not None else "") or one.adviser,
                reasons=("somebody thought of asking them",),
                advice=one,
            )


def _table(landscape: Landscape, touched: Iterable[Touched]) -> TableView:
    teams = {key: team.name for key, team in by_key(landscape.portfolio.teams).items()}
    rows = tuple(
        (
            landscape.name(one.thing),
            one.thing.kind.value,
            teams.get(landscape.team(one.thing), landscape.team(one.thing)) or "–",
            "it changes" if one.steps == 0 else _through(landscape, one),
            one.steps,
        )
        for one in touched
    )
    return table_view(Table(headers=("What", "Kind", "Team", "Why", "Steps away"), rows=rows))


def _through(landscape: Landscape, one: Touched) -> str:
    return f"depends on {landscape.name(one.through)}" if one.through is not None else "depends on it"


def _ask(visit: Visit, landscape: Landscape, one: Adviser, decision: str) -> Ask:
    people = by_key(landscape.portfolio.people)
    lead = people[one.contact].name if one.contact in people else ""
    form = ""
    if decision and visit.may(Right.EDIT):
        form = f"{address('decision-advice', visit, decision=decision)}?{urlencode({'adviser': one.key})}"
    return Ask(
        name=f"{one.name} ({lead})" if lead else one.name,
        kind="team" if one.is_team else "person",
        why="; ".join(one.reasons),
        state=asked_words(one),
        said=one.advice.advice if one.advice is not None else "",
        form_url=form,
    )

"""What concerns one person: shown to that person, or to the lead of their team, and to nobody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.model.language import phrase
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.report.team_words import NEVER
from bowstring.teams.coordination import CoordinationNeed
from bowstring.teams.persons import Hanging, OwnTies, hangs_on_one_person, own_ties
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import load_portfolio

_NOBODY = phrase("Your account is not linked to anyone in the list of people. Ask an owner to link it.")

_YOURS = {"is": "are", "leads": "lead"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A team that one of theirs needs to work with."""

    mine: str
    other: str
    how: str
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedTeam:
    """A team that they lead, and what of it hangs on one person: (person, what, how much work)."""

    name: str
    hanging: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YoursPage:
    """One's own ties, and what hangs on one person in the teams that one leads."""

    lede: str
    never: str
    teams: tuple[tuple[str, str], ...]
    others: tuple[Other, ...]
    advice: tuple[tuple[str, str], ...]
    talks: tuple[tuple[str, str], ...]
    led: tuple[LedTeam, ...]
    back_url: str


@needs(Right.VIEW)
def yours(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page of whoever asks, about themselves."""
    portfolio = load_portfolio(visit.portfolio_id)
    return show(request, "teams_yours.html", _page(visit, portfolio), visit=visit)


def _page(visit: Visit, portfolio: Portfolio) -> YoursPage:
    teams_by_key = portfolio.index.teams
    own = own_ties(portfolio, visit.person)
    talked_about = [portfolio.index.conversations[key].tension for key in own.talks]
    return YoursPage(
        lede=_lede(visit, portfolio, own),
        never=NEVER,
        teams=tuple(
            (teams_by_key[team.team].name, list_words([_you(why) for why in team.because], most=3))
            for team in own.teams
            if team.team in teams_by_key
        ),
        others=tuple(_others(teams_by_key, own)),
        advice=tuple(_advice(visit, portfolio, own)),
        talks=tuple((tension, address("question", visit, tension=tension)) for tension in talked_about),
        led=tuple(_led(visit, portfolio)),
        back_url=address("teams", visit),
    )


def _lede(visit: Visit, portfolio: Portfolio, own: OwnTies) -> str:
    if visit.person not in portfolio.index.people:
        return _NOBODY
    if not own.needs:
        return phrase("No dependency of your teams on others is recorded.")
    unmet = sum(not need.is_met for need in own.needs)
    pairs = count_words(len(own.needs), "pair of teams", "pairs of teams")
    return phrase(
        "You are in {pairs} that depend on each other; {unmet:,} of them have no recorded tie.",
        pairs=pairs,
        unmet=unmet,
    )


def _you(because: str) -> str:
    """Why somebody belongs to a team, said to themselves: "leads it" gives "you lead it"."""
    verb, _, rest = because.partition(" ")
    return phrase("you {get} {rest}", get=_YOURS.get(verb, verb), rest=rest)


def _others(teams_by_key: Mapping[str, Team], own: OwnTies) -> Iterator[Other]:
    mine = {team.team for team in own.teams}

    def name(key: str) -> str:
        return teams_by_key[key].name if key in teams_by_key else key

    def rank(need: CoordinationNeed) -> tuple[bool, int, tuple[str, str]]:
        return (need.is_met, -len(need.dependencies), need.teams)

    for need in sorted(own.needs, key=rank):
        first, second = need.teams if need.teams[0] in mine else reversed(need.teams)
        how = list_words([tie.source for tie in need.ties if tie.source])
        yield Other(mine=name(first), other=name(second), how=how, is_met=need.is_met)


def _advice(visit: Visit, portfolio: Portfolio, own: OwnTies) -> Iterator[tuple[str, str]]:
    titles = {key: decision.title for key, decision in portfolio.index.decisions.items()}
    for key in own.advice:
        if key in titles:
            yield titles[key], address("decision", visit, decision=key)


def _led(visit: Visit, portfolio: Portfolio) -> Iterator[LedTeam]:
    """The core tells nothing of a team to anybody but its lead; it is asked of every team."""
    for team in portfolio.index.teams.values():
        hangings = hangs_on_one_person(portfolio, team=team.key, told_to=visit.person)
        if hangings is not None:
            yield LedTeam(name=team.name, hanging=tuple(_hanging(portfolio, hanging) for hanging in hangings))


def _hanging(portfolio: Portfolio, hanging: Hanging) -> tuple[str, str, str]:
    people, disciplines = portfolio.index.people, portfolio.index.disciplines
    name = people[hanging.person].name if hanging.person in people else ""
    what = disciplines[hanging.discipline].name if hanging.discipline in disciplines else hanging.discipline
    return (
        name or hanging.person,
        what or phrase("leads both sides"),
        phrase("{pieces} of work", pieces=count_words(len(hanging.work), "piece", "pieces")),
    )

"""Who could join which team: a list to start talking from. Whether they want to is theirs to say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.report.team_words import NEVER, proposal_words
from bowstring.teams.proposal import Joining, Proposal
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.frame import address, show
from bowstring.web.site.working import REFRESH_S, JobWait, waiting_for
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_ASK = phrase(
    "Find people with the disciplines that teams lack, who could join as well as "
    "the teams they are in. This takes a few seconds."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamJoining:
    """What could be filled of one team. people: who, and what they bring; empty for who is not told names."""

    team: str
    could: str
    people: tuple[tuple[str, str], ...]
    unfilled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningPage:
    """The proposal by team, or how to get it."""

    lede: str
    never: str
    teams: tuple[TeamJoining, ...]
    waiting: JobWait | None
    who: str
    back_url: str


@needs(Right.VIEW)
@require_GET
def joining(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The proposal. Names are told to portfolio leads, to a team's lead of that team, and to oneself."""
    portfolio = load_portfolio(visit.portfolio_id)
    card = latest_plan(visit.portfolio_id)
    proposal: Proposal | None = None
    if card is not None and card.revision == visit.revision:
        proposal = RecordedPlan(card).joining
    waiting = _waiting(visit) if proposal is None else None
    page = JoiningPage(
        lede=proposal_words(proposal) if proposal is not None else _ASK,
        never=NEVER,
        teams=tuple(_teams(visit, portfolio, proposal)) if proposal is not None else (),
        waiting=waiting,
        who=phrase("Portfolio leads and the team's own lead see names. Everyone sees their own.")
        if visit.may(Right.LEAD)
        else phrase("You only see your own name, and the names of people who could join a team you lead."),
        back_url=address("teams", visit),
    )
    refresh = REFRESH_S if waiting is not None and waiting.job is not None else None
    return show(request, "joining.html", page, visit=visit, refresh_seconds=refresh)


@needs(Right.LEAD)
@require_POST
def ask_joining(_: HttpRequest, visit: Visit) -> HttpResponse:
    """Have it worked out."""
    jobs.ask(visit.portfolio_id, "joining", by=visit.account)
    return redirect(address("teams-joining", visit))


def _waiting(visit: Visit) -> JobWait:
    waiting = waiting_for(visit, "joining", what=phrase("the proposal"))
    if waiting.job is not None:
        return waiting
    if not visit.may(Right.LEAD):
        text = phrase("A portfolio lead can start this.")
        return waiting if waiting.is_wrong else replace(waiting, text=text)
    again = address("teams-joining-ask", visit)
    text = (
        waiting.text if waiting.is_wrong else phrase("The facts have changed since this was last worked out.")
    )
    return replace(waiting, text=text, again_url=again, button=phrase("Find who could join"))


def _teams(visit: Visit, portfolio: Portfolio, proposal: Proposal) -> Iterator[TeamJoining]:
    teams_by_key, disciplines = portfolio.index.teams, portfolio.index.disciplines

    def words(keys: list[str]) -> str:
        named = [disciplines[key].name if key in disciplines else key for key in keys]
        return list_words(named, most=12)

    gaps = Counter(gap.team for gap in proposal.gaps)
    for team in sorted(gaps, key=lambda key: teams_by_key[key].name if key in teams_by_key else key):
        coming = [joining for joining in proposal.joining if joining.team == team]
        unfilled = [gap.discipline for gap in proposal.unfilled if gap.team == team]
        yield TeamJoining(
            team=teams_by_key[team].name if team in teams_by_key else team,
            could=count_words(len(coming), "person could join", "people could join"),
            people=tuple(
                (_name(portfolio, joining.person), words(list(joining.brings)))
                for joining in coming
                if _is_told(visit, portfolio, joining)
            ),
            unfilled=words(unfilled),
        )


def _is_told(visit: Visit, portfolio: Portfolio, application: Joining) -> bool:
    if visit.may(Right.LEAD):
        return True
    lead = portfolio.index.teams[application.team].lead
    return bool(visit.person) and visit.person in (lead, application.person)


def _name(portfolio: Portfolio, key: str) -> str:
    people = portfolio.index.people
    return (people[key].name if key in people else "") or key

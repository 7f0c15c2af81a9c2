"""`teams`: who should meet, what the work lacks, who could join; what concerns one person, to that person."""

from pathlib import Path

from bowstring.answers.teams import TeamsOverview, teams_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, ledger_of, possible_plan_at
from bowstring.cli.screen import Screen, people_words, progress
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import UnknownKeyError
from bowstring.model.wording import count_words, list_words
from bowstring.report.team_words import NEVER, coordination_words, proposal_words
from bowstring.teams.coordination import coordination_of
from bowstring.teams.persons import Hanging, OwnTies, hanging_counts, hangs_on_one_person, own_ties
from bowstring.teams.proposal import Proposal, propose_joining
from bowstring.teams.staffing import Staffing, check_staffing
from bowstring.tensions.kinds.tie import TIE
from bowstring.tensions.ledger import PricedTension
from bowstring.tensions.worth import worth_words

_MOST = 10


def teams(
    path: Path,
    effort: PlanOptions,
    *,
    told_to: str | None,
    propose: bool,
    points: bool,
    show_all: bool,
    as_json: bool,
) -> None:
    """Tell who should meet and what the work lacks, by team; told_to: and what that person alone may see."""
    planned = possible_plan_at(path, effort)
    teams_overview = _find(planned, told_to=told_to, propose=propose)
    if as_json:
        print_json(teams_answer(teams_overview, planned.all_problems))
        return
    screen = Screen()
    screen.say(coordination_words(teams_overview.coordination))
    _show_missing(screen, planned, teams_overview, points=points, show_all=show_all)
    _show_staffing(screen, planned.portfolio, teams_overview, show_all=show_all)
    if teams_overview.proposal is not None:
        _show_proposal(screen, planned.portfolio, teams_overview.proposal, show_all=show_all)
    if teams_overview.own is not None:
        _show_own(screen, planned.portfolio, teams_overview.own, teams_overview.hanging)
    screen.say()
    screen.say(NEVER)


def _find(planned: Planned, *, told_to: str | None, propose: bool) -> TeamsOverview:
    portfolio = planned.portfolio
    if told_to is not None and told_to not in portfolio.index.people:
        raise UnknownKeyError(f"there is nobody called {told_to!r} in people. Give a key such as p-017.")
    priced: tuple[PricedTension, ...] = ()
    if planned.plan.divisible is not None:
        priced = ledger_of(planned, [TIE.key]).tensions
    proposal = None
    if propose:
        with progress("Finding who could join"):
            proposal = propose_joining(portfolio)
    return TeamsOverview(
        coordination=coordination_of(portfolio),
        priced=priced,
        staffing=check_staffing(portfolio),
        hanging_counts=hanging_counts(portfolio),
        proposal=proposal,
        own=own_ties(portfolio, told_to) if told_to is not None else None,
        hanging=_hanging_told_to(portfolio, told_to) if told_to is not None else (),
    )


def _hanging_told_to(portfolio: Portfolio, person: str) -> tuple[Hanging, ...]:
    """What hangs on one person in the teams that this person leads."""
    hangings_by_team = (
        hangs_on_one_person(portfolio, team=team, told_to=person) for team in sorted(portfolio.index.teams)
    )
    return tuple(hanging for hangings in hangings_by_team if hangings is not None for hanging in hangings)


def _show_missing(
    screen: Screen, planned: Planned, teams_overview: TeamsOverview, *, points: bool, show_all: bool
) -> None:
    missing = teams_overview.ranked
    if not missing:
        return
    names = _team_names(planned.portfolio)
    screen.heading("Who should meet")
    for need in missing if show_all else missing[:_MOST]:
        pair = " and ".join(names.get(team, team) for team in need.teams)
        count = count_words(len(need.dependencies), "thing depends", "things depend")
        screen.say(
            f"{pair}: {count}.{_stake_words(planned, teams_overview.price(need), points=points)}", lead="- "
        )
    if len(missing) > _MOST and not show_all:
        screen.say(f"and {len(missing) - _MOST:,} more. Use --all to show them.")


def _stake_words(planned: Planned, priced: PricedTension | None, *, points: bool) -> str:
    if priced is None or not priced.could_change_the_plan:
        return ""
    ranked = f" Points: {priced.points:.4f}." if points else ""
    what = priced.tension.what_if
    return f" {worth_words(priced.lens, planned.settings, up_to=False)}, if {what}.{ranked}"


def _show_staffing(
    screen: Screen, portfolio: Portfolio, teams_overview: TeamsOverview, *, show_all: bool
) -> None:
    staffing = teams_overview.staffing
    one_sided = sum(team.one_sided for team in staffing.teams)
    screen.heading("Gaps in the work")
    screen.say(
        f"{one_sided:,} of {count_words(len(staffing.work), 'piece')} of work have no lead or no score for one side."
    )
    _show_phases(screen, staffing)
    rows = [
        (
            _team_names(portfolio).get(team.team, team.team),
            f"{team.people:,}",
            f"{team.spread:,}",
            f"{teams_overview.hanging_counts.get(team.team, 0):,}",
            f"{team.one_sided:,} of {team.work:,}",
            f"{len(team.lacks):,}",
        )
        for team in staffing.teams
        if team.work and (team.one_sided or team.lacks or team.spread or not team.people)
    ]
    if not rows:
        return
    header = ("Team", "People", "Spread thin", "On one", "One-sided", "Crafts lacking")
    screen.table(header, rows if show_all else rows[:_MOST], right=range(1, 6))
    if len(rows) > _MOST and not show_all:
        screen.say(f"and {len(rows) - _MOST:,} more teams: --all shows them.")


def _show_phases(screen: Screen, staffing: Staffing) -> None:
    rows = [
        (phase.phase.value, f"{phase.work:,}", f"{phase.both_lead:,}", f"{phase.both_heard:,}")
        for phase in staffing.phases
    ]
    if rows:
        screen.table(("Phase", "Work", "Both sides lead", "Both sides heard"), rows, right=(1, 2, 3))


def _show_proposal(screen: Screen, portfolio: Portfolio, proposal: Proposal, *, show_all: bool) -> None:
    screen.heading("Who could join")
    screen.say(proposal_words(proposal))
    names = _team_names(portfolio)
    for joining in proposal.joining if show_all else proposal.joining[:_MOST]:
        person = people_words(portfolio, (joining.person,))
        why = (
            " (their team works with it)"
            if joining.knows_them
            else " (their team needs to)"
            if joining.meets
            else ""
        )
        screen.say(
            f"{names.get(joining.team, joining.team)}: {person}, {list_words(joining.brings)}{why}.",
            lead="- ",
        )
    if len(proposal.joining) > _MOST and not show_all:
        screen.say(f"and {len(proposal.joining) - _MOST:,} more. Use --all to show them.")


def _show_own(screen: Screen, portfolio: Portfolio, own: OwnTies, hanging: tuple[Hanging, ...]) -> None:
    names = _team_names(portfolio)
    screen.heading("Your own ties (only you see this)")
    for team in own.teams:
        screen.say(f"{names.get(team.team, team.team)}: {list_words(team.because, most=3)}.", lead="- ")
    unmet = [need for need in own.needs if not need.is_met]
    if own.needs:
        screen.say(
            f"Your teams need to work with others in {count_words(len(own.needs), 'pair')}; "
            f"{len(unmet):,} of those are not known to."
        )
    if hanging:
        screen.heading("What depends on one person in your team, for you alone")
    for other in hanging:
        what = other.discipline or "leads both sides"
        work = count_words(len(other.work), "piece")
        screen.say(f"{people_words(portfolio, (other.person,))}: {what}, {work} of work.", lead="- ")


def _team_names(portfolio: Portfolio) -> dict[str, str]:
    return {key: team.name for key, team in portfolio.index.teams.items()}

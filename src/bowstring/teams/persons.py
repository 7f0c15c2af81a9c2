"""What concerns one person: told to that person, or to the lead of their team, and to nobody else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.teams.attachments import Attachment, attachments_of, members_of
from bowstring.teams.coordination import CoordinationNeed, coordination_of
from bowstring.teams.staffing import asked_for, current_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """Something of a team's that hangs on one person: a discipline only they have, or work that only they lead.

    person: their key. discipline: "" where it is not one. work: the pieces of work that it concerns.
    """

    team: str
    person: str
    discipline: str = ""
    work: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTies:
    """A person's own place: the teams they belong to and why, and with whom those need to work together.

    needs: of those teams with others. advice: decisions on which they were asked for advice. talks: open conversations
    they are in. No other person is named.
    """

    person: str
    teams: tuple[Attachment, ...] = ()
    needs: tuple[CoordinationNeed, ...] = ()
    advice: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()


def hanging_counts(portfolio: Portfolio) -> Mapping[str, int]:
    """How many things of each team hang on one person, sorted by team: a figure of the team, naming nobody."""
    counts: dict[str, int] = defaultdict(int)
    for hanging in _hanging(portfolio):
        counts[hanging.team] += 1
    return dict(sorted(counts.items()))


def hangs_on_one_person(portfolio: Portfolio, *, team: str, told_to: str) -> tuple[Hanging, ...] | None:
    """What of a team's hangs on one person, told to its lead only: None to anybody else, and where it has no lead.

    Args:
        portfolio: the facts.
        team: the team's key.
        told_to: the key of the person who asks.
    """
    record = portfolio.index.teams.get(team)
    if record is None or not record.lead or record.lead != told_to:
        return None
    return tuple(hanging for hanging in _hanging(portfolio) if hanging.team == team)


def own_ties(portfolio: Portfolio, person: str) -> OwnTies:
    """That person's own ties, for that person alone; empty for a key that names nobody."""
    if person not in portfolio.index.people:
        return OwnTies(person=person)
    teams = tuple(attachment for attachment in attachments_of(portfolio) if attachment.person == person)
    mine = {team.team for team in teams}
    return OwnTies(
        person=person,
        teams=teams,
        needs=tuple(need for need in coordination_of(portfolio).needs if mine.intersection(need.teams)),
        advice=tuple(
            dict.fromkeys(advice.decision for advice in portfolio.advice if advice.adviser == person)
        ),
        talks=tuple(
            conversation.key
            for conversation in portfolio.conversations
            if person in conversation.people and conversation.settled_on is None
        ),
    )


def _hanging(portfolio: Portfolio) -> Iterator[Hanging]:
    """By team, sorted: disciplines asked for that one person in it has; work of which one person leads both sides."""
    of_team: dict[str, list[Initiative]] = defaultdict(list)
    for initiative in current_work(portfolio):
        of_team[initiative.team].append(initiative)
    people = portfolio.index.people
    for team, members in sorted(members_of(attachments_of(portfolio)).items()):
        asking: dict[str, list[str]] = defaultdict(list)
        for demand in of_team[team]:
            for discipline in asked_for(demand):
                asking[discipline].append(demand.key)
        for discipline in sorted(asking):
            having = [person for person in members if discipline in people[person].disciplines]
            if len(having) == 1:
                work = tuple(sorted(asking[discipline]))
                yield Hanging(team=team, person=having[0], discipline=discipline, work=work)
        held: dict[str, list[str]] = defaultdict(list)
        for other in of_team[team]:
            if other.user_lead and other.user_lead == other.business_lead and other.user_lead in people:
                held[other.user_lead].append(other.key)
        for person in sorted(held):
            yield Hanging(team=team, person=person, work=tuple(sorted(held[person])))

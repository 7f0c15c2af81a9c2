"""Attachments: which people belong to which teams, by what the portfolio tells."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.portfolio import Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A person in a team. because: in words; a member of it, its lead, or leading a piece of its work."""

    person: str
    team: str
    because: tuple[str, ...]


def attachments_of(portfolio: Portfolio) -> tuple[Attachment, ...]:
    """Everybody who belongs to a team that is known, sorted by team and person."""
    teams_by_key = portfolio.index.teams
    reasons: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for person in portfolio.index.people.values():
        reasons[person.team, person.key]["is in it"] = None
    for team in teams_by_key.values():
        reasons[team.key, team.lead]["leads it"] = None
    for work in portfolio.index.initiatives.values():
        if not work.is_stopped:
            for lead in (work.owner, work.user_lead, work.business_lead):
                reasons[work.team, lead][f"leads “{work.name}”"] = None
    people = portfolio.index.people
    return tuple(
        Attachment(person=person, team=team, because=tuple(why))
        for (team, person), why in sorted(reasons.items())
        if team in teams_by_key and person in people
    )


def members_of(attachments: tuple[Attachment, ...]) -> Mapping[str, tuple[str, ...]]:
    """The people of each team, sorted."""
    people_of: dict[str, list[str]] = defaultdict(list)
    for attachment in attachments:
        people_of[attachment.team].append(attachment.person)
    return {team: tuple(people) for team, people in people_of.items()}


def teams_of_people(attachments: tuple[Attachment, ...]) -> Mapping[str, tuple[str, ...]]:
    """The teams of each person, sorted."""
    teams_of: dict[str, list[str]] = defaultdict(list)
    for attachment in attachments:
        teams_of[attachment.person].append(attachment.team)
    return {person: tuple(sorted(teams)) for person, teams in teams_of.items()}

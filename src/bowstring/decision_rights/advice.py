"""Advice: whom to ask before deciding, and why. Advice, not permission. Source: docs/decisions.md#advice."""

from collections.abc import Iterator
from dataclasses import dataclass

from bowstring.decision_rights.reach import Landscape, Reach, Touched
from bowstring.model.decisions import Advice, Decision
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.organisation import Person, Team
from bowstring.model.wording import list_words

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser:
    """A team or a person to ask, and why.

    key: a team's or a person's. is_team: which. contact: the person who leads the team, if it names one.
    advice: what the record says of asking them, where it does.
    """

    key: str
    is_team: bool
    name: str
    reasons: tuple[str, ...]
    contact: str = ""
    advice: Advice | None = None


def whom_to_ask(landscape: Landscape, reach: Reach, decision: str = "") -> tuple[Adviser, ...]:
    """Everybody to ask about a change: the teams it touches, those that change first, then the people who know.

    People who know lead the work that changes, or decided or advised on the same before. decision: the key of the
    decision, where recorded, so that those who have been asked already are told.

    Args:
        landscape: the facts as a graph.
        reach: what the change touches.
        decision: the key of the decision, if it is recorded.
    """
    portfolio = landscape.portfolio
    advice_by_key = {
        advice.adviser: advice for advice in portfolio.advice if advice.decision == decision and decision
    }
    teams, people = portfolio.index.teams, portfolio.index.people
    affected = _teams(landscape, reach)
    knowing = {key: why for key, why in _experts(landscape, reach, decision).items() if key not in affected}
    return tuple(
        Adviser(
            key=key,
            is_team=key in affected or (key in teams and key not in people),
            name=_name_of(people.get(key) if key not in affected else None, teams.get(key)) or key,
            reasons=reasons,
            contact=teams[key].lead if key in teams else "",
            advice=advice_by_key.get(key),
        )
        for key, reasons in (*affected.items(), *knowing.items())
    )


def decisions_on(landscape: Landscape, reach: Reach) -> tuple[Decision, ...]:
    """The decisions that hold and change something of what changes here."""
    keys = {touched.thing.key for touched in reach.changed if touched.through is None}
    return tuple(
        decision
        for decision in landscape.portfolio.decisions
        if decision.holds and keys.intersection(decision.changes)
    )


def _name_of(person: Person | None, team: Team | None) -> str:
    record = person or team
    return record.name if record is not None else ""


def _teams(landscape: Landscape, reach: Reach) -> dict[str, tuple[str, ...]]:
    """The teams touched, those that change first and then by how much of theirs depends on it; why each."""
    owned: dict[str, list[Touched]] = {}
    for touched in reach.touched:
        team = landscape.team(touched.thing)
        if team:
            owned.setdefault(team, []).append(touched)

    def rank(team: str) -> tuple[bool, int, str]:
        return (owned[team][0].steps > 0, -len(owned[team]), team)

    return {team: tuple(_why(landscape, owned[team])) for team in sorted(owned, key=rank)}


def _why(landscape: Landscape, owned: list[Touched]) -> Iterator[str]:
    """Why a team is asked: what of its own changes, and what depends on what changes."""
    changing = [touched for touched in owned if touched.steps == 0]
    depending = [touched for touched in owned if touched.steps > 0]
    if changing:
        names = list_words([f"“{landscape.name(change.thing)}”" for change in changing], most=_MOST_NAMED)
        yield plural_phrase("{names} changes", "{names} change", len(changing), names=names)
    if depending:
        nearest = depending[0]
        name = landscape.name(nearest.thing)
        through = (
            phrase(" through “{name}”", name=landscape.name(nearest.through))
            if nearest.through is not None
            else ""
        )
        others = len(depending) - 1
        rest = (
            plural_phrase(
                ", and so does {others:,} more", ", and so do {others:,} more", others, others=others
            )
            if others
            else ""
        )
        yield phrase(
            "“{name}” depends on it{through}{rest}",
            name=name,
            through=through if nearest.steps > 1 else "",
            rest=rest,
        )


def _experts(landscape: Landscape, reach: Reach, decision: str) -> dict[str, tuple[str, ...]]:
    """The people who know, sorted, and how they come to."""
    reasons: dict[str, dict[str, None]] = {}
    for other in reach.changed:
        record = landscape.record(other.thing)
        if isinstance(record, Initiative):
            for person in (record.owner, record.user_lead, record.business_lead):
                reasons.setdefault(person, {})[f"answers for “{record.name}”"] = None
    keys = {touched.thing.key for touched in reach.changed if touched.through is None}
    before = {
        other.key: other
        for other in landscape.portfolio.decisions
        if other.key != decision and keys.intersection(other.changes)
    }
    for earlier in before.values():
        reasons.setdefault(earlier.decided_by, {})[f"decided “{earlier.title}”"] = None
    for advice in landscape.portfolio.advice:
        if advice.decision in before:
            title = before[advice.decision].title
            reasons.setdefault(advice.adviser, {})[f"advised on “{title}”"] = None
    reasons.pop("", None)
    return {key: tuple(reasons[key]) for key in sorted(reasons)}

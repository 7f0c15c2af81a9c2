"""A proposal of who could join which team, so that its work has what it asks for; nobody leaves a team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.programs import Program
from bowstring.planning.solver.integer import Effort, IntegerOptimum, StoppedBy, maximise_integer
from bowstring.teams.attachments import attachments_of, teams_of_people
from bowstring.teams.coordination import Coordination, coordination_of
from bowstring.teams.staffing import MOST_TEAMS, check_staffing

_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Somebody who could join a team besides their own. brings: disciplines that it lacks.

    knows_them: whether a team of theirs works with it already; meets: whether one needs to and does not yet.
    """

    person: str
    team: str
    brings: tuple[str, ...]
    knows_them: bool
    meets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A discipline that a team's work asks for and nobody in it has."""

    team: str
    discipline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who could join which team. unfilled: gaps that remain. is_proven: whether nothing better is possible."""

    joining: tuple[Joining, ...]
    gaps: tuple[Gap, ...]
    unfilled: tuple[Gap, ...]
    is_proven: bool


def propose_joining(portfolio: Portfolio, *, seconds: float = _SECONDS, seed: int = 0) -> Proposal:
    """The proposal that fills most gaps, with fewest joining, and of those the one that keeps to ties there are.

    Everybody stays in the teams they are in, so every tie there is remains; nobody is asked into more than two teams.
    Of equals, those are preferred whose team works with it already, then those whose team needs to.

    Args:
        portfolio: the facts.
        seconds: a ceiling for the search.
        seed: of the solver.
    """
    gaps = tuple(
        Gap(team=team.team, discipline=key) for team in check_staffing(portfolio).teams for key in team.lacks
    )
    offers = _offers(portfolio, gaps, coordination_of(portfolio))
    if not offers:
        return Proposal(joining=(), gaps=gaps, unfilled=gaps, is_proven=True)
    teams_of = teams_of_people(attachments_of(portfolio))
    # How many more teams each person could be in.
    places_left = {offer.person: max(0, MOST_TEAMS - len(teams_of.get(offer.person, ()))) for offer in offers}
    best = _solve(offers, gaps, places_left, effort=Effort(seconds=seconds, seed=seed))
    chosen = [joining for joining, share in zip(offers, best.x[: len(offers)], strict=False) if share > 0.5]
    filled = {Gap(team=joining.team, discipline=key) for joining in chosen for key in joining.brings}
    return Proposal(
        joining=tuple(chosen),
        gaps=gaps,
        unfilled=tuple(gap for gap in gaps if gap not in filled),
        is_proven=best.stopped_by is StoppedBy.OPTIMAL,
    )


def _offers(portfolio: Portfolio, gaps: Sequence[Gap], coordination: Coordination) -> tuple[Joining, ...]:
    """Everybody who could fill a gap of a team they are not in, sorted by team and person."""
    lacking: dict[str, set[str]] = {}
    for gap in gaps:
        lacking.setdefault(gap.team, set()).add(gap.discipline)
    works_with = {need.teams: need.is_met for need in coordination.needs}
    works_with.update({_pair(tie.a, tie.b): True for tie in coordination.spare})
    teams_of = teams_of_people(attachments_of(portfolio))
    joinings = []
    for team, lacks in sorted(lacking.items()):
        for person in sorted(portfolio.index.people.values(), key=lambda person: person.key):
            own = teams_of.get(person.key, ())
            brings = tuple(sorted(lacks.intersection(person.disciplines)))
            if brings and team not in own and person.availability != 0:
                ties = [works_with.get(_pair(team, other)) for other in own]
                joinings.append(
                    Joining(
                        person=person.key,
                        team=team,
                        brings=brings,
                        knows_them=True in ties,
                        meets=False in ties,
                    )
                )
    return tuple(joinings)


def _solve(
    offers: Sequence[Joining], gaps: Sequence[Gap], places_left: Mapping[str, int], *, effort: Effort
) -> IntegerOptimum:
    """Columns: who joins, then which gaps are filled. A gap counts more than any number joining, that than any tie."""
    count, people = len(offers), sorted(places_left)
    row_of = {person: row for row, person in enumerate(people)}
    of_gap = {gap: place for place, gap in enumerate(gaps)}
    entries: list[tuple[int, int, float]] = []
    for column, candidate in enumerate(offers):
        entries.append((row_of[candidate.person], column, 1.0))
        entries += [
            (len(people) + of_gap[Gap(team=candidate.team, discipline=key)], column, -1.0)
            for key in candidate.brings
        ]
    entries += [(len(people) + place, count + place, 1.0) for place in range(len(gaps))]
    entries.sort()
    lengths = np.bincount([row for row, _, _ in entries], minlength=len(people) + len(gaps))
    program = Program(
        lower=np.zeros(count + len(gaps)),
        upper=np.ones(count + len(gaps)),
        row_lower=np.full(len(people) + len(gaps), -np.inf),
        row_upper=np.array([*(float(places_left[person]) for person in people), *(0.0 for _ in gaps)]),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        indices=np.array([column for _, column, _ in entries], dtype=np.int64),
        values=np.array([value for _, _, value in entries]),
    )
    # Ties add up to less than one joining, all joining to less than one gap; whole numbers keep the solver exact.
    liking = [2.0 if offer.knows_them else 1.0 if offer.meets else 0.0 for offer in offers]
    most = min(count, len(gaps))
    joining, gap = 2.0 * most + 1, (2.0 * most + 1) * (most + 1)
    objective = np.array([*(like - joining for like in liking), *(gap for _ in gaps)])
    whole = np.arange(count + len(gaps)) < count
    return maximise_integer(program, objective, is_integer=whole, effort=effort)


def _pair(team: str, other: str) -> tuple[str, str]:
    return (team, other) if team <= other else (other, team)

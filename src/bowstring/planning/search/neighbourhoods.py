"""Which starts of which initiatives to free together, so that solving for them alone may make a plan better."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.search.pulses import Flags, Pulses

# So many candidates are freed at first, and at least and at most. Many small parts bring more than a few large ones: a
# part that is proven takes hundredths of a second, one twice as large ten times as long for no more.
_LEAST, _FIRST, _MOST = 25.0, 40.0, 50.0
_SHRINK, _GROW = 0.85, 1.02
# Of their starts that lose nothing at the divisible plan's prices so many are freed; e times fewer for so many points
# lost. Source: trials on benchmarks.instances, as all of these.
_SHARE, _LOSS = 0.15, 0.04
# Candidates that would lose so many points more by another start, or none, are freed e times less often, but never
# less often than this.
_EASE, _SELDOM = 0.03, 0.02
# What loses nothing is drawn as if it lost so many points.
_LITTLE = 0.002
_WINDOW = 2


class Neighbourhood(StrEnum):
    """Ways to choose: what could as well be otherwise; of that, what the divisible plan would do otherwise, what runs
    in the same quarters, and what stands in the way of work that loses much as things are."""

    EASY = "easy"
    DIFFERENT = "different"
    WINDOW = "window"
    LOSING = "losing"


@dataclass(slots=True)
class _TrackRecord:
    """How a kind has done: the size that the solver manages, and how often it made the plan better."""

    size: float = _FIRST
    tried: int = 2
    better: int = 1


class Neighbourhoods:
    """Chooses, and learns from what came of it; counts only effort, so that the same seed chooses the same."""

    def __init__(self, problem: PlanningProblem, pulses: Pulses, *, divisible: Floats) -> None:
        self.count = len(problem.candidates)
        self.pulses, self.divisible = pulses, pulses.begun(divisible)
        self.duration = np.array([candidate.duration for candidate in problem.candidates], dtype=np.int64)
        self.columns = problem.program.columns
        self.last_quarter = int(pulses.start.max(initial=0)) + 1
        # What each candidate's best pulse nets; what can start in no quarter has none. What must start loses nothing
        # by that, however little it brings: it could not be otherwise.
        best = np.full(self.count, -np.inf)
        np.maximum.at(best, pulses.owner, pulses.net)
        most = np.where(pulses.is_forced, best, np.maximum(best, 0.0))
        self.idle_loss = np.where(pulses.is_forced, np.inf, most)
        self.loss = most[pulses.owner] - pulses.net
        self.odds = _SHARE * np.exp(-self.loss / _LOSS)
        self.is_split = self.divisible > 1e-9
        self.preferred = np.zeros(self.count, dtype=np.int64)
        is_best = np.flatnonzero(pulses.net >= best[pulses.owner])[::-1]
        self.preferred[pulses.owner[is_best]] = pulses.start[is_best]
        disciplines = sorted({key for candidate in problem.candidates for key in candidate.initiative.effort})
        self.effort = np.array(
            [
                [candidate.initiative.effort.get(key, 0.0) for key in disciplines]
                for candidate in problem.candidates
            ]
        )
        self.linked = _linked(problem)
        self.records = {kind: _TrackRecord() for kind in Neighbourhood}

    def choose(self, x: Floats, random: np.random.Generator) -> tuple[Neighbourhood, Flags]:
        """A kind, more often one that has done well, and the columns that it frees, shape (n,).

        Of the candidates that it frees those are their starts in x and in the divisible plan, and others by luck; what
        is no step is always free.
        """
        odds = np.array([record.better / record.tried for record in self.records.values()])
        kind = list(Neighbourhood)[int(random.choice(len(Neighbourhood), p=odds / odds.sum()))]
        pulses, begun = self.pulses, self.pulses.begun(x) > 0.5
        weights, first = self._weights(kind, begun, random)
        freed = np.zeros(self.count, dtype=np.bool_)
        count = min(int(self.records[kind].size), self.count)
        freed[random.choice(self.count, count, replace=False, p=weights / weights.sum())] = True
        starts = begun | self.is_split | (random.random(self.odds.size) < self.odds)
        if first is not None:
            starts |= (pulses.owner == first) & (self.loss < self._losses(begun)[0][first])
        is_free = np.ones(self.columns, dtype=np.bool_)
        is_free[pulses.column] = starts & freed[pulses.owner]
        return kind, is_free

    def learn(self, kind: Neighbourhood, *, better: bool, hard: bool) -> None:
        """Free fewer where the solver did not finish, more where it did for nothing."""
        record = self.records[kind]
        record.tried += 1
        record.better += better
        factor = _SHRINK if hard else 1.0 if better else _GROW
        record.size = min(max(record.size * factor, _LEAST), _MOST)

    def _weights(
        self, kind: Neighbourhood, begun: Flags, random: np.random.Generator
    ) -> tuple[Floats, int | None]:
        """How readily each candidate is freed, shape (candidates,). begun: which pulses the plan begins, shape (p,)."""
        loss, otherwise = self._losses(begun)
        ease = np.exp(-np.maximum(otherwise - loss, 0.0) / _EASE) + _SELDOM
        if kind is Neighbourhood.EASY:
            return np.asarray(ease), None
        if kind is Neighbourhood.DIFFERENT:
            differs = np.abs(begun - self.divisible)
            return ease * (0.1 + np.bincount(self.pulses.owner, weights=differs, minlength=self.count)), None
        place = self.preferred.copy()
        place[self.pulses.owner[begun]] = self.pulses.start[begun]
        if kind is Neighbourhood.WINDOW:
            quarter = int(random.integers(self.last_quarter))
            return ease * self._nearness(place, quarter, quarter + _WINDOW), None
        odds = loss + _LITTLE
        first = int(random.choice(self.count, p=odds / odds.sum()))
        begins = int(self.preferred[first])
        shared = np.minimum(self.effort, self.effort[first]).sum(axis=1)
        weights = ease * self._nearness(place, begins, begins + int(self.duration[first]))
        weights *= 0.1 + shared / max(float(shared.max()), 1e-9)
        weights[self.linked[first]] += weights.sum()
        weights[first] = weights.sum() * 10
        return np.asarray(weights), first

    def _losses(self, begun: Flags) -> tuple[Floats, Floats]:
        """What each candidate loses by what the plan does with it, and by the best of what else it could; each (c,)."""
        owner = self.pulses.owner
        loss = self.idle_loss.copy()
        loss[owner[begun]] = self.loss[begun]
        otherwise = np.full(self.count, np.inf)
        otherwise[owner[begun]] = self.idle_loss[owner[begun]]
        np.minimum.at(otherwise, owner[~begun], self.loss[~begun])
        return loss, otherwise

    def _nearness(self, place: Ints, begins: int, ends: int) -> Floats:
        """1 for what runs within some quarters, less the further away. place: where candidates start, shape (c,)."""
        overlap = np.minimum(place + self.duration, ends) - np.maximum(place, begins)
        return np.where(overlap > 0, 1.0, 0.5 * np.exp(np.minimum(overlap, 0)))


def _linked(problem: PlanningProblem) -> list[list[int]]:
    """Which candidates each requires or is required by."""
    index = {candidate.key: place for place, candidate in enumerate(problem.candidates)}
    linked: list[list[int]] = [[] for _ in problem.candidates]
    for consumer, requirements in problem.requirements_by_consumer.items():
        for provider in {provider for requirement in requirements for provider in requirement.providers}:
            if consumer in index and provider in index:
                linked[index[consumer]].append(index[provider])
                linked[index[provider]].append(index[consumer])
    return linked

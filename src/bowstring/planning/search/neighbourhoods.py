"""Which starts of which initiatives to free together, so that solving for them alone may make a plan better."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.search.pulses import Flags, Pulses

# Candidates whose best pulse nets this many points, more or less, are freed e times less often.
_MARGIN = 0.1
_LEAST, _FIRST, _MOST = 40.0, 80.0, 300.0
_SHRINK, _GROW = 0.9, 1.03
# Of their starts that lose nothing at the divisible plan's prices so many are freed; e times fewer for so many points
# lost. Many initiatives with a few starts each bring more than a few with all of theirs: what a start a quarter sooner
# or later loses is little, and it may be just what another needs. Source: trials on benchmarks.instances.
_SHARE, _LOSS = 0.13, 0.05


class Neighbourhood(StrEnum):
    """Ways to choose: what the divisible plan would do otherwise, what runs in the same quarters, what uses the same
    disciplines, what is nearly worth it."""

    DIFFERENT = "different"
    WINDOW = "window"
    RELATED = "related"
    MARGINAL = "marginal"


@dataclass(slots=True)
class _TrackRecord:
    """How a kind has done: the size that the solver manages, and how often it made the plan better."""

    size: float = _FIRST
    tried: int = 2
    better: int = 1


class Neighbourhoods:
    """Chooses, and learns from what came of it; counts only effort, so that the same seed chooses the same."""

    def __init__(self, problem: PlanningProblem, pulses: Pulses, *, divisible: Floats) -> None:
        count = len(problem.candidates)
        self.quarters, self.pulses, self.divisible = problem.quarters, pulses, divisible[pulses.column]
        self.count = count
        self.duration = np.array([candidate.duration for candidate in problem.candidates], dtype=np.int64)
        self.columns = problem.program.columns
        best = np.full(count, -np.inf)
        np.maximum.at(best, pulses.owner, pulses.net)
        lost = np.maximum(best, 0.0)[pulses.owner] - pulses.net
        self.odds = _SHARE * np.exp(-lost / _LOSS)
        self.is_split = pulses.begun(divisible) > 1e-9
        self.preferred = np.zeros(count, dtype=np.int64)
        is_best = np.flatnonzero(pulses.net >= best[pulses.owner])[::-1]
        self.preferred[pulses.owner[is_best]] = pulses.start[is_best]
        self.marginal = np.exp(-np.abs(best) / _MARGIN) + 0.02
        disciplines = sorted({key for candidate in problem.candidates for key in candidate.initiative.effort})
        self.effort = np.array(
            [
                [candidate.initiative.effort.get(key, 0.0) for key in disciplines]
                for candidate in problem.candidates
            ]
        )
        self.records = {kind: _TrackRecord() for kind in Neighbourhood}

    def choose(self, x: Floats, random: np.random.Generator) -> tuple[Neighbourhood, Flags]:
        """A kind, more often one that has done well, and the columns that it frees, shape (n,).

        Of the candidates that it frees those are their starts in x and in the divisible plan, and others by luck; what
        is no step is always free.
        """
        odds = np.array([record.better / record.tried for record in self.records.values()])
        kind = list(Neighbourhood)[int(random.choice(len(Neighbourhood), p=odds / odds.sum()))]
        steps = x[self.pulses.column]
        weights = self._weights(kind, steps, random)
        freed = np.zeros(self.count, dtype=np.bool_)
        count = min(int(self.records[kind].size), self.count)
        freed[random.choice(self.count, count, replace=False, p=weights / weights.sum())] = True
        pulses = self.pulses
        starts = (pulses.begun(x) > 0.5) | self.is_split | (random.random(self.odds.size) < self.odds)
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

    def _weights(self, kind: Neighbourhood, steps: Floats, random: np.random.Generator) -> Floats:
        if kind is Neighbourhood.MARGINAL:
            return np.asarray(self.marginal)
        differs = 1e-3 + np.bincount(
            self.pulses.owner, weights=np.abs(steps - self.divisible), minlength=self.count
        )
        if kind is Neighbourhood.DIFFERENT:
            return np.asarray(0.15 + differs)
        begun = self._starts(steps)
        if kind is Neighbourhood.WINDOW:
            quarter = int(random.integers(self.quarters))
            runs = (begun >= 0) & (begun <= quarter + 1) & (begun + self.duration > quarter)
            return np.asarray(self.marginal * np.where(runs, 1.0, np.where(begun < 0, 0.6, 0.03)))
        first = int(random.choice(self.count, p=differs / differs.sum()))
        place = np.where(begun >= 0, begun, self.preferred)
        near = np.exp(-np.abs(place - place[first]) / 1.5)
        shared = 0.05 + np.minimum(self.effort, self.effort[first]).sum(axis=1)
        weights = self.marginal * near * shared * (0.15 + differs)
        weights[first] = weights.sum() * 10
        return np.asarray(weights)

    def _starts(self, steps: Floats) -> Ints:
        """The quarter in which each candidate starts, −1 where it is not funded, shape (candidates,)."""
        begun = np.full(self.count, -1, dtype=np.int64)
        taken = np.flatnonzero(steps > 0.5)[::-1]
        begun[self.pulses.owner[taken]] = self.pulses.start[taken]
        return begun

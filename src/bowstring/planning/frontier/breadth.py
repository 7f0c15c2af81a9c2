"""Many partial plans at once: every plan that stays within so much regret, initiative by initiative."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.frontier.choices import PricedChoices
from bowstring.planning.problem.programs import Floats, Ints

# By so much regret, in points, may pass what it may be: what adding up in another order makes of it.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The plans reached that no other of them betters, most user need first.

    totals: of both sides, in points, shape (plans, 2). chosen: a choice of each initiative, shape (plans,
    initiatives). covered: with less regret than this under the first normal, and what was asked for under the others,
    every plan was reached. partial: how many partial plans that took.
    """

    totals: Floats
    chosen: Ints
    covered: float
    partial: int


def reach(choices: PricedChoices, normals: Ints, regrets: Floats, *, kept: int, effort: int = 0) -> Reached:
    """The plans whose regret under each of some normals is at most so much, as far as the effort goes.

    Regret adds up, so it is a limit like any other. Initiatives are decided one by one, those whose second choice is
    dearest first. Of too many partial plans those with least regret go on; the others wait for what effort is left.

    Args:
        choices: of every initiative.
        normals: which of the choices' normals count; by the first it is decided what goes on.
        regrets: the most under each, shape (normals,); ∞ for any.
        kept: how many partial plans go on together from one initiative to the next.
        effort: after so many partial plans what waits is left.
    """
    return _Breadth(choices, normals, regrets).reached(kept, effort)


@dataclass(frozen=True, slots=True)
class _Step:
    """An initiative decided: from which partial plan each came, and by which choice."""

    before: NDArray[np.int32]
    took: NDArray[np.int32]

    def of(self, places: Ints) -> "_Step":
        return _Step(self.before[places], self.took[places])


@dataclass(frozen=True, slots=True)
class _Part:
    """Partial plans that go on together: what each has of every row and both gains, and how it came to be."""

    sums: Floats
    steps: tuple[_Step, ...]


class _Breadth:
    """What is fixed from the beginning, and the order in which the others are decided."""

    def __init__(self, choices: PricedChoices, normals: Ints, regrets: Floats) -> None:
        self.choices, self.within = choices, float(regrets[0])
        own = normals[0]
        worth = choices.normals[own] @ choices.gains
        # The last row: no worth under the first normal is left below what its bound and regret ask for.
        rows = np.vstack([choices.regrets[normals], choices.uses, -worth])
        least = self.within - choices.bounds[own]
        limits = np.concatenate([regrets + _ROUNDING, choices.limits, [least + _ROUNDING]])
        is_allowed = np.all(choices.regrets[normals] <= limits[: normals.size, None], axis=0)
        by_initiative = [
            choices.of(place).start + np.flatnonzero(is_allowed[choices.of(place)])
            for place in range(choices.first.size)
        ]
        open_ones = [place for place, options in enumerate(by_initiative) if options.size > 1]
        self.order = sorted(open_ones, key=lambda place: -np.partition(rows[0, by_initiative[place]], 1)[1])
        self.options = [by_initiative[place] for place in self.order]
        self.fixed = np.array([options[0] if options.size else -1 for options in by_initiative])
        settled = self.fixed[[place for place, options in enumerate(by_initiative) if options.size == 1]]
        begun = rows[:, settled].sum(axis=1)
        highest = np.array([begun, *(rows[:, options].max(axis=1) for options in self.options)]).sum(axis=0)
        can_bind = np.asarray(highest > limits)
        can_bind[0] = True
        self.rows, self.limits = rows[can_bind], limits[can_bind]
        self.begun = np.concatenate([begun[can_bind], choices.gains[:, settled].sum(axis=1)])[:, None]
        # Where everything is settled what is settled may already be too much.
        self.is_empty = not all(options.size for options in by_initiative) or (
            not self.options and bool((self.begun[:-2, 0] > self.limits).any())
        )
        lowest = np.array([self.rows[:, options].min(axis=1) for options in self.options])
        # What all that is still to be decided takes at least, after each.
        self.ahead = lowest.sum(axis=0) - np.cumsum(lowest, axis=0) if self.options else lowest

    def reached(self, kept: int, effort: int) -> Reached:
        """All plans, or those that came of the partial plans kept and of what the effort allows of the others."""
        covered, partial = self.within, 0
        totals, chosen = [np.empty((0, 2))], [np.empty((0, self.fixed.size), dtype=np.int64)]
        waiting = [] if self.is_empty else [_Part(self.begun, ())]
        while waiting:
            part = waiting.pop()
            if part.steps and partial >= effort:
                least = part.sums[0].min() + self.ahead[len(part.steps) - 1, 0]
                covered = min(covered, float(least))
                continue
            for level in range(len(part.steps), len(self.options)):
                sums, step = self._decided(part.sums, level)
                partial += step.took.size
                if step.took.size > kept:
                    order = np.argpartition(sums[0], kept)
                    rest, order = order[kept:], order[:kept]
                    waiting.append(_Part(sums[:, rest], (*part.steps, step.of(rest))))
                    sums, step = sums[:, order], step.of(order)
                part = _Part(sums, (*part.steps, step))
            best = undominated(part.sums[-2:].T, 0.0)
            totals.append(part.sums[-2:, best].T)
            chosen.append(self._chosen(part.steps, best))
        every = np.vstack(totals)
        best = undominated(every, 0.0)
        return Reached(totals=every[best], chosen=np.vstack(chosen)[best], covered=covered, partial=partial)

    def _decided(self, sums: Floats, level: int) -> tuple[Floats, _Step]:
        """Partial plans with the initiative of a level decided, those left out that no plan can come of."""
        left = self.limits - self.ahead[level]
        befores, afters = [], []
        for option in self.options[level]:
            fits = (sums[:-2] <= (left - self.rows[:, option])[:, None]).all(axis=0)
            befores.append(np.flatnonzero(fits))
            more = np.append(self.rows[:, option], self.choices.gains[:, option])
            afters.append(sums[:, befores[-1]] + more[:, None])
        took = np.repeat(self.options[level], [before.size for before in befores])
        # Steps are kept until the end, so they are held small.
        return np.hstack(afters), _Step(np.concatenate(befores).astype(np.int32), took.astype(np.int32))

    def _chosen(self, steps: Sequence[_Step], plans: Ints) -> Ints:
        """What some plans chose for each initiative, read backwards; shape (plans, initiatives)."""
        chosen = np.tile(self.fixed, (plans.size, 1))
        for place, step in zip(reversed(self.order), reversed(steps), strict=True):
            chosen[:, place], plans = step.took[plans], step.before[plans].astype(np.int64)
        return chosen


def undominated(totals: Floats, step: float) -> Ints:
    """Which pairs no other betters in one side at no loss in the other, most of the first side first.

    totals: shape (pairs, 2). step: pairs that differ by no more than this in a side count as alike in it.
    """
    order = np.lexsort((-totals[:, 1], -totals[:, 0]))
    others = totals[order, 1]
    order = order[others > np.maximum.accumulate(np.append(-math.inf, others))[:-1] + step]
    # Of two that are alike in the first side the later has more of the other.
    return np.asarray(order[np.append(-np.diff(totals[order, 0]), math.inf)[: order.size] > step])

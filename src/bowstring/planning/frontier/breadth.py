"""Many partial plans at once: every plan that stays within so much regret, initiative by initiative."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.frontier.choices import PricedChoices
from bowstring.planning.problem.programs import Floats, Ints

# From which partial plan each came, and by which choice.
_Step = tuple[NDArray[np.int32], NDArray[np.int32]]

# By so much a sum may pass a limit: what adding up in another order makes of it.
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


def reach(choices: PricedChoices, normals: Ints, regrets: Floats, most: int) -> Reached:
    """The plans whose regret under each of some normals is at most so much, as far as the most partial plans go.

    Regret adds up, so it is a limit like any other. Initiatives are decided one by one, those whose second choice is
    dearest first; of too many partial plans those with least regret are kept.

    Args:
        choices: of every initiative.
        normals: which of the choices' normals count; by the first it is decided what is kept.
        regrets: the most under each, shape (normals,); ∞ for any.
        most: how many partial plans are kept from one initiative to the next.
    """
    return _Breadth(choices, normals, regrets).reached(most)


class _Breadth:
    """What is fixed from the beginning, and the order in which the others are decided."""

    def __init__(self, choices: PricedChoices, normals: Ints, regrets: Floats) -> None:
        self.choices, self.within = choices, float(regrets[0])
        own = normals[0]
        worth = choices.normals[own] @ choices.gains
        # The last row: no worth under the first normal is left below what its bound and regret ask for.
        rows = np.vstack([choices.regrets[normals], choices.uses, -worth])
        limits = np.concatenate([regrets, choices.limits, [self.within - choices.bounds[own]]]) + _ROUNDING
        is_allowed = np.all(choices.regrets[normals] <= limits[: normals.size, None], axis=0)
        by_initiative = [
            choices.of(place).start + np.flatnonzero(is_allowed[choices.of(place)])
            for place in range(choices.first.size)
        ]
        self.is_empty = not all(options.size for options in by_initiative)
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
        lowest = np.array([self.rows[:, options].min(axis=1) for options in self.options])
        # What all that is still to be decided takes at least, after each.
        self.ahead = lowest.sum(axis=0) - np.cumsum(lowest, axis=0) if self.options else lowest

    def reached(self, most: int) -> Reached:
        """All plans, or those that came of the partial plans kept."""
        rows, gains = self.rows, self.choices.gains
        sums, covered, partial = self.begun, self.within, 0
        if self.is_empty or (not self.options and (sums[: len(rows), 0] > self.limits).any()):
            return self._traced(np.empty((0, 2)), [], covered, partial)
        steps: list[_Step] = []
        for options, ahead in zip(self.options, self.ahead, strict=True):
            left = self.limits - ahead
            befores, afters = [], []
            for option in options:
                more = np.concatenate([rows[:, option], gains[:, option]])
                fits = (sums[: len(rows)] <= (left - rows[:, option])[:, None]).all(axis=0)
                befores.append(np.flatnonzero(fits))
                afters.append(sums[:, befores[-1]] + more[:, None])
            took = np.repeat(options, [before.size for before in befores])
            before, sums = np.concatenate(befores), np.hstack(afters)
            partial += before.size
            if before.size > most:
                by_regret = np.argpartition(sums[0], most)
                covered = min(covered, float(sums[0, by_regret[most]] + ahead[0]))
                by_regret = by_regret[:most]
                before, took, sums = before[by_regret], took[by_regret], sums[:, by_regret]
            # Many are kept until the end.
            steps.append((before.astype(np.int32), took.astype(np.int32)))
        return self._traced(sums[-2:].T, steps, covered, partial)

    def _traced(self, totals: Floats, steps: list[_Step], covered: float, partial: int) -> Reached:
        """The best of the plans, with what each chose, read backwards.

        Args:
            totals: of all plans, shape (plans, 2).
            steps: for each initiative in order, from which partial plan each came, and by which choice.
            covered: regret up to which all were reached.
            partial: how many partial plans there were.
        """
        best = undominated(totals, 0.0)
        chosen = np.tile(self.fixed, (best.size, 1))
        at = np.asarray(best)
        for place, (before, took) in zip(reversed(self.order), reversed(steps), strict=False):
            chosen[:, place], at = took[at], before[at].astype(np.int64)
        return Reached(totals=totals[best], chosen=chosen, covered=covered, partial=partial)


def undominated(totals: Floats, step: float) -> Ints:
    """Which pairs no other betters in one side at no loss in the other, most of the first side first.

    totals: shape (pairs, 2). step: pairs that differ by no more than this in a side count as alike in it.
    """
    order = np.lexsort((-totals[:, 1], -totals[:, 0]))
    others = totals[order, 1]
    order = order[others > np.maximum.accumulate(np.append(-math.inf, others))[:-1] + step]
    # Of two that are alike in the first side the later has more of the other.
    return np.asarray(order[np.append(-np.diff(totals[order, 0]), math.inf)[: order.size] > step])

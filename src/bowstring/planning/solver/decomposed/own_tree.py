"""One tree of work, asked alone: how long a candidate of it starts as it does, whatever that is worth."""

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.solver.decomposed.coupling import tally
from bowstring.planning.solver.decomposed.structure import Structure

# Of what a start is worth: slopes nearer than this are the same.
_SAME_SLOPE = 1e-9


class OwnTree:
    """A tree of candidates, which prices of the shared rows part from all others."""

    def __init__(self, structure: Structure, root: int) -> None:
        self.structure = structure
        self.nodes, self.forest = structure.forest.tree_of(root)
        self.pulses = self.forest.column[self.forest.has_slot]
        self._which, self._rows, self._values = structure.coupling.pulses.of(self.pulses)

    def regrets(self, candidate: int, gains: Floats, prices: Floats) -> Floats:
        """How much less the tree gains at most if a candidate of it starts at each place, or never.

        Args:
            candidate: which.
            gains: what each pulse adds, shape (columns,).
            prices: of the shared rows, shape (shared,).

        Returns: shape (places + 1,).
        """
        pinned = self.structure.pinned[self.nodes]
        regrets = self.forest.regrets(self._net(gains, prices), self.structure.allowed, pinned)
        return np.asarray(regrets[np.searchsorted(self.nodes, candidate)])

    def starts(self, gains: Floats, prices: Floats) -> Ints:
        """The place where each of `nodes` starts in the tree's best; arguments as of `regrets`."""
        pinned = self.structure.pinned[self.nodes]
        return self.forest.best(self._net(gains, prices), self.structure.allowed, pinned)[1]

    def _net(self, gains: Floats, prices: Floats) -> Floats:
        """What each pulse gains once it has paid, shape (columns,); 0 for those of other trees."""
        net = np.zeros(gains.size)
        paid = tally(self._which, self._values * prices[self._rows], self.pulses.size)
        net[self.pulses] = gains[self.pulses] - paid
        return net


def stays_best(regrets: Floats, step: Floats, slope: float) -> tuple[float, float]:
    """How far a candidate's points a quarter may move (low ≤ 0 ≤ high) while the plan at hand stays proven the best.

    At the same prices no start gains more than the plan does. Source: the Lagrangian dual; Dantzig & Wolfe 1960.

    Args:
        regrets: how much less its tree gains by each of its starts, or never, shape (places + 1,).
        step: what a point a quarter more adds to each of its columns, shape (columns,).
        slope: what it adds to the plan at hand.
    """
    added, left = _starts(regrets, step)
    steeper, margin = added - slope, _SAME_SLOPE * float(np.abs(added).max())
    rising, falling = steeper > margin, steeper < -margin
    high = float((left[rising] / steeper[rising]).min(initial=np.inf))
    low = float((left[falling] / -steeper[falling]).min(initial=np.inf))
    return -low, high


def gained_at_most(regrets: Floats, step: Floats, moved: Floats) -> Floats:
    """What the best plan can gain at the most if a quarter of a candidate is worth so many points more, shape (k,).

    At the same prices its tree answers with its best start. Source: the Lagrangian dual; Dantzig & Wolfe 1960.

    Args:
        regrets, step: as of `stays_best`.
        moved: points more a quarter, shape (k,).
    """
    added, left = _starts(regrets, step)
    return np.asarray((np.outer(moved, added) - left).max(axis=1))


def _starts(regrets: Floats, step: Floats) -> tuple[Floats, Floats]:
    """What a point a quarter more adds by each start, and how much less the tree gains by it, never as the last."""
    return np.append(np.cumsum(step[::-1])[::-1], 0.0), np.append(regrets[: step.size], regrets[-1])

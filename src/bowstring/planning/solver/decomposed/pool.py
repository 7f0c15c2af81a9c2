"""The bundles that prices have called up so far: which starts each is made of."""

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints


class BundlePool:
    """Bundles of pulses, in the order they came in; none twice."""

    def __init__(self, columns: int) -> None:
        """columns: of the programme; a pulse is one of them."""
        self.size = 0
        self.pulses = np.empty(0, dtype=np.int64)
        self.bundle_of = np.empty(0, dtype=np.int64)
        # Two sums of random numbers tell bundles apart without comparing them pulse by pulse.
        marks = np.random.default_rng(0).integers(0, 2**63, size=columns, dtype=np.uint64)
        self._marks, self._seen = marks, np.empty(0, dtype=np.uint64)

    def add(self, pulses: Ints, bundle_of: Ints) -> tuple[Ints, Ints]:
        """Take in the bundles that are new: their pulses, and which of the new ones each belongs to.

        Args:
            pulses: of all bundles offered, shape (k,).
            bundle_of: a number for each pulse, the same within a bundle, shape (k,).
        """
        order = np.argsort(bundle_of, kind="stable")
        pulses = pulses[order]
        _, which = np.unique(bundle_of[order], return_inverse=True)
        count = int(which.max(initial=-1)) + 1
        marks = np.zeros(count, dtype=np.uint64)
        np.add.at(marks, which, self._marks[pulses])
        is_new = ~np.isin(marks, self._seen)
        self._seen = np.append(self._seen, marks[is_new])
        kept = is_new[which]
        pulses, numbers = pulses[kept], (np.cumsum(is_new) - 1)[which[kept]]
        self.pulses = np.append(self.pulses, pulses)
        self.bundle_of = np.append(self.bundle_of, numbers + self.size)
        self.size += int(is_new.sum())
        return pulses, numbers

    def summed(self, by_pulse: Floats) -> Floats:
        """What a quantity by pulse, shape (columns,), adds up to in each bundle, shape (size,)."""
        return tally(self.bundle_of, by_pulse[self.pulses], self.size)

    def amounts(self, shares: Floats) -> Floats:
        """How much of each pulse some shares of the bundles, shape (size,), start, shape (columns,)."""
        return tally(self.pulses, shares[self.bundle_of], self._marks.size)


def tally(places: Ints, amounts: Floats, count: int) -> Floats:
    """What the amounts at each of `count` places add up to, shape (count,)."""
    return np.bincount(places, weights=amounts, minlength=count).astype(np.float64, copy=False)

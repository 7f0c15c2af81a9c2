"""The restricted master: how much of each bundle to do under the rows that all work shares."""

from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.pool import BundlePool, tally
from bowstring.planning.solver.decomposed.structure import Structure
from bowstring.planning.solver.growing import GrowingSolver

# Many new columns at once: from nothing is quicker then.
_MANY = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The best that the bundles at hand can do.

    value: of the objective, what is missed not counted. missed: how much of the rows is not kept, scaled. shares: of
    each bundle. others: the columns that are no steps. prices: of the shared rows, shape (shared,), scaled. claims:
    what the candidates of each tree bring at these prices, at its root, shape (candidates,). margins: what a little
    more of each bundle would add, shape (bundles,): below 0 at none of it, above 0 at all of it. caps: what one more
    of each candidate would add, shape (candidates,).
    """

    value: float
    missed: float
    shares: Floats
    others: Floats
    prices: Floats
    claims: Floats
    margins: Floats
    caps: Floats


class Master:
    """Columns: those that are no steps, what is missed of each row, and bundles, each between 0 and 1.

    A candidate that stands in several bundles, or must start, has a row: its bundles add up to at most 1, or to 1.
    """

    def __init__(self, structure: Structure, gains: Floats, objective: Floats, penalty: float) -> None:
        """Args:
        structure: the parts of the programme.
        gains: what each pulse adds, shape (columns,).
        objective: what each column that is no step adds, shape (outside,).
        penalty: what is lost for each unit of a row that is missed.
        """
        self.structure, self.penalty = structure, penalty
        self.pool = BundlePool(structure.owner.size)
        shared, candidates = structure.shared.size, structure.first.size
        self.row_of = np.full(shared, -1, dtype=np.int64)
        self.cap_of = np.full(candidates, -1, dtype=np.int64)
        self.bundles_with = np.zeros(candidates, dtype=np.int64)
        self.column_of = np.empty(0, dtype=np.int64)
        self.missing = np.empty(0, dtype=np.int64)
        outside = structure.coupling.outside
        nothing = np.empty(0)
        self.solver = GrowingSolver(
            Program(
                lower=structure.program.lower[outside],
                upper=structure.program.upper[outside],
                row_lower=nothing,
                row_upper=nothing,
                starts=np.zeros(1, dtype=np.int64),
                indices=np.empty(0, dtype=np.int64),
                values=nothing,
            ),
            objective,
        )
        self.gains, self.objective = gains, objective
        self._fresh = _MANY
        self.activate(np.flatnonzero(~structure.is_seldom))
        self._cap(np.flatnonzero(structure.pinned))

    def aim_at(self, gains: Floats, objective: Floats, penalty: float) -> None:
        """Another objective from now on; see `__init__`."""
        self.gains, self.objective, self.penalty = gains, objective, penalty
        every = np.zeros(self.solver.columns)
        every[: objective.size] = objective
        every[self.missing] = -penalty
        every[self.column_of] = self.pool.summed(gains)
        self.solver.change_objective(every)

    def activate(self, rows: Ints) -> None:
        """Ask some more of the shared rows."""
        coupling = self.structure.coupling
        rows = rows[self.row_of[rows] < 0]
        if not rows.size:
            return
        self.row_of[rows] = self.solver.rows + np.arange(rows.size)
        place = np.full(self.row_of.size, -1, dtype=np.int64)
        place[rows] = np.arange(rows.size)
        bundle, row, value = self.entries(self.pool.pulses, self.pool.bundle_of)
        which, other_row, other = coupling.others.of(np.arange(coupling.outside.size))
        row, other_row = place[row], place[other_row]
        inside, beside = row >= 0, other_row >= 0
        columns = np.append(self.column_of[bundle[inside]], which[beside])
        at = np.append(row[inside], other_row[beside])
        order = np.argsort(at, kind="stable")
        lengths = np.bincount(at, minlength=rows.size)
        values = np.append(value[inside], other[beside])[order]
        bounds = (coupling.lower[rows], coupling.upper[rows])
        self.solver.add_rows(bounds, np.cumsum(lengths) - lengths, columns[order], values)
        self._miss(self.row_of[rows], *bounds)

    def add(self, pulses: Ints, bundle_of: Ints) -> int:
        """Take in bundles; see `BundlePool.add`. How many of them are new."""
        pulses, number = self.pool.add(pulses, bundle_of)
        count = int(number.max(initial=-1)) + 1
        if not count:
            return 0
        self._fresh += count
        owners = self.structure.owner[pulses]
        bundle, row, value = self.entries(pulses, number)
        shared = self.row_of[row] >= 0
        capped = self.cap_of[owners] >= 0
        columns = np.concatenate([bundle[shared], number[capped]])
        rows = np.concatenate([self.row_of[row[shared]], self.cap_of[owners[capped]]])
        values = np.concatenate([value[shared], np.ones(int(capped.sum()))])
        order = np.argsort(columns, kind="stable")
        lengths = np.bincount(columns, minlength=count)
        gains = tally(number, self.gains[pulses], count)
        self.column_of = np.append(self.column_of, self.solver.columns + np.arange(count))
        self.solver.add_columns(
            gains,
            (np.zeros(count), np.ones(count)),
            np.cumsum(lengths) - lengths,
            rows[order],
            values[order],
        )
        np.add.at(self.bundles_with, owners, 1)
        self._cap(np.flatnonzero((self.bundles_with > 1) & (self.cap_of < 0)))
        return count

    def solve(self) -> Balance:
        """The best balance of the bundles at hand."""
        best, columns, rows = self.solver.solve(from_nothing=self._fresh >= _MANY)
        self._fresh = 0
        shares = best.x[self.column_of]
        missed = float(best.x[self.missing].sum())
        prices = (
            np.where(self.row_of >= 0, rows[self.row_of], 0.0) if rows.size else np.zeros(self.row_of.size)
        )
        root = self.structure.forest.root
        caps = np.where(self.cap_of >= 0, rows[self.cap_of], 0.0) if rows.size else np.zeros(root.size)
        claims = tally(root, caps, root.size)
        leads = np.empty(self.pool.size, dtype=np.int64)
        leads[self.pool.bundle_of] = self.structure.owner[self.pool.pulses]
        above = np.maximum(0.0, columns[self.column_of])
        claims += tally(root[leads], above, root.size)
        return Balance(
            value=best.value + self.penalty * missed,
            missed=missed,
            shares=shares,
            others=best.x[: self.objective.size],
            prices=prices,
            claims=claims,
            margins=columns[self.column_of],
            caps=caps,
        )

    def entries(self, pulses: Ints, bundle_of: Ints) -> tuple[Ints, Ints, Floats]:
        """What bundles use of the shared rows: bundle, row and value of each entry, none twice."""
        which, row, value = self.structure.coupling.pulses.of(pulses)
        if not which.size:
            return which, row, value
        count = self.row_of.size
        keys, inverse = np.unique(bundle_of[which] * count + row, return_inverse=True)
        return keys // count, keys % count, tally(inverse, value, keys.size)

    def _cap(self, candidates: Ints) -> None:
        """Rows for candidates that stand in several bundles, or must start."""
        if not candidates.size:
            return
        self.cap_of[candidates] = self.solver.rows + np.arange(candidates.size)
        place = np.full(self.cap_of.size, -1, dtype=np.int64)
        place[candidates] = np.arange(candidates.size)
        at = place[self.structure.owner[self.pool.pulses]]
        inside = at >= 0
        order = np.argsort(at[inside], kind="stable")
        lengths = np.bincount(at[inside], minlength=candidates.size)
        lower = np.where(self.structure.pinned[candidates], 1.0, -np.inf)
        bounds = (lower, np.ones(candidates.size))
        columns = self.column_of[self.pool.bundle_of[inside]][order]
        self.solver.add_rows(bounds, np.cumsum(lengths) - lengths, columns, np.ones(columns.size))
        must: Flags = self.structure.pinned[candidates]
        rows = self.cap_of[candidates][must]
        self._miss(rows, lower[must], np.full(rows.size, np.inf))

    def _miss(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Columns for what is missed of some rows, at a price."""
        short, over = rows[np.isfinite(lower)], rows[np.isfinite(upper)]
        count = short.size + over.size
        self.missing = np.append(self.missing, self.solver.columns + np.arange(count))
        self.solver.add_columns(
            np.full(count, -self.penalty),
            (np.zeros(count), np.full(count, np.inf)),
            np.arange(count),
            np.append(short, over),
            np.append(np.ones(short.size), -np.ones(over.size)),
        )

"""The programme of the starts that are nearly in use, widened by whatever else its own prices call up."""

from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.decomposed.coupling import Coupling, tally
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.held import HeldStarts
from bowstring.planning.solver.decomposed.market import Market
from bowstring.planning.solver.decomposed.requirement_rows import ABSENT, HELD, RequirementRows
from bowstring.planning.solver.decomposed.structure import Structure
from bowstring.planning.solver.growing import WideningSolver
from bowstring.planning.solver.linear import Optimum

# What a solution may break a shared row by.
_BROKEN = 1e-9
# Of the value: a bound so much above it comes of prices far off; then answered are prices so far towards them.
_FAR, _TOWARDS = 1e-3, 0.1
# Rows that came with what-ifs are let go once they are so many.
_MOST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The best of the near programme, and the prices of the shared rows, shape (shared,), that prove how good it is.

    above: how far the bound of all starts, by these prices, lies above its value, of the value.
    """

    best: Optimum
    prices: Floats
    above: float


class NearProgram:
    """Some starts of each candidate, with the rows that all work shares, and of their own rows those that matter.

    Columns: those that are no steps; where that is allowed what is missed of each shared row; then pulses. Rows: the
    shared ones, some of them only once a solution broke them; one for each candidate that must start or of which
    several starts are here; and of each requirement those that a solution broke.
    """

    def __init__(
        self,
        structure: Structure,
        near: Flags,
        gains: Floats,
        others: Floats,
        *,
        penalty: float | Floats | None = None,
        held: Flags | None = None,
        unasked: Flags | None = None,
    ) -> None:
        """Args:
        structure: the parts of the programme.
        near: which starts it begins with, shape (candidates, places).
        gains: what each pulse adds, shape (columns,).
        others: what each column that is no step adds, shape (outside,).
        penalty: what is lost for each unit of a shared row that is missed, for all or each; None where none may be.
        held: the candidates, shape (candidates,), that start as here for sure, until prices call up something else.
        unasked: the shared rows, shape (shared,), that are left out until a solution breaks them; none if None.
            Where what is missed of rows has a penalty, all are asked.
        """
        self.structure, self.shared = structure, structure.shared.size
        # Where each shared row is in the solver; −1 for those that nothing has broken yet.
        is_asked = np.ones(self.shared, dtype=np.bool_) if unasked is None else ~unasked
        self._row_of: Ints = np.where(is_asked, np.cumsum(is_asked) - 1, -1)
        self.outside = structure.coupling.outside.size
        short, over = np.isfinite(structure.coupling.lower), np.isfinite(structure.coupling.upper)
        no_rows = np.empty(0, dtype=np.int64)
        # Where a little of which row is missed: below its lower limit, then above its upper one.
        self._short = no_rows if penalty is None else np.flatnonzero(short)
        self._over = no_rows if penalty is None else np.flatnonzero(over)
        self.missing = self._short.size + self._over.size
        # Where each start's column is, and each candidate's own row; −1 for none.
        self.column: Ints = np.full(near.shape, ABSENT, dtype=np.int64)
        self.own_row = np.full(len(near), -1, dtype=np.int64)
        self.candidates, self.places = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        self._kept = (0, 0)
        self.held, self._gains = HeldStarts(structure, near, held), gains
        self.solver = WideningSolver(
            self._shared_program(), np.append(others, self._missed_gains(0.0 if penalty is None else penalty))
        )
        self.requirements = RequirementRows(
            structure.forest.links, column=self.column, held=self.held, solver=self.solver
        )
        is_held = self.held.is_held
        for candidate in np.flatnonzero(structure.pinned & ~is_held).tolist():
            self.ask_own_row(candidate, 1.0)
        candidates, first_places = np.nonzero(near & ~is_held[:, None])
        self.add(candidates, first_places, gains, structure.allowed)
        self.column[self.held.candidates, self.held.places] = HELD
        if held is not None:
            self.requirements.ask_likely()

    def _shared_program(self) -> Program:
        coupling, program = self.structure.coupling, self.structure.program
        here = np.flatnonzero(self._row_of >= 0)
        which, rows, values = coupling.others.of(np.arange(self.outside))
        which = np.append(which, self.outside + np.arange(self.missing))
        rows = self._row_of[np.concatenate([rows, self._short, self._over])]
        values = np.concatenate([values, np.ones(self._short.size), -np.ones(self._over.size)])
        order = np.lexsort((which, rows))[np.count_nonzero(rows < 0) :]
        lengths = np.bincount(rows[order], minlength=here.size)
        return Program(
            lower=np.append(program.lower[coupling.outside], np.zeros(self.missing)),
            upper=np.append(program.upper[coupling.outside], np.full(self.missing, np.inf)),
            row_lower=(coupling.lower - self.held.used)[here],
            row_upper=(coupling.upper - self.held.used)[here],
            starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
            indices=which[order],
            values=values[order],
        )

    def add(self, candidates: Ints, places: Ints, gains: Floats, allowed: Flags) -> None:
        """Take in starts that are not here yet.

        Args:
            candidates, places: whose start and which, shape (new,).
            gains: what each pulse adds, shape (columns,).
            allowed: which pulses may be, shape (columns,).
        """
        here = (self.column >= 0).sum(axis=1) + np.bincount(candidates, minlength=self.own_row.size)
        for candidate in np.flatnonzero((here > 1) & (self.own_row < 0)).tolist():
            self.ask_own_row(candidate, 0.0)
        pulses = self.structure.first[candidates] + places
        which, rows, values = self._entries(candidates, places, pulses)
        order = np.argsort(which, kind="stable")
        lengths = np.bincount(which, minlength=candidates.size)
        starts, upper = np.cumsum(lengths) - lengths, allowed[pulses].astype(np.float64)
        self.column[candidates, places] = self.solver.columns + np.arange(candidates.size)
        self.solver.add_columns(gains[pulses], upper, starts, rows[order], values[order])
        self.candidates = np.append(self.candidates, candidates)
        self.places = np.append(self.places, places)

    def _entries(self, candidates: Ints, places: Ints, pulses: Ints) -> tuple[Ints, Ints, Floats]:
        """Which of the starts each entry belongs to, its row and its value."""
        which, rows, values = self.structure.coupling.pulses.of(pulses)
        is_asked = self._row_of[rows] >= 0
        which, rows, values = which[is_asked], self._row_of[rows[is_asked]], values[is_asked]
        has_row = np.flatnonzero(self.own_row[candidates] >= 0)
        waits = [
            (number, row, sign)
            for number, (candidate, place) in enumerate(
                zip(candidates.tolist(), places.tolist(), strict=True)
            )
            for row, sign in self.requirements.of(candidate, place)
        ]
        numbers, wait_rows, signs = zip(*waits, strict=True) if waits else ((), (), ())
        return (
            np.concatenate([which, has_row, np.array(numbers, dtype=np.int64)]),
            np.concatenate([rows, self.own_row[candidates[has_row]], np.array(wait_rows, dtype=np.int64)]),
            np.concatenate([values, np.ones(has_row.size), np.array(signs, dtype=np.float64)]),
        )

    def ask_own_row(self, candidate: int, least: float) -> None:
        """Say of a candidate that it starts once at the most, and at least so much of it."""
        if self.own_row[candidate] >= 0:
            self.solver.change_row(int(self.own_row[candidate]), least, 1.0)
            return
        here = self.column[candidate][self.column[candidate] >= 0]
        self.own_row[candidate] = self.solver.rows
        self.solver.add_row(least, 1.0, here, np.ones(here.size))

    def limit(self, row: int, low: float, high: float) -> None:
        """Give a shared row other limits; one that is not asked is held against those that `settle` is given."""
        if self._row_of[row] >= 0:
            used = self.held.used[row]
            self.solver.change_row(int(self._row_of[row]), low - used, high - used)

    def stay(self) -> None:
        """Keep all that is here for good, and begin from its optimum."""
        self.solver.stay()
        self._kept = (self.candidates.size, self.solver.rows)

    def forget(self) -> None:
        """Let go of the starts that came since, and of the rows once they are many."""
        starts, rows = self._kept
        self.column[self.candidates[starts:], self.places[starts:]] = -1
        self.candidates, self.places = self.candidates[:starts], self.places[:starts]
        self.solver.drop_columns()
        if self.solver.rows > rows + _MOST_ROWS:
            self.solver.drop_rows()
            self.own_row[self.own_row >= rows] = -1
            self._row_of[self._row_of >= rows] = -1
            self.requirements.forget(rows)

    def _missed_gains(self, penalty: float | Floats) -> Floats:
        """What each column of what is missed adds."""
        penalties = np.broadcast_to(penalty, self.shared)
        return -np.append(penalties[self._short], penalties[self._over])

    def aim_at(self, gains: Floats, others: Floats, penalty: float | Floats) -> None:
        """Another objective from now on; see `__init__`."""
        self._gains = gains
        pulses = self.structure.first[self.candidates] + self.places
        objective = np.concatenate([others, self._missed_gains(penalty), gains[pulses]])
        self.solver.change_objective(np.arange(objective.size), objective)

    def settle(
        self,
        market: Market,
        *,
        wider: float,
        close: float,
        most_rounds: int,
        centre: Floats | None = None,
    ) -> Settled | None:
        """Solve, and take in what the prices call up, by turns.

        Args:
            market: the trees under the objective and limits that it was given.
            wider: how much less a tree may gain by a start that is taken in.
            close: how far above the value the bound may lie, of the value.
            most_rounds: at most so often.
            centre: prices known to be near, shape (shared,); while the programme's own are far off, prices between
                the two are answered. Source: Pessoa et al. 2018.

        Returns: the answer once it is that close or nothing more is called up; None where there is none, or no end.
        """
        for _ in range(most_rounds):
            best, prices = self.solve(market.structure.coupling)
            if not best.is_feasible:
                return None
            prices = self.structure.coupling.tidied(prices)
            above = (market.bound(prices) - best.value) / max(1.0, abs(best.value))
            settled = Settled(best=best, prices=prices, above=above)
            if above <= close:
                return settled
            if centre is not None and above > _FAR:
                between = centre + _TOWARDS * (prices - centre)
                if self.take(market, market.nearly_best(between, wider)):
                    continue
            if not self.take(market, market.nearly_best(prices, wider)):
                return settled
        return None

    def take(self, market: Market, near: Flags) -> bool:
        """Take in some starts, and never as the last, shape (candidates, places + 1); whether any are new.

        What is held is let go of where something else is near.
        """
        is_new = near[:, :-1] & (self.column == ABSENT)
        freed = np.flatnonzero(self.held.is_held & (is_new.any(axis=1) | near[:, -1]))
        if freed.size:
            is_new[freed, self._let_go(freed)] = True
        candidates, places = np.nonzero(is_new)
        if candidates.size:
            self.add(candidates, places, market.gains, market.structure.allowed)
        return bool(candidates.size)

    def _let_go(self, candidates: Ints) -> Ints:
        """Hold candidates no longer. Returns: where they started, which is not here any more, shape (k,)."""
        before = self.held.used
        places = self.held.release(candidates)
        self.column[candidates, places] = ABSENT
        coupling, used = self.structure.coupling, self.held.used
        for row in np.flatnonzero((used != before) & (self._row_of >= 0)).tolist():
            low, high = coupling.lower[row] - used[row], coupling.upper[row] - used[row]
            self.solver.change_row(int(self._row_of[row]), low, high)
        for candidate, place in zip(candidates.tolist(), places.tolist(), strict=True):
            self.requirements.let_go(candidate, place)
            if self.structure.pinned[candidate]:
                self.ask_own_row(candidate, 1.0)
        return places

    def new_of(self, starts: Ints) -> Ints:
        """The candidates whose start, as a place, is not here yet. starts: shape (candidates,)."""
        started = np.flatnonzero(starts < self.column.shape[1])
        is_new: Flags = self.column[started, starts[started]] == ABSENT
        return started[is_new]

    def solve(self, coupling: Coupling) -> tuple[Optimum, Floats]:
        """The best x and prices of the shared rows, shape (shared,); what a solution breaks is asked.

        coupling: the shared rows with the limits that hold now.
        """
        while True:
            best, rows = self.solver.solve()
            if not best.is_feasible:
                return best, np.empty(0)
            is_broken = self._ask_shared(best.x, coupling)
            if not self.requirements.ask_broken(self.amounts(best.x)) and not is_broken:
                is_asked = self._row_of >= 0
                prices = np.zeros(self.shared)
                prices[is_asked] = rows[self._row_of[is_asked]]
                return Optimum(value=best.value + self.held.gain(self._gains), x=best.x), prices

    def amounts(self, x: Floats) -> Floats:
        """How much of each candidate a solution starts at each place, shape (candidates, places)."""
        amounts = np.zeros(self.column.shape)
        amounts[self.candidates, self.places] = x[self.outside + self.missing :]
        amounts[self.held.candidates, self.held.places] = 1.0
        return amounts

    def missed(self, x: Floats) -> float:
        """How much of the shared rows a solution misses, scaled."""
        return float(x[self.outside : self.outside + self.missing].sum())

    def steps(self, x: Floats) -> Floats:
        """A solution as steps and columns that are none, shape (columns,) of the programme."""
        structure, forest = self.structure, self.structure.forest
        by = np.minimum(np.cumsum(self.amounts(x), axis=1), 1.0)
        steps = np.zeros(structure.owner.size)
        steps[forest.column[forest.has_slot]] = by[forest.has_slot]
        steps[structure.coupling.outside] = x[: self.outside]
        return steps

    def _ask_shared(self, x: Floats, coupling: Coupling) -> bool:
        """Ask the shared rows that a solution breaks; whether there were any."""
        if (self._row_of >= 0).all():
            return False
        columns, rows, values = self._shared_entries(np.flatnonzero(x), coupling)
        used = self.held.used + tally(rows, values * x[columns], self.shared)
        is_kept = (used <= coupling.upper + _BROKEN) & (used >= coupling.lower - _BROKEN)
        broken = np.flatnonzero(~is_kept & (self._row_of < 0))
        if not broken.size:
            return False
        columns, rows, values = self._shared_entries(np.arange(self.solver.columns), coupling)
        for row in broken.tolist():
            own, held = rows == row, float(self.held.used[row])
            low, high = float(coupling.lower[row]) - held, float(coupling.upper[row]) - held
            self._row_of[row] = self.solver.rows
            self.solver.add_row(low, high, columns[own], values[own])
        return True

    def _shared_entries(self, columns: Ints, coupling: Coupling) -> tuple[Ints, Ints, Floats]:
        """The entries of some columns here in the shared rows: each one's column, row and value."""
        beside = columns[columns < self.outside]
        starts = columns[columns >= self.outside + self.missing] - self.outside - self.missing
        which, rows, values = coupling.pulses.of(
            self.structure.first[self.candidates[starts]] + self.places[starts]
        )
        which_beside, rows_beside, values_beside = coupling.others.of(beside)
        return (
            np.append(starts[which] + self.outside + self.missing, beside[which_beside]),
            np.append(rows, rows_beside),
            np.append(values, values_beside),
        )

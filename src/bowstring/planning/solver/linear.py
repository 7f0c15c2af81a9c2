"""Linear programmes, kept warm between re-solves of a changed one; what the solver is told of a programme."""

import math
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import highspy
import numpy as np
from numpy.typing import NDArray

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.planning.problem.programs import Floats, Ints, Program, ProgramChange

_FEASIBILITY = 1e-9
# The solver's own numbers for which simplex method it runs.
_CHOOSE, _DUAL, _PRIMAL = 0, 1, 4


class SolverError(BowstringError):
    """The solver stopped where it should not have; a bug or numbers beyond its reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best solution of a linear programme; value −∞ and x empty where none is feasible."""

    value: float
    x: Floats

    @property
    def is_feasible(self) -> bool:
        """Whether there is a solution at all."""
        return self.value > -math.inf


@dataclass(frozen=True, slots=True)
class SolverBasis:
    """Where a re-solve may start: which variables stand at which bound, and how many columns and rows there are."""

    statuses: highspy.HighsBasis
    columns: int
    rows: int


class Maximiser(Protocol):
    """Whatever finds the best x of a programme for one objective after another."""

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,)."""


@dataclass(slots=True)
class Solver:
    """A linear programme kept warm between re-solves that change its objective or bounds.

    Every answer is the exact optimum of its own programme, whatever was solved before. simplifies: whether it is
    simplified before it is solved from nowhere, which pays where that is most of the work. begin: where the first solve
    begins, the basis of a programme much like it; nowhere if None.
    """

    program: Program
    simplifies: bool = False
    begin: SolverBasis | None = None
    _highs: highspy.Highs = field(init=False)
    _objective: Floats = field(init=False)
    _home: SolverBasis | None = field(init=False, default=None)
    _last: SolverBasis | None = field(init=False, default=None)
    _row_of: Ints = field(init=False)
    _bounds: tuple[Floats, Floats] = field(init=False)
    solves: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._highs = loaded(self.program)
        self._objective = np.zeros(self.program.columns)
        self._row_of = np.repeat(np.arange(self.program.rows), np.diff(self.program.starts))
        # Of the columns, then of the rows.
        self._bounds = (
            np.concatenate([self.program.lower, self.program.row_lower]),
            np.concatenate([self.program.upper, self.program.row_upper]),
        )

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,), which stays in force for later re-solves.

        is_like_last: whether the last optimum is a good start; from nowhere the dual method is quicker than from afar.
        """
        changed = np.flatnonzero(objective != self._objective).astype(np.int32)
        if changed.size:
            self._highs.changeColsCost(changed.size, changed, objective[changed])
            self._objective = objective.copy()
        if self._home is None and self.begin is not None:
            # What is best there is nearly so here: prices are mended sooner than amounts.
            self._highs.setBasis(self.begin.statuses)
            self._highs.setOptionValue("simplex_strategy", _DUAL)
        elif self._home is None or not is_like_last:
            self._highs.clearSolver()
            self._highs.setOptionValue("simplex_strategy", _DUAL)
            self._highs.setOptionValue("presolve", "on" if self.simplifies else "off")
        else:
            # A solution found before is one still: from there the primal method is nearer.
            self._highs.setOptionValue("simplex_strategy", _PRIMAL)
        best = self._run()
        if self.simplifies:
            self._highs.setOptionValue("presolve", "off")
        self._home = self.basis() if best.is_feasible else None
        return best

    def resolve(self, change: ProgramChange, *, is_like_last: bool = False) -> Optimum:
        """The best x of the programme so changed; the change is undone before returning.

        is_like_last: whether it is much like the last one solved, so that its basis is the nearer start.
        """
        highs, program = self._highs, self.program
        if self._home is not None and not is_like_last:
            # From the optimum at hand it is a few pivots; from the last what-if it is twice as many.
            highs.setBasis(self._home.statuses)
        only_objective = not (change.columns or change.rows or change.is_structural)
        otherwise = _DUAL if is_like_last else _CHOOSE
        highs.setOptionValue("simplex_strategy", _PRIMAL if only_objective else otherwise)
        added: dict[int, float] = {}
        for column, more in change.objective:
            added[column] = added.get(column, 0.0) + more
        for column, more in added.items():
            highs.changeColCost(column, self._objective[column] + more)
        for column, low, high in change.columns:
            highs.changeColBounds(column, low, high)
        for row, low, high in change.rows:
            highs.changeRowBounds(row, low, high)
        self._restructure(change)
        rows = self.program.rows + len(change.more_rows)
        if is_like_last and change.is_structural and self._last is not None and self._last.rows == rows:
            highs.setBasis(self._last.statuses)
        try:
            best = self._run()
            # With other coefficients and rows the next one like it begins where this one ended.
            self._last = self._basis(rows) if change.is_structural and best.is_feasible else None
            return best
        finally:
            self._structure_again(change)
            for column, _ in change.objective:
                highs.changeColCost(column, self._objective[column])
            for column, _, _ in change.columns:
                highs.changeColBounds(column, program.lower[column], program.upper[column])
            for row, _, _ in change.rows:
                highs.changeRowBounds(row, program.row_lower[row], program.row_upper[row])

    def resolve_along(
        self, columns: range, step: Floats, amount: float, *, start: SolverBasis | None = None
    ) -> tuple[Optimum, tuple[float, float], SolverBasis]:
        """The best x if the objective moves along a direction, how far from there its basis stays optimal, the basis.

        The change is undone before returning.

        Args:
            columns: those of the direction.
            step: what a step of 1 adds to their objective, shape (columns,).
            amount: steps to take.
            start: a basis to begin from; that of the last `maximise` if None.
        """
        highs, basis = self._highs, self._home if start is None else start
        if basis is not None:
            highs.setBasis(basis.statuses)
        highs.setOptionValue("simplex_strategy", _PRIMAL)
        places = np.arange(columns.start, columns.stop, dtype=np.int32)
        costs = self._objective[columns.start : columns.stop]
        highs.changeColsCost(places.size, places, costs + amount * step)
        try:
            best = self._run()
            return best, self.stays_optimal([(columns, step)])[0], self.basis()
        finally:
            highs.changeColsCost(places.size, places, costs)

    def basis(self) -> SolverBasis:
        """Where the last solve ended."""
        return self._basis(self.program.rows)

    def _basis(self, rows: int) -> SolverBasis:
        return SolverBasis(self._highs.getBasis(), self.program.columns, rows)

    def _restructure(self, change: ProgramChange) -> None:
        for row, column, value in change.coefficients:
            self._highs.changeCoeff(row, column, value)
        for entries, low, high in change.more_rows:
            columns = np.array(sorted(entries), dtype=np.int32)
            values = np.array([entries[column] for column in sorted(entries)], dtype=np.float64)
            self._highs.addRow(low, high, columns.size, columns, values)

    def _structure_again(self, change: ProgramChange) -> None:
        """The programme's own coefficients and rows."""
        if change.more_rows:
            first, rows = self.program.rows, len(change.more_rows)
            self._highs.deleteRows(rows, np.arange(first, first + rows, dtype=np.int32))
        for row, column, _ in change.coefficients:
            self._highs.changeCoeff(row, column, self.program.coefficient(row, column))
        if change.is_structural and self._home is not None:
            # What lies between the last basis and this programme is gone.
            self._highs.setBasis(self._home.statuses)

    def prices(self) -> tuple[Floats, Floats]:
        """What one more of each column's bound, and of each row's, would add; to be asked right after `maximise`."""
        solution = self._highs.getSolution()
        return np.asarray(solution.col_dual), np.asarray(solution.row_dual)

    def stays_optimal(self, directions: Sequence[tuple[range, Floats]]) -> list[tuple[float, float]]:
        """For each direction of the objective, how far (low ≤ 0 ≤ high) the basis at hand stays optimal.

        Between the two the optimum is linear in the step taken: nothing that happens there changes the solution.
        directions: columns, and what a step of 1 adds to their objective. To be asked right after `maximise`.
        """
        highs, program = self._highs, self.program
        solution = highs.getSolution()
        duals = _array(solution.col_dual + solution.row_dual)
        _, basic = highs.getBasicVariables()  # type: ignore[attr-defined]
        levels = _array(solution.col_value + solution.row_value)
        may_fall, may_rise = _movable(
            self._bounds, levels, np.where(basic >= 0, basic, program.columns - 1 - basic)
        )
        # A reduced cost may move until it would pay to let its variable move.
        room_up = np.where(may_rise, np.maximum(0.0, -duals), np.inf)
        room_down = np.where(may_fall, np.maximum(0.0, duals), np.inf)
        # Where each column stands in the basis; −1 for those that do not.
        position = np.full(program.columns, -1)
        position[basic[basic >= 0]] = np.flatnonzero(basic >= 0)
        reaches = []
        for columns, step in directions:
            change = np.zeros(program.columns + program.rows)
            change[columns.start : columns.stop] = step
            cost = np.zeros(program.rows)
            places = position[columns.start : columns.stop]
            cost[places[places >= 0]] = step[places >= 0]
            if cost.any():
                _, prices = highs.getBasisTransposeSolve(cost)  # type: ignore[attr-defined]
                prices = np.asarray(prices)
                worth = program.values * prices[self._row_of]
                change[: program.columns] -= np.bincount(
                    program.indices, weights=worth, minlength=program.columns
                )
                change[program.columns :] = prices
            reaches.append(_reach(change, room_up, room_down))
        return reaches

    def _run_by_other_methods(self) -> highspy.HighsModelStatus:
        """The solver's status by the primal method, and by interior points where that does not end either.

        The methods differ in the bases they pass, so what makes one lose its way in rounding leaves another alone.
        """
        status = self._highs.getModelStatus()
        changes: tuple[dict[str, int | float | str], ...] = (
            {"simplex_strategy": 4},
            {"solver": "ipm", "run_crossover": "on"},
        )
        for options in changes:
            before = {name: self._highs.getOptionValue(name)[1] for name in options}
            for name, value in options.items():
                self._highs.setOptionValue(name, value)
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
            for name, value in before.items():
                self._highs.setOptionValue(name, value)
            if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
                break
        return status

    def _run(self) -> Optimum:
        self.solves += 1
        if not self.program.columns:
            # The solver takes a programme without columns for one that is not there.
            met = (self.program.row_lower <= 0) & (self.program.row_upper >= 0)
            return Optimum(value=0.0 if met.all() else -math.inf, x=np.empty(0))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            # A drifted basis can stall; the answer from scratch is the same optimum.
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            status = self._run_by_other_methods()
        if status == highspy.HighsModelStatus.kInfeasible:
            self._highs.clearSolver()
            return Optimum(value=-math.inf, x=np.empty(0))
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(
                phrase(
                    "the solver stopped with {status}",
                    status=self._highs.modelStatusToString(status),
                )
            )
        x = _array(self._highs.getSolution().col_value)
        return Optimum(value=self._highs.getObjectiveValue(), x=x)


@cache
def _meet_the_solver() -> None:
    """Make the process's first solver with standard output closed to it.

    From version 1.16 on the first one prints a banner there before any option can forbid it, and would stand among
    an answer for programs. It writes past Python, so the file descriptor itself leads elsewhere for that moment.
    """
    try:
        kept = os.dup(1)
    except OSError:
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        sys.stdout.flush()
        os.dup2(nowhere, 1)
        os.close(nowhere)
        highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def loaded(program: Program) -> highspy.Highs:
    """The solver with a programme, for one thread and no words."""
    _meet_the_solver()
    highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("presolve", "off"),
        ("solver", "simplex"),
        # Re-solves start next to their optimum: perturbing the costs only adds pivots.
        ("dual_simplex_cost_perturbation_multiplier", 0.0),
        ("primal_simplex_bound_perturbation_multiplier", 0.0),
        ("primal_feasibility_tolerance", _FEASIBILITY),
        ("dual_feasibility_tolerance", _FEASIBILITY),
    ):
        highs.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.columns, program.rows
    lp.col_cost_ = np.zeros(program.columns)
    lp.col_lower_, lp.col_upper_ = program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = program.columns, program.rows
    lp.a_matrix_.start_ = program.starts.astype(np.int32)
    lp.a_matrix_.index_ = program.indices.astype(np.int32)
    lp.a_matrix_.value_ = program.values
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverError(phrase("the solver refused the programme"))
    return highs


def _movable(
    bounds: tuple[Floats, Floats], levels: Floats, basic: Ints
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which variables (columns, then rows) are nonbasic and could fall from, or rise from, where they are.

    bounds: lower and upper. levels: where they are. basic: the places of those that are basic.
    """
    lower, upper = bounds
    is_loose = lower < upper
    is_loose[basic] = False
    # Nonbasic variables stand at one of their bounds.
    is_at_upper = np.isfinite(upper) & ~(np.abs(levels - lower) <= np.abs(upper - levels))
    return is_loose & is_at_upper, is_loose & ~is_at_upper


def _array(figures: list[float]) -> Floats:
    # The solver tells lists; with the type at hand they are read in two thirds of the time.
    return np.array(figures, dtype=np.float64)


def _reach(change: Floats, room_up: Floats, room_down: Floats) -> tuple[float, float]:
    """How far a step may go down and up before some reduced cost changes sign."""
    rising, falling = change > _FEASIBILITY, change < -_FEASIBILITY
    up = [room_up[rising] / change[rising], room_down[falling] / -change[falling]]
    down = [room_down[rising] / change[rising], room_up[falling] / -change[falling]]
    high = min((float(ratios.min()) for ratios in up if ratios.size), default=math.inf)
    low = min((float(ratios.min()) for ratios in down if ratios.size), default=math.inf)
    return -low, high

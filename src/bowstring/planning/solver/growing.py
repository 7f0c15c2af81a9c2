"""A linear programme that grows by columns and rows and is kept warm: the other file that knows the solver."""

import math

import highspy
import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.linear import Optimum, SolverBasis, SolverError, loaded

_Statuses = list[highspy.HighsBasisStatus]
# The solver's own numbers for which simplex method it runs.
_CHOOSE, _DUAL, _PRIMAL = 0, 1, 4
# And for how that weighs edges.
_DEVEX = 1


class WideningSolver:
    """Maximises a programme that what-ifs widen by columns, which go again, and by rows, which stay."""

    def __init__(self, program: Program, objective: Floats) -> None:
        """Args:
        program: the first rows and columns.
        objective: shape (n,).
        """
        self.columns, self.rows, self._own = program.columns, program.rows, program.columns
        self._loaded = loaded(program)
        # Steepest edges are not worth what it takes to begin with them: each what-if is some dozens of pivots.
        self._loaded.setOptionValue("simplex_dual_edge_weight_strategy", _DEVEX)
        # Rows that were asked and are not in the solver yet: it moves all its entries whenever some are added.
        self._new_rows: list[tuple[float, float, Ints, Floats]] = []
        every = np.arange(self.columns, dtype=np.int32)
        self._highs.changeColsCost(self.columns, every, objective)
        self._own_rows = program.rows
        # The optimum that was kept, in its own columns and rows, and in those that were last there. Reading statuses
        # from the solver's object takes as long as a few pivots.
        self._kept: tuple[_Statuses, _Statuses] = ([], [])
        self._home: SolverBasis | None = None
        self._method = _DUAL

    def stay(self) -> None:
        """Keep all columns at hand for good, and begin from their basis from now on."""
        self._home = self.basis()
        self._kept = self._home.statuses.col_status, self._home.statuses.row_status
        self._own, self._own_rows = self.columns, self.rows

    def basis(self) -> SolverBasis:
        """Where the last solve ended."""
        return SolverBasis(self._highs.getBasis(), self.columns, self.rows)

    def go_home(self, start: SolverBasis | None = None) -> None:
        """Begin from the optimum that was kept, or from another basis; what came since stands at 0."""
        if self._home is None:
            return
        if start is not None and (start.columns, start.rows) == (self.columns, self.rows):
            basis = start
        elif start is not None and start.columns <= self.columns and start.rows <= self.rows:
            basis = self._widened(start.statuses.col_status, start.statuses.row_status)
        else:
            if (self._home.columns, self._home.rows) != (self.columns, self.rows):
                self._home = self._widened(*self._kept)
            basis = self._home
        self._highs.setBasis(basis.statuses)
        self._method = _PRIMAL

    def add_columns(self, objective: Floats, upper: Floats, starts: Ints, rows: Ints, values: Floats) -> None:
        """More columns from 0 to `upper`. starts: shape (new,), where the entries (rows, values) of each begin."""
        count, lower = objective.size, np.zeros(objective.size)
        self._highs.addCols(
            count,
            objective,
            lower,
            upper,
            rows.size,
            starts.astype(np.int32),
            rows.astype(np.int32),
            values,
        )
        self.columns += count

    def add_row(self, low: float, high: float, columns: Ints, values: Floats) -> None:
        """One more row."""
        self._new_rows.append((low, high, columns, values))
        self.rows += 1
        self._method = _DUAL

    def drop_columns(self) -> None:
        """Forget the columns that came since the optimum that was kept."""
        if self.columns > self._own:
            added = np.arange(self._own, self.columns, dtype=np.int32)
            self._highs.deleteCols(added.size, added)
            self.columns = self._own

    def drop_rows(self) -> None:
        """Forget the rows that came since."""
        if self.rows > self._own_rows:
            added = np.arange(self._own_rows, self.rows, dtype=np.int32)
            self._highs.deleteRows(added.size, added)
            self.rows = self._own_rows

    def change_objective(self, columns: Ints, objective: Floats) -> None:
        """What some columns add from now on. columns, objective: shape (k,)."""
        self._highs.changeColsCost(columns.size, columns.astype(np.int32), objective)

    def change_upper(self, column: int, high: float) -> None:
        """The most that a column may be from now on."""
        self._highs.changeColBounds(column, 0.0, high)
        self._method = _CHOOSE

    def change_row(self, row: int, low: float, high: float) -> None:
        """The bounds of a row from now on."""
        self._highs.changeRowBounds(row, low, high)
        self._method = _CHOOSE

    def solve(self) -> tuple[Optimum, Floats]:
        """The best x and what one more of each row adds, shape (rows,); no x where none keeps the rows.

        Raises: SolverError where the solver loses its way.
        """
        self._highs.setOptionValue("simplex_strategy", self._method)
        self._highs.run()
        self._method = _PRIMAL
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Optimum(value=-math.inf, x=np.empty(0)), np.empty(0)
        if status != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()
            raise SolverError(f"the solver stopped with {self._highs.modelStatusToString(status)}")
        solution = self._highs.getSolution()
        x = np.array(solution.col_value, dtype=np.float64)
        prices = np.array(solution.row_dual, dtype=np.float64)
        return Optimum(value=self._highs.getObjectiveValue(), x=x), prices

    @property
    def _highs(self) -> highspy.Highs:
        """The solver, with every row that was asked."""
        if self._new_rows:
            lows, highs, columns, values = zip(*self._new_rows, strict=True)
            sizes = np.array([each.size for each in columns])
            self._loaded.addRows(
                sizes.size,
                np.array(lows),
                np.array(highs),
                int(sizes.sum()),
                (np.cumsum(sizes) - sizes).astype(np.int32),
                np.concatenate(columns).astype(np.int32),
                np.concatenate(values),
            )
            self._new_rows = []
        return self._loaded

    def _widened(self, of_columns: _Statuses, of_rows: _Statuses) -> SolverBasis:
        """A basis of fewer columns and rows for those there are: rows that came since hold at its optimum."""
        statuses = highspy.HighsBasis()
        statuses.valid, statuses.alien = True, False
        more_columns, more_rows = self.columns - len(of_columns), self.rows - len(of_rows)
        statuses.col_status = [*of_columns, *[highspy.HighsBasisStatus.kLower] * more_columns]
        statuses.row_status = [*of_rows, *[highspy.HighsBasisStatus.kBasic] * more_rows]
        return SolverBasis(statuses, self.columns, self.rows)

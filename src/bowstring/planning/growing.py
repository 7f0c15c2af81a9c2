"""A linear programme that grows column by column and row by row, kept warm: the other file that knows the solver."""

import highspy
import numpy as np

from bowstring.planning.linear import Floats, Ints, Optimum, Program, SolverError, loaded


class GrowingSolver:
    """Maximises a programme to which columns and rows are added between solves."""

    def __init__(self, program: Program, objective: Floats) -> None:
        """Args:
        program: the first rows and columns.
        objective: shape (n,).
        """
        self.columns, self.rows = program.columns, program.rows
        self._highs = loaded(program)
        self.change_objective(objective)
        self._grew = False

    def change_objective(self, objective: Floats) -> None:
        """What every column adds from now on, shape (columns,)."""
        every = np.arange(self.columns, dtype=np.int32)
        self._highs.changeColsCost(self.columns, every, objective)

    def add_columns(
        self, objective: Floats, bounds: tuple[Floats, Floats], starts: Ints, rows: Ints, values: Floats
    ) -> None:
        """More columns. starts: shape (new,), where the entries (rows, values) of each begin."""
        count = objective.size
        self._highs.addCols(
            count, objective, *bounds, rows.size, starts.astype(np.int32), rows.astype(np.int32), values
        )
        self.columns += count

    def add_rows(self, bounds: tuple[Floats, Floats], starts: Ints, columns: Ints, values: Floats) -> None:
        """More rows. starts: shape (new,), where the entries (columns, values) of each begin."""
        count = bounds[0].size
        self._highs.addRows(
            count, *bounds, columns.size, starts.astype(np.int32), columns.astype(np.int32), values
        )
        self.rows += count
        self._grew = True

    def solve(self, *, from_nothing: bool = False) -> tuple[Optimum, Floats, Floats]:
        """The best x, what one more of each column's bound adds, and of each row, shape (columns,) and (rows,).

        from_nothing: whether to forget the last basis: after many new columns that is quicker.
        Raises: SolverError where there is no best x.
        """
        if from_nothing:
            self._highs.clearSolver()
        self._highs.setOptionValue("simplex_strategy", 1 if from_nothing or self._grew else 4)
        self._grew = False
        for attempt in range(3):
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                solution = self._highs.getSolution()
                optimum = Optimum(
                    value=self._highs.getObjectiveValue(), x=np.asarray(solution.col_value, dtype=np.float64)
                )
                return optimum, np.asarray(solution.col_dual), np.asarray(solution.row_dual)
            self._highs.clearSolver()
            self._highs.setOptionValue("simplex_strategy", 4 if attempt else 1)
        raise SolverError(f"the solver stopped with {self._highs.modelStatusToString(status)}")

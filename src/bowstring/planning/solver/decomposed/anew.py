"""What-ifs of large problems that are not answered near the plan: each by prices of its own, as a programme anew."""

from collections.abc import Sequence

import numpy as np

from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, ProgramChange, changed
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.linear import Optimum, SolverBasis
from bowstring.planning.solver.pulse_solver import Bounds


class AnewSolver:
    """Answers what `PulseSolver` does; every answer is the exact optimum."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem, self.solves = problem, 0
        self._solver = DecomposedSolver(problem)
        self._objective: Floats = np.zeros(problem.program.columns)
        self._prices: Floats | None = None

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,), which stays in force; see `DecomposedSolver.maximise`."""
        self._objective = objective.copy()
        best = self._best(self._solver, objective, is_like_last=is_like_last)
        self._prices = None if self._solver.solved is None else self._solver.solved.row_prices()
        return best

    def prices(self) -> tuple[Floats, Floats]:
        """What one more of each column's bound, and of each row's, adds; without end where no price says it.

        Rows that all work shares have prices. What trees keep, and bounds that somebody set, may be worth anything.
        """
        program, structure = self.problem.program, self._solver.structure
        is_bound = (structure.owner >= 0) & ((program.lower > 0) | (program.upper < 1))
        rows = np.full(program.rows, np.inf)
        if self._prices is not None:
            rows[structure.shared] = self._prices[structure.shared]
        return np.where(is_bound, np.inf, 0.0), rows

    def stays_optimal(self, directions: Sequence[tuple[range, Floats]]) -> list[Bounds]:
        """No further than here, for each direction: prices alone say no more."""
        return [(0.0, 0.0)] * len(directions)

    def resolve(self, change: ProgramChange, *, is_like_last: bool = False) -> Optimum:
        """The best x of the programme so changed."""
        objective = self._objective.copy()
        for column, added in change.objective:
            objective[column] += added
        solver = DecomposedSolver(self.problem, changed(self.problem.program, change))
        solver.begin_like(self._solver)
        return self._best(solver, objective, is_like_last=is_like_last)

    def resolve_along(
        self, columns: range, step: Floats, amount: float, *, start: SolverBasis | None = None
    ) -> tuple[Optimum, Bounds, SolverBasis | None]:
        """The best x if the objective moves along one candidate's steps; it is proven there alone."""
        objective = self._objective.copy()
        objective[columns.start : columns.stop] += amount * step
        return self._best(self._solver, objective), (0.0, 0.0), start

    def _best(self, solver: DecomposedSolver, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        self.solves += 1
        return solver.maximise(objective, is_like_last=is_like_last)

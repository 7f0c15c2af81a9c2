"""The surge that whole steps need, bought as cheaply as the constraints allow."""

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.linear import Floats, Program, Solver
from bowstring.planning.problem import PlanningProblem
from bowstring.planning.programs import restricted

# Of a row's level, or of 1: what is missed by less is rounding.
_ROUNDING = 1e-9


def with_surge(problem: PlanningProblem, x: Floats) -> Floats | None:
    """The steps of x with the surge they need, shape (n,); None if they break a constraint."""
    program, is_step = problem.program, problem.is_step
    if ((x < program.lower - 1e-9) | (x > program.upper + 1e-9))[is_step].any():
        return None
    if not _kept_without_surge(program, np.where(is_step, x, 0.0), is_step):
        return None
    rest, columns = restricted(program, x, ~is_step)
    bought = Solver(rest).maximise(np.zeros(rest.columns))
    if not bought.is_feasible:
        return None
    bought_x = np.where(is_step, x, 0.0)
    bought_x[columns] = bought.x
    return bought_x


def _kept_without_surge(program: Program, x: Floats, is_step: NDArray[np.bool_]) -> bool:
    """Whether the rows in which nothing can be bought are kept. x: shape (n,)."""
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    level = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    buys = np.bincount(row_of[~is_step[program.indices]], minlength=program.rows) > 0
    slack = _ROUNDING * np.maximum(1.0, np.abs(level))
    kept = (level >= program.row_lower - slack) & (level <= program.row_upper + slack)
    return bool((kept | buys).all())

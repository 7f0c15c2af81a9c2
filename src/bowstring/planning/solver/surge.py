"""The surge that whole steps need, bought as cheaply as the constraints allow."""

import numpy as np

from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, held, keeps_bounds
from bowstring.planning.solver.linear import Solver


def with_surge(problem: PlanningProblem, x: Floats) -> Floats | None:
    """The steps of x with the surge they need, shape (n,); None if they break a constraint."""
    program, is_step = problem.program, problem.is_step
    if not keeps_bounds(program, x, is_step):
        return None
    bought = Solver(held(program, x, is_step)).maximise(np.zeros(program.columns))
    return np.where(is_step, x, bought.x) if bought.is_feasible else None

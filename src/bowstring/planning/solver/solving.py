"""Which solver a problem of some size is given: the plain programme, or prices that trees of work answer."""

from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Program
from bowstring.planning.solver.decomposed.anew import AnewSolver
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.focused import FocusedSolver
from bowstring.planning.solver.linear import Maximiser
from bowstring.planning.solver.pulse_solver import PulseSolver

PLAIN_UP_TO = 1_000
"""So many candidates are solved as one plain programme. Source: docs/methods.md#large-portfolios."""

FOCUSED_FROM = 120
"""From so many candidates on what-ifs are re-solved near the plan. Source: docs/methods.md#re-solving-near-the-plan."""


def is_large(problem: PlanningProblem) -> bool:
    """Whether prices are the quicker way."""
    return len(problem.candidates) > PLAIN_UP_TO


def solver_for(problem: PlanningProblem, program: Program | None = None) -> Maximiser:
    """What solves a problem's programme for one objective after another, exactly.

    Args:
        problem: whose steps they are.
        program: its programme with other bounds, or with more columns and rows after its own; its own if None.
    """
    if is_large(problem):
        return DecomposedSolver(problem, program)
    return PulseSolver(problem, program)


def pricing_solver(problem: PlanningProblem) -> PulseSolver | FocusedSolver:
    """What re-solves a problem's programme for one what-if after another, exactly."""
    if len(problem.candidates) < FOCUSED_FROM:
        return PulseSolver(problem)
    return FocusedSolver(problem, AnewSolver(problem) if is_large(problem) else None)

"""What an indivisible plan is judged by, as an integer programme: the least share, and V to tell equals apart."""

import math

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.linear import Floats
from bowstring.planning.programs import extended

# What V adds to the least share, so that of two equal plans the better is taken.
# Source: docs/methods.md#two-plans.
V_SHARE = 0.001


class Goal:
    """The integer programme: the problem's columns, then the least share z in points.

    Source: docs/methods.md#two-plans.

    shares: points of each lens's ideal by column of the problem. objective, is_integer: shape (n + 1,).
    """

    def __init__(self, divisible: DivisiblePlan) -> None:
        self.divisible = divisible
        problem = divisible.problem
        self.columns = problem.program.columns
        self.shares = [divisible.aims.share(problem, lens) for lens in Lens if lens in divisible.aims.ideals]
        rows = [(np.append(-share, 1.0), -math.inf, 0.0) for share in self.shares]
        self.program = extended(problem.program, columns=[(-1e5, 1e3)], rows=rows)
        self.objective = np.append(V_SHARE * divisible.objective, 1.0)
        self.is_integer = np.append(problem.is_step, False)

    def value(self, x: Floats) -> float:
        """The least share of a solution, in points."""
        return min(float(share @ x[: self.columns]) for share in self.shares)

    def bound(self, objective_bound: float) -> float:
        """The least share that a bound on the objective leaves possible: V is never below the least share."""
        return objective_bound / (1 + V_SHARE)

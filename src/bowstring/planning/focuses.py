"""The balance between focuses: what flows through each, the best of that, the share of it that all can have at once."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bowstring.model.assets import Focus
from bowstring.planning.max_min import max_min
from bowstring.planning.problem.problem import PlanningProblem, flows_through
from bowstring.planning.problem.programs import Floats, extended
from bowstring.planning.solver.linear import Maximiser, Optimum
from bowstring.planning.solver.solving import is_large, solver_for

NOTHING = 1e-8
"""In points of a whole: less than this is nothing."""

# Of more candidates the highest minimum share takes minutes more than the plan. Source: trials on benchmarks.instances.
_QUICK_FLOOR = 50_000


@dataclass(frozen=True, kw_only=True)
class Focuses:
    """Each focus under the constraints without minimum shares; solved for when asked, since most questions never ask.

    problem: without rows of a minimum share. worth: points of V of each column inside the plan, shape (n,). solver: of
    the problem's programme; None where it was left behind.
    """

    problem: PlanningProblem
    worth: Floats
    solver: Maximiser | None

    def __getstate__(self) -> dict[str, Any]:
        # A solver cannot be written down, and whole solutions are large: whoever gets the plan and asks for more takes
        # another solver and finds them again.
        kept = {name: value for name, value in self.__dict__.items() if name not in ("_best", "_solver")}
        return {**kept, "solver": None}

    @cached_property
    def values(self) -> dict[Focus, Floats]:
        """V_f's coefficients, shape (n,)."""
        values = {}
        for focus in Focus:
            members = flows_through(self.problem, focus)
            flows = np.array([float(candidate.key in members) for candidate in self.problem.candidates])
            # Columns that are no initiative's flow through none.
            values[focus] = self.worth * np.append(flows, 0.0)[self.problem.owner]
        return values

    @cached_property
    def _best(self) -> dict[Focus, Optimum]:
        return {focus: scaled_best(self._solver, values) for focus, values in self.values.items()}

    @cached_property
    def ideals(self) -> dict[Focus, float]:
        """The best V_f of each."""
        return {focus: best.value for focus, best in self._best.items()}

    @property
    def has_quick_floor(self) -> bool:
        """Whether `highest_floor` is worked out unasked: of very many it takes minutes more than the plan."""
        return len(self.problem.candidates) <= _QUICK_FLOOR

    @property
    def with_ideal(self) -> list[Focus]:
        """Those through which something could flow."""
        return [focus for focus in Focus if self.ideals[focus] > NOTHING]

    @cached_property
    def highest_floor(self) -> float:
        """φ_max: the greatest share of its ideal that every focus can have at once; 1 where no focus has an ideal."""
        if not self.with_ideal:
            return 1.0
        shares = [self.values[focus] / self.ideals[focus] for focus in self.with_ideal]
        if is_large(self.problem):
            # Rows that nearly all work is in would have prices of everything move at once, with no end in sight.
            return max_min(self._solver, shares, [self._best[focus].x for focus in self.with_ideal])
        rows = [(np.append(share, -1.0), 0.0, math.inf) for share in shares]
        program = extended(self.problem.program, columns=[(-math.inf, 1.0)], rows=rows)
        objective = np.zeros(program.columns)
        objective[-1] = 1.0
        return solver_for(self.problem, program).maximise(objective).value

    @cached_property
    def _solver(self) -> Maximiser:
        return self.solver or solver_for(self.problem)


def scaled_best(solver: Maximiser, objective: Floats) -> Optimum:
    """The greatest value of an objective, solved at a scale that the solver's tolerances are made for."""
    size = float(np.abs(objective).sum())
    scale = 100 / size if size > 0 else 1.0
    best = solver.maximise(objective * scale, is_like_last=False)
    return Optimum(value=best.value / scale, x=best.x)

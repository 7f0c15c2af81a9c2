"""The plans that no other betters, by integer programmes that hold one side and raise the other."""

import math
import time

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats, Program, evened, extended
from bowstring.planning.solver.integer import Effort, IntegerOptimum, StoppedBy
from bowstring.planning.solver.pulse_form import maximise_in_pulses

# What a row is eased by where it holds a total found before, in points.
_EASE = 1e-6
# Of branch and bound, for all programmes together. Source: trials on benchmarks.instances, 20 to 50 initiatives: some
# 1,000 a second.
_NODES = 30_000


class ConstrainedPlans:
    """The integer programme with a row for each lens's total, in points of its ideal.

    step: plans closer than this in a lens count as one. until: a moment of the clock; what it, or counted nodes, cut
    short is not all.
    Source: docs/methods.md#frontier; Haimes et al. 1971; Mavrotas & Florios 2013.
    """

    def __init__(self, divisible: DivisiblePlan, *, step: float, until: float, seed: int) -> None:
        problem = divisible.problem
        self.user, self.business = (divisible.ideal_share(lens) for lens in Lens)
        self.program = evened(problem.program)
        self.owner = problem.owner
        self.step, self.until, self.seed = step, until, seed
        self.nodes_left = _NODES

    @property
    def is_spent(self) -> bool:
        """Whether there is no effort or time left."""
        return self.nodes_left <= 0 or time.monotonic() >= self.until

    def beyond(self, least_user: float, least_business: float) -> tuple[list[Floats], bool]:
        """The plans with at least so much of both, most user need first; and whether these are all.

        Each in two lexicographic steps: most user need for at least so much business value, then most business value
        at no loss.
        """
        solutions: list[Floats] = []
        while True:
            x, is_proven = self._next_plan(least_user, least_business)
            if x is None:
                return solutions, is_proven
            solutions.append(x)
            if not is_proven:
                # Feasible, but perhaps not the best there is.
                return solutions, False
            least_business = float(self.business @ x) + self.step

    def _next_plan(self, least_user: float, least_business: float) -> tuple[Floats | None, bool]:
        """The plan with most user need for at least so much of both; None if there is none."""
        first = self._best(self.user, [(self.business, least_business), (self.user, least_user)])
        if not first.is_feasible:
            return None, first.bound == -math.inf
        if float(self.business @ first.x) < least_business - self.step / 2:
            # Steps were off whole by so little as the solver allows, which a hundred points make as much as a step.
            return self._next_plan(least_user, least_business + self.step)
        most = float(self.user @ first.x)
        rows = [(self.business, least_business), (self.user, most - _EASE)]
        second = self._best(self.business, rows, start=first.x)
        if not second.is_feasible:
            return first.x, False
        return second.x, _is_proven(first) and _is_proven(second)

    def _best(
        self, objective: Floats, least: list[tuple[Floats, float]], *, start: Floats | None = None
    ) -> IntegerOptimum:
        program: Program = extended(
            self.program, rows=[(row, level, math.inf) for row, level in least if level > -math.inf]
        )
        solution = maximise_in_pulses(
            program,
            objective,
            owner=self.owner,
            # Guesses take a sixth of the time, and prove nothing; nodes looked at briefly take up to a third less.
            effort=Effort(
                seconds=max(0.01, self.until - time.monotonic()),
                nodes=max(1, self.nodes_left),
                seed=self.seed,
                heuristics=False,
                quick_nodes=True,
                trials=0,
            ),
            start=start,
        )
        # Some programmes are proven before the first node is counted.
        self.nodes_left -= max(1, solution.nodes)
        return solution


def _is_proven(solution: IntegerOptimum) -> bool:
    return solution.stopped_by in (StoppedBy.OPTIMAL, StoppedBy.GAP)

"""The integer programme that counts changes: the fewest from some starts that still reach a G."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import FIRST_BALANCES, Goal
from bowstring.planning.prices.whatif import NOISE
from bowstring.planning.problem.problem import Candidate, ConstraintKind, PlanningProblem
from bowstring.planning.problem.programs import Floats, Program, dot, extended
from bowstring.planning.problem.schedule import starts_in_plan, starts_of
from bowstring.planning.solver.integer import Effort, IntegerOptimum, StoppedBy, maximise_integer
from bowstring.planning.solver.linear import Solver

# Effort: among starts that a plan at hand names; then among all; then for the most gain with as few.
_NODES_NAMED, _NODES_ALL, _NODES_BEST = 500, 5, 100
# Of G: nearer to the most gain is not looked for.
_CLOSE = 1e-4
_LEAST_SECONDS = 0.05
# Of an initiative that the divisible plan starts in a quarter: what is less is rounding.
_LEAST_SHARE = 1e-6
_MOST_CUTS = 8
# Of what an initiative brings on average: what one that is planned otherwise than it was adopted has to bring more.
_MOVE_SHARE = 1 / 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fewest:
    """A plan x, shape (n,), with few changes; least: no plan that reaches the target has fewer."""

    x: Floats
    least: int
    stopped_by: StoppedBy


class ChangeCount:
    """The integer programme: the problem's, with G at least so high, and changes of starts inside the plan counted.

    Steps say whether a start is kept: y_s − y_(s−1) is 1 where it starts in s, the last step inside the plan is 0 where
    it is left out. So what is changed is linear in them and needs no columns of its own. G is held by its tangents,
    more of them where a solution misses it.
    """

    def __init__(self, divisible: DivisiblePlan, old: Mapping[str, int], best: Floats, target: float) -> None:
        self.divisible, self.goal = divisible, Goal(divisible)
        self.problem = divisible.problem
        self.old, self.best = old, best
        # So that the best plan itself is never lost to rounding.
        self.target = target - 1e-9 * max(1.0, abs(target))
        self.is_integer = self.problem.is_step
        everybody = {candidate.key: old.get(candidate.key) for candidate in self.problem.candidates}
        self.kept, self.changed = changes_from(self.problem, everybody)
        self.balances = [*FIRST_BALANCES, self.goal.balance(best)]
        # Where no plan gains on both sides V is what counts.
        self.is_goal = self.goal.value(best) > 0

    def value(self, x: Floats) -> float:
        """What has to reach the target, in points: G, or V where no plan has any."""
        return self.goal.value(x) if self.is_goal else self.divisible.worth(x)

    def run(self, seconds: float) -> Fewest:
        """The fewest changes: first among named starts, then among all; of as few, more gain."""
        places = self._named_places()
        named = self._fewest(places, None, Effort(seconds=seconds / 4, nodes=_NODES_NAMED))
        start = named.x if named.is_feasible else self.best
        every = self._fewest(None, start, Effort(seconds=seconds / 2, nodes=_NODES_ALL))
        x = min((every.x if every.is_feasible else start, start), key=self.count)
        count = self.count(x)
        # What no plan can pass holds for the next whole number too.
        least = min(count, max(0, math.ceil(self.kept - every.bound - 1e-6)))
        return Fewest(
            x=self._most_gain(x, count, places, seconds / 4),
            least=least,
            stopped_by=StoppedBy.OPTIMAL if least == count else every.stopped_by,
        )

    def nearest(self, seconds: float) -> Floats:
        """A plan with few changes among the starts that are named."""
        named = self._fewest(self._named_places(), self.best, Effort(seconds=seconds, nodes=_NODES_NAMED))
        return min((self.best, named.x), key=self.count) if named.is_feasible else self.best

    def count(self, x: Floats) -> int:
        """How many initiatives are planned otherwise."""
        return round(self.kept + dot(self.changed, x))

    def _fewest(
        self, places: Sequence[set[int]] | None, start: Floats | None, effort: Effort
    ) -> IntegerOptimum:
        """The fewest changes among some places, or all; tangents are added while a solution misses the target."""
        bound = math.inf
        for _ in range(_MOST_CUTS):
            solution = self._solve(self._reaching(), places, -self.changed, start, effort)
            bound = min(bound, solution.bound)
            if not solution.is_feasible or self.value(solution.x) >= self.target - NOISE:
                return dataclasses.replace(solution, bound=bound)
            self.balances.append(self.goal.balance(solution.x))
        return dataclasses.replace(solution, x=np.empty(0), bound=bound)

    def _solve(
        self,
        program: Program,
        places: Sequence[set[int]] | None,
        objective: Floats,
        start: Floats | None,
        effort: Effort,
    ) -> IntegerOptimum:
        extra = program.columns - objective.size
        if start is not None and extra:
            start = np.concatenate([start, self.goal.reached(start), [self.goal.value(start)]])
        solution = maximise_integer(
            program if places is None else self._between(program, places),
            np.append(objective, np.zeros(extra)),
            is_integer=np.append(self.is_integer, np.zeros(extra, dtype=np.bool_)),
            effort=effort,
            start=start,
        )
        if not solution.is_feasible:
            return solution
        x = solution.x[: objective.size]
        return dataclasses.replace(solution, x=np.where(self.is_integer, np.round(x), x))

    def _reaching(self) -> Program:
        """The programme in which G, or V where no plan has any G, is at least the target."""
        if not self.is_goal:
            least = self.target - self.divisible.constant
            return extended(self.problem.program, rows=[(self.divisible.objective, least, math.inf)])
        program = self.goal.bounded(self.balances)
        lower = program.lower.copy()
        lower[-1] = self.target
        return dataclasses.replace(program, lower=lower)

    def _most_gain(self, x: Floats, count: int, places: Sequence[set[int]], seconds: float) -> Floats:
        """Of the plans with no more changes, the best that is found where starts are named or found."""
        offsets = starts_in_plan(self.problem, starts_of(self.problem, x))
        both = [
            allowed | {_place(candidate, offsets.get(candidate.key))}
            for candidate, allowed in zip(self.problem.candidates, places, strict=True)
        ]
        few = (self.changed, -math.inf, count - self.kept + 1e-6)
        effort = Effort(seconds=max(_LEAST_SECONDS, seconds), nodes=_NODES_BEST, gap=_CLOSE)
        program = extended(self.problem.program, rows=[few])
        solution = self._solve(program, both, self.goal.linear(x), x, effort)
        better = solution.is_feasible and self.value(solution.x) > self.value(x) + NOISE
        return solution.x if better else x

    def _between(self, program: Program, places: Sequence[set[int]]) -> Program:
        """The programme in which each candidate starts in one of its places, by number; past the last: outside."""
        lower, upper = program.lower.copy(), program.upper.copy()
        row_lower = program.row_lower.copy()
        step_rows = _step_rows(self.problem)
        for candidate, allowed in zip(self.problem.candidates, places, strict=True):
            for number, column in enumerate(candidate.columns[: candidate.plan_starts]):
                if number < min(allowed):
                    upper[column] = min(upper[column], max(lower[column], 0.0))
                elif number >= max(allowed):
                    lower[column] = max(lower[column], min(upper[column], 1.0))
                elif number not in allowed:
                    # Not started anew here: as it was a quarter before.
                    row_lower[step_rows[column]] = 0.0
        return dataclasses.replace(program, lower=lower, upper=upper, row_lower=row_lower)

    def _named_places(self) -> list[set[int]]:
        """Where the old plan, the best plan and the fewest changes of work that could be split have each."""
        reaching = self._reaching()
        split = Solver(reaching).maximise(
            np.append(-self.changed, np.zeros(reaching.columns - self.changed.size))
        )
        new = starts_in_plan(self.problem, starts_of(self.problem, self.best))
        named = []
        for candidate in self.problem.candidates:
            places = {
                _place(candidate, self.old.get(candidate.key)),
                _place(candidate, new.get(candidate.key)),
            }
            if split.is_feasible:
                first = candidate.first_column
                steps = split.x[first : first + candidate.plan_starts]
                rises = np.diff(steps, prepend=0.0, append=1.0) > _LEAST_SHARE
                places.update(int(number) for number in np.flatnonzero(rises))
            named.append(places)
        return named


def changes_from(problem: PlanningProblem, old: Mapping[str, int | None]) -> tuple[int, Floats]:
    """How many starts there are to keep, and what each step adds to the count of changes, shape (n,).

    Running work cannot change. old: starts as offsets inside the plan, None of what was left out of it; what is not in
    it may do as it likes.
    """
    kept, changed = 0, np.zeros(problem.program.columns)
    for candidate in problem.candidates:
        if candidate.is_committed or candidate.plan_column is None or candidate.key not in old:
            continue
        start = old[candidate.key]
        if start is None:
            changed[candidate.plan_column] += 1.0
            continue
        begun = candidate.first_column + start - candidate.starts[0]
        kept += 1
        changed[begun] -= 1.0
        if begun > candidate.first_column:
            changed[begun - 1] += 1.0
    return kept, changed


def preference_for(goal: Goal, adopted: Mapping[str, int | None]) -> Floats:
    """Points that each step counts for beside G, shape (n,), so that each move from the adopted plan has its price.

    Source: docs/methods.md#near-the-adopted-plan. adopted: as of `changes_from`.
    """
    price = _MOVE_SHARE * goal.bound / len(goal.problem.candidates)
    return -price * changes_from(goal.problem, adopted)[1]


def nearest_plan(
    divisible: DivisiblePlan, adopted: Mapping[str, int], best: Floats, *, slack: float, seconds: float
) -> Floats:
    """Of plans whose G lies within some points of the best found, one with few moves from the adopted plan.

    Args:
        divisible: what counts.
        adopted: its starts inside the plan, as offsets.
        best: the plan found, shape (n,).
        slack: points of G.
        seconds: a safety net.
    """
    counting = ChangeCount(divisible, adopted, best, Goal(divisible).value(best) - slack)
    if not counting.is_goal or counting.count(best) == 0:
        return best
    return counting.nearest(seconds)


def _place(candidate: Candidate, start: int | None) -> int:
    """The number of the first step that is 1; past the last inside the plan where it is left out of it."""
    return candidate.plan_starts if start is None else start - candidate.starts[0]


def _step_rows(problem: PlanningProblem) -> dict[int, int]:
    """The row that says a step is not below the one before it, by the step's column."""
    program = problem.program
    return {
        int(program.indices[program.starts[row + 1] - 1]): row
        for row, source in enumerate(problem.sources)
        if source.kind is ConstraintKind.STEP
    }

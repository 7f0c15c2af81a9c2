"""How much better the plan got by a conversation: both plans under what is believed after it."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan, belief_means
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Program, extended, keeps_bounds
from bowstring.planning.solver.linear import Optimum, Solver

# Of the old optimum: what still counts as one of the plans that were best before.
_AS_GOOD = 1e-9
# Of a step: what the solver rounds.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanImprovement:
    """The new divisible optimum less the old one, both under the new beliefs.

    What is worth a point and the rows of a minimum share are as before.

    An estimate, never below 0, and never to be summed.
    points: of V; None if the two cannot be compared, and then why_not says why. lens: the same in each lens's own
    unit. Source: docs/methods.md#plan-improvement.
    """

    points: float | None
    lens: Mapping[Lens, float]
    why_not: str = ""


def plan_improvement(before: DivisiblePlan, after: Portfolio) -> PlanImprovement:
    """What a settled conversation changed for the better.

    before: as planned before it. after: with what it settled. Of several plans that were equally good before, the one
    that is best under the new beliefs counts, so the figure does not depend on which the solver held.
    """
    problem = build_problem(after)
    if not _is_same_grid(before.problem, problem):
        return _incomparable(phrase("the work that can be planned, or its quarters, has changed"))
    means = belief_means(problem, believe(after))
    parts = (before.weight(lens) * problem.per_column(means[lens]) for lens in Lens)
    value = np.asarray(sum(parts, np.zeros(problem.program.columns)))
    floors = [
        (before.focuses.values[focus], float(before.problem.program.row_lower[row]), math.inf)
        for focus, row in before.floor_rows.items()
    ]
    now = extended(problem.program, rows=floors)
    new = Solver(now).maximise(value)
    if not new.is_feasible:
        return _incomparable(phrase("no work can be planned now"))
    old = _kept(now, problem, _best_of_old(before, value), value)
    if not old.is_feasible:
        return _incomparable(phrase("the old plan is no longer possible"))
    moved = new.x - old.x
    return PlanImprovement(
        points=max(0.0, float(value @ moved)),
        lens={lens: float(problem.per_column(means[lens]) @ moved) for lens in Lens},
    )


def _incomparable(why_not: str) -> PlanImprovement:
    return PlanImprovement(points=None, lens={}, why_not=why_not)


def _is_same_grid(problem: PlanningProblem, other: PlanningProblem) -> bool:
    """Whether the same work could start in the same quarters, and the same surge be bought."""
    return (
        problem.portfolio.settings.start == other.portfolio.settings.start
        and problem.quarters == other.quarters
        and [(c.key, c.starts, c.duration) for c in problem.candidates]
        == [(c.key, c.starts, c.duration) for c in other.candidates]
        and dict(problem.surge_columns) == dict(other.surge_columns)
    )


def _best_of_old(before: DivisiblePlan, value: Floats) -> Floats:
    """Of the plans that were best before, the best under the new beliefs."""
    best = before.value - before.constant
    least = best - _AS_GOOD * max(1.0, abs(best))
    program = extended(before.problem.program, rows=[(before.objective, least, math.inf)])
    return Solver(program).maximise(value).x


def _kept(now: Program, problem: PlanningProblem, old: Floats, value: Floats) -> Optimum:
    """The old steps under the new facts, the surge they need bought anew; not feasible where that cannot be."""
    steps = problem.is_step
    if not keeps_bounds(now, old, steps):
        return Optimum(value=-math.inf, x=np.empty(0))
    lower, upper = now.lower.copy(), now.upper.copy()
    lower[steps] = np.maximum(lower[steps], old[steps] - _ROUNDING)
    upper[steps] = np.minimum(upper[steps], old[steps] + _ROUNDING)
    return Solver(dataclasses.replace(now, lower=lower, upper=upper)).maximise(value)

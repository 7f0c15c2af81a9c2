"""The best plan if work could be split: what each side could have alone, equal tension, the balance of focuses."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bowstring.beliefs.belief import Beliefs
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.planning.equal_tension import Sides, agree
from bowstring.planning.focuses import NOTHING, Focuses, scaled_best
from bowstring.planning.problem.problem import (
    ABOUT_ALL_WORK,
    ConstraintKind,
    ConstraintSource,
    PlanningProblem,
)
from bowstring.planning.problem.programs import Floats, Program, dot, extended, settled
from bowstring.planning.solver.linear import Maximiser, Solver
from bowstring.planning.solver.solving import solver_for

# Digits of a figure that no rounding of sums reaches: processors add up in different orders.
_DIGITS = 12
_FORCED = (
    ConstraintKind.MANDATE,
    ConstraintKind.COMMITMENT,
    ConstraintKind.LOCK,
    ConstraintKind.DEADLINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What both sides could have, later starts counted. Source: docs/methods.md#ideals.

    means: belief means per candidate, shape (candidates,). ideals: U* and B*, the best of each side alone; a side that
    nobody can serve is left out. best: the plans x that are best for each side, shape (n,). disagreement: what forced
    work alone brings each side, where that is below 0.
    """

    means: Mapping[Lens, Floats]
    ideals: Mapping[Lens, float]
    best: Mapping[Lens, Floats]
    disagreement: Mapping[Lens, float]

    def reach(self, lens: Lens) -> float:
        """How far a side's best lies above the disagreement point."""
        return self.ideals[lens] - self.disagreement[lens]

    def share(self, lens: Lens, total: float) -> float | None:
        """How much of what a side could gain alone a total is, 1 for all; None if nobody can serve it."""
        if lens not in self.ideals:
            return None
        return (total - self.disagreement[lens]) / self.reach(lens)


@dataclass(frozen=True, kw_only=True)
class DivisiblePlan:
    """The exact optimum if work could be split, and what every price is told in. Source: docs/methods.md#points.

    problem: with the rows of the minimum share where one is asked for. lean: weight of the user side, α. shares: of
    each side in V; α and 1 − α unless a side has no weight, or no plan serves both. scale: what is worth 100 points on
    each side: U° and B°, above the disagreement point. totals: what the plan brings each side. is_positive: whether
    both sides gain; else the worse one has as much as it can. value: V of this plan, 100 where both gain. x: shape
    (n,). floor: in force; None if nobody set one. focuses: by what this plan is worth without a minimum share.
    """

    problem: PlanningProblem
    beliefs: Beliefs
    aims: Aims
    lean: float
    shares: Mapping[Lens, float]
    scale: Mapping[Lens, float]
    totals: Mapping[Lens, float]
    is_positive: bool
    value: float
    x: Floats
    floor: float | None
    focuses: Focuses

    @cached_property
    def objective(self) -> Floats:
        """V's coefficients in points, shape (n,); V is the objective at x and `constant`."""
        parts = (share * self.points(lens) for lens, share in self.shares.items())
        return np.asarray(sum(parts, np.zeros(self.problem.program.columns)))

    @cached_property
    def constant(self) -> float:
        """Points of V where nothing is done: 0 unless forced work alone brings a side below 0."""
        return math.fsum(share * self.points_before(lens) for lens, share in self.shares.items())

    @property
    def sides(self) -> tuple[Lens, ...]:
        """The sides that somebody can serve."""
        return tuple(lens for lens in Lens if lens in self.scale)

    @property
    def floor_rows(self) -> dict[Focus, int]:
        """The row of each focus's minimum share, where one is asked for."""
        return {
            Focus(source.about[0]): row
            for row, source in enumerate(self.problem.sources)
            if source.kind is ConstraintKind.FLOOR
        }

    def weight(self, lens: Lens) -> float:
        """Points of V per unit of a side's total."""
        return 100 * self.shares[lens] / self.scale[lens] if lens in self.scale else 0.0

    def points(self, lens: Lens) -> Floats:
        """What each column adds to a side, in per cent of what this plan brings it, shape (n,)."""
        if lens not in self.scale:
            return np.zeros(self.problem.program.columns)
        return self.problem.per_column(self.aims.means[lens]) * (100 / self.scale[lens])

    def ideal_share(self, lens: Lens) -> Floats:
        """What each column adds to a side, in per cent of what it could gain alone, shape (n,).

        Nothing to a side that nobody can serve.
        """
        if lens not in self.aims.ideals:
            return np.zeros(self.problem.program.columns)
        return self.problem.per_column(self.aims.means[lens]) * (100 / self.aims.reach(lens))

    def points_before(self, lens: Lens) -> float:
        """Points of a side where nothing is done."""
        return -100 * self.aims.disagreement[lens] / self.scale[lens] if lens in self.scale else 0.0

    def reached(self, x: Floats) -> dict[Lens, float]:
        """How much of what this plan brings each side a solution x does, in points, by side with a weight."""
        return {lens: dot(self.points(lens), x) + self.points_before(lens) for lens in self.sides}

    def worth(self, x: Floats) -> float:
        """V of a solution x, shape (n,), in points."""
        return dot(self.objective, x) + self.constant

    def goal(self, x: Floats) -> float:
        """G of a solution x, shape (n,), in points: 100·(U/U°)^α·(B/B°)^(1−α), 0 unless both gain."""
        return self.goal_of(self.reached(x))

    def goal_of(self, reached: Mapping[Lens, float]) -> float:
        """G of what each side reaches, in points."""
        if not self.is_positive:
            return min(reached.values())
        if min(reached.values()) <= 0:
            return 0.0
        return float(math.prod(points ** self.shares[lens] for lens, points in reached.items()))


def belief_means(problem: PlanningProblem, beliefs: Beliefs) -> dict[Lens, Floats]:
    """Adjusted expected value per quarter of each candidate, by lens, shape (candidates,)."""
    return {
        lens: settled(
            np.array([beliefs.mean(candidate.key, lens) for candidate in problem.candidates]), _DIGITS
        )
        for lens in Lens
    }


def find_aims(problem: PlanningProblem, beliefs: Beliefs, solver: Maximiser) -> Aims | None:
    """What each side could have alone under every constraint but minimum shares; None if nothing meets them.

    Args:
        problem: with its minimum shares.
        beliefs: what work is worth.
        solver: of the problem's programme.
    """
    means = belief_means(problem, beliefs)
    ideals: dict[Lens, float] = {}
    plans: dict[Lens, Floats] = {}
    disagreement = dict.fromkeys(Lens, 0.0)
    for lens in Lens:
        objective = problem.per_column(means[lens])
        best = scaled_best(solver, objective)
        if not best.is_feasible:
            return None
        plans[lens] = best.x
        disagreement[lens] = _forced_alone(problem, means[lens])
        size = float(np.abs(objective).sum())
        if best.value - disagreement[lens] > NOTHING / 100 * size:
            ideals[lens] = best.value
    return Aims(means=means, ideals=ideals, best=plans, disagreement=disagreement)


def plan_divisible(
    problem: PlanningProblem,
    beliefs: Beliefs,
    aims: Aims,
    *,
    lean: float | None = None,
    solver: Maximiser | None = None,
) -> DivisiblePlan:
    """The plan if work could be split: α·ln U + (1 − α)·ln B as great as it can be.

    Source: docs/methods.md#equal-tension.

    Args:
        problem: without rows of a minimum share.
        beliefs: what is believed.
        aims: from `find_aims`; some side has an ideal.
        lean: α; None for the portfolio's own.
        solver: of the problem's programme; None for a new one.
    """
    solver = solver_for(problem) if solver is None else solver
    bare = DivisiblePlan(
        problem=problem,
        beliefs=beliefs,
        aims=aims,
        lean=problem.portfolio.settings.lean if lean is None else lean,
        shares={},
        scale={},
        totals={},
        is_positive=True,
        value=0.0,
        x=np.empty(0),
        floor=None,
        focuses=Focuses(problem=problem, worth=np.zeros(problem.program.columns), solver=solver),
    )
    plan = _agreed(bare, solver)
    inside = (plan.weight(lens) * problem.in_plan(aims.means[lens]) for lens in plan.sides)
    worth = np.asarray(sum(inside, plan.focuses.worth))
    return dataclasses.replace(plan, focuses=dataclasses.replace(plan.focuses, worth=worth))


def plan_under_floor(plan: DivisiblePlan, floor: float) -> DivisiblePlan:
    """The plan with a minimum share of each focus, at most `focuses.highest_floor`. plan: without one."""
    floored = with_floors(plan, floor)
    return _agreed(floored, solver_for(floored.problem))


def leaning(plan: DivisiblePlan, lean: float) -> DivisiblePlan:
    """The plan that both sides agree on under another lean, everything else as it is."""
    return _agreed(dataclasses.replace(plan, lean=lean), solver_for(plan.problem))


def agreed_under(plan: DivisiblePlan, floors: Mapping[Focus, float]) -> DivisiblePlan | None:
    """The plan that both sides agree on where some focuses get a share of their best; None if they cannot."""
    rows = [
        (plan.focuses.values[focus], floor * plan.focuses.ideals[focus], math.inf)
        for focus, floor in floors.items()
    ]
    solver = solver_for(plan.problem, extended(plan.problem.program, rows=rows))
    if not solver.maximise(np.zeros(plan.x.size)).is_feasible:
        return None
    return _agreed(dataclasses.replace(plan, floor=max(floors.values())), solver)


def with_floors(plan: DivisiblePlan, floor: float) -> DivisiblePlan:
    """The plan's problem with V_f ≥ φ·V_f* for each focus that has an ideal; what else it holds is not yet so."""
    focuses = plan.focuses
    rows = [(focuses.values[focus], floor * focuses.ideals[focus], math.inf) for focus in focuses.with_ideal]
    sources = tuple(
        ConstraintSource(kind=ConstraintKind.FLOOR, about=(focus.value,)) for focus in focuses.with_ideal
    )
    program = extended(plan.problem.program, rows=rows)
    problem = dataclasses.replace(plan.problem, program=program, sources=plan.problem.sources + sources)
    return dataclasses.replace(plan, problem=problem, floor=floor)


def _agreed(plan: DivisiblePlan, solver: Maximiser) -> DivisiblePlan:
    """The plan that both sides agree on under the solver's constraints."""
    aims = plan.aims
    rows = {lens: plan.problem.per_column(aims.means[lens]) for lens in Lens}
    served = [lens for lens in Lens if lens in aims.ideals]
    if len(served) == 1:
        x = solver.maximise(rows[served[0]] * (100 / aims.reach(served[0]))).x
        shares, is_positive = {served[0]: 1.0}, True
    else:
        user, business = (rows[lens] * (100 / aims.reach(lens)) for lens in Lens)
        before = [-100 * aims.disagreement[lens] / aims.reach(lens) for lens in Lens]
        sides = Sides(user=user, business=business, user_before=before[0], business_before=before[1])
        ends = None
        if plan.floor is None:
            ends = (sides.corner(aims.best[Lens.BUSINESS_VALUE]), sides.corner(aims.best[Lens.USER_NEED]))
        agreement = agree(solver, sides, plan.lean, ends)
        x, is_positive = agreement.corner.x, agreement.is_positive
        weight = plan.lean if is_positive else agreement.weight
        shares = {Lens.USER_NEED: weight, Lens.BUSINESS_VALUE: 1 - weight}
    totals = {lens: dot(rows[lens], x) for lens in Lens}
    above = {lens: totals[lens] - aims.disagreement[lens] for lens in served}
    is_positive = is_positive and min(above.values()) > 0
    scale = above if is_positive else {lens: aims.reach(lens) for lens in served}
    scale = dict(zip(scale, settled(np.array([*scale.values()]), _DIGITS).tolist(), strict=True))
    agreed = dataclasses.replace(
        plan, shares=shares, scale=scale, totals=totals, is_positive=is_positive, x=x
    )
    return dataclasses.replace(agreed, value=agreed.worth(x))


def forced_keys(problem: PlanningProblem) -> set[str]:
    """What is running, mandated or locked in, and what that cannot do without."""
    forced = {source.about[-1] for source, _, low, _ in problem.bounds if low > 0 and source.kind in _FORCED}
    waiting = list(forced)
    while waiting:
        for requirement in problem.requirements_by_consumer.get(waiting.pop(), ()):
            new = set(requirement.providers) - forced
            forced |= new
            waiting.extend(new)
    return forced


def _forced_alone(problem: PlanningProblem, means: Floats) -> float:
    """The least loss of a side that what is forced brings by itself, at most 0: what others bring is left out."""
    forced = forced_keys(problem)
    is_forced = np.array([candidate.key in forced for candidate in problem.candidates], dtype=np.bool_)
    own = np.where(is_forced, means, 0.0)
    if not (own < 0).any():
        return 0.0
    columns = np.append(is_forced, True)[problem.owner]
    program = dataclasses.replace(problem.program, upper=np.where(columns, problem.program.upper, 0.0))
    best = scaled_best(solver_for(problem, _without_bands(problem, program)), problem.per_column(own))
    return min(0.0, best.value) if best.is_feasible else 0.0


def _without_bands(problem: PlanningProblem, program: Program) -> Program:
    """The programme without shares of spend and levels of outcomes: they are about all work together."""
    bands = problem.rows_of_kinds(*ABOUT_ALL_WORK)
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    row_lower[bands], row_upper[bands] = -math.inf, math.inf
    return dataclasses.replace(program, row_lower=row_lower, row_upper=row_upper)


def feasible(program: Program) -> bool:
    """Whether the programme has any solution if work could be split."""
    return Solver(program).maximise(np.zeros(program.columns)).is_feasible

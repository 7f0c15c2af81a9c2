"""The best plan if work could be split: ideals, equal tension, the balance between focuses, the prices' weight."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.beliefs.shrinkage import Beliefs
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.planning.linear import Floats, Optimum, Program, Solver
from bowstring.planning.problem import Fact, FactKind, PlanningProblem, flows_through
from bowstring.planning.programs import extended

DEFAULT_FLOOR = 0.3
_LEAST_WEIGHT = 0.05
# In points: below this two plans are the same.
_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What the plan is measured against. Source: docs/methods.md#ideals.

    means: belief means per candidate, shape (candidates,). ideals: U* and B*, the best of each lens alone; a lens
    that can reach nothing is left out. focus_ideals: V_f*, in points. focus_values: V_f's coefficients, shape (n,).
    """

    means: Mapping[Lens, Floats]
    ideals: Mapping[Lens, float]
    focus_ideals: Mapping[Focus, float]
    focus_values: Mapping[Focus, Floats]

    def share(self, problem: PlanningProblem, lens: Lens) -> Floats:
        """Points of the lens's ideal that each column adds, shape (n,)."""
        if lens not in self.ideals:
            return np.zeros(problem.program.columns)
        return problem.per_column(self.means[lens]) * (100 / self.ideals[lens])


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisiblePlan:
    """The exact optimum if work could be split, and what every price is told in.

    Source: docs/methods.md#two-plans.

    problem: with the floor rows. lens_weight: λ. weight_interval: all weights that support the plan equally well.
    value: 100·z, the least share of both ideals, in points. price_value: the best V under λ.
    x: shape (n,). floor: in force. floor_max: the highest all focuses can have at once.
    """

    problem: PlanningProblem
    beliefs: Beliefs
    aims: Aims
    floor: float
    floor_max: float
    lens_weight: float
    weight_interval: tuple[float, float]
    value: float
    price_value: float
    x: Floats

    @property
    def objective(self) -> Floats:
        """V's coefficients in points, shape (n,)."""
        user = self.aims.share(self.problem, Lens.USER_NEED)
        business = self.aims.share(self.problem, Lens.BUSINESS_VALUE)
        return self.lens_weight * user + (1 - self.lens_weight) * business

    @property
    def floor_rows(self) -> dict[Focus, int]:
        """The row of each focus's minimum share."""
        return {
            Focus(fact.about[0]): row
            for row, fact in enumerate(self.problem.facts)
            if fact.kind is FactKind.FLOOR
        }


def belief_means(problem: PlanningProblem, beliefs: Beliefs) -> dict[Lens, Floats]:
    """Adjusted expected value per quarter of each candidate, by lens, shape (candidates,)."""
    return {
        lens: np.array([beliefs.mean(candidate.key, lens) for candidate in problem.candidates])
        for lens in Lens
    }


def find_aims(problem: PlanningProblem, beliefs: Beliefs, solver: Solver) -> Aims | None:
    """The ideals of both lenses and all focuses, under every constraint but floors; None where none can be met."""
    means = belief_means(problem, beliefs)
    ideals: dict[Lens, float] = {}
    for lens in Lens:
        best = _scaled_best(solver, problem.per_column(means[lens]))
        if best is None:
            return None
        if best > 0:
            ideals[lens] = best
    bare = Aims(means=means, ideals=ideals, focus_ideals={}, focus_values={})
    both = sum((bare.share(problem, lens) / 2 for lens in Lens), np.zeros(problem.program.columns))
    values = {focus: both * _membership(problem, focus) for focus in Focus}
    focus_ideals = {focus: _scaled_best(solver, values[focus]) or 0.0 for focus in Focus}
    return dataclasses.replace(bare, focus_ideals=focus_ideals, focus_values=values)


def highest_floor(problem: PlanningProblem, aims: Aims) -> float:
    """φ_max: the greatest share of its ideal that every focus can have at once; 1 where no focus has an ideal."""
    focuses = _focuses_with_ideal(aims)
    if not focuses:
        return 1.0
    rows = [
        (np.append(aims.focus_values[focus] / aims.focus_ideals[focus], -1.0), 0.0, math.inf)
        for focus in focuses
    ]
    program = extended(problem.program, columns=[(-math.inf, 1.0)], rows=rows)
    objective = np.zeros(program.columns)
    objective[-1] = 1.0
    return Solver(program).maximise(objective).value


def with_floors(problem: PlanningProblem, aims: Aims, floor: float) -> PlanningProblem:
    """The problem with V_f ≥ φ·V_f* for each focus that has an ideal."""
    focuses = _focuses_with_ideal(aims)
    rows = [(aims.focus_values[focus], floor * aims.focus_ideals[focus], math.inf) for focus in focuses]
    facts = tuple(Fact(kind=FactKind.FLOOR, about=(focus.value,)) for focus in focuses)
    program = extended(problem.program, rows=rows)
    return dataclasses.replace(problem, program=program, facts=problem.facts + facts)


def plan_divisible(
    problem: PlanningProblem, beliefs: Beliefs, aims: Aims, *, floor: float, floor_max: float
) -> DivisiblePlan:
    """The equal-tension plan if work could be split: Kalai–Smorodinsky with disagreement point 0.

    problem: without floor rows. floor: at most floor_max. Source: docs/methods.md#equal-tension.
    """
    floored = with_floors(problem, aims, floor)
    solver = Solver(floored.program)
    user, business = (aims.share(floored, lens) for lens in Lens)
    balance = _balance(solver, user, business, aims)
    low, high = balance.interval
    weight = min(max((low + high) / 2, _LEAST_WEIGHT), 1 - _LEAST_WEIGHT)
    if len(aims.ideals) == 1:
        weight = 1.0 if Lens.USER_NEED in aims.ideals else 0.0
    priced = solver.maximise(weight * user + (1 - weight) * business)
    return DivisiblePlan(
        problem=floored,
        beliefs=beliefs,
        aims=aims,
        floor=floor,
        floor_max=floor_max,
        lens_weight=weight,
        weight_interval=balance.interval,
        value=balance.value,
        price_value=priced.value,
        x=balance.x,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The value of one optimal plan as the lens weight moves: a line that supports max V from below."""

    weight: float
    value: float
    slope: float
    x: Floats

    def at(self, weight: float) -> float:
        return self.value + self.slope * (weight - self.weight)

    def meets(self, value: float) -> float:
        return self.weight + (value - self.value) / self.slope

    def crosses(self, other: "_Line") -> float:
        return (other.at(0.0) - self.at(0.0)) / (self.slope - other.slope)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Balance:
    value: float
    interval: tuple[float, float]
    x: Floats


def _balance(solver: Solver, user: Floats, business: Floats, aims: Aims) -> _Balance:
    """Least over weights of the greatest weighted value: by duality the greatest least share.

    g(λ) = max λ·U/U* + (1−λ)·B/B* is convex and piecewise linear; z = min g, and the weights that reach it are the
    dual interval of the user-need row.
    Source: docs/methods.md#lens-weight.
    """

    def line(weight: float) -> _Line:
        best = solver.maximise(weight * user + (1 - weight) * business)
        slope = float(user @ best.x - business @ best.x)
        return _Line(weight=weight, value=best.value, slope=slope, x=best.x)

    if len(aims.ideals) < len(Lens):
        only = line(1.0 if Lens.USER_NEED in aims.ideals else 0.0)
        return _Balance(value=only.value, interval=(only.weight, only.weight), x=only.x)
    low, high = line(0.0), line(1.0)
    while low.slope < -_TOLERANCE and high.slope > _TOLERANCE:
        weight = low.crosses(high)
        middle = line(weight)
        if middle.value <= low.at(weight) + _TOLERANCE:
            share = high.slope / (high.slope - low.slope)
            return _Balance(
                value=low.at(weight), interval=(weight, weight), x=share * low.x + (1 - share) * high.x
            )
        if abs(middle.slope) <= _TOLERANCE:
            ends = (_end(line, low, middle.value), _end(line, high, middle.value))
            return _Balance(value=middle.value, interval=ends, x=middle.x)
        low, high = (middle, high) if middle.slope < 0 else (low, middle)
    if low.slope >= -_TOLERANCE:
        end = _end(line, high, low.value) if high.slope > _TOLERANCE else 1.0
        return _Balance(value=low.value, interval=(0.0, end), x=low.x)
    return _Balance(value=high.value, interval=(_end(line, low, high.value), 1.0), x=high.x)


def _end(line: Callable[[float], _Line], side: _Line, value: float) -> float:
    """The end of the flat stretch of g on the side of a line that slopes away from it."""
    while True:
        weight = side.meets(value)
        nearer = line(weight)
        if nearer.value <= value + _TOLERANCE or nearer.slope * side.slope <= 0:
            return weight
        side = nearer


def _scaled_best(solver: Solver, objective: Floats) -> float | None:
    """The greatest value of an objective, solved at a scale the tolerances are made for; None where infeasible."""
    size = float(np.abs(objective).sum())
    scale = 100 / size if size > 0 else 1.0
    best: Optimum = solver.maximise(objective * scale)
    return best.value / scale if best.is_feasible else None


def _membership(problem: PlanningProblem, focus: Focus) -> Floats:
    """1 for the columns of initiatives that flow through a focus, else 0, shape (n,)."""
    members = flows_through(problem, focus)
    by_candidate = np.array([float(candidate.key in members) for candidate in problem.candidates])
    return np.asarray(np.append(by_candidate, 0.0)[problem.owner])


def _focuses_with_ideal(aims: Aims) -> list[Focus]:
    return [focus for focus in Focus if aims.focus_ideals[focus] > _TOLERANCE]


def feasible(program: Program) -> bool:
    """Whether the programme has any solution if work could be split."""
    return Solver(program).maximise(np.zeros(program.columns)).is_feasible

"""A plan near the adopted one: what is planned otherwise has a price, so only what pays for it moves."""

import time
from collections.abc import Callable, Mapping

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import dot
from bowstring.planning.search.climb import Climb
from bowstring.planning.search.exact import Progress, Search
from bowstring.planning.search.fewest import preference_for
from bowstring.planning.search.neighbourhoods import Neighbourhoods
from bowstring.planning.search.pulses import pulses_of
from bowstring.planning.search.split import whole_part
from bowstring.planning.solver.integer import Effort, StoppedBy
from bowstring.planning.solver.pulse_solver import PulseSolver

# Effort in pivots, as of a search from nowhere. Where the plan is as near as that to what it could be, in points of the
# bound, after the first, that is enough; where it ends so far from it other ways are tried.
# Source: trials on examples/department and benchmarks.instances.
_BRIEFLY, _EFFORT, _NEAR, _FAR = 10_000, 150_000, 5e-3, 3e-2
# How much worse a plan may become for a while from then on, as in a search from nowhere.
_HEAT, _ROUNDS = 0.08, 3
_NODES, _GAP, _GIVE_UP, _LEAST_SECONDS = 40, 1e-5, 250, 0.05
# Below that an amount is as good as none.
_LITTLE = 1e-6


def plan_near_adopted(
    goal: Goal,
    solver: PulseSolver,
    adopted: Mapping[str, int | None],
    *,
    afresh: Callable[[float], Search],
    close: float,
    seconds: float,
    seed: int,
    on_progress: Progress | None,
) -> Search | None:
    """The best plan found where each initiative that is planned otherwise than it was adopted has a price.

    Work that could be split, under the same price, moves little; what it and the adopted plan name is solved for as
    whole work, and the plan made better from there. None if that begins with no plan that gains on both sides.
    Source: docs/methods.md#near-the-adopted-plan; El Sakkout & Wallace 2000.

    Args:
        goal: what counts.
        solver: of the problem's programme.
        adopted: starts as offsets, None of what was left out; what is not named moves free of charge.
        afresh: the search as if there were no adopted plan, until a moment of the clock; asked where this one ends far
            from what it could be.
        close: of the bound; a plan that lies no further below it is good enough.
        seconds: a safety net.
        seed: of the luck.
        on_progress: as of `search_plan`.
    """
    until = time.monotonic() + seconds
    preference = preference_for(goal, adopted)
    pulses = pulses_of(goal.divisible, solver)
    # G lies below its tangent, so what it comes to less the price lies below the best of this programme.
    tangent = goal.linear(goal.divisible.x)
    split = solver.maximise(tangent + preference)
    if not split.is_feasible:
        return None
    bound = goal.divisible.value - dot(tangent, goal.divisible.x) + split.value
    is_free = np.ones(goal.columns, dtype=np.bool_)
    is_free[pulses.column] = pulses.begun(split.x) > _LITTLE
    is_free[_begun_in(goal.problem, adopted)] = True
    effort = Effort(seconds=seconds, nodes=_NODES, gap=_GAP, heuristics=False, quick_nodes=True, trials=0)
    first = whole_part(goal, solver.form, tangent + preference, split.x, is_free=is_free, effort=effort)
    if first is None or goal.value(first) <= 0:
        return None
    neighbourhoods = Neighbourhoods(goal.problem, pulses, divisible=split.x)
    climb = Climb(goal, first, neighbourhoods, solver, preference=preference)
    if not (climb.is_plan and climb.keeps_pins()):
        return None
    stopped_by, moves = _climb_near(
        climb, bound, np.random.default_rng(seed), close=close, until=until, on_progress=on_progress
    )
    x = climb.x
    if stopped_by is StoppedBy.EFFORT and bound - climb.merit > _FAR * goal.bound:
        # So much is lost that much has to move: then a plan made afresh may pay better for it.
        other = afresh(until)
        moves += other.moves
        if other.is_feasible and goal.value(other.x) + dot(preference, other.x) > climb.merit:
            x, stopped_by = other.x, other.stopped_by
    value = goal.value(x)
    return Search(
        x=x, value=value, bound=max(value, goal.divisible.value), stopped_by=stopped_by, moves=moves
    )


def _climb_near(
    climb: Climb,
    bound: float,
    random: np.random.Generator,
    *,
    close: float,
    until: float,
    on_progress: Progress | None,
) -> tuple[StoppedBy, int]:
    """Improve a plan by G less the prices of its moves; what ended it, and after how many parts.

    Args:
        climb: where it begins, and where it has come to in the end.
        bound: what no plan can pass, the prices counted.
        random: the luck.
        close: as of `plan_near_adopted`.
        until: when it ends at the latest.
        on_progress: as of `search_plan`.
    """
    goal, moves, idle = climb.goal, 0, 0
    while climb.effort < _EFFORT and idle < _GIVE_UP:
        left = until - time.monotonic()
        is_brief, open_points = climb.effort < _BRIEFLY, max(0.0, bound - climb.merit)
        is_near = not is_brief and open_points <= _NEAR * goal.bound
        if is_near or climb.value >= goal.bound * (1 - close):
            return StoppedBy.GAP, moves
        if left <= 0:
            return StoppedBy.TIME, moves
        heat = 0.0 if is_brief else _HEAT * open_points * (1 - _ROUNDS * climb.effort / _EFFORT % 1)
        idle = 0 if climb.move(random, seconds=max(_LEAST_SECONDS, left), heat=heat) else idle + 1
        moves += 1
        if on_progress is not None:
            on_progress(climb.effort / _EFFORT, climb.value)
    return StoppedBy.EFFORT, moves


def _begun_in(problem: PlanningProblem, starts: Mapping[str, int | None]) -> list[int]:
    """The first steps of what starts inside the plan."""
    return [
        candidate.first_column + start - candidate.starts[0]
        for candidate in problem.candidates
        if (start := starts.get(candidate.key)) is not None
    ]

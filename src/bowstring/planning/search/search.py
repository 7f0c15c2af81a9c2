"""The indivisible plan: exact where it is small, else improved neighbourhood by neighbourhood under a proven bound."""

import dataclasses
import time
from collections.abc import Iterator, Mapping

import numpy as np

from bowstring.planning.baselines import RANKINGS, rank_by
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.search.boulders import with_boulders_whole
from bowstring.planning.search.climb import Climb
from bowstring.planning.search.exact import Progress, Search, part_of, solve_exactly
from bowstring.planning.search.fewest import nearest_plan
from bowstring.planning.search.listing import list_schedule
from bowstring.planning.search.near_adopted import plan_near_adopted
from bowstring.planning.search.neighbourhoods import Neighbourhoods
from bowstring.planning.search.pulses import pulses_of
from bowstring.planning.search.small import bounded_briefly, improve_small, solve_small
from bowstring.planning.search.split import with_split_whole
from bowstring.planning.search.whole import whole_plan
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.integer import Effort, StoppedBy
from bowstring.planning.solver.linear import Maximiser
from bowstring.planning.solver.pulse_solver import PulseSolver
from bowstring.planning.solver.solving import is_large
from bowstring.planning.solver.surge import with_surge

# Up to here the proven optimum is asked for. Source: trials on benchmarks.instances.
SMALL = 60
# Up to here parts of more than half of the work, looked at for longer, better a plan that the usual moves do not.
_MIDDLING = 100
USUAL_SECONDS = 120.0
LARGE_SECONDS = 600.0
# Of a small portfolio: far above what its nodes take, on a busy machine too.
SMALL_SECONDS = 1_200.0
_WHOLE_NODES = 50_000
# What the solver is given at least where no list leads to a plan: the time may be over by then.
_LEAST_SECONDS = 5.0
# Effort in pivots, those that a move counts for among them; how much worse a plan may become for a while at first, as a
# share of how far the best lies below the bound; how often that begins again; and so many moves in a row that bring
# nothing are enough. Source: trials on benchmarks.instances.
_EFFORT, _HEAT, _ROUNDS, _GIVE_UP = 150_000, 0.08, 3, 250
# Of the bound: where the divisible plan's own lists bring less, what it splits is solved for.
_GOOD = 0.98
# What is split may begin wherever it loses less than this share of what an initiative brings on average.
_NEAR = 0.035
# Moves towards a small portfolio's plan, before it is proven in other ways.
_FEW_MOVES = 20
_CLOSE_ENOUGH = 5e-4
# As near as whole work usually comes to work that could be split: after one round that is enough.
_NEARLY = 2.5e-3
# Plans whose G differs by no more are as good as each other: the one nearest to the adopted plan is taken.
_SAME_POINTS = 0.05


def search_plan(
    divisible: DivisiblePlan,
    *,
    seconds: float | None,
    seed: int,
    adopted: Mapping[str, int | None] | None = None,
    on_progress: Progress | None = None,
    solver: Maximiser | None = None,
) -> Search:
    """The best indivisible plan found, with a proven bound: G as great as it can be, ties by V.

    Source: docs/methods.md#two-plans.

    Args:
        divisible: the plan if work could be split.
        seconds: a safety net, above what its size usually takes; None for that.
        seed: of the luck in a large search.
        adopted: starts (offsets inside the plan, None of what was left out) to begin from and to stay near to.
        on_progress: told the share of the effort spent (0 to 1) and G so far.
        solver: of the problem's programme, with prices found before; None for a new one.
    """
    goal, size = Goal(divisible), len(divisible.problem.candidates)
    begun = {key: start for key, start in (adopted or {}).items() if start is not None}
    if is_large(divisible.problem):
        whole = whole_plan(
            goal,
            seconds=seconds or LARGE_SECONDS,
            seed=seed,
            solver=solver if isinstance(solver, DecomposedSolver) else None,
            adopted=adopted if begun else None,
            on_progress=on_progress,
        )
        bound = max(whole.value, divisible.value)
        return Search(
            x=whole.x, value=whole.value, bound=bound, stopped_by=whole.stopped_by, moves=whole.moves
        )
    own_solver = solver if isinstance(solver, PulseSolver) else PulseSolver(divisible.problem)
    until = time.monotonic() + (seconds or USUAL_SECONDS)
    if adopted and begun and size > SMALL:
        near = plan_near_adopted(
            goal,
            own_solver,
            adopted,
            afresh=lambda end: _climbed(goal, own_solver, until=end, seed=seed, adopted={}, on_progress=None),
            close=_NEARLY,
            seconds=seconds or USUAL_SECONDS,
            seed=seed,
            on_progress=on_progress,
        )
        if near is not None:
            return bounded_briefly(goal, near, until=until, seed=seed) if size <= _MIDDLING else near
    if size <= SMALL:
        search = solve_small(
            goal,
            seconds=seconds or SMALL_SECONDS,
            seed=seed,
            start=_adopted_steps(divisible, begun),
            climbed=lambda left: _briefly_climbed(goal, own_solver, begun, seconds=left, seed=seed),
            on_progress=on_progress,
        )
    else:
        search = _improved(goal, own_solver, until=until, seed=seed, adopted=begun, on_progress=on_progress)
    return _near_to(goal, begun, search, seconds=seconds or USUAL_SECONDS) if begun else search


def _near_to(goal: Goal, adopted: Mapping[str, int], search: Search, *, seconds: float) -> Search:
    """Of plans that are as good as the one found the one with fewest moves from the adopted plan."""
    if not search.is_feasible:
        return search
    x = nearest_plan(goal.divisible, adopted, search.x, slack=_SAME_POINTS, seconds=seconds)
    value = goal.value(x)
    is_best = value >= search.value - 1e-9 or search.stopped_by is not StoppedBy.OPTIMAL
    stopped_by = search.stopped_by if is_best else StoppedBy.GAP
    return dataclasses.replace(search, x=x, value=value, stopped_by=stopped_by)


def _adopted_steps(divisible: DivisiblePlan, adopted: Mapping[str, int]) -> Floats | None:
    """The steps of an adopted plan with the surge it needs; None if it breaks a constraint or there is none."""
    if not adopted:
        return None
    problem = divisible.problem
    return with_surge(problem, steps_of(problem, adopted))


def _briefly_climbed(
    goal: Goal, solver: PulseSolver, adopted: Mapping[str, int], *, seconds: float, seed: int
) -> Floats | None:
    """The plan that some moves lead to from a list, shape (n,); None if they lead to none. seconds: a safety net."""
    random = np.random.default_rng(seed)
    first, rankings = _begun(goal, solver, adopted)
    climb = max((first, *rankings), key=lambda climb: climb.rank)
    if climb.keeps_pins():
        until = time.monotonic() + seconds
        for _ in range(_FEW_MOVES):
            if (left := until - time.monotonic()) <= 0:
                break
            climb.move(random, seconds=left)
    return climb.x if climb.is_plan else None


def _improved(
    goal: Goal,
    solver: PulseSolver,
    *,
    until: float,
    seed: int,
    adopted: Mapping[str, int],
    on_progress: Progress | None,
) -> Search:
    """What the usual moves lead to, and of up to 100 initiatives what larger parts make of it."""
    if len(goal.problem.candidates) > _MIDDLING:
        return _climbed(goal, solver, until=until, seed=seed, adopted=adopted, on_progress=on_progress)
    first, then = part_of(on_progress, 0.0, 0.5), part_of(on_progress, 0.5, 1.0)
    search = _climbed(goal, solver, until=until, seed=seed, adopted=adopted, on_progress=first)
    if search.stopped_by is not StoppedBy.EFFORT or not search.is_feasible:
        return search
    left = until - time.monotonic()
    if left <= 0:
        return dataclasses.replace(search, stopped_by=StoppedBy.TIME)
    return improve_small(goal, search, seconds=left, seed=seed, on_progress=then)


def _climbed(
    goal: Goal,
    solver: PulseSolver,
    *,
    until: float,
    seed: int,
    adopted: Mapping[str, int],
    on_progress: Progress | None,
) -> Search:
    """A list that follows the divisible plan, improved part by part.

    Effort is counted in pivots, so that the same input gives the same plan; seconds are a safety net. The further the
    best lies below the bound, the worse a plan may be for a while, and less and less, in a few rounds.
    """
    luck = np.random.default_rng(seed)
    climb, rankings = _begun(goal, solver, adopted)
    stopped_by, moves = _climb_up(climb, luck, until=until, on_progress=on_progress)
    ranked = max(rankings, key=lambda ranked: ranked.rank)
    if ranked.rank > climb.rank:
        climb = ranked
        stopped_by, more = _climb_up(climb, luck, until=until, on_progress=None)
        moves += more
    if not climb.is_plan:
        left = max(_LEAST_SECONDS, until - time.monotonic())
        return solve_exactly(goal, Effort(seconds=left, nodes=_WHOLE_NODES, seed=seed))
    bound = max(climb.value, goal.divisible.value)
    return Search(x=climb.x, value=climb.value, bound=bound, stopped_by=stopped_by, moves=moves)


def _climb_up(
    climb: Climb, luck: np.random.Generator, *, until: float, on_progress: Progress | None
) -> tuple[StoppedBy, int]:
    """Improve a plan part by part; what ended it, and after how many moves.

    Args:
        climb: where it begins, and where it has come to in the end.
        luck: what is freed together.
        until: when it ends at the latest.
        on_progress: as of `search_plan`.
    """
    bound, moves, idle = climb.goal.divisible.value, 0, 0
    while climb.keeps_pins() and climb.effort < _EFFORT and idle < _GIVE_UP:
        left, spent = until - time.monotonic(), climb.effort / _EFFORT
        close = _CLOSE_ENOUGH if _ROUNDS * spent < 1 else _NEARLY
        if climb.is_plan and climb.value >= bound * (1 - close):
            return StoppedBy.GAP, moves
        if left <= 0:
            return StoppedBy.TIME, moves
        heat = _HEAT * max(0.0, bound - climb.value) * (1 - _ROUNDS * spent % 1)
        idle = 0 if climb.move(luck, seconds=max(0.05, left), heat=heat) else idle + 1
        moves += 1
        if on_progress is not None:
            on_progress(spent, climb.value)
    return StoppedBy.EFFORT, moves


def _begun(goal: Goal, solver: PulseSolver, adopted: Mapping[str, int]) -> tuple[Climb, Iterator[Climb]]:
    """The search at its best beginning, and at rankings, which it has to beat.

    Lists that follow the divisible plan, or from the adopted plan on; where little is split, that alone solved for.
    """
    divisible = goal.divisible
    problem, pulses = divisible.problem, pulses_of(divisible, solver)
    nets = np.zeros(problem.program.columns)
    nets[pulses.column] = pulses.net
    begun = dataclasses.replace(divisible, x=with_boulders_whole(divisible, solver, pulses))
    lists = [list_schedule(plan, nets=nets) for plan in (divisible, begun)]
    if adopted:
        lists.append(list_schedule(begun, nets=nets, first=adopted))
    neighbourhoods = Neighbourhoods(problem, pulses, divisible=begun.x)
    beginnings = [steps_of(problem, listed.starts) for listed in lists]
    if max(goal.value(beginning) for beginning in beginnings) < _GOOD * goal.bound:
        is_near = neighbourhoods.loss < _NEAR * goal.bound / len(problem.candidates)
        whole = with_split_whole(goal, solver.form, pulses, begun.x, is_near=is_near, seconds=USUAL_SECONDS)
        beginnings += [] if whole is None else [whole]
    climbs = [Climb(goal, beginning, neighbourhoods, solver) for beginning in beginnings]
    # Not before they are asked for: they take as long as a tenth of the search.
    ranked = (steps_of(problem, rank_by(divisible, rule).starts) for rule in RANKINGS)
    rankings = (Climb(goal, beginning, neighbourhoods, solver) for beginning in ranked)
    return max(climbs, key=lambda climb: climb.rank), rankings

"""The indivisible plan: exact where it is small, else improved neighbourhood by neighbourhood under a proven bound."""

import dataclasses
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bowstring.planning.climb import Climb
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import Goal
from bowstring.planning.linear import Effort, Floats, Solver, StoppedBy, maximise_integer
from bowstring.planning.neighbourhoods import Neighbourhoods
from bowstring.planning.problem import Candidate
from bowstring.planning.programs import dense_rows, extended
from bowstring.planning.pulses import Pulses, Resources, pulses_of
from bowstring.planning.rebuild import Rebuilder, Walk
from bowstring.planning.schedule import Schedule, fund_with_requirements, pinned_schedule, steps_of

# Up to here the solver alone is asked for the proven optimum. Source: docs/methods.md#two-plans.
SMALL = 60
SMALL_SECONDS = 20.0
USUAL_SECONDS = 10.0
# What the solver is given at least where no list leads to a plan: the time may be over by then.
_LEAST_SECONDS = 5.0
_LISTS = 5
# Effort: plans taken apart and rebuilt for each point between the list and the bound beyond the first, at most so
# many, and how boldly; then parts solved for. The first may take that share of the time left. Source: trials on
# benchmarks.instances: near the bound only solving for parts still gains.
_MOST_TRIALS, _TRIALS_A_POINT = 6000, 1250
_HEAT, _HEAT_A_POINT = (0.008, 0.025), 0.004
_MOVES = 160
_REBUILDING = 0.5
# A walk ends where that many moves in a row bring nothing, far from the bound or near; after one that ended far, the
# next begins again from a list.
_GIVE_UP_FAR, _GIVE_UP_NEAR = 15, 120
_NEAR = 0.01
_WALKS = 3
_CLOSE_ENOUGH = 5e-4

Progress = Callable[[float, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search found: x of shape (n,), empty where no plan meets everything.

    value: the plan's least share in points. bound: no plan can have more. moves: neighbourhoods tried.
    """

    x: Floats
    value: float
    bound: float
    stopped_by: StoppedBy
    moves: int = 0
    nodes: int = 0

    @property
    def is_feasible(self) -> bool:
        """Whether a plan was found."""
        return self.x.size > 0


def search_plan(
    divisible: DivisiblePlan, *, seconds: float | None, seed: int, on_progress: Progress | None = None
) -> Search:
    """The best indivisible plan found, with a proven bound. Source: docs/methods.md#two-plans.

    It maximises 100·min(U/U*, B/B*) + 0.001·V. seconds: ceiling; None for what its size usually takes.
    on_progress: told the share of the effort spent (0 to 1) and the value so far.
    """
    goal = Goal(divisible)
    if len(divisible.problem.candidates) <= SMALL:
        return _solve_whole(goal, seconds or SMALL_SECONDS, seed)
    return _improve(goal, seconds or USUAL_SECONDS, seed, on_progress)


def highest_whole_floor(divisible: DivisiblePlan, *, seed: int) -> float | None:
    """The highest minimum share, up to the one in force, that an indivisible plan can give every focus.

    None where no indivisible plan meets even the other constraints, or none was found in time.
    """
    program, rows = divisible.problem.program, sorted(divisible.floor_rows.values())
    dense = dense_rows(program, rows)
    lowest = program.row_lower.copy()
    lowest[rows] = -math.inf
    share_rows = [
        (np.append(values, -lowest_value / divisible.floor), 0.0, math.inf)
        for values, lowest_value in zip(dense, program.row_lower[rows], strict=True)
    ]
    free = dataclasses.replace(program, row_lower=lowest)
    found = maximise_integer(
        extended(free, columns=[(0.0, divisible.floor)], rows=share_rows),
        np.append(np.zeros(program.columns), 1.0),
        is_integer=np.append(divisible.problem.is_step, False),
        effort=Effort(seconds=SMALL_SECONDS, seed=seed),
    )
    # A hair below, so that the plan that reaches it is not lost to rounding.
    return max(0.0, found.value - 1e-7) if found.is_feasible else None


def _solve_whole(goal: Goal, seconds: float, seed: int) -> Search:
    found = maximise_integer(
        goal.program,
        goal.objective,
        is_integer=goal.is_integer,
        effort=Effort(seconds=seconds, gap=1e-9, seed=seed),
    )
    if not found.is_feasible:
        return Search(x=np.empty(0), value=-math.inf, bound=found.bound, stopped_by=found.stopped_by)
    value = goal.value(found.x)
    return Search(
        x=found.x[: goal.columns],
        value=value,
        bound=max(value, min(goal.divisible.value, goal.bound(found.bound))),
        stopped_by=found.stopped_by,
        nodes=found.nodes,
    )


def _improve(goal: Goal, seconds: float, seed: int, on_progress: Progress | None) -> Search:
    """A list that follows the divisible plan, taken apart and rebuilt many times, then improved part by part.

    Effort is counted in trials and moves, so that the same input gives the same plan; seconds are a ceiling.
    """
    clock = _Clock(seconds, on_progress)
    random = np.random.default_rng(seed)
    bound = min(goal.divisible.value, goal.bound(Solver(goal.program).maximise(goal.objective).value))
    parts = pulses_of(goal.divisible)
    neighbourhoods = Neighbourhoods(goal.divisible.problem, parts[0], divisible=goal.divisible.x)
    best: Climb | None = None
    moves, stopped_by = 0, StoppedBy.EFFORT
    for _ in range(_WALKS):
        x = _rebuilt(goal, parts, random, clock)
        climb = Climb(goal, x, neighbourhoods)
        if not climb.keeps_pins():
            return _solve_whole(goal, max(_LEAST_SECONDS, clock.left()), seed)
        stopped_by, moves = _climb(climb, random, clock, bound=bound, moves=range(moves, _MOVES))
        if best is None or climb.rank > best.rank:
            best = climb
        if stopped_by is not StoppedBy.EFFORT or moves >= _MOVES or climb.value >= bound * (1 - _NEAR):
            break
    if best is None or not best.is_plan:
        return _solve_whole(goal, max(_LEAST_SECONDS, clock.left()), seed)
    return Search(
        x=best.x[: goal.columns],
        value=best.value,
        bound=max(best.value, bound),
        stopped_by=StoppedBy.TIME if clock.has_cut else stopped_by,
        moves=moves,
    )


class _Clock:
    """Tells how far the search is, and whether it may go on."""

    def __init__(self, seconds: float, on_progress: Progress | None) -> None:
        self.seconds, self.on_progress = seconds, on_progress
        self.began = time.monotonic()
        self.has_cut = False
        self.told = (0.0, -math.inf)

    def left(self) -> float:
        """Seconds until the time is over."""
        return self.began + self.seconds - time.monotonic()

    def tell(self, spent: float, value: float) -> None:
        """Report the share of the effort spent and the best so far; neither falls where a walk begins again."""
        self.told = (max(self.told[0], spent), max(self.told[1], value))
        if self.on_progress is not None:
            self.on_progress(*self.told)


def _rebuilt(
    goal: Goal, parts: tuple[Pulses, Resources], random: np.random.Generator, clock: _Clock
) -> Floats:
    """The best steps that taking apart and rebuilding finds, from the best of some lists."""
    start = _best_list(goal, random)
    rebuilder = Rebuilder(goal.divisible, *parts, shares=goal.shares)
    kept = (1 - _REBUILDING) * clock.left()

    def carry_on(spent: float, value: float) -> bool:
        clock.tell(_REBUILDING * spent, value)
        is_over = clock.left() <= kept
        clock.has_cut |= is_over
        return not is_over

    behind = goal.divisible.value - goal.value(start)
    walk = Walk(
        trials=int(np.clip(_TRIALS_A_POINT * (behind - 1), 0, _MOST_TRIALS)),
        heat=float(np.clip(_HEAT_A_POINT * behind, *_HEAT)),
        carry_on=carry_on,
    )
    return rebuilder.improve(start, random, walk=walk)


def _climb(
    climb: Climb, random: np.random.Generator, clock: _Clock, *, bound: float, moves: range
) -> tuple[StoppedBy, int]:
    """Move until the plan is close enough, moves no longer help, or the effort or the time is spent; moves made."""
    idle = 0
    for made in moves:
        is_near = climb.value >= bound * (1 - _NEAR)
        if climb.is_plan and climb.value >= bound * (1 - _CLOSE_ENOUGH):
            return StoppedBy.GAP, made
        if clock.left() <= 0:
            return StoppedBy.TIME, made
        if idle >= (_GIVE_UP_NEAR if is_near else _GIVE_UP_FAR):
            return StoppedBy.EFFORT, made
        idle = 0 if climb.move(random, seconds=max(0.05, clock.left())) else idle + 1
        clock.tell(_REBUILDING + (1 - _REBUILDING) * (made + 1) / _MOVES, climb.value)
    return StoppedBy.EFFORT, moves.stop


def _best_list(goal: Goal, random: np.random.Generator) -> Floats:
    """The steps of the best of some lists that follow the divisible plan."""
    lists = [follow(goal.divisible, random, noise=0.3 if attempt else 0.0) for attempt in range(_LISTS)]
    return max((steps_of(goal.divisible.problem, one.starts) for one in lists), key=goal.value)


def follow(divisible: DivisiblePlan, random: np.random.Generator, *, noise: float) -> Schedule:
    """Fund down the list of shares that the divisible plan funds, each in the quarter it prefers where that fits."""
    problem = divisible.problem
    schedule = pinned_schedule(problem)
    wish: dict[str, Floats] = {}
    for candidate in problem.candidates:
        steps = divisible.x[candidate.first_column : candidate.first_column + len(candidate.starts)]
        wish[candidate.key] = np.diff(steps, prepend=0.0)
    rank = {key: float(share.sum()) + noise * float(random.random()) for key, share in wish.items()}

    def preferred(candidate: Candidate) -> list[int]:
        order = np.argsort(-np.round(wish[candidate.key], 9), kind="stable")
        return [candidate.starts[place] for place in order]

    for key in sorted(rank, key=lambda one: (-rank[one], one)):
        if rank[key] > 0 and key not in schedule.starts:
            fund_with_requirements(schedule, key, quarters=preferred)
    return schedule

"""The indivisible plan: exact where it is small, else improved neighbourhood by neighbourhood under a proven bound."""

import math
import time
from collections.abc import Callable, Mapping

import numpy as np

from bowstring.planning.climb import Climb
from bowstring.planning.decomposed.solver import DecomposedSolver
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.exact import Search, solve_exactly
from bowstring.planning.goal import Goal
from bowstring.planning.integer import Effort, StoppedBy
from bowstring.planning.linear import Maximiser
from bowstring.planning.neighbourhoods import Neighbourhoods
from bowstring.planning.problem import Candidate
from bowstring.planning.programs import Floats
from bowstring.planning.pulses import Pulses, Resources, pulses_of
from bowstring.planning.rebuild import Rebuilder, Walk
from bowstring.planning.schedule import Schedule, fund_with_requirements, pinned_schedule, steps_of
from bowstring.planning.solving import is_large
from bowstring.planning.surge import with_surge
from bowstring.planning.whole import whole_plan

# Up to here the solver alone is asked for the proven optimum. Source: trials on benchmarks.instances.
SMALL = 60
SMALL_SECONDS = 20.0
USUAL_SECONDS = 60.0
LARGE_SECONDS = 600.0
_WHOLE_NODES = 50_000
# What the solver is given at least where no list leads to a plan: the time may be over by then.
_LEAST_SECONDS = 5.0
_LISTS = 3
# Effort: plans taken apart and rebuilt for each point between the list and the bound beyond the first, at most so
# many, and how boldly; then parts solved for. The first may take that share of the time left. Source: trials on
# benchmarks.instances: near the bound only solving for parts still gains.
_MOST_TRIALS, _TRIALS_A_POINT = 6000, 1250
_HEAT, _HEAT_A_POINT = (0.008, 0.025), 0.004
_MOVES = 140
_REBUILDING = 0.5
# A walk ends where that many moves in a row bring nothing, far from the bound or near; after one that ended far, the
# next begins again from a list.
_GIVE_UP_FAR, _GIVE_UP_NEAR = 15, 120
_NEAR = 0.01
_WALKS = 3
_CLOSE_ENOUGH = 5e-4

Progress = Callable[[float, float], None]


def search_plan(
    divisible: DivisiblePlan,
    *,
    seconds: float | None,
    seed: int,
    adopted: Mapping[str, int] | None = None,
    on_progress: Progress | None = None,
    solver: Maximiser | None = None,
) -> Search:
    """The best indivisible plan found, with a proven bound: G as great as it can be, ties by V.

    Source: docs/methods.md#two-plans.

    Args:
        divisible: the plan if work could be split.
        seconds: a safety net, above what its size usually takes; None for that.
        seed: of the luck in a large search.
        adopted: starts (offsets) to begin from.
        on_progress: told the share of the effort spent (0 to 1) and G so far.
        solver: of a large problem, with prices found before; None for a new one.
    """
    goal = Goal(divisible)
    if is_large(divisible.problem):
        whole = whole_plan(
            goal,
            seconds=seconds or LARGE_SECONDS,
            seed=seed,
            solver=solver if isinstance(solver, DecomposedSolver) else None,
            on_progress=on_progress,
        )
        bound = max(whole.value, divisible.value)
        return Search(
            x=whole.x, value=whole.value, bound=bound, stopped_by=whole.stopped_by, moves=whole.moves
        )
    if len(divisible.problem.candidates) <= SMALL:
        return _solve_whole(goal, seconds or SMALL_SECONDS, seed, _adopted_steps(divisible, adopted))
    return _improve(goal, seconds or USUAL_SECONDS, seed, adopted, on_progress)


def _solve_whole(goal: Goal, seconds: float, seed: int, start: Floats | None = None) -> Search:
    return solve_exactly(goal, Effort(seconds=seconds, nodes=_WHOLE_NODES, seed=seed), start=start)


def _adopted_steps(divisible: DivisiblePlan, adopted: Mapping[str, int] | None) -> Floats | None:
    """The steps of an adopted plan with the surge it needs; None if it breaks a constraint or there is none."""
    if not adopted:
        return None
    problem = divisible.problem
    return with_surge(problem, steps_of(problem, adopted))


def _improve(
    goal: Goal, seconds: float, seed: int, adopted: Mapping[str, int] | None, on_progress: Progress | None
) -> Search:
    """A list that follows the divisible plan, taken apart and rebuilt many times, then improved part by part.

    Effort is counted in trials and moves, so that the same input gives the same plan; seconds are a safety net.
    """
    clock = _SearchClock(seconds, on_progress)
    random = np.random.default_rng(seed)
    bound = goal.divisible.value
    parts = pulses_of(goal.divisible)
    neighbourhoods = Neighbourhoods(goal.divisible.problem, parts[0], divisible=goal.divisible.x)
    best: Climb | None = None
    moves, stopped_by = 0, StoppedBy.EFFORT
    for _ in range(_WALKS):
        x = _rebuilt(goal, parts, random, clock, adopted)
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
        x=best.x,
        value=best.value,
        bound=max(best.value, bound),
        stopped_by=StoppedBy.TIME if clock.has_cut else stopped_by,
        moves=moves,
    )


class _SearchClock:
    """Tells how far the search is, and whether it may go on."""

    def __init__(self, seconds: float, on_progress: Progress | None) -> None:
        self.seconds, self.on_progress = seconds, on_progress
        self.began = time.monotonic()
        self.has_cut = False
        self.progress = (0.0, -math.inf)

    def left(self) -> float:
        """Seconds until the time is over."""
        return self.began + self.seconds - time.monotonic()

    def tell(self, spent: float, value: float) -> None:
        """Report the share of the effort spent and the best so far; neither falls where a walk begins again."""
        self.progress = (max(self.progress[0], spent), max(self.progress[1], value))
        if self.on_progress is not None:
            self.on_progress(*self.progress)


def _rebuilt(
    goal: Goal,
    parts: tuple[Pulses, Resources],
    random: np.random.Generator,
    clock: _SearchClock,
    adopted: Mapping[str, int] | None,
) -> Floats:
    """The best steps that taking apart and rebuilding finds, from the best of some lists."""
    start = _best_list(goal, random, adopted)
    rebuilder = Rebuilder(goal, *parts)
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
    climb: Climb, random: np.random.Generator, clock: _SearchClock, *, bound: float, moves: range
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


def _best_list(goal: Goal, random: np.random.Generator, adopted: Mapping[str, int] | None) -> Floats:
    """The steps of the best of some lists that follow the divisible plan, one of them from the adopted plan on."""
    lists = [follow(goal.divisible, random, noise=0.3 if attempt else 0.0) for attempt in range(_LISTS)]
    if adopted:
        lists.append(follow(goal.divisible, random, noise=0.0, first=adopted))
    return max((steps_of(goal.divisible.problem, listed.starts) for listed in lists), key=goal.rank)


def follow(
    divisible: DivisiblePlan,
    random: np.random.Generator,
    *,
    noise: float,
    first: Mapping[str, int] | None = None,
) -> Schedule:
    """Fund down the list of shares that the divisible plan funds, each in the quarter it prefers where that fits.

    Args:
        divisible: the plan to follow.
        random: luck for the noise.
        noise: on the shares.
        first: starts (offsets) to fund before all, as far as they fit.
    """
    problem = divisible.problem
    schedule = pinned_schedule(problem)
    for key, start in sorted((first or {}).items(), key=lambda entry: (entry[1], entry[0])):
        if key not in schedule.starts and schedule.fits(key, start):
            schedule.add(key, start)
    preference: dict[str, Floats] = {}
    for candidate in problem.candidates:
        steps = divisible.x[candidate.first_column : candidate.first_column + len(candidate.starts)]
        preference[candidate.key] = np.diff(steps, prepend=0.0)
    rank = {key: float(share.sum()) + noise * float(random.random()) for key, share in preference.items()}

    def preferred(candidate: Candidate) -> list[int]:
        order = np.argsort(-np.round(preference[candidate.key], 9), kind="stable")
        return [candidate.starts[place] for place in order]

    for key in sorted(rank, key=lambda name: (-rank[name], name)):
        if rank[key] > 0 and key not in schedule.starts:
            fund_with_requirements(schedule, key, quarters=preferred)
    return schedule

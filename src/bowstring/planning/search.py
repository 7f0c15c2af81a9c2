"""The indivisible plan: exact where it is small, else improved neighbourhood by neighbourhood under a proven bound."""

import dataclasses
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.linear import (
    Effort,
    Floats,
    Program,
    Solver,
    StoppedBy,
    dense_rows,
    extended,
    maximise_integer,
    restricted,
)
from bowstring.planning.problem import Candidate, FactKind, PlanningProblem
from bowstring.planning.schedule import Schedule, fund_with_requirements, pinned_schedule, steps_of

# Up to here the solver alone is asked for the proven optimum. Source: the trial that MODEL.md 3 quotes.
SMALL = 60
SMALL_SECONDS = 20.0
USUAL_SECONDS = 10.0
# What V adds to the least share, so that of two equal plans the better is taken. Source: MODEL.md 3.
_V_SHARE = 0.001
# Points lost per point of a minimum share or band not yet met while the search is still on its way there.
_SHORTFALL_PRICE = 100.0
_LISTS = 20
_MOVES = 400
_NEIGHBOURHOOD = 20
_MOVE_NODES = 30
_GIVE_UP_AFTER = 120
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
    """The best indivisible plan found, with a proven bound. Source: MODEL.md 3.

    It maximises 100·min(U/U*, B/B*) + 0.001·V. seconds: ceiling; None for what its size usually takes.
    on_progress: told the share of the effort spent (0 to 1) and the value so far.
    """
    goal = _Goal(divisible)
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
        is_integer=np.append(divisible.problem.owner >= 0, False),
        effort=Effort(seconds=SMALL_SECONDS, seed=seed),
    )
    # A hair below, so that the plan that reaches it is not lost to rounding.
    return max(0.0, found.value - 1e-7) if found.is_feasible else None


class _Goal:
    """The integer programme: the problem's columns, then shortfalls, then the least share z."""

    def __init__(self, divisible: DivisiblePlan) -> None:
        self.divisible = divisible
        problem = divisible.problem
        self.columns = problem.program.columns
        self.shares = [divisible.aims.share(problem, lens) for lens in Lens if lens in divisible.aims.ideals]
        self.program = self._program(problem)
        self.objective = np.zeros(self.program.columns)
        self.objective[: self.columns] = _V_SHARE * divisible.objective
        self.objective[-1] = 1.0
        self.is_integer = np.zeros(self.program.columns, dtype=np.bool_)
        self.is_integer[: self.columns] = problem.owner >= 0

    def _program(self, problem: PlanningProblem) -> Program:
        rows = [(np.concatenate([-share, [1.0]]), -math.inf, 0.0) for share in self.shares]
        return extended(problem.program, columns=[(-1e5, 1e3)], rows=rows)

    def value(self, x: Floats) -> float:
        """The least share of a solution, in points."""
        return min(float(share @ x[: self.columns]) for share in self.shares)

    def bound(self, objective_bound: float) -> float:
        """The least share that a bound on the objective leaves possible: V is never below the least share."""
        return objective_bound / (1 + _V_SHARE)


def _solve_whole(goal: _Goal, seconds: float, seed: int) -> Search:
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


def _improve(goal: _Goal, seconds: float, seed: int, on_progress: Progress | None) -> Search:
    """Large neighbourhood search: a few initiatives freed at a time, the rest held, solved by the solver.

    Those whose steps differ most from the divisible plan are freed most often. Source: Shaw 1998; Danna, Rothberg
    & Le Pape 2005. Effort is counted in moves, so that the same input gives the same plan; seconds are a ceiling.
    """
    deadline = time.monotonic() + seconds
    random = np.random.default_rng(seed)
    climb = _Climb(goal, _best_start(goal, random))
    if not climb.keeps_pins():
        return _solve_whole(goal, seconds, seed)
    bound = min(goal.divisible.value, goal.bound(Solver(goal.program).maximise(goal.objective).value))
    stopped_by, moves, idle = StoppedBy.EFFORT, 0, 0
    while moves < _MOVES and idle < _GIVE_UP_AFTER:
        if climb.is_feasible and goal.value(climb.x) >= bound * (1 - _CLOSE_ENOUGH):
            stopped_by = StoppedBy.GAP
            break
        left = deadline - time.monotonic()
        if left <= 0:
            stopped_by = StoppedBy.TIME
            break
        idle = 0 if climb.move(random, seconds=left) else idle + 1
        moves += 1
        if on_progress is not None:
            on_progress(moves / _MOVES, goal.value(climb.x))
    if not climb.is_feasible:
        return _solve_whole(goal, seconds, seed)
    value = goal.value(climb.x)
    return Search(
        x=climb.x[: goal.columns], value=value, bound=max(value, bound), stopped_by=stopped_by, moves=moves
    )


def _best_start(goal: _Goal, random: np.random.Generator) -> Floats:
    """The best of some lists that follow the divisible plan, as a solution to begin from."""
    lists = [follow(goal.divisible, random, noise=0.3 if attempt else 0.0) for attempt in range(_LISTS)]
    best = max((steps_of(goal.divisible.problem, one.starts) for one in lists), key=goal.value)
    return np.append(best, 0.0)


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


class _Climb:
    """A solution that only gets better; minimum shares and bands it does not meet yet are priced until it does."""

    def __init__(self, goal: _Goal, x: Floats) -> None:
        self.goal = goal
        self.x = x
        # The lists leave buying surge to the first move.
        self.is_solved = False
        self.size = float(_NEIGHBOURHOOD)
        problem = goal.divisible.problem
        self.candidates = len(problem.candidates)
        self.owner = np.append(problem.owner, -1)
        self.fractional = np.append(goal.divisible.x, 0.0)
        self.soft = [
            row for row, fact in enumerate(problem.facts) if fact.kind in (FactKind.FLOOR, FactKind.SPEND)
        ]
        self.soft_rows = dense_rows(goal.program, self.soft)
        self.program, self.objective = goal.program, goal.objective
        self._price_shortfalls()

    @property
    def is_feasible(self) -> bool:
        """Whether every minimum share and band is met."""
        return self.program is self.goal.program

    def keeps_pins(self) -> bool:
        """Whether what is running, mandated or locked is as it must be."""
        program, steps = self.goal.program, self.owner >= 0
        within = (self.x >= program.lower - 1e-9) & (self.x <= program.upper + 1e-9)
        impossible = (program.row_lower > 0) & (np.diff(program.starts) == 0)
        return bool(within[steps].all()) and not impossible.any()

    def move(self, random: np.random.Generator, *, seconds: float) -> bool:
        """Free some initiatives and solve for them; whether that made the solution better."""
        freed = self._choose(random)
        is_free = np.append(freed, True)[self.owner]
        smaller, columns = restricted(self.program, self.x, is_free)
        effort = Effort(seconds=seconds, nodes=_MOVE_NODES, gap=1e-5, heuristics=False)
        found = maximise_integer(
            smaller,
            self.objective[columns],
            is_integer=self.goal.is_integer[columns],
            effort=effort,
            start=self.x[columns] if self.is_solved else None,
        )
        hard = found.stopped_by in (StoppedBy.EFFORT, StoppedBy.TIME)
        before = float(self.objective[columns] @ self.x[columns])
        better = found.is_feasible and found.value > before + 1e-6
        if better:
            self.x = self.x.copy()
            self.x[columns] = np.where(self.goal.is_integer[columns], np.round(found.x), found.x)
            self.is_solved = True
            self._price_shortfalls()
        self.size = min(max(self.size * (0.9 if hard else 1.0 if better else 1.03), 12.0), 60.0)
        return better

    def _choose(self, random: np.random.Generator) -> NDArray[np.bool_]:
        """Which candidates to free: more likely the more the divisible plan would do otherwise."""
        steps = self.owner >= 0
        differs = np.bincount(
            self.owner[steps], weights=np.abs(self.x - self.fractional)[steps], minlength=self.candidates
        )
        weights = differs + 0.15
        count = min(int(self.size), self.candidates)
        chosen = random.choice(self.candidates, count, replace=False, p=weights / weights.sum())
        freed = np.zeros(self.candidates, dtype=np.bool_)
        freed[chosen] = True
        return freed

    def _price_shortfalls(self) -> None:
        """Hold what is reached of each minimum share and band, and pay for what is missing."""
        program = self.goal.program
        reached = self.soft_rows @ self.x
        low, high = program.row_lower[self.soft], program.row_upper[self.soft]
        short, over = reached < low - 1e-9, reached > high + 1e-9
        if not (short.any() or over.any()):
            self.program, self.objective = program, self.goal.objective
            return
        row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
        row_lower[self.soft] = np.where(short, reached, low)
        row_upper[self.soft] = np.where(over, reached, high)
        self.program = dataclasses.replace(program, row_lower=row_lower, row_upper=row_upper)
        scale = np.abs(self.soft_rows).sum(axis=1) / 100
        towards = (short.astype(float) - over.astype(float)) / np.maximum(scale, 1e-300)
        self.objective = self.goal.objective + _SHORTFALL_PRICE * (towards @ self.soft_rows)

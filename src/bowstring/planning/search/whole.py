"""The whole plan of a large portfolio: a list that follows the divisible plan, improved part by part."""

import dataclasses
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats, Ints, dot
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.search.core_program import core_program
from bowstring.planning.search.exact import Progress
from bowstring.planning.search.fewest import preference_for
from bowstring.planning.search.listing import list_schedule
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.decomposed.structure import Structure
from bowstring.planning.solver.integer import Effort, StoppedBy, maximise_integer
from bowstring.planning.solver.surge import with_surge

# Where the list meets not everything, a core is solved for: so many initiatives beyond those that the divisible plan
# splits, and nodes; four times as many if that is not enough. It frees their starts that lose as little.
_CORE, _CORE_NODES, _ATTEMPTS, _CORE_WIDTH, _LEAST_WIDTH = 40, 40, 3, 0.06, 1e-12
# Then parts are freed: so many initiatives at first, at least and at most, each part so many nodes.
# Source: trials on benchmarks.instances, as all of these.
_FIRST, _LEAST, _MOST, _NODES = 40.0, 35.0, 60.0, 100
_SHRINK, _GROW = 0.85, 1.02
# Effort in pivots, and what a move counts for beside its own; how much worse a plan may become for a while at first, as
# a share of how far the best lies below the bound; and how far what a start gains is off by luck, as a share of that.
_EFFORT, _MOVE_EFFORT, _HEAT, _NOISE = 300_000, 100, 0.12, 0.1
# Close enough, of the bound; and so many moves in a row that bring nothing are enough.
_CLOSE, _GAP, _GIVE_UP = 5e-5, 1e-5, 400
# Of the bound: so near to what it could be at most a plan near the adopted one is good enough.
_NEAR = 5e-4
# Shares of what an initiative brings on average. What would lose so much more by another start is freed e times less
# often, but never less often than that; e times fewer starts are freed for so much that they lose, so many of those
# that lose nothing.
_EASE, _SELDOM, _LOSS, _SHARE = 0.105, 0.02, 0.14, 0.15
# Quarters that a part is about, and how often what is as in the divisible plan is freed beside what is not.
_WINDOW, _ALIKE = 2, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlan:
    """A whole plan x, shape (n,), its G, and what the search took; x is empty where none was found."""

    x: Floats
    value: float
    stopped_by: StoppedBy
    moves: int
    nodes: int


def whole_plan(
    goal: Goal,
    *,
    seconds: float,
    seed: int,
    solver: DecomposedSolver | None = None,
    adopted: Mapping[str, int | None] | None = None,
    on_progress: Progress | None = None,
) -> WholePlan:
    """The best whole plan found: of what prices leave in doubt part after part is solved for. Effort is counted.

    Source: docs/methods.md#large-portfolios; Shaw 1998 for the parts, Berthold 2014 for a core where no list will do.

    Args:
        goal: what counts.
        seconds: a safety net.
        seed: of the luck.
        solver: one that has prices already; None for a new one.
        adopted: starts as offsets, None of what was left out; the plan stays near them, as with hundreds.
        on_progress: told the share of the effort spent (0 to 1) and G so far.
    """
    until = time.monotonic() + seconds
    preference = None if adopted is None else preference_for(goal, adopted)
    core = _Core(goal, DecomposedSolver(goal.problem) if solver is None else solver, seed, preference)
    if not core.begin(seconds):
        is_over = time.monotonic() >= until
        stopped_by = StoppedBy.TIME if is_over else StoppedBy.EFFORT
        return WholePlan(x=np.empty(0), value=-math.inf, stopped_by=stopped_by, moves=0, nodes=core.nodes)
    stopped_by, moves, idle = StoppedBy.EFFORT, 0, 0
    while core.effort < _EFFORT and idle < _GIVE_UP:
        if core.bound - core.merit <= core.close:
            stopped_by = StoppedBy.GAP
            break
        left = until - time.monotonic()
        if left <= 0:
            stopped_by = StoppedBy.TIME
            break
        spent = core.effort / _EFFORT
        heat = _HEAT * max(0.0, core.bound - core.merit) * (1 - spent)
        idle = 0 if core.move(left, heat=heat) else idle + 1
        moves += 1
        if on_progress is not None:
            on_progress(spent, core.value)
    return WholePlan(x=core.x, value=core.value, stopped_by=stopped_by, moves=moves, nodes=core.nodes)


class _Core:
    """The best plan so far, one at hand that may be worse for a while, and how undecided each initiative is.

    Plans are judged by their merit: G and what is preferred beside it, nothing unless told.
    """

    def __init__(
        self, goal: Goal, solver: DecomposedSolver, seed: int, preference: Floats | None = None
    ) -> None:
        self.goal, self.random = goal, np.random.default_rng(seed)
        self.structure: Structure = solver.structure
        self.preference = np.zeros(goal.columns) if preference is None else preference
        tangent = goal.linear(goal.divisible.x)
        best = solver.maximise(tangent + self.preference)
        is_free = preference is None or not best.is_feasible
        self.split = goal.divisible.x if is_free else best.x
        # G lies below its tangent, so no plan's merit passes the best of this programme.
        self.bound = goal.bound
        if not is_free:
            self.bound += dot(tangent, self.split - goal.divisible.x) + dot(self.preference, self.split)
        self.close, self.is_free = _CLOSE * goal.bound if is_free else _NEAR * goal.bound, is_free
        self.lost = self._lost(solver)
        self.nets = self._nets(solver)
        candidates = goal.problem.candidates
        self.average = goal.bound / len(candidates)
        forest = self.structure.forest
        steps = np.where(forest.has_slot, self.split[forest.column], 0.0)
        self.shares = np.diff(steps, axis=1, prepend=0.0, append=1.0) * np.pad(
            forest.has_slot, ((0, 0), (0, 1)), constant_values=True
        )
        self.shares[:, -1] = 1.0 - steps.max(axis=1)
        self.odds = _SHARE * np.exp(-self.lost[:, :-1] / (_LOSS * self.average))
        self.duration = np.array([candidate.duration for candidate in candidates], dtype=np.int64)
        self.begin_at = np.array([candidate.starts.start for candidate in candidates], dtype=np.int64)
        self.last_quarter = max(candidate.starts.stop for candidate in candidates if candidate.starts)
        self.x, self.merit, self.nodes, self.effort, self.size = np.empty(0), -math.inf, 0, 0, _FIRST
        self.at_hand, self.at = self.split, self._places(self.split)

    @property
    def value(self) -> float:
        """G of the best plan so far."""
        return self.goal.value(self.x)

    def begin(self, seconds: float) -> bool:
        """A first plan: a list, or what the divisible plan splits and what is most in doubt solved for; whether any.

        Lists fill up what is left, so a plan that is to move little is solved for first.
        """
        ways = (self._listed, lambda: self._solved_around(seconds))
        return any(way() for way in (ways if self.is_free else reversed(ways)))

    def _listed(self) -> bool:
        problem = self.goal.problem
        divisible = dataclasses.replace(self.goal.divisible, x=self.split)
        x = with_surge(problem, steps_of(problem, list_schedule(divisible, nets=self.nets).starts))
        if x is not None:
            self._hold(x)
        return x is not None

    def _solved_around(self, seconds: float) -> bool:
        several = np.partition(self.lost, 1, axis=1)[:, 1]
        order = np.argsort(several, kind="stable")
        # So much the last of twice as many candidates as there are rows loses by its second best start: about as many
        # as there are rows lose nothing.
        count = min(2 * int((~self.structure.is_seldom).sum()), several.size - 1)
        several_there = several[order[: count + 1]]
        width = max(_LEAST_WIDTH, float(several_there[np.isfinite(several_there)].max(initial=0.0)))
        is_split = ((self.shares > 1e-7) & (self.shares < 1 - 1e-7)).any(axis=1)
        for attempt in range(_ATTEMPTS):
            freed = np.array(is_split, dtype=np.bool_)
            freed[order[: (int(is_split.sum()) + _CORE) * 4**attempt]] = True
            self._solve(freed, self.lost[:, :-1] <= _CORE_WIDTH * width * 4**attempt, seconds)
            if self.x.size:
                return True
        return False

    def move(self, seconds: float, *, heat: float) -> bool:
        """Free some initiatives and solve for them; whether that is the best yet.

        heat: by how many points the plan at hand may be below the best.
        """
        everybody = np.arange(self.at.size)
        otherwise = self.lost.copy()
        otherwise[everybody, self.at] = np.inf
        more = otherwise.min(axis=1) - self.lost[everybody, self.at]
        weights = np.exp(-np.clip(more / (_EASE * self.average), 0.0, 40.0)) + _SELDOM
        if self.random.random() < 0.5:
            weights *= _ALIKE + 1.0 - self.shares[everybody, self.at]
        else:
            quarter = int(self.random.integers(self.last_quarter))
            is_never = self.at >= self.structure.forest.places
            begins = self.begin_at + np.where(is_never, self.lost[:, :-1].argmin(axis=1), self.at)
            overlap = np.minimum(begins + self.duration, quarter + _WINDOW) - np.maximum(begins, quarter)
            weights *= np.where(overlap > 0, 1.0, 0.5 * np.exp(np.minimum(overlap, 0)))
        freed = np.zeros(self.at.size, dtype=np.bool_)
        count = min(int(self.size), self.at.size)
        freed[self.random.choice(self.at.size, count, replace=False, p=weights / weights.sum())] = True
        near = (self.shares[:, :-1] > 1e-9) | (self.random.random(self.odds.shape) < self.odds)
        is_better, is_hard = self._solve(freed, near, seconds, heat=heat)
        factor = _SHRINK if is_hard else 1.0 if is_better else _GROW
        self.size = min(max(self.size * factor, _LEAST), _MOST)
        return is_better

    def _solve(self, freed: Flags, near: Flags, seconds: float, heat: float = 0.0) -> tuple[bool, bool]:
        """Solve for the freed candidates, the others as they are; whether it is the best yet, and was not finished.

        Args:
            freed: which candidates may start otherwise, shape (candidates,).
            near: at which places they may, shape (candidates, places); that at hand is always among them.
            seconds: a safety net.
            heat: by how many points what is taken over may be below the best.
        """
        structure, is_first = self.structure, not self.x.size
        near = near & structure.forest.has_slot
        begun = np.flatnonzero(self.at < structure.forest.places)
        near[begun, self.at[begun]] = True
        core = core_program(structure, self.at, freed, near)
        others = self.at_hand[structure.coupling.outside]
        objective = self.goal.linear(self.at_hand) + self.preference
        gains = gains_of(objective, structure.first, structure.counts, structure.owner)
        gains = core.gains(gains, objective[structure.coupling.outside])
        if heat > 0:
            gains += _NOISE * heat * core.is_integer * self.random.standard_normal(gains.size)
        solution = maximise_integer(
            core.program,
            gains,
            is_integer=core.is_integer,
            effort=Effort(
                seconds=max(0.05, seconds),
                nodes=_CORE_NODES if is_first else _NODES,
                gap=_GAP,
                heuristics=is_first,
                quick_nodes=not is_first,
                trials=None if is_first else 0,
            ),
            start=None if is_first else core.begun(self.at, others),
        )
        self.nodes += solution.nodes
        self.effort += _MOVE_EFFORT + solution.iterations
        is_hard = solution.stopped_by in (StoppedBy.EFFORT, StoppedBy.TIME)
        if not solution.is_feasible:
            return False, is_hard
        x = self._steps(*core.taken(self.at, solution.x))
        merit = self._merit(x)
        is_better = merit > self.merit + 1e-9
        if is_better or merit >= self.merit - heat:
            self._hold(x)
        elif self._merit(self.at_hand) < self.merit - heat:
            self._hold(self.x)
        return is_better, is_hard

    def _hold(self, x: Floats) -> None:
        """Go on from a plan; keep it if it is the best."""
        self.at_hand, self.at = x, self._places(x)
        merit = self._merit(x)
        if merit > self.merit:
            self.x, self.merit = x, merit

    def _merit(self, x: Floats) -> float:
        return self.goal.value(x) + dot(self.preference, x)

    def _nets(self, solver: DecomposedSolver) -> Floats:
        """What each pulse gains less what it uses at the prices, shape (columns,)."""
        structure = self.structure
        gains = gains_of(
            self.goal.linear(self.split) + self.preference, structure.first, structure.counts, structure.owner
        )
        solved = solver.solved
        return gains if solved is None else gains - structure.coupling.paid(solved.prices)

    def _lost(self, solver: DecomposedSolver) -> Floats:
        """How much less its tree gains by each start of a candidate, or never, shape (candidates, places + 1)."""
        solved = solver.solved
        if solved is None:
            # The plain programme answered: every start is as near as any other.
            return np.where(
                np.pad(self.structure.forest.has_slot, ((0, 0), (0, 1)), constant_values=True), 0.0, np.inf
            )
        return solved.market.regrets(solved.prices)

    def _steps(self, at: Ints, others: Floats) -> Floats:
        """A whole plan as steps and columns that are none, shape (columns,)."""
        forest = self.structure.forest
        x = np.zeros(self.structure.owner.size)
        by = np.arange(forest.places) >= at[:, None]
        x[forest.column[forest.has_slot]] = by[forest.has_slot]
        x[self.structure.coupling.outside] = others
        return x

    def _places(self, x: Floats) -> Ints:
        """The place at which each candidate starts, the number of places for never, shape (candidates,)."""
        forest = self.structure.forest
        steps = np.where(forest.has_slot, x[forest.column], 0.0)
        return np.where(steps.max(axis=1) > 0.5, (steps > 0.5).argmax(axis=1), forest.places)

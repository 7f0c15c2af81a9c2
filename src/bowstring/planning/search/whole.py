"""The whole plan of a large portfolio: an integer programme over the initiatives that prices leave undecided."""

import math
import time
from dataclasses import dataclass

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.search.core_program import core_program
from bowstring.planning.search.exact import Progress
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.decomposed.structure import Structure
from bowstring.planning.solver.integer import Effort, StoppedBy, maximise_integer

# The first core: so many initiatives beyond those that the divisible plan splits, and nodes; four times as many if that
# is not enough.
_CORE, _CORE_NODES, _ATTEMPTS = 40, 40, 3
# Then parts are freed: so many at least, at first and at most, each part so many nodes; so many times, or until that
# many in a row bring nothing.
_LEAST, _FIRST, _MOST, _NODES = 30.0, 100.0, 300.0, 200
_SHRINK, _GROW = 0.9, 1.04
_MOVES, _GIVE_UP = 200, 50
# Close enough, of the bound; an answer that never changes is freed so seldom.
_CLOSE, _GAP, _SELDOM = 5e-5, 1e-6, 2e-4
_NEARBY = 1.5
# Starts that lose so many times what the doubtful ones lose are freed with them, fewer in the first core; doubt is told
# by so many times as much.
_WIDTHS, _CORE_WIDTH, _SPREAD, _LEAST_WIDTH = (2.0, 8.0, 32.0), 0.06, 0.2, 1e-12


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
    on_progress: Progress | None = None,
) -> WholePlan:
    """The best whole plan found: what prices are sure of is held, the rest solved for. Effort is counted.

    Source: docs/methods.md#large-portfolios; Berthold 2014 for the first core, Shaw 1998 for the parts after it.

    Args:
        goal: what counts.
        seconds: a safety net.
        seed: of the luck.
        solver: one that has prices already; None for a new one.
        on_progress: told the share of the effort spent (0 to 1) and G so far.
    """
    until = time.monotonic() + seconds
    core = _Core(goal, DecomposedSolver(goal.problem) if solver is None else solver, seed)
    if not core.begin(seconds):
        is_over = time.monotonic() >= until
        stopped_by = StoppedBy.TIME if is_over else StoppedBy.EFFORT
        return WholePlan(x=np.empty(0), value=-math.inf, stopped_by=stopped_by, moves=0, nodes=core.nodes)
    stopped_by, moves, idle = StoppedBy.EFFORT, 0, 0
    while moves < _MOVES and idle < _GIVE_UP:
        if core.value >= goal.bound * (1 - _CLOSE):
            stopped_by = StoppedBy.GAP
            break
        left = until - time.monotonic()
        if left <= 0:
            stopped_by = StoppedBy.TIME
            break
        idle = 0 if core.move(left) else idle + 1
        moves += 1
        if on_progress is not None:
            on_progress(moves / _MOVES, core.value)
    return WholePlan(x=core.x, value=core.value, stopped_by=stopped_by, moves=moves, nodes=core.nodes)


class _Core:
    """A plan that only gets better, and how undecided each initiative is."""

    def __init__(self, goal: Goal, solver: DecomposedSolver, seed: int) -> None:
        self.goal, self.random = goal, np.random.default_rng(seed)
        self.structure: Structure = solver.structure
        solver.maximise(goal.linear(goal.divisible.x))
        self.split = goal.divisible.x
        self.lost = self._lost(solver)
        several = np.partition(self.lost, 1, axis=1)[:, 1]
        self.order = np.argsort(several, kind="stable")
        # So much the last of twice as many candidates as there are rows loses by its second best start: about as many
        # as there are rows lose nothing.
        count = min(2 * int((~self.structure.is_seldom).sum()), several.size - 1)
        several_there = several[self.order[: count + 1]]
        self.width = max(_LEAST_WIDTH, float(several_there[np.isfinite(several_there)].max(initial=0.0)))
        self.weights = np.exp(-np.minimum(several / (_SPREAD * self.width), 40.0)) + _SELDOM
        self.x, self.value, self.nodes, self.size = np.empty(0), -math.inf, 0, _FIRST
        self.at = self._places(self.split)

    def begin(self, seconds: float) -> bool:
        """A first plan: what the divisible plan splits and what is most in doubt solved for; whether there is one."""
        owner = self.structure.owner
        fraction = np.where(owner >= 0, np.abs(self.split - np.round(self.split)), 0.0)
        is_split = np.zeros(self.at.size, dtype=np.bool_)
        is_split[owner[fraction > 1e-7]] = True
        for attempt in range(_ATTEMPTS):
            freed = is_split.copy()
            freed[self.order[: (int(is_split.sum()) + _CORE) * 4**attempt]] = True
            if self._solve(freed, _CORE_WIDTH * self.width * 4**attempt, _CORE_NODES, seconds):
                return True
        return False

    def move(self, seconds: float) -> bool:
        """Free some initiatives and solve for them; whether that made the plan better."""
        weights = self.weights
        if self.random.random() < 0.5:
            first = int(self.random.choice(weights.size, p=weights / weights.sum()))
            weights = weights * np.exp(-np.abs(self.at - self.at[first]) / _NEARBY)
        count = min(int(self.size), weights.size)
        freed = np.zeros(weights.size, dtype=np.bool_)
        freed[self.random.choice(weights.size, count, replace=False, p=weights / weights.sum())] = True
        before = self.nodes
        width = self.width * float(self.random.choice(_WIDTHS))
        is_better = self._solve(freed, width, _NODES, seconds)
        is_hard = self.nodes - before >= _NODES
        factor = _SHRINK if is_hard else 1.0 if is_better else _GROW
        self.size = min(max(self.size * factor, _LEAST), _MOST)
        return is_better

    def _solve(self, freed: Flags, width: float, nodes: int, seconds: float) -> bool:
        """Solve for the freed candidates, the others as they are; take the solution over if it is better."""
        structure, is_first = self.structure, not self.x.size
        begun = np.flatnonzero(self.at < structure.forest.places)
        near = self.lost[:, :-1] <= width
        near[begun, self.at[begun]] = True
        core = core_program(structure, self.at, freed, near)
        beside = self.split if is_first else self.x
        others = beside[structure.coupling.outside]
        objective = self.goal.linear(beside)
        gains = gains_of(objective, structure.first, structure.counts, structure.owner)
        solution = maximise_integer(
            core.program,
            core.gains(gains, objective[structure.coupling.outside]),
            is_integer=core.is_integer,
            effort=Effort(
                seconds=max(0.05, seconds),
                nodes=nodes,
                gap=_GAP,
                heuristics=is_first,
                quick_nodes=not is_first,
                trials=None if is_first else 0,
            ),
            start=None if is_first else core.begun(self.at, others),
        )
        self.nodes += solution.nodes
        if not solution.is_feasible:
            return False
        at, others = core.taken(self.at, solution.x)
        x = self._steps(at, others)
        value = self.goal.value(x)
        if value <= self.value + 1e-9:
            return False
        self.x, self.value, self.at = x, value, at
        return True

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

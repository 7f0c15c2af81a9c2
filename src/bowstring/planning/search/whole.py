"""The whole plan of a large portfolio: an integer programme over the initiatives that prices leave undecided."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats, Ints, restricted
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.decomposed.structure import Structure
from bowstring.planning.solver.integer import Effort, StoppedBy
from bowstring.planning.solver.pulse_form import maximise_in_pulses

# How often prices are shaken to see which answers change, and how much.
_SHAKEN, _SHARES = 24, (0.01, 0.03, 0.1)
# The first core: so many initiatives beyond those that the divisible plan splits, and nodes; four times as many if that
# is not enough.
_CORE, _CORE_NODES, _ATTEMPTS = 40, 40, 3
# Then parts are freed: so many at least, at first and at most, each part so many nodes; so many times, or until that
# many in a row bring nothing.
_LEAST, _FIRST, _MOST, _NODES = 30.0, 100.0, 300.0, 200
_SHRINK, _GROW = 0.9, 1.04
_MOVES, _GIVE_UP = 80, 25
# Close enough, of the bound; an answer that never changes is freed so seldom.
_CLOSE, _GAP, _SELDOM = 5e-5, 1e-6, 2e-4
_NEARBY = 1.5


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
    on_progress: Callable[[float, float], None] | None = None,
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
        self.goal, self.problem = goal, goal.problem
        self.random = np.random.default_rng(seed)
        self.structure: Structure = solver.structure
        objective = goal.linear(goal.divisible.x)
        solver.maximise(objective)
        self.split = goal.divisible.x
        self.doubt = self._doubt(solver)
        self.x, self.value, self.nodes, self.size = np.empty(0), -math.inf, 0, _FIRST

    def begin(self, seconds: float) -> bool:
        """A first plan: what the divisible plan splits and what is most in doubt solved for; whether there is one."""
        owner = self.structure.owner
        fraction = np.where(owner >= 0, np.abs(self.split - np.round(self.split)), 0.0)
        is_split = np.zeros(self.doubt.size, dtype=np.bool_)
        is_split[owner[fraction > 1e-7]] = True
        for attempt in range(_ATTEMPTS):
            count = int(is_split.sum()) + _CORE * 4**attempt
            order = np.argsort(np.where(is_split, -np.inf, -self.doubt), kind="stable")
            freed = np.zeros(self.doubt.size, dtype=np.bool_)
            freed[order[:count]] = True
            if self._solve(
                np.where(owner >= 0, np.round(self.split), self.split), freed, _CORE_NODES, seconds
            ):
                return True
        return False

    def move(self, seconds: float) -> bool:
        """Free some initiatives and solve for them; whether that made the plan better."""
        weights = self.doubt + _SELDOM
        if self.random.random() < 0.5:
            place = self._places(self.x)
            first = int(self.random.choice(place.size, p=weights / weights.sum()))
            weights = weights * np.exp(-np.abs(place - place[first]) / _NEARBY)
        count = min(int(self.size), weights.size, int((weights > 0).sum()))
        freed = np.zeros(weights.size, dtype=np.bool_)
        freed[self.random.choice(weights.size, count, replace=False, p=weights / weights.sum())] = True
        before = self.nodes
        is_better = self._solve(self.x, freed, _NODES, seconds)
        is_hard = self.nodes - before >= _NODES
        factor = _SHRINK if is_hard else 1.0 if is_better else _GROW
        self.size = min(max(self.size * factor, _LEAST), _MOST)
        return is_better

    def _solve(self, x: Floats, freed: Flags, nodes: int, seconds: float) -> bool:
        """Solve for the freed candidates, the others as in x; take the solution over if it is better."""
        owner = self.structure.owner
        smaller, columns = restricted(self.problem.program, x, np.append(freed, True)[owner])
        beside = self.x if self.x.size else self.split
        solution = maximise_in_pulses(
            smaller,
            self.goal.linear(beside)[columns],
            owner=owner[columns],
            effort=Effort(
                seconds=max(0.05, seconds),
                nodes=nodes,
                gap=_GAP,
                heuristics=not self.x.size,
                quick_nodes=bool(self.x.size),
                trials=0,
            ),
            start=self.x[columns] if self.x.size else None,
        )
        self.nodes += solution.nodes
        if not solution.is_feasible:
            return False
        whole = x.copy()
        whole[columns] = solution.x
        value = self.goal.value(whole)
        if value <= self.value + 1e-9:
            return False
        self.x, self.value = whole, value
        return True

    def _doubt(self, solver: DecomposedSolver) -> Floats:
        """How often each candidate answers otherwise when prices are shaken a little, 0 to 1, shape (candidates,)."""
        usual = self._places(self.split)
        changed = np.zeros(usual.size)
        if solver.solved is None:
            return changed
        prices, market = solver.solved.prices, solver.solved.market
        for number in range(_SHAKEN):
            share = _SHARES[number % len(_SHARES)]
            shaken = prices * np.exp(share * self.random.standard_normal(prices.size))
            changed += market.ask(shaken).starts != usual
        return np.asarray(changed / _SHAKEN)

    def _places(self, x: Floats) -> Ints:
        """The place at which each candidate starts, the number of places for never, shape (candidates,)."""
        forest = self.structure.forest
        steps = np.where(forest.has_slot, x[forest.column], 0.0)
        return np.where(steps.max(axis=1) > 0.5, (steps > 0.5).argmax(axis=1), forest.places)

"""The best indivisible plan of a small portfolio, proven: tangents of G are added until no plan can pass the best."""

import dataclasses
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.planning.goal import FIRST_BALANCES, Goal
from bowstring.planning.problem.programs import Floats, Ints, Program, extended
from bowstring.planning.solver.integer import Effort, IntegerOptimum, StoppedBy
from bowstring.planning.solver.pulse_form import maximise_in_pulses

Progress = Callable[[float, float], None]
"""Told the share of the effort that is spent (0 to 1) and G of the best plan so far."""

# In points: what a bound lies above G by less is proven.
_PROVEN = 1e-7
_MOST_ROUNDS = 40
# What a round is given where the time is over.
_LEAST_SECONDS = 0.05
# Nodes that are looked at before the solver guesses: most small programmes are proven by then, in half the time.
_BRIEFLY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search found: x of shape (n,), empty where no plan meets everything.

    value: G of the plan, in points. bound: no plan can have more. moves: neighbourhoods tried. nodes, iterations: of
    integer programmes.
    """

    x: Floats
    value: float
    bound: float
    stopped_by: StoppedBy
    moves: int = 0
    nodes: int = 0
    iterations: int = 0

    @property
    def is_feasible(self) -> bool:
        """Whether a plan was found."""
        return self.x.size > 0


def part_of(on_progress: Progress | None, start: float, end: float) -> Progress | None:
    """Who is told of a part of the effort as of the whole.

    Args:
        on_progress: told of the whole; None for nobody.
        start: the share of the whole at which the part begins, 0 to 1.
        end: the share at which it ends.
    """
    return on_progress and (lambda spent, value: on_progress(start + (end - start) * spent, value))


def solve_exactly(
    goal: Goal, effort: Effort, *, start: Floats | None = None, balances: Sequence[float] = FIRST_BALANCES
) -> Search:
    """The plan with the greatest G, ties by V, with a proven bound.

    Args:
        goal: what counts.
        effort: nodes and seconds for all rounds together.
        start: steps and surge to begin from, shape (n,).
        balances: at which G is bounded from the beginning; where the plan is nearly known, its own is enough.
    """
    exact = _Exact(goal, effort)
    exact.consider(start)
    held_at = [*balances]
    for _ in range(_MOST_ROUNDS):
        solution = exact.solve(goal.bounded(held_at), objective=goal.columns + len(goal.sides))
        exact.bound = min(exact.bound, solution.bound)
        if not solution.is_feasible or exact.is_proven or solution.stopped_by is not StoppedBy.OPTIMAL:
            break
        held_at.append(goal.balance(solution.x))
    if exact.best is not None and exact.value == 0 and goal.is_curved and goal.divisible.is_positive:
        exact.settle_without_gain()
    return exact.search(solution.stopped_by)


class _Exact:
    """The best so far, the bound, and the effort left."""

    def __init__(self, goal: Goal, effort: Effort) -> None:
        self.goal, self.effort = goal, effort
        self.until = time.monotonic() + effort.seconds
        self.best: Floats | None = None
        self.bound = goal.bound
        self.nodes = self.iterations = 0

    @property
    def value(self) -> float:
        return -math.inf if self.best is None else self.goal.value(self.best)

    @property
    def is_proven(self) -> bool:
        return self.bound - self.value <= _PROVEN

    def consider(self, x: Floats | None) -> None:
        """Keep a solution, shape (n,) or more, where it is better."""
        if x is None or not x.size:
            return
        steps = np.where(self.goal.is_integer, np.round(x[: self.goal.columns]), x[: self.goal.columns])
        if self.best is None or self.goal.rank(steps) > self.goal.rank(self.best):
            self.best = steps

    def solve(self, program: Program, *, objective: int | Floats) -> IntegerOptimum:
        """The best of a programme whose first columns are the steps and surge; what it finds is considered."""
        extra = program.columns - self.goal.columns
        gains = np.zeros(program.columns)
        if isinstance(objective, int):
            gains[objective] = 1.0
        else:
            gains[: objective.size] = objective
        owner = np.append(self.goal.owner, np.full(extra, -1))
        left = max(1, self.effort.nodes - self.nodes)
        if not self.effort.heuristics or left <= _BRIEFLY:
            return self._tried(program, gains, owner, nodes=left, heuristics=self.effort.heuristics)
        brief = self._tried(program, gains, owner, nodes=_BRIEFLY, heuristics=False)
        if brief.stopped_by is not StoppedBy.EFFORT:
            return brief
        solution = self._tried(program, gains, owner, nodes=left, heuristics=True)
        return dataclasses.replace(solution, bound=min(brief.bound, solution.bound))

    def _tried(
        self, program: Program, gains: Floats, owner: Ints, *, nodes: int, heuristics: bool
    ) -> IntegerOptimum:
        """What a look at so many nodes comes to; what it finds is considered.

        Args:
            program: its first columns are the steps and surge.
            gains: shape (n,).
            owner: whose step each column is, shape (n,); −1 for none.
            nodes: how many at most.
            heuristics: whether the solver also guesses.
        """
        solution = maximise_in_pulses(
            program,
            gains,
            owner=owner,
            effort=dataclasses.replace(
                self.effort,
                seconds=max(_LEAST_SECONDS, self.until - time.monotonic()),
                nodes=nodes,
                gap=1e-9,
                heuristics=heuristics,
            ),
            start=self._completed(program),
        )
        self.nodes += solution.nodes
        self.iterations += solution.iterations
        self.consider(solution.x)
        return solution

    def settle_without_gain(self) -> None:
        """Where no plan gains on both sides G is 0, and the plan is the best by V; proven, or left as it is."""
        goal, program = self.goal, self.goal.program
        rows = [
            (np.append(side, -1.0), -before, np.inf)
            for side, before in zip(goal.sides, goal.before, strict=True)
        ]
        least = self.solve(extended(program, columns=[(-np.inf, np.inf)], rows=rows), objective=goal.columns)
        if self.value > 0 or least.bound > _PROVEN:
            return
        self.bound = 0.0
        self.solve(program, objective=goal.objective)

    def search(self, stopped_by: StoppedBy) -> Search:
        """What was found."""
        if self.best is None:
            bound = self.bound if stopped_by is StoppedBy.TIME else -math.inf
            return Search(
                x=np.empty(0),
                value=-math.inf,
                bound=bound,
                stopped_by=stopped_by,
                nodes=self.nodes,
                iterations=self.iterations,
            )
        return Search(
            x=self.best,
            value=self.value,
            bound=max(self.value, self.bound),
            stopped_by=StoppedBy.OPTIMAL if self.is_proven else stopped_by,
            nodes=self.nodes,
            iterations=self.iterations,
        )

    def _completed(self, program: Program) -> Floats | None:
        """The best so far with what it makes of the columns behind the steps; None if there is none."""
        extra = program.columns - self.goal.columns
        if self.best is None:
            return None
        sides = self.goal.reached(self.best)
        tail = [*sides, self.value] if extra == len(sides) + 1 else [min(sides)] * extra
        return np.append(self.best, tail)

"""Makes a plan better part by part: some initiatives freed, the rest held, the solver asked for the best of those."""

import dataclasses

import numpy as np

from bowstring.planning.goal import TIE_SHARE, Goal
from bowstring.planning.problem.programs import (
    Floats,
    Ints,
    Program,
    dense_rows,
    dot,
    keeps_bounds,
    restricted,
)
from bowstring.planning.search.neighbourhoods import Neighbourhoods
from bowstring.planning.solver.integer import Effort, StoppedBy, maximise_integer
from bowstring.planning.solver.pulse_solver import PulseSolver
from bowstring.planning.solver.surge import with_surge

# Points lost per point of a minimum share or band not yet met while the search is still on its way there.
_SHORTFALL_PRICE = 100.0
# A move looks at many nodes and tries out none of them: that takes most of the time, and proves what need not be.
_MOVE_NODES = 40
# What a move counts for beside its pivots: to write a part's programme out takes as long.
_MOVE_EFFORT = 100
# How far what a start gains is off by luck, as a share of how much worse a plan may become.
_NOISE = 0.1


class Climb:
    """A solution that only gets better, and one at hand that may be worse for a while.

    Minimum shares and bands that are not met yet are priced until they are.

    Large neighbourhood search, annealed. Source: Shaw 1998; Danna, Rothberg & Le Pape 2005; Kirkpatrick, Gelatt &
    Vecchi 1983.
    """

    def __init__(
        self,
        goal: Goal,
        x: Floats,
        neighbourhoods: Neighbourhoods,
        solver: PulseSolver,
        *,
        preference: Floats | None = None,
    ) -> None:
        """Args:
        goal: what counts.
        x: to begin from, shape (n,).
        neighbourhoods: what is freed together.
        solver: of the problem's programme, which moves are solved in.
        preference: points that each step counts for beside G, shape (n,); None for nothing.
        """
        self.goal, self.neighbourhoods = goal, neighbourhoods
        self.x, self.effort = x, 0
        problem = goal.problem
        self.preference = np.zeros(problem.program.columns) if preference is None else preference
        self.owner, self.form = problem.owner, solver.form
        self.soft = np.array(problem.soft_rows, dtype=np.int64)
        self.soft_places = solver.pulse_rows[self.soft]
        self.soft_rows = dense_rows(problem.program, problem.soft_rows)
        self.program, self.towards = self.form.program, np.zeros(problem.program.columns)
        self._price_shortfalls()
        self.is_solved = self.keeps_pins() and self._buy_surge()
        self.at_hand = self.x

    @property
    def is_feasible(self) -> bool:
        """Whether every minimum share and band is met."""
        return self.program is self.form.program

    @property
    def value(self) -> float:
        """G so far, in points."""
        return self.goal.value(self.x)

    @property
    def merit(self) -> float:
        """G so far and what is preferred, in points."""
        return self._merit(self.x)

    @property
    def is_plan(self) -> bool:
        """Whether it is a whole plan that meets everything."""
        return self.is_feasible and self.is_solved

    @property
    def rank(self) -> tuple[bool, float, float]:
        """Plans before what is not one yet, then by G and V."""
        return self.is_plan, *self.goal.rank(self.x)

    def keeps_pins(self) -> bool:
        """Whether what is running, mandated or locked is as it must be."""
        program, steps = self.goal.problem.program, self.owner >= 0
        impossible = (program.row_lower > 0) & (np.diff(program.starts) == 0)
        return keeps_bounds(program, self.x, steps) and not impossible.any()

    def move(self, random: np.random.Generator, *, seconds: float, heat: float = 0.0) -> bool:
        """Free some initiatives and solve for them; whether that made the solution better.

        Args:
            random: the luck.
            seconds: a safety net.
            heat: by how many points the plan at hand may be worse than the best, for a way out of where no part alone
                makes it better; 0 for none.
        """
        if not self.is_plan:
            heat = 0.0
        kind, is_free = self.neighbourhoods.choose(self.at_hand, random)
        pulses = self.form.pulses(self.at_hand)
        smaller, columns = restricted(self.program, pulses, is_free)
        is_start = self.owner[columns] >= 0
        # G beside the plan at hand: what the solver finds is judged by G itself.
        gains = self.form.gains(self.goal.linear(self.at_hand) + self.preference + self.towards)[columns]
        if heat > 0:
            gains += _NOISE * heat * is_start * random.standard_normal(columns.size)
        solution = maximise_integer(
            smaller,
            gains,
            is_integer=is_start,
            effort=Effort(
                seconds=seconds, nodes=_MOVE_NODES, gap=1e-5, heuristics=False, quick_nodes=True, trials=0
            ),
            start=pulses[columns] if self.is_solved else None,
        )
        self.effort += _MOVE_EFFORT + solution.iterations
        better = solution.is_feasible and self._take(solution.x, columns, heat)
        hard = solution.stopped_by in (StoppedBy.EFFORT, StoppedBy.TIME)
        self.neighbourhoods.learn(kind, better=better, hard=hard)
        return better

    def _take(self, part: Floats, columns: Ints, heat: float) -> bool:
        """Take over the pulses found for some columns where that is better by G and what is still missing, or not worse
        than the heat allows; whether it is better than all before."""
        pulses = self.form.pulses(self.at_hand)
        pulses[columns] = part
        x = self.form.steps(pulses)
        x = np.where(self.owner >= 0, np.round(x), x)
        if self.is_solved and (merit := self._merit(x)) <= (best := self._merit(self.x)) + 1e-6:
            if heat > 0 and merit >= best - heat:
                self.at_hand = x
            elif self._merit(self.at_hand) < best - heat:
                self.at_hand = self.x
            return False
        self.x = self.at_hand = x
        self.is_solved = True
        self._price_shortfalls()
        return True

    def _merit(self, x: Floats) -> float:
        """G; ties in it, where nothing is gained on one side, by V; and what is preferred or nearer to a share."""
        value, worth = self.goal.rank(x)
        tie = TIE_SHARE * worth if value <= 0 else 0.0
        return value + tie + dot(self.preference + self.towards, x)

    def _buy_surge(self) -> bool:
        """Complete the steps with the surge they need; whether that can be had."""
        problem = self.goal.problem
        eased = _with_rows(problem.program, self.soft, self.levels)
        bought = with_surge(dataclasses.replace(problem, program=eased), self.x)
        if bought is not None:
            self.x = bought
        return bought is not None

    def _price_shortfalls(self) -> None:
        """Hold what is reached of each minimum share and band, and pay for what is missing."""
        program = self.goal.problem.program
        reached = (self.soft_rows * self.x).sum(axis=1)
        low, high = program.row_lower[self.soft], program.row_upper[self.soft]
        short, over = reached < low - 1e-9, reached > high + 1e-9
        self.levels = np.where(short, reached, low), np.where(over, reached, high)
        if not (short.any() or over.any()):
            self.program, self.towards = self.form.program, np.zeros(program.columns)
            return
        self.program = _with_rows(self.form.program, self.soft_places, self.levels)
        scale = np.abs(self.soft_rows).sum(axis=1) / 100
        towards = (short.astype(float) - over.astype(float)) / np.maximum(scale, 1e-300)
        self.towards = _SHORTFALL_PRICE * (towards[:, None] * self.soft_rows).sum(axis=0)


def _with_rows(program: Program, rows: Ints, levels: tuple[Floats, Floats]) -> Program:
    """The programme with other lower and upper bounds of some rows."""
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    row_lower[rows], row_upper[rows] = levels
    return dataclasses.replace(program, row_lower=row_lower, row_upper=row_upper)

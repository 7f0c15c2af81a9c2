"""Makes a plan better part by part: some initiatives freed, the rest held, the solver asked for the best of those."""

import dataclasses

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.linear import Effort, Floats, Solver, StoppedBy, maximise_integer
from bowstring.planning.neighbourhoods import Neighbourhoods
from bowstring.planning.programs import dense_rows, held, restricted

# Points lost per point of a minimum share or band not yet met while the search is still on its way there.
_SHORTFALL_PRICE = 100.0
_MOVE_NODES = 30


class Climb:
    """A solution that only gets better; minimum shares and bands it does not meet yet are priced until it does.

    Large neighbourhood search. Source: Shaw 1998; Danna, Rothberg & Le Pape 2005.
    """

    def __init__(self, goal: Goal, x: Floats, neighbourhoods: Neighbourhoods) -> None:
        self.goal, self.neighbourhoods = goal, neighbourhoods
        self.x = np.append(x, 0.0)
        problem = goal.divisible.problem
        self.owner = np.append(problem.owner, -1)
        self.soft = problem.soft_rows
        self.soft_rows = dense_rows(goal.program, self.soft)
        self.program, self.objective = goal.program, goal.objective
        self._price_shortfalls()
        self.is_solved = self.keeps_pins() and self._buy_surge()

    @property
    def is_feasible(self) -> bool:
        """Whether every minimum share and band is met."""
        return self.program is self.goal.program

    @property
    def value(self) -> float:
        """The least share so far, in points."""
        return self.goal.value(self.x)

    @property
    def is_plan(self) -> bool:
        """Whether it is a whole plan that meets everything."""
        return self.is_feasible and self.is_solved

    @property
    def rank(self) -> tuple[bool, float]:
        """Plans before what is not one yet, then by least share."""
        return self.is_plan, self.value

    def keeps_pins(self) -> bool:
        """Whether what is running, mandated or locked is as it must be."""
        program, steps = self.goal.program, self.owner >= 0
        within = (self.x >= program.lower - 1e-9) & (self.x <= program.upper + 1e-9)
        impossible = (program.row_lower > 0) & (np.diff(program.starts) == 0)
        return bool(within[steps].all()) and not impossible.any()

    def move(self, random: np.random.Generator, *, seconds: float) -> bool:
        """Free some initiatives and solve for them; whether that made the solution better."""
        kind, freed = self.neighbourhoods.choose(self.x, random)
        smaller, columns = restricted(self.program, self.x, np.append(freed, True)[self.owner])
        found = maximise_integer(
            smaller,
            self.objective[columns],
            is_integer=self.goal.is_integer[columns],
            effort=Effort(seconds=seconds, nodes=_MOVE_NODES, gap=1e-5, heuristics=False),
            start=self.x[columns] if self.is_solved else None,
        )
        before = float(self.objective[columns] @ self.x[columns])
        better = found.is_feasible and (not self.is_solved or found.value > before + 1e-6)
        if better:
            self.x = self.x.copy()
            self.x[columns] = np.where(self.goal.is_integer[columns], np.round(found.x), found.x)
            self.is_solved = True
            self._price_shortfalls()
        hard = found.stopped_by in (StoppedBy.EFFORT, StoppedBy.TIME)
        self.neighbourhoods.learn(kind, better=better, hard=hard)
        return better

    def _buy_surge(self) -> bool:
        """Complete the steps with the surge they need; whether that can be had."""
        is_step = self.goal.is_integer
        bought = Solver(held(self.program, self.x, is_step)).maximise(self.objective)
        if bought.is_feasible:
            self.x = np.where(is_step, self.x, bought.x)
        return bought.is_feasible

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

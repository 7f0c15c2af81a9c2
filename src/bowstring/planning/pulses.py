"""Every start that an initiative could have, as one row of arrays: what it uses, what it adds, what it nets."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem import ConstraintKind, ConstraintSource, PlanningProblem
from bowstring.planning.programs import Floats, Ints, dense_rows
from bowstring.planning.pulse_solver import PulseSolver

Flags = NDArray[np.bool_]
_RESOURCES = (ConstraintKind.CAPACITY, ConstraintKind.BUDGET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulses:
    """A pulse is an initiative started in a quarter: the sum of its steps from there on. Shape (p,) unless said.

    column: its first step. owner: its candidate. start: offset in quarters. net: points it adds less what it uses
    and lets others do, at the divisible plan's prices. allowed: whether no pin forbids it.
    use: people and money by resource row, shape (p, r). worth: any objective's gain, shape (rows of it, p).
    """

    column: Ints
    owner: Ints
    start: Ints
    last: Ints
    net: Floats
    allowed: Flags
    use: Floats

    def summed(self, rows: Floats) -> Floats:
        """What each pulse adds to linear functions of the steps: (k, n) in, (k, p) out."""
        return _summed(rows, self.column, self.last)


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What the columns of `Pulses.use` draw on, shape (r,).

    limit: people or money there are. surge: people that can be bought beyond. surge_cost: what one bought adds to each
    resource's use, shape (r, r): the first fund that may pay does.
    """

    limit: Floats
    surge: Floats
    surge_cost: Floats

    def left(self, used: Floats) -> Floats:
        """What is left of each when surge is bought where it is needed; used, left: shape (..., r)."""
        left = self.limit + self.surge - used
        bought_rows, paying = self._surge_places
        if bought_rows.size:
            bought = np.clip(used[..., bought_rows] - self.limit[bought_rows], 0.0, self.surge[bought_rows])
            left[..., paying] -= bought @ self.surge_cost[np.ix_(bought_rows, paying)]
        return np.asarray(left)

    @cached_property
    def _surge_places(self) -> tuple[Ints, Ints]:
        """Where surge can be bought, and what pays for it."""
        return np.flatnonzero(self.surge > 0), np.flatnonzero(self.surge_cost.any(axis=0))


def pulses_of(divisible: DivisiblePlan) -> tuple[Pulses, Resources]:
    """All pulses of a problem in the order of its steps, and the resources they use."""
    problem = divisible.problem
    program = problem.program
    column = np.flatnonzero(problem.is_step)
    owner = problem.owner[column]
    last = np.array([candidate.last_column for candidate in problem.candidates], dtype=np.int64)[owner]
    starts = [start for candidate in problem.candidates for start in candidate.starts]
    rows = [row for row, source in enumerate(problem.sources) if source.kind in _RESOURCES]
    written = dense_rows(program, rows)
    use = _summed(written, column, last).T
    use[np.abs(use) < 1e-9] = 0.0
    pulses = Pulses(
        column=column,
        owner=owner,
        start=np.array(starts, dtype=np.int64),
        last=last,
        net=_summed(_reduced(divisible)[None, :], column, last)[0],
        allowed=_allowed(problem, column, last),
        use=np.ascontiguousarray(use),
    )
    return pulses, _resources(problem, rows, written)


def _summed(rows: Floats, column: Ints, last: Ints) -> Floats:
    so_far = np.cumsum(rows, axis=1)
    return np.asarray(so_far[:, last] - so_far[:, column] + rows[:, column])


def _reduced(divisible: DivisiblePlan) -> Floats:
    """What each step adds to V less what it uses at the best prices, shape (n,); that steps only rise is not priced."""
    problem = divisible.problem
    program = problem.program
    solver = PulseSolver(problem)
    solver.maximise(divisible.objective)
    _, prices = solver.prices()
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    paid = np.bincount(program.indices, weights=program.values * prices[row_of], minlength=program.columns)
    return np.asarray(divisible.objective - paid)


def _allowed(problem: PlanningProblem, column: Ints, last: Ints) -> Flags:
    """Whether the bounds let every step from the pulse on be 1, and every one before it be 0."""
    low, high = problem.program.lower, problem.program.upper
    first = np.array([candidate.first_column for candidate in problem.candidates], dtype=np.int64)[
        problem.owner[column]
    ]
    forbidden, demanded = np.append(0, np.cumsum(high < 1)), np.append(0, np.cumsum(low > 0))
    return np.asarray(
        (forbidden[last + 1] == forbidden[column]) & (demanded[column] == demanded[first]), dtype=np.bool_
    )


def _resources(problem: PlanningProblem, rows: list[int], written: Floats) -> Resources:
    place = {problem.sources[row]: number for number, row in enumerate(rows)}
    surge, surge_cost = np.zeros(len(rows)), np.zeros((len(rows), len(rows)))
    for (discipline, quarter, _), column in problem.surge_columns.items():
        number = place[ConstraintSource(kind=ConstraintKind.CAPACITY, about=(discipline,), quarter=quarter)]
        if surge[number] == 0:
            surge[number] = problem.program.upper[column]
            surge_cost[number] = written[:, column]
            surge_cost[number, number] = 0.0
    return Resources(limit=problem.program.row_upper[rows], surge=surge, surge_cost=surge_cost)

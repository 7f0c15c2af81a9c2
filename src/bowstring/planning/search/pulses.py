"""Every start that an initiative could have, as one row of arrays, and what it nets at the divisible plan's prices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.solver.pulse_solver import PulseSolver

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulses:
    """A pulse is an initiative started in a quarter: the sum of its steps from there on. Shape (p,).

    column: its first step. owner: its candidate. start: offset in quarters. net: points it adds less what it uses
    and lets others do, at the divisible plan's prices; −∞ where it may not start then. taken: the largest share it
    takes of any limit that has a price. is_forced: whether a candidate must start, shape (candidates,).
    """

    column: Ints
    owner: Ints
    start: Ints
    net: Floats
    taken: Floats
    is_forced: Flags

    def begun(self, x: Floats) -> Floats:
        """How much of each pulse the steps x begin, shape (p,)."""
        steps = x[self.column]
        before = np.append(0.0, steps[:-1])
        is_first = np.append(True, self.owner[1:] != self.owner[:-1])
        return np.asarray(np.where(is_first, steps, steps - before))


def pulses_of(divisible: DivisiblePlan, solver: PulseSolver) -> Pulses:
    """All pulses of a problem in the order of its steps. solver: of its programme."""
    problem = divisible.problem
    column = np.flatnonzero(problem.is_step)
    owner = problem.owner[column]
    last = np.array([candidate.last_column for candidate in problem.candidates], dtype=np.int64)[owner]
    solver.maximise(divisible.objective)
    _, prices = solver.prices()
    so_far = np.append(0.0, np.cumsum(_reduced(divisible, prices)))
    # What must have started by some step has its last start there.
    demanded = column[problem.program.lower[column] > 0]
    by = np.full(len(problem.candidates), problem.program.columns)
    np.minimum.at(by, problem.owner[demanded], demanded)
    may_start = (solver.pulse_program.upper[column] > 0) & (column <= by[owner])
    return Pulses(
        column=column,
        owner=owner,
        start=np.array(
            [start for candidate in problem.candidates for start in candidate.starts], dtype=np.int64
        ),
        net=np.where(may_start, so_far[last + 1] - so_far[column], -np.inf),
        taken=_taken(solver, prices)[column],
        is_forced=by < problem.program.columns,
    )


def _reduced(divisible: DivisiblePlan, prices: Floats) -> Floats:
    """What each step adds to V less what it uses at the prices, shape (n,); that steps only rise is not priced."""
    program = divisible.problem.program
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    paid = np.bincount(program.indices, weights=program.values * prices[row_of], minlength=program.columns)
    return np.asarray(divisible.objective - paid)


def _taken(solver: PulseSolver, prices: Floats) -> Floats:
    """The largest share that each column's pulse takes of any limit with a price, shape (n,)."""
    program = solver.pulse_program
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    price = np.zeros(program.rows)
    is_there = solver.pulse_rows >= 0
    price[solver.pulse_rows[is_there]] = prices[is_there]
    limits = np.where((price > 0) & (program.row_upper > 0), program.row_upper, np.inf)
    taken = np.zeros(program.columns)
    np.maximum.at(taken, program.indices, program.values / limits[row_of])
    return taken

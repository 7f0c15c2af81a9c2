"""Whether starts keep within every constraint, surge bought at its best, and which they break."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.problem import ConstraintSource, PlanningProblem
from bowstring.planning.problem.programs import Floats, Program, restricted
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.solver.linear import Solver

# Of a row's level, or of 1: what is missed by less is rounding.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """By how much starts miss each row, beyond what was allowed, surge bought so that it is least in all.

    short, over: shape (m,). total: the sum, each row as a share of its level.
    """

    short: Floats
    over: Floats
    total: float

    @property
    def is_nothing(self) -> bool:
        """Whether every row is kept."""
        return self.total <= _ROUNDING


class Keeper:
    """The rows of a problem, asked about many sets of starts; those missed from the beginning may be allowed for."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.program = problem.program
        self._row_of = np.repeat(np.arange(self.program.rows), np.diff(self.program.starts))
        self._surge = ~problem.is_step
        bought = np.zeros(self.program.rows, dtype=np.bool_)
        bought[self._row_of[self._surge[self.program.indices]]] = True
        self._bought_rows = np.flatnonzero(bought)
        self._low, self._high = self.program.row_lower.copy(), self.program.row_upper.copy()

    def allow(self, missed: Missed) -> None:
        """From now on, what is missed so is no longer told."""
        self._low, self._high = self._low - missed.short, self._high + missed.over

    def missed(self, starts: Mapping[str, int]) -> Missed:
        """What starts (offsets) miss."""
        x = steps_of(self.problem, starts)
        short, over = self._plain(x)
        if self._surge.any() and (short[self._bought_rows].any() or over[self._bought_rows].any()):
            short[self._bought_rows], over[self._bought_rows] = self._with_surge(x)
        scale = self._scale(self._low, self._high)
        return Missed(short=short, over=over, total=float(((short + over) / scale).sum()))

    def broken_facts(self, missed: Missed, starts: Mapping[str, int]) -> tuple[ConstraintSource, ...]:
        """The sources of what starts break: those of the rows missed, and of pins elsewhere; each once."""
        gone = (missed.short + missed.over) / self._scale(self.program.row_lower, self.program.row_upper)
        rows = {self.problem.sources[row] for row in np.flatnonzero(gone > _ROUNDING)}
        x = steps_of(self.problem, starts)
        pins = {source for source, column, low, high in self.problem.bounds if not low <= x[column] <= high}
        return tuple(sorted(rows | pins))

    def _plain(self, x: Floats) -> tuple[Floats, Floats]:
        """What is missed without any surge."""
        done = np.bincount(
            self._row_of,
            weights=self.program.values * x[self.program.indices],
            minlength=self.program.rows,
        )
        return self._rounded(self._low - done, self._high - done)

    def _with_surge(self, x: Floats) -> tuple[Floats, Floats]:
        """What the rows that surge has a part in miss at the least."""
        eased = Program(
            lower=self.program.lower,
            upper=self.program.upper,
            row_lower=self._low,
            row_upper=self._high,
            starts=self.program.starts,
            indices=self.program.indices,
            values=self.program.values,
        )
        surge, columns = restricted(eased, x, self._surge)
        stretched = _elastic(surge)
        scale = self._scale(self._low[self._bought_rows], self._high[self._bought_rows])
        best = Solver(stretched).maximise(-np.concatenate([np.zeros(len(columns)), 1 / scale, 1 / scale]))
        missed = best.x[len(columns) :].reshape(2, -1)
        short, over = (np.where(amounts / scale > _ROUNDING, amounts, 0.0) for amounts in missed)
        return short, over

    def _rounded(self, short: Floats, left: Floats) -> tuple[Floats, Floats]:
        scale = self._scale(self._low, self._high)
        return (
            np.where(short / scale > _ROUNDING, short, 0.0),
            np.where(-left / scale > _ROUNDING, -left, 0.0),
        )

    @staticmethod
    def _scale(low: Floats, high: Floats) -> Floats:
        level = np.where(np.isfinite(high), np.abs(high), np.where(np.isfinite(low), np.abs(low), 1.0))
        return np.asarray(np.maximum(1.0, level))


def _elastic(program: Program) -> Program:
    """The programme in which any row may be missed: for each row, a column for what it falls short, then one for over.

    Their shape after the columns at hand is (m,) and (m,); none is below 0.
    """
    columns, rows = program.columns, program.rows
    ends = np.repeat(program.starts[1:], 2)
    extra = np.stack([columns + np.arange(rows), columns + rows + np.arange(rows)], axis=1).ravel()
    return Program(
        lower=np.append(program.lower, np.zeros(2 * rows)),
        upper=np.append(program.upper, np.full(2 * rows, np.inf)),
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        starts=program.starts + 2 * np.arange(rows + 1),
        indices=np.insert(program.indices, ends, extra),
        values=np.insert(program.values, ends, np.tile([1.0, -1.0], rows)),
    )

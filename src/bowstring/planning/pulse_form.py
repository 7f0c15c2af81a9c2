"""A programme of steps written in pulses: a column says that work starts in a quarter, not by it."""

from dataclasses import dataclass

import numpy as np

from bowstring.planning.linear import Floats, Ints, Program
from bowstring.planning.problem import FactKind, PlanningProblem
from bowstring.planning.programs import dense_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseForm:
    """The same programme in pulses, its columns in the same order; small hard portfolios are proven faster in it.

    first: the first step of each column's candidate, shape (n,); a column that is no step is its own.
    Source: Pritsker, Watters & Wolfe 1969 for pulses beside steps.
    """

    program: Program
    first: Ints

    def pulses(self, steps: Floats) -> Floats:
        """Steps as pulses, shape (n,)."""
        before = np.append(0.0, steps[:-1])
        return np.asarray(steps - np.where(self._is_first, 0.0, before))

    def steps(self, pulses: Floats) -> Floats:
        """Pulses as steps, shape (n,)."""
        so_far = np.cumsum(pulses)
        return np.asarray(so_far - so_far[self.first] + pulses[self.first])

    @property
    def _is_first(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.asarray(self.first == np.arange(len(self.first)))


def pulse_form(program: Program, problem: PlanningProblem) -> PulseForm:
    """A programme over a problem's steps, and any columns behind them, in pulses.

    Steps never fall, so what a row says of them it says of the pulses up to each. A step that must be 1 makes its
    pulses so far add up to 1; one that must be 0 forbids them.

    Args:
        program: its first columns are the problem's; its columns are few.
        problem: whose steps they are.
    """
    count = program.columns
    is_step = np.array([row < len(problem.facts) and problem.facts[row].kind is FactKind.STEP for row in range(program.rows)], dtype=np.bool_)
    written = dense_rows(program, np.flatnonzero(~is_step).tolist())
    first = np.arange(count)
    for candidate in problem.candidates:
        if candidate.starts:
            span = slice(candidate.first_column, candidate.last_column + 1)
            first[span] = candidate.first_column
            written[:, span] = _from_each_on(written[:, span])
    lower, upper = program.lower.copy(), program.upper.copy()
    extra, levels = [], []
    for candidate in problem.candidates:
        columns = list(candidate.columns)
        for column in columns:
            span = np.zeros(count)
            span[candidate.first_column : column + 1] = 1.0
            if program.upper[column] <= 0:
                upper[candidate.first_column : column + 1] = 0.0
            elif program.lower[column] > 0 or column == columns[-1]:
                extra.append(span)
                levels.append((program.lower[column], 1.0))
        lower[columns] = 0.0
    dense = np.vstack([written, *extra]) if extra else written
    keeps = np.abs(dense).sum(axis=1) > 0
    low = np.append(program.row_lower[~is_step], [level for level, _ in levels])
    high = np.append(program.row_upper[~is_step], [level for _, level in levels])
    # An empty row that cannot be met must stay: it says so.
    keeps |= (low > 0) | (high < 0)
    where = [np.flatnonzero(row) for row in dense[keeps]]
    lengths = [len(columns) for columns in where]
    return PulseForm(
        program=Program(
            lower=lower,
            upper=upper,
            row_lower=low[keeps],
            row_upper=high[keeps],
            starts=np.append(0, np.cumsum(lengths, dtype=np.int64)).astype(np.int64),
            indices=np.concatenate([*where, np.empty(0, dtype=np.int64)]),
            values=np.concatenate([*(row[at] for row, at in zip(dense[keeps], where, strict=True)), np.empty(0)]),
        ),
        first=first,
    )


def _from_each_on(rows: Floats) -> Floats:
    """What the steps of one candidate add up to from each on, rounding left out; shape (rows, steps)."""
    totals = np.cumsum(rows[:, ::-1], axis=1)[:, ::-1]
    noise = 1e-12 * np.abs(rows).max(axis=1, initial=0.0, keepdims=True)
    return np.where(np.abs(totals) <= noise, 0.0, totals)

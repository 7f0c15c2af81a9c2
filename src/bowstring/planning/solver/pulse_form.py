"""A programme of steps written in pulses: a column says that work starts in a quarter, not by it."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, Program, dense_rows
from bowstring.planning.solver.integer import Effort, IntegerOptimum, maximise_integer

# Coefficients that are written out at once, zeros too.
_MOST_WRITTEN = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseForm:
    """The same programme in pulses, its columns in the same order; integer programmes are proven faster in it.

    first: the first step of each column's candidate, shape (n,); a column that is no step is its own.
    Source: Pritsker, Watters & Wolfe 1969 for pulses beside steps.
    """

    program: Program
    first: Ints

    def pulses(self, steps: Floats) -> Floats:
        """Steps as pulses, shape (n,)."""
        before = np.append(0.0, steps[:-1])
        return np.asarray(steps - np.where(self.first == np.arange(self.first.size), 0.0, before))

    def steps(self, pulses: Floats) -> Floats:
        """Pulses as steps, shape (n,)."""
        so_far = np.cumsum(pulses)
        return np.asarray(so_far - so_far[self.first] + pulses[self.first])

    def gains(self, objective: Floats) -> Floats:
        """What each pulse gains, from what each step does, shape (n,)."""
        gains = objective.copy()
        is_last = np.append(self.first[1:] != self.first[:-1], True)
        last = np.flatnonzero(is_last)
        behind = np.repeat(last, np.diff(last, prepend=-1)) - np.arange(gains.size)
        for steps in range(1, int(behind.max(initial=0)) + 1):
            columns = np.flatnonzero(behind == steps)
            gains[columns] += gains[columns + 1]
        return gains


def pulse_form(program: Program, owner: Ints) -> PulseForm:
    """A small programme over steps, and other columns, in pulses.

    Steps never fall, so what a row says of them it says of the pulses up to each. A step that must be 1 makes its
    pulses so far add up to 1; one that must be 0 forbids them. Rows that no pulse could break are left out.

    Args:
        program: its rows are written out, so it is small.
        owner: whose step each column is, shape (n,); −1 for none.
    """
    first = np.arange(program.columns)
    rows = dense_rows(program, range(program.rows))
    lower, upper = program.lower.copy(), program.upper.copy()
    sums: list[tuple[slice, float]] = []
    spans = list(_candidates(owner))
    rows = _from_each_on(rows, spans)
    for span in spans:
        first[span] = span.start
        forbidden = np.flatnonzero(program.upper[span] <= 0)
        if forbidden.size:
            upper[span.start : span.start + int(forbidden[-1]) + 1] = 0.0
        demanded = np.flatnonzero(program.lower[span] > 0)
        if demanded.size:
            sums.append((slice(span.start, span.start + int(demanded[0]) + 1), 1.0))
        sums.append((span, 0.0))
        lower[span] = 0.0
    says = (rows > 0).any(axis=1) | (program.row_lower > -np.inf) | (program.row_upper < 0)
    added = np.zeros((len(sums), program.columns))
    for row, (span, _) in zip(added, sums, strict=True):
        row[span] = 1.0
    written = np.vstack([rows[says], added])
    where = written != 0
    return PulseForm(
        program=Program(
            lower=lower,
            upper=upper,
            row_lower=np.append(program.row_lower[says], [least for _, least in sums]),
            row_upper=np.append(program.row_upper[says], np.ones(len(sums))),
            starts=np.append(0, np.cumsum(where.sum(axis=1))).astype(np.int64),
            indices=np.nonzero(where)[1].astype(np.int64),
            values=written[where],
        ),
        first=first,
    )


def maximise_in_pulses(
    program: Program,
    objective: Floats,
    *,
    owner: Ints,
    effort: Effort,
    start: Floats | None = None,
) -> IntegerOptimum:
    """The best x whose steps are whole, with a proven bound; its steps are rounded. Solved in pulses unless too large.

    Args:
        program: over steps and other columns.
        objective: shape (n,).
        owner: whose step each column is, shape (n,); −1 for columns that need not be whole.
        effort: how hard to search.
        start: a solution to begin from, shape (n,).
    """
    is_step = owner >= 0
    if program.rows * program.columns > _MOST_WRITTEN:
        solution = maximise_integer(program, objective, is_integer=is_step, effort=effort, start=start)
        x = np.where(is_step, np.round(solution.x), solution.x) if solution.is_feasible else solution.x
        return dataclasses.replace(solution, x=x)
    form = pulse_form(program, owner)
    solution = maximise_integer(
        form.program,
        form.gains(objective),
        is_integer=is_step,
        effort=effort,
        start=None if start is None else form.pulses(start),
    )
    if not solution.is_feasible:
        return solution
    x = form.steps(solution.x)
    return dataclasses.replace(solution, x=np.where(is_step, np.round(x), x))


def _candidates(owner: Ints) -> Iterator[slice]:
    """The columns of each candidate."""
    for whose, columns in itertools.groupby(range(owner.size), key=lambda column: int(owner[column])):
        if whose >= 0:
            own = list(columns)
            yield slice(own[0], own[-1] + 1)


def _from_each_on(rows: Floats, spans: Sequence[slice]) -> Floats:
    """Rows over steps as rows over pulses: what the steps of each candidate add up to from each on, rounding left out.

    rows: shape (k, n). spans: the columns of each candidate; others stay as they are.
    """
    if not spans:
        return rows
    longest = max(span.stop - span.start for span in spans)
    # All candidates at once, the last step of each first, nothing behind its first.
    places = np.array([span.stop - 1 for span in spans])[:, None] - np.arange(longest)
    inside = places >= np.array([span.start for span in spans])[:, None]
    steps = np.where(inside, rows[:, np.where(inside, places, 0)], 0.0)
    noise = 1e-12 * np.abs(steps).max(axis=2, initial=0.0, keepdims=True)
    totals = np.cumsum(steps, axis=2)
    pulses = rows.copy()
    pulses[:, places[inside]] = np.where(np.abs(totals) <= noise, 0.0, totals)[:, inside]
    return pulses

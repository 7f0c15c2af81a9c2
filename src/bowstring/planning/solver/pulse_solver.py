"""A planning problem's programme kept warm in pulses: a column says that work starts in a quarter, not by it.

Where steps move one by one when work starts sooner, a pulse moves at once: a re-solve takes fewer pivots.
Everything is asked and answered in steps. Source: Pritsker, Watters & Wolfe 1969.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.problem.problem import ConstraintKind, PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints, Program, ProgramChange
from bowstring.planning.solver.linear import Optimum, Solver, SolverBasis
from bowstring.planning.solver.pulse_form import PulseForm

# Of a row's largest coefficient: what is left of a sum that cancels.
_ROUNDING = 1e-12

Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _StartRange:
    """The columns of a candidate that could start in more than one quarter.

    sum_row: the row that adds up its pulses. demand_row: the one that adds them up to the column `demanded`, by which
    it must have started; −1 if there is none.
    """

    columns: slice
    sum_row: int
    demand_row: int
    demanded: int

    def prefix(self, column: int) -> range:
        """Its columns up to one of them."""
        return range(self.columns.start, column + 1)


class PulseSolver:
    """The programme of a planning problem, re-solved with changes; every answer is the exact optimum."""

    def __init__(self, problem: PlanningProblem, program: Program | None = None) -> None:
        """Args:
        problem: whose steps they are.
        program: its programme with other bounds, or with more columns and rows after its own; its own if None.
        """
        self.program = program = problem.program if program is None else program
        keeps = np.ones(program.rows, dtype=np.bool_)
        keeps[: len(problem.sources)] = [source.kind is not ConstraintKind.STEP for source in problem.sources]
        self._row = np.where(keeps, np.cumsum(keeps) - 1, -1)
        spans = [
            slice(candidate.columns.start, candidate.columns.stop)
            for candidate in problem.candidates
            if len(candidate.columns) > 1
        ]
        # The first column of each column's span; a column outside all is its own.
        self._first = np.arange(program.columns)
        self._is_inside = np.zeros(program.columns, dtype=np.bool_)
        for span in spans:
            self._first[span], self._is_inside[span] = span.start, True
        self._spans: dict[int, _StartRange] = {}
        self._solver = Solver(self._in_pulses(program, keeps, spans), simplifies=True)

    @property
    def pulse_program(self) -> Program:
        """The programme that is solved: its rows over pulses, then those that add up the pulses of each candidate."""
        return self._solver.program

    @property
    def form(self) -> PulseForm:
        """The same programme and what turns steps into its pulses and back."""
        return PulseForm(program=self._solver.program, first=self._first)

    @property
    def pulse_rows(self) -> Ints:
        """Where each row of the steps' programme stands in it, −1 for none; shape (rows,)."""
        return self._row

    @property
    def solves(self) -> int:
        """How often it was solved."""
        return self._solver.solves

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,), which stays in force; see `Solver.maximise`."""
        gains = objective.copy()
        for span in self._spans.values():
            gains[span.columns] = _from_each_on(objective[span.columns])
        return self._in_steps(self._solver.maximise(gains, is_like_last=is_like_last))

    def resolve(self, change: ProgramChange, *, is_like_last: bool = False) -> Optimum:
        """The best x of the programme so changed; see `Solver.resolve`."""
        return self._in_steps(self._solver.resolve(self._translated(change), is_like_last=is_like_last))

    def resolve_pulses(self, change: ProgramChange) -> Optimum:
        """The best x if pulses, not steps, are changed; begun from the last, so it should be much like that one."""
        return self._in_steps(self._solver.resolve(change, is_like_last=True))

    def resolve_along(
        self, columns: range, step: Floats, amount: float, *, start: SolverBasis | None = None
    ) -> tuple[Optimum, Bounds, SolverBasis]:
        """The best x if the objective moves along one candidate's steps; see `Solver.resolve_along`."""
        best, reach, basis = self._solver.resolve_along(columns, _from_each_on(step), amount, start=start)
        return self._in_steps(best), reach, basis

    def stays_optimal(self, directions: Sequence[tuple[range, Floats]]) -> list[Bounds]:
        """For each direction along one candidate's steps, how far the basis at hand stays optimal."""
        return self._solver.stays_optimal([(columns, _from_each_on(step)) for columns, step in directions])

    def prices(self) -> tuple[Floats, Floats]:
        """What one more of each column's bound, and of each row's, would add; to be asked right after `maximise`.

        Of a candidate's columns each has the price of whatever pins the candidate; steps that may not fall have none.
        """
        columns, rows = self._solver.prices()
        of_columns = columns.copy()
        for span in self._spans.values():
            pins = [0.0]
            if span.demanded >= 0:
                pins.append(-float(rows[span.sum_row if span.demand_row < 0 else span.demand_row]))
            is_forbidden = self._solver.program.upper[span.columns] <= 0
            pins.append(float(columns[span.columns][is_forbidden].max(initial=0.0)))
            of_columns[span.columns] = max(pins)
        return of_columns, np.where(self._row >= 0, rows[self._row], 0.0)

    def _in_steps(self, best: Optimum) -> Optimum:
        if not best.is_feasible or not best.x.size:
            return best
        so_far = np.cumsum(best.x)
        x = so_far - so_far[self._first] + best.x[self._first]
        return Optimum(value=best.value, x=np.where(self._is_inside, np.clip(x, 0.0, 1.0), best.x))

    def _in_pulses(self, program: Program, keeps: NDArray[np.bool_], spans: Sequence[slice]) -> Program:
        row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
        kept = keeps[row_of]
        rows, columns, values = self._row[row_of[kept]], program.indices[kept], program.values[kept]
        order = np.argsort(columns, kind="stable")
        rows, columns, values = rows[order], columns[order], values[order]
        outside = ~self._is_inside[columns]
        entries = [(rows[outside], columns[outside], values[outside])]
        for span in spans:
            inside = slice(*np.searchsorted(columns, [span.start, span.stop]))
            own, place = np.unique(rows[inside], return_inverse=True)
            written = np.zeros((own.size, span.stop - span.start))
            written[place, columns[inside] - span.start] = values[inside]
            entries.append(_entries(own, span, _from_each_on(written)))
        lower, upper = program.lower.copy(), program.upper.copy()
        count = int(keeps.sum())
        sums: list[Bounds] = []
        for span in spans:
            sum_row, demanded = count + len(sums), _demanded(program.lower, span)
            entries.append(_ones(sum_row, range(span.start, span.stop)))
            sums.append((1.0 if demanded == span.stop - 1 else 0.0, 1.0))
            demand_row = -1
            if 0 <= demanded < span.stop - 1:
                demand_row = sum_row + 1
                entries.append(_ones(demand_row, range(span.start, demanded + 1)))
                sums.append((1.0, np.inf))
            self._spans[span.start] = _StartRange(span, sum_row, demand_row, demanded)
            lower[span] = 0.0
            upper[span] = _pulse_bounds(program.upper[span])
        return _program(
            (lower, upper),
            np.append(program.row_lower[keeps], [low for low, _ in sums]),
            np.append(program.row_upper[keeps], [high for _, high in sums]),
            entries,
        )

    def _translated(self, change: ProgramChange) -> ProgramChange:
        """What a change of the steps' programme changes in this one."""
        columns, sums, demands = self._translated_bounds(change.columns)
        kept = tuple(
            (int(self._row[row]), low, high) for row, low, high in change.rows if self._row[row] >= 0
        )
        return ProgramChange(
            objective=tuple(self._spread(change.objective).items()),
            columns=columns,
            rows=(*kept, *sums),
            coefficients=tuple(self._translated_coefficients(change.coefficients)),
            more_rows=(
                *((self._spread(entries.items()), low, high) for entries, low, high in change.more_rows),
                *demands,
            ),
        )

    def _spread(self, entries: Iterable[tuple[int, float]]) -> dict[int, float]:
        """What a linear function of the steps says of the pulses, by column."""
        spread: dict[int, float] = {}
        by_span: dict[int, dict[int, float]] = {}
        for column, value in entries:
            span = self._spans.get(int(self._first[column]))
            if span is None:
                spread[column] = spread.get(column, 0.0) + value
            else:
                own = by_span.setdefault(span.columns.start, {})
                own[column] = own.get(column, 0.0) + value
        for first, own in by_span.items():
            steps = np.zeros(self._spans[first].columns.stop - first)
            for column, value in own.items():
                steps[column - first] = value
            pulses = _from_each_on(steps)
            spread.update({first + int(place): float(pulses[place]) for place in np.flatnonzero(pulses)})
        return spread

    def _translated_coefficients(
        self, changes: Sequence[tuple[int, int, float]]
    ) -> Iterable[tuple[int, int, float]]:
        by_span: dict[tuple[int, int], dict[int, float]] = {}
        for row, column, value in changes:
            first = int(self._first[column])
            if first in self._spans:
                by_span.setdefault((row, first), {})[column] = value
            else:
                yield int(self._row[row]), column, value
        for (row, first), replaced in by_span.items():
            columns = range(first, self._spans[first].columns.stop)
            before = np.array([self.program.coefficient(row, column) for column in columns])
            after = before.copy()
            for column, value in replaced.items():
                after[column - first] = value
            old, new = _from_each_on(before), _from_each_on(after)
            for place in np.flatnonzero(old != new):
                yield int(self._row[row]), first + int(place), float(new[place])

    def _translated_bounds(
        self, changes: Sequence[tuple[int, float, float]]
    ) -> tuple[
        tuple[tuple[int, float, float], ...],
        list[tuple[int, float, float]],
        list[tuple[Mapping[int, float], float, float]],
    ]:
        """Bounds of columns, bounds of the rows that add up pulses, and rows that demand a start by some quarter."""
        columns: list[tuple[int, float, float]] = []
        by_span: dict[int, list[tuple[int, float, float]]] = {}
        for column, low, high in changes:
            first = int(self._first[column])
            if first in self._spans:
                by_span.setdefault(first, []).append((column, low, high))
            else:
                columns.append((column, low, high))
        sums: list[tuple[int, float, float]] = []
        demands: list[tuple[Mapping[int, float], float, float]] = []
        for first, own in by_span.items():
            span = self._spans[first]
            lower, upper = self.program.lower[span.columns].copy(), self.program.upper[span.columns].copy()
            for column, low, high in own:
                lower[column - first], upper[column - first] = low, high
            for place, most in enumerate(_pulse_bounds(upper)):
                columns.append((first + place, 0.0, float(most)))
            demanded = _demanded(lower, slice(0, lower.size))
            sums.append((span.sum_row, 1.0 if demanded == lower.size - 1 else 0.0, 1.0))
            last = demanded + first
            if span.demand_row >= 0 and last != span.demanded:
                sums.append((span.demand_row, -np.inf, np.inf))
            if 0 <= demanded < lower.size - 1 and (span.demand_row < 0 or last != span.demanded):
                demands.append((dict.fromkeys(span.prefix(last), 1.0), 1.0, np.inf))
        return tuple(columns), sums, demands


def _demanded(lower: Floats, span: slice) -> int:
    """The column by which work must have started; −1 if it need not."""
    places = np.flatnonzero(lower[span] > 0)
    return span.start + int(places[0]) if places.size else -1


def _pulse_bounds(upper: Floats) -> Floats:
    """The most that each pulse of a candidate may be: nothing where a step from there on must be 0."""
    forbidden = np.flatnonzero(upper <= 0)
    most = np.ones(upper.size)
    if forbidden.size:
        most[: int(forbidden[-1]) + 1] = 0.0
    return most


def _from_each_on(steps: Floats) -> Floats:
    """What the steps of one candidate add up to from each on, rounding left out; shape (..., steps)."""
    totals = np.cumsum(steps[..., ::-1], axis=-1)[..., ::-1]
    noise = _ROUNDING * np.abs(steps).max(axis=-1, initial=0.0, keepdims=True)
    return np.asarray(np.where(np.abs(totals) <= noise, 0.0, totals))


def _entries(rows: Ints, span: slice, written: Floats) -> tuple[Ints, Ints, Floats]:
    places, columns = np.nonzero(written)
    return rows[places], columns + span.start, written[places, columns]


def _ones(row: int, columns: range) -> tuple[Ints, Ints, Floats]:
    return np.full(len(columns), row), np.array(columns), np.ones(len(columns))


def _program(
    bounds: tuple[Floats, Floats],
    row_lower: Floats,
    row_upper: Floats,
    entries: Sequence[tuple[Ints, Ints, Floats]],
) -> Program:
    rows, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    order = np.lexsort((columns, rows))
    lengths = np.bincount(rows, minlength=row_lower.size)
    return Program(
        lower=bounds[0],
        upper=bounds[1],
        row_lower=row_lower,
        row_upper=row_upper,
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
        indices=columns[order].astype(np.int64),
        values=np.asarray(values[order], dtype=np.float64),
    )

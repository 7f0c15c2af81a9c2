"""Programmes as data: what they are, what a what-if changes in them, and others made from them."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The solver's own: how far a bound or a row may be missed.
_TOLERANCE = 1e-9
# Powers of two between which the largest coefficient of a row is where an absolute tolerance means the same of each.
_LEAST_POWER, _MOST_POWER = 0, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Constraints without an objective: row_lower ≤ A·x ≤ row_upper, lower ≤ x ≤ upper.

    lower, upper: shape (n,). row_lower, row_upper: shape (m,). starts: shape (m + 1,), indices and values:
    shape (nonzeros,), A by rows (compressed sparse rows).
    """

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    starts: Ints
    indices: Ints
    values: Floats

    @property
    def columns(self) -> int:
        """How many variables there are."""
        return len(self.lower)

    @property
    def rows(self) -> int:
        """How many constraints there are."""
        return len(self.row_lower)

    def coefficient(self, row: int, column: int) -> float:
        """What a row says about a column; 0 where nothing."""
        inside = slice(self.starts[row], self.starts[row + 1])
        positions = np.flatnonzero(self.indices[inside] == column)
        return float(self.values[inside][positions[0]]) if positions.size else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramChange:
    """What a what-if changes, as pairs of index and new value; objective changes are added to the objective.

    coefficients: row, column and what it then is. more_rows: coefficients by column, lower, upper.
    """

    objective: tuple[tuple[int, float], ...] = ()
    columns: tuple[tuple[int, float, float], ...] = ()
    rows: tuple[tuple[int, float, float], ...] = ()
    coefficients: tuple[tuple[int, int, float], ...] = ()
    more_rows: tuple[tuple[Mapping[int, float], float, float], ...] = ()

    @property
    def is_structural(self) -> bool:
        """Whether it changes more than bounds and objective."""
        return bool(self.coefficients or self.more_rows)


def extended(
    program: Program,
    *,
    columns: Sequence[tuple[float, float]] = (),
    rows: Sequence[tuple[Floats, float, float]] = (),
) -> Program:
    """The programme with columns (lower, upper) and then dense rows (coefficients, lower, upper) added.

    Coefficients have shape (n + new columns,).
    """
    entries = [(np.flatnonzero(row), row) for row, _, _ in rows]
    lengths = [len(where) for where, _ in entries]
    return Program(
        lower=np.append(program.lower, [low for low, _ in columns]),
        upper=np.append(program.upper, [high for _, high in columns]),
        row_lower=np.append(program.row_lower, [low for _, low, _ in rows]),
        row_upper=np.append(program.row_upper, [high for _, _, high in rows]),
        starts=np.append(program.starts, program.starts[-1] + np.cumsum(lengths, dtype=np.int64)),
        indices=np.concatenate([program.indices, *(where for where, _ in entries)]),
        values=np.concatenate([program.values, *(row[where] for where, row in entries)]),
    )


def changed(program: Program, change: ProgramChange) -> Program:
    """The programme with a change in bounds, coefficients and rows; the objective is the caller's."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for column, low, high in change.columns:
        lower[column], upper[column] = low, high
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    for row, low, high in change.rows:
        row_lower[row], row_upper[row] = low, high
    settled = dataclasses.replace(program, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)
    if not change.is_structural:
        return settled
    values_by_row: dict[int, dict[int, float]] = {}
    for row, column, value in change.coefficients:
        values_by_row.setdefault(row, {})[column] = value
    written = {row: _written(settled, row, replaced) for row, replaced in sorted(values_by_row.items())}
    written |= {settled.rows + place: dict(entries) for place, (entries, _, _) in enumerate(change.more_rows)}
    lengths = np.append(np.diff(settled.starts), np.zeros(len(change.more_rows), dtype=np.int64))
    columns, values, done = [], [], 0
    for row, entries in written.items():
        kept = sorted((column, value) for column, value in entries.items() if value != 0)
        begin, end = settled.starts[min(row, settled.rows)], settled.starts[min(row + 1, settled.rows)]
        columns += [settled.indices[done:begin], np.array([column for column, _ in kept], dtype=np.int64)]
        values += [settled.values[done:begin], np.array([value for _, value in kept], dtype=np.float64)]
        lengths[row], done = len(kept), end
    return dataclasses.replace(
        settled,
        row_lower=np.append(row_lower, [low for _, low, _ in change.more_rows]),
        row_upper=np.append(row_upper, [high for _, _, high in change.more_rows]),
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
        indices=np.concatenate([*columns, settled.indices[done:]]),
        values=np.concatenate([*values, settled.values[done:]]),
    )


def _written(program: Program, row: int, replaced: Mapping[int, float]) -> dict[int, float]:
    inside = slice(program.starts[row], program.starts[row + 1])
    written = zip(program.indices[inside].tolist(), program.values[inside].tolist(), strict=True)
    return {**dict(written), **replaced}


def held(program: Program, x: Floats, is_held: NDArray[np.bool_]) -> Program:
    """The programme with some columns held at x. x, is_held: shape (n,)."""
    return dataclasses.replace(
        program,
        lower=np.where(is_held, x, program.lower),
        upper=np.where(is_held, x, program.upper),
    )


def restricted(program: Program, x: Floats, is_free: NDArray[np.bool_]) -> tuple[Program, Ints]:
    """The programme of the free columns alone, the others fixed at x; and which columns those are.

    x: shape (n,). is_free: shape (n,). Rows without a free column are dropped.
    """
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    free = np.flatnonzero(is_free[program.indices])
    amounts = np.where(is_free, 0.0, x)[program.indices]
    used = np.flatnonzero(amounts)
    fixed = np.bincount(row_of[used], weights=program.values[used] * amounts[used], minlength=program.rows)
    lengths = np.bincount(row_of[free], minlength=program.rows)
    kept = lengths > 0
    columns = np.flatnonzero(is_free)
    renumbered = np.cumsum(is_free) - 1
    smaller = Program(
        lower=program.lower[columns],
        upper=program.upper[columns],
        row_lower=(program.row_lower - fixed)[kept],
        row_upper=(program.row_upper - fixed)[kept],
        starts=np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64),
        indices=renumbered[program.indices[free]],
        values=program.values[free],
    )
    return smaller, columns


def evened(program: Program) -> Program:
    """The same programme with rows of money in billions and of thousandths of a person both at a usual size.

    A tolerance would be less than the rounding of the ones, and more than all of the others. Powers of two change no
    digit.
    """
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    largest = np.zeros(program.rows)
    np.maximum.at(largest, row_of, np.abs(program.values))
    power = np.frexp(largest)[1]
    scale = np.ldexp(1.0, np.where(largest > 0, np.clip(power, _LEAST_POWER, _MOST_POWER) - power, 0))
    return dataclasses.replace(
        program,
        row_lower=program.row_lower * scale,
        row_upper=program.row_upper * scale,
        values=program.values * scale[row_of],
    )


def dot(left: Floats, right: Floats) -> float:
    """Σ left·right, both of shape (n,), added up in the same order by every processor, as `@` is not.

    Source: docs/methods.md#the-same-facts-the-same-answer.
    """
    return float((left * right).sum())


def settled(figures: Floats, digits: int) -> Floats:
    """Figures, shape (n,), to so many digits that in which order a machine adds up does not tell.

    Source: docs/methods.md#the-same-facts-the-same-answer.
    """
    return np.array([float(f"{figure:.{digits}g}") for figure in figures])


def dense_rows(program: Program, rows: Sequence[int]) -> Floats:
    """Some rows of A written out, shape (len(rows), n)."""
    matrix = np.zeros((len(rows), program.columns))
    for place, row in enumerate(rows):
        inside = slice(program.starts[row], program.starts[row + 1])
        matrix[place, program.indices[inside]] = program.values[inside]
    return matrix


def keeps_bounds(program: Program, x: Floats, columns: NDArray[np.bool_]) -> bool:
    """Whether some columns of x, shape (n,), keep their bounds to the solver's own tolerance. columns: shape (n,)."""
    within = (x >= program.lower - _TOLERANCE) & (x <= program.upper + _TOLERANCE)
    return bool(within[columns].all())


def keeps_rows(program: Program, x: Floats) -> bool:
    """Whether x, shape (n,), keeps every row to the solver's own tolerance."""
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    used = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    return bool(((used >= program.row_lower - _TOLERANCE) & (used <= program.row_upper + _TOLERANCE)).all())

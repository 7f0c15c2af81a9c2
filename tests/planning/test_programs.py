"""What is made from a programme says what it should, written out row by row."""

import math

import numpy as np
import pytest
from tests.planning.test_linear import some_program

from bowstring.planning.problem.programs import (
    Floats,
    Program,
    ProgramChange,
    changed,
    dense_rows,
    evened,
    held,
    keeps_bounds,
    keeps_rows,
    restricted,
)

SEEDS = range(20)


def table_of(program: Program) -> Floats:
    """All of A, entry by entry."""
    return np.array(
        [
            [program.coefficient(row, column) for column in range(program.columns)]
            for row in range(program.rows)
        ]
    )


def check_is_well_formed(program: Program) -> None:
    """Rows begin at 0, one behind the other, and name each column once, in order."""
    assert program.starts[0] == 0
    assert program.starts[-1] == len(program.indices) == len(program.values)
    for row in range(program.rows):
        columns = program.indices[program.starts[row] : program.starts[row + 1]].tolist()
        assert columns == sorted(set(columns))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_programme_has_the_new_figures_and_no_others(seed: int) -> None:
    program, _ = some_program(seed)
    luck = np.random.default_rng(seed)
    places = {(int(luck.integers(5)), int(luck.integers(6))): float(luck.integers(-2, 3)) for _ in range(6)}
    more = tuple(({int(luck.integers(6)): 2.0, 1: -1.0, 3: 0.0}, -1.0, float(end)) for end in range(seed % 3))
    change = ProgramChange(
        objective=((0, 5.0),),
        columns=((2, 0.25, 0.5), (5, 0.0, 0.0)),
        rows=((1, -7.0, 7.0), (4, -math.inf, 3.0)),
        coefficients=tuple((row, column, value) for (row, column), value in places.items()),
        more_rows=more,
    )
    expected = table_of(program)
    for place, value in places.items():
        expected[place] = value
    for entries, _, _ in more:
        expected = np.vstack([expected, [entries.get(column, 0.0) for column in range(6)]])
    other = changed(program, change)
    check_is_well_formed(other)
    assert np.array_equal(table_of(other), expected)
    assert np.array_equal(dense_rows(other, range(other.rows)), expected)
    assert (other.values != 0).all()
    assert other.lower.tolist() == [0, 0, 0.25, 0, 0, 0]
    assert other.upper.tolist() == [*program.upper[:2], 0.5, *program.upper[3:5], 0.0]
    bounds = [*zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)]
    bounds[1], bounds[4] = (-7.0, 7.0), (-math.inf, 3.0)
    bounds += [(low, high) for _, low, high in more]
    assert [*zip(other.row_lower.tolist(), other.row_upper.tolist(), strict=True)] == bounds


def test_a_change_of_bounds_alone_leaves_the_rows_as_they_are() -> None:
    program, _ = some_program(1)
    change = ProgramChange(columns=((0, 0.5, 0.5),), rows=((0, -9.0, 9.0),))
    other = changed(program, change)
    assert not change.is_structural
    assert np.array_equal(table_of(other), table_of(program))
    assert (other.lower[0], other.upper[0], other.row_lower[0], other.row_upper[0]) == (0.5, 0.5, -9.0, 9.0)
    assert program.lower[0] == 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_left_of_a_row_once_some_columns_are_fixed(seed: int) -> None:
    program, _ = some_program(seed)
    luck = np.random.default_rng(seed)
    is_free, x, y = luck.random(6) < 0.4, luck.uniform(0, 2, 6), luck.uniform(0, 2, 6)
    smaller, columns = restricted(program, x, is_free)
    check_is_well_formed(smaller)
    table, mixed = table_of(program), np.where(is_free, y, x)
    kept = (table[:, is_free] != 0).any(axis=1)
    assert np.array_equal(columns, np.flatnonzero(is_free))
    assert np.array_equal(smaller.lower, program.lower[is_free])
    assert np.array_equal(smaller.upper, program.upper[is_free])
    left = (dense_rows(smaller, range(smaller.rows)) @ y[is_free]).tolist()
    whole = table[kept] @ mixed
    for bound, own in ((program.row_lower, smaller.row_lower), (program.row_upper, smaller.row_upper)):
        assert (own - left).tolist() == pytest.approx((bound[kept] - whole).tolist())


def test_held_columns_stand_where_they_are_and_the_others_are_free() -> None:
    program, _ = some_program(2)
    x = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    other = held(program, x, np.array([True, False] * 3))
    assert other.lower.tolist() == [0.1, 0.0, 0.3, 0.0, 0.5, 0.0]
    assert other.upper[[0, 2, 4]].tolist() == [0.1, 0.3, 0.5]
    assert np.array_equal(other.upper[[1, 3, 5]], program.upper[[1, 3, 5]])


def test_rows_of_billions_and_of_thousandths_come_to_a_usual_size_and_no_digit_changes() -> None:
    largest = (3e9, 0.003, 5.0, 2.0**20)
    program = Program(
        lower=np.zeros(2),
        upper=np.ones(2),
        row_lower=np.array([-math.inf, 0.001, 1.0, 1.0, 0.0]),
        row_upper=np.array([2e9, math.inf, 4.0, 2.0, 1.0]),
        starts=np.array([0, 2, 4, 6, 8, 8], dtype=np.int64),
        indices=np.array([0, 1] * 4, dtype=np.int64),
        values=np.array([figure for most in largest for figure in (most, -most / 4)]),
    )
    other = evened(program)
    sizes = np.abs(other.values.reshape(-1, 2)).max(axis=1)
    assert (sizes >= 0.5).all()
    assert (sizes <= 2.0**20).all()
    assert sizes[2] == 5.0
    scales = sizes / largest
    assert [math.frexp(scale)[0] for scale in scales.tolist()] == [0.5] * 4
    assert np.array_equal(other.values, program.values * np.repeat(scales, 2))
    assert np.array_equal(other.row_lower, program.row_lower * [*scales, 1.0])
    assert np.array_equal(other.row_upper, program.row_upper * [*scales, 1.0])


def test_what_is_missed_by_more_than_the_solver_may_is_not_kept() -> None:
    program = Program(
        lower=np.array([0.0, 0.25]),
        upper=np.array([1.0, 0.75]),
        row_lower=np.array([0.5, -math.inf]),
        row_upper=np.array([math.inf, 1.25]),
        starts=np.array([0, 2, 4], dtype=np.int64),
        indices=np.array([0, 1, 0, 1], dtype=np.int64),
        values=np.array([1.0, 1.0, 1.0, 2.0]),
    )
    every = np.array([True, True])
    for x, within, kept in (
        ((0.0, 0.5), True, True),
        ((0.25, 0.25), True, True),
        ((0.25 - 1e-6, 0.25), True, False),
        ((0.0, 0.625 + 1e-6), True, False),
        ((1.0 + 1e-6, 0.0), False, True),
        ((-1e-6, 0.6), False, True),
        ((1.0, 0.125), False, True),
        ((0.0, 0.75 + 1e-6), False, False),
    ):
        assert keeps_bounds(program, np.array(x), every) == within, x
        assert keeps_rows(program, np.array(x)) == kept, x
    # Only some columns are asked about.
    assert keeps_bounds(program, np.array([9.0, 0.5]), np.array([False, True]))

"""The solver's answers are those of another solver call from scratch, and nothing lingers between them."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linprog

from bowstring.planning.problem.programs import (
    Floats,
    Program,
    ProgramChange,
    dense_rows,
    extended,
    restricted,
)
from bowstring.planning.solver.integer import Effort, StoppedBy, maximise_integer
from bowstring.planning.solver.linear import Solver


def program_of(rows: Floats, low: Floats, high: Floats, *, lower: Floats, upper: Floats) -> Program:
    entries = [np.flatnonzero(row) for row in rows]
    lengths = [len(entry) for entry in entries]
    return Program(
        lower=lower,
        upper=upper,
        row_lower=low,
        row_upper=high,
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        indices=np.concatenate([*entries, np.empty(0, dtype=np.int64)]).astype(np.int64),
        values=np.concatenate(
            [*(row[columns] for row, columns in zip(rows, entries, strict=True)), np.empty(0)]
        ),
    )


def some_program(seed: int, *, columns: int = 6, rows: int = 5) -> tuple[Program, Floats]:
    """A bounded programme with rows of every kind, mostly feasible, and an objective."""
    luck = np.random.default_rng(seed)
    table = luck.integers(-3, 4, size=(rows, columns)) * (luck.random((rows, columns)) < 0.7)
    inside = luck.uniform(0, 1, columns)
    middle = table @ inside
    low = np.where(luck.random(rows) < 0.3, middle - luck.uniform(0, 1, rows), -math.inf)
    high = np.where(luck.random(rows) < 0.8, middle + luck.uniform(0, 1, rows), math.inf)
    program = program_of(
        table.astype(float), low, high, lower=np.zeros(columns), upper=luck.uniform(1, 2, columns)
    )
    return program, luck.normal(size=columns)


def from_scratch(program: Program, objective: Floats) -> float:
    """The optimum that another route to a solver finds; −∞ where nothing is feasible."""
    table = dense_rows(program, range(program.rows))
    limits = [(table, program.row_upper), (-table, -program.row_lower)]
    kept = [(row, limit) for rows, bounds in limits for row, limit in zip(rows, bounds, strict=True)]
    kept = [(row, limit) for row, limit in kept if math.isfinite(limit)]
    solution = linprog(
        -objective,
        A_ub=np.array([row for row, _ in kept]).reshape(-1, program.columns),
        b_ub=np.array([limit for _, limit in kept]),
        bounds=list(zip(program.lower.tolist(), program.upper.tolist(), strict=True)),
        method="highs",
    )
    return -math.inf if solution.fun is None else -float(solution.fun)


def changed(program: Program, change: ProgramChange) -> Program:
    lower, upper = program.lower.copy(), program.upper.copy()
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    for column, low, high in change.columns:
        lower[column], upper[column] = low, high
    for row, low, high in change.rows:
        row_lower[row], row_upper[row] = low, high
    table = dense_rows(program, range(program.rows))
    for row, column, value in change.coefficients:
        table[row, column] = value
    more = np.array(
        [
            [entries.get(column, 0.0) for column in range(program.columns)]
            for entries, _, _ in change.more_rows
        ]
    )
    return program_of(
        np.concatenate([table, more.reshape(-1, program.columns)]),
        np.append(row_lower, [low for _, low, _ in change.more_rows]),
        np.append(row_upper, [high for _, _, high in change.more_rows]),
        lower=lower,
        upper=upper,
    )


def some_change(luck: np.random.Generator, program: Program) -> ProgramChange:
    column, row = int(luck.integers(program.columns)), int(luck.integers(program.rows))
    kind = int(luck.integers(4))
    return ProgramChange(
        objective=((column, float(luck.normal())), (column, 0.5)) if kind in (0, 3) else (),
        columns=((column, 0.25, 0.5),) if kind in (1, 3) else (),
        rows=((row, -math.inf, float(luck.normal())),) if kind in (2, 3) else (),
    )


@pytest.mark.parametrize("seed", range(80))
def test_optimum_is_that_of_another_route(seed: int) -> None:
    program, objective = some_program(seed)
    best = Solver(program).maximise(objective)
    assert best.value == pytest.approx(from_scratch(program, objective), abs=1e-8)
    assert float(objective @ best.x) == pytest.approx(best.value, abs=1e-8)


@pytest.mark.parametrize("seed", range(80))
def test_resolving_is_exact_and_leaves_no_trace(seed: int) -> None:
    program, objective = some_program(seed)
    solver, luck = Solver(program), np.random.default_rng(seed)
    base = solver.maximise(objective).value
    for _ in range(8):
        change = some_change(luck, program)
        added = objective.copy()
        for column, more in change.objective:
            added[column] += more
        expected = from_scratch(changed(program, change), added)
        assert solver.resolve(change).value == pytest.approx(expected, abs=1e-8)
        assert solver.resolve(ProgramChange()).value == pytest.approx(base, abs=1e-9)
    assert solver.maximise(objective).value == pytest.approx(base, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_what_ifs_that_are_solved_one_from_the_other_are_exact(seed: int) -> None:
    program, objective = some_program(seed)
    luck, solver = np.random.default_rng(1_000 + seed), Solver(program)
    before = solver.maximise(objective).value
    whole = dict.fromkeys(range(program.columns), 1.0)
    for limit in (3.0, 2.0, -1.0, 2.5, 1.0):
        change = dataclasses.replace(
            some_change(luck, program),
            coefficients=((int(luck.integers(program.rows)), 0, float(luck.normal())),),
            more_rows=((whole, -math.inf, limit), (whole, -math.inf, limit + 1))[: 1 + (limit > 2)],
        )
        total = objective.copy()
        for column, more in change.objective:
            total[column] += more
        alone = from_scratch(changed(program, change), total)
        assert solver.resolve(change, is_like_last=True).value == pytest.approx(alone, abs=1e-8)
    assert solver.maximise(objective).value == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize("seed", range(80))
def test_basis_stays_optimal_as_far_as_it_says(seed: int) -> None:
    program, objective = some_program(seed)
    solver = Solver(program)
    best = solver.maximise(objective)
    luck = np.random.default_rng(seed)
    spans = [range(0, 2), range(3, 4), range(2, 6)]
    directions = [(span, luck.normal(size=len(span))) for span in spans]
    for (span, step), (low, high) in zip(directions, solver.stays_optimal(directions), strict=True):
        assert low <= 0 <= high
        for reach in (max(low, -50.0), min(high, 50.0)):
            moved = objective.copy()
            moved[span.start : span.stop] += reach * step
            assert from_scratch(program, moved) == pytest.approx(float(moved @ best.x), abs=1e-6)


def test_bases_do_not_stay_optimal_much_further_than_they_say() -> None:
    """Where the basis is not degenerate the reach is exact: past it another solution is better."""
    sharp = checked = 0
    for seed in range(80):
        program, objective = some_program(seed)
        solver = Solver(program)
        best = solver.maximise(objective)
        step = np.ones(1)
        ((_, high),) = solver.stays_optimal([(range(1), step)])
        if high < 50:
            moved = objective.copy()
            moved[0] += high + 0.1
            checked += 1
            sharp += from_scratch(program, moved) > float(moved @ best.x) + 1e-7
    assert checked > 20
    assert sharp >= 0.9 * checked


def test_what_nothing_meets_has_no_optimum_and_does_not_spoil_the_next() -> None:
    program, objective = some_program(1)
    solver = Solver(program)
    base = solver.maximise(objective).value
    impossible = solver.resolve(ProgramChange(rows=((0, 1e3, math.inf),)))
    assert not impossible.is_feasible
    assert impossible.x.size == 0
    assert solver.resolve(ProgramChange()).value == pytest.approx(base, abs=1e-9)


def test_a_programme_without_columns_is_feasible_where_zero_is() -> None:
    nothing = program_of(np.empty((0, 0)), np.empty(0), np.empty(0), lower=np.empty(0), upper=np.empty(0))
    assert Solver(nothing).maximise(np.empty(0)).value == 0.0
    unmet = program_of(
        np.empty((1, 0)), np.array([1.0]), np.array([math.inf]), lower=np.empty(0), upper=np.empty(0)
    )
    assert not Solver(unmet).maximise(np.empty(0)).is_feasible


@pytest.mark.parametrize("seed", range(40))
def test_prices_are_what_a_little_more_room_brings(seed: int) -> None:
    program, objective = some_program(seed)
    solver = Solver(program)
    base = solver.maximise(objective).value
    columns, rows = solver.prices()
    for row in range(program.rows):
        if math.isfinite(program.row_upper[row]) and rows[row] > 1e-9:
            more = ((row, float(program.row_lower[row]), float(program.row_upper[row]) + 1.0),)
            gain = solver.resolve(ProgramChange(rows=more)).value - base
            assert gain <= rows[row] + 1e-7
    for column in range(program.columns):
        if columns[column] > 1e-9:
            wider = ((column, float(program.lower[column]), float(program.upper[column]) + 1.0),)
            gain = solver.resolve(ProgramChange(columns=wider)).value - base
            assert gain <= columns[column] + 1e-7


@pytest.mark.parametrize("seed", range(40))
def test_whole_optimum_is_the_best_of_all_corners(seed: int) -> None:
    program, objective = some_program(seed)
    ones = Program(
        lower=np.zeros(6),
        upper=np.ones(6),
        row_lower=program.row_lower,
        row_upper=program.row_upper,
        starts=program.starts,
        indices=program.indices,
        values=program.values,
    )
    table = dense_rows(ones, range(ones.rows))
    values = [
        float(objective @ corner)
        for corner in map(np.array, itertools.product((0.0, 1.0), repeat=6))
        if ((table @ corner >= ones.row_lower - 1e-9) & (table @ corner <= ones.row_upper + 1e-9)).all()
    ]
    whole = np.ones(6, dtype=np.bool_)
    solution = maximise_integer(ones, objective, is_integer=whole, effort=Effort(seconds=60))
    assert solution.stopped_by is StoppedBy.OPTIMAL
    assert solution.is_feasible == bool(values)
    if values:
        assert solution.value == pytest.approx(max(values), abs=1e-6)
        assert solution.bound >= solution.value - 1e-9
        assert solution.bound == pytest.approx(solution.value, abs=1e-6)
    else:
        assert solution.bound == -math.inf


def test_added_columns_and_rows_bind() -> None:
    program, objective = some_program(3)
    row = np.append(np.ones(6), -1.0)
    larger = extended(program, columns=[(0.0, 1.5)], rows=[(row, -math.inf, 0.0)])
    assert (larger.columns, larger.rows) == (7, program.rows + 1)
    expected = np.vstack([np.column_stack([dense_rows(program, range(5)), np.zeros(5)]), row])
    assert np.array_equal(dense_rows(larger, range(6)), expected)
    best = Solver(larger).maximise(np.append(objective, 0.0))
    assert best.value == pytest.approx(from_scratch(larger, np.append(objective, 0.0)), abs=1e-8)
    assert best.x[:6].sum() <= 1.5 + 1e-9


@pytest.mark.parametrize("seed", range(40))
def test_restricted_programme_is_the_whole_one_with_the_rest_fixed(seed: int) -> None:
    program, objective = some_program(seed)
    best = Solver(program).maximise(objective)
    is_free = np.random.default_rng(seed).random(6) < 0.5
    smaller, columns = restricted(program, best.x, is_free)
    assert np.array_equal(columns, np.flatnonzero(is_free))
    fixed = np.where(is_free, 0.0, 1.0)
    pinned = changed(
        program,
        ProgramChange(columns=tuple((int(c), best.x[c], best.x[c]) for c in np.flatnonzero(fixed))),
    )
    luck = np.random.default_rng(seed + 1)
    other = luck.normal(size=6)
    part = Solver(smaller).maximise(other[columns]).value if columns.size else 0.0
    rest = float((other * fixed) @ best.x)
    assert part + rest == pytest.approx(from_scratch(pinned, other), abs=1e-6)

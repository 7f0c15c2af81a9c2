"""The most that the least of several objectives can have, beside one plain programme with a column for it."""

import math

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.small import small_portfolio

from bowstring.planning.max_min import max_min
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.programs import Floats, Program, extended
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.linear import Solver

SEEDS = 24


def by_one_programme(program: Program, objectives: list[Floats]) -> float:
    """Maximise t, each objective no less than t."""
    rows = [(np.append(objective, -1.0), 0.0, math.inf) for objective in objectives]
    wider = extended(program, columns=[(-1e6, 1e6)], rows=rows)
    return Solver(wider).maximise(np.append(np.zeros(program.columns), 1.0)).value


def square() -> Program:
    """Two columns from 0 to 1 that add up to no more than 1.5."""
    return Program(
        lower=np.zeros(2),
        upper=np.ones(2),
        row_lower=np.array([-math.inf]),
        row_upper=np.array([1.5]),
        starts=np.array([0, 2]),
        indices=np.array([0, 1]),
        values=np.array([1.0, 1.0]),
    )


def test_two_sides_of_a_square_meet_in_the_middle_of_its_edge() -> None:
    """Each alone could have 1, both together 0.75."""
    solver, sides = Solver(square()), [np.array([1.0, 0.0]), np.array([0.0, 1.0])]
    best = [solver.maximise(side).x for side in sides]
    assert max_min(solver, sides, best) == pytest.approx(0.75, abs=1e-8)


def test_one_objective_has_its_best() -> None:
    side = np.array([2.0, 1.0])
    solver = Solver(square())
    assert max_min(solver, [side], [solver.maximise(side).x]) == pytest.approx(2.5, abs=1e-8)


def test_what_all_must_lose_is_told_as_a_loss() -> None:
    """One column must be done, and takes from both sides."""
    program = square()
    program.lower[0] = 1.0
    sides = [np.array([-1.0, 0.5]), np.array([-2.0, 0.5])]
    solver = Solver(program)
    assert max_min(solver, sides, [np.array([1.0, 0.0])]) == pytest.approx(-1.75, abs=1e-8)


def test_three_objectives_have_what_one_programme_gives_them() -> None:
    """Some coefficients below 0, some objectives that share all work and some that share none."""
    compared = 0
    for seed in range(SEEDS):
        random = np.random.default_rng(seed)
        problem = build_problem(small_portfolio(seed, most=12))
        solver, count = Solver(problem.program), len(problem.candidates)
        coefficients = random.normal(0.5, 1.0, (3, count)) * (random.random((3, count)) < 0.6)
        sides = [problem.per_column(worth) for worth in coefficients]
        best = [solver.maximise(side) for side in sides]
        if not best[0].is_feasible:
            continue
        compared += 1
        expected = by_one_programme(problem.program, sides)
        highest = max_min(solver, sides, [optimum.x for optimum in best])
        assert highest == pytest.approx(expected, abs=1e-7 * max(1.0, abs(expected)))
    assert compared > SEEDS // 2


@pytest.mark.parametrize("family", list(Family))
def test_prices_that_trees_answer_lead_to_the_same(family: Family) -> None:
    problem = build_problem(make_instance(family, initiatives=120, seed=4))
    random, count = np.random.default_rng(1), len(problem.candidates)
    solver = DecomposedSolver(problem)
    rows = [problem.per_column(random.random(count) * (random.random(count) < 0.5)) for _ in range(3)]
    best = [solver.maximise(row) for row in rows]
    sides = [row / optimum.value for row, optimum in zip(rows, best, strict=True)]
    solutions = [optimum.x for optimum in best]
    assert max_min(solver, sides, solutions) == pytest.approx(
        by_one_programme(problem.program, sides), abs=1e-7
    )

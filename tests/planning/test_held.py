"""Work that is held to one start beside the plain programme: let go of where prices call up something else."""

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.planning.test_decomposed import PORTFOLIOS, worst_miss
from tests.small import small_portfolio

from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.market import Market
from bowstring.planning.solver.decomposed.near import NearProgram
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.linear import Solver


def held_to_what_is_dearest(problem: PlanningProblem, objective: Floats) -> tuple[NearProgram, Market]:
    """Everything held to what it would do if nothing had a price."""
    structure = DecomposedSolver(problem).structure
    gains = gains_of(objective, structure.first, structure.counts, structure.owner)
    others = objective[structure.coupling.outside]
    market = Market(structure, gains, others)
    dearest = market.nearly_best(np.zeros(structure.shared.size), 0.0)
    near = NearProgram(structure, dearest[:, :-1], gains, others, penalty=1e3, held=~dearest[:, -1])
    return near, market


def test_what_is_held_to_a_poor_start_is_let_go_of() -> None:
    """Prices call up all that is better."""
    problem = build_problem(make_instance(Family.TYPICAL, initiatives=60, seed=8))
    objective = problem.per_column(np.ones(len(problem.candidates)))
    near, market = held_to_what_is_dearest(problem, objective)
    assert near.held.is_held.mean() > 0.8
    settled = near.settle(market, wider=0.0, close=1e-10, most_rounds=1000)
    assert settled is not None
    assert near.missed(settled.best.x) < 1e-7
    expected = Solver(problem.program).maximise(objective)
    assert float(objective @ near.steps(settled.best.x)) == pytest.approx(expected.value, rel=1e-8)


@pytest.mark.parametrize("most", [7, 14])
def test_what_is_held_is_let_go_of_whatever_holds_the_work_together(most: int) -> None:
    """With pins, funds, surge, alternatives and bands; what stays held is in the value and in the rows."""
    random, compared, still_held = np.random.default_rng(most), 0, 0
    for seed in range(PORTFOLIOS):
        problem = build_problem(small_portfolio(seed, most=most))
        objective = problem.per_column(random.normal(0.3, 1.0, len(problem.candidates)))
        expected = Solver(problem.program).maximise(objective)
        if not expected.is_feasible:
            continue
        near, market = held_to_what_is_dearest(problem, objective)
        settled = near.settle(market, wider=0.0, close=1e-10, most_rounds=1000)
        assert settled is not None
        assert near.missed(settled.best.x) < 1e-7
        compared, still_held = compared + 1, still_held + near.held.candidates.size
        steps = near.steps(settled.best.x)
        assert float(objective @ steps) == pytest.approx(expected.value, rel=1e-8, abs=1e-8)
        assert settled.best.value == pytest.approx(expected.value, rel=1e-8, abs=1e-8)
        assert worst_miss(problem.program, steps) < 1e-7
    assert compared >= PORTFOLIOS // 2
    assert still_held > 0


@pytest.mark.parametrize("family", list(Family))
def test_one_objective_after_another_is_the_best_with_all_held_that_can_be(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of so few hardly anything is held otherwise."""
    monkeypatch.setattr("bowstring.planning.solver.decomposed.solver._SEVERAL", 0)
    problem = build_problem(make_instance(family, initiatives=90, seed=3))
    random = np.random.default_rng(3)
    plain, decomposed = Solver(problem.program), DecomposedSolver(problem)
    objective = problem.per_column(random.normal(0.3, 1.0, len(problem.candidates)))
    for _ in range(4):
        expected, optimum = plain.maximise(objective), decomposed.maximise(objective)
        assert optimum.value == pytest.approx(expected.value, rel=1e-8)
        assert worst_miss(problem.program, optimum.x) < 1e-7
        assert decomposed.solved is not None
        assert decomposed.solved.near.held.candidates.size > 0
        objective += problem.per_column(random.normal(0.0, 0.05, len(problem.candidates)))

"""The divisible plan with its boulders whole: within every constraint, worth no more, and near it."""

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.planning.pairs import Pair, pair_of, plannable_pairs

from bowstring.planning.problem.programs import Floats, Program, dense_rows, keeps_bounds
from bowstring.planning.search.boulders import with_boulders_whole
from bowstring.planning.search.pulses import pulses_of
from bowstring.planning.solver.pulse_solver import PulseSolver


def dived(pair: Pair) -> Floats:
    divisible = pair.planned(0.0)
    solver = PulseSolver(divisible.problem)
    return with_boulders_whole(divisible, solver, pulses_of(divisible, solver))


def rows_missed_by(program: Program, x: Floats) -> float:
    """The most by which x misses a row, as a share of the row's largest coefficient."""
    rows = dense_rows(program, range(program.rows))
    missed = np.maximum(program.row_lower - rows @ x, rows @ x - program.row_upper)
    return float((missed / np.maximum(np.abs(rows).max(axis=1), 1e-9)).max())


def boulders_split(pair: Pair, x: Floats) -> int:
    """How many initiatives x splits of those that take a fifth of some discipline."""
    problem = pair.planned(0.0).problem
    people = {row.discipline: row.people for row in problem.portfolio.capacity}
    return sum(
        bool((np.abs(x[candidate.columns] - np.round(x[candidate.columns])) > 1e-5).any())
        for candidate in problem.candidates
        if any(5 * amount >= people.get(key, np.inf) for key, amount in candidate.initiative.effort.items())
    )


@pytest.fixture(scope="module", params=Family)
def pair(request: pytest.FixtureRequest) -> Pair:
    return pair_of(make_instance(request.param, initiatives=100, seed=3))


def test_fewer_of_what_takes_much_of_a_limit_are_split(pair: Pair) -> None:
    assert boulders_split(pair, dived(pair)) < 0.6 * boulders_split(pair, pair.planned(0.0).x)


def test_it_keeps_to_every_row_and_is_worth_little_less(pair: Pair) -> None:
    divisible, x = pair.planned(0.0), dived(pair)
    assert rows_missed_by(divisible.problem.program, x) <= 1e-9
    assert keeps_bounds(divisible.problem.program, x, np.ones(x.size, dtype=np.bool_))
    lost = float(divisible.objective @ (divisible.x - x))
    assert 0 < lost < 5


@pytest.mark.parametrize("place", range(30))
def test_small_portfolios_of_every_kind_stay_within_their_rows(place: int) -> None:
    small_pair = plannable_pairs(100)[place]
    divisible, x = small_pair.planned(0.0), dived(small_pair)
    assert rows_missed_by(divisible.problem.program, x) <= 1e-9
    assert float(divisible.objective @ x) <= float(divisible.objective @ divisible.x) + 1e-7

"""What prices of the shared rows say: how much more or less of a row can be worth, and where prices begin."""

import numpy as np
import pytest
from benchmarks.instances import Family
from tests.planning.pairs import instance_pair

from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, ProgramChange
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.market import Market, Offer, first_prices
from bowstring.planning.solver.decomposed.structure import taken_apart
from bowstring.planning.solver.focused import FocusedSolver
from bowstring.planning.solver.linear import Solver


def limits_of(problem: PlanningProblem) -> list[int]:
    """The rows of people and money that are at their limit in the best plan of everybody's wishes."""
    best = Solver(problem.program).maximise(objective_of(problem))
    program = problem.program
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    level = np.bincount(row_of, weights=program.values * best.x[program.indices], minlength=program.rows)
    is_full = (level > program.row_upper - 1e-6) & (program.row_upper > 0) & np.isfinite(program.row_upper)
    rows = [row for row, source in enumerate(problem.sources) if source.kind in ("capacity", "budget")]
    return [row for row in rows if is_full[row]]


def objective_of(problem: PlanningProblem) -> Floats:
    """Each initiative is worth something else a quarter."""
    return problem.per_column(np.linspace(1.0, 3.0, len(problem.candidates)))


@pytest.mark.parametrize("family", [Family.TYPICAL, Family.HARD])
def test_by_the_prices_that_prove_one_limit_no_plan_under_another_is_better_than_they_say(
    family: Family,
) -> None:
    """People by the head and money in its thousands, a tenth more and a tenth less: solved anew each time."""
    problem = instance_pair(family).problem
    program, objective = problem.program, objective_of(problem)
    solver, plain = FocusedSolver(problem), Solver(program)
    plain.maximise(objective)
    solver.maximise(objective)
    checked = 0
    for row in limits_of(problem)[:6]:
        upper = float(program.row_upper[row])
        best = solver.resolve(ProgramChange(rows=((row, -np.inf, 1.001 * upper),)))
        ceiling = solver.ceiling()
        if ceiling is None:
            continue
        value, prices = ceiling
        assert value == pytest.approx(float(solver.maximise(objective).value), rel=0.01)
        for share in (0.9, 0.99, 1.01, 1.1):
            anew = plain.resolve(ProgramChange(rows=((row, -np.inf, share * upper),)))
            says = value + float(prices[row]) * (share - 1) * upper
            assert anew.value <= says + 1e-6
        # Where they were found they say it exactly.
        assert best.value == pytest.approx(value + float(prices[row]) * 0.001 * upper, rel=1e-8)
        checked += float(prices[row]) > 0
    assert checked > 2


@pytest.mark.parametrize("family", list(Family))
def test_the_prices_that_prove_what_two_more_people_add_say_so_in_points_over_todays_plan(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bowstring.planning.solver.solving.FOCUSED_FROM", 0)
    pricer = Pricer(instance_pair(family).planned(0.0))
    checked = 0
    for place in list(pricer.problem.capacity)[::3]:
        what_if = WhatIf(hired={place: 2.0})
        points = pricer.effect(what_if).points
        ceiling = pricer.ceiling()
        if ceiling is not None:
            assert pricer.most(what_if, ceiling) == pytest.approx(points, abs=1e-6)
            # By what holds today it may look like more, never like less.
            assert pricer.most(what_if) >= points - 1e-6
            checked += points > 1e-3
    assert checked > 2
    assert pricer.most(WhatIf()) == 0.0


def test_each_programme_that_is_solved_near_the_plan_counts_once() -> None:
    problem = instance_pair(Family.TYPICAL).problem
    solver = FocusedSolver(problem)
    solver.maximise(objective_of(problem))
    row = limits_of(problem)[0]
    before, beyond = solver.solves, solver.beyond.solves
    for times in range(1, 4):
        solver.resolve(ProgramChange(rows=((row, -np.inf, 1.01 * float(problem.program.row_upper[row])),)))
        assert solver.solves == before + times
    assert solver.beyond.solves == beyond


class CountingMarket(Market):
    """A market that counts how often it is asked."""

    questions = 0

    def ask(self, prices: Floats, warmth: float = 0.0) -> Offer:
        """As any market."""
        self.questions += 1
        return super().ask(prices, warmth)


@pytest.mark.parametrize("family", list(Family))
def test_first_prices_are_near_those_that_balance_and_near_ones_are_gone_on_from(family: Family) -> None:
    problem = instance_pair(family).problem
    objective = objective_of(problem)
    best = Solver(problem.program).maximise(objective).value
    structure = taken_apart(problem, problem.program)
    gains = gains_of(objective, structure.first, structure.counts, structure.owner)
    others = objective[structure.coupling.outside]
    market = CountingMarket(structure, gains, others)
    prices = first_prices(market)
    assert (prices >= 0).all()
    assert best <= market.bound(prices) + 1e-6
    assert market.bound(prices) - best < 1e-3 * best
    # The same again, from there: half as many questions are enough.
    again = CountingMarket(structure, gains, others)
    nearer = first_prices(again, prices)
    assert market.bound(nearer) - best < 1e-3 * best
    assert again.questions < market.questions / 2


def test_a_little_more_worth_is_regretted_by_little_and_never_less_than_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hundredth, a tenth and half more or less of it: what the best plan then has over today's, solved anew."""
    monkeypatch.setattr("bowstring.planning.solver.solving.FOCUSED_FROM", 0)
    pricer = Pricer(instance_pair(Family.HARD).planned(0.0))
    little = 0
    for candidate in pricer.problem.candidates[::5]:
        points = pricer.points_of(candidate.key, {})
        moved = points * np.array([-0.5, -0.1, -0.01, 0.01, 0.1, 0.5])
        at_most = pricer.regret_at_most(candidate.key, moved)
        for more, most in zip(moved.tolist(), at_most.tolist(), strict=True):
            best = pricer.best_at_points(candidate.key, points + more)
            line = pricer.support_of_points(candidate.key, points, pricer.base)
            regret = best.value - line.at(points + more)
            assert -1e-6 <= regret <= most + 1e-6
            little += 1e-6 < most < 0.5
    assert little > 5

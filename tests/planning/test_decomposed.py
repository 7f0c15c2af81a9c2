"""Prices that trees of work answer, beside the plain programme solved whole."""

import dataclasses
from itertools import product

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.planning.every_schedule import START, settings, values, work
from tests.planning.pairs import pair_of
from tests.small import small_portfolio

from bowstring.beliefs.shrinkage import believe
from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.adopted.keeping import Keeper
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible, with_floors
from bowstring.planning.goal import Goal
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.programs import Floats, Program
from bowstring.planning.problem.schedule import starts_of, steps_of
from bowstring.planning.search.core_program import core_program
from bowstring.planning.search.listing import list_schedule
from bowstring.planning.search.whole import whole_plan
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.forest import Forest, OnlyProvider, needs_of
from bowstring.planning.solver.decomposed.market import Market, first_prices
from bowstring.planning.solver.decomposed.solver import DecomposedSolver
from bowstring.planning.solver.integer import Effort, StoppedBy, maximise_integer
from bowstring.planning.solver.linear import Maximiser, Solver, SolverError
from bowstring.planning.solver.pulse_form import maximise_in_pulses
from bowstring.planning.solver.pulse_solver import PulseSolver
from bowstring.planning.solver.surge import with_surge

PORTFOLIOS = 12


def worst_miss(program: Program, x: Floats) -> float:
    """How far a solution lies outside a row or a bound, rows as shares of their level."""
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    level = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    scale = np.maximum(1.0, np.abs(level))
    misses = [(level - program.row_upper) / scale, (program.row_lower - level) / scale]
    misses += [x - program.upper, program.lower - x]
    return max(float(miss.max(initial=0.0)) for miss in misses)


def divisible(portfolio: Portfolio, solver: Maximiser | None = None) -> DivisiblePlan | None:
    """The divisible plan by some solver, or by the plain one."""
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    chosen = Solver(problem.program) if solver is None else solver
    aims = find_aims(problem, beliefs, chosen)
    if aims is None or not aims.ideals:
        return None
    return plan_divisible(problem, beliefs, aims, solver=chosen)


@pytest.mark.parametrize("most", [7, 14])
def test_every_objective_has_the_optimum_of_the_plain_programme(most: int) -> None:
    """Pins, bands, funds, surge, alternatives, one of several providers: small portfolios have them all."""
    random = np.random.default_rng(most)
    infeasible = 0
    for seed in range(PORTFOLIOS):
        problem = build_problem(small_portfolio(seed, most=most))
        plain, decomposed = Solver(problem.program), DecomposedSolver(problem)
        for _ in range(2):
            objective = problem.per_column(random.normal(0.3, 1.0, len(problem.candidates)))
            expected, optimum = plain.maximise(objective), decomposed.maximise(objective)
            assert optimum.is_feasible == expected.is_feasible
            if not expected.is_feasible:
                infeasible += 1
                continue
            assert optimum.value == pytest.approx(expected.value, rel=1e-8, abs=1e-8)
            assert worst_miss(problem.program, optimum.x) < 1e-7
    assert 0 < infeasible < PORTFOLIOS


def test_prices_that_find_no_balance_leave_the_answer_to_the_plain_programme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bowstring.planning.solver.decomposed.solver._MOST_ROUNDS", 0)
    for seed in range(4):
        problem = build_problem(small_portfolio(seed, most=7))
        objective = problem.per_column(np.ones(len(problem.candidates)))
        expected = Solver(problem.program).maximise(objective)
        optimum = DecomposedSolver(problem).maximise(objective)
        assert optimum.is_feasible == expected.is_feasible
        if expected.is_feasible:
            assert optimum.value == pytest.approx(expected.value, rel=1e-8, abs=1e-8)
            assert worst_miss(problem.program, optimum.x) < 1e-7


def test_where_no_prices_are_found_for_very_many_that_is_said_and_what_to_remove(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The plain programme of so many has no end."""
    monkeypatch.setattr("bowstring.planning.solver.decomposed.solver._MOST_ROUNDS", 0)
    monkeypatch.setattr("bowstring.planning.solver.decomposed.solver._PLAIN_ENDS_UP_TO", 20)
    problem = build_problem(make_instance(Family.TYPICAL, initiatives=30, seed=1))
    with pytest.raises(SolverError, match=r"the 30 initiatives find no prices .* minimum share .* remove it"):
        DecomposedSolver(problem).maximise(problem.per_column(np.ones(len(problem.candidates))))


def test_equal_tension_is_the_same_by_prices() -> None:
    compared = 0
    for seed in range(10):
        portfolio = small_portfolio(seed, most=12)
        expected = divisible(portfolio)
        decomposed = divisible(portfolio, DecomposedSolver(build_problem(portfolio)))
        assert (expected is None) == (decomposed is None)
        if expected is None or decomposed is None:
            continue
        compared += 1
        assert decomposed.totals == pytest.approx(expected.totals, rel=1e-6, abs=1e-6)
        assert decomposed.value == pytest.approx(expected.value, abs=1e-6)
        assert decomposed.focuses.ideals == pytest.approx(expected.focuses.ideals, rel=1e-6, abs=1e-6)
    assert compared > 4


@pytest.mark.parametrize("family", list(Family))
def test_every_objective_of_a_plan_is_settled_by_prices_alone(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each side's ideal, equal tension, each focus's best and the highest share that all of them can have."""
    portfolio = make_instance(family, initiatives=150, seed=4)
    expected = divisible(portfolio)
    monkeypatch.setattr("bowstring.planning.solver.solving.PLAIN_UP_TO", 0)
    monkeypatch.setattr(DecomposedSolver, "_plain", None)
    settled = divisible(portfolio, DecomposedSolver(build_problem(portfolio)))
    assert expected is not None
    assert settled is not None
    assert settled.aims.ideals == pytest.approx(expected.aims.ideals, rel=1e-9)
    assert settled.totals == pytest.approx(expected.totals, rel=1e-8)
    assert settled.value == pytest.approx(expected.value, abs=1e-6)
    assert settled.focuses.ideals == pytest.approx(expected.focuses.ideals, rel=1e-8)
    assert settled.focuses.highest_floor == pytest.approx(expected.focuses.highest_floor, rel=1e-8)
    assert worst_miss(settled.problem.program, settled.x) < 1e-7


@pytest.mark.parametrize("family", list(Family))
def test_a_hundred_initiatives_with_a_circle_of_requirements_have_the_same_optimum(family: Family) -> None:
    problem = build_problem(make_instance(family, initiatives=130, seed=3))
    decomposed = DecomposedSolver(problem)
    assert decomposed.structure.is_seldom.any()
    random = np.random.default_rng(1)
    for _ in range(2):
        objective = problem.per_column(random.lognormal(0.0, 1.0, len(problem.candidates)))
        expected = PulseSolver(problem).maximise(objective)
        assert decomposed.maximise(objective).value == pytest.approx(expected.value, rel=1e-9)


def test_soft_answers_are_those_of_every_combination_of_starts() -> None:
    """Five candidates in a tree and one alone, one of them pinned, beside all their combinations written out."""
    counts = np.array([3, 2, 3, 1, 2, 3])
    first = np.cumsum(counts) - counts
    links = [
        OnlyProvider(consumer=consumer, provider=provider, needs=needs_of(waits, 3), rows=())
        for consumer, provider, waits in (
            (0, 1, [(0, -1), (1, 0), (2, 1)]),
            (2, 1, [(1, 0), (2, 1)]),
            (3, 2, [(0, 1)]),
            (1, 4, [(0, 0), (1, 1)]),
        )
    ]
    forest = Forest(first, counts, links)
    random = np.random.default_rng(7)
    allowed, pinned = np.ones(14, dtype=np.bool_), np.zeros(6, dtype=np.bool_)
    allowed[first[2]], pinned[0] = False, True
    net = random.normal(0.0, 1.0, 14)
    warmth, gains, shares = 0.4, [], np.zeros((6, 4))
    combinations = [
        starts
        for starts in product(*([*range(count), 3] for count in counts))
        if starts[0] < 3
        and starts[2] != 0
        and all(starts[link.provider] <= link.needs[starts[link.consumer]] for link in links)
    ]
    for starts in combinations:
        gains.append(sum(net[first[node] + start] for node, start in enumerate(starts) if start < 3))
    weights = np.exp(np.array(gains) / warmth)
    for weight, starts in zip(weights / weights.sum(), combinations, strict=True):
        shares[np.arange(6), starts] += weight
    values, soft_shares = forest.soft(net, allowed, pinned, warmth)
    assert values.sum() == pytest.approx(warmth * np.log(weights.sum()), rel=1e-12)
    assert soft_shares == pytest.approx(shares, abs=1e-6)
    nearly_cold, _ = forest.soft(net, allowed, pinned, 1e-4)
    assert nearly_cold.sum() == pytest.approx(max(gains), abs=1e-3)


@pytest.mark.parametrize("family", list(Family))
def test_the_smooth_bound_lies_above_the_bound_and_has_the_slope_that_it_tells(family: Family) -> None:
    problem = build_problem(make_instance(family, initiatives=80, seed=6))
    structure = DecomposedSolver(problem).structure
    objective = problem.per_column(np.random.default_rng(2).lognormal(0.0, 1.0, len(problem.candidates)))
    gains = gains_of(objective, structure.first, structure.counts, structure.owner)
    market = Market(structure, gains, objective[structure.coupling.outside])
    prices = first_prices(market)
    offer = market.ask(prices, 0.05)
    assert market.bound(prices) == pytest.approx(market.ask(prices).bound)
    assert market.bound(prices) < offer.bound < 1.2 * market.bound(prices)
    for row in np.flatnonzero(prices > 1e-3)[::5].tolist():
        step = np.zeros(prices.size)
        step[row] = 1e-5
        rise = market.ask(prices + step, 0.05).bound - market.ask(prices - step, 0.05).bound
        assert rise / 2e-5 == pytest.approx(offer.slope[row], abs=1e-3)


def test_money_in_billions_that_moves_on_is_money_by_prices_too() -> None:
    """Beside work that costs ten billion a pound is too little for the solver to see."""
    portfolio = Portfolio(
        settings=settings(),
        initiatives=(work("late", cost_per_quarter=1e10, earliest_start=START.plus(1)),),
        assessments=values("late", 1.0, 1.0),
        budget=(
            Budget(period=str(START), amount=1e10, carry_over=1e10),
            Budget(period=str(START.plus(1)), amount=0.0),
        ),
    )
    problem = build_problem(portfolio)
    in_time = problem.per_column(np.ones(1))
    assert DecomposedSolver(problem).maximise(in_time).value == pytest.approx(2.0)
    assert Solver(problem.program).maximise(in_time).value == pytest.approx(2.0)


def test_minimum_shares_are_rows_like_any_other() -> None:
    plan = divisible(make_instance(Family.HARD, initiatives=60, seed=1))
    assert plan is not None
    floored = with_floors(plan, 0.8 * plan.focuses.highest_floor).problem
    expected = Solver(floored.program).maximise(plan.objective)
    optimum = DecomposedSolver(floored).maximise(plan.objective)
    assert optimum.value == pytest.approx(expected.value, rel=1e-9)
    assert worst_miss(floored.program, optimum.x) < 1e-7


def test_prices_of_what_is_shared_prove_the_optimum() -> None:
    """Dual feasibility by hand: at the prices no tree of work and no surge gains more than the optimum says."""
    problem = build_problem(make_instance(Family.TYPICAL, initiatives=80, seed=2))
    solver = DecomposedSolver(problem)
    objective = problem.per_column(np.ones(len(problem.candidates)))
    optimum = solver.maximise(objective)
    assert solver.solved is not None
    prices = solver.solved.row_prices()
    row_of = np.repeat(np.arange(problem.program.rows), np.diff(problem.program.starts))
    used = np.bincount(
        problem.program.indices,
        weights=problem.program.values * prices[row_of],
        minlength=problem.program.columns,
    )
    shared = np.zeros(problem.program.rows, dtype=np.bool_)
    shared[solver.structure.shared] = True
    own = np.where(shared, np.inf, problem.program.row_upper)
    lower = np.where(shared, -np.inf, problem.program.row_lower)
    trees = Program(
        lower=problem.program.lower,
        upper=problem.program.upper,
        row_lower=lower,
        row_upper=own,
        starts=problem.program.starts,
        indices=problem.program.indices,
        values=problem.program.values,
    )
    beside = float(prices @ np.where(prices != 0, problem.program.row_upper, 0.0))
    bound = Solver(trees).maximise(objective - used).value + beside
    assert (prices >= -1e-9).all()
    assert bound == pytest.approx(optimum.value, rel=1e-8)


def test_the_programme_of_all_starts_has_the_whole_optimum_of_the_plain_one() -> None:
    """Freed in two halves as well: with the optimum's other half held, each half finds it again."""
    random, compared = np.random.default_rng(6), 0
    for seed in range(PORTFOLIOS):
        problem = build_problem(small_portfolio(seed, most=8))
        structure = DecomposedSolver(problem).structure
        objective = problem.per_column(random.normal(0.3, 1.0, len(problem.candidates)))
        plain = maximise_in_pulses(
            problem.program, objective, owner=problem.owner, effort=Effort(seconds=600)
        )
        if not structure.is_possible or not plain.is_feasible:
            continue
        compared += 1
        gains = gains_of(objective, structure.first, structure.counts, structure.owner)
        others = objective[structure.coupling.outside]
        forest = structure.forest
        near = forest.has_slot & structure.allowed[forest.column]
        at = np.full(structure.first.size, forest.places)
        every = np.ones(at.size, dtype=np.bool_)
        for freed in (every, np.arange(at.size) % 2 == 0, np.arange(at.size) % 2 == 1):
            core = core_program(structure, at, freed, near)
            solution = maximise_integer(
                core.program,
                core.gains(gains, others),
                is_integer=core.is_integer,
                effort=Effort(seconds=600),
            )
            held = np.flatnonzero(~freed & (at < forest.places))
            value = solution.value + float(gains[structure.first[held] + at[held]].sum())
            assert value == pytest.approx(plain.value, abs=1e-6)
            at, _ = core.taken(at, solution.x)
    assert compared > 4


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few pivots that the search ends soon: a plan keeps to everything after any of its moves."""
    monkeypatch.setattr("bowstring.planning.search.whole._EFFORT", 20_000)


@pytest.mark.parametrize("rounds", [200, 0], ids=["by prices", "where prices do not settle"])
def test_the_whole_plan_keeps_every_constraint_and_comes_near_the_bound(
    rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bowstring.planning.solver.decomposed.solver._MOST_ROUNDS", rounds)
    hurry(monkeypatch)
    plan = divisible(make_instance(Family.TYPICAL, initiatives=30, seed=5))
    assert plan is not None
    goal = Goal(plan)
    whole = whole_plan(goal, seconds=600, seed=0)
    assert worst_miss(plan.problem.program, whole.x) < 1e-6
    assert Keeper(plan.problem).missed(starts_of(plan.problem, whole.x)).is_nothing
    assert 0.8 * plan.value < whole.value <= plan.value
    assert whole.stopped_by is not StoppedBy.TIME


@pytest.mark.parametrize("family", list(Family))
def test_where_nothing_keeps_every_row_prices_do_not_run_away(family: Family) -> None:
    """With a fiftieth of the money, and work that has to be done: the bound has no least, and nothing is warned of."""
    portfolio = make_instance(family, initiatives=60, seed=204)
    works = tuple(
        dataclasses.replace(work, mandated_by="law") if place % 9 == 0 else work
        for place, work in enumerate(portfolio.initiatives)
    )
    budget = tuple(dataclasses.replace(row, amount=row.amount / 50) for row in portfolio.budget)
    problem = build_problem(dataclasses.replace(portfolio, initiatives=works, budget=budget))
    random = np.random.default_rng(1)
    base = random.normal(0.3, 1, len(problem.candidates))
    solver = DecomposedSolver(problem)
    for _ in range(3):
        base = base * (1 + 0.01 * random.normal(size=base.size))
        assert not solver.maximise(problem.per_column(base)).is_feasible
        structure = solver.structure
        gains = gains_of(problem.per_column(base), structure.first, structure.counts, structure.owner)
        market = Market(structure, gains, np.zeros(structure.coupling.outside.size))
        assert first_prices(market).max() < 1e6


def test_where_no_people_and_no_money_are_limited_the_highest_minimum_share_is_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Everything can be done, so every focus has its best at once; no row has a limit, and nothing is warned of."""
    monkeypatch.setattr("bowstring.planning.solver.solving.PLAIN_UP_TO", 20)
    portfolio = make_instance(Family.TYPICAL, initiatives=30, seed=205)
    plan = pair_of(dataclasses.replace(portfolio, capacity=(), budget=())).planned(0.0)
    assert plan.focuses.highest_floor == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("seed", "share"), [(5, 0.9), (7, 0.6)])
def test_where_the_list_meets_not_everything_a_core_does(
    seed: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minimum share for each focus, near the greatest that can be had if work is split."""
    hurry(monkeypatch)
    pair = pair_of(make_instance(Family.TYPICAL, initiatives=30, seed=seed))
    plan = pair.planned(share * pair.planned(0.0).focuses.highest_floor)
    assert with_surge(plan.problem, steps_of(plan.problem, list_schedule(plan).starts)) is None
    whole = whole_plan(Goal(plan), seconds=600, seed=0)
    assert worst_miss(plan.problem.program, whole.x) < 1e-6
    assert Keeper(plan.problem).missed(starts_of(plan.problem, whole.x)).is_nothing

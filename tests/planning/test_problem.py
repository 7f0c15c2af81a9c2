"""The arrays say what the portfolio says: no more, no less."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from benchmarks.instances import Family
from tests.oracles.reading import read
from tests.oracles.schedules import breaches, totals
from tests.planning.pairs import Pair, instance_pair, pair_of, small_pair, some
from tests.small import small_portfolio

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import feasible
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import (
    ConstraintKind,
    ConstraintSource,
    flows_through,
    spend_in_plan,
    value_weight,
)
from bowstring.planning.problem.programs import held
from bowstring.planning.problem.resources import BudgetLimit, budget_rows, scarce_capacity
from bowstring.planning.problem.schedule import starts_of, steps_of

START = Quarter(2026, 2)
MOST = 60


def settings(**fields: object) -> Settings:
    return Settings(**{"name": "Ours", "start": START, "quarters": 4, "value_quarters": 8, **fields})  # type: ignore[arg-type]


def work(key: str, **fields: object) -> Initiative:
    defaults = {"name": key, "focus": Focus.PRODUCT, "duration_quarters": 2, "cost_per_quarter": 10.0}
    return Initiative(**{**defaults, "key": key, **fields})  # type: ignore[arg-type]


def some_schedules(pair: Pair) -> list[dict[str, int]]:
    """Schedules of which some break rules, but none starts where nothing could."""
    choices = [
        [(key, start) for start in (None, *work.starts)] for key, work in sorted(pair.reading.works.items())
    ]
    every = list(itertools.islice(itertools.product(*choices), 100_000))
    chosen = some(pair).choice(len(every), size=min(MOST, len(every)), replace=False)
    return [{key: start for key, start in every[place] if start is not None} for place in chosen]


@pytest.mark.parametrize("seed", range(60))
def test_arrays_allow_exactly_the_schedules_that_the_portfolio_allows(seed: int) -> None:
    pair = small_pair(seed)
    steps = pair.problem.owner >= 0
    program = pair.problem.program
    for starts in some_schedules(pair):
        x = steps_of(pair.problem, starts)
        fixed = dataclasses.replace(
            program,
            lower=np.where(steps, np.maximum(x, program.lower), program.lower),
            upper=np.where(steps, np.minimum(x, program.upper), program.upper),
        )
        allowed = not (fixed.lower > fixed.upper).any() and feasible(fixed)
        assert allowed == (breaches(pair.reading, starts) == set()), starts


@pytest.mark.parametrize("seed", range(60))
def test_steps_are_worth_and_cost_what_their_starts_do(seed: int) -> None:
    pair = small_pair(seed)
    for starts in some_schedules(pair)[:20]:
        x = steps_of(pair.problem, starts)
        assert starts_of(pair.problem, x) == starts
        expected = totals(pair.reading, pair.means, starts)
        for lens in Lens:
            means = np.array([pair.means[candidate.key, lens] for candidate in pair.problem.candidates])
            worth = float(pair.problem.per_column(means) @ x)
            assert worth == pytest.approx(expected[lens], rel=1e-9, abs=1e-9)
        spend = sum(pair.reading.spends[start] for start in starts.items())
        assert float(pair.problem.spend @ x) == pytest.approx(spend)


@pytest.mark.parametrize("seed", range(60))
def test_every_start_weighs_and_spends_as_read(seed: int) -> None:
    pair = small_pair(seed)
    for candidate in pair.problem.candidates:
        seen = pair.reading.works[candidate.key]
        free = set(seen.starts)
        assert free <= set(candidate.starts)
        for start in free:
            weight = value_weight(pair.portfolio, start, candidate.duration)
            assert weight == pytest.approx(pair.reading.weights[candidate.key, start])
            spent = spend_in_plan(pair.portfolio, candidate, start)
            assert spent == pytest.approx(pair.reading.spends[candidate.key, start])


@pytest.mark.parametrize("seed", range(60))
def test_scarce_people_budgets_and_flows_are_as_read(seed: int) -> None:
    pair = small_pair(seed)
    scarce = {
        place: (row.people, row.surge_people or 0.0, row.surge_price or 0.0)
        for place, row in pair.problem.capacity.items()
    }
    assert scarce == {
        place: (there.people, there.surge, there.price) for place, there in pair.reading.people.items()
    }
    budgets = sorted((fund, row.quarters, row.amount) for (_, fund), row in pair.problem.budgets.items())
    assert budgets == sorted((budget.fund, budget.quarters, budget.amount) for budget in pair.reading.budgets)
    for focus in Focus:
        planned = {candidate.key for candidate in pair.problem.candidates}
        assert flows_through(pair.problem, focus) & planned == pair.reading.through(focus) & planned


@pytest.mark.parametrize("family", Family)
def test_an_instance_flows_and_weighs_as_read(family: Family) -> None:
    pair = instance_pair(family)
    for focus in Focus:
        assert flows_through(pair.problem, focus) == pair.reading.through(focus)
    for candidate in pair.problem.candidates:
        seen = pair.reading.works[candidate.key].starts
        assert seen in (tuple(candidate.starts), tuple(candidate.starts[: candidate.plan_starts]))


def test_each_row_stands_for_one_fact_and_each_pinned_column_too() -> None:
    for seed in range(40):
        problem = small_pair(seed).problem
        assert len(problem.sources) == problem.program.rows
        for source, column, low, high in problem.bounds:
            assert source.kind in (ConstraintKind.MANDATE, ConstraintKind.COMMITMENT, ConstraintKind.LOCK)
            assert problem.rows_of(source) == () or not feasible(problem.program)
            assert 0 <= low <= high <= 1
            assert problem.owner[column] >= 0


def test_value_is_discounted_and_ramps_up_from_the_quarter_after_the_work() -> None:
    portfolio = Portfolio(settings=settings(value_quarters=5, ramp_quarters=2, discount_rate=0.1))
    d = 1.1**-0.25
    assert value_weight(portfolio, 1, 1) == pytest.approx(0.5 * d**2 + d**3 + d**4)
    assert value_weight(portfolio, 4, 1) == 0.0


def test_running_work_has_ramped_up_already_and_its_past_is_not_counted() -> None:
    portfolio = Portfolio(settings=settings(value_quarters=3, ramp_quarters=4, discount_rate=0.0))
    assert value_weight(portfolio, -2, 1) == pytest.approx(0.5 + 0.75 + 1.0)


def test_running_work_spends_only_its_remaining_quarters_and_only_within_the_plan() -> None:
    running = work("a", duration_quarters=7, committed_start=START.plus(-1))
    portfolio = Portfolio(settings=settings(), initiatives=(running,))
    (candidate,) = build_problem(portfolio).candidates
    assert spend_in_plan(portfolio, candidate, candidate.starts[0]) == 40.0


def test_a_row_for_a_quarter_holds_over_the_row_for_every_quarter() -> None:
    rows = (
        Capacity(discipline="design", quarter=START.plus(1), people=2.0),
        Capacity(discipline="design", people=5.0),
        Capacity(discipline="design", quarter=START.plus(2)),
        Capacity(discipline="design", quarter=START.plus(9), people=1.0),
    )
    capacities_by_key = scarce_capacity(Portfolio(settings=settings(), capacity=rows))
    assert {place: row.people for place, row in capacities_by_key.items()} == {
        ("design", 0): 5.0,
        ("design", 1): 2.0,
        ("design", 3): 5.0,
    }


def test_rows_of_one_period_and_fund_add_up_and_what_lies_outside_is_left_out() -> None:
    rows = (
        Budget(period="2026/27", amount=1.0),
        Budget(period="2026/27", amount=2.0),
        Budget(period="2026/27", amount=4.0, fund="change"),
        Budget(period="2026-Q2", amount=8.0),
        Budget(period="2024/25", amount=16.0),
    )
    assert budget_rows(Portfolio(settings=settings(), budget=rows)) == {
        ("2026-Q2", ""): BudgetLimit(amount=8.0, quarters=(0,)),
        ("2026/27", ""): BudgetLimit(amount=3.0, quarters=(0, 1, 2, 3)),
        ("2026/27", "change"): BudgetLimit(amount=4.0, quarters=(0, 1, 2, 3)),
    }


def test_behind_what_is_known_the_last_known_year_is_carried_on() -> None:
    """A year that the plan covers in part is lent once; one that is needed in part is carried on in part."""
    rows = (
        Budget(period="2026/27", amount=40.0),
        Budget(period="2027-Q2", amount=5.0, fund="change"),
        Budget(period="2027-Q3", amount=7.0, fund="change"),
    )
    carried = budget_rows(Portfolio(settings=settings(), budget=rows), 10)
    assert carried["2027/28", ""] == BudgetLimit(amount=40.0, quarters=(4, 5, 6, 7), is_carried=True)
    assert carried["2028/29", ""] == BudgetLimit(amount=20.0, quarters=(8, 9), is_carried=True)
    assert carried["2028-Q2", "change"] == BudgetLimit(amount=5.0, quarters=(8,), is_carried=True)
    assert carried["2028-Q3", "change"] == BudgetLimit(amount=7.0, quarters=(9,), is_carried=True)
    begun = dataclasses.replace(settings(), start=START.plus(2))
    half = budget_rows(Portfolio(settings=begun, budget=rows[:1]), 6)
    assert half["2026/27", ""] == BudgetLimit(amount=40.0, quarters=(0, 1))
    assert half["2027/28", ""] == BudgetLimit(amount=80.0, quarters=(2, 3, 4, 5), is_carried=True)


def test_people_of_the_last_known_year_are_carried_on() -> None:
    rows = tuple(
        Capacity(discipline="design", quarter=START.plus(at), people=people)
        for at, people in ((0, 1.0), (1, 2.0), (2, 3.0))
    )
    there = scarce_capacity(Portfolio(settings=settings(), capacity=rows), 8)
    assert [there["design", at].people for at in range(8)] == [1.0, 2.0, 3.0, 3.0, 1.0, 2.0, 3.0, 3.0]


def test_work_that_has_stopped_or_lacks_cost_or_duration_is_not_planned() -> None:
    works = (
        work("a"),
        work("b", cost_per_quarter=None),
        work("c", duration_quarters=None),
        work("d", committed_start=START.plus(-2)),
        work("e", duration_quarters=5),
    )
    problem = build_problem(Portfolio(settings=settings(), initiatives=works))
    assert {
        candidate.key: (list(candidate.starts), candidate.plan_starts) for candidate in problem.candidates
    } == {
        "a": (list(range(8)), 4),
        "e": (list(range(8)), 4),
    }


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"lock": START.plus(4)}, ConstraintKind.LOCK),
        ({"lock": Lock.FUND, "earliest_start": START.plus(5)}, ConstraintKind.LOCK),
        ({"mandated_by": "law", "earliest_start": START.plus(4)}, ConstraintKind.MANDATE),
    ],
)
def test_a_pin_that_no_start_can_meet_leaves_no_plan_and_names_the_fact(
    fields: dict[str, object], kind: ConstraintKind
) -> None:
    problem = build_problem(Portfolio(settings=settings(), initiatives=(work("a", **fields),)))
    assert not feasible(problem.program)
    about = ("law", "a") if kind is ConstraintKind.MANDATE else ("a",)
    assert ConstraintSource(kind=kind, about=about) in problem.sources


def test_running_work_that_somebody_leaves_out_leaves_no_plan() -> None:
    stuck = work("a", committed_start=START, lock=Lock.LEAVE_OUT)
    problem = build_problem(Portfolio(settings=settings(), initiatives=(stuck,)))
    assert not feasible(problem.program)


def test_an_empty_portfolio_is_a_problem_without_columns() -> None:
    problem = build_problem(Portfolio(settings=settings()))
    assert problem.candidates == ()
    assert feasible(problem.program)
    assert math.isclose(float(problem.pattern.sum()), 0.0)


def test_two_funds_may_share_what_surge_costs() -> None:
    """Neither fund alone could pay for the surge; both together can."""
    initiative = work(
        "a", duration_quarters=1, cost_per_quarter=0.0, effort={"design": 2.0}, lock=START, fund="x"
    )
    portfolio = Portfolio(
        settings=settings(),
        initiatives=(initiative,),
        capacity=(Capacity(discipline="design", people=0.0, surge_people=2.0, surge_price=10.0),),
        budget=(
            Budget(period="2026-Q2", amount=12.0, fund="x"),
            Budget(period="2026-Q2", amount=8.0, fund="y"),
        ),
    )
    assert feasible(build_problem(portfolio).program)
    assert breaches(read(portfolio), {"a": 0}) == set()
    less = dataclasses.replace(portfolio, budget=(portfolio.budget[0],))
    assert not feasible(build_problem(less).program)
    assert breaches(read(less), {"a": 0}) != set()


def test_reading_twice_gives_the_same_arrays() -> None:
    first, second = (pair_of(small_portfolio(5)).problem for _ in range(2))
    assert first.sources == second.sources
    assert np.array_equal(first.program.values, second.program.values)


def test_what_a_search_may_miss_on_its_way_is_minimum_shares_and_bands() -> None:
    for seed in range(12):
        problem = build_problem(small_portfolio(seed))
        kinds = {problem.sources[row].kind for row in problem.soft_rows}
        assert kinds <= {ConstraintKind.FLOOR, ConstraintKind.SPEND}
        others = set(range(problem.program.rows)) - set(problem.soft_rows)
        assert not {problem.sources[row].kind for row in others} & {
            ConstraintKind.FLOOR,
            ConstraintKind.SPEND,
        }


def test_held_columns_keep_their_value_and_the_rest_their_bounds() -> None:
    problem = build_problem(small_portfolio(3))
    x = np.full(problem.program.columns, 0.5)
    fixed = held(problem.program, x, problem.is_step)
    assert (fixed.lower[problem.is_step] == 0.5).all()
    assert (fixed.upper[problem.is_step] == 0.5).all()
    surge = ~problem.is_step
    assert (fixed.upper[surge] == problem.program.upper[surge]).all()


def test_what_is_left_moves_into_the_next_period_of_the_same_kind() -> None:
    """Of several that begin as a period ends; else into the first that there is."""
    rows = tuple(
        Budget(period=period, amount=40.0, carry_over=9.0)
        for period in ("2026-Q4", "2026/27", "2027-Q1", "2027-Q2", "2027/28", "2027", "2028")
    )
    linked = budget_rows(Portfolio(settings=settings(quarters=11), budget=rows))
    assert {period: (row.carried_into, row.carry_over) for (period, _), row in linked.items()} == {
        "2026-Q4": ("2027-Q1", 9.0),
        "2027-Q1": ("2027-Q2", 9.0),
        # No quarter follows, and no year of any kind begins with the third quarter.
        "2027-Q2": ("2028", 9.0),
        "2026/27": ("2027/28", 9.0),
        "2027/28": ("", 0.0),
        "2027": ("2028", 9.0),
        "2028": ("", 0.0),
    }

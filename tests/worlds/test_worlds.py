"""Worlds: each is planned for exactly, chances are those of enumeration, and nothing depends on who plans them."""

import dataclasses
import math
import pickle
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.small import small_portfolio

from bowstring.beliefs.belief import Belief, Beliefs
from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.beliefs.shrinkage import believe
from bowstring.delivery.overruns import outside_class
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import ConstraintKind, PlanningProblem
from bowstring.planning.solver.linear import Solver
from bowstring.worlds.draws import World, draws_of
from bowstring.worlds.planned import WorldPlan, WorldPlanner
from bowstring.worlds.worlds import Robustness, Worlds, find_worlds, summed_up

START = Quarter(2026, 1)


def divisible_of(portfolio: Portfolio, beliefs: Beliefs | None = None) -> DivisiblePlan | None:
    problem, believed = build_problem(portfolio), beliefs or believe(portfolio)
    aims = find_aims(problem, believed, Solver(problem.program))
    return None if aims is None or not aims.ideals else plan_divisible(problem, believed, aims)


def planner_of(divisible: DivisiblePlan, seed: int = 0) -> WorldPlanner:
    keys = [candidate.key for candidate in divisible.problem.candidates]
    return WorldPlanner(divisible, divisible.beliefs, dict.fromkeys(keys, START), seed=seed)


def certain(problem: PlanningProblem, world: World) -> Beliefs:
    """That the world is so and not otherwise."""
    beliefs = {}
    for lens in Lens:
        for candidate, value in zip(problem.candidates, world.values[lens], strict=True):
            part = TwoPieceNormal(likely=float(value), below=0.0, above=0.0)
            beliefs[candidate.key, lens] = Belief(
                initiative=candidate.key, lens=lens, mixture=Mixture(weights=(1.0,), components=(part,))
            )
    return Beliefs(by_subject=beliefs, unvalued=())


def lived_in(portfolio: Portfolio, problem: PlanningProblem, world: World) -> Portfolio:
    """The portfolio as somebody would write it down in that world."""
    changed = {}
    for place, candidate in enumerate(problem.candidates):
        late, left = int(world.late[place]), candidate.duration + min(0, candidate.starts[0])
        changed[candidate.key] = replace(
            candidate.initiative,
            duration_quarters=candidate.duration + late,
            cost_per_quarter=candidate.cost * float(world.costs[place]) * left / (left + late),
        )
    works = tuple(changed.get(work.key, work) for work in portfolio.initiatives)
    return replace(portfolio, initiatives=works)


@pytest.mark.parametrize("seed", range(24))
def test_a_world_is_planned_as_if_it_had_been_written_down(seed: int) -> None:
    is_late = seed % 2 == 0
    portfolio = small_portfolio(1000 + seed, bands=False)
    if is_late:
        # What is carried on behind the plan reaches further there, and money with it in other proportions.
        portfolio = replace(portfolio, budget=())
    divisible = divisible_of(portfolio)
    if divisible is None or not divisible.problem.candidates:
        return
    random = np.random.default_rng(seed)
    count = len(divisible.problem.candidates)
    world = World(
        values={lens: random.normal(1.0, 0.6, count) * divisible.aims.means[lens] for lens in Lens},
        costs=np.ones(count) if is_late else random.uniform(0.6, 1.3, count),
        late=random.integers(0, 3, count) if is_late else np.zeros(count, dtype=np.int64),
        common_cost=0.0,
    )
    planner = planner_of(divisible)
    planner.programmes = type(planner.programmes)(divisible.problem, has_lateness=is_late)
    plan = planner.plan_world(0, world)
    oracle = _oracle(lived_in(portfolio, divisible.problem, world), divisible.problem, world)
    if oracle is None:
        assert plan.is_over
        return
    assert not plan.is_over
    if set(oracle.scale) != set(divisible.scale) or not oracle.is_positive:
        return
    reached = {
        lens: 100 * (plan.totals[lens] - oracle.aims.disagreement[lens]) / oracle.scale[lens]
        for lens in oracle.sides
    }
    value = math.fsum(oracle.shares[lens] * points for lens, points in reached.items())
    assert value == pytest.approx(100.0, abs=2e-3)


def _oracle(portfolio: Portfolio, before: PlanningProblem, world: World) -> DivisiblePlan | None:
    problem = build_problem(portfolio)
    row_upper = problem.program.row_upper.copy()
    for row, source in enumerate(problem.sources):
        if source.kind is ConstraintKind.CAPACITY and source.quarter > before.last_quarter:
            row_upper[row] = math.inf
    problem = replace(problem, program=replace(problem.program, row_upper=row_upper))
    beliefs = certain(before, world)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    return None if aims is None or not aims.ideals else plan_divisible(problem, beliefs, aims)


def work(key: str, **more: object) -> Initiative:
    fields = {"duration_quarters": 1, "cost_per_quarter": 100.0, **more}
    return Initiative(key=key, name=key, focus=Focus.PRODUCT, **fields)  # type: ignore[arg-type]


def view(key: str, lens: Lens, likely: float, spread: float, assessor: str = "") -> Assessment:
    who = assessor or f"{lens.value}-{key}"
    return Assessment(
        initiative=key,
        lens=lens,
        assessor=who,
        low=likely - spread,
        likely=likely,
        high=likely + spread,
    )


def rivals(spread: float, *, budget: float = 100.0, works: Sequence[str] = ("a", "b")) -> Portfolio:
    """Work of one quarter in a plan of one quarter, of which the money buys one; worth to the business alone."""
    return Portfolio(
        settings=Settings(name="Rivals", start=START, quarters=1, value_quarters=8, shrink=False),
        initiatives=tuple(work(key, alternatives="either") for key in works),
        assessments=tuple(
            view(key, Lens.BUSINESS_VALUE, 1000.0 + 100 * place, spread) for place, key in enumerate(works)
        ),
        budget=(Budget(period=str(START), amount=budget),),
    )


def worlds_of(portfolio: Portfolio, *, count: int, seed: int = 0) -> Worlds:
    divisible = divisible_of(portfolio)
    assert divisible is not None
    return find_worlds(divisible, dict.fromkeys(portfolio.index.initiatives, START), count=count, seed=seed)


def test_of_two_rivals_each_is_best_as_often_as_the_integral_says() -> None:
    """a ~ N(1000, s), b ~ N(1100, s): b is better with chance Φ(100 / (s·√2))."""
    spread = 300.0
    many = worlds_of(rivals(spread), count=600)
    chance = float(stats.norm.cdf(100.0 / (spread / 1.2815515655446004 * math.sqrt(2))))
    better = many.of("b")
    assert better is not None
    assert better.standard_error == pytest.approx(math.sqrt(better.share * (1 - better.share) / 600))
    assert abs(better.share - chance) <= 3 * math.sqrt(chance * (1 - chance) / 600)
    assert [item.key for item in many.contested] == sorted(
        "ab", key=lambda key: abs(many.of(key).share - 0.5)
    )  # type: ignore[union-attr]


def test_of_two_opinions_each_is_right_as_often_as_it_weighs() -> None:
    """Two assessors without doubt of their own: four worlds, each as likely."""
    portfolio = rivals(0.0)
    more = (
        view("a", Lens.BUSINESS_VALUE, 1300.0, 0.0, "other"),
        view("b", Lens.BUSINESS_VALUE, 900.0, 0.0, "c"),
    )
    many = worlds_of(replace(portfolio, assessments=(*portfolio.assessments, *more)), count=600)
    share = many.of("a").share  # type: ignore[union-attr]
    # a is 1,000 or 1,300, b is 1,100 or 900: a is better in three of the four.
    assert abs(share - 0.75) <= 3 * math.sqrt(0.75 * 0.25 / 600)


def test_what_nobody_doubts_is_certain_or_out_and_what_is_forced_is_no_choice() -> None:
    portfolio = rivals(0.0, works=("a", "b", "c"))
    locked = replace(portfolio.initiatives[2], alternatives="", cost_per_quarter=0.0, committed_start=START)
    many = worlds_of(replace(portfolio, initiatives=(*portfolio.initiatives[:2], locked)), count=20)
    assert [(item.key, item.place, item.is_forced) for item in many.work] == [
        ("a", Robustness.OUT, False),
        ("b", Robustness.CERTAIN, False),
        ("c", Robustness.CERTAIN, True),
    ]


def test_the_same_worlds_whatever_the_order_of_rows_and_whoever_plans_them() -> None:
    portfolio = replace(small_portfolio(7), settings=replace(small_portfolio(7).settings, shrink=False))
    divisible = divisible_of(portfolio)
    assert divisible is not None
    starts = dict.fromkeys(portfolio.index.initiatives, START)
    planner = WorldPlanner(divisible, divisible.beliefs, starts, seed=3)
    alone = [planner.plan(number) for number in range(12)]
    elsewhere = pickle.loads(pickle.dumps(planner))  # noqa: S301 - made a line above
    split = [elsewhere.plan(number) for number in (7, 3, 11, 0, 1, 2, 10, 9, 8, 6, 5, 4)]
    many = summed_up(planner, alone, starts, seed=3)
    assert summed_up(planner, split, starts, seed=3) == many
    turned = replace(portfolio, initiatives=tuple(reversed(portfolio.initiatives)))
    again = divisible_of(turned)
    assert again is not None
    assert find_worlds(again, starts, count=12, seed=3).digest == many.digest
    assert find_worlds(divisible, starts, count=12, seed=4).digest != many.digest


def test_ranks_of_both_sides_go_together_and_means_are_those_believed() -> None:
    portfolio = Portfolio(
        settings=Settings(name="Alike", start=START, shrink=False),
        initiatives=tuple(work(f"i-{number:03}") for number in range(120)),
        assessments=tuple(
            view(f"i-{number:03}", lens, 100.0, 30.0, f"p-{number % 40}-{lens}")
            for number in range(120)
            for lens in Lens
        ),
    )
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    draws = draws_of(portfolio, problem.candidates, beliefs, 0)
    drawn = [draws.world(number).values for number in range(100)]
    users, business = (np.array([world[lens] for world in drawn]) for lens in Lens)
    assert float(stats.spearmanr(users.ravel(), business.ravel()).statistic) == pytest.approx(0.3, abs=0.03)
    assert float(users.mean()) == pytest.approx(100.0, abs=1.0)
    # Of one assessor's three figures any two are wrong together, by 0.3.
    pairs = np.corrcoef(users[:, :40].ravel(), users[:, 40:80].ravel())[0, 1]
    assert pairs == pytest.approx(0.3, abs=0.05)


def test_costs_rise_together_and_what_is_dear_goes_first() -> None:
    dear = work("dear", cost_per_quarter=90.0)
    cheap = work("cheap", cost_per_quarter=10.0)
    portfolio = Portfolio(
        settings=Settings(
            name="Costs",
            start=START,
            quarters=1,
            value_quarters=8,
            shrink=False,
            reference_cost_p50=1.0,
            reference_cost_p80=1.5,
            reference_cost_source="made up",
        ),
        initiatives=(dear, cheap),
        assessments=(
            view("dear", Lens.BUSINESS_VALUE, 1000.0, 0.0),
            view("cheap", Lens.BUSINESS_VALUE, 900.0, 0.0),
        ),
        budget=(Budget(period=str(START), amount=100.0),),
    )
    many = worlds_of(portfolio, count=200)
    assert many.has_costs
    assert [item.key for item in many.first_to_go] == ["dear"]
    assert many.of("cheap").share == 1.0  # type: ignore[union-attr]
    going = many.of("dear")
    assert going is not None
    assert (going.cheap + going.dear) / 2 == pytest.approx(going.share)
    draws = planner_of(divisible_of(portfolio)).draws  # type: ignore[arg-type]
    factors = np.log(np.array([draws.world(number).costs for number in range(800)]))
    assert float(np.corrcoef(factors.T)[0, 1]) == pytest.approx(0.3, abs=0.1)
    median = outside_class(1.0, 1.5, "").quantile(0.5)
    assert float(np.exp(np.median(factors))) == pytest.approx(median, rel=0.05)


def test_forced_work_that_breaks_the_budget_is_paid_first_and_counted() -> None:
    running = work("running", committed_start=START)
    portfolio = rivals(0.0, budget=100.0)
    portfolio = replace(
        portfolio,
        settings=replace(
            portfolio.settings,
            reference_cost_p50=1.2,
            reference_cost_p80=1.4,
            reference_cost_source="made up",
        ),
        initiatives=(*portfolio.initiatives, running),
    )
    many = worlds_of(portfolio, count=40)
    assert 20 < many.over < 40
    assert many.of("running").share == 1.0  # type: ignore[union-attr]
    assert many.of("a").share < 0.2  # type: ignore[union-attr]


def test_people_missing_are_those_of_the_worst_quarter() -> None:
    settings = Settings(name="People", start=START, quarters=4, value_quarters=12, shrink=False)
    works = (work("x", effort={"design": 2.0}), work("y", effort={"design": 3.0}, cost_per_quarter=1.0))
    portfolio = Portfolio(
        settings=settings,
        initiatives=works,
        assessments=(view("x", Lens.BUSINESS_VALUE, 9.0, 1.0), view("y", Lens.BUSINESS_VALUE, 9.0, 1.0)),
        capacity=(Capacity(discipline="design", people=4.0),),
    )
    divisible = divisible_of(portfolio)
    assert divisible is not None
    starts = {"x": START, "y": START.plus(1)}
    planner = WorldPlanner(divisible, divisible.beliefs, starts, seed=0)
    world = World(
        values={lens: np.ones(2) for lens in Lens},
        costs=np.ones(2),
        late=np.array([0, 0]),
        common_cost=0.0,
    )
    assert planner.staffing.disciplines == ("design",)
    assert planner.staffing.short(world).tolist() == [-1.0]
    # x runs on into the second quarter: 2 + 3 people of 4.
    late = dataclasses.replace(world, late=np.array([1, 0]))
    assert planner.staffing.short(late).tolist() == [1.0]


def test_work_of_which_half_is_done_is_in_the_plan_whatever_is_rounded() -> None:
    plan = WorldPlan(
        number=0,
        done=np.array([0.5 - 1e-13, 0.5, 0.5 + 1e-13, 0.499, 0.0]),
        totals={},
        is_over=False,
        short=np.zeros(0),
        common_cost=0.0,
    )
    assert plan.funded.tolist() == [True, True, True, False, False]

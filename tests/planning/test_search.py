"""The indivisible plan is the best of every schedule where that can be counted, and always keeps to the facts."""

import dataclasses
import math

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of
from benchmarks.under_load import busy_processes
from tests.oracles.schedules import best_schedule, breaches, goal_of, meets_floors, reached, value_of
from tests.planning.every_schedule import plan_of, settings, values, work
from tests.planning.pairs import Pair, instance_pair, pair_of, plannable_pairs
from tests.small import small_portfolio

from bowstring.beliefs.belief import Beliefs
from bowstring.model.assets import Focus
from bowstring.model.capacity import Capacity
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.baselines import RANKINGS, rank_by
from bowstring.planning.divisible import Aims, DivisiblePlan, find_aims, plan_divisible
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.schedule import starts_of, steps_of
from bowstring.planning.search.exact import Search
from bowstring.planning.search.search import SMALL, search_plan
from bowstring.planning.solver.integer import StoppedBy
from bowstring.planning.solver.linear import Solver

COUNT = 60
FLOOR_SHARES = (0.0, 0.5)
# More than so many make too many schedules to count, later starts included.
MOST = 5


def counted_pairs() -> tuple[Pair, ...]:
    return tuple(pair for pair in plannable_pairs(COUNT) if len(pair.reading.works) <= MOST)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("lean", [0.5, 0.8])
def test_plan_is_the_best_of_all_schedules(share: float, lean: float) -> None:
    for place, pair in enumerate(counted_pairs()):
        divisible = pair.planned(share, lean)
        held = pair.against(divisible)
        best = best_schedule(pair.reading, pair.means, held, floor=divisible.floor or 0.0)
        search = search_plan(divisible, seconds=60, seed=place)
        if best is None:
            assert not search.is_feasible
            continue
        check_keeps_to_the_facts(pair, divisible, search)
        assert search.value == pytest.approx(best.goal, abs=1e-6)
        assert best.goal - 1e-6 <= search.bound <= divisible.value + 1e-9
        if best.goal == 0:
            assert divisible.worth(search.x) == pytest.approx(best.value, abs=1e-6)


def check_keeps_to_the_facts(pair: Pair, divisible: DivisiblePlan, search: Search) -> None:
    assert search.is_feasible
    held, starts = pair.against(divisible), starts_of(divisible.problem, search.x)
    assert breaches(pair.reading, starts) == set()
    if divisible.floor:
        assert meets_floors(pair.reading, pair.means, held, floor=divisible.floor, starts=starts)
    points = reached(pair.reading, pair.means, held, starts)
    assert search.value == pytest.approx(goal_of(held, points), abs=1e-6)
    assert divisible.worth(search.x) == pytest.approx(value_of(held, points), abs=1e-6)
    assert search.value <= search.bound + 1e-9
    assert search.bound <= divisible.value + 1e-9


def test_g_is_at_most_v_and_v_at_most_the_divisible_plan() -> None:
    for pair in plannable_pairs(COUNT):
        divisible = pair.planned(0.0)
        search = search_plan(divisible, seconds=60, seed=0)
        if search.is_feasible and divisible.is_positive:
            assert search.value <= divisible.worth(search.x) + 1e-9 <= divisible.value + 2e-7


def test_the_cases_are_neither_all_easy_nor_all_impossible() -> None:
    split = whole = impossible = later = 0
    for pair in counted_pairs():
        divisible = pair.planned(0.5)
        best = best_schedule(pair.reading, pair.means, pair.against(divisible), floor=divisible.floor or 0.0)
        impossible += best is None
        split += best is not None and best.goal < divisible.value - 0.01
        whole += best is not None and best.goal > divisible.value - 1e-6
        later += best is not None and any(start >= pair.reading.quarters for start in best.starts.values())
    assert min(split, whole, later) >= 5


@pytest.mark.parametrize("family", Family)
def test_plan_of_an_instance_keeps_to_the_facts(family: Family) -> None:
    pair = instance_pair(family)
    divisible = pair.planned(0.5)
    check_keeps_to_the_facts(pair, divisible, search_plan(divisible, seconds=1, seed=1))


@pytest.fixture(scope="module")
def larger() -> Pair:
    """Too many initiatives for the solver alone: the neighbourhoods are searched."""
    portfolio = make_instance(Family.TYPICAL, initiatives=64, seed=5)
    works = list(portfolio.initiatives)
    start = portfolio.settings.start
    works[3] = dataclasses.replace(works[3], mandated_by="law")
    works[7] = dataclasses.replace(works[7], lock=Lock.LEAVE_OUT)
    works[11] = dataclasses.replace(works[11], committed_start=start.plus(-1), requires=(), alternatives="")
    return pair_of(dataclasses.replace(portfolio, initiatives=tuple(works)))


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few pivots that the search ends soon, whatever the machine: what is asked here holds after any of them."""
    for module in ("search", "whole"):
        monkeypatch.setattr(f"bowstring.planning.search.{module}._EFFORT", 2_000)


def test_plan_of_a_larger_portfolio_keeps_to_the_facts(larger: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    for share in (0.0, 0.3):
        divisible = larger.planned(share)
        search = search_plan(divisible, seconds=1.5, seed=0)
        check_keeps_to_the_facts(larger, divisible, search)
        assert search.moves > 0


@pytest.mark.parametrize("plain_up_to", [1_000, 20], ids=["by hundreds", "by thousands"])
@pytest.mark.parametrize("place", [0, -1])
def test_work_that_starts_long_after_the_plan_leaves_the_rest_its_plan(
    plain_up_to: int, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no quarter that it could start in, and may be the first or the last of all."""
    hurry(monkeypatch)
    monkeypatch.setattr("bowstring.planning.solver.solving.PLAIN_UP_TO", plain_up_to)
    portfolio = make_instance(Family.TYPICAL, initiatives=62, seed=3)
    works = list(portfolio.initiatives)
    works[place] = dataclasses.replace(works[place], earliest_start=portfolio.settings.start.plus(80))
    pair = pair_of(dataclasses.replace(portfolio, initiatives=tuple(works)))
    divisible = pair.planned(0.0)
    search = search_plan(divisible, seconds=1.5, seed=0)
    check_keeps_to_the_facts(pair, divisible, search)
    assert search.moves > 0


@pytest.mark.parametrize(("seed", "less"), [(13, 5.0), (5, 2.0), (2, 1.7)])
def test_where_little_fits_no_ranking_does_better(
    seed: int, less: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fifth of the people, or half: the divisible plan funds a little of much that does not fit whole.

    After few moves already: with more of them the plan is only better.
    """
    hurry(monkeypatch)
    portfolio = make_instance(Family.HARD, initiatives=SMALL + 1, seed=seed)
    capacity = tuple(
        dataclasses.replace(row, people=None if row.people is None else row.people / less)
        for row in portfolio.capacity
    )
    divisible = divisible_of(dataclasses.replace(portfolio, capacity=capacity))
    rankings = [
        divisible.goal(steps_of(divisible.problem, rank_by(divisible, rule).starts)) for rule in RANKINGS
    ]
    assert min(rankings) > 0
    assert search_plan(divisible, seconds=None, seed=0).value >= max(rankings)


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("seed", [3, 4])
def test_a_plan_that_is_not_proven_lies_between_the_moves_and_the_best(
    family: Family, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the bound between the best and what work that could be split would bring. After few moves more is left to
    the parts."""
    hurry(monkeypatch)
    divisible = divisible_of(make_instance(family, initiatives=26, seed=seed))
    best = search_plan(divisible, seconds=None, seed=0)
    assert best.stopped_by is StoppedBy.OPTIMAL
    monkeypatch.setattr("bowstring.planning.search.search.SMALL", 20)
    progress: list[float] = []
    search = search_plan(divisible, seconds=None, seed=0, on_progress=lambda spent, _: progress.append(spent))
    monkeypatch.setattr("bowstring.planning.search.search._MIDDLING", 20)
    moved = search_plan(divisible, seconds=None, seed=0)
    assert moved.value <= search.value <= best.value + 1e-9
    assert best.value - 1e-9 <= search.bound <= divisible.value
    assert search.value >= best.value - 0.5 * (best.value - moved.value)
    assert progress == sorted(progress)
    assert all(0 <= spent <= 1 for spent in progress)


def test_a_search_that_time_cuts_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also among the last of its parts, when it has a plan and a bound."""
    monkeypatch.setattr("bowstring.planning.search.search._EFFORT", 1_000)
    for name in ("_PARTS", "_GIVE_UP"):
        monkeypatch.setattr(f"bowstring.planning.search.small.{name}", 10**9)
    divisible = divisible_of(make_instance(Family.HARD, initiatives=SMALL + 1, seed=22))
    assert search_plan(divisible, seconds=1.5, seed=0).stopped_by is StoppedBy.TIME


def test_progress_is_told_and_rises(larger: Pair) -> None:
    progress: list[tuple[float, float]] = []
    search_plan(
        larger.planned(0.0),
        seconds=1,
        seed=0,
        on_progress=lambda spent, value: progress.append((spent, value)),
    )
    spent = [seconds for seconds, _ in progress]
    assert spent == sorted(spent)
    assert progress
    assert 0 <= min(spent) <= max(spent) <= 1


def test_progress_of_a_few_is_told_before_the_proof_and_ends_at_the_plan() -> None:
    divisible = divisible_of(make_instance(Family.TYPICAL, initiatives=24, seed=1))
    progress: list[tuple[float, float]] = []
    plan = search_plan(
        divisible, seconds=None, seed=3, on_progress=lambda spent, value: progress.append((spent, value))
    )
    assert len(progress) == plan.moves > 0
    assert progress == sorted(progress)
    assert 0 < progress[0][0] < progress[-1][0] < 1
    assert progress[-1][1] <= plan.value + 1e-9


def test_a_floor_that_no_whole_plan_meets_leaves_no_plan() -> None:
    refused = 0
    for pair in counted_pairs():
        divisible = pair.planned(1.0)
        held = pair.against(divisible)
        if best_schedule(pair.reading, pair.means, held, floor=divisible.floor or 0.0) is None:
            search = search_plan(divisible, seconds=60, seed=0)
            assert not search.is_feasible
            assert search.value == -math.inf
            refused += 1
    assert refused >= 5


@pytest.mark.parametrize("place", range(10))
def test_the_same_seed_gives_the_same_plan(place: int) -> None:
    divisible = plannable_pairs(COUNT)[place].planned(0.3)
    first, second = (search_plan(divisible, seconds=60, seed=4) for _ in range(2))
    assert np.array_equal(first.x, second.x)
    assert (first.value, first.bound) == (second.value, second.bound)


def test_a_plan_made_beside_busy_processes_is_the_one_made_alone() -> None:
    """With a first look that proves nothing, a climb, parts and a proof: none of them is timed."""
    divisible = divisible_of(make_instance(Family.TYPICAL, initiatives=24, seed=1))
    alone = search_plan(divisible, seconds=None, seed=3)
    with busy_processes(2):
        pressed = search_plan(divisible, seconds=None, seed=3)
    assert alone.moves > 0
    assert alone.stopped_by is StoppedBy.OPTIMAL
    assert np.array_equal(alone.x, pressed.x)
    assert dataclasses.replace(alone, x=pressed.x) == pressed


def test_one_lens_alone_is_planned_by_that_lens() -> None:
    portfolio = small_portfolio(11, pins=False, bands=False)
    lens = portfolio.assessments[0].lens
    only = tuple(assessment for assessment in portfolio.assessments if assessment.lens is lens)
    pair = pair_of(dataclasses.replace(portfolio, assessments=only))
    divisible = pair.planned(0.0)
    assert divisible.sides == (lens,)
    best = best_schedule(pair.reading, pair.means, pair.against(divisible), floor=0.0)
    assert best is not None
    assert search_plan(divisible, seconds=60, seed=0).value == pytest.approx(best.goal, abs=1e-6)


def test_where_no_whole_plan_serves_both_the_plan_is_the_best_of_both_together() -> None:
    """Two pieces of work that shut each other out, each for one side: split they serve both, whole they do not."""
    works = (work("a", alternatives="either"), work("b", alternatives="either"))
    portfolio = Portfolio(
        settings=settings(),
        initiatives=works,
        assessments=(*values("a", 10, 0), *values("b", 0, 12)),
    )
    divisible = plan_of(portfolio)
    assert divisible is not None
    assert divisible.value == pytest.approx(100)
    search = search_plan(divisible, seconds=60, seed=0)
    assert (search.value, search.bound, search.stopped_by) == (0.0, 0.0, StoppedBy.OPTIMAL)
    assert divisible.worth(search.x) == pytest.approx(100)


def test_where_no_plan_serves_both_the_worse_side_has_as_much_as_it_can() -> None:
    works = (work("a", alternatives="either"), work("b", alternatives="either"))
    portfolio = Portfolio(
        settings=settings(),
        initiatives=works,
        assessments=(*values("a", 10, -20), *values("b", -20, 10)),
    )
    divisible = plan_of(portfolio)
    assert divisible is not None
    assert not divisible.is_positive
    assert divisible.value == pytest.approx(0.0, abs=1e-6)
    search = search_plan(divisible, seconds=60, seed=0)
    assert search.value == pytest.approx(0.0, abs=1e-6)
    assert starts_of(divisible.problem, search.x) == {}


@pytest.mark.parametrize("place", range(12))
def test_an_idea_that_is_not_funded_leaves_the_plan_as_it_was(place: int) -> None:
    pair = counted_pairs()[place]
    search = search_plan(pair.planned(0.0), seconds=60, seed=0)
    starts = starts_of(pair.problem, search.x)
    idea = Initiative(
        key="idea",
        name="An idea",
        focus=Focus.PRODUCT,
        duration_quarters=1,
        cost_per_quarter=1e6,
        effort={"design": 1000.0, "software": 1000.0},
        lock=Lock.LEAVE_OUT,
    )
    more = dataclasses.replace(pair.portfolio, initiatives=(*pair.portfolio.initiatives, idea))
    divisible = plan_divisible(*with_beliefs_held(pair, more))
    again = search_plan(divisible, seconds=60, seed=0)
    assert again.value == pytest.approx(search.value, abs=1e-6)
    held = pair.against(pair.planned(0.0))
    points = reached(pair.reading, pair.means, held, starts_of(divisible.problem, again.x))
    assert goal_of(held, points) == pytest.approx(
        goal_of(held, reached(pair.reading, pair.means, held, starts))
    )


def with_beliefs_held(pair: Pair, portfolio: Portfolio) -> tuple[PlanningProblem, Beliefs, Aims]:
    """The problem of another portfolio, valued by what is believed of this one's."""
    problem = build_problem(portfolio)
    aims = find_aims(problem, pair.beliefs, Solver(problem.program))
    assert aims is not None
    return problem, pair.beliefs, aims


def test_an_idea_worth_much_alone_but_never_chosen_leaves_the_plan_as_it_was() -> None:
    """Its side's best alone would double with it; equal tension does not fund it, so nothing else moves."""
    works = [work(f"w-{place}", effort={"design": 1.0}, cost_per_quarter=0.0) for place in range(6)]
    pairs = [values(f"w-{place}", 10 + place, 16 - place) for place in range(6)]
    people = (Capacity(discipline="design", people=2.0),)
    before = Portfolio(
        settings=settings(quarters=1, value_quarters=6),
        initiatives=tuple(works),
        assessments=tuple(assessment for pair in pairs for assessment in pair),
        capacity=people,
    )
    idea = work("idea", effort={"design": 2.0}, cost_per_quarter=0.0)
    after = dataclasses.replace(
        before,
        initiatives=(*works, idea),
        assessments=(*before.assessments, *values("idea", 60, -60)),
    )
    plans = []
    for portfolio in (before, after):
        divisible = plan_of(portfolio)
        assert divisible is not None
        plans.append(starts_of(divisible.problem, search_plan(divisible, seconds=60, seed=0).x))
    assert "idea" not in plans[1]
    assert plans[0] == plans[1]


def test_the_search_starts_from_the_adopted_plan_and_stays_near_it() -> None:
    """Of plans that are as good as the best, the one with the fewest moves from the plan in force is taken."""
    works = tuple(work(f"w-{place}", cost_per_quarter=0.0) for place in range(4))
    portfolio = Portfolio(
        settings=settings(quarters=2, value_quarters=8),
        initiatives=works,
        assessments=tuple(value for place in range(4) for value in values(f"w-{place}", 10, 10)),
        capacity=(Capacity(discipline="design", people=1.0),),
    )
    start = portfolio.settings.start
    for first, second in (("w-3", "w-1"), ("w-2", "w-0")):
        adopted = {"w-0": None, "w-1": None, "w-2": None, "w-3": None, first: start, second: start.plus(1)}
        plan = plan_portfolio(portfolio, adopted=adopted)
        assert {key: plan.starts[key] for key in adopted} == adopted
        assert len(plan.later) == 2

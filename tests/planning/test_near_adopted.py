"""A plan near the adopted one: nothing moves that does not pay for it, as counting every schedule finds."""

import dataclasses
import functools
from collections.abc import Mapping

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.oracles.reading import read
from tests.oracles.schedules import breaches, every_schedule, goal_of, meets_floors, reached
from tests.planning.pairs import Pair, pair_of, plannable_pairs

from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.goal import Goal
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.schedule import starts_of
from bowstring.planning.search.exact import Search
from bowstring.planning.search.fewest import changes_from
from bowstring.planning.search.near_adopted import plan_near_adopted
from bowstring.planning.search.search import search_plan
from bowstring.planning.search.whole import whole_plan
from bowstring.planning.solver.integer import StoppedBy
from bowstring.planning.solver.pulse_solver import PulseSolver

COUNT = 30
# More make too many schedules to count, later starts included.
MOST = 4
MOVE_SHARE = 1 / 6
Inside = dict[str, int | None]


def counted_pairs(share: float) -> list[Pair]:
    small = [pair for pair in plannable_pairs(COUNT) if len(pair.reading.works) <= MOST]
    return [pair for pair in small if pair.planned(share).is_positive]


def inside(pair: Pair, starts: Mapping[str, int]) -> Inside:
    """What starts inside the plan, and what does not."""
    works = pair.reading.works
    return {
        key: start if (start := starts.get(key)) is not None and start < pair.reading.quarters else None
        for key in works
        if not works[key].is_running
    }


def merit(pair: Pair, share: float, adopted: Inside, starts: Mapping[str, int]) -> float:
    """G of a schedule less the price of what it plans otherwise, both read from the portfolio."""
    divisible = pair.planned(share)
    held = pair.against(divisible)
    price = MOVE_SHARE * divisible.value / len(pair.problem.candidates)
    now = inside(pair, starts)
    moved = sum(now[key] != start for key, start in adopted.items())
    return goal_of(held, reached(pair.reading, pair.means, held, starts)) - price * moved


def allowed(pair: Pair, share: float) -> list[dict[str, int]]:
    """Every schedule that meets everything."""
    divisible = pair.planned(share)
    held, floor = pair.against(divisible), divisible.floor or 0.0
    return [
        dict(starts)
        for starts in every_schedule(pair.reading)
        if meets_floors(pair.reading, pair.means, held, floor=floor, starts=starts)
    ]


def near(pair: Pair, share: float, adopted: Inside) -> Search | None:
    divisible = pair.planned(share)
    solver = PulseSolver(divisible.problem)
    return plan_near_adopted(
        Goal(divisible),
        solver,
        adopted,
        afresh=lambda _: search_plan(divisible, seconds=60.0, seed=0),
        close=0.0,
        seconds=60.0,
        seed=0,
        on_progress=None,
    )


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_few_schedules_pay_better_for_their_moves_and_none_breaks_the_count(share: float) -> None:
    """It is made for hundreds, and looks at few starts of each: of a handful it takes the best three times in four."""
    tried = as_good = 0
    for place, pair in enumerate(counted_pairs(share)):
        schedules = allowed(pair, share)
        if not schedules:
            continue
        adopted = inside(pair, schedules[int(np.random.default_rng(place).integers(len(schedules)))])
        search = near(pair, share, adopted)
        if search is None:
            continue
        starts = starts_of(pair.planned(share).problem, search.x)
        assert starts in schedules
        best = max(merit(pair, share, adopted, schedule) for schedule in schedules)
        reached_merit = merit(pair, share, adopted, starts)
        assert reached_merit <= best + 1e-6
        tried += 1
        as_good += reached_merit >= best - 1e-6
    assert tried >= 6
    assert as_good >= 0.75 * tried


@functools.cache
def hundred_and_more() -> tuple[Portfolio, Plan]:
    portfolio = make_instance(Family.TYPICAL, initiatives=104, seed=60)
    return portfolio, plan_portfolio(portfolio)


def changed(portfolio: Portfolio, key: str, **facts: object) -> Portfolio:
    works = tuple(
        dataclasses.replace(work, **facts) if work.key == key else work  # type: ignore[arg-type]
        for work in portfolio.initiatives
    )
    return dataclasses.replace(portfolio, initiatives=works)


def moves(plan: Plan, adopted: Mapping[str, Quarter | None]) -> int:
    return sum(plan.starts[key] != start for key, start in adopted.items())


def paid(plan: Plan, adopted: Mapping[str, Quarter | None]) -> float:
    """G less the price of the moves."""
    assert plan.value is not None
    assert plan.divisible_value is not None
    return plan.value - MOVE_SHARE * plan.divisible_value / len(plan.starts) * moves(plan, adopted)


def test_from_the_same_facts_nothing_moves() -> None:
    portfolio, plan = hundred_and_more()
    assert moves(plan_portfolio(portfolio, adopted=plan.starts), plan.starts) == 0


@pytest.mark.parametrize("is_in", [True, False])
def test_what_is_settled_otherwise_moves_little_else_and_the_plan_keeps_to_the_facts(is_in: bool) -> None:
    portfolio, plan = hundred_and_more()
    begin = portfolio.settings.start
    key, late = [key for key, start in plan.starts.items() if (start is None if is_in else start == begin)][
        :2
    ]
    after = changed(portfolio, key, lock=Lock.FUND if is_in else Lock.LEAVE_OUT)
    after = changed(after, late, earliest_start=begin.plus(40))
    near_plan = plan_portfolio(after, adopted=plan.starts)
    reading = read(after)
    assert near_plan.divisible is not None
    everything = [*near_plan.starts.items(), *near_plan.later.items()]
    starts = {key: start.minus(begin) for key, start in everything if start is not None}
    assert breaches(reading, starts) == set()
    assert (near_plan.starts[key] is not None) is is_in
    assert near_plan.starts[late] is None
    assert moves(near_plan, plan.starts) <= 8
    if is_in:
        free_plan = plan_portfolio(after)
        assert moves(free_plan, plan.starts) > 2 * moves(near_plan, plan.starts)
        assert paid(near_plan, plan.starts) >= paid(free_plan, plan.starts)


def test_new_work_is_no_move() -> None:
    portfolio, plan = hundred_and_more()
    key = next(key for key, start in plan.starts.items() if start is not None)
    adopted = {name: start for name, start in plan.starts.items() if name != key}
    problem = plan.divisible.problem if plan.divisible is not None else None
    assert problem is not None
    begin = portfolio.settings.start
    offsets = {name: None if start is None else start.minus(begin) for name, start in adopted.items()}
    _, changes = changes_from(problem, offsets)
    candidate = next(candidate for candidate in problem.candidates if candidate.key == key)
    assert not changes[candidate.columns.start : candidate.columns.stop].any()


def test_a_time_that_is_over_still_gives_a_plan() -> None:
    portfolio, plan = hundred_and_more()
    after = dataclasses.replace(
        portfolio,
        budget=tuple(dataclasses.replace(row, amount=0.9 * row.amount) for row in portfolio.budget),
    )
    late = plan_portfolio(after, adopted=plan.starts, seconds=1e-3)
    assert late.is_planned
    assert late.stopped_by is StoppedBy.TIME


def test_portfolios_of_thousands_stay_near_by_their_own_search() -> None:
    """The search that is made for them, asked of fewer."""
    portfolio, plan = hundred_and_more()
    begin = portfolio.settings.start
    key = next(key for key, start in plan.starts.items() if start == begin)
    pair = pair_of(changed(portfolio, key, lock=Lock.LEAVE_OUT))
    divisible = pair.planned(0.0)
    adopted = {name: None if start is None else start.minus(begin) for name, start in plan.starts.items()}
    merits = []
    for stays in (adopted, None):
        whole = whole_plan(Goal(divisible), seconds=1.0, seed=0, adopted=stays)
        starts = starts_of(divisible.problem, whole.x)
        assert breaches(pair.reading, starts) == set()
        merits.append(merit(pair, 0.0, {**inside(pair, {}), **adopted, key: None}, starts))
    assert merits[0] > merits[1] + 1

"""A schedule keeps to the facts, buys no more surge than it needs, and says what it uses."""

import dataclasses
import itertools

import numpy as np
import pytest
from benchmarks.instances import Family
from tests.oracles.binding import Reading
from tests.oracles.schedules import GROWING, Breach, breaches, every_schedule, surge_needed
from tests.planning.every_schedule import settings
from tests.planning.every_schedule import work as work_of
from tests.planning.pairs import Pair, instance_pair, plannable_pairs, small_pair, some

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.schedule import (
    Schedule,
    fund_with_requirements,
    pinned_schedule,
    starts_of,
    steps_of,
)

# What no list looks at, and what only the solver can always meet.
BEYOND_LISTS = {Breach.BAND, Breach.MUST}


def check_schedule(pair: Pair, schedule: Schedule) -> None:
    """It breaks no rule that lists keep to, and says rightly what it uses."""
    assert breaches(pair.reading, schedule.starts) <= BEYOND_LISTS
    check_uses(pair.reading, schedule)


def check_uses(reading: Reading, schedule: Schedule) -> None:
    needed = surge_needed(reading, schedule.starts)
    for row, discipline in enumerate(schedule.disciplines):
        for quarter in range(reading.quarters):
            used = sum(
                reading.works[key].effort.get(discipline, 0.0)
                for key, start in schedule.starts.items()
                if reading.works[key].runs(start, quarter)
            )
            assert schedule.used[row, quarter] == pytest.approx(used)
            assert schedule.surge[row, quarter] == pytest.approx(
                needed.get((discipline, quarter), 0.0), abs=1e-8
            )
    for quarter in range(reading.quarters):
        spent = sum(
            reading.works[key].cost
            for key, start in schedule.starts.items()
            if reading.works[key].runs(start, quarter)
        )
        assert schedule.spend[quarter] == pytest.approx(spent)


def filled(pair: Pair, order: list[str]) -> Schedule:
    """Pins, then the rest in some order, each as early as it fits."""
    schedule = pinned_schedule(pair.problem)
    for key in order:
        if key not in schedule.starts:
            fund_with_requirements(schedule, key)
    return schedule


@pytest.mark.parametrize("place", range(100))
def test_schedule_filled_in_any_order_keeps_to_the_facts(place: int) -> None:
    pair = plannable_pairs(100)[place]
    if not pair.has_schedule:
        return
    for _ in range(3):
        order = some(pair).permutation([candidate.key for candidate in pair.problem.candidates]).tolist()
        check_schedule(pair, filled(pair, order))


@pytest.mark.parametrize("family", Family)
def test_schedule_of_an_instance_keeps_to_the_facts(family: Family) -> None:
    pair = instance_pair(family)
    order = (
        np.random.default_rng(2)
        .permutation([candidate.key for candidate in pair.problem.candidates])
        .tolist()
    )
    schedule = filled(pair, order)
    check_schedule(pair, schedule)
    assert len(schedule.starts) > 10


@pytest.mark.parametrize("place", range(60))
def test_nothing_more_fits_where_the_schedule_says_so(place: int) -> None:
    """What it refuses breaks a rule, unless the refusal lies in how funds share what surge costs."""
    pair = plannable_pairs(100)[place]
    if not pair.has_schedule:
        return
    if any(len(pair.reading.payers(quarter)) > 1 for quarter in range(pair.reading.quarters)):
        return
    schedule = filled(pair, sorted(pair.reading.works))
    for key, work in pair.reading.works.items():
        if key in schedule.starts:
            continue
        for start in work.starts:
            wrong = breaches(pair.reading, {**schedule.starts, key: start})
            allowed = not wrong & {*GROWING, Breach.WAIT}
            assert schedule.fits(key, start) == allowed


def test_pins_are_in_the_schedule_where_they_fit() -> None:
    met = missed = 0
    for pair in plannable_pairs(100):
        if not pair.has_schedule:
            continue
        schedule = pinned_schedule(pair.problem)
        for key, work in pair.reading.works.items():
            if work.must:
                met += key in schedule.starts
                missed += key not in schedule.starts
    assert met > 10 * missed


@pytest.mark.parametrize("seed", range(40))
def test_steps_and_starts_tell_the_same(seed: int) -> None:
    pair = small_pair(seed)
    for starts in itertools.islice(every_schedule(pair.reading), 30):
        x = steps_of(pair.problem, starts)
        assert starts_of(pair.problem, x) == starts
        assert starts_of(pair.problem, x + 1e-7) == starts


def funded(key: str, *works: Initiative) -> dict[str, int]:
    """What is started when one of some works is asked for, where one designer is there."""
    portfolio = Portfolio(
        settings=settings(quarters=4),
        initiatives=works,
        assets=(
            Asset(key="a", name="A", focus=Focus.PLATFORM, phase=Phase.ALPHA, provides=("id",)),
            Asset(key="b", name="B", focus=Focus.PLATFORM, phase=Phase.ALPHA, provides=("id",)),
        ),
        capacity=(Capacity(discipline="design", people=1.0),),
    )
    schedule = Schedule(build_problem(portfolio))
    assert fund_with_requirements(schedule, key) == (key in schedule.starts)
    return schedule.starts


def test_what_work_requires_is_started_first_and_what_that_requires_before_it() -> None:
    last, middle = work_of("a", requires=("b", "d")), work_of("b", requires=("c",), duration_quarters=2)
    # Of one designer each takes the quarters that those before it leave.
    assert funded("a", last, middle, work_of("c"), work_of("d")) == {"d": 0, "c": 1, "b": 2, "a": 4}
    assert funded("b", last, middle, work_of("c"), work_of("d")) == {"c": 0, "b": 1}
    assert funded("a", work_of("a", requires=("b",)), work_of("b", lock=Lock.LEAVE_OUT)) == {}


def test_of_those_who_would_provide_a_capability_the_first_is_started() -> None:
    user = work_of("user", requires_capabilities=("id",))
    providers = (work_of("p", asset="a"), work_of("q", asset="b"))
    assert funded("user", user, *providers) == {"p": 0, "user": 1}


def test_what_is_broken_already_keeps_only_out_what_would_break_it_more() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=4, value_quarters=8),
        initiatives=(
            work_of("dear", effort={"design": 2.0}, cost_per_quarter=500.0, fund="a"),
            work_of("alike", effort={"design": 1.0}, cost_per_quarter=0.0, fund="b"),
            work_of("as-dear", effort={}, cost_per_quarter=1.0, fund="a"),
            work_of("other", effort={"code": 1.0}, cost_per_quarter=10.0, fund="b"),
        ),
        capacity=(Capacity(discipline="design", people=1.0), Capacity(discipline="code", people=1.0)),
        budget=tuple(
            Budget(period=period, amount=100.0, fund=fund)
            for fund in ("a", "b")
            for period in ("2026-Q2", "2026-Q3")
        ),
    )
    schedule = Schedule(build_problem(portfolio))
    schedule.add("dear", 0)
    assert not schedule.fits("alike", 0)
    assert not schedule.fits("as-dear", 0)
    assert schedule.fits("other", 0)
    assert schedule.fits("alike", 1)
    assert schedule.fits("as-dear", 1)
    # To the last penny of what is left.
    for key, cost in (("other", 100.0), ("other", 100.000001)):
        works = tuple(
            dataclasses.replace(work, cost_per_quarter=cost) if work.key == key else work
            for work in portfolio.initiatives
        )
        last = Schedule(build_problem(dataclasses.replace(portfolio, initiatives=works)))
        last.add("dear", 0)
        assert last.fits(key, 0) is (cost == 100.0)

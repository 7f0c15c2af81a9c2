"""What conflicts: it does, nothing in it can be spared, and it is told by the names people use."""

import dataclasses

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.planning.every_schedule import START, every_schedule, plan_of, tiny_portfolio, values, work
from tests.planning.every_schedule import settings as tiny_settings

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Decision
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.clashes.clash_words import clash_words
from bowstring.planning.clashes.clashes import explain_clash
from bowstring.planning.divisible import find_aims, plan_divisible, with_floors
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource, PlanningProblem
from bowstring.planning.solver.linear import Solver

LONG = 60.0
# More quarters than any of these portfolios has, later starts included.
EVERY = 14


def clash(portfolio: Portfolio, *, is_whole: bool = True) -> tuple[ConstraintSource, ...]:
    return explain_clash(build_problem(portfolio), is_whole=is_whole, seconds=LONG)


def words(portfolio: Portfolio) -> str:
    problem = build_problem(portfolio)
    return clash_words(problem, explain_clash(problem, is_whole=True, seconds=LONG))


def portfolio_of(*works: Initiative, **tables: object) -> Portfolio:
    return Portfolio(**{"settings": tiny_settings(), "initiatives": works, **tables})  # type: ignore[arg-type]


def without(portfolio: Portfolio, source: ConstraintSource) -> Portfolio:
    """The portfolio in which that fact was never written down."""

    def changed(initiative: Initiative) -> Initiative:
        if source.kind is ConstraintKind.MANDATE and initiative.key == source.about[1]:
            return dataclasses.replace(initiative, mandated_by="")
        if source.kind is ConstraintKind.LOCK and initiative.key == source.about[0]:
            return dataclasses.replace(initiative, lock=None)
        if source.kind is ConstraintKind.ALTERNATIVES and initiative.alternatives == source.about[0]:
            return dataclasses.replace(initiative, alternatives="")
        if source.kind is ConstraintKind.REQUIREMENT and initiative.key == source.about[0]:
            return dataclasses.replace(
                initiative, requires=tuple(key for key in initiative.requires if key != source.about[1])
            )
        return initiative

    capacity = portfolio.capacity
    if source.kind is ConstraintKind.CAPACITY:
        freed = range(EVERY) if source.quarter < 0 else [source.quarter]
        free = tuple(Capacity(discipline=source.about[0], quarter=START.plus(q), people=1e6) for q in freed)
        capacity = (*capacity, *free)
    return dataclasses.replace(
        portfolio,
        initiatives=tuple(changed(initiative) for initiative in portfolio.initiatives),
        capacity=capacity,
        budget=_without_budget(portfolio, source.about[0])
        if source.kind is ConstraintKind.BUDGET
        else portfolio.budget,
    )


def _without_budget(portfolio: Portfolio, period: str) -> tuple[Budget, ...]:
    """Each year's budget stated by itself, that year's without end."""
    stated = {row.period: row.amount for row in portfolio.budget}
    years = [f"{START.year + year}/{(START.year + year + 1) % 100}" for year in range(4)]
    return tuple(
        Budget(period=year, amount=1e9 if year == period else stated.get(year, stated[years[0]]))
        for year in years
    )


def only(portfolio: Portfolio, sources: tuple[ConstraintSource, ...]) -> Portfolio:
    """The portfolio without any fact but those."""
    problem = build_problem(portfolio)
    all_facts = {*problem.sources, *(pin for pin, _, _, _ in problem.bounds)}
    for source in all_facts:
        whole = dataclasses.replace(source, quarter=-1)
        if source.kind is not ConstraintKind.STEP and source not in sources and whole not in sources:
            portfolio = without(portfolio, source)
    return portfolio


def has_schedule(portfolio: Portfolio) -> bool:
    # One by one, so that what is fixed to a single quarter by freed rows is read by quarter.
    rows = [capacity for capacity in portfolio.capacity if capacity.quarter is None]
    every = {(row.discipline, quarter): row for row in rows for quarter in range(EVERY)} | {
        (capacity.discipline, capacity.quarter.minus(START)): capacity
        for capacity in portfolio.capacity
        if capacity.quarter
    }
    for starts in every_schedule(dataclasses.replace(portfolio, capacity=())):
        if all(
            _used(portfolio, starts, *place) <= (row.people or 0.0) + 1e-9 for place, row in every.items()
        ):
            return True
    return False


def _used(portfolio: Portfolio, starts: dict[str, int], discipline: str, quarter: int) -> float:
    return sum(
        initiative.effort.get(discipline, 0.0)
        for initiative in portfolio.initiatives
        if initiative.key in starts
        and starts[initiative.key] <= quarter < starts[initiative.key] + (initiative.duration or 0)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
@example(139)
def test_a_clash_is_found_where_no_schedule_exists_and_none_of_it_can_be_spared(seed: int) -> None:
    portfolio = tiny_portfolio(seed, pins=True)
    sources = clash(portfolio)
    assert bool(sources) is not has_schedule(portfolio)
    if sources:
        bare = only(portfolio, sources)
        assert not has_schedule(bare)
        for source in sources:
            assert explain_clash(build_problem(without(bare, source)), is_whole=True, seconds=LONG) == ()


def test_what_is_mandated_requires_what_is_locked_out() -> None:
    portfolio = portfolio_of(
        work("a", name="Single sign-in", mandated_by="d", requires=("b",)),
        work("b", name="Identity checking", lock=Lock.LEAVE_OUT),
        work("c", mandated_by="d"),
        decisions=(Decision(key="d", title="One front door"),),
    )
    assert words(portfolio) == (
        "No plan can meet all of these together: the decision 'One front door' mandates 'Single sign-in'; "
        "'Identity checking' is locked out; 'Single sign-in' requires 'Identity checking'. Change one of them."
    )


def test_a_capability_is_told_with_those_who_would_provide_it() -> None:
    portfolio = portfolio_of(
        work("a", name="Single sign-in", lock=Lock.FUND, requires_capabilities=("id",)),
        work("b", name="Identity checking", asset="x", lock=Lock.LEAVE_OUT),
        assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, phase=Phase.ALPHA, provides=("id",)),),
        capabilities=(Capability(key="id", name="Confirm an identity"),),
    )
    assert "'Single sign-in' requires 'Confirm an identity', which only 'Identity checking' would" in words(
        portfolio
    )


def test_what_cannot_start_in_time_clashes_alone() -> None:
    portfolio = portfolio_of(work("a", mandated_by="law", earliest_start=START.plus(2)), work("b"))
    assert clash(portfolio) == (ConstraintSource(kind=ConstraintKind.MANDATE, about=("law", "a")),)
    assert words(portfolio) == (
        "No plan can meet this: the decision 'law' mandates 'Work a', which cannot start within the plan's "
        "2 quarters. Change that."
    )
    late = portfolio_of(work("a", lock=START.plus(5)))
    assert "locked to start in July to September 2027, but can only start between April 2026" in words(late)


def test_running_work_that_needs_more_people_than_there_are() -> None:
    running = [work(key, name=key.upper(), committed_start=START) for key in "ab"]
    portfolio = portfolio_of(
        *running,
        capacity=(Capacity(discipline="design", people=1.5, surge_people=0.25, surge_price=1.0),),
        disciplines=(Discipline(key="design", name="Design"),),
    )
    assert words(portfolio) == (
        "No plan can meet all of these together: 'A' is already running; 'B' is already running; 'Design' has "
        "1.5 people and at most 0.25 more to buy in April to June 2026. Change one of them."
    )


def test_locks_beyond_the_budget() -> None:
    portfolio = portfolio_of(
        work("a", lock=Lock.FUND, cost_per_quarter=80.0),
        work("b", lock=START, cost_per_quarter=70.0),
        budget=(Budget(period="2026/27", amount=100.0),),
    )
    assert "the budget for 2026/27 is £100" in words(portfolio)
    assert {source.kind for source in clash(portfolio)} == {ConstraintKind.LOCK, ConstraintKind.BUDGET}


def test_two_alternatives_that_are_both_mandated() -> None:
    portfolio = portfolio_of(*(work(key, mandated_by=f"d{key}", alternatives="g") for key in "abc"))
    sources = clash(portfolio, is_whole=False)
    assert [source.kind for source in sources] == [
        ConstraintKind.ALTERNATIVES,
        ConstraintKind.MANDATE,
        ConstraintKind.MANDATE,
    ]
    assert "of the alternatives 'Work a', 'Work b' and 'Work c' at most one is funded" in words(portfolio)


def test_many_of_one_kind_are_told_together() -> None:
    works = (work(f"i-{place:02d}", mandated_by="law") for place in range(20))
    portfolio = portfolio_of(*works, budget=(Budget(period="2026/27", amount=1000.0),))
    assert clash(portfolio) == (
        ConstraintSource(kind=ConstraintKind.BUDGET, about=("2026/27", "")),
        ConstraintSource(kind=ConstraintKind.MANDATE),
    )
    assert "20 initiatives are mandated by decisions" in words(portfolio)


def floored(portfolio: Portfolio, above: float) -> PlanningProblem:
    problem = build_problem(portfolio)
    beliefs = believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    assert aims is not None
    plan = plan_divisible(problem, beliefs, aims)
    return with_floors(plan, plan.focuses.highest_floor + above).problem


def test_a_minimum_share_above_the_highest_there_is() -> None:
    portfolio = Portfolio(
        settings=tiny_settings(quarters=1, floor=0.6),
        initiatives=(work("p"), work("q", focus=Focus.PLATFORM)),
        assessments=(*values("p", 10, 10), *values("q", 4, 4)),
        capacity=(Capacity(discipline="design", people=1.0),),
    )
    problem = floored(portfolio, above=0.1)
    sources = explain_clash(problem, is_whole=False, seconds=LONG)
    assert sources == (
        ConstraintSource(kind=ConstraintKind.CAPACITY, about=("design",)),
        ConstraintSource(kind=ConstraintKind.FLOOR, about=("platform",)),
        ConstraintSource(kind=ConstraintKind.FLOOR, about=("product",)),
    )
    assert "platform keeps at least 60 % of its best; product keeps" in clash_words(problem, sources)
    assert explain_clash(floored(portfolio, above=-1e-6), is_whole=False, seconds=LONG) == ()


def test_a_clash_of_whole_initiatives_only_is_no_clash_if_work_could_be_split() -> None:
    portfolio = Portfolio(
        settings=tiny_settings(quarters=1),
        initiatives=(work("p"), work("q", focus=Focus.PLATFORM)),
        assessments=(*values("p", 10, 10), *values("q", 4, 4)),
        capacity=(Capacity(discipline="design", people=1.0),),
    )
    problem = floored(portfolio, above=-0.1)
    assert explain_clash(problem, is_whole=False, seconds=LONG) == ()
    sources = explain_clash(problem, is_whole=True, seconds=LONG)
    assert {source.kind for source in sources} == {ConstraintKind.FLOOR, ConstraintKind.CAPACITY}


def test_nothing_clashes_where_a_plan_exists() -> None:
    plan = plan_of(tiny_portfolio(1))
    assert plan is not None
    assert explain_clash(plan.problem, is_whole=True, seconds=LONG) == ()
    assert clash_words(plan.problem, ()) == ""


@pytest.mark.parametrize("seed", range(5))
def test_no_time_still_leaves_no_false_clash(seed: int) -> None:
    assert explain_clash(build_problem(tiny_portfolio(seed, pins=True)), is_whole=True, seconds=0.0) == ()

"""Every start of every initiative: what it nets at the plan's prices, what it takes of a limit, what must start."""

import numpy as np
import pytest
from benchmarks.instances import Family
from tests.planning.every_schedule import START, plan_of, settings, values, work
from tests.planning.pairs import Pair, instance_pair

from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.programs import ProgramChange
from bowstring.planning.search.pulses import Pulses, pulses_of
from bowstring.planning.solver.linear import Solver
from bowstring.planning.solver.pulse_solver import PulseSolver


def pulses_in(pair: Pair) -> Pulses:
    divisible = pair.planned(0.0)
    return pulses_of(divisible, PulseSolver(divisible.problem))


def tiny_pulses(portfolio: Portfolio) -> dict[str, tuple[Pulses, np.ndarray]]:
    """By initiative, all pulses and which are its own."""
    plan = plan_of(portfolio)
    assert plan is not None
    pulses = pulses_of(plan, PulseSolver(plan.problem))
    return {
        candidate.key: (pulses, np.flatnonzero(pulses.owner == place))
        for place, candidate in enumerate(plan.problem.candidates)
    }


@pytest.mark.parametrize("family", list(Family))
def test_a_plan_held_to_a_start_loses_what_that_nets_less_than_the_best(family: Family) -> None:
    """At least: by duality. What the plan begins itself loses nothing."""
    pair = instance_pair(family)
    divisible, pulses = pair.planned(0.0), pulses_in(pair)
    solver = Solver(divisible.problem.program)
    best = solver.maximise(divisible.objective)
    begun, checked = pulses.begun(best.x), 0
    for place, column in enumerate(pulses.column.tolist()):
        owner = pulses.owner[place]
        own = pulses.net[pulses.owner == owner]
        most = own.max() if pulses.is_forced[owner] else max(0.0, own.max())
        if begun[place] > 1e-6:
            assert pulses.net[place] == pytest.approx(most, abs=1e-6)
        elif place % 9 == 0 and np.isfinite(pulses.net[place]):
            before = ((column - 1, 0.0, 0.0),) if place and pulses.owner[place - 1] == owner else ()
            held = solver.resolve(ProgramChange(columns=((column, 1.0, 1.0), *before)))
            assert held.value <= best.value - (most - pulses.net[place]) + 1e-6
            checked += held.is_feasible and held.value > best.value - 2 * (most - pulses.net[place]) - 1e-3
    assert checked > 5


@pytest.mark.parametrize("family", list(Family))
def test_begun_is_how_much_of_each_starts_there_and_adds_up_to_what_is_done(family: Family) -> None:
    pair = instance_pair(family)
    x, pulses = pair.planned(0.0).x, pulses_in(pair)
    begun = pulses.begun(x)
    for place, candidate in enumerate(pair.problem.candidates):
        own = pulses.owner == place
        assert pulses.start[own].tolist() == list(candidate.starts)
        assert pulses.column[own].tolist() == list(candidate.columns)
        assert np.cumsum(begun[own]) == pytest.approx(x[candidate.columns], abs=1e-12)


def test_what_may_not_start_nets_less_than_anything_and_what_must_is_forced() -> None:
    works = (
        work("free", effort={}),
        work("later", effort={}, earliest_start=START.plus(1)),
        work("out", effort={}, lock=Lock.LEAVE_OUT),
        work("asked", effort={}, mandated_by="act"),
        work("set", effort={}, lock=START.plus(1)),
    )
    portfolio = Portfolio(
        settings=settings(),
        initiatives=works,
        assessments=tuple(view for each in works for view in values(each.key, 5.0, 5.0)),
        budget=(Budget(period="2026/27", amount=1000.0),),
    )
    by_key = tiny_pulses(portfolio)
    inside = {
        key: np.isfinite(pulses.net[own])[pulses.start[own] < 2].tolist()
        for key, (pulses, own) in by_key.items()
    }
    assert inside["free"] == [True, True]
    assert inside["later"] in ([True], [False, True])
    assert not any(inside["out"])
    assert inside["asked"] == [True, True]
    assert inside["set"][-1]
    assert sum(inside["set"]) == 1
    pulses, _ = by_key["free"]
    assert pulses.is_forced.tolist() == [key in ("asked", "set") for key in by_key]
    mandated, own = by_key["asked"]
    # What must be in the plan may not start behind it.
    assert (mandated.net[own][mandated.start[own] >= 2] == -np.inf).all()


def test_where_nothing_is_short_a_start_nets_what_it_is_worth_until_the_horizon_ends() -> None:
    portfolio = Portfolio(
        settings=settings(value_quarters=9),
        initiatives=(work("a", effort={}), work("b", effort={}, duration_quarters=3)),
        assessments=(*values("a", 5.0, 5.0), *values("b", 7.0, 2.0)),
    )
    for key, duration in (("a", 1), ("b", 3)):
        pulses, own = tiny_pulses(portfolio)[key]
        counted = np.maximum(0, 9 - duration - pulses.start[own])
        assert pulses.net[own] / pulses.net[own][0] == pytest.approx(counted / counted[0])


def test_what_it_takes_is_the_largest_share_of_any_limit_that_holds_the_plan_back() -> None:
    """Designers and money are short, data scientists are not: half of the four and a quarter of the 400."""
    works = (
        work("a", effort={"design": 2.0, "data": 3.0}),
        work("b", effort={"design": 1.0, "data": 3.0}, cost_per_quarter=300.0),
        work("c", effort={"design": 4.0}, cost_per_quarter=10.0),
    )
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=works,
        assessments=(*values("a", 9.0, 9.0), *values("b", 8.0, 8.0), *values("c", 7.0, 7.0)),
        capacity=(Capacity(discipline="design", people=4.0), Capacity(discipline="data", people=50.0)),
        budget=(Budget(period="2026-Q2", amount=350.0),),
    )
    taken = {
        key: float(pulses.taken[own][pulses.start[own] == 0][0])
        for key, (pulses, own) in tiny_pulses(portfolio).items()
    }
    assert taken == pytest.approx({"a": 2 / 4, "b": 300 / 350, "c": 4 / 4})

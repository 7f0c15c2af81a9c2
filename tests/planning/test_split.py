"""A whole plan from what the divisible plan splits: within the facts, all else as it was, none where much is split."""

import numpy as np
import pytest
from tests.oracles.schedules import breaches
from tests.planning.pairs import Pair, plannable_pairs

from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import starts_of
from bowstring.planning.search import split
from bowstring.planning.search.pulses import Pulses, pulses_of
from bowstring.planning.search.split import with_split_whole
from bowstring.planning.solver.pulse_solver import PulseSolver


def solved(pair: Pair, *, is_near: bool) -> tuple[Pulses, Floats | None]:
    divisible = pair.planned(0.0)
    solver = PulseSolver(divisible.problem)
    pulses = pulses_of(divisible, solver)
    near = np.full(pulses.column.size, is_near)
    x = with_split_whole(Goal(divisible), solver.form, pulses, divisible.x, is_near=near, seconds=600.0)
    return pulses, x


@pytest.mark.parametrize("place", range(30))
def test_small_portfolios_of_every_kind_get_a_whole_plan_within_the_facts(place: int) -> None:
    pair = plannable_pairs(100)[place]
    divisible = pair.planned(0.0)
    _, x = solved(pair, is_near=True)
    if x is None:
        return
    assert breaches(pair.reading, starts_of(divisible.problem, x)) == set()
    assert np.isin(x[divisible.problem.is_step], (0.0, 1.0)).all()
    assert divisible.goal(x) <= divisible.value + 1e-7


def test_most_small_portfolios_get_one() -> None:
    assert sum(solved(plannable_pairs(100)[place], is_near=True)[1] is not None for place in range(30)) >= 20


@pytest.mark.parametrize("place", range(30))
def test_what_is_not_split_stays_and_what_is_starts_where_it_may(place: int) -> None:
    pair = plannable_pairs(100)[place]
    pulses, x = solved(pair, is_near=False)
    if x is None:
        return
    before, after = pulses.begun(pair.planned(0.0).x), pulses.begun(x)
    is_split = np.zeros(len(pair.problem.candidates), dtype=np.bool_)
    is_split[pulses.owner[np.abs(before - np.round(before)) > 1e-6]] = True
    whole = ~is_split[pulses.owner]
    assert after[whole] == pytest.approx(np.round(before[whole]), abs=1e-6)
    assert (before[after > 0.5] > 1e-6).all()


def test_the_more_starts_the_better(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for pair in plannable_pairs(100)[:30]:
        (_, few), (_, many) = solved(pair, is_near=False), solved(pair, is_near=True)
        if few is not None and many is not None:
            compared += 1
            goal = Goal(pair.planned(0.0))
            linear = goal.linear(pair.planned(0.0).x)
            assert float(linear @ many) >= float(linear @ few) - 0.02
    assert compared >= 10
    monkeypatch.setattr(split, "_MOST", 0)
    split_somewhere = [pair for pair in plannable_pairs(100)[:30] if _splits(pair)]
    assert split_somewhere
    for pair in split_somewhere:
        assert solved(pair, is_near=True)[1] is None


def _splits(pair: Pair) -> bool:
    x = pair.planned(0.0).x[pair.problem.is_step]
    return bool((np.abs(x - np.round(x)) > 1e-3).any())

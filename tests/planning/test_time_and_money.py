"""Dates set by law, status, split funds, running and sunk costs, and money that moves on, against brute force."""

import pytest
from tests.oracles.schedules import GROWING, Breach, best_schedule, breaches
from tests.planning.dated import dated_pair
from tests.planning.test_divisible import check_aims, check_equal_tension
from tests.planning.test_search import check_keeps_to_the_facts

from bowstring.planning.problem.schedule import Schedule
from bowstring.planning.search.search import search_plan

MOST = 5


@pytest.mark.parametrize("seed", range(60))
def test_the_divisible_plan_agrees_with_the_second_form(seed: int) -> None:
    pair = dated_pair(seed)
    check_aims(pair)
    if pair.is_plannable:
        check_equal_tension(pair, 0.0, lean=0.5)


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_is_the_best_of_all_schedules(seed: int) -> None:
    pair = dated_pair(seed)
    if not pair.is_plannable or len(pair.reading.works) > MOST:
        return
    divisible = pair.planned(0.0)
    best = best_schedule(pair.reading, pair.means, pair.against(divisible), floor=0.0)
    search = search_plan(divisible, seconds=60, seed=seed)
    if best is None:
        assert not search.is_feasible
        return
    check_keeps_to_the_facts(pair, divisible, search)
    assert search.value == pytest.approx(best.goal, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_what_fits_is_what_the_facts_allow(seed: int) -> None:
    pair = dated_pair(seed)
    if len(pair.reading.payers(0)) > 1:
        return
    schedule = Schedule(pair.problem)
    for key in sorted(pair.reading.works):
        for start in pair.reading.works[key].starts:
            if breaches(pair.reading, schedule.starts) & {*GROWING}:
                return
            wrong = breaches(pair.reading, {**schedule.starts, key: start})
            fits = schedule.fits(key, start)
            # Of several funds that could pay for people, the list takes the one with most left.
            if fits:
                assert not wrong & {*GROWING, Breach.WAIT}
                schedule.add(key, start)
                break

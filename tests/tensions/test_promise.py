"""Promise: a question for each date that our own record does not bear out, worth what it is to know."""

import dataclasses
import functools
import math
from datetime import date, timedelta

import pytest
from benchmarks.instances import Family
from tests.delivery.histories import promise, with_promises
from tests.oracles.slipping import usual_of
from tests.planning.pairs import instance_pair, pair_of
from tests.tensions.second import Second, last_start_in_time
from tests.tensions.second_portfolios import seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.decisions import Level
from bowstring.model.delivery import Forecast
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.tension import Purpose

KEY = "promise:plain:done"
# What users love waits for what runs, and is promised for the quarter in which it should be done.
WORKS = {
    "plain": {"committed_start": START, "team": "north", "owner": "o"},
    "loved": {"requires": ("plain",)},
}
SETTINGS = {"quarters": 4, "as_of": START.first_day}
PROMISED = promise("plain", date(2026, 6, 20))


def record(*slips: int) -> tuple[Forecast, ...]:
    """What was delivered, so many days after its promise."""
    past = date(2025, 6, 30)
    return tuple(
        promise("paying", past, past + timedelta(days=slip), name=f"earlier {place}")
        for place, slip in enumerate(slips)
    )


def late_by(*slips: int, works: dict[str, dict[str, object]] | None = None, money: float = 100.0) -> Second:
    return priced(
        tiny(works=works or WORKS, settings=SETTINGS, money=money, forecasts=(*record(*slips), PROMISED))
    )


def test_a_date_that_our_record_does_not_bear_out_is_asked_about() -> None:
    second = late_by(0, 0, 60, 60, 60)
    tensions_by_key = second.of_kind("promise")
    assert list(tensions_by_key) == [KEY]
    tension = tensions_by_key[KEY]
    assert tension.question == (
        "“Pay a fine” is promised for April to June 2026. What if it takes as long as similar work usually does?"
    )
    assert tension.poles == ("promised for April to June 2026", "usually July to September 2026")
    assert tension.level is Level.TEAM
    assert (tension.teams, tension.in_the_room) == (("north",), ("o",))
    assert [chance for chance, _ in tension.outcomes] == pytest.approx([0.4, 0.6])
    assert second.gain(KEY) > 0.1
    assert second.gain(KEY) == pytest.approx(second.settled(tension), abs=2e-6)
    (priced_tension,) = [priced for priced in second.ledger.tensions if priced.key == KEY]
    assert priced_tension.kind.purpose is Purpose.FIND_OUT


def test_a_date_that_our_record_bears_out_is_not() -> None:
    assert late_by(0, 0, 5, 5, 60).of_kind("promise") == {}
    assert late_by(-40, -30, -20, -10, 0).of_kind("promise") == {}


def test_without_promises_or_a_record_there_is_nothing_to_ask() -> None:
    assert priced(tiny()).of_kind("promise") == {}
    assert late_by(60, 60).of_kind("promise") == {}
    kept = dataclasses.replace(PROMISED, actual=START.first_day)
    portfolio = tiny(works=WORKS, settings=SETTINGS, forecasts=(*record(0, 60, 60, 60, 60), kept))
    assert priced(portfolio).of_kind("promise") == {}


def test_what_nobody_waits_for_and_nobody_is_short_of_is_worth_nothing_to_know() -> None:
    alone = late_by(0, 60, 60, 60, 60, works={"plain": {"committed_start": START}}, money=1e6)
    assert alone.gain(KEY) == 0.0


def test_a_record_that_is_not_reached_says_or_later() -> None:
    waiting = tuple(promise("paying", date(2025, 6, 30), name=f"open {place}") for place in range(30))
    portfolio = tiny(works=WORKS, settings=SETTINGS, forecasts=(*record(1, 2, 3, 4, 5), *waiting, PROMISED))
    tension = priced(portfolio).of_kind("promise")[KEY]
    assert tension.poles[1] == "usually January to March 2027 or later"


@functools.cache
def promised() -> tuple[Second, ...]:
    """Small portfolios with a record of slips."""
    return tuple(
        Second(pair_of(with_promises(second.portfolio, seed=place)), second.share)
        for place, second in enumerate(seconds())
    )


def test_found_for_each_promise_that_usually_comes_a_quarter_late_or_more() -> None:
    for second in promised():
        usual = {key: usual_of(second.portfolio, key) for key in second.in_time}
        expected = {
            key for key, reference in usual.items() if reference is not None and reference.quarters > 0
        }
        kept = {key for key in expected if keeps(second, key)}
        assert {tension.about[0] for tension in second.of_kind("promise").values()} == kept


def keeps(second: Second, key: str) -> bool:
    """Whether the divisible plan finishes most of it by the quarter that it is promised for."""
    candidate = second.context.pricer.candidates[key]
    x = second.context.pricer.base.x
    inside = range(candidate.first_column, candidate.first_column + candidate.plan_starts)
    last = last_start_in_time(second.portfolio, key)
    return any(
        x[column] >= 0.5 and start <= last for column, start in zip(inside, candidate.starts, strict=False)
    )


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second in promised():
        for tension in second.of_kind("promise").values():
            gain = second.gain(tension.key)
            if math.isfinite(gain):
                assert gain >= 0.0
                assert gain == pytest.approx(second.settled(tension), abs=4e-6), tension.key
                checked += gain > 1e-3
    assert checked > 20


def test_several_promises_are_worth_together_what_the_second_form_says() -> None:
    """With whatever else is on the agenda, solved jointly."""
    checked = 0
    for second in promised():
        agenda = make_agenda(second.portfolio, second.ledger, second.context.pricer, hours=1.5)
        picked = [item.priced.tension for item in agenda.items]
        if any(tension.kind == "promise" for tension in picked) and not agenda.is_estimate:
            assert agenda.total == pytest.approx(second.settled(*picked), abs=1e-5)
            checked += len(picked) > 1
    assert checked > 5


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = Second(
        pair_of(with_promises(instance_pair(family).portfolio, seed=1, kept=30)), 0.9, kinds=("promise",)
    )
    for tension in list(second.of_kind("promise").values())[::6]:
        gain = second.gain(tension.key)
        if math.isfinite(gain):
            assert gain == pytest.approx(second.settled(tension), abs=4e-6), tension.key

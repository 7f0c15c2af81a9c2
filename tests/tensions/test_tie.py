"""Tie: a question for each two teams whose work waits and who do not talk, worth the slip that it could avoid."""

import dataclasses
import functools
import math
from datetime import date, timedelta

import pytest
from benchmarks.instances import Family
from tests.delivery.histories import promise, with_promises
from tests.planning.pairs import instance_pair, pair_of
from tests.tensions.second import Second
from tests.tensions.second_portfolios import seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.delivery.reference import References
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Level
from bowstring.model.delivery import Forecast
from bowstring.model.organisation import Team, Tie
from bowstring.planning.prices.whatif import WhatIf
from bowstring.tensions.kinds.tie import usual_slip
from bowstring.tensions.tension import Purpose

KEY = "tie:north:south"
WORKS: dict[str, dict[str, object]] = {
    "loved": {"requires": ("plain",), "team": "north", "user_lead": "u"},
    "plain": {"team": "south", "owner": "o"},
}
TEAMS = (Team(key="north", name="North", lead="n"), Team(key="south", name="South", lead="s"))
SETTINGS = {"quarters": 4, "as_of": START.first_day}


def record(*slips: int, key: str = "paying") -> tuple[Forecast, ...]:
    """What was delivered, so many days after its promise."""
    past = date(2025, 6, 30)
    return tuple(
        promise(key, past, past + timedelta(days=slip), name=f"earlier {place}")
        for place, slip in enumerate(slips)
    )


def late_by(
    *slips: int, works: dict[str, dict[str, object]] | None = None, ties: tuple[Tie, ...] = ()
) -> Second:
    return priced(
        tiny(works=works or WORKS, settings=SETTINGS, teams=TEAMS, ties=ties, forecasts=record(*slips))
    )


def test_teams_whose_work_waits_and_who_do_not_talk_are_asked_who_should_meet() -> None:
    second = late_by(60, 60, 60, 60, 60)
    tensions_by_key = second.of_kind("tie")
    assert list(tensions_by_key) == [KEY]
    tension = tensions_by_key[KEY]
    assert tension.question == (
        "North and South depend on each other and have no recorded working tie. Who should meet?"
    )
    assert tension.poles == ("North", "South")
    assert tension.what_if == "“Pay a fine” finishes on time, not 1 quarter late as usual"
    assert tension.teams == ("north", "south")
    assert tension.in_the_room == ("n", "s", "u", "o")
    assert tension.unsettled == WhatIf(waits={("loved", "plain"): 1})
    assert tension.level is Level.ENTERPRISE
    assert second.gain(KEY) > 0.1
    assert second.gain(KEY) == pytest.approx(second.settled(tension), abs=2e-6)
    (priced_tension,) = [priced for priced in second.ledger.tensions if priced.key == KEY]
    assert priced_tension.kind.purpose is Purpose.CHOOSE
    assert priced_tension.chance == pytest.approx(0.2)


def test_of_several_pieces_that_are_waited_for_the_latest_says_how_late() -> None:
    works = {
        "loved": {"requires": ("plain", "paying"), "team": "north"},
        "plain": {"team": "south"},
        "paying": {"team": "south"},
    }
    slips = (*record(*[100] * 40, key="plain"), *record(*[200] * 40, key="paying"))
    second = priced(tiny(works=works, settings=SETTINGS, teams=TEAMS, forecasts=slips))
    tension = second.of_kind("tie")[KEY]
    assert tension.unsettled == WhatIf(waits={("loved", "plain"): 1, ("loved", "paying"): 2})
    assert tension.what_if == (
        "2 pieces of work one team needs from the other finish on time, not up to 2 quarters late as usual"
    )


@pytest.mark.parametrize("strength", [None, 0.2, 1.0])
def test_teams_that_work_together_are_not(strength: float | None) -> None:
    assert late_by(*[60] * 5, ties=(Tie(a="south", b="north", strength=strength),)).of_kind("tie") == {}


def test_a_tie_of_no_strength_or_with_others_is_no_tie() -> None:
    ties = (Tie(a="south", b="north", strength=0.0), Tie(a="north", b="north"), Tie(a="north", b="east"))
    assert list(late_by(*[60] * 5, ties=ties).of_kind("tie")) == [KEY]


@pytest.mark.parametrize(
    "works",
    [
        {**WORKS, "plain": {"team": "north"}},
        {**WORKS, "plain": {"team": ""}},
        {**WORKS, "loved": {"team": "north"}},
        {**WORKS, "plain": {"team": "south", "committed_start": START.plus(-1)}},
    ],
    ids=["one team", "nobody's", "nothing waits", "done"],
)
def test_where_no_other_team_is_waited_for_there_is_nothing_to_ask(
    works: dict[str, dict[str, object]],
) -> None:
    assert late_by(*[60] * 5, works=works).of_kind("tie") == {}


def test_without_a_record_or_with_one_that_keeps_its_promises_there_is_no_price_and_no_question() -> None:
    assert late_by(60, 60).of_kind("tie") == {}
    assert late_by(0, 0, 10, 10, 300).of_kind("tie") == {}
    assert late_by(-80, -80, -80, -80, -80).of_kind("tie") == {}


@pytest.mark.parametrize(
    ("days", "quarters"), [(-200, 0), (0, 0), (45, 0), (46, 1), (136, 1), (137, 2), (365, 4)]
)
def test_a_usual_slip_is_told_in_whole_quarters(days: int, quarters: int) -> None:
    portfolio = tiny(works=WORKS, settings={"as_of": date(2026, 12, 1)}, forecasts=record(*[days] * 5))
    assert usual_slip(References(portfolio), ("plain",)) == quarters


def test_of_several_who_could_provide_it_the_least_late_counts() -> None:
    slips = (*record(*[0] * 40, key="plain"), *record(*[200] * 40, key="paying"))
    portfolio = tiny(settings={"as_of": date(2026, 12, 1)}, forecasts=slips)
    references = References(portfolio)
    assert usual_slip(references, ("paying",)) == 2
    assert usual_slip(references, ("paying", "plain")) == 0
    assert usual_slip(references, ()) == 0


def test_a_record_that_does_not_reach_half_is_late_by_more_than_anything_seen() -> None:
    waiting = tuple(promise("paying", date(2025, 6, 30), name=f"open {place}") for place in range(30))
    portfolio = tiny(settings=SETTINGS, forecasts=(*record(1, 2, 3, 4, 5), *waiting))
    assert usual_slip(References(portfolio), ("plain",)) == 3


def test_a_capability_of_the_other_team_is_waited_for_too() -> None:
    hub = Asset(
        key="hub", name="Hub", focus=Focus.PLATFORM, phase=Phase.BETA, team="south", provides=("identity",)
    )
    works = {
        "loved": {"requires_capabilities": ("identity",), "team": "north"},
        "plain": {"asset": "hub", "team": "south", "focus": Focus.PLATFORM},
    }
    second = priced(tiny(works=works, settings=SETTINGS, assets=(hub,), forecasts=record(*[100] * 5)))
    tension = second.of_kind("tie")[KEY]
    assert tension.unsettled.waits == {("loved", "identity"): 1}
    assert tension.level is Level.PLATFORM
    assert second.gain(KEY) == pytest.approx(second.settled(tension), abs=2e-6)


@functools.cache
def slipping() -> tuple[Second, ...]:
    """Small portfolios with a record of slips, their work shared out among two teams."""
    slow = []
    for place, second in enumerate(seconds()[:50]):
        portfolio = with_promises(second.portfolio, seed=place, usual=150.0)
        works = tuple(
            dataclasses.replace(work, team=("north", "south")[at % 2])
            for at, work in enumerate(portfolio.initiatives)
        )
        slow.append(
            Second(pair_of(dataclasses.replace(portfolio, initiatives=works)), second.share, kinds=("tie",))
        )
    return tuple(slow)


def test_found_for_each_two_teams_without_a_tie_whose_work_waits() -> None:
    for second in slipping():
        teams = {work.key: work.team for work in second.portfolio.initiatives}
        expected: dict[str, set[tuple[str, str]]] = {}
        references = References(second.portfolio)
        for wait in second.pair.reading.waits:
            own, others = teams[wait.consumer], {teams[key] for key in wait.providers}
            is_late = references.is_enough and usual_slip(references, wait.providers) > 0
            if wait.consumer in second.in_time and is_late and len(others) == 1 and own not in others:
                pair = sorted((own, *others))
                expected.setdefault(f"tie:{pair[0]}:{pair[1]}", set()).add((wait.consumer, wait.of))
        tensions_by_key = second.of_kind("tie")
        assert {key: set(tension.unsettled.waits) for key, tension in tensions_by_key.items()} == expected


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second in slipping():
        for tension in second.of_kind("tie").values():
            gain = second.gain(tension.key)
            if math.isfinite(gain):
                assert gain >= 0.0
                assert gain == pytest.approx(second.settled(tension), abs=2e-6), tension.key
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    portfolio = with_promises(instance_pair(family).portfolio, seed=1, kept=30, usual=150.0)
    works = tuple(
        dataclasses.replace(work, team=("north", "south", "east")[place % 3])
        for place, work in enumerate(portfolio.initiatives)
    )
    second = Second(pair_of(dataclasses.replace(portfolio, initiatives=works)), 0.9, kinds=("tie",))
    tensions_by_key = second.of_kind("tie")
    assert any(second.gain(key) > 1e-3 for key in tensions_by_key)
    for tension in tensions_by_key.values():
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key

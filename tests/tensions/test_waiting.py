"""Waiting: a question for each requirement, worth what doing without it would bring."""

import dataclasses

import pytest
from benchmarks.instances import Family
from tests.tensions.second import sooner
from tests.tensions.second_portfolios import all_of_kind, larger, seconds
from tests.tensions.tiny import START, priced, tiny, work

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Lock

# What users love waits for what nobody would do for its own sake.
WAITS = {
    "loved": {"requires": ("plain",), "team": "north", "user_lead": "u"},
    "plain": {"team": "south", "owner": "o"},
}
KEY = "waiting:plain:sooner"


def test_a_consumer_waits_for_its_provider() -> None:
    second = priced(tiny(works=WAITS))
    tensions_by_key = second.of_kind("waiting")
    assert list(tensions_by_key) == [KEY]
    tension = tensions_by_key[KEY]
    assert (
        tension.question
        == "“Find a job” waits for “Pay a fine”. Can it start on a first slice, or with a stand-in?"
    )
    assert tension.poles == ("Find a job", "Pay a fine")
    assert tension.teams == ("north", "south")
    assert tension.in_the_room == ("u", "o")
    assert second.gain(KEY) > 1.0


def test_without_requirements_nobody_waits() -> None:
    assert priced(tiny()).of_kind("waiting") == {}


@pytest.mark.parametrize(
    "works",
    [
        {**WAITS, "loved": {"requires": ("plain",), "committed_start": START}},
        {**WAITS, "plain": {"committed_start": START.plus(-1)}},
        {**WAITS, "loved": {"requires": ("plain",), "lock": Lock.LEAVE_OUT}},
        {**WAITS, "loved": {"requires": ("loved", "nobody")}},
    ],
    ids=["the consumer runs", "the provider is done", "the consumer is left out", "itself or unknown"],
)
def test_what_has_started_or_is_met_waits_for_nothing(works: dict[str, dict[str, object]]) -> None:
    second = priced(tiny(works=works))
    assert all(second.gain(key) == 0.0 for key in second.of_kind("waiting"))
    if works["loved"].get("lock") is None:
        assert second.of_kind("waiting") == {}


def test_a_capability_is_waited_for_by_name() -> None:
    works = {"loved": {"requires_capabilities": ("identity",)}, "plain": {"asset": "hub"}}
    assets = (Asset(key="hub", name="Hub", focus=Focus.PLATFORM, phase=Phase.BETA, provides=("identity",)),)
    named = priced(
        tiny(works=works, assets=assets, capabilities=(Capability(key="identity", name="Who you are"),))
    )
    tension = named.of_kind("waiting")["waiting:identity:sooner"]
    assert (
        tension.question
        == "“Find a job” waits for “Who you are”. Can it start on a first slice, or with a stand-in?"
    )
    assert named.gain(tension.key) == pytest.approx(named.settled(tension), abs=2e-6)
    live = Asset(key="hub", name="Hub", focus=Focus.PLATFORM, phase=Phase.LIVE, provides=("identity",))
    assert priced(tiny(works=works, assets=(live,))).of_kind("waiting") == {}


@pytest.mark.parametrize(
    ("plain", "level"),
    [
        ({"team": "north"}, Level.TEAM),
        ({"team": "south", "focus": Focus.PLATFORM}, Level.PLATFORM),
        ({"team": "south", "focus": Focus.PRODUCT}, Level.ENTERPRISE),
        ({"team": "", "focus": Focus.ENTERPRISE}, Level.ENTERPRISE),
    ],
)
def test_settled_at_the_lowest_level_that_holds_both(plain: dict[str, object], level: Level) -> None:
    works = {**WAITS, "plain": plain}
    assert priced(tiny(works=works)).of_kind("waiting")[KEY].level is level


def test_found_for_each_requirement_that_can_bind() -> None:
    for second in (*seconds(), *map(larger, Family)):
        expected = {
            f"waiting:{wait.of}:sooner"
            for wait in second.pair.reading.waits
            if wait.consumer in second.in_time
        }
        assert set(second.of_kind("waiting")) == expected


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second, tension in all_of_kind("waiting"):
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
        assert second.gain(tension.key) >= 0.0
        checked += second.gain(tension.key) > 1e-3
    assert checked > 20


def test_however_many_wait_it_is_one_question() -> None:
    works = {**WAITS, "paying": {"requires": ("plain",), "team": "south"}}
    second = priced(tiny(works=works))
    tensions_by_key = second.of_kind("waiting")
    assert list(tensions_by_key) == [KEY]
    question = tensions_by_key[KEY].question
    assert (
        question
        == "“Find a job” and “Stop fraud” wait for “Pay a fine”. Can they start on a first slice, or with a stand-in?"
    )
    assert second.gain(KEY) == pytest.approx(second.settled(tensions_by_key[KEY]), abs=2e-6)


def test_a_quarter_sooner_is_told_beside_doing_without() -> None:
    checked = 0
    for second in seconds()[:40]:
        for priced_tension in second.ledger.tensions:
            if priced_tension.tension.kind == "waiting" and priced_tension.gain > 1e-3:
                points = priced_tension.lesser.points if priced_tension.lesser is not None else 0.0
                assert points == pytest.approx(sooner(second, priced_tension.tension), abs=2e-6)
                assert points <= priced_tension.gain + 1e-6
                checked += points > 1e-3
    assert checked > 5


def test_a_conversation_of_an_earlier_release_about_one_that_waits_still_counts() -> None:
    assert Conversation(key="c", tension="waiting:loved:plain").tension == KEY
    assert Conversation(key="c", tension=KEY).tension == KEY


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = larger(family)
    for tension in list(second.of_kind("waiting").values())[::4]:
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key


def test_of_those_who_could_provide_it_two_come_and_everybody_who_waits() -> None:
    """Three pieces of work could each bring the hub to life; theirs come after those who wait."""
    on_hub = [work(f"hub-{place}", asset="hub", owner=f"o-{place}", team=f"t-{place}") for place in range(3)]
    waiting = work("loved", requires_capabilities=("identity",), owner="u", team="north")
    hub = Asset(key="hub", name="Hub", focus=Focus.PLATFORM, phase=Phase.BETA, provides=("identity",))
    base = tiny()
    worth = tuple(
        dataclasses.replace(view, initiative=each.key)
        for each in (waiting, *on_hub)
        for view in base.assessments
        if view.initiative == "plain"
    )
    portfolio = tiny(initiatives=(*on_hub, waiting), assets=(hub,), assessments=worth, money=300.0)
    tension = priced(portfolio).of_kind("waiting")["waiting:identity:sooner"]
    assert tension.in_the_room == ("u", "o-0", "o-1")
    assert tension.teams == ("north", "t-0", "t-1", "t-2")
    assert tension.poles[0] == "Find a job"

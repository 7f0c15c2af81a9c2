"""Commitment: a question for each piece of running work, worth what ending it now would bring, exit cost paid."""

import math

import pytest
from benchmarks.instances import Family
from tests.tensions.second_portfolios import all_of_kind, larger, seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Decision, DecisionKind, Level

KEY = "commitment:plain:finish-or-stop"


def running(exit_cost: float | None, **fields: object) -> dict[str, dict[str, object]]:
    """Two quarters of work that nobody would start now, the first of them begun."""
    return {
        "plain": {
            "committed_start": START,
            "duration_quarters": 2,
            "exit_cost": exit_cost,
            "team": "north",
            **fields,
        }
    }


def test_running_work_is_asked_whether_it_still_earns_its_place() -> None:
    worth = {("plain", lens): (10.0,) for lens in Lens}
    second = priced(tiny(works=running(5.0, user_lead="u"), likely_values=worth, money=60.0))
    tensions_by_key = second.of_kind("commitment")
    assert list(tensions_by_key) == [KEY]
    assert tensions_by_key[KEY].question == "“Pay a fine” is under way. Should it continue?"
    assert tensions_by_key[KEY].what_if == "we stop it now, at an exit cost of £5"
    assert tensions_by_key[KEY].today == "It costs £60 a quarter until September 2026."
    assert tensions_by_key[KEY].poles == ("finish", "stop")
    assert tensions_by_key[KEY].level is Level.TEAM
    assert tensions_by_key[KEY].teams == ("north",)
    assert tensions_by_key[KEY].in_the_room == ("u",)
    assert second.gain(KEY) > 1.0
    assert second.gain(KEY) == pytest.approx(second.settled(tensions_by_key[KEY]), abs=2e-6)


def test_what_is_not_running_or_is_done_is_not_asked_about() -> None:
    assert priced(tiny()).of_kind("commitment") == {}
    done = {"plain": {"committed_start": START.plus(-1)}}
    assert priced(tiny(works=done)).of_kind("commitment") == {}


def test_the_dearer_the_way_out_the_less_it_is_worth() -> None:
    gains = [priced(tiny(works=running(cost))).gain(KEY) for cost in (None, 0.0, 20.0, 80.0)]
    assert gains[0] == gains[1]
    assert gains == sorted(gains, reverse=True)
    assert gains[1] > gains[2] > gains[3]


def test_a_way_out_that_the_budget_cannot_pay_has_no_price() -> None:
    second = priced(tiny(works=running(1e6)))
    (priced_tension,) = [
        priced_tension for priced_tension in second.ledger.tensions if priced_tension.key == KEY
    ]
    assert (priced_tension.gain, priced_tension.points) == (-math.inf, 0.0)


def test_running_work_that_is_worth_its_money_keeps_its_place() -> None:
    second = priced(tiny(works={"loved": {"committed_start": START}}, money=60.0))
    assert second.gain("commitment:loved:finish-or-stop") < 0.0
    (priced_tension,) = [
        priced_tension
        for priced_tension in second.ledger.tensions
        if priced_tension.tension.kind == "commitment"
    ]
    assert priced_tension.points == 0.0
    assert not priced_tension.could_change_the_plan


def test_what_is_ended_frees_nobody_who_waits_for_it() -> None:
    works = {**running(0.0), "loved": {"requires": ("plain",)}}
    second = priced(tiny(works=works, settings={"quarters": 4}))
    assert second.gain(KEY) == pytest.approx(second.settled(second.of_kind("commitment")[KEY]), abs=2e-6)


def test_found_for_each_piece_of_running_work() -> None:
    for second in (*seconds(), *map(larger, Family)):
        expected = {
            f"commitment:{work.key}:finish-or-stop"
            for work in second.portfolio.initiatives
            if work.committed_start is not None and work.key in second.pair.reading.works
        }
        assert set(second.of_kind("commitment")) == expected


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second, tension in all_of_kind("commitment"):
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
        checked += abs(second.gain(tension.key)) > 1e-3
    assert checked > 5


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = larger(family)
    for tension in list(second.of_kind("commitment").values())[:6]:
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key


@pytest.mark.parametrize(
    ("fields", "words", "until"),
    [
        ({"exit_cost": None}, "we stop it now, at an exit cost of £0", "September 2026"),
        ({"committed_start": START.plus(-1)}, "we stop it now, at an exit cost of £5", "June 2026"),
        # Only its status says that it runs.
        (
            {"committed_start": None, "status": "running"},
            "we stop it now, at an exit cost of £5",
            "September 2026",
        ),
    ],
)
def test_it_is_told_what_it_costs_until_when_and_to_leave(
    fields: dict[str, object], words: str, until: str
) -> None:
    tension = priced(tiny(works=running(**{"exit_cost": 5.0, **fields}))).of_kind("commitment")[KEY]
    assert tension.what_if == words
    assert tension.today == f"It costs £60 a quarter until {until}."
    ((chance, what_if),) = tension.outcomes
    assert (chance, what_if.ended) == (1.0, ("plain",))
    assert what_if.spent == ({} if fields.get("exit_cost", 5.0) is None else {0: 5.0})


def test_what_the_law_asks_for_is_passed_over_and_the_rest_is_asked() -> None:
    begun = {"committed_start": START, "duration_quarters": 2}
    works = {"loved": {**begun, "mandated_by": "act"}, "paying": begun, "plain": begun}
    law = (Decision(key="act", title="An Act", kind=DecisionKind.LAW),)
    keys = set(priced(tiny(works=works, decisions=law, money=180.0)).of_kind("commitment"))
    assert keys == {KEY, "commitment:paying:finish-or-stop"}

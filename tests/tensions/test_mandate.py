"""Mandate: a question for each decision of our own that asks for work, worth what it displaces."""

import pytest
from tests.tensions.second_portfolios import all_of_kind, seconds
from tests.tensions.tiny import priced, tiny

from bowstring.model.decisions import Decision, DecisionKind, Level
from bowstring.model.initiatives import Lock
from bowstring.model.organisation import Person

MANDATED = {"plain": {"mandated_by": "d", "team": "north", "user_lead": "u"}}
KEY = "mandate:d:plain"


def decided(kind: DecisionKind) -> tuple[Decision, ...]:
    return (Decision(key="d", title="One payment page", kind=kind, decided_by="boss"),)


def test_our_own_mandate_is_asked_whether_it_is_worth_what_it_displaces() -> None:
    second = priced(
        tiny(works=MANDATED, decisions=decided(DecisionKind.OURS), people=(Person(key="boss"),), money=60.0)
    )
    tensions_by_key = second.of_kind("mandate")
    assert list(tensions_by_key) == [KEY]
    tension = tensions_by_key[KEY]
    assert tension.question == "“One payment page” asks for “Pay a fine”. Is it worth what it pushes out?"
    assert tension.poles == ("the centre", "the teams")
    assert tension.level is Level.ENTERPRISE
    assert tension.teams == ("north",)
    assert tension.in_the_room == ("boss", "u")
    assert second.gain(KEY) > 1.0
    assert second.gain(KEY) == pytest.approx(second.settled(tension), abs=2e-6)


@pytest.mark.parametrize("kind", [DecisionKind.LAW, DecisionKind.SAFETY, DecisionKind.FUNDER])
def test_what_is_not_ours_to_overrule_has_no_price(kind: DecisionKind) -> None:
    assert priced(tiny(works=MANDATED, decisions=decided(kind))).of_kind("mandate") == {}


def test_a_decision_that_asks_for_nothing_or_that_nobody_knows_has_no_price() -> None:
    assert priced(tiny(decisions=decided(DecisionKind.OURS))).of_kind("mandate") == {}
    assert priced(tiny(works=MANDATED)).of_kind("mandate") == {}


def test_all_that_one_decision_asks_for_is_one_question() -> None:
    works = {**MANDATED, "paying": {"mandated_by": "d"}}
    second = priced(tiny(works=works, decisions=decided(DecisionKind.OURS)))
    ((key, tension),) = second.of_kind("mandate").items()
    assert key == "mandate:d:paying-plain"
    assert "“Stop fraud”, “Pay a fine”" in tension.question
    assert tension.teams == ("north",)
    assert second.gain(key) == pytest.approx(second.settled(tension), abs=2e-6)


def test_without_the_mandate_a_lock_still_holds() -> None:
    works = {"plain": {**MANDATED["plain"], "lock": Lock.FUND}}
    second = priced(tiny(works=works, decisions=decided(DecisionKind.OURS)))
    assert second.gain(KEY) == 0.0
    assert second.settled(second.of_kind("mandate")[KEY]) == pytest.approx(0.0, abs=2e-6)


def test_a_mandate_for_what_would_be_done_anyway_displaces_nothing() -> None:
    works = {"loved": {"mandated_by": "d"}}
    second = priced(tiny(works=works, decisions=decided(DecisionKind.OURS)))
    assert second.gain("mandate:d:loved") == 0.0


def test_found_for_each_decision_of_ours_and_worth_what_the_second_form_says() -> None:
    for second in seconds():
        ours = {decision.key for decision in second.portfolio.decisions if decision.kind is DecisionKind.OURS}
        works = [work for work in second.portfolio.initiatives if work.key in second.pair.reading.works]
        assert {tension.about[0] for tension in second.of_kind("mandate").values()} == {
            work.mandated_by for work in works if work.mandated_by in ours
        }
    gains = []
    for second, tension in all_of_kind("mandate"):
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
        assert second.gain(tension.key) >= 0.0
        gains.append(second.gain(tension.key))
    assert sum(gain > 1e-3 for gain in gains) > 2

"""Disagreement: found where assessors expect different values, worth what knowing who is right is worth."""

import dataclasses
import itertools
import math

import pytest
from benchmarks.instances import Family
from tests.tensions.second import Second, World, all_of_kind, larger, seconds
from tests.tensions.tiny import priced, tiny, views

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Lock
from bowstring.model.organisation import Person

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
AT_ODDS = {("plain", USER): (50.0, 1500.0)}


def test_two_who_expect_different_values_disagree() -> None:
    second = priced(tiny(likely_values=AT_ODDS))
    tensions_by_key = second.of_kind("disagreement")
    assert list(tensions_by_key) == ["disagreement:plain:user_need"]
    tension = tensions_by_key["disagreement:plain:user_need"]
    assert tension.question == "What is “Pay a fine” worth to users?"
    assert tension.poles == ("50 people a quarter", "1,500 people a quarter")
    assert tension.what_if == "one of 2 assessors is right"
    assert tension.level is Level.TEAM
    assert second.gain(tension.key) > 1.0


@pytest.mark.parametrize("likely", [(300.0,), (300.0, 300.0), ()])
def test_one_alone_or_two_who_agree_do_not_disagree(likely: tuple[float, ...]) -> None:
    assert priced(tiny(likely_values={("plain", USER): likely})).of_kind("disagreement") == {}


def test_one_who_thinks_again_does_not_disagree_with_oneself() -> None:
    portfolio = tiny()
    again = views("plain", USER, 1500.0)
    twice = dataclasses.replace(portfolio, assessments=(*portfolio.assessments, *again))
    assert priced(twice).of_kind("disagreement") == {}
    # A later round in which they agree ends it too.
    later = tuple(dataclasses.replace(some, round=2) for some in views("plain", USER, 400.0, 400.0))
    agreed = tiny(likely_values=AT_ODDS)
    agreed = dataclasses.replace(agreed, assessments=(*agreed.assessments, *later))
    assert priced(agreed).of_kind("disagreement") == {}


def test_found_wherever_those_who_count_expect_different_values() -> None:
    for second in (*seconds(), larger(Family.TYPICAL)):
        assessed = {(assessment.initiative, assessment.lens) for assessment in second.portfolio.assessments}
        expected = set()
        for key, lens in assessed:
            if key in second.pair.reading.works and key not in second.by_law:
                means = [view.mean for view in second.views(key, lens)]
                if max(means) - min(means) > 1e-9 * max(map(abs, means)):
                    expected.add(f"disagreement:{key}:{lens.value}")
        assert set(second.of_kind("disagreement")) == expected


def test_worth_the_expected_best_plan_once_one_is_right_less_the_best_plan_now() -> None:
    checked = 0
    for second, tension in all_of_kind("disagreement"):
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
        checked += second.gain(tension.key) > 1e-3
    assert checked > 20


@pytest.mark.parametrize("family", Family)
def test_worth_the_same_on_instances_whose_figures_are_adjusted(family: Family) -> None:
    second = larger(family)
    tensions = list(second.of_kind("disagreement").values())
    for tension in tensions[:4] + tensions[-2:]:
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key


def test_never_worth_less_than_nothing() -> None:
    for second in (*seconds(), *map(larger, Family)):
        for key in second.of_kind("disagreement"):
            assert second.gain(key) >= 0.0


@pytest.mark.parametrize("works", [{"plain": {"lock": Lock.FUND}}, {"plain": {"lock": Lock.LEAVE_OUT}}])
def test_worth_nothing_where_it_is_settled_whoever_is_right(works: dict[str, dict[str, object]]) -> None:
    likely_values = {("plain", USER): (300.0, 310.0)}
    second = priced(tiny(likely_values=likely_values, works=works, money=60.0))
    assert second.gain("disagreement:plain:user_need") == 0.0


def test_worth_nothing_where_there_is_money_for_everything() -> None:
    second = priced(tiny(likely_values={("plain", USER): (300.0, 800.0)}, money=1000.0))
    assert second.gain("disagreement:plain:user_need") == 0.0


def expectation_of_all(second: Second, doubts: list[tuple[str, Lens]]) -> float:
    """E[best V] less best V now, if it came out who is right about everything at once."""
    total = 0.0
    for answers in itertools.product(*(second.views(*doubt) for doubt in doubts)):
        values = {doubt: view.mean for doubt, view in zip(doubts, answers, strict=True)}
        best = second.best(World(reading=second.pair.reading, values=values))
        total += math.prod(view.weight for view in answers) * (best - second.value)
    return total


def test_no_disagreement_is_worth_more_than_settling_all_of_them() -> None:
    checked = 0
    for second in seconds():
        tensions = list(second.of_kind("disagreement").values())
        doubts = [(tension.about[0], Lens(tension.pole_key)) for tension in tensions]
        if not doubts or math.prod(len(second.views(*doubt)) for doubt in doubts) > 64:
            continue
        joint = expectation_of_all(second, doubts)
        for tension in tensions:
            assert second.gain(tension.key) <= joint + 2e-6
            checked += second.gain(tension.key) > 1e-6
    assert checked >= 10


def test_the_leads_and_those_furthest_apart_are_in_the_room() -> None:
    works = {"plain": {"user_lead": "u", "business_lead": "b", "owner": "u", "team": "north"}}
    likely_values = {("plain", USER): (300.0, 1500.0, 50.0, 400.0)}
    people = tuple(Person(key=key) for key in ("u", "b", "p-0", "p-1", "p-2", "p-3"))
    tension = priced(tiny(likely_values=likely_values, works=works, people=people)).of_kind("disagreement")[
        "disagreement:plain:user_need"
    ]
    # In an order that does not tell who expects more.
    assert tension.in_the_room == ("u", "b", "p-1", "p-2")
    assert tension.teams == ("north",)

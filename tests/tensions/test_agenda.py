"""The agenda: within a forum's hours, what is worth most, overlaps counted once."""

import dataclasses
import functools
import math
from datetime import date

import numpy as np
import pytest
from tests.tensions.second import Second
from tests.tensions.second_portfolios import seconds
from tests.tensions.tiny import priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.conversations import Chance, Conversation
from bowstring.model.decisions import Level
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Forum
from bowstring.planning.prices.whatif import WhatIf
from bowstring.tensions.agenda import DEFAULT_HOURS, Agenda, AgendaItem, make_agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.pricing import context_of, price, price_tensions
from bowstring.tensions.tension import Purpose, State, Tension
from bowstring.tensions.whole_effect import Basis

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
ENUMERATED = 64


def agenda_of(second: Second, *, forum: Forum | None = None, hours: float | None = None) -> Agenda:
    """Its agenda, made once for all tests: nothing changes one."""
    return _agenda_of(second, forum, DEFAULT_HOURS if forum is None and hours is None else hours)


@functools.cache
def _agenda_of(second: Second, forum: Forum | None, hours: float | None) -> Agenda:
    return make_agenda(second.portfolio, second.ledger, second.context.pricer, forum=forum, hours=hours)


def picks(agenda: Agenda) -> list[AgendaItem]:
    """Its items in the order in which they were picked."""
    return sorted(agenda.items, key=lambda item: item.place)


def combinations(agenda: Agenda) -> int:
    """How many ways it could turn out."""
    return math.prod(len(item.priced.tension.outcomes) for item in agenda.items)


@pytest.mark.parametrize("hours", [0.0, 0.4, 0.5, 1.0, 2.25, 6.0])
def test_an_agenda_fits_its_hours_and_holds_only_open_questions_that_could_change_the_plan(
    hours: float,
) -> None:
    picked = 0
    for second in seconds():
        agenda = agenda_of(second, hours=hours)
        assert agenda.hours == hours
        assert agenda.hours_used <= hours + 1e-9
        assert agenda.hours_used == pytest.approx(sum(item.priced.hours for item in agenda.items))
        for item in agenda.items:
            assert item.priced.state is not State.ANSWERED
            assert item.priced.gain > 1e-6
            assert item.points > 0
        keys = [item.priced.key for item in agenda.items]
        assert len(keys) == len(set(keys))
        picked += len(keys)
    assert (picked == 0) == (hours < 0.5)


def test_without_a_forum_there_are_six_hours() -> None:
    second = seconds()[0]
    assert make_agenda(second.portfolio, second.ledger, second.context.pricer).hours == DEFAULT_HOURS == 6.0


def test_the_total_is_everything_settled_at_once_in_the_second_form() -> None:
    checked = 0
    for other in seconds():
        agenda = agenda_of(other, hours=3.0)
        if combinations(agenda) > ENUMERATED:
            continue
        assert not agenda.is_estimate
        second = other.settled(*(item.priced.tension for item in agenda.items))
        assert agenda.total == pytest.approx(second, abs=4e-6)
        checked += len(agenda.items) > 1
    assert checked > 20


def test_each_pick_is_worth_what_it_adds_to_those_before_it() -> None:
    checked = 0
    for second in seconds()[:40]:
        agenda = agenda_of(second, hours=2.5)
        if combinations(agenda) > ENUMERATED:
            continue
        tensions = [item.priced.tension for item in picks(agenda)]
        before = 0.0
        for place, item in enumerate(picks(agenda)):
            after = second.settled(*tensions[: place + 1])
            assert item.points == pytest.approx((after - before) * item.priced.chance, abs=4e-6)
            before = after
            checked += place > 0
    assert checked > 20


def test_the_parts_add_up_to_the_total_and_overlap_is_not_counted_twice() -> None:
    less = 0
    for second in seconds():
        agenda = agenda_of(second)
        added = [item.points / item.priced.chance for item in agenda.items]
        assert sum(added) == pytest.approx(agenda.total, abs=1e-6)
        less += agenda.total < sum(item.priced.gain for item in agenda.items) - 1e-3
    assert less > 10


def test_of_two_that_win_the_same_money_only_one_counts() -> None:
    """Either of two alternatives could be lifted; both cannot be done."""
    works = {key: {"alternatives": "either"} for key in ("loved", "paying", "plain")}
    second = priced(tiny(works=works, spread=0.9))
    agenda = agenda_of(second)
    apart = sum(tension.gain for tension in second.ledger.tensions if tension.gain > 0)
    assert second.ledger.could_change >= 2
    assert agenda.total < apart - 1e-3


def test_the_first_pick_has_the_best_price_an_hour() -> None:
    for second in seconds():
        agenda = agenda_of(second)
        open_ones = [tension for tension in second.ledger.tensions if tension.gain > 1e-6]
        assert bool(agenda.items) == bool(open_ones)
        if open_ones:
            best = max(tension.points / tension.hours for tension in open_ones)
            first = picks(agenda)[0]
            assert first.priced.points / first.priced.hours == pytest.approx(best, rel=1e-9)
            assert first.points == pytest.approx(first.priced.points)


def test_with_hours_left_nothing_else_would_add_anything() -> None:
    """Even what only helps once something else is settled has its turn."""
    checked = 0
    for second in seconds():
        agenda = agenda_of(second, hours=8.0)
        tensions = [item.priced.tension for item in agenda.items]
        if combinations(agenda) > ENUMERATED:
            continue
        total = second.settled(*tensions)
        for rest in second.ledger.open_tensions:
            if rest.tension in tensions or not rest.could_change_the_plan:
                continue
            if rest.hours <= agenda.hours - agenda.hours_used and len(rest.tension.outcomes) == 1:
                assert second.settled(*tensions, rest.tension) <= total + 4e-6, rest.key
                checked += 1
    assert checked > 5


def test_the_same_portfolio_has_the_same_agenda() -> None:
    def afresh(second: Second) -> Agenda:
        context = context_of(second.portfolio, second.plan)
        return make_agenda(second.portfolio, price_tensions(context), context.pricer)

    for second in seconds()[:15]:
        first = afresh(second)
        warm = make_agenda(second.portfolio, second.ledger, second.context.pricer)
        assert afresh(second) == first
        # Whatever was solved before.
        assert [item.priced.key for item in warm.items] == [item.priced.key for item in first.items]
        assert warm.total == pytest.approx(first.total, abs=1e-9)


@functools.cache
def crowded() -> tuple[Second, ...]:
    """Three pieces of work of which two or three people say quite different things on both sides."""
    luck = np.random.default_rng(3)
    return tuple(
        priced(
            tiny(
                likely_values={
                    (key, lens): tuple(np.round(luck.uniform(20, 900, 2 + place % 2), 1).tolist())
                    for key in ("loved", "paying", "plain")
                    for lens in Lens
                }
            )
        )
        for place in range(20)
    )


def test_an_estimate_is_said_to_be_one_and_only_where_it_is_sampled() -> None:
    sampled = exact = 0
    for second in (*seconds(), *crowded()):
        agenda = agenda_of(second, hours=8.0)
        assert agenda.is_estimate == (combinations(agenda) > ENUMERATED)
        sampled, exact = sampled + agenda.is_estimate, exact + (not agenda.is_estimate)
    assert min(sampled, exact) > 3


def test_an_estimate_is_as_near_the_whole_product_as_it_says() -> None:
    checked = 0
    for second in (*seconds(), *crowded()):
        agenda = agenda_of(second, hours=8.0)
        assert agenda.standard_error >= 0.0
        assert agenda.is_estimate or agenda.standard_error == 0.0
        if agenda.is_estimate and combinations(agenda) <= 200:
            whole = second.settled(*(item.priced.tension for item in agenda.items))
            assert agenda.total == pytest.approx(whole, abs=3 * agenda.standard_error)
            assert 0 < agenda.standard_error < whole
            checked += 1
    assert checked > 3


def test_one_question_with_many_answers_is_not_sampled() -> None:
    likely_values = {("plain", USER): tuple(20.0 * place for place in range(1, 41))}
    second = priced(tiny(likely_values=likely_values))
    agenda = agenda_of(second, hours=0.5)
    (item,) = agenda.items
    # Forty opinions on a few stretches of the curve.
    assert 1 < len(item.priced.tension.outcomes) < 40
    assert not agenda.is_estimate
    assert agenda.total == pytest.approx(second.settled(item.priced.tension), abs=2e-6)
    assert item.points == pytest.approx(agenda.total * item.priced.chance)


def test_what_is_answered_or_has_no_chance_is_not_on_it() -> None:
    likely_values = {("plain", USER): (50.0, 1500.0)}
    key = "worth:plain:both"

    def keys(**tables: object) -> set[str]:
        return {
            item.priced.key for item in agenda_of(priced(tiny(likely_values=likely_values, **tables))).items
        }

    assert key in keys()
    conversation = Conversation(key="c", tension=key, settled_on=date(2026, 1, 1))
    assert key not in keys(conversations=(conversation,))
    assert key not in keys(chances=(Chance(kind="worth", chance=0.0),))
    assert key in keys(conversations=(dataclasses.replace(conversation, settled_on=None),))


# North and its part; south. What they disagree about is worth too little to go up.
WORKS = {
    "loved": {"team": "part"},
    "paying": {"team": "south"},
    "plain": {"team": "south", "focus": Focus.ENTERPRISE},
}
TEAMS = (
    Team(key="digital", name="Digital"),
    Team(key="north", name="North", parent="digital"),
    Team(key="part", name="Part", parent="north"),
    Team(key="south", name="South", parent="digital"),
)


def departments() -> Second:
    likely_values = {
        ("loved", USER): (200.0, 1600.0),
        ("paying", BUSINESS): (100.0, 1700.0),
        ("plain", USER): (50.0, 900.0),
    }
    return priced(
        tiny(works=WORKS, likely_values=likely_values, teams=TEAMS, settings={"enterprise_stake": 1000.0})
    )


def picked(second: Second, forum: Forum) -> set[str]:
    return {item.priced.tension.about[0] for item in agenda_of(second, forum=forum).items}


def test_each_forum_settles_what_is_its_own() -> None:
    second = departments()

    def of(level: Level, team: str = "") -> set[str]:
        return picked(second, Forum(key="f", level=level, team=team, hours=20.0))

    def expected(level: Level, teams: set[str] | None = None) -> set[str]:
        priced_tensions: list[PricedTension] = [
            tension
            for tension in second.ledger.tensions
            if tension.gain > 1e-6
            and tension.level is level
            and (teams is None or teams & set(tension.tension.teams))
        ]
        return {tension.tension.about[0] for tension in priced_tensions}

    assert of(Level.TEAM) <= {"loved", "paying"}
    assert of(Level.TEAM, "part") == of(Level.TEAM, "north") == expected(Level.TEAM, {"part"}) == {"loved"}
    assert of(Level.TEAM, "south") == expected(Level.TEAM, {"south"}) == {"paying"}
    assert of(Level.TEAM, "digital") <= {"loved", "paying"}
    assert of(Level.TEAM, "nobody") == set()
    assert of(Level.PLATFORM) == set()
    assert "plain" in of(Level.ENTERPRISE)
    assert "loved" not in of(Level.ENTERPRISE)
    # The executive's own team holds nothing back from it.
    assert of(Level.ENTERPRISE, "north") == of(Level.ENTERPRISE)


def test_teams_in_a_ring_do_not_go_round_for_ever() -> None:
    ring = (Team(key="part", name="Part", parent="south"), Team(key="south", name="South", parent="part"))
    second = departments()
    portfolio = dataclasses.replace(second.portfolio, teams=ring)
    forum = Forum(key="f", level=Level.TEAM, team="part", hours=20.0)
    agenda = make_agenda(portfolio, second.ledger, second.context.pricer, forum=forum)
    assert {item.priced.tension.about[0] for item in agenda.items} <= {"loved", "paying"}


def test_a_forum_has_its_own_hours_unless_others_are_given() -> None:
    second = departments()
    forum = Forum(key="f", level=Level.TEAM, hours=0.5)
    assert agenda_of(second, forum=forum).hours == 0.5
    assert agenda_of(second, forum=forum).hours_used <= 0.5
    assert agenda_of(second, forum=forum, hours=2.0).hours == 2.0
    assert agenda_of(second, forum=forum).forum == forum


def test_items_stand_by_what_they_are_worth_times_the_chance_whatever_they_are_for() -> None:
    mixed = 0
    for second in seconds()[:20]:
        items = agenda_of(second).items
        points = [item.priced.points for item in items]
        assert points == sorted(points, reverse=True)
        mixed += len({item.purpose for item in items}) > 1
        if items:
            expected = items[0].priced.expected_lens
            assert expected == {
                lens: pytest.approx(change * items[0].priced.chance)
                for lens, change in items[0].priced.lens.items()
            }
    assert mixed > 5


def test_items_stand_under_what_they_are_for() -> None:
    for second in seconds()[:20]:
        agenda = agenda_of(second)
        assert sorted(item.priced.key for purpose in Purpose for item in agenda.under(purpose)) == sorted(
            item.priced.key for item in agenda.items
        )
        for item in agenda.under(Purpose.FIND_OUT):
            assert item.priced.tension.kind == "worth"


def settling(second: Second, key: str, values: dict[str, float], lens: Lens = USER) -> PricedTension:
    """What somebody raised: some work is worth so much to one side, which one conversation of an hour settles."""
    what_if = WhatIf(values={(work, lens): value for work, value in values.items()})
    tension = Tension(
        kind="raised",
        about=(key,),
        pole_key="question",
        poles=("", ""),
        question=f"{key}?",
        what_if=key,
        outcomes=((1.0, what_if),),
        level=Level.TEAM,
    )
    effect = price(second.context.pricer, tension)
    return PricedTension(
        tension=tension, gain=effect.points, chance=0.5, lens=effect.lens, level=Level.TEAM, state=State.OPEN
    )


@functools.cache
def two_of_three() -> tuple[Second, float, tuple[PricedTension, ...]]:
    """Of “loved” and “plain” only the better is done; and what a hundred people a quarter more are worth.

    For each alone what it adds: 300 people a quarter, 50 (of which 40 are “plain” outdoing “loved”, and 10 “paying”),
    20 of “paying”.
    """
    works = {key: {"alternatives": "either"} for key in ("loved", "plain")}
    same = {(key, BUSINESS): (100.0,) for key in ("loved", "paying", "plain")}
    worth = {("loved", USER): (100.0,), ("plain", USER): (90.0,), ("paying", USER): (100.0,)}
    second = priced(tiny(works=works, money=1e3, likely_values={**same, **worth}, spread=0.0))
    questions = (
        settling(second, "most", {"loved": 400.0}),
        settling(second, "both", {"plain": 140.0, "paying": 110.0}),
        settling(second, "least", {"paying": 120.0}),
    )
    return second, questions[0].gain / 300.0, questions


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.9, []),
        (1.0, [("most", 300.0)]),
        (2.0, [("most", 300.0), ("least", 20.0)]),
        (9.0, [("most", 300.0), ("least", 20.0)]),
    ],
)
def test_what_adds_less_once_others_are_picked_waits_until_it_is_its_turn(
    hours: float, expected: list[tuple[str, float]]
) -> None:
    """“Both” is worth 50 alone, and 10 once “loved” is worth 400; of two worths of “paying” the greater holds."""
    second, point, questions = two_of_three()
    assert [question.gain for question in questions] == pytest.approx(
        [300 * point, 50 * point, 20 * point], rel=1e-6
    )
    ledger = Ledger(plan_value=0.0, tensions=questions)
    agenda = make_agenda(second.portfolio, ledger, second.context.pricer, hours=hours)
    assert [item.priced.tension.about[0] for item in picks(agenda)] == [key for key, _ in expected]
    assert [item.points for item in picks(agenda)] == pytest.approx(
        [added * point * 0.5 for _, added in expected], rel=1e-6
    )
    assert [item.place for item in picks(agenda)] == list(range(len(expected)))
    assert agenda.total == pytest.approx(sum(added for _, added in expected) * point, rel=1e-6)
    assert agenda.hours_used == float(len(expected))
    assert (agenda.is_estimate, agenda.standard_error) == (False, 0.0)


def test_what_is_overtaken_is_picked_after_what_overtook_it() -> None:
    """Of “apart” 40 of 55 are lost to “most”; the 15 that are left come after the 20 of another side, and count."""
    second, point, (most, _, _) = two_of_three()
    apart = settling(second, "apart", {"plain": 140.0, "paying": 115.0})
    pounds = 20.0 * second.context.pricer.weight(USER) / second.context.pricer.weight(BUSINESS)
    other_side = settling(second, "other", {"paying": 100.0 + pounds}, BUSINESS)
    # What is done anyhow is worth a little more: 5.
    last = settling(second, "last", {"loved": 100.0 + pounds / 4}, BUSINESS)
    ledger = Ledger(plan_value=0.0, tensions=(other_side, last, apart, most))
    agenda = make_agenda(second.portfolio, ledger, second.context.pricer, hours=9.0)
    added = [(item.priced.tension.about[0], item.points / (0.5 * point)) for item in picks(agenda)]
    assert [name for name, _ in added] == ["most", "other", "apart", "last"]
    assert [points for _, points in added] == pytest.approx([300.0, 20.0, 15.0, 5.0], rel=1e-6)
    # They stand by what each is worth alone.
    assert [item.priced.tension.about[0] for item in agenda.items] == ["most", "apart", "other", "last"]
    assert [item.place for item in agenda.items] == [0, 2, 1, 3]
    assert agenda.total == pytest.approx(340 * point, rel=1e-6)


def test_what_takes_half_as_long_is_worth_twice_as_much_an_hour() -> None:
    second, point, (_, both, _) = two_of_three()
    short = settling(second, "short", {"loved": 130.0})
    short = dataclasses.replace(short, tension=dataclasses.replace(short.tension, kind="date"))
    assert (short.gain, both.gain) == pytest.approx((30 * point, 50 * point), rel=1e-6)
    ledger = Ledger(plan_value=0.0, tensions=(both, short))

    def names(hours: float) -> list[str]:
        agenda = make_agenda(second.portfolio, ledger, second.context.pricer, hours=hours)
        assert agenda.hours_used <= hours
        return [item.priced.tension.about[0] for item in picks(agenda)]

    assert names(9.0) == ["short", "both"]
    assert names(1.4) == ["short"]
    assert names(0.5) == ["short"]


def test_what_is_pending_is_priced_when_it_could_come_first_and_only_then() -> None:
    second, point, questions = two_of_three()
    by_key = {question.key: question for question in questions}
    asked_for: list[str] = []

    def price_of(key: str) -> PricedTension:
        asked_for.append(key)
        return by_key[key]

    pending = tuple(
        dataclasses.replace(
            question,
            gain=0.0,
            basis=Basis.BOUND,
            interval=(0.0, most * point),
            is_pending=True,
        )
        # Of “least” it is thought for long that it may be the best.
        for question, most in zip(questions, (310.0, 60.0, 400.0), strict=True)
    )
    ledger = Ledger(plan_value=0.0, tensions=pending)
    agenda = make_agenda(second.portfolio, ledger, second.context.pricer, hours=1.0, price=price_of)
    assert [item.priced for item in agenda.items] == [by_key["raised:most:question"]]
    assert agenda.total == pytest.approx(300 * point, rel=1e-6)
    assert asked_for == ["raised:least:question", "raised:most:question"]
    longer = make_agenda(second.portfolio, ledger, second.context.pricer, hours=2.0, price=price_of)
    assert [item.priced.tension.about[0] for item in picks(longer)] == ["most", "least"]
    # What turns out to be too small is not wanted any more.
    by_key["raised:most:question"] = dataclasses.replace(by_key["raised:most:question"], least=1e3)
    small = make_agenda(second.portfolio, ledger, second.context.pricer, hours=9.0, price=price_of)
    assert [item.priced.tension.about[0] for item in picks(small)] == ["both", "least"]


def test_an_agenda_that_nothing_is_worth_is_empty() -> None:
    second, _, questions = two_of_three()
    answered = tuple(dataclasses.replace(question, state=State.ANSWERED) for question in questions)
    small = tuple(dataclasses.replace(question, least=1e3) for question in questions)
    hopeless = tuple(dataclasses.replace(question, chance=0.0) for question in questions)
    worse = tuple(dataclasses.replace(question, gain=-1.0) for question in questions)
    for tensions in ((), answered, small, hopeless, worse):
        ledger = Ledger(plan_value=0.0, tensions=tensions)
        agenda = make_agenda(second.portfolio, ledger, second.context.pricer)
        assert (agenda.items, agenda.total, agenda.hours_used) == ((), 0.0, 0.0)


def test_what_others_passed_up_comes_before_the_enterprise_alone() -> None:
    second, _, questions = two_of_three()
    ledger = Ledger(plan_value=0.0, tensions=questions)
    keys = frozenset({"raised:least:question"})

    def names(level: Level) -> list[str]:
        forum = Forum(key="f", level=level, hours=9.0)
        agenda = make_agenda(second.portfolio, ledger, second.context.pricer, forum=forum, passed_up=keys)
        return [item.priced.tension.about[0] for item in agenda.items]

    assert names(Level.ENTERPRISE) == ["least"]
    assert names(Level.PLATFORM) == []
    assert names(Level.TEAM) == ["most", "least"]

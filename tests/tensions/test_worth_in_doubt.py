"""What work is worth: asked where it is in doubt, both sides at once, worth what knowing it is worth."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from tests.oracles.answering import both_sides, expected_best, one_side
from tests.oracles.views import View
from tests.tensions.second import Second, World
from tests.tensions.second_portfolios import all_of_kind, seconds
from tests.tensions.tiny import priced, tiny, views

from bowstring.model.assessments import Lens
from bowstring.model.conversations import Chance, Conversation
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Lock
from bowstring.model.organisation import Person
from bowstring.tensions.past_conversations import chances, states_of
from bowstring.tensions.tension import State

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
# Points below which a question is small, as the documents have it.
LEAST_SMALL = 0.02
AT_ODDS = {("plain", USER): (50.0, 1500.0)}
KEY = "worth:plain:both"


def test_one_question_about_both_sides() -> None:
    second = priced(tiny(likely_values=AT_ODDS))
    tension = second.of_kind("worth")[KEY]
    assert tension.question == "What is “Pay a fine” worth to users and the business?"
    assert tension.poles == ("50 people a quarter", "1,500 people a quarter")
    assert tension.level is Level.TEAM
    assert tension.lens is USER
    assert second.gain(KEY) > 1.0


def test_one_person_who_is_unsure_is_enough() -> None:
    unsure = tiny(likely_values={("plain", USER): (250.0,)})
    guess = dataclasses.replace(views("plain", USER, 250.0)[0], low=0.0, high=20000.0)
    kept = tuple(row for row in unsure.assessments if (row.initiative, row.lens) != ("plain", USER))
    second = priced(dataclasses.replace(unsure, assessments=(*kept, guess)))
    tension = second.of_kind("worth")[KEY]
    assert second.gain(KEY) > 0.5
    assert tension.poles == ("0 people a quarter", "20,000 people a quarter")
    assert tension.shares["who_is_right"] == 0.0
    assert tension.shares["user_need"] > 0.9


def test_nobody_is_asked_where_nothing_is_in_doubt() -> None:
    assert priced(tiny(spread=0.0)).of_kind("worth") == {}
    alike = priced(tiny(likely_values={("plain", USER): (300.0, 300.0)}, spread=0.0))
    assert alike.of_kind("worth") == {}


def test_worth_the_expected_best_plan_once_it_is_known_less_the_best_plan_now() -> None:
    checked = 0
    for second in seconds()[:20]:
        for tension in second.of_kind("worth").values():
            assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
            checked += second.gain(tension.key) > 1e-3
    assert checked > 20


def test_knowing_it_is_worth_what_the_tables_and_the_plain_programme_say() -> None:
    """What is believed, drawn and solved once more; the question's own outcomes are not looked at."""
    checked = exact = 0
    for second in seconds()[:16]:
        if len(second.plan.scale) < 2:
            continue
        for tension in second.of_kind("worth").values():
            key = tension.about[0]
            views = {lens: second.views(key, lens) for lens in Lens}
            expected = knowing(second, key, views)
            is_exact = all(len(there) == 1 for there in views.values())
            tolerance = {"abs": 4e-6} if is_exact else {"rel": 3e-3, "abs": LEAST_SMALL / 4}
            assert second.gain(tension.key) == pytest.approx(expected, **tolerance), tension.key
            checked += expected > 1e-3
            exact += is_exact and expected > 1e-3
    assert checked > 20
    assert exact > 3


def knowing(second: Second, key: str, views: Mapping[Lens, Sequence[View]]) -> float:
    """E[best V] over both sides' worth less the best V now."""
    weights = {lens: 100 * second.held.shares[lens] / second.held.scale[lens] for lens in Lens}
    drawn = both_sides(views)
    points = sum((weights[lens] * drawn[lens] for lens in Lens), np.zeros(1))
    mean = second.pair.means[key, USER]

    def best(moved: float) -> float:
        values = {(key, USER): mean + moved / weights[USER]}
        return second.best(World(reading=second.pair.reading, values=values))

    return expected_best(best, points) - second.value


def knowing_one_side(second: Second, key: str, lens: Lens, there: Sequence[View]) -> float:
    """E[best V] over one side's worth less the best V now."""
    draws = one_side(there)
    mean = second.pair.means[key, lens]

    def best(moved: float) -> float:
        return second.best(World(reading=second.pair.reading, values={(key, lens): mean + moved}))

    return expected_best(best, draws) - second.value


def test_the_outcomes_mean_what_is_believed() -> None:
    for second, tension in all_of_kind("worth"):
        if tension.outcomes:
            key = tension.about[0]
            assert sum(chance for chance, _ in tension.outcomes) == pytest.approx(1.0)
            for lens in {lens for _, what_if in tension.outcomes for _, lens in what_if.values}:
                mean = sum(chance * what_if.values[key, lens] for chance, what_if in tension.outcomes)
                assert mean == pytest.approx(second.pair.means[key, lens], rel=1e-9, abs=1e-9)


def test_its_parts_are_parts() -> None:
    for second, tension in all_of_kind("worth"):
        shares = tension.shares
        assert bool(shares) == bool(tension.outcomes)
        if shares:
            assert shares["who_is_right"] + shares["nobody_knows_yet"] == pytest.approx(1.0)
            assert sum(shares.get(lens.value, 0.0) for lens in Lens) == pytest.approx(1.0)
            assert all(0 <= share <= 1 + 1e-9 for share in shares.values())
        assert second.gain(tension.key) >= 0.0


def test_the_words_give_each_side_its_part_of_a_hundred() -> None:
    compared = 0
    for _, tension in all_of_kind("worth"):
        users = round(100 * tension.shares.get("user_need", 0.0))
        if 6 <= users <= 94 and "business_value" in tension.shares:
            assert f"{users} % of it is about users, {100 - users} % about the business." in tension.today
            compared += 1
    assert compared > 10


def test_a_sides_part_is_what_it_would_be_worth_to_know_that_side_alone() -> None:
    compared = 0
    for second in seconds()[:6]:
        if len(second.plan.scale) < 2:
            continue
        for tension in second.of_kind("worth").values():
            key = tension.about[0]
            alone = {
                lens: max(0.0, knowing_one_side(second, key, lens, second.views(key, lens))) for lens in Lens
            }
            if tension.shares and sum(alone.values()) > LEAST_SMALL:
                for lens in Lens:
                    expected = alone[lens] / sum(alone.values())
                    assert tension.shares[lens.value] == pytest.approx(expected, abs=0.01), tension.key
                    compared += 0.02 < expected < 0.98
    assert compared > 4


def test_two_at_odds_are_mostly_about_who_is_right() -> None:
    sure = priced(tiny(likely_values=AT_ODDS, spread=0.01)).of_kind("worth")[KEY]
    unsure = priced(tiny(likely_values=AT_ODDS, spread=0.9)).of_kind("worth")[KEY]
    assert sure.shares["who_is_right"] > 0.9 > unsure.shares["who_is_right"] > 0.1
    assert "All of the doubt is about who is right." in sure.today
    assert "about who is right" in unsure.today
    assert "nobody knows the rest yet" in unsure.today


def test_wider_ranges_at_the_same_means_are_worth_more_to_know() -> None:
    gains = [priced(tiny(likely_values=AT_ODDS, spread=spread)).gain(KEY) for spread in (0.01, 0.3, 0.9)]
    assert gains == sorted(gains)
    assert gains[0] < gains[-1]


@pytest.mark.parametrize("works", [{"plain": {"lock": Lock.FUND}}, {"plain": {"lock": Lock.LEAVE_OUT}}])
def test_worth_nothing_where_it_is_settled_whoever_is_right(works: dict[str, dict[str, object]]) -> None:
    likely_values = {("plain", USER): (300.0, 310.0)}
    second = priced(tiny(likely_values=likely_values, works=works, money=60.0, spread=0.01))
    assert second.gain(KEY) == 0.0


def test_worth_nothing_where_there_is_money_for_everything() -> None:
    second = priced(tiny(likely_values={("plain", USER): (300.0, 800.0)}, money=1000.0, spread=0.01))
    assert second.gain(KEY) == 0.0


def test_the_leads_and_those_furthest_apart_are_in_the_room() -> None:
    works = {"plain": {"user_lead": "u", "business_lead": "b", "owner": "u", "team": "north"}}
    likely_values = {("plain", USER): (300.0, 1500.0, 50.0, 400.0)}
    people = tuple(Person(key=key) for key in ("u", "b", "p-0", "p-1", "p-2", "p-3"))
    tension = priced(tiny(likely_values=likely_values, works=works, people=people)).of_kind("worth")[KEY]
    # In an order that does not tell who expects more.
    assert tension.in_the_room == ("u", "b", "p-1", "p-2")
    assert tension.teams == ("north",)


def test_what_was_recorded_when_each_side_was_a_question_of_its_own_still_counts() -> None:
    conversation = Conversation(
        key="c",
        tension="disagreement:plain:user_need",
        settled_on=date(2026, 1, 1),
        plan_before="a",
        plan_after="a",
    )
    before = tiny(likely_values=AT_ODDS, conversations=(conversation,))
    assert states_of(before) == {KEY: State.ANSWERED}
    assert chances(before)["worth"] == pytest.approx(4 / 6)
    by_hand = tiny(chances=(Chance(kind="disagreement", chance=0.3, reason="we rarely do"),))
    assert chances(by_hand)["worth"] == 0.3


@pytest.mark.parametrize(
    ("cost", "duration", "worth", "is_named"),
    [
        (59.0, 1, 1.0, True),
        (60.0, 1, 1.0, False),
        (29.5, 2, 1.0, True),
        (30.0, 2, 1.0, False),
        # A twentieth of what it is there for: that is more than next to nothing.
        (20.0, 1, 44.0, True),
        (20.0, 1, 46.0, False),
    ],
)
def test_what_costs_less_than_half_and_brings_next_to_nothing_is_there_to_find_out(
    cost: float, duration: int, worth: float, is_named: bool
) -> None:
    """“Loved” costs 60 for two quarters and is worth 900 to each side."""
    works = {
        "loved": {"requires": ("plain",), "duration_quarters": 2},
        "plain": {"cost_per_quarter": cost, "duration_quarters": duration},
    }
    likely_values = {
        (key, lens): (value,) for key, value in (("loved", 900.0), ("plain", worth)) for lens in Lens
    }
    second = priced(tiny(works=works, likely_values=likely_values, settings={"quarters": 5}))
    question = second.of_kind("worth")["worth:loved:both"].question
    words = f"“Pay a fine” comes first, for £{cost * duration:.0f}. What could that show?"
    assert question == "What is “Find a job” worth to users and the business?" + (
        f" {words}" if is_named else ""
    )

"""The ledger: prices, counts, chances, levels and what people have settled already."""

import dataclasses
import itertools
import math
from collections.abc import Callable
from datetime import date

import pytest
from benchmarks.instances import Family
from tests.planning.pairs import pair_of
from tests.tensions.second import Second
from tests.tensions.second_portfolios import larger, seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.conversations import Chance, Conversation
from bowstring.model.decisions import Level
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.past_conversations import chances, states_of
from bowstring.tensions.pricing import price_tensions
from bowstring.tensions.tension import Purpose, State
from bowstring.tensions.tension_kinds import TENSION_KINDS

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
AT_ODDS = {("plain", USER): (50.0, 1500.0), ("loved", BUSINESS): (30.0, 31.0)}
KEY = "worth:plain:both"


def test_prices_are_never_negative_and_the_dearest_come_first() -> None:
    for second in (*seconds(), *map(larger, Family)):
        prices = [tension.points for tension in second.ledger.tensions]
        assert all(price >= 0.0 for price in prices)
        assert prices == sorted(prices, reverse=True)
        keys = [tension.key for tension in second.ledger.tensions]
        assert len(keys) == len(set(keys))


def test_a_price_is_the_gain_times_the_chance_and_nothing_where_it_would_be_worse() -> None:
    seen = set()
    for second in seconds():
        for tension in second.ledger.tensions:
            assert tension.points == max(0.0, tension.gain) * chances(second.portfolio)[tension.tension.kind]
            assert tension.could_change_the_plan == (tension.gain > 1e-6)
            seen.add((tension.gain > 0) - (tension.gain < 0))
    assert seen == {-1, 0, 1}


def test_points_are_the_change_of_both_sides_as_the_plan_weighs_them() -> None:
    checked = 0
    for second in (*seconds(), *map(larger, Family)):
        for tension in second.ledger.tensions:
            if tension.gain == -math.inf:
                assert set(tension.lens.values()) == {0.0}
                continue
            points = sum(second.plan.weight(lens) * tension.lens[lens] for lens in (USER, BUSINESS))
            assert tension.gain == pytest.approx(points, abs=2e-6), tension.key
            checked += abs(tension.gain) > 1e-3
    assert checked > 100


def test_what_leaves_no_plan_has_no_price_and_comes_last() -> None:
    checked = 0
    for second in seconds():
        gains = [tension.gain for tension in second.ledger.tensions]
        impossible = [tension for tension in second.ledger.tensions if tension.gain == -math.inf]
        assert all(gain == -math.inf for gain in gains[len(gains) - len(impossible) :])
        for tension in impossible:
            assert tension.points == 0.0
            assert not tension.could_change_the_plan
        checked += len(impossible)
    assert checked >= 3


def test_the_value_at_hand_is_that_of_the_best_divisible_plan() -> None:
    for second in seconds():
        assert second.ledger.plan_value == pytest.approx(second.value, abs=2e-6)


def test_only_the_kinds_asked_for_are_priced() -> None:
    second = seconds()[0]
    for kind in TENSION_KINDS:
        some = price_tensions(second.context, kinds=[kind])
        assert {tension.key for tension in some.tensions} == set(second.of_kind(kind))


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        price_tensions(seconds()[0].context, kinds=["waiting", "quarrel"])


def test_the_same_portfolio_has_the_same_prices() -> None:
    for second in seconds()[:10]:
        for share in (0.0, second.share):
            first, other = (Second(pair_of(second.portfolio), share).context for _ in range(2))
            assert price_tensions(first) == price_tensions(first) == price_tensions(other)


def reordered(portfolio: Portfolio) -> Portfolio:
    """Every table turned round; of one assessor's words on one thing the order stays."""
    tables = ("initiatives", "assets", "people", "teams", "disciplines", "budget", "decisions")
    turned = {name: tuple(reversed(getattr(portfolio, name))) for name in tables}
    assessments = sorted(
        portfolio.assessments,
        key=lambda assessment: (assessment.initiative, assessment.lens, assessment.assessor),
        reverse=True,
    )
    return dataclasses.replace(portfolio, assessments=tuple(assessments), **turned)


def renamed(portfolio: Portfolio) -> Portfolio:
    """Initiatives under names that sort the other way round."""
    works = tuple(
        dataclasses.replace(
            work, key=other(work.key), requires=tuple(other(key) for key in work.requires), name="Other"
        )
        for work in portfolio.initiatives
    )
    assessments = tuple(
        dataclasses.replace(assessment, initiative=other(assessment.initiative))
        for assessment in portfolio.assessments
    )
    return dataclasses.replace(portfolio, initiatives=works, assessments=assessments)


def other(key: str) -> str:
    return f"z-{99 - int(key[2:]):02d}" if key.startswith("i-") else key


@pytest.mark.parametrize("change", [reordered, renamed], ids=["reordered", "renamed"])
def test_another_order_or_other_names_change_no_price(change: Callable[[Portfolio], Portfolio]) -> None:
    for second in seconds()[:20]:
        again = Second(pair_of(change(second.portfolio)), second.share).ledger
        name = (lambda key: key) if change is reordered else other
        expected = {
            ":".join(name(part) for part in tension.key.split(":")): tension.gain
            for tension in second.ledger.tensions
        }
        gains = {tension.key: tension.gain for tension in again.tensions}
        assert gains.keys() == expected.keys()
        for key, gain in gains.items():
            assert gain == pytest.approx(expected[key], abs=2e-6), key


def conversation(key: str, tension: str = KEY, **fields: object) -> Conversation:
    return Conversation(key=key, tension=tension, **fields)  # type: ignore[arg-type]


def settled(key: str, tension: str, *, changed: bool | None) -> Conversation:
    plans = {"plan_before": "a", "plan_after": "b" if changed else "a"} if changed is not None else {}
    return conversation(key, tension, settled_on=date(2026, 3, 1), **plans)


def ledger(**tables: object) -> Ledger:
    return priced(tiny(likely_values=AT_ODDS, **tables)).ledger


def test_the_first_line_counts_what_is_open_and_gives_leave_to_stop_arguing() -> None:
    tiny_ledger = ledger()
    could = sum(tension.gain > 1e-6 for tension in tiny_ledger.tensions)
    assert (len(tiny_ledger.open_tensions), tiny_ledger.could_change, tiny_ledger.cannot) == (
        len(tiny_ledger.tensions),
        could,
        len(tiny_ledger.tensions) - could,
    )
    cannot = len(tiny_ledger.tensions) - could
    whose, them = ("its", "it") if cannot == 1 else ("their", "them")
    leave = f" {cannot} cannot on {whose} own, whoever is right: leave {them}." if cannot else ""
    assert tiny_ledger.first_line == (
        f"{len(tiny_ledger.tensions)} open questions. {could} could change what we do.{leave}"
    )
    (priced_tension,) = [tension for tension in tiny_ledger.tensions if tension.key == KEY]
    assert Ledger(plan_value=1.0, tensions=(priced_tension,)).first_line == (
        "1 open question. 1 could change what we do."
    )
    many = Ledger(plan_value=1.0, tensions=(priced_tension,) * 1031).first_line
    assert many == "1,031 open questions. 1,031 could change what we do."


def test_what_is_worth_less_than_talking_about_it_is_counted_and_said() -> None:
    """A point is B° / (100·(1 − α)) pounds; two people for half an hour at £60 an hour cost £60."""
    second = priced(tiny(likely_values=AT_ODDS, settings={"hourly_pay": 60.0, "least_points": 0.02}))
    small = [tension for tension in second.ledger.tensions if tension.is_small]
    about = next(tension for tension in second.ledger.tensions if tension.key == KEY)
    pounds_a_point = second.plan.totals[Lens.BUSINESS_VALUE] / 50
    assert about.least == pytest.approx(max(0.02, 0.5 * 2 * 60.0 / pounds_a_point))
    assert {tension.key for tension in small} == {
        tension.key
        for tension in second.ledger.tensions
        if tension.gain > 1e-6 and tension.gain * tension.chance < tension.least
    }
    assert second.ledger.small == len(small) > 1
    words = f" {len(small)} of the {second.ledger.could_change} are not worth the time to talk about."
    assert words in second.ledger.first_line
    agenda = make_agenda(second.portfolio, second.ledger, second.context.pricer, hours=50.0)
    assert not {tension.key for tension in small} & {item.priced.key for item in agenda.items}


def test_pay_that_is_known_counts_for_the_people_in_the_room() -> None:
    people = (Person(key="p-0", disciplines=("design",)), Person(key="p-1"))
    disciplines = (Discipline(key="design", name="Design", pay=481.0 * 100),)
    settings = {"hourly_pay": 60.0, "least_points": 0.0}
    second = priced(tiny(likely_values=AT_ODDS, settings=settings, people=people, disciplines=disciplines))
    about = next(tension for tension in second.ledger.tensions if tension.key == KEY)
    assert about.tension.in_the_room == ("p-0", "p-1")
    pounds_a_point = second.plan.totals[Lens.BUSINESS_VALUE] / 50
    assert about.least == pytest.approx(0.5 * (100.0 + 60.0) / pounds_a_point)


def test_what_is_answered_no_longer_counts() -> None:
    before, after = ledger(), ledger(conversations=(settled("c", KEY, changed=None),))
    assert len(after.open_tensions) == len(before.open_tensions) - 1
    assert after.could_change == before.could_change - 1
    assert after.cannot == before.cannot
    assert KEY not in {tension.key for tension in after.open_tensions}
    # It is kept, with its price.
    assert [tension.key for tension in after.tensions] == [tension.key for tension in before.tensions]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, State.TALKING),
        ({"opened_on": date(2026, 2, 1)}, State.TALKING),
        ({"settled_on": date(2026, 2, 1)}, State.ANSWERED),
        ({"settled_on": date(2026, 2, 1), "review_on": date(2026, 6, 2)}, State.ANSWERED),
        ({"settled_on": date(2026, 2, 1), "review_on": date(2026, 6, 1)}, State.OPEN),
        ({"settled_on": date(2026, 2, 1), "review_on": date(2026, 3, 1)}, State.OPEN),
    ],
)
def test_a_conversation_opens_and_settles_a_question_and_its_review_reopens_it(
    fields: dict[str, object], state: State
) -> None:
    portfolio = tiny(
        likely_values=AT_ODDS,
        conversations=(conversation("c", **fields),),
        settings={"as_of": date(2026, 6, 1)},
    )
    assert states_of(portfolio) == {KEY: state}
    states = {tension.key: tension.state for tension in priced(portfolio).ledger.tensions}
    assert states.pop(KEY) is state
    assert set(states.values()) == {State.OPEN}


def test_without_a_date_of_today_no_review_is_due() -> None:
    talk = conversation("c", settled_on=date(2026, 2, 1), review_on=date(2026, 3, 1))
    assert states_of(tiny(conversations=(talk,))) == {KEY: State.ANSWERED}


@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_conversation_says_where_a_question_stands(turned: bool) -> None:
    first = conversation("a", opened_on=date(2026, 1, 1), settled_on=date(2026, 2, 1))
    again = conversation("b", opened_on=date(2026, 3, 1))
    third = conversation("c", opened_on=date(2026, 3, 2), settled_on=date(2026, 4, 1))
    for conversations, state in (((first, again), State.TALKING), ((first, again, third), State.ANSWERED)):
        order = tuple(reversed(conversations)) if turned else conversations
        assert states_of(tiny(conversations=order)) == {KEY: state}


def test_before_anything_is_settled_chances_are_those_of_the_priors() -> None:
    by_kind = chances(tiny())
    assert by_kind.keys() == TENSION_KINDS.keys()
    assert by_kind.pop("worth") == by_kind.pop("promise") == pytest.approx(4 / 5)
    assert all(chance == pytest.approx(1 / 5) for chance in by_kind.values())


def test_chances_are_learned_from_what_settled_conversations_changed() -> None:
    conversations = (
        settled("a", KEY, changed=True),
        settled("b", KEY, changed=False),
        settled("c", KEY, changed=False),
        settled("d", "waiting:loved:plain", changed=True),
        # Whether these changed the plan nobody knows.
        settled("e", "waiting:loved:plain", changed=None),
        conversation("f", "waiting:loved:plain", plan_before="a", plan_after="b"),
        settled("g", "quarrel:loved:plain", changed=True),
    )
    by_kind = chances(tiny(conversations=conversations))
    assert by_kind["worth"] == pytest.approx((4 + 1) / (5 + 3))
    assert by_kind["waiting"] == pytest.approx((1 + 1) / (5 + 1))
    assert by_kind["balance"] == pytest.approx(1 / 5)
    assert "quarrel" not in by_kind


@pytest.mark.parametrize("turned", [False, True])
def test_a_chance_set_by_hand_holds_the_latest_of_several(turned: bool) -> None:
    by_hand = (
        Chance(kind="waiting", chance=0.9, set_on=date(2026, 2, 1)),
        Chance(kind="waiting", chance=0.3, set_on=date(2026, 1, 1)),
        Chance(kind="waiting", chance=0.4),
        Chance(kind="quarrel", chance=0.5),
    )
    learned = (settled("d", "waiting:loved:plain", changed=True),)
    by_kind = chances(tiny(chances=tuple(reversed(by_hand)) if turned else by_hand, conversations=learned))
    assert by_kind["waiting"] == 0.9
    assert "quarrel" not in by_kind


def test_a_chance_scales_the_price_and_never_the_gain() -> None:
    usual, sure = ledger(), ledger(chances=(Chance(kind="worth", chance=0.4),))
    for tension in usual.tensions:
        (same,) = [unscaled for unscaled in sure.tensions if unscaled.key == tension.key]
        factor = 0.5 if tension.tension.kind == "worth" else 1.0
        assert same.gain == tension.gain
        assert same.points == pytest.approx(factor * tension.points)


@pytest.mark.parametrize("stake", [None, 0.0, 0.5, 1000.0])
def test_what_is_worth_more_than_the_stake_goes_up(stake: float | None) -> None:
    tiny_ledger = priced(tiny(likely_values=AT_ODDS, settings={"enterprise_stake": stake})).ledger
    limit = 1.0 if stake is None else stake
    for tension in tiny_ledger.tensions:
        up = tension.gain > limit
        assert tension.level is (Level.ENTERPRISE if up else tension.tension.level)
    raised = {tension.level is not tension.tension.level for tension in tiny_ledger.tensions}
    assert raised == {1000.0: {False}, 0.0: {True}}.get(limit, {False, True})


def test_each_kind_has_a_purpose_and_takes_its_time() -> None:
    assert {kind: tension_kind.purpose for kind, tension_kind in TENSION_KINDS.items()} == {
        **dict.fromkeys(("worth", "promise"), Purpose.FIND_OUT),
        **dict.fromkeys(("two_sided", "raised"), Purpose.CREATE),
        **dict.fromkeys(
            ("balance", "bottleneck", "waiting", "commitment", "mandate", "duplication", "tie", "date"),
            Purpose.CHOOSE,
        ),
    }
    assert all(kind.hours > 0 for kind in TENSION_KINDS.values())


def test_questions_about_work_name_it() -> None:
    about_work = {"worth", "two_sided", "waiting", "commitment"}
    for second in seconds():
        works = {work.key: work.name for work in second.portfolio.initiatives}
        for tension in second.ledger.tensions:
            question = tension.tension.question
            assert question.endswith("?")
            if tension.tension.kind in about_work:
                about = tension.tension.about[0]
                assert f"“{works.get(about, about)}”" in question
            if tension.tension.kind == "mandate":
                assert any(f"“{name}”" in question for name in works.values())


def test_keys_are_the_kind_what_it_is_about_and_its_poles() -> None:
    for second in seconds():
        for tension in second.ledger.tensions:
            plain = tension.tension
            assert tension.key == ":".join((plain.kind, *plain.about, plain.pole_key))
            assert plain.outcomes == () or sum(chance for chance, _ in plain.outcomes) == pytest.approx(1.0)


def test_progress_rises_to_the_whole() -> None:
    progress: list[float] = []
    tiny_ledger = price_tensions(seconds()[0].context, on_progress=progress.append)
    assert len(progress) == len(tiny_ledger.tensions)
    assert all(left < right for left, right in itertools.pairwise(progress))
    assert progress[-1] == 1.0


def test_a_portfolio_without_tension_says_so() -> None:
    same = {(key, lens): (300.0,) for key in ("loved", "paying", "plain") for lens in Lens}
    empty = priced(tiny(spread=0.0, likely_values=same)).ledger
    assert empty.tensions == ()
    assert empty.first_line == ("0 open questions. 0 could change what we do.")


def test_a_person_for_a_quarter_that_money_cannot_buy_does_not_stop_the_rest() -> None:
    tiny_ledger = ledger(
        capacity=(Capacity(discipline="design", quarter=START, people=1.0),),
        disciplines=(Discipline(key="design", name="Design", pay=1e9),),
    )
    hire = next(tension for tension in tiny_ledger.tensions if tension.tension.about == ("design",))
    assert hire.gain == 0.0
    assert tiny_ledger.could_change > 0

"""Raised: what a person supposes is worth what the second form finds; without a what-if there is no price."""

import dataclasses
import functools
import math
from collections.abc import Iterator

import pytest
from tests.oracles.reading import read
from tests.oracles.settling import charged, ended, with_people, with_work, without_wait
from tests.planning.pairs import pair_of
from tests.tensions.second import Second, World
from tests.tensions.second_portfolios import seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.conversations import Raised
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Lock
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.ledger import PricedTension
from bowstring.tensions.tension import Purpose

COUNT = 30


def what_ifs(second: Second) -> Iterator[tuple[str, World]]:
    """What can be supposed of a portfolio, and the world it makes, by hand."""
    today, reading = second.today, second.pair.reading
    for key, work in sorted(reading.works.items()):
        initiative = next(initiative for initiative in second.portfolio.initiatives if initiative.key == key)
        schedulable, original = work, reading
        if initiative.lock is Lock.LEAVE_OUT:
            free = dataclasses.replace(
                second.portfolio,
                initiatives=tuple(
                    dataclasses.replace(other, lock=None) if other.key == key else other
                    for other in second.portfolio.initiatives
                ),
            )
            schedulable, original = read(free).works[key], read(free)
        if schedulable.starts:
            # Left out of the plan has no weights of its own.
            weighed = dataclasses.replace(reading, weights=original.weights, spends=original.spends)
            # Done inside the plan.
            inside = tuple(at for at in schedulable.starts if at < reading.quarters or schedulable.is_running)
            done = with_work(weighed, key, starts=inside, must=True)
            yield f"fund:{key}", dataclasses.replace(today, reading=done)
        exit_cost = initiative.exit_cost if initiative.committed_start is not None else None
        left = ended(reading, key, exit_cost=exit_cost or 0.0)
        yield f"drop:{key}", dataclasses.replace(today, reading=left)
        for lens in Lens:
            value = 3.0 * abs(second.pair.means[key, lens]) + 7.0
            world = dataclasses.replace(today, values={(key, lens): value})
            yield f"worth:{key}:{lens.value}:{value!r}", world
    for wait in reading.waits:
        if wait.consumer in reading.works:
            world = dataclasses.replace(today, reading=without_wait(reading, wait.consumer, wait.of))
            yield f"unrequire:{wait.consumer}:{wait.of}", world
    for (discipline, quarter), there in list(reading.people.items())[:2]:
        pays = {row.key: row.pay for row in second.portfolio.disciplines}
        pay = pays.get(discipline) or there.price
        more = charged(with_people(reading, discipline, quarter, more=1.0), quarter, pay)
        when = second.portfolio.settings.start.plus(quarter)
        yield f"person:{discipline}:{when}", dataclasses.replace(today, reading=more)
    for focus in Focus:
        yield f"floor:{focus.value}", dataclasses.replace(today, no_floor=frozenset({focus}))


@functools.cache
def supposed(place: int) -> tuple[tuple[PricedTension, float], ...]:
    """Each what-if as the ledger prices it, and its gain in the second form."""
    plain = seconds()[place]
    questions = list(what_ifs(plain))
    rows = tuple(
        Raised(key=f"r-{number:03d}", question=text, what_if=text)
        for number, (text, _) in enumerate(questions)
    )
    second = Second(pair_of(dataclasses.replace(plain.portfolio, raised=rows)), plain.share)
    priced_tensions_by_key = {
        tension.tension.about[0]: tension
        for tension in second.ledger.tensions
        if tension.tension.kind == "raised"
    }
    return tuple(
        (priced_tensions_by_key[row.key], plain.best(world) - plain.value)
        for row, (_, world) in zip(rows, questions, strict=True)
    )


@pytest.mark.parametrize("place", range(COUNT))
def test_a_what_if_is_worth_what_the_second_form_finds(place: int) -> None:
    for tension, gain in supposed(place):
        if gain == -math.inf:
            assert tension.gain == -math.inf, tension.tension.question
        else:
            assert tension.gain == pytest.approx(gain, abs=4e-6), tension.tension.question
        assert tension.points == max(0.0, tension.gain) * tension.chance


def test_every_kind_of_what_if_is_tried_and_some_bring_something() -> None:
    better: dict[str, int] = {}
    for place in range(COUNT):
        for tension, gain in supposed(place):
            kind = tension.tension.question.split(":")[0]
            better[kind] = better.get(kind, 0) + (gain > 1e-3)
    assert set(better) == {"fund", "drop", "worth", "person", "floor", "unrequire"}
    assert all(better[kind] > 0 for kind in ("worth", "person", "unrequire", "drop")), better


def raised(*rows: Raised, **tables: object) -> Second:
    return priced(tiny(raised=rows, **tables))


def only(second: Second) -> PricedTension:
    (priced_tension,) = (tension for tension in second.ledger.tensions if tension.tension.kind == "raised")
    return priced_tension


def test_without_a_what_if_it_is_open_and_has_no_price() -> None:
    second = raised(Raised(key="r-1", pole_a="north", pole_b="south", question="Whose is it"))
    priced_tension = only(second)
    assert priced_tension.key == "raised:r-1:question"
    assert priced_tension.tension.poles == ("north", "south")
    assert priced_tension.tension.question == "Whose is it?"
    assert not priced_tension.tension.is_priced
    assert (priced_tension.points, priced_tension.gain, priced_tension.could_change_the_plan) == (
        0.0,
        0.0,
        False,
    )
    before, ledger = priced(tiny()).ledger, second.ledger
    assert ledger.unpriced == 1
    assert (ledger.could_change, ledger.cannot) == (before.could_change, before.cannot)
    assert len(ledger.open_tensions) == ledger.could_change + ledger.cannot + ledger.unpriced
    assert ledger.first_line.endswith("could change what we do. 1 has no price yet.")


@pytest.mark.parametrize(
    "what_if",
    [
        "quarrel:loved",
        "fund:nobody",
        "unrequire:loved:plain",
        "person:design:2026-Q2",
        "worth:loved:user_need:dear",
    ],
)
def test_what_cannot_be_priced_is_kept_without_a_price(what_if: str) -> None:
    assert not only(raised(Raised(key="r-1", question="Why?", what_if=what_if))).tension.is_priced


def test_it_stands_under_create_and_can_be_on_the_agenda() -> None:
    second = raised(Raised(key="r-1", question="Is it worth more?", what_if="worth:paying:user_need:2000"))
    priced_tension = only(second)
    assert priced_tension.kind.purpose is Purpose.CREATE
    agenda = make_agenda(second.portfolio, second.ledger, second.context.pricer, hours=20.0)
    assert priced_tension.key in {item.priced.key for item in agenda.under(Purpose.CREATE)}


def test_each_what_if_is_told_in_words() -> None:
    works = {"loved": {"requires": ("plain",)}, "paying": {"committed_start": START, "exit_cost": 40.0}}
    words_by_what_if = {
        "fund:loved": "“Find a job” is done",
        "drop:loved": "“Find a job” is not done",
        "drop:paying": "“Stop fraud” is not done, at an exit cost of £40",
        "worth:loved:business_value:250": "“Find a job” is worth £250 a quarter to the business side",
        "unrequire:loved:plain": "“Find a job” does not have to wait for “Pay a fine”",
        "floor:product": "product work had no minimum share",
        "person:design:2026-Q2": "one more person for the quarter, £30 taken from the budget",
    }
    for what_if, words in words_by_what_if.items():
        second = raised(
            Raised(key="r-1", question="Why?", what_if=what_if),
            works=works,
            capacity=(Capacity(discipline="design", people=1.0),),
            disciplines=(Discipline(key="design", name="Design", pay=30.0),),
        )
        assert only(second).tension.what_if == words


def test_the_lowest_level_that_can_settle_it_has_it() -> None:
    works = {
        "loved": {"team": "north", "requires": ("plain",)},
        "plain": {"team": "south"},
        "paying": {"focus": Focus.ENTERPRISE},
    }
    people = (Person(key="p-9", team="north"), Person(key="p-8"))
    expected = {
        ("drop:loved", "p-8"): Level.TEAM,
        ("drop:paying", "p-9"): Level.ENTERPRISE,
        ("unrequire:loved:plain", "p-9"): Level.ENTERPRISE,
        ("floor:product", "p-9"): Level.ENTERPRISE,
        ("", "p-9"): Level.TEAM,
        ("", "p-8"): Level.ENTERPRISE,
        ("", ""): Level.ENTERPRISE,
    }
    for (what_if, raised_by), level in expected.items():
        second = raised(
            Raised(key="r-1", question="Why?", what_if=what_if, raised_by=raised_by),
            works=works,
            people=people,
        )
        assert only(second).tension.level is level, what_if
        assert (raised_by in only(second).tension.in_the_room) is bool(raised_by)


def test_two_sides_alone_make_a_question() -> None:
    portfolio: Portfolio = tiny(raised=(Raised(key="r-1", pole_a="north", pole_b="south"),))
    assert only(priced(portfolio)).tension.question == "north or south?"

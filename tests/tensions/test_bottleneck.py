"""Bottleneck: a question for each scarce discipline, worth what the best hire would bring, paid for."""

import dataclasses
import itertools

import pytest
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of
from tests.planning.pairs import small_pair
from tests.tensions.second_portfolios import larger, seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Level
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.resources import scarce_capacity
from bowstring.planning.solver.solving import FOCUSED_FROM
from bowstring.tensions.kinds.bottleneck import best_hire, one_more_person
from bowstring.tensions.pricing import context_of

# Each piece of work takes two designers; there are two and a half.
EFFORT = {
    key: {"effort": {"design": 2.0}, "team": team}
    for key, team in (("loved", "north"), ("paying", "south"), ("plain", "south"))
}
FIRST = str(START)


def designers(
    pay: float | None, *, people: float | None = 2.5, money: float = 130.0, surge: float | None = None
) -> Portfolio:
    return tiny(
        works=EFFORT,
        money=money,
        capacity=(Capacity(discipline="design", people=people, surge_price=surge),),
        disciplines=(Discipline(key="design", name="Design", pay=pay),),
        teams=(Team(key="south", name="South", lead="p-5"), Team(key="north", name="North", lead="p-0")),
    )


KEY = "bottleneck:design:hire"


def test_work_waits_for_a_scarce_discipline() -> None:
    second = priced(designers(10.0))
    tensions_by_key = second.of_kind("bottleneck")
    assert set(tensions_by_key) == {KEY}
    tension = tensions_by_key[KEY]
    # In the second quarter the two and a half are enough for what is left to do.
    assert tension.question == "Design: hire two for one quarter (April to June 2026), borrow, or wait?"
    assert tension.what_if == "we hire two for one quarter (April to June 2026), £20 taken from the budget"
    assert tension.level is Level.ENTERPRISE
    # South asks for most of it.
    assert tension.in_the_room == ("p-5", "p-0")
    assert second.gain(KEY) > 1.0


def test_nobody_is_hired_for_longer_than_it_pays() -> None:
    """Only what starts in the first quarter waits: the second is not paid for."""
    second = priced(designers(10.0, money=130.0))
    first_only = dataclasses.replace(
        second.portfolio,
        capacity=(
            Capacity(discipline="design", quarter=START, people=2.5),
            Capacity(discipline="design", quarter=START.plus(1), people=20.0),
        ),
    )
    assert "for one quarter (April to June 2026)" in priced(first_only).of_kind("bottleneck")[KEY].question


@pytest.mark.parametrize("seed", [6, 7, 19, 119, 145])
def test_of_hires_that_add_the_same_the_cheapest_and_shortest_is_asked_about(seed: int) -> None:
    """Every window inside the plan is priced by itself, whatever it could add at the most."""
    pair = small_pair(seed)
    context = context_of(pair.portfolio, pair.planned(0.0))
    for discipline in sorted({name for name, _ in pair.problem.capacity}):
        rows = scarce_capacity(pair.portfolio)
        quarters = {quarter for name, quarter in rows if name == discipline}
        hire = best_hire(context, discipline)
        if hire is None:
            continue
        gains = {}
        for first, last in itertools.combinations_with_replacement(sorted(quarters), 2):
            window = range(first, last + 1)
            if quarters.issuperset(window):
                pay = {
                    quarter: hire.people * (rows[discipline, quarter].surge_price or 0.0)
                    for quarter in window
                }
                people = {(discipline, quarter): float(hire.people) for quarter in window}
                gain = context.pricer.effect(WhatIf(hired=people, spent=pay)).points
                gains[sum(pay.values()), len(window), first] = gain
        best = max(gains.values())
        assert hire.gain == pytest.approx(best, abs=1e-6)
        cost = sum(hire.what_if.spent.values())
        assert (cost, hire.length, hire.first) == min(at for at, gain in gains.items() if gain > best - 1e-6)


def test_a_skill_that_is_not_there_at_all_is_hired_for_as_long_as_the_work_runs() -> None:
    works = {"loved": {"effort": {"design": 1.0}, "duration_quarters": 2, "cost_per_quarter": 10.0}}
    second = priced(
        tiny(
            works=works,
            capacity=(Capacity(discipline="design", people=0.0),),
            disciplines=(Discipline(key="design", name="Design", pay=5.0),),
        )
    )
    assert "hire one for two quarters (April to September 2026)" in second.of_kind("bottleneck")[KEY].question
    assert second.ledger.tensions[0].key == KEY
    assert second.gain(KEY) > 20.0


def test_a_discipline_that_is_not_scarce_holds_nothing_up() -> None:
    assert priced(designers(10.0, people=None)).of_kind("bottleneck") == {}
    enough = priced(designers(10.0, people=20.0))
    assert enough.gain(KEY) == 0.0
    assert enough.of_kind("bottleneck")[KEY].question == "Design: hire, borrow, or wait?"


def test_the_dearer_the_person_the_less_they_are_worth() -> None:
    gains = [priced(designers(pay)).gain(KEY) for pay in (0.0, 20.0, 60.0, 120.0)]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0 == gains[-1]


def test_nobody_is_hired_whom_the_budget_cannot_pay() -> None:
    second = priced(designers(1e6))
    assert second.gain(KEY) == 0.0
    assert not second.of_kind("bottleneck")[KEY].outcomes


def test_where_pay_is_unknown_the_price_of_surge_stands_for_it() -> None:
    second, unknown = priced(designers(30.0)), priced(designers(None, surge=30.0))
    assert unknown.gain(KEY) == pytest.approx(second.gain(KEY), abs=1e-9)


def test_a_conversation_about_a_quarter_of_an_earlier_release_is_about_the_hire() -> None:
    conversation = Conversation(key="c", tension=f"bottleneck:design:{FIRST}")
    assert conversation.tension == KEY


@pytest.mark.parametrize(
    ("rows", "payers"),
    [
        ((("2026-Q2", ""), ("2026-Q2", "change"), ("2026-Q3", "")), {("2026-Q2", "")}),
        ((("2026/27", ""), ("2026-Q2", ""), ("2026-Q3", "")), {("2026/27", ""), ("2026-Q2", "")}),
        ((("2026-Q2", "renewal"), ("2026/27", "change")), {("2026/27", "change")}),
        ((("2026-Q3", ""),), set()),
    ],
)
def test_pay_comes_out_of_the_rows_that_bind_whoever_pays(
    rows: tuple[tuple[str, str], ...], payers: set[tuple[str, str]]
) -> None:
    """All spending pays where it has a row over the quarter; else the fund with the largest row does."""
    portfolio = tiny(
        works=EFFORT,
        capacity=(Capacity(discipline="design", people=2.5),),
        disciplines=(Discipline(key="design", name="Design", pay=7.0),),
        budget=tuple(
            Budget(period=period, amount=100.0 + 10 * place, fund=fund)
            for place, (period, fund) in enumerate(rows)
        ),
    )
    second = priced(portfolio)
    pricer = second.context.pricer
    _, what_if = one_more_person(second.context, "design", 0)
    paid = {
        pricer.problem.sources[row].about: pricer.problem.program.row_upper[row] - high
        for row, _, high in pricer.change(what_if).rows
    }
    assert {about for about, less in paid.items() if less == pytest.approx(7.0)} == payers
    assert paid[("design",)] == pytest.approx(-1.0)


def test_found_for_each_scarce_discipline() -> None:
    for second in (*seconds(), *map(larger, Family)):
        expected = {
            f"bottleneck:{discipline}:hire"
            for discipline, quarter in second.pair.reading.people
            if quarter < second.pair.reading.quarters
        }
        assert set(second.of_kind("bottleneck")) == expected


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for instance in seconds()[:30]:
        for tension in instance.of_kind("bottleneck").values():
            second = instance.settled(tension)
            assert instance.gain(tension.key) == pytest.approx(second, abs=2e-6), tension.key
            checked += abs(second) > 1e-3
    assert checked > 5


def test_what_proves_one_hire_bounds_every_other_of_many_initiatives() -> None:
    """No window that is solved by itself adds more than the prices of others say, and none more than the best hire."""
    portfolio = make_instance(Family.HARD, initiatives=FOCUSED_FROM, seed=62)
    context = context_of(portfolio, divisible_of(portfolio))
    pricer, rows = context.pricer, scarce_capacity(portfolio)
    discipline = next(name for name, _ in rows if best_hire(context, name) is not None)
    best = best_hire(context, discipline)
    assert best is not None
    pay = portfolio.index.disciplines[discipline].pay if discipline in portfolio.index.disciplines else None
    windows = [
        WhatIf(
            hired={(discipline, quarter): float(best.people) for quarter in range(first, last + 1)},
            spent={
                quarter: best.people * (pay or rows[discipline, quarter].surge_price or 0.0)
                for quarter in range(first, last + 1)
            },
        )
        for first, last in itertools.combinations_with_replacement(
            sorted(quarter for name, quarter in rows if name == discipline), 2
        )
    ]
    gains, ceilings = [], []
    for what_if in windows:
        gains.append(pricer.effect(what_if).points)
        ceilings.append(pricer.ceiling())
    assert all(ceilings)
    for what_if, gain in zip(windows, gains, strict=True):
        bounds = [pricer.most(what_if, ceiling) for ceiling in ceilings]
        assert min(bounds) == pytest.approx(gain, abs=1e-6)
        assert min(bounds) >= gain - 1e-7
    assert best.gain == pytest.approx(max(gains), abs=1e-6)


def test_the_lead_of_those_who_ask_for_most_people_for_longest_comes_first_and_no_more_than_four_come() -> (
    None
):
    """North wants two for two quarters, south three for one, west one for one; nobody else asks for any."""
    works = {
        "loved": {"effort": {"design": 2.0}, "duration_quarters": 2, "team": "north"},
        "paying": {"effort": {"design": 3.0}, "team": "south"},
        "plain": {"effort": {"design": 1.0}, "team": "west"},
    }
    teams = tuple(Team(key=key, name=key, lead=f"lead-{key}") for key in ("east", "north", "south", "west"))
    portfolio = tiny(works=works, teams=teams, capacity=(Capacity(discipline="design", people=2.5),))
    nobody = priced(portfolio).of_kind("bottleneck")[KEY]
    # What is no discipline of ours nobody leads.
    assert nobody.in_the_room == ()
    named = dataclasses.replace(portfolio, disciplines=(Discipline(key="design", name="Design", pay=1.0),))
    tension = priced(named).of_kind("bottleneck")[KEY]
    assert tension.in_the_room == ("lead-north", "lead-south", "lead-west")

"""Bottleneck: a question for each scarce discipline and quarter, worth what one more person would bring, paid for."""

import math

import pytest
from benchmarks.instances import Family
from tests.tensions.second import all_of_kind, larger, seconds
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Level
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio

# Each piece of work takes two designers; there are two and a half.
EFFORT = {
    key: {"effort": {"design": 2.0}, "team": team}
    for key, team in (("loved", "north"), ("paying", "south"), ("plain", "south"))
}
FIRST, SECOND = str(START), str(START.plus(1))


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


def test_work_waits_for_a_scarce_discipline() -> None:
    second = priced(designers(10.0))
    tensions_by_key = second.of_kind("bottleneck")
    assert set(tensions_by_key) == {f"bottleneck:design:{FIRST}", f"bottleneck:design:{SECOND}"}
    tension = tensions_by_key[f"bottleneck:design:{FIRST}"]
    assert tension.question == "Design, Apr to Jun 2026: hire, borrow, or wait?"
    assert tension.what_if == "one more person for the quarter, £10 taken from the budget"
    assert tension.level is Level.ENTERPRISE
    # South asks for most of it.
    assert tension.in_the_room == ("p-5", "p-0")
    assert second.gain(tension.key) > 1.0


def test_a_discipline_that_is_not_scarce_holds_nothing_up() -> None:
    assert priced(designers(10.0, people=None)).of_kind("bottleneck") == {}
    enough = priced(designers(10.0, people=20.0))
    assert all(enough.gain(key) <= 0.0 for key in enough.of_kind("bottleneck"))


def test_the_dearer_the_person_the_less_they_are_worth() -> None:
    gains = [priced(designers(pay)).gain(f"bottleneck:design:{FIRST}") for pay in (0.0, 20.0, 60.0, 120.0)]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0 > gains[-1]


def test_a_person_whom_the_budget_cannot_pay_has_no_price() -> None:
    second = priced(designers(1e6))
    priced_now = next(some for some in second.ledger.tensions if some.key == f"bottleneck:design:{FIRST}")
    assert priced_now.gain == -math.inf
    assert priced_now.points == 0.0
    assert not priced_now.could_change_the_plan


def test_where_pay_is_unknown_the_price_of_surge_stands_for_it() -> None:
    second, unknown = priced(designers(30.0)), priced(designers(None, surge=30.0))
    key = f"bottleneck:design:{SECOND}"
    assert unknown.gain(key) == pytest.approx(second.gain(key), abs=1e-9)


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
    ((_, what_if),) = second.of_kind("bottleneck")[f"bottleneck:design:{FIRST}"].outcomes
    paid = {
        pricer.problem.sources[row].about: pricer.problem.program.row_upper[row] - high
        for row, _, high in pricer.change(what_if).rows
    }
    assert {about for about, less in paid.items() if less == pytest.approx(7.0)} == payers
    assert paid[("design",)] == pytest.approx(-1.0)


def test_found_for_each_scarce_discipline_and_quarter() -> None:
    for second in (*seconds(), *map(larger, Family)):
        start = second.portfolio.settings.start
        expected = {
            f"bottleneck:{discipline}:{start.plus(quarter)}"
            for discipline, quarter in second.pair.reading.people
            if quarter < second.pair.reading.quarters
        }
        assert set(second.of_kind("bottleneck")) == expected


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for instance, tension in all_of_kind("bottleneck"):
        second = instance.settled(tension)
        assert instance.gain(tension.key) == pytest.approx(second, abs=2e-6), tension.key
        checked += abs(second) > 1e-3
    assert checked > 30


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = larger(family)
    for tension in list(second.of_kind("bottleneck").values())[::4]:
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key

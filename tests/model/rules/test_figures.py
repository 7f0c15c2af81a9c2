"""Figures that cannot be."""

import math
from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.conversations import Chance
from bowstring.model.decisions import ReuseDecision
from bowstring.model.delivery import Measurement
from bowstring.model.needs import Need, Outcome
from bowstring.model.organisation import Person, Tie
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.figures import find_bad_figures, find_figures_told_twice

_CASES = (
    (
        find_bad_figures,
        Case(
            name="a duration of nothing",
            has=portfolio(work("a", duration_quarters=0)),
            says=(
                (
                    "error: initiatives, row 2, a, column duration_quarters: 0 is below 1. Enter 1 or more, or "
                    "leave it blank where it is unknown."
                ),
            ),
            has_not=portfolio(work("a", duration_quarters=1)),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="negative costs",
            has=portfolio(
                work("a", cost_per_quarter=-1.0, total_cost=-2.5, exit_cost=-3.0, cost={"2026/27": -4.0})
            ),
            says=(
                (
                    "error: initiatives, row 2, a, column cost_per_quarter: -1 is below nothing. Enter 0 or more,"
                    " or leave it blank where it is unknown."
                ),
                (
                    "error: initiatives, row 2, a, column total_cost: -2.5 is below nothing. Enter 0 or more, or "
                    "leave it blank where it is unknown."
                ),
                (
                    "error: initiatives, row 2, a, column exit_cost: -3 is below nothing. Enter 0 or more, or "
                    "leave it blank where it is unknown."
                ),
                (
                    "error: initiatives, row 2, a, column cost.2026/27: -4 is below nothing. Enter 0 or more, or "
                    "leave it blank where it is unknown."
                ),
            ),
            has_not=portfolio(
                work("a", cost_per_quarter=0.0, total_cost=0.0, exit_cost=0.0, cost={"2026/27": 0.0})
            ),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="negative effort",
            has=portfolio(work("a", effort={"dev": -1})),
            says=(
                (
                    "error: initiatives, row 2, a, column effort.dev: -1 is below nothing. Enter 0 or more, or "
                    "leave it blank where it is unknown."
                ),
            ),
            has_not=portfolio(work("a", effort={"dev": 0.5})),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="not a number",
            has=portfolio(work("a", cost_per_quarter=math.nan), work("b", cost_per_quarter=math.inf)),
            says=(
                (
                    "error: initiatives, row 2, a, column cost_per_quarter: nan is not a finite number. Enter a "
                    "figure, or leave it blank where it is unknown."
                ),
                (
                    "error: initiatives, row 3, b, column cost_per_quarter: inf is not a finite number. Enter a "
                    "figure, or leave it blank where it is unknown."
                ),
            ),
            has_not=portfolio(work("a", cost_per_quarter=1e12)),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="a negative running cost",
            has=portfolio(assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, run_cost_per_quarter=-1),)),
            says=(
                (
                    "warning: assets, row 2, x, column run_cost_per_quarter: -1 is below nothing. Enter 0 or "
                    "more, or leave it blank where it is unknown."
                ),
            ),
            has_not=portfolio(
                assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, run_cost_per_quarter=1),)
            ),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="fewer people than none",
            has=portfolio(
                needs=(Need(key="n", statement="N", people_affected=-1),),
                disciplines=(Discipline(key="dev", name="Dev", pay=-1),),
                capacity=(Capacity(discipline="dev", people=-1, surge_people=-1, surge_price=-1),),
            ),
            says=(
                (
                    "warning: needs, row 2, n, column people_affected: -1 is below nothing. Enter 0 or more, or "
                    "leave it blank where it is unknown."
                ),
                (
                    "error: disciplines, row 2, dev, column pay: -1 is below nothing. Enter 0 or more, or leave "
                    "it blank where it is unknown."
                ),
                (
                    "error: capacity, row 2, column people: -1 is below nothing. Enter 0 or more, or leave it "
                    "blank where it is unknown."
                ),
                (
                    "error: capacity, row 2, column surge_people: -1 is below nothing. Enter 0 or more, or leave "
                    "it blank where it is unknown."
                ),
                (
                    "error: capacity, row 2, column surge_price: -1 is below nothing. Enter 0 or more, or leave "
                    "it blank where it is unknown."
                ),
            ),
            has_not=portfolio(
                needs=(Need(key="n", statement="N", people_affected=1),),
                disciplines=(Discipline(key="dev", name="Dev", pay=1),),
                capacity=(Capacity(discipline="dev", people=0, surge_people=1, surge_price=1),),
            ),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="a negative budget",
            has=portfolio(budget=(Budget(period="2026/27", amount=-1),)),
            says=(
                (
                    "error: budget, row 2, column amount: -1 is below nothing. Enter 0 or more, or leave it blank"
                    " where it is unknown."
                ),
            ),
            has_not=portfolio(budget=(Budget(period="2026/27", amount=0),)),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="shares above the whole",
            has=portfolio(
                people=(Person(key="p", availability=1.5),),
                ties=(Tie(a="s", b="t", strength=-0.1),),
                chances=(Chance(kind="balance", chance=20),),
            ),
            says=(
                (
                    "warning: people, row 2, p, column availability: 1.5 is not between 0 and 1. Enter a share: "
                    "0.8 for 80%."
                ),
                (
                    "warning: ties, row 2, column strength: -0.1 is not between 0 and 1. Enter a share: 0.8 for "
                    "80%."
                ),
                (
                    "error: chances, row 2, column chance: 20 is not between 0 and 1. Enter a share: 0.8 for 80%."
                ),
            ),
            has_not=portfolio(
                people=(Person(key="p", availability=1),),
                ties=(Tie(a="s", b="t", strength=0),),
                chances=(Chance(kind="balance", chance=0.2),),
            ),
        ),
    ),
    (
        find_bad_figures,
        Case(
            name="a negative saving, an endless target and a measurement of nothing",
            has=portfolio(
                reuse_choices=(ReuseDecision(initiative="a", candidate="b", saving=-1),),
                outcomes=(Outcome(key="o", name="O", target=math.inf),),
                measurements=(Measurement(of="a", measure="m", period="2026/27", value=math.nan),),
            ),
            says=(
                (
                    "warning: outcomes, row 2, o, column target: inf is not a finite number. Enter a figure, or "
                    "leave it blank where it is unknown."
                ),
                (
                    "warning: reuse_choices, row 2, column saving: -1 is below nothing. Enter 0 or more, or leave"
                    " it blank where it is unknown."
                ),
                (
                    "warning: measurements, row 2, column value: nan is not a finite number. Enter a figure, or "
                    "leave it blank where it is unknown."
                ),
            ),
            has_not=portfolio(
                reuse_choices=(ReuseDecision(initiative="a", candidate="b", saving=1),),
                outcomes=(Outcome(key="o", name="O", target=-1),),
                measurements=(Measurement(of="a", measure="m", period="2026/27", value=-1),),
            ),
        ),
    ),
    (
        find_figures_told_twice,
        Case(
            name="two durations",
            has=portfolio(work("a", duration_quarters=3, start=START, end=START.plus(1))),
            says=(
                (
                    "warning: initiatives, row 2, a, column duration_quarters: duration 3 disagrees with 2026-Q4 "
                    "to 2027-Q1, which is 2 quarters; the duration is used. Correct one of them, or leave start "
                    "and end blank."
                ),
            ),
            has_not=portfolio(work("a", duration_quarters=2, start=START, end=START.plus(1))),
        ),
    ),
    (
        find_figures_told_twice,
        Case(
            name="three costs",
            has=portfolio(work("a", total_cost=300_000.0, cost={"2026/27": 1.0})),
            says=(
                (
                    "warning: initiatives, row 2, a, column total_cost: total_cost comes to 300000 and "
                    "cost_per_quarter to 200000 over its duration; cost_per_quarter is used. Correct one of them,"
                    " or leave one blank."
                ),
                (
                    "warning: initiatives, row 2, a, column cost: cost comes to 1 and cost_per_quarter to 200000 "
                    "over its duration; cost_per_quarter is used. Correct one of them, or leave one blank."
                ),
            ),
            has_not=portfolio(
                work("a", total_cost=200_000.0, cost={"2026/27": 150_000.0, "2027/28": 50_000.0})
            ),
        ),
    ),
    (
        find_figures_told_twice,
        Case(
            name="a cost in no period",
            has=portfolio(work("a", cost_per_quarter=None, cost={"next year": 1.0})),
            says=(
                (
                    "warning: initiatives, row 2, a, column cost.next year: 'next year' names no period; its "
                    "money is spread over the duration all the same. Write a financial year such as 2026/27 or a "
                    "quarter such as 2026-Q4."
                ),
            ),
            has_not=portfolio(work("a", cost_per_quarter=None, cost={"2027/28": 1.0})),
        ),
    ),
    (
        find_figures_told_twice,
        Case(
            name="surge without a price",
            has=portfolio(capacity=(Capacity(discipline="dev", people=1, surge_people=1),)),
            says=(
                (
                    "warning: capacity, row 2, column surge_price: surge people in dev have no price. Enter what "
                    "one costs a quarter; 0 if nothing."
                ),
            ),
            has_not=portfolio(
                capacity=(Capacity(discipline="dev", people=1, surge_people=1, surge_price=0),)
            ),
        ),
    ),
    (
        find_figures_told_twice,
        Case(
            name="surge where nothing is scarce",
            has=portfolio(capacity=(Capacity(discipline="dev", surge_people=1, surge_price=1),)),
            says=(
                (
                    "note: capacity, row 2, column surge_people: dev is not scarce here, so surge people change "
                    "nothing. Give people, or leave surge blank."
                ),
            ),
            has_not=portfolio(
                capacity=(Capacity(discipline="dev", people=1, surge_people=1, surge_price=1),)
            ),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

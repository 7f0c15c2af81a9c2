"""What-ifs are worth what the second form says, solved from scratch."""

import dataclasses
import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from benchmarks.instances import Family
from hypothesis import assume, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from tests.oracles.binding import Reading
from tests.oracles.reading import read
from tests.oracles.settling import (
    charged,
    cheaper,
    ended,
    late,
    waiting_longer,
    with_people,
    with_work,
    without_wait,
)
from tests.planning.pairs import Pair, instance_pair, pair_of, some
from tests.planning.priced import COUNT, PricedPair, is_certain, priced_pair
from tests.small import DISCIPLINES, small_portfolio, small_portfolios

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.planning.problem.programs import changed
from bowstring.planning.solver.linear import Solver

quickly = profile(max_examples=12, deadline=None, derandomize=True)
Case = tuple[WhatIf, Reading]


def check_changes(pair: Pair, priced: PricedPair, cases: Iterator[Case]) -> None:
    for what_if, reading in cases:
        priced.check(what_if, priced.second(reading))
        assert priced.pricer.effect(WhatIf()).points == pytest.approx(0.0, abs=1e-9)
    assert priced.second() == pytest.approx(priced.plan.value, abs=1e-6)
    assert pair is priced.pair


def waiting(pair: Pair) -> Iterator[Case]:
    """Each requirement dropped."""
    for wait in pair.reading.waits:
        source = ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(wait.consumer, wait.of))
        yield WhatIf(dropped=(source,)), without_wait(pair.reading, wait.consumer, wait.of)


def bottlenecks(pair: Pair) -> Iterator[Case]:
    """One more person in each scarce quarter, paid for."""
    luck = some(pair)
    for discipline, quarter in sorted(pair.reading.people):
        more, pay = float(luck.choice((0.5, 1.0))), 1000.0 * int(luck.integers(0, 4))
        better = charged(with_people(pair.reading, discipline, quarter, more=more), quarter, pay)
        yield WhatIf(hired={(discipline, quarter): more}, spent={quarter: pay}), better


def pins(pair: Pair) -> Iterator[Case]:
    """Each mandate, lock and commitment dropped."""
    for work in pair.portfolio.initiatives:
        if work.key not in pair.reading.works:
            continue
        if work.mandated_by:
            source = ConstraintSource(kind=ConstraintKind.MANDATE, about=(work.mandated_by, work.key))
            yield WhatIf(dropped=(source,)), told_otherwise(pair, work.key, mandated_by="")
        if work.lock is not None:
            source = ConstraintSource(kind=ConstraintKind.LOCK, about=(work.key,))
            yield WhatIf(dropped=(source,)), told_otherwise(pair, work.key, lock=None)
        if work.committed_start is not None:
            source = ConstraintSource(kind=ConstraintKind.COMMITMENT, about=(work.key,))
            still = bool(work.mandated_by) or work.is_locked_in
            yield WhatIf(dropped=(source,)), with_work(pair.reading, work.key, must=still)


def told_otherwise(pair: Pair, key: str, **fields: object) -> Reading:
    works = tuple(
        dataclasses.replace(work, **fields) if work.key == key else work  # type: ignore[arg-type]
        for work in pair.portfolio.initiatives
    )
    return read(dataclasses.replace(pair.portfolio, initiatives=works))


def commitments(pair: Pair) -> Iterator[Case]:
    """Each running initiative ended, its exit cost paid now."""
    for work in pair.portfolio.initiatives:
        if work.key in pair.reading.works and work.committed_start is not None:
            cost = work.exit_cost or 0.0
            what_if = WhatIf(ended=(work.key,), spent={0: cost})
            yield what_if, ended(pair.reading, work.key, exit_cost=cost)


def other_rules(pair: Pair) -> Iterator[Case]:
    """Each group of alternatives, scarce quarter and band dropped."""
    reading = pair.reading
    for group in sorted({work.group for work in reading.works.values() if work.group}):
        free = {key: dataclasses.replace(work, group="") for key, work in reading.works.items()}
        source = ConstraintSource(kind=ConstraintKind.ALTERNATIVES, about=(group,))
        yield WhatIf(dropped=(source,)), dataclasses.replace(reading, works=free)
    for place in sorted(reading.people):
        rest = {other: there for other, there in reading.people.items() if other != place}
        source = ConstraintSource(kind=ConstraintKind.CAPACITY, about=(place[0],), quarter=place[1])
        yield WhatIf(dropped=(source,)), dataclasses.replace(reading, people=rest)
    for focus in reading.bands:
        source = ConstraintSource(kind=ConstraintKind.SPEND, about=(focus.value,))
        yield WhatIf(dropped=(source,)), dataclasses.replace(reading, bands={})


def delays(pair: Pair) -> Iterator[Case]:
    """Each initiative delivered later, in part perhaps by chance only."""
    luck = some(pair)
    for key in sorted(pair.reading.works):
        quarters, chance = int(luck.integers(1, 4)), float(luck.choice((0.3, 1.0)))
        unsure = {key: chance} if chance < 1 else {}
        what_if = WhatIf(delays={key: quarters}, unsure=unsure)
        yield what_if, late(pair.reading, pair.portfolio, key, quarters=quarters, chance=chance)


def longer_waits(pair: Pair) -> Iterator[Case]:
    """Each requirement met later than its provider is done, and that provider late as well."""
    for place, wait in enumerate(pair.reading.waits):
        reading = waiting_longer(pair.reading, wait.consumer, wait.of, quarters=1 + place % 2)
        what_if = WhatIf(waits={(wait.consumer, wait.of): 1 + place % 2})
        yield what_if, reading
        for provider in set(wait.providers) & set(pair.reading.works):
            both = late(reading, pair.portfolio, provider, quarters=1)
            yield what_if.combined(WhatIf(delays={provider: 1})), both


def savings(pair: Pair) -> Iterator[Case]:
    """Each initiative that costs less, down to nothing; and late as well, so that less money runs on."""
    luck = some(pair)
    for key, work in sorted(pair.reading.works.items()):
        saving = float(luck.choice((0.3, 0.9, 2.0))) * work.cost * work.duration
        reading, what_if = cheaper(pair.reading, key, saving=saving), WhatIf(saved={key: saving})
        yield what_if, reading
        yield what_if.combined(WhatIf(delays={key: 1})), late(reading, pair.portfolio, key, quarters=1)


KINDS = {
    "savings": savings,
    "delays": delays,
    "longer-waits": longer_waits,
    "waiting": waiting,
    "bottlenecks": bottlenecks,
    "pins": pins,
    "commitments": commitments,
    "other-rules": other_rules,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", range(COUNT))
def test_what_if_is_worth_what_the_second_form_says(place: int, kind: str) -> None:
    priced = priced_pair(place)
    check_changes(priced.pair, priced, KINDS[kind](priced.pair))


@pytest.mark.parametrize("kind", ["savings", "delays", "longer-waits", "waiting", "bottlenecks"])
@pytest.mark.parametrize("family", Family)
def test_what_if_is_worth_what_the_second_form_says_on_instances(family: Family, kind: str) -> None:
    priced = PricedPair(instance_pair(family), 0.9)
    check_changes(priced.pair, priced, itertools.islice(KINDS[kind](priced.pair), 0, None, 7))


@pytest.mark.parametrize("place", range(COUNT))
def test_dropping_a_floor_is_worth_what_the_second_form_says(place: int) -> None:
    priced = priced_pair(place)
    for focus in priced.plan.floor_rows:
        source = ConstraintSource(kind=ConstraintKind.FLOOR, about=(focus.value,))
        priced.check(WhatIf(dropped=(source,)), priced.second(without=focus))


@pytest.mark.parametrize("place", range(COUNT))
def test_two_things_settled_at_once_are_worth_what_the_second_form_says(place: int) -> None:
    priced = priced_pair(place)
    key = sorted(priced.pair.reading.works)[0]
    lifted = {(key, lens): 2 * abs(priced.pricer.mean(key, lens)) for lens in Lens}
    for what_if, reading in [*waiting(priced.pair), *bottlenecks(priced.pair)][:3]:
        priced.check(what_if.combined(WhatIf(values=lifted)), priced.second(reading, values=lifted))


@pytest.mark.parametrize("place", range(COUNT))
def test_news_is_never_worth_less_than_nothing(place: int) -> None:
    priced = priced_pair(place)
    luck = some(priced.pair)
    for key in sorted(priced.pair.reading.works)[:3]:
        for lens in Lens:
            mean = priced.pricer.mean(key, lens)
            chances = luck.dirichlet(np.ones(3))
            values = mean + (abs(mean) + 1) * luck.normal(size=3)
            values += mean - float(chances @ values)
            outcomes = [
                (float(chance), WhatIf(values={(key, lens): float(value)}))
                for chance, value in zip(chances, values, strict=True)
            ]
            worth = priced.pricer.expected_effect(outcomes).points
            apart = [
                priced.second(values={(key, lens): float(value)}) - priced.plan.value for value in values
            ]
            assert worth >= -1e-7
            assert worth == pytest.approx(float(chances @ apart), abs=2e-6)
            if is_certain(priced.pricer, key, lens, min(values), max(values)):
                assert worth == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("place", range(0, COUNT, 3))
def test_a_programme_written_with_the_change_has_the_same_best_plan(place: int) -> None:
    priced = priced_pair(place)
    for what_if, _ in itertools.chain(delays(priced.pair), waiting(priced.pair)):
        change, objective = priced.pricer.change(what_if), priced.pricer.objective.copy()
        for column, added in change.objective:
            objective[column] += added
        again = Solver(changed(priced.pricer.problem.program, change)).maximise(objective)
        assert again.value == pytest.approx(priced.pricer.best(what_if).value, abs=1e-6)


@pytest.mark.parametrize("place", range(COUNT))
def test_the_longer_the_delay_the_less_it_is_worth(place: int) -> None:
    priced = priced_pair(place)
    for key in sorted(priced.pair.reading.works)[:3]:
        if min(priced.pricer.mean(key, lens) for lens in Lens) < 0:
            continue
        gains = [priced.pricer.effect(WhatIf(delays={key: later})).points for later in range(5)]
        assert gains[0] == pytest.approx(0.0, abs=1e-9)
        assert all(later <= sooner + 1e-7 for sooner, later in itertools.pairwise(gains))


@pytest.mark.parametrize("place", range(COUNT))
def test_to_know_a_delay_is_never_worth_less_than_nothing(place: int) -> None:
    """The plan that does not know has to hold either way; what is known lets it do what is best in each."""
    priced = priced_pair(place)
    for key in sorted(priced.pair.reading.works)[:4]:
        for chance in (0.2, 0.5, 1.0):
            delay = WhatIf(delays={key: 2})
            unsettled = WhatIf(delays={key: 2}, unsure={key: chance})
            outcomes = ((1 - chance, WhatIf()), (chance, delay))
            effect = priced.pricer.expected_effect(outcomes, unsettled=unsettled)
            assert effect.points >= -1e-7 or effect.points == -math.inf
            if chance == 1.0 and effect.points > -math.inf:
                assert effect.points == pytest.approx(0.0, abs=1e-7)
            reading = late(priced.pair.reading, priced.pair.portfolio, key, quarters=2)
            unsure = late(priced.pair.reading, priced.pair.portfolio, key, quarters=2, chance=chance)
            second = (1 - chance) * priced.second() + chance * priced.second(reading) - priced.second(unsure)
            if effect.points > -math.inf:
                assert effect.points == pytest.approx(second, abs=4e-6)
            else:
                assert priced.second(reading) == -math.inf


@quickly
@given(small_portfolios(), st.sampled_from((0.0, 0.3, 0.9)))
def test_a_relaxed_constraint_never_lowers_the_value(portfolio: Portfolio, share: float) -> None:
    pair = pair_of(portfolio)
    assume(pair.is_plannable)
    pricer = Pricer(pair.planned(share))
    kinds = [kind for kind in ConstraintKind if kind is not ConstraintKind.STEP]
    sources = {*pricer.problem.sources, *(source for source, *_ in pricer.problem.bounds)}
    for source in sorted(source for source in sources if source.kind in kinds):
        assert pricer.effect(WhatIf(dropped=(source,))).points >= -1e-7
    for discipline in DISCIPLINES:
        for quarter in range(pair.problem.quarters):
            assert pricer.effect(WhatIf(hired={(discipline, quarter): 1.0})).points >= -1e-7
    for quarter in range(pair.problem.quarters):
        assert pricer.effect(WhatIf(spent={quarter: 1000.0})).points <= 1e-7


@quickly
@given(small_portfolios(), st.sampled_from((1e-3, 1e6)))
def test_the_unit_of_money_changes_no_price(portfolio: Portfolio, factor: float) -> None:
    pair = pair_of(portfolio)
    assume(pair.is_plannable)
    other = pair_of(in_other_money(pair, factor))
    prices, same = Pricer(pair.planned(0.9)), Pricer(other.planned(0.9))
    assert same.base.value == pytest.approx(prices.base.value, abs=1e-6)
    for source in sorted(
        {source for source in prices.problem.sources if source.kind is not ConstraintKind.STEP}
    ):
        what_if = WhatIf(dropped=(source,))
        assert same.effect(what_if).points == pytest.approx(prices.effect(what_if).points, abs=1e-6), source


def in_other_money(pair: Pair, factor: float) -> Portfolio:
    def times(figure: float | None) -> float | None:
        return None if figure is None else figure * factor

    portfolio = pair.portfolio
    return dataclasses.replace(
        portfolio,
        initiatives=tuple(
            dataclasses.replace(initiative, cost_per_quarter=times(initiative.cost_per_quarter))
            for initiative in portfolio.initiatives
        ),
        capacity=tuple(
            dataclasses.replace(capacity, surge_price=times(capacity.surge_price))
            for capacity in portfolio.capacity
        ),
        budget=tuple(
            dataclasses.replace(budget, amount=budget.amount * factor) for budget in portfolio.budget
        ),
    )


def test_what_nobody_can_meet_is_worth_minus_infinity() -> None:
    checked = 0
    for place in range(COUNT):
        priced = priced_pair(place)
        if priced.pair.reading.budgets and priced.pair.reading.payers(0):
            effect = priced.pricer.effect(WhatIf(spent={0: 1e9}))
            assert effect.points == -math.inf
            assert priced.pricer.effect(WhatIf()).points == 0.0
            checked += 1
    assert checked > 10


def test_joined_what_ifs_keep_the_higher_value_and_add_what_is_spent() -> None:
    source = ConstraintSource(kind=ConstraintKind.FLOOR, about=("product",))
    what_if = WhatIf(
        values={("a", Lens.USER_NEED): 3.0}, dropped=(source,), hired={("design", 1): 1.0}, spent={0: 5.0}
    )
    other = WhatIf(
        values={("a", Lens.USER_NEED): 2.0, ("b", Lens.USER_NEED): 1.0},
        dropped=(source,),
        ended=("c",),
        hired={("design", 1): 2.0},
        spent={1: 7.0},
    )
    assert what_if.combined(other) == WhatIf(
        values={("a", Lens.USER_NEED): 3.0, ("b", Lens.USER_NEED): 1.0},
        dropped=(source,),
        ended=("c",),
        hired={("design", 1): 3.0},
        spent={0: 5.0, 1: 7.0},
    )
    assert what_if.combined(WhatIf()) == what_if
    assert other.combined(what_if) == what_if.combined(other)


def test_what_no_fund_covers_is_charged_to_every_row_that_binds_the_payer() -> None:
    """The quarter's row binds before the year's: a hire that only the year paid for would look too cheap."""
    portfolio = small_portfolio(4, pins=False, bands=False)
    start = portfolio.settings.start
    plenty = Budget(period=str(start.plus(1)), amount=1e9, fund="change")
    rows = [
        Budget(period=f"{start.year}/{(start.year + 1) % 100:02d}", amount=1000.0, fund="change"),
        Budget(period=str(start), amount=900.0, fund="change"),
        Budget(period=str(start), amount=800.0, fund="renewal"),
        plenty,
    ]
    settings = dataclasses.replace(portfolio.settings, financial_year_start_month=3 * start.number - 2)
    pair = pair_of(dataclasses.replace(portfolio, settings=settings, budget=tuple(rows), capacity=()))
    pricer = Pricer(pair.planned(0.0))
    changed = {
        pricer.problem.sources[row].about: pricer.problem.program.row_upper[row] - high
        for row, _, high in pricer.change(WhatIf(spent={0: 5.0})).rows
    }
    assert changed == {(rows[0].period, "change"): 5.0, (str(start), "change"): 5.0}

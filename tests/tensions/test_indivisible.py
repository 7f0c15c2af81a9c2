"""Prices of whole plans against every schedule there is, for every kind of change a question can make."""

import dataclasses
import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest
from tests.oracles.binding import Reading
from tests.oracles.schedules import Held, breaches, every_schedule, goal_of, reached
from tests.oracles.settling import charged, ended, late, waiting_longer, with_people, with_work, without_wait
from tests.planning.every_schedule import every_schedule as each_schedule
from tests.planning.every_schedule import settings, totals, values, work
from tests.planning.pairs import Pair, pair_of
from tests.small import small_portfolio

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import starts_of
from bowstring.tensions.indivisible import WholePlans, halved
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.pricing_effort import MOST_WORK
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.whole_effect import Basis, PossibleOutcome, WholeEffect

COUNT = 40
Values = Mapping[tuple[str, Lens], float]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A small portfolio, its plan, and the second form of both."""

    pair: Pair
    plan: Plan
    context: PricingContext
    listed: dict[int, tuple[Reading, list[dict[str, int]], dict[str, Floats]]] = field(default_factory=dict)

    @property
    def starts(self) -> dict[str, int]:
        """Today's best plan, later starts included."""
        assert self.context.whole is not None
        return starts_of(self.pair.problem, self.context.whole.today.x)

    @functools.cached_property
    def held(self) -> Held:
        """What the second form measures against."""
        return self.pair.against(self.plan.divisible)

    def goal(self, reading: Reading, starts: Mapping[str, int], values: Values | None = None) -> float:
        """G of a schedule with U° and B° held, some worths per quarter being others."""
        points = reached(reading, {**self.pair.means, **(values or {})}, self.held, starts)
        return goal_of(self.held, points)

    def goals(self, reading: Reading, values: Values | None = None) -> Floats:
        """G of every schedule of a reading, in their order."""
        held = self.held
        means = {**self.pair.means, **(values or {})}
        weights = self.weights(reading)
        points = []
        for lens, whole in held.scale.items():
            total = sum(
                (means[key, lens] * weights[key] for key in weights), np.zeros(len(self.schedules(reading)))
            )
            points.append(np.maximum(0.0, 100 * (total - held.before[lens]) / whole) ** held.shares[lens])
        return np.asarray(np.prod(points, axis=0))

    def best(self, reading: Reading, values: Values | None = None) -> float:
        """The greatest G of any schedule; −∞ where there is none."""
        return float(self.goals(reading, values).max(initial=float("-inf")))

    def best_starts(self, reading: Reading) -> list[dict[str, int]]:
        """The schedules with the greatest G."""
        goals = self.goals(reading)
        return [self.schedules(reading)[place] for place in np.flatnonzero(goals >= goals.max() - 1e-9)]

    def schedules(self, reading: Reading) -> list[dict[str, int]]:
        """Every schedule of a reading."""
        return self._listed(reading)[1]

    def weights(self, reading: Reading) -> dict[str, Floats]:
        """What a unit of each initiative's worth counts in every schedule."""
        return self._listed(reading)[2]

    def _listed(self, reading: Reading) -> tuple[Reading, list[dict[str, int]], dict[str, Floats]]:
        if id(reading) not in self.listed:
            every = list(every_schedule(reading))
            weights = {
                key: np.array(
                    [reading.weights[key, starts[key]] if key in starts else 0.0 for starts in every],
                    dtype=float,
                )
                for key in reading.works
            }
            self.listed[id(reading)] = (reading, every, weights)
        return self.listed[id(reading)]

    def effect(self, what_if: WhatIf, **others: WhatIf) -> WholeEffect:
        """What the planner says that one what-if brings. others: unsettled, facts."""
        return self.effects(((1.0, what_if),), **others)

    def effects(
        self,
        outcomes: tuple[tuple[float, WhatIf], ...],
        *,
        unsettled: WhatIf | None = None,
        are_facts: bool = False,
    ) -> WholeEffect:
        """What the planner says that some outcomes bring."""
        assert self.context.whole is not None
        self.context.whole.allow(self.context.whole.work + MOST_WORK)
        effect = self.context.whole.effect(
            [
                PossibleOutcome(chance=chance, what_if=what_if, facts=what_if if are_facts else None)
                for chance, what_if in outcomes
            ],
            unsettled=unsettled or WhatIf(),
        )
        assert effect is not None
        assert effect.basis is Basis.WHOLE
        return effect


def case_of(seed: int) -> Case | None:
    """A small portfolio that can be planned; None where it cannot."""
    portfolio = small_portfolio(
        seed, bands=False, negative=seed % 4 == 0, least=3, most=4 if seed % 4 == 1 else 3
    )
    if has_errors(check_portfolio(portfolio)):
        return None
    plan = plan_portfolio(portfolio)
    if not plan.is_planned or plan.divisible is None:
        return None
    pair = pair_of(portfolio)
    return Case(pair=pair, plan=plan, context=context_of(portfolio, plan.divisible, plan))


@functools.cache
def cases() -> tuple[Case, ...]:
    """The first small portfolios that can be planned and gain on both sides."""
    usable: list[Case] = []
    seed = 0
    while len(usable) < COUNT:
        case = case_of(seed)
        if case is not None and case.plan.divisible is not None and case.plan.divisible.is_positive:
            usable.append(case)
        seed += 1
    return tuple(usable)


def same(effect: WholeEffect, expected: float) -> None:
    """Both forms agree to a millionth of a point."""
    assert effect.points == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("place", range(COUNT))
def test_today_is_the_best_of_all_schedules(place: int) -> None:
    case = cases()[place]
    assert case.context.whole is not None
    assert case.context.whole.today.value == pytest.approx(case.best(case.pair.reading), abs=1e-6)
    assert not breaches(case.pair.reading, case.starts)


@pytest.mark.parametrize("place", range(COUNT))
def test_without_a_wait_or_some_work_or_with_more_people(place: int) -> None:
    case = cases()[place]
    reading, today = case.pair.reading, case.best(case.pair.reading)
    for wait in reading.waits[:2]:
        source = ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(wait.consumer, wait.of))
        expected = case.best(without_wait(reading, wait.consumer, wait.of)) - today
        same(case.effect(WhatIf(dropped=(source,))), expected)
    key = sorted(reading.works)[0]
    expected = case.best(ended(reading, key, exit_cost=500.0)) - today
    same(case.effect(WhatIf(ended=(key,), spent={0: 500.0})), expected)
    discipline = next(iter(sorted({discipline for discipline, _ in reading.people})), None)
    if discipline is not None:
        window = [quarter for quarter in range(2) if (discipline, quarter) in reading.people]
        more = reading
        for quarter in window:
            more = charged(with_people(more, discipline, quarter, more=2.0), quarter, 300.0)
        hired = WhatIf(
            hired={(discipline, quarter): 2.0 for quarter in window}, spent=dict.fromkeys(window, 300.0)
        )
        same(case.effect(hired), case.best(more) - today)


@pytest.mark.parametrize("place", range(COUNT))
def test_without_what_must_be_done(place: int) -> None:
    case = cases()[place]
    free_works = tuple(dataclasses.replace(work, mandated_by="") for work in case.pair.portfolio.initiatives)
    free = pair_of(dataclasses.replace(case.pair.portfolio, initiatives=free_works)).reading
    for source, _, _, _ in case.pair.problem.bounds:
        if source.kind is ConstraintKind.MANDATE:
            key = source.about[1]
            reading = with_work(
                case.pair.reading, key, must=free.works[key].must, starts=free.works[key].starts
            )
            reading = dataclasses.replace(
                reading,
                weights={**free.weights, **reading.weights},
                spends={**free.spends, **reading.spends},
            )
            same(case.effect(WhatIf(dropped=(source,))), case.best(reading) - case.best(case.pair.reading))
            break


@pytest.mark.parametrize("place", range(COUNT))
def test_knowing_a_worth_is_the_regret_of_todays_plan_and_never_negative(place: int) -> None:
    case = cases()[place]
    reading = case.pair.reading
    for key, lens in subjects_of(case):
        mean = case.pair.means[key, lens]
        answers = ((0.3, mean - 0.8 * abs(mean)), (0.5, mean), (0.2, mean + 1.2 * abs(mean)))
        expected = sum(
            chance
            * (
                case.best(reading, {(key, lens): value})
                - case.goal(reading, case.starts, {(key, lens): value})
            )
            for chance, value in answers
        )
        outcomes = tuple((chance, WhatIf(values={(key, lens): value})) for chance, value in answers)
        effect = case.effects(outcomes, are_facts=True)
        same(effect, expected)
        assert effect.points >= -1e-9
        raised = {(key, lens): mean + abs(mean)}
        same(case.effect(WhatIf(values=raised)), case.best(reading, raised) - case.best(reading))


@pytest.mark.parametrize("place", range(COUNT))
def test_the_best_plan_at_each_of_many_worths_is_that_of_all_schedules_however_few_are_solved(
    place: int,
) -> None:
    case = cases()[place]
    reading, whole = case.pair.reading, case.context.whole
    assert whole is not None
    for key, lens in subjects_of(case):
        mean = case.pair.means[key, lens]
        other = next(side for side in Lens if side is not lens)
        for beside in ({}, {(key, other): 1.5 * case.pair.means.get((key, other), 0.0)}):
            worth_by_outcome = [
                {**beside, (key, lens): mean + shift * abs(mean)}
                for shift in (-0.9, -0.5, -0.1, 0.3, 0.8, 2.0)
            ]
            case.effects(tuple((1 / 6, WhatIf(values=each)) for each in worth_by_outcome))
            for worths_then in worth_by_outcome:
                plan = whole.best(WhatIf(values=worths_then))
                assert plan is not None
                assert plan.value == pytest.approx(case.best(reading, worths_then), abs=1e-6)
                assert plan.bound >= plan.value - 1e-9


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 9])
def test_worths_are_taken_each_between_two_that_came_before(count: int) -> None:
    outcomes = [
        PossibleOutcome(chance=0.1, what_if=WhatIf(values={("a", Lens.USER_NEED): float(place * 7 % count)}))
        for place in range(count)
        if count
    ]
    order = [outcome.what_if.values["a", Lens.USER_NEED] for outcome in halved(outcomes)]
    assert sorted(order) == [float(place) for place in range(count)]
    assert order[:2] == [0.0, count - 1.0][: len(order)]
    for place, worth in enumerate(order[2:], 2):
        below = max(other for other in order[:place] if other < worth)
        above = min(other for other in order[:place] if other > worth)
        assert abs((above - worth) - (worth - below)) <= 1.0


def test_where_no_plan_serves_both_sides_no_chord_proves_anything() -> None:
    """G is then what the worse side has, and bends the other way: between two worths a third plan may be best."""

    def portfolio(worth: float) -> Portfolio:
        return Portfolio(
            settings=settings(),
            initiatives=(work("loved", effort={}), work("paying", effort={})),
            assessments=(*values("loved", 2.0, -1.5), *values("paying", worth, 3.0)),
        )

    facts = portfolio(-5.0)
    plan = plan_portfolio(facts)
    assert plan.divisible is not None
    assert not plan.divisible.is_positive
    whole = context_of(facts, plan.divisible, plan).whole
    assert whole is not None
    whole.allow(MOST_WORK)
    schedules = list(each_schedule(facts))
    ideals = [max(reached) for reached in zip(*(totals(facts, starts) for starts in schedules), strict=True)]
    for worth in (20.0, 1.4, 0.9, 0.6):
        best = whole.best(WhatIf(values={("paying", Lens.USER_NEED): worth}))
        assert best is not None
        expected = max(
            min(
                100 * total / ideal
                for total, ideal in zip(totals(portfolio(worth), starts), ideals, strict=True)
            )
            for starts in schedules
        )
        assert best.value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("place", range(COUNT))
def test_a_promise_and_a_tie_are_priced_against_the_plan_that_lives_without_knowing(place: int) -> None:
    case = cases()[place]
    reading, portfolio = case.pair.reading, case.pair.portfolio
    today = case.best(reading)
    for wait in reading.waits[:1]:
        longer = waiting_longer(reading, wait.consumer, wait.of, quarters=1)
        unsettled = WhatIf(waits={(wait.consumer, wait.of): 1})
        effect = case.effects(((1.0, WhatIf()),), unsettled=unsettled, are_facts=True)
        same(effect, today - case.best(longer))
    key = next((key for key in sorted(reading.works) if reading.works[key].starts), None)
    if key is None:
        return
    unsure = late(reading, portfolio, key, quarters=1, chance=0.4)
    if not case.schedules(unsure):
        return
    slipped = late(reading, portfolio, key, quarters=1)
    effect = case.effects(
        ((0.6, WhatIf()), (0.4, WhatIf(delays={key: 1}))),
        unsettled=WhatIf(delays={key: 1}, unsure={key: 0.4}),
        are_facts=True,
    )
    knowing = 0.6 * today + 0.4 * case.best(slipped)
    # Several plans may be as good as each other as long as nobody knows.
    expected = [
        knowing - 0.6 * case.goal(reading, starts) - 0.4 * case.goal(slipped, starts)
        for starts in case.best_starts(unsure)
    ]
    assert min(abs(effect.points - value) for value in expected) <= 1e-6
    assert effect.points >= -1e-9


def subjects_of(case: Case) -> Iterator[tuple[str, Lens]]:
    """Two of the worths that count, one of each side where there are."""
    assert case.plan.divisible is not None
    keys = [key for key in sorted(case.pair.reading.works) if case.pair.reading.works[key].starts]
    yield from zip(keys[::-1], case.plan.divisible.sides, strict=False)


@pytest.mark.parametrize("place", range(COUNT))
def test_every_price_of_a_small_ledger_is_of_whole_plans(place: int) -> None:
    case = cases()[place]
    ledger = price_tensions(case.context)
    assert all(priced.basis is Basis.WHOLE for priced in ledger.tensions if priced.tension.is_priced)
    assert ledger.probably_cannot == 0
    assert all(priced.gain >= -1e-9 for priced in ledger.tensions if priced.tension.kind == "disagreement")


def test_what_each_side_gains_comes_from_the_same_pair_of_plans() -> None:
    compared = 0
    for case in cases()[:20]:
        reading, divisible = case.pair.reading, case.plan.divisible
        assert divisible is not None
        for wait in reading.waits[:1]:
            source = ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(wait.consumer, wait.of))
            effect = case.effect(WhatIf(dropped=(source,)))
            before = {lens: divisible.reached(case.context.whole.today.x)[lens] for lens in divisible.sides}  # type: ignore[union-attr]
            after = {
                lens: before[lens] + effect.lens[lens] * 100 / divisible.scale[lens]
                for lens in divisible.sides
            }
            assert divisible.goal_of(after) - divisible.goal_of(before) == pytest.approx(
                effect.points, abs=1e-6
            )
            compared += 1
    assert compared >= 5


def test_without_effort_the_divisible_figures_stand_and_are_called_estimates() -> None:
    for case in cases()[:5]:
        context = context_of(case.pair.portfolio, case.plan.divisible, case.plan)  # type: ignore[arg-type]
        ledger = price_tensions(context, work=0.0)
        assert all(priced.basis is not Basis.DIVISIBLE for priced in ledger.tensions)
        estimates = [priced for priced in ledger.tensions if priced.basis is Basis.ESTIMATE]
        assert all(priced.is_rough for priced in estimates)
        assert ledger.cannot + ledger.could_change + ledger.probably_cannot + ledger.unpriced == len(
            ledger.open_tensions
        )


def test_the_same_facts_give_the_same_prices() -> None:
    case = cases()[1]
    again = context_of(case.pair.portfolio, case.plan.divisible, case.plan)  # type: ignore[arg-type]
    first, second = price_tensions(case.context), price_tensions(again)
    assert [(priced.key, priced.gain) for priced in first.tensions] == [
        (priced.key, priced.gain) for priced in second.tensions
    ]


def tiny_whole() -> tuple[WholePlans, Portfolio]:
    """Either a alone, or x beside m or h: 10 · 10, (x + 8) · 12, x · 20, x being worth next to nothing today."""
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(
            work("a", effort={}, cost_per_quarter=200.0),
            work("h", effort={}, alternatives="either"),
            work("m", effort={}, alternatives="either"),
            work("x", effort={}),
        ),
        assessments=(
            *values("a", 10.0, 10.0),
            *values("h", 0.0, 18.0),
            *values("m", 8.0, 10.0),
            *values("x", 0.1, 2.0),
        ),
        budget=(Budget(period="2026-Q2", amount=200.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    whole = context_of(portfolio, plan.divisible, plan).whole
    assert whole is not None
    whole.allow(MOST_WORK)
    return whole, portfolio


def test_between_two_worths_at_which_others_are_best_a_third_plan_may_be() -> None:
    whole, _ = tiny_whole()
    # G is 100 · √(U · B / (U° · B°)).
    user, business = whole.pricer.divisible.scale.values()
    for worth, best in ((0.0, 10 * 10), (20.0, 20 * 20), (2.0, 10 * 12), (1.9, 9.9 * 12), (0.2, 10 * 10)):
        plan = whole.best(WhatIf(values={("x", Lens.USER_NEED): worth}))
        assert plan is not None
        assert plan.value == pytest.approx(100 * math.sqrt(best / (user * business)), rel=1e-7), worth
        assert plan.is_proven


def test_what_is_not_proven_today_leaves_an_interval() -> None:
    whole, _ = tiny_whole()
    today = whole.today
    whole.today = dataclasses.replace(today, bound=today.value + 0.25)
    nothing = PossibleOutcome(chance=1.0, what_if=WhatIf())
    effect = whole.effect([nothing], unsettled=WhatIf())
    assert effect is not None
    assert (effect.points, effect.least, effect.most) == pytest.approx((0.0, -0.25, 0.25))
    # Work that is left out anyhow is worth less: as good a plan, as far from proven.
    less = WhatIf(values={("m", Lens.USER_NEED): 1.0})
    plan = whole.best(less)
    assert plan is not None
    assert (plan.value, plan.bound) == pytest.approx((today.value, today.value + 0.25))
    halves = [PossibleOutcome(chance=0.5, what_if=each) for each in (less, WhatIf())]
    effect = whole.effect(halves, unsettled=WhatIf())
    assert effect is not None
    assert (effect.points, effect.least, effect.most) == pytest.approx((0.0, -0.25, 0.25))


def test_where_today_is_proven_what_is_left_out_may_be_worth_less_without_a_solve() -> None:
    whole, _ = tiny_whole()
    spent = whole.work
    for less in (
        {("m", Lens.USER_NEED): 1.0},
        {("m", Lens.USER_NEED): 8.0, ("h", Lens.BUSINESS_VALUE): -1.0},
    ):
        plan = whole.best(WhatIf(values=less))
        assert plan is not None
        assert (plan.value, plan.bound) == (whole.today.value, whole.today.value)
    assert whole.work == spent
    # It is worth more, or it is done: that is looked into.
    for other in ({("m", Lens.USER_NEED): 8.5}, {("a", Lens.USER_NEED): 9.0}):
        assert whole.best(WhatIf(values=other)) is not None
        assert whole.work > spent
        spent = whole.work


def test_what_could_be_is_none_once_the_effort_is_spent() -> None:
    whole, _ = tiny_whole()
    whole.allow(0.0)
    assert whole.is_spent
    assert whole.best(WhatIf(ended=("a",))) is None
    ended = PossibleOutcome(chance=1.0, what_if=WhatIf(ended=("a",)))
    assert whole.effect([ended], unsettled=WhatIf()) is None
    assert (
        whole.effect([PossibleOutcome(chance=1.0, what_if=WhatIf())], unsettled=WhatIf(ended=("a",))) is None
    )
    with whole.beside(MOST_WORK):
        assert not whole.is_spent
        plan = whole.best(WhatIf(ended=("a",)))
        assert plan is not None
        assert plan.is_proven
    assert whole.is_spent
    assert whole.best(WhatIf(ended=("a",))) is None
    with whole.beside(0.0):
        assert whole.best(WhatIf(ended=("a",))) == plan


def test_nothing_can_be_planned_is_an_answer_too() -> None:
    whole, _ = tiny_whole()
    impossible = WhatIf(spent={0: 1_000.0})
    plan = whole.best(impossible)
    assert plan is not None
    assert not plan.is_feasible
    outcomes = [PossibleOutcome(chance=0.5, what_if=each) for each in (WhatIf(), impossible)]
    effect = whole.effect(outcomes, unsettled=WhatIf())
    assert effect is not None
    assert (effect.points, effect.least, effect.most) == (-math.inf, -math.inf, 0.0)
    assert effect.lens == dict.fromkeys(Lens, 0.0)
    assert effect.is_proven
    assert whole.effect([PossibleOutcome(chance=1.0, what_if=WhatIf())], unsettled=impossible) is None


def points_of(whole: WholePlans, user: float, business: float) -> float:
    """G of what both sides then have: 100 · √(U · B / (U° · B°))."""
    scale = whole.pricer.divisible.scale
    return 100 * math.sqrt(user * business / (scale[Lens.USER_NEED] * scale[Lens.BUSINESS_VALUE]))


def test_each_side_gains_what_the_other_plan_has_more() -> None:
    """Without a: x and m, 8.1 people and £12, not 10 and £10."""
    whole, _ = tiny_whole()
    ended = PossibleOutcome(chance=1.0, what_if=WhatIf(ended=("a",)))
    effect = whole.effect([ended], unsettled=WhatIf())
    assert effect is not None
    assert effect.points == pytest.approx(points_of(whole, 8.1, 12) - points_of(whole, 10, 10), abs=1e-7)
    assert effect.lens == pytest.approx({Lens.USER_NEED: -1.9, Lens.BUSINESS_VALUE: 2.0})
    assert effect.basis is Basis.WHOLE


@pytest.mark.parametrize("are_facts", [True, False])
def test_of_a_fact_counts_how_far_the_plan_falls_short_and_of_what_is_new_all_that_it_brings(
    are_facts: bool,
) -> None:
    """Either a is worth 30 people, and is done as it would be anyway, or 1, when x and m are done instead."""
    whole, _ = tiny_whole()
    outcomes = [
        PossibleOutcome(chance=chance, what_if=what_if, facts=what_if if are_facts else None)
        for chance, what_if in (
            (0.25, WhatIf(values={("a", Lens.USER_NEED): 30.0})),
            (0.75, WhatIf(values={("a", Lens.USER_NEED): 1.0})),
        )
    ]
    effect = whole.effect(outcomes, unsettled=WhatIf())
    assert effect is not None
    today, more, instead = (points_of(whole, *pair) for pair in ((10, 10), (30, 10), (8.1, 12)))
    if are_facts:
        assert effect.points == pytest.approx(0.75 * (instead - points_of(whole, 1, 10)), abs=1e-7)
        assert effect.lens == pytest.approx({Lens.USER_NEED: 0.75 * 7.1, Lens.BUSINESS_VALUE: 0.75 * 2.0})
    else:
        assert effect.points == pytest.approx(0.25 * (more - today) + 0.75 * (instead - today), abs=1e-7)
        people = 0.25 * (30.0 - 10.0) + 0.75 * (8.1 - 10.0)
        assert effect.lens == pytest.approx({Lens.USER_NEED: people, Lens.BUSINESS_VALUE: 0.75 * 2.0})
    assert effect.is_proven


@pytest.mark.parametrize("seed", range(4))
def test_at_every_pair_of_worths_the_best_of_three_plans_counts(seed: int) -> None:
    """In any order, one side at a time and both at once."""
    whole, _ = tiny_whole()
    luck = np.random.default_rng(seed)
    users, pounds = (0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 6.0, 20.0), (0.0, 2.0, 4.0, 9.0)
    both = [
        {("x", Lens.USER_NEED): user, ("x", Lens.BUSINESS_VALUE): money} for user in users for money in pounds
    ]
    alone = [{("x", Lens.USER_NEED): user} for user in users]
    every = [*both, *alone, *({("x", Lens.BUSINESS_VALUE): money} for money in pounds)]
    for place in luck.permutation(len(every)):
        values = every[place]
        user = values.get(("x", Lens.USER_NEED), 0.1)
        money = values.get(("x", Lens.BUSINESS_VALUE), 2.0)
        pairs = ((10.0, 10.0), (user + 8, money + 10), (user, money + 18))
        plan = whole.best(WhatIf(values=values))
        assert plan is not None
        best = max(points_of(whole, *pair) for pair in pairs)
        assert plan.value == pytest.approx(best, rel=1e-7), values
        assert plan.bound == pytest.approx(best, abs=2e-6)

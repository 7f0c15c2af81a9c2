"""The divisible plan agrees with a second form of the same programme, and keeps what it promises."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from benchmarks.instances import Family
from hypothesis import assume, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from tests.oracles.pulses import best_value, equal_tension, greatest_floor
from tests.planning.pairs import Pair, instance_pair, pair_of, plannable_pairs, small_pair
from tests.small import small_portfolio, small_portfolios

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan, highest_floor
from bowstring.planning.whatif import Pricer, WhatIf

FLOOR_SHARES = (0.0, 0.5, 1.0)
quickly = profile(max_examples=15, deadline=None, derandomize=True)


@pytest.mark.parametrize("seed", range(90))
def test_ideals_and_the_highest_floor_agree_with_the_second_form(seed: int) -> None:
    check_aims(small_pair(seed))


@pytest.mark.parametrize("family", Family)
def test_ideals_and_the_highest_floor_agree_with_the_second_form_on_instances(family: Family) -> None:
    check_aims(instance_pair(family))


def check_aims(pair: Pair) -> None:
    if pair.held is None:
        assert pair.aims is None
        return
    assert pair.aims is not None
    assert set(pair.aims.ideals) == set(pair.held.ideals)
    for lens, ideal in pair.held.ideals.items():
        assert pair.aims.ideals[lens] == pytest.approx(ideal, rel=1e-8)
    for focus in Focus:
        assert pair.aims.focus_ideals[focus] == pytest.approx(pair.held.focus_ideals[focus], abs=1e-6)
    floor = highest_floor(pair.problem, pair.aims)
    assert floor == pytest.approx(greatest_floor(pair.pulses, pair.held), abs=1e-7)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("place", range(40))
def test_equal_tension_agrees_with_the_second_form(place: int, share: float) -> None:
    check_equal_tension(plannable_pairs(40)[place], share)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("family", Family)
def test_equal_tension_agrees_with_the_second_form_on_instances(family: Family, share: float) -> None:
    check_equal_tension(instance_pair(family), share)


def check_equal_tension(pair: Pair, share: float) -> None:
    divisible, held = pair.planned(share), pair.against()
    found = equal_tension(pair.pulses, held, divisible.floor)
    assert found is not None
    value, price = found
    assert divisible.value == pytest.approx(value, abs=1e-6)
    floor_rows = pair.pulses.floors(held, divisible.floor)

    def best(weight: float) -> float:
        return best_value(pair.pulses, held, floor_rows=floor_rows, weight=weight)

    assert divisible.price_value == pytest.approx(best(divisible.lens_weight), abs=1e-6)
    if len(held.ideals) < 2:
        assert divisible.lens_weight == float(Lens.USER_NEED in held.ideals)
        return
    low, high = divisible.weight_interval
    assert low - 1e-6 <= price <= high + 1e-6
    assert divisible.lens_weight == pytest.approx(min(max((low + high) / 2, 0.05), 0.95))
    # By duality these weights, and no others, have the equal-tension plan among their best.
    assert best(low) == pytest.approx(value, abs=1e-6)
    assert best(high) == pytest.approx(value, abs=1e-6)
    for outside in (low - 0.02, high + 0.02):
        if 0 <= outside <= 1:
            assert best(outside) > value + 1e-7


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("place", range(40))
def test_the_plan_reaches_its_value_within_its_constraints(place: int, share: float) -> None:
    pair = plannable_pairs(40)[place]
    check_reaches(pair.planned(share))


def check_reaches(divisible: DivisiblePlan) -> None:
    problem, aims, x = divisible.problem, divisible.aims, divisible.x
    reached = {lens: float(aims.share(problem, lens) @ x) for lens in aims.ideals}
    assert min(reached.values()) == pytest.approx(divisible.value, abs=1e-6)
    assert max(reached.values()) <= 100 + 1e-6
    program = problem.program
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    held = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    slack = 1e-6 * np.maximum(1.0, np.abs(np.where(np.isfinite(program.row_upper), program.row_upper, 1.0)))
    assert (held >= program.row_lower - slack).all()
    assert (held <= program.row_upper + slack).all()
    assert (x >= program.lower - 1e-7).all()
    assert (x <= program.upper + 1e-7).all()
    for focus, row in divisible.floor_rows.items():
        assert held[row] >= divisible.floor * aims.focus_ideals[focus] - 1e-6


@quickly
@given(small_portfolios(negative=False))
def test_a_third_of_each_best_is_always_possible_at_once_where_values_are_not_negative(
    portfolio: Portfolio,
) -> None:
    pair = pair_of(portfolio)
    assume(pair.aims is not None)
    assert pair.aims is not None
    assert highest_floor(pair.problem, pair.aims) >= 1 / 3 - 1e-7


@quickly
@given(small_portfolios())
def test_a_higher_floor_never_raises_the_value(portfolio: Portfolio) -> None:
    pair = pair_of(portfolio)
    assume(pair.is_plannable)
    values = [pair.planned(share).value for share in (0.0, 0.4, 0.8, 1.0)]
    assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise(values))


@quickly
@given(small_portfolios(), st.sampled_from(Lens), st.sampled_from((1e-6, 0.37, 1000.0, 1e8)))
def test_the_unit_of_a_lens_changes_nothing(portfolio: Portfolio, lens: Lens, factor: float) -> None:
    check_same(pair_of(portfolio), pair_of(in_other_unit(portfolio, lens, factor)), lens=lens, factor=factor)


@pytest.mark.parametrize("factor", [1e-6, 1e6])
@pytest.mark.parametrize("lens", Lens)
def test_the_unit_of_a_lens_changes_nothing_where_beliefs_are_shrunk(lens: Lens, factor: float) -> None:
    pair = instance_pair(Family.TYPICAL)
    other = pair_of(in_other_unit(pair.portfolio, lens, factor))
    check_same(pair, other, lens=lens, factor=factor)


def in_other_unit(portfolio: Portfolio, lens: Lens, factor: float) -> Portfolio:
    return dataclasses.replace(
        portfolio,
        assessments=tuple(
            dataclasses.replace(one, low=one.low * factor, likely=one.likely * factor, high=one.high * factor)
            if one.lens is lens
            else one
            for one in portfolio.assessments
        ),
    )


def check_same(pair: Pair, other: Pair, *, lens: Lens, factor: float) -> None:
    assert pair.is_plannable == other.is_plannable
    if pair.aims is None or other.aims is None or not pair.aims.ideals:
        return
    for each, ideal in pair.aims.ideals.items():
        assert other.aims.ideals[each] == pytest.approx(ideal * (factor if each is lens else 1.0), rel=1e-8)
    check_same_plan(pair.planned(0.9), other.planned(0.9))


def check_same_plan(plan: DivisiblePlan, other: DivisiblePlan) -> None:
    assert other.value == pytest.approx(plan.value, abs=1e-6)
    assert other.floor_max == pytest.approx(plan.floor_max, abs=1e-7)
    assert other.lens_weight == pytest.approx(plan.lens_weight, abs=1e-6)
    assert other.weight_interval == pytest.approx(plan.weight_interval, abs=1e-6)
    assert other.price_value == pytest.approx(plan.price_value, abs=1e-6)


def renamed(portfolio: Portfolio, seed: int) -> tuple[Portfolio, dict[str, str]]:
    """The same portfolio under other keys and in another order, and the new keys by the old."""
    rng = np.random.default_rng(seed)
    olds = [work.key for work in portfolio.initiatives]
    new = {old: f"w-{place:03d}" for old, place in zip(olds, rng.permutation(len(olds)), strict=True)}
    works = [
        dataclasses.replace(
            work, key=new[work.key], requires=tuple(new[one] for one in reversed(work.requires))
        )
        for work in portfolio.initiatives
    ]
    # Among the assessments and capacity the last of two rows that say the same thing holds: their order is a fact.
    told = [dataclasses.replace(one, initiative=new[one.initiative]) for one in portfolio.assessments]
    return dataclasses.replace(
        portfolio,
        initiatives=tuple(works[place] for place in rng.permutation(len(works))),
        assessments=tuple(sorted(told, key=lambda one: one.initiative)),
        assets=tuple(reversed(portfolio.assets)),
        budget=tuple(reversed(portfolio.budget)),
    ), new


@quickly
@given(small_portfolios(), st.integers(0, 1000))
def test_keys_and_order_change_nothing(portfolio: Portfolio, seed: int) -> None:
    other, _ = renamed(portfolio, seed)
    pair, twin = pair_of(portfolio), pair_of(other)
    assert pair.is_plannable == twin.is_plannable
    if pair.is_plannable:
        check_same_plan(pair.planned(0.9), twin.planned(0.9))


@pytest.mark.parametrize("family", Family)
def test_keys_and_order_change_nothing_on_instances(family: Family) -> None:
    pair = instance_pair(family)
    other, new = renamed(pair.portfolio, 1)
    plan, twin = pair.planned(0.9), pair_of(other).planned(0.9)
    check_same_plan(plan, twin)
    prices, twins = Pricer(plan), Pricer(twin)
    for work in pair.portfolio.initiatives[::10]:
        for lens in Lens:
            for value in (0.0, 3 * prices.mean(work.key, lens)):
                news = prices.effect(WhatIf(values={(work.key, lens): value}))
                same = twins.effect(WhatIf(values={(new[work.key], lens): value}))
                assert same.points == pytest.approx(news.points, abs=1e-6)


def test_a_lens_without_assessments_weighs_nothing() -> None:
    portfolio = small_portfolio(11, pins=False, bands=False)
    only = dataclasses.replace(
        portfolio, assessments=tuple(one for one in portfolio.assessments if one.lens is Lens.USER_NEED)
    )
    pair = pair_of(only)
    plan = pair.planned(0.5)
    assert Lens.BUSINESS_VALUE in pair.beliefs.unvalued
    assert plan.lens_weight == 1.0
    assert math.isclose(plan.value, plan.price_value, abs_tol=1e-9)

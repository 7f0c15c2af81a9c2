"""The divisible plan agrees with a second form of the same programme, and keeps what it promises."""

import dataclasses
import itertools

import numpy as np
import pytest
from benchmarks.instances import Family
from hypothesis import assume, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from tests.oracles.pulses import agreed, best_value, greatest_floor
from tests.planning.every_schedule import plan_of, values
from tests.planning.every_schedule import settings as tiny_settings
from tests.planning.every_schedule import work as tiny_work
from tests.planning.pairs import Pair, instance_pair, pair_of, plannable_pairs, small_pair
from tests.small import small_portfolio, small_portfolios

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf

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
    assert pair.aims.disagreement == pytest.approx(pair.held.before, rel=1e-8)
    if not pair.is_plannable:
        return
    plan = pair.planned(0.0)
    held = pair.against(plan)
    for focus in Focus:
        assert plan.focuses.ideals[focus] == pytest.approx(held.focus_ideals[focus], abs=1e-6)
    assert plan.focuses.highest_floor == pytest.approx(greatest_floor(pair.pulses, held), abs=1e-7)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("place", range(40))
def test_equal_tension_agrees_with_the_second_form(place: int, share: float) -> None:
    check_equal_tension(plannable_pairs(40)[place], share, lean=0.5)


@pytest.mark.parametrize("lean", [0.2, 0.7])
@pytest.mark.parametrize("place", range(40))
def test_a_lean_agrees_with_the_second_form(place: int, lean: float) -> None:
    check_equal_tension(plannable_pairs(40)[place], 0.0, lean=lean)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("family", Family)
def test_equal_tension_agrees_with_the_second_form_on_instances(family: Family, share: float) -> None:
    check_equal_tension(instance_pair(family), share, lean=0.5)


def check_equal_tension(pair: Pair, share: float, *, lean: float) -> None:
    """By cutting planes, and by what the weights prove: no plan is worth more than 100 under them."""
    divisible = pair.planned(share, lean)
    bare = pair.against(pair.planned(0.0, lean))
    floor_rows = pair.pulses.floors(bare, divisible.floor or 0.0)
    rows = floor_rows if divisible.floor else ()
    held = agreed(pair.pulses, pair.against(), lean, rows)
    assert divisible.is_positive == bool(held.shares)
    if not divisible.is_positive:
        return
    assert divisible.value == pytest.approx(100, abs=1e-9)
    for lens, whole in held.scale.items():
        assert divisible.scale[lens] == pytest.approx(whole, rel=1e-5)
    assert best_value(pair.pulses, pair.against(divisible), floor_rows=rows) == pytest.approx(100, abs=1e-6)


@pytest.mark.parametrize("share", FLOOR_SHARES)
@pytest.mark.parametrize("place", range(40))
def test_the_plan_reaches_its_value_within_its_constraints(place: int, share: float) -> None:
    pair = plannable_pairs(40)[place]
    check_reaches(pair.planned(share))


def check_reaches(divisible: DivisiblePlan) -> None:
    problem, x = divisible.problem, divisible.x
    for lens in divisible.sides:
        total = float(problem.per_column(divisible.aims.means[lens]) @ x)
        assert total == pytest.approx(divisible.totals[lens], rel=1e-9)
        assert total <= divisible.aims.ideals[lens] * (1 + 1e-9) + 1e-9
    assert divisible.goal(x) == pytest.approx(divisible.value, abs=1e-6)
    program = problem.program
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    held = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    slack = 1e-6 * np.maximum(1.0, np.abs(np.where(np.isfinite(program.row_upper), program.row_upper, 1.0)))
    assert (held >= program.row_lower - slack).all()
    assert (held <= program.row_upper + slack).all()
    assert (x >= program.lower - 1e-7).all()
    assert (x <= program.upper + 1e-7).all()
    for focus, row in divisible.floor_rows.items():
        assert held[row] >= (divisible.floor or 0.0) * divisible.focuses.ideals[focus] - 1e-6


@quickly
@given(small_portfolios(negative=False))
def test_a_third_of_each_best_is_always_possible_at_once_where_values_are_not_negative(
    portfolio: Portfolio,
) -> None:
    pair = pair_of(portfolio)
    assume(pair.is_plannable)
    assert pair.planned(0.0).focuses.highest_floor >= 1 / 3 - 1e-7


@quickly
@given(small_portfolios())
def test_a_higher_floor_never_brings_more_of_both(portfolio: Portfolio) -> None:
    pair = pair_of(portfolio)
    assume(pair.is_plannable)
    without = pair.planned(0.0)
    assume(without.is_positive)
    goals = [
        without.goal(plan.x[: without.x.size]) for plan in (pair.planned(share) for share in (0.4, 0.8, 1.0))
    ]
    assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise([100.0, *goals]))


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
            dataclasses.replace(
                assessment,
                low=assessment.low * factor,
                likely=assessment.likely * factor,
                high=assessment.high * factor,
            )
            if assessment.lens is lens
            else assessment
            for assessment in portfolio.assessments
        ),
    )


def check_same(pair: Pair, other: Pair, *, lens: Lens, factor: float) -> None:
    assert pair.is_plannable == other.is_plannable
    if pair.aims is None or other.aims is None or not pair.aims.ideals:
        return
    for each, ideal in pair.aims.ideals.items():
        assert other.aims.ideals[each] == pytest.approx(ideal * (factor if each is lens else 1.0), rel=1e-8)
    check_same_plan(pair.planned(0.9), other.planned(0.9), {lens: factor})


def check_same_plan(
    plan: DivisiblePlan, other: DivisiblePlan, factors: dict[Lens, float] | None = None
) -> None:
    assert other.value == pytest.approx(plan.value, abs=1e-6)
    assert other.focuses.highest_floor == pytest.approx(plan.focuses.highest_floor, abs=1e-6)
    assert other.is_positive == plan.is_positive
    assert set(other.scale) == set(plan.scale)
    for lens, whole in plan.scale.items():
        assert other.scale[lens] == pytest.approx(whole * (factors or {}).get(lens, 1.0), rel=1e-6)


def renamed(portfolio: Portfolio, seed: int) -> tuple[Portfolio, dict[str, str]]:
    """The same portfolio under other keys and in another order, and the new keys by the old."""
    rng = np.random.default_rng(seed)
    olds = [work.key for work in portfolio.initiatives]
    new = {old: f"w-{place:03d}" for old, place in zip(olds, rng.permutation(len(olds)), strict=True)}
    works = [
        dataclasses.replace(
            work,
            key=new[work.key],
            requires=tuple(new[requirement] for requirement in reversed(work.requires)),
        )
        for work in portfolio.initiatives
    ]
    # Among the assessments and capacity the last of two rows that say the same thing holds: their order is a fact.
    assessments = [
        dataclasses.replace(assessment, initiative=new[assessment.initiative])
        for assessment in portfolio.assessments
    ]
    return dataclasses.replace(
        portfolio,
        initiatives=tuple(works[place] for place in rng.permutation(len(works))),
        assessments=tuple(sorted(assessments, key=lambda assessment: assessment.initiative)),
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
        portfolio,
        assessments=tuple(
            assessment for assessment in portfolio.assessments if assessment.lens is Lens.USER_NEED
        ),
    )
    pair = pair_of(only)
    plan = pair.planned(0.5)
    assert Lens.BUSINESS_VALUE in pair.beliefs.unvalued
    assert plan.shares == {Lens.USER_NEED: 1.0}
    assert plan.value == pytest.approx(100)


def test_neither_side_gains_one_per_cent_without_the_other_losing_at_least_as_much() -> None:
    for pair in plannable_pairs(20):
        plan = pair.planned(0.0)
        if len(plan.sides) < 2 or not plan.is_positive:
            continue
        for lens, other in (tuple(Lens), tuple(Lens)[::-1]):
            held = pair.against(plan)
            row = {int(at): float(-value) for at, value in enumerate(pair.pulses.points(held, lens)) if value}
            more = -101.0 - 100 * held.before[lens] / held.scale[lens]
            best = pair.pulses.best(pair.pulses.points(held, other), rows=((row, more),))
            if best is not None:
                left = best.value - 100 * held.before[other] / held.scale[other]
                assert left <= 99 + 1e-6


def test_what_forced_work_costs_a_side_is_taken_out_first() -> None:
    """The law costs the business 100 a quarter; points are of what is gained beyond that."""
    works = (
        tiny_work("law", mandated_by="law", cost_per_quarter=0.0),
        tiny_work("good", cost_per_quarter=0.0),
    )
    portfolio = Portfolio(
        settings=tiny_settings(quarters=1, value_quarters=2),
        initiatives=works,
        assessments=(*values("law", 1, -100), *values("good", 10, 101)),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    assert plan.aims.disagreement == pytest.approx({Lens.USER_NEED: 0.0, Lens.BUSINESS_VALUE: -100.0})
    assert plan.scale[Lens.BUSINESS_VALUE] == pytest.approx(101)
    assert plan.value == pytest.approx(100)


def test_a_side_that_nobody_can_serve_has_no_weight() -> None:
    works = (tiny_work("a", cost_per_quarter=0.0), tiny_work("b", cost_per_quarter=0.0))
    portfolio = Portfolio(
        settings=tiny_settings(quarters=1, value_quarters=2),
        initiatives=works,
        assessments=(*values("a", 10, 0), *values("b", 5, -3)),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    assert plan.sides == (Lens.USER_NEED,)
    assert plan.totals[Lens.USER_NEED] == pytest.approx(15)

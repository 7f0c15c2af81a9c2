"""Actual over stated cost: weighted for what still runs; a class from outside; the plan told twice."""

import dataclasses
import math
from datetime import date

import numpy as np
import pytest
from tests.advice.cases import case
from tests.oracles.believing import believed_means
from tests.oracles.reading import weight_from
from tests.planning.every_schedule import settings, values, work

from bowstring.delivery.overruns import (
    CostClass,
    CostRecord,
    cost_class_of,
    cost_records,
    outside_class,
    usual_costs,
)
from bowstring.delivery.usual import as_usually_delivered, cost_spreads, draw_factors, range_factors
from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.planner import plan_portfolio

START = Quarter(2026, 2)


def finished(ratio: float, years: float, key: str = "f") -> CostRecord:
    return CostRecord(initiative=key, ratio=ratio, years=years, is_finished=True)


def running(years: float) -> CostRecord:
    return CostRecord(initiative="r", ratio=0.5, years=years, is_finished=False)


def test_where_nothing_still_runs_every_record_counts_alike() -> None:
    cost_class = cost_class_of([finished(1.0 + place / 10, place) for place in range(10)])
    assert cost_class is not None
    assert cost_class.weights == pytest.approx([0.1] * 10)
    assert cost_class.quantile(0.8) == pytest.approx(1.7)
    assert cost_class.quantile(0.5) == pytest.approx(1.4)


def test_long_work_counts_for_what_still_runs() -> None:
    """Of two watched beyond a year one was cut off there: the other counts for both."""
    records = [*(finished(1.0, 0.5) for _ in range(4)), running(1.0), finished(2.0, 2.0)]
    cost_class = cost_class_of(records)
    assert cost_class is not None
    # K just before two years is 1 − 1/2.
    assert cost_class.weights == pytest.approx([1 / 6] * 4 + [2 / 6])


def test_weights_make_up_for_informative_censoring() -> None:
    """Long work costs more and is more often cut off: the plain mean is too low, the weighted one is right."""
    rng = np.random.default_rng(1)
    years = rng.exponential(2.0, 4000)
    ratios, watched = 1 + 0.3 * years, rng.uniform(0.0, 20.0, 4000)
    records = [
        finished(float(ratio), float(length)) if length <= end else running(float(end))
        for ratio, length, end in zip(ratios, years, watched, strict=True)
    ]
    cost_class = cost_class_of(records)
    assert cost_class is not None
    plain = np.mean([record.ratio for record in records if record.is_finished])
    weighted = math.fsum(w * r for w, r in zip(cost_class.weights, cost_class.ratios, strict=True))
    assert abs(weighted - 1.6) < 0.04 < 1.6 - plain
    truth = 1 + 0.3 * -2.0 * math.log(0.2)
    assert cost_class.quantile(0.8) == pytest.approx(truth, rel=0.03)


def test_too_few_finished_say_nothing() -> None:
    assert cost_class_of([finished(1.5, 1.0)] * 4 + [running(1.0)] * 9) is None


def test_a_class_from_outside_has_the_quantiles_it_was_given() -> None:
    cost_class = outside_class(1.2, 1.6, "somebody's projects")
    assert cost_class.quantile(0.5) == pytest.approx(1.2, rel=0.01)
    assert cost_class.quantile(0.8) == pytest.approx(1.6, rel=0.01)
    assert cost_class.source == "somebody's projects"


def done(key: str, actual: float) -> Initiative:
    return work(
        key, effort={}, committed_start=Quarter(2025, 1), finished_on=date(2025, 9, 30), actual_cost=actual
    )


def with_record(actual: float, count: int = 6, amount: float = 1000.0) -> Portfolio:
    open_work = [work(f"o-{place}", effort={}, cost_per_quarter=100.0) for place in range(4)]
    return Portfolio(
        settings=settings(quarters=4, value_quarters=8),
        initiatives=(*open_work, *(done(f"d-{place}", actual) for place in range(count))),
        assessments=tuple(view for each in open_work for view in values(each.key, 10.0, 1000.0)),
        budget=(Budget(period="2026/27", amount=amount),),
    )


def test_our_own_record_comes_before_a_class_from_outside() -> None:
    facts = with_record(130.0)
    named = dataclasses.replace(
        facts.settings, reference_cost_p50=2.0, reference_cost_p80=3.0, reference_cost_source="elsewhere"
    )
    own = usual_costs(dataclasses.replace(facts, settings=named))
    assert own is not None
    assert (own.source, own.finished, own.quantile(0.5)) == ("", 6, pytest.approx(1.3))
    few = usual_costs(dataclasses.replace(with_record(130.0, count=3), settings=named))
    assert few is not None
    assert few.source == "elsewhere"
    assert usual_costs(with_record(130.0, count=3)) is None


def test_running_work_is_known_to_be_unfinished() -> None:
    runs = work("runs", effort={}, committed_start=Quarter(2025, 2), spent=80.0, duration_quarters=9)
    facts = dataclasses.replace(with_record(130.0), initiatives=(runs, done("d", 120.0)))
    by_key = {record.initiative: record for record in cost_records(facts)}
    assert not by_key["runs"].is_finished
    assert by_key["runs"].years == pytest.approx(1.0, abs=0.01)
    # £80 of nine quarters at £100.
    assert by_key["runs"].ratio == pytest.approx(80 / 900)
    assert by_key["d"].ratio == pytest.approx(1.2)


def test_a_plan_as_usual_costs_what_such_work_costs() -> None:
    facts = with_record(130.0, amount=450.0)
    usual = as_usually_delivered(facts, plan_portfolio(facts))
    assert usual is not None
    assert usual.cost is not None
    cost = usual.cost
    assert (cost.stated, cost.half, cost.safe) == (400.0, pytest.approx(520.0), pytest.approx(520.0))
    assert cost.hold_back == pytest.approx(120.0)
    assert cost.within == 0.0
    assert usual.late_days is None
    roomy = with_record(130.0, amount=600.0)
    again = as_usually_delivered(roomy, plan_portfolio(roomy))
    assert again is not None
    assert again.cost is not None
    assert again.cost.within == 1.0


def test_whenever_work_starts_only_what_is_still_to_be_paid_costs_more() -> None:
    facts = with_record(130.0)
    later = tuple(
        each if each.is_over else dataclasses.replace(each, earliest_start=START.plus(2))
        for each in facts.initiatives
    )
    runs = work("runs", effort={}, committed_start=START.plus(-1), duration_quarters=3)
    facts = dataclasses.replace(
        facts, initiatives=(*later, runs), assessments=(*facts.assessments, *values("runs", 10.0, 1000.0))
    )
    plan = plan_portfolio(facts)
    assert {key for key, start in plan.starts.items() if start is not None} >= {"o-0", "o-1", "o-2", "o-3"}
    usual = as_usually_delivered(facts, plan)
    assert usual is not None
    assert usual.cost is not None
    # Four quarters of four pieces of work, and two that are left of the one that runs, at £100 each.
    assert usual.cost.half - usual.cost.stated == pytest.approx(0.3 * (400.0 + 200.0))


def test_what_moves_all_costs_together_widens_the_total() -> None:
    cost_class = outside_class(1.0, 1.5, "x")
    alone, together = (draw_factors(cost_class, 50, common=common).sum(axis=1) for common in (0.0, 0.3))
    assert float(np.std(together)) > 2 * float(np.std(alone))
    assert np.median(draw_factors(cost_class, 1)) == pytest.approx(1.0, rel=0.05)
    steps = CostClass(ratios=(1.0, 2.0), weights=(0.5, 0.5), finished=2, running=0)
    assert set(np.unique(draw_factors(steps, 3))) == {1.0, 2.0}


def test_half_a_year_late_brings_an_eighth_less_on_both_sides() -> None:
    """Two of 16.5 full quarters are lost of what is done in half a year: 12 %, 13 % discounted, more of later each."""
    facts = case("p9_late")
    plan = plan_portfolio(facts)
    usual = as_usually_delivered(facts, plan)
    assert usual is not None
    # Every one of nine milestones came 183 or 184 days late, or a day or two more: two quarters.
    slips = sorted((row.actual - row.promised).days for row in facts.forecasts if row.actual is not None)
    assert len(slips) == 9
    assert usual.late_days == pytest.approx(slips[4], abs=1e-6)
    quarters = slips[4] / (365.25 / 4)
    whole, part = int(quarters), quarters - int(quarters)
    means = believed_means(facts)
    for lens in Lens:
        promised = late = 0.0
        for each in facts.initiatives:
            start = plan.starts.get(each.key)
            if start is not None:
                assert each.duration is not None
                done = start.index - facts.settings.start.index + each.duration
                after = [weight_from(facts, done + whole + more) for more in (0, 1)]
                promised += means[each.key, lens] * weight_from(facts, done)
                late += means[each.key, lens] * ((1 - part) * after[0] + part * after[1])
        assert usual.share_less(lens) == pytest.approx(1 - late / promised, rel=1e-9)
        assert 0.12 < usual.share_less(lens) < 0.15
    straight = dataclasses.replace(facts, settings=dataclasses.replace(facts.settings, discount_rate=0.0))
    assert 1 - weight_from(straight, 4) / weight_from(straight, 2) == pytest.approx(2 / 16.5)
    assert 1 - weight_from(facts, 4) / weight_from(facts, 2) == pytest.approx(0.129, abs=0.001)


def test_nothing_known_tells_nothing() -> None:
    facts = with_record(130.0, count=0)
    assert as_usually_delivered(facts, plan_portfolio(facts)) is None


def test_without_a_class_the_stated_ranges_are_used() -> None:
    facts = with_record(130.0, count=0)
    ranged = tuple(dataclasses.replace(each, cost_low=80.0, cost_high=150.0) for each in facts.initiatives)
    usual = as_usually_delivered(
        dataclasses.replace(facts, initiatives=ranged),
        plan_portfolio(dataclasses.replace(facts, initiatives=ranged)),
    )
    assert usual is not None
    assert usual.cost is not None
    assert (usual.cost.finished, usual.cost.source) == (0, "")
    assert usual.cost.safe > usual.cost.half > usual.cost.stated
    factors = range_factors(ranged[:1])
    assert np.quantile(factors, [0.1, 0.5, 0.9]) == pytest.approx([0.8, 1.0, 1.5], abs=0.03)


def test_a_range_may_reach_down_to_nothing_and_no_further() -> None:
    """Half a normal distribution through one chance in ten of 0 and of twice as much."""
    free = work("free", effort={}, cost_per_quarter=100.0, cost_low=0.0, cost_high=200.0)
    assert cost_spreads(free) == pytest.approx((1 / 1.2815515655, 1 / 1.2815515655))
    factors = range_factors((free,))
    assert factors.min() == 0.0
    assert np.mean(factors == 0.0) == pytest.approx(0.1, abs=0.02)
    assert cost_spreads(work("plain", effort={}, cost_per_quarter=100.0)) == (0.0, 0.0)
    assert set(np.unique(range_factors((work("plain", effort={}, cost_per_quarter=100.0),)))) == {1.0}


def test_work_that_usually_costs_less_than_stated_needs_nothing_held_back() -> None:
    facts = with_record(70.0)
    usual = as_usually_delivered(facts, plan_portfolio(facts))
    assert usual is not None
    assert usual.cost is not None
    assert (usual.cost.safe, usual.cost.hold_back) == (pytest.approx(280.0), 0.0)


def test_every_share_of_a_class_is_one_of_its_ratios() -> None:
    steps = CostClass(ratios=(1.0, 2.0, 3.0), weights=(0.25, 0.25, 0.5), finished=3, running=0)
    shares = np.array([0.0, 0.25, 0.26, 0.5, 0.51, 1.0])
    assert list(steps.quantiles(shares)) == [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]


def test_how_long_finished_work_was_seen_runs_from_its_start_to_its_end() -> None:
    facts = with_record(130.0, count=0)
    undated = work("undated", effort={}, status="done", committed_start=Quarter(2025, 1), actual_cost=90.0)
    unstarted = work("unstarted", effort={}, finished_on=date(2025, 9, 30), actual_cost=90.0)
    before = work(
        "before", effort={}, committed_start=Quarter(2025, 4), finished_on=date(2025, 9, 30), actual_cost=90.0
    )
    unspent = work("unspent", effort={}, committed_start=Quarter(2025, 2), duration_quarters=9)
    free = work("free", effort={}, cost_per_quarter=0.0, status="done", actual_cost=90.0)
    ahead = dataclasses.replace(unspent, key="ahead", actual_cost=50.0)
    silent = dataclasses.replace(undated, key="silent", actual_cost=None)
    works = (done("dated", 120.0), undated, unstarted, before, unspent, free, ahead, silent)
    seen = {
        record.initiative: record for record in cost_records(dataclasses.replace(facts, initiatives=works))
    }
    # 1 January to 30 September; to the first day of the plan; not at all if nobody says since when, or it cannot be.
    assert seen["dated"].years == pytest.approx(272 / 365.25)
    assert seen["undated"].years == pytest.approx(455 / 365.25)
    assert (seen["unstarted"].years, seen["before"].years) == (0.0, 0.0)
    assert (seen["unspent"].ratio, seen["unspent"].is_finished) == (0.0, False)
    # What is said of work that runs is no cost of finished work, and finished work without a cost says nothing.
    assert (seen["ahead"].ratio, seen["ahead"].is_finished) == (0.0, False)
    assert not {"free", "silent"} & seen.keys()


def test_a_class_says_how_many_records_of_each_it_has() -> None:
    cost_class = cost_class_of([*(finished(1.0, 0.5) for _ in range(6)), running(1.0), running(2.0)])
    assert cost_class is not None
    assert (cost_class.finished, cost_class.running, cost_class.source) == (6, 2, "")
    outside = outside_class(1.2, 1.6, "x")
    assert (outside.finished, outside.running) == (0, 0)

"""Each chart draws what was computed, says it in words, and carries the same numbers as a table."""

import dataclasses
import math
import re
from functools import cache

import pytest
from tests.charts.telling import COUNT, NASTY, START, telling_contents

from bowstring.charts.assessors import assessors_chart, believed_words
from bowstring.charts.believed import WorthQuestion
from bowstring.charts.capacity import capacity_chart, schedule_of
from bowstring.charts.chart import Chart, unit_words
from bowstring.charts.curve import value_curve
from bowstring.charts.floors import floor_chart, focus_chart
from bowstring.charts.needs import needs_chart
from bowstring.charts.rivals import rivals_chart
from bowstring.charts.sides import sides_joined, two_sides
from bowstring.charts.sides_map import sides_map
from bowstring.charts.strip import agenda_strip, few_that_hold_half
from bowstring.charts.timeline import MOST_DRAWN, timeline
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.problem import value_weight
from bowstring.report.drawing import draw_svg

DRAWN = (
    "strip",
    "assessors",
    "curve",
    "timeline",
    "capacity",
    "rivals",
    "floor",
    "focus",
    "map",
    "joined",
    "needs",
)


def _divisible() -> DivisiblePlan:
    assert telling_contents().plan.divisible is not None
    return telling_contents().plan.divisible


def _question() -> WorthQuestion:
    return telling_contents().questions[0][1]


@cache
def _charts() -> dict[str, Chart]:
    divisible, plan = _divisible(), telling_contents().plan
    assert telling_contents().ledger is not None
    assert telling_contents().served is not None
    capacity = capacity_chart(divisible.problem, plan)
    assert capacity is not None
    sides = two_sides(divisible, plan)
    return {
        "strip": agenda_strip(telling_contents().ledger, telling_contents().portfolio.settings),
        "assessors": assessors_chart(_question()),
        "curve": value_curve(_question()),
        "timeline": timeline(telling_contents().portfolio, plan),
        "capacity": capacity,
        "rivals": rivals_chart(telling_contents().rivals),
        "floor": floor_chart(telling_contents().floors, plan),
        "focus": focus_chart(plan, telling_contents().portfolio.settings),
        "map": sides_map(sides),
        "joined": sides_joined(sides),
        "needs": needs_chart(telling_contents().served),
    }


def test_the_business_side_is_counted_in_the_sign_of_its_currency() -> None:
    settings = telling_contents().portfolio.settings
    assert unit_words(Lens.BUSINESS_VALUE, settings) == "£ a quarter"
    francs = dataclasses.replace(settings, currency="CHF")
    assert unit_words(Lens.BUSINESS_VALUE, francs) == "CHF a quarter"


def test_no_bar_or_line_of_people_stands_above_the_figures_beside_it() -> None:
    chart = _charts()["capacity"]
    labels = [float(text) for text in re.findall(r">([\d.]+)</text>", draw_svg(chart.spec))]
    assert max(labels) >= max(float(figure) for row in chart.table.rows for figure in row[2:])


def test_every_chart_is_looked_at() -> None:
    assert tuple(_charts()) == DRAWN


@pytest.mark.parametrize("name", DRAWN)
def test_each_chart_draws_without_a_network_and_says_what_it_shows(name: str) -> None:
    chart = _charts()[name]
    svg = draw_svg(chart.spec)
    assert svg.startswith("<svg")
    assert "<script>alert" not in svg
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert len(chart.description) > 20
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headers)}


def test_the_red_bars_are_the_fewest_that_hold_more_than_half() -> None:
    ledger = telling_contents().ledger
    assert ledger is not None
    prices = [
        open_tension.points for open_tension in ledger.open_tensions if open_tension.could_change_the_plan
    ]
    few = few_that_hold_half(ledger)
    assert sum(prices[:few]) > sum(prices) / 2 >= sum(prices[: few - 1])
    assert len(_charts()["strip"].table.rows) == ledger.could_change


def test_the_timeline_tells_every_funded_initiative_and_its_quarter() -> None:
    rows = _charts()["timeline"].table.rows
    names = {initiative.key: initiative.name for initiative in telling_contents().portfolio.initiatives}
    pairs = sorted((row[0], row[2]) for row in rows)
    starts = telling_contents().plan.starts
    expected = sorted(
        (names[key], start.words)
        for key in telling_contents().plan.funded
        if (start := starts[key]) is not None
    )
    assert pairs == expected
    drawn = [
        len(panel["data"]["values"])
        for panel in _charts()["timeline"].spec["vconcat"]  # type: ignore[attr-defined]
    ]
    assert sum(drawn) == len(telling_contents().plan.funded)
    assert max(drawn) <= MOST_DRAWN


def test_capacity_tells_what_the_schedule_uses_and_buys() -> None:
    schedule = schedule_of(_divisible().problem, telling_contents().plan)
    rows = _charts()["capacity"].table.rows
    quarters = telling_contents().portfolio.settings.quarters
    assert [row[2] for row in rows] == pytest.approx(schedule.used[0, :quarters].tolist())
    assert [row[4] for row in rows] == pytest.approx(schedule.surge[0, :quarters].tolist())
    bought = sum(surge_bought.people for surge_bought in telling_contents().plan.surge)
    assert sum(float(str(row[4])) for row in rows) == pytest.approx(bought)


def test_rivals_are_told_ours_first_then_by_what_both_sides_have_together() -> None:
    rows = _charts()["rivals"].table.rows
    assert rows[0][0] == "This plan"
    assert rows[0][1] == pytest.approx(telling_contents().plan.value)
    assert rows[0][2] == pytest.approx(100 * (telling_contents().plan.lens[Lens.USER_NEED].share or 0))
    assert rows[0][3] == pytest.approx(100 * (telling_contents().plan.lens[Lens.BUSINESS_VALUE].share or 0))
    together = [float(str(row[1])) for row in rows[1:]]
    assert together == sorted(together, reverse=True)
    assert len(rows) == 1 + 5 + 3


def test_the_price_of_the_minimum_share_is_the_curve_computed() -> None:
    rows = _charts()["floor"].table.rows
    floors = telling_contents().floors
    assert [row[1] for row in rows] == pytest.approx(
        [100 * (1 - floor.value / floors[0].value) for floor in floors]
    )
    assert rows[0][1] == 0


def test_each_focus_is_told_with_its_spend_and_share() -> None:
    rows = _charts()["focus"].table.rows
    assert [row[1] for row in rows] == [telling_contents().plan.focus[focus].spend for focus in Focus]


def test_both_sides_of_an_initiative_are_its_value_against_what_each_side_could_get() -> None:
    divisible = _divisible()
    two_sides_by_key = {two_side.key: two_side for two_side in two_sides(divisible, telling_contents().plan)}
    assert len(two_sides_by_key) == COUNT
    candidate = next(candidate for candidate in divisible.problem.candidates if candidate.key == "i-4")
    weight = value_weight(telling_contents().portfolio, candidate.starts[0], candidate.duration)
    user = divisible.beliefs.mean("i-4", Lens.USER_NEED) * weight
    assert two_sides_by_key["i-4"].user == pytest.approx(100 * user / divisible.aims.ideals[Lens.USER_NEED])


def test_assessors_are_told_as_said_and_adjusted_without_their_names() -> None:
    question = _question()
    rows = _charts()["assessors"].table.rows
    figures = sorted(
        (assessment.low, assessment.likely, assessment.high) for assessment in question.belief.assessments
    )
    assert sorted(row[4:7] for row in rows) == figures
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)  # type: ignore[type-var]
    str_ = str(_charts()["assessors"])
    assert "p-0" not in str_
    assert "Person" not in str_


def test_the_break_even_is_where_half_of_it_is_funded() -> None:
    for _, question in telling_contents().questions:
        least = question.break_even
        if least is None or least == -math.inf:
            continue
        before = [segment for segment in question.curve.segments if segment.end <= least]
        after = [segment for segment in question.curve.segments if segment.start >= least]
        assert all(segment.funded_share < 0.5 for segment in before)
        assert all(segment.funded_share >= 0.5 - 1e-6 for segment in after)
        assert "we would do it from" in believed_words(question)


def test_the_value_curve_tells_every_stretch() -> None:
    question = _question()
    assert [row[:3] for row in _charts()["curve"].table.rows] == [
        (segment.start, segment.end, segment.funded_share) for segment in question.curve.segments
    ]


def test_every_need_is_counted_once() -> None:
    rows = _charts()["needs"].table.rows
    assert sum(int(str(cell)) for row in rows for cell in row[1:4]) == len(telling_contents().portfolio.needs)


def test_names_reach_the_picture_as_text() -> None:
    assert NASTY in {row[0] for row in _charts()["map"].table.rows}
    assert START.words in {row[2] for row in _charts()["timeline"].table.rows}

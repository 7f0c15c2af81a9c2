"""Cost, duration and standing of an initiative."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.model.small_portfolios import START, work

from bowstring.model.assets import Phase
from bowstring.model.initiatives import Lock


@pytest.mark.parametrize(
    ("fields", "duration"),
    [
        ({"duration_quarters": 3}, 3),
        ({"duration_quarters": 0}, None),
        ({"duration_quarters": None, "start": START, "end": START.plus(2)}, 3),
        ({"duration_quarters": None, "start": START, "end": START.plus(-1)}, None),
        ({"duration_quarters": None, "start": START}, None),
        ({"duration_quarters": 5, "start": START, "end": START}, 5),
    ],
)
def test_duration_is_told_in_two_ways(fields: dict[str, Any], duration: int | None) -> None:
    assert work("a", **fields).duration == duration


@pytest.mark.parametrize(
    ("fields", "cost"),
    [
        ({"cost_per_quarter": 5.0, "total_cost": 99.0}, 5.0),
        ({"cost_per_quarter": None, "total_cost": 10.0}, 5.0),
        ({"cost_per_quarter": None, "cost": {"2026/27": 6.0, "2027/28": 2.0}}, 4.0),
        ({"cost_per_quarter": None}, None),
        ({"cost_per_quarter": None, "total_cost": 10.0, "duration_quarters": None}, None),
        ({"cost_per_quarter": 0.0}, 0.0),
    ],
)
def test_cost_is_told_in_three_ways(fields: dict[str, Any], cost: float | None) -> None:
    assert work("a", **fields).quarterly_cost == cost


@given(st.floats(0, 1e12), st.integers(1, 40))
def test_a_total_cost_is_spread_over_the_duration(total: float, quarters: int) -> None:
    spread = work("a", cost_per_quarter=None, total_cost=total, duration_quarters=quarters).quarterly_cost
    assert spread is not None
    assert spread * quarters == pytest.approx(total)


@pytest.mark.parametrize(
    ("fields", "is_plannable", "is_firm"),
    [
        ({}, True, False),
        ({"cost_per_quarter": None}, False, False),
        ({"stopped_on": date(2026, 1, 1), "mandated_by": "law"}, False, False),
        ({"phase": Phase.RETIRED, "lock": Lock.FUND}, False, False),
        ({"lock": Lock.FUND}, True, True),
        ({"lock": START}, True, True),
        ({"lock": Lock.LEAVE_OUT}, True, False),
        ({"mandated_by": "law"}, True, True),
        ({"committed_start": START}, True, True),
    ],
)
def test_what_stands_and_what_can_be_planned(
    fields: dict[str, Any], is_plannable: bool, is_firm: bool
) -> None:
    initiative = work("a", **fields)
    assert (initiative.is_plannable, initiative.is_firm) == (is_plannable, is_firm)

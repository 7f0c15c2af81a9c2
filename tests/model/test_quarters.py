"""Quarters and periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowstring.model.quarters import Quarter, quarters_of

_QUARTERS = st.builds(Quarter, st.integers(2, 9990), st.integers(1, 4))


@given(_QUARTERS, st.integers(-4, 36))
def test_going_on_and_back_ends_where_it_began(quarter: Quarter, steps: int) -> None:
    later = quarter.plus(steps)
    assert later.minus(quarter) == steps
    assert later.plus(-steps) == quarter
    assert (later > quarter) == (steps > 0)


@given(_QUARTERS)
def test_a_quarter_reads_back_as_it_is_written(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_a_day_lies_in_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day < quarter.first_day + timedelta(days=92)
    assert Quarter.parse(day.isoformat()) == quarter


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026-Q4", Quarter(2026, 4)),
        (" 2026 q4 ", Quarter(2026, 4)),
        ("2026Q1", Quarter(2026, 1)),
        ("2026-11-02", Quarter(2026, 4)),
        ("2026-11-02T10:00:00Z", Quarter(2026, 4)),
    ],
)
def test_a_quarter_is_read_however_it_is_written(text: str, quarter: Quarter) -> None:
    assert Quarter.parse(text) == quarter


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "2026-13-01", "soon", "0000-Q1"])
def test_what_names_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Quarter.parse(text)


@pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 5), (0, 1), (10_000, 1)])
def test_there_is_no_such_quarter(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="no such quarter"):
        Quarter(year, number)


def test_a_quarter_is_told_as_people_say_it() -> None:
    assert Quarter(2026, 4).words == "October to December 2026"


@pytest.mark.parametrize(
    ("period", "month", "first", "count"),
    [
        ("2026/27", 4, Quarter(2026, 2), 4),
        ("2026/2027", 4, Quarter(2026, 2), 4),
        ("2026/27", 1, Quarter(2026, 1), 4),
        ("2026/27", 10, Quarter(2026, 4), 4),
        ("1999/00", 4, Quarter(1999, 2), 4),
        ("2026", 4, Quarter(2026, 1), 4),
        ("2026-Q3", 4, Quarter(2026, 3), 1),
    ],
)
def test_a_period_covers_its_quarters(period: str, month: int, first: Quarter, count: int) -> None:
    assert quarters_of(period, month) == tuple(first.plus(step) for step in range(count))


@pytest.mark.parametrize("period", ["2026/28", "2026/1927", "26/27", "next year", ""])
def test_what_names_no_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        quarters_of(period)

"""What one text says of a day or a period, by hand; whole columns are tested where tables are."""

from datetime import date

import pytest

from bowstring.formats.foreign.columns.dates import (
    DateStyle,
    epoch_day,
    is_two_ways,
    order_of,
    serial_day,
    span_of,
)

UNDECIDED, ENDS, BEGINS = DateStyle(), DateStyle(ends=True), DateStyle(ends=False)


def days(text: str, style: DateStyle = UNDECIDED) -> tuple[str, str] | None:
    """The first and last day that a text names."""
    span = span_of(text, style)
    return None if span is None else (span.first.isoformat(), span.last.isoformat())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-01", "2026-04-01"),
        ("2026/4/1", "2026-04-01"),
        ("20260401", "2026-04-01"),
        ("2026-04-01T09:30:00Z", "2026-04-01"),
        ("2026-04-01 09:30:00.000+01:00", "2026-04-01"),
        ("01-Apr-26", "2026-04-01"),
        ("1st April 2026", "2026-04-01"),
        ("1. April 2026", "2026-04-01"),
        ("1 de abril de 2026", "2026-04-01"),
        ("April 1, 2026", "2026-04-01"),
        ("2026 April 1", "2026-04-01"),
        ("Wed 1 April 2026", "2026-04-01"),
        ("31.12.2026", "2026-12-31"),
        ("31/12/26", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("05/05/2026", "2026-05-05"),
        ("31/12/69", "2069-12-31"),
        ("31/12/70", "1970-12-31"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: str) -> None:
    assert days(text) == (day, day)
    span = span_of(text, UNDECIDED)
    assert span is not None
    assert (span.is_day, span.is_financial) == (True, False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("April 2026", "2026-04-01", "2026-04-30"),
        ("Dec 26", "2026-12-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("02/2028", "2028-02-01", "2028-02-29"),
        ("12/2026", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("1998", "1998-01-01", "1998-12-31"),
        ("Q3 2026", "2026-07-01", "2026-09-30"),
        ("Q1 26", "2026-01-01", "2026-03-31"),
        ("2026 Q4", "2026-10-01", "2026-12-31"),
        ("III/2026", "2026-07-01", "2026-09-30"),
        ("2026 IV", "2026-10-01", "2026-12-31"),
        ("H1 2027", "2027-01-01", "2027-06-30"),
        ("H2 2027", "2027-07-01", "2027-12-31"),
        ("1. Quartal 2026", "2026-01-01", "2026-03-31"),
        ("T4 2026", "2026-10-01", "2026-12-31"),
        ("KW 14 2026", "2026-03-30", "2026-04-05"),
        ("2026-W14", "2026-03-30", "2026-04-05"),
        ("2026/27", "2026-04-01", "2027-03-31"),
        ("FY26/27", "2026-04-01", "2027-03-31"),
        ("Q1 2026/27", "2026-04-01", "2026-06-30"),
        ("Q4 26/27", "2027-01-01", "2027-03-31"),
        ("2026/27 Q3", "2026-10-01", "2026-12-31"),
        ("H2 2026/27", "2026-10-01", "2027-03-31"),
    ],
)
def test_a_period_is_its_first_to_its_last_day(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)
    span = span_of(text, UNDECIDED)
    assert span is not None
    assert not span.is_day
    assert span.is_financial is ("/27" in text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "Q5 2026", "Q0 2026", "H3 2027", "H0 2027", "13/2026", "00/2026", "2026-13", "2026-00"),
        *("31/02/2026", "2026-02-30", "20261301", "KW 60 2026", "2026-W00", "1949-12-31", "2151-01-01"),
        *("2026/28", "26/25", "x" * 81, "1 Smarch 2026"),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert days(text) is None


@pytest.mark.parametrize(("text", "year"), [("1950-01-01", "1950"), ("2150-12-31", "2150")])
def test_days_within_two_centuries_are_believed(text: str, year: str) -> None:
    assert (days(text) or ("",))[0][:4] == year


@pytest.mark.parametrize(
    ("text", "day_first"),
    [
        ("01/04/2026", None),
        ("05/05/2026", None),
        ("13/04/2026", True),
        ("04/13/2026", False),
        ("01.04.2026", True),
        # A Wednesday: of the 1st of April and the 4th of January only one is.
        ("Wed 01/04/2026", True),
        ("Sun 01/04/2026", False),
    ],
)
def test_the_order_of_a_date_is_what_it_shows_itself(text: str, day_first: bool | None) -> None:
    order = order_of(text)
    assert order is not None
    assert order.day_first is day_first


def test_where_the_order_is_in_doubt_the_column_says_which() -> None:
    assert order_of("April 2026") is None
    assert days("01/04/2026") is None
    assert days("01/04/2026", DateStyle(day_first=True)) == ("2026-04-01", "2026-04-01")
    assert days("01/04/2026", DateStyle(day_first=False)) == ("2026-01-04", "2026-01-04")
    # What shows it itself does not ask the column.
    assert days("13/04/2026", DateStyle(day_first=False)) == ("2026-04-13", "2026-04-13")


def test_a_financial_year_by_one_number_is_read_as_its_column_names_it() -> None:
    assert days("FY26") is None
    assert days("FY26", ENDS) == ("2025-04-01", "2026-03-31")
    assert days("FY26", BEGINS) == ("2026-04-01", "2027-03-31")
    assert days("Q1 FY26", ENDS) == ("2025-04-01", "2025-06-30")
    july, january = DateStyle(ends=True, year_start=7), DateStyle(ends=True, year_start=1)
    assert days("FY26", july) == ("2025-07-01", "2026-06-30")
    assert days("FY26", january) == ("2026-01-01", "2026-12-31")
    assert [is_two_ways(text) for text in ("FY26", "FY26/27", "2026", "GJ 2026")] == [
        True,
        False,
        False,
        True,
    ]


def test_numbers_of_programs_are_days_only_near_today() -> None:
    assert serial_day(46113) == date(2026, 4, 1)
    assert serial_day(46113.75) == date(2026, 4, 1)
    assert (serial_day(30_000), serial_day(29_999)) == (date(1982, 2, 18), None)
    assert (serial_day(73_049), serial_day(73_050)) == (date(2099, 12, 30), None)
    assert epoch_day(1_775_001_600_000) == date(2026, 4, 1)
    assert epoch_day(1_775_001_599_999) == date(2026, 3, 31)
    assert (epoch_day(1e12), epoch_day(1e12 - 1), epoch_day(4e12)) == (date(2001, 9, 9), None, None)

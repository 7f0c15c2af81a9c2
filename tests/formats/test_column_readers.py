"""What one column's cells say as figures, days and durations, and what is asked where that is in doubt, by hand."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from bowstring.formats.cells import FIGURE, Cell
from bowstring.formats.foreign.columns.date_reader import DateReader
from bowstring.formats.foreign.columns.duration_reader import DurationReader
from bowstring.formats.foreign.columns.evidence import TableManner
from bowstring.formats.foreign.columns.figure_reader import FigureReader
from bowstring.formats.foreign.columns.questions import Answers, ImportQuestion
from bowstring.formats.foreign.columns.readers import ColumnCells, ColumnReader, Way
from bowstring.formats.own.tables import TABLES

SILENT = TableManner(decimals={}, orders={}, english=0, continental=0)


def column(name: str, cells: Sequence[Cell]) -> ColumnCells:
    """A column whose first cell stands in row 2."""
    return ColumnCells(name=name, cells=tuple(enumerate(cells, start=2)))


def read(reader: ColumnReader, cells: Sequence[Cell]) -> list[Cell]:
    """What each cell says."""
    return [reading.cell if (reading := reader.read(cell)) is not None else None for cell in cells]


def figures(
    name: str,
    *cells: Cell,
    answers: Answers | None = None,
    is_money: bool = True,
    times: float | None = None,
    evidence: TableManner = SILENT,
) -> FigureReader:
    """The reader of a column of figures."""
    way = Way(evidence=evidence, answers=answers or {}, is_money=is_money, times=times)
    return FigureReader(column(name, cells), FIGURE, way)


def only(questions: Sequence[ImportQuestion]) -> tuple[str, str, int, dict[str, str]]:
    """The only question: its kind, its words, the row, and what each answer would mean."""
    (question,) = questions
    return question.kind, question.words, question.row, {c.answer: c.reading for c in question.choices}


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Cost", (100, 250.5, "£300", "about"), [100.0, 250.5, 300.0, None]),
        ("Cost", (True, None, "5 %", 7), [None, None, None, 7.0]),
        ("Cost (£k)", (480, "350", 12), [480_000.0, 350_000.0, 12_000.0]),
        ("Cost (£k)", (480, "£0.3m"), [480_000.0, 300_000.0]),
        # No figures so far apart that one must be counted in something else.
        ("Cost (£k)", (480, 350, 9_999), [480_000.0, 350_000.0, 9_999_000.0]),
        ("Cost", (480_000, 350_000, 480), [480_000.0, 350_000.0, 480.0]),
        ("Cost", (3_000_000, 3_000_000, 1_000), [3e6, 3e6, 1_000.0]),
        ("Cost", ("£2m", "£1m", 33_334), [2e6, 1e6, 33_334.0]),
        ("Cost", ("£2m", "£1m", 60_000_000), [2e6, 1e6, 6e7]),
        ("Cost", ("£2m", "£1m", 0), [2e6, 1e6, 0.0]),
        ("Cost", (5,), [5.0]),
    ],
)
def test_money_is_read_by_its_columns_scale_or_its_own(
    name: str, cells: tuple[Cell, ...], expected: list[Cell]
) -> None:
    reader = figures(name, *cells)
    assert (read(reader, cells), reader.questions) == (expected, [])


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Cost (£k)", (480, 350, 480_000)),
        ("Cost", (3_000_000, 3_000_000, 999)),
        ("Cost", ("£2m", "£1m", 33_333)),
        ("Cost", ("£2m", "£1m", 60_000_001)),
        ("Cost", ("£2m", "£1m", 5)),
    ],
)
def test_what_is_far_from_all_others_is_asked_about_and_read_as_answered(
    name: str, cells: tuple[Cell, ...]
) -> None:
    reader, odd = figures(name, *cells), cells[-1]
    assert isinstance(odd, int)
    assert read(reader, cells)[-1] is None
    kind, words, row, choices = only(reader.questions)
    assert (kind, row) == ("scale", 4)
    assert words == (
        f"{odd} in the column {name!r} (row 4) is far from the other amounts. What is it counted in?"
    )
    assert choices["thousand"] == f"{odd} is {1_000 * odd:,}"
    for answer, factor in (("one", 1.0), ("thousand", 1e3), ("million", 1e6)):
        answered = figures(name, *cells, answers={"scale": {name: answer}})
        assert (read(answered, cells)[-1], answered.questions) == (factor * odd, [])


def test_of_several_far_from_the_others_the_first_is_named_and_the_rest_counted() -> None:
    (question,) = figures("Cost", "£2m", 5, 6, 7).questions
    assert "5 in the column 'Cost' (row 3) (and 2 like it)" in question.words
    assert "7 like" not in "".join(figures("Cost", "£2m", 5).questions[0].words)


def test_it_is_said_where_figures_name_their_own_scale() -> None:
    assert figures("Cost", "£2m", "£1m", 2_000_000).remarks == [
        "2 of its figures name their own scale (row 2: £2m is 2,000,000); plain ones are read as they stand"
    ]
    assert figures("Cost (£k)", 900, "£1m").remarks == [
        "1 of its figures name their own scale (row 3: £1m is 1,000,000); plain ones are read times 1,000"
    ]
    assert figures("Cost", "£2m", "£1m").remarks == []
    assert figures("Cost", 1, 2).remarks == []


def test_a_mark_that_may_be_either_is_asked_about() -> None:
    reader = figures("Cost", "1.234", "2.345")
    assert read(reader, ("1.234",)) == [None]
    assert only(reader.questions) == (
        "numbers",
        "Is 1.234 in the column 'Cost' (row 2) 1,234 or 1.234?",
        2,
        {"point": "1.234 is 1.234", "comma": "1.234 is 1,234"},
    )
    assert "1,234 or 1.234?" in figures("Cost", "1,234").questions[0].words
    for answer, expected in (("point", 1.234), ("comma", 1234.0)):
        answered = figures("Cost", "1.234", answers={"numbers": {"Cost": answer}})
        assert (read(answered, ("1.234",)), answered.questions) == ([expected], [])


def test_what_figures_are_multiplied_by_is_told_by_the_map_the_name_or_the_table() -> None:
    titled = TableManner(decimals={}, orders={}, english=0, continental=0, scale=1e3, currency="EUR")
    assert (figures("Cost (£m)", 5, times=10.0).times, figures("Cost (£m)", 5).times) == (10.0, 1e6)
    own, titles = figures("Cost (£m)", 5, evidence=titled), figures("Cost", 5, evidence=titled)
    assert (own.times, own.currency) == (1e6, "GBP")
    assert (titles.times, titles.currency) == (1e3, "EUR")
    plain = figures("Points", 5, evidence=titled, is_money=False)
    assert (plain.times, plain.currency) == (1.0, "")
    assert figures("Points (k)", 5, is_money=False).times == 1e3
    assert figures("Weeks (k)", 5, is_money=False).times == 1.0


def test_shares_are_of_a_hundred_and_a_currency_stays_with_its_figure() -> None:
    assert read(figures("Share", "50%", "0.5", is_money=False), ("50%", "0.5")) == [0.5, 0.5]
    reader = figures("Cost", "5 kr", "€5", "5")
    assert [reading.currency for cell in ("5 kr", "€5", "5") if (reading := reader.read(cell))] == [
        "",
        "EUR",
        "",
    ]


def days(
    field: str,
    *cells: Cell,
    answers: Answers | None = None,
    day_first: bool | None = None,
    year_start: int = 4,
) -> DateReader:
    """The reader of a column of days or quarters."""
    way = Way(evidence=SILENT, answers=answers or {}, day_first=day_first, year_start=year_start)
    return DateReader(column("When", cells), TABLES["initiatives"].columns[field].kind, field, way)


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        # Which is the day is told by one date of the column, or does not matter to the quarter.
        ("start", ("01/05/2026", "13/02/2026"), ["2026-Q2", "2026-Q1"]),
        ("start", ("01/05/2026", "02/13/2026"), ["2026-Q1", "2026-Q1"]),
        ("start", ("01/02/2026",), ["2026-Q1"]),
        ("start", ("05/05/2026",), ["2026-Q2"]),
        ("finished_on", ("13/02/2026", "02/13/2026"), ["2026-02-13", "2026-02-13"]),
        # The first quarter of a period, or the last.
        ("start", ("2026/27", "Q2 26/27", "Q2 2026"), ["2026-Q2", "2026-Q3", "2026-Q2"]),
        ("end", ("2026/27", "Q2 26/27", "April 2026"), ["2027-Q1", "2026-Q3", "2026-Q2"]),
        ("start", ('{"start": "2026-01-01", "end": "2026-06-30"}',), ["2026-Q1"]),
        ("end", ('{"start": "2026-01-01", "end": "2026-06-30"}',), ["2026-Q2"]),
        ("start", ('{"begin": "2026-01-01"}', "{broken", "[1]"), [None, None, None]),
        ("start", ("May → July 2026", "1 August 2026"), ["2026-Q2", None]),
        ("end", ("May → July 2026", "1 August 2026"), ["2026-Q3", None]),
        # Among financial years a plain one may be one of them.
        ("start", ("2026/27", "2026", "H1 2026"), ["2026-Q2", None, None]),
        ("start", ("Q1 2026", "2026", "H2 2026"), ["2026-Q1", "2026-Q1", "2026-Q3"]),
        # As spreadsheets and programs count days.
        ("start", (45_000, "45000", "45000.5"), ["2023-Q1", "2023-Q1", "2023-Q1"]),
        ("start", (45_000, 7), [None, None]),
        ("start", (45_000, 2026), ["2023-Q1", "2026-Q1"]),
        ("start", (1_767_225_600_000, "1767225600000"), ["2026-Q1", "2026-Q1"]),
        ("start", (True, None, ("a",)), [None, None, None]),
        ("start", (date(2026, 5, 1), datetime(2026, 8, 1, 9)), ["2026-Q2", "2026-Q3"]),
        # Two digits each, and the first like a year: nobody can tell.
        ("start", ("26/04/01", "27/05/01", "26/06/01"), [None, None, None]),
        ("start", ("26/04/01", "27/05/01"), ["2001-Q2", "2001-Q2"]),
        ("start", ("26/04/01", "41/05/01", "26/06/01"), ["2001-Q2", None, "2001-Q2"]),
        ("start", ("26/04/01", "19/05/01", "26/06/01"), ["2001-Q2", "2001-Q2", "2001-Q2"]),
    ],
)
def test_days_are_read_as_their_column_writes_them(
    field: str, cells: tuple[Cell, ...], expected: list[Cell]
) -> None:
    reader = days(field, *cells)
    assert (read(reader, cells), reader.questions) == (expected, [])


def test_a_day_that_may_be_either_is_asked_about_and_read_as_answered() -> None:
    reader = days("finished_on", "01/02/2026")
    assert read(reader, ("01/02/2026",)) == [None]
    assert only(reader.questions) == (
        "dates",
        "Is 01/02/2026 in the column 'When' (row 2) 1 February 2026 or 2 January 2026?",
        2,
        {
            "day first": "01/02/2026 is 1 February 2026",
            "month first": "01/02/2026 is 2 January 2026",
        },
    )
    # The one asked about is the first that matters to the quarter.
    assert days("start", "01/02/2026", "01/05/2026").questions[0].row == 3
    for answer, expected in (("day first", "2026-02-01"), ("month first", "2026-01-02")):
        answered = days("finished_on", "01/02/2026", answers={"dates": {"When": answer}}, day_first=True)
        assert (read(answered, ("01/02/2026",)), answered.questions) == ([expected], [])
    assert read(days("finished_on", "01/02/2026", day_first=False), ("01/02/2026",)) == ["2026-01-02"]


def test_a_financial_year_by_one_number_is_asked_about_unless_years_begin_in_january() -> None:
    reader = days("start", "FY26", "FY27")
    assert read(reader, ("FY26", "FY27")) == [None, None]
    assert only(reader.questions) == (
        "years",
        "Which year is FY26 in the column 'When' (row 2)?",
        2,
        {
            "ends": "FY26 is the year that ends in 2026",
            "begins": "FY26 is the year that begins in 2026",
        },
    )
    for answer, expected in (("ends", "2025-Q2"), ("begins", "2026-Q2")):
        answered = days("start", "FY26", answers={"years": {"When": answer}})
        assert (read(answered, ("FY26",)), answered.questions) == ([expected], [])
        assert answered.remarks == ["financial years are taken to begin in month 4"]
    calendar = days("start", "FY26", year_start=1)
    assert (read(calendar, ("FY26",)), calendar.questions) == (["2026-Q1"], [])


@pytest.mark.parametrize(
    ("field", "cell", "is_exact"),
    [
        ("start", "Q2 2026", True),
        ("start", "Apr - Jun 2026", False),
        ("start", "April 2026", False),
        ("start", "H1 2026", False),
        ("start", "Q2 26/27", False),
        ("start", "1 April 2026", False),
        ("finished_on", "2026-05-01", True),
        ("finished_on", "2026-05-01 09:30", False),
        ("finished_on", "May 2026", False),
    ],
)
def test_only_what_is_kept_whole_is_exact(field: str, cell: str, is_exact: bool) -> None:
    reading = days(field, cell).read(cell)
    assert reading is not None
    assert reading.is_exact is is_exact


def duration(
    name: str,
    *cells: Cell,
    answers: Answers | None = None,
    times: float | None = None,
    lengths: tuple[tuple[float, float], ...] = (),
) -> DurationReader:
    """The reader of a column of durations. lengths: figures typed, and the days such work took."""
    kind = TABLES["initiatives"].columns["duration_quarters"].kind
    way = Way(evidence=SILENT, answers=answers or {}, times=times)
    return DurationReader(column(name, cells), kind, way, lengths)


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Duration (months)", (6, 7, "2 years", "3 weeks", "1 year 6 months"), [2, 3, 8, 1, 6]),
        ("Duration (months)", (0, -1, "soon", "3 moons", True), [None, None, None, None, None]),
        ("Duration (quarters)", (2, 2.5, 2.01, 2.02), [2, 3, 2, 3]),
        ("Duration (years)", ("1,5", "0.5 years"), [6, 2]),
        ("Working days", (65, 66), [1, 2]),
        # Both kinds of days make as many quarters.
        ("Days", (3, 60), [1, 1]),
        ("duration_quarters", (3,), [3]),
        ("Duration", ("64 days",), [1]),
        ("Duration", ("6 months", "x years"), [2, None]),
    ],
)
def test_durations_are_whole_quarters_rounded_up(
    name: str, cells: tuple[Cell, ...], expected: list[Cell]
) -> None:
    reader = duration(name, *cells)
    assert (read(reader, cells), reader.questions) == (expected, [])


def test_what_a_duration_is_counted_in_is_asked_where_nothing_says() -> None:
    reader = duration("Duration", 6, 9)
    assert read(reader, (6, 9)) == [None, None]
    kind, words, row, choices = only(reader.questions)
    assert (kind, row) == ("duration", 2)
    assert words == "What is 6 in the column 'Duration' (row 2) counted in?"
    assert choices == {
        "months": "6 is 6 months, 2 quarters",
        "quarters": "6 is 6 quarters, 6 quarters",
        "weeks": "6 is 6 weeks, 1 quarters",
        "years": "6 is 6 years, 24 quarters",
        "days": "6 is 6 days of the calendar, 1 quarters",
    }
    for unit, quarters in (("months", 2), ("quarters", 6), ("weeks", 1), ("years", 24), ("days", 1)):
        answered = duration("Duration", 6, answers={"duration": {"Duration": unit}})
        assert (read(answered, (6,)), answered.questions) == ([quarters], [])
    assert read(duration("Duration", 6, times=0.5), (6,)) == [3]


def test_whether_days_are_working_days_is_asked_where_it_matters() -> None:
    cells: tuple[Cell, ...] = ("6 months", "90 days")
    reader = duration("Duration", *cells)
    assert read(reader, cells) == [2, None]
    assert only(reader.questions)[1:] == (
        "What is 90 days in the column 'Duration' (row 3) counted in?",
        3,
        {
            "working days": "90 days is 90 working days, 2 quarters",
            "days": "90 days is 90 days of the calendar, 1 quarters",
        },
    )
    for unit, quarters in (("working days", 2), ("days", 1)):
        assert read(duration("Duration", *cells, answers={"duration": {"Duration": unit}}), cells) == [
            2,
            quarters,
        ]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        (((6, 183), (12, 365)), [2]),
        (((6, 548), (12, 1_096)), [6]),
        (((6, 42), (12, 84)), [1]),
        # Those that fit no unit leave it open; one in five may.
        (((6, 183), (12, 9_000)), [None]),
        (((6, 205),), [2]),
        (((6, 210),), [None]),
        (((6, 183),) * 4 + ((12, 9_000),), [2]),
        (((6, 183),) * 3 + ((12, 9_000),), [None]),
    ],
)
def test_the_days_that_work_took_tell_what_its_duration_is_counted_in(
    lengths: tuple[tuple[float, float], ...], expected: list[Cell]
) -> None:
    assert read(duration("Duration", 6, lengths=lengths), (6,)) == expected


def test_rounding_is_said() -> None:
    assert duration("Duration (quarters)", 2, 2.5, 2.005, 2.02).remarks == [
        "durations are rounded up to whole quarters in 2 rows"
    ]
    assert duration("Duration (quarters)", 2, 3).remarks == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-03", ("2026-05-03", True)),
        ("2026-05-03T09:00:00Z", ("2026-05-03", False)),
        ("May 2026", ("2026-05-01", False)),
    ],
)
def test_a_time_is_kept_as_its_day_and_said_to_be_less_than_was_written(
    cell: str, expected: tuple[str, bool]
) -> None:
    kind = TABLES["assessments"].columns["made_at"].kind
    reader = DateReader(column("When", (cell,)), kind, "made_at", Way(evidence=SILENT, answers={}))
    reading = reader.read(cell)
    assert reading is not None
    assert (reading.cell, reading.is_exact) == expected

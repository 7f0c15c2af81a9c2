"""Columns of dates and durations as people write them."""

from pathlib import Path

import pytest
from tests.formats.reading import guessed, questions, table


@pytest.mark.parametrize(
    ("start", "other", "quarter"),
    [
        ("01-04-2026", "15-05-2026", "2026-Q2"),
        ("01-Apr-26", "15-May-26", "2026-Q2"),
        ("Apr-26", "May-26", "2026-Q2"),
        ("2026/04/01", "2026/05/15", "2026-Q2"),
        ("4/1/2026 12:00:00 AM", "12/31/2026 12:00:00 AM", "2026-Q2"),
        ("22/Sep/25 9:26 AM", "22/Sep/25 9:09 AM", "2025-Q3"),
        ("Mon 06/04/26", "Mon 01/06/26", "2026-Q2"),
        ("46113", "46180", "2026-Q2"),
        ("Q3 24/25", "Q1 26/27", "2024-Q4"),
        ("FY26/27", "FY27/28", "2026-Q2"),
        ("H2 2026", "H1 2027", "2026-Q3"),
        ("2026", "2027", "2026-Q1"),
        ("Spring 2026", "Autumn 2026", "2026-Q2"),
        ("15. März 2026", "1. Mai 2026", "2026-Q1"),
        ("1. Quartal 2026", "2. Quartal 2026", "2026-Q1"),
        ("1er avril 2026", "15 août 2026", "2026-Q2"),
        ("T2 2026", "T3 2026", "2026-Q2"),
        ("1 de abril de 2026", "15 de mayo de 2026", "2026-Q2"),
        ("aprile 2026", "maggio 2026", "2026-Q2"),
        ("2026-04-01T08:00:00.000Z", "2026-05-01T08:00:00.000Z", "2026-Q2"),
        ("Nov 1, 2026", "Dec 15, 2026", "2026-Q4"),
        ("01.04.2026", "02.05.2026", "2026-Q2"),
    ],
)
def test_dates_as_people_write_them(tmp_path: Path, start: str, other: str, quarter: str) -> None:
    made = guessed(
        tmp_path, table(("Project", "Start", "Owner"), ("A", start, "X"), ("B", other, "Y"), mark=";")
    )
    assert str(made.initiatives[0].start) == quarter
    assert not made.questions


def test_the_last_quarter_of_a_period_is_when_it_ends(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start,End\nA,FY26/27,FY27/28\nB,FY25/26,FY26/27\n")
    assert [str(i.end) for i in made.initiatives] == ["2028-Q1", "2027-Q1"]
    made = guessed(tmp_path, "Project,Start,End\nB,2026,2027\nC,H1 2026,H2 2026\n")
    assert [str(i.end) for i in made.initiatives] == ["2027-Q4", "2026-Q4"]


def test_a_plain_year_among_financial_years_is_left_empty_and_told(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start,End\nA,FY26/27,FY27/28\nB,2026,2027\nC,H1 2026,FY27/28\n")
    assert [str(i.start) for i in made.initiatives] == ["2026-Q2", "None", "None"]
    assert [str(i.end) for i in made.initiatives] == ["2028-Q1", "None", "2028-Q1"]
    assert any("'2026' is not a quarter" in problem.message for problem in made.problems)


def test_the_order_of_a_date_is_asked_where_nothing_shows_it(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start\nA,01/04/2026\nB,02/05/2026\n")
    assert [i.start for i in made.initiatives] == [None, None]
    assert questions(made) == [("dates", "Start")]
    assert str(made.answered("dates", "Start", "day first").initiatives[0].start) == "2026-Q2"
    assert str(made.answered("dates", "Start", "month first").initiatives[0].start) == "2026-Q1"


def test_which_year_a_financial_year_is_named_after_is_asked(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start,Cost\nA,FY26,100\nB,FY27,200\n")
    assert [i.start for i in made.initiatives] == [None, None]
    assert questions(made) == [("years", "Start")]
    assert str(made.answered("years", "Start", "ends").initiatives[0].start) == "2025-Q2"
    assert str(made.answered("years", "Start", "begins").initiatives[0].start) == "2026-Q2"


@pytest.mark.parametrize(
    ("title", "cells", "quarters"),
    [
        ("Duration (weeks)", ("26", "40"), (2, 4)),
        ("Dauer (Monate)", ("6", "7"), (2, 3)),
        ("Duration", ("6 months", "2.5 years"), (2, 10)),
        ("Duration", ("18 mths", "1 year 6 months"), (6, 6)),
        ("Duration (years)", ("2.5", "1.0"), (10, 4)),
        ("Duration (working days)", ("65", "66"), (1, 2)),
        ("Durée (mois)", ("6", "12"), (2, 4)),
    ],
)
def test_durations_are_read_in_their_unit(
    tmp_path: Path, title: str, cells: tuple[str, ...], quarters: tuple[int, ...]
) -> None:
    made = guessed(
        tmp_path, table(("Project", title), *((f"Work {n}", cell) for n, cell in enumerate(cells)))
    )
    assert tuple(i.duration_quarters for i in made.initiatives) == quarters


def test_a_duration_without_a_unit_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Duration\nA,6\nB,18\n")
    assert [i.duration_quarters for i in made.initiatives] == [None, None]
    assert questions(made) == [("duration", "Duration")]
    assert [i.duration_quarters for i in made.answered("duration", "Duration", "months").initiatives] == [
        2,
        6,
    ]


def test_a_duration_without_a_unit_is_shown_by_the_dates(tmp_path: Path) -> None:
    text = "Project,Duration,Start,End\nA,6,2026-04-01,2026-09-30\nB,18,2026-04-01,2027-09-30\n"
    made = guessed(tmp_path, text)
    assert [i.duration_quarters for i in made.initiatives] == [2, 6]
    assert not made.questions

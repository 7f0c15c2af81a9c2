"""What one text says of how long work takes, by hand; whole columns are tested where tables are."""

from pathlib import Path

import pytest
from tests.formats.reading import guessed, questions

from bowstring.formats.foreign.columns.duration_reader import time_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("6 months", [("6", "months")]),
        ("1 year 6 months", [("1", "years"), ("6", "months")]),
        ("1 year and 6 months", [("1", "years"), ("6", "months")]),
        ("1,5 Jahre", [("1,5", "years")]),
        ("3 (months)", []),
        ("(3 months)", [("3", "months")]),
        ("3 wks?", [("3", "weeks")]),
        ("6 apples", []),
        ("6", []),
        ("about 6 months", []),
        ("", []),
    ],
)
def test_figures_and_units_of_a_duration(text: str, parts: list[tuple[str, str]]) -> None:
    assert time_parts(text) == parts


@pytest.mark.parametrize(
    ("cell", "quarters"),
    [
        ("3 months", 1),
        ("4 months", 2),
        ("1 day", 1),
        ("26 weeks", 2),
        ("27 weeks", 3),
        ("2 years", 8),
        ("1 year 1 month", 5),
        ("2 quarters", 2),
        ("0 months", None),
        ("a while", None),
    ],
)
def test_a_duration_in_a_cell_is_rounded_up_to_whole_quarters(
    tmp_path: Path, cell: str, quarters: int | None
) -> None:
    made = guessed(tmp_path, f"Project,Duration\nA,6 months\nB,{cell}\nC,9 months\n")
    assert [work.duration_quarters for work in made.initiatives] == [2, quarters, 3]


def test_the_unit_of_bare_figures_is_that_of_the_dates_beside_them(tmp_path: Path) -> None:
    rows = "A,12,2026-04-01,2027-03-31\nB,6,2026-04-01,2026-09-30\nC,9,,\n"
    made = guessed(tmp_path, f"Project,Duration,Start,End\n{rows}")
    assert questions(made) == []
    assert made.initiatives[2].duration_quarters == 3


def test_days_are_asked_about_only_where_working_days_would_be_longer(tmp_path: Path) -> None:
    assert questions(guessed(tmp_path, "Project,Duration (days)\nA,30\nB,60\n")) == []
    made = guessed(tmp_path, "Project,Duration (days)\nA,30\nB,80\n")
    assert questions(made) == [("duration", "Duration (days)")]
    assert [work.duration_quarters for work in made.initiatives] == [None, None]
    working = made.answered("duration", "Duration (days)", "working days")
    assert [work.duration_quarters for work in working.initiatives] == [1, 2]
    plain = made.answered("duration", "Duration (days)", "days")
    assert [work.duration_quarters for work in plain.initiatives] == [1, 1]

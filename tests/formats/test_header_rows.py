"""Which row names the columns of a grid, by hand."""

from datetime import date

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.columns.headers import header_of, is_value, looks_like_names

VOCABULARY = frozenset({"project", "owner", "cost", "start", "budget", "spent", "duration"})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (True, True),
        (7, True),
        (7.5, True),
        (1990, False),
        (2100, False),
        (1989, True),
        (2101, True),
        (2026.5, True),
        (date(2026, 4, 1), True),
        (None, False),
        ("2026", False),
        ("1899", True),
        ("12.5", True),
        ("£5m", False),
        ("1 April 2026", True),
        ("April 2026", False),
        ("Q1 2026", False),
        ("Owner", False),
        ("Phase 2", False),
    ],
)
def test_figures_and_days_are_values_and_years_may_be_names(cell: Cell, expected: bool) -> None:
    assert is_value(cell) is expected


def test_a_row_of_different_short_texts_of_which_two_are_known_reads_as_names() -> None:
    assert looks_like_names(["Project", "Owner", None, "Colour"], VOCABULARY)
    assert not looks_like_names(["Project", "Colour"], VOCABULARY)
    assert not looks_like_names(["Project"], VOCABULARY)
    assert not looks_like_names(["Project", "Owner", "Owner"], VOCABULARY)
    assert not looks_like_names(["Project", "Owner", 7.5], VOCABULARY)


def header(*grid: list[Cell], row: int | None = None) -> tuple[tuple[str, ...], int, int]:
    """The names, and the rows they stand in."""
    chosen = header_of(grid, VOCABULARY, row=row)
    return chosen.names, chosen.first, chosen.last


NAMES: list[Cell] = ["Project", "Owner", "Cost"]
ROWS: list[list[Cell]] = [["Portal", "Ann", 5.0], ["Archive", "Bob", 6.0]]


def test_the_names_are_where_they_stand_below_a_title_and_blank_rows() -> None:
    assert header(NAMES, *ROWS) == (("Project", "Owner", "Cost"), 0, 0)
    title: list[Cell] = ["Our portfolio", None, None]
    assert header(title, [None, None, None], NAMES, *ROWS) == (("Project", "Owner", "Cost"), 2, 2)


def test_where_no_row_names_anything_it_is_said() -> None:
    assert header([1.0, 2.0], [3.0, 4.0]) == ((), -1, -1)
    assert header() == ((), -1, -1)
    # The same text below again is a value, not a name.
    assert header(["a", "b"], ["a", "c"]) == ((), -1, -1)
    assert header(["a", "b"], ["c", "d"]) == (("a", "b"), 0, 0)


def test_unknown_names_are_told_by_what_stands_below_them() -> None:
    assert header(["Foo", "Bar"], ["x", 1.0], ["x", 2.0]) == (("Foo", "Bar"), 0, 0)


def test_a_person_may_say_which_row_it_is() -> None:
    grid: list[list[Cell]] = [["Project", "Owner"], ["Sub", "Other"], ["x", "y"]]
    assert header(*grid) == (("Project", "Owner"), 0, 0)
    assert header(*grid, row=1) == (("Sub", "Other"), 1, 1)


def test_units_below_the_names_belong_to_them() -> None:
    grid: list[list[Cell]] = [["Project", "Budget", "Duration"], [None, "£000", "months"], ["A", 480.0, 6.0]]
    assert header(*grid) == (("Project", "Budget (£000)", "Duration (months)"), 0, 1)


def test_groups_above_the_names_belong_to_the_columns_they_cover() -> None:
    grid: list[list[Cell]] = [
        [None, "Money", None, "Dates", None],
        ["Project", "Budget", "Spent", "Start", "End"],
        ["A", 480.0, 10.0, date(2026, 4, 1), date(2027, 3, 31)],
    ]
    assert header(*grid) == (("Project", "Money Budget", "Money Spent", "Dates Start", "Dates End"), 0, 1)


def test_names_below_groups_stand_where_the_groups_are_blank() -> None:
    grid: list[list[Cell]] = [
        ["Project", "Cost", None],
        [None, "Budget", "Spent"],
        ["A", 480.0, 10.0],
        ["B", 350.0, 5.0],
    ]
    assert header(*grid) == (("Project", "Cost Budget", "Cost Spent"), 0, 1)


def test_only_the_first_thirty_rows_are_searched() -> None:
    blank: list[Cell] = [None, None, None]
    assert header(*[blank] * 29, NAMES, *ROWS)[1] == 29
    assert header(*[blank] * 30, NAMES, *ROWS)[1] == -1

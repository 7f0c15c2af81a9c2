"""Which row names the columns of a grid, by hand."""

from datetime import date

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.columns.headers import header_of, is_value, looks_like_names

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


def test_a_lone_text_over_several_columns_names_none() -> None:
    assert header(["Project", None, None], *ROWS) == ((), -1, -1)
    assert header(["Project"], ["Portal"], ["Archive"]) == (("Project",), 0, 0)
    assert header(["Colour"], ["Portal"], ["Archive"]) == ((), -1, -1)


def test_a_row_is_the_names_of_a_table_only_where_it_is_nearly_as_full() -> None:
    row: list[Cell] = ["Portal", "Ann", 5.0, "x", "y"]
    assert header(["Project", "Owner", None, None, None], row, row)[1] == 0
    assert header(["Project", "Owner", None, None, None, None], [*row, "z"], [*row, "z"])[1] == -1


def test_a_table_without_rows_is_known_by_its_names_alone() -> None:
    assert header(["Project", "Owner"]) == (("Project", "Owner"), 0, 0)
    assert header(["Project", "Colour"]) == ((), -1, -1)
    assert header([None, None], ["Project", "Owner"]) == ((), -1, -1)


def test_values_among_the_names_outweigh_as_many_known_ones() -> None:
    assert header(["Project", "Owner", 7.5], *ROWS)[1] == 0
    assert header(["Project", "Colour", 7.5], *ROWS)[1] == -1


def test_of_two_rows_that_read_as_names_the_better_known_is_and_of_equals_the_first() -> None:
    better: list[Cell] = ["Project", "Owner", "Cost"]
    worse: list[Cell] = ["Project", "Colour", "Size"]
    assert header(worse, better, *ROWS)[2] == 1
    assert header(better, worse, *ROWS)[2] == 0
    assert header(better, better, *ROWS)[2] == 0
    for length, last in ((120, 0), (121, 1)):
        long: list[Cell] = ["Project", "c" * length, "d" * length]
        assert header(long, worse, *ROWS)[2] == last


def test_unknown_names_stand_in_the_first_row_short_and_each_once() -> None:
    below: list[list[Cell]] = [["x", "y"], ["z", "w"]]
    assert header(["Foo", "b" * 60], *below)[1] == 0
    assert header(["Foo", "b" * 61], *below)[1] == -1
    assert header(["Foo", "Foo"], *below)[1] == -1
    assert header(["Title", None], ["Foo", "Bar"], *below)[1] == -1
    # Further down they are told by the values below them, three in five at least.
    three: list[list[Cell]] = [["x", 1.0], ["y", 2.0], ["z", 3.0], ["w", "v"], ["u", "t"]]
    assert header(["Heading", None], ["Foo", "Bar"], *three)[1] == 1
    assert header(["Heading", None], ["Foo", "Bar"], *three, ["s", "r"])[1] == -1


def test_years_and_money_are_known_names() -> None:
    assert looks_like_names(["2026", "2027"], VOCABULARY)
    assert looks_like_names(["£000", "Total cost"], VOCABULARY)
    assert looks_like_names(["Project " + "x" * 112, "Owner"], VOCABULARY)
    assert not looks_like_names(["Project " + "x" * 113, "Owner"], VOCABULARY)


@pytest.mark.parametrize(
    ("units", "last"),
    [
        ([None, "£000", "months"], 1),
        ([None, "(£m)", "[weeks]"], 1),
        ([None, "GBP", None], 1),
        ([None, "EUR k", None], 1),
        ([None, "£5", None], 0),
        ([None, "m", None], 0),
        (["£", "£000", "months"], 0),
        ([None, "£000", "soon"], 0),
        ([None, None, None], 0),
    ],
)
def test_a_row_of_units_names_nothing_else_and_leaves_a_column_without(units: list[Cell], last: int) -> None:
    names = header(["Project", "Budget", "Duration"], units, ["Portal", 480.0, 6.0], ["Maps", 8.0, 7.0])
    assert names[1:] == (0, last)
    assert names[0][1] == ("Budget" if last == 0 else f"Budget ({units[1]})")


def test_groups_are_short_texts_fewer_than_the_names() -> None:
    names: list[Cell] = ["Project", "Budget", "Spent", "Start"]
    row: list[Cell] = ["A", 480.0, 10.0, date(2026, 4, 1)]

    def first(*above: Cell) -> int:
        return header(list(above), names, row, row)[1]

    assert first(None, "Money", None, "Dates") == 0
    assert first(None, "m" * 60, None, "Dates") == 0
    assert first(None, "m" * 61, None, "Dates") == 1
    assert first(None, "Money", None, None) == 1
    assert first(None, "Money", 7.5, None) == 1
    assert first("a", "b", "c", "d") == 1


def test_a_group_ends_where_no_name_stands_below_it() -> None:
    grid: list[list[Cell]] = [
        ["Work", None, "Money", None, None],
        ["Project", "Owner", "Budget", None, "Spent"],
        ["A", "Ann", 480.0, None, 10.0],
        ["B", "Bob", 480.0, None, 10.0],
    ]
    assert header(*grid)[0] == ("Work Project", "Work Owner", "Money Budget", "", "Spent")


def test_names_under_groups_fill_every_blank_that_holds_anything_and_half_are_known() -> None:
    groups: list[Cell] = ["Project", "Cost", None, None]
    rows: list[list[Cell]] = [["A", 480.0, 10.0, 5.0], ["B", 350.0, 5.0, 6.0]]
    assert header(groups, [None, "Budget", "Spent", "Left"], *rows)[2] == 1
    assert header(groups, [None, "Budget", "Spent", None], *rows)[2] == 0
    assert header(groups, [None, "Budget", "Foo", "Bar"], *rows)[2] == 0
    assert header(groups, [None, "Budget", "£", "Bar"], *rows)[2] == 1
    assert header(groups, [None, "Budget", "Spent", 7.5], *rows)[2] == 0
    empty: list[list[Cell]] = [["A", 480.0, 10.0, None], ["B", 350.0, 5.0, None]]
    assert header(groups, [None, "Budget", "Spent", None], *empty) == (
        ("Project", "Cost Budget", "Cost Spent", ""),
        0,
        1,
    )

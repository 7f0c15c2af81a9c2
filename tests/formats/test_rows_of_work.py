"""Which rows of a table are work, by hand: totals, headings, notes, second tables and shifted rows are not."""

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.columns.rows import RowsSeen, rows_seen

HEADER = ("Project", "Owner", "Cost")
VOCABULARY = frozenset({"project", "owner", "cost"})
A: list[Cell] = ["Portal", "Ann", 100.0]
B: list[Cell] = ["Archive", "Bob", 200.0]
C: list[Cell] = ["Maps", "Cyd", 50.0]
BLANK: list[Cell] = [None, " ", None]


def seen(*rows: list[Cell], taken: frozenset[int] = frozenset()) -> RowsSeen:
    return rows_seen(HEADER, rows, VOCABULARY, taken)


def left_out(*rows: list[Cell], taken: frozenset[int] = frozenset()) -> dict[int, str]:
    return dict(seen(*rows, taken=taken).left_out)


def test_rows_of_work_are_left_in() -> None:
    assert left_out(A, B, C) == {}
    assert left_out(A, BLANK, B) == {}
    assert left_out() == {}


@pytest.mark.parametrize(
    "total",
    [
        ["Total", None, 300.0],
        ["Gesamtsumme", None, 300.0],
        ["Total", None, 7.0],
        ["Total of all", None, 300.0],
        ["Portfolio subtotal", "Ann", 300.0],
        [None, None, 300.0],
        ["Total", "two people", "£300"],
    ],
)
def test_a_row_that_adds_up_is_no_work(total: list[Cell]) -> None:
    assert list(left_out(A, B, total)) == [2]
    assert seen(A, B, total).totals == {2: 0}


@pytest.mark.parametrize(
    "row",
    [
        ["Total recall", "Ann", 299.0],
        ["Totally new", "Ann", 7.0],
        # Called a sum, and as full as any row of work, but adding nothing up.
        ["Sums", "Ann", 299.0],
        ["Total", "Ann", 7.0],
    ],
)
def test_work_that_only_sounds_like_a_sum_is_work(row: list[Cell]) -> None:
    assert left_out(A, B, row) == {}


def test_a_sum_of_one_row_or_of_nothing_is_none() -> None:
    assert left_out(A, ["Portal again", "Ann", 100.0]) == {}
    free: list[Cell] = ["Free", "Ann", 0.0]
    assert left_out(free, free[:], ["Free too", "Bob", 0.0]) == {}


def test_subtotals_add_up_since_the_last_and_the_grand_total_in_all() -> None:
    first: list[Cell] = ["Subtotal", None, 300.0]
    second: list[Cell] = ["Subtotal", None, 90.0]
    whole: list[Cell] = ["Total", None, 390.0]
    summed = seen(A, B, first, C, ["Letters", "Dee", 40.0], second, whole)
    assert dict(summed.totals) == {2: 0, 5: 3, 6: 0}
    assert list(summed.left_out) == [2, 5, 6]


def test_headings_name_the_rows_below_them() -> None:
    marked = seen([None, "North", None], A, B, [None, "South", None], C)
    assert marked.headings == {0, 3}
    assert dict(marked.heading_of) == {1: "North", 2: "North", 4: "South"}
    assert "'North'" in marked.left_out[0]
    beside = seen(["North", None, None], A, B, ["South", None, None], C)
    assert beside.headings == {0, 3}


def test_notes_below_the_table_are_no_work() -> None:
    noted = seen(A, B, ["Source: the finance team", None, None])
    assert (list(noted.left_out), noted.notes) == ([2], ("Source: the finance team",))
    apart = seen(A, B, BLANK, ["As agreed in May", None, None])
    assert (list(apart.left_out), apart.notes) == ([3], ("As agreed in May",))
    long = "a" * 81
    assert list(left_out(A, B, [long, None, None])) == [2]
    # A name alone, right below the others, is work of which nothing more is known.
    assert left_out(A, B, ["Wallet", None, None]) == {}


def test_a_lone_figure_is_no_work() -> None:
    assert left_out(A, B, [None, None, 7.0], C) == {2: "holds one figure and no name"}


def test_names_again_are_no_work() -> None:
    assert left_out(A, list(HEADER), B) == {1: "repeats the column names"}


def test_a_row_wider_than_its_names_is_told() -> None:
    assert left_out(A, ["Maps", "Cyd", 50.0, "x"])[1].startswith("has 4 cells under 3 columns")


def test_a_second_table_ends_the_first() -> None:
    rows = [A, B, BLANK, ["Owner", "Cost", None], ["Ann", 3.0, None], ["Bob", 4.0, None]]
    assert set(left_out(*rows)) == {3, 4, 5}
    assert all("second table that begins in row {3}" in reason for reason in left_out(*rows).values())
    titled = [A, B, BLANK, ["People", None, None], ["Owner", "Cost", None], ["Ann", 3.0, None]]
    assert set(left_out(*titled)) == {3, 4, 5}
    # The same names again begin no other table, and names below which nothing stands are none.
    assert set(left_out(A, BLANK, list(HEADER), B)) == {2}


def test_what_a_person_says_is_work_is_work() -> None:
    total: list[Cell] = ["Total", None, 300.0]
    assert left_out(A, B, total, taken=frozenset({2})) == {}

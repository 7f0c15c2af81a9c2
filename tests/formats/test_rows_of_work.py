"""Which rows of a table are work, by hand: totals, headings, notes, second tables and shifted rows are not."""

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.columns.rows import RowsSeen, rows_seen

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


WIDE = ("Project", "Owner", "Cost", "Spent", "Left")
FULL: list[list[Cell]] = [["Portal", "Ann", 100.0, 1.0, 2.0], ["Archive", "Bob", 200.0, 3.0, 4.0]]


def wide_left_out(*rows: list[Cell]) -> list[int]:
    return list(rows_seen(WIDE, rows, VOCABULARY).left_out)


def test_in_a_table_of_two_columns_a_lone_text_is_work() -> None:
    narrow: list[list[Cell]] = [["Portal", 1.0], ["Note to self", None], ["Archive", 2.0]]
    assert rows_seen(("Project", "Cost"), narrow, VOCABULARY).left_out == {}
    assert rows_seen(("Project",), [["Portal"], ["Project"]], VOCABULARY).left_out == {}
    sparse: list[list[Cell]] = [["Portal", "Ann", None], ["Note to self", None, None], ["Maps", "Cyd", None]]
    assert left_out(*sparse) == {}


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        # A sum holds little, or adds up, or is named first and holds less than is usual.
        (["Total", None, 7.0, None, None], [2]),
        (["Total", "of it", 7.0, None, None], [2]),
        (["Total", "of it", 7.0, 8.0, None], [2]),
        (["Portal", "Total", 7.0, 8.0, None], []),
        (["Total", "of it", 7.0, 8.0, 9.0], []),
        (["Total", "of it", 7.0, 4.0, 9.0], [2]),
        # A longer label counts where the figures add up, or where it stands alone with some of them.
        (["Total of North", None, 7.0, None, None], [2]),
        (["Total of North", None, 7.0, 8.0, 9.0], [2]),
        (["Total of North", "Ann", 7.0, 8.0, 9.0], []),
        (["Total of North", "Ann", 300.0, 8.0, 9.0], [2]),
        (["Total of " + "n" * 71, None, 7.0, None, None], [2]),
        (["Total of " + "n" * 72, None, 7.0, None, None], []),
        ([None, None, 7.0, 8.0, 9.0], []),
        ([None, None, None, 4.0, None], [2]),
        ([None, None, None, 4.000_001, None], [2]),
        ([None, None, None, 4.000_01, 7.0], []),
    ],
)
def test_how_full_a_row_is_tells_a_sum_from_work(total: list[Cell], expected: list[int]) -> None:
    assert wide_left_out(*FULL, total) == expected


@pytest.mark.parametrize(
    ("label", "first"),
    [
        *((label, 3) for label in ("Subtotal", "Zwischensumme", "Sous total", "Totale parziale", "Delsumma")),
        *((label, 0) for label in ("Total", "Grand total", "Gesamtsumme")),
    ],
)
def test_a_sum_says_whether_it_is_of_all(label: str, first: int) -> None:
    summed = seen(A, B, ["Subtotal", None, 300.0], C, ["Letters", "Dee", 40.0], [label, None, 90.0])
    assert dict(summed.totals) == {2: 0, 5: first}


def test_sums_are_told_by_their_label_and_headings_begin_them_anew() -> None:
    assert left_out(A, B, [7.0, "Total", None])[2] == "adds up those above (Total)"
    rows = (A, [None, "South", None], B, C, ["Subtotal", None, 250.0])
    assert seen(*rows).totals == {4: 2}


def test_a_sum_of_figures_with_marks_and_of_no_truths() -> None:
    typed: list[list[Cell]] = [["Portal", "Ann", "£1,000.50"], ["Archive", "Bob", "2.000,50"]]
    assert list(left_out(*typed, ["Wallet", "Cyd", "4,001"])) == []
    yes: list[Cell] = ["Portal", "Ann", True]
    assert left_out(yes, yes[:], ["Wallet", "Cyd", 2.0]) == {}


def test_a_text_of_eighty_letters_may_be_a_heading_and_a_longer_one_is_a_note() -> None:
    edge, long = "a" * 80, "a" * 81
    assert seen(A, B, [None, edge, None], C).headings == {2}
    assert seen(A, B, [None, long, None], C).notes == (long,)
    assert left_out(A, B, [None, long, None], C)[2] == f"is a note ({'a' * 60!r})"
    assert left_out(A, B, [None, edge, None], C)[2] == f"is a heading of the rows below it ({'a' * 60!r})"


def test_a_heading_stands_above_a_row_of_work() -> None:
    # Beside the names of work, it is one only where every such row stands above a fuller one.
    assert seen(A, ["North", None, None], ["South", None, None], B, C).headings == frozenset()
    assert seen(A, ["North", None, None], B, C).headings == {1}
    assert seen(A, ["North", None, None], BLANK, B, C).headings == {1}
    assert left_out(A, B, [None, "North", None]) == {2: "is a note"}
    assert seen(A, [None, "North", None], [None, "South", None], B).headings == {2}


def test_in_a_table_that_is_mostly_empty_a_lone_name_is_work() -> None:
    few: list[list[Cell]] = [
        ["Portal", "Ann", 1.0, None, None],
        ["North", None, None, None, None],
        ["Archive", "Bob", None, None, None],
        ["Maps", "Cyd", None, None, None],
        ["Wallet", None, 6.0, None, None],
    ]
    assert wide_left_out(*few) == []
    fuller = [*few[:2], ["Archive", "Bob", 2.0, 3.0, None], *few[3:]]
    assert wide_left_out(*fuller) == [1]


def test_a_second_table_begins_after_a_blank_row_with_names_and_rows() -> None:
    names: list[Cell] = ["Owner", "Cost", None]
    row: list[Cell] = ["Ann", 3.0, None]
    assert list(left_out(A, names, row)) == []
    assert list(left_out(A, B, BLANK, names)) == []
    assert list(left_out(A, B, BLANK, names, BLANK, row)) == [3, 5]
    assert 3 not in left_out(A, B, BLANK, names, BLANK, BLANK, row)
    assert list(left_out(A, B, BLANK, ["People", None, None], ["x", None, None], names, row)) == []


def test_what_stands_alone_after_a_blank_row_at_the_end_is_a_note() -> None:
    agreed, later = ["As agreed", None, None], ["Or later", None, None]
    assert seen(A, B, BLANK, agreed).notes == ("As agreed",)
    assert seen(A, B, BLANK, agreed, BLANK, later).notes == ("Or later", "As agreed")
    assert seen(A, B, BLANK, agreed, taken=frozenset({3})).notes == ()
    assert seen(BLANK, agreed).notes == ()
    assert seen(agreed).notes == ()
    pairs: list[list[Cell]] = [["Portal", 1.0], ["Archive", 2.0], [None, None], ["As agreed", None]]
    assert rows_seen(("Project", "Cost"), pairs, VOCABULARY).notes == ("As agreed",)
    single: list[list[Cell]] = [["Portal"], ["Archive"], [None], ["Wallet"]]
    assert rows_seen(("Project",), single, VOCABULARY).notes == ()

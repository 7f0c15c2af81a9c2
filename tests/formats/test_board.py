"""A board is told by its columns, and its cards become rows; a table of figures is none."""

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.board import cards_of


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (("Now", "Next", "Later"), "Horizon"),
        (("Jetzt", "Später"), "Horizon"),
        (("To do", "Done"), "Status"),
        (("Q1 2026", "Q2 2026"), "Planned for"),
        (("Now", "Cost"), ""),
        (("Done", "Done"), ""),
        (("Now",), ""),
        (("1 May 2026", "2 May 2026"), ""),
        (("Project", "Owner"), ""),
    ],
)
def test_the_columns_tell_what_kind_of_board_it_is(header: tuple[str, ...], kind: str) -> None:
    board = cards_of(header, [["A card", "Another card"][: len(header)]])
    assert (board[0] if board is not None else "") == kind


def test_cards_come_column_by_column_with_what_they_stood_in() -> None:
    rows: list[list[Cell]] = [["A", "B"], [" ", "C"], ["D"], [None, "E "]]
    assert cards_of(("Now", "Next"), rows) == (
        "Horizon",
        [("A", "Now"), ("D", "Now"), ("B", "Next"), ("C", "Next"), ("E", "Next")],
    )


@pytest.mark.parametrize("rows", [[], [[None, ""]], [[1, 2]], [["100", "200"]], [["A card", 3]]])
def test_figures_and_nothing_are_no_cards(rows: list[list[Cell]]) -> None:
    assert cards_of(("Q1 2026", "Q2 2026"), rows) is None

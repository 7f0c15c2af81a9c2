"""Rows that only sum up others are no work; an amount takes the unit that stands beside it."""

from collections.abc import Sequence

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.import_rows import rows_of_work
from bowstring.formats.foreign.mapping import TableMap, Target
from bowstring.formats.foreign.source import SourceTable


def left(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    columns: dict[str, tuple[str, ...]] | None = None,
    outline: str = "",
    only: dict[str, tuple[str, ...]] | None = None,
) -> tuple[list[str], list[str]]:
    """The first cells of the rows that are work, and what was said of the others."""
    target = Target(table="initiatives", columns=columns or {header[0]: ("name",)}, outline=outline)
    source = SourceTable(name="in", header=tuple(header), rows=rows)
    findings = Findings()
    table_map = TableMap(targets=(target,), only=only or {})
    kept = rows_of_work(source, table_map, target, findings)
    assert len(kept) == len(rows)
    return [str(row[0]) for row in kept if row], [str(problem) for problem in findings.problems()]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["1", "2", "2", "1", "2"], "bce"),
        (["1", "1.1", "1.2", "2", "2.1"], "bce"),
        (["1", "1.1", "1.1.1", "1.2", "2"], "cde"),
        (["1", "1", "1", "1", "1"], "abcde"),
        (["", "2", "", "1", "x"], "abcde"),
        # With a word among them they are figures: only 1 below 1.1 and 2.5 above 2 count.
        (["1", "1.5", "x", "2", "2.5"], "bce"),
        (["1", "1.1.1", "x", "2", "2.5"], "abce"),
    ],
)
def test_a_row_with_others_below_it_in_the_outline_is_left_out(levels: list[str], expected: str) -> None:
    rows = [(name, level) for name, level in zip("abcde", levels, strict=True)]
    kept, words = left(("Name", "Level"), rows, outline="Level")
    assert "".join(kept) == expected
    assert len(words) == (len(expected) < 5)
    if words:
        assert words[0].startswith("in, column Level: ")
        assert f"{5 - len(expected)} rows sum up those below them" in words[0]


def test_without_an_outline_nothing_is_left_out() -> None:
    assert left(("Name", "Level"), [("a", "1"), ("b", "2")]) == (["a", "b"], [])
    assert left(("Name",), [("a",), ("b",)], outline="Level") == (["a", "b"], [])


COSTS = {"Id": ("key",), "Cost": ("total_cost",)}


@pytest.mark.parametrize(
    ("cost", "kept"),
    [(300.0, ["2", "3"]), (301.0, ["2", "3"]), (310.0, ["1", "2", "3"]), (None, ["1", "2", "3"])],
)
def test_a_parent_that_costs_what_its_parts_cost_is_left_out(cost: float | None, kept: list[str]) -> None:
    """Half of one per cent may be lost by rounding."""
    rows: list[tuple[Cell, ...]] = [("1", None, cost), ("2", "1", 100.0), ("3", "1", 200.0), ()]
    result, words = left(("Id", "Parent", "Cost"), rows, columns=COSTS)
    assert result == kept
    assert len(words) == (len(kept) == 2)
    if words:
        assert "1 rows cost what those under them cost together and were left out (rows 2)" in words[0]


@pytest.mark.parametrize("header", [("Id", "Above", "Cost"), ("Id", "Parent", "Price")])
def test_parents_are_looked_at_only_where_a_column_names_them_and_one_has_costs(
    header: tuple[str, ...],
) -> None:
    rows = [("1", None, 300.0), ("2", "1", 100.0), ("3", "1", 200.0)]
    assert left(header, rows, columns=COSTS) == (["1", "2", "3"], [])


def test_only_rows_with_the_texts_that_the_map_names_are_work() -> None:
    rows: list[tuple[Cell, ...]] = [("a", "open", 1), ("b", "closed", 1), ("c", " open ", 2), ("d",)]
    only = {"State": ("open", "new"), "Wave": ("1",)}
    assert left(("Name", "State", "Wave"), rows, only=only)[0] == ["a"]
    assert left(("Name", "State", "Wave"), rows, only={"State": ("open",)})[0] == ["a", "c"]
    assert left(("Name", "State", "Wave"), rows)[0] == ["a", "b", "c", "d"]


def amounts(rows: Sequence[Sequence[Cell]], header: Sequence[str] = ("Cost", "Unit", "Name")) -> list[Cell]:
    target = Target(table="initiatives", columns={"Cost": ("total_cost",), "Name": ("name",)})
    source = SourceTable(name="in", header=tuple(header), rows=rows)
    return [row[0] for row in rows_of_work(source, TableMap(targets=(target,)), target, Findings())]


def test_an_amount_takes_the_unit_beside_it() -> None:
    rows = [
        (100, "EUR", "a"),
        ("2,5", "(kEUR)", "b"),
        (None, "EUR", "c"),
        (7, None, "d"),
        ("soon", "EUR", "e"),
    ]
    assert amounts(rows) == ["100 EUR", "2,5 kEUR", None, 7, "soon"]
    # A row may end before the unit.
    assert amounts([*rows, (8,)])[-1] == 8


def test_words_and_a_lone_unit_are_no_units() -> None:
    assert amounts([(100, "EUR", "a"), (200, "high", "b")]) == [100, 200]
    assert amounts([(100, "EUR", "a"), (200, None, "b")]) == [100, 200]
    assert amounts([(100, "EUR", "a"), (200, "EUR", "b")], header=("Price", "Unit", "Name")) == [100, 200]

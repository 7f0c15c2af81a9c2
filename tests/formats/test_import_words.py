"""What an import tells of columns that are kept, of keys that stand twice and of amounts in other money, by row."""

from collections.abc import Mapping, Sequence

import pytest
from tests.formats.reading import DAY

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.importing import import_source
from bowstring.formats.foreign.mapping import TableMap, Target
from bowstring.formats.foreign.source import SourceTable

NAMED = {"Name": ("name",)}
KEYED = {"Ref": ("key",), **NAMED}


def lines(
    header: Sequence[str],
    *rows: Sequence[Cell],
    columns: Mapping[str, tuple[str, ...]],
    table: str = "initiatives",
) -> list[str]:
    """Every problem of what is made of the rows, which stand below their column names."""
    target = Target(
        table=table, columns=columns, constants={"focus": "product"} if table == "initiatives" else {}
    )
    source = SourceTable(name="in", header=tuple(header), rows=rows)
    imported = import_source(source, TableMap(targets=(target,), settings={"name": "Ours"}), today=DAY)
    return [str(problem) for problem in imported.problems]


def count(problems: Sequence[str], words: str) -> int:
    return sum(words in problem for problem in problems)


@pytest.mark.parametrize(
    ("columns", "ids", "tellings"),
    [
        (NAMED, ("A", "A", "B"), 1),
        (NAMED, ("A", "C", "B"), 0),
        # Of two texts one stands twice: a choice rather than a key.
        (NAMED, ("A", "A", "A"), 0),
        # Another column holds the key.
        (KEYED, ("A", "A", "B"), 0),
    ],
)
def test_a_column_of_keys_that_stand_twice_is_told_unless_another_column_holds_the_key(
    columns: Mapping[str, tuple[str, ...]], ids: tuple[str, str, str], tellings: int
) -> None:
    rows = [(f"R-{at}", f"Work {at}", id) for at, id in enumerate(ids)]
    problems = lines(("Ref", "Name", "ID"), *rows, columns=columns)
    assert count(problems, "1 keys stand in several rows (A)") == tellings


def test_columns_that_the_map_does_not_name_are_told_as_kept() -> None:
    row = ("R-1", "Portal", "red")
    assert (
        count(lines(("Ref", "Name", "Hue"), row, columns=KEYED), "kept with each record as they are: Hue.")
        == 1
    )
    assert count(lines(("Ref", "Name"), row[:2], columns=KEYED), "kept with each record") == 0


def test_amounts_in_other_money_are_told_with_the_rows_that_they_stand_in() -> None:
    rows = [("Portal", "£100"), ("Maps", "€200"), ("Letters", "£300")]
    (problem,) = (
        line
        for line in lines(("Name", "Cost"), *rows, columns={**NAMED, "Cost": ("total_cost",)})
        if "more than one currency" in line
    )
    assert "row 3, column Cost (EUR)" in problem

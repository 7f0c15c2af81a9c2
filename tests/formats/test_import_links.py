"""What waits for what in a table from elsewhere: by keys, by other identifiers, by row numbers and by names."""

from collections.abc import Mapping, Sequence

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.import_links import ImportLinks, is_identifier
from bowstring.formats.foreign.mapping import Target
from bowstring.formats.foreign.source import SourceTable

HEADER = ("Ref", "Name", "After", "Before")
ROWS = (("R1", "Alpha", "", ""), ("R2", "Beta", "", ""), ("R3", "Gamma"))
KEYS: Mapping[str, tuple[str, ...]] = {"Name": ("name",), "After": ("requires",), "Before": ("requires",)}


def settled(
    *links: tuple[int, str, str],
    rows: Sequence[Sequence[Cell]] = ROWS,
    keeper: Target | None = None,
    linked_by: str = "",
    columns: Mapping[str, tuple[str, ...]] = KEYS,
) -> tuple[list[dict[str, Cell]], list[str]]:
    """The records of rows once their links are settled, and what is said."""
    findings = Findings()
    source = SourceTable(name="list.csv", header=HEADER, rows=rows, first_row=5)
    target = Target(table="initiatives", columns=columns, reversed=("Before",), linked_by=linked_by)
    records: list[dict[str, Cell]] = [
        {"key": str(row[1]).lower(), "name": row[1]} if len(row) > 1 and row[1] else {} for row in rows
    ]
    made = ImportLinks(source, keeper, rows, findings)
    for link in links:
        made.add(*link)
    made.settle(target, records)
    return records, [f"row {problem.where.row}: {problem.message}" for problem in findings.problems()]


def requires(*links: tuple[int, str, str], **more: object) -> list[Cell]:
    """What each record then requires."""
    return [record.get("requires") for record in settled(*links, **more)[0]]  # type: ignore[arg-type]


def test_a_row_waits_for_what_it_names_and_the_other_way_round_where_the_column_says_so() -> None:
    assert requires((1, "After", "Alpha"), (1, "After", "Alpha; Gamma")) == [None, ("alpha", "gamma"), None]
    assert requires((0, "Before", "Beta, Gamma")) == [None, ("alpha",), ("alpha",)]
    assert requires((0, "After", "Alpha")) == [None, None, None]
    assert requires() == [None, None, None]


def test_identifiers_name_rows_where_each_stands_once_and_the_column_is_not_the_key_itself() -> None:
    assert requires((1, "After", "R1 R3")) == [None, ("alpha", "gamma"), None]
    twice = (*ROWS, ("R1", "Delta"), ("", "Epsilon"))
    assert requires((1, "After", "R1"), rows=twice) == [None] * 5
    blank = (*ROWS, ("", "Delta"), (), ("", ""))
    assert requires((3, "After", "R1"), rows=blank)[3] == ("alpha",)
    keeper = Target(table="initiatives", columns={"Ref": ("key",)})
    assert requires((1, "After", "R1"), keeper=keeper) == [None, None, None]


def test_typed_keys_name_rows_and_keys_made_of_names_do_not() -> None:
    rows = (("R1", "Alpha beta", ""), ("R2", "Gamma", ""))
    assert requires((1, "After", "ALPHA BETA"), rows=rows)[1] == ("alpha beta",)
    records, words = settled((0, "After", "Alpha; nothing"), columns={"Ref": ("key",), **KEYS})
    assert records[0] == {"key": "alpha", "name": "Alpha", "extra.After": "Alpha; nothing"}
    assert words == ["row 5: 'nothing' names no row of this table; nothing waits for it."]


def test_numbers_of_rows_name_them_where_the_map_says_that_links_go_by_these() -> None:
    rows = (("1", "Alpha"), ("2", "Beta"), (), ("4", ""))
    assert requires((1, "After", "1"), (0, "After", "4"), rows=rows, linked_by="Ref") == [
        None,
        ("alpha",),
        None,
        None,
    ]


def test_what_names_nothing_is_told_by_row_and_kept_as_typed() -> None:
    records, words = settled((1, "After", "Alpha; Betta"), (2, "Before", "Alpha"), (0, "After", "none"))
    assert records[1]["extra.After"] == "Alpha; Betta"
    assert records[1]["requires"] == ("alpha",)
    assert (records[2]["extra.Before"], records[0]["extra.After"]) == ("Alpha", "none")
    assert words == ["row 6: 'Betta' names no row of this table (nearest: Beta); nothing waits for it."]
    long = settled((0, "After", "x" * 300))[1][0]
    assert f"'{'x' * 200}' names" in long


def test_links_of_a_row_that_is_left_out_are_forgotten() -> None:
    findings = Findings()
    links = ImportLinks(SourceTable(name="list.csv", header=HEADER, rows=ROWS), None, ROWS, findings)
    links.add(0, "After", "Beta")
    links.add(1, "After", "Gamma")
    links.drop(0)
    records: list[dict[str, Cell]] = [{"key": row[1], "name": row[1]} for row in ROWS]
    links.settle(Target(table="initiatives", columns=KEYS), records)
    assert [record.get("requires") for record in records] == [None, ("Gamma",), None]


@pytest.mark.parametrize(
    ("column", "expected"),
    [("ID", True), ("Project_Ref", True), ("Job no.", True), ("Identity", False), ("Name", False)],
)
def test_a_column_identifies_rows_by_its_name(column: str, *, expected: bool) -> None:
    assert is_identifier(column) is expected

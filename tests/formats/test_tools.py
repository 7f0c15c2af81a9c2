"""How exports of known tools are laid out: told by their columns, and mapped as each tool means them."""

import pytest

from bowstring.formats.foreign.mapping import Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.foreign.tools import NO_TOOL, map_by_tool, recognise, tools
from bowstring.model.problems import BadDataError

JIRA = ("Summary", "Issue key", "Issue Type", "Status")
PROJECT = ("ID", "Name", "Duration", "Start", "Finish")


def mapped(header: tuple[str, ...], *rows: tuple[str, ...]) -> tuple[Target, dict[str, tuple[str, ...]]]:
    """How the tool that has these columns maps them, and the rows that it takes."""
    tool = recognise(header)
    assert tool is not None
    table_map = map_by_tool(tool, SourceTable(name="list.csv", header=header, rows=rows))
    assert table_map.source == tool.key
    (target,) = table_map.targets
    return target, dict(table_map.only)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (JIRA, "jira"),
        (JIRA[1:], None),
        ((*JIRA, "Custom field (Project target)"), "jira_product_discovery"),
        (PROJECT, None),
        ((*PROJECT, "Task Mode"), "ms_project"),
        ((*PROJECT, "Outline_Level"), "ms_project"),
        # Of several that fit the one that asks for more columns is meant.
        ((*JIRA, *PROJECT, "Task Mode"), "ms_project"),
    ],
)
def test_a_tool_is_told_by_the_columns_that_it_alone_writes(header: tuple[str, ...], key: str | None) -> None:
    tool = recognise(header)
    assert (tool and tool.key) == key


def test_tools_are_known_by_key_in_order_and_each_has_a_name() -> None:
    keys = [tool.key for tool in tools()]
    assert keys == sorted(set(keys))
    assert all(tool.name and tool.all and tool.columns for tool in tools())


@pytest.mark.parametrize("key", ["ms_project", "MS-Project", "ms project", "Microsoft Project"])
def test_a_person_may_name_the_tool_by_its_key_or_its_name(key: str) -> None:
    tool = recognise((*PROJECT, "Task Mode"), key)
    assert tool is not None
    assert tool.key == "ms_project"


def test_a_person_may_say_that_it_comes_from_no_tool_and_a_wrong_one_is_refused() -> None:
    assert recognise(JIRA, NO_TOOL) is None
    with pytest.raises(BadDataError, match="lacks the column Task Mode or Outline Level or Outline_Level"):
        recognise(PROJECT, "ms_project")
    with pytest.raises(BadDataError, match="lacks the column Start, Finish"):
        recognise(PROJECT[:3], "ms_project")


def test_repeated_columns_are_mapped_each_and_others_left_alone() -> None:
    header = (*JIRA, "Inward issue link (Blocks)", "Inward issue link (Blocks) (2)", "Sprint", "Status (old)")
    target, only = mapped(header)
    assert target.columns == {
        "Summary": ("name",),
        "Issue key": ("key",),
        "Status": ("status",),
        "Inward issue link (Blocks)": ("requires",),
        "Inward issue link (Blocks) (2)": ("requires",),
    }
    assert (target.table, target.constants, only) == ("initiatives", {"focus": "product"}, {})
    assert target.reversed == ()
    assert target.linked_by == target.outline == target.edition == ""


def test_of_several_columns_for_one_field_the_first_by_the_tools_own_order_holds() -> None:
    target, _ = mapped((*JIRA, "Due date", "Resolution", "Start date", "Custom field (Start date)"))
    assert target.first_of == (
        "Custom field (Start date)",
        "Start date",
        "Due date",
        "Resolution",
        "Status",
    )
    assert set(target.words) == {"Resolution"}
    assert target.words["Resolution"]["Won't Do"] == "cancelled"


def test_dependencies_told_from_the_other_side_are_reversed_and_all_of_them_hold() -> None:
    names = ("Blocked By (Dependencies)", "Blocking (Dependencies)")
    target, _ = mapped(("Task ID", "Name", "Section/Column", *names))
    assert [target.columns[name] for name in names] == [("requires",), ("requires",)]
    assert target.reversed == names[1:]
    assert target.first_of == ()


@pytest.mark.parametrize(
    ("kinds", "only"),
    [
        (("Epic", "Story"), ("Epic",)),
        (("Story", "Epic", "Initiative"), ("Initiative",)),
        (("Epic", " Epic ", ""), None),
        (("Story", "Task"), None),
    ],
)
def test_the_highest_kind_of_item_is_work_where_there_are_others_too(
    kinds: tuple[str, ...], only: tuple[str, ...] | None
) -> None:
    rows = [("A", f"P-{place}", kind, "Open") for place, kind in enumerate(kinds)]
    assert mapped(JIRA, *rows, ("short", "P-9"))[1] == ({"Issue Type": only} if only else {})


@pytest.mark.parametrize("unique", ["Unique ID", "Unique_ID"])
def test_a_key_that_stays_takes_the_place_of_a_rows_number_by_which_links_still_go(unique: str) -> None:
    target, _ = mapped(("Name", "ID", "Duration", "Start", "Finish", "Outline Level", unique, "Predecessors"))
    assert target.columns[unique] == ("key",)
    assert "ID" not in target.columns
    assert target.linked_by == "ID"
    assert target.outline == "Outline Level"


def test_without_it_the_number_is_the_key() -> None:
    target, _ = mapped((*PROJECT, "Task Mode", "Predecessors"))
    assert target.columns["ID"] == ("key",)
    assert target.linked_by == target.outline == ""


def test_the_column_that_tells_editions_apart_and_marks_within_cells_are_named_where_they_are_there() -> None:
    target, _ = mapped(("year", "project_key", "project", "department", "dca", "wlc_baseline_gbp_m"))
    assert target.edition == "year"
    board = next(tool for tool in tools() if tool.key == "productboard")
    ((column, mark), *_) = board.split.items()
    assert mapped((*board.all, column))[0].split == {column: mark}
    assert mapped(board.all)[0].split == {}

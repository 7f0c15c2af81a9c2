"""What is read of somebody's table before anything is made of it: its names, its rows, and what is said of the rest."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.source import SourceTable, Whereabouts, read_source
from bowstring.model.problems import BadDataError


def source(folder: Path, text: str, name: str = "in.csv", where: Whereabouts | None = None) -> SourceTable:
    """What is read of a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_source(path, where)


def book(folder: Path, merged: Mapping[str, Cell] | None = None, **sheets: list[list[Cell]]) -> Path:
    """A workbook of some sheets. merged: ranges of the first, and what stands in each."""
    path = folder / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        for cells, value in (merged or {}).items():
            workbook.worksheets()[0].merge_range(cells, value)
    return path


def words(table: SourceTable) -> list[str]:
    """What is said of it, without what mends it."""
    return [problem.message for problem in table.problems]


def refused(folder: Path, text: str, name: str = "in.csv", where: Whereabouts | None = None) -> str:
    """Why a text is not read."""
    with pytest.raises(BadDataError) as caught:
        source(folder, text, name, where)
    return str(caught.value)


def test_names_rows_and_what_stands_above_them(tmp_path: Path) -> None:
    table = source(tmp_path, "Our portfolio,,\n,in £,\nProject,Owner,Cost\nA,Ann,5\nB,Bob,6\n")
    assert table.header == ("Project", "Owner", "Cost")
    assert (table.first_row, table.above) == (4, "Our portfolio\nin £")
    assert [list(row) for row in table.rows] == [["A", "Ann", "5"], ["B", "Bob", "6"]]
    assert (table.headerless, table.separator, table.problems) == (False, ",", ())


def test_what_is_no_work_is_left_out_and_told_by_its_row(tmp_path: Path) -> None:
    text = "Project,Owner,Cost\nA,Ann,5\nB,Bob,6\nTotal,,11\n,,\nOwner,Cost,\nAnn,5,\nBob,6,\n"
    table = source(tmp_path, text)
    assert dict(table.left_out) == {
        4: "adds up those above (Total)",
        6: "belongs to a second table that begins in row 6",
        7: "belongs to a second table that begins in row 6",
        8: "belongs to a second table that begins in row 6",
    }
    assert {row: (first, list(cells)) for row, (first, cells) in table.totals.items()} == {
        4: (2, ["Total", None, "11"])
    }
    assert words(table) == [
        "this row adds up those above (Total); it was left out.",
        "this row belongs to a second table that begins in row 6, and 2 rows more; it was left out.",
    ]
    assert [problem.where.row for problem in table.problems] == [4, 6]
    assert table.problems[0].mend == "If it is work, write take_in = [4] in the map."
    assert [list(row) for row in table.rows[:3]] == [["A", "Ann", "5"], ["B", "Bob", "6"], []]
    taken = source(tmp_path, text, where=Whereabouts(take_in=frozenset({4})))
    assert 4 not in taken.left_out
    assert list(taken.rows[2]) == ["Total", None, "11"]


def test_a_row_too_wide_is_warned_of_and_other_rows_only_noted(tmp_path: Path) -> None:
    table = source(tmp_path, "Project,Owner,Cost\nA,Ann,5\nB,Bob,6,x\nNote: all in pounds,,\n")
    assert [(problem.severity.value, problem.where.row) for problem in table.problems] == [
        ("warning", 3),
        ("note", 4),
    ]
    assert table.notes == ("Note: all in pounds",)


def test_headings_become_a_column_under_a_name_of_its_own(tmp_path: Path) -> None:
    table = source(tmp_path, "Project,Owner,Heading\n,North,\nA,Ann,5\nB,Bob\n,South,\nC,Cyd,7\n")
    assert table.header == ("Project", "Owner", "Heading", "Heading (2)")
    assert [list(row) for row in table.rows] == [
        [],
        ["A", "Ann", "5", "North"],
        ["B", "Bob", None, "North"],
        [],
        ["C", "Cyd", "7", "South"],
    ]
    twice = source(tmp_path, "Heading (2),Owner,Heading\n,North,\nA,Ann,5\nB,Bob,6\n")
    assert twice.header[-1] == "Heading (3)"


def test_rows_without_names_have_numbered_columns(tmp_path: Path) -> None:
    table = source(tmp_path, "1,2,3\n4,5,6\n")
    assert table.header == ("column 1", "column 2", "column 3")
    assert (table.headerless, table.first_row, len(table.rows), table.above) == (True, 1, 2, "")
    assert table.problems[0].where.row == 1


@pytest.mark.parametrize(("row", "is_there"), [(0, False), (1, True), (3, True), (4, False)])
def test_a_person_names_the_row_of_names_as_a_spreadsheet_does(
    tmp_path: Path, row: int, is_there: bool
) -> None:
    text, where = "Project,Owner\nA,Ann\nB,Bob\n", Whereabouts(header_row=row)
    if is_there:
        assert source(tmp_path, text, where=where).first_row == row + 1
    else:
        assert "there is no such row" in refused(tmp_path, text, where=where)


def test_apostrophes_before_every_cell_of_a_column_are_taken_off(tmp_path: Path) -> None:
    table = source(tmp_path, "Project,Ref,Owner\nA,'01,'Ann\nB,'02,Bob\nC,,\n")
    assert [list(row) for row in table.rows[:2]] == [["A", "01", "'Ann"], ["B", "02", "Bob"]]
    quoted = source(tmp_path, "Project,Ref,Owner\nA,'it's',Ann\nB,'02,Bob\n")
    assert [row[1] for row in quoted.rows] == ["'it's'", "'02"]
    ragged = source(tmp_path, "Project,Owner,Ref\nA,Ann,'01\nB,Bob\nC,Cleo,'03\n")
    assert [row[2:] for row in ragged.rows] == [["01"], [], ["03"]]
    single = source(tmp_path, "Project,Ref,Owner\nA,'01,Ann\nB,,Bob\n")
    assert single.rows[0][1] == "'01"


def test_a_board_is_a_list_of_its_cards(tmp_path: Path) -> None:
    table = source(tmp_path, "Now,Next,Later\nPortal,Maps,Wallet\nArchive,,\n")
    assert table.header[0] == "Name"
    assert sorted(str(row[0]) for row in table.rows) == ["Archive", "Maps", "Portal", "Wallet"]
    assert "it is a board" in words(table)[-1]


def test_a_document_is_its_only_list_with_dotted_names(tmp_path: Path) -> None:
    text = '[{"name": "A", "cost": {"low": 1, "high": {"most": 3}}}, {"name": "B", "team": "T"}]'
    table = source(tmp_path, text, "in.json")
    assert table.header == ("name", "cost.low", "cost.high.most", "team")
    assert [list(row) for row in table.rows] == [["A", "1", "3", None], ["B", None, None, "T"]]
    assert table.first_row == 2
    inside = source(tmp_path, f'{{"made": "today", "work": {text}}}', "in.json")
    assert inside.header == table.header
    assert source(tmp_path, "work:\n- name: A\n- name: B\n", "in.yaml").header == ("name",)
    for wrong in ('{"a": [{"x": 1}], "b": [{"x": 2}]}', '[1, {"name": "A"}]', '{"a": 1}', "7"):
        assert "not one list of records" in refused(tmp_path, wrong, "in.json")
    assert "no row of column names" in refused(tmp_path, "[]", "in.json")
    catalogue = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n"
    assert "Backstage catalogue" in refused(tmp_path, catalogue, "in.yml")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    assert "this is not a table" in refused(tmp_path, "x", "in.pdf")
    with pytest.raises(BadDataError, match="there is no such file"):
        read_source(tmp_path / "nowhere.csv")
    assert "the file is empty" in refused(tmp_path, " \n")


LIST: list[list[Cell]] = [["Project", "Owner", "Cost"], ["A", "Ann", 5.0], ["B", "Bob", 6.0]]


def test_of_a_workbook_the_sheet_that_reads_most_like_a_list_of_work_is_read(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Cell]]] = {
        "About": [["Read me"], ["All in pounds"]],
        "Work": LIST,
        "Colours": [["Colour", "Size"], ["Red", "1"], ["Blue", "2"]],
        "Blank": [],
        "Figures": [[1.0, 2.0], [3.0, 4.0]],
    }
    table = read_source(book(tmp_path, **sheets))
    assert (table.sheet, table.header) == ("Work", ("Project", "Owner", "Cost"))
    assert {role.name: role.role for role in table.sheets} == {
        "About": "holds 2 rows without column names",
        "Work": "read",
        "Colours": "holds 2 rows under Colour, Size",
        "Blank": "is empty",
        "Figures": "holds 2 rows without column names",
    }
    assert table.notes == ("Read me", "All in pounds")
    assert words(table)[0].startswith("the sheet 'Work' was read; others: 'About' holds 2 rows")
    named = read_source(tmp_path / "in.xlsx", Whereabouts(sheet="Colours"))
    assert named.header == ("Colour", "Size")
    assert {role.role for role in named.sheets} == {"read", "not read"}
    with pytest.raises(BadDataError, match="there is no sheet 'Nothing'"):
        read_source(tmp_path / "in.xlsx", Whereabouts(sheet="Nothing"))


def test_between_sheets_alike_the_longer_and_then_the_first_is_read(tmp_path: Path) -> None:
    assert read_source(book(tmp_path, First=LIST, Second=LIST)).sheet == "First"
    assert read_source(book(tmp_path, First=LIST, Second=[*LIST, ["C", "Cyd", 7.0]])).sheet == "Second"
    # What has a name is a list of work sooner than what has two other fields.
    other: list[list[Cell]] = [["Owner", "Cost"], *([name, 1.0] for name in "abcdefghi")]
    assert read_source(book(tmp_path, First=other, Second=[["Project"], ["A"]])).sheet == "Second"
    with pytest.raises(BadDataError, match="the workbook is empty"):
        read_source(book(tmp_path, First=[], Second=[]))


def test_only_a_short_sheet_of_single_texts_explains_the_others(tmp_path: Path) -> None:
    lines: list[list[Cell]] = [[f"line {number}"] for number in range(40)]
    assert len(read_source(book(tmp_path, First=LIST, Second=lines)).notes) == 40
    assert read_source(book(tmp_path, First=LIST, Second=[*lines, ["one more"]])).notes == ()
    assert read_source(book(tmp_path, First=LIST, Second=[["a", "b"], ["c"]])).notes == ()


def test_merged_texts_stand_in_every_row_and_merged_figures_in_none(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["Project", "Owner", "Cost", "Start"],
        ["A", "Ann", 5.0, "2026-04-01"],
        ["B", None, None, "2026-05-01"],
        ["C", "Cyd", 7.0, "2026-06-01"],
    ]
    table = read_source(book(tmp_path, {"B2:B3": "Ann", "C2:C3": 5.0}, First=rows))
    assert [row[1] for row in table.rows] == ["Ann", "Ann", "Cyd"]
    assert [row[2] for row in table.rows] == [None, None, 7.0]
    assert set(words(table)) == {
        "1 merged cells were filled down: their text stands in every row they cover.",
        "a figure that several rows share is nobody's own and was left out: 5 in rows 2 to 3.",
    }
    alone = read_source(book(tmp_path, {"A4:A5": "D"}, First=[*rows[:2], rows[3], ["D", None, None, None]]))
    assert words(alone) == []


def test_a_heading_merged_over_some_columns_is_not_that_of_the_column_after_them(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        [],
        ["Project", "Start", "End", "Owner", "Budget", "Spent"],
        ["A", "2026-04-01", "2026-09-30", "Ann", 5.0, 1.0],
        ["B", "2026-05-01", "2026-12-31", "Bob", 6.0, 2.0],
    ]
    over = {"B1:C1": "When", "E1:F1": "Money"}
    assert read_source(book(tmp_path, over, First=rows)).header == (
        "Project",
        "When Start",
        "When End",
        "Owner",
        "Money Budget",
        "Money Spent",
    )
    # Without a merged cell nobody can tell where a heading ends but at the next.
    loose: list[list[Cell]] = [[None, "When", None, None, "Money"], *rows[1:]]
    assert read_source(book(tmp_path, First=loose)).header[3] == "When Owner"

"""A workbook of ours: which sheets are read, what settings may look like, and where Excel ends."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from bowstring.formats.limits import OWN
from bowstring.formats.own.sheets import Sheets
from bowstring.formats.own.tables import Sheet
from bowstring.formats.own.workbook import read, write
from bowstring.model.problems import BadDataError

Rows = list[tuple[object, ...]]


def workbook_of(path: Path, **sheets: Rows) -> Path:
    """A workbook with those sheets; an underscore in a name is a blank."""
    with xlsxwriter.Workbook(path / "ours.xlsx") as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name.replace("_", " "))
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if cell is not None:
                        page.write(number, at, cell)
    return path / "ours.xlsx"


def messages_of(sheets: Sheets) -> list[str]:
    return [str(problem) for problem in sheets.problems]


def test_sheets_are_read_by_name_whatever_their_case_and_others_are_told(tmp_path: Path) -> None:
    path = workbook_of(
        tmp_path,
        Portfolio=[("setting", "value"), ("name", "Ours")],
        ASSETS=[("key", "name"), ("a", "A")],
        My_notes=[("x",)],
    )
    sheets = read(path, OWN)
    assert sheets.settings == {"name": "Ours"}
    assert list(sheets.tables) == ["assets"]
    assert (sheets.tables["assets"].header, list(sheets.tables["assets"].rows)) == (
        ("key", "name"),
        [["a", "A"]],
    )
    assert sheets.strangers == ("My notes",)
    assert messages_of(sheets) == ["My notes: this sheet is not a table of a portfolio and was not read."]


def test_settings_need_no_row_of_names_and_a_value_needs_its_setting(tmp_path: Path) -> None:
    path = workbook_of(
        tmp_path,
        portfolio=[("name", "Ours"), ("quarters", 8), ("note",), (None, 3), ("spend.product.least", 0.1)],
    )
    sheets = read(path, OWN)
    assert sheets.settings == {"name": "Ours", "quarters": 8, "spend": {"product": {"least": 0.1}}}
    assert messages_of(sheets) == [
        "portfolio, row 4, column setting: the value 3.0 has no setting's name. Name it in the first column."
    ]


def test_settings_that_cannot_stand_together_are_told(tmp_path: Path) -> None:
    sheets = read(workbook_of(tmp_path, portfolio=[("name", "Ours"), ("name", "Theirs")]), OWN)
    assert sheets.settings == {}
    assert len(sheets.problems) == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [([], "the sheet is empty."), ([(None,), ("key", "name")], "row 1 is empty.")],
)
def test_a_sheet_without_names_of_columns_is_told(tmp_path: Path, rows: Rows, message: str) -> None:
    sheets = read(workbook_of(tmp_path, portfolio=[("name", "Ours")], needs=rows), OWN)
    assert sheets.tables == {}
    assert messages_of(sheets) == [f"needs: {message} Name the columns in row 1, or remove the sheet."]


def test_a_workbook_without_settings_is_told_and_its_tables_are_read(tmp_path: Path) -> None:
    sheets = read(workbook_of(tmp_path, needs=[("key",)]), OWN)
    assert sheets.settings is None
    assert list(sheets.tables) == ["needs"]
    assert "the workbook has no sheet 'portfolio'" in messages_of(sheets)[0]


def sheet_of(*rows: tuple[object, ...], header: tuple[str, ...] = ("key",)) -> Sheets:
    table = Sheet(table="needs", header=header, rows=list(rows))  # type: ignore[arg-type]
    return Sheets(settings={"name": "Ours"}, tables={"needs": table})


def test_a_cell_and_a_sheet_may_be_as_large_as_excel_keeps(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    write(sheet_of(("x" * 32_767,)), path)
    assert len(str(read(path, OWN).tables["needs"].rows[0][0])) == 32_767
    with pytest.raises(
        BadDataError, match=r"needs, row 3, column key: Excel keeps at most 32,767 characters"
    ):
        write(sheet_of(("a",), ("x" * (32_767 + 1),)), path)
    with pytest.raises(BadDataError, match=r"row 2, column key: Excel keeps at most"):
        write(sheet_of((("x" * 32_767, "y"),)), path)
    wide = tuple(f"c{at}" for at in range(16_384 + 1))
    with pytest.raises(BadDataError, match="ends at 1,048,576 rows and 16,384 columns"):
        write(sheet_of(header=wide), path)


def test_figures_truths_and_texts_come_back_as_they_are_and_a_formula_is_none(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    row = ("=1+1", 3, 2.5, True, None, ("a", "b;c"))
    write(sheet_of(row, header=("key", "b", "c", "d", "e", "f")), path)
    sheets = read(path, OWN)
    assert sheets.problems == ()
    assert list(sheets.tables["needs"].rows[0]) == ["=1+1", 3.0, 2.5, True, None, 'a;"b;c"']

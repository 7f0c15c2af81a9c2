"""A workbook laid out for reading, by what stands in its file: widths, filters, panes, and text that stays text."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from bowstring.formats.reading_workbook import ReadingSheet, Value, reading_workbook


def parts(*sheets: ReadingSheet) -> list[str]:
    """The XML of each sheet."""
    with zipfile.ZipFile(io.BytesIO(reading_workbook(sheets))) as packed:
        return [
            packed.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(1, len(sheets) + 1)
        ]


def cells(*sheets: ReadingSheet) -> list[list[list[object]]]:
    """The cells of each sheet, as another program reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(reading_workbook(sheets)))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


TABLE = ReadingSheet(
    name="Plan",
    title="What to start?",
    lead=("Portal first.", "Maps later."),
    headers=("Work", "Cost"),
    rows=(("Portal", 1_200_000.0), ("=1+1", 2.5), (None, None)),
)


def test_a_title_stands_above_its_answer_and_a_table_below_them() -> None:
    (sheet,) = cells(TABLE)
    assert [row[:2] for row in sheet] == [
        ["What to start?", ""],
        ["Portal first.", ""],
        ["Maps later.", ""],
        ["", ""],
        ["Work", "Cost"],
        ["Portal", 1_200_000.0],
        ["=1+1", 2.5],
        *([["", ""]] * (len(sheet) - 7)),
    ]


def test_a_table_can_be_filtered_and_its_names_stay_in_sight() -> None:
    (xml,) = parts(TABLE)
    assert '<autoFilter ref="A5:B8"/>' in xml
    assert 'xSplit="1" ySplit="5" topLeftCell="B6"' in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToHeight="0"' in xml
    assert 'showGridLines="0"' in xml
    (plain,) = parts(ReadingSheet(name="Note", title="Only words", lead=("One.",)))
    assert "autoFilter" not in plain
    assert "ySplit" not in plain
    assert re.findall(r'<col min="1" max="1" width="(\d+)', plain) == ["120"]


@pytest.mark.parametrize(
    ("header", "column", "width"),
    [
        ("Work", ("a",), 11),
        ("Work", ("a" * 9,), 11),
        ("Work", ("a" * 10,), 12),
        ("Work", ("a" * 58,), 60),
        ("Work", ("a" * 99,), 60),
        ("Work", (), 11),
        ("Work", (None, None), 11),
        ("Work", (None, "a" * 15), 17),
        ("h" * 15, (7.0,), 17),
        ("h" * 30, (7.0,), 22),
        # One long text in ten wraps.
        ("Work", (*["a" * 12] * 9, "a" * 50), 14),
        ("Work", (*["a" * 12] * 8, "a" * 50, "a" * 50), 52),
        ("Work", (123_456_789_012.0,), 11),
    ],
)
def test_a_column_is_wide_enough_for_most_of_what_stands_in_it(
    header: str, column: tuple[Value, ...], width: int
) -> None:
    (xml,) = parts(ReadingSheet(name="S", title="T", headers=(header,), rows=[(cell,) for cell in column]))
    assert re.findall(r'<col min="1" max="1" width="(\d+)', xml) == [str(width)]


def test_figures_from_ten_on_are_whole_and_smaller_ones_have_their_part() -> None:
    rows: tuple[tuple[Value, ...], ...] = ((10.0, -10.0, 9.99, -9.99),)
    (xml,) = parts(ReadingSheet(name="S", title="T", headers=("a", "b", "c", "d"), rows=rows))
    styles = re.findall(r'<c r="[A-D]4" s="(\d+)"', xml)
    assert len(styles) == 4
    assert styles[0] == styles[1] != styles[2] == styles[3]


def test_text_stays_text_shows_what_no_eye_sees_and_ends_where_a_cell_does() -> None:
    rows = (("=SUM(A1)", "https://example.org"), ("12", "a\u202eb"), ("x" * 40_000, None))
    (sheet,) = cells(ReadingSheet(name="S", title="T", headers=("a", "b"), rows=rows))
    first, second, third = sheet[3:6]
    assert first[:2] == ["=SUM(A1)", "https://example.org"]
    assert second[0] == "12"
    assert "\u202e" not in str(second[1])
    assert len(str(third[0])) == 32_767

"""An Excel workbook laid out for reading: a sheet a question, its answer in a sentence, then a table to filter."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bowstring.model.wording import visible

Value: TypeAlias = str | int | float | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST, _NARROWEST, _LONGEST = 60, 9, 32_767
_FIGURE = "#,##0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSheet:
    """A question and its answer. name: on the tab, at most 31 letters; lead: sentences above the table.

    rows: text, figures or None, a cell a header.
    """

    name: str
    title: str
    lead: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: Sequence[Sequence[Value]] = ()


def reading_workbook(sheets: Sequence[ReadingSheet]) -> bytes:
    """The sheets as an Excel workbook, each to be read and printed as it is."""
    made = io.BytesIO()
    # Text stays text: whatever a portfolio says never becomes a formula or a link.
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, plain) as book:
        look = _looks(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, look)
    return made.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    top = {"valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 18}),
        "lead": book.add_format({"font_size": 12, "font_color": "#505a5f"}),
        "header": book.add_format({"bold": True, "text_wrap": True, "bottom": 2, **top}),
        "text": book.add_format({"text_wrap": True, "bottom": 1, "bottom_color": "#d5d9dc", **top}),
        "figure": book.add_format({"num_format": _FIGURE, "bottom": 1, "bottom_color": "#d5d9dc", **top}),
        "fine": book.add_format({"num_format": "0.##", "bottom": 1, "bottom_color": "#d5d9dc", **top}),
    }


def _write(page: Worksheet, sheet: ReadingSheet, look: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    page.write_string(0, 0, _text(sheet.title), look["title"])
    for at, line in enumerate(sheet.lead, start=1):
        page.write_string(at, 0, _text(line), look["lead"])
    head = len(sheet.lead) + 2
    for column, header in enumerate(sheet.headers):
        page.set_column(column, column, _width(header, [row[column] for row in sheet.rows]))
        page.write_string(head, column, _text(header), look["header"])
    for number, row in enumerate(sheet.rows, start=head + 1):
        for column, value in enumerate(row):
            _write_cell(page, number, column, value, look)
    if sheet.headers:
        page.freeze_panes(head + 1, 1)
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.headers) - 1)
        page.repeat_rows(head)
    else:
        page.set_column(0, 0, 2 * _WIDEST)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P of &N")


def _write_cell(page: Worksheet, row: int, column: int, value: Value, look: dict[str, Any]) -> None:
    if value is None:
        page.write_blank(row, column, None, look["text"])
    elif isinstance(value, str):
        page.write_string(row, column, _text(value), look["text"])
    else:
        page.write_number(row, column, value, look["figure" if abs(value) >= 10 else "fine"])


def _text(text: str) -> str:
    return visible(text)[:_LONGEST]


def _width(header: str, cells: Sequence[Value]) -> int:
    """Wide enough for most of what stands in it; longer text wraps."""
    lengths = sorted(len(cell) if isinstance(cell, str) else _NARROWEST for cell in cells if cell is not None)
    usual = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    return min(_WIDEST, max(_NARROWEST, usual, min(len(header), 20)) + 2)

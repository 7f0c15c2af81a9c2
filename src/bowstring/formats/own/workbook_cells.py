"""The cells of a workbook, whatever they are for. Apart from `workbook`, since writing one takes long to load."""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from bowstring.formats.cells import Cell, unescape
from bowstring.formats.findings import refusal
from bowstring.formats.limits import Limits, check_cells, check_extent
from bowstring.formats.own.package import check_package
from bowstring.model.problems import Place

Rows: TypeAlias = list[list[Cell]]

_Raw: TypeAlias = int | float | str | bool | time | date | timedelta
_MEND = "Open it in a spreadsheet and save it again as .xlsx."


def open_workbook(
    path: Path, limits: Limits, *, is_ours: bool = True
) -> tuple[list[str], Callable[[str], Rows]]:
    """The names of a workbook's sheets, and what gives the cells of one, by its name.

    is_ours: whether text is unescaped, as a portfolio's own is.
    Raises: BadDataError where the file is no workbook, is cut short, or beyond the limits.
    """
    where = Place(table=path.name)
    # What Excel wrote before 2007 is no package; its limits are those of the process that reads it.
    if path.suffix.lower() != ".xls":
        check_package(path, where)
    try:
        book = CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise refusal(where, f"this is not a whole workbook ({error}).", _MEND) from error
    if len(book.sheet_names) > limits.sheets:
        message = f"the workbook has {len(book.sheet_names):,} sheets; at most {limits.sheets:,} are read."
        raise refusal(where, message, "Delete the sheets that are not needed.")
    cells = dict.fromkeys(book.sheet_names, 0)

    def rows_of(name: str) -> Rows:
        try:
            sheet = book.get_sheet_by_name(name)
            cells[name] = sheet.total_height * sheet.total_width
            check_cells(Place(table=path.name), sum(cells.values()), limits)
            rows = sheet.to_python(skip_empty_area=False)
        except CalamineError as error:
            raise refusal(Place(table=name), f"this sheet cannot be read ({error}).", _MEND) from error
        trimmed = [_without_end(row) for row in rows]
        width = max(map(len, trimmed), default=0)
        check_extent(Place(table=name), rows=len(rows), columns=width, limits=limits)
        return [[_cell(value, is_ours=is_ours) for value in row[:width]] for row in rows]

    return book.sheet_names, rows_of


def merged_cells(path: Path, name: str) -> list[tuple[int, int, int, int]]:
    """The cells of a sheet that are merged: first row and column, last row and column, from 0."""
    if path.suffix.lower() not in (".xlsx", ".xlsm", ".xls"):
        return []
    try:
        ranges = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).merged_cell_ranges or []
    except CalamineError:
        return []
    return [(*first, *last) for first, last in ranges]


def _without_end(row: list[_Raw]) -> list[_Raw]:
    """The row without the empty cells at its end."""
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    return row[:last]


def _cell(value: _Raw, *, is_ours: bool) -> Cell:
    if isinstance(value, str):
        return unescape(value) if is_ours else value or None
    return str(value) if isinstance(value, time | timedelta) else value

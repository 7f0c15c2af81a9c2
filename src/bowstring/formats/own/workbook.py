"""A portfolio as an Excel workbook: a sheet `portfolio` with setting and value, and one sheet a table."""

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format as CellFormat  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bowstring.formats.cells import Cell, CellError, cell_text, escape, join_list, normal
from bowstring.formats.findings import Findings
from bowstring.formats.limits import Limits
from bowstring.formats.own.settings import TABLE, Nested, flatten, unflatten
from bowstring.formats.own.sheets import Sheets
from bowstring.formats.own.tables import TABLES, Sheet
from bowstring.formats.own.workbook_cells import open_workbook
from bowstring.model.language import phrase
from bowstring.model.problems import Place

LONGEST_TEXT = 32_767
"""Most characters that Excel keeps in a cell."""

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576

_WIDTHS = (8, 40)


def read(path: Path, limits: Limits) -> Sheets:
    """The workbook's settings and tables. Raises: BadDataError where the file is no workbook, or too large."""
    findings = Findings()
    names, rows_of = open_workbook(path, limits)
    titles: dict[str, list[str]] = {}
    for name in names:
        titles.setdefault(normal(name), []).append(name)
    tables = {
        table: sheet
        for table in TABLES
        if table in titles and (sheet := _table(table, rows_of(titles[table][0]), findings)) is not None
    }
    settings = _settings(rows_of(titles[TABLE][0]), findings) if TABLE in titles else None
    if TABLE not in titles:
        mend = "Add one with the columns setting and value, and at least the settings name and start."
        findings.error(Place(table=TABLE), phrase("the workbook has no sheet {table!r}.", table=TABLE), mend)
    read_too = {names[0] for table, names in titles.items() if table in TABLES or table == TABLE}
    strangers = tuple(name for name in names if name not in read_too)
    for name in strangers:
        findings.note(Place(table=name), phrase("this sheet is not a table of a portfolio and was not read."))
    return Sheets(settings=settings, tables=tables, problems=findings.problems(), strangers=strangers)


def write(sheets: Sheets, path: Path) -> None:
    """Write the sheets to a new workbook. Raises: BadDataError where Excel cannot hold them."""
    pairs = [(escape(key), value) for key, value in flatten(sheets.settings or {})]
    settings = Sheet(table=TABLE, header=("setting", "value"), rows=pairs)
    all_sheets = (settings, *sheets.tables.values())
    _check_limits(all_sheets)
    # Made in memory, so that a disk without room is met in one place, as with every other format.
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for sheet in all_sheets:
            page = book.add_worksheet(sheet.table)
            _write_sheet(page, sheet, bold)
    path.write_bytes(made.getvalue())


def _table(name: str, rows: list[list[Cell]], findings: Findings) -> Sheet | None:
    if not rows or all(cell is None for cell in rows[0]):
        message = "the sheet is empty." if not any(any(row) for row in rows) else "row 1 is empty."
        findings.error(Place(table=name), message, phrase("Name the columns in row 1, or remove the sheet."))
        return None
    return Sheet(table=name, header=tuple(rows[0]), rows=rows[1:])


def _settings(rows: list[list[Cell]], findings: Findings) -> Nested:
    """The settings of a sheet with a setting and its value in each row."""
    pairs = []
    for number, row in enumerate(rows, start=1):
        key, value = cell_text(row[0]).strip() if row else "", row[1] if len(row) > 1 else None
        if number == 1 and (normal(key), normal(cell_text(value))) == ("setting", "value"):
            continue
        if key and value is not None:
            pairs.append((cell_text(row[0]), value))
        elif value is not None:
            where = Place(table=TABLE, row=number, column="setting")
            findings.error(
                where,
                phrase("the value {value!r} has no setting's name.", value=value),
                phrase("Name it in the first column."),
            )
    try:
        return unflatten(pairs)
    except CellError as error:
        findings.error(Place(table=TABLE), error.message, error.mend)
        return {}


def _check_limits(sheets: Sequence[Sheet]) -> None:
    findings = Findings()
    mend = "Keep the portfolio as a folder, or as YAML or JSON."
    for sheet in sheets:
        if len(sheet.rows) >= MOST_ROWS or len(sheet.header) > MOST_COLUMNS:
            message = f"an Excel sheet ends at {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns."
            findings.error(Place(table=sheet.table), message, mend)
        for number, row in enumerate((sheet.header, *sheet.rows), start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, str | tuple) and len(_text(cell)) > LONGEST_TEXT:
                    where = Place(table=sheet.table, row=number, column=cell_text(sheet.header[at])[:60])
                    findings.error(
                        where,
                        phrase(
                            "Excel keeps at most {longest_text:,} characters in a cell.",
                            longest_text=LONGEST_TEXT,
                        ),
                        mend,
                    )
    findings.raise_errors()


def _write_sheet(page: Worksheet, sheet: Sheet, bold: CellFormat) -> None:
    page.freeze_panes(1, 0)
    for at, cell in enumerate(sheet.header):
        text = _text(cell)
        page.write_string(0, at, text, bold)
        page.set_column(at, at, min(max(len(text) + 2, _WIDTHS[0]), _WIDTHS[1]))
    for number, row in enumerate(sheet.rows, start=1):
        for at, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, bool):
                page.write_boolean(number, at, cell)
            elif isinstance(cell, int | float):
                page.write_number(number, at, cell)
            else:
                page.write_string(number, at, _text(cell))


def _text(cell: Cell) -> str:
    return escape(join_list(cell) if isinstance(cell, tuple) else cell_text(cell))

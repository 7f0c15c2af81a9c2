"""A portfolio as one document: `portfolio` with the settings, and each table a list of records.

Records have the same keys as the tables have columns; `effort: {design: 2}` may stand for `effort.design: 2`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bowstring.formats.cells import Cell, normal
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.limits import Limits, check_extent, check_size
from bowstring.formats.own.csv_text import decode
from bowstring.formats.own.settings import TABLE
from bowstring.formats.own.sheets import Sheets
from bowstring.formats.own.tables import EXTRA, TABLES, RecordTable, Sheet
from bowstring.model.language import phrase
from bowstring.model.problems import Place


def read_text(path: Path) -> str:
    """The document's text. Raises: BadDataError where it is too large, empty or not UTF-8."""
    where, findings = Place(table=path.name), Findings()
    check_size(path, where)
    text = decode(path.read_bytes(), where, findings)
    findings.raise_errors()
    if not text or not text.strip():
        raise refusal(
            where, "the file is empty.", f"Write {TABLE}: with a name and a start, then the tables."
        )
    return text


def sheets_of_document(document: object, name: str, limits: Limits) -> Sheets:
    """The sheets that a parsed document tells: made of mappings, lists, text and null.

    Args:
        document: what was parsed.
        name: of the file.
        limits: how large it may be.

    Raises: BadDataError where it is not a mapping, or beyond the limits.
    """
    if not isinstance(document, Mapping):
        mend = f"Write {TABLE}: with a name and a start, then each table as a list of records."
        raise refusal(Place(table=name), "this is not a portfolio.", mend)
    findings = Findings()
    parts = {normal(str(key)): value for key, value in document.items()}
    settings = parts.get(TABLE)
    if not isinstance(settings, Mapping):
        mend = f"Write {TABLE}: with at least name and start below it."
        findings.error(
            Place(table=TABLE), phrase("the document has no settings under {table!r}.", table=TABLE), mend
        )
        settings = None
    tables = {
        table: sheet
        for table in TABLES
        if parts.get(table) is not None
        and (sheet := sheet_of_records(table, parts[table], findings, limits)) is not None
    }
    strangers = tuple(str(key) for key in document if normal(str(key)) not in (*TABLES, TABLE))
    for stranger in strangers:
        findings.warn(Place(table=stranger), "is not a table of a portfolio and was not read.")
    return Sheets(settings=settings, tables=tables, problems=findings.problems(), strangers=strangers)


def sheet_of_records(name: str, content: object, findings: Findings, limits: Limits) -> Sheet | None:
    """A table's list of records as a sheet; None if it is no list, which the findings then tell.

    Args:
        name: of the table.
        content: what stands under it.
        findings: takes what is odd.
        limits: how large it may be.

    Raises: BadDataError where it is beyond the limits.
    """
    mend = "Write a list of records, each with its fields."
    if not isinstance(content, Sequence) or isinstance(content, str):
        findings.error(Place(table=name), phrase("this is not a list."), mend)
        return None
    table = TABLES[name]
    records: list[dict[str, Cell]] = []
    for number, record in enumerate(content, start=2):
        if isinstance(record, Mapping):
            records.append(dict(_entries(table, record)))
        else:
            shown = repr(
                record if record is None or isinstance(record, str | int | float) else type(record).__name__
            )
            findings.error(
                Place(table=name, row=number), phrase("{shown} is not a record.", shown=shown[:60]), mend
            )
            records.append({})
    met = dict.fromkeys(key for record in records for key in record)
    header = tuple(met) if records else tuple(TABLES[name].columns)
    check_extent(Place(table=name), rows=len(records), columns=len(header), limits=limits)
    return Sheet(table=name, header=header, rows=[[record.get(key) for key in header] for record in records])


def document_of_sheets(sheets: Sheets) -> dict[str, object]:
    """The sheets as a document of mappings, lists, text and figures."""
    document: dict[str, object] = {TABLE: dict(sheets.settings or {})}
    for name, sheet in sheets.tables.items():
        document[name] = [
            {
                str(column): list(cell) if isinstance(cell, tuple) else cell
                for column, cell in zip(sheet.header, row, strict=True)
                if cell is not None
            }
            for row in sheet.rows
        ]
    return document


def _entries(table: RecordTable, record: Mapping[object, object]) -> Iterator[tuple[str, Cell]]:
    """A record's entries as columns and cells: spread fields one by one, other nested ones as JSON text."""
    for key, value in record.items():
        name = str(key)
        if isinstance(value, Mapping) and normal(name) in (*table.spread, EXTRA):
            for part, inner in value.items():
                yield f"{normal(name)}.{part}", plain_cell(inner)
        else:
            yield name, plain_cell(value)


def plain_cell(value: object) -> Cell:
    """A value of a parsed document as a cell: lists of text as lists, anything nested as JSON text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return json.dumps(value, ensure_ascii=False)

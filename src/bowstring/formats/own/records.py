"""One record as plain values that JSON can say, with the keys that the tables have as columns, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings
from bowstring.formats.limits import uploaded_limits
from bowstring.formats.own.document import sheet_of_records
from bowstring.formats.own.rows import read_table
from bowstring.formats.own.tables import TABLES, write_table
from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, Place, error

Document = dict[str, Any]


def record_document(table: str, record: object) -> Document:
    """A record's fields by name; what is empty is left out."""
    sheet = write_table(TABLES[table], [record])
    return {
        str(name): _plain(cell)
        for name, cell in zip(sheet.header, sheet.rows[0], strict=True)
        if cell is not None
    }


def record_of_document(table: str, document: Mapping[str, Any]) -> Any:
    """The record that a document tells. Raises: BadDataError with every field that cannot be read."""
    findings = Findings()
    filled = {name: value for name, value in document.items() if value is not None}
    sheet = sheet_of_records(table, [filled], findings, uploaded_limits())
    records = read_table(sheet, findings) if sheet is not None else ()
    findings.raise_errors()
    if not records:
        needed = ", ".join(TABLES[table].required) or "any of its fields"
        raise BadDataError(
            (
                error(
                    Place(table=table),
                    phrase("the record says nothing."),
                    phrase("Give {needed}.", needed=needed),
                ),
            )
        )
    return records[0]


def changed_document(table: str, record: object, changes: Mapping[str, Any]) -> Any:
    """A record with some fields as a document tells them; null empties a field.

    Args:
        table: the record's.
        record: as it is.
        changes: by field, as a document tells them.

    Raises: BadDataError.
    """
    # A part goes with the field that is told whole.
    kept = {
        name: value
        for name, value in record_document(table, record).items()
        if name not in changes and name.partition(".")[0] not in changes
    }
    return record_of_document(table, {**kept, **changes})


def _plain(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return list(cell)
    return cell.isoformat() if isinstance(cell, date | datetime) else cell

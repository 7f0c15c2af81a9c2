"""What text a portfolio can hold: any Unicode but lone surrogates and the two noncharacters U+FFFE, U+FFFF.

Those cannot be told in UTF-8 or in a workbook. Everything else, control characters and line ends too, is kept.
"""

import re

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.own.tables import Sheet
from bowstring.model.language import phrase
from bowstring.model.problems import Place

_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def tell_broken_text(sheet: Sheet, findings: Findings) -> None:
    """Tell the findings each cell, and each column name, that holds what no format can keep."""
    for number, row in enumerate((sheet.header, *sheet.rows), start=1):
        for at, cell in enumerate(row):
            if is_broken(cell):
                column = repr(cell_text(sheet.header[at])) if at < len(sheet.header) else ""
                where = Place(table=sheet.table, row=number, column=column)
                findings.error(
                    where, phrase("the text holds a broken character."), phrase("Type that character again.")
                )


def is_broken(cell: Cell) -> bool:
    """Whether the cell holds a character that no format can keep."""
    if isinstance(cell, str):
        return not cell.isascii() and _BROKEN.search(cell) is not None
    return isinstance(cell, tuple) and any(is_broken(item) for item in cell)

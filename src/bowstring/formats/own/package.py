"""Looking into an Excel file before anything parses it: a small file can unpack to, or spread over, a huge one.

What a reader makes of a file cannot be foretold: this only finds the usual mistakes early, and names them. What
slips through ends in the process that reads it, at its limits.
"""

import re
import zipfile
import zlib
from pathlib import Path

from bowstring.formats.findings import refusal
from bowstring.formats.limits import MAX_BYTES, MAX_CELLS
from bowstring.model.problems import Place

_CHUNK = 1 << 20
# The end of a chunk that is looked at again with the next, lest a cell's name be cut in two.
_OVERLAP = 40
# Begins with a letter, not with a boundary: the search is five times as fast.
_CELL = re.compile(rb"""r\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_MOST_PARTS = 10_000
_MEND = "It may be half copied, or not Excel at all: open it in a spreadsheet and save it again as .xlsx."


def check_package(path: Path, where: Place) -> None:
    """Unpack the file once, counting its bytes and how far its sheets reach.

    Raises: BadDataError where it is no whole package, or larger than MAX_BYTES or MAX_CELLS.
    """
    too_large = refusal(where, f"unpacked it is larger than {MAX_BYTES // 1_000_000} MB.", "Split it.")
    if path.stat().st_size > MAX_BYTES:
        raise too_large
    # A damaged table of contents may lead before the file's beginning: an OSError that says nothing of the disk.
    broken = (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
        OSError,
        ValueError,
    )
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > MAX_BYTES:
                raise too_large
            for member in members:
                _check_part(packed, member, where)
    except broken as error:
        raise refusal(where, f"this is not a whole workbook ({error}).", _MEND) from error


def _check_part(packed: zipfile.ZipFile, member: zipfile.ZipInfo, where: Place) -> None:
    """Unpack a part, at most the bytes it says it has; check its sum and, in any XML, the furthest cell.

    A reader lays a sheet out as one block up to its furthest cell, however few cells it has; and which parts are
    sheets is told elsewhere in the file, so that their names say nothing.
    """
    is_xml = member.filename.lower().endswith(".xml")
    columns, rows, end = 0, 0, b""
    with packed.open(member) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            if not is_xml:
                continue
            for letters, digits in set(_CELL.findall(end + chunk)):
                columns, rows = max(columns, _column(letters)), max(rows, _number(digits))
            end = chunk[-_OVERLAP:]
    if columns * rows > MAX_CELLS:
        message = f"a sheet reaches to row {rows:,} and column {columns:,}."
        raise refusal(where, message, "Look for a stray cell far from the table, and delete it.")


def _column(letters: bytes) -> int:
    """The number of a column, A being 1; nothing sensible has more than three letters."""
    if len(letters) > 3:
        return MAX_CELLS + 1
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _number(digits: bytes) -> int:
    return int(digits) if len(digits) <= 9 else MAX_CELLS + 1

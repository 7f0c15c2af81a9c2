"""Looking into an Excel file before anything parses it: a small file can unpack to, or spread over, a huge one."""

import re
import zipfile
import zlib
from pathlib import Path

from bowstring.formats.findings import refusal
from bowstring.formats.limits import MAX_BYTES, MAX_CELLS
from bowstring.model.problems import Place

_CHUNK = 1 << 20
_LETTERS = re.compile(rb"""\br=["']([A-Za-z]+)\d""")
_DIGITS = re.compile(rb"""\br=["'][A-Za-z]+(\d+)["']""")
_MEND = "It may be half copied, or not Excel at all: open it in a spreadsheet and save it again as .xlsx."


def check_package(path: Path, where: Place) -> None:
    """Unpack the file once, counting its bytes and how far its sheets reach.

    Raises: BadDataError where it is no whole package, or larger than MAX_BYTES or MAX_CELLS.
    """
    too_large = refusal(where, f"unpacked it is larger than {MAX_BYTES // 1_000_000} MB.", "Split it.")
    if path.stat().st_size > MAX_BYTES:
        raise too_large
    # A damaged table of contents may lead before the file's beginning: an OSError that says nothing of the disk.
    broken = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, OSError)
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_BYTES:
                raise too_large
            for member in packed.infolist():
                if member.filename.startswith("xl/worksheets/"):
                    _check_reach(packed.read(member), where)
                else:
                    _unpack(packed, member)
    except broken as error:
        raise refusal(where, f"this is not a whole workbook ({error}).", _MEND) from error


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a part, at most the bytes it says it has, and check its sum."""
    with packed.open(member) as unpacked:
        while unpacked.read(_CHUNK):
            pass


def _check_reach(sheet: bytes, where: Place) -> None:
    """A reader lays a sheet out as one block up to its furthest cell, however few cells it has."""
    columns = max(map(_column, set(_LETTERS.findall(sheet))), default=0)
    rows = max(map(_number, set(_DIGITS.findall(sheet))), default=0)
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

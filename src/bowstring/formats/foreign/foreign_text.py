"""Text tables that others wrote, as rows of cells: whatever their encoding, separator and quotes, and that told."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import chardet

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.foreign.dialect import SEPARATORS, Dialect, dialect_of
from bowstring.formats.limits import MAX_ROWS, Limits, check_cells, check_extent, check_size
from bowstring.model.language import phrase
from bowstring.model.problems import Place

_SAMPLE = 20_000
_LEAST_CONFIDENCE = 0.5
STDIN = "-"
"""The path that stands for standard input."""


def read_text_table(path: Path, findings: Findings, limits: Limits) -> tuple[list[list[Cell]], str]:
    """The cells of every row, without empty columns at the right, and what separates them.

    Args:
        path: of the file.
        findings: takes what is odd.
        limits: how large it may be.

    Raises: BadDataError.
    """
    where = Place(table=path.name)
    check_size(path, where)
    text = decode_foreign(path.read_bytes(), where, findings)
    if not text.strip():
        raise refusal(where, "the file is empty.", "Give it a row of column names.")
    if text.lstrip().startswith("sep=") and len(text.lstrip().split("\n", 1)[0].strip()) == 5:
        text = text.lstrip().split("\n", 1)[1]
    return cells_of(text, where, findings, limits)


def cells_of(text: str, where: Place, findings: Findings, limits: Limits) -> tuple[list[list[Cell]], str]:
    """The text's rows and their separator, with what was odd about them told.

    Args:
        text: of the file.
        where: to which table it belongs.
        findings: takes what is odd.
        limits: how large it may be.

    Raises: BadDataError where they cannot be told apart.
    """
    text = text.replace("\r", "\n") if "\r" in text and "\n" not in text else text
    dialect = dialect_of(text)
    if dialect.separator != ",":
        findings.note(
            where, phrase("columns are separated by {separators}.", separators=SEPARATORS[dialect.separator])
        )
    if dialect.is_backslashed:
        findings.note(where, phrase("quotes inside a cell stand behind a backslash."))
    rows = dialect.rows(text, strict=True)
    try:
        return _bounded(rows, where, limits), dialect.separator
    except csv.Error as error:
        line = getattr(rows, "line_num", 0)
        grid = _read_leniently(text, dialect, where, findings, limits, line, str(error))
        return grid, dialect.separator


def decode_foreign(content: bytes, where: Place, findings: Findings) -> str:
    """The text of a file in any usual encoding; one that is guessed is told.

    Args:
        content: its bytes.
        where: to which table it belongs.
        findings: takes what is odd.

    Raises: BadDataError.
    """
    encoding = _marked(content) or _unmarked_utf16(content)
    if encoding:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            raise refusal(where, "the text is cut short or damaged.", "Save it again as CSV UTF-8.") from None
        return text.lstrip("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    encoding = _guessed(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace") if b"\x00" not in content else ""
        if "\ufffd" in text or not text:
            message = f"the text in line {line} is neither UTF-8 nor Windows-1252."
            raise refusal(where, message, "Save it as CSV UTF-8.") from None
        encoding = "cp1252"
    name = "Windows-1252" if encoding == "cp1252" else encoding
    message = f"the text is not UTF-8; it was read as {name}. Look at accents and signs."
    findings.warn(where, message, "Save it as CSV UTF-8.")
    return text


def _marked(content: bytes) -> str:
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ""


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without its mark: every second byte of plain text is then zero."""
    sample = content[:_SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else ""


def _guessed(content: bytes) -> str:
    # A sample that holds what is not plain.
    first = next((at for at, byte in enumerate(content) if byte > 127), 0)
    guess = chardet.detect(content[max(0, first - 2_000) : first + _SAMPLE])
    encoding, confidence = guess["encoding"] or "", guess["confidence"] or 0.0
    # UTF-16 has its own test; a guess of it makes one sign of any two.
    if encoding.lower().startswith("utf"):
        return "cp1252"
    if confidence < _LEAST_CONFIDENCE or encoding.lower() in ("ascii", "utf-8", "iso-8859-1", "windows-1252"):
        return "cp1252"
    return encoding


def _read_leniently(  # noqa: PLR0917
    text: str, dialect: Dialect, where: Place, findings: Findings, limits: Limits, line: int, error: str
) -> list[list[Cell]]:
    """The rows where a quote is out of place: read with the line told, else refused with the line."""
    candidates = (
        dialect,
        Dialect(separator=dialect.separator, quote="", is_backslashed=False),
    )
    for number, candidate in enumerate(candidates):
        if number == 0 and "unexpected end" in error:
            continue
        try:
            grid = _bounded(candidate.rows(text, strict=False), where, limits)
        except csv.Error:
            continue
        widths = Counter(len(row) for row in grid if any(cell is not None for cell in row))
        usual = widths.most_common(1)[0]
        if usual[0] > 1 and usual[1] >= 0.8 * sum(widths.values()):
            how = "quotes were read as plain text" if number else "it was read as plain text"
            findings.warn(
                where, f"line {line} has a quotation mark out of place; {how}.", "Look at that line."
            )
            return grid
    mend = "Open it in a spreadsheet, look there for a quotation mark that is not closed, and save it again."
    raise refusal(where, f"line {line} is not CSV ({error}).", mend)


def _bounded(rows: Iterable[list[str]], where: Place, limits: Limits) -> list[list[Cell]]:
    """The cells of every row, read no further than the limits."""
    grid: list[list[Cell]] = []
    columns, cells = 0, 0
    for row, _ in zip(rows, range(MAX_ROWS + 2), strict=False):
        grid.append([cell or None for cell in row])
        cells += len(row)
        check_cells(where, cells, limits)
        if len(row) > columns:
            last = len(row)
            while last and not row[last - 1]:
                last -= 1
            columns = max(columns, last)
            check_extent(where, rows=len(grid), columns=columns, limits=limits)
    return [row[:columns] for row in grid]

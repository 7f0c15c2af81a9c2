"""CSV text to cells and back."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bowstring.formats.cells import Cell, cell_text, escape, join_list, unescape
from bowstring.formats.findings import Findings
from bowstring.formats.limits import MAX_BYTES, MAX_ROWS, Limits, check_cells, check_extent
from bowstring.formats.own.tables import Sheet
from bowstring.model.language import phrase
from bowstring.model.problems import Place

_LONGEST_CELL = 10_000_000
_FIRST_LINE = re.compile(r"[^\r\n]*")


def read_csv(
    path: Path, table: str, findings: Findings, limits: Limits, *, is_ours: bool = True
) -> Sheet | None:
    """The file's cells; None if it is empty or broken, which the findings then tell.

    is_ours: whether text is unescaped, as a portfolio's own is. Raises: BadDataError where it is beyond the limits.
    """
    where = Place(table=table)
    if path.stat().st_size > MAX_BYTES:
        findings.error(
            where,
            phrase("the file is larger than {max_bytes} MB.", max_bytes=MAX_BYTES // 1000000),
            phrase("Split it."),
        )
        return None
    text = decode(path.read_bytes(), where, findings)
    if text is None:
        return None
    if not text.strip():
        findings.error(
            where, phrase("the file is empty."), phrase("Give it a row of column names, or remove the file.")
        )
        return None
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, where, findings), strict=True)
    try:
        grid = _cells(rows, where, limits, unescape if is_ours else _as_it_is)
    except csv.Error as error:
        mend = (
            "Open it in a spreadsheet, look there for a quotation mark that is not closed, and save it again."
        )
        findings.error(
            where, phrase("line {line_num} is not CSV ({error}).", line_num=rows.line_num, error=error), mend
        )
        return None
    return Sheet(table=table, header=tuple(grid[0]), rows=grid[1:])


def write_csv(sheet: Sheet) -> bytes:
    """The sheet as UTF-8 CSV with a line feed after each row."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([_escaped(cell) for cell in sheet.header])
    writer.writerows(
        [_escaped(cell) if isinstance(cell, str | tuple) else cell_text(cell) for cell in row]
        for row in sheet.rows
    )
    return "".join(lines.written).encode("utf-8")


def decode(content: bytes, where: Place, findings: Findings) -> str | None:
    """The text of a file: UTF-8, else what Excel on Windows writes, and said; None if it is neither.

    Args:
        content: its bytes.
        where: to which table it belongs.
        findings: takes what is odd.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_utf16(content, where, findings)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    mend = "Save it as CSV UTF-8."
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.error(
            where, phrase("the text in line {line} is neither UTF-8 nor Windows-1252.", line=line), mend
        )
        return None
    findings.warn(
        where, "the text is not UTF-8; it was read as Windows-1252. Look at accents and signs.", mend
    )
    return text


def _decode_utf16(content: bytes, where: Place, findings: Findings) -> str | None:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError:
        findings.error(
            where, phrase("the text is cut short or damaged."), phrase("Save it again as CSV UTF-8.")
        )
        return None


class _Lines:
    """Takes whole rows from csv.writer. It quotes only the line ends it writes, hence CR LF, mended here."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, row: str) -> None:
        self.written.append(row.removesuffix("\r\n") + "\n")


def _escaped(cell: Cell) -> str:
    text = join_list(cell) if isinstance(cell, tuple) else cell
    return escape(text) if isinstance(text, str) else cell_text(cell)


def _cells(
    rows: Iterator[list[str]], where: Place, limits: Limits, text_of: Callable[[str], str | None]
) -> list[list[str | None]]:
    """The cells of every row, without empty columns at the right; read no further than the limits.

    Raises: BadDataError beyond them.
    """
    grid: list[list[str | None]] = []
    columns, cells = 0, 0
    for row, _ in zip(rows, range(MAX_ROWS + 2), strict=False):
        grid.append([text_of(cell) for cell in row])
        cells += len(row)
        check_cells(where, cells, limits)
        if len(row) > columns:
            columns = max(columns, _filled(row))
            check_extent(where, rows=len(grid), columns=columns, limits=limits)
    return [row[:columns] for row in grid]


def _filled(row: Sequence[str]) -> int:
    """How many columns there are without empty ones at the end."""
    last = len(row)
    while last and not row[last - 1]:
        last -= 1
    return last


def _as_it_is(cell: str) -> str | None:
    return cell or None


def _separator(text: str, where: Place, findings: Findings) -> str:
    """The comma; the semicolon or tab where the first line has that and no comma."""
    first = _FIRST_LINE.match(text.lstrip())[0]  # type: ignore[index]
    separator = next((mark for mark in ",;\t" if mark in first), ",")
    if separator != ",":
        name = "semicolons" if separator == ";" else "tabs"
        findings.note(
            where,
            phrase("columns are separated by {name}.", name=name),
            phrase("Lists inside a cell then need quotes."),
        )
    return separator

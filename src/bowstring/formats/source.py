"""Any table that somebody keeps: CSV, a sheet of a workbook, or a YAML or JSON list, as rows under column names."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bowstring.formats import json_file, yaml_file
from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.csv_text import read_csv
from bowstring.formats.document import plain_cell, read_text
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.limits import LONGEST_COLUMN_NAME, MAX_ROWS, UPLOADED, Limits, check_extent
from bowstring.formats.text import is_broken
from bowstring.formats.workbook_cells import open_workbook
from bowstring.model.problems import BadDataError, Place, Problem

_TEXTS = (".csv", ".tsv", ".txt")
_BOOKS = (".xlsx", ".xlsm")
_DOCUMENTS = (".yaml", ".yml", ".json")
_SEARCHED = 20
_SUM = re.compile(r"(grand |sub[- ]?)?(total|sum)s?:?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table to import. header: column names, each there once. first_row: the number of the first row below it.

    above: text that stood above the column names.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    first_row: int = 2
    above: str = ""
    problems: tuple[Problem, ...] = ()


def read_source(path: Path, sheet: str = "", limits: Limits = UPLOADED) -> Source:
    """The table at that path. sheet: of a workbook; "" for the one with the most cells.

    Raises: BadDataError where there is none, it has no column names, or is beyond the limits.
    """
    if not path.is_file():
        raise refusal(Place(table=str(path)), "there is no such file.", "Check how it is written.")
    findings = Findings()
    suffix = path.suffix.lower()
    grid: Sequence[Sequence[Cell]]
    if suffix in _TEXTS:
        grid = _csv_rows(path, findings, limits)
    elif suffix in _BOOKS:
        grid = _sheet_rows(path, sheet, findings, limits)
    elif suffix in _DOCUMENTS:
        grid = _document_rows(path, limits)
    else:
        listed = ", ".join((*_TEXTS, *_BOOKS, *_DOCUMENTS))
        raise refusal(Place(table=path.name), "this is not a table.", f"Give a file ending in {listed}.")
    return _source(path.name, grid, findings)


def _csv_rows(path: Path, findings: Findings, limits: Limits) -> list[Sequence[Cell]]:
    sheet = read_csv(path, path.name, findings, limits, is_ours=False)
    if sheet is None:
        raise BadDataError(findings.problems())
    return [sheet.header, *sheet.rows]


def _sheet_rows(path: Path, wanted: str, findings: Findings, limits: Limits) -> Sequence[Sequence[Cell]]:
    """The rows of one sheet: that by name, else the fullest. No more than two are held at a time."""
    names, rows_of = open_workbook(path, limits, is_ours=False)
    if wanted and wanted not in names:
        raise refusal(
            Place(table=path.name), f"there is no sheet {wanted!r}.", f"Choose from: {', '.join(names)}."
        )
    chosen, fullest, rows = "", 0, list[list[Cell]]()
    for name in [wanted] if wanted else names:
        grid = rows_of(name)
        filled = sum(cell is not None for row in grid for cell in row)
        if filled > fullest:
            chosen, fullest, rows = name, filled, grid
    if not fullest:
        raise refusal(Place(table=path.name), "the workbook is empty.", "Choose another file.")
    others = ", ".join(name for name in names if name != chosen)
    if others:
        message = f"only the sheet {chosen!r} was read, not {others}."
        findings.note(Place(table=path.name), message, "Name another with sheet = in the map.")
    return rows


def _document_rows(path: Path, limits: Limits) -> list[Sequence[Cell]]:
    """The records of a list, or of the only list in a mapping; nested keys become dotted column names."""
    module = json_file if path.suffix.lower() == ".json" else yaml_file
    document = module.parse(read_text(path), path.name)
    lists = [document] if isinstance(document, list) else []
    if isinstance(document, Mapping):
        lists = [value for value in document.values() if isinstance(value, list)]
    if len(lists) != 1 or not all(isinstance(record, Mapping) for record in lists[0]):
        raise refusal(
            Place(table=path.name), "this is not one list of records.", "Keep one list in the file."
        )
    records = [dict(_flat(record, "")) for record in lists[0]]
    header = tuple(dict.fromkeys(key for record in records for key in record))
    check_extent(Place(table=path.name), rows=len(records), columns=len(header), limits=limits)
    return [header, *([record.get(key) for key in header] for record in records)]


def _flat(record: Mapping[object, object], above: str) -> Iterator[tuple[str, Cell]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", plain_cell(value)


def _source(name: str, grid: Sequence[Sequence[Cell]], findings: Findings) -> Source:
    if len(grid) > MAX_ROWS:
        raise refusal(Place(table=name), f"there are more than {MAX_ROWS:,} rows.", "Split the file.")
    at = _header_at(grid)
    if not grid or all(cell is None for cell in grid[at]):
        raise refusal(Place(table=name), "there is no row of column names.", "Name the columns in row 1.")
    _refuse_broken_text(name, grid, findings)
    width = max(len(row) for row in grid[at:])
    titles = [*(cell_text(cell).strip() for cell in grid[at]), *[""] * (width - len(grid[at]))]
    _refuse_long_names(name, titles, at)
    above = [" ".join(cell_text(cell) for cell in row if cell is not None) for row in grid[:at]]
    rows = grid[at + 1 :]
    return Source(
        name=name,
        header=_distinct(name, titles, at + 1, findings),
        rows=rows[: _without_sum(name, rows, at + 2, findings)],
        first_row=at + 2,
        above="\n".join(line for line in above if line.strip()),
        problems=findings.problems(),
    )


def _refuse_long_names(name: str, titles: Sequence[str], at: int) -> None:
    for column, title in enumerate(titles, start=1):
        if len(title) > LONGEST_COLUMN_NAME:
            message = (
                f"the name of column {column} has {len(title):,} characters; "
                f"at most {LONGEST_COLUMN_NAME:,} are read."
            )
            raise refusal(Place(table=name, row=at + 1), message, "Give the column a short name.")


def _refuse_broken_text(name: str, grid: Sequence[Sequence[Cell]], findings: Findings) -> None:
    """Go on only where every text can be kept, or shown on a page. Raises: BadDataError."""
    for number, row in enumerate(grid, start=1):
        for at, cell in enumerate(row, start=1):
            if is_broken(cell):
                where = Place(table=name, row=number, column=str(at))
                findings.error(where, "the text holds a broken character.", "Type that character again.")
    findings.raise_errors()


def _without_sum(name: str, rows: Sequence[Sequence[Cell]], first_row: int, findings: Findings) -> int:
    """How many rows there are above a last one that only adds them up."""
    last = len(rows)
    while last and all(cell is None for cell in rows[last - 1]):
        last -= 1
    texts = [cell_text(cell).strip() for cell in rows[last - 1] if cell is not None] if last else []
    if not texts or len(texts) == len(rows[0]) or not _SUM.fullmatch(texts[0]):
        return len(rows)
    place = Place(table=name, row=first_row + last - 1)
    findings.note(place, f"this row adds up those above ({texts[0]}) and was left out.")
    return last - 1


def _header_at(grid: Sequence[Sequence[Cell]]) -> int:
    """Where the column names are: the first row nearly as full as the fullest, and all text."""
    filled = [[cell for cell in row if cell is not None] for row in grid[:_SEARCHED]]
    fullest = max((len(cells) for cells in filled), default=0)
    for at, cells in enumerate(filled):
        if cells and len(cells) >= 0.6 * fullest and all(isinstance(cell, str) for cell in cells):
            return at
    return 0


def _distinct(name: str, titles: list[str], row: int, findings: Findings) -> tuple[str, ...]:
    """The column names, those that are blank or stand twice made distinct, and that told."""
    met: Counter[str] = Counter()
    taken = set(titles)
    names: list[str] = []
    given_names: set[str] = set()
    for at, title in enumerate(titles, start=1):
        wanted = title or f"column {at}"
        met[wanted] += 1
        given, number = wanted, met[wanted]
        while number > 1 and (given in taken or given in given_names):
            given = f"{wanted} ({number})"
            number += 1
        if given != wanted:
            message = f"the column {wanted!r} stands more than once; this one is called {given!r} here."
            findings.warn(Place(table=name, row=row, column=wanted), message, "Rename it in the source.")
        names.append(given)
        given_names.add(given)
    return tuple(names)

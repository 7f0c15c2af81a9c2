"""Any table that somebody keeps: a text table, a sheet of a workbook, or a YAML or JSON list, as rows of work."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.foreign.backstage_files import is_catalogue
from bowstring.formats.foreign.board import cards_of
from bowstring.formats.foreign.columns.headers import Header, header_of
from bowstring.formats.foreign.columns.roles import LEAST, known_words, likeness
from bowstring.formats.foreign.columns.rows import RowsSeen, rows_seen
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.foreign_text import read_text_table
from bowstring.formats.foreign.merged import fill_down
from bowstring.formats.foreign.project_xml import read_project
from bowstring.formats.foreign.source_names import distinct_names, refuse_broken_text, refuse_long_names
from bowstring.formats.limits import MAX_ROWS, UPLOADED, Limits, check_extent
from bowstring.formats.own import json_file, yaml_file
from bowstring.formats.own.document import plain_cell, read_text
from bowstring.formats.own.workbook_cells import merged_cells, open_workbook
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, note

TEXTS = (".csv", ".tsv", ".txt")
BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_DOCUMENTS = (".yaml", ".yml", ".json")
_PROJECT = ".xml"
HEADING = "Heading"
"""What the column is called that holds the heading above a row."""

_JUDGED_FIELDS = (
    "name",
    "key",
    "total_cost",
    "start",
    "end",
    "duration_quarters",
    "owner",
    "team",
    "status",
    "requires",
    "description",
)
_MARKED = re.compile(r"'[^']*")
# A sheet of more lines is no explanation.
_EXPLAINS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRole:
    """A sheet of a workbook and what it was taken for."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """A table to import. header: column names, each there once. first_row: the number of the first row below it.

    rows: those that are no work are empty, so that numbers stay. above: text that stood above the column names.
    left_out: why a row is no work, by its number. totals: the cells of rows that add others up, by number, with the
    number of the first row that each adds. headerless: no row names the columns.
    separator: of a text table.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    first_row: int = 2
    above: str = ""
    problems: tuple[Problem, ...] = ()
    sheet: str = ""
    sheets: tuple[SheetRole, ...] = ()
    left_out: Mapping[int, str] = field(default_factory=dict)
    totals: Mapping[int, tuple[int, Sequence[Cell]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    headerless: bool = False
    separator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What a person says about where the table stands. header_row: as a spreadsheet numbers it. take_in: rows."""

    sheet: str = ""
    header_row: int | None = None
    take_in: frozenset[int] = frozenset()


def read_source(path: Path, where: Whereabouts | None = None, limits: Limits = UPLOADED) -> SourceTable:
    """The table at that path; of a workbook the sheet that reads most like a list of work, unless one is named.

    Args:
        path: of the file.
        where: what a person says about where the table stands.
        limits: how large it may be.

    Raises: BadDataError where there is none, it has no column names, or is beyond the limits.
    """
    where = where or Whereabouts()
    if not path.is_file():
        raise refusal(Place(table=str(path)), "there is no such file.", "Check how it is written.")
    findings = Findings()
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        grid, separator = read_text_table(path, findings, limits)
        return _as_list(replace(_source(path.name, grid, findings, where), separator=separator))
    if suffix in BOOKS:
        return _as_list(_book_source(path, findings, where, limits))
    if suffix in _DOCUMENTS:
        return _document_source(path, findings, limits)
    if suffix == _PROJECT:
        return _project_source(path, findings, limits)
    listed = ", ".join((*TEXTS, *BOOKS, *_DOCUMENTS, _PROJECT))
    raise refusal(Place(table=path.name), "this is not a table.", f"Give a file ending in {listed}.")


def _as_list(source: SourceTable) -> SourceTable:
    """A board as a list of its cards; other tables as they are."""
    board = cards_of(source.header, source.rows)
    if board is None:
        return source
    kind, rows = board
    message = f"it is a board: each cell is a card, and its column ({', '.join(source.header)}) stands under {kind!r}."
    problems = (*source.problems, note(Place(table=source.name), message))
    return replace(source, header=("Name", kind), rows=rows, problems=problems, totals={})


def _book_source(path: Path, findings: Findings, where: Whereabouts, limits: Limits) -> SourceTable:
    """The sheet that was named, else the one that reads most like a list of work. Two are held at a time at most."""
    names, rows_of = open_workbook(path, limits, is_ours=False)
    if where.sheet and where.sheet not in names:
        mend = f"Choose from: {', '.join(names)}."
        raise refusal(Place(table=path.name), f"there is no sheet {where.sheet!r}.", mend)
    best, chosen, grid = -math.inf, "", list[list[Cell]]()
    roles: list[SheetRole] = []
    for name in names:
        if where.sheet and name != where.sheet:
            roles.append(SheetRole(name=name, role="not read"))
            continue
        rows = rows_of(name)
        worth, role = _sheet_worth(rows)
        roles.append(SheetRole(name=name, role=role))
        if worth > best and any(cell is not None for row in rows for cell in row):
            best, chosen, grid = worth, name, rows
    if not grid:
        raise refusal(Place(table=path.name), "the workbook is empty.", "Choose another file.")
    roles = [SheetRole(name=r.name, role="read") if r.name == chosen else r for r in roles]
    beside = tuple(text for name in names if name != chosen for text in _explained(rows_of(name)))
    others = "; ".join(f"{role.name!r} {role.role}" for role in roles if role.name != chosen)
    if others:
        message = f"the sheet {chosen!r} was read; others: {others}."
        findings.note(
            Place(table=path.name),
            message,
            phrase("Name another with sheet = in the map."),
            is_of_the_map=True,
        )
    merged = merged_cells(path, chosen)
    fill_down(path.name, merged, grid, findings)
    covers: dict[int, dict[int, int]] = defaultdict(dict)
    for first_row, first, _, last in merged:
        covers[first_row][first] = last
    source = _source(path.name, grid, findings, where, sheet=chosen, sheets=tuple(roles), covers=covers)
    return replace(source, notes=(*source.notes, *beside))


def _explained(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a sheet that explains the others: few, and one text in each."""
    filled = [[cell for cell in row if cell is not None] for row in rows]
    filled = [cells for cells in filled if cells]
    if len(filled) <= _EXPLAINS and all(len(cells) == 1 for cells in filled):
        yield from (cell_text(cells[0]) for cells in filled)


def _sheet_worth(rows: Sequence[Sequence[Cell]]) -> tuple[float, str]:
    """How much a sheet reads like a list of work, and what it is in words."""
    filled = sum(any(cell is not None for cell in row) for row in rows)
    if not filled:
        return -1.0, "is empty"
    header = header_of(rows, known_words())
    if header.first < 0:
        return 0.0, f"holds {filled:,} rows without column names"
    titles = [title_of(name) for name in header.names if name]
    fields = {
        name
        for name in _JUDGED_FIELDS
        if any((alike := likeness(title, name)).score >= LEAST and alike.is_sure for title in titles)
    }
    below = sum(any(cell is not None for cell in row) for row in rows[header.last + 1 :])
    worth = 2.0 * len(fields) + (3.0 if "name" in fields else 0.0) + math.log10(below + 1)
    listed = ", ".join(name for name in header.names if name)[:80]
    return worth, f"holds {below:,} rows under {listed}"


def _document_source(path: Path, findings: Findings, limits: Limits) -> SourceTable:
    """The records of a list, or of the only list in a mapping; nested keys become dotted column names."""
    if path.suffix.lower() in (".yaml", ".yml") and is_catalogue(read_text(path)):
        mend = "Bring it in with bowstring convert --from backstage."
        raise refusal(Place(table=path.name), "this is a Backstage catalogue, not one list of records.", mend)
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
    rows = [[record.get(key) for key in header] for record in records]
    refuse_broken_text(path.name, [header, *rows], findings)
    refuse_long_names(path.name, header, 0)
    if len(header) == 0:
        raise refusal(
            Place(table=path.name), "there is no row of column names.", "Name the fields of the records."
        )
    return SourceTable(
        name=path.name,
        header=distinct_names(path.name, list(header), 1, findings),
        rows=rows,
        problems=findings.problems(),
    )


def _project_source(path: Path, findings: Findings, limits: Limits) -> SourceTable:
    """The tasks of a project of Microsoft Project."""
    table = read_project(path)
    check_extent(Place(table=path.name), rows=len(table.rows), columns=len(table.header), limits=limits)
    refuse_broken_text(path.name, table.rows, findings)
    return SourceTable(
        name=path.name, header=table.header, rows=table.rows, above=table.title, problems=findings.problems()
    )


def _flat(record: Mapping[object, object], above: str) -> Iterator[tuple[str, Cell]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", plain_cell(value)


def _source(
    name: str,
    grid: Sequence[Sequence[Cell]],
    findings: Findings,
    where: Whereabouts,
    *,
    sheet: str = "",
    sheets: tuple[SheetRole, ...] = (),
    covers: Mapping[int, Mapping[int, int]] | None = None,
) -> SourceTable:
    if len(grid) > MAX_ROWS:
        raise refusal(Place(table=name), f"there are more than {MAX_ROWS:,} rows.", "Split the file.")
    refuse_broken_text(name, grid, findings)
    header = _header(name, grid, where, findings, covers or {})
    refuse_long_names(name, header.names, max(0, header.last))
    first = header.last + 1
    width = len(header.names)
    rows = [list(row) for row in grid[first:]]
    _take_off_marks(rows)
    taken = frozenset(number - first - 1 for number in where.take_in)
    seen = rows_seen(_names_for_rows(header), rows, known_words(), taken)
    above = [
        " ".join(cell_text(cell) for cell in row if cell is not None) for row in grid[: max(0, header.first)]
    ]
    names = distinct_names(name, list(header.names), first, findings)
    totals = {at + first + 1: (start + first + 1, rows[at]) for at, start in seen.totals.items()}
    left_out = _left_out(seen, first)
    _tell_left_out(name, left_out, findings)
    shown = _kept_rows(rows, seen, width)
    if seen.headings:
        names = (*names, _free(HEADING, names))
    return SourceTable(
        name=name,
        header=names,
        rows=shown,
        first_row=first + 1,
        above="\n".join(line for line in above if line.strip()),
        problems=findings.problems(),
        sheet=sheet,
        sheets=sheets,
        left_out=left_out,
        totals=totals,
        notes=seen.notes,
        headerless=header.first < 0,
    )


def _take_off_marks(rows: Sequence[list[Cell]]) -> None:
    """An apostrophe before every cell of a column only told a spreadsheet to leave the text alone."""
    width = max((len(row) for row in rows), default=0)
    for at in range(width):
        texts = [row[at] for row in rows if at < len(row) and row[at] not in (None, "")]
        if len(texts) > 1 and all(isinstance(text, str) and _MARKED.fullmatch(text) for text in texts):
            for row in rows:
                if at < len(row) and isinstance(text := row[at], str):
                    row[at] = text[1:]


def _header(
    name: str,
    grid: Sequence[Sequence[Cell]],
    where: Whereabouts,
    findings: Findings,
    covers: Mapping[int, Mapping[int, int]],
) -> Header:
    row = None if where.header_row is None else where.header_row - 1
    if row is not None and not 0 <= row < len(grid):
        raise refusal(
            Place(table=name, row=row + 1), "there is no such row to name the columns.", "Correct header_row."
        )
    header = header_of(grid, known_words(), row=row, covers=covers)
    if header.first >= 0:
        return header
    width = max((len(cells) for cells in grid), default=0)
    if not any(cell is not None for cells in grid for cell in cells):
        raise refusal(Place(table=name), "there is no row of column names.", "Name the columns in row 1.")
    message = "looks like data, not column names; the columns are called column 1, column 2 and so on."
    findings.warn(
        Place(table=name, row=1),
        message,
        "Name the columns, or say which row does with header_row = in the map.",
        is_of_the_map=True,
    )
    return Header(names=tuple(f"column {at}" for at in range(1, width + 1)), first=-1, last=-1)


def _names_for_rows(header: Header) -> tuple[str, ...]:
    """The names up to the last that there is: what stands further right is under no column."""
    last = len(header.names)
    while last and not header.names[last - 1]:
        last -= 1
    return header.names[:last] if last else header.names


def _left_out(seen: RowsSeen, first: int) -> dict[int, str]:
    """By row number, why it is no work."""
    numbered = re.compile(r"\{(\d+)\}")
    return {
        at + first + 1: numbered.sub(lambda match: str(int(match[1]) + first + 1), reason)
        for at, reason in sorted(seen.left_out.items())
    }


def _tell_left_out(name: str, left_out: Mapping[int, str], findings: Findings) -> None:
    seconds = [number for number, reason in left_out.items() if "second table" in reason]
    for number, reason in left_out.items():
        if number in seconds[1:]:
            continue
        more = f", and {len(seconds) - 1:,} rows more" if number in seconds[:1] else ""
        mend = f"If it is work, write take_in = [{number}] in the map."
        tell = findings.warn if "cells under" in reason else findings.note
        tell(
            Place(table=name, row=number),
            f"this row {reason}{more}; it was left out.",
            mend,
            is_of_the_map=True,
        )


def _kept_rows(rows: Sequence[list[Cell]], seen: RowsSeen, width: int) -> list[Sequence[Cell]]:
    kept: list[Sequence[Cell]] = []
    for at, row in enumerate(rows):
        if at in seen.left_out:
            kept.append(())
        elif seen.headings:
            heading = seen.heading_of.get(at)
            kept.append(
                [*row[:width], *[None] * (width - len(row)), heading]
                if any(c is not None for c in row)
                else ()
            )
        else:
            kept.append(row)
    return kept


def _free(wanted: str, names: Sequence[str]) -> str:
    number = 2
    given = wanted
    while given in names:
        given, number = f"{wanted} ({number})", number + 1
    return given

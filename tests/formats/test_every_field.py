"""Every field of every table, filled by its kind: kept, told where it cannot be read, missed where it must be there."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bowstring.formats.cells import Cell, Form, cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.own.rows import read_table
from bowstring.formats.own.tables import TABLES, RecordTable, Sheet, write_table
from bowstring.model.problems import Problem, Severity
from bowstring.model.quarters import Quarter

FIELDS = [(table, column.name) for table in TABLES.values() for column in table.columns.values()]
NAMES = [f"{table.name}.{field}" for table, field in FIELDS]
# As docs/formats.md writes each kind of cell, and what it means.
WRITTEN: dict[Form, tuple[Cell, object]] = {
    Form.TEXT: ('0,5; "two"', '0,5; "two"'),
    Form.FIGURE: (2.25, 2.25),
    Form.WHOLE: (3, 3),
    Form.TRUTH: (True, True),
    Form.DATE: ("2026-10-01", date(2026, 10, 1)),
    Form.TIME: ("2026-10-01T09:30:00Z", datetime(2026, 10, 1, 9, 30, tzinfo=UTC)),
    Form.QUARTER: ("2026-Q4", Quarter(2026, 4)),
    Form.LIST: (("b", "a"), ("b", "a")),
}


def read(
    table: RecordTable, header: tuple[Cell, ...], *rows: tuple[Cell, ...], first_row: int = 2
) -> tuple[tuple[Any, ...], tuple[Problem, ...]]:
    """The records of a sheet, and what is told of it."""
    findings = Findings()
    sheet = Sheet(table=table.name, header=header, rows=rows, first_row=first_row)
    return read_table(sheet, findings), findings.problems()


def cell_of(table: RecordTable, field: str) -> tuple[Cell, object]:
    """A cell for that field, and what it means: of a choice the first that its kind names."""
    kind = table.columns[field].kind
    if kind.form is not Form.CHOICE:
        return WRITTEN[kind.form]
    word = kind.what.removeprefix("one of ").split(", ")[0]
    return word, kind.read(word)


def full(table: RecordTable) -> dict[str, Cell]:
    """A cell for every column of a table, each of its spread fields in two columns, and three of nobody's."""
    own = {field: cell_of(table, field)[0] for field in table.columns}
    spread = {f"{name}.{part}": figure for name in table.spread for part, figure in (("b", 2.0), ("a", 1.0))}
    return {**own, **spread, "Zeta": "z", "Alpha.beta": "ab", "extra.name": "n", "extra": "e"}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_field_that_is_filled_is_kept_and_written_in_the_order_of_the_record(
    table: RecordTable,
) -> None:
    cells = full(table)
    (record,), problems = read(table, tuple(cells), tuple(cells.values()))
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    for field in table.columns:
        assert getattr(record, field) == cell_of(table, field)[1], field
    for field in table.spread:
        assert getattr(record, field) == {"a": 1.0, "b": 2.0}
    assert dict(record.extra) == {"Zeta": "z", "Alpha.beta": "ab", "name": "n", "extra": "e"}
    sheet = write_table(table, [record])
    declared = [field.name for field in dataclasses.fields(record) if field.name != "extra"]
    parts = {field: [f"{field}.a", f"{field}.b"] for field in table.spread}
    own = [name for field in declared for name in parts.get(field, [field])]
    # A column that is called as a field is told from it by what stands before its name.
    named = ["extra.name" if "name" in table.columns else "name"]
    assert list(sheet.header) == [*own, "Zeta", "Alpha.beta", *named, "extra"]
    assert read(table, sheet.header, *map(tuple, sheet.rows))[0] == (record,)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_record_of_what_it_needs_alone_has_the_defaults_of_its_class(table: RecordTable) -> None:
    needed = {name: cell_of(table, name)[0] for name, column in table.columns.items() if column.is_required}
    (record,), _ = read(table, tuple(needed), tuple(needed.values()))
    made = table.record(**{name: cell_of(table, name)[1] for name in needed})
    assert record == made
    # Whatever is blank is as if its column were not there; a text is kept as it was typed.
    rest = [field for field in table.columns if field not in needed]
    for blank in (None, "", "  "):
        cells = [None if table.columns[field].kind.form is Form.TEXT else blank for field in rest]
        assert read(table, (*rest, *needed), (*cells, *needed.values()))[0] == (made,)


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=NAMES)
def test_a_cell_that_cannot_be_read_or_is_missing_is_told_where_it_is(table: RecordTable, field: str) -> None:
    cells = {name: cell_of(table, name)[0] for name in table.columns}
    good = tuple(cells.values())
    kind = table.columns[field].kind
    key = cell_text(cells["key"]) if "key" in cells and field != "key" else ""
    if kind.form not in (Form.TEXT, Form.LIST):
        bad = tuple({**cells, field: "neither here"}.values())
        records, problems = read(table, tuple(cells), good, bad, good, first_row=7)
        assert len(records) == 2
        (problem,) = problems
        assert (problem.severity, problem.where.table, problem.where.row) == (Severity.ERROR, table.name, 8)
        assert (problem.where.column, problem.where.key) == (field, key)
        assert "neither here" in problem.message
    if field in table.required:
        bad = tuple({**cells, field: None}.values())
        records, problems = read(table, tuple(cells), good, bad, good)
        assert len(records) == 2
        (problem,) = problems
        assert (problem.where.row, problem.where.column, problem.where.key) == (3, field, key)
        assert (problem.message, problem.mend) == (f"{field} is empty.", f"Enter {kind.what}.")
        without = {name: cell for name, cell in cells.items() if name != field}
        records, problems = read(table, tuple(without), tuple(without.values()))
        assert records == ()
        assert f"there is no column {field!r}." in [problem.message for problem in problems]


def test_what_is_wrong_with_the_columns_is_told_in_the_row_above_the_first() -> None:
    header = ("key", "name", "focus", "focus", None, "ownr", "Colour")
    row = ("a", "Portal", "product", None, "x", "Ann", "red")
    problems = read(TABLES["initiatives"], header, row, first_row=5)[1]
    assert [(problem.where.row, problem.where.column) for problem in problems] == [
        (4, "focus"),
        (4, "column 5"),
        (4, "ownr"),
        (4, ""),
    ]
    # Shorter rows leave a column without a name as empty as blank ones do.
    short = read(
        TABLES["initiatives"], (*header[:3], None), ("a", "Portal", "product"), ("b", "Maps", "product", "x")
    )
    assert [dict(record.extra) for record in short[0]] == [{}, {"column 4": "x"}]
    assert read(TABLES["initiatives"], (*header[:3], None), ("a", "Portal", "product"))[1] == ()

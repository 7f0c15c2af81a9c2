"""Whatever stands above, among and below the rows of a table: each is told, and by the row a spreadsheet shows."""

import csv
import io
from pathlib import Path

import pytest
from tests.formats.reading import guessed, table

from bowstring.formats.foreign.columns.duration_reader import DurationReader
from bowstring.formats.foreign.columns.evidence import TableManner
from bowstring.formats.foreign.columns.readers import ColumnCells, Way
from bowstring.formats.foreign.columns.world import LANGUAGES, foreign_phrases, language_of
from bowstring.formats.foreign.source import SourceTable, Whereabouts, read_source
from bowstring.formats.own.tables import TABLES
from bowstring.model.problems import BadDataError

ROWS = (
    ("Our register", "", "", "", ""),
    ("All figures in £k", "", "", "", ""),
    ("", "", "", "", ""),
    ("Project", "Owner", "Budget", "Status", "Code"),
    ("", "Roads", "", "", ""),
    ("Bridge", "Ann Lee", "50", "open", "'01"),
    ("Tunnel", "Bob Ray", "70", "open", "'02"),
    ("Subtotal", "", "120", "", ""),
    ("", "Rail", "", "", ""),
    ("Station", "Ann Lee", "40", "closed", "'03"),
    ("Depot", "Bob Ray", "20", "open", "'04"),
    ("Siding", "Bob Ray", "30", "open", "'05", "beyond"),
    ("Total", "", "180", "", ""),
    ("", "", "", "", ""),
    ("Source: the board", "", "", "", ""),
)


def number_of(text: str) -> int:
    """The row that a spreadsheet shows a text in: the first that holds it."""
    rows = csv.reader(io.StringIO(table(*ROWS)))
    return next(number for number, row in enumerate(rows, start=1) if text in row)


def source_of(folder: Path, *rows: tuple[str, ...], where: Whereabouts | None = None) -> SourceTable:
    """A text table of those rows, read."""
    path = folder / "in.csv"
    path.write_text(table(*rows), encoding="utf-8")
    return read_source(path, where or Whereabouts())


def test_each_row_that_is_no_work_is_left_out_under_its_own_number(tmp_path: Path) -> None:
    source = source_of(tmp_path, *ROWS)
    assert source.above == "Our register\nAll figures in £k"
    assert source.notes == ("Source: the board",)
    assert source.first_row == number_of("Project") + 1
    assert not source.headerless
    # What stands right of the last name is under none, and headings are a column of their own.
    assert source.header[:5] == ("Project", "Owner", "Budget", "Status", "Code")
    left_out = {
        **dict.fromkeys((number_of("Roads"), number_of("Rail")), "is a heading of the rows below it"),
        **dict.fromkeys((number_of("Subtotal"), number_of("Total")), "adds up those above"),
        number_of("Siding"): "has 6 cells under 5 columns",
        number_of("Source: the board"): "is a note",
    }
    assert {row: reason[: len(left_out[row])] for row, reason in source.left_out.items()} == left_out
    kept = [row for row in source.rows if any(cell is not None for cell in row)]
    assert [(row[0], row[4], row[-1]) for row in kept] == [
        ("Bridge", "01", "Roads"),
        ("Tunnel", "02", "Roads"),
        ("Station", "03", "Rail"),
        ("Depot", "04", "Rail"),
    ]
    assert source.rows[number_of("Station") - source.first_row][0] == "Station"
    assert {row: first for row, (first, _) in source.totals.items()} == {
        number_of("Subtotal"): number_of("Bridge"),
        number_of("Total"): number_of("Roads"),
    }
    rows = [(problem.where.row, problem.severity.value) for problem in source.problems if problem.where.row]
    assert (number_of("Siding"), "warning") in rows
    assert {row for row, severity in rows if severity == "note"} >= set(left_out) - {number_of("Siding")}
    assert all(
        f"take_in = [{problem.where.row}]" in problem.mend
        for problem in source.problems
        if "left out" in problem.message
    )


def test_a_row_that_is_taken_in_is_work_and_the_names_may_be_said_to_stand_elsewhere(tmp_path: Path) -> None:
    taken = Whereabouts(take_in=frozenset({number_of("Subtotal")}))
    source = source_of(tmp_path, *ROWS, where=taken)
    assert number_of("Subtotal") not in source.left_out
    assert source.rows[number_of("Subtotal") - source.first_row][0] == "Subtotal"
    source = source_of(tmp_path, *ROWS, where=Whereabouts(header_row=1))
    assert (source.header[0], source.first_row, source.above) == ("Our register", 2, "")
    for row in (0, len(ROWS) + 1):
        with pytest.raises(BadDataError) as caught:
            source_of(tmp_path, *ROWS, where=Whereabouts(header_row=row))
        assert [problem.where.row for problem in caught.value.problems] == [row]
    assert source_of(tmp_path, *ROWS, where=Whereabouts(header_row=len(ROWS))).rows == []


def test_a_table_without_names_has_numbered_columns_and_an_empty_one_is_refused(tmp_path: Path) -> None:
    source = source_of(tmp_path, ("1", "2"), ("3", "4"))
    assert (source.header, source.first_row, source.headerless) == (("column 1", "column 2"), 1, True)
    assert [list(row) for row in source.rows] == [["1", "2"], ["3", "4"]]
    assert any("looks like data, not column names" in problem.message for problem in source.problems)
    with pytest.raises(BadDataError, match="there is no row of column names"):
        source_of(tmp_path, ("", ""))


def test_a_mark_before_one_cell_of_many_is_the_text_itself(tmp_path: Path) -> None:
    source = source_of(tmp_path, ("Project", "Code", "Owner"), ("A", "'1", "'x"), ("B", "2", ""))
    assert [list(row) for row in source.rows] == [["A", "'1", "'x"], ["B", "2", None]]


def test_a_warning_about_a_cell_has_the_row_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        table(
            ("Our list", "", "", ""),
            ("Project", "Budget", "Start", "Depends on"),
            ("Bridge", "£5m", "1 April 2026", ""),
            ("Tunnel", "plenty", "soon", "Canal"),
            ("Harbour", "£7m", "1 May 2026", "Bridge"),
            ("Quay", "plenty", "1 June 2026", ""),
        ),
    )
    rows = {problem.where.column: problem.where.row for problem in made.problems if problem.where.row > 2}
    assert {column: rows[column] for column in ("Budget", "Start", "Depends on")} == {
        "Budget": 4,
        "Start": 4,
        "Depends on": 4,
    }
    assert "'plenty' (rows 4, 6) is not" in made.words
    assert "'soon' is not" in made.words
    assert [work.total_cost for work in made.initiatives] == [5e6, None, 7e6, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_in_the_language_of_most_of_its_names(language: str) -> None:
    own = [phrases.split("|")[0] for phrases in LANGUAGES[language].values()]
    others = ("beginn", "verantwortlich") if language != "German" else ("date de debut", "cout")
    names = [tuple(name.split()) for name in (others[0], *own)]
    assert language_of(names) == language
    assert language_of([("start",), ("owner",)]) == ""
    assert language_of([]) == ""


def test_a_field_is_called_by_the_plainest_words_of_each_language_first() -> None:
    starts = foreign_phrases("start")
    firsts = [
        tuple(phrases["start"].split("|")[0].split()) for phrases in LANGUAGES.values() if "start" in phrases
    ]
    assert set(starts[: len(set(firsts))]) == set(firsts)
    # Small words say nothing, unless nothing else is said.
    assert ("date", "debut") in starts
    assert not any("de" in words for words in starts)
    assert foreign_phrases("no_such_field") == ()


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Duration (quarters)", (2, 2.5, 0, "3"), [(2, True), (3, False), None, (3, True)]),
        ("Duration (months)", (6, 7, 1), [(2, False), (3, False), (1, False)]),
        ("Duration (years)", (1, 0.5), [(4, False), (2, False)]),
        ("Duration", ("2 quarters", "9 months"), [(2, False), (3, False)]),
    ],
)
def test_a_duration_says_all_that_was_typed_only_in_whole_quarters(
    name: str, cells: tuple[object, ...], expected: list[tuple[int, bool] | None]
) -> None:
    manner = TableManner(decimals={}, orders={}, english=0, continental=0)
    column = ColumnCells(name=name, cells=tuple(enumerate(cells, start=2)))  # type: ignore[arg-type] - cells
    kind = TABLES["initiatives"].columns["duration_quarters"].kind
    reader = DurationReader(column, kind, Way(evidence=manner, answers={}))
    readings = [reader.read(cell) for cell in cells]  # type: ignore[arg-type] - cells
    assert [reading and (reading.cell, reading.is_exact) for reading in readings] == expected


def test_rows_that_end_early_belong_to_nothing_and_hold_nothing_up(tmp_path: Path) -> None:
    whole = "ID,Project,Parent,Cost\n1,Whole,,£30m\n2,Part,1,£10m\n3,Rest,1,£20m\n4,Idea\n"
    text = whole + "5,Even,,£100m\n6,Nearly,5,£99.4m\n"
    made = guessed(tmp_path, text)
    assert [work.name for work in made.initiatives] == ["Part", "Rest", "Idea", "Even", "Nearly"]
    made = guessed(tmp_path, text.replace("99.4", "99.5"))
    assert [work.name for work in made.initiatives] == ["Part", "Rest", "Idea", "Nearly"]
    assert "2 rows cost what those under them cost together and were left out (rows 2, 6)." in made.words


def test_a_second_table_is_named_once_with_how_many_rows_it_has(tmp_path: Path) -> None:
    rows = [("Project", "Owner", "Cost"), ("A", "Ann", "5"), ("", "", ""), ("Status", "Project", "Owner")]
    source = source_of(tmp_path, *rows, ("open", "B", "Bob"), ("open", "C", "Cleo"))
    assert sorted(source.left_out) == [4, 5, 6]
    assert [str(problem) for problem in source.problems if "second table" in problem.message] == [
        "in.csv, row 4: this row belongs to a second table that begins in row 4, and 2 rows more; it was left out. "
        "If it is work, write take_in = [4] in the map."
    ]


@pytest.mark.parametrize(
    ("unit", "is_unit"),
    [
        ("£", True),
        ("EUR", True),
        ("k", False),
        ("m€", True),
        ("weeks", True),
        ("quay", False),
        ("of £", False),
    ],
)
def test_a_row_of_one_unit_belongs_to_the_names_above_it(tmp_path: Path, unit: str, is_unit: bool) -> None:
    source = source_of(tmp_path, ("Project", "Budget"), ("", unit), ("A", "5"), ("B", "7"))
    assert source.header == ("Project", f"Budget ({unit})" if is_unit else "Budget")

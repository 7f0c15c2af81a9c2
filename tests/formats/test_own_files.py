"""Text and documents of a portfolio's own: encodings, separators, what YAML may say, and records of a document."""

from pathlib import Path

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings
from bowstring.formats.limits import OWN, Limits
from bowstring.formats.own import yaml_file
from bowstring.formats.own.csv_text import decode, read_csv, write_csv
from bowstring.formats.own.document import document_of_sheets, plain_cell, sheets_of_document
from bowstring.formats.own.tables import Sheet
from bowstring.model.problems import BadDataError, Place

HERE = Place(table="in")


def decoded(content: bytes) -> tuple[str | None, list[str]]:
    """The text of some bytes, and what is said of it."""
    findings = Findings()
    text = decode(content, HERE, findings)
    return text, [str(problem) for problem in findings.problems()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_with_a_mark_or_in_utf_8_is_read_without_a_word(encoding: str) -> None:
    assert decoded("Maß,ż\n".encode(encoding)) == ("Maß,ż\n", [])
    assert decoded(b"\xfe\xff" + "Maß".encode("utf-16-be")) == ("Maß", [])


def test_text_of_windows_is_read_and_said_and_damaged_text_is_not() -> None:
    text, words = decoded("Maß\n".encode("cp1252"))
    assert text == "Maß\n"
    assert ["Windows-1252" in line for line in words] == [True]
    assert decoded(b"a\nb\xff\x81")[0] is None
    assert "line 2 is neither" in decoded(b"a\nb\xff\x81")[1][0]
    assert decoded("Maß".encode("utf-16")[:-1])[0] is None
    assert "cut short or damaged" in decoded("Maß".encode("utf-16")[:-1])[1][0]


def sheet_of(
    folder: Path, text: str, limits: Limits = OWN, *, is_ours: bool = True
) -> tuple[Sheet | None, list[str]]:
    """The sheet in a text table, and what is said of it."""
    path = folder / "in.csv"
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    return read_csv(path, "in", findings, limits, is_ours=is_ours), [str(p) for p in findings.problems()]


@pytest.mark.parametrize(
    ("text", "header", "words"),
    [
        ("a,b;c\n1,2\n", ("a", "b;c"), []),
        (
            "a;b\n1;2\n",
            ("a", "b"),
            ["in: columns are separated by semicolons. Lists inside a cell then need quotes."],
        ),
        (
            "\n a\tb\n1\t2\n",
            None,
            ["in: columns are separated by tabs. Lists inside a cell then need quotes."],
        ),
        ("a\n1;2\n", ("a",), []),
    ],
)
def test_the_first_line_tells_what_separates_columns(
    tmp_path: Path, text: str, header: tuple[str, ...] | None, words: list[str]
) -> None:
    sheet, words_there = sheet_of(tmp_path, text)
    assert words_there == words
    assert sheet is not None
    assert header is None or sheet.header == header


def test_empty_columns_at_the_right_are_none_and_quotes_are_closed(tmp_path: Path) -> None:
    sheet, _ = sheet_of(tmp_path, 'a,b,,\n1,"x, y",,\n,,3,\n')
    assert sheet is not None
    assert (sheet.header, [list(row) for row in sheet.rows]) == (
        ("a", "b", None),
        [["1", "x, y", None], [None, None, "3"]],
    )
    broken, words = sheet_of(tmp_path, 'a,b\n1,"x\n')
    assert broken is None
    assert "line 2 is not CSV" in words[0]
    assert sheet_of(tmp_path, " \n")[1] == [
        "in: the file is empty. Give it a row of column names, or remove the file."
    ]


def test_only_our_own_text_is_unescaped(tmp_path: Path) -> None:
    text = write_csv(
        Sheet(table="in", header=("a",), rows=[["=1"], [("x", "y; z")], [2.5], [None], [True]])
    ).decode()
    own, _ = sheet_of(tmp_path, text)
    theirs, _ = sheet_of(tmp_path, text, is_ours=False)
    assert own is not None
    assert theirs is not None
    assert [row[0] for row in own.rows] == ["=1", 'x;"y; z"', "2.5", None, "true"]
    assert theirs.rows[0][0] == "'=1"


def test_a_table_is_read_no_further_than_it_may_be(tmp_path: Path) -> None:
    few = Limits(memory_mb=1, seconds=1, columns=2, cells=6, sheets=1)
    assert sheet_of(tmp_path, "a,b\n1,2\n3,4\n", few)[0] is not None
    with pytest.raises(BadDataError, match="spread over 8 cells"):
        sheet_of(tmp_path, "a,b\n1,2\n3,4\n5,6\n", few)
    with pytest.raises(BadDataError, match="has 3 columns; at most 2"):
        sheet_of(tmp_path, "a,b,c\n", few)
    assert sheet_of(tmp_path, "a,b,,\n", few)[0] is not None


def test_yaml_is_the_text_that_was_typed_and_null_is_nothing() -> None:
    text = "a: no\nb: 1.10\nc: 2026-10-01\nd: ~\ne:\nf: 'null'\ng: [x, {h: y}]\n"
    assert yaml_file.parse(text, "in.yaml") == {
        "a": "no",
        "b": "1.10",
        "c": "2026-10-01",
        "d": None,
        "e": None,
        "f": "null",
        "g": ["x", {"h": "y"}],
    }
    assert yaml_file.parse("", "in.yaml") is None
    assert yaml_file.parse_each("a: 1\n---\n- b\n", "in.yaml") == [{"a": "1"}, ["b"]]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("a: 1\nb: [\n", 3, "this is not YAML"),
        ("a: &x 1\nb: *x\n", 0, "an alias"),
        ("a: 1\na: 2\n", 0, "the key 'a' stands twice"),
        ("? [a]\n: 1\n", 0, "a key that is itself a list"),
        ("a: " + "[" * 200 + "]" * 200, 0, "nested too deeply"),
        ("a: \x01", 0, "this is not YAML"),
    ],
)
def test_what_yaml_may_not_say_is_refused_by_its_line(text: str, row: int, words: str) -> None:
    with pytest.raises(BadDataError) as caught:
        yaml_file.parse(text, "in.yaml")
    (problem,) = caught.value.problems
    assert (problem.where.row, words in problem.message) == (row, True)


def test_a_document_is_settings_and_lists_of_records() -> None:
    document = {
        "Portfolio": {"name": "Ours"},
        "initiatives": [
            {"key": "a", "cost": {"2026/27": "5"}, "extra": {"Colour": "red"}},
            {"key": "b", "odd": [1]},
        ],
        "teams": None,
        "people": [],
        "pets": [],
    }
    sheets = sheets_of_document(document, "in.yaml", OWN)
    assert sheets.settings == {"name": "Ours"}
    assert list(sheets.tables) == ["people", "initiatives"] or list(sheets.tables) == [
        "initiatives",
        "people",
    ]
    assert sheets.tables["initiatives"].header == ("key", "cost.2026/27", "extra.Colour", "odd")
    assert [list(row) for row in sheets.tables["initiatives"].rows] == [
        ["a", "5", "red", None],
        ["b", None, None, "[1]"],
    ]
    assert sheets.tables["people"].rows == []
    assert "name" in sheets.tables["people"].header
    assert sheets.strangers == ("pets",)
    back = document_of_sheets(sheets)
    assert back["initiatives"] == [
        {"key": "a", "cost.2026/27": "5", "extra.Colour": "red"},
        {"key": "b", "odd": "[1]"},
    ]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "this is not a portfolio"),
        ({"initiatives": []}, "no settings under 'portfolio'"),
        ({"portfolio": {}, "initiatives": "none"}, "this is not a list"),
        ({"portfolio": {}, "initiatives": ["x"]}, "row 2: 'x' is not a record"),
        ({"portfolio": {}, "initiatives": [{}, ["x"]]}, "row 3: 'list' is not a record"),
    ],
)
def test_what_is_no_document_of_a_portfolio_is_told(document: object, words: str) -> None:
    try:
        problems = sheets_of_document(document, "in.yaml", OWN).problems
    except BadDataError as error:
        problems = error.problems
    assert any(words in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        ("x", "x"),
        (["x", "y"], ("x", "y")),
        ([], ()),
        (["x", None], '["x", null]'),
        ({"ä": "x"}, '{"ä": "x"}'),
        (5, "5"),
    ],
)
def test_a_value_of_a_document_is_a_cell(value: object, cell: Cell) -> None:
    assert plain_cell(value) == cell

"""Small files that ask for a lot end in a message that names the file, within the limits, and nothing else.

Every one is read by a process of its own with a deadline, so that none can hang these tests.
"""

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.formats.hostile import HEADER, cell, workbook, worksheet

from bowstring.formats import guarded
from bowstring.formats.limits import UPLOADED, uploaded_limits
from bowstring.model.problems import BadDataError

_FAR = "<sheetData>" + HEADER + "<row>{}</row></sheetData>"
_MEMORY = "reading it takes more than 512 MB of memory"
_NAMES = ('name = "name"', 'focus = "focus"')

_STRING_ROW = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
_STRINGS = f"<sheetData>{HEADER}{_STRING_ROW * 100}</sheetData>"

_BOMB = "<?xml version='1.0'?><!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
_BOMB += (
    "]><worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'>"
)
_BOMB += "<c r='A1' t='inlineStr'><is><t>&j;</t></is></c></row></sheetData></worksheet>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook({"S": _FAR.format(cell(' r="XFD1048576"', "x"))}), "reaches to row 1,048,576"),
        (workbook({"S": _FAR.format(cell(' r ="XFD1048576"', "x"))}), "reaches to row 1,048,576"),
        (workbook({"S": _FAR.format(cell(' r="XFD1048576"', "x"))}, folder="xl"), "reaches to row 1,048,576"),
        (
            workbook({"S": _FAR.format(cell(' r="XFD1048576"', "x"))}, folder="xl/Worksheets"),
            "reaches to row",
        ),
        # As XML may write a letter: only whoever parses it sees where the cell lies.
        (workbook({"S": _FAR.format(cell(' r="&#88;FD1048576"', "x"))}), ""),
        (
            workbook(
                {"S": f'<sheetData>{HEADER}<row r="1048576">{cell("", "x") * 16_384}</row></sheetData>'}
            ),
            _MEMORY,
        ),
        (workbook({"S": _STRINGS}, shared=f"<si><t>{'long ' * 40_000}</t></si>"), _MEMORY),
        (workbook({"S": _BOMB}), ""),
        (workbook({"S": "<sheetData>" + "<row>" * 200_000}), ""),
        (
            workbook({f"S{n}": f"<sheetData>{HEADER}</sheetData>" for n in range(101)}),
            "has 101 sheets; at most 100",
        ),
        (
            workbook({"S": f"<sheetData>{HEADER}</sheetData>"}, more={f"x/{n}": b"" for n in range(10_001)}),
            "larger",
        ),
    ],
    ids=(
        "far cell",
        "space before the sign",
        "part elsewhere",
        "part in capitals",
        "letter by its number",
        "cells without a place",
        "one long string ten thousand times",
        "entities",
        "deep",
        "sheets",
        "parts",
    ),
)
def test_a_small_workbook_does_not_bring_the_reader_down(content: bytes, words: str, tmp_path: Path) -> None:
    assert len(content) < 1_500_000
    path = tmp_path / "Pipeline.xlsx"
    path.write_bytes(content)
    for message in (_guessed(path), _read(path)):
        assert message == "" or "Pipeline.xlsx" in message or "this sheet cannot be read" in message
        assert words in message


def test_a_sheet_that_says_it_is_huge_is_read_as_what_it_holds(tmp_path: Path) -> None:
    row = '<row r="2">' + cell(' r="A2"', "Thing") + "</row>"
    inside = f'<dimension ref="A1:XFD1048576"/><sheetData>{HEADER}{row}</sheetData>'
    path = tmp_path / "Pipeline.xlsx"
    path.write_bytes(workbook({"S": inside}))
    assert "there are no rows" not in _guessed(path)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", ",".join(["a"] * 8_000) + "\n" + ",".join(["1"] * 8_000), "has 8,000 columns; at most 500"),
        ("a.csv", "k" * 3_000_000 + ",b\n1,2", "the name of column 1 has 3,000,000 characters"),
        ("a.csv", ",".join(f"c{n}" for n in range(20_000)) + "\n1", "has 20,000 columns; at most 500"),
        ("a.csv", "a,b\n" + "," * 3_000_000, "spread over 3,000,003 cells, empty ones counted; at most 1,000,000"),
        ("a.csv", "a,b\n" * 600_000, "at most 1,000,000 are read"),
        ("a.csv", "name,focus\n" + '"' * 3_000_001, "is not CSV"),
        ("a.csv", "name,focus\n" + '"' * 3_000_000, ""),
        ("a.csv", "name,total cost,start\n" + f"a,{'9' * 3_000_000},{'1' * 3_000_000}\n", ""),
        ("a.csv", "name,depends on\n" + "a," + '"";' * 100_000 + "\n", ""),
        ("a.csv", "name,cost\na," + " " * 3_000_000 + "5\n", ""),
        ("a.json", "[{" + ",".join(f'"k{n}":1' for n in range(40_000)) + "}]", "has 40,000 columns; at most 500"),
        ("a.json", "[" + ",".join(f'{{"k{n}":1}}' for n in range(40_000)) + "]", "has 40,000 columns; at most 500"),
        (
            "a.json",
            "[{" + ",".join(f'"k{n}":1' for n in range(40_000)) + ',"k39999":1}]',
            "the key 'k39999' stands twice",
        ),
        ("a.json", "[" * 500_000, "nested too deeply"),
        ("a.json", '[{"a":' * 100_000, "nested too deeply"),
        ("a.json", '[{"a":' + '{"b":' * 900 + "1" + "}" * 901 + "]", ""),
        ("a.json", f'[{{"name": "a", "total_cost": {"9" * 1_000_000}}}]', ""),
        ("a.json", '[{"name": "a", "focus": "\\ud800"}]', "row 2, column 2: the text holds a broken character"),
        ("a.json", '[{"na\\ud800": "a"}]', "row 1, column 1: the text holds a broken character"),
        ("a.yaml", "a: &a [x]\nb: [" + "*a," * 100_000 + "]\n", "an alias"),
        ("a.yaml", "[" * 500_000, "nested too deeply"),
        ("a.yaml", "- " * 500_000, "nested too deeply"),
        ("a.yaml", "? " * 500_000, ""),
        ("a.yaml", "- a: " + "&x " * 300_000 + "1", ""),
        ("a.yaml", "- {" + ", ".join(f"k{n}: 1" for n in range(40_000)) + "}", "has 40,000 columns; at most 500"),
    ],
)  # fmt: skip
def test_a_small_text_does_not_take_minutes(name: str, text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    message = _guessed(tmp_path / name)
    assert words in message
    assert "longer than" not in message
    assert "the reader broke" not in message
    message = _read(tmp_path / name)
    assert "longer than" not in message
    assert "the reader broke" not in message


def test_twelve_full_sheets_are_too_much(tmp_path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 400 + "</row>"
    path = tmp_path / "Pipeline.xlsx"
    path.write_bytes(workbook({f"S{n}": f"<sheetData>{row * 500}</sheetData>" for n in range(12)}))
    message = _guessed(path)
    assert message.startswith("Pipeline.xlsx: its tables spread over")
    assert "empty ones counted; at most 1,000,000 are read" in message
    assert "Delete the sheets, rows and columns that are not needed" in message


@pytest.mark.parametrize("map_text", ["a = " + "[" * 100_000, "a" + ".a" * 20_000 + " = 1", "[a" * 100_000])
def test_a_map_may_be_hostile_too(map_text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nThing\n")
    message = _read(tmp_path / "a.csv", map_text)
    assert message.startswith("map")
    assert "longer than" not in message


@pytest.mark.parametrize(
    "rows",
    [
        "same thing,lead,{n}\n",
        "thing {n},person {n},team {n}\n",
        "thing {n},lead,not a date\n",
    ],
)
def test_many_rows_alike_take_no_longer_than_others(rows: str, tmp_path: Path) -> None:
    """Twenty thousand rows: what grows with their square would take minutes."""
    text = "name,owner,team\n" + "".join(rows.format(n=n) for n in range(19_999))
    (tmp_path / "a.csv").write_text(text)
    map_text = (
        '[settings]\nstart = "2026-Q4"\n[[tables]]\ntable = "initiatives"\n[tables.constants]\nfocus = "product"\n'
        '[tables.columns]\nname = "name"\nowner = "owner"\nteam = "team"\n'
        '[[tables]]\ntable = "people"\neach = ["owner"]\n[[tables]]\ntable = "teams"\neach = ["team"]\n'
        '[tables.constants]\nfocus = "product"\n'
    )
    assert _read(tmp_path / "a.csv", map_text) == ""


def test_what_ends_the_reader_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "Pipeline.csv"
    path.write_text("name,focus\n" + "a thing,product\n" * 100_000)
    slow = replace(UPLOADED, seconds=1, columns=10_000, cells=10**9)
    path_slow = tmp_path / "Slow.csv"
    path_slow.write_text("name\n" + "a thing\n" * 900_000)
    assert "Slow.csv: reading it takes longer than 1 seconds" in _guessed(path_slow, slow)
    assert "Pipeline.csv: reading it takes more than 60 MB of memory" in _guessed(
        path, replace(UPLOADED, memory_mb=60)
    )


def test_the_reader_gets_no_secret_and_no_open_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOWSTRING_SECRET_KEY", "not for readers")
    with (tmp_path / "held").open("w") as held:
        content, _ = guarded.run_program(
            "import os; print(dict(os.environ), sorted(map(int, os.listdir('/proc/self/fd'))))",
            b"",
            UPLOADED,
        )
        assert held.fileno() > 2
    assert b"not for readers" not in content
    assert b"BOWSTRING" not in content
    assert b"[0, 1, 2, 3]" in content


def test_several_threads_may_read_at_once(tmp_path: Path) -> None:
    answers: list[str] = []
    for n in range(4):
        (tmp_path / f"{n}.csv").write_text(f"name,focus\nThing {n},product\n")
    threads = [
        threading.Thread(
            target=lambda n=n: answers.append(guarded.guess_map(tmp_path / f"{n}.csv", UPLOADED))
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4


@pytest.mark.parametrize("text", ["much", "-1", "0", "1e3", "²"])
def test_a_limit_that_is_no_number_is_told(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOWSTRING_READ_MEMORY_MB", text)
    with pytest.raises(BadDataError, match="the setting BOWSTRING_READ_MEMORY_MB is"):
        uploaded_limits()


def _guessed(path: Path, limits: object = UPLOADED) -> str:
    """What is wrong with a table; blank where a map of it could be guessed."""
    try:
        guarded.guess_map(path, limits)  # type: ignore[arg-type]
    except BadDataError as bad:
        return str(bad)
    return ""


_MAP = '[settings]\nstart = "2026-Q4"\n[[tables]]\ntable = "initiatives"\n[tables.columns]\n'


def _read(path: Path, map_text: str = _MAP, settings: Mapping[str, str] | None = None) -> str:
    """The errors of reading a table by a map that names no column; blank where it could be read."""
    try:
        guarded.read_mapped(path, map_text, UPLOADED, settings=settings)
    except BadDataError as bad:
        return str(bad)
    return ""


def test_the_builder_makes_workbooks_that_can_be_read(tmp_path: Path) -> None:
    assert worksheet("<sheetData/>").endswith("</worksheet>")
    path = tmp_path / "Sound.xlsx"
    path.write_bytes(
        workbook({"S": f"<sheetData>{HEADER}<row>{cell('', 'Thing')}{cell('', 'product')}</row></sheetData>"})
    )
    assert _guessed(path) == ""

"""Text in whatever encoding: known by its marks, its zeros or a guess that is told; broken quotes are told by line."""

from pathlib import Path

import pytest

from bowstring.formats.findings import Findings
from bowstring.formats.foreign.foreign_text import decode_foreign, read_text_table
from bowstring.formats.limits import MAX_ROWS, UPLOADED
from bowstring.model.problems import BadDataError, Place

PLACE = Place(table="in.csv")
TEXT = "Projet,Coût\nÉté,1\n"


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and what was said of it."""
    findings = Findings()
    text = decode_foreign(content, PLACE, findings)
    return text, " ".join(problem.message for problem in findings.problems())


def table(path: Path, content: bytes) -> tuple[list[list[object]], str]:
    """The rows of a file, and what was said of it."""
    (path / "in.csv").write_bytes(content)
    findings = Findings()
    rows, _ = read_text_table(path / "in.csv", findings, UPLOADED)
    return [list(row) for row in rows], " ".join(str(problem) for problem in findings.problems())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_a_mark_or_zeros_tell_the_encoding_and_nothing_is_said(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == (TEXT, "")


def test_marked_text_that_is_cut_short_is_refused() -> None:
    with pytest.raises(BadDataError, match="cut short or damaged"):
        decoded(TEXT.encode("utf-16")[:-1])


def test_what_windows_writes_is_read_and_said() -> None:
    text, words = decoded(TEXT.encode("cp1252"))
    assert text == TEXT
    assert "read as Windows-1252" in words


RUSSIAN = """Проект,Стоимость,Руководитель
Электронная запись к врачу,1200,Иванов
Обновление налоговой системы,3400,Петрова
Запись в детский сад,560,Сидорова
Библиотечная служба,780,Кузнецов
Государственные услуги онлайн для граждан и предприятий,90,Соколова
"""


@pytest.mark.parametrize("before", ["", "Project,Cost\n" * 4_000])
def test_another_alphabet_is_guessed_and_said_however_late_its_first_sign(before: str) -> None:
    text, words = decoded((before + RUSSIAN * 30).encode("cp1251"))
    assert text == before + RUSSIAN * 30
    assert "it was read as Windows-1251" in words


def test_what_is_no_text_is_refused_by_its_line() -> None:
    with pytest.raises(BadDataError, match="line 3 is neither UTF-8 nor Windows-1252"):
        decoded(b"a,b\n1,2\n\x81\x8d\x8f\x90\x9d\x00\xff\n")


def test_a_first_line_may_tell_the_separator_as_excel_writes_it(tmp_path: Path) -> None:
    assert table(tmp_path, b"sep=;\nProject;Cost\nA;1\n")[0] == [["Project", "Cost"], ["A", "1"]]
    assert table(tmp_path, b"sep=x;y\nA;1\n")[0] == [["sep=x", "y"], ["A", "1"]]


def test_separators_other_than_commas_are_said(tmp_path: Path) -> None:
    assert table(tmp_path, b"Project,Cost\nA,1\nB,2\n")[1] == ""
    assert "separated by semicolons" in table(tmp_path, b"Project;Cost\nA;1\nB;2\n")[1]


def test_line_ends_of_old_and_empty_columns_at_the_right(tmp_path: Path) -> None:
    rows, _ = table(tmp_path, b"Project,Cost,,\rA,1,,\rB,,,\r")
    assert rows == [["Project", "Cost"], ["A", "1"], ["B", None]]


def test_a_quotation_mark_out_of_place_is_told_by_its_line_and_read_as_text(tmp_path: Path) -> None:
    rows, words = table(tmp_path, b'Project,Note\nA,"x"y\nB,z\nC,w\n')
    assert rows[0] == ["Project", "Note"]
    assert [row[0] for row in rows[1:]] == ["A", "B", "C"]
    assert "line 2 has a quotation mark out of place" in words


def test_a_quotation_mark_that_is_never_closed_is_plain_text_or_refused(tmp_path: Path) -> None:
    rows, words = table(tmp_path, b'Project,Note\nA,"x\nB,z\nC,w\n')
    assert [row[0] for row in rows[1:]] == ["A", "B", "C"]
    assert "quotes were read as plain text" in words
    with pytest.raises(BadDataError, match="is not CSV"):
        table(tmp_path, b'Project\nA,"x\nB\nC,1,2,3\n')


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="the file is empty"):
        table(tmp_path, b" \n \n")


def test_a_table_beyond_the_rows_of_a_spreadsheet_is_not_read_to_its_end(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="cells, empty ones counted"):
        table(tmp_path, b"a,b\n" * (UPLOADED.cells // 2 + 1))
    assert UPLOADED.cells < MAX_ROWS + 1

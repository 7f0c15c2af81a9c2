"""Whatever is wrong with a workbook is told, however far it reaches and whatever it says of itself."""

import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from tests.formats.refusing import refused, written

from bowstring.formats.limits import MAX_BYTES
from bowstring.formats.own.package import check_package
from bowstring.model.problems import BadDataError, Place


def _workbook(path: Path, fill: Callable[[xlsxwriter.Workbook], object]) -> None:
    with xlsxwriter.Workbook(path) as book:
        fill(book)


def test_a_workbook_that_unpacks_to_an_absurd_size_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(5):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", bytes(MAX_BYTES // 4))
    assert "unpacked it is larger than 200 MB" in refused(tmp_path / "bomb.xlsx")


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", bytes(5_000_000))
    path.write_bytes(
        path.read_bytes().replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    )
    assert "this is not a whole workbook" in refused(path)


def test_a_stray_cell_at_the_end_of_a_sheet_is_refused(tmp_path: Path) -> None:
    _workbook(tmp_path / "far.xlsx", lambda book: book.add_worksheet("notes").write(1_048_575, 16_383, "x"))
    assert "a sheet reaches to row 1,048,576 and column 16,384" in refused(tmp_path / "far.xlsx")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.xlsx").write_bytes(content)
    assert "this is not a whole workbook" in refused(tmp_path / "odd.xlsx")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_half_a_workbook_is_refused(tmp_path: Path, share: float) -> None:
    whole = written(tmp_path / "ours.xlsx")
    (tmp_path / "half.xlsx").write_bytes(whole[: int(share * len(whole))])
    assert "this is not a whole workbook" in refused(tmp_path / "half.xlsx")


def test_a_workbook_without_the_sheets_of_a_portfolio(tmp_path: Path) -> None:
    _workbook(tmp_path / "odd.xlsx", lambda book: book.add_worksheet("Budget").write(0, 0, "period"))
    message = refused(tmp_path / "odd.xlsx")
    assert "the workbook has no sheet 'portfolio'" in message
    assert "budget, row 1: there is no column 'amount'" in message


@pytest.mark.parametrize(
    ("cell", "is_read"),
    [
        ("A1", True),
        ("XFD1", True),
        ("ABCD1", False),
        ("A20000001", False),
        ("A12345678901", False),
        ("T1000000", True),
    ],
)
def test_any_xml_of_a_workbook_tells_how_far_it_reaches(tmp_path: Path, cell: str, is_read: bool) -> None:
    path = tmp_path / "reach.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        # The cell's name lies across the end of what is read at once.
        packed.writestr("anything.xml", b" " * ((1 << 20) - 4) + f'<c r="{cell}"/>'.encode())
        packed.writestr("picture.bin", b'r="ABCD1"')
    if is_read:
        check_package(path, Place(table="reach.xlsx"))
    else:
        with pytest.raises(BadDataError, match="a sheet reaches to row"):
            check_package(path, Place(table="reach.xlsx"))


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_picture_that_is_damaged_at_its_end_is_met_before_the_workbook_is_parsed(
    tmp_path: Path, is_damaged: bool
) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/media/image1.png", b"a" * 2_500_000 + b"the end")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"the end", b"the END") if is_damaged else content)
    with pytest.raises(BadDataError, match="not a whole workbook") if is_damaged else nullcontext():
        check_package(path, Place(table=path.name))

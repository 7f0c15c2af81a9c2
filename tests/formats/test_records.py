"""One record as plain values and back, files that are put in place together, and a zip of Markdown, by hand."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bowstring.formats.decisions.archive import markdown_files
from bowstring.formats.decisions.decision_records import read_record_texts
from bowstring.formats.own.records import changed_document, record_document, record_of_document
from bowstring.formats.together import write_together, zipped
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.problems import BadDataError

WORK = Initiative(
    key="a",
    name="Portal",
    focus=Focus.PRODUCT,
    outcomes=("o-1", "o-2"),
    cost={"2026/27": 400_000.0, "2027/28": 100_000.0},
    stopped_on=date(2027, 3, 31),
    extra={"Colour": "red"},
)


def test_a_record_is_plain_values_and_read_back_the_same() -> None:
    document = record_document("initiatives", WORK)
    assert document["outcomes"] == ["o-1", "o-2"]
    assert (document["stopped_on"], document["cost.2026/27"]) == ("2027-03-31", 400_000.0)
    assert "description" not in document
    assert record_of_document("initiatives", document) == WORK
    assert record_of_document("initiatives", {**document, "team": None}) == WORK
    view = Assessment(
        initiative="a",
        lens=Lens.USER_NEED,
        assessor="p",
        low=1.0,
        likely=2.0,
        high=3.0,
        made_at=datetime(2026, 10, 1, 9, tzinfo=UTC),
    )
    assert record_of_document("assessments", record_document("assessments", view)) == view


def test_a_change_tells_its_fields_anew_and_a_part_beside_the_others() -> None:
    renamed = changed_document("initiatives", WORK, {"name": "Gate", "stopped_on": None})
    assert (renamed.name, renamed.stopped_on, renamed.cost) == ("Gate", None, WORK.cost)
    dearer = changed_document("initiatives", WORK, {"cost.2026/27": 500_000.0})
    assert dearer.cost == {"2026/27": 500_000.0, "2027/28": 100_000.0}
    whole = changed_document("initiatives", WORK, {"cost": {"2028/29": 1.0}})
    assert whole.cost == {"2028/29": 1.0}


def test_a_record_without_what_it_needs_or_with_nonsense_is_refused() -> None:
    with pytest.raises(BadDataError, match="no column 'focus'"):
        record_of_document("initiatives", {"key": "a", "name": "A", "focus": None})
    with pytest.raises(BadDataError, match="whatever"):
        record_of_document("initiatives", {"key": "a", "name": "A", "focus": "whatever"})


def test_files_are_put_in_place_with_their_folders(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "inner"
    write_together({"a.csv": b"1", "plans/b.json": b"2"}, folder)
    assert (folder / "a.csv").read_bytes() == b"1"
    assert (folder / "plans" / "b.json").read_bytes() == b"2"
    write_together({"a.csv": b"3"}, folder)
    assert (folder / "a.csv").read_bytes() == b"3"
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "plans"]


def test_where_one_file_cannot_be_put_in_place_all_are_as_before(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes(b"before")
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(BadDataError, match=r"cannot be written: .+ Nothing was changed") as caught:
        write_together(
            {"old.csv": b"after", "fresh/new.csv": b"new", "taken.csv": b"x", "late/never.csv": b"y"},
            tmp_path,
        )
    assert "[Errno" not in str(caught.value)
    assert (tmp_path / "old.csv").read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.csv", "taken.csv"]


def test_a_file_is_no_folder_to_write_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(BadDataError, match="is a file, not a folder"):
        write_together({"a.csv": b"1"}, tmp_path / "file")


def test_an_archive_of_the_same_files_is_the_same(tmp_path: Path) -> None:
    contents = {"a.md": b"one", "b/c.txt": b"two"}
    (tmp_path / "in.zip").write_bytes(zipped(contents))
    assert zipped(contents) == (tmp_path / "in.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "in.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == contents


def test_of_a_zip_only_its_markdown_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(zipped({"a/B.MD": b"one", "b.txt": b"two", "c\\d.md": b"three"}))
    assert markdown_files(tmp_path / "in.zip", "in.zip") == [("B.MD", b"one"), ("d.md", b"three")]
    (tmp_path / "no.zip").write_bytes(b"nothing")
    with pytest.raises(BadDataError, match="cannot be opened as a zip"):
        markdown_files(tmp_path / "no.zip", "no.zip")


@pytest.mark.parametrize(
    ("files", "size", "is_read"), [(2_000, 0, True), (2_001, 0, False), (1, 20_000_001, False)]
)
def test_a_zip_may_hold_so_many_files_of_so_many_bytes(
    tmp_path: Path, files: int, size: int, is_read: bool
) -> None:
    contents = {f"{number}.md": bytes(size) for number in range(files)} | {"more.txt": b"x"}
    (tmp_path / "in.zip").write_bytes(zipped(contents))
    if is_read:
        assert len(markdown_files(tmp_path / "in.zip", "in.zip")) == files
    else:
        with pytest.raises(BadDataError, match="more than can be read at once"):
            markdown_files(tmp_path / "in.zip", "in.zip")


def test_records_of_decisions_are_read_by_their_names_but_for_readmes() -> None:
    text = b"---\nkey: {}\nkind: ours\n---\n\n# Reuse sign-in\n"
    read = read_record_texts({"b.md": text.replace(b"{}", b"b"), "a.md": text.replace(b"{}", b"a")})
    assert [decision.key for decision in read.decisions] == ["a", "b"]
    assert read_record_texts({"README.md": text}).decisions == ()
    with pytest.raises(BadDataError, match="whatever"):
        read_record_texts({"a.md": text.replace(b"ours", b"whatever")})

"""A write succeeds wholly or changes nothing, and replaces only what is the portfolio's own."""

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.formats.limits import SETTINGS, uploaded_limits
from bowstring.formats.own.records import record_document
from bowstring.formats.own.workbook import LONGEST_TEXT
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError
from bowstring.model.quarters import Quarter

_NAMES = ("ours", "ours.xlsx", "ours.yaml", "ours.json")
_SETTINGS = Settings(name="Ours", start=Quarter(2026, 4))
_NEED = Need(key="n", statement="As a parent I need …")
_WORK = Initiative(key="a", name="A thing", focus=Focus.PRODUCT)
_BEFORE = Portfolio(settings=_SETTINGS, initiatives=(_WORK,), needs=(_NEED,))
_BROKEN = Portfolio(
    settings=_SETTINGS, initiatives=(Initiative(key="b", name="\ud800", focus=Focus.PRODUCT),)
)


@pytest.mark.parametrize("name", _NAMES)
def test_a_portfolio_is_replaced_whole(tmp_path: Path, name: str) -> None:
    write_portfolio(_BEFORE, tmp_path / name)
    after = Portfolio(
        settings=_SETTINGS, initiatives=(_WORK, Initiative(key="b", name="B", focus=Focus.PLATFORM))
    )
    write_portfolio(after, tmp_path / name)
    assert read_portfolio(tmp_path / name)[0] == after
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", _NAMES)
def test_text_that_cannot_be_kept_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    write_portfolio(_BEFORE, tmp_path / name)
    assert "initiatives, row 2, column 'name': the text holds a broken character" in _refused(
        _BROKEN, tmp_path / name
    )
    assert read_portfolio(tmp_path / name)[0] == _BEFORE
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", _NAMES)
def test_text_that_cannot_be_kept_leaves_nothing_where_nothing_was(tmp_path: Path, name: str) -> None:
    _refused(_BROKEN, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    write_portfolio(_BEFORE, tmp_path / "ours")
    (tmp_path / "ours/plans").mkdir()
    (tmp_path / "ours/plans/p.json").write_text("{}")
    (tmp_path / "ours/README.md").write_text("notes")
    write_portfolio(Portfolio(settings=_SETTINGS), tmp_path / "ours")
    names = {path.name for path in (tmp_path / "ours").iterdir()}
    assert names == {"plans", "README.md", "portfolio.toml", "initiatives.csv"}
    assert (tmp_path / "ours/plans/p.json").read_text() == "{}"


def test_a_write_that_fails_half_way_puts_everything_back(tmp_path: Path) -> None:
    write_portfolio(Portfolio(settings=_SETTINGS), tmp_path / "ours")
    (tmp_path / "ours/needs.csv").mkdir()
    (tmp_path / "ours/needs.csv/in_the_way").write_text("")
    before = {path.name: path.read_bytes() for path in (tmp_path / "ours").iterdir() if path.is_file()}
    after = Portfolio(
        settings=Settings(name="Theirs", start=Quarter(2027, 1)), initiatives=(_WORK,), needs=(_NEED,)
    )
    assert "Nothing was changed" in _refused(after, tmp_path / "ours")
    assert before == {
        path.name: path.read_bytes() for path in (tmp_path / "ours").iterdir() if path.is_file()
    }
    assert [path.name for path in tmp_path.iterdir()] == ["ours"]


def test_settings_that_say_the_same_keep_their_comments(tmp_path: Path) -> None:
    write_portfolio(_BEFORE, tmp_path / "ours")
    toml = tmp_path / "ours/portfolio.toml"
    toml.write_text("name = 'Ours'  # as the board calls it\nstart = '2026-Q4'\n")
    write_portfolio(Portfolio(settings=_SETTINGS), tmp_path / "ours")
    assert "as the board calls it" in toml.read_text()
    write_portfolio(Portfolio(settings=Settings(name="Theirs", start=Quarter(2026, 4))), tmp_path / "ours")
    assert "Theirs" in toml.read_text()


def test_a_folder_that_is_no_portfolio_is_not_filled(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(b"x")
    assert "holds other files and no portfolio.toml" in _refused(_BEFORE, tmp_path / "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["a.jpg"]


def test_a_fresh_repository_can_be_filled(tmp_path: Path) -> None:
    (tmp_path / "ours/.git").mkdir(parents=True)
    write_portfolio(_BEFORE, tmp_path / "ours")
    assert read_portfolio(tmp_path / "ours")[0] == _BEFORE


@pytest.mark.parametrize(
    ("name", "text"), [("a.yaml", "shopping: [milk]\n"), ("a.json", "[1]"), ("a.xlsx", "hello")]
)
def test_a_file_that_is_no_portfolio_is_not_replaced(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert "not a portfolio" in _refused(_BEFORE, tmp_path / name)
    assert (tmp_path / name).read_text() == text


def test_a_workbook_with_a_sheet_of_notes_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    with xlsxwriter.Workbook(path) as book:
        settings = book.add_worksheet("Portfolio")
        settings.write_row(0, 0, ("name", "Ours"))
        settings.write_row(1, 0, ("start", "2026-Q4"))
        book.add_worksheet("My notes").write(0, 0, "do not lose this")
    assert read_portfolio(path)[0].settings == _SETTINGS
    assert "would lose what else it holds: My notes" in _refused(_BEFORE, path)


def test_text_too_long_for_excel_is_refused_there_and_kept_elsewhere(tmp_path: Path) -> None:
    need = Need(key="n", statement="x" * (LONGEST_TEXT + 1))
    long = Portfolio(settings=_SETTINGS, needs=(need,))
    assert "needs, row 2, column statement: Excel keeps at most 32,767 characters" in _refused(
        long, tmp_path / "a.xlsx"
    )
    assert list(tmp_path.iterdir()) == []
    for name in ("a", "a.yaml", "a.json"):
        write_portfolio(long, tmp_path / name)
        assert read_portfolio(tmp_path / name)[0] == long


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere/ours", "Make it first"),
        ("ours.xlsm", "ending in .xlsx, .yaml, .yml, .json"),
        ("ours.csv", "is not a portfolio"),
    ],
)
def test_places_that_cannot_be_written(tmp_path: Path, name: str, message: str) -> None:
    assert message in _refused(_BEFORE, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "it cannot be written" in _refused(_BEFORE, tmp_path / "ours.json")


def test_what_a_spreadsheet_might_run_is_written_as_text(tmp_path: Path) -> None:
    names = ("=1+1", "+1", "-1", "@a", "\ta", "\ra", "'a")
    work = tuple(Initiative(key=f"k{i}", name=name, focus=Focus.PRODUCT) for i, name in enumerate(names))
    write_portfolio(Portfolio(settings=_SETTINGS, initiatives=work), tmp_path / "ours")
    with (tmp_path / "ours/initiatives.csv").open(encoding="utf-8", newline="") as file:
        text = file.read()
    for name in names:
        assert f"'{name}" in text


def test_negative_figures_stay_figures(tmp_path: Path) -> None:
    work = Initiative(key="a", name="A", focus=Focus.PRODUCT, exit_cost=-2.5)
    write_portfolio(Portfolio(settings=_SETTINGS, initiatives=(work,)), tmp_path / "ours")
    assert ",-2.5," in (tmp_path / "ours/initiatives.csv").read_text(encoding="utf-8")


def _refused(portfolio: Portfolio, path: Path) -> str:
    with pytest.raises(BadDataError) as caught:
        write_portfolio(portfolio, path)
    return str(caught.value)


def test_a_file_called_portfolio_toml_is_refused_since_that_name_is_a_folders(tmp_path: Path) -> None:
    refused = _refused(_BEFORE, tmp_path / "portfolio.toml")
    assert f"give the folder: {tmp_path}" in refused
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_any_name_is_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "portfolio.toml"
    folder.mkdir()
    write_portfolio(_BEFORE, folder)
    assert read_portfolio(folder)[0] == _BEFORE
    assert read_portfolio(folder / "portfolio.toml")[0] == _BEFORE


def test_records_in_a_folders_settings_are_refused_and_not_lost(tmp_path: Path) -> None:
    write_portfolio(_BEFORE, tmp_path / "ours")
    settings = tmp_path / "ours" / "portfolio.toml"
    settings.write_text(settings.read_text() + "\n[[needs]]\nkey = 'n'\nstatement = 'As a parent …'\n")
    with pytest.raises(BadDataError) as refused:
        read_portfolio(settings)
    message = "\n".join(str(problem) for problem in refused.value.problems)
    assert "column needs: portfolio.toml holds the settings of a folder" in message
    assert "needs.csv beside it, or everything in one YAML or JSON document" in message


def test_a_sheet_keeps_its_column_names_in_sight(tmp_path: Path) -> None:
    """The row of names alone is frozen."""
    path = tmp_path / "p.xlsx"
    write_portfolio(_BEFORE, path)
    with zipfile.ZipFile(path) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        pages = [packed.read(name).decode() for name in sheets]
    assert pages
    assert all('ySplit="1"' in page and "xSplit" not in page for page in pages if "<sheetData/>" not in page)


def test_a_record_as_a_document_says_days_as_text_and_lists_as_lists() -> None:
    work = Initiative(
        key="a", name="A", focus=Focus.PRODUCT, finished_on=date(2026, 3, 31), requires=("b", "c")
    )
    document = record_document("initiatives", work)
    assert (document["finished_on"], document["requires"], document["key"]) == ("2026-03-31", ["b", "c"], "a")


@pytest.mark.parametrize(("text", "seconds"), [("1", 1), (" 7 ", 7), ("", 30), ("999999999", 999_999_999)])
def test_a_limit_is_any_whole_number_from_1(monkeypatch: pytest.MonkeyPatch, text: str, seconds: int) -> None:
    monkeypatch.setenv("BOWSTRING_READ_SECONDS", text)
    assert uploaded_limits().seconds == (seconds if text else SETTINGS["BOWSTRING_READ_SECONDS"])


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "²", "1000000000"])
def test_a_limit_that_is_none_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("BOWSTRING_READ_SECONDS", text)
    with pytest.raises(BadDataError, match="BOWSTRING_READ_SECONDS"):
        uploaded_limits()

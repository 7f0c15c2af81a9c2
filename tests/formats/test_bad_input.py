"""Whatever is wrong with a file, the answer says what, where and how to mend it; never a traceback."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from tests.formats.refusing import TOML, folder_of, read_or_refuse, refused, warnings, written

from bowstring.formats.files import read_portfolio
from bowstring.formats.limits import MAX_BYTES, MAX_INITIATIVES, MAX_ROWS
from bowstring.formats.own.sheets import Sheets, portfolio_of
from bowstring.formats.own.tables import Sheet
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.problems import BadDataError

_SETTINGS = {"name": "Ours", "start": "2026-Q4"}


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    assert "there is no such file or folder" in refused(tmp_path / "nowhere")


def test_a_single_table_is_not_a_portfolio_but_can_be_converted(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a,b\n")
    assert "convert SRC DST --map map.toml" in refused(tmp_path / "list.csv")


def test_an_ending_that_no_format_has(tmp_path: Path) -> None:
    (tmp_path / "list.docx").write_bytes(b"PK")
    assert ".xlsx" in refused(tmp_path / "list.docx")


def test_a_folder_without_settings_says_what_to_add(tmp_path: Path) -> None:
    message = refused(folder_of(tmp_path, toml=None, initiatives="key,name,focus\na,A,product\n"))
    assert "there is no portfolio.toml" in message
    assert "start = '2026-Q4'" in message


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("name = Ours", "portfolio.toml is not TOML"),
        ("start = '2026-Q4'", "name is missing"),
        ("name = 'Ours'", "start is missing"),
        ("name = 'Ours'\nstart = 'soon'", "'soon' is not a quarter"),
        (TOML + "quarters = 'many'", "'many' is not a number"),
        (TOML + "quarters = [1, 2]", "is not a single value"),
        (TOML + "[balance.spend]\nproduct = 0.5", "not a pair of figures"),
        (TOML + "[lens.user_need]\nbands = [[1, 2, 3]]", "not a pair of figures"),
        (TOML + "discount_rate = inf", "not a finite number"),
        (TOML + "[forums.a]\nlevel = 'galaxy'", "Choose from: team, platform, enterprise"),
    ],
)
def test_settings_that_cannot_be_read(tmp_path: Path, toml: str, message: str) -> None:
    assert message in refused(folder_of(tmp_path, toml=toml))


def test_unknown_settings_are_kept_and_told(tmp_path: Path) -> None:
    toml = TOML + "mood = 'good'\nfloor = 0.2\n[balance]\ncolour = 3\n[lens.smell]\nunit = 'x'\n"
    portfolio, problems = read_portfolio(folder_of(tmp_path, toml=toml))
    assert portfolio.settings.extra == {
        "mood": "good",
        "floor": "0.2",
        "balance.colour": "3",
        "lens.smell.unit": "x",
    }
    assert any("Write it as balance.floor" in str(problem) for problem in problems)
    assert {p.where.column for p in problems if p.where.table == "portfolio"} == set(portfolio.settings.extra)


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("", "the file is empty"),
        ("a-key,A thing,product\n", "there is no column 'name'"),
        ("key,nmae,focus\na,A,product\n", "Rename 'nmae' to 'name'"),
        ("key,name\na,A\n", "there is no column 'focus'"),
        ("key,name,focus,name\na,A,product,B\n", "this column is there 2 times"),
        ("key,name,focus,effort.design,effort.design\na,A,product,1,2\n", "this column is there 2 times"),
        (
            "key,name,focus,total_cost\na,A,product,lots\n",
            "row 2, a, column total_cost: 'lots' is not a number",
        ),
        ('key,name,focus,total_cost\na,A,product,"1,200"\n', "'1,200' is not a number"),
        ("key,name,focus,total_cost\na,A,product,inf\n", "'inf' is not a finite number"),
        ("key,name,focus,total_cost\na,A,product,NaN\n", "'NaN' is not a finite number"),
        ("key,name,focus,total_cost\na,A,product,1e999\n", "'1e999' is not a finite number"),
        ("key,name,focus,duration_quarters\na,A,product,2.5\n", "'2.5' is not a whole number"),
        ("key,name,focus,stopped_on\na,A,product,31/12/2026\n", "Write it as year-month-day"),
        ("key,name,focus,lock\na,A,product,maybe\n", "Choose from: fund, leave_out, or a quarter"),
        ("key,name,focus\na,A,sideways\n", "Choose from: product, platform, enterprise"),
        ("key,name,focus\na,,product\n", "name is empty. Enter text"),
        ("key,name,focus\na,A,\n", "focus is empty. Enter one of product"),
        ("key,name,focus\na,A,product,more\n", "has more cells than the 3 columns"),
        ('key,name,focus\na,"A,product\n', "is not CSV"),
    ],
)
def test_tables_that_cannot_be_read(tmp_path: Path, csv: str, message: str) -> None:
    assert message in refused(folder_of(tmp_path, initiatives=csv))


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, toml="name = 'Ours'\n", initiatives="key,name,focus\na,A,x\nb,,y\n", budget="period\n"
    )
    message = refused(folder)
    for part in (
        "start is missing",
        "row 2, a, column focus",
        "row 3, b, column name",
        "budget, row 1",
        "'amount'",
    ):
        assert part in message


def test_the_same_complaint_is_not_made_a_thousand_times(tmp_path: Path) -> None:
    rows = "".join(f"k{i},A,product,lots\n" for i in range(1000))
    with pytest.raises(BadDataError) as caught:
        read_portfolio(folder_of(tmp_path, initiatives="key,name,focus,total_cost\n" + rows))
    assert len(caught.value.problems) < 60
    assert "and 950 more like these" in str(caught.value)


def test_header_only_is_an_empty_table(tmp_path: Path) -> None:
    portfolio, _ = read_portfolio(folder_of(tmp_path, initiatives="key,name,focus\n"))
    assert portfolio.initiatives == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_marks_and_any_line_ends_are_read(tmp_path: Path, newline: str, mark: str) -> None:
    folder = folder_of(tmp_path)
    text = f"{mark}Key, Name ,FOCUS,Total cost\na,Café,Product,12\n\n,,,\n".replace("\n", newline)
    (folder / "initiatives.csv").write_bytes(text.encode("utf-8"))
    portfolio, _ = read_portfolio(folder)
    assert portfolio.initiatives == (Initiative(key="a", name="Café", focus=Focus.PRODUCT, total_cost=12.0),)


def test_text_that_is_not_utf8_is_read_as_windows_writes_it_and_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "initiatives.csv").write_bytes("key,name,focus\na,Café £5,product\n".encode("cp1252"))
    portfolio, problems = read_portfolio(folder)
    assert portfolio.initiatives[0].name == "Café £5"
    assert warnings(problems) == [
        "initiatives: the text is not UTF-8; it was read as Windows-1252. "
        "Look at accents and signs. Save it as CSV UTF-8."
    ]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "initiatives.csv").write_bytes(b"key,name,focus\na,\x81\x8d,product\n")
    assert "line 2 is neither UTF-8 nor Windows-1252" in refused(folder)


def test_columns_between_semicolons_are_read(tmp_path: Path) -> None:
    portfolio, _ = read_portfolio(
        folder_of(tmp_path, initiatives='key;name;focus;needs\na;A;product;"x;y"\n')
    )
    assert portfolio.initiatives[0].needs == ("x", "y")


def test_a_missing_key_is_made_from_the_name_and_told(tmp_path: Path) -> None:
    csv = "key,name,focus\n,Pay a fine,product\n,Pay a fine,product\npay-a-fine-2,Other,product\n"
    folder = folder_of(tmp_path, initiatives=csv, people="name\nAna Lee\n")
    portfolio, problems = read_portfolio(folder)
    assert [i.key for i in portfolio.initiatives] == ["pay-a-fine", "pay-a-fine-3", "pay-a-fine-2"]
    assert portfolio.people[0].key == "p-001"
    assert any("row 3" in str(p) and "'pay-a-fine-3'" in str(p) for p in problems)


def test_unknown_columns_are_kept_and_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, initiatives="key,name,focus,Mood,Descripton,\na,A,product,good,B,z\n")
    portfolio, problems = read_portfolio(folder)
    assert portfolio.initiatives[0].extra == {"Mood": "good", "Descripton": "B", "column 6": "z"}
    message = "\n".join(str(problem) for problem in problems)
    assert "kept with the records: Mood" in message
    assert "Rename it to 'description'" in message
    assert "column 6" in message


def test_a_table_that_is_misspelt_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "asessments.csv").write_text("a\n")
    (folder / "plan.csv").write_text("a\n")
    assert [p for p in warnings(read_portfolio(folder)[1]) if "csv" in p] == [
        "asessments.csv: is not a table of a portfolio and was not read. Rename it to assessments.csv?"
    ]


@pytest.mark.parametrize(("table", "most"), [("initiatives", MAX_INITIATIVES), ("assessments", MAX_ROWS)])
def test_more_rows_than_can_be_planned_are_refused(table: str, most: int) -> None:
    sheet = Sheet(table=table, header=("key",), rows=[()] * (most + 1))
    with pytest.raises(BadDataError, match=f"at most {most:,} can be read. Split the portfolio"):
        portfolio_of(Sheets(settings=_SETTINGS, tables={table: sheet}))


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = "".join(f"a,user_need,p{i},1,2,3\n" for i in range(100_000))
    folder = folder_of(tmp_path, assessments="initiative,lens,assessor,low,likely,high\n" + rows)
    assert len(read_portfolio(folder)[0].assessments) == 100_000


def test_a_file_of_absurd_size_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for name in ("initiatives.csv", "big.yaml", "big.xlsx"):
        with (folder / name).open("wb") as file:
            file.truncate(MAX_BYTES + 1)
    for path in (folder, folder / "big.yaml", folder / "big.xlsx"):
        assert "larger than 200 MB" in refused(path)


@pytest.mark.parametrize("name", ["initiatives.csv", "portfolio.toml", "people.csv"])
def test_a_table_that_is_a_link_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, initiatives="key,name,focus\na,A,product\n")
    outside = tmp_path / "outside"
    outside.write_text("key,name\nsecret,Not for you\n")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(outside)
    assert (
        f"{name}: is a link to something outside the folder and is not read. Put the file itself"
        in refused(folder)
    )


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "kept.txt").write_text("key,name,focus\na,A,product\n")
    (folder / "initiatives.csv").unlink(missing_ok=True)
    (folder / "initiatives.csv").symlink_to("kept.txt")
    assert [work.key for work in read_portfolio(folder)[0].initiatives] == ["a"]


@profile(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200), suffix=st.sampled_from([".xlsx", ".yaml", ".json"]))
def test_any_bytes_at_all_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    read_or_refuse(path)


@profile(max_examples=60, deadline=None)
@given(data=st.data(), suffix=st.sampled_from([".yaml", ".json", ".csv"]))
def test_any_damage_to_a_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, suffix: str
) -> None:
    base = tmp_path_factory.getbasetemp() / "damaged"
    base.mkdir(exist_ok=True)
    path = base if suffix == ".csv" else base / f"ours{suffix}"
    file = base / "initiatives.csv" if suffix == ".csv" else path
    for old in base.iterdir():
        old.unlink()
    written(path)
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    file.write_bytes(
        whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 9)) :]
    )
    read_or_refuse(path)

"""Maps: any table becomes a portfolio by naming its columns; what no field can hold is kept and told."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from tests.formats.reading import read_map

from bowstring.formats.cells import cell_text, to_cell
from bowstring.formats.foreign.guessing import guess_map
from bowstring.formats.foreign.importing import read_mapped
from bowstring.formats.foreign.mapping import TableMap, Target, parse_map
from bowstring.formats.foreign.source import read_source
from bowstring.model.assets import Focus, Phase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Severity
from bowstring.model.quarters import Quarter

_DATA = Path(__file__).resolve().parents[2] / "../shared/data"

_MAP = """\
sheet = "Projects"

[settings]
name = "Ours"
start = "2026-Q4"

[only]
Year = ["2026"]

[[tables]]
table = "initiatives"
[tables.columns]
Title = "name"
Stage = "phase"
Area = "focus"
Cost = "total_cost"
Begins = ["start", "earliest_start"]
Depends = "requires"
Units = "team"
Lead = "owner"
Stopped = "stopped_on"
[tables.split]
Depends = ","
[tables.times]
Cost = 1000
[tables.constants]
fund = "Change"
[tables.values.phase]
"Public beta" = "beta"
[tables.values.focus]
Shared = "platform"
"*" = "product"

[[tables]]
table = "teams"
each = ["Units"]

[[tables]]
table = "people"
each = ["Lead"]
"""

_HEADER = ("Title", "Stage", "Area", "Cost", "Begins", "Depends", "Units", "Lead", "Stopped", "Year", "Notes")
_ROWS = (
    (
        "Pay a fine",
        "Public beta",
        "Courts",
        450.5,
        "April 2026",
        "Sign in",
        "Fines",
        "Ana Lee",
        "",
        2026,
        "'odd",
    ),
    (
        "Sign in",
        "live",
        "Shared",
        "£1,200",
        "TBC",
        "Pay a fine , Old",
        "Identity",
        "tbc",
        "April 2017",
        2026,
        None,
    ),
    ("Old thing", "live", "Shared", 1, "TBC", None, "Fines", "Bo", None, 2025, None),
    (None,) * 11,
    ("Sign in", "paused", "Shared", "approx 300", "Q2 2027", None, "Fines", "Ana Lee", None, 2026, " kept "),
)


@pytest.fixture
def imported(tmp_path: Path) -> tuple[Portfolio, str]:
    source = _workbook(tmp_path / "list.xlsx", _ROWS)
    (tmp_path / "map.toml").write_text(_MAP, encoding="utf-8")
    portfolio, problems = read_mapped(source, read_map(tmp_path / "map.toml"))
    assert not any(problem.severity is Severity.ERROR for problem in problems)
    return portfolio, "\n".join(str(problem) for problem in problems)


def test_columns_become_fields(imported: tuple[Portfolio, str]) -> None:
    fine, sign_in, again = imported[0].initiatives
    assert (fine.key, fine.name, fine.phase, fine.focus) == (
        "pay-a-fine",
        "Pay a fine",
        Phase.BETA,
        Focus.PRODUCT,
    )
    assert (fine.total_cost, sign_in.total_cost, again.total_cost) == (450_500, 1_200_000, None)
    assert fine.start == fine.earliest_start == Quarter(2026, 2)
    assert again.start == Quarter(2027, 2)
    assert sign_in.focus is Focus.PLATFORM
    assert fine.fund == "Change"


def test_keys_are_made_once_and_followed(imported: tuple[Portfolio, str]) -> None:
    portfolio, report = imported
    fine, sign_in, again = portfolio.initiatives
    assert [i.key for i in portfolio.initiatives] == ["pay-a-fine", "sign-in", "sign-in-2"]
    assert fine.requires == ()
    assert "'Sign in' names no row of this table (several rows bear that name)" in report
    assert sign_in.requires == ("pay-a-fine",)
    assert "'Old' names no row of this table" in report
    assert [(team.key, team.name) for team in portfolio.teams] == [
        ("fines", "Fines"),
        ("identity", "Identity"),
    ]
    assert (fine.team, sign_in.team) == ("fines", "identity")
    assert [(person.key, person.name) for person in portfolio.people] == [("p-001", "Ana Lee")]
    assert (fine.owner, sign_in.owner, again.owner) == ("p-001", "", "p-001")
    assert "3 records had no key: keys are made from the name" in report


def test_what_no_field_can_hold_is_kept_and_told(imported: tuple[Portfolio, str]) -> None:
    portfolio, report = imported
    fine, sign_in, again = portfolio.initiatives
    assert fine.extra == {
        "Stage": "Public beta",
        "Area": "Courts",
        "Begins": "April 2026",
        "Depends": "Sign in",
        "Year": "2026",
        "Notes": "'odd",
    }
    assert sign_in.extra == {
        "Area": "Shared",
        "Begins": "TBC",
        "Depends": "Pay a fine , Old",
        "Lead": "tbc",
        "Stopped": "April 2017",
        "Year": "2026",
    }
    assert again.extra["Stage"] == "paused"
    assert again.extra["Cost"] == "approx 300"
    assert again.extra["Notes"] == " kept "
    assert "list.xlsx, row 6, column Stage: 'paused' is not one of concept" in report
    assert "list.xlsx, row 6, column Cost: 'approx 300' is not a number" in report
    assert "list.xlsx, row 3, column Begins: 'TBC' says that it is not known" in report
    assert "1 of 4 rows were left out, as the map asks" in report
    assert "these columns are kept with each record as they are: Year, Notes" in report


def test_months_are_read_as_their_first_day_and_kept(imported: tuple[Portfolio, str]) -> None:
    sign_in = imported[0].initiatives[1]
    assert cell_text(to_cell(sign_in.stopped_on)) == "2017-04-01"
    assert sign_in.extra["Stopped"] == "April 2017"


@pytest.mark.parametrize(
    ("costs", "settings", "kept"),
    [
        (("£5", "€6"), "", [5, None]),
        (("£5", "6 USD"), "", [5, None]),
        (("£5", "6"), 'currency = "EUR"', [None, 6]),
        (("$5", "£6"), "", [5, None]),
        (("$5", "6 AUD"), 'currency = "AUD"', [5, 6]),
    ],
)
def test_amounts_in_another_currency_are_left_empty_and_kept_as_typed(
    tmp_path: Path, costs: tuple[str, str], settings: str, kept: list[float | None]
) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Name,Cost\n" + "".join(f"{cost} work,{cost}\n" for cost in costs), encoding="utf-8")
    portfolio, problems = read_mapped(source, _map(tmp_path, settings, 'Name = "name"\nCost = "total_cost"'))
    assert [initiative.total_cost for initiative in portfolio.initiatives] == kept
    if None in kept:
        assert any("Convert them to one" in problem.mend for problem in problems)
        assert portfolio.initiatives[kept.index(None)].extra["Cost"] == costs[kept.index(None)]


@pytest.mark.parametrize(
    ("cost", "header", "settings", "currency"),
    [
        ("€5", "Cost", "", "EUR"),
        ("5", "Cost (€m)", "", "EUR"),
        ("$5", "Cost", "", "USD"),
        ("$5", "Cost", 'currency = "AUD"', "AUD"),
        ("5", "Cost", "", "GBP"),
    ],
)
def test_the_currency_is_the_sources(
    tmp_path: Path, cost: str, header: str, settings: str, currency: str
) -> None:
    (tmp_path / "list.csv").write_text(f"Name,{header}\nA,{cost}\n", encoding="utf-8")
    table_map = _map(tmp_path, settings, f'Name = "name"\n"{header}" = "total_cost"')
    assert read_mapped(tmp_path / "list.csv", table_map)[0].settings.currency == currency


@pytest.mark.parametrize(
    ("text", "settings", "start", "why"),
    [
        (
            "Name,Begins\nA,2026-05-01\nB,2027-Q1\n",
            "",
            Quarter(2026, 2),
            "the earliest start of any initiative",
        ),
        ("Name,as_of\nA,2026-05-01\nB,2026-08-01\n", "", Quarter(2026, 3), "the latest as_of in the source"),
        ("Name,Begins\nA,2026-05-01\n", "as_of = 2025-02-01", Quarter(2025, 1), "the quarter of as_of"),
    ],
)
def test_a_start_that_the_map_does_not_name_comes_from_the_source(
    tmp_path: Path, text: str, settings: str, start: Quarter, why: str
) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    columns = 'Name = "name"' + ('\nBegins = "start"' if "Begins" in text else "")
    portfolio, problems = read_mapped(tmp_path / "list.csv", _map(tmp_path, settings, columns, start=""))
    assert portfolio.settings.start == start
    assert any(p.severity is Severity.WARNING and why in p.message for p in problems)


def test_a_start_that_nothing_names_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name\nA\n", encoding="utf-8")
    with pytest.raises(BadDataError, match="neither the map nor the source says when planning starts"):
        read_mapped(tmp_path / "list.csv", _map(tmp_path, "", 'Name = "name"', start=""))


def test_columns_that_are_not_there_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name\nA\n", encoding="utf-8")
    with pytest.raises(BadDataError) as caught:
        read_mapped(tmp_path / "list.csv", _map(tmp_path, "", 'Title = "name"\nCost = "total_cost"'))
    assert len(caught.value.problems) == 2
    assert "column Title: there is no such column. It has: Name." in str(caught.value)


def test_a_row_without_a_name_is_left_out_and_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("A list,\nName,Cost\nA,1\n,2\n", encoding="utf-8")
    table_map = _map(tmp_path, "", 'Name = "name"\nCost = "total_cost"')
    portfolio, problems = read_mapped(tmp_path / "list.csv", table_map)
    assert [initiative.name for initiative in portfolio.initiatives] == ["A"]
    assert any("row 4: this row" in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("tables = 3", "it names no table to make"),
        ("[[tables]\n", "this is not TOML"),
        ("colour = 1\n[[tables]]\ntable = 'assets'", "a map has no 'colour'"),
        ("day_first = 'yes'\n[[tables]]\ntable = 'assets'", "Write true or false"),
        ("[[tables]]\ntable = 'initiative'", "there is no table 'initiative'. Write 'initiatives'?"),
        ("[[tables]]\ntable = 'assets'\ncolumn = {}", "a table of a map has no 'column'"),
        (
            "[[tables]]\ntable = 'assets'\n[tables.columns]\nA = 'nmae'",
            "assets has no field 'nmae'. Write 'name'?",
        ),
        (
            "[[tables]]\ntable = 'assets'\n[tables.columns]\nA = 'name'\nB = 'name'",
            "name is told by two columns",
        ),
        ("[[tables]]\ntable = 'assets'\n[tables.times]\nA = 'k'", "times is 'k'. Enter a number"),
        ("[[tables]]\ntable = 'assets'\ncolumns = 3", "columns is not a table of names and values"),
        ("[[tables]]\ntable = 'people'\neach = ['A']\nfield = 'nickname'", "people has no field 'nickname'"),
    ],
)
def test_maps_that_cannot_be_read(tmp_path: Path, toml: str, message: str) -> None:
    (tmp_path / "map.toml").write_text(toml)
    with pytest.raises(BadDataError) as caught:
        read_map(tmp_path / "map.toml")
    assert message in str(caught.value)


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Cost,Cost,,Cost (2)\nA,1,2,3,4\n", encoding="utf-8")
    source = read_source(tmp_path / "list.csv")
    assert source.header == ("Name", "Cost", "Cost (3)", "column 4", "Cost (2)")
    assert any("stands more than once" in problem.message for problem in source.problems)


@pytest.mark.parametrize(
    "file",
    [
        "dwp-portfolio/snapshot_2016-03.csv",
        "govuk-services/services.csv",
        "performance-kpis/services.csv",
        "govuk-platform-catalogue/repos_2022-01.csv",
    ],
)
def test_no_cell_of_a_real_list_is_lost(file: str) -> None:
    path = _DATA / file
    if not path.is_file():
        pytest.skip(f"{file} is not on this machine")
    guessed = guess_map(path)
    table_map = TableMap(targets=guessed.targets, settings={"start": "2026-Q4"}, day_first=guessed.day_first)
    portfolio, _ = read_mapped(path, table_map)
    target = guessed.targets[0]
    source = read_source(path)
    records = getattr(portfolio, target.table)
    assert len(records) == len(source.rows)
    names = {record.key: record.name for record in (*portfolio.teams, *portfolio.people)}
    for row, record in zip(source.rows, records, strict=True):
        for column, cell in zip(source.header, row, strict=False):
            if cell_text(cell).strip():
                assert _is_told(record, column, cell_text(cell), target, names), f"{column} of {record.key}"


def _is_told(record: object, column: str, text: str, target: Target, names: dict[str, str]) -> bool:
    extra: dict[str, str] = getattr(record, "extra")  # noqa: B009
    if extra.get(column) == text:
        return True
    for field in target.columns.get(column, ()):
        value = getattr(record, field)
        cell = cell_text(to_cell(value))
        if cell.strip() == text.strip() or names.get(cell) == text.strip():
            return True
        if isinstance(value, float) and value == pytest.approx(float(text) * target.times.get(column, 1.0)):
            return True
    return False


def _map(tmp_path: Path, settings: str, columns: str, start: str = 'start = "2026-Q4"') -> TableMap:
    top = f"[settings]\n{start}\n{settings}\n[[tables]]\ntable = 'initiatives'\nconstants = {{focus = 'product'}}\n"
    (tmp_path / "map.toml").write_text(f"{top}[tables.columns]\n{columns}\n", encoding="utf-8")
    return read_map(tmp_path / "map.toml")


def _workbook(path: Path, rows: tuple[tuple[object, ...], ...]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.add_worksheet("Read me").write(0, 0, "About")
        page = book.add_worksheet("Projects")
        for number, row in enumerate((_HEADER, *rows)):
            page.write_row(number, 0, row)
    return path


def test_any_other_text_leaves_words_that_are_understood_as_they_stand(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Name,Kind\nOne,platform\nTwo,Enterprise\nThree,a wish\n", encoding="utf-8")
    target = Target(
        table="initiatives",
        columns={"Name": ("name",), "Kind": ("focus",)},
        values={"focus": {"*": "product"}},
    )
    portfolio, _ = read_mapped(
        source, TableMap(targets=(target,), settings={"name": "L", "start": "2026-Q2"})
    )
    assert [initiative.focus.value for initiative in portfolio.initiatives] == [
        "platform",
        "enterprise",
        "product",
    ]


def test_figures_and_truths_in_a_map_are_texts_as_cells_write_them() -> None:
    text = """only = {Wave = [1, 2.5, "x"]}
[[tables]]
table = "initiatives"
columns = {A = "name"}
constants = {status = true, phase = 2.0}
"""
    table_map = parse_map(text, "map.toml")
    assert table_map.targets[0].constants == {"status": "true", "phase": "2"}
    assert table_map.only == {"Wave": ("1", "2.5", "x")}

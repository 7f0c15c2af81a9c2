"""Cells: every type of field, read leniently where there is no doubt and refused in words where there is."""

import contextlib
import csv
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.strategies import FIGURES, TEXTS

from bowstring.formats.cells import CellError, escape, join_list, kind_of, round_figure, split_list, unescape
from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.interpret import interpret
from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

_TYPES = (str, float, int, bool, date, datetime, Quarter, Phase, Lock | Quarter | None, tuple[str, ...])
_CELLS = st.one_of(
    TEXTS, st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.lists(TEXTS).map(tuple)
)


@given(text=TEXTS)
def test_escaped_text_is_read_back(text: str) -> None:
    assert unescape(escape(text)) == text


@given(items=st.lists(TEXTS, max_size=4).map(tuple))
def test_joined_lists_are_split_back(items: tuple[str, ...]) -> None:
    assert split_list(join_list(items)) == items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("a;b", ("a", "b")),
        (" a ; b ;", ("a", "b")),
        (";;", ()),
        ('"a;b"; c', ("a;b", "c")),
        ('say "hi"; b', ('say "hi"', "b")),
        ('"', ('"',)),
        ('"a"b;c', ('"a"b', "c")),
    ],
)
def test_lists_as_people_type_them(cell: str, items: tuple[str, ...]) -> None:
    assert split_list(cell) == items


@given(figure=FIGURES)
def test_figures_of_fifteen_digits_are_kept(figure: float) -> None:
    assert round_figure(figure) == figure


@pytest.mark.parametrize("annotation", _TYPES)
@given(cell=_CELLS)
def test_any_cell_is_read_or_refused(annotation: object, cell: str | float | date | tuple[str, ...]) -> None:
    kind = kind_of(annotation)
    assert kind is not None
    with contextlib.suppress(CellError):
        kind.read(cell)
    interpret(cell, kind)


@pytest.mark.parametrize(
    ("annotation", "cell", "value"),
    [
        (str, 17.0, "17"),
        (str, 2.5, "2.5"),
        (str, datetime(2026, 10, 1), "2026-10-01"),
        (str, True, "true"),
        (float, " 12.5 ", 12.5),
        (float, 0.1 + 0.2, 0.3),
        (float, "  ", None),
        (int, 3.0, 3),
        (bool, "Yes", True),
        (bool, "n", False),
        (date, datetime(2026, 10, 1, 9), date(2026, 10, 1)),
        (date, "2026-10-01", date(2026, 10, 1)),
        (datetime, "2026-10-01", datetime(2026, 10, 1, tzinfo=UTC)),
        (datetime, "2026-10-01T11:00:00+02:00", datetime(2026, 10, 1, 9, tzinfo=UTC)),
        (datetime, "2026-10-01T09:00:00Z", datetime(2026, 10, 1, 9, tzinfo=UTC)),
        (Quarter, date(2026, 11, 2), Quarter(2026, 4)),
        (Quarter, "2026-11-02", Quarter(2026, 4)),
        (Phase, " Discovery ", Phase.DISCOVERY),
        (Lock | Quarter | None, "Leave out", Lock.LEAVE_OUT),
        (Lock | Quarter | None, "2026-Q4", Quarter(2026, 4)),
    ],
)
def test_cells_as_spreadsheets_hold_them(annotation: object, cell: str | float | date, value: object) -> None:
    kind = kind_of(annotation)
    assert kind is not None
    assert kind.read(cell) == value


@pytest.mark.parametrize("cell", ["1_000", "inf", "nan", "12a", "£5", True, float("nan"), 10**400])
def test_what_is_no_figure_is_refused(cell: str | float) -> None:
    kind = kind_of(float)
    assert kind is not None
    with pytest.raises(CellError):
        kind.read(cell)


def test_times_are_compared_in_utc() -> None:
    kind = kind_of(datetime)
    assert kind is not None
    summer = datetime(2026, 7, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    assert kind.read(summer) == datetime(2026, 7, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "figure", "currency"),
    [
        ("£1.2m", 1_200_000, "GBP"),
        ("1,200", 1_200, ""),
        ("£ 1,200.50", 1_200.5, "GBP"),
        ("(1,200)", -1_200, ""),
        ("-£5k", -5_000, "GBP"),
        ("€3bn", 3e9, "EUR"),
        ("1.2 million", 1_200_000, ""),
        ("5 USD", 5, "USD"),
        ("12%", 0.12, ""),
    ],
)
def test_figures_as_people_type_them(text: str, figure: float, currency: str) -> None:
    kind = kind_of(float)
    assert kind is not None
    interpreted = interpret(text, kind)
    assert interpreted is not None
    assert (interpreted.cell, interpreted.currency) == (figure, currency)


@pytest.mark.parametrize("text", ["approx 300", "TBC", "1,20", "1.234,56", "£1m p.a.", "£5 to £6", "£5 EUR"])
def test_figures_in_doubt_are_left_alone(text: str) -> None:
    kind = kind_of(float)
    assert kind is not None
    assert interpret(text, kind) is None


@pytest.mark.parametrize(
    ("text", "day", "is_exact"),
    [
        ("31/12/2026", "2026-12-31", True),
        ("12/31/2026", "2026-12-31", True),
        ("April 2017", "2017-04-01", False),
        ("Sept 2015", "2015-09-01", False),
        ("31 March 2016", "2016-03-31", True),
        ("March 3, 2020", "2020-03-03", True),
        ("1st Jan 2020", "2020-01-01", True),
        ("2016-03", "2016-03-01", False),
    ],
)
def test_dates_as_people_type_them(text: str, day: str, is_exact: bool) -> None:
    kind = kind_of(date)
    assert kind is not None
    interpreted = interpret(text, kind)
    assert interpreted is not None
    assert (interpreted.cell, interpreted.is_exact) == (day, is_exact)


@pytest.mark.parametrize("text", ["03/04/2016", "Spring 2017", "31/02/2026", "TBC", "2017"])
def test_dates_in_doubt_are_left_alone(text: str) -> None:
    for annotation in (date, Quarter):
        kind = kind_of(annotation)
        assert kind is not None
        assert interpret(text, kind) is None


def test_a_date_is_read_in_the_order_that_is_given() -> None:
    kind = kind_of(date)
    assert kind is not None
    interpreted = interpret("03/04/2016", kind, day_first=True)
    assert interpreted is not None
    assert interpreted.cell == "2016-04-03"


@pytest.mark.parametrize(
    ("column", "times", "currency"),
    [
        ("Cost (£m)", 1e6, "GBP"),
        ("wlc_baseline_gbp_m", 1e6, "GBP"),
        ("Budget £000s", 1e3, "GBP"),
        ("Total cost (EUR)", None, "EUR"),
        ("months", None, ""),
    ],
)
def test_units_in_a_columns_name(column: str, times: float | None, currency: str) -> None:
    assert (title_of(column).scale, title_of(column).currency) == (times, currency)


@pytest.mark.parametrize("mark", list("=+-@|%＝＋－＠｜％﹦﹢﹣﹫﹪−"))
@pytest.mark.parametrize(
    "lead",
    ["", " ", "\n", "\r\n", "\t", "\xa0", "\u3000", "\u200b", "\ufeff", "\u202e", "\x00", " \n\u200d "],
)
def test_whatever_a_spreadsheet_might_run_gets_an_apostrophe(lead: str, mark: str) -> None:
    text = f"{lead}{mark}1+1"
    assert escape(text) == f"'{text}"
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("text", ["a=1", "Café", "50 %", " lead", "\u200bthing", "£-5", "日本"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_column_names_and_settings_are_escaped_too(form: str, tmp_path: Path) -> None:
    extra = {"＝1+1": "x", "\u200b=2": "y"}
    work = Initiative(key="a", name="|cmd", focus=Focus.PRODUCT, extra=extra)
    settings = Settings(name=" @SUM(1)", start=Quarter(2026, 4), extra={"%0": "=1"})
    portfolio = Portfolio(settings=settings, initiatives=(work,))
    path = tmp_path / ("ours" if form == "csv" else "ours.xlsx")
    write_portfolio(portfolio, path)
    cells = (
        [cell for row in csv.reader((path / "initiatives.csv").read_text().splitlines()) for cell in row]
        if form == "csv"
        else [
            str(cell) for sheet in ("portfolio", "initiatives") for row in _sheet(path, sheet) for cell in row
        ]
    )
    assert not any(escape(cell) != cell for cell in cells if cell and not cell.startswith("'"))
    assert {"'＝1+1", "'|cmd"} <= set(cells)
    assert read_portfolio(path)[0] == portfolio


def _sheet(path: Path, name: str) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()]


@pytest.mark.parametrize("cell", ["10001", -10_001, "40000", 2**31, "1e15"])
def test_a_whole_figure_that_no_database_need_hold_is_refused(cell: str | float) -> None:
    kind = kind_of(int)
    assert kind is not None
    with pytest.raises(CellError, match="beyond what is counted here: 10,000 at most"):
        kind.read(cell)


@pytest.mark.parametrize("cell", ["1e19", -1e300, 1.7e308, 10**30])
def test_a_figure_whose_sums_would_be_endless_is_refused(cell: str | float) -> None:
    kind = kind_of(float)
    assert kind is not None
    with pytest.raises(CellError, match="larger than anything that is counted here"):
        kind.read(cell)

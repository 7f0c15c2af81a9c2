"""Which column is which field, by hand: one small table for each way in which a column may be meant."""

from collections.abc import Mapping, Sequence

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.pairing import Fits, Pairing, pair
from bowstring.formats.foreign.profiles import profiles_of
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.own.tables import TABLES

WORK = ("Portal", "Archive", "Maps")
SUMS = ("£100", "£200", "£300")
FIGURES = (100, 200, 300)
DAYS = ("1 May 2026", "2 May 2026", "3 June 2026")
PERIODS = ("May → June 2026", "June → July 2026", "1 July 2026")
CODES = ("PRJ-1", "PRJ-2", "PRJ-3")
Columns = Mapping[str, Sequence[Cell]]


def paired(columns: Columns, table: str = "initiatives") -> Pairing:
    """What the columns of a table are taken for."""
    rows = list(zip(*columns.values(), strict=True))
    source = SourceTable(name="in", header=tuple(columns), rows=rows)
    return pair(TABLES[table], profiles_of(source), Fits())


def fields_of(columns: Columns, table: str = "initiatives") -> dict[str, str]:
    """The fields, beside the column "Project", which is the name."""
    fields = dict(paired({"Project": WORK, **columns} if table == "initiatives" else columns, table).fields)
    assert table != "initiatives" or fields.pop("Project") == "name"
    return fields


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ({"Cost": SUMS}, {"Cost": "total_cost"}),
        # Figures beside a column of currencies are money; the currencies are nothing of their own.
        ({"Unit": ("EUR", "GBP", "EUR"), "Cost": FIGURES}, {"Cost": "total_cost"}),
        # Of two columns that may be one field the likelier is; of links there may be several.
        ({"Budget": FIGURES, "Forecast": FIGURES}, {"Budget": "total_cost"}),
        ({"Depends on": CODES, "Blocked by": CODES}, {"Depends on": "requires", "Blocked by": "requires"}),
        ({"Blocks": ("x", "y", "z")}, {"Blocks": "requires"}),
        ({"Blocks": DAYS}, {}),
        ({"Blocks": ["x" * 400] * 3}, {}),
        # What is called a status or a date and cannot be read as one is told; what is something else is kept.
        ({"Status": ("x", "y", "z")}, {"Status": "status"}),
        ({"Status": ["x" * 60] * 3}, {"Status": "status"}),
        ({"Status": ["x" * 61] * 3}, {}),
        ({"Status": ("red", "green", "amber")}, {}),
        ({"Status": (0.1, 0.2, "x")}, {}),
        ({"Status": (0.1, "y", "x")}, {"Status": "status"}),
        ({"Start": ("soon", "later", "x")}, {"Start": "start"}),
        ({"Start": ["x" * 61] * 3}, {}),
        ({"Owner": ("1", "2", "3")}, {}),
        # A period is a start where nothing else tells one.
        ({"Timeline": PERIODS}, {"Timeline": "start"}),
        ({"Timeline": DAYS}, {}),
        ({"Words": PERIODS}, {}),
        ({"Timeline": PERIODS, "End": DAYS}, {"End": "end"}),
        # A code, or an address of three rows or more, is the key, whatever it is called; but no asset or status is.
        ({"Thing": CODES}, {"Thing": "key"}),
        ({"Thing": ("PRJ-1", "PRJ-2", None)}, {}),
        ({"Thing": ("PRJ-1", "PRJ-2", "PRJ-2")}, {}),
        ({"Thing": ("new-one", "old-one", "my-one")}, {"Thing": "key"}),
        ({"Asset": CODES}, {"Asset": "asset"}),
        ({"Status code": CODES}, {}),
        ({"Blocks": CODES}, {"Blocks": "requires"}),
        # Years beside each other are parts of the cost, but not where all of it is told.
        ({"Cost 2026": SUMS, "Cost 2027": SUMS}, {"Cost 2026": "cost.2026", "Cost 2027": "cost.2027"}),
        ({"Cost 2026": SUMS}, {"Cost 2026": "total_cost"}),
        ({"2026/27": SUMS}, {"2026/27": "cost.2026/27"}),
        ({"2099/00": SUMS}, {"2099/00": "cost.2099/00"}),
        ({"2026/27": FIGURES}, {}),
        ({"2026/28": SUMS}, {}),
        ({"2026/27 %": SUMS}, {}),
        ({"Colour 2026/27": SUMS}, {}),
        ({"FY 2026/27 cost": FIGURES}, {"FY 2026/27 cost": "cost.2026/27"}),
        ({"FY26/27 (£)": FIGURES}, {"FY26/27 (£)": "cost.2026/27"}),
        ({"2026/27": ("£1", "x", "y")}, {}),
        ({"Total cost": SUMS, "2026/27": SUMS}, {"Total cost": "total_cost"}),
        # People of one discipline; all of them are of none.
        ({"Design FTE": FIGURES}, {"Design FTE": "effort.design"}),
        ({"Design FTE": FIGURES, "Design people": FIGURES}, {"Design FTE": "effort.design"}),
        ({"Design FTE": WORK}, {}),
        ({"FTE": FIGURES}, {}),
        ({"Total FTE": FIGURES}, {}),
        ({"Staff cost": FIGURES}, {}),
    ],
)
def test_a_column_is_the_field_that_its_name_and_cells_say(columns: Columns, fields: dict[str, str]) -> None:
    assert fields_of(columns) == fields


@pytest.mark.parametrize(
    ("columns", "doubtful"),
    [
        ({"Sum due": SUMS}, {"Sum due": "total_cost"}),
        ({"Sum due": SUMS, "Bill": SUMS}, {"Sum due": "total_cost"}),
        ({"Sum due": FIGURES}, {}),
        ({"Sum due": SUMS, "Cost": SUMS}, {}),
        ({"Sum due": SUMS, "Spent": SUMS}, {"Sum due": "total_cost"}),
        ({"Sum due": SUMS, "Cost per quarter": SUMS}, {}),
        ({"Sum due": SUMS, "2026/27": SUMS}, {}),
        ({"Contingency": SUMS}, {}),
        ({"Sum due %": SUMS}, {}),
        ({"Sum due": ("£1", "x", "y")}, {}),
        # Bare figures that may be money, of which every one is a figure.
        ({"Total": FIGURES}, {"Total": "total_cost"}),
        ({"Total": (1, 2, "x")}, {}),
        ({"Total": SUMS}, {}),
        ({"Value": FIGURES}, {}),
        # Capital beside revenue is a part.
        ({"Capital cost": SUMS, "Revenue cost": SUMS}, {"Capital cost": "total_cost"}),
        ({"Programme cost": SUMS, "Capital": SUMS}, {"Programme cost": "total_cost"}),
        ({"Capital cost": SUMS}, {}),
        ({"Capital cost": SUMS, "Revenue cost": WORK}, {}),
        ({"2026/28": SUMS}, {"2026/28": "total_cost"}),
    ],
)
def test_what_may_be_money_is_asked_about(columns: Columns, doubtful: dict[str, str]) -> None:
    pairing = paired({"Project": WORK, **columns})
    assert pairing.doubtful == doubtful
    assert not set(doubtful) & set(pairing.fields)


def test_of_work_whose_start_and_end_are_told_no_duration_is_asked_for() -> None:
    open_ended = {"Project": WORK, "Time left over": FIGURES, "Start": DAYS}
    about = {column for column, field in paired(open_ended).doubtful.items() if field == "duration_quarters"}
    ended = paired({**open_ended, "End": DAYS}).doubtful
    assert not about & set(ended)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"Thing": WORK, "Other": ("a", "b", "c")}, "Thing"),
        ({"Needs met": WORK, "Cost": SUMS}, "Needs met"),
        # Words before codes; the more varied before the others; what is nearly called a name before both.
        ({"Code": CODES, "Thing": WORK}, "Thing"),
        ({"Thing": ("Same", "Same", "Other"), "Other": WORK}, "Other"),
        ({"Thing": WORK, "Titolo intervento": ("Uno", "Due", "Tre")}, "Titolo intervento"),
        ({"Thing": WORK, "Owner": ("Ann", "Bob", "Cyd")}, "Thing"),
        ({"Blocks": ("Ann", "Bob", "Cyd"), "Thing": WORK}, "Thing"),
        ({"Thing": ("ab", "cd", "ef"), "Other": WORK}, "Other"),
    ],
)
def test_where_nothing_is_called_a_name_the_most_varied_text_is(columns: Columns, name: str) -> None:
    fields = paired(columns).fields
    assert [column for column, field in fields.items() if field == "name"] == [name]


@pytest.mark.parametrize(
    ("table", "columns", "fields"),
    [
        ("people", {"Thing": ("p-1", "p-2"), "Name": WORK[:2]}, {"Thing": "key", "Name": "name"}),
        ("people", {"Pseudonym": ("p-1", "p-2"), "Name": WORK[:2]}, {"Pseudonym": "key", "Name": "name"}),
        ("people", {"Thing": ("new-a", "new-b", "new-c"), "Name": WORK}, {"Name": "name"}),
        ("people", {"Name": WORK, "Team": WORK}, {"Name": "name", "Team": "team"}),
        ("teams", {"Team": WORK}, {"Team": "name"}),
        ("assets", {"Thing": CODES, "Name": WORK}, {"Thing": "key", "Name": "name"}),
    ],
)
def test_other_tables_have_their_own_ways(table: str, columns: Columns, fields: dict[str, str]) -> None:
    assert fields_of(columns, table) == fields


def test_the_surer_the_names_and_the_better_the_cells_suit_them_the_higher_the_score() -> None:
    """Three quarters of what the name says and a quarter of what the cells do; half a point for a list of work."""
    whole = paired({"Name": WORK, "Cost": SUMS}).score
    assert whole == pytest.approx(0.5 + (1.0 + 0.05) + 1.0, abs=0.01)
    assert paired({"Name": WORK, "Cost": ("£1", "£2", "x")}).score == pytest.approx(whole - 0.25 / 3)
    # Names alone speak for cells that cannot be read; and a list without a name is none.
    assert paired({"Name": WORK, "Start": ("x", "y", "z")}).score == pytest.approx(0.5 + 1.05 + 0.4, abs=0.01)
    assert paired({"Cost": SUMS}).score == pytest.approx(0.5 + 1.0 - 5.0, abs=0.01)
    assert paired({"Name": WORK}, "teams").score == pytest.approx(1.05, abs=0.01)


def test_what_names_waiting_work_is_read_the_other_way_round() -> None:
    assert paired({"Project": WORK, "Blocks": ("x", "y", "z")}).reversed == ("Blocks",)
    assert paired({"Project": WORK, "Blocked by": ("x", "y", "z")}).reversed == ()
    assert paired({"Name": WORK, "Blocks": ("x", "y", "z")}, "teams").reversed == ()

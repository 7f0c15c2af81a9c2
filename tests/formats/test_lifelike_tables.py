"""Kinds of table that were once read wrong in silence: totals, units and keys where they were not expected."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from tests.formats.reading import DAY, guessed, read_map

from bowstring.formats.foreign.guessing import guess
from bowstring.formats.foreign.importing import read_mapped
from bowstring.model.checks import check_portfolio
from bowstring.model.initiatives import Initiative
from bowstring.model.problems import BadDataError, Severity

Costs = dict[str, float | None]


def costs(initiatives: tuple[Initiative, ...]) -> Costs:
    return {initiative.name: initiative.total_cost for initiative in initiatives}


def test_sections_and_their_totals_in_a_small_table_are_no_work(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Project,Owner,Cost,Start\nBuild,,,\nBridge,Ann,100000,Apr-26\nBuild total,,100000,\nRun,,,\n"
        "Lights,Bob,50000,Apr-26\nSigns,Cat,25000,Jul-26\nRun total,,75000,\nTOTAL PROGRAMME,,175000,\n",
    )
    assert costs(made.initiatives) == {"Bridge": 100_000, "Lights": 50_000, "Signs": 25_000}


def test_a_unit_beside_each_amount_is_its_own(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Name,Unit,Owner,Cost\nAlpha,£k,Ann,450\nBeta,£m,Bob,1.2\nGamma,£,Cat,75000\n")
    assert costs(made.initiatives) == {"Alpha": 450_000, "Beta": 1_200_000, "Gamma": 75_000}
    assert not any(initiative.team for initiative in made.initiatives)


def test_a_currency_beside_each_amount_is_its_own(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "Project,Budget,Currency\nAlpha,450000,EUR\nBeta,300000,EUR\nGamma,45000000,INR\n"
    )
    assert costs(made.initiatives) == {"Alpha": 450_000, "Beta": 300_000, "Gamma": None}
    assert any("more than one currency" in problem.message for problem in made.problems)


def test_a_sheet_that_explains_the_others_tells_their_scale(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(path) as book:
        about, projects = book.add_worksheet("README"), book.add_worksheet("Projects")
        about.write(0, 0, "All figures in £m unless stated.")
        for at, row in enumerate(
            [("Project", "Owner", "Cost"), ("Rail", "Ann", 12.5), ("Depot", "Bob", 0.4)]
        ):
            projects.write_row(at, 0, row)
    imported = guess(path, today=DAY).imported
    assert imported is not None
    assert costs(imported.portfolio.initiatives) == {"Rail": 12_500_000, "Depot": 400_000}
    assert imported.portfolio.settings.currency == "GBP"


def test_a_team_is_no_name(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "#,Requirement,Team,Owner\n1,Login,Core,Ann\n2,Search,Core,Bob\n3,Export,Data,Cat\n"
    )
    assert [initiative.name for initiative in made.initiatives] == ["Login", "Search", "Export"]
    made = guessed(tmp_path, "No,User need,Team\n1,Book online,Web\n2,Pay by phone,Web\n3,Track order,Data\n")
    assert [initiative.name for initiative in made.initiatives] == [
        "Book online",
        "Pay by phone",
        "Track order",
    ]


def test_a_key_in_several_rows_is_told(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "Ref,Project,Cost\nA1,Bridge,100000\nA1,Bridge,150000\nA2,Road,90000\nA3,Rail,70000\n"
    )
    assert any("stand in several rows (A1)" in problem.message for problem in made.problems)


def test_what_costs_as_much_as_its_parts_is_not_counted_with_them(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Type,ID,Title,Parent,Cost\nProgramme,1,Modernise,,300000\nProject,2,Portal,1,200000\nProject,3,Archive,1,100000\n",
    )
    assert costs(made.initiatives) == {"Portal": 200_000, "Archive": 100_000}
    assert any("cost what those under them cost together" in problem.message for problem in made.problems)


def test_dotted_numbers_tell_what_sums_up_what(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "WBS,Task Name,Start,Finish\n1,Programme,2026-04-01,2027-01-05\n1.1,Design,2026-04-01,2026-05-26\n"
        "1.2,Build,2026-05-27,2026-08-18\n",
    )
    assert [initiative.name for initiative in made.initiatives] == ["Design", "Build"]


def test_a_period_in_one_cell_tells_start_and_end(tmp_path: Path) -> None:
    period = '"{""start"":""2026-04-01"",""end"":""2026-09-30""}"'
    made = guessed(tmp_path, f"Key,Summary,Target date\nI-1,Cart,{period}\nI-2,Login,{period}\n")
    assert [(str(i.start), str(i.end)) for i in made.initiatives] == [("2026-Q2", "2026-Q3")] * 2


def test_an_apostrophe_before_every_cell_is_no_part_of_it(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "Ref;Scheme;Cost;Start\n'001;Roof;'1.200,50;'01.04.2026\n'002;Door;'300,00;'15.07.2026\n"
    )
    assert costs(made.initiatives) == {"Roof": 1_200.5, "Door": 300}
    assert [initiative.key for initiative in made.initiatives] == ["001", "002"]


def test_what_a_column_surely_is_and_cannot_be_read_as_is_told(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Project,Lead,Budget,Status\nAlpha,Ann,£50k-£75k,Completed Q1\nBeta,Bob,~£1.5m,On hold (budget)\n",
    )
    assert costs(made.initiatives) == {"Alpha": None, "Beta": None}
    assert sum("is not a number" in problem.message for problem in made.problems) == 2
    assert {kind for kind, _ in ((question.kind, question.about) for question in made.questions)} == {
        "status"
    }


def test_a_known_tools_columns_of_ones_own_are_looked_at_too(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "number,short_description,state,assigned_to,planned_start_date,planned_end_date,planned_cost\n"
        'P1,Mail,Pending,Ann Lee,2026-04-01 08:00:00,2026-12-31 17:00:00,"$120,000.00"\n'
        'P2,Phones,Pending,Bob Ray,2026-07-01 08:00:00,2027-03-31 17:00:00,"$80,000.00"\n',
    )
    assert costs(made.initiatives) == {"Mail": 120_000, "Phones": 80_000}
    assert [str(initiative.start) for initiative in made.initiatives] == ["2026-Q2", "2026-Q3"]
    assert all(initiative.owner for initiative in made.initiatives)


def test_an_end_before_its_start_is_left_empty_and_stops_no_plan(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Project,Total cost,Start,Finish\n"
        "Portal,90000,2027-01-01,2026-06-30\n"
        "Maps,120000,2027-01-01,2027-06-30\n"
        "Forms,80000,2027-04-01,2027-04-30\n",
    )
    assert [(str(work.start), str(work.end or "")) for work in made.initiatives] == [
        ("2027-Q1", ""),
        ("2027-Q1", "2027-Q2"),
        ("2027-Q2", "2027-Q2"),
    ]
    assert made.initiatives[0].extra["Finish"] == "2026-06-30"
    assert "1 row ends before the start (row 2): the end is left empty" in made.words
    assert not [problem for problem in made.problems if problem.severity is Severity.ERROR]
    assert not [problem for problem in check_portfolio(made.portfolio) if problem.severity is Severity.ERROR]


def test_a_start_that_a_map_takes_for_no_quarter_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "work.csv").write_text("Name,Start,End\nPortal,soon,2027-Q2\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(
        """[[tables]]
table = "initiatives"
constants = { focus = "product" }
columns = { Name = "name", Start = "start", End = "end" }
values = { start = { soon = "whenever" } }
""",
        encoding="utf-8",
    )
    with pytest.raises(BadDataError, match="'whenever'"):
        read_mapped(tmp_path / "work.csv", read_map(tmp_path / "map.toml"))

"""Maps proposed for tables nobody has seen before: messy invented ones, and real ones."""

from pathlib import Path

import pytest

from bowstring.formats.foreign.guessing import guess_map, similarity
from bowstring.formats.foreign.importing import read_mapped
from bowstring.formats.foreign.mapping import TableMap, map_text, parse_map
from bowstring.formats.own.tables import TABLES
from bowstring.model.assets import Phase
from bowstring.model.quarters import Quarter

_DATA = Path(__file__).resolve().parents[2] / "../shared/data"

_ROADMAP = """\
Digital roadmap FY26,,,,,,,,,,,,
Ref No.,Work item,Brief summary of the work,Lifecycle Stage,Whole-life cost (£k),Kick-off date,Planned completion,\
Delivery squad,Product Owner,Depends on,Design FTE,Dev FTE,RAG
D-01,Online renewals,"Let people renew permits online without posting forms, which takes weeks today",Private Beta,\
"£1,200",April 2026,31/12/2026,Renewals,Priya Shah,,1.5,4,G
D-02,Shared payments,"Take card payments once for every service, and refund them the same way",Discovery,\
450.5,01/07/2026,March 2027,Payments,Tom Ellis,,0.5,3,A
D-03,Address lookup,"One place to look up and correct an address, used by all of our services",In live service,\
approx 300,TBC,Q2 2027,Platform Core,Priya Shah,Shared payments,,2,R
D-04,Case notes,"Caseworkers see notes of others, so that nobody has to tell their story twice",Idea,\
£2.5m,15 Jan 2027,2028-06-30,Casework,,Online renewals; Address lookup,2,5,G
"""

_TRACKER = """\
[{"issue": {"id": "PRJ-7", "headline": "Apply for a licence"}, "squadName": "Licensing", "annualCost": 400000,
  "estimateMonths": 9, "tags": ["a", "b"], "state": "alpha", "goals": ["Fewer calls", "Faster answers"]},
 {"issue": {"id": "PRJ-9", "headline": "Cancel a licence"}, "squadName": "Licensing", "annualCost": 100000,
  "estimateMonths": 3, "tags": [], "state": "discovery", "goals": ["Fewer calls"]}]
"""

_MISSPELT = (
    "Intiative titel\tDepartement\tBudgit £m\tStrat date\tYear to date actuals\n"
    "Foo portal for citizens\tTax\t1.5\t2026-04-01\t3\n"
    "Bar portal for staff\tBenefits\t0.25\t2026-10-01\t4\n"
    "Baz platform\tTax\t2\t2027-01-01\t5\n"
)


def test_a_roadmap_with_a_title_row_units_and_words_for_dates(tmp_path: Path) -> None:
    table_map = _guess(tmp_path / "roadmap.csv", _ROADMAP)
    assert _fields(table_map) == {
        "Ref No.": "key",
        "Work item": "name",
        "Brief summary of the work": "description",
        "Lifecycle Stage": "phase",
        "Whole-life cost (£k)": "total_cost",
        "Kick-off date": "start",
        "Planned completion": "end",
        "Delivery squad": "team",
        "Product Owner": "owner",
        "Depends on": "requires",
        "Design FTE": "effort.design",
        "Dev FTE": "effort.dev",
    }
    portfolio, problems = read_mapped(tmp_path / "roadmap.csv", table_map)
    renewals, payments, lookup, notes = portfolio.initiatives
    assert renewals.total_cost == 1_200_000
    assert payments.total_cost == 450_500
    assert notes.total_cost == 2_500_000
    assert lookup.total_cost is None
    assert lookup.extra["Whole-life cost (£k)"] == "approx 300"
    assert payments.start == Quarter(2026, 3)
    assert payments.extra["Kick-off date"] == "01/07/2026"
    assert lookup.end == Quarter(2027, 2)
    assert [i.phase for i in portfolio.initiatives] == [
        Phase.BETA,
        Phase.DISCOVERY,
        Phase.LIVE,
        Phase.CONCEPT,
    ]
    assert renewals.effort == {"design": 1.5, "dev": 4.0}
    assert lookup.requires == ("D-02",)
    assert notes.requires == ("D-01", "D-03")
    assert renewals.owner == lookup.owner == "p-001"
    assert [person.name for person in portfolio.people] == ["Priya Shah", "Tom Ellis"]
    assert portfolio.settings.currency == "GBP"
    assert portfolio.settings.extra["above the table"] == "Digital roadmap FY26"
    assert any("row 5" in str(problem) and "'approx 300'" in str(problem) for problem in problems)


def test_nested_records_of_a_tracker_with_yearly_costs_and_months(tmp_path: Path) -> None:
    table_map = _guess(tmp_path / "tracker 2026-07.json", _TRACKER)
    assert _fields(table_map) == {
        "issue.id": "key",
        "issue.headline": "name",
        "squadName": "team",
        "annualCost": "cost_per_quarter",
        "estimateMonths": "duration_quarters",
        "state": "phase",
        "goals": "outcomes",
    }
    portfolio, _ = read_mapped(tmp_path / "tracker 2026-07.json", table_map)
    apply = portfolio.initiatives[0]
    assert (apply.cost_per_quarter, apply.duration_quarters, apply.team) == (100_000, 3, "licensing")
    assert apply.outcomes == ("fewer-calls", "faster-answers")
    assert apply.extra["tags"] == "a;b"
    assert [outcome.name for outcome in portfolio.outcomes] == ["Fewer calls", "Faster answers"]
    assert portfolio.settings.start == Quarter(2026, 3)


def test_costs_by_year_are_told_from_other_figures_by_year(tmp_path: Path) -> None:
    text = (
        "Project,2026/27 £k,FY27/28 £k,Forecast 2026/27 £k,Benefits 2026/27 £k\nA,100,50,90,7\nB,20,,30,8\n"
    )
    table_map = _guess(tmp_path / "plans 2026-04.csv", text)
    portfolio, _ = read_mapped(tmp_path / "plans 2026-04.csv", table_map)
    assert portfolio.initiatives[0].cost == {"2026/27": 100_000, "2027/28": 50_000}
    assert portfolio.initiatives[0].extra == {"Forecast 2026/27 £k": "90", "Benefits 2026/27 £k": "7"}


def test_misspelt_names_between_tabs(tmp_path: Path) -> None:
    table_map = _guess(tmp_path / "list.tsv", _MISSPELT)
    assert _fields(table_map) == {
        "Intiative titel": "name",
        "Departement": "team",
        "Budgit £m": "total_cost",
        "Strat date": "start",
    }
    portfolio, _ = read_mapped(tmp_path / "list.tsv", table_map)
    assert [i.total_cost for i in portfolio.initiatives] == [1_500_000, 250_000, 2_000_000]
    assert portfolio.initiatives[0].extra["Year to date actuals"] == "3"


@pytest.mark.parametrize(
    ("text", "table", "fields"),
    [
        (
            'Financial year,Money available (£k)\n2026/27,"1,200"\n2027/28,900\n',
            "budget",
            {"period", "amount"},
        ),
        (
            "Project,Reviewer,Lens,Min,Most likely,Max\nA,p1,user need,1,2,3\nB,p2,business value,1,2,4\n",
            "assessments",
            {"initiative", "assessor", "lens", "low", "likely", "high"},
        ),
        (
            "Person,Profession,Team\nAna,Design,Renewals\nBo,Research,Renewals\n",
            "people",
            {"name", "disciplines", "team"},
        ),
    ],
)
def test_the_table_is_told_by_its_columns(tmp_path: Path, text: str, table: str, fields: set[str]) -> None:
    table_map = _guess(tmp_path / "list.csv", text)
    assert table_map.targets[0].table == table
    assert set(_fields(table_map).values()) == fields


@pytest.mark.parametrize(
    ("file", "fields"),
    [
        (
            "dwp-portfolio/snapshot_2016-03.csv",
            {
                "project": "key",
                "name": "name",
                "description": "description",
                "phase": "phase",
                "sro": "owner",
            },
        ),
        (
            "govuk-services/services.csv",
            {"stem": "key", "name": "name", "organisation": "team", "phase": "phase"},
        ),
        (
            "gmpp/gmpp_2014_2019.csv",
            {
                "project": "name",
                "department": "team",
                "start": "start",
                "end": "end",
                "wlc_baseline_gbp_m": "total_cost",
            },
        ),
        (
            "performance-kpis/services.csv",
            {"slug": "key", "name": "name", "department": "team", "url": "url"},
        ),
        (
            "govuk-platform-catalogue/repos_2022-01.csv",
            {"repo": "name", "team": "team", "description": "description"},
        ),
    ],
)
def test_real_lists_that_nobody_here_wrote(file: str, fields: dict[str, str]) -> None:
    source = _DATA / file
    if not source.is_file():
        pytest.skip(f"{file} is not on this machine")
    table_map = guess_map(source)
    assert fields.items() <= _fields(table_map).items()
    assert parse_map(map_text(table_map), file) == table_map


def test_every_field_is_most_like_itself() -> None:
    for table in TABLES.values():
        for field in table.columns:
            best = max(table.columns, key=lambda other: similarity(field, other))
            assert best == field


def _guess(path: Path, text: str) -> TableMap:
    path.write_text(text, encoding="utf-8")
    table_map = guess_map(path)
    assert parse_map(map_text(table_map), path.name) == table_map
    return table_map


def _fields(table_map: TableMap) -> dict[str, str]:
    return {column: field for column, (field, *_) in table_map.targets[0].columns.items()}

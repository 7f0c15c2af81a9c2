"""A register with several editions of one key becomes one row with a history."""

import csv
from pathlib import Path

import pytest
from tests.formats.reading import DAY, guessed, questions

from bowstring.formats.foreign.guessing import guess
from bowstring.formats.foreign.mapping import map_text, parse_map

GMPP = Path(__file__).resolve().parents[2] / "../shared/data/gmpp/gmpp_2014_2019.csv"
REGISTER = """Ref,Project,Report year,Budget (£m),End,Status
A1,Portal,2021,10,2023-03-31,Running
A1,Portal v2,2022,12.5,2024-03-31,Running
A2,Maps,2022,4,2022-12-31,Complete
A2,Maps,2021,4,2022-06-30,Running
A3,Letters,2021,1,2022-01-31,Running
"""


def test_whether_rows_are_editions_is_asked_and_until_then_each_is_work(tmp_path: Path) -> None:
    made = guessed(tmp_path, REGISTER)
    assert questions(made) == [("editions", "Report year")]
    assert len(made.initiatives) == 5
    assert "each row is work of its own" in made.words


def test_the_latest_edition_holds_and_the_earlier_ones_are_its_history(tmp_path: Path) -> None:
    made = guessed(tmp_path, REGISTER).answered("editions", "Report year", "latest")
    work = {initiative.key: initiative for initiative in made.initiatives}
    assert [(i.name, i.total_cost, str(i.standing)) for i in work.values()] == [
        ("Portal v2", 12_500_000, "running"),
        ("Maps", 4_000_000, "complete"),
        ("Letters", 1_000_000, "running"),
    ]
    assert work["A1"].extra["Earlier editions"] == ("2021: Project Portal; Budget (£m) 10; End 2023-03-31")
    promises = [
        (f.initiative, f.made_on.isoformat(), f.promised.isoformat()) for f in made.portfolio.forecasts
    ]
    assert promises == [
        ("A1", "2021-01-01", "2023-03-31"),
        ("A1", "2022-01-01", "2024-03-31"),
        ("A2", "2021-01-01", "2022-06-30"),
        ("A2", "2022-01-01", "2022-12-31"),
    ]
    assert "1 piece of work is not in the newest edition, 2022 (A3)" in made.words
    assert str(made.portfolio.settings.start) == "2022-Q1"


def test_a_row_without_its_key_or_its_edition_stays_work_of_its_own(tmp_path: Path) -> None:
    rows = REGISTER + ",Nameless,2021,7,2023-01-31,Running\nA1,Undated,,8,2023-01-31,Running\nA2\n"
    made = guessed(tmp_path, rows).answered("editions", "Report year", "latest")
    assert [i.name for i in made.initiatives] == ["Portal v2", "Maps", "Letters", "Nameless", "Undated"]
    assert made.initiatives[0].extra["Earlier editions"] == (
        "2021: Project Portal; Budget (£m) 10; End 2023-03-31"
    )


def test_the_answer_is_kept_in_the_map(tmp_path: Path) -> None:
    made = guessed(tmp_path, REGISTER).answered("editions", "Report year", "latest")
    assert parse_map(map_text(made.table_map), "map").targets[0].edition == "Report year"


@pytest.mark.parametrize(
    "rows",
    [
        "A1,Portal,2021,1\nA2,Maps,2021,2\nA3,Letters,2022,3\n",
        # The same key twice in one year is no edition.
        "A1,Portal,2021,1\nA1,Portal,2021,2\nA2,Maps,2021,2\nA2,Maps,2022,2\n",
    ],
)
def test_keys_that_stand_once_or_twice_in_one_year_are_no_editions(tmp_path: Path, rows: str) -> None:
    made = guessed(tmp_path, f"Ref,Project,Report year,Budget (£m)\n{rows}")
    assert ("editions", "Report year") not in questions(made)


def test_government_major_projects_are_one_row_each_with_their_history() -> None:
    if not GMPP.is_file():
        pytest.skip(f"the kept data are not on this machine: {GMPP}")
    made = guess(GMPP, today=DAY)
    assert made.tool == "GMPP"
    assert made.questions == ()
    assert made.imported is not None
    work = {initiative.key: initiative for initiative in made.imported.portfolio.initiatives}
    with GMPP.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["year"])
    latest = {row["project_key"]: row for row in rows}
    assert set(work) == set(latest)
    for key, row in latest.items():
        cost = float(row["wlc_baseline_gbp_m"]) * 1e6 if row["wlc_baseline_gbp_m"] else None
        assert work[key].total_cost == pytest.approx(cost)
        assert work[key].name == row["project"].strip()
        assert work[key].extra["year"] == row["year"]
    promised = [
        f.promised.isoformat() for f in made.imported.portfolio.forecasts if f.initiative == "crossrail"
    ]
    assert promised == [row["end"] for row in rows if row["project_key"] == "crossrail" and row["end"]]
    for row in rows:
        last, history = latest[row["project_key"]], work[row["project_key"]].extra.get("Earlier editions", "")
        lost = [
            column
            for column, text in row.items()
            if text.strip() and text != last[column] and text.strip() not in f"{history} {row['year']}"
        ]
        assert lost == []

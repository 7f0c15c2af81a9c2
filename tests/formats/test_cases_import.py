"""Tables as people have them: read right, or left empty and asked about."""

from pathlib import Path

import pytest
from tests.formats.reading import DAY, words, work

from bowstring.formats.foreign.guessing import Guess, guess
from bowstring.formats.foreign.importing import read_mapped
from bowstring.formats.foreign.mapping import map_text, parse_map
from bowstring.model.quarters import Quarter

CASES = Path(__file__).resolve().parents[2] / "../shared/cases/import"


def case(number: str, file: str = "") -> Guess:
    """What is made of one of the kept cases."""
    folders = sorted(CASES.glob(f"{number}-*"))
    if not folders:
        pytest.skip(f"the kept cases are not on this machine: {CASES}")
    files = [path for path in sorted(folders[0].iterdir()) if path.suffix in (".csv", ".xlsx")]
    path = folders[0] / file if file else files[0]
    made = guess(path, today=DAY)
    text = map_text(made.table_map, made.questions)
    again, _ = read_mapped(path, parse_map(text, "map"), today=DAY)
    assert made.imported is not None
    assert again == made.imported.portfolio
    return made


def test_01_points_are_thousands_where_the_column_shows_it() -> None:
    assert [i.total_cost for i in work(case("01"))] == [350_000, 90_000, 1_200_000]


def test_02_thousands_in_the_column_name() -> None:
    assert [i.total_cost for i in work(case("02"))] == [480_000, 350_000]


def test_03_months_are_rounded_up_to_quarters_and_that_said() -> None:
    made = case("03")
    assert [i.duration_quarters for i in work(made)] == [2, 2, 7, 3]
    assert "rounded up to whole quarters" in words(made)


def test_04_a_score_is_no_duration() -> None:
    made = work(case("04"))
    assert [i.duration_quarters for i in made] == [27, 12]
    assert [i.total_cost for i in made] == [558_000_000, 42_100_000]


def test_05_several_columns_of_dependencies() -> None:
    assert [i.requires for i in work(case("05"))] == [(), (), ("D-1", "D-2")]


def test_06_numbers_are_keys_and_dependencies() -> None:
    made = work(case("06"))
    assert [i.key for i in made] == ["501", "502", "503"]
    assert [i.requires for i in made] == [(), ("501",), ("501", "502")]


def test_07_names_are_not_time_stamps() -> None:
    assert [i.name.split(" page")[0] for i in work(case("07"))] == ["Sign-in", "Reset"]


def test_08_no_person_and_no_day_is_a_key() -> None:
    made = work(case("08"))
    assert [i.key for i in made] == ["alpha", "beta"]
    assert made[1].requires == ("alpha",)
    assert {i.start for i in made} == {Quarter(2026, 2)}


def test_09_scores_are_no_cost() -> None:
    made = work(case("09"))
    assert [i.total_cost for i in made] == [None, None]
    assert [i.key for i in made] == ["self-service", "new-ledger"]


def test_11_none_is_no_dependency() -> None:
    assert [i.requires for i in work(case("11"))] == [(), (), (), ("P-1",)]


@pytest.mark.parametrize("file", ["in.csv", "title.csv"])
def test_12_the_separator_is_that_of_the_rows(file: str) -> None:
    made = work(case("12", file))
    assert [(i.name, i.total_cost) for i in made] == [("Alpha", 350), ("Beta", 90)]


def test_13_years_in_the_row_of_column_names() -> None:
    made = case("13")
    assert made.imported is not None
    names = {person.key: person.name for person in made.imported.portfolio.people}
    assert [(i.name, names[i.owner]) for i in work(made)] == [("Alpha", "X"), ("Beta", "Y")]


def test_14_totals_anywhere_are_left_out_and_compared() -> None:
    made = case("14")
    assert [i.total_cost for i in work(made)] == [100, 200, 400]
    assert set(made.source.left_out) == {4, 6}
    assert made.imported is not None
    assert [(t.total, t.read) for t in made.imported.totals] == [(300, 300), (700, 700)]


def test_15_two_digit_years() -> None:
    made = work(case("15"))
    assert [(str(i.start), str(i.end)) for i in made] == [("2026-Q2", "2027-Q1"), ("2026-Q2", "2027-Q2")]


def test_16_the_name_of_the_file_says_nothing() -> None:
    assert len(work(case("16"))) == 2


def test_17_a_second_table_is_told_and_not_read() -> None:
    made = case("17")
    assert [i.name for i in work(made)] == ["Build register", "Move records"]
    assert "a second table that begins in row 5" in words(made)


def test_18_a_shifted_row_is_told() -> None:
    made = case("18")
    assert made.imported is not None
    assert "row 2: this row has 5 cells under 4 columns" in words(made)
    assert "MFA)" not in {person.name for person in made.imported.portfolio.people}


def test_19_utf16_without_its_mark() -> None:
    assert [(i.name, i.total_cost) for i in work(case("19"))] == [("Alpha", 350), ("Beta", 90)]


def test_20_a_table_without_column_names_is_told() -> None:
    made = case("20")
    assert len(work(made)) == 3
    assert "looks like data, not column names" in words(made)


def test_21_french() -> None:
    made = work(case("21"))
    assert [i.name for i in made] == ["PORTAIL", "ARCHIVES"]
    assert [i.duration_quarters for i in made] == [10, 4]

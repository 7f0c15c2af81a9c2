# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Tables as people have them: read right, or left empty and asked about."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from tests.formats.reading import DAY, guessed, questions, table

from bowstring.formats.guessing import Guess, guess
from bowstring.formats.importing import read_mapped
from bowstring.formats.mapping import map_text, parse_map
from bowstring.model.initiatives import Initiative
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


def work(made: Guess) -> tuple[Initiative, ...]:
    """The initiatives that were made."""
    assert made.imported is not None
    return made.imported.portfolio.initiatives


def words(made: Guess) -> str:
    """Every problem, as lines."""
    assert made.imported is not None
    return "\n".join(str(problem) for problem in made.imported.problems)


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


@pytest.mark.parametrize(
    ("title", "times"),
    [
        ("Cost (£000)", 1e3),
        ("Cost (£'000)", 1e3),
        ("Cost (£000s)", 1e3),
        ("Cost ($K)", 1e3),
        ("Cost (k€)", 1e3),
        ("Kosten (T€)", 1e3),
        ("Kosten in Tsd. EUR", 1e3),
        ("Cost AUD 000", 1e3),
        ("Presupuesto (miles de euros)", 1e3),
        ("Costo (migliaia di euro)", 1e3),
        ("Kostnad (tkr)", 1e3),
        ("Cost (thousands)", 1e3),
        ("Coût (M€)", 1e6),
        ("Cost (EUR m)", 1e6),
        ("Cost ($MM)", 1e6),
        ("cost_m", 1e6),
        ("Kosten (Mio. €)", 1e6),
        ("Cost (US$ million)", 1e6),
        ("Cost (£bn)", 1e9),
        ("Kosten (Mrd. EUR)", 1e9),
        ("Coût (milliards d'euros)", 1e9),
        ("Cost (₹ lakh)", 1e5),
        ("Cost (Rs crore)", 1e7),
        ("Cost (£)", 1),
    ],
)
def test_units_in_the_column_name(tmp_path: Path, title: str, times: float) -> None:
    made = guessed(tmp_path, f"Project,{title}\nPortal,48\nArchive,35\n")
    assert [i.total_cost for i in made.initiatives] == [48 * times, 35 * times]


@pytest.mark.parametrize(
    ("above", "times"),
    [
        ("All figures in £000", 1e3),
        ("Beträge in Tsd. EUR", 1e3),
        ("Portfolio 2026 (£m)", 1e6),
        ("Montants en k€", 1e3),
    ],
)
def test_units_in_a_title_or_a_note(tmp_path: Path, above: str, times: float) -> None:
    rows = "Project,Cost,Owner\nPortal,48,Ann\nArchive,35,Bob\n"
    for text in (f"{above},,\n\n{rows}", f"{rows}\n{above},,\n"):
        made = guessed(tmp_path, text)
        assert [i.total_cost for i in made.initiatives] == [48 * times, 35 * times]


def test_units_above_the_column_names_and_below_them(tmp_path: Path) -> None:
    above = ",,Money (£k),,Dates,\nProject,Owner,Budget,Spent,Start,End\nA,X,480,10,2026-04-01,2027-03-31\nB,Y,350,5,2026-04-01,2027-03-31\n"
    assert [i.total_cost for i in guessed(tmp_path, above).initiatives] == [480_000, 350_000]
    below = "Project,Owner,Budget,Duration\n,,£000,months\nA,X,480,6\nB,Y,350,9\n"
    made = guessed(tmp_path, below).initiatives
    assert [(i.total_cost, i.duration_quarters) for i in made] == [(480_000, 2), (350_000, 3)]


@pytest.mark.parametrize(
    ("cells", "costs"),
    [
        (("450.000,00", "1.250.000,00"), (450_000, 1_250_000)),
        (("312,5", "450.000"), (312.5, 450_000)),
        (("1.234,56", "450.000"), (1234.56, 450_000)),
        (("1,234.56", "450,000"), (1234.56, 450_000)),
        (("1'250'000", "450'000"), (1_250_000, 450_000)),
        (("1 250 000", "450 000"), (1_250_000, 450_000)),
        (("12,34,567", "4,50,000"), (1_234_567, 450_000)),
        (("€ 1,2 Mio.", "450.000 €"), (1_200_000, 450_000)),
        (("£1.2m", "£450k"), (1_200_000, 450_000)),
        (("(300)", "450"), (-300, 450)),
    ],
)
def test_a_column_of_figures_is_judged_as_a_whole(
    tmp_path: Path, cells: tuple[str, ...], costs: tuple[float, ...]
) -> None:
    made = guessed(
        tmp_path,
        table(("Project", "Cost"), *((f"Work {n}", cell) for n, cell in enumerate(cells)), mark="\t"),
    )
    assert tuple(i.total_cost for i in made.initiatives) == costs
    assert not made.questions


def test_what_a_point_means_is_asked_and_empty_until_answered(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nPortal,450.000\nArchive,90.000\n")
    assert [i.total_cost for i in made.initiatives] == [None, None]
    (question,) = made.questions
    assert (question.kind, question.about) == ("numbers", "Cost")
    assert "450.000 is 450,000" in question.options
    for answer, costs in (("comma", [450_000, 90_000]), ("point", [450, 90])):
        assert [i.total_cost for i in made.answered("numbers", "Cost", answer).initiatives] == costs


def test_a_plain_figure_far_from_scaled_ones_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nPortal,£60k\nArchive,£3m\nForms,750\n")
    assert [i.total_cost for i in made.initiatives] == [60_000, 3_000_000, None]
    assert questions(made) == [("scale", "Cost")]
    assert made.answered("scale", "Cost", "thousand").initiatives[2].total_cost == 750_000


def test_an_amount_in_full_among_thousands_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost (£000)\nPortal,480\nArchive,350\nForms,450000\nOther,£1.2m\n")
    assert [i.total_cost for i in made.initiatives] == [480_000, 350_000, None, 1_200_000]
    assert questions(made) == [("scale", "Cost (£000)")]
    assert "name their own scale" in made.words


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Cost of Delay",
            "Original estimate",
            "Remaining Estimate",
            "Story point estimate",
            "Cost rank",
            "Cost score",
        ),
        *(
            "Cost variance",
            "Funding gap",
            "% of budget spent",
            "Estimate (days)",
            "Budget share",
            "Cost centre",
            "NPV",
        ),
        *("Benefits (£k)", "Total Planned Benefit", "Cost index", "Budget year", "Estimate"),
    ],
)
def test_what_is_no_money_is_no_cost(tmp_path: Path, title: str) -> None:
    made = guessed(tmp_path, f"Project,{title},Owner\nPortal,16,Ann\nArchive,21,Bob\n")
    assert [i.total_cost for i in made.initiatives] == [None, None]


def test_a_column_whose_name_leaves_a_doubt_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost envelope,Owner\nPortal,160000,Ann\nArchive,210000,Bob\n")
    assert [i.total_cost for i in made.initiatives] == [None, None]
    assert questions(made) == [("columns", "Cost envelope")]
    settled = made.answered("columns", "Cost envelope", "total_cost")
    assert [i.total_cost for i in settled.initiatives] == [160_000, 210_000]


@pytest.mark.parametrize(
    ("start", "other", "quarter"),
    [
        ("01-04-2026", "15-05-2026", "2026-Q2"),
        ("01-Apr-26", "15-May-26", "2026-Q2"),
        ("Apr-26", "May-26", "2026-Q2"),
        ("2026/04/01", "2026/05/15", "2026-Q2"),
        ("4/1/2026 12:00:00 AM", "12/31/2026 12:00:00 AM", "2026-Q2"),
        ("22/Sep/25 9:26 AM", "22/Sep/25 9:09 AM", "2025-Q3"),
        ("Mon 06/04/26", "Mon 01/06/26", "2026-Q2"),
        ("46113", "46180", "2026-Q2"),
        ("Q3 24/25", "Q1 26/27", "2024-Q4"),
        ("FY26/27", "FY27/28", "2026-Q2"),
        ("H2 2026", "H1 2027", "2026-Q3"),
        ("2026", "2027", "2026-Q1"),
        ("Spring 2026", "Autumn 2026", "2026-Q2"),
        ("15. März 2026", "1. Mai 2026", "2026-Q1"),
        ("1. Quartal 2026", "2. Quartal 2026", "2026-Q1"),
        ("1er avril 2026", "15 août 2026", "2026-Q2"),
        ("T2 2026", "T3 2026", "2026-Q2"),
        ("1 de abril de 2026", "15 de mayo de 2026", "2026-Q2"),
        ("aprile 2026", "maggio 2026", "2026-Q2"),
        ("2026-04-01T08:00:00.000Z", "2026-05-01T08:00:00.000Z", "2026-Q2"),
        ("Nov 1, 2026", "Dec 15, 2026", "2026-Q4"),
        ("01.04.2026", "02.05.2026", "2026-Q2"),
    ],
)
def test_dates_as_people_write_them(tmp_path: Path, start: str, other: str, quarter: str) -> None:
    made = guessed(
        tmp_path, table(("Project", "Start", "Owner"), ("A", start, "X"), ("B", other, "Y"), mark=";")
    )
    assert str(made.initiatives[0].start) == quarter
    assert not made.questions


def test_the_last_quarter_of_a_period_is_when_it_ends(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start,End\nA,FY26/27,FY27/28\nB,FY25/26,FY26/27\n")
    assert [str(i.end) for i in made.initiatives] == ["2028-Q1", "2027-Q1"]
    made = guessed(tmp_path, "Project,Start,End\nB,2026,2027\nC,H1 2026,H2 2026\n")
    assert [str(i.end) for i in made.initiatives] == ["2027-Q4", "2026-Q4"]


def test_a_plain_year_among_financial_years_is_left_empty_and_told(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start,End\nA,FY26/27,FY27/28\nB,2026,2027\nC,H1 2026,FY27/28\n")
    assert [str(i.start) for i in made.initiatives] == ["2026-Q2", "None", "None"]
    assert [str(i.end) for i in made.initiatives] == ["2028-Q1", "None", "2028-Q1"]
    assert any("'2026' is not a quarter" in problem.message for problem in made.problems)


def test_the_order_of_a_date_is_asked_where_nothing_shows_it(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start\nA,01/04/2026\nB,02/05/2026\n")
    assert [i.start for i in made.initiatives] == [None, None]
    assert questions(made) == [("dates", "Start")]
    assert str(made.answered("dates", "Start", "day first").initiatives[0].start) == "2026-Q2"
    assert str(made.answered("dates", "Start", "month first").initiatives[0].start) == "2026-Q1"


def test_which_year_a_financial_year_is_named_after_is_asked(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Start,Cost\nA,FY26,100\nB,FY27,200\n")
    assert [i.start for i in made.initiatives] == [None, None]
    assert questions(made) == [("years", "Start")]
    assert str(made.answered("years", "Start", "ends").initiatives[0].start) == "2025-Q2"
    assert str(made.answered("years", "Start", "begins").initiatives[0].start) == "2026-Q2"


@pytest.mark.parametrize(
    ("title", "cells", "quarters"),
    [
        ("Duration (weeks)", ("26", "40"), (2, 4)),
        ("Dauer (Monate)", ("6", "7"), (2, 3)),
        ("Duration", ("6 months", "2.5 years"), (2, 10)),
        ("Duration", ("18 mths", "1 year 6 months"), (6, 6)),
        ("Duration (years)", ("2.5", "1.0"), (10, 4)),
        ("Duration (working days)", ("65", "66"), (1, 2)),
        ("Durée (mois)", ("6", "12"), (2, 4)),
    ],
)
def test_durations_are_read_in_their_unit(
    tmp_path: Path, title: str, cells: tuple[str, ...], quarters: tuple[int, ...]
) -> None:
    made = guessed(
        tmp_path, table(("Project", title), *((f"Work {n}", cell) for n, cell in enumerate(cells)))
    )
    assert tuple(i.duration_quarters for i in made.initiatives) == quarters


def test_a_duration_without_a_unit_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Duration\nA,6\nB,18\n")
    assert [i.duration_quarters for i in made.initiatives] == [None, None]
    assert questions(made) == [("duration", "Duration")]
    assert [i.duration_quarters for i in made.answered("duration", "Duration", "months").initiatives] == [
        2,
        6,
    ]


def test_a_duration_without_a_unit_is_shown_by_the_dates(tmp_path: Path) -> None:
    text = "Project,Duration,Start,End\nA,6,2026-04-01,2026-09-30\nB,18,2026-04-01,2027-09-30\n"
    made = guessed(tmp_path, text)
    assert [i.duration_quarters for i in made.initiatives] == [2, 6]
    assert not made.questions


@pytest.mark.parametrize(
    "word", ["Total", "Gesamt", "Summe", "Total général", "Totale", "Suma", "Totaal", "TOTALS:"]
)
def test_totals_in_other_languages(tmp_path: Path, word: str) -> None:
    made = guessed(tmp_path, f"Project;Owner;Cost\nA;X;100\nB;Y;200\n{word};;300\n")
    assert [i.name for i in made.initiatives] == ["A", "B"]


def test_a_total_that_differs_is_told(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nA,100\nB,approx 200\nTotal,300\n")
    assert "the table's own total is 300, and what was read adds up to 100" in made.words


def test_work_that_is_called_total_something_is_work(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Owner,Cost\nTotal rewards platform,X,100\nB,Y,200\nC,Y,250\n")
    assert [i.name for i in made.initiatives] == ["Total rewards platform", "B", "C"]


def test_headings_become_a_value_of_the_rows_below(tmp_path: Path) -> None:
    text = "Project,Owner,Cost,Start\nGrow,,,\nA,X,100,2026-04-01\nB,Y,200,2026-04-01\nRun,,,\nC,Z,300,2026-04-01\n"
    made = guessed(tmp_path, text)
    assert [(i.name, i.extra["Heading"]) for i in made.initiatives] == [
        ("A", "Grow"),
        ("B", "Grow"),
        ("C", "Run"),
    ]
    assert "is a heading of the rows below it" in made.words


def test_a_row_that_was_left_out_can_be_taken_in(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nA,100\nB,200\nTotal,300\n")
    assert [i.name for i in made.taken_in(4).initiatives] == ["A", "B", "Total"]


def test_notes_below_and_titles_above_are_no_work(tmp_path: Path) -> None:
    text = "Portfolio 2026,,\n,,\nProject,Owner,Cost\nA,X,100\nB,Y,200\n,,\nSource: finance,,\nLast updated 3 March,,\n"
    assert [i.name for i in guessed(tmp_path, text).initiatives] == ["A", "B"]


def test_merged_texts_are_filled_down_and_a_merged_figure_is_nobodys(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("Department", "Project", "Cost", "Owner"))
        page.merge_range("A2:A4", "Health")
        page.merge_range("C2:C3", 900)
        for row, name in enumerate("ABC", start=1):
            page.write(row, 1, name)
            page.write(row, 3, "X")
        page.write(3, 2, 50)
    made = guess(tmp_path / "in.xlsx", today=DAY)
    assert {i.team for i in work(made)} == {"health"}
    assert [i.total_cost for i in work(made)] == [None, None, 50]
    assert "merged cells were filled down" in words(made)
    assert "nobody's own" in words(made)


def test_the_sheet_that_reads_like_work_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        lookup = book.add_worksheet("Lookup")
        for row in range(300):
            lookup.write_row(row, 0, (f"L{row}", row, row, row, row))
        book.add_worksheet("Projects").write_row(0, 0, ("Project", "Cost"))
        for row, name in enumerate("AB", start=1):
            book.get_worksheet_by_name("Projects").write_row(row, 0, (name, 100 * row))
    made = guess(tmp_path / "in.xlsx", today=DAY)
    assert made.table_map.sheet == "Projects"
    assert [i.total_cost for i in work(made)] == [100, 200]
    assert "'Lookup'" in words(made)


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        *(("In flight", "running"), ("laufend", "running"), ("En cours", "running"), ("en curso", "running")),
        *(
            ("Complete", "complete"),
            ("Abgeschlossen", "complete"),
            ("Terminé", "complete"),
            ("Archived", "complete"),
        ),
        *(
            ("Cancelled", "cancelled"),
            ("Annulé", "cancelled"),
            ("On hold", "on hold"),
            ("Parking lot", "on hold"),
        ),
        *(("geplant", "proposed"), ("Backlog", "proposed")),
    ],
)
def test_status_is_read_as_how_work_stands(tmp_path: Path, word: str, standing: str) -> None:
    made = guessed(tmp_path, f"Project,Status,Owner\nA,{word},X\nB,Complete,Y\n")
    assert made.initiatives[0].standing is not None
    assert made.initiatives[0].standing.value == standing


def test_a_status_in_unknown_words_is_asked_for_once(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Status\nA,Gate 3\nB,Complete\nC,Gate 3\nD,Running\n")
    assert questions(made) == [("status", "Gate 3")]
    assert made.initiatives[0].standing is None
    assert str(made.answered("status", "Gate 3", "running").initiatives[0].standing) == "running"


def test_a_rating_in_colours_is_no_status(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,RAG status,Status\nA,Green,Running\nB,Red,Complete\n")
    assert [i.status for i in made.initiatives] == ["Running", "Complete"]
    assert [i.extra["RAG status"] for i in made.initiatives] == ["Green", "Red"]


@pytest.mark.parametrize(
    ("cell", "requires"),
    [
        *(("P-1, P-2", ("P-1", "P-2")), ("P-1; P-2", ("P-1", "P-2")), ("P-1 & P-2", ("P-1", "P-2"))),
        *(("P-1/P-2", ("P-1", "P-2")), ("P-1 and P-2", ("P-1", "P-2")), ("Alpha", ("P-1",))),
        *(
            ("alpha; Beta, with more", ("P-1", "P-2")),
            ("2FS+5d", ()),
            ("P-2FS+5d", ("P-2",)),
            ("P-1: Alpha", ("P-1",)),
        ),
        *(("None", ()), ("n/a", ()), ("-", ()), ("—", ()), ("keine", ())),
    ],
)
def test_dependencies_in_many_manners(tmp_path: Path, cell: str, requires: tuple[str, ...]) -> None:
    rows = (
        ("P-1", "Alpha", ""),
        ("P-2", "Beta, with more", ""),
        ("P-3", "Gamma", cell),
        ("P-4", "Delta", "P-1"),
    )
    made = guessed(tmp_path, table(("Ref", "Project", "Depends on"), *rows, mark="\t"))
    assert made.initiatives[2].requires == requires


def test_a_dependency_that_names_nothing_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Depends on\nCheckout flow,\nWallet,Checkout flows\nOther,Wallet\n")
    assert [i.requires for i in made.initiatives] == [(), (), ("wallet",)]
    assert "nearest: Checkout flow" in made.words
    assert made.initiatives[1].extra["Depends on"] == "Checkout flows"


def test_blocks_is_the_other_way_round(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Blocks\nA,B\nB,\n")
    assert [i.requires for i in made.initiatives] == [(), ("a",)]


def test_amounts_in_another_currency_are_left_empty_and_told(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nA,£500\nB,£600\nC,€700\n")
    assert [i.total_cost for i in made.initiatives] == [500, 600, None]
    assert "more than one currency" in made.words


def test_a_flood_of_repeated_columns_is_summed(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project," + ",".join(["Comment"] * 60) + "\nA" + ",x" * 60 + "\n")
    assert sum("stand" in line and "more than once" in line for line in made.words.splitlines()) == 1


def test_a_list_of_names_is_a_portfolio(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project\nAlpha\nBeta\n")
    assert [i.name for i in made.initiatives] == ["Alpha", "Beta"]
    assert "the next quarter, since nothing in the source says" in made.words


@pytest.mark.parametrize("suffix", ["tsv", "txt"])
def test_quotes_in_odd_places_are_read_or_told(tmp_path: Path, suffix: str) -> None:
    text = 'Project\tOwner\tCost\nThe "big" move\tX\t100\n"Odd" start\tY\t200\nC\tZ\t300\n'
    made = guessed(tmp_path, text, name=f"in.{suffix}")
    assert [i.total_cost for i in made.initiatives] == [100, 200, 300]


def test_backslashed_quotes(tmp_path: Path) -> None:
    made = guessed(tmp_path, 'Project,Cost\n"The \\"big\\" move, again",100\n"B",200\n')
    assert [(i.name, i.total_cost) for i in made.initiatives] == [('The "big" move, again', 100), ("B", 200)]

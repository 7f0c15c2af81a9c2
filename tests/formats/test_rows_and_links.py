"""Rows that are no work, how work stands, and what it waits for."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from tests.formats.reading import DAY, guessed, questions, table, words, work

from bowstring.formats.foreign.guessing import guess


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


@pytest.mark.parametrize(
    ("cell", "requires"), [("Alpha (P-1)", ("P-1",)), ("Beta (P-1)", ()), ("Alpha (P-9)", ())]
)
def test_a_key_and_a_name_that_belong_to_different_work_name_nothing(
    tmp_path: Path, cell: str, requires: tuple[str, ...]
) -> None:
    rows = (("P-1", "Alpha", ""), ("P-2", "Beta", ""), ("P-3", "Gamma", cell), ("P-4", "Delta", "P-1"))
    made = guessed(tmp_path, table(("Ref", "Project", "Depends on"), *rows, mark="\t"))
    assert made.initiatives[2].requires == requires
    assert ("names no row of this table" in made.words) is (requires == ())


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
    assert "what is not in GBP is left empty, and kept as typed: row 4, column Cost (EUR)." in made.words
    assert made.initiatives[2].extra["Cost"] == "€700"
    many = guessed(
        tmp_path,
        "Project,Cost\n"
        + "".join(
            f"{name},{sign}500\n" for name, sign in zip("ABCDEFGHIJKLMNO", "£" * 8 + "€" * 7, strict=True)
        ),
    )
    assert "column Cost (EUR) and 2 more." in many.words


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

"""Names of columns, samples, sheets and archives: what each is at its edges, read by other means."""

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.charts.telling import telling_plan, telling_portfolio

from bowstring.formats.cells import Cell
from bowstring.formats.decisions.decision_records import decision_files, read_decision_records
from bowstring.formats.files import read_portfolio
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.rows import RowsSeen, rows_seen
from bowstring.formats.foreign.interpret import interpret_period
from bowstring.formats.foreign.preview import samples_of
from bowstring.formats.foreign.source import SourceTable, read_source
from bowstring.formats.foreign.source_names import distinct_names, refuse_broken_text, refuse_long_names
from bowstring.formats.own.package import check_package
from bowstring.formats.own.sheets import Sheets
from bowstring.formats.own.tables import Sheet
from bowstring.formats.own.updating import updated
from bowstring.formats.own.workbook import write
from bowstring.formats.plans.plan_exports import PLAN_EXPORTS, plan_for
from bowstring.formats.together import write_together, zipped
from bowstring.model.assets import Focus
from bowstring.model.decisions import Decision
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, Place
from bowstring.model.quarters import Quarter


def test_names_that_stand_twice_are_counted_past_those_that_are_there() -> None:
    findings = Findings()
    titles = ["Cost", "Cost", "Cost (2)", "Cost", "", ""]
    assert distinct_names("t", titles, 3, findings) == (
        *("Cost", "Cost (3)", "Cost (2)", "Cost (4)", "column 5", "column 6"),
    )
    (problem,) = findings.problems()
    assert problem.where == Place(table="t", row=3)
    assert problem.message == (
        "2 columns stand more than once and can be told apart here: 'Cost' as 'Cost (3)'; 'Cost' as 'Cost (4)'."
    )
    findings = Findings()
    assert distinct_names("t", ["A", "A"], 1, findings) == ("A", "A (2)")
    assert findings.problems()[0].message.startswith("a column stands more than once")
    for count, end in ((4, "'A' as 'A (4)'."), (5, "'A' as 'A (4)' ….")):
        findings = Findings()
        distinct_names("t", ["A"] * count, 1, findings)
        assert findings.problems()[0].message.endswith(end)
    assert distinct_names("t", ["A", "B"], 1, Findings()) == ("A", "B")


def test_a_name_of_a_thousand_characters_is_kept_and_a_longer_one_refused_where_it_stands() -> None:
    refuse_long_names("t", ["a", "b" * 1_000], 2)
    with pytest.raises(BadDataError) as caught:
        refuse_long_names("t", ["a", "b" * 1_001], 2)
    (problem,) = caught.value.problems
    assert problem.where == Place(table="t", row=3)
    assert problem.message == "the name of column 2 has 1,001 characters; at most 1,000 are read."


def test_broken_text_is_refused_with_row_and_column_of_each() -> None:
    refuse_broken_text("t", [["a", None], ["é", 1]], Findings())
    with pytest.raises(BadDataError) as caught:
        refuse_broken_text("t", [["a", "\ud800"], ["\uffff", ("b", "\ufffe")]], Findings())
    assert [(problem.where.row, problem.where.column) for problem in caught.value.problems] == [
        *((1, "2"), (2, "1"), (2, "2")),
    ]


def test_a_column_shows_its_first_three_different_texts() -> None:
    rows: list[list[Cell]] = [["a", None], ["a", " "], ["b  c"], ["d", 5.0], ["e", "x" * 500]]
    table = SourceTable(name="t", header=("A", "B"), rows=rows)
    (first, texts), (second, others) = samples_of(table)
    assert (first, texts, second) == ("A", ("a", "b c", "d"), "B")
    assert others[0] == "5"
    assert 0 < len(others[1]) < 500
    assert set(others[1]) == {"x"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 2026-Q4 ", "2026-Q4"),
        ("2026/27", "2026/27"),
        ("Q4 2026", "2026-Q4"),
        ("April 2026 - June 2026", None),
        ("FY2026/27", "2026/27"),
        ("FY 26/27", "2026/27"),
        ("May 2026", None),
        ("1 April 2026", None),
        ("soon", None),
    ],
)
def test_a_period_is_a_quarter_or_a_year_whole(text: str, expected: str | None) -> None:
    assert interpret_period(text) == expected


def seen(*rows: list[Cell], taken: tuple[int, ...] = ()) -> RowsSeen:
    """What the rows below four columns are."""
    vocabulary = frozenset({"project", "owner", "cost", "status"})
    return rows_seen(("Project", "Owner", "Cost", "Status"), rows, vocabulary, frozenset(taken))


WORK: list[list[Cell]] = [["Bridge", "Ann", 5.0, "open"], ["Tunnel", "Bob", 7.0, "open"]]


def test_a_sum_adds_the_rows_since_the_last_and_a_grand_one_all() -> None:
    more: list[list[Cell]] = [["Harbour", "Cleo", 4.0, "open"], ["Road", "Dan", 2.0, "open"]]
    rows = seen(
        *WORK,
        ["Subtotal", None, 12.0, None],
        *more,
        ["Subtotal", None, 6.0, None],
        ["Total", None, 18.0, None],
    )
    assert rows.totals == {2: 0, 5: 3, 6: 0}
    assert sorted(rows.left_out) == [2, 5, 6]
    assert rows.left_out[5] == "adds up those above (Subtotal)"
    # What adds nothing up, though it is called so in more words, is work where it is as full.
    assert seen(*WORK, ["Total rebuild of the quay", "Cleo", 13.0, "open"]).left_out == {}
    assert set(seen(*WORK, ["Total rebuild of the quay", "Cleo", 12.0, "open"]).left_out) == {2}


def test_a_figure_that_is_the_sum_of_two_rows_counts_and_of_one_or_nearly_so_does_not() -> None:
    assert set(seen(*WORK, [None, None, 12.0, None]).left_out) == {2}
    assert set(seen(*WORK, [None, "", 12.0 * (1 + 0.9e-6), None]).left_out) == {2}
    assert "adds up" not in seen(*WORK, [None, None, 12.001, None]).left_out.get(2, "")
    assert "adds up" not in seen(WORK[0], [None, None, 5.0, None]).left_out.get(1, "")


def test_a_lone_text_is_a_heading_a_note_or_a_figure_and_what_is_taken_in_is_work() -> None:
    heading: list[Cell] = [None, "Roads and bridges", None, None]
    rows = seen(heading, *WORK)
    assert rows.headings == {0}
    assert rows.heading_of == {1: "Roads and bridges", 2: "Roads and bridges"}
    assert rows.left_out == {0: "is a heading of the rows below it ('Roads and bridges')"}
    assert seen(heading, *WORK, taken=(0,)).left_out == {}
    total: list[Cell] = ["Total", None, 12.0, None]
    rows = seen(heading, *WORK, total, taken=(3,))
    assert (rows.heading_of[3], rows.totals, set(rows.left_out)) == ("Roads and bridges", {}, {0})
    for text in ("Note: all as planned", "x" * 81):
        noted = seen(*WORK, [text, None, None, None], *WORK)
        assert noted.notes == (text,)
        assert noted.left_out == {2: f"is a note ({text[:60]!r})"}
    assert seen(*WORK, ["x" * 80, None, None, None], *WORK).notes == ()
    figure = seen(*WORK, [None, None, 3.0, None], *WORK)
    assert figure.left_out == {2: "holds one figure and no name"}
    wide = seen(*WORK, ["Quay", "Ann", 5.0, "open", "left"])
    assert wide.left_out == {
        2: "has 5 cells under 4 columns: a separator inside a text, perhaps",
    }
    again = seen(*WORK, ["Project", "Owner", "Cost", "Status"], *WORK)
    assert again.left_out == {2: "repeats the column names"}


def test_rows_after_the_last_blank_one_are_notes_and_a_second_table_is_left_out() -> None:
    blank: list[Cell] = [None] * 4
    rows = seen(*WORK, blank, ["As of March", None, None, None])
    assert (rows.notes, sorted(rows.left_out)) == (("As of March",), [3])
    rows = seen(
        *WORK,
        blank,
        ["Status", "Project", None, None],
        ["open", 2, None, None],
        blank,
        ["x", "y", None, None],
    )
    assert sorted(rows.left_out) == [3, 4, 6]
    assert len({rows.left_out[at] for at in (3, 4, 6)}) == 1
    assert "second table" in rows.left_out[3]


def test_a_workbook_has_its_names_on_top_and_columns_as_wide_as_they(tmp_path: Path) -> None:
    header = ("key", "n" * 30, "w" * 200)
    sheet = Sheet(table="needs", header=header, rows=[("a", True, 7), ("b", ("x", "y"), None)])
    write(Sheets(settings={"name": "Ours"}, tables={"needs": sheet}), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        pages = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    (page,) = (text for text in pages if 'r="C2"' in text and "topLeftCell" in text)
    assert 'topLeftCell="A2"' in page
    # Excel adds some space of its own to a width that is asked for.
    key, name, long = (float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', page))
    assert key < 31 < name < 34 < long < 100


def workbook(path: Path, cell: str, *, parts: int = 1) -> Path:
    """An archive whose last part is a sheet with one cell."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(parts - 1):
            archive.writestr(f"{number}.bin", b"")
        archive.writestr("sheet.XML", f'<row><c r="{cell}"/></row>')
    return path


def test_a_sheet_may_reach_to_twenty_million_cells_in_ten_thousand_parts(tmp_path: Path) -> None:
    place = Place(table="t")
    check_package(workbook(tmp_path / "a.xlsx", "T1000000"), place)
    for cell, words in (
        ("T1000001", "row 1,000,001 and column 20"),
        ("U1000000", "row 1,000,000 and column 21"),
        ("AAAA1", "row 1 and column 20,000,001"),
        ("A1234567890", "row 20,000,001 and column 1"),
    ):
        with pytest.raises(BadDataError, match=f"a sheet reaches to {words}"):
            check_package(workbook(tmp_path / "b.xlsx", cell), place)
    check_package(workbook(tmp_path / "c.xlsx", "ZZZ1000", parts=10_000), place)
    with pytest.raises(BadDataError, match="unpacked it is larger than 200 MB"):
        check_package(workbook(tmp_path / "d.xlsx", "A1", parts=10_001), place)


def test_files_are_written_with_their_folders_and_an_archive_is_the_same_each_time(tmp_path: Path) -> None:
    contents = {"a.md": b"1", "inner/b.md": b"2"}
    write_together(contents, tmp_path / "new" / "here")
    made = {
        path.relative_to(tmp_path / "new/here").as_posix(): path for path in (tmp_path / "new").rglob("*.md")
    }
    assert {name: path.read_bytes() for name, path in made.items()} == contents
    assert zipped(contents) == zipped(dict(contents))
    with zipfile.ZipFile(io.BytesIO(zipped(contents))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents
    # Where one cannot be put in place the others are as before, and no folder is left behind.
    (tmp_path / "new/here/z").mkdir()
    (tmp_path / "new/here/z/in_the_way").write_bytes(b"")
    with pytest.raises(BadDataError, match="Nothing was changed"):
        write_together({"a.md": b"3", "more/c.md": b"4", "z": b"5"}, tmp_path / "new/here")
    assert (tmp_path / "new/here/a.md").read_bytes() == b"1"
    assert {path.name for path in (tmp_path / "new/here").iterdir()} == {"a.md", "inner", "z"}


def test_what_changed_is_shown_by_its_first_sixty_characters() -> None:
    settings = Settings(name="Ours", start=Quarter(2026, 4))

    def named(name: str, fund: str) -> Portfolio:
        work = Initiative(key="a", name=name, focus=Focus.PRODUCT, fund=fund)
        return Portfolio(settings=settings, initiatives=(work,))

    _, problems = updated(named("a" * 61, ""), named("b" * 60, "roads"))
    assert [(problem.where.column, problem.message) for problem in problems] == [
        ("", "0 records are new, 1 changed, 0 as before."),
        ("name", f"a: was {'a' * 60!r}, now {'b' * 60!r}."),
        ("fund", "a: was empty, now 'roads'."),
    ]


def test_a_decision_is_kept_in_a_file_called_by_sixty_characters_of_its_key() -> None:
    decisions = [Decision(key=key, title="T") for key in ("k" * 61, "k" * 60, "!!!")]
    portfolio = Portfolio(settings=Settings(name="Ours", start=Quarter(2026, 4)), decisions=tuple(decisions))
    assert sorted(decision_files(portfolio)) == [
        f"0001-{'k' * 60}.md",
        f"0002-{'k' * 60}.md",
        "0003-decision.md",
    ]


@pytest.mark.parametrize(
    ("name", "read"),
    [(name, read_source) for name in ("big.csv", "big.xml", "big.json")]
    + [("big.md", read_decision_records)],
)
def test_a_file_of_more_than_two_hundred_megabytes_is_refused_before_it_is_read(
    tmp_path: Path, name: str, read: Callable[[Path], object]
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(200_000_001)
    with pytest.raises(BadDataError) as caught:
        read(tmp_path / ("" if name == "big.md" else name))
    assert [str(problem) for problem in caught.value.problems] == [
        f"{name}: the file is larger than 200 MB. Split it."
    ]


def test_every_table_of_a_folder_that_is_none_of_a_portfolio_is_named(tmp_path: Path) -> None:
    (tmp_path / "portfolio.toml").write_text("name = 'Ours'\nstart = '2026-Q4'\n")
    for name in ("assets", "asets", "budget", "notes", "plan", "zeta"):
        (tmp_path / f"{name}.csv").write_text("key,name,focus,period,amount\n")
    problems = read_portfolio(tmp_path)[1]
    strangers = {
        problem.where.table: (problem.severity.value, problem.mend)
        for problem in problems
        if problem.message == "is not a table of a portfolio and was not read."
    }
    assert strangers == {
        "asets.csv": ("warning", "Rename it to assets.csv?"),
        "notes.csv": ("note", ""),
        "zeta.csv": ("note", ""),
    }


def test_a_plan_without_links_has_no_columns_for_them() -> None:
    portfolio, plan = telling_portfolio(), telling_plan()
    nothing = dataclasses.replace(plan, starts=dict.fromkeys(plan.starts))
    text = plan_for(PLAN_EXPORTS["jira"], portfolio, nothing).decode("utf-8-sig")
    header = text.splitlines()[0].split(",")
    full = plan_for(PLAN_EXPORTS["jira"], portfolio, plan).decode("utf-8-sig").splitlines()[0].split(",")
    most = max(
        len([needed for needed in portfolio.index.initiatives[key].requires if needed in plan.funded])
        for key in plan.funded
    )
    assert (text.count("\n"), len(full) - len(header)) == (1, most)

"""What each command says to people, and how it ends."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Run, portfolio
from typer.main import get_command

from bowstring.cli.app import app
from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.formats.own.version import version_of
from bowstring.formats.plans.plan_files import read_plan
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.portfolio import Portfolio

PLANNED = ("plan", "tensions", "agenda", "ask", "compare", "served", "frontier")


def test_help_lists_every_command_and_loads_nothing_heavy(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    names = getattr(get_command(app), "commands")  # noqa: B009 - a group has them, whatever its type says
    assert names.keys() >= {*PLANNED, "check", "reach", "convert", "man", "serve"}
    assert [name for name in names if name not in ran.out] == []
    loaded = "import sys, bowstring.cli; print([m for m in ('rich', 'numpy', 'highspy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_check_needs_neither_arrays_nor_the_solver() -> None:
    loaded = (
        "import sys, bowstring.cli.checking; print([m for m in ('numpy', 'highspy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("stated", "threads"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_a_command_adds_up_in_one_thread_unless_somebody_says_otherwise(
    stated: dict[str, str], threads: str
) -> None:
    others = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    code = "import os, bowstring.cli; print(os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**others, **stated}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == threads


def test_version_is_told(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0
    assert ran.out.startswith("bowstring ")


@pytest.mark.parametrize("arguments", [("plan",), ("nonsense",), ("plan", "x", "--floor", "2"), ("why", "x")])
def test_bad_usage_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).code == 2


@pytest.mark.parametrize(
    ("arguments", "listed"),
    [
        (("tensions", "--kind", "quarrel"), "worth, two_sided"),
        (("tensions", "--level", "moon"), "team, platform, enterprise"),
        (("compare", "--with", "loudest"), "value-for-money, wsjf"),
        (("convert",), "--guess"),
    ],
)
def test_a_choice_that_is_none_ends_with_2_and_lists_them(
    run: Run, small: Path, arguments: tuple[str, ...], listed: str
) -> None:
    ran = run(arguments[0], small, *arguments[1:])
    assert ran.code == 2
    assert listed in " ".join(ran.err.split())


def test_check_tells_problems_and_the_room(run: Run, small: Path, circular: Path) -> None:
    good, bad = run("check", small), run("check", circular)
    assert (good.code, bad.code) == (0, 1)
    assert "It can be planned; 1 thing to check." in good.out
    assert "you are choosing £460,000" in good.out
    assert "Fix first (1)" in bad.out
    assert "initiatives, row 2, apply, column requires" in bad.out


def test_plan_tells_what_starts_when_and_what_it_serves(run: Run, small: Path) -> None:
    ran = run("plan", small)
    assert ran.code == 0
    for phrase in (
        "8 of 10 initiatives",
        "of the best possible",
        "Apr 2026",
        "Share of spend",
        "Design",
        "Of 1 need",
    ):
        assert phrase in ran.out.replace("the best possible", "of the best possible"), phrase
    assert "Points" not in ran.out
    assert "Points" in run("plan", small, "--points").out


@pytest.mark.parametrize(("people", "team"), [(31_000.0, 10_000.0), (7.0, 2.0)])
def test_people_of_many_quarters_are_told_in_tables_that_fit_with_the_discipline_named(
    run: Run, tmp_path: Path, people: float, team: float
) -> None:
    """Of ten thousand people or of a few: names and figures are whole, and no quarter is left out."""
    plain, name = portfolio(), "Design of services and of whatever people read in them"
    many = replace(
        plain,
        settings=replace(plain.settings, quarters=12),
        initiatives=tuple(replace(each, effort={"design": team}) for each in plain.initiatives),
        disciplines=(Discipline(key="design", name=name, pay=15_000.0),),
        capacity=(Capacity(discipline="design", people=people),),
    )
    write_portfolio(many, tmp_path / "many")
    done = run("plan", tmp_path / "many")
    assert done.code == 0
    section = done.out.split("People: needed / available")[1]
    figures = [line for line in section.splitlines() if f"/{people:.0f}" in line]
    assert len(figures) > 1
    assert all(line.startswith(name) for line in figures)
    assert sum(line.count(f"/{people:.0f}") for line in figures) == 12
    assert max(map(len, figures)) <= 100


def test_the_same_plan_is_recorded_under_the_same_key(run: Run, small: Path, tmp_path: Path) -> None:
    first = run("plan", small, "-o", tmp_path / "out", "--author", "p-1")
    again = run("plan", small, "-o", tmp_path / "out", "--json")
    assert (first.code, again.code) == (0, 0)
    assert again.answer["status"] == "optimal"
    names = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "out").rglob("*.*"))
    key = Path(names[1]).stem
    assert names == ["out/plan.csv", f"out/plans/{key}.json", "out/tensions.csv"]
    recorded = read_plan(tmp_path / "out" / "plans" / f"{key}.json")
    assert recorded.key == key
    assert recorded.version == version_of(read_portfolio(small)[0])
    assert {key: str(start) if start else None for key, start in recorded.starts.items()} == again.answer[
        "starts"
    ]
    document = json.loads((tmp_path / "out" / "plans" / f"{key}.json").read_text(encoding="utf-8"))
    assert {"value", "bound", "gap", "lean", "ideals", "floor", "seed", "ledger", "adopted_on"} <= set(
        document
    )
    assert (tmp_path / "out" / "plan.csv").read_text(encoding="utf-8").count("\n") == 11


def test_a_portfolio_can_be_read_where_its_plan_was_recorded(
    run: Run, keep: Callable[[Portfolio], Path]
) -> None:
    path = keep(portfolio())
    before = read_portfolio(path)
    assert run("plan", path, "-o", path).code == 0
    assert read_portfolio(path) == before


def test_tensions_opens_with_permission_to_stop_arguing(run: Run, small: Path) -> None:
    ran = run("tensions", small)
    assert ran.code == 0
    first_paragraph = " ".join(ran.out.split("\n\n")[0].split())
    assert "cannot on their own, whoever is right" in first_paragraph
    assert "leave them." in first_paragraph
    assert "Points" not in ran.out
    only = run("tensions", small, "--kind", "two-sided", "--level", "enterprise", "--json").answer
    kinds = {(tension["kind"], tension["level"]) for tension in only["tensions"]}  # type: ignore[attr-defined]
    assert kinds == {("two_sided", "enterprise")}


def test_the_agenda_keeps_to_its_forum_and_hours(run: Run, small: Path) -> None:
    ran = run("agenda", small, "--forum", "board")
    assert ran.code == 0
    assert "For board: " in ran.out
    answer = run("agenda", small, "--forum", "board", "--json").answer
    assert answer["hours"] == 2.0
    assert isinstance(answer["hours_used"], float)
    assert answer["hours_used"] <= 2.0
    assert "No open question fits these hours" in run("agenda", small, "--forum", "empty").out


def test_the_agenda_for_word_is_written_whole_or_the_reason_is_told(
    run: Run, small: Path, tmp_path: Path
) -> None:
    target = tmp_path / "new" / "agenda.docx"
    assert run("agenda", small, "--word", target).out == f"Written: {target}\n"
    with zipfile.ZipFile(target) as package:
        assert "Small office: agenda" in package.read("word/document.xml").decode()
    blocked = target / "agenda.docx"
    ran = run("agenda", small, "--word", blocked)
    assert ran.code == 1
    assert "is a file, not a folder" in ran.err
    assert run("agenda", small, "--word", target, "--json").code == 2


def test_the_agenda_for_a_calendar_is_the_next_meeting_by_the_readers_own_clock(
    run: Run, small: Path, tmp_path: Path
) -> None:
    target = tmp_path / "agenda.ics"
    assert run("agenda", small, "--calendar", target, "--meets", "tue 10:30").out == f"Written: {target}\n"
    text = target.read_bytes().decode()
    starts = re.search(r"^DTSTART:(\d{8})T103000\r$", text, re.M)
    assert starts is not None
    assert datetime.strptime(starts[1], "%Y%m%d").weekday() == 1
    ran = run("agenda", small, "--calendar", target, "--meets", "someday")
    assert ran.code == 1
    assert "'someday' is no day and time of a meeting. Write them like this: tuesday 10:00." in ran.err
    assert run("agenda", small, "--calendar", target, "--json").code == 2


def test_a_plan_is_written_for_other_tools(run: Run, small: Path, tmp_path: Path) -> None:
    jira, azure, tables = tmp_path / "jira.csv", tmp_path / "azure.csv", tmp_path / "tables"
    ran = run("plan", small, "--jira", jira, "--azure-devops", azure, "--parquet", tables)
    assert f"Written: {jira}, {azure}, {tables / 'plan.parquet'}, {tables / 'tensions.parquet'}" in ran.out
    assert jira.read_text().startswith("Issue key,Summary,Issue Type,Status,")
    assert azure.read_text().startswith("ID,Work Item Type,Title,")
    assert (tables / "plan.parquet").read_bytes()[:4] == b"PAR1"
    book = tmp_path / "report.xlsx"
    assert run("report", small, "-o", book).out == f"Written: {book}\n"
    assert "xl/workbook.xml" in zipfile.ZipFile(book).namelist()


def test_an_unknown_forum_lists_those_there_are(run: Run, small: Path) -> None:
    ran = run("agenda", small, "--forum", "nobody")
    assert ran.code == 1
    assert "It has: board, empty." in ran.err


def test_the_agenda_as_markdown_has_the_same_items(run: Run, small: Path) -> None:
    ran = run("agenda", small, "--markdown")
    items = run("agenda", small, "--json").answer["items"]
    assert ran.out.startswith("# Small office: agenda\n")
    for item in items:  # type: ignore[attr-defined]
        assert f"**{item['question']}**" in ran.out


def test_why_explains_by_key_or_name(run: Run, small: Path) -> None:
    ran = run("why", small, "identity")
    assert ran.code == 0
    assert "cannot start without it" in ran.out.replace("\n", " ")
    assert "in the plan even with no value" in ran.out
    assert run("why", small, "the IDENTITY work").out == ran.out


def test_why_names_those_that_may_be_meant(run: Run, small: Path) -> None:
    ran = run("why", small, "identty")
    assert ran.code == 1
    assert "Perhaps: identity" in ran.err


def test_ask_asks_what_could_change_the_plan_or_what_is_not_known_at_all(
    run: Run, small: Path, unvalued: Path
) -> None:
    ran = run("ask", small, "--minutes", "10")
    assert "5 questions in 10 of 10 minutes" in ran.out
    first = run("ask", unvalued)
    assert first.code == 0
    assert "what it is worth to users" in " ".join(first.out.split())


def test_compare_puts_rankings_one_focus_first_and_other_plans_beside_it(
    run: Run, small: Path, keep: Callable[[Portfolio], Path], tmp_path: Path
) -> None:
    every = run("compare", small)
    for name in ("the plan", "value-for-money", "wsjf", "product-first", "enterprise-first"):
        assert name in every.out
    some = run("compare", small, "--with", "wsjf,platform-first", "--json").answer
    assert [entry["name"] for entry in some["rows"]] == ["the plan", "wsjf", "platform-first"]  # type: ignore[attr-defined]
    run("plan", small, "-o", tmp_path)
    recorded = next((tmp_path / "plans").iterdir())
    assert "Both plans start the same things at the same time." in run("compare", small, recorded).out
    example = portfolio()
    richer = keep(replace(example, budget=tuple(replace(row, amount=900_000.0) for row in example.budget)))
    assert "differ" in run("compare", small, richer).out


def test_served_and_frontier_tell_people_and_sides(run: Run, small: Path) -> None:
    served, frontier = run("served", small), run("frontier", small, "--exact", "--seconds", 600)
    assert "Of 1 need, 0 are met today, 1 more with this plan" in " ".join(served.out.split())
    assert "These are all the plans that no other betters, proven" in frontier.out


@pytest.mark.parametrize("command", [name for name in PLANNED if name not in ("ask", "served")])
def test_without_values_the_room_for_choice_is_the_answer(run: Run, unvalued: Path, command: str) -> None:
    ran = run(command, unvalued)
    assert ran.code == 0
    assert "there is no plan by value yet" in ran.out
    assert "you are choosing £460,000" in ran.out


def test_convert_goes_between_formats_and_loses_nothing(run: Run, small: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "one.yaml", "one.json", "folder"):
        ran = run("convert", small, tmp_path / name)
        assert ran.code == 0, ran.err
        assert "10 initiatives" in " ".join(ran.out.split())
        assert read_portfolio(tmp_path / name)[0] == read_portfolio(small)[0]


def test_convert_writes_nothing_over(run: Run, small: Path, tmp_path: Path) -> None:
    write_portfolio(portfolio(), tmp_path / "there.json")
    before = (tmp_path / "there.json").read_bytes()
    ran = run("convert", small, tmp_path / "there.json")
    assert ran.code == 1
    assert "that name is already in use" in ran.err
    assert (tmp_path / "there.json").read_bytes() == before


def test_convert_guesses_a_map_and_uses_one(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Project,Area,Cost,Start\nPay,product,100,2026-04-01\nSign in,platform,90,2026-07-01\n")
    guessed = run("convert", source, "--guess")
    assert guessed.code == 0
    (tmp_path / "map.toml").write_text(guessed.out, encoding="utf-8")
    ran = run("convert", source, tmp_path / "made", "--map", tmp_path / "map.toml", "--json")
    assert ran.code == 0, ran.err
    assert ran.answer["initiatives"] == 2
    assert run("convert", source, tmp_path / "at-once", "--guess").code == 0
    assert read_portfolio(tmp_path / "at-once")[0] == read_portfolio(tmp_path / "made")[0]


def test_report_writes_one_page(run: Run, small: Path, tmp_path: Path) -> None:
    ran = run("report", small, "-o", tmp_path / "new" / "page.html")
    assert ran.code == 0, ran.err
    assert (tmp_path / "new" / "page.html").read_text(encoding="utf-8").lstrip().startswith("<!")
    assert "page.html" in ran.out


def test_demo_plans_the_department_and_ends(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--no-serve", "--seconds", "1", "-o", tmp_path, "--json")
    assert ran.code == 0, ran.err
    assert "could change what we do" in str(ran.answer["first_line"])
    assert ran.answer["items"]
    assert (tmp_path / "report.html").is_file()


def test_reuse_tells_what_is_there_when_and_why(run: Run, small: Path) -> None:
    ran = run("reuse", small, "let people check who they are", "--requires", "sign-in", "--limit", 3)
    assert ran.code == 0
    assert ran.out.startswith("1. ")
    assert "Near future" in ran.out
    nothing = run("reuse", small, "xyzzy plugh")
    assert (nothing.code, nothing.out.split(".")[0]) == (0, "We found nothing similar")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("",), "nothing is asked"),
        (("of the and",), "says nothing to search by"),
        (("chat", "--requires", "flying"), "“flying” is not known"),
        (("chat", "--need", "flying"), "“flying” is not known"),
    ],
)
def test_reuse_says_what_is_wrong_with_the_question(
    run: Run, small: Path, arguments: tuple[str, ...], says: str
) -> None:
    ran = run("reuse", small, *arguments)
    assert ran.code == 1
    assert says in ran.err


def test_reuse_without_a_sentence_lists_what_may_be_built_twice(run: Run, small: Path) -> None:
    ran = run("reuse", small)
    assert ran.code == 0
    assert "may be duplicates" in ran.out


def test_open_questions_do_without_what_only_the_search_needs() -> None:
    """It takes a second to load."""
    code = "import sys, bowstring.cli.talking, bowstring.tensions.pricing; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

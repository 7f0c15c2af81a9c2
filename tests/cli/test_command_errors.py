"""Bad input: a clear message with place and mend, exit code 1, no traceback, nothing half-written."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.cli.conftest import Run, portfolio

from bowstring.model.portfolio import Portfolio
from bowstring.model.scenarios import Scenario

READING = ("plan", "tensions", "agenda", "ask", "compare", "served", "frontier", "report")


def edited(path: Path, table: str, change: Callable[[list[str]], Sequence[str]]) -> Path:
    """The portfolio with the lines of one table changed."""
    file = path / f"{table}.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"{line}\n" for line in change(lines)), encoding="utf-8")
    return path


@pytest.fixture
def fresh(keep: Callable[[Portfolio], Path]) -> Path:
    """A good portfolio to spoil."""
    return keep(portfolio())


@pytest.mark.parametrize("command", ["check", *READING])
def test_a_missing_file(run: Run, tmp_path: Path, command: str) -> None:
    ran = run(
        command, tmp_path / "nowhere.xlsx", *(["-o", tmp_path / "x.html"] if command == "report" else [])
    )
    assert ran.code == 1
    assert "nowhere.xlsx: there is no such file or folder." in " ".join((ran.err + ran.out).split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", READING)
def test_a_circle_of_requirements(run: Run, circular: Path, tmp_path: Path, command: str) -> None:
    ran = run(command, circular, *(["-o", tmp_path / "x.html"] if command == "report" else []))
    assert ran.code == 1
    assert "initiatives, row 2, apply, column requires" in ran.err
    assert "Remove one of these requirements." in ran.err
    assert not ran.out.strip()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", READING)
def test_a_plan_that_cannot_be(run: Run, impossible: Path, tmp_path: Path, command: str) -> None:
    ran = run(command, impossible, *(["-o", tmp_path / "x.html"] if command == "report" else []))
    assert ran.code == 1
    assert "No plan can meet all of these together" in ran.err
    assert "Skills first" in ran.err
    assert not list(tmp_path.iterdir())


def test_an_impossible_plan_is_told_to_programs_with_its_status(run: Run, impossible: Path) -> None:
    ran = run("plan", impossible, "--json")
    assert ran.code == 1
    assert ran.answer["status"] == "infeasible"
    assert ran.answer["problems"]


def test_a_minimum_share_that_nobody_can_meet(run: Run, small: Path, tmp_path: Path) -> None:
    ran = run("plan", small, "--floor", "0.95", "-o", tmp_path / "out")
    assert ran.code == 1
    assert "minimum share" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_half_written_workbook(run: Run, small: Path, tmp_path: Path) -> None:
    run("convert", small, tmp_path / "whole.xlsx")
    content = (tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "half.xlsx").write_bytes(content[: len(content) // 2])
    for command in ("plan", "check"):
        ran = run(command, tmp_path / "half.xlsx")
        assert ran.code == 1
        assert "half.xlsx" in ran.err + ran.out
    assert run("convert", tmp_path / "half.xlsx", tmp_path / "made").code == 1
    assert not (tmp_path / "made").exists()


def test_a_wrong_column(run: Run, fresh: Path) -> None:
    edited(fresh, "initiatives", lambda lines: [lines[0].replace("focus", "focsu"), *lines[1:]])
    ran = run("plan", fresh)
    assert ran.code == 1
    assert "initiatives" in ran.err
    assert "focus" in ran.err


def test_text_where_a_figure_belongs(run: Run, fresh: Path) -> None:
    edited(fresh, "initiatives", lambda lines: [lines[0], lines[1].replace("60000", "lots"), *lines[2:]])
    ran = run("plan", fresh)
    assert ran.code == 1
    assert "initiatives, row 2" in ran.err
    assert "lots" in ran.err


def test_an_empty_table(run: Run, fresh: Path) -> None:
    (fresh / "initiatives.csv").write_text("", encoding="utf-8")
    ran = run("plan", fresh)
    assert ran.code == 1
    assert "initiatives: the file is empty." in ran.err
    (fresh / "initiatives.csv").write_text("key,name,focus\n", encoding="utf-8")
    for name in ("assessments", "capacity", "decisions"):
        (fresh / f"{name}.csv").unlink(missing_ok=True)
    assert "nothing to plan" in run("check", fresh).out


def test_very_many_problems_are_told_in_short(run: Run, fresh: Path) -> None:
    header = "initiative,lens,assessor,low,likely,high"
    rows = ["apply,user_need,p-1,much,2,3" for _ in range(100_000)]
    edited(fresh, "assessments", lambda _: [header, *rows])
    ran = run("plan", fresh)
    assert ran.code == 1
    lines = ran.err.splitlines()
    assert lines[0].endswith("problems to fix first:")
    assert lines[1].startswith("assessments, row 2, column low: 'much' is not a number.")
    assert lines[-1].endswith("more: use --all to show them.")
    assert len(lines) == 42


def test_more_initiatives_than_can_be_planned(run: Run, fresh: Path) -> None:
    rows = [f"i-{place},Work {place},product" for place in range(100_001)]
    edited(fresh, "initiatives", lambda _: ["key,name,focus", *rows])
    ran = run("plan", fresh)
    assert ran.code == 1
    assert "initiatives: has 100,001 rows" in ran.err


def test_json_holds_every_problem(run: Run, circular: Path, fresh: Path) -> None:
    ran = run("tensions", circular, "--json")
    assert ran.code == 1
    problems = ran.answer["problems"]
    assert isinstance(problems, list)
    assert problems[0]["table"] == "initiatives"
    assert problems[0]["mend"] == "Remove one of these requirements."
    rows = ["apply,user_need,p-1,much,more,3" for _ in range(30)]
    edited(fresh, "assessments", lambda _: ["initiative,lens,assessor,low,likely,high", *rows])
    assert len(run("check", fresh, "--json").answer["problems"]) == 60  # type: ignore[arg-type]


@pytest.mark.parametrize("blocked", ["plan.csv", "tensions.csv"])
def test_a_plan_is_recorded_whole_or_not_at_all(run: Run, small: Path, tmp_path: Path, blocked: str) -> None:
    (tmp_path / blocked).mkdir()
    ran = run("plan", small, "-o", tmp_path)
    assert ran.code == 1
    assert "Nothing was changed." in ran.err
    assert list(run("plan", small, "-o", tmp_path, "--json").answer) == ["schema", "problems"]
    assert [path.name for path in tmp_path.rglob("*")] == [blocked]


def test_room_for_choice_is_no_plan_to_record(run: Run, unvalued: Path, tmp_path: Path) -> None:
    ran = run("plan", unvalued, "-o", tmp_path / "out")
    assert ran.code == 1
    assert "no plan by value to record yet" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_file_is_no_folder_to_write_to(run: Run, small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    ran = run("plan", small, "-o", tmp_path / "file")
    assert ran.code == 1
    assert "is a file, not a folder." in ran.err
    assert (tmp_path / "file").read_text() == "mine"
    assert run("report", small, "-o", tmp_path).code == 1


@pytest.mark.parametrize(
    "typed",
    [
        ("plan", "nowhere", "--flor", "0.1", "--json"),
        ("plan", "--json"),
        ("plam", "x", "--json"),
        ("agenda", "x", "--hours", "many", "--json"),
        ("convert", "x", "--map", "a", "--from", "jira", "--json"),
    ],
)
def test_a_mistake_in_typing_is_told_to_programs_too(run: Run, typed: tuple[str, ...]) -> None:
    ran = run(*typed)
    assert ran.code == 2
    (problem,) = ran.answer["problems"]
    assert problem["severity"] == "error"
    assert problem["message"]
    assert "--help" in problem["mend"]


def test_a_mistake_in_typing_is_told_to_people_in_words(run: Run) -> None:
    ran = run("plam", "x")
    assert ran.code == 2
    assert "plam" in ran.err
    assert not ran.out.strip().startswith("{")


def test_what_is_neither_scenario_nor_file_is_told_with_the_scenarios_there_are(
    run: Run, keep: Callable[[Portfolio], Path]
) -> None:
    scenario = Scenario(key="less-money", name="Less money", reason="")
    ran = run("compare", keep(dataclasses.replace(portfolio(), scenarios=(scenario,))), "les-money")
    assert ran.code == 1
    words = " ".join(ran.err.split())
    assert "les-money: there is no such scenario, file or folder. The scenarios here are less-money." in words

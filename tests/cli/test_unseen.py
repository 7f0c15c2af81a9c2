"""What nobody sees is shown on the command line as what it is, and answers for programs stay the same and parse."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run, portfolio

from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio

_MARKS = "\u202e\u2066\x1b[2J\ufeff"
_MARKUP = "A [link](http://example.org) *now* <b>`x`</b> | # one\n# two"


@pytest.fixture(scope="module")
def marked(keep: Callable[[Portfolio], Path]) -> Path:
    """The small office, its names full of marks."""
    small = portfolio()
    works = tuple(
        dataclasses.replace(work, name=f"{work.name}{_MARKS}{_MARKUP}") for work in small.initiatives
    )
    settings = dataclasses.replace(small.settings, name=f"Office{_MARKS}")
    return keep(dataclasses.replace(small, settings=settings, initiatives=works))


@pytest.mark.parametrize(
    "command", ["plan", "agenda", "tensions", "check", "served", "why apply", "agenda --markdown"]
)
def test_the_screen_shows_them(run: Run, marked: Path, command: str) -> None:
    name, *more = command.split()
    screen = run(name, marked, *more).out
    assert not set("\u202e\u2066\x1b\ufeff") & set(screen)


@pytest.mark.parametrize("command", ["plan", "agenda", "tensions", "served"])
def test_answers_for_programs_say_the_same(run: Run, marked: Path, command: str) -> None:
    ran = run(command, marked, "--json")
    assert not set("\u202e\u2066\x1b\ufeff") & set(ran.out)
    assert ran.answer
    if command == "agenda":
        assert _MARKS in json.dumps(ran.answer, ensure_ascii=False).replace("\\u001b", "\x1b")


def test_the_agenda_as_markdown_holds_no_markup_of_a_name(run: Run, marked: Path) -> None:
    text = run("agenda", marked, "--markdown").out
    assert r"A \[link\](http://example.org) \*now\* \<b\>\`x\`\</b\> \| \# one \# two" in text
    assert text.startswith("# Office\\[U+202E\\]")
    assert "\n# two" not in text


def test_tables_to_read_show_them_and_the_portfolio_keeps_them(
    run: Run, marked: Path, tmp_path: Path
) -> None:
    assert run("plan", marked, "-o", tmp_path / "out").code == 0
    assert "[U+202E]" in (tmp_path / "out/plan.csv").read_text(encoding="utf-8")
    assert "\u202e" not in (tmp_path / "out/plan.csv").read_text(encoding="utf-8")
    assert all(_MARKS in work.name for work in read_portfolio(marked)[0].initiatives)
    assert run("report", marked, "-o", tmp_path / "report.html").code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "[U+202E]" in page
    assert not set("\u202e\u2066\x1b\ufeff") & set(page)


@pytest.mark.parametrize("command", ["plan", "agenda"])
def test_nothing_stands_among_an_answer_for_programs(marked: Path, command: str) -> None:
    """As another program runs it: what a library writes to its standard output by itself would break the answer."""
    done = subprocess.run(
        [sys.executable, "-m", "bowstring", command, str(marked), "--json"],
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)

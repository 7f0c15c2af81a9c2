"""The tutorial is true: each command that it shows is run, and says what is shown, in that order."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bowstring.cli.app import app
from bowstring.tensions.pricing_effort import EFFORT

ROOT = Path(__file__).parents[1]
WISHES = ROOT / "examples" / "wishes"
# What the reader does by hand in a section before its first command that needs it.
COPIED = {"1": ("wishes.csv",), "4": ("assessments.csv", "people.csv")}


def sections() -> Iterator[tuple[str, str]]:
    """Number and text of each numbered section."""
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for part in text.split("\n## ")[1:]:
        number = re.match(r"\d+", part)
        if number:
            yield number[0], part


def blocks(text: str) -> list[str]:
    return re.findall(r"```\n(.*?)```", text, flags=re.DOTALL)


def run(line: str) -> str:
    """What a command of the tutorial prints; kept in a file where the line says so."""
    words, _, file = line.removeprefix("bowstring ").partition(" > ")
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, words.split())
    assert done.exit_code == 0, done.output
    if file:
        Path(file).write_text(done.stdout, encoding="utf-8")
    return done.output


def assert_shows(output: str, shown: list[str], line: str) -> None:
    """Every line that is shown stands in the output, in that order."""
    there = iter(output.splitlines())
    for wanted in shown:
        if wanted.strip() and wanted != "…":
            assert any(wanted.rstrip() == row.rstrip() for row in there), f"{line}: {wanted!r} in\n{output}"


def by_hand(number: str, block: str) -> None:
    """What the reader types into a file."""
    if block.startswith("period,amount"):
        Path("mine/budget.csv").write_text(block, encoding="utf-8")
    elif number == "8":
        with Path("mine/assessments.csv").open("a", encoding="utf-8") as file:
            file.write(block)
    elif block.startswith(("[tables.columns]", "initiative,lens")):
        there = Path("map.toml" if block.startswith("[") else "mine/assessments.csv")
        assert_shows(there.read_text(encoding="utf-8"), block.splitlines(), there.name)


def test_the_tutorial_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(EFFORT)
    ran = 0
    for number, text in sections():
        for name in COPIED.get(number, ()):
            shutil.copy(WISHES / name, Path() if number == "1" else Path("mine"))
        for block in blocks(text):
            if not block.startswith("$ "):
                by_hand(number, block)
                continue
            line, *shown = block.splitlines()
            assert_shows(run(line.removeprefix("$ ")), shown, line)
            ran += 1
    assert ran > 8

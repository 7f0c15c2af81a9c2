"""Writes the figures that the README and docs/commands.md quote, by running what they show on the example department.

Run from a checkout: python -m examples.make_figures. With --check it only tells what is stale.
"""

import argparse
import os
import re
import shlex
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from typer.testing import CliRunner

from bowstring.cli.app import app

ROOT = Path(__file__).parents[1]
COMMANDS, README = ROOT / "docs" / "commands.md", ROOT / "README.md"
DEMO = "bowstring demo"
# What a shown command needs beside the department, or changes on this machine: left as it stands.
_LEFT = re.compile(
    r"bowstring (serve|worker|sign-in-link|close-account|backup|restore|convert|report|since)\b|.* -o "
)
_BLOCK = re.compile(r"(?<=```\n)(\$ bowstring .*?)(?=```)", re.DOTALL)
_OPENING = re.compile(r"(?<=opens like this:\n\n)(?:> .*\n)+")
# A ceiling on seconds that does not bind: a plan that was cut short is another one on another machine.
_SECONDS = 600
_PLANNING = {"demo", "plan", "tensions", "agenda", "why", "ask", "compare", "served", "delivered", "teams"}
_ELLIPSIS = "…"
_WIDTH = 126

Run = Callable[[str], list[str]]
"""What a command line prints, by line."""


def commands_shown(text: str) -> Iterator[str]:
    """The command lines whose output a page shows, in order."""
    for block in _BLOCK.findall(text):
        for command, lines in _parts(block):
            if lines and not _LEFT.match(command):
                yield command


def rewritten(text: str, run: Run, commands: Sequence[str]) -> str:
    """A page with what some of the shown commands print today, as many lines of it as it shows.

    Args:
        text: of the page.
        run: runs a command line.
        commands: those that are run; what others print stays as it is.
    """

    def block(match: re.Match[str]) -> str:
        return "".join(
            f"$ {command}\n" + "".join(f"{line}\n" for line in _quoted(command, lines))
            for command, lines in _parts(match[0])
        )

    def _quoted(command: str, lines: list[str]) -> list[str]:
        return _excerpts(lines, run(command)) if lines and command in commands else lines

    return _BLOCK.sub(block, text)


def with_opening(text: str, printed: Sequence[str]) -> str:
    """The README with the first line of an agenda, as the demo prints it over several."""
    sentence = " ".join(printed[: next(at for at, line in enumerate(printed) if line.startswith("For "))])
    quoted = textwrap.wrap(sentence, _WIDTH, initial_indent="> ", subsequent_indent="> ")
    return _OPENING.sub("".join(f"{line}\n" for line in quoted), text)


def run_here(line: str) -> list[str]:
    """What a command line prints, on the example department of this checkout."""
    words = shlex.split(line)[1:]
    words += ["--no-serve", "-o", "out"] if line == DEMO else []
    words += ["--seconds", str(_SECONDS)] if words[0] in _PLANNING else []
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        done = CliRunner(env={"COLUMNS": "80"}).invoke(app, words)
    finally:
        os.chdir(before)
    if done.exit_code != 0:
        raise SystemExit(f"{line} ended with {done.exit_code}:\n{done.output}")
    return [printed.rstrip() for printed in done.stdout.splitlines()]


def _parts(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block with the lines below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, lines


def _excerpts(shown: list[str], printed: list[str]) -> list[str]:
    """The printed lines that stand where the shown ones do: each excerpt from the line that begins alike."""
    lines: list[str] = []
    at, is_first = 0, True
    for line in shown:
        if line == _ELLIPSIS:
            lines.append(line)
            is_first = True
            continue
        if is_first:
            begins = re.split(r"\d", line, maxsplit=1)[0]
            at = next((place for place in range(at, len(printed)) if printed[place].startswith(begins)), at)
        is_first = False
        lines.append(printed[at] if at < len(printed) else "")
        at += 1
    return lines


def _pages() -> Iterator[tuple[Path, str]]:
    """Each page with its text as it should be."""
    text, agenda = COMMANDS.read_text(encoding="utf-8"), run_here(DEMO)
    shown = list(commands_shown(text))
    yield COMMANDS, rewritten(text, lambda line: agenda if line == DEMO else run_here(line), shown)
    yield README, with_opening(README.read_text(encoding="utf-8"), agenda)


def main() -> None:
    """Rewrite the pages, or tell which are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell what is stale")
    options = parser.parse_args()
    stale = []
    for page, text in _pages():
        if text != page.read_text(encoding="utf-8"):
            stale.append(str(page.relative_to(ROOT)))
            if not options.check:
                page.write_text(text, encoding="utf-8")
    if stale and options.check:
        sys.exit(f"Figures are stale in {', '.join(stale)}: run python -m examples.make_figures.")
    print(f"Figures written to {', '.join(stale)}." if stale else "Every figure is as it should be.")


if __name__ == "__main__":
    main()

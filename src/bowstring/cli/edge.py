"""Where errors end: what went wrong, where and how to mend it, on stderr or as JSON, and the exit code."""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from bowstring.answers.answer import numbered, problem_answer
from bowstring.model.problems import BadDataError, BowstringError, Place, Problem, Severity, error
from bowstring.model.wording import UNSEEN, visible

_UNSEEN = re.compile(f"[{UNSEEN}]")

_MISTAKE = 2

MOST_LINES = 40
"""How many problems are told on the screen unless all are asked for."""


class Command(TyperCommand):
    """A command whose broken promises become a message and exit code 1, never a traceback."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run it; tell what went wrong."""
        try:
            return super().invoke(ctx)
        except BowstringError as broken:
            tell(broken, as_json=bool(ctx.params.get("as_json")), show_all=bool(ctx.params.get("show_all")))
        except BrokenPipeError:
            # Whoever read the output has seen enough.
            sys.stderr.close()
        raise typer.Exit(1)


class Commands(TyperGroup):
    """The command line as a whole: where `--json` is asked for, a mistake in typing it is told as JSON too."""

    def main(self, *given: Any, **options: Any) -> Any:
        """Run it. Exit code 2 for a mistake."""
        words = options.get("args") or (given[0] if given else None) or sys.argv[1:]
        if "--json" not in words or not options.get("standalone_mode", True):
            return super().main(*given, **options)
        try:
            sys.exit(super().main(*given, **{**options, "standalone_mode": False}) or 0)
        except typer.Abort:
            sys.exit(1)
        except TyperException as mistake:
            place, mend = Place(), "`bowstring --help` lists the commands, `--help` behind one its options."
            print_json({"problems": [problem_answer(error(place, words_of(mistake), mend))]})
            sys.exit(_MISTAKE)


def words_of(mistake: TyperException) -> str:
    """What was typed wrongly, as a sentence."""
    format_message = getattr(mistake, "format_message", None)
    return str(format_message() if format_message is not None else mistake)


def tell(broken: BowstringError, *, as_json: bool, show_all: bool) -> None:
    """Tell a broken promise: the problems on stderr, or as JSON under `problems`.

    Args:
        broken: what is wrong.
        as_json: for programs.
        show_all: everything, not the first lines alone.
    """
    problems = problems_of(broken)
    if as_json:
        print_json({"problems": [problem_answer(problem) for problem in problems]})
        return
    errors = [problem for problem in problems if problem.severity is Severity.ERROR] or list(problems)
    if len(errors) > 1:
        typer.echo(f"{len(errors):,} problems to fix first:", err=True)
    for line in capped([str(problem) for problem in errors], show_all=show_all):
        typer.echo(visible(line), err=True)


def problems_of(broken: BowstringError) -> tuple[Problem, ...]:
    """What is wrong, as problems."""
    if isinstance(broken, BadDataError):
        return broken.problems
    return (error(Place(), str(broken)),)


def capped(lines: list[str], *, show_all: bool, otherwise: str = "use --all to show them") -> list[str]:
    """The lines, at most MOST_LINES unless all are asked for, with a last one that says how many are left."""
    if show_all or len(lines) <= MOST_LINES:
        return lines
    return [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES:,} more: {otherwise}."]


def print_json(answer: Mapping[str, object]) -> None:
    """An answer for programs, on stdout."""
    print_document(numbered(answer))


def print_document(document: Mapping[str, object]) -> None:
    """JSON, on stdout."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    typer.echo(with_escapes(text))


def with_escapes(document: str) -> str:
    """JSON or TOML that says the same to a program, and shows an eye the marks that it would not see."""
    return _UNSEEN.sub(lambda mark: f"\\u{ord(mark[0]):04x}", document)

"""Reading a file in a process of its own, with bounded memory and time: what dies there dies alone.

What a reader makes of a file that somebody crafted cannot be foretold: 1,400 bytes asked for 500 GB. So files from
elsewhere are read by `reader`, a child process that holds no secret, no database and no open file of ours. It answers
by one JSON document of bounded length; whatever ends it becomes a problem that names the file.

Started as a new program, never forked, since whoever asks may have threads.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bowstring
from bowstring.formats.decisions.decision_records import Records
from bowstring.formats.findings import refusal
from bowstring.formats.foreign.preview import Preview, preview_from
from bowstring.formats.limits import Limits
from bowstring.formats.own.sheets import Inventory, Sheets, portfolio_of
from bowstring.formats.own.tables import Sheet
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, Severity

_AT_ONCE = 2
_PLACES = threading.BoundedSemaphore(_AT_ONCE)
"""How many files one process has read at the same time: each may take all the memory it is allowed."""

_PATIENCE_S = 60
_SLACK = 3
"""The child may take that many times its processor seconds by the clock, since other programs run too."""
_START = (
    # As commands do: a million cells are not looked through again and again for what can go.
    "import gc, json, sys; gc.set_threshold(50_000, 50, 100); sys.path[:] = json.loads(sys.argv[1]); "
    "from bowstring.formats.reader import main; main()"
)
# What Windows needs to start any program, and nothing else: the environment holds secrets.
_ENVIRONMENT = ("SYSTEMROOT",)
# How a process ends that is out of memory (by itself, or by the system's hand), and how one out of time.
_OUT_OF_MEMORY = {getattr(signal, name, 0) for name in ("SIGABRT", "SIGKILL")}
_OUT_OF_TIME = {getattr(signal, name, 0) for name in ("SIGXCPU", "SIGALRM")}


def read_portfolio(path: Path, limits: Limits) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio in that file, with the warnings and notes met on the way.

    Raises: BadDataError with every problem found; or with one, where reading it broke or took more than allowed.
    """
    return _portfolio(ask("portfolio", path, limits))


def read_backstage(path: Path, limits: Limits) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that a Backstage catalogue tells. Raises: BadDataError as `read_portfolio` does."""
    return _portfolio(ask("backstage", path, limits))


def read_mapped(
    path: Path,
    map_text: str,
    limits: Limits,
    *,
    map_name: str = "map",
    settings: Mapping[str, object] | None = None,
    people: Collection[str] = (),
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that a map makes of a table.

    Args:
        path: of the table.
        map_text: the map, in TOML.
        limits: what reading may take.
        map_name: what problems call the map.
        settings: what holds where the map names none.
        people: keys of people who are there already, where it is to go.

    Raises: BadDataError as `read_portfolio` does.
    """
    return _portfolio(
        ask(
            "mapped",
            path,
            limits,
            map_text=map_text,
            map_name=map_name,
            settings=settings or {},
            people=list(people),
        )
    )


def guess_map(path: Path, limits: Limits) -> str:
    """A map of a table's columns to look at and correct, in TOML. Raises: BadDataError where it is no table."""
    return guess(path, limits).map_text


def guess(
    path: Path,
    limits: Limits,
    *,
    tool: str = "",
    table: str = "",
    map_text: str = "",
    with_scores: bool = False,
) -> Preview:
    """A map of a table's columns with all that a person needs to judge it.

    Args:
        path, limits: of the table, and what reading may take.
        tool: that it comes from; "" for what its columns show, "none" for no known one.
        table: what a row is; "" for what fits best.
        map_text: a map of which only what it says about rows and its answers hold; "" for none.
        with_scores: whether columns of scores are taken in as rough assessments.

    Raises: BadDataError where it is no table, or not that tool's.
    """
    arguments = {"tool": tool, "table": table, "map_text": map_text, "with_scores": with_scores}
    return preview_from(ask("guess", path, limits, **arguments))


def review(
    path: Path, map_text: str, limits: Limits, *, settings: Mapping[str, object] | None = None
) -> Preview:
    """What a map makes of a table, with all that a person needs to judge it.

    Args:
        path, limits: of the table, and what reading may take.
        map_text: the map, in TOML.
        settings: what holds where the map names none.

    Raises: BadDataError where it is no table, or the map does not fit it.
    """
    return preview_from(ask("review", path, limits, map_text=map_text, settings=dict(settings or {})))


def name_columns(
    path: Path, table: str, fields: Mapping[str, str], limits: Limits, *, map_text: str = ""
) -> Preview:
    """The map where a person has named the columns, with its questions.

    Args:
        path, limits: of the table, and what reading may take.
        table, fields: what a row is, and the field of each column.
        map_text: the map before, whose rows and answers hold; "" for none.

    Raises: BadDataError where it is no table.
    """
    return preview_from(
        ask("name columns", path, limits, table=table, fields=dict(fields), map_text=map_text)
    )


def inspect(path: Path, limits: Limits) -> Inventory:
    """What a file holds. Raises: BadDataError where reading it broke or took more than allowed."""
    answer = ask("inspect", path, limits)
    return Inventory(**{**answer, "strangers": tuple(answer["strangers"])})


def unzip(path: Path, name: str, limits: Limits) -> list[tuple[str, bytes]]:
    """The Markdown files of a zip, each with its name.

    Args:
        path: of the zip.
        name: as it is called.
        limits: how large it may be.

    Raises: BadDataError where it is none, or holds too much.
    """
    return [(inner, base64.b64decode(text)) for inner, text in ask("unzip", path, limits, name=name)]


def read_records(path: Path, limits: Limits) -> Records:
    """The decisions and the advice of a zip of Markdown files. Raises: BadDataError with all that is wrong."""
    portfolio, problems = _portfolio(ask("records", path, limits))
    return Records(decisions=portfolio.decisions, advice=portfolio.advice, problems=problems)


def ask(reading: str, path: Path, limits: Limits, **arguments: object) -> Any:
    """What one of the readings in `reader` makes of a file.

    Args:
        reading: which.
        path: of the file.
        limits: of the process that reads it.
        arguments: what else it is told.

    Raises: BadDataError with the problems it found, or with one that says how it ended.
    """
    request = {"reading": reading, "path": str(path), "limits": asdict(limits), "arguments": arguments}
    where = Place(table=path.name)
    if not _PLACES.acquire(timeout=_PATIENCE_S):
        raise refusal(where, "other files are being read at the moment.", "Try again in a minute.")
    try:
        started = time.monotonic()
        content, code = run_program(_START, json.dumps(request).encode(), limits)
        is_late = time.monotonic() - started > _SLACK * limits.seconds
    finally:
        _PLACES.release()
    if len(content) > limits.answer_bytes:
        raise refusal(where, "it holds more than can be taken in at once.", "Split it.")
    try:
        answer = json.loads(content)
    except ValueError:
        raise _death(where, "time" if is_late else "", code, limits) from None
    if "problems" in answer:
        raise BadDataError(tuple(map(problem_of, answer["problems"])))
    if "broken" in answer:
        raise _death(where, answer["broken"], code, limits)
    return answer["answer"]


def run_program(program: str, request: bytes, limits: Limits) -> tuple[bytes, int]:
    """What a child process wrote, one byte more than allowed at most, and its exit code.

    program: what it runs, in Python; the modules it may import are those of this process.
    request: what stands on its standard input.
    """
    path = json.dumps([str(Path(bowstring.__file__).parents[1]), *filter(None, sys.path)])
    # -I and -S: nothing but what is on the path given here is looked at or run, and starting takes a third of the time.
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", program, path]
    with subprocess.Popen(  # noqa: S603 our own program, by a list
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        start_new_session=True,
    ) as child:
        with _deadline(child, _SLACK * limits.seconds), contextlib.suppress(BrokenPipeError):
            if child.stdin is not None:
                child.stdin.write(request)
                child.stdin.close()
            content = child.stdout.read(limits.answer_bytes + 1) if child.stdout else b""
            if len(content) > limits.answer_bytes:
                child.kill()
            return content, child.wait()
        return b"", child.wait()


def problem_of(fields: Mapping[str, Any]) -> Problem:
    """A problem from plain values."""
    return Problem(
        severity=Severity(fields["severity"]),
        where=Place(**fields["where"]),
        message=str(fields["message"]),
        mend=str(fields["mend"]),
        is_of_the_map=bool(fields["is_of_the_map"]),
    )


def _portfolio(answer: Mapping[str, Any]) -> tuple[Portfolio, tuple[Problem, ...]]:
    tables = {
        name: Sheet(
            table=name, header=tuple(table["header"]), rows=[list(map(_cell, row)) for row in table["rows"]]
        )
        for name, table in answer["tables"].items()
    }
    portfolio, _ = portfolio_of(Sheets(settings=answer["settings"], tables=tables))
    return portfolio, tuple(map(problem_of, answer["notes"]))


def _cell(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@contextlib.contextmanager
def _deadline(child: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """End the child when its time is over, whatever it is doing."""
    timer = threading.Timer(seconds, child.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        child.kill()


def _death(where: Place, how: str, code: int, limits: Limits) -> BadDataError:
    """Why there is no answer, in words. how: as the child said it; blank where it could not. code: its exit code."""
    if how == "memory" or (not how and -code in _OUT_OF_MEMORY):
        mend = (
            "Look for a stray cell far from the table, delete what is not needed, or save the table as CSV."
        )
        return refusal(where, f"reading it takes more than {limits.memory_mb:,} MB of memory.", mend)
    if how == "time" or (not how and -code in _OUT_OF_TIME):
        mend = "Delete sheets, rows and columns that are not needed, or split it."
        return refusal(where, f"reading it takes longer than {limits.seconds:,} seconds.", mend)
    mend = "Open it in a spreadsheet and save it again, or save the table as CSV."
    return refusal(where, f"the reader broke on it ({how or f'it ended with code {code}'}).", mend)

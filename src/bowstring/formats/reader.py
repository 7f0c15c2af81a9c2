"""The child process that reads one file for `guarded`: it bounds itself first, then reads, then answers in JSON."""

import base64
import contextlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bowstring.formats import files
from bowstring.formats.decisions import archive, decision_records
from bowstring.formats.foreign import backstage, guessing, importing, mapping, preview
from bowstring.formats.limits import Limits
from bowstring.formats.own.sheets import sheets_of
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, Problem
from bowstring.model.quarters import Quarter

_MOST_PROBLEMS = 2_000
# Records come without settings, and a portfolio has some.
_NO_SETTINGS = Settings(name="records", start=Quarter(2000, 1))


def main() -> None:
    """Answer the request on standard input, on standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever else prints must not stand among the answer.
    os.dup2(2, 1)
    request = json.load(sys.stdin.buffer)
    limits = Limits(**request["limits"])
    bound(limits)
    answers.write(answer_to(request, limits))
    answers.close()
    # Nothing is left to tidy, and tidying a million cells takes a second.
    os._exit(0)


def bound(limits: Limits) -> None:
    """Give this process no more memory and time than that, nor any file to write."""
    try:
        import resource
    except ImportError:  # Windows: the deadline of whoever asked is all there is.
        return
    memory = limits.memory_mb * 1_000_000
    for name, most in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", limits.seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
    ):
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses to lower what it does not keep to; the deadline holds there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
    # Ends it even where whoever asked is gone.
    signal.alarm(4 * limits.seconds)


def answer_to(request: Mapping[str, Any], limits: Limits) -> bytes:
    """The answer to a request, in JSON: what was read, what is wrong with the file, or how reading it broke."""
    try:
        reading = READINGS[request["reading"]]
        reply: dict[str, object] = {"answer": reading(Path(request["path"]), limits, **request["arguments"])}
        # In escapes: what is wrong may be told by the very character that no encoding has.
        return json.dumps(reply, allow_nan=False, separators=(",", ":")).encode()
    except BadDataError as bad:
        reply = {"problems": _plain(bad.problems)}
    except MemoryError:
        reply = {"broken": "memory"}
    except RecursionError:
        reply = {"broken": "it is nested too deeply"}
    # Not Exception: a panic inside the workbook reader is none.
    except BaseException as broken:
        reply = {"broken": _words(broken)}
    return json.dumps(reply).encode()


def _words(broken: BaseException) -> str:
    """What went wrong and at which line; not what it said, which may be the file's own text."""
    frames = traceback.extract_tb(broken.__traceback__)
    at = f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return f"{type(broken).__name__}{at}"


def _portfolio(path: Path, limits: Limits) -> dict[str, object]:
    return _portfolio_answer(*files.read_here(path, limits))


def _mapped(
    path: Path,
    limits: Limits,
    *,
    map_text: str,
    map_name: str,
    settings: Mapping[str, str],
    people: list[str],
) -> dict[str, object]:
    table_map = mapping.parse_map(map_text, map_name, settings)
    today = date.today()
    return _portfolio_answer(*importing.read_mapped(path, table_map, limits, people=people, today=today))


def _portfolio_answer(portfolio: Portfolio, problems: tuple[Problem, ...]) -> dict[str, object]:
    sheets = sheets_of(portfolio)
    return {
        "settings": sheets.settings,
        "tables": {
            name: {"header": sheet.header, "rows": sheet.rows} for name, sheet in sheets.tables.items()
        },
        "notes": _plain(problems),
    }


def _backstage(path: Path, limits: Limits) -> dict[str, object]:
    del limits
    return _portfolio_answer(*backstage.read_backstage(path, date.today()))


def _guess(
    path: Path, limits: Limits, *, tool: str, table: str, map_text: str, with_scores: bool
) -> dict[str, object]:
    base = mapping.parse_map(map_text, "map") if map_text else None
    guess = guessing.guess(
        path,
        limits,
        today=date.today(),
        tool=tool,
        table=table,
        base=base,
        with_scores=with_scores,
    )
    return preview.plain_preview(preview.preview_of(guess))


def _review(path: Path, limits: Limits, *, map_text: str, settings: Mapping[str, Any]) -> dict[str, object]:
    table_map = mapping.parse_map(map_text, "map", settings)
    guess = guessing.review(path, table_map, limits, today=date.today())
    return preview.plain_preview(preview.preview_of(guess))


def _name_columns(
    path: Path, limits: Limits, *, table: str, fields: Mapping[str, str], map_text: str
) -> dict[str, object]:
    base = mapping.parse_map(map_text, "map") if map_text else None
    guess = guessing.name_columns(path, table, fields, limits, today=date.today(), base=base)
    return preview.plain_preview(preview.preview_of(guess))


def _inspect(path: Path, limits: Limits) -> dict[str, object]:
    return asdict(files.inspect_here(path, limits))


def _unzip(path: Path, limits: Limits, *, name: str) -> list[tuple[str, str]]:
    del limits
    contents = archive.markdown_files(path, name)
    return [(inner, base64.b64encode(content).decode()) for inner, content in contents]


def _records(path: Path, limits: Limits) -> dict[str, object]:
    del limits
    contents = dict(archive.markdown_files(path, "records"))
    records = decision_records.read_record_texts(contents)
    return _portfolio_answer(
        Portfolio(settings=_NO_SETTINGS, decisions=records.decisions, advice=records.advice), records.problems
    )


def _plain(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = [asdict(problem) for problem in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        more = {
            "message": f"and {len(problems) - _MOST_PROBLEMS:,} problems more.",
            "mend": "",
            "is_of_the_map": False,
        }
        entries.append({**entries[-1], "where": {}, **more})
    return entries


READINGS: Mapping[str, Callable[..., object]] = {
    "portfolio": _portfolio,
    "mapped": _mapped,
    "backstage": _backstage,
    "guess": _guess,
    "review": _review,
    "name columns": _name_columns,
    "inspect": _inspect,
    "unzip": _unzip,
    "records": _records,
}
"""What can be asked of a file."""

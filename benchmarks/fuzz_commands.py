"""Bad data: every command on tables as life leaves them gives an answer or says what is wrong, and nothing else.

    python -m benchmarks.fuzz_commands --count 200 --seed 0

Claim: whatever stands in a portfolio's cells (dates such as TBC, circles, shares above 1, references to nothing,
10,000 columns, values of another kind), every command that reads a portfolio ends with 0, 1 or 2 and without a
traceback; where it refuses, it says what is wrong, and where or how to mend it. Each file is checked, and two other
commands are run on it; a spreadsheet that nobody made for Bowstring is damaged and converted too. Anything else is
printed with what reproduces it, and exits 1. There is no peer.
"""

import argparse
import csv
import io
import json
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer
import xlsxwriter  # type: ignore[import-untyped]
import yaml
from tests.web.messy_sheet import write_messy_sheet
from tests.web.small_department import small_department, tiny_department
from typer.testing import CliRunner

from benchmarks.damage import Table, csv_bytes, damage, damage_inside, spoil_document, spoil_tables
from benchmarks.measuring import Clock, progress, tell
from bowstring.cli.app import app
from bowstring.formats.files import write_portfolio
from bowstring.formats.own.settings import flatten, write_settings
from bowstring.model.portfolio import Portfolio, Settings

KINDS = {"folder": "", "workbook": ".xlsx", "yaml": ".yaml", "json": ".json", "messy sheet": ".xlsx"}
_SETTINGS = "portfolio.toml"
_LONGEST_CELL = 32_767
_OTHERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A portfolio in order: its tables, its settings, the same as a document, and a sheet that is none."""

    tables: dict[str, Table]
    settings: bytes
    setting_rows: Table
    document: str
    messy: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One command on one file. wrong: what should not be; blank where nothing."""

    command: str
    code: int
    cpu: float
    wrong: str = ""


def sound_portfolio(portfolio: Portfolio, made: Path) -> Sound:
    """A portfolio in order, as every kind of file is made from it."""
    write_portfolio(portfolio, made / "sound")
    write_portfolio(portfolio, made / "sound.json")
    return Sound(
        tables={
            file.stem: list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
            for file in sorted((made / "sound").glob("*.csv"))
        },
        settings=(made / "sound" / _SETTINGS).read_bytes(),
        setting_rows=[["setting", "value"], *(list(pair) for pair in _pairs(portfolio.settings))],
        document=(made / "sound.json").read_text("utf-8"),
        messy=write_messy_sheet(made / "messy.xlsx").read_bytes(),
    )


def _pairs(settings: Settings) -> Iterator[tuple[str, str]]:
    for name, value in flatten(write_settings(settings)):
        yield str(name), str(value)


def write_broken(rng: np.random.Generator, kind: str, sound: Sound, target: Path) -> None:
    """Put a damaged portfolio of that kind there."""
    _WRITERS[kind](rng, sound, target)


def _folder(rng: np.random.Generator, sound: Sound, target: Path) -> None:
    target.mkdir()
    for name, rows in spoil_tables(rng, sound.tables).items():
        (target / f"{name}.csv").write_bytes(csv_bytes(rows))
    is_hurt = rng.random() < 0.15
    (target / _SETTINGS).write_bytes(damage(rng, sound.settings) if is_hurt else sound.settings)


def _workbook(rng: np.random.Generator, sound: Sound, target: Path) -> None:
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        tables = spoil_tables(rng, sound.tables) | {"portfolio": sound.setting_rows}
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell.replace("\0", "")[:_LONGEST_CELL])


def _yaml(rng: np.random.Generator, sound: Sound, target: Path) -> None:
    text = yaml.safe_dump(spoil_document(rng, json.loads(sound.document)), allow_unicode=True)
    target.write_bytes(text.encode("utf-8", "surrogatepass"))


def _json(rng: np.random.Generator, sound: Sound, target: Path) -> None:
    target.write_text(json.dumps(spoil_document(rng, json.loads(sound.document))), encoding="utf-8")


def _messy(rng: np.random.Generator, sound: Sound, target: Path) -> None:
    is_deep = rng.random() < 0.7
    target.write_bytes(damage_inside(rng, sound.messy) if is_deep else damage(rng, sound.messy))


_WRITERS: dict[str, Callable[[np.random.Generator, Sound, Path], None]] = {
    "folder": _folder,
    "workbook": _workbook,
    "yaml": _yaml,
    "json": _json,
    "messy sheet": _messy,
}


def commands(department: Portfolio) -> dict[str, list[str]]:
    """Every command that reads a portfolio, with what it needs beside the portfolio's path."""
    extras = {
        "why": [department.initiatives[0].key],
        "reach": [department.assets[0].key, department.initiatives[1].key],
        "reuse": ["apply for a licence online"],
        "convert": ["{out}.json"],
        "report": ["-o", "{out}.html"],
        "decisions": ["-o", "{out}-records", "--priced"],
        "teams": ["--as", department.people[0].key, "--propose"],
        "plan": ["-o", "{out}-plan"],
    }
    words_by_command = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        options = {option for param in command.params for option in param.opts}
        if options & {"path", "source"}:
            words_by_command[name] = [
                *extras.get(name, []),
                *(["--seconds", "1"] if "--seconds" in options else []),
            ]
    return words_by_command


def run(command: str, path: Path, extra: Sequence[str]) -> Ran:
    """Run one command in this process."""
    clock = Clock()
    out = path.with_name(f"{path.stem}-out")
    arguments = [part.format(out=out) if "{out}" in part else part for part in extra]
    try:
        result = CliRunner().invoke(app, [command, str(path), *arguments])
    except KeyboardInterrupt:
        raise
    # A panic inside the workbook reader is no Exception.
    except BaseException:
        return Ran(command=command, code=-1, cpu=clock.seconds().cpu, wrong=traceback.format_exc())
    wrong = _verdict(result.exit_code, result.stdout, result.stderr)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        wrong = "".join(traceback.format_exception(result.exception))
    return Ran(command=command, code=result.exit_code, cpu=clock.seconds().cpu, wrong=wrong)


def attempt(
    rng: np.random.Generator, kind: str, sound: Sound, *, path: Path, among: dict[str, list[str]]
) -> Iterator[Ran]:
    """Damage one file, check it, and run two other commands on it."""
    write_broken(rng, kind, sound, path)
    if kind == "messy sheet":
        yield run("convert", path, ["{out}.json", "--guess"])
        return
    others = sorted(set(among) - {"check"})
    for name in ["check", *(others[at] for at in rng.choice(len(others), _OTHERS, replace=False))]:
        # What programs get, every second time; what people read otherwise.
        yield run(name, path, [*among[name], *(["--json"] if rng.random() < 0.5 else [])])


def main(arguments: Sequence[str] | None = None) -> int:
    """Try and print; 1 where anything but an answer or a message came out."""
    options = _options(arguments)
    portfolio = tiny_department() if options.small else small_department()
    among = commands(portfolio)
    tried: list[Ran] = []
    with tempfile.TemporaryDirectory() as made:
        sound = sound_portfolio(portfolio, Path(made))
        for kind in options.kind or KINDS:
            progress(f"{options.count} of kind {kind}")
            for number in range(options.first, options.first + options.count):
                # Each by its own seed, so that one can be tried again alone.
                rng = np.random.default_rng((options.seed, list(KINDS).index(kind), number))
                place = Path(made) / f"{number}"
                place.mkdir()
                for ran in attempt(rng, kind, sound, path=place / f"broken{KINDS[kind]}", among=among):
                    tried.append(ran)
                    if ran.wrong:
                        which = f"{kind}, seed {options.seed}, number {number}, {ran.command}"
                        sys.stderr.write(f"{which}:\n{ran.wrong}\n")
                shutil.rmtree(place)
    tell(
        f"Every command on damaged portfolios: {options.count} of each kind, seed {options.seed}.",
        ("Command", "Runs", "Answered", "Refused with a message", "Anything else", "Slowest, CPU s"),
        [_row(name, [ran for ran in tried if ran.command == name]) for name in among],
    )
    return int(any(ran.wrong for ran in tried))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_commands")
    parser.add_argument("--count", type=int, default=200, help="damaged files of each kind")
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--small", action="store_true", help="of a smaller part of the department")
    parser.add_argument("--kind", choices=list(KINDS), action="append")
    return parser.parse_args(arguments)


def _verdict(code: int, out: str, err: str) -> str:
    """What is wrong with how a command ended; blank where nothing is."""
    if code not in (0, 1, 2):
        return f"it ended with {code}"
    if "Traceback" in out + err:
        return out + err
    if not code or code == 2:
        return ""
    if not out.lstrip().startswith("{"):
        return "" if (out + err).strip() else "it refused without a word"
    errors = [problem for problem in json.loads(out)["problems"] if problem["severity"] == "error"]
    bare = [
        problem["message"]
        for problem in errors
        if not (problem["table"] or problem["key"] or problem["mend"])
    ]
    if not errors:
        return "it refused without an error to mend"
    return f"it says neither where nor how to mend it: {bare[0]}" if bare else ""


def _row(command: str, tried: Sequence[Ran]) -> tuple[str, ...]:
    wrong = sum(bool(ran.wrong) for ran in tried)
    answered = sum(ran.code == 0 and not ran.wrong for ran in tried)
    slowest = max((ran.cpu for ran in tried), default=0.0)
    refused = len(tried) - answered - wrong
    return command, str(len(tried)), str(answered), str(refused), str(wrong), f"{slowest:.1f}"


if __name__ == "__main__":
    sys.exit(main())

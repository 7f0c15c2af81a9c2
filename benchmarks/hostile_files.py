"""Hostile files: whatever a small file asks for, reading it ends in a portfolio or a message, within the limits.

    python -m benchmarks.hostile_files --seconds 120 --seed 0

Claim: workbooks, CSV, JSON, YAML and maps made to hurt (mutated part by part: places of cells, lengths, nesting,
doubled and repeated pieces, lies of the archive) are each answered by the guarded reader with what they hold or with
a message that names what is wrong, in no more than its memory and time; the reader itself never breaks. Else it prints
the file's number, with what makes it again, and exits 1. There is no peer: the claim is about us alone.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.formats.hostile import HEADER, cell, workbook

from benchmarks.damage import damage, damage_inside
from benchmarks.measuring import tell
from bowstring.formats import guarded
from bowstring.formats.limits import UPLOADED
from bowstring.model.problems import BadDataError

_WORDS = (
    "name",
    "focus",
    "Project",
    "Cost (£k)",
    "Owner",
    "Depends on",
    "Start",
    "2026/27",
    "",
    "é",
    "=1+1",
    "\u202e",
)
_FIGURES = (
    "1",
    "-1",
    "£1.2m",
    "9" * 400,
    "1e308",
    "31/03/2026",
    "2026-Q4",
    "inf",
    "tbc",
    "0x10",
    "1_000",
    "",
)
_PLACES = (
    "A1",
    "XFD1048576",
    "A1048576",
    "XFD1",
    "ZZZZ1",
    "A0",
    "A-1",
    "a1",
    "1A",
    "A99999999999",
    "&#88;FD1048576",
    "",
)
_MAP = '[settings]\nstart = "2026-Q4"\n[[tables]]\ntable = "initiatives"\n[tables.columns]\nname = "name"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How reading one hostile file ended: "read", "message", "limit" or "broke"; in how many seconds."""

    kind: str
    ended: str
    seconds: float
    message: str = ""


def _many(rng: np.random.Generator) -> int:
    """A count: mostly small, sometimes far more than sensible."""
    return int(
        rng.choice([0, 1, 2, 7, 40, 600, 5_000, 60_000], p=[0.05, 0.2, 0.2, 0.2, 0.15, 0.1, 0.07, 0.03])
    )


def _pick(rng: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


def hostile_workbook(rng: np.random.Generator) -> bytes:
    """A workbook whose cells lie anywhere, whose strings are long, and whose parts have odd names."""
    rows = []
    for _ in range(min(_many(rng), 5_000)):
        at = _pick(rng, _PLACES)
        place = f' {_pick(rng, ("r", "r ", "R"))}="{at}"' if rng.random() < 0.3 else ""
        text = _pick(rng, (*_WORDS, *_FIGURES, "x" * 40_000 if rng.random() < 0.02 else "x"))
        inner = (
            cell(place, text) if rng.random() < 0.5 else f'<c{place} t="s"><v>{rng.integers(-1, 3)}</v></c>'
        )
        number = f' r="{rng.choice([1, 2, 1_048_576, 10**9, -1])}"' if rng.random() < 0.1 else ""
        rows.append(f"<row{number}>{inner * min(_many(rng), 600)}</row>")
    sheet = f"<sheetData>{HEADER}{''.join(rows)}</sheetData>"
    if rng.random() < 0.2:
        sheet = f'<dimension ref="A1:{_pick(rng, _PLACES)}"/>{sheet}'
    if rng.random() < 0.1:
        sheet += "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * _many(rng) + "</mergeCells>"
    folder = _pick(rng, ("xl/worksheets", "xl/Worksheets", "xl", "elsewhere", "xl/worksheets/../.."))
    count = 1 + min(_many(rng), 200) if rng.random() < 0.2 else 1
    shared = f"<si><t>{'s' * int(rng.choice([1, 100, 200_000]))}</t></si>" if rng.random() < 0.7 else ""
    content = workbook(
        {f"S{n}": sheet for n in range(count if len(sheet) < 100_000 else 1)}, shared=shared, folder=folder
    )
    return damage_inside(rng, content) if rng.random() < 0.4 else content


def hostile_csv(rng: np.random.Generator) -> bytes:
    """Rows of any width, with quotes anywhere."""
    mark = _pick(rng, (",", ";", "\t"))
    columns = _many(rng)
    header = mark.join(_pick(rng, _WORDS) + (str(n) if rng.random() < 0.5 else "") for n in range(columns))
    pieces = (*_WORDS, *_FIGURES, '"', '""', '"a;b"', "\0", mark * 50, "x" * 5_000)
    row = mark.join(_pick(rng, pieces) for _ in range(max(1, min(columns, 300))))
    text = f"{header}\n" + f"{row}\n" * min(_many(rng), 20_000_000 // max(1, len(row)))
    if rng.random() < 0.1:
        text += '"' * (1_000_000 + int(rng.integers(2)))
    content = text.encode(_pick(rng, ("utf-8", "utf-16", "cp1252")), errors="replace")
    return damage(rng, content) if rng.random() < 0.3 else content


def hostile_json(rng: np.random.Generator) -> bytes:
    """Lists and mappings that nest, repeat and grow."""
    keys = _many(rng)
    record = ",".join(f'"{_pick(rng, _WORDS) or "k"}{n}":{_value(rng)}' for n in range(keys))
    text = "[" + ",".join([f"{{{record}}}"] * max(1, min(_many(rng), 10_000_000 // (len(record) + 1)))) + "]"
    deep = _many(rng)
    if rng.random() < 0.3:
        text = _pick(rng, ("[", '{"a":', '[{"a":')) * deep + text
    content = text.encode()
    return damage(rng, content) if rng.random() < 0.3 else content


def _value(rng: np.random.Generator) -> str:
    return _pick(
        rng,
        (
            "1",
            "null",
            "true",
            "NaN",
            "9" * 5_000,
            '"x"',
            '"\\ud800"',
            "[]",
            "[[1]]",
            "{}",
            '{"b":{"c":1}}',
            "1e999",
        ),
    )


def hostile_yaml(rng: np.random.Generator) -> bytes:
    """Indentation, flow, anchors, tags and keys without end."""
    piece = _pick(
        rng, ("- ", "? ", "[", "{", "&a ", "*a ", "!!x ", "a: ", "- a: b\n", "|\n", "> ", "'", '"', "%", "#")
    )
    text = (
        piece * _many(rng)
        + _pick(rng, ("", "\n", "1", "]", "x: y"))
        + _pick(rng, ("- ", "a: ", "\n")) * _many(rng)
    )
    content = f"- name: thing\n  focus: product\n{text}".encode() if rng.random() < 0.5 else text.encode()
    return damage(rng, content) if rng.random() < 0.3 else content


KINDS: Mapping[str, tuple[str, Callable[[np.random.Generator], bytes]]] = {
    "workbook": (".xlsx", hostile_workbook),
    "csv": (".csv", hostile_csv),
    "json": (".json", hostile_json),
    "yaml": (".yaml", hostile_yaml),
}


def hostile_map(rng: np.random.Generator) -> str:
    """A map, sound in half of the cases."""
    if rng.random() < 0.5:
        return _MAP
    piece = _pick(rng, ("[", "a.", "[[tables]]\n", "a = [", "x = 1\n", '"', "[a]\n", "= "))
    return damage(rng, (_MAP + piece * _many(rng)).encode()).decode(errors="replace")


def attempt(rng: np.random.Generator, kind: str, folder: Path) -> Attempt:
    """Make one file and have it read in one of the ways that the site has."""
    ending, make = KINDS[kind]
    path = folder / f"hostile{ending}"
    path.write_bytes(make(rng))
    map_text = hostile_map(rng)
    started = time.monotonic()
    readings: Sequence[Callable[[], object]] = (
        lambda: guarded.guess_map(path, UPLOADED),
        lambda: guarded.read_mapped(path, map_text, UPLOADED),
        lambda: guarded.read_mapped(path, _MAP, UPLOADED),
        lambda: guarded.review(path, _MAP, UPLOADED),
    )
    ended, words = "read", ""
    try:
        readings[int(rng.integers(len(readings)))]()
    except BadDataError as bad:
        words = str(bad)[:500]
        ended = _ending(words)
    return Attempt(kind=kind, ended=ended, seconds=time.monotonic() - started, message=words)


def _ending(words: str) -> str:
    if "the reader broke" in words:
        return "broke"
    is_limit = "reading it takes" in words
    return "limit" if is_limit else "message"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try and print; 1 where anything but a portfolio or a message came out, or this process grew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile_files")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long to go on")
    parser.add_argument("--count", type=int, default=1_000_000, help="files of each kind at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="try this number alone")
    parser.add_argument("--kind", choices=list(KINDS), action="append")
    options = parser.parse_args(arguments)
    attempts: list[Attempt] = []
    # Of every child so far, also of those that whoever calls this had before.
    before = _peak_memory()
    until = time.monotonic() + options.seconds
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.count) if options.only is None else [options.only]:
            for kind in options.kind or KINDS:
                # Each by its own seed, so that one can be tried again alone.
                rng = np.random.default_rng((options.seed, list(KINDS).index(kind), number))
                attempts.append(attempt(rng, kind, Path(folder)))
                if attempts[-1].ended in ("broke", "limit"):
                    sys.stderr.write(
                        f"{kind} --seed {options.seed} --only {number}: {attempts[-1].message}\n"
                    )
            if time.monotonic() > until:
                break
    peak = _peak_memory()
    tell(
        f"Hostile files: {len(attempts)}, seed {options.seed}; the largest reader took {peak:,} MB.",
        (
            "Kind",
            "Read",
            "Refused with a message",
            "Stopped at a limit, and said",
            "Anything else",
            "Slowest, s",
        ),
        [
            _row(kind, [attempt for attempt in attempts if attempt.kind == kind])
            for kind in options.kind or KINDS
        ],
    )
    is_too_large = peak > before and peak > UPLOADED.memory_mb
    return int(any(attempt.ended == "broke" for attempt in attempts) or is_too_large)


def _peak_memory() -> int:
    """The largest child of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def _row(kind: str, attempts: Sequence[Attempt]) -> tuple[str, ...]:
    ended = Counter(attempt.ended for attempt in attempts)
    slowest = max((attempt.seconds for attempt in attempts), default=0.0)
    return kind, *(str(ended[name]) for name in ("read", "message", "limit", "broke")), f"{slowest:.1f}"


if __name__ == "__main__":
    sys.exit(main())

"""Bad input: files damaged at random give a portfolio or a message that says what is wrong, and nothing else.

    python -m benchmarks.fuzz --count 2000 --seed 0

Claim: whatever bytes a CSV folder, workbook, YAML or JSON document holds, reading ends in a portfolio or in
`BadDataError`; and what was read can be checked. Anything else is printed with what reproduces it, and exits 1.
There is no peer: the claim is about us alone.
"""

import argparse
import io
import shutil
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import Clock, tell
from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.model.checks import check_portfolio
from bowstring.model.problems import BadDataError

KINDS = {"folder": "ours", "workbook": "ours.xlsx", "yaml": "ours.yaml", "json": "ours.json"}
# What breaks readers: separators, quotes, signs, numbers that are none or too large, markup, bytes that are no text.
_TOKENS = (
    *(
        b",",
        b";",
        b'"',
        b"'",
        b"\n",
        b"\r",
        b"\t",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"=1+1",
        b"@",
        b"- ",
    ),
    *(
        b"NaN",
        b"inf",
        b"-1",
        b"1e999",
        b"0.3.4",
        b"9" * 400,
        b"1,5",
        b"2026-Q9",
        b"99999-01-01",
        b"null",
        b"true",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"&a *a",
        b"!!python/object:os",
        b"<a>",
        b"]]>",
        "é".encode(),
        b"\xed\xa0\x80",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How reading one damaged file ended: "read", "refused", or what it raised; and what it took."""

    kind: str
    ended: str
    cpu: float
    trace: str = ""


def damage(rng: np.random.Generator, data: bytes) -> bytes:
    """The same bytes with one to four wounds."""
    for _ in range(int(rng.integers(1, 5))):
        data = _WOUNDS[int(rng.integers(len(_WOUNDS)))](rng, data)
    return data


def _flip(rng: np.random.Generator, data: bytes) -> bytes:
    if not data:
        return data
    at = int(rng.integers(len(data)))
    return data[:at] + bytes([int(rng.integers(256))]) + data[at + 1 :]


def _cut(rng: np.random.Generator, data: bytes) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + data[at + int(rng.integers(1, 200)) :]


def _truncate(rng: np.random.Generator, data: bytes) -> bytes:
    return data[: int(rng.integers(len(data) + 1))]


def _repeat(rng: np.random.Generator, data: bytes) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + data[at : at + int(rng.integers(1, 200))] * int(rng.integers(2, 6)) + data[at:]


def _insert(rng: np.random.Generator, data: bytes) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + _TOKENS[int(rng.integers(len(_TOKENS)))] + data[at:]


_WOUNDS: tuple[Callable[[np.random.Generator, bytes], bytes], ...] = (
    _flip,
    _cut,
    _truncate,
    _repeat,
    _insert,
    _insert,
)


def damage_inside(rng: np.random.Generator, workbook: bytes) -> bytes:
    """A workbook one of whose parts is damaged, packed again so that its sums are right."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = sorted(parts)[int(rng.integers(len(parts)))]
    parts[name] = damage(rng, parts[name])
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, data in parts.items():
            packed.writestr(part, data)
    return whole.getvalue()


def attempt(rng: np.random.Generator, kind: str, sound: Path, broken: Path) -> Tried:
    """Damage a copy of one portfolio, read it and check it."""
    if kind == "folder":
        shutil.copytree(sound, broken)
        files = sorted(broken.iterdir())
        file = files[int(rng.integers(len(files)))]
        file.write_bytes(damage(rng, file.read_bytes()))
    elif kind == "workbook" and rng.random() < 0.8:
        broken.write_bytes(damage_inside(rng, sound.read_bytes()))
    else:
        broken.write_bytes(damage(rng, sound.read_bytes()))
    clock, ended, trace = Clock(), "read", ""
    try:
        check_portfolio(read_portfolio(broken)[0])
    except BadDataError:
        ended = "refused"
    except KeyboardInterrupt:
        raise
    # Not Exception: a panic inside the workbook reader is none.
    except BaseException as error:
        ended, trace = type(error).__name__, traceback.format_exc()
    return Tried(kind=kind, ended=ended, cpu=clock.seconds().cpu, trace=trace)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try and print; 1 where anything but a portfolio or a message came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("--count", type=int, default=2000, help="damaged files of each kind")
    parser.add_argument("--size", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=list(KINDS), action="append")
    asked = parser.parse_args(arguments)
    tried = []
    with tempfile.TemporaryDirectory() as made:
        portfolio = make_instance(Family.TYPICAL, initiatives=asked.size, seed=asked.seed)
        for kind in asked.kind or KINDS:
            sound = Path(made) / KINDS[kind]
            write_portfolio(portfolio, sound)
            for number in range(asked.count):
                broken = Path(made) / f"broken-{number}{sound.suffix}"
                # Each by its own seed, so that one can be tried again alone.
                rng = np.random.default_rng((asked.seed, list(KINDS).index(kind), number))
                tried.append(attempt(rng, kind, sound, broken))
                if tried[-1].trace:
                    sys.stderr.write(f"{kind}, seed {asked.seed}, number {number}:\n{tried[-1].trace}\n")
                shutil.rmtree(broken) if broken.is_dir() else broken.unlink()
    tell(
        f"Damaged files: {asked.count} of each kind, seed {asked.seed}.",
        ("Kind", "Read", "Refused with a message", "Anything else", "Slowest, CPU s"),
        [_row(kind, [one for one in tried if one.kind == kind]) for kind in asked.kind or KINDS],
    )
    return int(any(one.trace for one in tried))


def _row(kind: str, tried: Sequence[Tried]) -> tuple[str, ...]:
    ended = Counter(one.ended for one in tried)
    read, refused = ended.pop("read", 0), ended.pop("refused", 0)
    others = ", ".join(f"{name} {count}" for name, count in sorted(ended.items())) or "none"
    return kind, str(read), str(refused), others, f"{max((one.cpu for one in tried), default=0.0):.2f}"


if __name__ == "__main__":
    sys.exit(main())

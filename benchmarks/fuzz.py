"""Bad input: files damaged at random give a portfolio or a message that says what is wrong, and nothing else.

    python -m benchmarks.fuzz --count 2000 --seed 0

Claim: whatever bytes a CSV folder, workbook, YAML or JSON document holds, reading ends in a portfolio or in
`BadDataError`; and what was read can be checked. Anything else is printed with what reproduces it, and exits 1.
There is no peer: the claim is about us alone.
"""

import argparse
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.damage import damage, damage_inside
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import Clock, tell
from bowstring.formats.files import read_here, write_portfolio
from bowstring.formats.limits import OWN
from bowstring.model.checks import check_portfolio
from bowstring.model.problems import BadDataError

KINDS = {"folder": "ours", "workbook": "ours.xlsx", "yaml": "ours.yaml", "json": "ours.json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How reading one damaged file ended: "read", "refused", or what it raised; and what it took."""

    kind: str
    ended: str
    cpu: float
    trace: str = ""


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
        check_portfolio(read_here(broken, OWN)[0])
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
    options = parser.parse_args(arguments)
    tried = []
    with tempfile.TemporaryDirectory() as made:
        portfolio = make_instance(Family.TYPICAL, initiatives=options.size, seed=options.seed)
        for kind in options.kind or KINDS:
            sound = Path(made) / KINDS[kind]
            write_portfolio(portfolio, sound)
            for number in range(options.count):
                broken = Path(made) / f"broken-{number}{sound.suffix}"
                # Each by its own seed, so that one can be tried again alone.
                rng = np.random.default_rng((options.seed, list(KINDS).index(kind), number))
                tried.append(attempt(rng, kind, sound, broken))
                if tried[-1].trace:
                    sys.stderr.write(f"{kind}, seed {options.seed}, number {number}:\n{tried[-1].trace}\n")
                shutil.rmtree(broken) if broken.is_dir() else broken.unlink()
    tell(
        f"Damaged files: {options.count} of each kind, seed {options.seed}.",
        ("Kind", "Read", "Refused with a message", "Anything else", "Slowest, CPU s"),
        [_row(kind, [other for other in tried if other.kind == kind]) for kind in options.kind or KINDS],
    )
    return int(any(trial.trace for trial in tried))


def _row(kind: str, tried: Sequence[Tried]) -> tuple[str, ...]:
    ended = Counter(other.ended for other in tried)
    read, refused = ended.pop("read", 0), ended.pop("refused", 0)
    others = ", ".join(f"{name} {count}" for name, count in sorted(ended.items())) or "none"
    return kind, str(read), str(refused), others, f"{max((trial.cpu for trial in tried), default=0.0):.2f}"


if __name__ == "__main__":
    sys.exit(main())

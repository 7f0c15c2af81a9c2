"""What the command line takes from a cold start: wall time, processor time and peak memory of each command.

    python -m benchmarks.cold_start --size 350 --seeds 3

Claim: reading, checking, planning, pricing and reporting 350 initiatives takes less than a minute and half a gigabyte
from a cold start. Each command is a process of its own that reads the portfolio from a CSV folder.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import progress, spread, tell
from bowstring.formats.files import write_portfolio

COMMANDS = ("check", "plan", "tensions", "agenda", "report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one command took. peak_mb: the most memory it held."""

    code: int
    wall: float
    cpu: float
    peak_mb: float


def run(folder: Path, command: str) -> Ran:
    """Run one command on a portfolio, its output thrown away; no plan is kept from an earlier one."""
    with tempfile.TemporaryDirectory() as nothing:
        extra = ["-o", str(Path(nothing) / "report.html")] if command == "report" else []
        began = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-m", "bowstring", command, str(folder), *extra],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "XDG_CACHE_HOME": nothing},
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    # The kernel tells kilobytes on Linux, bytes on macOS.
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return Ran(
        code=child.returncode,
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / scale,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_start")
    parser.add_argument("--size", type=int, default=350)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--family", type=Family, choices=list(Family), default=Family.TYPICAL)
    parser.add_argument("--command", choices=COMMANDS, action="append")
    parser.add_argument("--path", type=Path, help="a portfolio of your own instead of made-up ones")
    options = parser.parse_args(arguments)
    commands = options.command or COMMANDS
    rans_by_key: dict[str, list[Ran]] = {command: [] for command in commands}
    with tempfile.TemporaryDirectory() as made:
        for seed in range(options.seeds):
            folder = options.path or Path(made) / f"seed-{seed}"
            if options.path is None:
                write_portfolio(make_instance(options.family, initiatives=options.size, seed=seed), folder)
            for command in commands:
                progress(f"{command}, seed {seed}")
                rans_by_key[command].append(run(folder, command))
    what = str(options.path or f"{options.family.value}, {options.size} initiatives")
    tell(
        f"From a cold start: {what}, {options.seeds} runs. Median (least to greatest).",
        ("Command", "Wall, s", "CPU, s", "Peak memory, MB", "Exit codes"),
        [_row(command, runs) for command, runs in rans_by_key.items()],
        "Every command but check makes the plan first. Exit code 0 is success.",
    )


def _row(command: str, runs: Sequence[Ran]) -> tuple[str, ...]:
    return (
        command,
        spread([run.wall for run in runs], ".1f"),
        spread([run.cpu for run in runs], ".1f"),
        spread([run.peak_mb for run in runs], ".0f"),
        ", ".join(sorted({str(run.code) for run in runs})),
    )


if __name__ == "__main__":
    main()

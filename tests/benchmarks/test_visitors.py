"""Slow visitors and kills, a few of each: nothing is lost; how fast anything is, is not looked at here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("script", "options", "phrases"),
    [
        ("slow_visitors", ["--count", "20", "--seconds", "1"], ["in the headers", "fetching the answer"]),
        (
            "faults",
            [
                *("--on", "sqlite", "--small", "--times", "1", "--people", "4", "--kills", "1", "--hurried"),
                *("--only", "at once", "--only", "while people work"),
            ],
            [
                "Two people edit the same",
                "Many score at once",
                "Processes killed while people work",
                "1 kills",
            ],
        ),
    ],
)
def test_the_script_prints_its_table_and_nothing_was_lost(
    script: str, options: list[str], phrases: list[str]
) -> None:
    command = [sys.executable, "-m", f"benchmarks.{script}", *options]
    done = subprocess.run(
        command, cwd=_ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-5_000:]
    for words in phrases:
        assert words in done.stdout

"""What a program gets is the answer and nothing besides: also from a solver that prints past Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", ["plan", "tensions"])
def test_a_process_that_solves_prints_its_answer_alone(command: str, small: Path) -> None:
    run = [sys.executable, "-m", "bowstring", command, str(small), "--json"]
    ended = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert isinstance(json.loads(ended.stdout), dict)

"""Real workers, each a process of its own, on SQLite and on PostgreSQL: killed, doubled, stopped."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.postgres.cluster import missing, running_cluster

_ROOT = Path(__file__).parents[3]
Trial = Callable[[str], dict[str, Any]]


@pytest.fixture(params=["sqlite", "postgresql"])
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trial]:
    """Does something to workers in an empty database, and answers with what came of it."""
    if request.param == "sqlite":
        yield _trial(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}")
        return
    if missing():
        pytest.skip(missing())
    with running_cluster() as url:
        yield _trial(tmp_path, url)


def test_a_killed_workers_job_is_taken_up_again_and_its_result_written_once(trial: Trial) -> None:
    told = trial("killed")
    assert told["again"] == [told["job"]]
    assert (told["state"], told["attempts"], told["plans"]) == ("done", 1, 1)
    assert told["is_its_plan"]


def test_two_workers_do_not_run_the_same_job(trial: Trial) -> None:
    told = trial("shared")
    assert (told["state"], told["attempts"], told["plans"]) == ("done", 0, 1)


def test_a_job_stopped_while_it_runs_leaves_no_plan(trial: Trial) -> None:
    told = trial("cancelled")
    assert (told["state"], told["plans"]) == ("cancelled", 0)


def _trial(home: Path, url: str) -> Trial:
    told = {
        **os.environ,
        "BOWSTRING_HOME": str(home),
        "BOWSTRING_DATABASE": url,
        "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
        "PYTHONPATH": str(_ROOT),
    }

    def run(name: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.web.workers.trials", name]
        done = subprocess.run(command, cwd=_ROOT, env=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-5_000:]
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return run

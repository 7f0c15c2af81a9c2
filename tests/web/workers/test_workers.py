"""Real workers, each a process of its own, on SQLite and on PostgreSQL: killed, doubled, stopped."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.ready_tables import lay_tables
from tests.web.postgres.cluster import missing, running_cluster

_ROOT = Path(__file__).parents[3]
Outcomes = dict[str, dict[str, Any]]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_job_is_done_once_whatever_becomes_of_its_workers(database: str, tmp_path: Path) -> None:
    outcomes = _outcomes(database, tmp_path)
    _taken_up_again_and_its_result_written_once(outcomes["killed"])
    _each_job_run_by_one_worker_alone(outcomes["shared"])
    _stopped_while_it_ran_it_leaves_no_plan(outcomes["cancelled"])


def _taken_up_again_and_its_result_written_once(outcome: dict[str, Any]) -> None:
    assert outcome["state_then"] == "running"
    assert outcome["too_early"] == []
    assert outcome["again"] == [outcome["job"]]
    assert (outcome["state"], outcome["attempts"], outcome["plans"]) == ("done", 1, 1)
    assert outcome["is_its_plan"]


def _each_job_run_by_one_worker_alone(outcome: dict[str, Any]) -> None:
    for each in (outcome, *outcome["others"]):
        assert (each["state"], each["attempts"], each["plans"]) == ("done", 0, 1)
    assert len(outcome["others"]) == 2


def _stopped_while_it_ran_it_leaves_no_plan(outcome: dict[str, Any]) -> None:
    assert (outcome["state"], outcome["plans"]) == ("cancelled", 0)


def _outcomes(database: str, home: Path) -> Outcomes:
    """What came of everything that is done to workers in an empty database, by its name."""
    if database == "sqlite":
        lay_tables(home / "site.sqlite3")
        return _tried(home, f"sqlite:///{home / 'site.sqlite3'}")
    if missing():
        pytest.skip(missing())
    with running_cluster() as url:
        return _tried(home, url)


def _tried(home: Path, url: str) -> Outcomes:
    environment = {
        **os.environ,
        "BOWSTRING_HOME": str(home),
        "BOWSTRING_DATABASE": url,
        "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
        "PYTHONPATH": str(_ROOT),
    }
    command = [sys.executable, "-m", "tests.web.workers.trials"]
    ended = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-5_000:]
    answer: Outcomes = json.loads(ended.stdout)
    return answer

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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """What came of everything that is done to workers in an empty database, by its name."""
    home = tmp_path_factory.mktemp("workers")
    if request.param == "sqlite":
        lay_tables(home / "site.sqlite3")
        return _tried(home, f"sqlite:///{home / 'site.sqlite3'}")
    if missing():
        pytest.skip(missing())
    with running_cluster() as url:
        return _tried(home, url)


def test_a_killed_workers_job_is_taken_up_again_and_its_result_written_once(outcomes: Outcomes) -> None:
    outcome = outcomes["killed"]
    assert outcome["again"] == [outcome["job"]]
    assert (outcome["state"], outcome["attempts"], outcome["plans"]) == ("done", 1, 1)
    assert outcome["is_its_plan"]


def test_two_workers_do_not_run_the_same_job(outcomes: Outcomes) -> None:
    outcome = outcomes["shared"]
    assert (outcome["state"], outcome["attempts"], outcome["plans"]) == ("done", 0, 1)


def test_a_job_stopped_while_it_runs_leaves_no_plan(outcomes: Outcomes) -> None:
    outcome = outcomes["cancelled"]
    assert (outcome["state"], outcome["plans"]) == ("cancelled", 0)


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

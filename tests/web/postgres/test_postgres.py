"""What is tested of the store, of access and of jobs holds on PostgreSQL too, and workers share it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.postgres.cluster import missing, running_cluster

_ROOT = Path(__file__).parents[3]
_ALSO = (
    "tests/web/store",
    "tests/web/test_access.py",
    "tests/web/test_jobs.py",
    "tests/web/test_migrations.py",
    "tests/web/talk/test_blind.py",
)
# Whole jobs are run there by workers (tests/web/workers), as for people: a test's own transaction is not theirs.
_WHOLE_JOBS = ("frontier", "plan_job_keeps", "over_bad_data", "concluded_later")
_NOT = ("-k", " and ".join(f"not {name}" for name in _WHOLE_JOBS))
# One walk over every address as a member is enough here: the others differ in their rights alone, and what answers say
# to browsers does not come from a database. The last makes an SQLite database of its own.
_WALK = "tests/web/test_access.py::test_everybody_sees_what_their_role_allows_and_nothing_else"
_OTHERS = ("anonymous", "outsider", "viewer", "assessor of one side", "editor of one team", "owner")
_LEFT_OUT = (
    *(f"{_WALK}[{who}]" for who in _OTHERS),
    "tests/web/test_access.py::test_a_guest_opens_what_they_joined_and_nobody_keeps_it",
    "tests/web/store/test_sealed.py::test_a_hundred_who_score_at_once_lose_nothing",
)
_DESELECTED = tuple(f"--deselect={test}" for test in _LEFT_OUT)
_ONLY = ("tests/web/postgres/on_it",)


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_the_store_access_and_jobs_work_on_postgresql() -> None:
    with running_cluster() as url:
        environment = {**os.environ, "BOWSTRING_DATABASE": url}
        environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
        run = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider"]
        run += [*_NOT, *_DESELECTED, *_ALSO, *_ONLY]
        done = subprocess.run(run, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]

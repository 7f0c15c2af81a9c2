"""Workers are processes that share a database: one takes a job, and another takes it over when the first is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.web.conftest import Site
from tests.web.small_department import tiny_department

from bowstring.web.jobs import jobs
from bowstring.web.models import Job, StoredPlan
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.jobs import JobCard
from bowstring.web.store.submissions import one_time_key, store_once

pytestmark = pytest.mark.django_db(transaction=True)

_PATIENCE_S = 120.0


class Workers:
    """Worker processes on the test's database."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        """One more of them."""
        address = os.environ["BOWSTRING_DATABASE"].rpartition("/")[0]
        environment = {
            **os.environ,
            "BOWSTRING_DATABASE": f"{address}/{connection.settings_dict['NAME']}",
            "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
        }
        run = [sys.executable, "-m", "bowstring", "worker"]
        self.running.append(subprocess.Popen(run, env=environment, start_new_session=True))
        return self.running[-1]

    def stop(self) -> None:
        """All of them, at once."""
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture
def workers() -> Iterator[Workers]:
    crew = Workers()
    yield crew
    crew.stop()


def test_two_workers_share_the_work_and_do_each_job_once(db: None, workers: Workers) -> None:
    kept = [create_portfolio(tiny_department(), f"tiny-{number}").pk for number in range(4)]
    for portfolio in kept:
        jobs.replan(portfolio)
    workers.start()
    workers.start()
    _wait(lambda: all(job.state == "done" for job in Job.objects.all()))
    assert sorted(StoredPlan.objects.values_list("portfolio", flat=True)) == kept


def test_a_job_whose_worker_was_killed_is_done_by_another_and_written_once(
    db: None, workers: Workers
) -> None:
    card = jobs.replan(create_portfolio(tiny_department(), "tiny").pk)
    with transaction.atomic(), connection.cursor() as cursor:
        # So the worker gets no further than to the writing of its plan.
        cursor.execute("LOCK TABLE web_storedplan IN EXCLUSIVE MODE")
        first = workers.start()
        _wait(lambda: _job(card).state == "running")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert _job(card).state == "running"
    assert jobs.reap() == ()
    Job.objects.filter(pk=card.number).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.reap() == (card.number,)
    workers.start()
    workers.start()
    _wait(lambda: _job(card).state == "done")
    assert StoredPlan.objects.get().pk == _job(card).plan_id


def test_a_form_sent_twice_at_the_same_moment_is_stored_once(db: None) -> None:
    key, stored = one_time_key(), []

    def store() -> str:
        time.sleep(0.05)
        stored.append(1)
        return f"/went/{len(stored)}"

    assert set(_at_once(8, lambda: store_once(key, store, by="a-1"))) == {"/went/1"}
    assert len(stored) == 1


def test_one_replan_waits_however_many_ask_at_the_same_moment(site: Site) -> None:
    at_once = _at_once(8, lambda: jobs.replan(site.stored.pk).number)
    assert len(set(at_once)) == 1
    assert Job.objects.count() == 1


def _job(card: JobCard) -> Job:
    return Job.objects.get(pk=card.number)


def _at_once(times: int, act: Callable[[], Any]) -> list[Any]:
    """What each of several threads got; raises what any of them raised."""
    ready, results, raised = threading.Barrier(times), [], []

    def work_once() -> None:
        try:
            ready.wait()
            results.append(act())
        except BaseException as broken:
            raised.append(broken)
        finally:
            connection.close()

    threads = [threading.Thread(target=work_once) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
    return results


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, [
            (job.state, job.progress, job.stage, job.message) for job in Job.objects.all()
        ]
        time.sleep(0.1)

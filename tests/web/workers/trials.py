"""What is done to workers in a database of its own; prints what came of each trial, for the tests to look at."""

import dataclasses
import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.web.small_department import tiny_department  # noqa: E402
from tests.web.workers.held_worker import GO, work  # noqa: E402

from bowstring.model.assessments import Assessment  # noqa: E402
from bowstring.web.jobs import jobs  # noqa: E402
from bowstring.web.models import Job, StoredPlan, StoredPortfolio  # noqa: E402
from bowstring.web.store.facts import create_portfolio  # noqa: E402
from bowstring.web.store.jobs import cancel_job  # noqa: E402

_PATIENCE_S = 120.0


Outcome = dict[str, Any]


def killed() -> Outcome:
    """A worker is killed in the middle; another finds what it left behind."""
    number = _queue()
    worker = _worker()
    _until(lambda: _job(number).stage == "Held")
    worker.kill()
    worker.join()
    state, too_early = _job(number).state, jobs.reap()
    Job.objects.filter(pk=number).update(lease_until=timezone.now() - timedelta(seconds=1))
    again = jobs.reap()
    GO.touch()
    _worker().join()
    return _outcome(number) | {"state_then": state, "too_early": list(too_early), "again": list(again)}


def shared() -> Outcome:
    """Three tasks of one job, jobs of two other portfolios, one with all that is concluded, and two workers."""
    number, *others = [_queue(), _queue(), _queue(assessments=tiny_department().assessments)]
    for _ in range(2):
        jobs.run_job.enqueue(number)
    workers = [_worker(), _worker()]
    _until(lambda: _job(number).stage == "Held")
    GO.touch()
    for worker in workers:
        worker.join()
    return _outcome(number) | {"others": [_outcome(other) for other in others]}


def cancelled() -> Outcome:
    """A running job is stopped."""
    number = _queue()
    worker = _worker()
    _until(lambda: _job(number).stage == "Held")
    cancel_job(_job(number).portfolio_id, number)
    worker.join()
    return _outcome(number)


def _queue(assessments: tuple[Assessment, ...] = ()) -> int:
    """A re-plan of a portfolio; where nobody has valued anything it is planned at once."""
    GO.unlink(missing_ok=True)
    key = f"trial-{StoredPortfolio.objects.count()}"
    stored = create_portfolio(dataclasses.replace(tiny_department(), assessments=assessments), key)
    return jobs.replan(stored.pk).number


def _worker() -> BaseProcess:
    """A process of its own, forked off this one, where all that it needs is loaded; it connects by itself."""
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    return worker


def _job(number: int) -> Job:
    return Job.objects.get(pk=number)


def _until(is_so: Callable[[], bool]) -> None:
    patient_until = time.monotonic() + _PATIENCE_S
    while not is_so():
        if time.monotonic() > patient_until:
            raise TimeoutError("the worker does not come on")
        time.sleep(0.05)


def _outcome(number: int) -> Outcome:
    job = _job(number)
    return {
        "job": number,
        "state": job.state,
        "attempts": job.attempts,
        "plans": StoredPlan.objects.filter(portfolio=job.portfolio).count(),
        "is_its_plan": job.plan_id is not None,
    }


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    json.dump({trial.__name__: trial() for trial in (killed, shared, cancelled)}, sys.stdout)

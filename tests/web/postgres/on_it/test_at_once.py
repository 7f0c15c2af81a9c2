"""What several ask for at the same moment is done once."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.web.conftest import Site

from bowstring.web.jobs import jobs
from bowstring.web.models import Job
from bowstring.web.store.submissions import one_time_key, store_once

pytestmark = pytest.mark.django_db(transaction=True)


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

"""Whoever watches the site: whether it is well, its figures for those who may, a line for each request."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from bowstring.web import watching
from bowstring.web.models import WorkerSign
from bowstring.web.store.watching import give_sign

ELSEWHERE = {"HTTP_HOST": "10.0.0.7", "secure": False}


@pytest.mark.django_db
def test_health_is_told_under_any_name_and_without_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    before = client.get("/healthz", **ELSEWHERE)
    assert (before.status_code, before.json()["worker_seconds"]) == (200, None)
    assert client.get("/healthz?worker", **ELSEWHERE).status_code == 503
    give_sign()
    answer = client.get("/healthz?worker", **ELSEWHERE)
    assert (answer.status_code, answer.json()["status"]) == (200, "well")
    WorkerSign.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert client.get("/healthz", **ELSEWHERE).json()["status"] == "no worker"
    assert client.get("/healthz?worker", **ELSEWHERE).status_code == 503
    assert client.get("/sign-in", **ELSEWHERE).status_code in (301, 400)


def test_a_database_that_does_not_answer_is_no_health(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> float:
        raise OperationalError("gone")

    monkeypatch.setattr(watching, "worker_age_s", away)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


@pytest.mark.django_db
def test_figures_are_for_this_machine_and_for_whoever_has_the_token(settings: Any) -> None:
    give_sign()
    text = Client().get("/metrics").content.decode()
    assert 'bowstring_jobs{state="queued"} 0.0' in text
    assert "bowstring_workers 1.0" in text
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 403
    assert Client().get("/metrics", HTTP_X_FORWARDED_FOR="10.0.0.7").status_code == 403
    settings.METRICS_TOKEN = "a token that is long enough"
    assert Client().get("/metrics").status_code == 403
    headers = {"authorization": "Bearer a token that is long enough"}
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7", headers=headers).status_code == 200


@pytest.mark.django_db
def test_the_access_log_tells_neither_who_nor_which_link(settings: Any, caplog: Any) -> None:
    settings.ACCESS_LOG = True
    with caplog.at_level(logging.INFO, logger="bowstring.access"):
        Client().get("/sign-in/a-secret?next=/p/small/plan")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "bowstring.access"]
    assert line.startswith("GET /sign-in/<str:secret> ")
    assert "a-secret" not in line

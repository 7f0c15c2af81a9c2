"""Whoever watches the site: whether it is well, its figures for those who may, a line for each request."""

import logging
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from bowstring.web import watching
from bowstring.web.models import WorkerSign
from bowstring.web.store.watching import give_sign
from bowstring.web.traffic import FOLDER

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


@pytest.mark.django_db
def test_requests_are_counted_by_kind_of_page_and_nothing_personal_is_told() -> None:
    client = Client()
    before, others_before = _signed_in_pages(client), _pages(client.get("/metrics").content.decode())
    for path in (
        "/sign-in",
        "/sign-in",
        "/p/secret-programme/plan",
        "/sign-in/bow_a-secret",
        "/no/such/page",
    ):
        client.get(path)
    text = client.get("/metrics").content.decode()
    assert _signed_in_pages(client) == before + 2
    assert 'page="other"' in text
    assert re.search(r'bowstring_request_seconds_bucket{le="0.1",page="sign-in"} \d', text)
    assert not re.search("secret|no/such|testserver", text)
    # A page that another test added is gone again by now.
    pages = _pages(text) - others_before
    resolver = get_resolver()
    names = {str(name) for name in resolver.reverse_dict if isinstance(name, str)}
    assert pages - {"other"} <= names | {page for page in pages if page.startswith("interface:")}


def _pages(text: str) -> set[str]:
    """The kinds of page that figures are told of."""
    return set(re.findall(r'page="([^"]*)"', text))


def _signed_in_pages(client: Client) -> float:
    """How often the page to sign in was answered in this process."""
    line = r'bowstring_requests_total{method="GET",page="sign-in",status="2xx"} (\S+)'
    counted = re.search(line, client.get("/metrics").content.decode())
    return float(counted[1]) if counted is not None else 0.0


def test_processes_count_together_where_they_share_a_folder(tmp_path: Path) -> None:
    script = """
import sys
from django.conf import settings
settings.configure()
from django.test import RequestFactory
from prometheus_client import CollectorRegistry, generate_latest
from bowstring.web.traffic import Traffic, count_request
request = RequestFactory().get("/")
request.resolver_match = None
for _ in range(int(sys.argv[1])):
    count_request(request, 200, 0.2)
registry = CollectorRegistry()
registry.register(Traffic())
print(generate_latest(registry).decode())
"""
    texts = [
        subprocess.run(
            [sys.executable, "-c", script, times],
            env={**os.environ, FOLDER: str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for times in ("2", "3")
    ]
    wanted = 'bowstring_requests_total{method="GET",page="other",status="2xx"} '
    assert f"{wanted}2.0" in texts[0]
    assert f"{wanted}5.0" in texts[1]
    assert 'bowstring_request_seconds_bucket{le="0.25",page="other"} 5.0' in texts[1]

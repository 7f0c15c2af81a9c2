"""For whoever watches the site: whether it is well, its figures, and a line for each request."""

import ipaddress
import json
import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bowstring.web.machines import is_passed_on
from bowstring.web.store.watching import WORKER_LATE_S, Figures, worker_age_s
from bowstring.web.traffic import Traffic, count_request

_log = logging.getLogger("bowstring.access")


class Watched:
    """Answers whoever watches before hosts, HTTPS and sign-ins are looked at.

    Counts the other requests, and logs them if asked to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        if request.path_info == "/healthz":
            return _private(_health(request))
        if request.path_info == "/metrics":
            return _private(_metrics(request))
        began = time.monotonic()
        answer = self._answer(request)
        seconds = time.monotonic() - began
        count_request(request, answer.status_code, seconds)
        if settings.ACCESS_LOG:
            # Which page it was, without whose portfolio, work or secret link.
            match = request.resolver_match
            route = match.route if match is not None else "…"
            _log.info("%s /%s %d %d ms", request.method, route, answer.status_code, 1000 * seconds)
        return answer


def _health(request: HttpRequest) -> HttpResponse:
    """Whether the database answers, and how long ago a worker gave a sign of life.

    503 where the database does not answer; with ?worker also where no worker lives.
    """
    try:
        age = worker_age_s()
    except Error:
        return _json({"status": "no database", "database": False, "worker_seconds": None}, is_well=False)
    is_late = age is None or age > WORKER_LATE_S
    return _json(
        {"status": "no worker" if is_late else "well", "database": True, "worker_seconds": age},
        is_well=not (is_late and "worker" in request.GET),
    )


def _metrics(request: HttpRequest) -> HttpResponse:
    """The site's figures, for this machine and for whoever has the token."""
    if not _may_watch(request):
        return HttpResponse(
            "Not for everybody.\n", content_type="text/plain", status=HTTPStatus.FORBIDDEN.value
        )
    registry = CollectorRegistry(auto_describe=False)
    try:
        registry.register(Figures())
        registry.register(Traffic())
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except Error:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)


def _may_watch(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    try:
        is_here = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_here and not is_passed_on(request)


def _json(answer: dict[str, object], *, is_well: bool) -> HttpResponse:
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse(f"{json.dumps(answer)}\n", content_type="application/json", status=status.value)


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

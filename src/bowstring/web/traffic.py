"""How many requests there were and how long they took, by kind of page: no names, no addresses, no portfolios.

Each process counts for itself; those with a folder under `PROMETHEUS_MULTIPROC_DIR`, as `serve` gives, count together.
"""

import os
from collections.abc import Iterator

from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The setting of the Prometheus client that names the folder in which processes count together."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE"})
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_HERE = CollectorRegistry()
_REQUESTS = Counter("bowstring_requests", "Requests answered.", ("page", "method", "status"), registry=_HERE)
_DURATIONS = Histogram(
    "bowstring_request_seconds",
    "Seconds from a whole request to its answer.",
    ("page",),
    buckets=_SECONDS,
    registry=_HERE,
)


class Traffic(Collector):
    """What was counted: by every process of the site, or by this one where they do not count together."""

    def collect(self) -> Iterator[Metric]:
        """Each figure."""
        if os.environ.get(FOLDER):
            yield from MultiProcessCollector(None).collect()  # type: ignore[no-untyped-call]
        else:
            yield from _HERE.collect()


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count a request under the name of its page, one of the table of addresses; "other" for what is none of them."""
    match = request.resolver_match
    page = (match.view_name if match is not None else "") or "other"
    method = request.method if request.method in _METHODS else "other"
    _REQUESTS.labels(page, method, f"{status // 100}xx").inc()
    _DURATIONS.labels(page).observe(seconds)

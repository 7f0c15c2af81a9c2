"""What whoever watches the site is told: signs of life of the workers, and how much there is and waits."""

import os
import socket
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version

from django.contrib.sessions.models import Session as SignIn
from django.db.models import Count, Max, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from bowstring.web.models import Account, Job, StoredPortfolio, WorkerSign

WORKER_LATE_S = 120.0
"""A worker that gives a sign every quarter of a minute is dead where it gave none for so long."""

_KEPT_FOR = timedelta(days=1)
_STATES = ("queued", "running", "done", "failed", "cancelled")


def give_sign() -> None:
    """A worker's sign of life: a chore of each."""
    now = timezone.now()
    name = f"{socket.gethostname()[:80]}:{os.getpid()}"
    WorkerSign.objects.update_or_create(name=name, defaults={"seen_at": now})
    WorkerSign.objects.filter(seen_at__lt=now - _KEPT_FOR).delete()


def worker_age_s() -> float | None:
    """Seconds since any worker gave a sign of life; None if none ever did."""
    last = WorkerSign.objects.aggregate(last=Max("seen_at"))["last"]
    return max(0.0, (timezone.now() - last).total_seconds()) if last is not None else None


class Figures(Collector):
    """The site's figures, counted when they are asked for: the same from every process."""

    def collect(self) -> Iterator[Metric]:
        """Each figure."""
        yield InfoMetricFamily("bowstring", "The version that runs.", value={"version": version("bowstring")})
        age = worker_age_s()
        if age is not None:
            yield _gauge("worker_age_seconds", "Seconds since any worker gave a sign of life.", age)
        alive = WorkerSign.objects.filter(
            seen_at__gt=timezone.now() - timedelta(seconds=WORKER_LATE_S)
        ).count()
        yield _gauge("workers", "Workers that live.", alive)
        yield from _jobs()
        yield _gauge("accounts", "Accounts that can sign in.", Account.objects.filter(is_active=True).count())
        yield _gauge("portfolios", "Portfolios.", StoredPortfolio.objects.count())
        signed_in = SignIn.objects.filter(expire_date__gt=timezone.now()).count()
        yield _gauge("sessions", "Browsers' sessions that have not run out.", signed_in)


def _jobs() -> Iterator[Metric]:
    counted = dict(Job.objects.order_by().values_list("state").annotate(count=Count("pk")))
    jobs = GaugeMetricFamily("bowstring_jobs", "Jobs that are kept, by state.", labels=("state",))
    for state in _STATES:
        jobs.add_metric((state,), counted.get(state, 0))
    yield jobs
    oldest = Job.objects.filter(state="queued").aggregate(oldest=Min("made_at"))["oldest"]
    waits = (timezone.now() - oldest).total_seconds() if oldest is not None else 0.0
    yield _gauge("job_wait_seconds", "How long the oldest job that waits has waited.", waits)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"bowstring_{name}", words, value=value)

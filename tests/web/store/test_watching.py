"""The site's figures for whoever watches it, each against what was put there."""

from datetime import timedelta

from django.contrib.sessions.models import Session as SignIn
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.models import Account, Job, WorkerSign
from bowstring.web.store.watching import WORKER_LATE_S, Figures, give_sign, worker_age_s


def figures() -> dict[str, float]:
    """Each figure by its name; of jobs by state."""
    return {
        f"{sample.name}{sample.labels.get('state', '')}": sample.value
        for metric in Figures().collect()
        for sample in metric.samples
    }


def test_accounts_jobs_and_browsers_are_counted_as_they_are(site: Site) -> None:
    now = timezone.now()
    site.account(Role.VIEWER), site.account(Role.OWNER)
    Account.objects.filter(email="viewer@example.org").update(is_active=False)
    for number, state in enumerate(("queued", "queued", "failed")):
        Job.objects.create(portfolio=site.stored, kind=f"k{number}", parameters={}, state=state)
    Job.objects.filter(kind="k0").update(made_at=now - timedelta(minutes=2))
    Job.objects.filter(state="failed").update(made_at=now - timedelta(hours=2))
    for name, hours in (("a", 1), ("b", 2), ("c", -1)):
        SignIn.objects.create(session_key=name, session_data="", expire_date=now + timedelta(hours=hours))
    counted = figures()
    assert counted["bowstring_accounts"] == Account.objects.count() - 1
    assert counted["bowstring_portfolios"] == 1
    assert counted["bowstring_sessions"] == 2
    jobs = [
        counted[f"bowstring_jobs{state}"] for state in ("queued", "running", "done", "failed", "cancelled")
    ]
    assert jobs == [2, 0, 0, 1, 0]
    assert 120 <= counted["bowstring_job_wait_seconds"] < 180
    Job.objects.all().delete()
    assert figures()["bowstring_job_wait_seconds"] == 0.0


def test_a_worker_lives_while_it_gives_signs_and_is_forgotten_after_a_day(db: None) -> None:
    assert worker_age_s() is None
    assert "bowstring_worker_age_seconds" not in figures()
    now = timezone.now()
    late, gone = now - timedelta(seconds=WORKER_LATE_S + 5), now - timedelta(days=1, minutes=1)
    WorkerSign.objects.create(name="late", seen_at=late)
    WorkerSign.objects.create(name="gone", seen_at=gone)
    assert figures()["bowstring_workers"] == 0
    age = worker_age_s()
    assert age is not None
    assert WORKER_LATE_S < age < WORKER_LATE_S + 60
    give_sign()
    give_sign()
    assert WorkerSign.objects.count() == 2
    assert not WorkerSign.objects.filter(name="gone").exists()
    counted = figures()
    assert counted["bowstring_workers"] == 1
    assert counted["bowstring_worker_age_seconds"] < 60

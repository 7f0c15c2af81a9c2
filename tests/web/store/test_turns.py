"""Portfolios take turns, and what nobody needs any more is swept."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.utils import timezone
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.web.jobs import jobs
from bowstring.web.models import ImportRun, Job, OneTimeLink
from bowstring.web.store import jobs as store
from bowstring.web.store.accounts import make_account, make_sign_in_link
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.imports import keep_upload
from bowstring.web.store.sweeping import sweep

pytestmark = pytest.mark.django_db


def test_a_portfolio_waits_for_no_more_than_one_job_of_another(site: Site) -> None:
    busy = site.stored.pk
    for number in range(5):
        jobs.ask(busy, "scenario", {"scenario": f"s-{number}"})
    first = _served()
    late = create_portfolio(small_department(), "late").pk
    jobs.ask(late, "scenario", {"scenario": "a"})
    jobs.ask(late, "scenario", {"scenario": "b"})
    assert [first, *(_served() for _ in range(6))] == [busy, late, busy, late, busy, busy, busy]
    assert store.take_next_job() is None


def test_with_two_workers_who_has_nothing_running_comes_first(site: Site) -> None:
    other = create_portfolio(small_department(), "other").pk
    for number in range(3):
        jobs.ask(site.stored.pk, "scenario", {"scenario": f"s-{number}"})
    running = store.take_next_job()
    jobs.ask(other, "scenario", {"scenario": "a"})
    second = store.take_next_job()
    assert running is not None
    assert second is not None
    assert store.job_of(second[0]).portfolio == other


def test_a_stopped_job_is_passed_over(site: Site) -> None:
    card = jobs.ask(site.stored.pk, "scenario", {"scenario": "a"})
    Job.objects.filter(pk=card.number).update(is_cancelling=True)
    assert store.take_next_job() is None
    assert store.job_of(card.number).state == "cancelled"


def test_what_nobody_needs_any_more_is_swept_and_the_rest_stays(site: Site) -> None:
    old, now = timezone.now() - timedelta(days=90), timezone.now()
    details = {"map_text": "", "source": "s", "by": "a-1"}
    for name in ("old.csv", "new.csv"):
        keep_upload(site.stored.pk, name, b"x", **details)
    ImportRun.objects.filter(file_name="old.csv").update(made_at=old)
    account = make_account("x@example.org")
    make_sign_in_link(account)
    OneTimeLink.objects.update(expires_at=old)
    make_sign_in_link(account)
    for key, ends in (("old", old), ("new", now + timedelta(hours=1))):
        SignIn.objects.create(session_key=key, session_data="", expire_date=ends)
    for _ in range(3):
        jobs.ask(site.stored.pk, "frontier")
        _served()
    Job.objects.update(ended_at=old)
    sweep()
    assert [run.file_name for run in ImportRun.objects.all()] == ["new.csv"]
    assert OneTimeLink.objects.count() == 1
    assert [session.session_key for session in SignIn.objects.all()] == ["new"]
    assert Job.objects.count() == 1


def _served() -> int:
    """The portfolio whose job came next, done at once."""
    taken = store.take_next_job()
    assert taken is not None
    number, holder = taken
    store.end_job(number, holder, "done")
    return store.job_of(number).portfolio

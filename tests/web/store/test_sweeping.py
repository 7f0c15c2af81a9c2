"""What is swept is what nobody will need any more, at its date and not before."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.web.conftest import Site

from bowstring.web.models import ImportRun, Job, OneTimeLink, Participant, Session
from bowstring.web.store.accounts import make_account
from bowstring.web.store.imports import NAMING
from bowstring.web.store.sweeping import JOBS_KEPT, LINKS_KEPT, TASKS_KEPT, UPLOADS_KEPT, sweep

HOUR = timedelta(hours=1)


def is_there(row: Model) -> bool:
    return type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("age", "stays"), [(UPLOADS_KEPT - HOUR, True), (UPLOADS_KEPT + HOUR, False)])
def test_an_upload_that_nobody_went_on_with_goes_after_two_days(
    site: Site, age: timedelta, stays: bool
) -> None:
    abandoned, done = (
        ImportRun.objects.create(
            portfolio=site.stored,
            key=f"{state}-run",
            file_name="a.csv",
            upload=b"a",
            state=state,
            made_by="ada",
        )
        for state in (NAMING, "stored")
    )
    ImportRun.objects.update(made_at=timezone.now() - age)
    sweep()
    assert is_there(abandoned) is stays
    assert is_there(done)


@pytest.mark.parametrize(("age", "stays"), [(-HOUR, True), (HOUR, False)])
def test_a_sign_in_goes_when_it_is_over(site: Site, age: timedelta, stays: bool) -> None:
    sign_in = SignIn.objects.create(session_key="over", session_data="", expire_date=timezone.now() - age)
    sweep()
    assert is_there(sign_in) is stays


@pytest.mark.parametrize(("age", "stays"), [(LINKS_KEPT - HOUR, True), (LINKS_KEPT + HOUR, False)])
def test_a_link_goes_a_month_after_its_end(site: Site, age: timedelta, stays: bool) -> None:
    link = OneTimeLink.objects.create(
        digest="d", account=make_account("a@example.org"), expires_at=timezone.now() - age
    )
    sweep()
    assert is_there(link) is stays


@pytest.mark.parametrize(("age", "stays"), [(JOBS_KEPT - HOUR, True), (JOBS_KEPT + HOUR, False)])
def test_jobs_that_ended_long_ago_go_but_for_the_last_of_each_kind(
    site: Site, age: timedelta, stays: bool
) -> None:
    ended = timezone.now() - age
    first, last = (
        Job.objects.create(portfolio=site.stored, kind="why", state="done", ended_at=ended) for _ in range(2)
    )
    other_kind = Job.objects.create(portfolio=site.stored, kind="plan", state="done", ended_at=ended)
    running = Job.objects.create(portfolio=site.stored, kind="why", state="running")
    sweep()
    assert is_there(first) is stays
    # The last of its kind is the one that runs.
    assert is_there(last) is stays
    assert is_there(other_kind)
    assert is_there(running)


@pytest.mark.parametrize(("age", "stays"), [(TASKS_KEPT - HOUR, True), (TASKS_KEPT + HOUR, False)])
def test_what_the_queue_remembers_goes_a_day_after_it_ended(db: None, age: timedelta, stays: bool) -> None:
    now = timezone.now()
    fields = {"args_kwargs": {}, "task_path": "a.task", "backend_name": "default", "run_after": now}
    ended, failed, waiting = (
        DBTaskResult.objects.create(status=status, finished_at=now - age, **fields)
        for status in ("SUCCESSFUL", "FAILED", "READY")
    )
    sweep()
    assert (is_there(ended), is_there(failed), is_there(waiting)) == (stays, stays, True)


@pytest.mark.parametrize(("age", "stays"), [(LINKS_KEPT - HOUR, True), (LINKS_KEPT + HOUR, False)])
def test_what_brings_a_guest_back_goes_a_month_after_the_session(
    site: Site, age: timedelta, stays: bool
) -> None:
    now = timezone.now()
    over, still_open = (
        Participant.objects.create(
            session=Session.objects.create(
                portfolio=site.stored, key=key, opened_by="a", opened_at=now, closed_at=closed_at
            ),
            giver="guest",
            secret="s",
            assessor="guest",
            lens="user_need",
            joined_at=now,
        )
        for key, closed_at in (("over", now - age), ("open", None))
    )
    sweep()
    for seat in (over, still_open):
        seat.refresh_from_db()
    assert (over.secret, still_open.secret) == ("s" if stays else "", "s")

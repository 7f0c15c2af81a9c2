"""Jobs: queued once, held by one, taken back from who is silent, ended by their holder alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.models import Job, StoredPlan, StoredPortfolio
from bowstring.web.quotas import QuotaError
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.jobs import (
    LEASE,
    cancel_job,
    end_job,
    holds_job,
    job_card,
    job_of,
    keep_job,
    last_job,
    let_go_of_jobs,
    note_plan,
    queue_job,
    reap_jobs,
    take_job,
    take_next_job,
    usual_duration,
    working_job,
)
from bowstring.web.store.plans import record_plan


def other_portfolio() -> int:
    empty = Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2)))
    return create_portfolio(empty, "another").pk


def queued(site: Site, kind: str = "scenario", **what: Any) -> int:
    """The number of a job that waits."""
    return queue_job(site.stored.pk, kind, what)[0].number


def running(site: Site, kind: str = "scenario", **what: Any) -> tuple[int, str]:
    """The number of a job that runs, and its holder's secret."""
    number = queued(site, kind, **what)
    holder = take_job(number)
    assert holder is not None
    return number, holder


def silent(**ago: float) -> None:
    """Let every lease be over for so long."""
    Job.objects.update(lease_until=timezone.now() - timedelta(**ago))


def state(number: int) -> str:
    return job_of(number).state


def plan_of(site: Site) -> int:
    document = {"key": "k", "portfolio": {"version": "v"}, "status": "proven", "starts": {}}
    return record_plan(site.stored.pk, document, {}, revision=1).number


def test_what_is_asked_for_twice_waits_once(site: Site) -> None:
    first, is_new = queue_job(site.stored.pk, "scenario", {"scenario": "a"}, by="a-1")
    assert is_new
    assert (first.portfolio, first.kind, first.parameters) == (site.stored.pk, "scenario", {"scenario": "a"})
    assert (first.state, first.progress, first.made_by, first.plan) == ("queued", 0.0, "a-1", None)
    assert not first.is_over
    assert queue_job(site.stored.pk, "scenario", {"scenario": "a"}, by="a-2") == (first, False)
    for portfolio, kind, scenario in (
        (site.stored.pk, "scenario", "b"),
        (site.stored.pk, "frontier", "a"),
        (other_portfolio(), "scenario", "a"),
    ):
        assert queue_job(portfolio, kind, {"scenario": scenario})[1]
    take_job(first.number)
    assert queue_job(site.stored.pk, "scenario", {"scenario": "a"})[1]


def test_one_replan_waits_whatever_it_was_asked_for(site: Site) -> None:
    first, _ = queue_job(site.stored.pk, "plan", {"why": "a"})
    assert queue_job(site.stored.pk, "plan", {"why": "b"}) == (first, False)
    assert queue_job(other_portfolio(), "plan", {"why": "b"})[1]
    take_job(first.number)
    assert queue_job(site.stored.pk, "plan", {"why": "b"})[1]


@pytest.mark.parametrize("quota", ["jobs_of_portfolio", "jobs_of_person"])
def test_as_many_wait_and_run_as_the_quota_but_what_follows_from_a_change(
    site: Site, settings: Any, quota: str
) -> None:
    settings.QUOTAS = {quota: 2}
    queue_job(site.stored.pk, "plan", {}, by="a-1")
    first, _ = queue_job(site.stored.pk, "scenario", {"scenario": "a"}, by="a-1")
    queue_job(site.stored.pk, "scenario", {"scenario": "b"}, by="a-1")
    holder = take_job(first.number)
    assert holder is not None
    with pytest.raises(QuotaError):
        queue_job(site.stored.pk, "scenario", {"scenario": "c"}, by="a-1")
    queue_job(site.stored.pk, "conclude", {}, by="a-1")
    other = other_portfolio()
    if quota == "jobs_of_person":
        queue_job(site.stored.pk, "scenario", {"scenario": "d"}, by="a-2")
        queue_job(site.stored.pk, "scenario", {"scenario": "e"})
        with pytest.raises(QuotaError):
            queue_job(other, "scenario", {"scenario": "c"}, by="a-1")
    else:
        queue_job(other, "scenario", {"scenario": "c"}, by="a-1")
    end_job(first.number, holder, "done")
    if quota == "jobs_of_person":
        assert queue_job(site.stored.pk, "scenario", {"scenario": "c"}, by="a-1")[1]
    else:
        assert queue_job(site.stored.pk, "scenario", {"scenario": "c"})[1]


def test_a_job_is_held_by_one(site: Site) -> None:
    number, holder = running(site)
    assert state(number) == "running"
    assert take_job(number) is None
    assert holds_job(number, holder)
    assert not holds_job(number, "another")
    assert not keep_job(number, "another", progress=0.5)
    assert not end_job(number, "another", "done")
    assert state(number) == "running"
    lease = Job.objects.get().lease_until
    assert lease is not None
    assert timezone.now() + LEASE - timedelta(minutes=1) < lease <= timezone.now() + LEASE


def test_a_sign_of_life_says_how_far_it_is_and_keeps_the_lease(site: Site) -> None:
    number, holder = running(site)
    silent(seconds=1)
    assert keep_job(number, holder, progress=0.5, stage="searching")
    card = job_of(number)
    assert (card.progress, card.stage) == (0.5, "searching")
    assert keep_job(number, holder, progress=0.0, stage="")
    card = job_of(number)
    assert (card.progress, card.stage) == (0.0, "")
    assert keep_job(number, holder)
    assert reap_jobs() == ()
    cancel_job(site.stored.pk, number)
    assert job_of(number).is_cancelling
    assert not keep_job(number, holder)


def test_the_end_is_told_by_the_holder_once(site: Site) -> None:
    number, holder = running(site)
    keep_job(number, holder, progress=0.5, stage="searching")
    plan = plan_of(site)
    assert end_job(number, holder, "done", plan=plan)
    card = job_of(number)
    assert (card.state, card.progress, card.stage, card.plan, card.is_over) == ("done", 1.0, "", plan, True)
    assert Job.objects.get().ended_at is not None
    assert not end_job(number, holder, "failed", message="too late")
    assert not holds_job(number, holder)
    assert not keep_job(number, holder)
    assert state(number) == "done"


def test_a_failure_keeps_how_far_it_came_and_why(site: Site) -> None:
    number, holder = running(site)
    keep_job(number, holder, progress=0.5)
    note_plan(number, plan_of(site))
    assert end_job(number, holder, "failed", message="no money")
    card = job_of(number)
    assert (card.state, card.progress, card.message, card.is_over) == ("failed", 0.5, "no money", True)
    assert card.plan == StoredPlan.objects.get().pk


def test_stopping_ends_what_waits_at_once_and_what_runs_at_its_next_step(site: Site) -> None:
    waiting, (runs, holder) = queued(site, scenario="a"), running(site, scenario="b")
    for number in (waiting, runs):
        with pytest.raises(UnknownKeyError):
            cancel_job(other_portfolio() if number == waiting else 0, number)
    assert [state(waiting), state(runs), job_of(runs).is_cancelling] == ["queued", "running", False]
    assert cancel_job(site.stored.pk, waiting).is_over
    stopping = cancel_job(site.stored.pk, runs)
    assert (stopping.state, stopping.is_cancelling, stopping.is_over) == ("running", True, False)
    assert end_job(runs, holder, "cancelled")
    assert cancel_job(site.stored.pk, runs).state == "cancelled"
    assert take_next_job() is None


def test_who_is_silent_loses_the_job_and_after_three_tries_it_has_failed(site: Site) -> None:
    number, holder = running(site)
    assert reap_jobs() == ()
    for _ in range(2):
        silent(seconds=1)
        assert reap_jobs() == (number,)
        assert state(number) == "queued"
        assert not keep_job(number, holder)
        assert reap_jobs() == ()
        assert take_job(number) not in (None, holder)
    silent(seconds=1)
    assert reap_jobs() == ()
    card = job_of(number)
    assert (card.state, card.message) == ("failed", "It stopped unexpectedly three times.")
    assert Job.objects.get().ended_at is not None


def test_what_was_to_be_stopped_is_when_its_worker_dies(site: Site) -> None:
    number, _ = running(site)
    cancel_job(site.stored.pk, number)
    silent(seconds=1)
    assert reap_jobs() == ()
    assert state(number) == "cancelled"


@pytest.mark.parametrize("kind", ["plan", "scenario"])
def test_a_replan_that_died_gives_way_to_one_that_waits(site: Site, kind: str) -> None:
    number, _ = running(site, kind, why="a")
    queued(site, kind, why="b")
    silent(seconds=1)
    Job.objects.filter(state="queued").update(lease_until=None)
    if kind == "plan":
        assert reap_jobs() == ()
        assert (state(number), job_of(number).message) == ("cancelled", "A newer one is waiting.")
    else:
        assert reap_jobs() == (number,)
        assert state(number) == "queued"


def test_what_nobody_came_for_is_called_out_again_after_a_while(site: Site) -> None:
    number = queued(site)
    assert reap_jobs() == ()
    Job.objects.update(made_at=timezone.now() - LEASE - timedelta(seconds=1))
    assert reap_jobs() == (number,)
    assert reap_jobs() == ()
    silent(seconds=1)
    assert reap_jobs() == (number,)


def test_what_ran_for_another_database_waits_again(site: Site) -> None:
    number, holder = running(site)
    keep_job(number, holder, progress=0.5, stage="searching")
    replan, _ = running(site, "plan", why="a")
    newer, ended = queued(site, "plan", why="b"), running(site, scenario="ended")
    end_job(*ended, "done")
    let_go_of_jobs()
    card = job_of(number)
    assert (card.state, card.progress, card.stage) == ("queued", 0.0, "")
    assert [state(replan), state(newer), state(ended[0])] == ["cancelled", "queued", "done"]
    assert set(Job.objects.filter(pk__in=[number, replan]).values_list("holder", "lease_until")) == {
        ("", None)
    }
    assert Job.objects.get(pk=replan).ended_at is not None


def test_jobs_are_looked_up_by_portfolio_kind_and_state(site: Site) -> None:
    other = other_portfolio()
    number, holder = running(site, "frontier")
    assert job_card(site.stored.pk, number).number == number
    for missing in (lambda: job_card(other, number), lambda: job_of(12345)):
        with pytest.raises(UnknownKeyError):
            missing()
    working = working_job(site.stored.pk, "plan", "frontier")
    assert working is not None
    assert working.number == number
    assert working_job(site.stored.pk, "plan") is None
    assert working_job(other, "frontier") is None
    end_job(number, holder, "done")
    assert working_job(site.stored.pk, "frontier") is None
    last = last_job(site.stored.pk, "frontier")
    assert last is not None
    assert last.number == number
    later = queued(site, "scenario")
    latest = last_job(site.stored.pk, "frontier", "scenario")
    assert latest is not None
    assert latest.number == later
    assert last_job(site.stored.pk, "plan") is None
    assert last_job(other, "frontier") is None


def test_within_a_portfolio_the_oldest_comes_first(site: Site) -> None:
    numbers = [queued(site, scenario=str(place)) for place in range(3)]
    taken = [take_next_job() for _ in range(4)]
    assert [job[0] if job is not None else None for job in taken] == [*numbers, None]


def test_how_long_a_job_usually_takes_is_the_middle_of_those_that_were_done(site: Site) -> None:
    assert usual_duration(site.stored.pk, "scenario") is None
    now, minutes = timezone.now(), {}
    done = (*(("scenario", "done", minute) for minute in (1, 9, 2)), ("why", "done", 60))
    for kind, ending, taken in (*done, ("scenario", "failed", 50)):
        job = Job.objects.create(portfolio=site.stored, kind=kind, state=ending)
        minutes[job.pk] = taken
    elsewhere = StoredPortfolio.objects.get(pk=other_portfolio())
    minutes[Job.objects.create(portfolio=elsewhere, kind="scenario", state="done").pk] = 70
    for number, taken in minutes.items():
        Job.objects.filter(pk=number).update(made_at=now, ended_at=now + timedelta(minutes=taken))
    assert usual_duration(site.stored.pk, "scenario") == timedelta(minutes=2)
    assert usual_duration(site.stored.pk, "why") == timedelta(minutes=60)
    Job.objects.filter(portfolio=site.stored, kind="why").update(ended_at=None)
    assert usual_duration(site.stored.pk, "why") is None


def test_to_take_keep_end_or_cancel_a_job_leaves_every_other_as_it_is(site: Site) -> None:
    number, other = queued(site, scenario="a"), queued(site, scenario="b")
    holder = take_job(number)
    assert holder is not None
    assert (state(number), state(other)) == ("running", "queued")
    before = Job.objects.filter(pk=other).values().get()
    assert keep_job(number, holder, progress=0.5, stage="s")
    note_plan(number, plan_of(site))
    assert end_job(number, holder, "done")
    assert not end_job(number, holder, "failed")
    assert Job.objects.filter(pk=other).values().get() == before
    third = queued(site, scenario="c")
    assert cancel_job(site.stored.pk, third).state == "cancelled"
    assert state(other) == "queued"

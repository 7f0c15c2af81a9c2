"""Jobs: queued once, held by a lease, stopped when asked, taken back from the dead, written once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.concluded import concluded, tiny_concluded
from tests.web.conftest import Site

from bowstring.web.conclusions import document_of, value_of
from bowstring.web.jobs import jobs
from bowstring.web.jobs.running import CancelledError, Run
from bowstring.web.models import Job, StoredPlan
from bowstring.web.store import jobs as store
from bowstring.web.store.facts import Edit, StoredRecord, change_records, kept_records
from bowstring.web.store.plans import PlanCard, finding, latest_plan, plan_since, record_plan


def test_one_replan_waits_for_a_portfolio_however_often_it_is_asked_for(site: Site) -> None:
    first = jobs.replan(site.stored.pk, by="a-1")
    assert jobs.replan(site.stored.pk, by="a-2").number == first.number
    assert Job.objects.count() == 1


def test_a_job_that_runs_finishes_and_newer_facts_are_planned_once_more(site: Site) -> None:
    running = jobs.replan(site.stored.pk)
    assert store.take_job(running.number)
    newer = jobs.replan(site.stored.pk)
    assert newer.number != running.number
    assert jobs.replan(site.stored.pk).number == newer.number


def test_what_is_asked_for_twice_waits_once(site: Site) -> None:
    first = jobs.ask(site.stored.pk, "scenario", {"scenario": "less"})
    assert jobs.ask(site.stored.pk, "scenario", {"scenario": "less"}).number == first.number
    assert jobs.ask(site.stored.pk, "scenario", {"scenario": "more"}).number != first.number


def test_a_job_is_held_by_one_worker(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    assert store.take_job(card.number)
    assert store.take_job(card.number) is None


def test_only_the_holder_of_the_lease_writes(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    late = _taken(card.number)
    _expire(card.number)
    assert store.reap_jobs() == (card.number,)
    new = _taken(card.number)
    with pytest.raises(CancelledError):
        late.must_hold()
    assert not store.keep_job(card.number, late.holder)
    assert not store.end_job(card.number, late.holder, "done")
    new.must_hold()
    assert store.end_job(card.number, new.holder, "done")


def test_a_waiting_job_is_cancelled_at_once(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    assert store.cancel_job(site.stored.pk, card.number).state == "cancelled"
    jobs.run_job.func(card.number)
    assert latest_plan(site.stored.pk) is None


def test_a_running_job_stops_at_its_next_step(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    run = _taken(card.number)
    assert store.cancel_job(site.stored.pk, card.number).is_cancelling
    assert not store.keep_job(card.number, run.holder)


def test_a_silent_worker_loses_its_job_twice_and_then_it_has_failed(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    for again in ((card.number,), (card.number,), ()):
        _taken(card.number)
        assert store.reap_jobs() == ()
        _expire(card.number)
        assert store.reap_jobs() == again
    assert store.job_of(card.number).state == "failed"


def test_a_silent_job_that_was_to_stop_is_cancelled(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    _taken(card.number)
    store.cancel_job(site.stored.pk, card.number)
    _expire(card.number)
    assert store.reap_jobs() == ()
    assert store.job_of(card.number).state == "cancelled"


def test_a_silent_replan_gives_way_to_a_newer_one(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    _taken(card.number)
    newer = jobs.replan(site.stored.pk)
    _expire(card.number)
    assert store.reap_jobs() == ()
    assert store.job_of(card.number).state == "cancelled"
    assert store.job_of(newer.number).state == "queued"


def test_a_job_that_nobody_came_for_is_told_again_but_not_every_time(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    assert store.reap_jobs() == ()
    Job.objects.filter(pk=card.number).update(made_at=timezone.now() - timedelta(hours=1))
    assert store.reap_jobs() == (card.number,)
    assert store.reap_jobs() == ()


def test_the_plan_job_keeps_everything_that_its_pages_show(tiny_site: Site) -> None:
    jobs.run_job.func(jobs.replan(tiny_site.stored.pk).number)
    card = latest_plan(tiny_site.stored.pk)
    assert card is not None
    _, findings = tiny_concluded()
    kept = set(StoredPlan.objects.get(pk=card.number).findings.values_list("name", flat=True))
    assert kept == set(findings)
    assert Job.objects.get().plan_id == card.number


def test_a_job_that_runs_a_second_time_puts_its_plan_in_the_place_of_the_first(site: Site) -> None:
    _change(site, *(Edit(table="assessments", row=kept.row) for kept in _kept(site, "assessments")))
    card = jobs.replan(site.stored.pk)
    number = jobs.JOBS["plan"](_taken(card.number))
    _expire(card.number)
    store.reap_jobs()
    assert jobs.JOBS["plan"](_taken(card.number)) != number
    assert StoredPlan.objects.get().status == "unvalued"


def test_a_job_over_bad_data_says_what_is_wrong(site: Site) -> None:
    twice = _kept(site, "initiatives")[0].record
    _change(site, Edit(table="initiatives", record=twice))
    card = jobs.replan(site.stored.pk)
    jobs.run_job.func(card.number)
    ended = store.job_of(card.number)
    assert ended.state == "failed"
    assert twice.key in ended.message


def test_the_plan_of_newer_facts_is_the_latest_however_late_an_older_one_comes(
    site: Site, planned: PlanCard
) -> None:
    recorded, findings = concluded()
    newer = record_plan(site.stored.pk, recorded, {}, revision=3)
    record_plan(site.stored.pk, recorded, findings, revision=2)
    assert latest_plan(site.stored.pk) == newer


def test_the_frontier_is_kept_with_the_plan_of_the_same_facts(site: Site, planned: PlanCard) -> None:
    card = jobs.ask(site.stored.pk, "frontier")
    jobs.run_job.func(card.number)
    frontier = finding(planned.number, "frontier")
    assert frontier.points
    assert store.job_of(card.number).plan == planned.number


def _taken(number: int) -> Run:
    holder = store.take_job(number)
    assert holder is not None
    return Run(store.job_of(number), holder)


def _expire(number: int) -> None:
    Job.objects.filter(pk=number).update(lease_until=timezone.now() - timedelta(seconds=1))


def _kept(site: Site, table: str) -> tuple[StoredRecord, ...]:
    return kept_records(site.stored.pk, table)


def _change(site: Site, *edits: Edit) -> None:
    change_records(site.stored.pk, edits, actor="a-1")


def test_the_rest_of_a_plan_is_concluded_later_the_same_as_at_once(tiny_site: Site) -> None:
    recorded, findings = tiny_concluded()
    later = ("served", "floors", "balance", "rivals", "asking", "along")
    first = {name: value for name, value in findings.items() if not name.startswith(later)}
    card = record_plan(tiny_site.stored.pk, recorded, first, revision=1)
    jobs.run_job.func(jobs.ask(tiny_site.stored.pk, "conclude").number)
    kept = set(StoredPlan.objects.get(pk=card.number).findings.values_list("name", flat=True))
    assert kept == set(findings)
    floors = finding(card.number, "floors")
    at_once = value_of("floors", document_of("floors", findings["floors"]))
    assert [floor.value for floor in floors] == pytest.approx([bound.value for bound in at_once])


def test_a_plan_that_starts_the_same_work_has_not_changed(site: Site, planned: PlanCard) -> None:
    recorded, _ = concluded()
    same = record_plan(site.stored.pk, {**recorded, "key": "plan-later"}, {}, revision=2)
    assert plan_since(site.stored.pk, planned.key) == planned.key
    starts = {**recorded["starts"], next(iter(recorded["starts"])): "2027-Q3"}
    other = record_plan(site.stored.pk, {**recorded, "key": "plan-other", "starts": starts}, {}, revision=3)
    assert plan_since(site.stored.pk, same.key) == other.key

"""Planning again from unchanged facts: the plan stays, and that is said."""

import dataclasses

import pytest
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.jobs import jobs, planning
from bowstring.web.models import StoredPlan
from bowstring.web.store import jobs as store
from bowstring.web.store.adoption import adopt_plan
from bowstring.web.store.facts import Edit, change_records, kept_records
from bowstring.web.store.plans import latest_plan

pytestmark = pytest.mark.usefixtures("plans_once")
UNCHANGED = "Nothing has changed since this plan was made."


def _again(site: Site) -> store.JobCard:
    """Plan again, as a worker does."""
    card = jobs.replan(site.stored.pk)
    jobs.run_job.func(card.number)
    return store.job_card(site.stored.pk, card.number)


def test_unchanged_facts_are_not_planned_again(tiny_site: Site) -> None:
    first = _again(tiny_site)
    assert not first.message
    again = _again(tiny_site)
    assert (again.state, again.message, again.plan) == ("done", UNCHANGED, first.plan)
    assert StoredPlan.objects.count() == 1
    page = tiny_site.client(Role.VIEWER).get(tiny_site.url(f"jobs/{again.number}"), follow=True)
    assert UNCHANGED in page.content.decode()


def test_facts_that_were_changed_and_put_back_are_the_same_facts(tiny_site: Site) -> None:
    first = _again(tiny_site)
    kept = kept_records(tiny_site.stored.pk, "budget")[0]
    for amount in (kept.record.amount + 1, kept.record.amount):
        row = kept_records(tiny_site.stored.pk, "budget")[0].row
        record = dataclasses.replace(kept.record, amount=amount)
        change_records(tiny_site.stored.pk, [Edit(table="budget", row=row, record=record)], actor="a-1")
    assert _again(tiny_site).plan == first.plan
    latest = latest_plan(tiny_site.stored.pk)
    assert latest is not None
    assert latest.revision == 3


def test_changed_facts_and_another_program_are_planned(
    tiny_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _again(tiny_site)
    kept = kept_records(tiny_site.stored.pk, "budget")[0]
    record = dataclasses.replace(kept.record, amount=kept.record.amount + 1)
    change_records(tiny_site.stored.pk, [Edit(table="budget", row=kept.row, record=record)], actor="a-1")
    second = _again(tiny_site)
    assert second.plan != first.plan
    assert not second.message
    monkeypatch.setattr(planning, "program", lambda: "another")
    assert not _again(tiny_site).message


def test_a_plan_that_was_adopted_since_is_nearest_to_itself(tiny_site: Site) -> None:
    first = _again(tiny_site)
    assert first.plan is not None
    adopt_plan(tiny_site.stored.pk, first.plan, unmet=(), by="a-1")
    assert _again(tiny_site).message == UNCHANGED


def test_what_was_only_concluded_in_part_is_concluded(tiny_site: Site) -> None:
    first = _again(tiny_site)
    StoredPlan.objects.get(pk=first.plan).findings.filter(name="discoveries").delete()
    again = _again(tiny_site)
    assert not again.message
    assert again.plan != first.plan

"""Settling an initiative by hand: the lock is kept, and a re-plan follows."""

import dataclasses

import pytest
from tests.web.conftest import Site

from bowstring.model.decisions import Decision
from bowstring.model.initiatives import Lock
from bowstring.web.access import Role
from bowstring.web.models import Job
from bowstring.web.store.facts import Edit, StoredRecord, change_records, kept_record, load_portfolio


@pytest.mark.parametrize(
    ("form_data", "lock"),
    [
        ({"what": "fund"}, Lock.FUND),
        ({"what": "leave_out"}, Lock.LEAVE_OUT),
        ({"what": "decides"}, None),
        ({"what": "start", "quarter": "second"}, "second"),
    ],
)
def test_what_is_settled_is_kept_and_planned_again(
    site: Site, form_data: dict[str, str], lock: Lock | str | None
) -> None:
    second = load_portfolio(site.stored.pk).settings.start.plus(1)
    form_data = {name: str(second) if text == "second" else text for name, text in form_data.items()}
    answer = site.client(Role.LEAD).post(_url(site), form_data)
    assert answer.status_code == 302
    assert _kept(site).record.lock == (second if lock == "second" else lock)
    assert Job.objects.get().kind == "plan"


def test_a_start_without_a_quarter_is_asked_again_with_what_was_chosen(site: Site) -> None:
    answer = site.client(Role.LEAD).post(_url(site), {"what": "start"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the quarter it starts in." in page
    assert 'value="start" ' in page
    assert not Job.objects.exists()


def test_a_choice_that_is_none_is_refused(site: Site) -> None:
    answer = site.client(Role.LEAD).post(_url(site), {"what": "burn it"})
    assert answer.status_code == 422


def test_the_second_of_two_is_shown_what_the_first_has_settled(site: Site) -> None:
    seen = _kept(site)
    change_records(
        site.stored.pk,
        [Edit(table="initiatives", row=seen.row, record=dataclasses.replace(seen.record, lock=Lock.FUND))],
        actor="a-1",
    )
    answer = site.client(Role.LEAD).post(_url(site), {"what": "leave_out", "stamp": seen.stamp})
    assert answer.status_code == 409
    assert "It is now: to be funded" in answer.content.decode()
    assert _kept(site).record.lock is Lock.FUND


def test_what_would_put_an_error_among_the_facts_is_refused_with_the_mend(site: Site) -> None:
    kept = _kept(site)
    decision = Decision(key="d-must", title="It must be done", status="accepted", changes=(kept.record.key,))
    mandated = dataclasses.replace(kept.record, mandated_by=decision.key)
    edits = [
        Edit(table="decisions", record=decision),
        Edit(table="initiatives", row=kept.row, record=mandated),
    ]
    url = _url(site)
    change_records(site.stored.pk, edits, actor="")
    answer = site.client(Role.LEAD).post(url, {"what": "leave_out"})
    assert answer.status_code == 422
    assert "mandates it" in answer.content.decode()
    assert not Job.objects.exists()


def test_an_editor_does_not_settle(site: Site) -> None:
    assert site.client(Role.EDITOR).get(_url(site)).status_code == 403


def test_an_initiative_that_is_not_there_cannot_be_settled(site: Site) -> None:
    assert site.client(Role.LEAD).get(site.url("plan/settle/nothing-like-it")).status_code == 404


def test_the_form_shows_what_is_settled_now(site: Site) -> None:
    page = site.client(Role.LEAD).get(_url(site)).content.decode()
    assert "Now: The plan decides." in page
    assert page.count("<h1") == 1


def _url(site: Site) -> str:
    return site.url(f"plan/settle/{_work_key(site)}")


def _work_key(site: Site) -> str:
    """Of work that could be settled."""
    return min(
        initiative.key
        for initiative in load_portfolio(site.stored.pk).initiatives
        if initiative.is_plannable
        and initiative.committed_start is None
        and not initiative.mandated_by
        and not initiative.is_stopped
    )


def _kept(site: Site) -> StoredRecord:
    return kept_record(site.stored.pk, "initiatives", _work_key(site))

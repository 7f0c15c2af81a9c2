"""How much better the plan got by a conversation, worked out by a worker and shown on the agenda."""

import pytest
from tests.web.conftest import Site
from tests.web.talk.test_conversation import Room, figures

from bowstring.model.assessments import Lens
from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.models import AssessmentRow, Job
from bowstring.web.store.conversations import latest_findings, said_in
from bowstring.web.store.plans import PlanCard, finding

ANSWER = {"settle-outcome": "It is worth far more.", "settle-what_settled_it": "A trial in two offices."}


def answered(site: Site, planned: PlanCard) -> Room:
    """A conversation in which somebody said much more than everybody before, then answered."""
    room = Room(site, planned)
    member = site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": Lens.USER_NEED.value})
    answers = {"low": "400000", "likely": "500000", "high": "600000", "evidence": "live"}
    room.post(member, "score", figures(Lens.USER_NEED, **answers))
    room.post(room.lead, "reveal")
    room.post(room.lead, "answer", ANSWER)
    return room


def run(site: Site, kind: str) -> Job:
    """Do a queued job of a kind, as a worker does: what was queued before it would have its turn first."""
    job = Job.objects.get(portfolio=site.stored.pk, kind=kind, state="queued")
    Job.objects.filter(state="queued", pk__lt=job.pk).delete()
    jobs.run_job.func(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True)
def test_an_answer_asks_a_worker_how_much_better_the_plan_got(site: Site, planned: PlanCard) -> None:
    room = answered(site, planned)
    scores = said_in(site.stored.pk, room.key)
    assert {(score.initiative, score.round) for score in scores} == {(room.work, room.session.number)}
    job = run(site, "improvement")
    assert (job.state, job.message) == ("done", "")
    improvement = latest_findings(site.stored.pk, [f"improvement:{room.key}"])[f"improvement:{room.key}"]
    assert improvement.points is not None
    assert improvement.points > 0
    assert improvement.lens[Lens.USER_NEED] > 0
    page = site.client(Role.VIEWER).get(site.url()).content.decode()
    assert "Recently answered" in page
    assert "It is worth far more." in page
    assert "The plan changed:" in page


@pytest.mark.django_db(transaction=True)
def test_a_conversation_without_figures_has_no_improvement_of_its_own(site: Site, planned: PlanCard) -> None:
    room = Room(site, planned)
    room.post(room.lead, "answer", ANSWER)
    assert run(site, "improvement").state == "done"
    assert latest_findings(site.stored.pk, [f"improvement:{room.key}"]) == {}


def test_only_what_was_said_in_it_counts_as_said_in_a_conversation(site: Site, planned: PlanCard) -> None:
    room = Room(site, planned)
    assert AssessmentRow.objects.filter(initiative=room.work).exists()
    assert said_in(site.stored.pk, room.key) == ()


def test_what_talking_needs_is_concluded_with_the_plan(site: Site, planned: PlanCard) -> None:
    questions = finding(planned.number, "asking")
    assert questions
    assert sum(question.minutes for question in questions) <= 120
    assert all(discovery.minutes >= 240 for discovery in finding(planned.number, "discoveries"))
    ledger = finding(planned.number, "ledger")
    dearest = next(
        open_tension for open_tension in ledger.open_tensions if open_tension.tension.kind == "worth"
    )
    along = finding(planned.number, f"along:{dearest.tension.about[0]}:{dearest.tension.lens.value}")
    assert along.initiative == dearest.tension.about[0]

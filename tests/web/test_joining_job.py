"""The job that looks for who could join which team."""

from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.teams.proposal import propose_joining
from bowstring.web.jobs import jobs
from bowstring.web.models import Job
from bowstring.web.store.facts import Edit, change_records
from bowstring.web.store.plans import PlanCard, finding


def test_the_proposal_is_kept_with_the_plan_as_the_core_makes_it(site: Site, planned: PlanCard) -> None:
    card = jobs.ask(site.stored.pk, "joining")
    jobs.run_job.func(card.number)
    assert Job.objects.get(pk=card.number).state == "done"
    assert finding(planned.number, "joining") == propose_joining(small_department())


def test_facts_newer_than_the_plan_are_said_to_be(site: Site, planned: PlanCard) -> None:
    team = small_department().teams[0]
    change_records(site.stored.pk, [Edit(table="teams", record=team)], actor="")
    card = jobs.ask(site.stored.pk, "joining")
    jobs.run_job.func(card.number)
    job = Job.objects.get(pk=card.number)
    assert job.state == "failed"
    assert "The facts have changed since the plan was made" in job.message
    assert finding(planned.number, "joining") is None

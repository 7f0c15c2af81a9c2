"""One initiative: both sides, what must be true, what stands around it, stopping it."""

import dataclasses
import re
from typing import Any

import pytest
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import by_key
from bowstring.planning.adopted.restore import divisible_again
from bowstring.report.why_words import chance_of_enough, hinge_of, must_be_true, standing_words
from bowstring.tensions.pricing import context_of
from bowstring.tensions.why import Why, explain
from bowstring.tensions.worth import value_words
from bowstring.web.access import Role, grant
from bowstring.web.jobs import jobs
from bowstring.web.models import Job
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import Edit, change_records, kept_record, load_portfolio
from bowstring.web.store.plans import PlanCard, finding, findings


def _busy(site: Site) -> str:
    """An initiative that assessors of both sides have spoken of."""
    pairs = {(assessment.initiative, assessment.lens) for assessment in small_department().assessments}
    return next(
        initiative.key
        for initiative in small_department().initiatives
        if all((initiative.key, lens) in pairs for lens in Lens) and initiative.requires_capabilities
    )


def _run_jobs() -> None:
    for job in Job.objects.filter(state="queued", kind="why"):
        jobs.run_job.func(job.pk)


def test_the_page_shows_everything_else_while_why_is_worked_out(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    client, key = site.client(Role.VIEWER), _busy(site)
    client.get(site.url(f"initiative/{key}"))
    with django_assert_max_num_queries(24):
        answer = client.get(site.url(f"initiative/{key}"))
    page = answer.content.decode()
    belief = believe(small_department()).of(key, Lens.USER_NEED)
    assert belief is not None
    assert belief.raw is not None
    assert page.count("<h1") == 1
    assert "Working out what must be true" in page
    assert value_words(belief.raw.mean, Lens.USER_NEED, small_department().settings) in page
    assert Job.objects.filter(kind="why", state="queued").count() == 1
    assert 'http-equiv="refresh"' in page


def test_once_the_job_has_run_the_page_says_what_must_be_true(site: Site, planned: PlanCard) -> None:
    client, key = site.client(Role.VIEWER), _busy(site)
    client.get(site.url(f"initiative/{key}"))
    _run_jobs()
    why: Why = finding(planned.number, f"why:{key}")
    portfolio = small_department()
    plan = finding(planned.number, "plan")
    expected = explain(context_of(portfolio, divisible_again(portfolio, plan)), plan, key)
    assert why.reasons == expected.reasons
    assert why.sides[Lens.USER_NEED].half_from == expected.sides[Lens.USER_NEED].half_from
    page = client.get(site.url(f"initiative/{key}")).content.decode()
    for side in why.sides.values():
        assert must_be_true(side, portfolio.settings) in page
        assert value_words(side.belief.mean, side.belief.lens, portfolio.settings) in page
    assert standing_words(why, portfolio.settings)[0] in page
    assert page.count("bs-chart__region") == page.count("View as a table") == len(why.sides)
    assert "being worked out" not in page


def test_the_bar_tells_the_page_to_load_anew_once_the_job_is_done(site: Site, planned: PlanCard) -> None:
    client, key = site.client(Role.VIEWER), _busy(site)
    client.get(site.url(f"initiative/{key}"))
    url = site.url(f"initiatives/why/{key}")
    assert "HX-Refresh" not in client.get(url).headers
    _run_jobs()
    assert client.get(url).headers["HX-Refresh"] == "true"


def test_nothing_is_asked_for_while_the_facts_are_newer_than_the_plan(site: Site, planned: PlanCard) -> None:
    key = _busy(site)
    kept = kept_record(site.stored.pk, "initiatives", key)
    edit = Edit(
        table="initiatives", row=kept.row, record=dataclasses.replace(kept.record, description="Newer")
    )
    change_records(site.stored.pk, [edit], actor="")
    page = site.client(Role.VIEWER).get(site.url(f"initiative/{key}")).content.decode()
    assert "what must be true after the next one" in page
    assert not Job.objects.filter(kind="why").exists()


def test_a_job_for_facts_that_have_changed_keeps_nothing(site: Site, planned: PlanCard) -> None:
    key = _busy(site)
    job = jobs.ask(site.stored.pk, "why", {"initiative": key})
    kept = kept_record(site.stored.pk, "initiatives", key)
    edit = Edit(
        table="initiatives", row=kept.row, record=dataclasses.replace(kept.record, description="Newer")
    )
    change_records(site.stored.pk, [edit], actor="")
    jobs.run_job.func(job.number)
    assert Job.objects.get(pk=job.number).state == "done"
    assert findings(planned.number, (f"why:{key}",)) == {}


def test_nobody_who_assessed_it_is_named(site: Site, planned: PlanCard) -> None:
    client, key = site.client(Role.OWNER), _busy(site)
    client.get(site.url(f"initiative/{key}"))
    _run_jobs()
    page = client.get(site.url(f"initiative/{key}")).content.decode()
    work = by_key(small_department().initiatives)[key]
    led = {work.owner, work.user_lead, work.business_lead}
    people = by_key(small_department().people)
    for assessment in small_department().assessments:
        if assessment.initiative == key and assessment.assessor not in led:
            assert not re.search(rf"\b{assessment.assessor}\b", page)
            assert people[assessment.assessor].name not in page


def test_what_needs_it_and_what_it_needs_lead_to_each_other(site: Site, planned: PlanCard) -> None:
    consumer = next(initiative for initiative in small_department().initiatives if initiative.requires)
    client = site.client(Role.VIEWER)
    page = client.get(site.url(f"initiative/{consumer.key}")).content.decode()
    provider = client.get(site.url(f"initiative/{consumer.requires[0]}")).content.decode()
    assert site.url(f"initiative/{consumer.requires[0]}") in page
    assert site.url(f"initiative/{consumer.key}") in provider


def test_what_exists_already_is_found_and_it_is_not_itself(site: Site) -> None:
    client, key = site.client(Role.VIEWER), _busy(site)
    whole = client.get(site.url(f"initiatives/exists/{key}")).content.decode()
    part = client.get(site.url(f"initiatives/exists/{key}"), headers={"HX-Request": "true"}).content.decode()
    assert whole.count("<h1") == 1
    assert "<h1" not in part
    assert site.url(f'initiative/{key}"') not in part
    assert "bs-list" in part


def test_a_page_without_a_plan_still_shows_the_facts(site: Site) -> None:
    page = site.client(Role.VIEWER).get(site.url(f"initiative/{_busy(site)}")).content.decode()
    assert "There is no plan by value yet." in page
    assert "Two sides" in page


def test_its_changes_are_told(site: Site) -> None:
    key = _busy(site)
    kept = kept_record(site.stored.pk, "initiatives", key)
    edit = Edit(
        table="initiatives", row=kept.row, record=dataclasses.replace(kept.record, description="Newer")
    )
    change_records(site.stored.pk, [edit], actor=site.account(Role.LEAD).key)
    page = site.client(Role.VIEWER).get(site.url(f"initiative/{key}")).content.decode()
    assert "edited: description" in page
    assert "Portfolio lead" in page


@pytest.mark.parametrize("path", ["initiative/none", "initiatives/why/none", "initiatives/exists/none"])
def test_an_initiative_that_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.client(Role.VIEWER).get(site.url(path)).status_code == 404
    assert site.client(None).get(site.url(path)).status_code == 404


def test_a_key_with_a_slash_has_its_page(site: Site) -> None:
    initiative = dataclasses.replace(small_department().initiatives[0], key="pay/cards & more", name="Cards")
    change_records(site.stored.pk, [Edit(table="initiatives", record=initiative)], actor="")
    client = site.client(Role.VIEWER)
    listed = client.get(site.url("initiatives?q=Cards")).content.decode()
    url = re.search(r'href="([^"]*/initiative/pay[^"]*)"', listed)
    assert url is not None
    assert b"<h1" in client.get(url[1].replace("&amp;", "&")).content


def test_stopping_keeps_why_and_takes_it_out_of_the_plan(site: Site) -> None:
    client, key = site.client(Role.EDITOR), _busy(site)
    url = site.url(f"initiatives/stop/{key}")
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {
        "stopped_because": "Councils could not pay."
    }
    assert client.post(url, typed | {"stopped_because": " "}).status_code == 422
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302]
    work = kept_record(site.stored.pk, "initiatives", key).record
    assert work.stopped_because == "Councils could not pay."
    assert work.is_stopped
    page = client.get(site.url(f"initiative/{key}")).content.decode()
    assert "Councils could not pay." in page
    assert Job.objects.filter(kind="plan").count() == 1


def test_stopping_what_somebody_changed_meanwhile_asks_to_look_again(site: Site) -> None:
    client, key = site.client(Role.EDITOR), _busy(site)
    url = site.url(f"initiatives/stop/{key}")
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"stopped_because": "No need any more."}
    kept = kept_record(site.stored.pk, "initiatives", key)
    edit = Edit(
        table="initiatives", row=kept.row, record=dataclasses.replace(kept.record, description="Newer")
    )
    change_records(site.stored.pk, [edit], actor="")
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "No need any more." in answer.content.decode()
    assert not load_portfolio(site.stored.pk).initiatives[0].is_stopped


def test_only_those_whose_work_it_is_stop_it(site: Site) -> None:
    key = _busy(site)
    team = by_key(small_department().initiatives)[key].team
    other = next(candidate.key for candidate in small_department().teams if candidate.key != team)
    account = make_account("other@example.org")
    grant(account, site.stored, Role.EDITOR, teams=[other])
    assert site.client(Role.VIEWER).get(site.url(f"initiatives/stop/{key}")).status_code == 403
    browser = site.client(None)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(site.url(f"initiatives/stop/{key}")).status_code == 403
    assert b"Stop it" not in browser.get(site.url(f"initiative/{key}")).content


def test_a_narrow_margin_hangs_on_the_side_that_nobody_can_be_sure_of(planned: PlanCard) -> None:
    portfolio, plan = small_department(), finding(planned.number, "plan")
    context = context_of(portfolio, divisible_again(portfolio, plan))
    for work in portfolio.initiatives[:12]:
        why = explain(context, plan, work.key)
        lens = hinge_of(why)
        chances = {lens: chance_of_enough(side) for lens, side in why.sides.items()}
        narrow = {
            key: abs(chance - 0.5) for key, chance in chances.items() if chance and 0.2 <= chance <= 0.8
        }
        is_settled = work.is_firm or work.lock is not None or why.swap is None
        assert lens == (None if is_settled or not narrow else min(narrow, key=lambda lens: narrow[lens]))
        place, strong = standing_words(why, portfolio.settings)
        assert ("narrow margin" in place) == (lens is not None)
        assert strong

"""Progress: how far a job is, stopping it, and what went wrong."""

import dataclasses
import re

from django.utils.html import escape
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.store import jobs as store
from bowstring.web.store.facts import Edit, change_records, kept_records
from bowstring.web.store.plans import PlanCard


def test_the_bar_tells_the_stage_in_words(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    holder = store.take_job(card.number)
    assert holder is not None
    store.keep_job(card.number, holder, progress=0.4, stage="Pricing the open questions")
    page = site.client(Role.VIEWER).get(site.url(f"jobs/{card.number}")).content.decode()
    assert "Pricing the open questions: 40 % done." in page
    assert 'max="100" value="40"' in page
    assert site.url(f"jobs/{card.number}/bar") in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert page.count("<h1") == 1


def test_the_bar_alone_looks_again_until_it_is_over_and_then_loads_the_page(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    holder = store.take_job(card.number)
    assert holder is not None
    browser = site.client(Role.VIEWER)
    bar = browser.get(site.url(f"jobs/{card.number}/bar"))
    assert "hx-trigger" in bar.content.decode()
    assert "HX-Refresh" not in bar
    store.end_job(card.number, holder, "done")
    bar = browser.get(site.url(f"jobs/{card.number}/bar"))
    assert "hx-trigger" not in bar.content.decode()
    assert bar["HX-Refresh"] == "true"


def test_a_finished_job_leads_to_its_result(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    holder = store.take_job(card.number)
    assert holder is not None
    store.end_job(card.number, holder, "done")
    answer = site.client(Role.VIEWER).get(site.url(f"jobs/{card.number}"))
    assert answer.status_code == 302
    assert answer["Location"] == site.url("plan")


def test_an_editor_stops_it_and_a_viewer_does_not(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    url = site.url(f"jobs/{card.number}/cancel")
    assert site.client(Role.VIEWER).post(url).status_code == 403
    page = site.client(Role.EDITOR).post(url, follow=True).content.decode()
    assert "Stopped" in page
    assert store.job_of(card.number).state == "cancelled"


def test_bad_data_lead_to_the_list_of_what_to_mend(site: Site) -> None:
    twice = kept_records(site.stored.pk, "initiatives")[0].record
    change_records(site.stored.pk, [Edit(table="initiatives", record=twice)], actor="")
    card = jobs.replan(site.stored.pk)
    jobs.run_job.func(card.number)
    page = site.client(Role.EDITOR).get(site.url(f"jobs/{card.number}")).content.decode()
    assert "Fix the errors in the data first" in page
    assert "must be fixed" in page
    assert f"{escape(twice.name)}, Key" in page
    assert f"“{escape(twice.name)}” has the same key." in page
    assert not re.search(r"\brow \d|\binitiatives, ", page)
    assert "Try again" in page
    home = site.client(Role.EDITOR).get(site.url()).content.decode()
    assert "We could not make the last plan" in home
    assert "1 fact stops us from making a plan." in home
    assert f'<a class="govuk-link" href="{site.url("problems")}">' in home


def test_planning_again_is_for_editors_and_asked_once(site: Site) -> None:
    assert site.client(Role.VIEWER).post(site.url("plan/again")).status_code == 403
    browser = site.client(Role.EDITOR)
    first, second = (browser.post(site.url("plan/again"))["Location"] for _ in range(2))
    assert first == second


def test_a_job_of_another_portfolio_is_not_there(site: Site) -> None:
    assert site.client(Role.OWNER).get(site.url("jobs/999999")).status_code == 404


def test_what_goes_on_from_a_plan_of_older_facts_offers_to_plan_again(site: Site, planned: PlanCard) -> None:
    """Also on the page of that work alone, which is where an address kept from before leads."""
    change = kept_records(site.stored.pk, "initiatives")[0]
    edit = Edit(
        table="initiatives",
        row=change.row,
        record=dataclasses.replace(change.record, description="New."),
        stamp=change.stamp,
    )
    change_records(site.stored.pk, [edit], actor="")
    card = jobs.ask(site.stored.pk, "frontier")
    jobs.run_job.func(card.number)
    url = site.url(f"jobs/{card.number}")
    page = site.client(Role.EDITOR).get(url).content.decode()
    assert "The facts have changed since the plan was made" in page
    assert f'action="{site.url("plan/again")}"' in page
    assert "Plan again" in page
    assert "Plan again</button>" not in site.client(Role.VIEWER).get(url).content.decode()

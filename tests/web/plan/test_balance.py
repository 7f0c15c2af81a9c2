"""Balance: what leaning one way costs, and changing the minimum share."""

from dataclasses import replace
from typing import Any, cast

from tests.web.concluded import tiny_concluded
from tests.web.conftest import Site

from bowstring.model.capacity import Budget
from bowstring.planning.plan import Plan
from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.models import Job
from bowstring.web.store.facts import Edit, change_records, load_portfolio
from bowstring.web.store.plans import PlanCard, record_plan


def test_the_page_tells_what_the_minimum_share_costs(site: Site, planned: PlanCard) -> None:
    page = _page(site)
    assert "The highest minimum share that all three could have is" in page
    assert page.count("<h1") == 1
    assert page.count('class="bs-chart"') == page.count("View as a table<span") == 3


def test_where_the_highest_minimum_share_is_not_worked_out_nothing_is_said_to_be_coming(
    tiny_site: Site,
) -> None:
    """As with very many initiatives, where it would take minutes more than the plan."""
    document, findings = tiny_concluded()
    plan = replace(cast("Plan", findings["plan"]), floor_max=None)
    record_plan(
        tiny_site.stored.pk,
        {**document, "floor_max": None},
        {**findings, "plan": plan, "floors": ()},
        revision=1,
    )
    page = tiny_site.client(Role.EDITOR).get(tiny_site.url("balance")).content.decode()
    assert "With so many initiatives it is not worked out." in page
    assert "working this out" not in page
    assert "The highest minimum share" not in page
    assert (
        "not worked out" in tiny_site.client(Role.EDITOR).get(tiny_site.url("plan/method")).content.decode()
    )


def test_the_page_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    browser.get(site.url("balance"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("balance"))


def test_a_frontier_that_older_facts_stand_in_the_way_of_offers_to_plan_again(
    site: Site, planned: PlanCard
) -> None:
    budget = Edit(table="budget", record=Budget(period="2027/28", amount=1.0, fund="late"))
    change_records(site.stored.pk, [budget], actor="")
    browser = site.client(Role.EDITOR)
    browser.post(site.url("balance/frontier"))
    jobs.run_job.func(Job.objects.get().pk)
    page = browser.get(site.url("balance")).content.decode()
    assert "Plan again first." in page
    assert site.url("plan/again") in page
    assert "Compare other plans" not in page


def test_the_frontier_is_worked_out_on_request_and_then_drawn(tiny_site: Site, settings: Any) -> None:
    # A ceiling by the clock: it must not be met on a busy machine.
    settings.PLAN_SECONDS = 4
    record_plan(tiny_site.stored.pk, *tiny_concluded(), revision=1)
    assert tiny_site.client(Role.VIEWER).post(tiny_site.url("balance/frontier")).status_code == 403
    assert "Compare other plans" not in _page(tiny_site)
    browser = tiny_site.client(Role.EDITOR)
    browser.post(tiny_site.url("balance/frontier"))
    assert "<progress" in _page(tiny_site)
    jobs.run_job.func(Job.objects.get().pk)
    assert 'data-spec-id="chart-frontier"' in _page(tiny_site)


def test_a_lead_changes_the_minimum_share_and_a_re_plan_follows(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    assert browser.post(site.url("balance/share"), {"share": "25"}).status_code == 302
    assert load_portfolio(site.stored.pk).settings.floor == 0.25
    assert Job.objects.get().kind == "plan"
    browser.post(site.url("balance/share"), {"share": ""})
    assert load_portfolio(site.stored.pk).settings.floor is None


def test_a_share_that_cannot_be_is_asked_again_with_what_was_typed(site: Site, planned: PlanCard) -> None:
    for share in ("130", "-2", "much", "nan"):
        answer = site.client(Role.LEAD).post(site.url("balance/share"), {"share": share})
        assert answer.status_code == 422
        assert f'value="{share}"' in answer.content.decode()
    assert not Job.objects.exists()


def test_an_editor_does_not_change_the_share(site: Site, planned: PlanCard) -> None:
    assert site.client(Role.EDITOR).post(site.url("balance/share"), {"share": "25"}).status_code == 403


def test_a_share_changed_meanwhile_is_not_overwritten(site: Site, planned: PlanCard) -> None:
    answer = site.client(Role.LEAD).post(site.url("balance/share"), {"share": "25", "stamp": "older"})
    assert answer.status_code == 409
    assert load_portfolio(site.stored.pk).settings.floor != 0.25


def test_without_a_plan_the_page_says_what_it_waits_for(site: Site) -> None:
    assert "you will see what balance costs and earns here" in _page(site)


def _page(site: Site) -> str:
    answer = site.client(Role.VIEWER).get(site.url("balance"))
    assert answer.status_code == 200
    return answer.content.decode()

"""Scenarios: made, changed, planned by a job, and compared with today's plan."""

from typing import Any

import pytest
from tests.planning.every_schedule import START, settings, values, work
from tests.web.conftest import Site

from bowstring.formats.plans.plan_files import recorded_document
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.portfolio import Portfolio
from bowstring.model.scenarios import Change, Scenario
from bowstring.planning.planner import plan_portfolio
from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.models import Job
from bowstring.web.store.facts import create_portfolio, load_portfolio
from bowstring.web.store.plans import PlanCard, finding, latest_plan, record_plan


def test_a_scenario_is_made_once_however_often_it_is_sent(site: Site) -> None:
    browser = site.client(Role.EDITOR)
    form_data = {"name": "Less money", "reason": "A review.", "once_key": "one"}
    first, second = (browser.post(site.url("scenarios/new"), form_data)["Location"] for _ in range(2))
    assert first == second == site.url("scenarios/less-money")
    assert [
        scenario.name for scenario in load_portfolio(site.stored.pk).scenarios if scenario.key == "less-money"
    ]
    assert not Job.objects.exists()


def test_a_scenario_without_a_name_is_asked_again_with_what_was_typed(site: Site) -> None:
    answer = site.client(Role.EDITOR).post(site.url("scenarios/new"), {"reason": "A review."})
    assert answer.status_code == 422
    assert "A review." in answer.content.decode()


def test_a_viewer_looks_and_changes_nothing(site: Site) -> None:
    url = _made(site)
    viewer = site.client(Role.VIEWER)
    assert viewer.get(url).status_code == 200
    assert viewer.post(f"{url}/add", {"kind": "money", "percent": "-10"}).status_code == 403
    assert viewer.get(site.url("scenarios/new")).status_code == 403


def test_less_money_is_less_in_every_period(site: Site) -> None:
    url = _made(site)
    site.client(Role.EDITOR).post(f"{url}/add", {"kind": "money", "percent": "-10"})
    portfolio = load_portfolio(site.stored.pk)
    changes = {change.record: float(change.value) for change in _changes(site)}
    rows = [budget for budget in portfolio.budget if not budget.fund] or list(portfolio.budget)
    assert changes == {row.period: pytest.approx(0.9 * row.amount) for row in rows}


def test_an_initiative_is_left_out_by_its_name(site: Site) -> None:
    url = _made(site)
    work = load_portfolio(site.stored.pk).initiatives[0]
    site.client(Role.EDITOR).post(
        f"{url}/add", {"kind": "work", "initiative": work.name, "lock": "leave_out"}
    )
    (change,) = _changes(site)
    assert (change.record, change.field, change.value) == (work.key, "lock", "leave_out")


def test_people_are_added_to_those_there_are(site: Site) -> None:
    url = _made(site)
    capacity = load_portfolio(site.stored.pk).capacity
    key = next(row.discipline for row in capacity if row.people is not None and row.quarter is None)
    site.client(Role.EDITOR).post(f"{url}/add", {"kind": "people", "discipline": key, "people": "2"})
    rows = [row for row in capacity if row.discipline == key and row.people is not None]
    assert [float(change.value) for change in _changes(site)] == [(row.people or 0.0) + 2 for row in rows]


def test_a_change_that_cannot_be_read_is_told_and_not_stored(site: Site) -> None:
    url = _made(site)
    work = load_portfolio(site.stored.pk).initiatives[0]
    form_data = {
        "kind": "field",
        "table": "initiatives",
        "record": work.key,
        "field": "cost_per_quarter",
        "value": "a lot",
    }
    answer = site.client(Role.EDITOR).post(f"{url}/add", form_data)
    assert answer.status_code == 422
    assert "a lot" in answer.content.decode()
    answer = site.client(Role.EDITOR).post(
        f"{url}/add", {**form_data, "record": "nothing-like-it", "value": "5"}
    )
    assert answer.status_code == 422
    assert not _changes(site)


def test_a_change_is_taken_back_and_a_scenario_dropped(site: Site) -> None:
    url = _made(site)
    browser = site.client(Role.EDITOR)
    browser.post(f"{url}/add", {"kind": "money", "percent": "-10"})
    before = len(_changes(site))
    page = browser.get(url).content.decode()
    row = page.split('name="row" value="')[1].split('"')[0]
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    browser.post(f"{url}/change", {"row": row, "stamp": stamp})
    assert len(_changes(site)) == before - 1
    browser.post(f"{url}/drop")
    assert not _changes(site)
    assert browser.get(url).status_code == 404


def test_a_planned_scenario_stands_beside_today(site: Site, planned: PlanCard) -> None:
    url = _made(site)
    browser = site.client(Role.EDITOR)
    today = finding(planned.number, "plan")
    works = {initiative.key: initiative for initiative in load_portfolio(site.stored.pk).initiatives}
    gone = next(
        works[key]
        for key in today.funded
        if works[key].committed_start is None and not works[key].mandated_by and works[key].lock is None
    )
    browser.post(f"{url}/add", {"kind": "work", "initiative": gone.key, "lock": "leave_out"})
    browser.post(f"{url}/plan")
    assert "<progress" in browser.get(url).content.decode()
    jobs.run_job.func(Job.objects.get().pk)
    card = latest_plan(site.stored.pk, scenario="less-money")
    assert card is not None
    assert finding(card.number, "plan").starts[gone.key] is None
    page = browser.get(site.url("scenarios")).content.decode()
    assert "Side by side" in page
    assert gone.name in page.split("Leaves")[1]
    assert latest_plan(site.stored.pk) == planned
    assert page.count("<h1") == 1


def test_a_scenario_in_which_nothing_fits_says_so(site: Site, planned: PlanCard) -> None:
    _made(site)
    nothing = Portfolio(
        settings=settings(quarters=2, value_quarters=6),
        initiatives=(work("a", effort={}),),
        assessments=values("a", 20.0, 2_000.0),
        budget=(Budget(period="2026/27", amount=0.0),),
    )
    plan = plan_portfolio(nothing)
    record_plan(
        site.stored.pk,
        recorded_document(nothing, plan, None),
        {"plan": plan},
        revision=planned.revision,
        scenario="less-money",
    )
    page = site.client(Role.EDITOR).get(site.url("scenarios")).content.decode()
    assert "Nothing that is worth something fits into the people and money there are." in page
    assert "too few assessments" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "left_out"), [("a", "b"), ("b", "a")])
def test_a_scenario_stays_near_the_plan_that_it_is_put_beside(first: str, left_out: str) -> None:
    """Of two that are worth the same it starts the one that today's plan starts, whichever that is."""
    starts = {first: START, left_out: None}
    tied = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(work("a"), work("b")),
        assessments=(*values("a", 100.0, 100.0), *values("b", 100.0, 100.0)),
        capacity=(Capacity(discipline="design", people=1.0),),
        scenarios=(Scenario(key="same", name="The same", reason=""),),
    )
    stored = create_portfolio(tied, "tied")
    plan = plan_portfolio(tied, adopted=starts)
    record_plan(stored.pk, recorded_document(tied, plan, None), {"plan": plan}, revision=1)
    jobs.ask(stored.pk, "scenario", {"scenario": "same"})
    jobs.run_job.func(Job.objects.get().pk)
    card = latest_plan(stored.pk, scenario="same")
    assert card is not None
    assert finding(card.number, "plan").starts == starts


def test_the_page_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.VIEWER)
    browser.get(site.url("scenarios"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("scenarios"))


def _made(site: Site) -> str:
    url: str = site.client(Role.EDITOR).post(site.url("scenarios/new"), {"name": "Less money"})["Location"]
    return url


def _changes(site: Site) -> tuple[Change, ...]:
    return tuple(
        change for change in load_portfolio(site.stored.pk).changes if change.scenario == "less-money"
    )

"""The plan page: what starts and when, the adopted plan beside it, and why there is none."""

import dataclasses
from typing import Any

import pytest
from tests.web.concluded import concluded, tiny_concluded
from tests.web.conftest import Site

from bowstring.planning.plan import Plan
from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.store.adoption import adopt_plan
from bowstring.web.store.facts import Edit, change_records, kept_records, load_portfolio
from bowstring.web.store.jobs import take_job
from bowstring.web.store.plans import PlanCard, finding, latest_plan, record_plan


def test_the_plan_says_how_good_it_is_in_words_and_never_in_points(site: Site, planned: PlanCard) -> None:
    page = _page(site)
    plan: Plan = finding(planned.number, "plan")
    assert f"{len(plan.funded):,} of" in page
    assert "of the best possible" in page or "The best possible, proven" in page
    assert page.count("<h1") == 1
    assert "points" not in page.split("chart-rivals")[0]


def test_every_picture_has_its_table(site: Site, planned: PlanCard) -> None:
    page = _page(site)
    assert page.count('class="bs-chart"') == page.count("View as a table<span") > 1
    assert 'class="bs-timeline"' in page


def test_all_that_is_funded_of_a_focus_is_drawn_where_it_is_asked_for(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    page = _page(site, "?focus=platform")
    for initiative in load_portfolio(site.stored.pk).initiatives:
        if initiative.focus.value == "platform" and plan.starts.get(initiative.key) is not None:
            assert f'{initiative.key}">' in page


def test_somebody_outside_finds_no_plan(site: Site, planned: PlanCard) -> None:
    assert site.client(None).get(site.url("plan")).status_code == 404


def test_the_plan_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    browser.get(site.url("plan"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("plan"))


def test_only_a_lead_is_offered_to_adopt_it(site: Site, planned: PlanCard) -> None:
    assert site.url("plan/adopt") in _page(site, role=Role.LEAD)
    assert site.url("plan/adopt") not in _page(site, role=Role.EDITOR)


def test_the_adopted_plan_stays_to_be_seen_when_facts_change(site: Site, planned: PlanCard) -> None:
    lead = site.account(Role.LEAD)
    adopt_plan(site.stored.pk, planned.number, unmet=(), by=lead.key)
    recorded, findings = concluded()
    record_plan(site.stored.pk, {**recorded, "key": "plan-newer"}, findings, revision=2)
    page = _page(site)
    assert "Adopted plan and today" in page
    assert f"by {lead.name}" in page
    assert "You are looking at the adopted plan" in _page(site, "?show=adopted")


def test_the_moves_from_the_adopted_plan_are_worked_out_with_the_next(tiny_site: Site) -> None:
    recorded, findings = tiny_concluded()
    planned = record_plan(tiny_site.stored.pk, recorded, findings, revision=1)
    adopt_plan(tiny_site.stored.pk, planned.number, unmet=(), by="a-1")
    plan: Plan = finding(planned.number, "plan")
    rows = {record.record.key: record for record in kept_records(tiny_site.stored.pk, "initiatives")}
    kept = next(
        rows[key]
        for key in plan.funded
        if rows[key].record.committed_start is None and not rows[key].record.mandated_by
    )
    left_out = dataclasses.replace(kept.record, lock="leave_out")
    change_records(
        tiny_site.stored.pk, [Edit(table="initiatives", row=kept.row, record=left_out)], actor="a-1"
    )
    jobs.run_job.func(jobs.replan(tiny_site.stored.pk).number)
    newer = latest_plan(tiny_site.stored.pk)
    assert newer is not None
    moves = finding(newer.number, f"moves:{planned.key}")
    assert any(move.key == kept.record.key and move.to is None for move in moves.moves)
    page = _page(tiny_site)
    assert "Stop planning" in page


def test_a_search_tells_where_an_initiative_stands(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    work = next(
        initiative
        for initiative in load_portfolio(site.stored.pk).initiatives
        if plan.starts[initiative.key] is None and initiative.is_plannable and not initiative.is_stopped
    )
    page = _page(site, f"?q={work.name[:12]}", role=Role.LEAD)
    assert "Not in the plan" in page
    assert site.url(f"plan/settle/{work.key}") in page


def test_a_search_for_nonsense_is_told_as_it_was_typed(site: Site, planned: PlanCard) -> None:
    page = _page(site, "?q=%3Cscript%3E")
    assert "0 initiatives found" in page
    assert "&lt;script&gt;" in page


def test_without_a_plan_the_page_says_how_to_get_one(site: Site) -> None:
    assert "Plan now" in _page(site, role=Role.EDITOR)
    assert "Plan now" not in _page(site, role=Role.VIEWER)


def test_while_the_first_plan_is_made_the_page_shows_how_far_it_is(site: Site) -> None:
    card = jobs.replan(site.stored.pk)
    assert "Waiting to start" in _page(site)
    take_job(card.number)
    page = _page(site)
    assert "<progress" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_plan_published_early_says_that_the_rest_is_coming(site: Site) -> None:
    recorded, findings = concluded()
    early = {name: findings[name] for name in ("plan", "ledger")}
    record_plan(site.stored.pk, recorded, early, revision=1)
    jobs.replan(site.stored.pk)
    page = _page(site)
    assert "<progress" in page
    assert "We are working this out" in page


def test_a_re_plan_that_failed_is_told_beside_the_plan_there_is(site: Site, planned: PlanCard) -> None:
    twice = kept_records(site.stored.pk, "initiatives")[0].record
    change_records(site.stored.pk, [Edit(table="initiatives", record=twice)], actor="")
    jobs.run_job.func(jobs.replan(site.stored.pk).number)
    page = _page(site)
    assert "Fix the errors in the data first" in page
    assert "less than if only users counted" in page


@pytest.mark.parametrize("table", ["assessments", "budget"])
def test_a_plan_that_cannot_be_says_why_and_how_to_go_on(site: Site, table: str) -> None:
    """Without assessments nothing is valued; with a budget of nothing, running work cannot be paid."""
    edits = [
        Edit(
            table=table,
            row=record.row,
            record=None if table == "assessments" else dataclasses.replace(record.record, amount=0.0),
        )
        for record in kept_records(site.stored.pk, table)
    ]
    change_records(site.stored.pk, edits, actor="a-1")
    jobs.run_job.func(jobs.replan(site.stored.pk).number)
    page = _page(site)
    if table == "assessments":
        assert "What to ask first" in page
        assert "choosing" in page
    else:
        assert "What conflicts" in page


def _page(site: Site, query: str = "", *, role: Role = Role.VIEWER) -> str:
    answer = site.client(role).get(site.url(f"plan{query}"))
    assert answer.status_code == 200
    return answer.content.decode()

"""Since last time: what was promised, answered and changed, and what the plan made of it, in words."""

import dataclasses
from datetime import timedelta
from html import unescape

from django.utils import timezone
from tests.web.concluded import concluded
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.conversations import Conversation
from bowstring.model.initiatives import Initiative
from bowstring.model.money import money_words
from bowstring.planning.plan import Plan
from bowstring.web.access import Role
from bowstring.web.models import Membership, StoredPlan
from bowstring.web.store.facts import Edit, change_records, kept_record
from bowstring.web.store.plans import PlanCard, finding, plans_since, record_plan
from bowstring.web.store.visits import note_visit


def _page(site: Site, role: Role = Role.LEAD) -> str:
    return str(site.client(role).get(site.url("since"), {"period": "week"}).content.decode())


def _dearer(site: Site, key: str) -> tuple[Initiative, Initiative]:
    """An initiative before and after its cost was doubled."""
    kept = kept_record(site.stored.pk, "initiatives", key)
    work: Initiative = kept.record
    cost = work.quarterly_cost
    assert cost is not None
    dearer = dataclasses.replace(work, cost_per_quarter=2 * cost, total_cost=None)
    edit = Edit(table="initiatives", row=kept.row, record=dearer, stamp=kept.stamp)
    change_records(site.stored.pk, [edit], actor="")
    return work, dearer


def _newer_plan(site: Site, planned: PlanCard, without: str) -> None:
    """A plan of the facts as they are now, which leaves one piece of work out."""
    recorded, findings = concluded()
    plan: Plan = finding(planned.number, "plan")
    starts = {**plan.starts, without: None}
    newer = dataclasses.replace(plan, starts=starts)
    site.stored.refresh_from_db()
    record_plan(
        site.stored.pk,
        {**recorded, "key": "P-newer"},
        {**findings, "plan": newer},
        revision=site.stored.revision,
    )


def test_a_first_plan_is_told_as_the_first(site: Site, planned: PlanCard) -> None:
    page = unescape(_page(site))
    assert "The first plan was made." in page
    assert "All that the first plan was made from came in." in page
    for untrue in ("No new plan was made.", "No fact changed.", "No new question.", "The order is the same."):
        assert untrue not in page


def test_a_fact_that_changed_is_told_in_words_with_what_the_plan_made_of_it(
    site: Site, planned: PlanCard
) -> None:
    plan: Plan = finding(planned.number, "plan")
    key = next(
        key
        for key in plan.funded
        if (work := small_department().index.initiatives[key]).cost_per_quarter and not work.is_running
    )
    before, after = _dearer(site, key)
    _newer_plan(site, planned, key)
    page = _page(site)
    old, new = (money_words(work.cost_per_quarter or 0.0, "GBP") for work in (before, after))
    assert f"“{before.name}”: cost a quarter from {old} to {new}." in page
    assert "1 leaves." in page
    assert "cost_per_quarter" not in page


def test_facts_are_told_to_leads_alone(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    before, _ = _dearer(site, plan.funded[0])
    page = _page(site, Role.VIEWER)
    assert f"“{before.name}”:" not in page
    assert "What changed in the facts" not in page


def test_what_no_plan_has_taken_in_is_said_to_be_so(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    _dearer(site, plan.funded[0])
    assert "No plan has taken this in yet." in _page(site)


def test_promises_are_kept_or_not_and_answers_are_told(site: Site, planned: PlanCard) -> None:
    today = timezone.now().date()
    person = small_department().people[0]
    question = finding(planned.number, "ledger").tensions[0].tension
    late = Conversation(
        key="late",
        tension=question.key,
        opened_on=today - timedelta(days=9),
        owner=person.key,
        review_on=today - timedelta(days=2),
    )
    answered = Conversation(
        key="answered",
        tension=question.key,
        opened_on=today - timedelta(days=9),
        settled_on=today - timedelta(days=1),
        outcome="It is worth half.",
    )
    edits = [Edit(table="conversations", record=record) for record in (late, answered)]
    change_records(site.stored.pk, edits, actor="")
    page = _page(site, Role.VIEWER)
    assert "Not kept" in page
    assert f"{person.name} would answer" in page
    assert "It is worth half." in page
    assert question.question.replace("“", "")[:20] in page.replace("“", "")


def test_a_promise_and_an_answer_whose_question_is_gone_are_told_without_its_key(
    site: Site, planned: PlanCard
) -> None:
    today, work = timezone.now().date(), small_department().initiatives[0]
    team = small_department().teams[0]
    talk = Conversation(
        key="gone",
        tension=f"mandate:{work.key}:sooner",
        opened_on=today - timedelta(days=9),
        owner=team.key,
        review_on=today - timedelta(days=2),
    )
    answered = dataclasses.replace(talk, key="told", settled_on=today - timedelta(days=1), review_on=None)
    edits = [Edit(table="conversations", record=record) for record in (talk, answered)]
    change_records(site.stored.pk, edits, actor="")
    page = unescape(_page(site, Role.VIEWER))
    assert f"{team.name} would answer an earlier question about “{work.name}”" in page
    assert f"An earlier question about “{work.name}”" in page
    assert ">mandate:" not in page


def test_who_comes_back_is_told_on_the_home_page(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    assert "Since you were here" not in browser.get(site.url()).content.decode()
    week_ago = timezone.now() - timedelta(days=7)
    Membership.objects.filter(account__email="lead@example.org").update(last_seen_at=week_ago)
    assert "Since you were here" not in browser.get(site.url()).content.decode(), "nothing happened"
    plan: Plan = finding(planned.number, "plan")
    _dearer(site, plan.funded[0])
    page = browser.get(site.url()).content.decode()
    assert f"Since you were here on {week_ago:%-d %B}: 1 fact changed" in page
    assert site.url("since") in page


def test_somebody_who_has_not_been_away_has_no_last_time(site: Site) -> None:
    account = site.account(Role.VIEWER)
    now = timezone.now()
    assert note_visit(site.stored.pk, account.key, now=now) is None
    assert note_visit(site.stored.pk, account.key, now=now + timedelta(hours=1)) is None
    later = now + timedelta(days=2)
    assert note_visit(site.stored.pk, account.key, now=later) == now + timedelta(hours=1)


def test_plans_since_begin_with_the_one_in_force_then(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    _newer_plan(site, planned, plan.funded[0])
    now = timezone.now()
    StoredPlan.objects.filter(pk=planned.number).update(made_at=now - timedelta(days=10))
    newest = StoredPlan.objects.exclude(pk=planned.number).get()
    last = dataclasses.replace(planned, number=newest.pk)
    cards = plans_since(site.stored.pk, now - timedelta(days=7), until=last)
    assert [card.number for card in cards] == [planned.number, newest.pk]
    assert plans_since(site.stored.pk, now, until=None) == ()

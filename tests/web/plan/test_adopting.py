"""Adopting a plan: the needs that it leaves unmet are read and signed first."""

from django.utils.html import escape
from tests.web.concluded import concluded
from tests.web.conftest import Site

from bowstring.tensions.served import NeedServed
from bowstring.tensions.standing import Standing
from bowstring.web.access import Role
from bowstring.web.models import AuditEntry, UnmetSignature
from bowstring.web.plan.adopting import NO_GROUP, unmet_groups
from bowstring.web.store.plans import PlanCard, adopted_plan, finding, record_plan


def test_every_need_left_unmet_is_shown_once_under_its_groups(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.LEAD).get(site.url("plan/adopt")).content.decode()
    left = [need for need in finding(planned.number, "served").needs if need.standing is Standing.LEFT_OUT]
    assert f"leaves {len(left)} need" in page
    assert left
    assert all(page.count(escape(need.statement)) == 1 for need in left)
    assert page.count("<h1") == 1


def test_needs_of_the_same_groups_stand_together_those_of_most_people_first() -> None:
    def need(key: str, people: float | None, *groups: str) -> NeedServed:
        return NeedServed(
            need=key,
            statement=key,
            life_event="",
            groups=groups,
            people=people,
            standing=Standing.LEFT_OUT,
            served_from=None,
            assets=(),
            initiatives=(),
            not_planned=(),
        )

    groups = unmet_groups(
        [
            need("a", 9.0),
            need("b", 1.0, "women", "carers"),
            need("c", 5.0, "carers", "women"),
            need("d", 7.0, "carers"),
        ]
    )
    assert [(group.name, [each.statement for each in group.needs]) for group in groups] == [
        ("carers", ["d"]),
        ("carers and women", ["c", "b"]),
        (NO_GROUP, ["a"]),
    ]


def test_a_plan_is_not_adopted_unread(site: Site, planned: PlanCard) -> None:
    answer = site.client(Role.LEAD).post(site.url("plan/adopt"), {"plan": planned.number})
    assert answer.status_code == 422
    assert "Confirm that you have read the unmet needs" in answer.content.decode()
    assert adopted_plan(site.stored.pk) is None


def test_adopting_keeps_the_day_the_person_and_what_was_read(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    form_data = {"plan": planned.number, "is_read": "on", "once_key": "one"}
    for _ in range(2):
        answer = browser.post(site.url("plan/adopt"), form_data)
        assert answer.status_code == 302
    adopted = adopted_plan(site.stored.pk)
    assert adopted is not None
    assert adopted.number == planned.number
    lead = site.account(Role.LEAD)
    assert adopted.adopted_by == lead.key
    signed = UnmetSignature.objects.get()
    left = [
        need.need for need in finding(planned.number, "served").needs if need.standing is Standing.LEFT_OUT
    ]
    assert signed.needs == sorted(left)
    assert AuditEntry.objects.filter(action="adopted", record=planned.key).count() == 1
    page = browser.get(site.url("plan/adopt")).content.decode()
    assert "Signed as read" in page
    assert lead.name in page


def test_a_plan_that_was_overtaken_is_not_adopted(site: Site, planned: PlanCard) -> None:
    recorded, findings = concluded()
    record_plan(site.stored.pk, recorded, findings, revision=2)
    form_data = {"plan": planned.number, "is_read": "on"}
    answer = site.client(Role.LEAD).post(site.url("plan/adopt"), form_data, follow=True)
    assert "There is a newer plan" in answer.content.decode()
    assert adopted_plan(site.stored.pk) is None


def test_a_forged_number_adopts_nothing(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    for plan in ("999999", "-1", "x", ""):
        browser.post(site.url("plan/adopt"), {"plan": plan, "is_read": "on"})
    assert adopted_plan(site.stored.pk) is None


def test_an_editor_does_not_adopt(site: Site, planned: PlanCard) -> None:
    assert site.client(Role.EDITOR).get(site.url("plan/adopt")).status_code == 403


def test_without_a_plan_there_is_nothing_to_adopt(site: Site) -> None:
    answer = site.client(Role.LEAD).get(site.url("plan/adopt"), follow=True)
    assert "no plan to adopt yet" in answer.content.decode()

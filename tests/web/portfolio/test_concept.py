"""Starting a concept: two leads, a need, what exists already, stored at once or not at all."""

from typing import Any

from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.assets import Focus, Phase
from bowstring.web.access import Role, grant
from bowstring.web.models import Job, PersonRow
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import load_portfolio

TYPED = {
    "name": "Apply for a carer's break",
    "description": "Ten minutes on a phone.",
    "focus": "product",
    "need_statement": "As a carer, I need a break, so that I can go on",
    "life_event": "Caring",
    "worth_to_users": "Carers rest.",
    "worth_to_business": "Fewer emergencies.",
    "must_be_true": "Councils pay within a week.",
    "once_key": "one-time",
}


def _pair() -> dict[str, str]:
    people = small_department().people
    return {"user_lead": people[0].key, "business_lead": people[1].key}


def test_a_concept_starts_with_its_pair_and_its_need(site: Site) -> None:
    client = site.client(Role.EDITOR)
    answers = [client.post(site.url("concept"), TYPED | _pair()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    before, after = small_department(), load_portfolio(site.stored.pk)
    assert len(after.initiatives) == len(before.initiatives) + 1
    started, need = after.initiatives[-1], after.needs[-1]
    assert (started.key, started.phase, started.focus) == (
        "apply-for-a-carers-break",
        Phase.CONCEPT,
        Focus.PRODUCT,
    )
    assert started.needs == (need.key,)
    assert (need.statement, need.life_event) == (TYPED["need_statement"], "Caring")
    assert {"user_lead": started.user_lead, "business_lead": started.business_lead} == _pair()
    assert started.extra["Worth to users"] == "Carers rest."
    assert started.extra["What must be true"] == "Councils pay within a week."
    assert Job.objects.filter(kind="plan").count() == 1
    assert "Carers rest." in client.get(answers[0].headers["Location"]).content.decode()


def test_a_known_need_and_capabilities_are_chosen(site: Site) -> None:
    need, capability = small_department().needs[0].key, small_department().capabilities[0].key
    chosen: dict[str, Any] = {"need": need, "need_statement": "", "requires_capabilities": [capability]}
    site.client(Role.EDITOR).post(site.url("concept"), TYPED | _pair() | chosen)
    after = load_portfolio(site.stored.pk)
    assert after.initiatives[-1].needs == (need,)
    assert after.initiatives[-1].requires_capabilities == (capability,)
    assert len(after.needs) == len(small_department().needs)


def test_leads_who_are_not_listed_yet_are_added_under_opaque_keys(site: Site) -> None:
    new = {"user_lead_new": "User researcher", "business_lead_new": "Economist"}
    site.client(Role.EDITOR).post(site.url("concept"), TYPED | new)
    after = load_portfolio(site.stored.pk)
    leads = (after.initiatives[-1].user_lead, after.initiatives[-1].business_lead)
    assert len(set(leads)) == 2
    assert tuple(person.key for person in after.people[-2:]) == leads
    assert [person.name for person in after.people[-2:]] == ["User researcher", "Economist"]


def test_without_people_the_leads_are_typed(site: Site) -> None:
    PersonRow.objects.all().delete()
    page = site.client(Role.EDITOR).get(site.url("concept")).content.decode()
    assert "Who speaks for users?" in page
    assert page.count("who is not listed") == 0


def test_what_is_missing_is_said_and_nothing_typed_is_lost(site: Site) -> None:
    person = small_department().people[0].key
    wrong = {"name": "", "need_statement": "", "user_lead": person, "business_lead": person}
    answer = site.client(Role.EDITOR).post(site.url("concept"), TYPED | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a need" in page
    assert "Choose two different people" in page
    assert "Councils pay within a week." in page
    assert 'value="one-time"' in page
    assert load_portfolio(site.stored.pk) == small_department()


def test_forged_choices_and_broken_text_are_refused(site: Site) -> None:
    wrong = {
        "focus": "everything",
        "user_lead": "p-forged",
        "need": "none",
        "name": "a" * 900,
        "description": "x" * 9000,
    }
    answer = site.client(Role.EDITOR).post(site.url("concept"), TYPED | _pair() | wrong)
    assert answer.status_code == 422
    assert load_portfolio(site.stored.pk) == small_department()


def test_what_exists_shows_while_somebody_writes(site: Site) -> None:
    client = site.client(Role.EDITOR)
    initiative = small_department().initiatives[0]
    part = client.get(
        site.url("concept/exists"), {"name": initiative.name, "need": initiative.needs[0]}
    ).content.decode()
    assert initiative.name in part
    assert "<h1" not in part
    assert "found nothing similar so far" in client.get(site.url("concept/exists")).content.decode()


def test_what_exists_shows_by_a_button_too_and_stores_nothing(site: Site) -> None:
    client = site.client(Role.EDITOR)
    initiative = small_department().initiatives[0]
    answer = client.post(site.url("concept"), TYPED | {"name": initiative.name, "look": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert site.url(f"initiative/{initiative.key}") in page
    assert "Councils pay within a week." in page
    assert "There is a problem" not in page
    assert load_portfolio(site.stored.pk) == small_department()


def test_an_editor_of_teams_starts_concepts_of_those(site: Site) -> None:
    team = small_department().teams[0].key
    account = make_account("team@example.org")
    grant(account, site.stored, Role.EDITOR, teams=[team])
    browser = site.client(None)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    other = small_department().teams[1].key
    assert browser.post(site.url("concept"), TYPED | _pair() | {"team": other}).status_code == 422
    assert browser.post(site.url("concept"), TYPED | _pair() | {"team": team}).status_code == 302


def test_who_may_not_edit_starts_none(site: Site, django_assert_max_num_queries: Any) -> None:
    assert site.client(Role.VIEWER).get(site.url("concept")).status_code == 403
    assert site.client(None).get(site.url("concept")).status_code == 404
    client = site.client(Role.EDITOR)
    with django_assert_max_num_queries(12):
        page = client.get(site.url("concept")).content
    assert page.count(b"<h1") == 1

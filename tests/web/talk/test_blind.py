"""What somebody sealed is theirs: nobody becomes them, nothing takes it away, and they find it again."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SIDES, Site
from tests.web.portfolio.test_importing import columns, store, upload
from tests.web.small_department import small_department
from tests.web.talk.test_conversation import Room, figures
from tests.web.talk.test_conversation import room as room  # noqa: PLC0414

from bowstring.model.assessments import Lens
from bowstring.model.organisation import Person
from bowstring.web.access import Role, grant
from bowstring.web.models import (
    Account,
    AssessmentRow,
    AuditEntry,
    Membership,
    OneTimeLink,
    PersonClaim,
    SealedScore,
)
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import Edit, change_records, kept_record, load_portfolio

PERSON = small_department().people[0].key
"""Whom the assessor of the site fixture is."""
WORK = small_department().initiatives[0].key
MARK = "31,337"
USERS = Lens.USER_NEED


@pytest.fixture
def assessor(site: Site) -> Client:
    """An assessor who has sealed figures on their own."""
    browser = site.client(Role.ASSESSOR)
    answer = browser.post(site.url(f"assess/{WORK}"), figures(USERS, low=MARK, likely=MARK, high=MARK))
    assert answer.status_code == 302
    return browser


def browser_of(account: Account) -> Client:
    """Somebody's browser."""
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def only_score() -> SealedScore:
    """The one sealed score that there is."""
    return SealedScore.objects.get()


def bound(site: Site, browser: Client, account: Account, person: str) -> Any:
    """What an owner gets who says that somebody is a person."""
    role = Membership.objects.get(account=account, portfolio=site.stored).role
    return browser.post(site.url(f"people/{account.key}"), {"role": role, "sides": SIDES, "person": person})


def invited(site: Site, browser: Client, email: str, **more: Any) -> Any:
    """What somebody gets who invites: the path of the link, or the page with what is wrong."""
    fields = {"email": email, "role": "assessor", "sides": SIDES, "once_key": f"k-{email}", **more}
    page = browser.post(site.url("people/invite"), fields)
    path = re.search(r'value="http://testserver(/invitation/[^"]+)"', page.content.decode())
    return path[1] if path is not None else page


def sealed_page(browser: Client) -> str:
    """Everything that waits of somebody's, as they see it."""
    return browser.get("/account/sealed").content.decode()


def test_an_owner_cannot_become_somebody_who_is_there(site: Site, assessor: Client) -> None:
    owner, account = site.client(Role.OWNER), site.account(Role.OWNER)
    answer = bound(site, owner, account, PERSON)
    assert answer.status_code == 422
    assert MARK not in owner.get(site.url(f"assess/{WORK}")).content.decode()
    owner.post(site.url(f"assess/{WORK}"), figures(USERS))
    assert SealedScore.objects.get(giver=site.account(Role.ASSESSOR).key).likely == 31_337


def test_an_owner_cannot_first_make_somebody_another_and_then_become_them(
    site: Site, assessor: Client
) -> None:
    owner, victim = site.client(Role.OWNER), site.account(Role.ASSESSOR)
    for person in ("", small_department().people[1].key):
        answer = bound(site, owner, victim, person)
        assert answer.status_code == 422
        assert f"Sealed scores of {PERSON} wait" in answer.content.decode()
    assert Membership.objects.get(account=victim).person == PERSON
    entries = AuditEntry.objects.filter(action="refused").values_list("table", "record", "actor")
    assert list(entries) == [("people", PERSON, site.account(Role.OWNER).key)] * 2
    assert site.client(Role.LEAD).get(site.url("audit")).status_code == 200


def test_a_removed_assessors_place_stays_theirs_while_their_figures_wait(
    site: Site, assessor: Client
) -> None:
    owner, victim = site.client(Role.OWNER), site.account(Role.ASSESSOR)
    owner.post(site.url(f"people/{victim.key}/remove"))
    assert bound(site, owner, site.account(Role.OWNER), PERSON).status_code == 422
    assert invited(site, owner, "second@example.org", person=PERSON).status_code == 422
    assert AuditEntry.objects.filter(action="refused", record=PERSON).count() == 2
    # The same human under the same address comes back as who they were, and finds what they said.
    path = invited(site, owner, victim.email, person=PERSON)
    assert MARK in sealed_page(assessor)
    assert browser_of(make_account("second@example.org")).post(path).status_code == 409
    assert assessor.post(path).status_code == 302
    assert MARK in assessor.get(site.url(f"assess/{WORK}")).content.decode()


def test_who_comes_back_as_somebody_else_withdraws_first(site: Site, assessor: Client) -> None:
    owner, victim = site.client(Role.OWNER), site.account(Role.ASSESSOR)
    owner.post(site.url(f"people/{victim.key}/remove"))
    assert invited(site, owner, victim.email).status_code == 422
    path = invited(site, owner, "second@example.org")
    refused = assessor.post(path)
    assert refused.status_code == 409
    assert "your sealed scores" in refused.content.decode()
    score = only_score()
    fields = {"portfolio": score.portfolio_id, "initiative": WORK, "lens": score.lens, "number": score.number}
    assert "withdrawn" in assessor.post("/account/sealed/withdraw", fields, follow=True).content.decode()
    assert assessor.post(path).status_code == 302


def test_two_invitations_cannot_be_for_one_person(site: Site) -> None:
    owner = site.client(Role.OWNER)
    other = small_department().people[1].key
    assert isinstance(invited(site, owner, "first@example.org", person=other), str)
    second = invited(site, owner, "second@example.org", person=other)
    assert second.status_code == 422
    assert "Each person has one account" in second.content.decode()
    assert bound(site, owner, site.account(Role.OWNER), other).status_code == 422
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert isinstance(invited(site, owner, "second@example.org", person=other), str)
    number = OneTimeLink.objects.latest("pk").pk
    owner.post(site.url(f"people/invited/{number}/withdraw"))
    assert bound(site, owner, site.account(Role.OWNER), other).status_code == 302


def test_the_database_itself_keeps_one_claim_a_person(site: Site) -> None:
    memberships = [Membership.objects.get(account=site.account(role)) for role in (Role.LEAD, Role.VIEWER)]
    PersonClaim.objects.create(portfolio=site.stored, person="p-x", membership=memberships[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonClaim.objects.create(portfolio=site.stored, person="p-x", membership=memberships[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonClaim.objects.create(portfolio=site.stored, person="p-y")


@pytest.mark.usefixtures("reads_here")
@pytest.mark.parametrize("key", ["a-0123456789ab", "A-0123456789AB", "g-0123456789abcdef"])
def test_a_person_under_an_accounts_key_is_not_imported(site: Site, key: str) -> None:
    lead = site.client(Role.LEAD)
    preview = columns(
        lead, upload(lead, site, "people.csv", f"key,name,lens\n{key},Somebody,user_need\n".encode())
    )
    page = lead.get(preview).content.decode()
    assert "may not look like that of an account" in page
    lead.post(preview, {"once_key": "k"})
    assert key not in {person.key for person in load_portfolio(site.stored.pk).people}


def test_a_person_whose_figures_wait_is_not_taken_away(site: Site) -> None:
    lead = site.client(Role.LEAD)
    new = Edit(table="people", record=Person(key="p-new", name="New one"))
    change_records(site.stored.pk, [new], actor="")
    editor = site.account(Role.EDITOR)
    bound(site, site.client(Role.OWNER), editor, "p-new")
    browser_of(editor).post(site.url(f"assess/{WORK}"), figures(USERS))
    url = site.url(f"facts/people/{kept_record(site.stored.pk, 'people', 'p-new').row}/remove")
    stamp = lead.get(url).context["form"]["stamp"].value()
    page = lead.post(url, {"stamp": stamp, "once_key": "k"}, follow=True).content.decode()
    assert "We could not delete it. Sealed scores of p-new wait" in page
    assert kept_record(site.stored.pk, "people", "p-new").record.name == "New one"
    assert AuditEntry.objects.filter(action="refused", record="p-new").exists()


@pytest.mark.usefixtures("reads_here")
def test_an_import_is_not_undone_while_figures_of_its_people_wait(site: Site) -> None:
    lead, owner = site.client(Role.LEAD), site.client(Role.OWNER)
    store(lead, columns(lead, upload(lead, site, "people.csv", b"key,name,lens\np-new,New one,user_need\n")))
    member = site.account(Role.EDITOR)
    assert bound(site, owner, member, "p-new").status_code == 302
    browser_of(member).post(site.url(f"assess/{WORK}"), figures(USERS))
    run = lead.get(site.url("import")).context["page"].runs[0]
    page = lead.post(site.url(f"import/{run.key}/undo"), follow=True).content.decode()
    assert "Sealed scores of p-new wait" in page
    assert AuditEntry.objects.filter(action="refused", record="p-new").exists()
    assert kept_record(site.stored.pk, "people", "p-new").record.name == "New one"
    lead.post(site.url("sealed/reveal"), {"initiative": WORK})
    lead.post(site.url(f"import/{run.key}/undo"))
    assert "p-new" not in {person.key for person in load_portfolio(site.stored.pk).people}


def test_figures_given_in_a_session_and_again_alone_outlive_the_session(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": USERS.value})
    room.post(member, "score", figures(USERS))
    answer = member.post(room.site.url(f"assess/{room.work}"), figures(USERS, likely="3,217"))
    assert answer.status_code == 302
    room.post(room.lead, "answer", {"settle-outcome": "Later.", "settle-what_settled_it": "Time."})
    assert (only_score().likely, only_score().session) == (3_217, None)
    for page in (
        room.page(member),
        member.get(room.site.url("sealed")).content.decode(),
        sealed_page(member),
    ):
        assert "3,217" in page
        assert "On its own, until a lead shows" in page
    assert "3,217" not in room.page(room.lead)
    room.lead.post(room.site.url("sealed/reveal"), {"initiative": room.work})
    assert AssessmentRow.objects.filter(initiative=room.work, likely=3_217, assessor=PERSON).count() == 1


def test_a_guest_whose_session_closed_finds_their_figures_and_can_withdraw_them(room: Room) -> None:
    guest, seat = room.guest()
    guest.post(f"{seat}/score", figures(Lens.BUSINESS_VALUE, likely="3,000"))
    room.post(room.lead, "answer", {"settle-outcome": "Later.", "settle-what_settled_it": "Time."})
    score = only_score()
    assert "3,000" in guest.get(seat).content.decode()
    fields = {
        "portfolio": score.portfolio_id,
        "initiative": room.work,
        "lens": score.lens,
        "number": score.number,
    }
    other, other_seat = Client(), f"{seat}/withdraw"
    assert other.post(other_seat, fields).status_code == 404
    assert SealedScore.objects.exists()
    guest.post(f"{seat}/withdraw", fields)
    assert not SealedScore.objects.exists()


def test_nobody_but_the_giver_withdraws(site: Site, assessor: Client) -> None:
    score = only_score()
    fields = {"portfolio": score.portfolio_id, "initiative": WORK, "lens": score.lens, "number": score.number}
    for role in (Role.OWNER, Role.LEAD):
        site.client(role).post("/account/sealed/withdraw", fields)
        assert MARK not in sealed_page(site.client(role))
    assert only_score().pk == score.pk
    assert assessor.post("/account/sealed/withdraw", {"initiative": WORK}).status_code == 404


def test_figures_of_a_deleted_account_stay_sealed_and_count_once_shown(site: Site, assessor: Client) -> None:
    account = site.account(Role.ASSESSOR)
    assert "1 sealed score of yours" in assessor.get("/account/delete").content.decode()
    assessor.post("/account/delete", {"password": "a long enough password", "is_meant": "on"})
    assert not Account.objects.filter(pk=account.pk).exists()
    assert only_score().assessor == PERSON
    site.client(Role.LEAD).post(site.url("sealed/reveal"), {"initiative": WORK})
    assert AssessmentRow.objects.filter(assessor=PERSON, likely=31_337).exists()


def test_figures_of_work_that_was_taken_away_stay_sealed(site: Site, assessor: Client) -> None:
    kept = kept_record(site.stored.pk, "initiatives", WORK)
    change_records(site.stored.pk, [Edit(table="initiatives", row=kept.row)], actor="")
    lead = site.client(Role.LEAD)
    assert WORK not in lead.get(site.url("sealed")).content.decode()
    lead.post(site.url("sealed/reveal"), {"initiative": WORK})
    assert MARK in sealed_page(assessor)
    assert not AssessmentRow.objects.filter(likely=31_337).exists()


def test_whoever_becomes_a_person_does_not_get_the_seat_of_who_was_it(room: Room) -> None:
    member, owner = room.site.client(Role.ASSESSOR), room.site.client(Role.OWNER)
    account = room.site.account(Role.ASSESSOR)
    room.post(member, "join", {"lens": USERS.value})
    assert bound(room.site, owner, account, "").status_code == 302
    assert bound(room.site, owner, room.site.account(Role.OWNER), PERSON).status_code == 302
    room.post(member, "score", figures(USERS, likely="3,000"))
    assert "3,000" not in room.page(owner)
    assert "3,000" in room.page(member)
    room.post(owner, "join", {"lens": USERS.value})
    room.post(owner, "score", figures(USERS, likely="2,500"))
    room.post(room.lead, "reveal")
    shown = AssessmentRow.objects.filter(initiative=room.work, likely__in=(2_500, 3_000))
    assert dict(shown.values_list("assessor", "likely")) == {PERSON: 2_500, account.key: 3_000}


def test_who_speaks_for_a_side_no_more_seals_nothing_for_it(room: Room) -> None:
    member, owner = room.site.client(Role.ASSESSOR), room.site.client(Role.OWNER)
    room.post(member, "join", {"lens": USERS.value})
    account = room.site.account(Role.ASSESSOR)
    fields = {"role": "assessor", "sides": SIDES[1:], "person": PERSON}
    assert owner.post(room.site.url(f"people/{account.key}"), fields).status_code == 302
    assert room.post(member, "score", figures(USERS)).status_code == 403
    assert not SealedScore.objects.exists()


def test_a_guest_is_told_as_one_whatever_name_they_type(room: Room) -> None:
    guest, seat = room.guest(USERS)
    guest.post(f"{seat}/score", figures(USERS))
    room.post(room.lead, "reveal")
    guest.post(f"{seat}/names", {"show": "yes"})
    assert "Guest (guest)" in room.page(room.lead)


@pytest.mark.parametrize("how", ["removed", "made a lead", "gone"])
def test_an_invitation_ends_when_its_maker_could_not_make_it_any_more(site: Site, how: str) -> None:
    maker = make_account("maker@example.org")
    grant(maker, site.stored, Role.OWNER)
    path = invited(site, browser_of(maker), "new@example.org", role="owner")
    mine = invited(site, browser_of(maker), "viewer@example.com", role="viewer")
    owner = site.client(Role.OWNER)
    if how == "removed":
        owner.post(site.url(f"people/{maker.key}/remove"))
    elif how == "made a lead":
        owner.post(site.url(f"people/{maker.key}"), {"role": "portfolio lead"})
    else:
        Account.objects.filter(pk=maker.pk).update(is_active=False)
    outsider = browser_of(make_account("accomplice@example.org"))
    assert outsider.get(path).status_code == 410
    assert outsider.post(path).status_code == 410
    assert not Membership.objects.filter(account__email="accomplice@example.org").exists()
    assert outsider.get(mine).status_code == (200 if how == "made a lead" else 410)
    ended = {"removed": 2, "made a lead": 1, "gone": 0}[how]
    assert AuditEntry.objects.filter(action="ended").count() == ended


def test_a_removed_owner_does_not_come_back_by_their_own_invitation(site: Site) -> None:
    maker = make_account("maker@example.org")
    grant(maker, site.stored, Role.OWNER)
    browser = browser_of(maker)
    path = invited(site, browser, "maker+again@example.org", role="owner")
    site.client(Role.OWNER).post(site.url(f"people/{maker.key}/remove"))
    assert browser.post(path).status_code == 410
    assert browser.get(site.url()).status_code == 404


def test_what_somebody_types_is_kept_apart_from_the_next_person_at_the_screen(site: Site) -> None:
    url = site.url(f"assess/{WORK}")
    keeps = [
        set(re.findall(r'data-keep="([^"]+)"', site.client(role).get(url).content.decode()))
        for role in (Role.ASSESSOR, Role.LEAD)
    ]
    assert keeps[0]
    assert not keeps[0] & keeps[1]

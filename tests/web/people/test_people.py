"""People and access: invitations, roles, and the trail of both."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.web.conftest import SIDES, Site
from tests.web.small_department import small_department

from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditEntry, Membership, OneTimeLink
from bowstring.web.store.accounts import make_account

pytestmark = pytest.mark.django_db
TEAM = small_department().teams[0].key
PERSON = small_department().people[0].key
NEW = {"name": "Service designer", "password": "three words apart"}


def invited(site: Site, **kwargs: Any) -> str:
    """The path of an invitation that an owner has just made."""
    typed = {"email": "new@example.org", "role": "assessor", "sides": SIDES[:1], "once_key": "k-1", **kwargs}
    page = site.client(Role.OWNER).post(site.url("people/invite"), typed)
    assert page.status_code == 200, page.content.decode()
    match = re.search(r'value="http://testserver(/invitation/[^"]+)"', page.content.decode())
    assert match is not None
    return match[1]


def role_of(email: str) -> str:
    """What somebody is; blank where they do not belong."""
    membership = Membership.objects.filter(account__email=email).first()
    return membership.role if membership is not None else ""


def test_an_invitation_is_sent_and_shown_once_and_only_its_digest_is_kept(site: Site) -> None:
    path = invited(site)
    assert mail.outbox[0].to == ["new@example.org"]
    assert path in mail.outbox[0].body
    secret = path.rsplit("/", 1)[1]
    assert secret not in str([*OneTimeLink.objects.values(), *AuditEntry.objects.values()])
    assert secret not in site.client(Role.OWNER).get(site.url("people")).content.decode()


def test_an_invitation_sent_twice_is_made_once(site: Site) -> None:
    invited(site)
    typed = {"email": "new@example.org", "role": "assessor", "sides": SIDES[:1], "once_key": "k-1"}
    again = site.client(Role.OWNER).post(site.url("people/invite"), typed)
    assert again.headers["Location"] == site.url("people")
    assert (OneTimeLink.objects.count(), len(mail.outbox)) == (1, 1)


def test_accepting_makes_an_account_with_what_was_offered(site: Site) -> None:
    path = invited(site, person=PERSON)
    browser = Client()
    page = browser.get(path).content.decode()
    assert "Small department" in page
    assert page.count("<h1") == 1
    assert browser.post(path, NEW).headers["Location"] == site.url()
    joined = Membership.objects.get(account__email="new@example.org")
    assert (joined.role, joined.sides, joined.person) == ("assessor", SIDES[:1], PERSON)
    assert joined.account.name == "Service designer"
    assert browser.get(site.url()).status_code == 200
    entry = AuditEntry.objects.get(action="joined")
    assert entry.actor == entry.record == joined.account.key
    assert "new@example.org" not in str([entry.text.before, entry.text.after])


def test_accepting_joins_whoever_has_signed_in(site: Site) -> None:
    path = invited(site)
    outsider = site.client(None)
    assert "Join as outside@example.org" in outsider.get(path).content.decode()
    outsider.post(path)
    assert role_of("outside@example.org") == "assessor"
    assert not Account.objects.filter(email="new@example.org").exists()


def test_an_invitation_never_takes_a_role_away(site: Site) -> None:
    path = invited(site, role="viewer")
    site.client(Role.LEAD).post(path)
    assert role_of("lead@example.org") == "portfolio lead"


def test_an_invitation_cannot_take_over_an_account_that_is_there(site: Site) -> None:
    there = make_account("new@example.org", name="There before", password="an old password")
    response = Client().post(invited(site), NEW)
    assert response.status_code == 422
    assert "Sign in to join" in response.content.decode()
    there.refresh_from_db()
    assert there.check_password("an old password")
    assert role_of("new@example.org") == ""


def mailed() -> str:
    """The path of the invitation in the letter."""
    match = re.search(r"http://testserver(/invitation/\S+)", mail.outbox[-1].body)
    assert match is not None
    return match[1]


def is_proven(email: str) -> bool:
    """Whether the address is proven to be its account's."""
    return Account.objects.get(email=email).proven_at is not None


def test_the_link_on_the_maker_s_screen_proves_no_address(site: Site) -> None:
    """Who invites the director and accepts it has an account under their address, and no more than that."""
    Client().post(invited(site), NEW)
    assert not is_proven("new@example.org")


@pytest.mark.parametrize("mark", [".", ".forged", ".b" * 20])
def test_nor_does_one_with_a_made_up_mark(site: Site, mark: str) -> None:
    Client().post(invited(site) + mark, NEW)
    assert not is_proven("new@example.org")


def test_the_link_in_the_letter_proves_the_address_it_was_sent_to(site: Site) -> None:
    shown = invited(site)
    assert shown != mailed()
    assert Client().post(mailed(), NEW).status_code == 302
    assert is_proven("new@example.org")
    assert Client().post(shown, NEW).status_code == 410


def test_the_letter_s_link_proves_nothing_of_another_account(site: Site) -> None:
    invited(site)
    site.client(None).post(mailed())
    assert role_of("outside@example.org") == "assessor"
    assert not is_proven("outside@example.org")


def test_the_letter_s_link_proves_the_address_of_who_has_signed_in_with_it(site: Site) -> None:
    invited(site, email="outside@example.org")
    site.client(None).post(mailed())
    assert is_proven("outside@example.org")


def test_without_a_mail_server_an_invitation_proves_nothing(site: Site, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.EMAIL_FILE_PATH + "-here"
    Client().post(invited(site), NEW)
    assert not is_proven("new@example.org")


def test_an_account_that_nobody_could_use_is_begun_by_the_letter_alone(site: Site) -> None:
    make_account("new@example.org")
    assert Client().post(invited(site), NEW).status_code == 422
    assert Client().post(mailed(), NEW).status_code == 302
    assert is_proven("new@example.org")
    assert Account.objects.get(email="new@example.org").check_password(NEW["password"])


def test_the_letter_takes_no_account_from_who_uses_it(site: Site) -> None:
    there = make_account("new@example.org", name="There before", password="an old password")
    invited(site)
    response = Client().post(mailed(), NEW)
    assert response.status_code == 422
    assert "ask whoever runs the site" in response.content.decode()
    there.refresh_from_db()
    assert there.check_password("an old password")


@pytest.mark.parametrize("how", ["used", "over", "withdrawn", "forged"])
def test_an_invitation_that_works_no_more_says_how_to_go_on(site: Site, how: str) -> None:
    path = invited(site)
    if how == "used":
        Client().post(path, NEW)
    elif how == "over":
        OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "withdrawn":
        number = OneTimeLink.objects.get().pk
        site.client(Role.LEAD).post(site.url(f"people/invited/{number}/withdraw"))
    else:
        path = "/invitation/forged"
    for response in (Client().get(path), Client().post(path, NEW), site.client(None).post(path)):
        assert response.status_code == 410
        assert "ask whoever invited you for another" in response.content.decode()
    assert Membership.objects.filter(account__email="outside@example.org").count() == 0


def test_a_weak_password_keeps_the_name_that_was_typed_and_the_invitation(site: Site) -> None:
    path = invited(site)
    response = Client().post(path, NEW | {"password": "short"})
    assert response.status_code == 422
    assert 'value="Service designer"' in response.content.decode()
    assert Client().post(path, NEW).status_code == 302


@pytest.mark.parametrize(
    ("answers", "mend"),
    [
        ({"email": "nonsense"}, "valid email"),
        ({"sides": []}, "at least one side"),
        ({"person": "p-none"}, "There is nobody with this key"),
        ({"role": "king"}, "king is not one of"),
        ({"teams": ["none"]}, "none is not one of"),
        ({"email": "owner@example.org"}, "They are already a member"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nothing_made(
    site: Site, answers: dict[str, Any], mend: str
) -> None:
    typed = {"email": "new@example.org", "role": "assessor", "sides": SIDES, **answers}
    response = site.client(Role.OWNER).post(site.url("people/invite"), typed)
    assert response.status_code == 422
    assert mend in response.content.decode()
    assert not OneTimeLink.objects.exists()


def test_a_lead_invites_nobody_of_their_own_rank(site: Site) -> None:
    lead = site.client(Role.LEAD)
    for role, status in (("owner", 422), ("portfolio lead", 422), ("editor", 200)):
        typed = {"email": "new@example.org", "role": role, "sides": []}
        assert lead.post(site.url("people/invite"), typed).status_code == status


def test_an_owner_changes_what_somebody_may_do_and_the_trail_says_so(site: Site) -> None:
    viewer = site.account(Role.VIEWER)
    typed = {"role": "editor", "teams": [TEAM], "sides": SIDES[1:], "person": ""}
    site.client(Role.OWNER).post(site.url(f"people/{viewer.key}"), typed)
    changed = Membership.objects.get(account=viewer)
    assert (changed.role, changed.teams, changed.sides) == ("editor", [TEAM], SIDES[1:])
    audit_text = AuditEntry.objects.get(action="changed").text
    assert (audit_text.before["role"], audit_text.after["role"]) == ("viewer", "editor")
    page = site.client(Role.LEAD).get(site.url("audit")).content.decode()
    assert "<del" in page
    assert "editor" in page


def test_somebody_removed_cannot_see_that_the_portfolio_exists(site: Site) -> None:
    viewer, browser = site.account(Role.VIEWER), site.client(Role.VIEWER)
    assert browser.get(site.url()).status_code == 200
    site.client(Role.OWNER).post(site.url(f"people/{viewer.key}/remove"))
    assert browser.get(site.url()).status_code == 404
    assert AuditEntry.objects.get(action="removed").record == viewer.key


def test_the_last_owner_cannot_be_removed_nor_made_less(site: Site) -> None:
    owner, browser = site.account(Role.OWNER), site.client(Role.OWNER)
    response = browser.post(site.url(f"people/{owner.key}"), {"role": "viewer"})
    assert response.status_code == 422
    assert "keeps at least one owner" in response.content.decode()
    browser.post(site.url(f"people/{owner.key}/remove"))
    assert role_of(owner.email) == "owner"
    grant(make_account("second@example.org"), site.stored, Role.OWNER)
    browser.post(site.url(f"people/{owner.key}/remove"))
    assert role_of(owner.email) == ""


def test_a_member_of_another_portfolio_is_not_found_here(site: Site) -> None:
    outside = make_account("outside@example.org")
    browser = site.client(Role.OWNER)
    assert browser.get(site.url(f"people/{outside.key}")).status_code == 404
    assert browser.post(site.url(f"people/{outside.key}/remove")).status_code == 404


def test_the_page_asks_the_database_the_same_number_of_times_for_many_members(
    site: Site, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.OWNER)
    browser.get(site.url("people"))
    for number in range(30):
        grant(make_account(f"m{number}@example.org"), site.stored, Role.VIEWER)
    with django_assert_max_num_queries(9):
        page = browser.get(site.url("people")).content.decode()
    assert page.count("<h1") == 1
    assert "m29@example.org" in page

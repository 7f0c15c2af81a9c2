"""Signing in, by password and by link, and what belongs to an account."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.conftest import Site
from tests.web.people.signing_in import PASSWORD, is_in, sign_in

from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditEntry, Membership, OneTimeLink
from bowstring.web.store.accounts import (
    make_account,
    make_sign_in_link,
)

pytestmark = pytest.mark.django_db


def test_a_password_signs_in_however_the_address_is_written(lead: Account) -> None:
    browser = Client()
    assert sign_in(browser, "LEAD@Example.org ") == 302
    assert is_in(browser)


def test_signing_in_gives_the_session_a_new_key(lead: Account) -> None:
    browser = Client()
    session = browser.session
    session["before"] = "there"
    session.save()
    before = session.session_key
    sign_in(browser, lead.email)
    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_wrong_password_and_an_unknown_address_look_alike(lead: Account) -> None:
    def answer_to(email: str) -> str:
        page = Client().post("/sign-in", {"username": email, "password": "something else"}).content.decode()
        assert "There is a problem" in page
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page).replace(email, "")

    assert answer_to(lead.email) == answer_to("nobody@example.org")


def test_what_was_typed_as_the_address_is_kept(lead: Account) -> None:
    page = Client().post("/sign-in", {"username": lead.email, "password": "something else"})
    assert f'value="{lead.email}"' in page.content.decode()


def test_five_failures_lock_the_address_for_a_while_in_every_spelling(lead: Account) -> None:
    browser = Client()
    for email in ("lead@example.org", "Lead@example.org", "LEAD@example.org", "lead@EXAMPLE.org"):
        assert sign_in(browser, email, "wrong") == 200
    locked = browser.post("/sign-in", {"username": lead.email, "password": "wrong"})
    assert locked.status_code == 429
    assert "15 minutes" in locked.content.decode()
    assert locked.content.count(b"<h1") == 1
    assert sign_in(browser, lead.email) == 429
    assert sign_in(Client(), "nobody@example.org") == 200, "others are not locked out"


def test_a_sign_in_link_still_works_for_somebody_locked_out(lead: Account) -> None:
    browser = Client()
    for _ in range(5):
        sign_in(browser, lead.email, "wrong")
    browser.post(f"/sign-in/{make_sign_in_link(lead)}")
    assert is_in(browser)


def test_where_somebody_wanted_to_go_is_where_they_come_but_never_elsewhere(
    site: Site, lead: Account
) -> None:
    typed = {"username": lead.email, "password": PASSWORD}
    assert Client().post(f"/sign-in?next={site.url('people')}", typed).headers["Location"] == site.url(
        "people"
    )
    for elsewhere in ("https://example.com/", "//example.com", "javascript:alert(1)"):
        assert Client().post("/sign-in", typed | {"next": elsewhere}).headers["Location"] == "/"


def test_a_link_signs_in_once_and_only_when_the_button_is_pressed(lead: Account) -> None:
    url = f"/sign-in/{make_sign_in_link(lead)}"
    looking = Client()
    assert looking.get(url).status_code == 200
    assert not is_in(looking)
    browser = Client()
    assert browser.post(url).status_code == 302
    assert is_in(browser)
    again = Client().post(url)
    assert again.status_code == 410
    assert "Ask whoever runs the site for another" in again.content.decode()


def test_a_link_that_is_over_and_one_that_never_was_look_alike(lead: Account) -> None:
    url = f"/sign-in/{make_sign_in_link(lead)}"
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    over, never = Client().post(url), Client().post("/sign-in/forged")
    assert over.status_code == never.status_code == 410
    assert over.content == never.content


def test_only_the_digest_of_a_link_is_kept(lead: Account) -> None:
    secret = make_sign_in_link(lead)
    assert secret not in str(OneTimeLink.objects.values())


def test_name_and_weekly_mail_are_kept(site: Site) -> None:
    browser = site.client(Role.VIEWER)
    assert browser.get("/account").content.count(b"<h1") == 1
    browser.post("/account", {"name": "A new name", "mailed": [site.stored.key]})
    assert Account.objects.get(email="viewer@example.org").name == "A new name"
    assert Membership.objects.get(account__email="viewer@example.org").is_mailed
    browser.post("/account", {"name": "A new name"})
    assert not Membership.objects.get(account__email="viewer@example.org").is_mailed


def test_mail_of_a_portfolio_that_is_not_theirs_is_no_choice(site: Site) -> None:
    response = site.client(None).post("/account", {"name": "Somebody", "mailed": [site.stored.key]})
    assert site.stored.key not in response.content.decode()
    assert not Membership.objects.filter(is_mailed=True).exists()


def test_a_new_password_ends_every_other_session_and_not_this_one(lead: Account) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, lead.email)
    sign_in(elsewhere, lead.email)
    new = "quite another long one"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/account/password", typed).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert sign_in(Client(), lead.email, new) == 302


@pytest.mark.parametrize("weak", ["short", "password12345", "1234567890123"])
def test_a_weak_password_is_refused_with_the_reason(lead: Account, weak: str) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    typed = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    response = browser.post("/account/password", typed)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_signing_out_everywhere_ends_every_session_of_theirs_and_nobody_elses(
    site: Site, lead: Account
) -> None:
    here, elsewhere, other = Client(), Client(), site.client(Role.VIEWER)
    sign_in(here, lead.email)
    sign_in(elsewhere, lead.email)
    here.post("/account/sign-out-everywhere")
    assert not is_in(here)
    assert not is_in(elsewhere)
    assert is_in(other)


def test_a_deleted_account_leaves_no_name_and_no_address_and_its_key_in_the_trail(site: Site) -> None:
    viewer = site.account(Role.VIEWER)
    browser = site.client(Role.VIEWER)
    response = browser.post("/account/delete", {"password": "wrong", "is_meant": "on"})
    assert response.status_code == 422
    assert browser.post("/account/delete", {"password": PASSWORD, "is_meant": "on"}).status_code == 302
    assert not Account.objects.filter(pk=viewer.pk).exists()
    assert not Membership.objects.filter(account=viewer.pk).exists()
    left = AuditEntry.objects.get(action="left")
    assert (left.actor, left.record) == (viewer.key, viewer.key)
    assert viewer.email not in str([*AuditEntry.objects.values(), left.text.before, left.text.after])
    assert not is_in(browser)


def test_the_only_owner_cannot_delete_their_account(site: Site) -> None:
    browser = site.client(Role.OWNER)
    assert "You are the only owner of Small department" in browser.get("/account/delete").content.decode()
    assert browser.post("/account/delete", {"password": PASSWORD, "is_meant": "on"}).status_code == 409
    assert Account.objects.filter(email="owner@example.org").exists()
    grant(make_account("second@example.org"), site.stored, Role.OWNER)
    assert browser.post("/account/delete", {"password": PASSWORD, "is_meant": "on"}).status_code == 302


def test_without_a_provider_there_is_no_button_and_no_way(client: Client) -> None:
    assert "Sign in with" not in client.get(reverse("sign-in")).content.decode()
    assert client.get("/sign-in/with/provider/").status_code == 404

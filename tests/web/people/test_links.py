"""Links that sign in or prove an address, and what ends with them."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from pytest_django import Settings
from tests.web.conftest import Site
from tests.web.people.signing_in import PASSWORD, is_in, sign_in

from bowstring.web.access import Role
from bowstring.web.models import Account
from bowstring.web.store.accounts import (
    close_account,
    make_account,
    make_sign_in_link,
    open_account,
    proof_of_address,
    prove_address,
    use_proof,
)

pytestmark = pytest.mark.django_db


def test_sign_in_links_from_before_end_with_a_new_password(lead: Account) -> None:
    older = make_sign_in_link(lead)
    browser = Client()
    sign_in(browser, lead.email)
    new = "quite another long one"
    browser.post("/account/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert Client().post(f"/sign-in/{older}").status_code == 410
    assert Client().post(f"/sign-in/{make_sign_in_link(lead)}").status_code == 302


def test_sign_in_links_from_before_end_with_signing_out_everywhere(lead: Account) -> None:
    older = make_sign_in_link(lead)
    browser = Client()
    sign_in(browser, lead.email)
    browser.post("/account/sign-out-everywhere")
    assert Client().post(f"/sign-in/{older}").status_code == 410


def test_who_forgot_their_password_sets_a_new_one_after_a_link(lead: Account) -> None:
    prove_address(lead)
    browser = Client()
    browser.post(f"/sign-in/{make_sign_in_link(lead)}")
    new = "quite another long one"
    assert "Current password" not in browser.get("/account/password").content.decode()
    assert browser.post("/account/password", {"new_password1": new, "new_password2": new}).status_code == 302
    assert sign_in(Client(), lead.email, new) == 302


def test_a_session_begun_by_a_password_or_long_ago_by_a_link_needs_the_old_one(lead: Account) -> None:
    prove_address(lead)
    browser = Client()
    browser.post(f"/sign-in/{make_sign_in_link(lead)}")
    session = browser.session
    session["by_link_at"] -= 16 * 60
    session.save()
    assert "Current password" in browser.get("/account/password").content.decode()


def test_a_link_ends_what_opened_an_account_whose_address_nobody_had_proven(lead: Account) -> None:
    """It may have been made ready by somebody else; the link comes from whoever runs the site."""
    other, browser = Client(), Client()
    sign_in(other, lead.email)
    browser.post(f"/sign-in/{make_sign_in_link(lead)}")
    lead.refresh_from_db()
    assert lead.proven_at is not None
    assert "Set a new password" in browser.get("/account").content.decode()
    assert not is_in(other)
    assert sign_in(Client(), lead.email) == 200


def test_a_link_leaves_a_proven_account_its_password_and_sessions(lead: Account) -> None:
    prove_address(lead)
    other = Client()
    sign_in(other, lead.email)
    Client().post(f"/sign-in/{make_sign_in_link(lead)}")
    assert is_in(other)
    assert sign_in(Client(), lead.email) == 302


def test_a_sign_in_link_opened_by_somebody_else_signs_them_out(site: Site, lead: Account) -> None:
    browser = site.client(Role.VIEWER)
    url = f"/sign-in/{make_sign_in_link(lead)}"
    assert "You are signed in as Viewer" in browser.get(url).content.decode()
    before = browser.session.session_key
    browser.post(url)
    assert lead.email in browser.get("/account").content.decode()
    assert not Session.objects.filter(session_key=before).exists()


def test_a_closed_account_is_out_at_once_and_in_again_when_it_is_opened(lead: Account) -> None:
    browser, link = Client(), make_sign_in_link(lead)
    sign_in(browser, lead.email)
    close_account(lead)
    assert not is_in(browser)
    assert sign_in(Client(), lead.email) == 200
    assert Client().post(f"/sign-in/{link}").status_code == 410
    open_account(lead)
    assert not is_in(browser)
    assert sign_in(browser, lead.email) == 302


def test_who_is_removed_sees_the_portfolio_no_more_from_that_moment_on(site: Site) -> None:
    browser = site.client(Role.LEAD)
    assert browser.get(site.url("people")).status_code == 200
    lead = Account.objects.get(email="lead@example.org")
    site.client(Role.OWNER).post(site.url(f"people/{lead.key}/remove"))
    assert browser.get(site.url("people")).status_code == 404


def letter_path() -> str:
    """The path of the link in the last letter."""
    match = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert match is not None
    return match[1]


def test_a_letter_proves_the_address_of_who_has_signed_in(lead: Account) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    assert "not confirmed" in browser.get("/account").content.decode()
    assert browser.post("/account/address").status_code == 302
    assert mail.outbox[-1].to == [lead.email]
    path = letter_path()
    browser.get(path)
    lead.refresh_from_db()
    assert lead.proven_at is None, "only the button proves"
    assert browser.post(path).status_code == 302
    lead.refresh_from_db()
    assert lead.proven_at is not None
    assert "is confirmed" in browser.get("/account").content.decode()
    assert sign_in(Client(), lead.email) == 302


def test_the_letter_s_link_proves_nothing_for_anybody_else(site: Site, lead: Account) -> None:
    """Who gets a letter that they never asked for, and opens it, gives nobody their address."""
    browser = Client()
    sign_in(browser, lead.email)
    browser.post("/account/address")
    path = letter_path()
    assert Client().post(path).headers["Location"].startswith("/sign-in?next=")
    assert site.client(Role.VIEWER).post(path).status_code == 410
    lead.refresh_from_db()
    assert lead.proven_at is None


def test_a_letter_s_link_is_of_one_address_and_one_day(lead: Account, settings: Settings) -> None:
    proof = proof_of_address(lead)
    lead.email = "changed@example.org"
    assert not use_proof(lead, proof)
    assert not use_proof(lead, "forged")
    settings.SECRET_KEY = "another key, as long as it should be for that"
    lead.email = "lead@example.org"
    assert not use_proof(lead, proof)


def test_letters_are_not_sent_without_end(lead: Account) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    assert [browser.post("/account/address").status_code for _ in range(6)] == [*([302] * 5), 429]
    assert len(mail.outbox) == 5


def test_without_a_mail_server_no_letter_is_offered_or_proves_anything(
    settings: Settings, lead: Account
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    browser = Client()
    sign_in(browser, lead.email)
    assert "Send me the email" not in browser.get("/account").content.decode()
    browser.post("/account/address")
    lead.refresh_from_db()
    assert lead.proven_at is None


def test_a_changed_password_is_told_to_the_account_s_address(lead: Account) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    new = "quite another long one"
    browser.post("/account/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert mail.outbox[-1].to == [lead.email]
    assert new not in mail.outbox[-1].body


@pytest.mark.parametrize(
    "other", ["\u212aim@example.org", "kim@example.org.", "kim+x@example.org", "ki.m@example.org"]
)
def test_a_look_alike_address_is_another_account(site: Site, other: str) -> None:
    kim = make_account("Kim@Example.ORG ", password=PASSWORD)
    assert kim.email == "kim@example.org"
    assert make_account(other).pk != kim.pk
    assert sign_in(Client(), " KIM@example.org") == 302


def test_signing_out_leads_nowhere_else(site: Site) -> None:
    response = site.client(Role.VIEWER).post("/sign-out", {"next": "https://example.com/"})
    assert response.headers["Location"] == "/sign-in"

"""Signing in, by password and by link, and one's own account."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.web.conftest import Site

from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditEntry, FailureCount, Membership, OneTimeLink
from bowstring.web.store.accounts import (
    close_account,
    make_account,
    make_sign_in_link,
    open_account,
    proof_of_address,
    prove_address,
    use_proof,
)

PASSWORD = "a long enough password"
pytestmark = pytest.mark.django_db


def sign_in(browser: Client, email: str, password: str = PASSWORD) -> int:
    """The status of trying."""
    return browser.post("/sign-in", {"username": email, "password": password}).status_code


def is_in(browser: Client) -> bool:
    """Whether somebody is signed in."""
    return browser.get("/account").status_code == 200


@pytest.fixture
def lead(site: Site) -> Account:
    """Somebody with a password."""
    return site.account(Role.LEAD)


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


def statuses(browser: Client, path: str, field: str, words: list[str], **more: str) -> list[int]:
    """What each of those words as one's own password is answered with."""
    return [browser.post(path, {field: word, **more}).status_code for word in words]


@pytest.mark.parametrize(
    ("path", "field"), [("/account/password", "old_password"), ("/account/delete", "password")]
)
def test_ones_own_password_cannot_be_guessed_from_a_session_left_open(
    lead: Account, path: str, field: str
) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    new = {"new_password1": "quite another long one", "new_password2": "quite another long one"}
    codes = statuses(browser, path, field, [*(["wrong"] * 5), PASSWORD], is_meant="on", **new)
    assert codes == [422, 422, 422, 422, 429, 429]
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)


def test_guesses_count_from_every_session_and_form_of_the_account_and_for_nobody_else(
    site: Site, lead: Account
) -> None:
    here, elsewhere = Client(), Client(headers={"user-agent": "another"}, REMOTE_ADDR="203.0.113.9")
    sign_in(here, lead.email)
    sign_in(elsewhere, lead.email)
    assert statuses(here, "/account/password", "old_password", ["wrong"] * 3) == [422] * 3
    assert statuses(elsewhere, "/account/delete", "password", ["wrong"] * 2) == [422, 429]
    viewer = site.client(Role.VIEWER)
    assert statuses(viewer, "/account/password", "old_password", ["wrong"]) == [422]


def test_who_gave_too_many_is_told_when_to_try_again_and_may_then(lead: Account) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    for _ in range(5):
        response = browser.post("/account/password", {"old_password": "wrong"})
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert re.search(r"Try again at \d\d:\d\d UTC, in 1\d minutes", response.content.decode())
    assert response.content.count(b"<h1") == 1
    FailureCount.objects.update(began_at=timezone.now() - timedelta(minutes=16))
    assert statuses(browser, "/account/password", "old_password", ["wrong"]) == [422]


def test_the_right_password_lets_wrong_ones_be_forgotten(lead: Account) -> None:
    browser = Client()
    sign_in(browser, lead.email)
    statuses(browser, "/account/password", "old_password", [*(["wrong"] * 4), PASSWORD])
    assert statuses(browser, "/account/password", "old_password", ["wrong"] * 4) == [422] * 4


def test_many_addresses_tried_from_one_machine_lock_that_machine_and_no_other(
    settings: Settings, lead: Account
) -> None:
    settings.TRIES_PER_MACHINE = 10
    there, elsewhere = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    assert {sign_in(there, f"somebody{number}@example.org", "wrong") for number in range(10)} == {200}
    response = there.post("/sign-in", {"username": lead.email, "password": PASSWORD})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "Try again at" in response.content.decode()
    assert sign_in(elsewhere, lead.email) == 302


def test_an_ipv6_network_is_one_machine(settings: Settings, lead: Account) -> None:
    settings.TRIES_PER_MACHINE = 3
    for number in range(3):
        sign_in(Client(REMOTE_ADDR=f"2001:db8::{number}"), f"somebody{number}@example.org", "wrong")
    assert sign_in(Client(REMOTE_ADDR="2001:db8::ffff"), lead.email) == 429
    assert sign_in(Client(REMOTE_ADDR="2001:db8:0:1::1"), lead.email) == 302


def test_an_office_that_signs_in_rightly_is_never_locked(settings: Settings, lead: Account) -> None:
    settings.TRIES_PER_MACHINE = 3
    assert {sign_in(Client(), lead.email) for _ in range(6)} == {302}
    assert {sign_in(Client(), lead.email, "") for _ in range(6)} == {200}, "a field left blank is no try"


def test_behind_a_front_server_that_hides_who_comes_nobody_is_locked_for_another(
    settings: Settings, lead: Account
) -> None:
    settings.TRIES_PER_MACHINE = 3
    for number in range(6):
        behind = Client(headers={"x-forwarded-for": f"203.0.113.{number}"})
        assert sign_in(behind, f"somebody{number}@example.org", "wrong") == 200
    assert sign_in(Client(headers={"x-forwarded-for": "203.0.113.99"}), lead.email) == 302


def test_a_trusted_front_server_tells_who_comes_and_a_visitor_cannot(
    settings: Settings, lead: Account
) -> None:
    settings.TRIES_PER_MACHINE, settings.FRONT_SERVERS = 3, 1
    for number in range(3):
        forged = f"198.51.100.{number}, 203.0.113.9"
        sign_in(Client(headers={"x-forwarded-for": forged}), f"somebody{number}@example.org", "wrong")
    assert sign_in(Client(headers={"x-forwarded-for": "198.51.100.77, 203.0.113.9"}), lead.email) == 429
    assert sign_in(Client(headers={"x-forwarded-for": "203.0.113.10"}), lead.email) == 302
    settings.FRONT_SERVERS = 0
    assert sign_in(Client(headers={"x-forwarded-for": "203.0.113.9"}), lead.email) == 302
    for number in range(3):
        sign_in(
            Client(headers={"x-forwarded-for": f"198.51.100.{number}"}), f"s{number}@example.org", "wrong"
        )
    assert sign_in(Client(headers={"x-forwarded-for": "203.0.113.10"}), lead.email) == 429


@pytest.mark.parametrize("kind", ["sign-in", "invitation"])
def test_links_that_are_guessed_lock_the_machine_that_guesses(
    settings: Settings, lead: Account, kind: str
) -> None:
    settings.TRIES_PER_MACHINE = 5
    there = Client(REMOTE_ADDR="203.0.113.9")
    assert {there.post(f"/{kind}/guess-{number}").status_code for number in range(5)} == {410}
    response = there.post(f"/{kind}/guess-again")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    url = f"/sign-in/{make_sign_in_link(lead)}"
    assert there.post(url).status_code == 429
    assert Client().post(url).status_code == 302


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

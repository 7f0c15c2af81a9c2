"""Passwords and links that are guessed: who is locked out, and who is not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.web.conftest import Site
from tests.web.people.signing_in import PASSWORD, sign_in

from bowstring.web.access import Role
from bowstring.web.models import Account, FailureCount
from bowstring.web.store.accounts import (
    make_sign_in_link,
)

pytestmark = pytest.mark.django_db


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

"""Tokens: made on a page, shown once, kept as digests, and over at once when they are revoked or their owner goes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.api.conftest import program_of
from tests.web.conftest import Site

from bowstring.web.access import Role, Scope, grant
from bowstring.web.models import ApiToken, Membership
from bowstring.web.quotas import QuotaError
from bowstring.web.secrets import digest_of
from bowstring.web.store.accounts import account_at, close_account, end_links, make_account
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.tokens import make_token, token_by_secret, tokens_of

URL = "/api/v1/portfolios"


def shown_secret(browser: Client, **fields: str) -> str:
    """The secret of a token that somebody makes on their page."""
    page = browser.post("/account/tokens", {"name": "dashboard", "scope": "read", "days": "30", **fields})
    text = page.content.decode()
    assert "Copy it now" in text
    return text.split('id="secret" readonly value="')[1].split('"')[0]


def test_a_token_is_shown_once_and_only_its_digest_is_kept(site: Site) -> None:
    browser = site.client(Role.VIEWER)
    secret = shown_secret(browser)
    again = browser.get("/account/tokens").content.decode()
    assert secret not in again
    assert f"…{secret[-4:]}, reads all your portfolios" in again
    kept = ApiToken.objects.get()
    assert kept.digest == digest_of(secret)
    columns = connection.introspection.get_table_description(connection.cursor(), ApiToken._meta.db_table)
    assert secret not in str([getattr(kept, column.name) for column in columns])
    assert Client(headers={"authorization": f"Bearer {secret}"}).get(URL).status_code == 200


def test_a_revoked_token_is_refused_at_once_and_nobody_revokes_anothers(site: Site) -> None:
    viewer, stranger = site.client(Role.VIEWER), site.client(None)
    program = Client(headers={"authorization": f"Bearer {shown_secret(viewer)}"})
    number = ApiToken.objects.get().pk
    assert stranger.post(f"/account/tokens/{number}/revoke").status_code == 404
    assert program.get(URL).status_code == 200
    assert viewer.post(f"/account/tokens/{number}/revoke").status_code == 302
    answer = program.get(URL)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Bowstring"')


def test_a_token_ends_on_its_day_and_with_its_owners_links_and_account(site: Site) -> None:
    owner = site.account(Role.OWNER)
    secret = make_token(owner, "a test", scope="read", days=1)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert token_by_secret(secret) is None
    assert [card.is_over for card in tokens_of(owner)] == [True]
    for end in (end_links, close_account):
        secret = make_token(owner, "a test", scope="read", days=1)
        assert token_by_secret(secret) is not None
        end(owner)
        assert token_by_secret(secret) is None


def test_a_token_of_one_portfolio_opens_no_other(site: Site) -> None:
    owner = site.account(Role.OWNER)
    from tests.web.small_department import tiny_department

    grant(owner, create_portfolio(tiny_department(), "tiny"), Role.OWNER)
    program = program_of(owner, portfolio=site.stored.pk)
    assert [each["portfolio"] for each in program.get(URL).json()["portfolios"]] == ["small"]
    assert program.get(f"{URL}/small").status_code == 200
    assert program.get(f"{URL}/tiny").status_code == 404
    assert len(program_of(owner).get(URL).json()["portfolios"]) == 2


def test_who_belongs_no_more_sees_nothing_by_a_token_from_before(site: Site) -> None:
    program = program_of(site.account(Role.LEAD))
    assert program.get(f"{URL}/small").status_code == 200
    Membership.objects.all().delete()
    assert program.get(f"{URL}/small").status_code == 404


def test_when_a_token_was_used_last_is_kept_and_a_calendars_opens_no_call(site: Site) -> None:
    owner = site.account(Role.OWNER)
    program_of(owner).get(URL)
    assert tokens_of(owner)[0].used_at is not None
    secret = make_token(owner, "calendar", scope=Scope.CALENDAR.value, days=1)
    assert Client(headers={"authorization": f"Bearer {secret}"}).get(URL).status_code == 401


def test_tokens_are_counted(db: None) -> None:
    account = make_account("many@example.org")
    for _ in range(20):
        make_token(account, "a test", scope="read", days=1)
    with pytest.raises(QuotaError, match="20 tokens"):
        make_token(account, "one more", scope="read", days=1)


def test_a_form_sent_twice_makes_one_token(site: Site) -> None:
    browser = site.client(Role.VIEWER)
    shown_secret(browser, once_key="the-same-form")
    again = browser.post(
        "/account/tokens",
        {"name": "dashboard", "scope": "read", "days": "30", "once_key": "the-same-form"},
        follow=True,
    )
    assert "already created that token" in again.content.decode()
    viewer = account_at("viewer@example.org")
    assert viewer is not None
    assert len(tokens_of(viewer)) == 1

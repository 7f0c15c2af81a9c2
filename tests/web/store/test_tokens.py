"""Tokens in the database: whose they are, when they were used last, and each revoked alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bowstring.web.models import ApiToken, StoredPortfolio
from bowstring.web.store.accounts import make_account
from bowstring.web.store.tokens import forget_tokens, make_token, revoke_token, token_by_secret, tokens_of

pytestmark = pytest.mark.usefixtures("db")


def test_a_token_is_its_owners_and_says_what_it_opens() -> None:
    owner, other = make_account("a@example.org"), make_account("b@example.org")
    portfolio = StoredPortfolio.objects.create(key="p", name="P", settings={})
    secret = make_token(owner, "mine", scope="read", days=2, portfolio=portfolio.pk)
    make_token(other, "theirs", scope="write", days=1)
    pair = token_by_secret(secret)
    assert pair is not None
    account, card = pair
    assert account == owner
    assert (card.name, card.scope, card.portfolio, card.portfolio_name) == ("mine", "read", "p", "P")
    assert (card.ending, card.is_over) == (secret[-4:], False)
    assert timedelta(days=1) < card.expires_at - timezone.now() < timedelta(days=2)
    assert [token.name for token in tokens_of(owner)] == ["mine"]
    (theirs,) = tokens_of(other)
    assert (theirs.portfolio, theirs.portfolio_name) == ("", "")


def test_use_is_noted_of_that_token_once_a_minute() -> None:
    owner = make_account("a@example.org")
    secret, idle = (make_token(owner, name, scope="read", days=1) for name in ("used", "idle"))

    def used(name: str) -> bool:
        return ApiToken.objects.get(name=name).used_at is not None

    token_by_secret(secret)
    assert used("used")
    assert not used("idle")
    for ago, is_renewed in ((timedelta(seconds=50), False), (timedelta(seconds=70), True)):
        before = timezone.now() - ago
        ApiToken.objects.filter(name="used").update(used_at=before)
        token_by_secret(secret)
        assert (ApiToken.objects.get(name="used").used_at != before) is is_renewed
    token_by_secret(idle)
    assert used("idle")


def test_a_token_is_over_at_the_moment_that_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = make_account("a@example.org")
    secret = make_token(owner, "mine", scope="read", days=1)
    (card,) = tokens_of(owner)
    for early, is_over in ((timedelta(microseconds=1), False), (timedelta(0), True)):
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda early=early: card.expires_at - early)
            assert card.is_over is is_over
            assert (token_by_secret(secret) is None) is is_over


def test_what_is_over_revoked_or_of_a_closed_account_works_no_more() -> None:
    owner, other = make_account("a@example.org"), make_account("b@example.org")
    secrets = [make_token(owner, name, scope="read", days=1) for name in "abc"]
    numbers = {token.name: token.number for token in tokens_of(owner)}
    assert not revoke_token(other, numbers["a"])
    assert revoke_token(owner, numbers["a"])
    assert not revoke_token(owner, numbers["a"])
    ApiToken.objects.filter(name="b").update(expires_at=timezone.now())
    assert [token_by_secret(secret) is not None for secret in secrets] == [False, False, True]
    assert token_by_secret(secrets[2].removeprefix("bow_")) is None
    owner.is_active = False
    owner.save()
    assert token_by_secret(secrets[2]) is None
    forget_tokens()
    assert tokens_of(owner) == ()

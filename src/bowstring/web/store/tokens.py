"""Tokens by which people's programs come as them: made, listed, looked up by their secret, revoked at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bowstring.web.models import Account, ApiToken
from bowstring.web.quotas import check_quota
from bowstring.web.secrets import digest_of

PREFIX = "bow_"
"""How every token begins, so that programs which look for secrets in the wrong place know one."""

_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCard:
    """A token without its secret. ending: its last signs; portfolio: key of the one it opens, blank for all."""

    number: int
    name: str
    scope: str
    ending: str
    portfolio: str
    portfolio_name: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether it works no more."""
        return self.expires_at <= timezone.now()


def make_token(account: Account, name: str, *, scope: str, days: int, portfolio: int | None = None) -> str:
    """A new token's secret, which is shown once and not kept. Raises: QuotaError.

    Args:
        account: who comes with it.
        name: what its owner calls it.
        scope: what it lets do.
        days: for how long.
        portfolio: the one that it opens; None for every one of theirs.
    """
    check_quota("tokens_of_account", ApiToken.objects.filter(account=account).count())
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        digest=digest_of(secret),
        ending=secret[-4:],
        account=account,
        portfolio_id=portfolio,
        name=name,
        scope=scope,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return secret


def tokens_of(account: Account) -> tuple[TokenCard, ...]:
    """Somebody's tokens, the newest first, those that have run out too."""
    return tuple(_card(token) for token in _with_portfolio().filter(account=account))


def token_by_secret(secret: str) -> tuple[Account, TokenCard] | None:
    """Whose a token is, and what it lets do; None if it works no more or never did."""
    if not secret.startswith(PREFIX):
        return None
    token = (
        _with_portfolio()
        .select_related("account")
        .filter(digest=digest_of(secret), expires_at__gt=timezone.now(), account__is_active=True)
        .first()
    )
    if token is None:
        return None
    _note_use(token)
    return token.account, _card(token)


def revoke_token(account: Account, number: int) -> bool:
    """Let one of somebody's tokens work no more, from now on; False where they have none of that number."""
    gone, _ = ApiToken.objects.filter(account=account, pk=number).delete()
    return bool(gone)


def forget_tokens() -> None:
    """Let no token work any more."""
    ApiToken.objects.all().delete()


def _note_use(token: ApiToken) -> None:
    """Keep that it was used, at most once a minute: reading does not become writing. A full disk keeps nobody out."""
    now = timezone.now()
    stale = Q(used_at=None) | Q(used_at__lt=now - _NOTED_EVERY)
    if token.used_at is not None and token.used_at > now - _NOTED_EVERY:
        return
    try:
        with transaction.atomic():
            ApiToken.objects.filter(stale, pk=token.pk).update(used_at=now)
    except OperationalError:
        return


def _with_portfolio() -> "QuerySet[ApiToken]":
    return ApiToken.objects.select_related("portfolio").defer(
        "portfolio__settings", "portfolio__table_revisions"
    )


def _card(token: ApiToken) -> TokenCard:
    return TokenCard(
        number=token.pk,
        name=token.name,
        scope=token.scope,
        ending=token.ending,
        portfolio=token.portfolio.key if token.portfolio is not None else "",
        portfolio_name=token.portfolio.name if token.portfolio is not None else "",
        made_at=token.made_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
    )

"""Accounts and the links that open them once."""

import secrets
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from bowstring.web.models import Account, OneTimeLink, StoredPortfolio
from bowstring.web.secrets import digest_of

SIGN_IN_FOR = timedelta(minutes=15)
"""How long a sign-in link works."""


def make_account(email: str, *, name: str = "", password: str | None = None) -> Account:
    """The account of that address; a new one where there is none."""
    found = Account.objects.filter(email=email.lower()).first()
    return found if found is not None else Account.objects.create_user(email, password, name=name)


def make_sign_in_link(account: Account) -> str:
    """The secret of a link that signs somebody in once, within fifteen minutes. Only its digest is kept."""
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        digest=digest_of(secret), account=account, expires_at=timezone.now() + SIGN_IN_FOR
    )
    return secret


def use_sign_in_link(secret: str) -> Account | None:
    """The account that a link signs in; None where it was used, has expired or never was."""
    with transaction.atomic():
        links = OneTimeLink.objects.filter(
            digest=digest_of(secret), account__isnull=False, used_at=None, expires_at__gt=timezone.now()
        )
        link = links.select_for_update(of=("self",)).select_related("account").first()
        if link is None or link.account is None or not link.account.is_active:
            return None
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        return link.account


def account_at(email: str) -> Account | None:
    """The account of that address; None where there is none."""
    return Account.objects.filter(email=email.lower()).first()


def has_accounts() -> bool:
    """Whether anybody could sign in."""
    return Account.objects.exists()


def is_empty() -> bool:
    """Whether the site holds nothing yet: no account, no portfolio."""
    return not has_accounts() and not StoredPortfolio.objects.exists()


def rename_account(account: Account, name: str) -> None:
    """Call somebody by another name."""
    Account.objects.filter(pk=account.pk).update(name=name)


def end_sessions(account: Account) -> None:
    """Sign somebody out wherever they are signed in."""
    # Who a session belongs to stands only inside it. There are as many as people who came within half a day.
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()

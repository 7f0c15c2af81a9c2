"""Invitations to a portfolio: links that make somebody a member once, within seven days."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bowstring.model.problems import BowstringError, UnknownKeyError
from bowstring.web.models import Account, AuditEntry, Membership, OneTimeLink, StoredPortfolio
from bowstring.web.quotas import check_quota
from bowstring.web.secrets import digest_of
from bowstring.web.store.members import May, set_may, tell_members

INVITED_FOR = timedelta(days=7)
"""How long an invitation can be accepted."""

_DAY = timedelta(days=1)


class AddressTakenError(BowstringError):
    """There is an account of that e-mail address, which only its own person can sign in to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation. number: its own; state: "open", "used" or "over"."""

    number: int
    portfolio: int
    portfolio_name: str
    portfolio_key: str
    email: str
    may: May
    made_by: str
    expires_at: datetime
    state: str


def invite(portfolio: int, email: str, may: May, *, by: str) -> str:
    """The secret of a link that makes somebody a member once, within seven days. Only its digest is kept.

    Raises: QuotaError where its maker has sent as many within a day as they may.
    """
    since = timezone.now() - _DAY
    sent = AuditEntry.objects.filter(actor=by, action="invited", made_at__gt=since).count()
    check_quota("invitations_a_day", sent)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        OneTimeLink.objects.create(
            digest=digest_of(secret),
            portfolio=stored,
            invitation={"email": email.lower(), **may.cells},
            made_by=by,
            expires_at=timezone.now() + INVITED_FOR,
        )
        tell_members(stored, by, "invited", account="", states=(None, may.cells))
    return secret


def open_invitations(portfolio: int) -> tuple[Invitation, ...]:
    """Those that can still be accepted, the latest first."""
    found = OneTimeLink.objects.filter(portfolio=portfolio, used_at=None, expires_at__gt=timezone.now())
    return tuple(_invitation(one) for one in found.select_related("portfolio").order_by("-pk"))


def withdraw_invitation(portfolio: int, number: int, *, by: str) -> None:
    """Let an invitation work no more. Raises: UnknownKeyError where there is no such open one."""
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        link = OneTimeLink.objects.filter(pk=number, portfolio=portfolio, used_at=None).first()
        if link is None:
            raise UnknownKeyError(str(number))
        tell_members(stored, by, "withdrawn", account="", states=(_invited(link.invitation).cells, None))
        link.delete()


def invitation_of(secret: str) -> Invitation | None:
    """The invitation of a link; None where there is none. It may be used or over."""
    found = _links(secret).select_related("portfolio").first()
    return _invitation(found) if found is not None else None


def is_invited(email: str) -> bool:
    """Whether an invitation waits for that address."""
    waiting = OneTimeLink.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return waiting.filter(portfolio__isnull=False, invitation__email=email.lower()).exists()


def accept_as_new(secret: str, *, name: str, password: str) -> Account | None:
    """The new account of whom an invitation was sent to, now a member; None where the link works no more.

    Raises: AddressTakenError where the address has an account.
    """
    with transaction.atomic():
        link = _take(secret)
        if link is None:
            return None
        email = link.invitation["email"]
        if Account.objects.filter(email=email).exists():
            raise AddressTakenError("This address has an account already. Sign in with it to join.")
        account = Account.objects.create_user(email, password, name=name)
        _join(link, account)
        return account


def accept_as(secret: str, account: Account) -> bool:
    """Make somebody with an account a member; False where the link works no more."""
    with transaction.atomic():
        link = _take(secret)
        if link is None:
            return False
        _join(link, account)
        return True


def _links(secret: str) -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(digest=digest_of(secret), portfolio__isnull=False)


def _take(secret: str) -> OneTimeLink | None:
    """The open link, held by this transaction and used up by it. The address that it was sent to is forgotten."""
    waiting = _links(secret).filter(used_at=None, expires_at__gt=timezone.now())
    link = waiting.select_for_update(of=("self",)).select_related("portfolio").first()
    if link is None:
        return None
    link.used_at = timezone.now()
    OneTimeLink.objects.filter(pk=link.pk).update(
        used_at=link.used_at, invitation={**link.invitation, "email": ""}
    )
    return link


def _join(link: OneTimeLink, account: Account) -> None:
    stored, may = link.portfolio, _invited(link.invitation)
    if stored is None:
        raise AssertionError("an invitation is to a portfolio")
    try:
        with transaction.atomic():
            membership = Membership(account=account, portfolio=stored)
            set_may(membership, may)
            membership.save()
    except IntegrityError:
        # A member already: an invitation never takes a role away.
        return
    tell_members(stored, account.key, "joined", account=account.key, states=(None, may.cells))


def _invited(told: Mapping[str, Any]) -> May:
    return May(
        role=told["role"],
        sides=tuple(told["sides"]),
        teams=tuple(told["teams"]),
        person=told["person"],
    )


def _invitation(link: OneTimeLink) -> Invitation:
    if link.portfolio is None:
        raise AssertionError("an invitation is to a portfolio")
    is_over = link.expires_at <= timezone.now()
    return Invitation(
        number=link.pk,
        portfolio=link.portfolio.pk,
        portfolio_name=link.portfolio.name,
        portfolio_key=link.portfolio.key,
        email=link.invitation["email"],
        may=_invited(link.invitation),
        made_by=link.made_by,
        expires_at=link.expires_at,
        state="used" if link.used_at is not None else "over" if is_over else "open",
    )

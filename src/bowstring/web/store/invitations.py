"""Invitations to a portfolio: links that make somebody a member once, within seven days."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bowstring.model.problems import BowstringError
from bowstring.web.models import Account, AuditEntry, Membership, OneTimeLink, StoredPortfolio
from bowstring.web.quotas import check_quota
from bowstring.web.secrets import digest_of, plain_address, split_secret
from bowstring.web.store.accounts import account_at, end_links, is_untouched, make_account, prove_address
from bowstring.web.store.claims import claim_person, need_same_person
from bowstring.web.store.fetching import row_named
from bowstring.web.store.members import GRANTS, Permissions, invited_may, set_may, tell_members

INVITED_FOR = timedelta(days=7)
"""How long an invitation can be accepted."""
_TAKEN = (
    "This email address already has an account. Sign in to join. If you cannot, ask whoever runs the site "
    "for a sign-in link, which also ends the old password."
)

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
    may: Permissions
    made_by: str
    expires_at: datetime
    state: str


def invite(portfolio: int, email: str, may: Permissions, *, by: str) -> str:
    """The secret of a link that makes somebody a member once, within seven days. Only its digest is kept.

    It works for as long as whoever made it could make it.

    Args:
        portfolio: the portfolio's number.
        email: whom.
        may: as what.
        by: key of the account that does.

    Raises: PersonTakenError; ScoresWaitError where sealed scores
    of that person wait which the account of that address did not give; QuotaError where its maker has sent as many
    within a day as they may.
    """
    since = timezone.now() - _DAY
    sent = AuditEntry.objects.filter(actor=by, action="invited", made_at__gt=since).count()
    check_quota("invitations_a_day", sent)
    secret = secrets.token_urlsafe(32)
    cells = {name: cell for name, cell in may.cells.items() if name != "person"}
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        account = account_at(email)
        need_same_person(portfolio, may.person, account.key if account is not None else "")
        link = OneTimeLink.objects.create(
            digest=digest_of(secret),
            portfolio=stored,
            invitation={"email": plain_address(email), **cells},
            made_by=by,
            expires_at=timezone.now() + INVITED_FOR,
        )
        claim_person(stored, may.person, invitation=link)
        tell_members(stored, by, "invited", account="", states=(None, may.cells))
    return secret


def open_invitations(portfolio: int) -> tuple[Invitation, ...]:
    """Those that can still be accepted, the latest first."""
    links = OneTimeLink.objects.filter(portfolio=portfolio, used_at=None, expires_at__gt=timezone.now())
    return tuple(_invitation(link) for link in links.select_related("portfolio", "claim").order_by("-pk"))


def withdraw_invitation(portfolio: int, number: int, *, by: str) -> None:
    """Let an invitation work no more.

    Args:
        portfolio: the portfolio's number.
        number: the invitation's.
        by: key of the account that does.

    Raises: UnknownKeyError where there is no such open one.
    """
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        link = row_named(OneTimeLink.objects.filter(pk=number, portfolio=portfolio, used_at=None), number)
        tell_members(stored, by, "withdrawn", account="", states=(invited_may(link).cells, None))
        link.delete()


def invitation_of(secret: str) -> Invitation | None:
    """The invitation of a link; None if there is none. It may be used or over."""
    link = _links(split_secret(secret)[0]).select_related("portfolio", "claim").first()
    if link is None:
        return None
    invitation = _invitation(link)
    is_ended = invitation.state == "open" and not _is_still_makers(link)
    return replace(invitation, state="over") if is_ended else invitation


def is_invited(email: str) -> bool:
    """Whether an invitation waits for that address."""
    waiting = OneTimeLink.objects.filter(used_at=None, expires_at__gt=timezone.now())
    links = waiting.filter(portfolio__isnull=False, invitation__email=plain_address(email))
    return any(_is_still_makers(link) for link in links)


def accept_as_new(secret: str, *, name: str, password: str) -> Account | None:
    """The new account of whom an invitation was sent to, now a member; None if the link works no more.

    Args: secret: as it stands in the link; that of the letter proves the address. name, password: the account's.
    Raises: AddressTakenError where the address has an account that somebody could sign in to.
        ScoresWaitError: see `invite`.
    """
    secret, is_mailed = split_secret(secret)
    with transaction.atomic():
        link = _take(secret)
        if link is None:
            return None
        account = account_at(link.invitation["email"])
        if account is not None and not (is_mailed and is_untouched(account)):
            raise AddressTakenError(_TAKEN)
        account = account or make_account(link.invitation["email"])
        account.name = name
        account.set_password(password)
        account.save(update_fields=["name", "password"])
        if is_mailed:
            end_links(account)
            prove_address(account)
        _join(link, account)
        return account


def accept_as(secret: str, account: Account) -> bool:
    """Make somebody with an account a member; False where the link works no more.

    Raises: ScoresWaitError where they would become another person than sealed scores of theirs, or of that one, tell.
    """
    secret, is_mailed = split_secret(secret)
    with transaction.atomic():
        link = _take(secret)
        if link is None:
            return False
        if is_mailed and plain_address(link.invitation["email"]) == account.email:
            prove_address(account)
        _join(link, account)
        return True


def _links(secret: str) -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(digest=digest_of(secret), portfolio__isnull=False)


def _take(secret: str) -> OneTimeLink | None:
    """The open link, held by this transaction and used up by it. The address that it was sent to is forgotten.

    Its portfolio is held first, as by everybody who changes who belongs to it.
    """
    waiting = _links(secret).filter(used_at=None, expires_at__gt=timezone.now())
    list(StoredPortfolio.objects.select_for_update().filter(pk__in=waiting.values("portfolio")))
    link = waiting.select_for_update(of=("self",)).select_related("portfolio", "claim").first()
    if link is None or not _is_still_makers(link):
        return None
    link.used_at = timezone.now()
    OneTimeLink.objects.filter(pk=link.pk).update(
        used_at=link.used_at, invitation={**link.invitation, "email": ""}
    )
    return link


def _join(link: OneTimeLink, account: Account) -> None:
    stored, may = link.portfolio, invited_may(link)
    if stored is None:
        raise AssertionError("an invitation is to a portfolio")
    claim_person(stored, "", invitation=link)
    try:
        with transaction.atomic():
            membership = Membership(account=account, portfolio=stored)
            set_may(membership, may)
            membership.save()
    except IntegrityError:
        # A member already: an invitation never takes a role away.
        return
    need_same_person(stored.pk, may.person, account.key)
    claim_person(stored, may.person, membership=membership)
    tell_members(stored, account.key, "joined", account=account.key, states=(None, may.cells))


def _is_still_makers(link: OneTimeLink) -> bool:
    """Whether whoever made an invitation could make it today."""
    makers = Membership.objects.filter(
        portfolio=link.portfolio_id, account__key=link.made_by, account__is_active=True
    )
    role = makers.values_list("role", flat=True).first()
    return link.invitation["role"] in GRANTS.get(role or "", ())


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
        may=invited_may(link),
        made_by=link.made_by,
        expires_at=link.expires_at,
        state="used" if link.used_at is not None else "over" if is_over else "open",
    )

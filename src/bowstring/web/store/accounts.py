"""Accounts, the links that open them once, and whose their addresses are proven to be."""

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core import signing
from django.db import OperationalError, transaction
from django.utils import timezone

from bowstring.web.models import Account, ApiToken, Membership, OneTimeLink, StoredPortfolio
from bowstring.web.secrets import digest_of, plain_address
from bowstring.web.store.members import cells_of, tell_members

SIGN_IN_FOR = timedelta(minutes=15)
"""How long a sign-in link works."""
PROVE_FOR = timedelta(days=1)
"""How long the link in a letter that proves an address works."""
_PROOF = "bowstring.address"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkVisit:
    """Somebody who came by a link. is_anew: whether what opened the account before ended with it."""

    account: Account
    is_anew: bool


def make_account(email: str, *, name: str = "", password: str | None = None) -> Account:
    """The account of that address; a new one where there is none.

    Args:
        email: its address, whatever its capitals.
        name: what they are called; kept where there is one.
        password: to sign in with; None for links alone.
    """
    account = account_at(email)
    return account if account is not None else Account.objects.create_user(email, password, name=name)


def make_sign_in_link(account: Account) -> str:
    """The secret of a link that signs somebody in once, within fifteen minutes. Only its digest is kept."""
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        digest=digest_of(secret), account=account, expires_at=timezone.now() + SIGN_IN_FOR
    )
    return secret


def use_sign_in_link(secret: str) -> LinkVisit | None:
    """Whom a link signs in; None if it was used, has expired or never was.

    Whoever runs the site made the link, and gave it to the person whose address it is: that proves the address.
    Whoever used the account unproven is out: it may have been made ready by somebody else.
    """
    with transaction.atomic():
        links = OneTimeLink.objects.filter(
            digest=digest_of(secret), used_at=None, expires_at__gt=timezone.now()
        )
        link = links.select_for_update(of=("self",)).select_related("account").first()
        if link is None or link.account is None or not link.account.is_active:
            return None
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        is_anew = link.account.proven_at is None and not is_untouched(link.account)
        if is_anew:
            begin_anew(link.account)
        prove_address(link.account)
        return LinkVisit(account=link.account, is_anew=is_anew)


def account_at(email: str) -> Account | None:
    """The account of that address; None if there is none."""
    return Account.objects.filter(email=plain_address(email)).first()


def has_accounts() -> bool:
    """Whether anybody could sign in."""
    return Account.objects.exists()


def is_empty() -> bool:
    """Whether the site holds nothing yet: no account, no portfolio."""
    return not has_accounts() and not StoredPortfolio.objects.exists()


def is_untouched(account: Account) -> bool:
    """Whether nobody has ever been able to sign in to it but by a link that was not used."""
    return account.last_login is None and not account.has_usable_password()


def note_sign_in(user: Account, **_: object) -> None:
    """Keep when somebody signed in last, where the database takes it: on a full disk they come in all the same."""
    try:
        with transaction.atomic():
            user.last_login = timezone.now()
            user.save(update_fields=["last_login"])
    except OperationalError:
        _LOG.warning("When an account signed in last could not be kept: the database is full or held.")


def rename_account(account: Account, name: str) -> None:
    """Call somebody by another name."""
    Account.objects.filter(pk=account.pk).update(name=name)


def prove_address(account: Account) -> None:
    """The address is theirs from now on; since when is kept where it was so already."""
    if account.proven_at is None:
        account.proven_at = timezone.now()
        account.save(update_fields=["proven_at"])


def begin_anew(account: Account) -> None:
    """The address is proven to be theirs, and no password, session or link from before opens the account."""
    prove_address(account)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(account)
    end_links(account)


def proof_of_address(account: Account) -> str:
    """What only the letter to the account's address holds; it proves that address, within a day."""
    return signing.dumps([account.key, account.email], salt=_PROOF)


def use_proof(account: Account, proof: str) -> bool:
    """Whether a letter's proof is of this account and its address of now, which is then proven.

    The account has to be signed in: a proof opened by somebody else, who takes it for theirs, proves nothing.
    """
    try:
        named = signing.loads(proof, salt=_PROOF, max_age=PROVE_FOR)
    except signing.BadSignature:
        return False
    if named != [account.key, account.email]:
        return False
    prove_address(account)
    return True


def give_up_address(account: Account) -> None:
    """Close an account whose address is somebody else's, who can then begin at that address.

    It keeps what it was given under an address that reaches nobody, so that owners see it and can take that away.
    """
    with transaction.atomic():
        members = Membership.objects.filter(account=account)
        portfolios = StoredPortfolio.objects.select_for_update().filter(pk__in=members.values("portfolio"))
        stored = {portfolio.pk: portfolio for portfolio in portfolios}
        for membership in members:
            cells = cells_of(membership)
            tell_members(
                stored[membership.portfolio_id],
                "",
                "lost its address",
                account=account.key,
                states=(cells, cells),
            )
        members.update(is_mailed=False)
        account.email, account.is_active = f"{account.key}@nobody.invalid", False
        account.set_unusable_password()
        account.save(update_fields=["email", "is_active", "password"])
        end_sessions(account)
        end_links(account)


def close_account(account: Account) -> None:
    """Let nobody sign in to it until it is opened again; it keeps its address and what it was given."""
    Account.objects.filter(pk=account.pk).update(is_active=False)
    end_sessions(account)
    end_links(account)


def open_account(account: Account) -> None:
    """Let its person sign in again."""
    Account.objects.filter(pk=account.pk).update(is_active=True)


def end_sessions(account: Account) -> None:
    """Sign somebody out wherever they are signed in."""
    # Who a session belongs to stands only inside it. There are as many as people who came within half a day.
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()


def end_links(account: Account) -> None:
    """Let links that sign somebody in and were not used, and the tokens of their programs, work no more."""
    OneTimeLink.objects.filter(account=account, used_at=None).delete()
    ApiToken.objects.filter(account=account).delete()


def forget_links() -> None:
    """Let no link that works once work any more, and free the people whom open invitations claim."""
    OneTimeLink.objects.all().delete()

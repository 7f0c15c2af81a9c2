"""Whose an account is by the word of the organisation's own provider. Only loaded where one is configured."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from bowstring.web.group_roles import roles_of
from bowstring.web.models import Account
from bowstring.web.secrets import plain_address
from bowstring.web.store.accounts import (
    account_at,
    begin_anew,
    end_links,
    give_up_address,
    is_untouched,
    make_account,
    prove_address,
)
from bowstring.web.store.group_members import is_portfolio
from bowstring.web.store.invitations import is_invited


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody as the provider knows them. number: its own for them; email: blank where it does not vouch for one.

    goes_to: where on the site they were going; blank for nowhere in particular. groups: that the provider has them in.
    """

    provider: str
    number: str
    email: str
    goes_to: str = ""
    groups: tuple[str, ...] = ()


def join_first_time(identity: Identity) -> Account | None:
    """The account that the provider's word alone opens, joined to it; None if there is none.

    A proven account is theirs, but whoever had its password may not be: that ends. One that nobody could ever sign
    in to is theirs as it is. An unproven one never is: `unproven_account` has it.
    """
    with transaction.atomic():
        account = _at_address(identity)
        if account is None:
            if not identity.email or not _is_awaited(identity):
                return None
            account = make_account(identity.email)
        elif not account.is_active or _has_another_number(account, identity):
            return None
        elif account.proven_at is not None:
            begin_anew(account)
        elif not is_untouched(account):
            return None
        _join(account, identity)
        return account


def unproven_account(identity: Identity) -> Account | None:
    """The account of their address that somebody uses without having proven it; None if there is none."""
    account = _at_address(identity)
    if account is None or not account.is_active or account.proven_at is not None or is_untouched(account):
        return None
    return None if _has_another_number(account, identity) else account


def take_over(account: Account, identity: Identity) -> Account:
    """The unproven account, joined to whom it belongs to: its password was given, and opens it no more."""
    with transaction.atomic():
        _join(account, identity)
        begin_anew(account)
    return account


def begin_at_address(account: Account, identity: Identity) -> Account:
    """A new account at the address, which whoever used it unproven loses with everything that opened theirs."""
    with transaction.atomic():
        give_up_address(account)
        fresh = make_account(identity.email)
        _join(fresh, identity)
    return fresh


def come_back(account: Account, identity: Identity) -> None:
    """Somebody whom the provider knows already; where they joined before addresses were proven, that is made up for."""
    if account.proven_at is None and plain_address(identity.email) == account.email:
        begin_anew(account)


def _is_awaited(identity: Identity) -> bool:
    """Whether an invitation waits for them, or a group of theirs belongs to a portfolio that there is."""
    return is_invited(plain_address(identity.email)) or is_portfolio(roles_of(identity.groups))


def _at_address(identity: Identity) -> Account | None:
    return account_at(identity.email) if identity.email else None


def _has_another_number(account: Account, identity: Identity) -> bool:
    numbers = SocialAccount.objects.filter(user=account, provider=identity.provider)
    return bool(numbers.exclude(uid=identity.number).exists())


def _join(account: Account, identity: Identity) -> None:
    SocialAccount.objects.create(user=account, provider=identity.provider, uid=identity.number, extra_data={})
    prove_address(account)
    end_links(account)

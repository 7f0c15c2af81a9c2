"""Members by the groups of the organisation's provider: kept as those say at each sign-in, each change in the trail."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from bowstring.model.assessments import Lens
from bowstring.web.group_roles import roles_of
from bowstring.web.models import Account, Membership, StoredPortfolio
from bowstring.web.store.members import (
    LastOwnerError,
    Permissions,
    change_member,
    remove_member,
    set_may,
    tell_members,
)


def apply_groups(account: Account, groups: Iterable[str]) -> None:
    """Make somebody what their groups say, and no more. Who was made a member by hand stays as they are.

    A portfolio's only owner stays its owner. Nothing changes where no group is named in the settings.
    """
    wanted = dict(roles_of(groups))
    if not settings.OIDC_GROUPS and not Membership.objects.filter(account=account, is_by_group=True).exists():
        return
    with transaction.atomic():
        for membership in Membership.objects.filter(account=account).select_related("portfolio"):
            role = wanted.pop(membership.portfolio.key, "")
            if membership.is_by_group and role != membership.role:
                _change(membership, account, role)
        for stored in StoredPortfolio.objects.filter(key__in=wanted).order_by("key"):
            _join(stored, account, wanted[stored.key])


def is_portfolio(keys: Iterable[str]) -> bool:
    """Whether there is a portfolio with any of those keys."""
    return StoredPortfolio.objects.filter(key__in=list(keys)).exists()


def _change(membership: Membership, account: Account, role: str) -> None:
    """Another role; none: they belong no more."""
    try:
        if role:
            may = Permissions(
                role=role, sides=_sides(role), teams=tuple(membership.teams), person=membership.person
            )
            change_member(membership.portfolio_id, account.key, may, by=account.key, is_by_group=True)
        else:
            remove_member(membership.portfolio_id, account.key, by=account.key)
    except LastOwnerError:
        return


def _join(stored: StoredPortfolio, account: Account, role: str) -> None:
    may = Permissions(role=role, sides=_sides(role))
    membership = Membership(account=account, portfolio=stored, is_by_group=True)
    set_may(membership, may)
    membership.save()
    tell_members(stored, account.key, "joined by group", account=account.key, states=(None, may.cells))


def _sides(role: str) -> tuple[str, ...]:
    """Whoever may score, scores both sides, until somebody says otherwise by hand."""
    return () if role == "viewer" else tuple(lens.value for lens in Lens)

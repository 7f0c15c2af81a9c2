"""Who belongs to a portfolio and what they may do there: members, and each change of them in the audit trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.models import Account, Membership, OneTimeLink, StoredPortfolio
from bowstring.web.store.audit import MEMBERS, AuditRecord, write_entry
from bowstring.web.store.claims import claim_person, need_same_person
from bowstring.web.store.fetching import row_named

OWNER = "owner"
"""What `access.Role.OWNER` is stored as."""

GRANTS: Mapping[str, tuple[str, ...]] = {
    OWNER: ("viewer", "assessor", "editor", "portfolio lead", OWNER),
    "portfolio lead": ("viewer", "assessor", "editor"),
}
"""What each role may invite others as: a lead nobody of their own rank. Others invite nobody."""


class LastOwnerError(BowstringError):
    """Without this member nobody could say who may do what."""

    def __init__(self) -> None:
        super().__init__(phrase("A portfolio keeps at least one owner. Make somebody else an owner first."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What a member may do: their role, the sides they assess, the teams whose work they edit (none: all).

    person: their key among the portfolio's people; blank where there is none.
    """

    role: str
    sides: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    person: str = ""

    @property
    def cells(self) -> dict[str, Any]:
        """As the trail and the database hold it."""
        return {
            "role": self.role,
            "sides": list(self.sides),
            "teams": list(self.teams),
            "person": self.person,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who belongs to a portfolio. account: their opaque key."""

    account: str
    name: str
    email: str
    may: Permissions
    is_mailed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipCard:
    """A portfolio that somebody belongs to, and how."""

    portfolio: int
    key: str
    name: str
    role: str
    is_mailed: bool


def belongings(account: Account) -> tuple[MembershipCard, ...]:
    """The portfolios of an account, by name."""
    memberships = Membership.objects.filter(account=account).order_by("portfolio__name", "portfolio__key")
    cells = memberships.values_list("portfolio", "portfolio__key", "portfolio__name", "role", "is_mailed")
    return tuple(
        MembershipCard(portfolio=number, key=key, name=name, role=role, is_mailed=is_mailed)
        for number, key, name, role, is_mailed in cells
    )


def members_of(portfolio: int) -> tuple[Member, ...]:
    """Everybody who belongs to it, by name."""
    rows = Membership.objects.filter(portfolio=portfolio).select_related("account", "claim")
    return tuple(_member(membership) for membership in rows.order_by("account__name", "account__email"))


def member_of(portfolio: int, account: str) -> Member:
    """The member with that opaque key. Raises: UnknownKeyError."""
    return _member(_membership(portfolio, account))


def change_member(
    portfolio: int, account: str, may: Permissions, *, by: str, is_by_group: bool = False
) -> None:
    """Say anew what a member may do. Invitations of theirs that they could no longer make end.

    is_by_group: whether the provider's groups say it; by hand, they say no more about this member.

    Raises: UnknownKeyError, LastOwnerError, and PersonTakenError or ScoresWaitError where they cannot be that person.
    """
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        membership = _membership(portfolio, account, is_held=True)
        before = _may(membership)
        if before == may:
            return
        if before.role == OWNER != may.role:
            _need_another_owner(stored, membership)
        if before.person != may.person:
            need_same_person(portfolio, may.person, account)
            claim_person(stored, may.person, membership=membership)
        set_may(membership, may)
        membership.is_by_group = is_by_group
        membership.save()
        tell_members(stored, by, "changed", account=account, states=(before.cells, may.cells))
        _end_invitations(stored, account, role=may.role, by=by)


def remove_member(portfolio: int, account: str, *, by: str) -> None:
    """Let somebody belong no more. What they sealed waits on; invitations of theirs end.

    Args:
        portfolio: the portfolio's number.
        account: key of the one who goes.
        by: key of the account that does.

    Raises: UnknownKeyError, LastOwnerError.
    """
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        membership = _membership(portfolio, account, is_held=True)
        if membership.role == OWNER:
            _need_another_owner(stored, membership)
        tell_members(stored, by, "removed", account=account, states=(_may(membership).cells, None))
        membership.delete()
        _end_invitations(stored, account, role="", by=by)


def tell_refusal(portfolio: int, person: str, *, by: str) -> None:
    """Put into the trail that who a person is would have changed while sealed scores of theirs wait.

    Args:
        portfolio: the portfolio's number.
        person: their key among its people.
        by: key of the account that does.
    """
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio)
        refusal = AuditRecord(actor=by, action="refused", table="people", record=person)
        write_entry(stored, refusal, revision=stored.revision)


def mail_weekly(account: str, portfolio: int, *, is_mailed: bool) -> None:
    """Whether somebody gets the agenda of a portfolio each week.

    Args:
        account: key of the reader.
        portfolio: the portfolio's number.
        is_mailed: whether they want it.
    """
    Membership.objects.filter(account__key=account, portfolio=portfolio).update(is_mailed=is_mailed)


def owned_alone(account: Account) -> tuple[str, ...]:
    """The names of the portfolios that have no other owner."""
    mine = Membership.objects.filter(account=account, role=OWNER).select_related("portfolio")
    return tuple(
        membership.portfolio.name
        for membership in mine.order_by("portfolio__name")
        if not _other_owners(membership.portfolio, membership).exists()
    )


def delete_account(account: Account) -> None:
    """Take away an account with its name, address and memberships; its opaque key stays in what it did.

    Raises: LastOwnerError where a portfolio would be left without an owner.
    """
    with transaction.atomic():
        theirs = Membership.objects.filter(account=account).values("portfolio")
        stored = {
            stored_portfolio.pk: stored_portfolio
            for stored_portfolio in StoredPortfolio.objects.select_for_update().filter(pk__in=theirs)
        }
        if owned_alone(account):
            raise LastOwnerError
        for membership in Membership.objects.filter(account=account).select_related("claim"):
            portfolio, states = stored[membership.portfolio_id], (_may(membership).cells, None)
            tell_members(portfolio, account.key, "left", account=account.key, states=states)
            _end_invitations(portfolio, account.key, role="", by=account.key)
        account.delete()


def set_may(membership: Membership, may: Permissions) -> None:
    """Copy what somebody may do to the row that holds it; who they are is a claim of its own."""
    membership.role = may.role
    membership.sides = list(may.sides)
    membership.teams = list(may.teams)


def cells_of(membership: Membership) -> dict[str, Any]:
    """What somebody may do, as the trail holds it."""
    return _may(membership).cells


def tell_members(
    stored: StoredPortfolio,
    by: str,
    action: str,
    *,
    account: str,
    states: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
) -> None:
    """Put a change of who may do what into the trail. account: whose; blank where nobody's yet."""
    before, after = states
    entry = AuditRecord(actor=by, action=action, table=MEMBERS, record=account, before=before, after=after)
    write_entry(stored, entry, revision=stored.revision)


def _need_another_owner(stored: StoredPortfolio, membership: Membership) -> None:
    if not _other_owners(stored, membership).exists():
        raise LastOwnerError


def _other_owners(stored: StoredPortfolio, membership: Membership) -> Any:
    return Membership.objects.filter(portfolio=stored, role=OWNER).exclude(pk=membership.pk)


def _membership(portfolio: int, account: str, *, is_held: bool = False) -> Membership:
    """The membership; held, whatever its account seals meanwhile waits for the transaction's end."""
    rows = Membership.objects.filter(portfolio=portfolio, account__key=account)
    if is_held:
        rows = rows.select_for_update(of=("self",))
    return row_named(rows.select_related("account", "claim"), account)


def _end_invitations(stored: StoredPortfolio, account: str, *, role: str, by: str) -> None:
    """End the open invitations of a member that their role does not let them make (any more)."""
    links = OneTimeLink.objects.filter(portfolio=stored, made_by=account, used_at=None)
    for link in links.exclude(invitation__role__in=GRANTS.get(role, ())).order_by("pk"):
        tell_members(stored, by, "ended", account="", states=(invited_may(link).cells, None))
        link.delete()


def invited_may(link: OneTimeLink) -> Permissions:
    """What an invitation lets somebody do."""
    claim, cells = getattr(link, "claim", None), link.invitation
    return Permissions(
        role=cells["role"],
        sides=tuple(cells["sides"]),
        teams=tuple(cells["teams"]),
        person=claim.person if claim is not None else "",
    )


def _may(membership: Membership) -> Permissions:
    return Permissions(
        role=membership.role,
        sides=tuple(membership.sides),
        teams=tuple(membership.teams),
        person=membership.person,
    )


def _member(membership: Membership) -> Member:
    return Member(
        account=membership.account.key,
        name=membership.account.name,
        email=membership.account.email,
        may=_may(membership),
        is_mailed=membership.is_mailed,
    )


def names_of_members(portfolio: int, accounts: Iterable[str]) -> dict[str, str]:
    """What members are called who speak under their account's key, since the list of people does not name them."""
    rows = Membership.objects.filter(portfolio=portfolio, account__key__in=list(accounts))
    return dict(rows.exclude(account__name="").values_list("account__key", "account__name"))

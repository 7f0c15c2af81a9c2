"""Invitations: for seven days, once, and for as long as whoever made one could make it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditEntry, Membership, OneTimeLink, PersonClaim
from bowstring.web.quotas import QuotaError
from bowstring.web.secrets import mailed_secret
from bowstring.web.store.accounts import close_account, make_account, make_sign_in_link, open_account
from bowstring.web.store.claims import PersonTakenError, ScoresWaitError
from bowstring.web.store.facts import Edit, change_records, create_portfolio, load_portfolio
from bowstring.web.store.invitations import (
    INVITED_FOR,
    AddressTakenError,
    accept_as,
    accept_as_new,
    invitation_of,
    invite,
    is_invited,
    open_invitations,
    withdraw_invitation,
)
from bowstring.web.store.members import Permissions
from bowstring.web.store.sealed import Score, seal_scores

EMAIL = "new@example.org"
MAY = Permissions(role="editor", sides=("user_need",), teams=("t-1",), person="p-1")
PLAIN = Permissions(role="viewer")


def maker(site: Site, role: Role = Role.OWNER) -> Account:
    return site.account(role)


def state_of(secret: str) -> str:
    invitation = invitation_of(secret)
    assert invitation is not None
    return invitation.state


def expire(**ago: float) -> None:
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(**ago))


def test_an_invitation_says_what_it_grants_and_keeps_a_digest_alone(site: Site) -> None:
    owner, began = maker(site), timezone.now()
    secret = invite(site.stored.pk, "New@Example.org", MAY, by=owner.key)
    invitation = invitation_of(secret)
    assert invitation is not None
    assert (invitation.portfolio, invitation.portfolio_key) == (site.stored.pk, site.stored.key)
    assert (invitation.portfolio_name, invitation.made_by) == (site.stored.name, owner.key)
    assert (invitation.email, invitation.may, invitation.state) == ("New@example.org".lower(), MAY, "open")
    assert began + INVITED_FOR <= invitation.expires_at <= timezone.now() + INVITED_FOR
    assert timedelta(days=7) == INVITED_FOR
    assert secret not in str(OneTimeLink.objects.values_list())
    assert open_invitations(site.stored.pk) == (invitation,)
    entry = AuditEntry.objects.get(action="invited")
    assert (entry.actor, entry.record, entry.before) == (owner.key, "", "")
    assert EMAIL not in str(list(AuditEntry.objects.values_list("text__before", "text__after")))


def test_accepting_makes_a_member_once(site: Site) -> None:
    owner, account = maker(site), make_account(EMAIL)
    secret = invite(site.stored.pk, EMAIL, MAY, by=owner.key)
    assert accept_as(secret, account)
    membership = Membership.objects.get(account=account)
    assert (membership.role, membership.sides, membership.teams) == ("editor", ["user_need"], ["t-1"])
    assert membership.person == "p-1"
    assert state_of(secret) == "used"
    link = OneTimeLink.objects.get()
    assert link.invitation["email"] == ""
    assert open_invitations(site.stored.pk) == ()
    assert not is_invited(EMAIL)
    assert not accept_as(secret, make_account("second@example.org"))
    assert accept_as_new(secret, name="Second", password="long enough words") is None
    assert Membership.objects.filter(portfolio=site.stored).count() == 2
    entry = AuditEntry.objects.get(action="joined")
    assert (entry.actor, entry.record, entry.before) == (account.key, account.key, "")


def test_an_invitation_works_until_it_expires(site: Site) -> None:
    secret, account = invite(site.stored.pk, EMAIL, MAY, by=maker(site).key), make_account(EMAIL)
    expire(seconds=0)
    assert state_of(secret) == "over"
    assert open_invitations(site.stored.pk) == ()
    assert not is_invited(EMAIL)
    assert not accept_as(secret, account)
    assert accept_as_new(secret, name="New", password="long enough words") is None
    assert not Membership.objects.filter(account=account).exists()
    assert OneTimeLink.objects.get().used_at is None
    expire(minutes=-1)
    assert state_of(secret) == "open"
    assert is_invited(EMAIL)
    assert accept_as(secret, account)


def test_an_expired_invitation_frees_the_person_it_was_for(site: Site) -> None:
    owner = maker(site)
    invite(site.stored.pk, EMAIL, MAY, by=owner.key)
    with pytest.raises(PersonTakenError):
        invite(site.stored.pk, "other@example.org", MAY, by=owner.key)
    assert OneTimeLink.objects.count() == 1
    expire(seconds=0)
    invite(site.stored.pk, "other@example.org", MAY, by=owner.key)
    assert PersonClaim.objects.count() == 1


def _demoted(site: Site, account: Account) -> None:
    grant(account, site.stored, Role.EDITOR)


def _gone(site: Site, account: Account) -> None:
    Membership.objects.filter(account=account).delete()


def _closed(site: Site, account: Account) -> None:
    close_account(account)


@pytest.mark.parametrize("end", [_demoted, _gone, _closed])
def test_it_ends_with_its_makers_right_to_make_it(site: Site, end: Any) -> None:
    """A maker whose account is closed invites nobody, nor one who was demoted or left, whoever else still may."""
    maker(site)
    lead = maker(site, Role.LEAD)
    secret = invite(site.stored.pk, EMAIL, PLAIN, by=lead.key)
    end(site, lead)
    assert state_of(secret) == "over"
    assert not is_invited(EMAIL)
    assert not accept_as(secret, make_account("a@example.org"))
    open_account(lead)
    grant(lead, site.stored, Role.LEAD)
    assert state_of(secret) == "open"
    assert accept_as(secret, make_account("a@example.org"))


@pytest.mark.parametrize(
    ("by", "role", "state"),
    [
        (Role.LEAD, "editor", "open"),
        (Role.LEAD, "portfolio lead", "over"),
        (Role.OWNER, "portfolio lead", "open"),
        (Role.OWNER, "owner", "open"),
        (Role.EDITOR, "viewer", "over"),
    ],
)
def test_nobody_invites_beyond_their_own_right(site: Site, by: Role, role: str, state: str) -> None:
    assert state_of(invite(site.stored.pk, EMAIL, Permissions(role=role), by=maker(site, by).key)) == state


def test_a_new_person_joins_with_a_password_of_their_own(site: Site) -> None:
    secret = invite(site.stored.pk, EMAIL, MAY, by=maker(site).key)
    account = accept_as_new(secret, name="New", password="long enough words")
    assert account is not None
    kept = Account.objects.get(email=EMAIL)
    assert kept == account
    assert kept.name == "New"
    assert kept.check_password("long enough words")
    assert kept.proven_at is None
    assert Membership.objects.get(account=kept).role == "editor"


def test_who_comes_by_the_letter_proves_the_address(site: Site) -> None:
    owner = maker(site)
    untouched = make_account(EMAIL)
    older = make_sign_in_link(untouched)
    mailed = mailed_secret(invite(site.stored.pk, EMAIL, PLAIN, by=owner.key))
    assert accept_as_new(mailed, name="New", password="long enough words") == untouched
    assert Account.objects.get(email=EMAIL).proven_at is not None
    assert older
    assert not OneTimeLink.objects.filter(account=untouched).exists()
    member = make_account("b@example.org")
    assert accept_as(mailed_secret(invite(site.stored.pk, "b@example.org", PLAIN, by=owner.key)), member)
    assert Account.objects.get(pk=member.pk).proven_at is not None
    other = make_account("c@example.org")
    assert accept_as(mailed_secret(invite(site.stored.pk, "d@example.org", PLAIN, by=owner.key)), other)
    assert accept_as(
        invite(site.stored.pk, "e@example.org", PLAIN, by=owner.key), make_account("e@example.org")
    )
    assert not Account.objects.exclude(proven_at=None).filter(email__in=["c@example.org", "e@example.org"])


@pytest.mark.parametrize(("is_mailed", "is_used"), [(False, False), (True, True), (False, True)])
def test_an_account_at_the_address_is_only_its_own_persons(
    site: Site, is_mailed: bool, is_used: bool
) -> None:
    make_account(EMAIL, password="a long enough password" if is_used else None)
    secret = invite(site.stored.pk, EMAIL, PLAIN, by=maker(site).key)
    with pytest.raises(AddressTakenError):
        accept_as_new(mailed_secret(secret) if is_mailed else secret, name="x", password="long enough words")
    assert state_of(secret) == "open"
    assert Account.objects.get(email=EMAIL).name == ""


def test_an_invitation_takes_no_role_away(site: Site) -> None:
    owner, lead = maker(site), maker(site, Role.LEAD)
    grant(lead, site.stored, Role.LEAD, person="p-9")
    secret = invite(site.stored.pk, lead.email, MAY, by=owner.key)
    assert accept_as(secret, lead)
    membership = Membership.objects.get(account=lead)
    assert (membership.role, membership.person) == ("portfolio lead", "p-9")
    assert not AuditEntry.objects.filter(action="joined").exists()
    assert state_of(secret) == "used"


def test_open_invitations_are_of_the_portfolio_the_latest_first_and_can_be_withdrawn(site: Site) -> None:
    owner = maker(site)
    secrets = [invite(site.stored.pk, f"{place}@example.org", PLAIN, by=owner.key) for place in range(2)]
    first, second = reversed(open_invitations(site.stored.pk))
    assert [first.email, second.email] == ["0@example.org", "1@example.org"]
    assert open_invitations(site.stored.pk + 1) == ()
    accept_as(secrets[1], make_account("1@example.org"))
    for number in (second.number, 12345):
        with pytest.raises(UnknownKeyError):
            withdraw_invitation(site.stored.pk, number, by=owner.key)
    empty = Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2)))
    with pytest.raises(UnknownKeyError):
        withdraw_invitation(create_portfolio(empty, "another").pk, first.number, by=owner.key)
    withdraw_invitation(site.stored.pk, first.number, by=owner.key)
    assert invitation_of(secrets[0]) is None
    assert AuditEntry.objects.get(action="withdrawn").actor == owner.key


def test_a_sign_in_link_is_no_invitation(site: Site) -> None:
    secret = make_sign_in_link(maker(site))
    assert invitation_of(secret) is None
    assert not accept_as(secret, make_account(EMAIL))


def test_as_many_are_sent_within_a_day_as_the_quota(site: Site, settings: Any) -> None:
    settings.QUOTAS = {"invitations_a_day": 2}
    owner, lead = maker(site), maker(site, Role.LEAD)
    # What else its maker did that day does not count.
    change_records(site.stored.pk, [Edit(table="people", record=Person(key="p-new"))], actor=owner.key)
    for _ in range(2):
        invite(site.stored.pk, EMAIL, PLAIN, by=owner.key)
    with pytest.raises(QuotaError):
        invite(site.stored.pk, EMAIL, PLAIN, by=owner.key)
    invite(site.stored.pk, EMAIL, PLAIN, by=lead.key)
    AuditEntry.objects.filter(actor=owner.key).update(made_at=timezone.now() - timedelta(days=1, seconds=1))
    invite(site.stored.pk, EMAIL, PLAIN, by=owner.key)


def test_nobody_is_invited_as_a_person_whose_scores_another_gave(site: Site) -> None:
    owner, assessor = maker(site), site.account(Role.ASSESSOR)
    person = Membership.objects.get(account=assessor).person
    work = load_portfolio(site.stored.pk).initiatives[0].key
    score = Score(initiative=work, lens=Lens.USER_NEED, number=1, low=1.0, likely=2.0, high=3.0)
    seal_scores(site.stored.pk, assessor.key, [score])
    Membership.objects.filter(account=assessor).delete()
    with pytest.raises(ScoresWaitError):
        invite(site.stored.pk, EMAIL, Permissions(role="assessor", person=person), by=owner.key)
    secret = invite(site.stored.pk, assessor.email, Permissions(role="assessor", person=person), by=owner.key)
    assert accept_as(secret, assessor)
    assert Membership.objects.get(account=assessor).person == person


def test_only_whom_it_was_sent_to_is_invited_and_only_while_it_works(site: Site) -> None:
    owner = maker(site)
    secret = invite(site.stored.pk, EMAIL, PLAIN, by=owner.key)
    assert is_invited("NEW@example.org")
    assert not is_invited("another@example.org")
    expire(seconds=1)
    assert not is_invited(EMAIL)
    OneTimeLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert is_invited(EMAIL)
    assert accept_as_new(secret, name="New", password="a long enough password") is not None
    assert not is_invited(EMAIL)

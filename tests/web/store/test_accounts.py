"""Accounts and the links that open them: once, in time, for accounts that are open."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditEntry, Membership, OneTimeLink
from bowstring.web.store.accounts import (
    PROVE_FOR,
    SIGN_IN_FOR,
    begin_anew,
    close_account,
    end_sessions,
    forget_links,
    give_up_address,
    has_accounts,
    is_empty,
    is_untouched,
    make_account,
    make_sign_in_link,
    open_account,
    proof_of_address,
    prove_address,
    rename_account,
    use_proof,
    use_sign_in_link,
)

pytestmark = pytest.mark.django_db


def session_of(account: Account, *, days: int = 1) -> str:
    """The key of a session in which an account is signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session.create()
    Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() + timedelta(days=days))
    return str(session.session_key)


def sessions() -> set[str]:
    return set(Session.objects.values_list("session_key", flat=True))


def test_an_address_has_one_account_however_it_is_written() -> None:
    assert is_empty()
    assert not has_accounts()
    account = make_account("A.B@Example.org", name="Ada")
    assert make_account("a.b@example.ORG", name="Other") == account
    assert Account.objects.get().name == "Ada"
    assert has_accounts()
    assert not is_empty()
    rename_account(account, "Ada L.")
    assert Account.objects.get().name == "Ada L."


def test_a_portfolio_alone_is_not_nothing(site: Site) -> None:
    assert not has_accounts()
    assert not is_empty()


def test_a_link_signs_in_once() -> None:
    account = make_account("a@example.org")
    secret = make_sign_in_link(account)
    entry = use_sign_in_link(secret)
    assert entry is not None
    assert (entry.account, entry.is_anew) == (account, False)
    assert Account.objects.get().proven_at is not None
    assert use_sign_in_link(secret) is None
    assert use_sign_in_link("never made") is None
    assert OneTimeLink.objects.get().used_at is not None


def test_a_link_works_until_it_expires() -> None:
    account = make_account("a@example.org")
    began = timezone.now()
    secret = make_sign_in_link(account)
    expires_at = OneTimeLink.objects.get().expires_at
    assert began + SIGN_IN_FOR <= expires_at <= timezone.now() + SIGN_IN_FOR
    assert timedelta(minutes=15) == SIGN_IN_FOR
    OneTimeLink.objects.update(expires_at=timezone.now())
    assert use_sign_in_link(secret) is None
    OneTimeLink.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert use_sign_in_link(secret) is not None


def test_a_link_of_a_closed_account_opens_nothing_and_stays_unused() -> None:
    account = make_account("a@example.org")
    close_account(account)
    secret = make_sign_in_link(account)
    assert use_sign_in_link(secret) is None
    assert OneTimeLink.objects.get().used_at is None
    assert Account.objects.get().proven_at is None
    open_account(account)
    assert use_sign_in_link(secret) is not None


def test_closing_ends_links_and_sessions_and_opening_does_not_bring_them_back() -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    secret, others = make_sign_in_link(account), make_sign_in_link(other)
    session_of(account)
    stays = session_of(other)
    close_account(account)
    assert not Account.objects.get(pk=account.pk).is_active
    assert Account.objects.get(pk=other.pk).is_active
    assert sessions() == {stays}
    open_account(account)
    assert Account.objects.get(pk=account.pk).is_active
    assert use_sign_in_link(secret) is None
    assert use_sign_in_link(others) is not None


def test_whoever_used_an_unproven_account_is_out_once_its_address_is_proven() -> None:
    account = make_account("a@example.org", password="a long enough password")
    session_of(account)
    unused = make_sign_in_link(account)
    entry = use_sign_in_link(make_sign_in_link(account))
    assert entry is not None
    assert entry.is_anew
    fresh = Account.objects.get()
    assert not fresh.has_usable_password()
    assert fresh.proven_at is not None
    assert sessions() == set()
    assert use_sign_in_link(unused) is None


def test_a_proven_account_keeps_its_password() -> None:
    account = make_account("a@example.org", password="a long enough password")
    prove_address(account)
    since = Account.objects.get().proven_at
    session_of(account)
    entry = use_sign_in_link(make_sign_in_link(account))
    assert entry is not None
    assert not entry.is_anew
    fresh = Account.objects.get()
    assert fresh.has_usable_password()
    assert fresh.proven_at == since
    assert len(sessions()) == 1


def test_nobody_touched_an_account_without_password_and_sign_in() -> None:
    plain, keyed = make_account("a@example.org"), make_account("b@example.org", password="long enough words")
    signed = make_account("c@example.org")
    signed.last_login = timezone.now()
    assert [is_untouched(account) for account in (plain, keyed, signed)] == [True, False, False]


def test_only_sessions_of_the_account_end_and_those_that_are_over_are_not_looked_at() -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    session_of(account)
    stays, over = session_of(other), session_of(account, days=-1)
    end_sessions(account)
    assert sessions() == {stays, over}


def test_beginning_anew_leaves_used_links_and_those_of_others() -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    use_sign_in_link(make_sign_in_link(account))
    make_sign_in_link(account)
    make_sign_in_link(other)
    begin_anew(account)
    assert OneTimeLink.objects.filter(account=account).count() == 1
    assert OneTimeLink.objects.filter(account=other, used_at=None).count() == 1
    forget_links()
    assert not OneTimeLink.objects.exists()


def test_a_proof_is_of_the_account_and_its_address_of_now() -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    proof = proof_of_address(account)
    assert not use_proof(other, proof)
    assert not use_proof(account, proof + "x")
    assert Account.objects.filter(proven_at=None).count() == 2
    assert use_proof(account, proof)
    assert Account.objects.get(pk=account.pk).proven_at is not None
    account.email = "moved@example.org"
    assert not use_proof(account, proof)
    assert timedelta(days=1) == PROVE_FOR


def test_whose_address_it_is_not_gives_it_up_and_keeps_what_was_given(site: Site) -> None:
    account = make_account("a@example.org", password="long enough words")
    grant(account, site.stored, Role.EDITOR, sides=["user_need"])
    Membership.objects.update(is_mailed=True)
    session_of(account)
    make_sign_in_link(account)
    give_up_address(account)
    gone = Account.objects.get()
    assert (gone.email, gone.is_active) == (f"{account.key}@nobody.invalid", False)
    assert not gone.has_usable_password()
    assert sessions() == set()
    assert not OneTimeLink.objects.exists()
    membership = Membership.objects.get()
    assert (membership.role, membership.is_mailed) == ("editor", False)
    entry = AuditEntry.objects.get(action="lost its address")
    assert (entry.actor, entry.record, entry.portfolio_id) == ("", account.key, site.stored.pk)
    assert entry.before == entry.after != ""


def test_to_begin_anew_proves_the_address_and_leaves_nothing_of_before() -> None:
    account, other = (make_account(f"{name}@example.org", password="a long enough password") for name in "ab")
    secret = make_sign_in_link(account)
    session_of(account)
    begin_anew(account)
    again = Account.objects.get(pk=account.pk)
    assert again.proven_at is not None
    assert not again.has_usable_password()
    assert use_sign_in_link(secret) is None
    beside = Account.objects.get(pk=other.pk)
    assert beside.has_usable_password()
    assert beside.proven_at is None
    first = again.proven_at
    begin_anew(again)
    assert Account.objects.get(pk=account.pk).proven_at == first

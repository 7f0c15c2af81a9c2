"""Members: changed and removed with their trail, and never without an owner."""

from typing import Any

import pytest
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditEntry, AuditText, Membership, OneTimeLink
from bowstring.web.store.accounts import make_account
from bowstring.web.store.claims import (
    PersonTakenError,
    ScoresWaitError,
    assessor_of,
    need_no_scores_of,
    need_same_person,
)
from bowstring.web.store.facts import create_portfolio, load_portfolio
from bowstring.web.store.invitations import accept_as, invite
from bowstring.web.store.members import (
    GRANTS,
    LastOwnerError,
    Permissions,
    belongings,
    change_member,
    delete_account,
    mail_weekly,
    member_of,
    members_of,
    owned_alone,
    remove_member,
)
from bowstring.web.store.sealed import Score, seal_scores

VIEWER = Permissions(role="viewer")


def other_portfolio() -> Any:
    return create_portfolio(Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2))), "another")


def seal(site: Site, giver: str) -> None:
    work = load_portfolio(site.stored.pk).initiatives[0].key
    score = Score(initiative=work, lens=Lens.USER_NEED, number=1, low=1.0, likely=2.0, high=3.0)
    seal_scores(site.stored.pk, giver, [score])


def test_members_are_listed_by_name_with_what_they_may(site: Site) -> None:
    zoe, ada = make_account("z@example.org", name="Zoe"), make_account("a@example.org", name="Ada")
    grant(zoe, site.stored, Role.EDITOR, sides=["user_need"], teams=["t-1"], person="p-1")
    grant(ada, site.stored, Role.OWNER)
    assert [member.name for member in members_of(site.stored.pk)] == ["Ada", "Zoe"]
    member = member_of(site.stored.pk, zoe.key)
    assert (member.account, member.email, member.is_mailed) == (zoe.key, "z@example.org", False)
    assert member.may == Permissions(role="editor", sides=("user_need",), teams=("t-1",), person="p-1")
    other = other_portfolio()
    grant(zoe, other, Role.VIEWER)
    mail_weekly(zoe.key, site.stored.pk, is_mailed=True)
    assert member_of(site.stored.pk, zoe.key).is_mailed
    assert not member_of(other.pk, zoe.key).is_mailed
    assert not member_of(site.stored.pk, ada.key).is_mailed
    with pytest.raises(UnknownKeyError, match="a-nobody"):
        member_of(site.stored.pk, "a-nobody")
    with pytest.raises(UnknownKeyError):
        member_of(other.pk, ada.key)


def test_a_change_is_written_with_both_states_and_nothing_where_nothing_changes(site: Site) -> None:
    account = make_account("a@example.org")
    grant(account, site.stored, Role.VIEWER)
    may = Permissions(role="editor", sides=("user_need",), teams=("t-1",), person="p-1")
    for _ in range(2):
        change_member(site.stored.pk, account.key, may, by="a-1")
    assert member_of(site.stored.pk, account.key).may == may
    entry = AuditEntry.objects.get(action="changed")
    assert (entry.actor, entry.table, entry.record, entry.revision) == ("a-1", "members", account.key, 1)
    text = AuditText.objects.get(entry=entry)
    assert (text.before, text.after) == (VIEWER.cells, may.cells)


@pytest.mark.parametrize("leave", ["demote", "remove"])
def test_the_last_owner_stays(site: Site, leave: str) -> None:
    first, second = make_account("a@example.org"), make_account("b@example.org")
    grant(first, site.stored, Role.OWNER)
    grant(second, site.stored, Role.LEAD)
    # An owner of another portfolio is none of this one.
    grant(second, other_portfolio(), Role.OWNER)

    def go() -> None:
        if leave == "demote":
            change_member(site.stored.pk, first.key, VIEWER, by="a-1")
        else:
            remove_member(site.stored.pk, first.key, by="a-1")

    with pytest.raises(LastOwnerError):
        go()
    assert member_of(site.stored.pk, first.key).may.role == "owner"
    change_member(site.stored.pk, first.key, Permissions(role="owner", teams=("t-1",)), by="a-1")
    grant(second, site.stored, Role.OWNER)
    go()
    assert [member.account for member in members_of(site.stored.pk) if member.may.role == "owner"] == [
        second.key
    ]


def test_who_is_no_owner_is_changed_and_removed_freely(site: Site) -> None:
    account = make_account("a@example.org")
    grant(account, site.stored, Role.LEAD)
    change_member(site.stored.pk, account.key, VIEWER, by="a-1")
    remove_member(site.stored.pk, account.key, by="a-1")
    assert members_of(site.stored.pk) == ()
    text = AuditText.objects.get(entry__action="removed")
    assert (text.before, text.after) == (VIEWER.cells, None)
    with pytest.raises(UnknownKeyError):
        remove_member(site.stored.pk, account.key, by="a-1")


def test_of_a_members_open_invitations_those_beyond_their_role_end(site: Site) -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    for owner in (account, other):
        grant(owner, site.stored, Role.OWNER)
        for role in ("viewer", "owner"):
            invite(site.stored.pk, f"{role}@example.org", Permissions(role=role), by=owner.key)

    accepted = invite(site.stored.pk, "o@example.org", Permissions(role="owner"), by=account.key)
    accept_as(accepted, make_account("o@example.org"))

    def roles(made_by: Account) -> list[str]:
        links = OneTimeLink.objects.filter(made_by=made_by.key, used_at=None).order_by("pk")
        return [link.invitation["role"] for link in links]

    change_member(site.stored.pk, account.key, Permissions(role="portfolio lead"), by="a-1")
    assert roles(account) == ["viewer"]
    remove_member(site.stored.pk, account.key, by="a-1")
    assert roles(account) == []
    assert roles(other) == ["viewer", "owner"]
    assert OneTimeLink.objects.exclude(used_at=None).filter(made_by=account.key).count() == 1
    ended = AuditEntry.objects.filter(action="ended").order_by("pk")
    assert [AuditText.objects.get(entry=entry).before["role"] for entry in ended] == ["owner", "viewer"]
    assert {(entry.actor, entry.record) for entry in ended} == {("a-1", "")}


def test_what_may_be_granted_goes_no_further_than_leads_and_owners() -> None:
    assert set(GRANTS) == {"owner", "portfolio lead"}
    assert "portfolio lead" not in GRANTS["portfolio lead"]


def test_an_account_goes_with_its_name_and_leaves_its_key(site: Site) -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    alone = other_portfolio()
    grant(account, site.stored, Role.OWNER)
    grant(account, alone, Role.OWNER)
    grant(other, site.stored, Role.OWNER)
    invite(site.stored.pk, "x@example.org", VIEWER, by=account.key)
    assert owned_alone(account) == ("Another",)
    with pytest.raises(LastOwnerError):
        delete_account(account)
    assert Account.objects.filter(pk=account.pk).exists()
    assert not AuditEntry.objects.filter(action="left").exists()
    grant(other, alone, Role.OWNER)
    assert owned_alone(account) == ()
    key = account.key
    delete_account(account)
    assert not Account.objects.filter(key=key).exists()
    assert not Membership.objects.filter(account__key=key).exists()
    assert not OneTimeLink.objects.exists()
    left = AuditEntry.objects.filter(action="left")
    assert {(entry.actor, entry.record, entry.portfolio_id) for entry in left} == {
        (key, key, site.stored.pk),
        (key, key, alone.pk),
    }


def test_a_member_who_owns_nothing_leaves_no_portfolio_alone(site: Site) -> None:
    account = make_account("a@example.org")
    grant(account, site.stored, Role.LEAD)
    assert owned_alone(account) == ()
    delete_account(account)
    assert not Account.objects.exists()


def test_a_person_is_claimed_by_one_at_a_time(site: Site) -> None:
    first, second = make_account("a@example.org"), make_account("b@example.org")
    grant(first, site.stored, Role.ASSESSOR, person="p-1")
    grant(second, site.stored, Role.ASSESSOR, person="p-2")
    elsewhere = other_portfolio()
    grant(second, elsewhere, Role.ASSESSOR, person="p-1")
    with pytest.raises(PersonTakenError) as taken:
        change_member(site.stored.pk, second.key, Permissions(role="assessor", person="p-1"), by="")
    assert taken.value.person == "p-1"
    assert member_of(site.stored.pk, second.key).may.person == "p-2"
    change_member(site.stored.pk, first.key, Permissions(role="assessor"), by="")
    change_member(site.stored.pk, second.key, Permissions(role="assessor", person="p-1"), by="")
    assert assessor_of(site.stored.pk, second.key) == "p-1"
    assert assessor_of(site.stored.pk, first.key) == first.key
    assert assessor_of(site.stored.pk, "g-guest") == "g-guest"


def test_nobody_becomes_another_person_while_their_sealed_scores_wait(site: Site) -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    for member in (account, other):
        grant(member, site.stored, Role.ASSESSOR)
    seal(site, account.key)
    portfolio = site.stored.pk
    with pytest.raises(ScoresWaitError) as waits:
        change_member(portfolio, account.key, Permissions(role="assessor", person="p-1"), by="")
    assert waits.value.person == account.key
    change_member(portfolio, account.key, Permissions(role="editor"), by="")
    change_member(portfolio, other.key, Permissions(role="assessor", person="p-1"), by="")
    seal(site, other.key)
    with pytest.raises(ScoresWaitError) as waits:
        need_same_person(portfolio, "p-1", account.key)
    assert waits.value.person == account.key
    with pytest.raises(ScoresWaitError) as waits:
        need_same_person(portfolio, "p-1", "")
    assert waits.value.person == "p-1"
    with pytest.raises(ScoresWaitError):
        need_no_scores_of(portfolio, "p-1")
    need_same_person(portfolio, "p-1", other.key)
    need_same_person(portfolio, "", account.key)
    need_same_person(portfolio, "p-2", "")
    need_no_scores_of(portfolio, "p-2")
    elsewhere = other_portfolio().pk
    need_same_person(elsewhere, "p-1", account.key)
    need_no_scores_of(elsewhere, "p-1")


def test_what_somebody_owns_alone_is_theirs_and_no_colleagues(site: Site) -> None:
    account, colleague = make_account("a@example.org"), make_account("b@example.org")
    other = other_portfolio()
    grant(account, site.stored, Role.OWNER)
    grant(colleague, other, Role.OWNER)
    assert owned_alone(account) == (site.stored.name,)
    grant(account, other, Role.LEAD)
    assert owned_alone(account) == (site.stored.name,)
    grant(colleague, site.stored, Role.OWNER)
    assert owned_alone(account) == ()


def test_the_weekly_agenda_is_wanted_by_one_for_one_portfolio(site: Site) -> None:
    account, colleague = make_account("a@example.org"), make_account("b@example.org")
    other = other_portfolio()
    for member in (account, colleague):
        grant(member, site.stored, Role.VIEWER)
        grant(member, other, Role.VIEWER)
    Membership.objects.update(is_mailed=False)
    mail_weekly(account.key, site.stored.pk, is_mailed=True)
    mailed = Membership.objects.filter(is_mailed=True)
    assert [(each.account, each.portfolio) for each in mailed] == [(account, site.stored)]


def test_an_account_is_told_the_portfolios_it_belongs_to_by_name(site: Site) -> None:
    another = other_portfolio()
    account, other = make_account("a@example.org"), make_account("b@example.org")
    grant(account, site.stored, Role.EDITOR)
    grant(account, another, Role.VIEWER)
    grant(other, another, Role.LEAD)
    mail_weekly(account.key, another.pk, is_mailed=True)
    cards = belongings(account)
    assert {(card.portfolio, card.key, card.role, card.is_mailed) for card in cards} == {
        (another.pk, "another", "viewer", True),
        (site.stored.pk, site.stored.key, "editor", False),
    }
    assert [card.name for card in cards] == sorted([another.name, site.stored.name])
    assert [card.role for card in belongings(other)] == ["portfolio lead"]

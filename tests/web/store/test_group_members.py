"""Members by the provider's groups: joined, changed and removed at sign-in; by hand stays by hand."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import Site

from bowstring.model.problems import BowstringError
from bowstring.web.access import Role, grant
from bowstring.web.group_roles import ROLES, group_roles_from, roles_of
from bowstring.web.models import AuditEntry, Membership
from bowstring.web.store.accounts import make_account
from bowstring.web.store.group_members import apply_groups
from bowstring.web.store.members import Permissions, change_member

TEXT = "staff = small: viewer; cn=board,dc=example = small: owner; staff = gone: editor; writers=small:editor"


@pytest.fixture(autouse=True)
def groups(settings: Any) -> None:
    settings.OIDC_GROUPS = group_roles_from(TEXT)


def role_in(site: Site, email: str) -> str | None:
    return (
        Membership.objects.filter(portfolio=site.stored, account__email=email)
        .values_list("role", flat=True)
        .first()
    )


def test_the_setting_names_the_roles_there_are() -> None:
    assert list(ROLES) == [role.value for role in Role]
    assert roles_of(["staff", "cn=board,dc=example"]) == {"small": "owner", "gone": "editor"}
    assert roles_of([]) == {}
    assert group_roles_from("") == group_roles_from(" ; ") == ()


@pytest.mark.parametrize(
    "text", ["staff", "staff=small", "staff=small:king", "=small:viewer", "staff=:viewer"]
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(BowstringError, match="GROUP = PORTFOLIO: ROLE"):
        group_roles_from(text)


def test_somebody_is_what_their_groups_say_at_each_sign_in(site: Site) -> None:
    account = make_account("a@example.org")
    for groups, role in (
        (["staff"], "viewer"),
        (["staff", "writers"], "editor"),
        (["staff"], "viewer"),
        ([], None),
        (["writers"], "editor"),
    ):
        apply_groups(account, groups)
        assert role_in(site, "a@example.org") == role
    actions = list(
        AuditEntry.objects.filter(record=account.key).order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["joined by group", "changed", "changed", "removed", "joined by group"]


def test_who_is_a_member_by_hand_stays_as_they_are(site: Site) -> None:
    account = make_account("a@example.org")
    grant(account, site.stored, Role.LEAD)
    apply_groups(account, ["staff"])
    apply_groups(account, [])
    assert role_in(site, "a@example.org") == "portfolio lead"


def test_what_is_changed_by_hand_is_by_hand_from_then_on(site: Site) -> None:
    account = make_account("a@example.org")
    apply_groups(account, ["staff"])
    change_member(site.stored.pk, account.key, Permissions(role="editor"), by="")
    apply_groups(account, [])
    assert role_in(site, "a@example.org") == "editor"


def test_a_portfolio_keeps_its_only_owner(site: Site) -> None:
    account = make_account("a@example.org")
    apply_groups(account, ["cn=board,dc=example"])
    apply_groups(account, [])
    assert role_in(site, "a@example.org") == "owner"
    another = make_account("b@example.org")
    grant(another, site.stored, Role.OWNER)
    apply_groups(account, [])
    assert role_in(site, "a@example.org") is None


def test_without_the_setting_nobodys_groups_matter_and_what_they_gave_ends(site: Site, settings: Any) -> None:
    account = make_account("a@example.org")
    apply_groups(account, ["staff"])
    by_hand = make_account("b@example.org")
    grant(by_hand, site.stored, Role.LEAD)
    settings.OIDC_GROUPS = ()
    apply_groups(account, ["staff"])
    assert role_in(site, "a@example.org") is None
    with CaptureQueriesContext(connection) as queries:
        apply_groups(by_hand, ["staff"])
    assert len(queries) == 1
    assert role_in(site, "b@example.org") == "portfolio lead"


def test_only_whose_groups_they_are_is_changed_and_only_where_a_group_gave_it(site: Site) -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    for member in (account, other):
        apply_groups(member, ["staff"])
    apply_groups(account, [])
    assert (role_in(site, "a@example.org"), role_in(site, "b@example.org")) == (None, "viewer")
    apply_groups(account, ["writers"])
    assert (role_in(site, "a@example.org"), role_in(site, "b@example.org")) == ("editor", "viewer")

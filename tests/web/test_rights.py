"""What each role may do, page by page and side by side, without a single page of the site."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.web.access import (
    Right,
    Role,
    Scope,
    UnknownCallerError,
    Visit,
    account_of,
    called,
    caller_of,
    grant,
    joined,
    needs,
    public,
    seat_of,
    seats_of,
    signed_in,
    take_seat,
    visit_by_calendar,
    visit_of,
    visits_of,
)
from bowstring.web.models import Membership, StoredPortfolio
from bowstring.web.store.accounts import make_account
from bowstring.web.store.claims import PersonTakenError
from bowstring.web.store.sessions import join_as_guest, join_as_member, open_session, participants
from bowstring.web.store.tokens import make_token

ORDER = list(Role)
LEAST = {Right.VIEW: 0, Right.EDIT: 2, Right.LEAD: 3, Right.OWN: 4}
"""The place in the order of roles from which on somebody has a right, sides and teams apart."""


def visit(
    role: Role, *, sides: tuple[Lens, ...] = (), teams: tuple[str, ...] = (), person: str = ""
) -> Visit:
    """Somebody in that role."""
    return Visit(
        portfolio_id=1,
        key="p",
        name="P",
        revision=1,
        account="a-1",
        account_name="A",
        role=role,
        sides=sides,
        teams=teams,
        person=person,
    )


def request_of(user: Any = None, path: str = "/p/x/") -> HttpRequest:
    """A request as a view gets it."""
    request = HttpRequest()
    request.method, request.path = "GET", path
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "testserver", "80"
    request.user = user if user is not None else AnonymousUser()
    request.session = SessionStore()
    return request


def request_by_token(secret: str) -> HttpRequest:
    """A request of a program that comes with a token."""
    request = request_of()
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return request


def test_each_right_is_its_own_and_those_that_need_no_role_come_before_the_others() -> None:
    assert len(Right) == 8
    assert {right for right in Right if right < 0} == {Right.JOINED, Right.PUBLIC, Right.SIGNED_IN}


@pytest.mark.parametrize(("role", "right"), list(product(ORDER, LEAST)))
def test_a_role_may_do_what_those_below_it_may(role: Role, right: Right) -> None:
    assert visit(role).may(right) is (ORDER.index(role) >= LEAST[right])
    assert visit(role).may(right, team="t-any") is (ORDER.index(role) >= LEAST[right])


@pytest.mark.parametrize(("role", "sides"), list(product(ORDER, [(), (Lens.USER_NEED,), tuple(Lens)])))
def test_who_assesses_has_a_side_and_is_more_than_a_viewer(role: Role, sides: tuple[Lens, ...]) -> None:
    """A viewer who was left with sides assesses nothing, nor does an owner without one."""
    assert visit(role, sides=sides).may(Right.ASSESS) is (bool(sides) and role is not Role.VIEWER)


def test_an_editor_of_a_team_edits_its_work_alone() -> None:
    editor = visit(Role.EDITOR, teams=("t-1", "t-2"))
    assert editor.may(Right.EDIT)
    assert editor.may(Right.EDIT, team="t-2")
    assert not editor.may(Right.EDIT, team="t-3")
    assert not editor.may(Right.EDIT, team="")
    assert editor.may(Right.VIEW, team="t-3")
    assert visit(Role.EDITOR).may(Right.EDIT, team="t-3")
    for role in (Role.LEAD, Role.OWNER):
        assert visit(role, teams=("t-1",)).may(Right.EDIT, team="t-3")
    assert not visit(Role.ASSESSOR, teams=("t-1",)).may(Right.EDIT, team="t-1")


def test_who_may_not_is_told_who_may_and_that_nothing_happened() -> None:
    editor = visit(Role.EDITOR, teams=("t-1",))
    editor.need(Right.EDIT, team="t-1")
    with pytest.raises(PermissionDenied, match=r"Only editors of the team.*Nothing was changed"):
        editor.need(Right.EDIT, team="t-2")
    with pytest.raises(PermissionDenied, match="Only owners"):
        editor.need(Right.OWN)


def test_figures_are_attributed_to_the_person_before_the_account() -> None:
    assert visit(Role.ASSESSOR).assessor == "a-1"
    assert visit(Role.ASSESSOR, person="p-1").assessor == "p-1"


def test_a_visit_is_that_of_the_account_at_that_portfolio(site: Site) -> None:
    account = site.account(Role.EDITOR, sides=["user_need"])
    grant(account, site.stored, Role.EDITOR, teams=["t-1"], person="p-1")
    other = StoredPortfolio.objects.create(key="other", name="A first one", settings={})
    grant(account, other, Role.VIEWER)
    request = request_of(account)
    there = visit_of(request, site.stored.key)
    assert (there.portfolio_id, there.key, there.name) == (site.stored.pk, site.stored.key, site.stored.name)
    assert (there.revision, there.account, there.account_name) == (1, account.key, "Editor")
    assert (there.role, there.sides, there.teams) == (Role.EDITOR, (Lens.USER_NEED,), ("t-1",))
    assert (there.person, there.assessor) == ("p-1", "p-1")
    assert [card.key for card in visits_of(account)] == ["other", site.stored.key]
    nameless = make_account("n@example.org")
    grant(nameless, other, Role.OWNER)
    assert [(card.key, card.account_name) for card in visits_of(nameless)] == [("other", "n@example.org")]
    for key, user in ((site.stored.key, nameless), ("nowhere", account), (site.stored.key, AnonymousUser())):
        with pytest.raises(Http404):
            visit_of(request_of(user), key)


def test_a_page_of_a_portfolio_lets_in_who_has_the_right(site: Site) -> None:
    @needs(Right.EDIT)
    def view(request: HttpRequest, visit: Visit, **kwargs: Any) -> HttpResponse:
        return HttpResponse(f"{visit.role} {kwargs}")

    assert view.right is Right.EDIT  # type: ignore[attr-defined]
    shown = view(request_of(site.account(Role.EDITOR)), site.stored.key, row=3)
    assert shown.content.decode() == "editor {'row': 3}"
    with pytest.raises(PermissionDenied):
        view(request_of(site.account(Role.VIEWER)), site.stored.key)
    with pytest.raises(Http404):
        view(request_of(make_account("outside@example.org")), site.stored.key)
    sent_away = view(request_of(path="/p/small/plan"), site.stored.key)
    assert sent_away.status_code == 302
    assert "next=/p/small/plan" in sent_away["Location"]


def test_a_page_for_accounts_and_one_for_everybody(db: None) -> None:
    def view(request: HttpRequest, word: str) -> HttpResponse:
        return HttpResponse(word)

    guarded = signed_in(view)
    assert guarded.right is Right.SIGNED_IN  # type: ignore[attr-defined]
    assert guarded(request_of(make_account("a@example.org")), "in").content == b"in"
    assert guarded(request_of(path="/account"), "in")["Location"].endswith("next=/account")
    opened = public(view)
    assert opened.right is Right.PUBLIC  # type: ignore[attr-defined]
    assert opened.login_required is False  # type: ignore[attr-defined]
    assert opened(request_of(), "everybody").content == b"everybody"


def test_an_account_is_who_signed_in(db: None) -> None:
    account = make_account("a@example.org")
    assert account_of(request_of(account)) == account
    with pytest.raises(PermissionDenied):
        account_of(request_of())


def test_a_guest_has_a_seat_in_the_session_they_joined_and_nowhere_else(site: Site) -> None:
    first, second = (
        open_session(site.stored.pk, kind="conversation", initiatives=("i",), by="a-1").key for _ in range(2)
    )
    secret = join_as_guest(first, name="Guest", lens=Lens.BUSINESS_VALUE)
    elsewhere = join_as_guest(second, name="Guest", lens=Lens.USER_NEED)

    @joined
    def view(request: HttpRequest, seat: Any) -> HttpResponse:
        return HttpResponse(seat.giver)

    assert view.right is Right.JOINED  # type: ignore[attr-defined]
    assert view.login_required is False  # type: ignore[attr-defined]
    request = request_of()
    with pytest.raises(Http404):
        view(request, first)
    take_seat(request, first, secret)
    (guest,) = participants(first)
    seat = seat_of(request, first)
    assert (seat.session, seat.portfolio_id, seat.participant) == (first, site.stored.pk, guest.number)
    assert (seat.giver, seat.lens) == (guest.giver, Lens.BUSINESS_VALUE)
    assert view(request, first).content.decode() == guest.giver
    with pytest.raises(Http404):
        seat_of(request, second)
    take_seat(request, second, secret)
    with pytest.raises(Http404):
        seat_of(request, second)
    take_seat(request, second, elsewhere)
    assert seat_of(request, second).session == second
    assert seat_of(request, first) == seat


def test_a_browser_is_told_of_the_sessions_that_it_has_a_seat_in_the_newest_first(site: Site) -> None:
    first, second, third = (
        open_session(site.stored.pk, kind="conversation", initiatives=("i",), by="a-1").key for _ in range(3)
    )
    secrets = {key: join_as_guest(key, name="Guest", lens=Lens.USER_NEED) for key in (first, second, third)}
    request = request_of()
    assert seats_of(request) == ()
    for key in (second, first):
        take_seat(request, key, secrets[key])
    take_seat(request, third, "made up")
    assert [key for key, _ in seats_of(request)] == [second, first]
    opened = [began for _, began in seats_of(request)]
    assert opened == sorted(opened, reverse=True)
    elsewhere = request_of()
    take_seat(elsewhere, third, secrets[first])
    assert seats_of(elsewhere) == ()


def test_who_has_no_name_goes_by_their_address(site: Site) -> None:
    names = []
    for account in (make_account("nameless@example.org"), make_account("b@example.org", name="Bo")):
        grant(account, site.stored, Role.VIEWER)
        names += [visit.account_name for visit in visits_of(account)]
    assert names == ["nameless@example.org", "Bo"]


def test_a_member_without_a_secret_has_no_seat(site: Site) -> None:
    session = open_session(site.stored.pk, kind="conversation", initiatives=("i",), by="a-1").key
    join_as_member(session, account="a-1", name="Member", lens=Lens.USER_NEED)
    request = request_of()
    take_seat(request, session, "")
    with pytest.raises(Http404):
        seat_of(request, session)


def test_a_grant_changes_what_is_there_and_leaves_the_rest(site: Site) -> None:
    account, other = make_account("a@example.org"), make_account("b@example.org")
    grant(account, site.stored, Role.ASSESSOR, sides=["user_need"], person="p-1")
    grant(account, site.stored, Role.EDITOR, teams=["t-1"])
    membership = Membership.objects.get(account=account)
    assert (membership.role, membership.sides, membership.teams) == ("editor", ["user_need"], ["t-1"])
    assert membership.person == "p-1"
    with pytest.raises(PersonTakenError):
        grant(other, site.stored, Role.ASSESSOR, person="p-1")
    assert not Membership.objects.filter(account=other).exists()
    grant(account, site.stored, Role.EDITOR, person="p-1")
    grant(account, site.stored, Role.EDITOR, person="")
    assert Membership.objects.get(account=account).person == ""
    grant(other, site.stored, Role.ASSESSOR, person="p-1")
    assert Membership.objects.get(account=other).person == "p-1"


@pytest.mark.parametrize(
    ("role", "scope", "is_let_in"),
    [
        (Role.VIEWER, Scope.WRITE, False),
        (Role.EDITOR, Scope.WRITE, True),
        (Role.EDITOR, Scope.READ, False),
    ],
)
def test_a_call_that_writes_needs_the_right_and_a_token_that_may_write(
    site: Site, role: Role, scope: Scope, is_let_in: bool
) -> None:
    request = request_by_token(make_token(site.account(role), "t", scope=scope.value, days=1))
    call = called(Right.EDIT, is_writing=True)(lambda _, visit: visit.role)
    if is_let_in:
        assert call(request, portfolio_key=site.stored.key) is role
    else:
        with pytest.raises(PermissionDenied):
            call(request, portfolio_key=site.stored.key)


def test_a_call_that_reads_needs_the_right_and_any_token_of_a_program(site: Site) -> None:
    secret = make_token(site.account(Role.VIEWER), "t", scope="read", days=1)
    assert called(Right.SIGNED_IN)(lambda _: "in")(request_by_token(secret)) == "in"
    reading = called(Right.VIEW)(lambda _, visit, row: (visit.key, row))
    assert reading(request_by_token(secret), portfolio_key=site.stored.key, row=3) == (site.stored.key, 3)
    with pytest.raises(PermissionDenied, match="Only portfolio leads"):
        called(Right.LEAD)(lambda _, _visit: None)(request_by_token(secret), portfolio_key=site.stored.key)
    with pytest.raises(Http404):
        reading(request_by_token(secret), portfolio_key="elsewhere", row=3)


def test_a_caller_is_whose_token_comes_as_a_bearer_and_no_calendar(site: Site) -> None:
    account = site.account(Role.OWNER)
    secret = make_token(account, "t", scope="read", days=1)
    request = request_by_token(secret)
    request.user = make_account("signed-in-beside@example.org")
    assert caller_of(request).scope == "read"
    assert request.user == account
    calendar = make_token(account, "c", scope="calendar", days=1, portfolio=site.stored.pk)
    for header in (f"Basic {secret}", "Bearer ", "Bearer bow_wrong", secret, f"Bearer {calendar}"):
        stranger = request_of()
        stranger.META["HTTP_AUTHORIZATION"] = header
        with pytest.raises(UnknownCallerError):
            caller_of(stranger)
    with pytest.raises(UnknownCallerError):
        caller_of(request_of())


def test_a_token_of_one_portfolio_opens_no_other(site: Site) -> None:
    account = site.account(Role.OWNER)
    other = StoredPortfolio.objects.create(key="other", name="Other", settings={})
    grant(account, other, Role.OWNER)
    call = called(Right.VIEW)(lambda _, visit: visit.key)
    one_alone = make_token(account, "t", scope="read", days=1, portfolio=site.stored.pk)
    assert call(request_by_token(one_alone), portfolio_key=site.stored.key) == site.stored.key
    with pytest.raises(Http404):
        call(request_by_token(one_alone), portfolio_key="other")
    every = make_token(account, "t", scope="read", days=1)
    assert call(request_by_token(every), portfolio_key="other") == "other"


def test_a_calendars_address_opens_its_one_portfolio_while_its_owner_belongs_there(site: Site) -> None:
    account = site.account(Role.VIEWER)
    calendar = make_token(account, "c", scope="calendar", days=1, portfolio=site.stored.pk)
    assert visit_by_calendar(request_of(), calendar).key == site.stored.key
    of_none = make_token(account, "c", scope="calendar", days=1)
    reading = make_token(account, "t", scope="read", days=1, portfolio=site.stored.pk)
    for secret in (of_none, reading, "bow_wrong"):
        with pytest.raises(Http404):
            visit_by_calendar(request_of(), secret)
    Membership.objects.filter(account=account).delete()
    with pytest.raises(Http404):
        visit_by_calendar(request_of(), calendar)

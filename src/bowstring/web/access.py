"""Who may do what: every view goes through here. Outside a portfolio not even its existence shows."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.web.models import Account, Membership, Participant, StoredPortfolio
from bowstring.web.secrets import digest_of
from bowstring.web.store.claims import claim_person
from bowstring.web.store.tokens import TokenCard, token_by_secret

__all__ = (
    "Account",
    "Right",
    "Role",
    "Scope",
    "Visit",
    "account_of",
    "called",
    "caller_of",
    "grant",
    "needs",
    "public",
    "seats_of",
    "signed_in",
    "visit_by_calendar",
    "visit_of",
    "visits_of",
)


class Role(StrEnum):
    """What somebody is in a portfolio, the least first; each may do what those before it may."""

    VIEWER = "viewer"
    ASSESSOR = "assessor"
    EDITOR = "editor"
    LEAD = "portfolio lead"
    OWNER = "owner"


class Right(IntEnum):
    """What a page lets people do. PUBLIC needs nobody, SIGNED_IN an account; the others a role in the portfolio.

    JOINED needs a seat in one session, and no account.
    """

    JOINED = -3
    PUBLIC = -2
    SIGNED_IN = -1
    VIEW = 0
    ASSESS = 1
    EDIT = 2
    LEAD = 3
    OWN = 4


class Scope(StrEnum):
    """What a token lets a program do: never more than its owner may at that moment.

    CALENDAR opens the one calendar of agendas that its address names, and nothing else.
    """

    READ = "read"
    WRITE = "write"
    CALENDAR = "calendar"


_SEATS = "seats"
_RANK = {role: rank for rank, role in enumerate(Role)}
_WHO = {
    Right.VIEW: phrase("Only members can see this."),
    Right.ASSESS: phrase("Only assessors of a side can do this."),
    Right.EDIT: phrase("Only editors of the team whose work this is can do this, and portfolio leads."),
    Right.LEAD: phrase("Only portfolio leads and owners can do this."),
    Right.OWN: phrase("Only owners can do this."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at a portfolio. portfolio: its number; account: an opaque key; person: theirs among the people.

    sides: the lenses they may assess. teams: whose work they edit; none for all.
    """

    portfolio_id: int
    key: str
    name: str
    revision: int
    account: str
    account_name: str
    role: Role
    sides: tuple[Lens, ...] = ()
    teams: tuple[str, ...] = ()
    person: str = ""

    def may(self, right: Right, *, team: str | None = None) -> bool:
        """Whether their role allows it. team: whose work it is, where that matters to an editor."""
        if right is Right.ASSESS:
            return bool(self.sides) and _RANK[self.role] >= _RANK[Role.ASSESSOR]
        if _RANK[self.role] < right:
            return False
        if right is Right.EDIT and self.role is Role.EDITOR and self.teams and team is not None:
            return team in self.teams
        return True

    def need(self, right: Right, *, team: str | None = None) -> None:
        """Go on only where they may. Raises: PermissionDenied."""
        if not self.may(right, team=team):
            raise PermissionDenied(
                f"{_WHO[right]} Nothing was changed. Ask the owner if you need another role."
            )

    @property
    def assessor(self) -> str:
        """The key that what they say is attributed to once it is shown."""
        return self.person or self.account


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A guest's place in one session, and nothing else of its portfolio. participant: their number in the session."""

    session: str
    portfolio_id: int
    participant: int
    giver: str
    lens: Lens


_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def public(view: _View) -> _View:
    """A page for everybody."""
    view.right = Right.PUBLIC  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for everybody with an account."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    shown.right = Right.SIGNED_IN  # type: ignore[attr-defined]
    return shown


def needs(right: Right) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page of one portfolio, for those with that right: the view is called with (request, visit, …).

    Without an account: to the sign-in page. Outside the portfolio: 404. Inside without the right: 403.
    """

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def shown(request: HttpRequest, portfolio_key: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            visit = visit_of(request, portfolio_key)
            visit.need(right)
            return view(request, visit, **kwargs)

        shown.right = right  # type: ignore[attr-defined]
        return shown

    return guard


class UnknownCallerError(Exception):
    """A call came without a token, or with one that works no more."""


def called(
    right: Right, *, is_writing: bool = False
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """A call of the interface: the function is called with (request, visit, …) where the right is one in a portfolio.

    right: what its caller must hold, as for pages. is_writing: only for tokens that may write.
    A call whose right is SIGNED_IN is for every caller, and called with (request, …).
    """

    def guard(call: Callable[..., object]) -> Callable[..., object]:
        @wraps(call)
        def answered(request: HttpRequest, **kwargs: Any) -> object:
            checked = getattr(request, "token", None)
            token = checked if isinstance(checked, TokenCard) else caller_of(request)
            if is_writing and token.scope != Scope.WRITE:
                raise PermissionDenied("This token may only read. Make one that may write.")
            if right is Right.SIGNED_IN:
                return call(request, **kwargs)
            visit = visit_by_token(request, token, kwargs.pop("portfolio_key"))
            visit.need(right)
            return call(request, visit, **kwargs)

        answered.right = right  # type: ignore[attr-defined]
        answered.is_writing = is_writing  # type: ignore[attr-defined]
        answered.__signature__ = _with_portfolio_key(inspect.signature(call))  # type: ignore[attr-defined]
        return answered

    return guard


def caller_of(request: HttpRequest) -> TokenCard:
    """The token that a call came with; its owner is who asks, whoever has signed in in the same browser.

    Raises: UnknownCallerError.
    """
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    pair = token_by_secret(secret.strip()) if kind.lower() == "bearer" else None
    if pair is None or pair[1].scope not in (Scope.READ, Scope.WRITE):
        raise UnknownCallerError
    request.user, token = pair
    request.token = token  # type: ignore[attr-defined]
    return token


def visit_by_token(request: HttpRequest, token: TokenCard, portfolio_key: str) -> Visit:
    """Who is asking by a token, at that portfolio. Raises: Http404 also where the token opens another one alone."""
    if token.portfolio not in ("", portfolio_key):
        raise Http404("no such page")
    return visit_of(request, portfolio_key)


def visit_by_calendar(request: HttpRequest, secret: str) -> Visit:
    """Whose calendar asks by its address, at the portfolio that it opens. Raises: Http404 where it works no more."""
    pair = token_by_secret(secret)
    if pair is None or pair[1].scope != Scope.CALENDAR or not pair[1].portfolio:
        raise Http404("no such page")
    request.user = pair[0]
    return visit_of(request, pair[1].portfolio)


def _with_portfolio_key(signature: inspect.Signature) -> inspect.Signature:
    """What a caller names: the portfolio's key, where the function is called with a visit."""
    parameters = [
        parameter.replace(name="portfolio_key", annotation=str) if name == "visit" else parameter
        for name, parameter in signature.parameters.items()
    ]
    return signature.replace(parameters=parameters)


def joined(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of one session, for guests who came by its link: the view is called with (request, seat, …).

    Everybody else, members too, who have their own page of it: 404.
    """

    @wraps(view)
    def shown(request: HttpRequest, session_key: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, seat_of(request, session_key), **kwargs)

    shown.right = Right.JOINED  # type: ignore[attr-defined]
    return login_not_required(shown)


def take_seat(request: HttpRequest, session_key: str, secret: str) -> None:
    """Let this browser back into a session that it joined as a guest."""
    request.session[_SEATS] = {**request.session.get(_SEATS, {}), session_key: secret}


def seats_of(request: HttpRequest) -> tuple[tuple[str, datetime], ...]:
    """The sessions in which this browser has a guest's place, the newest first: keys, and when each began."""
    secrets: dict[str, str] = request.session.get(_SEATS, {})
    places = Participant.objects.filter(
        session__key__in=secrets,
        secret__in=[digest_of(secret) for secret in secrets.values()],
    )
    sessions = places.order_by("-session__opened_at").values_list("session__key", "session__opened_at")
    return tuple(sessions)


def seat_of(request: HttpRequest, session_key: str) -> Seat:
    """The guest's place that this browser has in a session. Raises: Http404 where it has none."""
    secret = request.session.get(_SEATS, {}).get(session_key)
    participant = (
        Participant.objects.select_related("session")
        .filter(session__key=session_key, secret=digest_of(secret))
        .first()
        if secret
        else None
    )
    if participant is None:
        raise Http404("no such page")
    return Seat(
        session=session_key,
        portfolio_id=participant.session.portfolio_id,
        participant=participant.pk,
        giver=participant.giver,
        lens=Lens(participant.lens),
    )


def visit_of(request: HttpRequest, portfolio_key: str) -> Visit:
    """Who is asking, at that portfolio. Raises: Http404 where they are outside it or there is none."""
    memberships = Membership.objects.filter(account=request.user.pk, portfolio__key=portfolio_key)
    row = memberships.values_list(*_OF_A_VISIT).first()
    if row is None:
        raise Http404("no such page")
    return _visit(row)


def account_of(request: HttpRequest) -> Account:
    """The account that has signed in. Raises: PermissionDenied where there is none."""
    if not isinstance(request.user, Account):
        raise PermissionDenied("nobody has signed in")
    return request.user


def visits_of(account: Account) -> tuple[Visit, ...]:
    """The portfolios that somebody belongs to, by name."""
    memberships = Membership.objects.filter(account=account).order_by("portfolio__name", "portfolio__key")
    return tuple(map(_visit, memberships.values_list(*_OF_A_VISIT)))


def grant(
    account: Account, portfolio: StoredPortfolio, role: Role, *, person: str | None = None, **what: Any
) -> None:
    """Make somebody a member, or change what they may do.

    Args:
        account, portfolio, role: who, where, as what.
        person: their key among the people; blank for none of them, None to leave it.
        what: sides, teams.

    Raises: PersonTakenError.
    """
    with transaction.atomic():
        stored = StoredPortfolio.objects.select_for_update().get(pk=portfolio.pk)
        membership, _ = Membership.objects.update_or_create(
            account=account, portfolio=stored, defaults={"role": role.value, **what}
        )
        if person is not None and person != membership.person:
            claim_person(stored, person, membership=membership)


# As values: every page asks, and whole records of four tables took three times as long.
_OF_A_VISIT = (
    *("portfolio", "portfolio__key", "portfolio__name", "portfolio__revision"),
    *("account__key", "account__name", "account__email"),
    *("role", "sides", "teams", "claim__person"),
)


def _visit(row: Sequence[Any]) -> Visit:
    portfolio, key, portfolio_name, revision, account, name, email, role, sides, teams, person = row
    return Visit(
        portfolio_id=portfolio,
        key=key,
        name=portfolio_name,
        revision=revision,
        account=account,
        account_name=name or email,
        role=Role(role),
        sides=tuple(Lens(side) for side in sides),
        teams=tuple(teams),
        person=person or "",
    )

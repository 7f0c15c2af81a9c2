"""People and access: who belongs to the portfolio, what they may do, and who is invited."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.problems import UnknownKeyError
from bowstring.web.access import Right, Role, Visit, needs
from bowstring.web.mailing import reaches_people, send_invitation
from bowstring.web.moments import moment_words
from bowstring.web.people.member_forms import InviteForm, MayForm
from bowstring.web.secrets import mailed_secret
from bowstring.web.site.fetching import or_404
from bowstring.web.site.frame import address, show
from bowstring.web.store.claims import PersonTakenError, ScoresWaitError
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.invitations import Invitation, invite, open_invitations, withdraw_invitation
from bowstring.web.store.members import (
    GRANTS,
    LastOwnerError,
    Member,
    Permissions,
    change_member,
    member_of,
    members_of,
    remove_member,
    tell_refusal,
)
from bowstring.web.store.submissions import store_once


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """A member in words. change_url: blank where the visitor may not."""

    name: str
    email: str
    role: str
    sides: str
    teams: str
    person: str
    is_you: bool
    change_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLine:
    """An open invitation in words."""

    email: str
    role: str
    until: str
    withdraw_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Everybody who belongs here, and who could."""

    members: tuple[MemberLine, ...]
    invitations: tuple[InvitationLine, ...]
    invite_url: str
    audit_url: str
    webhooks_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedPage:
    """An invitation just made; its link is shown this once."""

    email: str
    link: str
    is_sent: bool
    people_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """One member, to change or to remove."""

    name: str
    email: str
    remove_url: str
    people_url: str


@needs(Right.LEAD)
def people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who may do what here."""
    teams = {team.key: team.name or team.key for team in load_portfolio(visit.portfolio_id).teams}
    page = PeoplePage(
        members=tuple(_member_line(member, visit, teams) for member in members_of(visit.portfolio_id)),
        invitations=tuple(
            _invitation_line(invitation, visit) for invitation in open_invitations(visit.portfolio_id)
        ),
        invite_url=address("invite", visit),
        audit_url=address("audit", visit),
        webhooks_url=address("webhooks", visit) if visit.may(Right.OWN) else "",
    )
    return show(request, "people/people.html", page, visit=visit)


@needs(Right.LEAD)
@require_http_methods(["GET", "POST"])
def invite_somebody(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask somebody in: a link by e-mail, and shown once to copy."""
    form = InviteForm(
        request.POST or None,
        portfolio=load_portfolio(visit.portfolio_id),
        roles=tuple(Role(role) for role in GRANTS.get(visit.role, ())),
        members=frozenset(member.email for member in members_of(visit.portfolio_id)),
        initial={"role": Role.ASSESSOR.value},
    )
    if request.method != "POST" or not form.is_valid():
        return show(request, "people/invite.html", visit=visit, form=form, status=422 if form.errors else 200)
    secrets: list[str] = []

    def store() -> str:
        secrets.append(invite(visit.portfolio_id, form.cleaned_data["email"], form.may, by=visit.account))
        return address("people", visit)

    try:
        went_to = store_once(form.once, store, by=visit.account)
    except (PersonTakenError, ScoresWaitError) as refusal:
        _refuse(visit, form, refusal)
        return show(request, "people/invite.html", visit=visit, form=form, status=422)
    if not secrets:
        return redirect(went_to)
    return _invited(request, visit, email=form.cleaned_data["email"], secret=secrets[0])


@needs(Right.OWN)
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, visit: Visit, account: str) -> HttpResponse:
    """What one member may do, to change or to end."""
    membership = _member(visit, account)
    form = MayForm(
        request.POST or None,
        portfolio=load_portfolio(visit.portfolio_id),
        roles=tuple(Role),
        initial=membership.may.cells,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_member(visit.portfolio_id, account, form.may, by=visit.account)
        except LastOwnerError as last:
            form.add_error("role", str(last))
        except (PersonTakenError, ScoresWaitError) as refusal:
            _refuse(visit, form, refusal)
        else:
            messages.success(request, phrase("{name}’s access has been changed.", name=_name(membership)))
            return redirect(address("people", visit))
    if form.errors:
        status = 422
    page = MemberPage(
        name=_name(membership),
        email=membership.email,
        remove_url=address("remove-member", visit, account=account),
        people_url=address("people", visit),
    )
    return show(request, "people/member.html", page, visit=visit, form=form, status=status)


@needs(Right.OWN)
@require_POST
def remove(request: HttpRequest, visit: Visit, account: str) -> HttpResponse:
    """Let somebody belong no more."""
    membership = _member(visit, account)
    try:
        remove_member(visit.portfolio_id, account, by=visit.account)
    except LastOwnerError as last:
        messages.error(request, str(last))
        return redirect(address("member", visit, account=account))
    messages.success(request, phrase("{name} is no longer a member.", name=_name(membership)))
    return redirect("portfolios" if account == visit.account else address("people", visit))


@needs(Right.LEAD)
@require_POST
def withdraw(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Let an open invitation work no more."""
    try:
        withdraw_invitation(visit.portfolio_id, number, by=visit.account)
    except UnknownKeyError:
        messages.warning(request, phrase("That invitation has already been accepted or withdrawn."))
    else:
        messages.success(request, phrase("The invitation is withdrawn. Its link no longer works."))
    return redirect(address("people", visit))


def _invited(request: HttpRequest, visit: Visit, *, email: str, secret: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    mailed = request.build_absolute_uri(
        reverse("invitation", args=[mailed_secret(secret) if reaches_people() else secret])
    )
    is_sent = send_invitation(email, portfolio=visit.name, by=visit.account_name, link=mailed)
    page = InvitedPage(email=email, link=link, is_sent=is_sent, people_url=address("people", visit))
    return show(request, "people/invited.html", page, visit=visit)


def _refuse(visit: Visit, form: MayForm, refusal: PersonTakenError | ScoresWaitError) -> None:
    """Say at its field that somebody cannot be that person; where figures wait for it, the trail keeps the attempt."""
    form.add_error("person", str(refusal))
    if isinstance(refusal, ScoresWaitError):
        tell_refusal(visit.portfolio_id, refusal.person, by=visit.account)


def _member(visit: Visit, account: str) -> Member:
    return or_404("member", member_of, visit.portfolio_id, account)


def _name(membership: Member) -> str:
    return membership.name or membership.email


def _member_line(membership: Member, visit: Visit, teams: dict[str, str]) -> MemberLine:
    is_owner = visit.may(Right.OWN)
    return MemberLine(
        name=_name(membership),
        email=membership.email,
        role=membership.may.role,
        sides=_sides(membership.may),
        teams=", ".join(teams.get(key, key) for key in membership.may.teams),
        person=membership.may.person,
        is_you=membership.account == visit.account,
        change_url=address("member", visit, account=membership.account) if is_owner else "",
    )


def _invitation_line(invitation: Invitation, visit: Visit) -> InvitationLine:
    return InvitationLine(
        email=invitation.email,
        role=", ".join(part for part in (invitation.may.role, _sides(invitation.may)) if part),
        until=moment_words(invitation.expires_at),
        withdraw_url=address("withdraw-invitation", visit, number=invitation.number),
    )


def _sides(may: Permissions) -> str:
    return ", ".join(Lens(side).side for side in may.sides)

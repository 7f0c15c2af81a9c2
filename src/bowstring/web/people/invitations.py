"""Accepting an invitation: with a new account, or with the one that has signed in."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bowstring.model.language import phrase
from bowstring.web.access import account_of, public
from bowstring.web.people.account_forms import NewAccountForm
from bowstring.web.people.accounts import BACKEND
from bowstring.web.people.throttling import throttled
from bowstring.web.site.frame import show
from bowstring.web.store.claims import ScoresWaitError
from bowstring.web.store.invitations import (
    AddressTakenError,
    Invitation,
    accept_as,
    accept_as_new,
    invitation_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """An invitation. account: who has signed in; blank where nobody has."""

    portfolio: str
    role: str
    email: str
    account: str
    sign_in_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsPage:
    """An invitation that cannot be accepted before sealed scores are shown, or withdrawn."""

    words: str


@public
@throttled
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What somebody is invited to, and the button or the form that accepts it."""
    invite = invitation_of(secret)
    if invite is None or invite.state != "open":
        return show(request, "accounts/invitation_over.html", status=410)
    if request.user.is_authenticated:
        return _join(request, secret, invite)
    return _begin(request, secret, invite)


def _join(request: HttpRequest, secret: str, invite: Invitation) -> HttpResponse:
    person = account_of(request)
    if request.method != "POST":
        return show(request, "accounts/invitation.html", _page(invite, request, person.name or person.email))
    try:
        is_taken = accept_as(secret, person)
    except ScoresWaitError as refusal:
        return show(request, "accounts/invitation_waits.html", WaitsPage(words=str(refusal)), status=409)
    if not is_taken:
        return show(request, "accounts/invitation_over.html", status=410)
    return _arrive(request, invite)


def _begin(request: HttpRequest, secret: str, invite: Invitation) -> HttpResponse:
    form = NewAccountForm(request.POST or None, email=invite.email)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            account = accept_as_new(secret, name=answers["name"], password=answers["password"])
        except (AddressTakenError, ScoresWaitError) as refusal:
            form.add_error(None, str(refusal))
        else:
            if account is None:
                return show(request, "accounts/invitation_over.html", status=410)
            login(request, account, backend=BACKEND)
            return _arrive(request, invite)
    status = 422 if form.errors else 200
    return show(request, "accounts/invitation.html", _page(invite, request, ""), form=form, status=status)


def _arrive(request: HttpRequest, invite: Invitation) -> HttpResponse:
    messages.success(
        request,
        phrase("You have joined {portfolio_name}.", portfolio_name=invite.portfolio_name),
        extra_tags="invitation",
    )
    return redirect("agenda", portfolio_key=invite.portfolio_key)


def _page(invite: Invitation, request: HttpRequest, account: str) -> InvitationPage:
    return InvitationPage(
        portfolio=invite.portfolio_name,
        role=invite.may.role,
        email=invite.email,
        account=account,
        sign_in_url=f"{reverse('sign-in')}?{urlencode({'next': request.path})}",
    )

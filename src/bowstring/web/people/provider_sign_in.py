"""Coming in by the provider's word, and saying whose an account is that nobody has proven. Only with a provider."""

import time
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bowstring.model.language import phrase
from bowstring.web.access import Account, public
from bowstring.web.moments import day_words
from bowstring.web.people.account_forms import PasswordForm
from bowstring.web.people.accounts import BACKEND
from bowstring.web.people.throttling import password_try, too_many
from bowstring.web.site.frame import show
from bowstring.web.store.failures import Attempt
from bowstring.web.store.group_members import apply_groups
from bowstring.web.store.provider_accounts import (
    Identity,
    begin_at_address,
    come_back,
    join_first_time,
    take_over,
    unproven_account,
)

_WAITING = "provider_identity"
_WAITS_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhosePage:
    """An account that somebody uses at the visitor's address. name: what they call themselves."""

    email: str
    name: str
    since: str


def come_in(request: HttpRequest, account: Account, identity: Identity) -> HttpResponse:
    """Sign in whom the provider knows already."""
    if not account.is_active:
        return _refused(request)
    come_back(account, identity)
    return _arrive(request, account, identity)


def first_time(request: HttpRequest, identity: Identity) -> HttpResponse:
    """Sign in whom the provider's word suffices for, ask whose an unproven account is, or say why neither."""
    account = join_first_time(identity)
    if account is not None:
        return _arrive(request, account, identity)
    if unproven_account(identity) is None:
        return _refused(request)
    request.session.cycle_key()
    request.session[_WAITING] = {**asdict(identity), "until": time.time() + _WAITS_FOR.total_seconds()}
    return redirect("provider-whose")


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def whose(request: HttpRequest) -> HttpResponse:
    """An unproven account at the address that the provider vouches for: theirs by its password, or given up."""
    identity = _waiting(request)
    account = unproven_account(identity) if identity is not None else None
    if identity is None or account is None:
        return redirect("sign-in")
    if request.method == "POST" and "not_mine" in request.POST:
        fresh = begin_at_address(account, identity)
        messages.success(
            request, phrase("You have a new account. Whoever used your address before can no longer use it.")
        )
        return _arrive(request, fresh, identity)
    form = PasswordForm(account, request.POST or None)
    if request.method == "POST":
        until = password_try(account, form, "password")
        if until is not None:
            return too_many(request, Attempt.OWN, until)
        if form.is_valid():
            messages.success(request, phrase("The account is yours. Its old password no longer works."))
            return _arrive(request, take_over(account, identity), identity)
    page = WhosePage(email=account.email, name=account.name, since=day_words(account.made_at))
    status = 422 if form.errors else 200
    return show(request, "accounts/provider_whose.html", page, form=form, status=status)


def _arrive(request: HttpRequest, account: Account, identity: Identity) -> HttpResponse:
    request.session.pop(_WAITING, None)
    apply_groups(account, identity.groups)
    login(request, account, backend=BACKEND)
    return redirect(identity.goes_to or "portfolios")


def _waiting(request: HttpRequest) -> Identity | None:
    kept = dict(request.session.get(_WAITING, {}))
    if kept.pop("until", 0.0) <= time.time():
        return None
    return Identity(**{**kept, "groups": tuple(kept.get("groups", ()))})


def _refused(request: HttpRequest) -> HttpResponse:
    return show(request, "accounts/no_account.html", status=403)

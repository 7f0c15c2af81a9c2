"""Your account: name, password, weekly mail, signing out everywhere, and going."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.wording import count_words
from bowstring.web.access import account_of, signed_in
from bowstring.web.forms.accounts import AccountForm, GoForm, password_form
from bowstring.web.store.accounts import end_sessions, rename_account
from bowstring.web.store.members import Belonging, belongings, delete_account, mail_weekly, owned_alone
from bowstring.web.store.sealed import waiting_scores
from bowstring.web.views.frame import show


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Your account. belongs: your portfolios with what you are there."""

    email: str
    has_password: bool
    belongs: tuple[Belonging, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoPage:
    """Deleting an account. owned: portfolios that would be left without an owner; waiting: how many sealed scores."""

    owned: tuple[str, ...]
    waiting: str


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name and weekly mail, and the way to everything else about an account."""
    person = account_of(request)
    belongs = belongings(person)
    form = AccountForm(
        request.POST or None,
        portfolios=[(one.key, one.name) for one in belongs],
        initial={"name": person.name, "mailed": [one.key for one in belongs if one.is_mailed]},
    )
    if request.method == "POST" and form.is_valid():
        rename_account(person, form.cleaned_data["name"])
        mailed = form.cleaned_data.get("mailed", ())
        for one in belongs:
            mail_weekly(person.key, one.portfolio, is_mailed=one.key in mailed)
        messages.success(request, "Your account was changed.", extra_tags="account")
        return redirect("account")
    page = AccountPage(email=person.email, has_password=person.has_usable_password(), belongs=belongs)
    return show(request, "accounts/account.html", page, form=form, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; it ends every other session."""
    person = account_of(request)
    form = password_form(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()  # type: ignore[attr-defined]
        update_session_auth_hash(request, person)
        messages.success(request, "Your password was changed. Whoever was signed in elsewhere no longer is.")
        return redirect("account")
    return show(request, "accounts/password.html", form=form, status=422 if form.errors else 200)


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of theirs, this one too."""
    end_sessions(account_of(request))
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("sign-in")


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def go(request: HttpRequest) -> HttpResponse:
    """Delete an account: what goes and what stays is said first."""
    person = account_of(request)
    owned = owned_alone(person)
    form = GoForm(person, request.POST or None)
    if request.method == "POST" and not owned and form.is_valid():
        end_sessions(person)
        delete_account(person)
        logout(request)
        messages.success(request, "Your account was deleted.")
        return redirect("sign-in")
    status = 409 if request.method == "POST" and owned else 422 if form.errors else 200
    waiting = len(waiting_scores(person.key))
    page = GoPage(owned=owned, waiting=count_words(waiting, "sealed score") if waiting else "")
    return show(request, "accounts/go.html", page, form=form, status=status)

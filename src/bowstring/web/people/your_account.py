"""Your account: name, password, whose its address is, weekly mail, signing out everywhere, and going."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.language import phrase
from bowstring.model.wording import count_words
from bowstring.web.access import account_of, signed_in
from bowstring.web.mailing import reaches_people, send_password_notice, send_proof
from bowstring.web.people.account_forms import AccountForm, GoForm, password_form
from bowstring.web.people.accounts import came_by_link
from bowstring.web.people.throttling import password_try, too_many
from bowstring.web.site.frame import show
from bowstring.web.store.accounts import (
    end_links,
    end_sessions,
    proof_of_address,
    rename_account,
    use_proof,
)
from bowstring.web.store.failures import Attempt, take_try
from bowstring.web.store.members import MembershipCard, belongings, delete_account, mail_weekly, owned_alone
from bowstring.web.store.sealed import waiting_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Your account. is_mail_sent: whether a letter could prove its address. belongs: your portfolios, and your role."""

    email: str
    has_password: bool
    is_proven: bool
    is_mail_sent: bool
    belongs: tuple[MembershipCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvePage:
    """Whose address is about to be proven."""

    email: str


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
        portfolios=[(belong.key, belong.name) for belong in belongs],
        initial={"name": person.name, "mailed": [belong.key for belong in belongs if belong.is_mailed]},
    )
    if request.method == "POST" and form.is_valid():
        rename_account(person, form.cleaned_data["name"])
        mailed = form.cleaned_data.get("mailed", ())
        for belong in belongs:
            mail_weekly(person.key, belong.portfolio, is_mailed=belong.key in mailed)
        messages.success(request, phrase("Your account has been updated."), extra_tags="account")
        return redirect("account")
    page = AccountPage(
        email=person.email,
        has_password=person.has_usable_password(),
        is_proven=person.proven_at is not None,
        is_mail_sent=reaches_people(),
        belongs=belongs,
    )
    return show(request, "accounts/account.html", page, form=form, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; it ends every other session, and every link that was made before and not used."""
    person = account_of(request)
    form = password_form(person, request.POST or None, is_forgotten=came_by_link(request))
    until = password_try(person, form, "old_password")
    if until is not None:
        return too_many(request, Attempt.OWN, until)
    if request.method == "POST" and form.is_valid():
        form.save()  # type: ignore[attr-defined]
        end_links(person)
        update_session_auth_hash(request, person)
        if reaches_people():
            send_password_notice(person.email)
        messages.success(
            request, phrase("Your password has been changed. You are signed out everywhere else.")
        )
        return redirect("account")
    return show(request, "accounts/password.html", form=form, status=422 if form.errors else 200)


@signed_in
@require_POST
def send_letter(request: HttpRequest) -> HttpResponse:
    """A letter to the account's address, whose link proves that it reaches whoever has signed in."""
    person = account_of(request)
    if person.proven_at is not None or not reaches_people():
        return redirect("account")
    until = take_try(Attempt.LETTER, person.key)
    if until is not None:
        return too_many(request, Attempt.LETTER, until)
    link = request.build_absolute_uri(reverse("prove-address", args=[proof_of_address(person)]))
    if send_proof(person.email, link=link):
        messages.success(
            request, phrase("We have sent you an email. Open the link in this browser within 24 hours.")
        )
    else:
        messages.error(
            request, phrase("We could not send the email. Try again later, or tell whoever runs the site.")
        )
    return redirect("account")


@signed_in
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest, proof: str) -> HttpResponse:
    """The link of that letter: a button, so that nothing which only looks at links proves anything."""
    person = account_of(request)
    if request.method != "POST":
        return show(request, "accounts/prove.html", ProvePage(email=person.email))
    if not use_proof(person, proof):
        return show(request, "accounts/proof_over.html", status=410)
    messages.success(request, phrase("Your email address is confirmed."))
    return redirect("account")


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of theirs, this one too, and every link that would begin another."""
    end_sessions(account_of(request))
    end_links(account_of(request))
    logout(request)
    messages.success(request, phrase("You are signed out everywhere."))
    return redirect("sign-in")


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def go(request: HttpRequest) -> HttpResponse:
    """Delete an account: what goes and what stays is said first."""
    person = account_of(request)
    owned = owned_alone(person)
    form = GoForm(person, request.POST or None)
    until = password_try(person, form, "password")
    if until is not None:
        return too_many(request, Attempt.OWN, until)
    if request.method == "POST" and not owned and form.is_valid():
        end_sessions(person)
        delete_account(person)
        logout(request)
        messages.success(request, phrase("Your account has been deleted."))
        return redirect("sign-in")
    status = 409 if request.method == "POST" and owned else 422 if form.errors else 200
    waiting = len(waiting_scores(person.key))
    page = GoPage(
        owned=owned, waiting=count_words(waiting, "sealed score", "sealed scores") if waiting else ""
    )
    return show(request, "accounts/go.html", page, form=form, status=status)

"""Saying when to try again: after too many wrong passwords and links."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.web.access import Account
from bowstring.web.machines import machine_of
from bowstring.web.moments import clock_words
from bowstring.web.site.frame import show
from bowstring.web.store.failures import Attempt, forget_failures, give_back_try, take_try, try_again_at

_WHAT = {
    Attempt.OWN: phrase("You entered the wrong password five times."),
    Attempt.SIGN_IN: phrase("There were too many failed sign-ins from your network."),
    Attempt.LETTER: phrase(
        "We have already sent five emails. Look for the latest one, and check your spam folder."
    ),
    Attempt.LINK: phrase("Too many broken links were opened from your network."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyPage:
    """What was tried too often, and when to try again."""

    what: str
    at: str
    minutes: int
    is_own: bool


def too_many(request: HttpRequest, tried: Attempt, until: datetime) -> HttpResponse:
    """The answer to one try too many, for people and for programs."""
    seconds = max(1, int((until - timezone.now()).total_seconds()) + 1)
    page = TooManyPage(
        what=_WHAT[tried],
        at=clock_words(until),
        minutes=-(-seconds // 60),
        is_own=tried in (Attempt.OWN, Attempt.LETTER) and request.user.is_authenticated,
    )
    answer = show(request, "accounts/too_many.html", page, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def locked(request: HttpRequest, *_: Any) -> HttpResponse:
    """The answer to an address that failed too often from one machine, as the counting of sign-ins asks for it."""
    answer = show(request, "accounts/locked.html", status=429)
    answer.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return answer


def password_try(account: Account, form: forms.Form, field: str) -> datetime | None:
    """Count the account's own password in a form as a try; when to try again where it is one too many.

    Args: field: where the form asks for it. The form is looked at only after the try is counted.
    """
    if field not in form.fields or not form.data.get(field):
        return None
    until = take_try(Attempt.OWN, account.key)
    if until is None and field in form.errors:
        return try_again_at(Attempt.OWN, account.key)
    if until is None:
        forget_failures(Attempt.OWN, account.key)
    return until


def throttled(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page opened by a secret in its address: who opens many that do not work has to wait."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        machine = machine_of(request)
        until = try_again_at(Attempt.LINK, machine)
        if until is not None:
            return too_many(request, Attempt.LINK, until)
        answer = view(request, *args, **kwargs)
        if answer.status_code == 410:
            take_try(Attempt.LINK, machine)
        return answer

    return shown


def sign_in_try(request: HttpRequest) -> datetime | None:
    """Count a try to sign in against its machine; when to try again where it is one too many."""
    return take_try(Attempt.SIGN_IN, machine_of(request))


def no_failure(request: HttpRequest) -> None:
    """What was counted against a machine was no failure."""
    give_back_try(Attempt.SIGN_IN, machine_of(request))

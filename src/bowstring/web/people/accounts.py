"""Signing in and out."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.language import phrase
from bowstring.web.access import public, seats_of
from bowstring.web.people.account_forms import SignInForm
from bowstring.web.people.throttling import no_failure, sign_in_try, throttled, too_many
from bowstring.web.site.frame import show
from bowstring.web.store.accounts import SIGN_IN_FOR, use_sign_in_link
from bowstring.web.store.failures import Attempt

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""Who vouches for somebody that signed in by a link."""
_BY_LINK_AT = "by_link_at"
_ANEW = phrase(
    "Your email address is confirmed. We ended the old password and sessions in "
    "case they were not yours. Set a new password under Your account."
)


class SignIn(auth_views.LoginView):
    """By an address and a password; failures are counted for the address, and for the machine."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"provider": settings.OIDC_NAME if settings.OIDC_SERVER else ""}  # noqa: RUF012

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """What the page shows; a guest's way back to where they joined."""
        return super().get_context_data(**more) | {"seats": seats_of(self.request)}

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Look at what was typed, unless too much was tried from there."""
        until = sign_in_try(request)
        return too_many(request, Attempt.SIGN_IN, until) if until else super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        """Let them in."""
        no_failure(self.request)
        return super().form_valid(form)

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        """Show what is wrong; a field left blank is no try."""
        if not form.has_error(NON_FIELD_ERRORS):
            no_failure(self.request)
        return super().form_invalid(form)


sign_in = public(SignIn.as_view())
sign_out = public(require_POST(auth_views.LogoutView.as_view(next_page=reverse_lazy("sign-in"))))


@public
@throttled
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A sign-in link: a button, so that nothing which only looks at links uses it up."""
    if request.method != "POST":
        return show(request, "accounts/link.html")
    entry = use_sign_in_link(secret)
    if entry is None:
        return show(request, "accounts/link_over.html", status=410)
    login(request, entry.account, backend=BACKEND)
    request.session[_BY_LINK_AT] = time.time()
    if entry.is_anew:
        messages.info(request, _ANEW)
    return redirect("portfolios")


def came_by_link(request: HttpRequest) -> bool:
    """Whether somebody has just signed in by a link, as who forgot their password does."""
    return time.time() - float(request.session.get(_BY_LINK_AT, 0.0)) < SIGN_IN_FOR.total_seconds()

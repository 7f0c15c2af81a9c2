"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.web.access import public
from bowstring.web.forms.accounts import SignInForm
from bowstring.web.store.accounts import use_sign_in_link
from bowstring.web.views.frame import show

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""Who vouches for somebody that signed in by a link."""

sign_in = public(
    auth_views.LoginView.as_view(
        template_name="accounts/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        extra_context={"provider": settings.OIDC_NAME if settings.OIDC_SERVER else ""},
    )
)
sign_out = public(require_POST(auth_views.LogoutView.as_view(next_page=reverse_lazy("sign-in"))))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A sign-in link: a button, so that nothing which only looks at links uses it up."""
    if request.method != "POST":
        return show(request, "accounts/link.html")
    account = use_sign_in_link(secret)
    if account is None:
        return show(request, "accounts/link_over.html", status=410)
    login(request, account, backend=BACKEND)
    return redirect("portfolios")

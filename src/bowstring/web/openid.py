"""Signing in through an organisation's own provider (OpenID Connect). Only loaded where one is configured."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from bowstring.web.access import Account, public
from bowstring.web.store.accounts import account_at, make_account
from bowstring.web.store.invitations import is_invited
from bowstring.web.views.accounts import BACKEND
from bowstring.web.views.frame import show


class Door(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in who has an account here, or an invitation; nobody signs up otherwise."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign them in, or say why not. Raises: ImmediateHttpResponse, always."""
        person: Account | None = sociallogin.user if sociallogin.is_existing else _first_time(sociallogin)
        if person is None or not person.is_active:
            raise ImmediateHttpResponse(show(request, "accounts/no_account.html", status=403))
        # What the provider tells about them is not kept: only by which number it knows them.
        sociallogin.account.user = person
        sociallogin.account.extra_data = {}
        sociallogin.account.save()
        login(request, person, backend=BACKEND)
        raise ImmediateHttpResponse(redirect(sociallogin.get_redirect_url(request) or "portfolios"))

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        """Say that it did not work, and how to go on. Raises: ImmediateHttpResponse, always."""
        raise ImmediateHttpResponse(_failed(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Nobody makes an account by themselves."""
        return False


def _first_time(sociallogin: SocialLogin) -> Account | None:
    """The account of a verified address that the provider does not know under another number."""
    told = sociallogin.email_addresses
    if not told or not (told[0].verified or settings.OIDC_TRUSTS_EMAIL):
        return None
    email = told[0].email.lower()
    person = account_at(email)
    if person is None:
        return make_account(email) if is_invited(email) else None
    known = SocialAccount.objects.filter(user=person, provider=sociallogin.account.provider)
    return None if known.exists() else person


def _failed(request: HttpRequest) -> HttpResponse:
    return show(request, "accounts/provider_failed.html", status=401)


urlpatterns = [
    path("<slug:provider_id>/", public(views.login), name="openid_connect_login"),
    path("<slug:provider_id>/back", public(views.callback), name="openid_connect_callback"),
]

"""Signing in through an organisation's own provider (OpenID Connect). Only loaded where one is configured."""

import hashlib
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.crypto import constant_time_compare

from bowstring.web.access import public
from bowstring.web.people.provider_sign_in import come_in, first_time, whose
from bowstring.web.site.frame import show
from bowstring.web.store.provider_accounts import Identity


class Door(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in who has an account here, or an invitation; nobody signs up otherwise."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign them in, or say why not. Raises: ImmediateHttpResponse, always."""
        kept = sociallogin.account
        identity = Identity(
            provider=kept.provider,
            number=kept.uid,
            email=_verified_address(kept.extra_data["userinfo"]),
            goes_to=sociallogin.get_redirect_url(request) or "",
            groups=_groups(kept.extra_data),
        )
        if sociallogin.is_existing:
            # What else the provider says about them is not kept: only by which number it knows them.
            kept.extra_data = {}
            kept.save(update_fields=["extra_data"])
        person = sociallogin.user if sociallogin.is_existing else None
        answer = come_in(request, person, identity) if person is not None else first_time(request, identity)
        raise ImmediateHttpResponse(answer)

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The provider, asked as this site asks."""
        return Provider(request, app=super().get_provider(request, provider, client_id).app)

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        """Say that it did not work, and how to go on. Raises: ImmediateHttpResponse, always."""
        raise ImmediateHttpResponse(show(request, "accounts/provider_failed.html", status=401))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Nobody makes an account by themselves."""
        return False


class ProviderAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What is said to the provider and checked of its answers."""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        """The provider's tokens for a code; the verifier tells which nonce was sent along.

        Args: as in the adapter; the verifier comes out of the browser's session.
        """
        self.nonce = _nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Who came. Raises: OAuth2Error where the answer is not that to this browser's question."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("the provider sent no ID token")
        claims = self._decode_id_token(app, id_token)
        if not constant_time_compare(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the ID token answers another question")
        about = self._fetch_user_info(token.token)
        if about.get("sub") != claims.get("sub"):
            raise OAuth2Error("the provider's two answers are about two people")
        data = {"userinfo": about, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The configured provider. Nothing of how it is asked comes from the address that somebody followed."""

    oauth2_adapter_class = ProviderAdapter

    def get_pkce_params(self) -> dict[str, Any]:
        """What proves that the answer is to this browser's question: the challenge, and a nonce for the ID token.

        The nonce is made from the verifier, which the session holds already and no answer can know.
        """
        params: dict[str, Any] = super().get_pkce_params()
        return params | {"nonce": _nonce_of(params["code_verifier"])}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> Any:  # noqa: ARG002
        """What the settings say."""
        return self.get_auth_params()

    def get_scope_from_request(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """What the settings say."""
        return self.get_scope()


def _verified_address(about: dict[str, Any]) -> str:
    """The address that the provider vouches for, as it is written; blank where it does not.

    `email_verified` is true, also as text, and nothing else.
    """
    word = about.get("email_verified", settings.OIDC_TRUSTS_EMAIL)
    return str(about.get("email") or "") if word is True or word == "true" else ""


def _groups(answers: dict[str, Any]) -> tuple[str, ...]:
    """The groups that the provider has somebody in, as its signed token and its answer about them say."""
    claims = [answers.get(part, {}).get(settings.OIDC_GROUPS_CLAIM) for part in ("id_token", "userinfo")]
    texts = [
        [claim] if isinstance(claim, str) else claim for claim in claims if isinstance(claim, str | list)
    ]
    return tuple(dict.fromkeys(str(group) for groups in texts for group in groups))


def _nonce_of(verifier: str) -> str:
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()


@public
def away(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    return _answer(OAuth2LoginView, request, provider_id)


@public
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the provider."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(ProviderAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404("no such provider") from None
    return answer


urlpatterns = [
    path("whose", whose, name="provider-whose"),
    path("<slug:provider_id>/", away, name="openid_connect_login"),
    path("<slug:provider_id>/back", back, name="openid_connect_callback"),
]

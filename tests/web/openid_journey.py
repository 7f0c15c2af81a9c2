"""Run by test_openid.py in a process of its own: a small provider, and people who come to the site through it.

Prints what each of them met, as JSON. The provider checks PKCE as a real one does.
"""

import base64
import hashlib
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT = "bowstring"
PEOPLE: dict[str, dict[str, Any]] = {
    "member": {"sub": "n-1", "email": "Member@Example.org", "email_verified": True, "name": "A member"},
    "invited": {"sub": "n-2", "email": "invited@example.org", "email_verified": True},
    "unknown": {"sub": "n-3", "email": "unknown@example.org", "email_verified": True},
    "unverified": {"sub": "n-4", "email": "second@example.org", "email_verified": False},
    "same address, another number": {"sub": "n-5", "email": "member@example.org", "email_verified": True},
    "same number, another address": {"sub": "n-1", "email": "renamed@example.org", "email_verified": True},
}
ASKED: dict[str, str] = {}
"""What each code was asked with: its challenge."""


class Provider(BaseHTTPRequestHandler):
    """Tells about people by codes of the form `name`."""

    def do_GET(self) -> None:
        """Configuration and who somebody is."""
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path.startswith("/.well-known"):
            self.answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self.answer(PEOPLE[self.headers["Authorization"].removeprefix("Bearer ")])

    def do_POST(self) -> None:
        """A code for a token, where the verifier is that of the challenge."""
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        who = told["code"][0]
        digest = hashlib.sha256(told["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != ASKED[who]:
            self.answer({"error": "invalid_grant"}, status=400)
            return
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        now = int(time.time())
        claims = {**PEOPLE[who], "iss": here, "aud": CLIENT, "iat": now, "exp": now + 60}
        token = jwt.encode(claims, "a key of the provider that nobody knows", algorithm="HS256")
        self.answer({"access_token": who, "token_type": "Bearer", "id_token": token})

    def answer(self, told: dict[str, Any], status: int = 200) -> None:
        """Answer as JSON."""
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Let everybody come, one after the other."""
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    os.environ |= {
        "BOWSTRING_OIDC_SERVER": f"http://127.0.0.1:{provider.server_port}",
        "BOWSTRING_OIDC_CLIENT": CLIENT,
        "BOWSTRING_OIDC_SECRET": "a secret",
        "BOWSTRING_OIDC_NAME": "the ministry",
        "BOWSTRING_HOSTS": "testserver",
    }
    from bowstring.cli.site_database import ready_site

    ready_site(sys.argv[1])
    prepare()
    from django.test import Client

    told: dict[str, Any] = {"page": Client().get("/sign-in").content.decode()}
    told |= {who: comes(who) for who in PEOPLE}
    told["stopped"] = Client().get("/sign-in/with/provider/back?error=access_denied").status_code
    told["forged"] = Client().get("/sign-in/with/provider/back?code=member&state=forged").status_code
    told["elsewhere"] = Client().get("/sign-in/with/another/").status_code
    told["kept"] = what_is_kept()
    print(json.dumps(told))


def prepare() -> None:
    """Who has an account, and who is invited."""
    from bowstring.model.portfolio import Portfolio, Settings
    from bowstring.model.quarters import Quarter
    from bowstring.web.access import Role, grant
    from bowstring.web.store.accounts import make_account
    from bowstring.web.store.facts import create_portfolio
    from bowstring.web.store.invitations import invite
    from bowstring.web.store.members import May

    make_account("member@example.org")
    make_account("second@example.org")
    stored = create_portfolio(Portfolio(settings=Settings(name="One", start=Quarter(2027, 1))), "one")
    owner = make_account("owner@example.org")
    grant(owner, stored, Role.OWNER)
    invite(stored.pk, "invited@example.org", May(role="viewer"), by=owner.key)


def comes(who: str) -> dict[str, Any]:
    """What somebody meets who signs in through the provider."""
    from django.test import Client

    browser = Client()
    away = browser.get("/sign-in/with/provider/?next=/account")
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    ASKED[who] = asked["code_challenge"][0]
    back = browser.get("/sign-in/with/provider/back", {"code": who, "state": asked["state"][0]})
    account = browser.get("/account")
    return {
        "method": asked["code_challenge_method"][0],
        "status": back.status_code,
        "to": back.headers.get("Location", ""),
        "said": back.content.decode(),
        "is_in": account.status_code == 200,
        "account": account.content.decode(),
    }


def what_is_kept() -> str:
    """Everything that is kept of what the provider told."""
    from allauth.socialaccount.models import SocialAccount, SocialToken

    return str([*SocialAccount.objects.values("uid", "extra_data"), *SocialToken.objects.values()])


if __name__ == "__main__":
    main()

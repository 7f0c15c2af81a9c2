"""Run by test_openid.py in a process of its own: a small provider, and people who come to the site through it.

Prints what each of them met, as JSON. The provider checks PKCE and sends the nonce back, as a real one does.
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
PASSWORD = "three words apart"
PEOPLE: dict[str, dict[str, Any]] = {
    "member": {"sub": "n-1", "email": "Member@Example.org", "email_verified": True, "name": "A member"},
    "invited": {"sub": "n-2", "email": "invited@example.org", "email_verified": True},
    "unknown": {"sub": "n-3", "email": "unknown@example.org", "email_verified": True},
    "unverified": {"sub": "n-4", "email": "second@example.org", "email_verified": False},
    "unverified in words": {"sub": "n-4", "email": "second@example.org", "email_verified": "false"},
    "unverified in Python's words": {"sub": "n-4", "email": "second@example.org", "email_verified": "False"},
    "unverified as nought": {"sub": "n-4", "email": "second@example.org", "email_verified": 0},
    "unverified as one": {"sub": "n-4", "email": "second@example.org", "email_verified": 1},
    "unverified for want of a word": {"sub": "n-4", "email": "second@example.org"},
    "verified in words": {"sub": "n-6", "email": "words@example.org", "email_verified": "true"},
    "same address, another number": {"sub": "n-5", "email": "member@example.org", "email_verified": True},
    "same number, another address": {"sub": "n-1", "email": "renamed@example.org", "email_verified": True},
    "look-alike address": {"sub": "n-7", "email": "\u212aim@example.org", "email_verified": True},
    "address with a last dot": {"sub": "n-8", "email": "kim@example.org.", "email_verified": True},
    "address with a plus": {"sub": "n-9", "email": "kim+x@example.org", "email_verified": True},
    "closed": {"sub": "n-10", "email": "closed@example.org", "email_verified": True},
    "proven": {"sub": "n-11", "email": "proven@example.org", "email_verified": True},
    "joined before": {"sub": "n-12", "email": "before@example.org", "email_verified": True},
    "made ready by another": {"sub": "n-13", "email": "ceo@example.org", "email_verified": True},
    "own but unproven": {"sub": "n-14", "email": "own@example.org", "email_verified": True},
    "guessing": {"sub": "n-15", "email": "guessed@example.org", "email_verified": True},
    "grouped": {
        "sub": "n-17",
        "email": "grouped@example.org",
        "email_verified": True,
        "groups": ["all", "cn=leads,dc=example"],
    },
    "grouped elsewhere": {
        "sub": "n-18",
        "email": "elsewhere@example.org",
        "email_verified": True,
        "groups": ["nobody's"],
    },
    "grouped but unverified": {
        "sub": "n-19",
        "email": "grouped2@example.org",
        "email_verified": False,
        "groups": ["all"],
    },
    "careless": {"sub": "n-16", "email": "careless@example.org", "email_verified": True},
}
LIES: dict[str, dict[str, Any]] = {
    "replayed token": {"sub": "n-1", "nonce": "that of another sign-in"},
    "token without a nonce": {"sub": "n-1", "nonce": None},
    "two people at once": {"sub": "n-99"},
    "no token": {},
}
"""What is wrong with the ID token that comes for some; what is said of them beside it is what is said of the member."""
QUERIES: dict[str, dict[str, str]] = {}
"""What each code was asked with: its challenge and its nonce."""


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
            who = self.headers["Authorization"].removeprefix("Bearer ")
            self.answer(PEOPLE["member" if who in LIES else who])

    def do_POST(self) -> None:
        """A code for a token, where the verifier is that of the challenge."""
        form_data = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        who = form_data["code"][0]
        digest = hashlib.sha256(form_data["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != QUERIES[who]["code_challenge"]:
            self.answer({"error": "invalid_grant"}, status=400)
            return
        tokens = {"access_token": who, "token_type": "Bearer"}
        self.answer(tokens if who == "no token" else tokens | {"id_token": self.id_token(who)})

    def id_token(self, who: str) -> str:
        """What the provider signs about somebody."""
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        now = int(time.time())
        about = PEOPLE["member" if who in LIES else who]
        claims = {**about, "iss": here, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": QUERIES[who].get("nonce")} | LIES.get(who, {})
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, "a key of the provider that nobody knows", algorithm="HS256")

    def answer(self, payload: dict[str, Any], status: int = 200) -> None:
        """Answer as JSON."""
        body = json.dumps(payload).encode()
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
        "BOWSTRING_OIDC_GROUPS": "all = one: viewer; cn=leads,dc=example = one: portfolio lead; all = none: owner",
        "BOWSTRING_OIDC_SCOPE": "groups  offline_access",
        "BOWSTRING_HOSTS": "testserver",
    }
    from bowstring.cli.site_database import ready_site

    ready_site(sys.argv[1])
    from django.conf import settings

    # How passwords are kept is tested elsewhere: here they only have to be right or wrong.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    prepare()
    from django.test import Client

    journey: dict[str, Any] = {"page": Client().get("/sign-in").content.decode()}
    before = {email: signed_in(email) for email in ("proven", "before", "ceo", "own")}
    journey |= {who: comes(who)[0] for who in [*PEOPLE, *LIES]}
    journey["regrouped"] = regrouped("grouped")
    journey["fresh"] = begins_anew("made ready by another")
    journey["own"] = takes_over("own but unproven")
    journey["guessed"] = guesses("guessing")
    journey["ended"] = {email: what_is_left(email, browser) for email, browser in before.items()}
    journey["link"] = the_link_of_the_proven()
    journey["stopped"] = Client().get("/sign-in/with/provider/back?error=access_denied").status_code
    journey["forged"] = Client().get("/sign-in/with/provider/back?code=member&state=forged").status_code
    journey["elsewhere"] = Client().get("/sign-in/with/another/").status_code
    journey["nobody asked"] = Client().post("/sign-in/with/whose", {"not_mine": "1"}).headers["Location"]
    journey["steered"] = steered()
    journey["away"] = comes("member", to="//example.com/")[0]["to"]
    journey["kept"] = what_is_kept()
    print(json.dumps(journey))


def prepare() -> None:
    """Who has an account, and who is invited."""
    from allauth.socialaccount.models import SocialAccount

    from bowstring.model.portfolio import Portfolio, Settings
    from bowstring.model.quarters import Quarter
    from bowstring.web.access import Role, grant
    from bowstring.web.store.accounts import close_account, make_account, make_sign_in_link, prove_address
    from bowstring.web.store.facts import create_portfolio
    from bowstring.web.store.invitations import invite
    from bowstring.web.store.members import Permissions

    for email in ("member", "second", "words", "kim", "closed"):
        make_account(f"{email}@example.org")
    made = {
        email: make_account(f"{email}@example.org", name=email, password=PASSWORD)
        for email in ("proven", "before", "ceo", "own", "guessed", "careless")
    }
    close_account(make_account("closed@example.org"))
    prove_address(made["proven"])
    LINKS.append(make_sign_in_link(made["proven"]))
    SocialAccount.objects.create(user=made["before"], provider="provider", uid="n-12", extra_data={})
    stored = create_portfolio(Portfolio(settings=Settings(name="One", start=Quarter(2027, 1))), "one")
    owner = make_account("owner@example.org")
    grant(owner, stored, Role.OWNER)
    for account in made.values():
        grant(account, stored, Role.LEAD)
    invite(stored.pk, "invited@example.org", Permissions(role="viewer"), by=owner.key)


LINKS: list[str] = []
"""Secrets of sign-in links made before anybody came by the provider."""


def signed_in(name: str) -> Any:
    """The browser of whoever uses an account by its password."""
    from django.test import Client

    browser = Client()
    answer = browser.post("/sign-in", {"username": f"{name}@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def what_is_left(name: str, browser: Any) -> dict[str, Any]:
    """What somebody may still do who used an account by its password before its person came by the provider."""
    from django.test import Client

    again = Client().post("/sign-in", {"username": f"{name}@example.org", "password": PASSWORD})
    return {"session": browser.get("/account").status_code == 200, "password": again.status_code == 302}


def the_link_of_the_proven() -> int:
    """The status of a sign-in link that is older than the first sign-in by the provider."""
    from django.test import Client

    return Client().post(f"/sign-in/{LINKS[0]}").status_code


def comes(who: str, to: str = "/account") -> tuple[dict[str, Any], Any]:
    """What somebody meets who signs in through the provider, and their browser."""
    from django.test import Client

    browser = Client()
    away = browser.get("/sign-in/with/provider/", {"next": to})
    query = parse_qs(urlsplit(away.headers["Location"]).query)
    QUERIES[who] = {name: values[0] for name, values in query.items()}
    back = browser.get("/sign-in/with/provider/back", {"code": who, "state": query["state"][0]})
    account = browser.get("/account")
    met = {
        "method": query["code_challenge_method"][0],
        "nonce": query.get("nonce", [""])[0],
        "status": back.status_code,
        "to": back.headers.get("Location", ""),
        "said": back.content.decode(),
        "is_in": account.status_code == 200,
        "account": account.content.decode(),
    }
    return met, browser


def regrouped(who: str) -> list[Any]:
    """What somebody is in the portfolio after each sign-in, their groups being others each time; and what is kept."""
    from bowstring.web.models import AuditEntry, Membership

    rows = Membership.objects.filter(account__email=PEOPLE[who]["email"])
    steps = [list(rows.values_list("portfolio__key", "role"))]
    for groups in (["all"], "all", [], None):
        PEOPLE[who]["groups"] = groups
        comes(who)
        steps.append(list(rows.values_list("portfolio__key", "role")))
    by_hand = Membership.objects.get(account__email="proven@example.org")
    return [
        *steps,
        by_hand.role,
        list(AuditEntry.objects.filter(action="joined by group").values_list("record")),
    ]


def begins_anew(who: str) -> dict[str, Any]:
    """What becomes of an account that its address's person says is not theirs, and what they have then."""
    from bowstring.web.models import Account, AuditEntry

    _, browser = comes(who)
    page = browser.get("/sign-in/with/whose").content.decode()
    browser.post("/sign-in/with/whose", {"not_mine": "1"})
    fresh = Account.objects.get(email="ceo@example.org")
    other = Account.objects.get(name="ceo")
    return {
        "page": page,
        "account": browser.get("/account").content.decode(),
        "belongs": fresh.memberships.count(),
        "is_proven": fresh.proven_at is not None,
        "other": [other.is_active, other.email.endswith(".invalid"), other.memberships.count()],
        "trail": AuditEntry.objects.filter(record=other.key, action="lost its address").count(),
        "again": comes(who)[0]["is_in"],
    }


def takes_over(who: str) -> dict[str, Any]:
    """What somebody has who gives the password of their own unproven account."""
    _, browser = comes(who)
    wrong = browser.post("/sign-in/with/whose", {"password": "wrong"}).status_code
    right = browser.post("/sign-in/with/whose", {"password": PASSWORD})
    account = browser.get("/account").content.decode()
    return {
        "wrong": wrong,
        "to": right.headers.get("Location"),
        "account": account,
        "again": comes(who)[0]["is_in"],
    }


def guesses(who: str) -> list[int]:
    """The statuses of wrong passwords, and then the right one, for an account that is not theirs."""
    _, browser = comes(who)
    tried = [*(["wrong"] * 5), PASSWORD]
    return [browser.post("/sign-in/with/whose", {"password": word}).status_code for word in tried]


def steered() -> dict[str, list[str]]:
    """What the provider is asked where somebody made a visitor follow an address with words for it."""
    from django.test import Client

    words = {"auth_params": "redirect_uri=https://example.com/&nonce=mine&prompt=none", "scope": "everything"}
    away = Client().get("/sign-in/with/provider/", words)
    return parse_qs(urlsplit(away.headers["Location"]).query)


def what_is_kept() -> str:
    """Everything that is kept of what the provider told."""
    from allauth.socialaccount.models import SocialAccount, SocialToken

    return str([*SocialAccount.objects.values("uid", "extra_data"), *SocialToken.objects.values()])


if __name__ == "__main__":
    main()

"""What every answer carries, and what the site refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.secrets import secret_key

pytestmark = pytest.mark.django_db


def test_a_page_may_load_only_what_is_its_own(client: Client) -> None:
    told = client.get("/sign-in").headers["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in told.split(";") if part.strip())
    assert policy.pop("default-src") == "'none'"
    assert {policy.pop("base-uri"), policy.pop("frame-ancestors")} == {"'none'"}
    assert set(policy.values()) == {"'self'"}
    assert {"script-src", "style-src", "img-src", "connect-src", "form-action"} <= set(policy)


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/p/none/", "/sign-in/forged"])
def test_every_answer_carries_the_same_protection(client: Client, path: str) -> None:
    told = client.get(path).headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_stay_within_the_site(site: Site) -> None:
    site.account(Role.LEAD)
    told = Client().post("/sign-in", {"username": "lead@example.org", "password": "a long enough password"})
    session = told.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_name_that_the_site_was_not_given_is_refused(client: Client) -> None:
    told = client.get("/sign-in", headers={"host": "elsewhere.example"})
    assert told.status_code == 400
    assert "elsewhere.example" not in told.content.decode()


def test_a_form_that_is_too_large_is_refused_in_words(settings: Settings, client: Client) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    told = client.post("/sign-in", {"username": "x" * 2_000})
    assert told.status_code == 400
    assert "That request could not be read" in told.content.decode()


@pytest.mark.parametrize("bad", ["%00", "%FF", "..%2F..%2Fsecret.key", "a" * 5_000, "%F0%9F%92%A9"])
def test_a_forged_address_is_only_not_there(site: Site, bad: str) -> None:
    owner = site.client(Role.OWNER)
    for path in (f"/p/{bad}/", site.url(f"people/{bad}"), f"/sign-in/{bad}", f"/invitation/{bad}", f"/{bad}"):
        assert owner.get(path).status_code in (200, 404, 410)


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "x" * 10_000])
def test_text_that_no_database_keeps_is_refused_in_words(site: Site, bad: str) -> None:
    owner = site.client(Role.OWNER)
    sent = bad.encode("utf-8", "surrogatepass")
    for path in ("/account", "/start", site.url("people/invite"), site.url("audit/erase"), "/sign-in"):
        body = b"name=" + sent + b"&email=" + sent + b"&person=" + sent + b"&username=" + sent
        body += b"&start=" + sent + b"&once_key=" + sent + b"&password=p&is_meant=on&role=viewer"
        told = owner.post(path, body, content_type="application/x-www-form-urlencoded")
        assert told.status_code in (200, 302, 400, 422), path
    assert owner.get(site.url("audit"), {"record": bad.encode("utf-8", "replace")}).status_code == 200


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "home")
    assert secret_key(tmp_path / "home") == key
    assert len(key) >= 50
    assert (tmp_path / "home" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_behind_https_the_site_has_nothing_left_to_harden(tmp_path: Path) -> None:
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BOWSTRING_", "DJANGO_"))
        },
        "BOWSTRING_HOME": str(tmp_path),
        "BOWSTRING_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "no issues" in told.stdout + told.stderr

"""What every answer carries, and what the site refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.secrets import secret_key

pytestmark = pytest.mark.django_db


def test_a_page_may_load_only_what_is_its_own(client: Client) -> None:
    header = client.get("/sign-in").headers["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())
    assert policy.pop("default-src") == "'none'"
    assert {policy.pop("base-uri"), policy.pop("frame-ancestors")} == {"'none'"}
    assert set(policy.values()) == {"'self'"}
    assert {"script-src", "style-src", "img-src", "connect-src", "form-action"} <= set(policy)


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/p/none/", "/sign-in/forged"])
def test_every_answer_carries_the_same_protection(client: Client, path: str) -> None:
    response_headers = client.get(path).headers
    assert response_headers["X-Content-Type-Options"] == "nosniff"
    assert response_headers["X-Frame-Options"] == "DENY"
    assert response_headers["Referrer-Policy"] == "same-origin"
    assert response_headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("file", ["bowstring.css", "bowstring.js", "icon.svg", "licences.txt", "none.js"])
def test_files_carry_the_same_protection(client: Client, file: str) -> None:
    """An SVG or a text opened by its own address is a page too."""
    response = client.get(f"/static/bowstring/{file}")
    b"".join(response) if response.streaming else response.content
    assert (
        response.headers["Content-Security-Policy"]
        == client.get("/sign-in").headers["Content-Security-Policy"]
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_files_may_be_kept_and_pages_may_not(client: Client) -> None:
    response = client.get("/static/bowstring/bowstring.css")
    b"".join(response)
    assert "no-store" not in response.headers["Cache-Control"]
    for path in ("/sign-in", "/nowhere", "/account"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_the_table_of_what_is_met_names_tests_that_are_there() -> None:
    root = Path(__file__).parents[2]
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (root / "SECURITY.md").read_text())
    assert len(named) > 30
    gone = [
        f"{file}::{test}"
        for file, test in named
        if not (root / file).is_file() or f"def {test}" not in (root / file).read_text() + "def "
    ]
    assert gone == []


def test_cookies_are_out_of_reach_of_scripts_and_stay_within_the_site(site: Site) -> None:
    site.account(Role.LEAD)
    response = Client().post(
        "/sign-in", {"username": "lead@example.org", "password": "a long enough password"}
    )
    session = response.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_name_that_the_site_was_not_given_is_refused(client: Client) -> None:
    response = client.get("/sign-in", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "elsewhere.example" not in response.content.decode()


def test_a_form_that_is_too_large_is_refused_in_words(settings: Settings, client: Client) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = client.post("/sign-in", {"username": "x" * 2_000})
    assert response.status_code == 400
    assert "That request could not be read" in response.content.decode()


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
        response = owner.post(path, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 302, 400, 422), path
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
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert "no issues" in finished.stdout + finished.stderr


def test_behind_https_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BOWSTRING_")},
        "BOWSTRING_HOME": str(tmp_path),
        "BOWSTRING_HTTPS": "1",
    }
    names = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE"
    command = [sys.executable, "-c", f"from bowstring.web import settings; print({names})"]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "__Host-sessionid __Host-csrftoken True"


def test_passwords_are_kept_as_argon2_digests() -> None:
    from bowstring.web.settings import PASSWORD_HASHERS

    kept = import_string(PASSWORD_HASHERS[0])().encode("three words apart", "a salt of chance")
    assert len(PASSWORD_HASHERS) == 1
    assert kept.startswith("argon2$argon2id$")

"""Settings: typed, checked at the start, every mistake told at once, also out of a file."""

import os
from pathlib import Path

import pytest

from bowstring.model.problems import BadDataError
from bowstring.web.environment import add_file, read_environment
from bowstring.web.sub_path import inside


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any setting."""
    for name in [name for name in os.environ if name.startswith("BOWSTRING_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def test_settings_have_types_and_what_is_empty_is_not_set(environment: pytest.MonkeyPatch) -> None:
    for name, value in {
        "HOSTS": "a.example.org, b.example.org",
        "HTTPS": "1",
        "FRONT_SERVERS": "",
        "ANYBODY_STARTS": "0",
        "PATH": "bowstring/",
        "ADDRESS": "https://a.example.org/",
        "TIME_ZONE": "Europe/London",
    }.items():
        environment.setenv(f"BOWSTRING_{name}", value)
    settings = read_environment()
    assert settings.hosts == ["a.example.org", "b.example.org"]
    assert (settings.https, settings.front_servers, settings.anybody_starts) == (True, None, False)
    assert (settings.path, settings.address) == ("/bowstring", "https://a.example.org")


def test_every_mistake_is_told_at_once_with_its_name_and_no_secret(environment: pytest.MonkeyPatch) -> None:
    for name, value in {
        "EMAIL_PORT": "smtp",
        "TIME_ZONE": "Utopia",
        "QUOTAS": "wishes=3",
        "HOST": "a.example.org",
        "METRICS_TOKEN": "too short",
    }.items():
        environment.setenv(f"BOWSTRING_{name}", value)
    with pytest.raises(BadDataError) as bad:
        read_environment()
    lines = {problem.where.table: str(problem) for problem in bad.value.problems}
    assert set(lines) == {
        f"BOWSTRING_{name}" for name in ("EMAIL_PORT", "TIME_ZONE", "QUOTAS", "HOST", "METRICS_TOKEN")
    }
    assert "Did you mean BOWSTRING_HOSTS?" in lines["BOWSTRING_HOST"]
    assert "Europe/London" in lines["BOWSTRING_TIME_ZONE"]
    assert "too short" not in lines["BOWSTRING_METRICS_TOKEN"]


def test_a_language_that_is_not_there_is_told_with_those_that_are(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("BOWSTRING_LANGUAGE", "tlh")
    with pytest.raises(BadDataError, match="'tlh' is no language here"):
        read_environment()


def test_a_scope_is_words_with_spaces_between(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("BOWSTRING_OIDC_SCOPE", " groups  roles ")
    assert read_environment().oidc_scope == "groups roles"
    environment.setenv("BOWSTRING_OIDC_SCOPE", 'groups"')
    with pytest.raises(BadDataError, match="is no scope of OpenID Connect, such as groups"):
        read_environment()


def test_a_file_adds_what_the_environment_does_not_say(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "# ours\nBOWSTRING_EMAIL_PORT=587\nexport BOWSTRING_EMAIL_HOST='mail.example.org'\nPATH=nowhere\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    path_before = os.environ["PATH"]
    environment.setenv("BOWSTRING_EMAIL_PORT", "25")
    environment.setenv("BOWSTRING_EMAIL_HOST", "")
    environment.delenv("BOWSTRING_EMAIL_HOST")
    try:
        add_file(tmp_path)
        settings = read_environment()
    finally:
        os.environ.pop("BOWSTRING_EMAIL_HOST", None)
    assert (settings.email_port, settings.email_host) == (25, "mail.example.org")
    assert os.environ["PATH"] == path_before
    add_file(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "there"),
    [("/bowstring/plan", "/plan"), ("/bowstring", "/"), ("/plan", "/plan"), ("/bowstrings", "/bowstrings")],
)
def test_a_sub_path_is_taken_off_where_it_stands(path: str, there: str) -> None:
    assert inside(path, "/bowstring") == there
    assert inside(path, "") == path

"""Comments by program and by command: what a seal hides stays hidden, whoever asks."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from tests.web.api.conftest import Program
from tests.web.conftest import Site
from typer.testing import CliRunner

from bowstring.answers.schemas import schema_of
from bowstring.cli import commenting
from bowstring.cli.app import app
from bowstring.web.access import Role
from bowstring.web.models import Comment
from bowstring.web.store.comments import add_comment
from bowstring.web.store.conversations import open_conversation
from bowstring.web.store.facts import load_portfolio

URL = "/api/v1/portfolios/small/comments"


def _post(program: Client, body: Any) -> Any:
    return program.post(URL, json.dumps(body), content_type="application/json")


def _about(site: Site) -> str:
    return f"initiative:{load_portfolio(site.stored.pk).initiatives[0].key}"


def _sealing(site: Site, about: str) -> None:
    work = about.partition(":")[2]
    open_conversation(
        site.stored.pk, f"worth:{work}", initiatives=(work,), plan="", by="", today=date(2026, 3, 12)
    )


def test_a_program_says_reads_and_erases(site: Site, program: Program) -> None:
    viewer, lead, about = program(Role.VIEWER), program(Role.LEAD), _about(site)
    answer = _post(viewer, {"about": about, "text": "Ask the councils."})
    assert (answer.status_code, answer.json()["hidden"], answer.json()["author"]) == (201, False, "Viewer")
    for url in (URL, f"{URL}?about={about}"):
        (comment,) = lead.get(url).json()["comments"]
        assert (comment["text"], comment["about"]) == ("Ask the councils.", about)
    assert lead.get(f"{URL}?about=initiative:none").json()["comments"] == []
    assert viewer.delete(f"{URL}/{comment['comment']}").status_code == 204
    assert viewer.delete(f"{URL}/{comment['comment']}").status_code == 404
    for body, status in (
        ({"about": about, "text": "  "}, 422),
        ({"about": about, "text": "x" * 2001}, 422),
        ({"about": "initiative:none", "text": "x"}, 404),
        ({"about": about}, 422),
    ):
        assert _post(viewer, body).status_code == status


def test_what_is_said_while_figures_are_sealed_is_its_authors_alone(site: Site, program: Program) -> None:
    viewer, lead, about = program(Role.VIEWER), program(Role.LEAD), _about(site)
    _sealing(site, about)
    sealed = _post(viewer, {"about": about, "text": "I would say 777."}).json()
    assert sealed["hidden"] is True
    assert lead.get(URL).json()["comments"] == []
    assert lead.delete(f"{URL}/{sealed['comment']}").status_code == 404
    assert [comment["text"] for comment in viewer.get(URL).json()["comments"]] == ["I would say 777."]


@pytest.fixture
def tell(site: Site, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command upon the site that is open; its result."""
    monkeypatch.setattr(commenting, "open_portfolio", lambda *_: site.stored.pk)

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["comments", "sqlite:///site.sqlite3#small", *words])

    return run


def test_the_command_tells_what_a_member_may_see_and_says_something(site: Site, tell: Any) -> None:
    about, author = _about(site), site.account(Role.VIEWER)
    assert tell().output == "No comments.\n"
    result = tell(about, "--as", author.email, "--say", "Ask the councils.")
    assert result.exit_code == 0
    assert f"on {about}:\nAsk the councils." in result.output
    _sealing(site, about)
    add_comment(
        site.stored.pk, about, "I would say 777.", by=author.key, initiatives=(about.partition(":")[2],)
    )
    assert "777" not in tell().output
    assert "777" not in tell(about, "--as", site.account(Role.LEAD).email).output
    assert "hidden until the figures are shown:\nI would say 777." in tell("--as", author.email).output
    answer = json.loads(tell(about, "--json").output)
    assert [comment["text"] for comment in answer["comments"]] == ["Ask the councils."]
    assert list(Draft202012Validator(schema_of("comments")).iter_errors(answer)) == []


def test_the_command_refuses_strangers_nothing_and_files(site: Site, tell: Any, tmp_path: Path) -> None:
    about = _about(site)
    for words, mend in (
        (("--as", "nobody@example.org"), "is no member"),
        ((about, "--say", "x"), "--as EMAIL"),
        (("initiative:none", "--as", site.account(Role.VIEWER).email, "--say", "x"), "nothing to comment on"),
        ((about, "--as", "viewer@example.org", "--say", "x" * 2001), "2,000 characters"),
    ):
        refused = tell(*words)
        assert refused.exit_code != 0
        assert mend in " ".join(f"{refused.output}{refused.exception}".split())
    assert not Comment.objects.exists()
    assert "name its database" in " ".join(
        CliRunner().invoke(app, ["comments", str(tmp_path)]).output.split()
    )

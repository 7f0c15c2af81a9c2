"""A catalogue's API as a source: page by page, with a token that goes nowhere else."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.cli.conftest import Run

from bowstring.cli import pulling
from bowstring.formats.files import read_portfolio
from bowstring.model.problems import BadDataError


def entity(kind: str, name: str, **spec: object) -> dict[str, object]:
    """An entity as a catalogue answers it."""
    return {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}


class Catalogue(HTTPServer):
    """A catalogue on this machine. manner: how it answers; tokens: what it was sent."""

    manner = "pages"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.tokens: list[str] = []
        self.paths: list[str] = []
        self.entities: list[object] = [entity("Group", "team-a")]
        self.entities += [entity("Component", f"part-{n}", owner="team-a") for n in range(4)]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        site: Catalogue = self.server
        site.tokens.append(self.headers.get("Authorization", ""))
        site.paths.append(self.path)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if site.manner == "redirect":
            self.send_response(302)
            self.send_header("Location", f"{site.url}/elsewhere")
            self.end_headers()
        elif site.manner == "locked":
            self._say(403, {})
        elif site.manner == "page":
            self._say(200, "<html>")
        elif parts.path == "/api/catalog/entities/by-query" and site.manner == "pages":
            at = int(query.get("cursor", "0"))
            more = {"nextCursor": str(at + 2)} if at + 2 < len(site.entities) else {}
            self._say(200, {"items": site.entities[at : at + 2], "pageInfo": more})
        elif parts.path == "/api/catalog/entities" and site.manner == "old":
            self._say(200, site.entities if query["offset"] == "0" else [])
        else:
            self._say(404, {})

    def _say(self, status: int, answer: object) -> None:
        content = json.dumps(answer).encode() if not isinstance(answer, str) else answer.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """A catalogue that runs."""
    monkeypatch.setenv(pulling.TOKEN, "a-token")
    server = Catalogue()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_catalogue_is_pulled_page_by_page_with_its_token(
    catalogue: Catalogue, run: Run, tmp_path: Path
) -> None:
    done = run("convert", "--from", "backstage", catalogue.url, tmp_path / "made")
    assert done.code == 0, done.err
    portfolio, _ = read_portfolio(tmp_path / "made")
    assert [(asset.key, asset.team) for asset in portfolio.assets] == [
        (f"component:part-{n}", "team-a") for n in range(4)
    ]
    assert len(catalogue.paths) == 3
    assert set(catalogue.tokens) == {"Bearer a-token"}
    assert "a-token" not in done.out + done.err


def test_pulled_again_it_says_the_same(catalogue: Catalogue, run: Run, tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert run("convert", "--from", "backstage", f"{catalogue.url}/", tmp_path / name).code == 0
    assert read_portfolio(tmp_path / "first")[0] == read_portfolio(tmp_path / "second")[0]


def test_an_earlier_version_is_pulled_by_its_own_pages(catalogue: Catalogue) -> None:
    catalogue.manner = "old"
    assert len(json.loads(pulling.pull_catalogue(catalogue.url))) == 5


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("redirect", "leads elsewhere"),
        ("locked", "refuses to answer"),
        ("page", "does not answer as a catalogue does"),
        ("none", "there is no catalogue"),
    ],
)
def test_what_goes_wrong_is_said_without_the_token(catalogue: Catalogue, manner: str, words: str) -> None:
    catalogue.manner = manner
    with pytest.raises(BadDataError, match=words) as caught:
        pulling.pull_catalogue(catalogue.url)
    assert "a-token" not in str(caught.value)
    assert not any("elsewhere" in path for path in catalogue.paths)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://catalogue.example.org", "where anybody on the way can read it"),
        ("https://ann:secret@catalogue.example.org", "a password stands in the address"),
        ("ftp://catalogue.example.org", "no address of a catalogue"),
        ("http://127.0.0.1:9", "cannot be reached"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(
    url: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pulling.TOKEN, "a-token")
    with pytest.raises(BadDataError, match=words) as caught:
        pulling.pull_catalogue(url)
    assert "secret" not in str(caught.value)


def test_an_answer_that_is_too_large_is_refused(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "_MOST_BYTES", 100)
    with pytest.raises(BadDataError):
        pulling.pull_catalogue(catalogue.url)

"""The documentation as a site: it builds without a complaint, fetches nothing, and its search finds what people ask."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lunr import lunr
from lunr.index import Index

ROOT = Path(__file__).parents[1]
ANSWERS = {
    "install with pip": "install.html#install-with-pip",
    "docker": "install.html#with-docker",
    "import from jira": "sources.html#import-from-jira",
    "import backstage": "sources.html#import-from-backstage",
    "excel": "sources.html#import-from-excel-or-csv",
    "python library": "library.html",
    "undo an import": "guide.html#undo-an-import",
    "reveal scores": "guide.html#reveal-the-scores",
    "adopt the plan": "guide.html#adopt-the-plan",
    "invite people": "guide.html#invite-somebody",
    "score blind": "guide.html#score-blind",
    "backup": "administration.html#backup-and-restore",
    "single sign-on": "install.html#single-sign-on",
    "shell completion": "install.html#shell-completion",
    "upgrade": "install.html#upgrade",
    "what-if scenario": "guide.html#try-a-what-if-scenario",
    "another language": "languages.html",
    "translate into french": "languages.html",
    "outlook calendar": "guide.html#take-the-agenda-with-you",
    "change many rows at once": "guide.html#change-many-at-once",
    "api": "interface.html",
    "api token": "interface.html",
    "token for a program": "interface.html",
    "comments": "guide.html#comment-and-call-somebody-in",
    "data frame pandas": "library-reference.html#bowstring.library.frame.Frame.to_frame",
}
"""What people type, and where it is answered."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", folder]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "WARNING" not in ended.stderr
    return folder


@pytest.fixture(scope="module")
def index(site: Path) -> Index:
    """What a reader's browser searches, weighed as the theme weighs it."""
    documents = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    fields = [{"field_name": "title", "boost": 1000}, {"field_name": "text", "boost": 1}]
    return lunr(ref="location", fields=fields, documents=documents)


@pytest.mark.parametrize("words", ANSWERS)
def test_the_search_answers_what_people_ask_among_its_first_three(words: str, index: Index) -> None:
    hits = [hit["ref"] for hit in index.search(words.replace("-", " "))[:3]]
    assert ANSWERS[words] in hits


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        fetched = re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"?([^\"\s>]+)", text)
        assert [target for target in fetched if re.match(r"(?:https?:)?//", target)] == [], page.name
        assert "<h1" in text, page.name

"""Run by test_languages.py in a process of its own: the site in a pseudo-locale, its own words told from people's.

Every sentence that is marked comes with accents, and what people wrote is put into Greek letters, so that a plain
word on a page is one that no translator would see. Prints them as JSON, with the pages that they stand on.
"""

import calendar
import dataclasses
import json
import re
import sys
from collections import defaultdict, deque
from enum import Enum
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.web.sub_path_journey import KEYS, LINK, SKIPPED

from bowstring.cli.site_database import ready_site

MOST = 150
LATIN, GREEK = "abcdefghijklmnopqrstuvwxyz", "αβψδεφγηιξκλμνοπκρστθωωχυζ"
IN_GREEK = str.maketrans(LATIN + LATIN.upper(), GREEK + GREEK.upper())
PLAIN = re.compile(r"(?<![\w.@/-])[A-Za-z]{3,}(?![\w@/-]|\.\w)")
ACCENTED = re.compile("[aceilnorsuyzACEILNORSUYZ]")
NAMES = {"Bowstring", *calendar.month_name, *calendar.month_abbr}
"""Our own, and what the locale data of the pseudo-locale has in English."""

# The guide is a document of its own, and what programs may call is told in English.
OTHERS = re.compile(r"/help|/api/")
SHOWN = ("aria-label", "title", "alt", "placeholder")
WORDS = {"groups", "unit", "group", "stopped_because"}
UNSEEN = {"script", "style", "code", "svg"}


class Shown(HTMLParser):
    """What a page shows or reads out, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are read out, and what begins."""
        self.pieces += [value for name, value in attrs if name in SHOWN and value]
        if tag in UNSEEN:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What ends."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._inside and data.strip():
            self.pieces.append(" ".join(data.split()))


def all_greek(words: Any) -> Any:
    """Words that are no keys, whatever they look like."""
    return tuple(map(all_greek, words)) if isinstance(words, tuple) else str(words).translate(IN_GREEK)


def in_greek(value: Any) -> Any:
    """A record whose words are in Greek letters; keys, days and choices stay."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return value.translate(IN_GREEK) if re.search("[A-Z ]", value) and not value.isupper() else value
    if isinstance(value, tuple):
        return tuple(in_greek(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        greek = {name: in_greek(getattr(value, name)) for name in fields}
        for name in WORDS & set(fields):
            greek[name] = all_greek(getattr(value, name))
        return dataclasses.replace(value, **greek)
    return value


def plain_words(page: str) -> list[str]:
    """The pieces of a page in which a word has no accent that a translated one would have."""
    shown = Shown()
    shown.feed(page)
    return [
        piece
        for piece in shown.pieces
        if any(ACCENTED.search(word) and word not in NAMES for word in PLAIN.findall(piece))
    ]


def walk(browser: Any) -> dict[str, Any]:
    """Every kind of page that links lead to: how many there were, and plain pieces with the kinds they stand on."""
    waiting, kinds, pieces = deque(["/", "/p/greek/"]), set(), defaultdict(set)
    while waiting and len(kinds) < MOST:
        path = waiting.popleft()
        kind = KEYS.sub(r"\1…", urlsplit(path).path)
        if kind in kinds or SKIPPED.search(path) or OTHERS.match(path) or path.startswith("/static/"):
            continue
        answer = browser.get(path, follow=True)
        if answer.headers.get("Content-Type", "").split(";")[0] != "text/html" or answer.status_code != 200:
            continue
        kinds.add(kind)
        page = answer.content.decode()
        for piece in plain_words(page):
            pieces[piece].add(kind)
        links = [urlsplit(urljoin(path, unescape(link))) for link in LINK.findall(page)]
        waiting += [
            f"{link.path}?{link.query}" if link.query else link.path for link in links if not link.netloc
        ]
    return {"pages": sorted(kinds), "plain": {piece: sorted(pieces[piece]) for piece in sorted(pieces)}}


def main() -> None:
    """Store a small department in Greek letters, plan it, walk, and print."""
    ready_site(sys.argv[1])
    from django.test import Client
    from tests.web.concluded import concluded_of
    from tests.web.small_department import tiny_department

    from bowstring.web.access import Role, grant
    from bowstring.web.store.accounts import make_account
    from bowstring.web.store.facts import create_portfolio
    from bowstring.web.store.plans import record_plan

    portfolio = in_greek(tiny_department())
    stored = create_portfolio(portfolio, "greek")
    owner = make_account("owner@example.org")
    grant(owner, stored, Role.OWNER)
    recorded, findings = concluded_of(portfolio)
    record_plan(stored.pk, recorded, findings, revision=stored.revision)
    browser = Client()
    browser.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    print(json.dumps(walk(browser)))


if __name__ == "__main__":
    main()

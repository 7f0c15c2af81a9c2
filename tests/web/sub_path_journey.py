"""Run by test_sub_path.py in a process of its own: a site under /bowstring, walked from page to page by its links.

Prints, as JSON, every page met with its status, and every address that leads out of the site.
"""

import io
import json
import os
import re
import sys
from collections import deque
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit
from wsgiref.util import setup_testing_defaults

PREFIX = "/bowstring"
HOST = "testserver"
MOST = 120
LINK = re.compile(r'\b(?:href|src|action|hx-get|hx-post|data-url)="([^"]*)"')
KEYS = re.compile(r"(/(?:initiative|decision|questions|assess|settle|exists|why)/)[^/?]+|[\w.-]*\d[\w.-]*")
"""What tells pages of one kind apart: one of each is enough."""

# Leaving, and what only does something when it is pressed.
SKIPPED = re.compile(r"/sign-out|/again|/draw$|\.(?:zip|docx|xlsx|parquet)$|/export/")


def main() -> None:
    """Store a small department, not planned, walk, and print."""
    os.environ |= {"BOWSTRING_PATH": PREFIX, "BOWSTRING_HOSTS": HOST}
    from bowstring.cli.site_database import ready_site

    ready_site(sys.argv[1])
    from bowstring.web.wsgi import application

    cookie = signed_in()
    _, _, described = fetch(application, f"{PREFIX}/api/v1/openapi.json", cookie)
    print(json.dumps({**walk(application, cookie), "servers": json.loads(described)["servers"]}))


def signed_in() -> str:
    """The cookie of an owner's browser."""
    from django.conf import settings
    from django.test import Client
    from tests.web.stored import store_department

    from bowstring.web.access import Role, grant
    from bowstring.web.store.accounts import make_account

    stored = store_department()
    owner = make_account("owner@example.org")
    grant(owner, stored, Role.OWNER)
    browser = Client()
    browser.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def walk(application: Any, cookie: str) -> dict[str, Any]:
    """Every kind of page that links lead to, its status; addresses outside; the files that pages load."""
    waiting, kinds, statuses, outside = deque([f"{PREFIX}/"]), set(), {}, set()
    while waiting and len(statuses) < MOST:
        path = waiting.popleft()
        kind = KEYS.sub(r"\1…", urlsplit(path).path)
        if kind in kinds:
            continue
        kinds.add(kind)
        status, headers, body = fetch(application, path, cookie)
        statuses[path] = status
        links = [headers["Location"]] if "Location" in headers else []
        if headers.get("Content-Type", "").startswith("text/html"):
            links += [unescape(link) for link in LINK.findall(body)]
        for link in links:
            target = urlsplit(urljoin(f"http://{HOST}{path}", link))
            if target.netloc != HOST or target.scheme not in ("http", "https"):
                continue
            if not target.path.startswith(f"{PREFIX}/"):
                outside.add(f"{path} -> {link}")
            elif not SKIPPED.search(target.path):
                waiting.append(f"{target.path}?{target.query}" if target.query else target.path)
    return {"statuses": statuses, "outside": sorted(outside)}


def fetch(application: Any, path: str, cookie: str) -> tuple[int, dict[str, str], str]:
    """A page as a server before the site asks for it, the prefix not taken off."""
    address = urlsplit(path)
    environ: dict[str, Any] = {
        "PATH_INFO": address.path,
        "QUERY_STRING": address.query,
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    met: list[Any] = []
    answer = application(environ, lambda status, headers, *_: met.extend((status, headers)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(met[0].split()[0]), dict(met[1]), body.decode("utf-8", "replace")


if __name__ == "__main__":
    main()

"""A Backstage catalogue from its API: read page by page, bounded, and never led elsewhere with its token."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from bowstring.formats.findings import refusal
from bowstring.model.problems import BadDataError, Place

TOKEN = "BOWSTRING_BACKSTAGE_TOKEN"  # noqa: S105 the name of an environment variable
_PATH = "/api/catalog"
_PAGE = 500
_MOST_PAGES = 400
_MOST_BYTES = 50_000_000
_PATIENCE_S = 30
_LOCAL = ("localhost", "127.0.0.1", "::1")
_NOT_FOUND, _UNAUTHORISED, _FORBIDDEN = 404, 401, 403


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is refused: it would take the token along to wherever it leads."""

    def redirect_request(self, *_: object) -> None:
        """Nowhere else: the answer is then the redirect itself."""


def pull_catalogue(url: str) -> bytes:
    """Every entity of the catalogue at that address, as a JSON list. The token stands in BOWSTRING_BACKSTAGE_TOKEN.

    Raises: BadDataError where the address cannot be used, or does not answer as a catalogue does.
    """
    base = _base_of(url)
    try:
        entities = list(_by_query(base))
    except _NotThereError:
        # Before version 1.17 of Backstage there are no queries.
        entities = list(_by_offset(base))
    return json.dumps(entities).encode()


class _NotThereError(Exception):
    """The catalogue has no such path."""


def _by_query(base: str) -> Iterator[object]:
    cursor, is_first, size = "", True, 0
    for _ in range(_MOST_PAGES):
        parameters = {"limit": str(_PAGE), **({"cursor": cursor} if cursor else {})}
        answer, length = _answer(f"{base}/entities/by-query?{urlencode(parameters)}", may_miss=is_first)
        size += length
        _check_size(base, size)
        if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
            raise _strange(base)
        yield from answer["items"]
        page = answer.get("pageInfo")
        cursor = str(page.get("nextCursor") or "") if isinstance(page, dict) else ""
        is_first = False
        if not cursor:
            return
    raise refusal(Place(table=base), f"it has more than {_MOST_PAGES:,} pages.", "Name a smaller catalogue.")


def _by_offset(base: str) -> Iterator[object]:
    size = 0
    for page in range(_MOST_PAGES):
        parameters = {"limit": str(_PAGE), "offset": str(page * _PAGE)}
        try:
            answer, length = _answer(f"{base}/entities?{urlencode(parameters)}", may_miss=True)
        except _NotThereError:
            message = f"there is no catalogue at {base}."
            raise refusal(Place(table=base), message, "Give the address of the Backstage back end.") from None
        size += length
        _check_size(base, size)
        if not isinstance(answer, list):
            raise _strange(base)
        yield from answer
        if len(answer) < _PAGE:
            return
    raise refusal(Place(table=base), f"it has more than {_MOST_PAGES:,} pages.", "Name a smaller catalogue.")


def _answer(url: str, *, may_miss: bool) -> tuple[Any, int]:
    """What the address answers in JSON, and how many bytes that took. may_miss: whether 404 means another version."""
    token = os.environ.get(TOKEN, "").strip()
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 http or https: _base_of looked
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=_PATIENCE_S) as response:
            content = response.read(_MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        # It holds the answer's open connection.
        error.close()
        if error.code == _NOT_FOUND and may_miss:
            raise _NotThereError from None
        raise _refused(url, error.code) from error
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise refusal(Place(table=url), f"it cannot be reached: {reason}.", "Check the address.") from error
    try:
        return json.loads(content), len(content)
    except ValueError:
        raise _strange(url) from None


def _base_of(url: str) -> str:
    """The address of the catalogue's API. Raises: BadDataError where it is none, or would show the token."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refusal(Place(table=url), "this is no address of a catalogue.", "Begin it with https://.")
    if parts.username or parts.password:
        raise refusal(
            Place(table=parts.hostname),
            "a password stands in the address.",
            f"Put a token into {TOKEN} instead.",
        )
    if parts.scheme == "http" and os.environ.get(TOKEN) and parts.hostname not in _LOCAL:
        message = "the token would be sent where anybody on the way can read it."
        raise refusal(Place(table=url), message, "Give the address with https://.")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith(_PATH) else path + _PATH}"


def _check_size(base: str, size: int) -> None:
    if size > _MOST_BYTES:
        message = f"it answers with more than {_MOST_BYTES // 1_000_000} MB."
        raise refusal(Place(table=base), message, "Name a smaller catalogue.")


def _refused(url: str, code: int) -> BadDataError:
    if code in (_UNAUTHORISED, _FORBIDDEN):
        message = f"the catalogue refuses to answer (status {code})."
        return refusal(Place(table=url), message, f"Put a token that may read it into {TOKEN}.")
    if 300 <= code < 400:
        message = f"it leads elsewhere (status {code}), and that is not followed."
        return refusal(Place(table=url), message, "Give the address it leads to.")
    return refusal(Place(table=url), f"the catalogue answers with status {code}.", "Try again later.")


def _strange(url: str) -> BadDataError:
    mend = "Give the address of the Backstage back end, such as https://backstage.example.org."
    return refusal(Place(table=url), "it does not answer as a catalogue does.", mend)

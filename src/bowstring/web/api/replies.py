"""What calls answer: JSON with the number of its schema, and the same again to whoever repeats a key."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from bowstring.answers.answer import Answer, numbered
from bowstring.model.problems import BowstringError
from bowstring.model.wording import UNSEEN
from bowstring.web.secrets import digest_of
from bowstring.web.store.submissions import store_once

KEY_HEADER = "Idempotency-Key"

_LONGEST_KEY = 255
_UNSEEN = re.compile(f"[{UNSEEN}]")


class UsedKeyError(BowstringError):
    """An idempotency key that came with another call before."""


def reply(answer: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """An answer as JSON. Marks that an eye would not see are escaped."""
    return _json(json.dumps(numbered(answer), ensure_ascii=False, allow_nan=False), status)


def moment(time: datetime | None) -> str | None:
    """A moment as programs get it."""
    return time.isoformat() if time is not None else None


def once(request: HttpRequest, do: Callable[[], tuple[Answer, int]], *, by: str) -> HttpResponse:
    """Do what a call asks for, once for each idempotency key that its program sends; the answer and its status.

    A call without a key is done each time. What failed stored nothing, and may be tried again under its key. by: whose
    keys they are. Raises: UsedKeyError.
    """
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        with transaction.atomic():
            answer, status = do()
        return reply(answer, status=status)
    if len(key) > _LONGEST_KEY:
        raise UsedKeyError(f"The key is longer than {_LONGEST_KEY} signs. Use a shorter one, such as a UUID.")
    call = digest_of(f"{request.method} {request.get_full_path()}\n{digest_of_body(request)}")

    def store() -> str:
        made, made_status = do()
        return json.dumps({"call": call, "status": made_status, "answer": numbered(made)})

    kept = json.loads(store_once(digest_of(f"call {key}")[:40], store, by=by))
    if kept["call"] != call:
        raise UsedKeyError("That key came with another call before. Send a new key with a new call.")
    return _json(json.dumps(kept["answer"], ensure_ascii=False), kept["status"])


def digest_of_body(request: HttpRequest) -> str:
    """What tells one call's content from another's."""
    parts = [request.body.decode("latin-1")] if not request.FILES else []
    for name, file in sorted(request.FILES.items()):
        parts.append(f"{name} {file.name} {digest_of(file.read().decode('latin-1'))}")  # type: ignore[union-attr]
        file.seek(0)  # type: ignore[union-attr]
    return digest_of("\n".join(parts))


def _json(text: str, status: int) -> HttpResponse:
    escaped = _UNSEEN.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)
    return HttpResponse(escaped, content_type="application/json", status=status)

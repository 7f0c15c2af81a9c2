"""What a program is told where its call cannot be answered: RFC 9457 problems, with place and mend."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from bowstring.answers.answer import problem_answers
from bowstring.model.language import phrase
from bowstring.model.problems import Problem

MEDIA_TYPE = "application/problem+json"

PROBLEMS: Mapping[str, tuple[int, str]] = {
    "unreadable": (400, phrase("The request could not be read")),
    "no-token": (401, phrase("No token that works came with the request")),
    "not-allowed": (403, phrase("The token or its owner may not do this")),
    "not-found": (404, phrase("There is nothing here")),
    "not-yet": (404, phrase("This has not been worked out yet")),
    "no-such-method": (405, phrase("This address takes other methods")),
    "changed-meanwhile": (409, phrase("Somebody else has changed this meanwhile")),
    "out-of-turn": (409, phrase("This cannot be done as things stand")),
    "too-large": (413, phrase("More was sent than may be sent here")),
    "invalid": (422, phrase("What was sent cannot be taken")),
    "key-used": (422, phrase("The idempotency key was used for something else")),
    "too-many": (429, phrase("There is as much of this as there may be")),
    "broken": (500, phrase("Something went wrong that should not have")),
    "busy": (503, phrase("The site is busy")),
}
"""Every kind of problem: its status and its title."""


def is_call(request: HttpRequest) -> bool:
    """Whether a request is a program's."""
    return request.path_info.startswith("/api/")


def problem_response(
    kind: str, detail: str, *, problems: Iterable[Problem] = (), **more: Any
) -> HttpResponse:
    """A problem as programs get it.

    Args:
        kind: of PROBLEMS.
        detail: what happened this time, and what to do.
        problems: each thing that is wrong, with its place and how to mend it.
        more: further members.
    """
    status, title = PROBLEMS[kind]
    document = {
        "type": f"urn:bowstring:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "problems": problem_answers(problems),
        **more,
    }
    answer = HttpResponse(
        json.dumps(document, ensure_ascii=False, allow_nan=False), content_type=MEDIA_TYPE, status=status
    )
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Bowstring"'
    return answer

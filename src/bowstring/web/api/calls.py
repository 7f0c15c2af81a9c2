"""How a call is declared: who may make it, what it answers, what may go wrong; the description is made of that."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router

from bowstring.web.access import Right, called, caller_of
from bowstring.web.api.replies import KEY_HEADER
from bowstring.web.site.call_problems import MEDIA_TYPE, PROBLEMS

_ALWAYS = (400, 401, 403, 404, 422, 500, 503)
_WRITING = (409, 413, 429)
_WHAT_RIGHT = {
    Right.SIGNED_IN: "Any token.",
    Right.VIEW: "Any member.",
    Right.ASSESS: "Assessors.",
    Right.EDIT: "Editors.",
    Right.LEAD: "Portfolio leads and owners.",
    Right.OWN: "Owners.",
}
_KEY_PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "description": "At most 255 signs. The same call with the same key is done once, its answer given again.",
    "schema": {"type": "string", "maxLength": 255},
}

Call = Callable[..., object]


class BearerToken:
    """How callers say who they are."""

    openapi_security_schema = {"type": "http", "scheme": "bearer"}  # noqa: RUF012

    def __call__(self, request: HttpRequest) -> object:
        """Whose call it is. Raises: UnknownCallerError."""
        return caller_of(request)


def call(
    router: Router,
    method: str,
    path: str,
    *,
    right: Right,
    answer: str = "",
    media: str = "application/json",
    status: int = 200,
    is_large: bool = False,
) -> Callable[[Call], Call]:
    """Declare a call.

    Args:
        router: where it belongs.
        method, path: how it is reached; `{portfolio_key}` names the portfolio.
        right: what its caller must hold. Anything but GET needs a token that may write, too.
        answer: the name of the answer's shape; blank where nothing comes back, or a file.
        media: what comes back, where that is no JSON.
        status: of what comes back.
        is_large: whether an import's file comes with it.
    """

    def declare(function: Call) -> Call:
        guarded = called(right, is_writing=method != "GET")(function)
        summary, _, rest = (function.__doc__ or "").strip().partition("\n")
        name = function.__name__.replace("_", "-")
        router.api_operation(
            [method],
            path,
            auth=BearerToken(),
            response={status: None},
            operation_id=name,
            url_name=f"call-{'upload' if is_large else name}",
            summary=summary.rstrip("."),
            description=f"{_WHAT_RIGHT[right]} {' '.join(rest.split())}".strip(),
            openapi_extra=_extra(method, answer, media, status),
        )(guarded)
        return guarded

    return declare


def _extra(method: str, answer: str, media: str, status: int) -> dict[str, Any]:
    """What the description says of a call beyond its parameters."""
    content: dict[str, Any] = {}
    if answer:
        content = {media: {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    elif status == 200:
        # A file of whatever form was asked for: it has no shape of JSON, even where it is JSON.
        content = {media: {}}
    statuses = _ALWAYS if method == "GET" else (*_ALWAYS, *_WRITING)
    titles = {
        code: "; ".join(title for status, title in PROBLEMS.values() if status == code) for code in statuses
    }
    extra: dict[str, Any] = {
        "responses": {
            status: {"content": content} if content else {},
            **{code: {"description": title, "content": _PROBLEM} for code, title in titles.items()},
        }
    }
    if method == "POST":
        extra["parameters"] = [_KEY_PARAMETER]
    return extra


_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}}

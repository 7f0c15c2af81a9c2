"""The interface itself: its calls, what goes wrong with them told as problems, and its description."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from bowstring.model.problems import BadDataError, BowstringError, Place, Problem, UnknownKeyError, error
from bowstring.web.access import UnknownCallerError
from bowstring.web.api import bulk, comments, conclusions, facts, importing, talking, work
from bowstring.web.api.conclusions import NotYetError
from bowstring.web.api.facts import stale_answer
from bowstring.web.api.replies import UsedKeyError
from bowstring.web.api.shapes import component_shapes
from bowstring.web.quotas import QuotaError
from bowstring.web.site.call_problems import problem_response
from bowstring.web.site.editing import RefusedError
from bowstring.web.site.errors import not_found
from bowstring.web.store.bulk_changes import StaleRecordsError
from bowstring.web.store.facts import StaleEditError

_MOST_PROBLEMS = 200
_ABOUT = (
    "Everything that the pages of this site show and take, as JSON. Make a token under Your account, and send it as "
    "`Authorization: Bearer …`. A token does what its owner may do at that moment, and no more. Money is in the "
    "portfolio's currency, quarters are written 2026-Q4, shares run from 0 to 1; what is not known is null."
)

interface = NinjaAPI(
    title="Bowstring",
    version="1",
    description=_ABOUT,
    urls_namespace="interface",
    openapi_url=None,
    docs_url=None,
)
for _module in (work, facts, bulk, importing, conclusions, talking, comments):
    interface.add_router("", _module.router)


def routes() -> list[URLPattern | URLResolver]:
    """Every call's address. They need no sign-in, since each asks for its own token."""
    calls: list[URLPattern | URLResolver] = []
    for pattern in interface.urls[0]:
        if isinstance(pattern, URLPattern) and (pattern.name or "").startswith("call-"):
            pattern.callback = _as_call(pattern.callback)
            calls.append(pattern)
    return calls


@cache
def description() -> dict[str, Any]:
    """The interface in OpenAPI 3.1."""
    schema: dict[str, Any] = dict(interface.get_openapi_schema(path_prefix="api/v1/"))
    components = dict(schema["components"])
    components["schemas"] = {**components["schemas"], **component_shapes()}
    return {**schema, "components": components, "servers": [{"url": "/"}]}


def _as_call(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def answered(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        answer = view(request, **parts)
        if answer.status_code == 405:
            allowed = answer.headers["Allow"]
            problem = problem_response("no-such-method", f"This address takes {allowed}.")
            problem.headers["Allow"] = allowed
            return problem
        return answer

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    answered.login_required = False  # type: ignore[attr-defined]
    return answered


@interface.exception_handler(UnknownCallerError)
def _no_token(_: HttpRequest, __: UnknownCallerError) -> HttpResponse:
    return problem_response(
        "no-token", "Send a token that works as `Authorization: Bearer …`. Make one under Your account."
    )


@interface.exception_handler(PermissionDenied)
def _not_allowed(_: HttpRequest, refused: PermissionDenied) -> HttpResponse:
    return problem_response("not-allowed", str(refused))


@interface.exception_handler(Http404)
def _not_found(request: HttpRequest, _: Http404) -> HttpResponse:
    return not_found(request)


@interface.exception_handler(HttpError)
def _unreadable(_: HttpRequest, broken: HttpError) -> HttpResponse:
    return problem_response("unreadable", f"{broken.message}.")


@interface.exception_handler(ValidationError)
def _invalid(_: HttpRequest, invalid: ValidationError) -> HttpResponse:
    problems = [_problem_of(each) for each in invalid.errors[:_MOST_PROBLEMS]]
    return problem_response("invalid", "Some of what was sent is not as described.", problems=problems)


@interface.exception_handler(BowstringError)
def _broken_promise(request: HttpRequest, broken: BowstringError) -> HttpResponse:
    if isinstance(broken, StaleEditError):
        table = request.resolver_match.kwargs["table"] if request.resolver_match is not None else ""
        detail = "Read the record again, and send your change with its new stamp. Nothing was stored."
        return problem_response("changed-meanwhile", detail, now=stale_answer(table, broken.now))
    if isinstance(broken, StaleRecordsError):
        return problem_response("changed-meanwhile", f"{broken} Read them again. Nothing was stored.")
    if isinstance(broken, BadDataError | RefusedError):
        return problem_response(
            "invalid", "Nothing was stored. Mend what follows.", problems=broken.problems[:_MOST_PROBLEMS]
        )
    kinds: tuple[tuple[type[BowstringError], str], ...] = (
        (UnknownKeyError, "not-found"),
        (NotYetError, "not-yet"),
        (UsedKeyError, "key-used"),
        (QuotaError, "too-many"),
    )
    kind = next((name for type_, name in kinds if isinstance(broken, type_)), "out-of-turn")
    return problem_response(kind, str(broken))


def _problem_of(invalid: dict[str, Any]) -> Problem:
    """What is wrong with a parameter or a part of the body. Its place is the way there."""
    way = [str(step) for step in invalid.get("loc", ()) if step not in ("body", "query")]
    return error(Place(column=".".join(way)[:200]), f"{str(invalid.get('msg', 'is not right'))[:300]}.")

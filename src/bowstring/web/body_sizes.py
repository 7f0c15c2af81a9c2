"""How large what is sent may be: decided by where it goes and who sends it, before any of it is read."""

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error
from django.http import Http404, HttpRequest
from django.http.cookie import parse_cookie
from django.urls import Resolver404, ResolverMatch, resolve

from bowstring.web.access import Right, Scope, UnknownCallerError, caller_of, visit_by_token, visit_of
from bowstring.web.server import LARGEST, SMALLEST

UPLOADS = frozenset({"import", "decisions-import"})
"""The names of the pages that take imports."""

CALL = "call-upload"
"""The name of the call that takes one."""


def largest_body(request: HttpRequest, match: ResolverMatch) -> int:
    """Most bytes that may come with a request whose sender is known by now."""
    if match.url_name == CALL:
        return _largest_of_call(request, match)
    if match.url_name not in UPLOADS or not request.user.is_authenticated:
        return SMALLEST
    try:
        visit = visit_of(request, match.kwargs["portfolio_key"])
    except Http404:
        return SMALLEST
    return LARGEST if visit.may(match.func.right) else SMALLEST  # type: ignore[attr-defined]


def largest_body_at(path: str, cookies: str, authorization: str = "") -> int:
    """The same for a request of which only the address, the cookies and the token have come."""
    try:
        match = resolve(path)
    except (Resolver404, ValueError):
        return SMALLEST
    if match.url_name not in (*UPLOADS, CALL):
        return SMALLEST
    request = HttpRequest()
    request.META["HTTP_AUTHORIZATION"] = authorization
    request.COOKIES = parse_cookie(cookies)
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    try:
        request.user = get_user(request)
        return largest_body(request, match)
    except (Error, ValueError):
        # Whoever asks again when the database answers is let in.
        return SMALLEST


def _largest_of_call(request: HttpRequest, match: ResolverMatch) -> int:
    try:
        token = caller_of(request)
        visit = visit_by_token(request, token, match.kwargs["portfolio_key"])
    except (Http404, UnknownCallerError):
        return SMALLEST
    return LARGEST if token.scope == Scope.WRITE and visit.may(Right.LEAD) else SMALLEST

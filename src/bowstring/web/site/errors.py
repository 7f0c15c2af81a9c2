"""What is said where a page cannot be shown: what happened, and how to go on."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from bowstring.model.language import phrase
from bowstring.web.quotas import QuotaError
from bowstring.web.server import LARGEST
from bowstring.web.site.call_problems import is_call, problem_response

RETRY_AFTER_S = 5
_NO_ROOM = ("is full", "disk i/o error", "no space left", "could not extend file")
_OTHERWISE_BROKEN = ("no such table", "no such column")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that makes no sense, such as one far too large."""
    if is_call(request):
        return problem_response(
            "unreadable",
            phrase("The request could not be read, or came to a name that this site does not know."),
        )
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page of a portfolio that somebody belongs to, but not for their role."""
    if is_call(request):
        return problem_response("not-allowed", str(exception or ""))
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none that they may know of."""
    if is_call(request):
        return problem_response(
            "not-found", phrase("There is no such thing here, or none that you may know of.")
        )
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest, largest: int) -> HttpResponse:
    """More was sent than may be sent there. largest: bytes."""
    if is_call(request):
        return problem_response(
            "too-large", phrase("At most {largest:,} bytes may be sent here.", largest=largest)
        )
    page = {"megabytes": largest // 1_000_000, "import_megabytes": LARGEST // 1_000_000}
    return HttpResponse(render_to_string("413.html", page), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value)


def too_many(request: HttpRequest, quota: QuotaError) -> HttpResponse:
    """Somebody has done as much as a quota allows; what they typed is kept to be sent again."""
    if is_call(request):
        return problem_response("too-many", str(quota))
    page = {"reason": str(quota), **_again(request)}
    return render(request, "429.html", page, status=HTTPStatus.TOO_MANY_REQUESTS.value)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the site's own; where it is the database that did not answer, a page to try again from."""
    cause = sys.exc_info()[1]
    if isinstance(cause, OperationalError | InterfaceError):
        words = str(cause).lower()
        if not any(part in words for part in _OTHERWISE_BROKEN):
            return _unavailable(request, is_full=any(part in words for part in _NO_ROOM))
    if is_call(request):
        return problem_response("broken", phrase("The fault is the site's. Tell whoever runs it."))
    return render(request, "500.html", status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def _unavailable(request: HttpRequest, *, is_full: bool) -> HttpResponse:
    """The database is busy, full or away. The page itself needs nothing of it."""
    if hasattr(request, "session"):
        # Saving what changed in it would only wait for the database once more.
        request.session.modified = False
    if is_call(request):
        answer = problem_response(
            "busy", phrase("The database is busy, full or away. Try again in a few seconds.")
        )
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
        return answer
    page = {"is_full": is_full, **_again(request)}
    answer = HttpResponse(render_to_string("503.html", page), status=HTTPStatus.SERVICE_UNAVAILABLE.value)
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _again(request: HttpRequest) -> dict[str, object]:
    """What a page needs to send the same once more: fields as they were typed, passwords and files left out.

    The one-time key is among them: what was stored after all is not stored twice.
    """
    address = request.get_full_path()
    if request.method != "POST":
        return {"again_url": address}
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    if request.FILES or any("password" in name for name, _ in typed):
        return {"again_url": address, "is_lost": bool(request.FILES)}
    fields = [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"]
    return {"again_url": address, "is_form": True, "fields": fields, "csrf_token": get_token(request)}

"""What every request is checked for before anything reads its body, and what is said where a quota is used up."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from bowstring.web.body_sizes import largest_body
from bowstring.web.quotas import QuotaError
from bowstring.web.site.errors import bad_request, not_found, too_large, too_many

_NUL = "\0"


class RequestChecks:
    """Stands before the sessions and the forms: what no database keeps, and what is too large, goes no further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, unless its address or a cookie could not be kept by any database."""
        if _NUL in request.path_info:
            return not_found(request)
        if any(_NUL in value for value in request.COOKIES.values()):
            return bad_request(request)
        # What is looked for is not there: without it the page is that of somebody who did not look.
        request.META["QUERY_STRING"] = (
            request.META.get("QUERY_STRING", "").replace("%00", "").replace(_NUL, "")
        )
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """A refusal of what is too large, by the length that it states, or of text that no database keeps."""
        length = _stated_length(request)
        match = request.resolver_match
        if length and match is not None:
            largest = largest_body(request, match)
            if length > largest:
                return too_large(request, largest)
        return bad_request(request) if request.method == "POST" and _holds_nul(request) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What is said where somebody has done as much as a quota allows."""
        return too_many(request, exception) if isinstance(exception, QuotaError) else None


def _stated_length(request: HttpRequest) -> int:
    stated: Any = request.META.get("CONTENT_LENGTH") or 0
    try:
        return int(stated)
    except ValueError:
        return 0


def _holds_nul(request: HttpRequest) -> bool:
    return any(
        _NUL in name or any(_NUL in value for value in values) for name, values in request.POST.lists()
    ) or any(_NUL in name for name in request.FILES)

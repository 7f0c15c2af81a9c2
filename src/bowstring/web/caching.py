"""What browsers and servers in between may keep of an answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class KeptByNobody:
    """Lets nothing keep a page, a download or an error: which of them are somebody's own is not decided one by one.

    Files of the site itself are answered before this, and may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, not to be kept."""
        answer = self._answer(request)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

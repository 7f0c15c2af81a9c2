"""Pages show characters that no eye sees as what they are; what a form holds stays as it is stored."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bowstring.model.wording import UNSEEN, visible

_UNSEEN = re.compile(f"[{UNSEEN}]")
# What is sent back as it stands.
_FIELDS = re.compile(
    r"(<textarea\b.*?</textarea>|<(?:input|option|button)\b[^>]*>)", re.DOTALL | re.IGNORECASE
)


class UnseenMarksMiddleware:
    """Shows, in every HTML answer, marks that turn the direction of text and control characters: "[U+202E]"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, its text made visible."""
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode(errors="replace")
            if _UNSEEN.search(page):
                response.content = page_made_visible(page).encode()
        return response


def page_made_visible(page: str) -> str:
    """The page with what nobody sees shown as what it is, but for what its forms hold."""
    parts = _FIELDS.split(page)
    # Every second part is a field.
    return "".join(part if place % 2 else visible(part) for place, part in enumerate(parts))

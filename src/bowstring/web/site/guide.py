"""Help: the guide to the site as a page of its own, for everybody, also where nothing outside can be reached."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bowstring.model.wording import slug_of
from bowstring.web.access import public
from bowstring.web.site.frame import show

_GUIDE = Path(__file__).parent / "guide.md"
_CLASSES = {
    "h2": "govuk-heading-m",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """The guide. sections: what each is about, with its place on the page; body: HTML."""

    title: str
    sections: tuple[tuple[str, str], ...]
    body: SafeString


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to do what people do here."""
    return show(request, "guide.html", guide_page())


@cache
def guide_page() -> GuidePage:
    """The guide as the package holds it: our own words, and nothing that anybody typed."""
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(_GUIDE.read_text(encoding="utf-8"))
    title, sections, shown = "", [], []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open" and token.tag == "h1":
            title, at = tokens[at + 1].content, at + 3
            continue
        if token.type == "heading_open":
            words = tokens[at + 1].content
            sections.append((words, slug_of(words)))
            token.attrSet("id", slug_of(words))
        if token.tag in _CLASSES and token.nesting == 1:
            token.attrSet("class", _CLASSES[token.tag])
        if token.type == "inline":
            token.children = _here(token.children or [])
        shown.append(token)
        at += 1
    # Paragraphs that held a picture alone go.
    empty = {place for place, token in enumerate(shown) if token.type == "inline" and not token.children}
    kept = [token for place, token in enumerate(shown) if not empty & {place - 1, place, place + 1}]
    body = reader.renderer.render(kept, reader.options, {})
    return GuidePage(title=title, sections=tuple(sections), body=mark_safe(body))  # noqa: S308


def _here(parts: list[Token]) -> list[Token]:
    """Words alone: pictures, and pages of the documentation, are not on this site."""
    kept, is_elsewhere = [], False
    for part in parts:
        if part.type == "image":
            continue
        if part.type == "link_open":
            is_elsewhere = not str(part.attrGet("href") or "").startswith("#")
            part.attrSet("class", "govuk-link")
        if is_elsewhere and part.type in ("link_open", "link_close"):
            continue
        kept.append(part)
    return kept

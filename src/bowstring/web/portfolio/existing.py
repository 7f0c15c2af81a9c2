"""What exists already: prior art for an initiative, and for a concept while somebody writes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.reuse.prior_art import Match, find_prior_art
from bowstring.reuse.question import MOST_LETTERS, ReuseQuery
from bowstring.reuse.timing import When
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.fetching import record_or_404
from bowstring.web.site.frame import address, show
from bowstring.web.site.places import record_url
from bowstring.web.store.derived import prior_art_now

_MOST = 6
_TAGS = {When.TODAY: "good", When.COMING: "heed", When.GONE: ""}
_NOTHING = phrase("We found nothing similar: past, present or planned.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """Something that may answer already. when: "today"; time: what is known of that; why: what it shares.

    choose_url: where what an initiative does about it is recorded; empty for a concept, and for who may not.
    """

    name: str
    url: str
    when: str
    tag: str
    time: str
    why: str
    choose_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistsPage:
    """What exists already of an initiative."""

    name: str
    back_url: str
    matches: tuple[Existing, ...]
    words: str = _NOTHING


@needs(Right.VIEW)
def initiative_exists(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """What is like an initiative: a page of its own, or the list alone for a page that fetches it."""
    work: Initiative = record_or_404(visit, "initiatives", initiative).record
    matches = existing(
        visit,
        f"{work.name}. {work.description}",
        needs_of=work.needs,
        requires=work.requires_capabilities,
        leave_out=(work.key,),
        about=work.key,
    )
    if request.headers.get("HX-Request") == "true":
        return show(request, "parts/exists.html", matches=matches, words=_NOTHING)
    back = address("initiative", visit, initiative=work.key)
    return show(
        request, "exists.html", ExistsPage(name=work.name, back_url=back, matches=matches), visit=visit
    )


def existing(
    visit: Visit,
    text: str,
    *,
    needs_of: Iterable[str] = (),
    requires: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    about: str = "",
) -> tuple[Existing, ...]:
    """What answers best, first. about: the initiative that asks, where there is one."""
    question = ReuseQuery(text=text[:MOST_LETTERS], needs=tuple(needs_of), requires=tuple(requires))
    if not (question.words or question.needs or question.requires):
        return ()
    matches = find_prior_art(
        prior_art_now.of(visit.portfolio_id), question, limit=_MOST, leave_out=tuple(leave_out)
    )
    return tuple(_existing(visit, match, about=about) for match in matches)


def _existing(visit: Visit, match: Match, *, about: str) -> Existing:
    query = urlencode({"initiative": about, "candidate": match.key})
    may_choose = bool(about) and visit.may(Right.EDIT)
    return Existing(
        name=match.name,
        url=record_url(visit, match.table, match.key, match.name),
        when=match.when.value,
        time=match.when_words,
        tag=_TAGS[match.when],
        why=match.why,
        choose_url=f"{address('reuse-choose', visit)}?{query}" if may_choose else "",
    )

"""Calls about comments: what was said of a question or an initiative, as far as the token's owner may see it."""

from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from bowstring.answers.answer import Answer
from bowstring.web.access import Right, Visit
from bowstring.web.api.calls import call
from bowstring.web.api.replies import once, reply
from bowstring.web.site.comment_answers import comment_answer, comments_answer
from bowstring.web.site.comments import subject_of
from bowstring.web.store import comments as store
from bowstring.web.store.comments import MOST_WORDS, comments_on, remove_comment

router = Router(tags=["Conversations"])

_IN = "/portfolios/{portfolio_key}/comments"
_LONGEST_SUBJECT = 400
_LAST_NUMBER = 2**63 - 1


class NewComment(Schema):
    """about: `initiative:KEY`, or `question:KEY` with the key of an open question."""

    model_config = ConfigDict(extra="forbid")

    about: str = Field(max_length=_LONGEST_SUBJECT)
    text: str = Field(min_length=1, max_length=MOST_WORDS, pattern=r"\S")


@call(router, "GET", _IN, right=Right.VIEW, answer="comments")
def list_comments(
    request: HttpRequest,
    visit: Visit,
    about: Annotated[str, Query(max_length=_LONGEST_SUBJECT)] = "",
) -> HttpResponse:
    """Comments on an initiative or a question, or without `about` the newest of the portfolio, at most 200.

    What was said while figures are sealed is its author's alone until they are shown.
    """
    return reply(
        comments_answer(comments_on(visit.portfolio_id, about.replace("\x00", ""), reader=visit.account))
    )


@call(router, "POST", _IN, right=Right.VIEW, answer="comment", status=201)
def add_comment(request: HttpRequest, visit: Visit, body: NewComment) -> HttpResponse:
    """Say something of an initiative or a question. `@` and a member's name calls them in."""
    subject = subject_of(visit, body.about)

    def do() -> tuple[Answer, int]:
        text = body.text.replace("\x00", "")
        number = store.add_comment(
            visit.portfolio_id, body.about, text, by=visit.account, initiatives=subject.initiatives
        )
        cards = comments_on(visit.portfolio_id, body.about, reader=visit.account)
        return comment_answer(next(card for card in cards if card.number == number)), 201

    return once(request, do, by=visit.account)


@call(router, "DELETE", _IN + "/{int:comment}", right=Right.VIEW, status=204)
def erase_comment(request: HttpRequest, visit: Visit, comment: int) -> HttpResponse:
    """Erase one's own comment; a lead erases anybody's that they can see."""
    is_lead = visit.may(Right.LEAD)
    if comment > _LAST_NUMBER or not remove_comment(
        visit.portfolio_id, comment, by=visit.account, is_lead=is_lead
    ):
        raise Http404("no such comment")
    return HttpResponse(status=204)

"""Calls about conversations: what is open, what was said once it was shown, one's own scores that wait."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from bowstring.answers.answer import Answer
from bowstring.formats.own.records import record_document
from bowstring.model.problems import BowstringError
from bowstring.web.access import Right, Visit
from bowstring.web.api.calls import call
from bowstring.web.api.replies import moment, once, reply
from bowstring.web.site.fetching import record_or_404
from bowstring.web.store.conversations import said_records
from bowstring.web.store.facts import kept_records
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.sealed import waiting_scores
from bowstring.web.store.sessions import sessions_of_conversations
from bowstring.web.talk.opening import open_about

router = Router(tags=["Conversations"])

_IN = "/portfolios/{portfolio_key}/conversations"


class NewConversation(Schema):
    """tension: the key of an open question."""

    model_config = ConfigDict(extra="forbid")

    tension: str = Field(max_length=400)


@call(router, "GET", _IN, right=Right.VIEW, answer="conversations")
def list_conversations(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The conversations there are, as recorded, and where each stands."""
    records = [kept.record for kept in kept_records(visit.portfolio_id, "conversations")]
    stages = sessions_of_conversations(visit.portfolio_id)
    return reply(
        {
            "conversations": [
                {
                    "conversation": record_document("conversations", record),
                    "round": stages[record.key].number if record.key in stages else None,
                    "shown_at": moment(stages[record.key].revealed_at) if record.key in stages else None,
                }
                for record in records
            ]
        }
    )


@call(router, "GET", f"{_IN}/{{conversation}}", right=Right.VIEW, answer="conversation")
def read_conversation(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """One conversation, with what was said in it and shown. What is sealed is nobody's but its giver's to read."""
    kept = record_or_404(visit, "conversations", conversation)
    return reply(_conversation_answer(visit, kept.record))


@call(router, "POST", _IN, right=Right.LEAD, answer="conversation", status=201)
def open_conversation(request: HttpRequest, visit: Visit, body: NewConversation) -> HttpResponse:
    """Open the conversation about a question; the one that is open already, where there is one."""
    if latest_plan(visit.portfolio_id) is None:
        raise BowstringError("There is no plan yet, so that no question has a price.")

    def do() -> tuple[Answer, int]:
        key = open_about(visit, body.tension, today=timezone.localdate())
        if key is None:
            raise Http404("no such question")
        return _conversation_answer(visit, record_or_404(visit, "conversations", key).record), 201

    return once(request, do, by=visit.account)


@call(router, "GET", "/portfolios/{portfolio_key}/sealed", right=Right.VIEW, answer="sealed")
def list_sealed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The scores of the token's owner that wait to be shown, and nobody else's."""
    waiting = waiting_scores(visit.account, portfolio=visit.portfolio_id)
    return reply(
        {
            "scores": [
                {
                    "initiative": each.score.initiative,
                    "lens": each.score.lens.value,
                    "round": each.score.number,
                    "low": each.score.low,
                    "likely": each.score.likely,
                    "high": each.score.high,
                    "conversation": each.conversation or None,
                }
                for each in waiting
            ]
        }
    )


def _conversation_answer(visit: Visit, record: object) -> Answer:
    key = record.key  # type: ignore[attr-defined]
    session = sessions_of_conversations(visit.portfolio_id).get(key)
    return {
        "conversation": record_document("conversations", record),
        "round": session.number if session is not None else None,
        "shown_at": moment(session.revealed_at) if session is not None else None,
        "said": [
            record_document("assessments", assessment) for assessment in said_records(visit.portfolio_id, key)
        ],
    }

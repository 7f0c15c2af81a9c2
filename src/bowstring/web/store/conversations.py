"""Conversations as they are opened, reframed and answered: each change a fact with its trail, the session beside it."""

import dataclasses
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from bowstring.model.conversations import Conversation
from bowstring.web.models import AssessmentRow, Finding
from bowstring.web.store.facts import Edit, StoredRecord, change_records, kept_record, kept_records
from bowstring.web.store.plans import findings
from bowstring.web.store.sealed import rounds_of
from bowstring.web.store.sessions import (
    CONVERSATION,
    SessionCard,
    close_session,
    new_round,
    open_session,
    participants,
    session_of_conversation,
)
from bowstring.web.store.webhooks import Event, tell


class AssessmentId(NamedTuple):
    """What tells one assessment: of what, by whom, in which round, when."""

    initiative: str
    assessor: str
    round: int
    made_at: datetime | None


def open_conversation(
    portfolio: int,
    tension: str,
    *,
    initiatives: tuple[str, ...],
    plan: str,
    by: str,
    today: date,
) -> tuple[str, bool]:
    """The key of the open conversation about a question, and whether it is new. plan: the recorded plan's key."""
    with transaction.atomic():
        kept = kept_records(portfolio, "conversations", tension=tension, settled_on=None)
        if kept:
            return str(kept[-1].record.key), False
        conversation = Conversation(
            key=f"c-{secrets.token_hex(5)}", tension=tension, opened_on=today, plan_before=plan
        )
        change_records(
            portfolio, [Edit(table="conversations", record=conversation)], actor=by, action="opened"
        )
        rounds = rounds_of(portfolio, initiatives).values()
        open_session(
            portfolio,
            kind=CONVERSATION,
            conversation=conversation.key,
            initiatives=initiatives,
            by=by,
            number=max(rounds, default=1),
        )
        tell(portfolio, Event.TENSION_OPENED, {"conversation": conversation.key, "tension": tension})
        return conversation.key, True


def conversation_of(portfolio: int, key: str) -> Conversation:
    """A conversation. Raises: UnknownKeyError."""
    conversation: Conversation = kept_record(portfolio, "conversations", key).record
    return conversation


def conversations_about(portfolio: int, tension: str) -> tuple[Conversation, ...]:
    """What was said about a question, the latest first."""
    records = [kept.record for kept in kept_records(portfolio, "conversations", tension=tension)]
    return tuple(
        sorted(
            records,
            key=lambda conversation: (conversation.opened_on or date.min, conversation.key),
            reverse=True,
        )
    )


def reframe(portfolio: int, session: SessionCard, *, description: str, note: str, by: str) -> SessionCard:
    """Put the work in other words, keep why, and open a new round, all or nothing.

    Args:
        portfolio: the portfolio's number.
        session: where it is scored.
        description: the work in other words.
        note: why.
        by: key of the account that does.
    """
    with transaction.atomic():
        changed, is_new = new_round(session.key, after=session.number)
        if not is_new:
            return changed
        edits = []
        for initiative in session.initiatives[:1]:
            work = kept_record(portfolio, "initiatives", initiative)
            reworded = dataclasses.replace(work.record, description=description)
            edits.append(_edit("initiatives", work, reworded))
        kept = kept_record(portfolio, "conversations", session.conversation)
        extra: dict[str, Any] = {**kept.record.extra, f"reframed before round {changed.number}": note}
        edits.append(_edit("conversations", kept, dataclasses.replace(kept.record, extra=extra)))
        change_records(portfolio, edits, actor=by, action="reframed")
        return changed


def latest_findings(portfolio: int, names: Iterable[str]) -> dict[str, Any]:
    """Conclusions by name, each from the plan recorded last that has it: the old ones while new ones are made."""
    results: dict[str, Any] = {}
    wanted = list(names)
    rows = Finding.objects.filter(plan__portfolio=portfolio, plan__scenario="", name__in=wanted)
    for plan, name in rows.order_by("-plan").values_list("plan", "name"):
        if name not in results:
            results |= findings(plan, (name,))
    return results


def said_records(portfolio: int, conversation: str) -> tuple[Any, ...]:
    """The assessments that were given in a conversation and shown, in the order in which they were stored."""
    identities = set(said_in(portfolio, conversation))
    about = {each.initiative for each in identities}
    records = [kept.record for kept in kept_records(portfolio, "assessments", initiative__in=list(about))]
    return tuple(
        record
        for record in records
        if AssessmentId(record.initiative, record.assessor, record.round, record.made_at) in identities
    )


def said_in(portfolio: int, conversation: str) -> tuple[AssessmentId, ...]:
    """What was said and shown in a conversation, so that it can be told from all the rest."""
    session = session_of_conversation(portfolio, conversation)
    if session is None:
        return ()
    there = [participant.assessor for participant in participants(session.key)]
    rows = AssessmentRow.objects.filter(
        portfolio=portfolio,
        initiative__in=session.initiatives,
        assessor__in=there,
        made_at__gte=session.opened_at,
    )
    cells = rows.order_by("pk").values_list("initiative", "assessor", "round", "made_at")
    return tuple(AssessmentId(*cell) for cell in cells)


def settle(portfolio: int, key: str, *, answer: dict[str, Any], plan: str, by: str, today: date) -> None:
    """Keep what settled a conversation, and let nobody score in its session any more.

    answer: fields of the conversation. plan: the key of the plan afterwards; blank where it is not made yet.
    """
    with transaction.atomic():
        kept = kept_record(portfolio, "conversations", key)
        session = session_of_conversation(portfolio, key)
        there = (
            [participant.assessor for participant in participants(session.key)] if session is not None else []
        )
        # Guests, who are not among the portfolio's people, are told nowhere.
        people = sorted(person.record.key for person in kept_records(portfolio, "people", key__in=there))
        answered = dataclasses.replace(
            kept.record, **answer, settled_on=today, plan_after=plan, people=tuple(people)
        )
        change_records(portfolio, [_edit("conversations", kept, answered)], actor=by, action="answered")
        tell(portfolio, Event.TENSION_SETTLED, {"conversation": key, "tension": answered.tension})
        if session is not None:
            close_session(session.key)


def _edit(table: str, kept: StoredRecord, record: object) -> Edit:
    return Edit(table=table, row=kept.row, record=record, stamp=kept.stamp)

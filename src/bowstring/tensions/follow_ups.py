"""What people said they would do about open questions, and whether they did: kept, not kept, or not due yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bowstring.model.conversations import Conversation
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


class FollowUpState(StrEnum):
    """Where a promise stands."""

    KEPT = "kept"
    NOT_KEPT = "not kept"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Something promised in a conversation: to answer a question, or to look again at an answer.

    by: a person's or a team's key; "" where nobody is named. team: theirs. due: None if no day was named.
    done_on: the day it was. words: what was promised, to be read after who promised it.
    """

    conversation: str
    tension: str
    by: str
    team: str
    due: date | None
    done_on: date | None
    state: FollowUpState
    words: str


def follow_ups_of(
    portfolio: Portfolio, today: date, *, questions: Mapping[str, str] | None = None
) -> tuple[FollowUp, ...]:
    """Every promise that conversations hold, the earliest due first; those without a day last.

    An open conversation promises an answer by its review date; an answered one, where it has a review date, to look
    again by then, which a later conversation about the same question does. A day that has not passed is not yet.
    questions: by the tension's key, in words; without them its outcome stands for it, else what it is about.
    """
    follow_ups = [
        _follow_up(
            portfolio,
            conversation,
            today,
            (questions or {}).get(conversation.tension, conversation.outcome),
        )
        for conversation in portfolio.conversations
        if conversation.settled_on is None or conversation.review_on is not None
    ]
    return tuple(
        sorted(follow_ups, key=lambda follow_up: (follow_up.due or date.max, follow_up.conversation))
    )


def earlier_question(portfolio: Portfolio, tension: str) -> str:
    """What stands, within a sentence, for a question that only its key is left of: by what it was about."""
    index = portfolio.index
    raised = {other.key: other.question for other in portfolio.raised}
    # A key is kind:about:pole; the kinds are about work, decisions, teams, disciplines and what people raised.
    for key in tension.split(":")[1:-1]:
        named = (index.initiatives.get(key), index.teams.get(key), index.disciplines.get(key))
        name = next((record.name for record in named if record is not None), "")
        decision = index.decisions.get(key)
        words = raised.get(key) or name or (decision.title if decision is not None else "")
        if words:
            return phrase("an earlier question about “{words}”", words=_within_quotes(words))
    return phrase("an earlier question")


def follow_ups_within(promises: Iterable[FollowUp], first: date, last: date) -> tuple[FollowUp, ...]:
    """Those that fell due, or were kept, from one day to another.

    Args:
        promises: all there are.
        first: the first of the days.
        last: the last of them.
    """
    return tuple(
        promise
        for promise in promises
        if any(day is not None and first <= day <= last for day in (promise.due, promise.done_on))
    )


def last_weeks_follow_ups(promises: tuple[FollowUp, ...], today: date) -> tuple[FollowUp, ...]:
    """Those that fell due, or were kept, in the seven days before today."""
    return follow_ups_within(promises, today - _WEEK, today - _DAY)


def left_past_review(portfolio: Portfolio, today: date) -> frozenset[str]:
    """The keys of tensions of which a review date has passed and nobody has looked again: they go a level up."""
    return frozenset(
        follow_up.tension
        for follow_up in follow_ups_of(portfolio, today)
        if follow_up.state is FollowUpState.NOT_KEPT
    )


def _follow_up(portfolio: Portfolio, conversation: Conversation, today: date, question: str) -> FollowUp:
    done_on = None if conversation.settled_on is None else _looked_again_on(portfolio, conversation)
    if done_on is not None and done_on <= today:
        state = FollowUpState.KEPT
    else:
        late = conversation.review_on is not None and conversation.review_on < today
        state = FollowUpState.NOT_KEPT if late else FollowUpState.NOT_YET
    what = "answer" if conversation.settled_on is None else phrase("look again at")
    people, teams = portfolio.index.people, portfolio.index.teams
    person = people.get(conversation.owner)
    return FollowUp(
        conversation=conversation.key,
        tension=conversation.tension,
        by=conversation.owner,
        team=person.team if person is not None else conversation.owner if conversation.owner in teams else "",
        due=conversation.review_on,
        done_on=done_on,
        state=state,
        words=f"{what} “{_within_quotes(question)}”"
        if question
        else f"{what} {earlier_question(portfolio, conversation.tension)}",
    )


def _within_quotes(text: str) -> str:
    """The text may quote a name: within quotation marks that takes single ones."""
    return text.replace("“", "‘").replace("”", "’")


def _looked_again_on(portfolio: Portfolio, conversation: Conversation) -> date | None:
    """The first day after it was settled on which the same question was opened again."""
    days = [
        other.opened_on
        for other in portfolio.conversations
        if other.key != conversation.key
        and other.tension == conversation.tension
        and other.opened_on is not None
        and conversation.settled_on is not None
        and other.opened_on > conversation.settled_on
    ]
    return min(days, default=None)

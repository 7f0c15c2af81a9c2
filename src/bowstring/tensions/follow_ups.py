"""What people said they would do about open questions, and whether they did: kept, not kept, or not due yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bowstring.model.conversations import Conversation
from bowstring.model.portfolio import Portfolio

_WEEK = timedelta(days=7)


class FollowUpState(StrEnum):
    """Where a promise stands."""

    KEPT = "kept"
    NOT_KEPT = "not kept"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Something promised in a conversation: to answer a question, or to look again at an answer.

    by: a person's or a team's key; "" where nobody is named. team: theirs. due: None where no day was named.
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
    questions: by the tension's key, in words; without them its outcome, else the key, stands for it.
    """
    found = [
        _follow_up(portfolio, one, today, (questions or {}).get(one.tension, one.outcome or one.tension))
        for one in portfolio.conversations
        if one.settled_on is None or one.review_on is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.conversation)))


def last_weeks_follow_ups(promises: tuple[FollowUp, ...], today: date) -> tuple[FollowUp, ...]:
    """Those that fell due, or were kept, in the seven days before today."""
    return tuple(
        one
        for one in promises
        if any(day is not None and today - _WEEK <= day < today for day in (one.due, one.done_on))
    )


def left_past_review(portfolio: Portfolio, today: date) -> frozenset[str]:
    """The keys of tensions of which a review date has passed and nobody has looked again: they go a level up."""
    return frozenset(
        one.tension for one in follow_ups_of(portfolio, today) if one.state is FollowUpState.NOT_KEPT
    )


def _follow_up(portfolio: Portfolio, told: Conversation, today: date, question: str) -> FollowUp:
    done_on = None if told.settled_on is None else _looked_again_on(portfolio, told)
    if done_on is not None and done_on <= today:
        state = FollowUpState.KEPT
    else:
        late = told.review_on is not None and told.review_on < today
        state = FollowUpState.NOT_KEPT if late else FollowUpState.NOT_YET
    what = "answer" if told.settled_on is None else "look again at"
    people, teams = portfolio.index.people, portfolio.index.teams
    person = people.get(told.owner)
    return FollowUp(
        conversation=told.key,
        tension=told.tension,
        by=told.owner,
        team=person.team if person is not None else told.owner if told.owner in teams else "",
        due=told.review_on,
        done_on=done_on,
        state=state,
        words=f"{what} “{question}”",
    )


def _looked_again_on(portfolio: Portfolio, told: Conversation) -> date | None:
    """The first day after it was settled on which the same question was opened again."""
    days = [
        other.opened_on
        for other in portfolio.conversations
        if other.key != told.key
        and other.tension == told.tension
        and other.opened_on is not None
        and told.settled_on is not None
        and other.opened_on > told.settled_on
    ]
    return min(days, default=None)

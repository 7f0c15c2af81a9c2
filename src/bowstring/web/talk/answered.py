"""What was promised last week, and what was answered lately with what it brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.wording import capitalised
from bowstring.report.talk import promise_words
from bowstring.tensions.follow_ups import (
    FollowUpState,
    earlier_question,
    follow_ups_of,
    last_weeks_follow_ups,
)
from bowstring.tensions.improvement import PlanImprovement
from bowstring.tensions.worth import worth_words
from bowstring.web.access import Visit
from bowstring.web.site.question_words import question_url
from bowstring.web.store.conversations import latest_findings

_LATELY = timedelta(days=21)
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOrNot:
    """A promise that fell due, for parts/promises.html."""

    is_kept: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Improved:
    """A question answered lately, and how much better the plan got by it."""

    question: str
    came: str
    worth: str
    url: str


def promise_views(
    portfolio: Portfolio, today: date, *, questions: Mapping[str, str]
) -> tuple[KeptOrNot, ...]:
    """Last week's promises, kept or not."""
    promises = last_weeks_follow_ups(follow_ups_of(portfolio, today, questions=questions), today)
    follow_ups = (follow_up for follow_up in promises if follow_up.state is not FollowUpState.NOT_YET)
    return tuple(
        KeptOrNot(is_kept=follow_up.state is FollowUpState.KEPT, text=promise_words(follow_up, portfolio))
        for follow_up in follow_ups
    )


def answered_lately(
    visit: Visit, portfolio: Portfolio, today: date, *, questions: Mapping[str, str]
) -> tuple[Improved, ...]:
    """Questions answered in the last weeks, the latest first."""
    return answered_since(visit, portfolio, (today - _LATELY, today), questions=questions)


def answered_since(
    visit: Visit, portfolio: Portfolio, days: tuple[date, date], *, questions: Mapping[str, str]
) -> tuple[Improved, ...]:
    """Questions answered from one day to another, the latest first."""
    first, last = days
    lately = [
        conversation
        for conversation in portfolio.conversations
        if conversation.settled_on is not None and first <= conversation.settled_on <= last
    ]
    lately.sort(
        key=lambda conversation: (conversation.settled_on or date.min, conversation.key), reverse=True
    )
    names = [improvement_name(conversation.key) for conversation in lately]
    results = latest_findings(visit.portfolio_id, names) if names else {}
    return tuple(
        Improved(
            question=questions.get(conversation.tension)
            or conversation.outcome
            or capitalised(earlier_question(portfolio, conversation.tension)),
            came=conversation.outcome,
            worth=improvement_words(results.get(improvement_name(conversation.key)), portfolio.settings),
            url=question_url(visit, conversation.tension),
        )
        for conversation in lately
    )


def improvement_name(conversation: str) -> str:
    """What the plan improvement of a conversation is kept under."""
    return f"improvement:{conversation}"


def improvement_words(plan_improvement: PlanImprovement | None, settings: Settings) -> str:
    """How much better the plan got, in each side's unit; blank where nobody has worked it out."""
    if plan_improvement is None:
        return ""
    if plan_improvement.points is None:
        return phrase("We cannot say how the plan changed: {why_not}.", why_not=plan_improvement.why_not)
    if plan_improvement.points <= _LEAST:
        return phrase("The plan did not change: it was already right.")
    worth = worth_words(plan_improvement.lens, settings, up_to=False)
    return phrase("{replace}. An estimate.", replace=worth.replace("Worth", "The plan changed:", 1))

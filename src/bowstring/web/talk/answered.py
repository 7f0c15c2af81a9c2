"""What was promised last week, and what was answered lately with what it brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.report.contents import names_of_people
from bowstring.tensions.follow_ups import FollowUp, FollowUpState, follow_ups_of, last_weeks_follow_ups
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
    names = names_of_people(portfolio)
    found = last_weeks_follow_ups(follow_ups_of(portfolio, today, questions=questions), today)
    told = (one for one in found if one.state is not FollowUpState.NOT_YET)
    return tuple(KeptOrNot(is_kept=one.state is FollowUpState.KEPT, text=_words(one, names)) for one in told)


def answered_lately(
    visit: Visit, portfolio: Portfolio, today: date, *, questions: Mapping[str, str]
) -> tuple[Improved, ...]:
    """Questions answered in the last weeks, the latest first."""
    lately = [
        one
        for one in portfolio.conversations
        if one.settled_on is not None and today - _LATELY <= one.settled_on <= today
    ]
    lately.sort(key=lambda one: (one.settled_on or date.min, one.key), reverse=True)
    names = [improvement_name(one.key) for one in lately]
    found = latest_findings(visit.portfolio, names) if names else {}
    return tuple(
        Improved(
            question=questions.get(one.tension, one.outcome),
            came=one.outcome,
            worth=improvement_words(found.get(improvement_name(one.key)), portfolio.settings),
            url=question_url(visit, one.tension),
        )
        for one in lately
    )


def improvement_name(conversation: str) -> str:
    """What the plan improvement of a conversation is kept under."""
    return f"improvement:{conversation}"


def improvement_words(found: PlanImprovement | None, settings: Settings) -> str:
    """How much better the plan got, in each side's unit; blank where nobody has worked it out."""
    if found is None:
        return ""
    if found.points is None:
        return f"How much better the plan got cannot be told: {found.why_not}."
    if found.points <= _LEAST:
        return "The plan stays as it was: it was right already."
    worth = worth_words(found.lens, settings, up_to=False)
    return f"{worth.replace('Worth', 'The plan got better by', 1)}. An estimate."


def _words(one: FollowUp, names: Mapping[str, str]) -> str:
    who = names.get(one.by, one.by) or "Nobody was named to"
    due = f", by {one.due:%-d %B}" if one.due is not None else ""
    told = f"{who} would {one.words}{due}" if one.by else f"{who} {one.words}{due}"
    return f"{told}."

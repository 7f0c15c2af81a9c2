"""Since last time: promises, answers, what changed and what the plan made of it, new questions, the agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.model.wording import count_words
from bowstring.report.plan_change import PlanChange, plan_change
from bowstring.report.talk import promise_words
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.follow_ups import FollowUpState, follow_ups_of, follow_ups_within
from bowstring.tensions.ledger import Ledger
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs.concluding import forum_key
from bowstring.web.moments import clock_words, day_words, short_day_words
from bowstring.web.site.frame import Link, address, show
from bowstring.web.site.question_words import question_url
from bowstring.web.store.audit import RecordedChange, changes_between
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, plans_since, readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.visits import note_visit
from bowstring.web.talk.answered import Improved, answered_since
from bowstring.web.talk.forums import forum_asked
from bowstring.web.talk.since_facts import FACT_TABLES, FactLine, fact_lines

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_LAST = "last_visit"
_MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """A promise that fell due or was kept. state: "kept", "not kept" or "not due yet"."""

    text: str
    state: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceStepView:
    """Facts that changed together and what the plan made of them. change: None if no plan was made of them yet."""

    when: str
    facts: tuple[FactLine, ...]
    change: PlanChange | None
    pending: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question that is new, or that moved on the agenda."""

    question: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SincePage:
    """What happened since a day. is_first: the first plan of all was made since. steps: the latest first; for leads."""

    lede: str
    periods: tuple[Link, ...]
    promises: tuple[PromiseLine, ...]
    answered: tuple[Improved, ...]
    whole: PlanChange | None
    is_first: bool
    steps: tuple[SinceStepView, ...]
    may_see_facts: bool
    new_questions: tuple[QuestionLine, ...]
    more_new: str
    movement: tuple[QuestionLine, ...]
    agenda_url: str


@needs(Right.VIEW)
@require_safe
def since(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What happened since the last visit, a week or a month ago."""
    now = timezone.localtime()
    portfolio = load_portfolio(visit.portfolio_id)
    forum = forum_asked(portfolio, request.GET.get("forum", ""))
    moment, periods = _period(request, visit, now)
    latest = readable_plan(visit.portfolio_id, "plan", "ledger", f"agenda:{forum_key(forum)}")
    cards = plans_since(visit.portfolio_id, moment, until=latest)
    page = _page(visit, portfolio, (moment, now.date()), cards, forum=forum, periods=periods)
    return show(request, "since.html", page, visit=visit, plan=latest)


def last_time(request: HttpRequest, visit: Visit) -> datetime | None:
    """When somebody was here before this time, kept for as long as they stay; None if they never were."""
    key = f"{_LAST}:{visit.key}"
    before = note_visit(visit.portfolio_id, visit.account)
    if before is not None:
        request.session[key] = before.isoformat()
    kept = request.session.get(key)
    return datetime.fromisoformat(kept) if kept else None


def since_words(visit: Visit, portfolio: Portfolio, moment: datetime, today: date) -> str:
    """The home page's line for who comes back: how much there is to catch up with; blank where nothing is."""
    promises = follow_ups_within(follow_ups_of(portfolio, today), timezone.localdate(moment), today)
    kept = sum(promise.state is FollowUpState.KEPT for promise in promises)
    answered = sum(
        conversation.settled_on is not None and timezone.localdate(moment) <= conversation.settled_on <= today
        for conversation in portfolio.conversations
    )
    changes = (
        len(changes_between(visit.portfolio_id, FACT_TABLES, moment=moment)) if visit.may(Right.LEAD) else 0
    )
    parts = [
        phrase(
            "{kept} of {promises} kept", kept=kept, promises=count_words(len(promises), "promise", "promises")
        )
        if promises
        else "",
        phrase("{questions} answered", questions=count_words(answered, "question", "questions"))
        if answered
        else "",
        phrase("{facts} changed", facts=count_words(changes, "fact", "facts")) if changes else "",
    ]
    return ", ".join(part for part in parts if part)


def _period(request: HttpRequest, visit: Visit, now: datetime) -> tuple[datetime, tuple[Link, ...]]:
    """The moment that is asked for, and the choices."""
    last = last_time(request, visit)
    period = request.GET.get("period", "")
    moments: dict[str, tuple[str, datetime]] = {
        "week": (phrase("The last 7 days"), now - _WEEK),
        "month": (phrase("The last 30 days"), now - _MONTH),
    }
    if last is not None:
        moments = {
            "visit": (
                phrase("Since you were here, {short_day_words}", short_day_words=short_day_words(last)),
                last,
            ),
            **moments,
        }
    chosen = period if period in moments else next(iter(moments))
    forum = request.GET.get("forum", "")
    more = f"&forum={forum}" if forum.replace("-", "").isalnum() else ""
    links = tuple(
        Link(name=name, url=f"?period={key}{more}", is_current=key == chosen)
        for key, (name, _) in moments.items()
    )
    return moments[chosen][1], links


def _page(
    visit: Visit,
    portfolio: Portfolio,
    span: tuple[datetime, date],
    cards: Sequence[PlanCard],
    *,
    forum: Forum | None,
    periods: tuple[Link, ...],
) -> SincePage:
    moment, today = span
    key = f"agenda:{forum_key(forum)}"
    first, last = (
        (RecordedPlan(card, "plan", "ledger", key) for card in (cards[0], cards[-1]))
        if cards
        else (None, None)
    )
    questions = _questions(first) | _questions(last)
    may_see_facts = visit.may(Right.LEAD)
    changes = changes_between(visit.portfolio_id, FACT_TABLES, moment=moment) if may_see_facts else ()
    new, more = _new_questions(visit, first, last)
    return SincePage(
        lede=phrase("Since {day_words}.", day_words=day_words(moment)),
        periods=periods,
        promises=_promises(portfolio, timezone.localdate(moment), today, questions),
        answered=answered_since(visit, portfolio, (timezone.localdate(moment), today), questions=questions),
        whole=_change(visit, portfolio, first, last) if len(cards) > 1 else None,
        is_first=len(cards) == 1 and cards[0].made_at > moment,
        steps=_steps(visit, portfolio, cards, changes),
        may_see_facts=may_see_facts,
        new_questions=new,
        more_new=more,
        movement=_movement(visit, first, last, forum_key(forum)),
        agenda_url=f"{address('agenda', visit)}?forum={forum_key(forum)}",
    )


def _questions(recorded: RecordedPlan | None) -> dict[str, str]:
    ledger = recorded.ledger if recorded is not None else None
    return {priced.key: priced.tension.question for priced in ledger.tensions} if ledger is not None else {}


def _promises(
    portfolio: Portfolio, start: date, today: date, questions: Mapping[str, str]
) -> tuple[PromiseLine, ...]:
    states = {FollowUpState.NOT_YET: phrase("not due yet")}
    return tuple(
        PromiseLine(
            text=promise_words(promise, portfolio),
            state=states.get(promise.state, phrase(promise.state.value)),
            day=written(promise.done_on, "%-d %B") if promise.done_on is not None else "",
        )
        for promise in follow_ups_within(follow_ups_of(portfolio, today, questions=questions), start, today)
    )


def _change(
    visit: Visit, portfolio: Portfolio, before: RecordedPlan | None, now: RecordedPlan | None
) -> PlanChange | None:
    then, today = (recorded.plan if recorded is not None else None for recorded in (before, now))
    if then is None or today is None or not then.is_planned or not today.is_planned:
        return None
    return plan_change(
        portfolio, then, today, url_of=lambda key: address("initiative", visit, initiative=key)
    )


def _steps(
    visit: Visit, portfolio: Portfolio, cards: Sequence[PlanCard], changes: Sequence[RecordedChange]
) -> tuple[SinceStepView, ...]:
    """What changed between one plan and the next, with what the next made of it; the latest first."""
    steps = []
    for before, after in pairwise(cards):
        here = [change for change in changes if before.revision < change.revision <= after.revision]
        facts = fact_lines(visit, portfolio, here)
        change = _change(visit, portfolio, RecordedPlan(before), RecordedPlan(after))
        if facts or (change is not None and not change.is_same):
            steps.append(
                SinceStepView(
                    when=f"{short_day_words(after.made_at)}, {clock_words(after.made_at)}",
                    facts=facts,
                    change=change,
                )
            )
    newest = cards[-1].revision if cards else 0
    waiting = fact_lines(visit, portfolio, [change for change in changes if change.revision > newest])
    if waiting:
        steps.append(
            SinceStepView(
                when=phrase("Now"),
                facts=waiting,
                change=None,
                pending=phrase("No plan has taken this in yet."),
            )
        )
    return tuple(reversed(steps))


def _new_questions(
    visit: Visit, before: RecordedPlan | None, now: RecordedPlan | None
) -> tuple[tuple[QuestionLine, ...], str]:
    then = before.ledger if before is not None else None
    ledger: Ledger | None = now.ledger if now is not None else None
    if then is None or ledger is None:
        return (), ""
    old = {priced.key for priced in then.tensions}
    new = [priced for priced in ledger.tensions if priced.key not in old]
    new.sort(key=lambda priced: (not priced.could_change_the_plan, -priced.points, priced.key))
    lines = tuple(
        QuestionLine(
            question=priced.tension.question,
            url=question_url(visit, priced.key),
            note=phrase("Could change the plan.")
            if priced.could_change_the_plan
            else phrase("Cannot change the plan on its own."),
        )
        for priced in new[:_MOST_QUESTIONS]
    )
    more = len(new) - len(lines)
    return lines, phrase("and {more:,} more", more=more) if more else ""


def _movement(
    visit: Visit, before: RecordedPlan | None, now: RecordedPlan | None, forum: str
) -> tuple[QuestionLine, ...]:
    """What is new on a forum's agenda, what moved up or down, what is no longer on it."""
    old = _places(before.agenda(forum) if before is not None else None)
    new = _places(now.agenda(forum) if now is not None else None)
    if not old or not new:
        return ()
    still = {priced.key for priced in now.ledger.open_tensions} if now and now.ledger else set()
    lines = []
    for key, (place, question) in new.items():
        if key not in old:
            note = phrase("New, in place {place}", place=place)
        elif old[key][0] != place:
            way = phrase("Up") if place < old[key][0] else phrase("Down")
            note = phrase("{way} from {old} to {place}", way=way, old=old[key][0], place=place)
        else:
            continue
        lines.append(QuestionLine(question=question, url=question_url(visit, key), note=note))
    for key, (place, question) in old.items():
        if key not in new:
            why = (
                phrase("worth less than others now")
                if key in still
                else phrase("answered, or no longer asked")
            )
            url = question_url(visit, key) if key in still else ""
            lines.append(
                QuestionLine(
                    question=question,
                    url=url,
                    note=phrase("Was in place {place}: {why}", place=place, why=why),
                )
            )
    return tuple(lines)


def _places(agenda: Agenda | None) -> dict[str, tuple[int, str]]:
    if agenda is None:
        return {}
    return {
        item.priced.key: (place, item.priced.tension.question) for place, item in enumerate(agenda.items, 1)
    }

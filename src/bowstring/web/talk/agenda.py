"""What should we talk about this week? The home page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bowstring.charts.believed import WorthQuestion
from bowstring.charts.strip import few_that_hold_half
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.model.requirements import work_to_plan
from bowstring.model.wording import count_words
from bowstring.report.agenda_document import slot_words
from bowstring.report.talk import LEVEL_WORDS, ORDER_TITLE, ORDER_WORDS, nothing_words
from bowstring.tensions.agenda import Agenda, AgendaItem
from bowstring.tensions.attendees import Attendee
from bowstring.tensions.attention import asked_in_week
from bowstring.tensions.ledger import Ledger
from bowstring.web.access import Right, Role, Visit, needs
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.moments import short_day_words
from bowstring.web.site.believing import believed_picture
from bowstring.web.site.frame import Link, address, show
from bowstring.web.site.gain_picture import Gain, gain_picture, largest_of
from bowstring.web.site.pictures import BarStrip, Believed, bar_strip
from bowstring.web.site.question_words import QuestionWords, opening_url, question_words
from bowstring.web.site.working import REFRESH_S, JobWait, waiting_for
from bowstring.web.store.comments import mentions_of
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.sessions import open_rough_sort
from bowstring.web.talk.agenda_start import start_page
from bowstring.web.talk.answered import Improved, KeptOrNot, answered_lately, promise_views
from bowstring.web.talk.ask import yours_of
from bowstring.web.talk.attending import named_attendees
from bowstring.web.talk.forums import forum_asked, forum_name
from bowstring.web.talk.since import last_time, since_words
from bowstring.web.talk.sorting import left_to_score
from bowstring.worlds.talk import contested_only, settled_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaCard:
    """One conversation of the agenda, for parts/card.html."""

    question: str
    anchor: str
    number: int
    slot: str
    sentence: str
    worth: str
    expected: str
    attendees: tuple[Attendee, ...]
    tags: tuple[str, ...]
    believed: Believed | None
    gain: Gain | None
    url: str
    is_post: bool
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """The cards under one head. empty: why there are none; remedy: what to do then."""

    key: str
    name: str
    say: str
    items: tuple[AgendaCard, ...]
    empty: str
    remedy: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """The agenda of one forum. yours: what somebody who scores can do now."""

    first: Ledger
    since: Link | None
    yours: Link | None
    named: Link | None
    unsorted: Link | None
    strip: BarStrip | None
    promises: tuple[KeptOrNot, ...]
    improved: tuple[Improved, ...]
    heads: tuple[HeadView, ...]
    forums: tuple[Link, ...]
    hours: str
    settled_words: str
    worlds_url: str
    level: str
    people_words: str
    cannot_url: str
    all_url: str
    files: tuple[Link, ...]
    calendar_url: str
    is_worked_out: bool
    waiting: JobWait | None


@needs(Right.VIEW)
def agenda(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The agenda of the forum asked for, else of the first."""
    portfolio = load_portfolio(visit.portfolio_id)
    forum = forum_asked(portfolio, request.GET.get("forum", ""))
    plan = readable_plan(visit.portfolio_id, f"agenda:{forum_key(forum)}")
    ledger = RecordedPlan(plan).so_far
    if plan is None or ledger is None:
        return show(request, "agenda_empty.html", start_page(visit, portfolio), visit=visit, plan=plan)
    last = last_time(request, visit)
    page = _page(visit, portfolio, plan, ledger, forum=forum, last=last)
    refresh = REFRESH_S if page.waiting is not None and page.waiting.job is not None else None
    return show(request, "agenda.html", page, visit=visit, plan=plan, refresh_seconds=refresh)


def _page(
    visit: Visit,
    portfolio: Portfolio,
    plan: PlanCard,
    ledger: Ledger,
    *,
    forum: Forum | None,
    last: datetime | None,
) -> AgendaPage:
    today = timezone.localdate()
    attention = asked_in_week(portfolio, today)
    key = forum_key(forum)
    recorded = RecordedPlan(plan, f"agenda:{key}", "sentences", "worlds")
    made = recorded.agenda(key)
    items = made.items if made is not None else ()
    believed = recorded.questions(item.priced.key for item in items)
    questions = {tension.key: tension.tension.question for tension in ledger.tensions}
    list_url = address("questions", visit)
    return AgendaPage(
        first=ledger,
        since=_since(visit, portfolio, last, today),
        strip=_strip(ledger) if not ledger.pending else None,
        promises=promise_views(portfolio, today, questions=questions),
        improved=answered_lately(visit, portfolio, today, questions=questions),
        heads=_heads(visit, portfolio, items, recorded.sentences, believed, ledger=ledger),
        forums=_forums(visit, portfolio, forum),
        hours=_hours(made) if made is not None else "",
        settled_words=settled_words(contested_only(ledger, recorded.worlds)[1]) if not ledger.pending else "",
        worlds_url=address("worlds", visit),
        level=LEVEL_WORDS[forum.level] if forum is not None else "",
        people_words=phrase("Time asked of people this week: {words}.", words=attention.words)
        if attention.people
        else phrase("Nobody was asked for a score this week."),
        named=_named(visit, last),
        unsorted=_unsorted(visit, portfolio),
        yours=yours_of(visit, portfolio, recorded) if visit.role is Role.ASSESSOR else None,
        cannot_url=f"{list_url}?worth=cannot",
        all_url=list_url,
        files=tuple(
            Link(name=name, url=f"{address(f'agenda-{form}', visit)}?forum={key}")
            for name, form in ((phrase("Word"), "word"), (phrase("plain text"), "markdown"))
        ),
        calendar_url=f"{address('agenda-calendar', visit)}?forum={key}",
        is_worked_out=made is not None,
        waiting=waiting_for(visit, what=phrase("how much each question could change"))
        if ledger.pending or made is None
        else None,
    )


def _since(visit: Visit, portfolio: Portfolio, last: datetime | None, today: date) -> Link | None:
    """What who comes back has to catch up with; None if they never were here, or nothing happened."""
    words = since_words(visit, portfolio, last, today) if last is not None else ""
    if last is None or not words:
        return None
    return Link(
        name=phrase(
            "Since you were here on {short_day_words}: {words}",
            short_day_words=short_day_words(last),
            words=words,
        ),
        url=address("since", visit),
    )


def _named(visit: Visit, last: datetime | None) -> Link | None:
    """Comments that name the visitor since they were here, or in the last week; None if there are none."""
    since = last if last is not None else timezone.now() - timedelta(days=7)
    count = len(mentions_of(visit.portfolio_id, visit.account, since=since))
    if not count:
        return None
    words = count_words(count, "new comment names you", "new comments name you")
    return Link(name=words, url=address("mentions", visit))


def _unsorted(visit: Visit, portfolio: Portfolio) -> Link | None:
    """For a lead, that most of what could be planned is not scored yet; None where it is, or is being sorted."""
    if not visit.may(Right.LEAD):
        return None
    left = len(left_to_score(portfolio))
    plannable = sum(work.is_plannable for work in work_to_plan(portfolio))
    if not left or 2 * left < plannable or open_rough_sort(visit.portfolio_id):
        return None
    words = phrase(
        "This is a first agenda: {left:,} of {works} are not scored by both sides yet. Sort them by cards.",
        left=left,
        works=count_words(plannable, "piece of work", "pieces of work"),
    )
    return Link(name=words, url=address("rough-sort", visit))


def _hours(made: Agenda) -> str:
    picked = count_words(len(made.items), "conversation", "conversations")
    return phrase(
        "{picked}, {hours_used:g} of {hours:g} hours",
        picked=picked,
        hours_used=made.hours_used,
        hours=made.hours,
    )


def _forums(visit: Visit, portfolio: Portfolio, current: Forum | None) -> tuple[Link, ...]:
    return tuple(
        Link(
            name=forum_name(forum),
            url=f"{address('agenda', visit)}?forum={forum_key(forum)}",
            is_current=forum == current,
        )
        for forum in forums_of(portfolio)
    )


def _strip(ledger: Ledger) -> BarStrip:
    prices = [
        open_tension.points for open_tension in ledger.open_tensions if open_tension.could_change_the_plan
    ]
    return bar_strip(prices, few=few_that_hold_half(ledger), cannot=ledger.cannot)


def _heads(
    visit: Visit,
    portfolio: Portfolio,
    items: tuple[AgendaItem, ...],
    sentences: Mapping[str, str],
    believed: Mapping[str, WorthQuestion],
    *,
    ledger: Ledger,
) -> tuple[HeadView, ...]:
    most = largest_of([item.priced for item in items])
    begins = accumulate((item.priced.hours for item in items), initial=0.0)
    cards = tuple(
        _card(
            visit,
            portfolio,
            item,
            question_words(visit, portfolio, item.priced, sentences),
            place=(number, slot_words(begin, item.priced.hours)),
            believed=believed.get(item.priced.key),
            most=most,
        )
        for number, (item, begin) in enumerate(zip(items, begins, strict=False), start=1)
    )
    remedy = None
    if not (cards or portfolio.budget or portfolio.capacity) and visit.may(Right.EDIT):
        remedy = Link(name=phrase("Enter a budget"), url=address("record-add", visit, table="budget"))
    return (
        HeadView(
            key="order",
            name=ORDER_TITLE if cards else phrase("No conversations this week"),
            say=ORDER_WORDS if cards else "",
            items=cards,
            empty=nothing_words(portfolio, ledger),
            remedy=remedy,
        ),
    )


def _card(
    visit: Visit,
    portfolio: Portfolio,
    item: AgendaItem,
    words: QuestionWords,
    *,
    place: tuple[int, str],
    believed: WorthQuestion | None,
    most: Mapping[Lens, float],
) -> AgendaCard:
    """A conversation. place: its number and when it is talked about; most: the largest worths on the page."""
    is_lead = visit.may(Right.LEAD)
    number, slot = place
    return AgendaCard(
        question=words.question,
        anchor=f"item-{number}",
        number=number,
        slot=slot,
        sentence=words.sentence,
        worth=words.worth,
        expected=words.expected,
        attendees=named_attendees(visit, portfolio, item.priced.tension),
        tags=(item.purpose.value, words.kind, words.level),
        believed=believed_picture(believed) if believed is not None else None,
        gain=gain_picture(item.priced, portfolio.settings, most=most) if believed is None else None,
        url=opening_url(visit, words.key) if is_lead else words.url,
        is_post=is_lead,
        button=phrase("Open the conversation") if is_lead else phrase("Look at the question"),
    )

"""What should we talk about this week? The home page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.charts.believed import Question
from bowstring.charts.strip import few_that_hold_half, kind_words
from bowstring.model.portfolio import Forum, Portfolio, by_key
from bowstring.report.talk import HEAD_WORDS, LEVEL_WORDS
from bowstring.tensions.agenda import Agenda, AgendaItem
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.tension import Head
from bowstring.tensions.worth import worth_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import forum_key, forums_of
from bowstring.web.pictures import BarStrip, Believed, bar_strip
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import finding, findings, latest_plan
from bowstring.web.views.believing import believed_picture
from bowstring.web.views.frame import Link, address, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One conversation of the agenda, for parts/card.html."""

    question: str
    sentence: str
    worth: str
    room: str
    tags: tuple[str, ...]
    believed: Believed | None
    url: str
    is_post: bool = False
    button: str = "Open the conversation"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """The cards under one head."""

    key: str
    name: str
    say: str
    items: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """The agenda of one forum."""

    first: Ledger
    strip: BarStrip
    heads: tuple[HeadView, ...]
    forums: tuple[Link, ...]
    hours: str


@needs(Right.VIEW)
def agenda(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The agenda of the forum asked for, else of the first."""
    plan = latest_plan(visit.portfolio)
    ledger: Ledger | None = finding(plan.number, "ledger") if plan is not None else None
    if plan is None or ledger is None:
        return show(request, "agenda_empty.html", visit=visit, plan=plan)
    portfolio = load_portfolio(visit.portfolio)
    forum = _forum(portfolio, request.GET.get("forum", ""))
    name = f"agenda:{forum_key(forum)}"
    found = findings(plan.number, (name, "sentences"))
    agenda: Agenda = found[name]
    asked = findings(plan.number, tuple(f"question:{item.priced.key}" for item in agenda.items))
    page = AgendaPage(
        first=ledger,
        strip=_strip(ledger),
        heads=_heads(visit, portfolio, agenda, found["sentences"], asked),
        forums=_forums(visit, portfolio, forum),
        hours=f"{agenda.hours_used:g} of {agenda.hours:g} hours",
    )
    return show(request, "agenda.html", page, visit=visit, plan=plan)


def _forum(portfolio: Portfolio, key: str) -> Forum | None:
    forums = forums_of(portfolio)
    return next((forum for forum in forums if forum_key(forum) == key), forums[0])


def _forums(visit: Visit, portfolio: Portfolio, current: Forum | None) -> tuple[Link, ...]:
    return tuple(
        Link(
            name=forum_key(forum).replace("-", " ").capitalize(),
            url=f"{address('agenda', visit)}?forum={forum_key(forum)}",
            is_current=forum == current,
        )
        for forum in forums_of(portfolio)
    )


def _strip(ledger: Ledger) -> BarStrip:
    prices = [one.points for one in ledger.open_tensions if one.could_change_the_plan]
    return bar_strip(prices, few=few_that_hold_half(ledger), cannot=ledger.cannot)


def _heads(
    visit: Visit,
    portfolio: Portfolio,
    agenda: Agenda,
    sentences: Mapping[str, str],
    asked: Mapping[str, Question],
) -> tuple[HeadView, ...]:
    return tuple(
        HeadView(
            key=head.value.replace(" ", "-"),
            name=head.value.capitalize(),
            say=HEAD_WORDS[head],
            items=tuple(
                _card(visit, portfolio, item, sentences.get(item.priced.key, ""), asked)
                for item in agenda.under(head)
            ),
        )
        for head in Head
    )


def _card(
    visit: Visit,
    portfolio: Portfolio,
    item: AgendaItem,
    sentence: str,
    asked: Mapping[str, Question],
) -> Card:
    priced, people = item.priced, by_key(portfolio.people)
    room = (people[key].name or key if key in people else key for key in priced.tension.in_the_room)
    question = asked.get(f"question:{priced.key}")
    is_disagreement = priced.tension.kind == "disagreement"
    return Card(
        question=priced.tension.question,
        sentence=sentence,
        worth=worth_words(priced.lens, portfolio.settings, up_to=is_disagreement),
        room="; ".join(dict.fromkeys(room)) or "to be named",
        tags=(
            f"{round(60 * priced.hours)} minutes",
            kind_words(priced.tension.kind),
            LEVEL_WORDS[priced.level],
        ),
        believed=believed_picture(question) if question is not None else None,
        url="",
    )

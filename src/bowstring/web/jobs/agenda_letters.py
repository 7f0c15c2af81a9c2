"""The agenda by e-mail, once a week to those who want it, each their forum's."""

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.report.agenda_document import AgendaDocument, agenda_document, document_text
from bowstring.report.agenda_text import agenda_markdown
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.ledger import Ledger
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.secrets import letter_token
from bowstring.web.store.comments import mentions_of
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.letters import Reader, claim_letter, give_back, readers
from bowstring.web.store.members import names_of_members
from bowstring.web.store.plans import readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_EVERY_S = 600.0
_WEEK = timedelta(days=7)
_MOST_NAMED = 10
_looked: list[float] = []
_log = logging.getLogger(__name__)


def agenda_text(portfolio: int, forum: Forum | None) -> str | None:
    """A forum's agenda as Markdown, as the recorded plan has it; None if there is none yet."""
    recorded = _recorded(portfolio, forum)
    if recorded is None:
        return None
    members = _members_in_the_room(portfolio, recorded[1])
    return f"{agenda_markdown(load_portfolio(portfolio), *recorded, members=members)}\n"


def recorded_agenda(
    portfolio: int, forum: Forum | None, *, url_of: Callable[[str], str]
) -> AgendaDocument | None:
    """The same as a document. url_of: the address of a question's page, by the question's key."""
    recorded = _recorded(portfolio, forum)
    if recorded is None:
        return None
    members = _members_in_the_room(portfolio, recorded[1])
    return agenda_document(load_portfolio(portfolio), *recorded, url_of=url_of, members=members)


def _recorded(portfolio: int, forum: Forum | None) -> tuple[Ledger, Agenda] | None:
    key = forum_key(forum)
    plan = readable_plan(portfolio, "ledger", f"agenda:{key}")
    recorded = RecordedPlan(plan, "ledger", f"agenda:{key}")
    agenda, ledger = recorded.agenda(key), recorded.ledger
    return None if agenda is None or ledger is None else (ledger, agenda)


def _members_in_the_room(portfolio: int, agenda: Agenda) -> dict[str, str]:
    """Names of who scored under an account alone."""
    keys = {key for item in agenda.items for key in item.priced.tension.in_the_room}
    return names_of_members(portfolio, keys)


def weekly_letters() -> None:
    """The worker's chore: letters that are due, looked for every ten minutes."""
    moment = time.monotonic()
    if _looked and moment - _looked[-1] < _EVERY_S:
        return
    _looked[:] = [moment]
    send_weekly(timezone.now())


def send_weekly(now: datetime) -> int:
    """Send every reader their forum's agenda, once in a calendar week; how many letters went out.

    For a worker to call now and then. A letter that the post refuses is tried again at the next call.
    """
    sent = 0
    for reader in readers():
        portfolio = load_portfolio(reader.portfolio)
        for forum in forums_of_reader(portfolio, reader):
            document = recorded_agenda(reader.portfolio, forum, url_of=_question_url(reader))
            if document is not None:
                sent += _send(reader, forum, document, now=now)
    return sent


def forums_of_reader(portfolio: Portfolio, reader: Reader) -> tuple[Forum | None, ...]:
    """The forums of somebody's teams and of those above them; the enterprise's for those who belong to none."""
    forums = forums_of(portfolio)
    teams = portfolio.index.teams
    person = portfolio.index.people.get(reader.person)
    open_ends = [*reader.teams, *([person.team] if person is not None else [])]
    own: set[str] = set()
    while open_ends:
        team = open_ends.pop()
        if team and team not in own:
            own.add(team)
            open_ends.extend([teams[team].parent] if team in teams else [])
    own_forums = tuple(forum for forum in forums if forum is not None and forum.team in own and forum.team)
    if own_forums:
        return own_forums
    of_all = tuple(forum for forum in forums if forum is None or forum.level is Level.ENTERPRISE)
    return of_all or forums[:1]


def _question_url(reader: Reader) -> Callable[[str], str]:
    return lambda key: _absolute("question", portfolio_key=reader.portfolio_key, tension=key)


def _absolute(name: str, **parts: str) -> str:
    return f"{settings.ADDRESS}{reverse(name, kwargs=parts)}"


def _send(reader: Reader, forum: Forum | None, document: AgendaDocument, *, now: datetime) -> int:
    year, week, _ = now.isocalendar()
    letter = claim_letter(reader, forum_key(forum), f"{year}-{week:02d}")
    if letter is None:
        return 0
    try:
        return _letter(reader, forum, document, _naming(reader, now)).send()
    except (smtplib.SMTPException, OSError):
        _log.exception("a weekly letter could not be sent")
        give_back(letter)
        return 0


def _naming(reader: Reader, now: datetime) -> tuple[str, ...]:
    """Who named the reader in a comment this week, on what; their words stay on the site, where they can be erased."""
    cards = mentions_of(reader.portfolio, reader.account, since=now - _WEEK)
    portfolio = load_portfolio(reader.portfolio)
    ledger = RecordedPlan(readable_plan(reader.portfolio, "ledger"), "ledger").ledger if cards else None
    questions = (
        {priced.key: priced.tension.question for priced in ledger.tensions} if ledger is not None else {}
    )
    lines = []
    for card in cards[:_MOST_NAMED]:
        kind, _, key = card.about.partition(":")
        work = portfolio.index.initiatives.get(key)
        words = work.name if kind == "initiative" and work is not None else questions.get(key, "")
        lines.append(
            phrase("{author_name}, on “{words}”", author_name=card.author_name, words=words)
            if words
            else card.author_name
        )
    return tuple(lines)


def _letter(
    reader: Reader, forum: Forum | None, document: AgendaDocument, naming: tuple[str, ...]
) -> EmailMultiAlternatives:
    """The letter in words and as a page, each with the link that stops it, which mail programs show too.

    naming: comments that name the reader, a line each.
    """
    comments = _absolute("mentions", portfolio_key=reader.portfolio_key)
    stop = _absolute("stop-letters", token=letter_token(reader.account, reader.portfolio))
    agenda = f"{_absolute('agenda', portfolio_key=reader.portfolio_key)}?forum={forum_key(forum)}"
    name = " ".join(document.title.removesuffix(phrase("{name}: agenda", name="")).split())
    named = "".join(f"- {line}\n" for line in naming)
    comments_part = (
        phrase("\nComments that name you: {comments}\n{named}", comments=comments, named=named)
        if naming
        else ""
    )
    text = phrase(
        "{document_text}{comments_part}\nThe agenda: {agenda}\nTo stop this letter: {stop}\n",
        document_text=document_text(document),
        comments_part=comments_part,
        agenda=agenda,
        stop=stop,
    )
    message = EmailMultiAlternatives(
        phrase("{name}: what to talk about this week", name=name),
        text,
        None,
        [reader.email],
        # One press in the reader's mail program stops it: RFC 8058.
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    words = {"document": document, "agenda_url": agenda, "stop_url": stop}
    words |= {"naming": naming, "comments_url": comments}
    message.attach_alternative(render_to_string("mail/agenda.html", words), "text/html")
    return message

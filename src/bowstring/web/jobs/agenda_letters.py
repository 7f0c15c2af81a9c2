"""The agenda by e-mail, once a week to those who want it, each their forum's."""

import logging
import smtplib
import time
from datetime import datetime

from django.core.mail import send_mail
from django.utils import timezone

from bowstring.model.decisions import Level
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.report.agenda_text import agenda_markdown
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.letters import Reader, claim_letter, give_back, readers
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_EVERY_S = 600.0
_looked: list[float] = []
_log = logging.getLogger(__name__)


def agenda_text(portfolio: int, forum: Forum | None) -> str | None:
    """A forum's agenda as Markdown, as the recorded plan has it; None where there is none yet."""
    plan = latest_plan(portfolio)
    key = forum_key(forum)
    recorded = RecordedPlan(plan, "plan", "ledger", f"agenda:{key}")
    agenda, ledger, todays = recorded.agenda(key), recorded.ledger, recorded.plan
    if agenda is None or ledger is None or todays is None:
        return None
    text = agenda_markdown(load_portfolio(portfolio), ledger, agenda)
    return f"{text}\n"


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
            text = agenda_text(reader.portfolio, forum)
            if text is not None:
                sent += _send(reader, portfolio, forum, text, now=now)
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


def _send(reader: Reader, portfolio: Portfolio, forum: Forum | None, text: str, *, now: datetime) -> int:
    year, week, _ = now.isocalendar()
    name = " ".join(portfolio.settings.name.split())
    letter = claim_letter(reader, forum_key(forum), f"{year}-{week:02d}")
    if letter is None:
        return 0
    try:
        return send_mail(f"{name}: what to talk about this week", text, None, [reader.email])
    except (smtplib.SMTPException, OSError):
        _log.exception("a weekly letter could not be sent")
        give_back(letter)
        return 0

"""The agenda as a meeting in a calendar (iCalendar, RFC 5545)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, Place, error
from bowstring.model.wording import count_words
from bowstring.report.agenda_document import AgendaDocument, document_text

if TYPE_CHECKING:
    from icalendar import Event

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
USUAL = "monday 09:00"
"""When a forum meets if nobody says."""

_ASKED_EVERY = timedelta(hours=6)
_LEAST_DAY = 3
_STEP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTime:
    """When a forum meets each week. day: 0 for Monday."""

    day: int
    at: time

    @property
    def words(self) -> str:
        """As people write it: "Tuesday 10:00"."""
        return f"{DAYS[self.day].capitalize()} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A forum's next meeting. key: the same for the same forum; begins: without a time zone it is everybody's own.

    url: the agenda's page, or blank.
    """

    key: str
    document: AgendaDocument
    begins: datetime
    url: str = ""


def meeting_time(text: str) -> MeetingTime:
    """When a forum meets, as people write it: "tue 10:00". Raises: BadDataError."""
    name, _, clock = text.strip().lower().partition(" ")
    days = [at for at, day in enumerate(DAYS) if len(name) >= _LEAST_DAY and day.startswith(name)]
    try:
        at = datetime.strptime(clock.strip() or USUAL.split()[1], "%H:%M").time()
    except ValueError:
        days = []
        at = time()
    if not days:
        problem = phrase("{text!r} is no day and time of a meeting.", text=text[:40])
        raise BadDataError((error(Place(), problem, phrase("Write them like this: tuesday 10:00.")),))
    return MeetingTime(day=days[0], at=at)


def next_meeting(meets: MeetingTime, now: datetime, *, hours: float) -> datetime:
    """When the meeting that is not over yet begins, by the clock that `now` is told in.

    Args:
        meets: when the forum meets.
        now: the time, by which clock.
        hours: how long it takes.
    """
    clock = now.replace(tzinfo=None)
    monday = (clock - timedelta(days=clock.weekday())).date()
    begins = datetime.combine(monday + timedelta(days=meets.day), meets.at)
    if begins + timedelta(hours=hours) <= clock:
        begins += timedelta(days=7)
    return begins.replace(tzinfo=now.tzinfo)


def calendar_ics(meetings: Sequence[Meeting], *, name: str, made_at: datetime) -> bytes:
    """The calendar. A meeting that has nothing to talk about is left out.

    name: what the calendar is called. made_at: with a time zone. Source: RFC 5545; RFC 7986 for name and refreshing.
    """
    # Loaded when it is asked for: it takes a fifth of a second.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Bowstring//Agenda//EN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASKED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings:
        if meeting.document.entries:
            calendar.add_component(_event(meeting, made_at))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, made_at: datetime) -> "Event":
    from icalendar import Event

    year, week, _ = meeting.begins.isocalendar()
    # Every calendar knows UTC; a moment without a time zone stays everybody's own.
    begins = meeting.begins.astimezone(UTC) if meeting.begins.tzinfo is not None else meeting.begins
    # Up to the next five minutes.
    minutes = _STEP * math.ceil(round(60 * meeting.document.hours_used / _STEP, 6))
    conversations = count_words(len(meeting.document.entries), "conversation", "conversations")
    event = Event()
    # The same week's meeting stays the same event, however often its agenda is made anew.
    event.add("uid", f"{meeting.key}-{year}-w{week:02d}@bowstring")
    event.add("dtstamp", made_at)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=minutes))
    event.add("summary", f"{meeting.document.title} ({conversations})")
    event.add("description", document_text(meeting.document))
    if meeting.url:
        event.add("url", meeting.url)
    return event

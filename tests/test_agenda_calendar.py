"""The agenda as a meeting in a calendar: when it is, how long, and as RFC 5545 has it."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bowstring.model.problems import BadDataError
from bowstring.report.agenda_calendar import Meeting, MeetingTime, calendar_ics, meeting_time, next_meeting
from bowstring.report.agenda_document import AgendaDocument, AgendaEntry

LONDON = ZoneInfo("Europe/London")
TUESDAY = MeetingTime(day=1, at=time(10))


def document(*questions: str, hours: float = 1.6) -> AgendaDocument:
    return AgendaDocument(
        title="Office: agenda",
        first_line="9 of 12 questions cannot change what we do.",
        hours="",
        hours_used=hours,
        entries=tuple(
            AgendaEntry(
                number=number,
                slot="0:00 to 0:45",
                question=question,
                worth="worth £1,000",
                expected="",
                purpose="decide",
                attendees=("the lead",),
                url="https://b.example.org/q/1",
            )
            for number, question in enumerate(questions, start=1)
        ),
        caveats=(),
    )


def lines(content: bytes) -> list[str]:
    """The content lines as RFC 5545, section 3.1, puts them together again."""
    raw = content.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in raw)
    return re.sub(r"\r\n[ \t]", "", "\r\n".join(raw)).split("\r\n")


def value(content: bytes, name: str) -> str:
    return next(line.partition(":")[2] for line in lines(content) if line.split(":")[0].split(";")[0] == name)


def made(*questions: str, begins: datetime, hours: float = 1.6) -> bytes:
    meeting = Meeting(
        key="board.office", document=document(*questions, hours=hours), begins=begins, url="https://b/"
    )
    return calendar_ics([meeting], name="Office: Board", made_at=datetime(2026, 7, 20, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("tuesday 10:00", 1, time(10)),
        ("Tue 9:05", 1, time(9, 5)),
        ("FRI", 4, time(9)),
        ("sun 23:59", 6, time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, day: int, at: time) -> None:
    assert meeting_time(text) == MeetingTime(day=day, at=at)


@pytest.mark.parametrize("text", ["", "t 10:00", "tu 10:00", "tuesday 25:00", "tuesdayish 10:00", "10:00"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadDataError, match="tuesday 10:00"):
        meeting_time(text)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 7, 20, 8), 21),  # Monday before
        (datetime(2026, 7, 21, 11, 30), 21),  # while it runs
        (datetime(2026, 7, 21, 11, 36), 28),  # over
        (datetime(2026, 7, 26, 8), 28),  # Sunday after
    ],
)
def test_the_next_meeting_is_the_one_that_is_not_over(now: datetime, day: int) -> None:
    assert next_meeting(TUESDAY, now, hours=1.6) == datetime(2026, 7, day, 10)


def test_it_is_at_the_forums_hour_in_summer_and_in_winter() -> None:
    """London's clocks go back on 25 October 2026: ten o'clock is 09:00 UTC before, 10:00 after."""
    summer = next_meeting(TUESDAY, datetime(2026, 10, 20, 8, tzinfo=LONDON), hours=1)
    winter = next_meeting(TUESDAY, datetime(2026, 10, 25, 8, tzinfo=LONDON), hours=1)
    assert value(made("Why?", begins=summer), "DTSTART") == "20261020T090000Z"
    assert value(made("Why?", begins=winter), "DTSTART") == "20261027T100000Z"


def test_it_takes_as_long_as_its_conversations_to_the_next_five_minutes() -> None:
    content = made("Why?", begins=datetime(2026, 7, 21, 10, tzinfo=UTC), hours=1.6)
    assert value(content, "DTEND") == "20260721T114000Z"
    exact = made("Why?", begins=datetime(2026, 7, 21, 10, tzinfo=UTC), hours=1.75)
    assert value(exact, "DTEND") == "20260721T114500Z"


def test_it_says_what_it_is_about_whatever_a_question_holds() -> None:
    nasty = "Rates, rents; both?\nEND:VEVENT\\n" + "ö" * 90
    content = made(nasty, "Who?", begins=datetime(2026, 7, 21, 10))
    assert value(content, "SUMMARY") == "Office: agenda (2 conversations)"
    assert value(content, "DTSTART") == "20260721T100000"
    assert lines(content).count("END:VEVENT") == 1
    escaped = value(content, "DESCRIPTION")
    plain = re.sub(r"\\([nN,;\\])", lambda mark: "\n" if mark[1] in "nN" else mark[1], escaped)
    assert nasty in plain


def test_the_same_weeks_meeting_stays_the_same_event_and_the_next_is_another() -> None:
    first = value(made("Why?", begins=datetime(2026, 7, 21, 10)), "UID")
    assert (
        value(made("Who?", begins=datetime(2026, 7, 21, 11)), "UID")
        == first
        == "board.office-2026-w30@bowstring"
    )
    assert value(made("Why?", begins=datetime(2026, 7, 28, 10)), "UID") != first


def test_nothing_to_talk_about_is_no_meeting() -> None:
    content = made(begins=datetime(2026, 7, 21, 10))
    assert b"VEVENT" not in content
    assert lines(content)[0] == "BEGIN:VCALENDAR"

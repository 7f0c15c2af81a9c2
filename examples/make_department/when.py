"""The department's calendar."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from bowstring.model.quarters import Quarter

START = Quarter(2026, 2)
AS_OF = date(2026, 3, 12)


def day(text: str) -> date:
    """The day that a cell names."""
    return date.fromisoformat(text)


def days_before(days: float) -> date:
    """That many days before the day the facts are told."""
    return AS_OF - timedelta(days=round(days))


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def working_hour(stream: Random, day: date) -> datetime:
    """A moment in office hours on that day, or on the Friday before it."""
    return datetime.combine(working_day(day), datetime.min.time(), UTC) + timedelta(
        minutes=stream.randrange(9 * 60, 17 * 60)
    )

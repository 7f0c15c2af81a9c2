"""Moments as pages tell them: by the site's own clock, BOWSTRING_TIME_ZONE."""

from datetime import datetime

from django.utils import timezone

from bowstring.model.language import written


def day_words(moment: datetime) -> str:
    """The day: "3 March 2026"."""
    return written(timezone.localtime(moment), "%-d %B %Y")


def short_day_words(moment: datetime) -> str:
    """The day of a year that nobody doubts: "3 March"."""
    return written(timezone.localtime(moment), "%-d %B")


def clock_words(moment: datetime) -> str:
    """The time of day, and by which clock: "14:05 BST"."""
    return f"{timezone.localtime(moment):%H:%M %Z}"


def moment_words(moment: datetime) -> str:
    """Day and time: "3 March 2026, 14:05 BST"."""
    return f"{day_words(moment)}, {clock_words(moment)}"

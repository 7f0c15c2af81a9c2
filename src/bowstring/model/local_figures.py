"""Figures and days as other languages write them, by the Unicode locale data of Babel. English is not written here."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

_FIGURE = re.compile(r"(?P<sign>\+?)(?P<apart>,?)(?:\.(?P<digits>\d+))?(?P<kind>[fd%]?)")
_DAYS = {"%-d": "d", "%d": "dd", "%B": "MMMM", "%b": "MMM", "%Y": "y", "%A": "EEEE", "%a": "EEE"}
_HOURS = {"%H:%M": "HH:mm", "%Z": "zzz"}


def writer(tag: str) -> Callable[[object, str], str]:
    """What writes a value by a format of Python, such as ",.1f" or "%-d %B %Y", as the locale of a tag does.

    A locale that Babel does not know, or a format that is none of these, is written as Python does.
    """
    locale = _locale(tag)

    def write(value: object, how: str) -> str:
        if isinstance(value, date | time):
            return _day(value, how, locale)
        figure = _FIGURE.fullmatch(how)
        if isinstance(value, int | float) and how and figure:
            return _figure(value, figure, locale)
        return format(value, how)

    return write


def _locale(tag: str) -> Locale:
    name = tag.replace("-", "_")
    for candidate in (name, name.partition("_")[0]):
        try:
            return Locale.parse(candidate)
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def _figure(value: float, figure: re.Match[str], locale: Locale) -> str:
    digits = int(figure["digits"] or (6 if figure["kind"] == "f" else 0))
    whole = f"#{',##' if figure['apart'] else ''}0"
    pattern = whole + (f".{'0' * digits}" if digits else "")
    if not figure["digits"] and figure["kind"] != "f" and isinstance(value, float):
        pattern = f"{whole}.###############"
    if figure["kind"] == "%":
        pattern += "%"
    if figure["sign"]:
        pattern = f"+{pattern};-{pattern}"
    return format_decimal(value, format=pattern, locale=locale)


def _day(value: date | time, how: str, locale: Locale) -> str:
    pattern = how or "%Y-%m-%d"
    for sign, letters in (_DAYS | _HOURS).items():
        pattern = pattern.replace(sign, letters)
    if isinstance(value, datetime):
        return format_datetime(value, pattern, tzinfo=value.tzinfo, locale=locale)
    if isinstance(value, date):
        return format_date(value, pattern, locale=locale)
    return format_time(value, pattern, locale=locale)

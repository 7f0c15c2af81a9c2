# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Days and periods as people type them: 01-Apr-26, 4/1/2026 12:00:00 AM, Q3 24/25, H1 2027, April 2026."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bowstring.formats.foreign.columns.calendar_words import (
    HALF_WORDS,
    MONTHS,
    QUARTER_WORDS,
    SEASONS,
    WEEKDAYS,
    folded,
)

_LONGEST = 80
_FIRST_YEAR, _LAST_YEAR = 1950, 2150
_TIME = re.compile(
    r"[t ,]+\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|uhr|h)?\s*(?:z|utc|gmt|bst)?(?:[+-]\d{2}:?\d{2})?(?:\s*\([a-z .]+\))?$"
)
_WEEKDAY = re.compile(r"^([a-z]{2,10})\.?,?\s+(?=\d|[a-z])")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_PIECES = re.compile(r"[a-z]+|\d+")
_NUMBERED = re.compile(r"(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?")
_YEAR_FIRST = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(19\d\d|20\d\d)(\d\d)(\d\d)")
_YEAR_MONTH = re.compile(r"(\d{4})[/.\-](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.|º|°|ª)?[\s\-/.]*(?:de |di |of )?)([a-z]{3,12})\.?[\s\-/.,']*(?:de |di |del )?'?(\d{4}|\d{2})"
)
_MONTH_ONLY = re.compile(r"([a-z]{3,12})\.?[\s\-/.,]*(?:de |di |del )?'?(\d{4}|\d{2})")
_AMERICAN = re.compile(r"([a-z]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4}|\d{2})")
_YEAR_WORDED = re.compile(r"(\d{4})[\s\-/.]+([a-z]{3,12})\.?(?:[\s\-/.]+(\d{1,2}))?")
_FINANCIAL = re.compile(r"(?:fy|gj|ay)?\s*'?(20\d\d|\d\d)\s*[/\-–]\s*(20\d\d|\d\d)")
_FY = r"(?:fy|gj)?\s*(?:20\d\d|\d\d)\s*[/\-–]\s*(?:20\d\d|\d\d)"
_NAMED_YEAR = re.compile(r"(?:fy|gj|fiscal year|financial year)\s*'?(20\d\d|\d\d)")


_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER_WORD = r"(?:q|t|qu|qtr|quartal|quarter|trim|trimestre|trimester|kwartaal|kvartal)\.?"
_ROMAN = (
    re.compile(
        rf"(?:{_QUARTER_WORD}\s*)?(?P<quarter>i{{1,3}}|iv)\s*[./\- ]\s*(?:{_QUARTER_WORD}\s*)?(?P<year>\d{{4}}|\d\d)"
    ),
    re.compile(
        rf"(?P<year>\d{{4}})\s*[./\- ]\s*(?:{_QUARTER_WORD}\s*)?(?P<quarter>i{{1,3}}|iv)(?:\s*{_QUARTER_WORD})?"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a text names. is_day: it names one day. is_financial: it tells of a financial year."""

    first: date
    last: date
    is_day: bool = False
    is_financial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStyle:
    """How a column writes dates; None if that is in doubt.

    day_first: 01/02/2026 is in February. ends: FY26 is the year that ends in 2026. year_start: the month that
    financial years begin in.
    """

    day_first: bool | None = None
    ends: bool | None = None
    year_start: int = 4


ANY_STYLE = DateStyle(day_first=True, ends=True)
"""Reads every date, where it matters that there is one more than which of two it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a date of three numbers shows of its order. day_first: None if it may be either."""

    day_first: bool | None
    by_day: date | None
    by_month: date | None


def order_of(text: str) -> Order | None:
    """What a date such as 01/04/26 shows of which number is the day; None if it is no such date."""
    plain, weekday = _plain(text)
    match = _NUMBERED.fullmatch(plain)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), match[4]
    by_day, by_month = _made(year, second, first), _made(year, first, second)
    if weekday is not None and by_day and by_month and by_day != by_month:
        fits = [day.weekday() == weekday for day in (by_day, by_month)]
        if fits[0] != fits[1]:
            return Order(day_first=fits[0], by_day=by_day, by_month=by_month)
    if match[2] == "." and by_day:
        return Order(day_first=True, by_day=by_day, by_month=by_month)
    is_same = by_day == by_month
    day_first = None if is_same or (by_day and by_month) else bool(by_day) if by_day or by_month else None
    return Order(day_first=day_first, by_day=by_day, by_month=by_month)


@lru_cache(maxsize=50_000)
def span_of(text: str, style: DateStyle) -> Span | None:
    """The days that the text names, as its column writes them; None if it names none, or is in doubt."""
    if not text or len(text) > _LONGEST:
        return None
    order = order_of(text)
    if order is not None:
        return _numbered(order, style)
    plain, _ = _plain(text)
    for read in _READERS:
        span = read(plain, style)
        if span is not None:
            return span if _FIRST_YEAR <= span.first.year <= _LAST_YEAR else None
    return None


def serial_day(number: float) -> date | None:
    """The day that a spreadsheet counts as that number; None if it is far from today's dates."""
    return date(1899, 12, 30) + timedelta(days=int(number)) if 30_000 <= number < 73_050 else None


def epoch_day(number: float) -> date | None:
    """The day that a program counts as that many milliseconds since 1970; None if it is far from today's dates."""
    if not 1e12 <= number < 4e12:
        return None
    return date(1970, 1, 1) + timedelta(days=int(number // 86_400_000))


def is_two_ways(text: str) -> bool:
    """Whether the text names a financial year by one number, which may be that of its beginning or of its end."""
    plain, _ = _plain(text)
    return _NAMED_YEAR.search(plain) is not None and _FINANCIAL.search(plain) is None


def _plain(text: str) -> tuple[str, int | None]:
    """The text in small letters without weekday and time; and which weekday it was."""
    plain = " ".join(folded(text).replace("\u2019", "'").split())
    plain = _arabic(_TIME.sub("", plain).strip(" .,"))
    match = _WEEKDAY.match(plain)
    if (
        match is None
        or match[1] not in WEEKDAYS
        or (match[1] in MONTHS and not re.search(r"\d.*[a-z/.\-]\s*\d", plain))
    ):
        return plain, None
    return plain[match.end() :], WEEKDAYS[match[1]]


def _arabic(plain: str) -> str:
    """A quarter in Roman numerals, III/2026 or Q III 2026, as q3 2026; other text as it is."""
    for pattern in _ROMAN:
        match = pattern.fullmatch(plain)
        if match is not None:
            return f"q{_NUMERALS[match['quarter']]} {match['year']}"
    return plain


def _numbered(order: Order, style: DateStyle) -> Span | None:
    day_first = style.day_first if order.day_first is None else order.day_first
    if day_first is None:
        day = order.by_day if order.by_day == order.by_month else None
    else:
        day = order.by_day if day_first else order.by_month
    return _day(day) if day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _year_first(plain: str, style: DateStyle) -> Span | None:
    del style
    match = _YEAR_FIRST.fullmatch(plain)
    if match:
        return _day(_made(match[1], int(match[3]), int(match[4])))
    match = _COMPACT.fullmatch(plain)
    return _day(_made(match[1], int(match[2]), int(match[3]))) if match else None


def _worded(plain: str, style: DateStyle) -> Span | None:
    del style
    if (match := _WORDED.fullmatch(plain)) and match[2] in MONTHS:
        return _day(_made(match[3], MONTHS[match[2]], int(match[1])))
    if (match := _AMERICAN.fullmatch(plain)) and match[1] in MONTHS:
        return _day(_made(match[3], MONTHS[match[1]], int(match[2])))
    if (match := _YEAR_WORDED.fullmatch(plain)) and match[2] in MONTHS:
        return (
            _day(_made(match[1], MONTHS[match[2]], int(match[3])))
            if match[3]
            else _month(match[1], MONTHS[match[2]])
        )
    if (match := _MONTH_ONLY.fullmatch(plain)) and match[1] in MONTHS:
        return _month(match[2], MONTHS[match[1]])
    return None


def _month_numbered(plain: str, style: DateStyle) -> Span | None:
    del style
    if match := _YEAR_MONTH.fullmatch(plain):
        return _month(match[1], int(match[2])) if 1 <= int(match[2]) <= 12 else None
    match = _MONTH_YEAR.fullmatch(plain)
    return _month(match[2], int(match[1])) if match and 1 <= int(match[1]) <= 12 else None


def _part_of_year(plain: str, style: DateStyle) -> Span | None:
    """Q3 24/25, H1 2027, T1 2026, 1. Quartal 2026, spring 2026."""
    plain = re.sub(rf"^({_FY})\s+(.+)$", r"\2 \1", plain)
    match = re.fullmatch(r"(.*?)\s*((?:fy|gj)?\s*'?(?:20\d\d|\d\d)\s*[/–\-]\s*(?:20\d\d|\d\d))", plain)
    head, year = (match[1], match[2]) if match and _financial_year(match[2]) else ("", "")
    if not head:
        match = re.fullmatch(
            r"(.*?[a-z\d].*?)[\s/\-.,']*((?:fy|gj)\s*'?(?:20\d\d|\d\d)|20\d\d|'\d\d|(?<=\D)\d\d)", plain
        )
        if match:
            head, year = match[1], match[2]
    if not head:
        match = re.fullmatch(r"((?:fy|gj)\s*(?:20\d\d|\d\d)|20\d\d)[\s/\-.,]*(.*)", plain)
        head, year = (match[2], match[1]) if match else ("", "")
    part = _part(head)
    if part is None:
        return None
    quarter, count = part
    return _quarters(year, quarter, count, style)


def _part(head: str) -> tuple[int, int] | None:
    """The quarter that a part of a year begins with, and how many it has."""
    words = [
        word
        for word in _PIECES.findall(head)
        if word not in ("du", "de", "of", "the", "im", "er", "e", "eme", "st", "nd", "rd", "th", "o")
    ]
    if len(words) == 1 and words[0] in SEASONS:
        return SEASONS[words[0]], 1
    if len(words) != 2:
        return None
    number = next((int(word) for word in words if word.isdigit()), 0)
    word = next((word for word in words if not word.isdigit()), "")
    if word in QUARTER_WORDS and 1 <= number <= 4:
        return number, 1
    if word in HALF_WORDS and 1 <= number <= 2:
        return 2 * number - 1, 2
    return None


def _quarters(year: str, quarter: int, count: int, style: DateStyle) -> Span | None:
    years = _financial_year(year)
    if years is None and (match := _NAMED_YEAR.fullmatch(year)):
        if style.ends is None:
            return None
        years = _full(match[1]) - (1 if style.ends and style.year_start > 1 else 0)
    if years is not None:
        first = date(years, style.year_start, 1)
        return _span(_plus(first, 3 * (quarter - 1)), 3 * count, is_financial=True)
    return _span(date(_full(year.strip("' ")), 3 * quarter - 2, 1), 3 * count)


def _year(plain: str, style: DateStyle) -> Span | None:
    if re.fullmatch(r"20\d\d|19\d\d", plain):
        return _span(date(int(plain), 1, 1), 12)
    return (
        _quarters(plain, 1, 4, style)
        if _financial_year(plain) is not None or _NAMED_YEAR.fullmatch(plain)
        else None
    )


def _financial_year(text: str) -> int | None:
    """The year that 2026/27, 26/27 or FY26/27 begins in; None if it is none."""
    match = _FINANCIAL.fullmatch(text.strip())
    if match is None:
        return None
    first, second = _full(match[1]), _full(match[2])
    return first if second == first + 1 else None


def _week(plain: str, style: DateStyle) -> Span | None:
    del style
    match = re.fullmatch(r"(?:kw|cw|week|wk|w)\s*(\d{1,2})[\s/\-.]+(20\d\d)", plain) or None
    reverse = re.fullmatch(r"(20\d\d)[\s/\-.]*(?:kw|cw|week|wk|w)\s*(\d{1,2})", plain)
    year, week = (
        (int(match[2]), int(match[1])) if match else (int(reverse[1]), int(reverse[2])) if reverse else (0, 0)
    )
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Span(first=first, last=first + timedelta(days=6))


def _day(day: date | None) -> Span | None:
    return None if day is None else Span(first=day, last=day, is_day=True)


def _month(year: str, month: int) -> Span:
    return _span(date(_full(year), month, 1), 1)


def _span(first: date, months: int, *, is_financial: bool = False) -> Span:
    return Span(first=first, last=_plus(first, months) - timedelta(days=1), is_financial=is_financial)


def _plus(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _full(year: str) -> int:
    """A year of two digits as one of this century, from 70 on as one of the last."""
    number = int(year)
    return number if number > 99 else number + (1900 if number >= 70 else 2000)


def _made(year: str, month: int, day: int) -> date | None:
    try:
        return date(_full(year), month, day)
    except ValueError:
        return None


_READERS: tuple[Callable[[str, DateStyle], Span | None], ...] = (
    _year_first,
    _worded,
    _month_numbered,
    _week,
    _year,
    _part_of_year,
)

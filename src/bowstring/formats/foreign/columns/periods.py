"""Periods in one cell: `January 5, 2026 → June 30, 2026`, `Apr 26 - Mar 27`, `Q2-Q4 2026`, as their two ends."""

import re
from functools import lru_cache

from bowstring.formats.foreign.columns.dates import ANY_STYLE, order_of, span_of

_LONGEST = 80
_ARROW = re.compile(r"\s*(?:→|⟶|->|=>|\.{2,3}|…)\s*")
_SPACED = re.compile(r"\s+(?:-|–|—|to|until|till|through|bis|au|al|tot|t/m)\s+|\s*[–—]\s*", re.IGNORECASE)
_SHORT = re.compile(r"((?:q|h|t)\s*[1-4])\s*-\s*((?:q|h|t)\s*[1-4]\b.*)", re.IGNORECASE)
_YEARS = re.compile(r"(20\d\d)\s*[-–—]\s*(20\d\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?!.*(?:19|20)\d\d)|\d\d$")


@lru_cache(maxsize=20_000)
def period_ends(text: str) -> tuple[str, str] | None:
    """The texts of a period's first and last day, each a date of its own; None if the text is no period.

    What begins a period may leave out the year: `Q2-Q4 2026` begins in Q2 2026.
    """
    if not text or len(text) > _LONGEST:
        return None
    years = _YEARS.fullmatch(text.strip())
    if years is not None:
        # 2026-2027 may be one financial year.
        return (years[1], years[2]) if int(years[2]) - int(years[1]) > 1 else None
    for mark in (_ARROW, _SPACED):
        parts = mark.split(text.strip())
        if len(parts) == 2 and (ends := _ends(parts[0], parts[1])):
            return ends
    short = _SHORT.fullmatch(text.strip())
    return _ends(short[1], short[2]) if short is not None else None


def _ends(first: str, last: str) -> tuple[str, str] | None:
    first, last = first.strip(), last.strip()
    if not _is_date(last):
        return None
    if _is_date(first):
        return first, last
    year = _YEAR.search(last)
    whole = f"{first} {year[0]}" if year is not None and first else ""
    return (whole, last) if whole and _is_date(whole) else None


def _is_date(text: str) -> bool:
    return bool(text) and (span_of(text, ANY_STYLE) is not None or order_of(text) is not None)

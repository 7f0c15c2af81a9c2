"""Small pictures that a page draws itself, as places on paper: templates only write them down."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bowstring.model.language import phrase

MOST_QUARTERS = 40
"""How many quarters a timeline has classes for: look/_timeline.scss."""

_STRIP_WIDTH, _STRIP_HEIGHT = 1000, 100
# Shorter bars than this share of the tallest could not be seen.
_LEAST = 0.06
# More bars than this touch: gaps between them would flicker.
_MOST_APART = 300
# Of more, neighbours share a bar as tall as the first of them: no screen shows each.
_MOST_BARS = 1_000
_MARGIN, _ROW, _HEAD_ROOM = 2.0, 13, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class BarStrip:
    """Open questions as bars in a box of 1,000 by 100: an SVG path for those that hold half, could, and cannot."""

    words: str
    few: int
    could: int
    cannot: int
    few_path: str
    could_path: str
    cannot_path: str


def bar_strip(prices: Sequence[float], *, few: int, cannot: int) -> BarStrip:
    """Bars of the questions that could change the plan, the dearest first, their heights by square root of price.

    prices: theirs alone, in order; few: how many of them hold more than half of it; cannot: how many others are open.
    """
    tallest = max(prices, default=0.0) or 1.0
    heights = [max(_LEAST, math.sqrt(max(0.0, price) / tallest)) for price in prices]
    step = _STRIP_WIDTH / max(1, len(heights) + cannot)
    width = step * (0.8 if len(heights) + cannot <= _MOST_APART else 1.0)
    together = math.ceil(len(heights) / _MOST_BARS)

    def path(first: int, end: int) -> str:
        places = range(first, end, max(1, together))
        return "".join(
            _bar(place * step, min(together, end - place) * width, heights[place]) for place in places
        )

    rest = _bar(len(heights) * step, cannot * step, _LEAST * 0.6) if cannot else ""
    return BarStrip(
        words=(
            phrase(
                "{heights:,} open questions as bars, most valuable first. {few:,} hold more "
                "than half of the value, {others:,} could change what we do, {cannot:,} "
                "cannot.",
                heights=len(heights) + cannot,
                few=few,
                others=len(heights),
                cannot=cannot,
            )
        ),
        few=few,
        could=len(heights),
        cannot=cannot,
        few_path=path(0, few),
        could_path=path(few, len(heights)),
        cannot_path=rest,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BelievedRow:
    """One assessor's low, likely and high, in per cent of the width; y in pixels."""

    low: str
    likely: str
    high: str
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """Assessors against the break-even. Places are per cent of the width, so that words keep their size on any screen.

    side: "user" or "business"; flip: the break-even's place, None if there is none; anchor: where its words begin.
    """

    words: str
    side: str
    rows: tuple[BelievedRow, ...]
    height: int
    floor: int
    flip: str | None
    anchor: str
    from_words: str
    yes_width: str
    least_words: str
    most_words: str

    @property
    def from_parts(self) -> tuple[str, str]:
        """What stands at the break-even: what a small screen has no room for, and the figure."""
        lead, from_, figure = self.from_words.rpartition("from ")
        return lead, from_ + figure


def believed(
    opinions: Sequence[tuple[float, float, float]],
    *,
    break_even: float | None,
    side: str,
    words: str,
    from_words: str,
    least_words: str,
    most_words: str,
    least: float,
    most: float,
) -> Believed:
    """Assessors' low, likely and high on a line from least to most, and the figure from which the plan would do it.

    words: the picture for who cannot see it; from_words: "we would do it from 790"; least_words, most_words: the ends.
    """
    flip = None if break_even is None or not math.isfinite(break_even) else _place(break_even, least, most)
    floor = _HEAD_ROOM + _ROW * max(1, len(opinions)) + 6
    return Believed(
        words=words,
        side=side,
        rows=tuple(
            BelievedRow(
                low=_percent(_place(low, least, most)),
                likely=_percent(_place(likely, least, most)),
                high=_percent(_place(high, least, most)),
                y=_HEAD_ROOM + _ROW * place + 7,
            )
            for place, (low, likely, high) in enumerate(opinions)
        ),
        height=floor + 22,
        floor=floor,
        flip=None if flip is None else _percent(flip),
        anchor="middle" if flip is None or 30 <= flip <= 70 else "start" if flip < 30 else "end",
        from_words=from_words,
        yes_width=_percent(0.0 if flip is None else 100 - _MARGIN - flip),
        least_words=least_words,
        most_words=most_words,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineBar:
    """One piece of work on a timeline: its first column, from 1, and how many it spans.

    focus: "product", "platform" or "enterprise"; words: when, for who cannot see it; note: a short
    figure after the bar.
    """

    name: str
    url: str | None
    focus: str
    first: int
    span: int
    after: int | None
    words: str
    note: str
    is_from_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The plan by quarter. quarters: a header a column; groups: a name and its bars; past: quarters that are over."""

    words: str
    quarters: tuple[str, ...]
    groups: tuple[tuple[str, tuple[TimelineBar, ...]], ...]
    past: int = 0


def timeline_bar(
    name: str,
    begins: int,
    ends: int,
    *,
    quarters: int,
    focus: str,
    words: str,
    note: str = "",
    url: str | None = None,
) -> TimelineBar:
    """A bar from the start of quarter `begins` to the start of quarter `ends`, offsets from the plan's start.

    Work that runs already begins before 0 and is cut there; so is what goes on after the last quarter drawn.
    """
    shown = min(quarters, MOST_QUARTERS)
    first = min(max(0, begins), shown - 1)
    last = max(first + 1, min(ends, shown))
    return TimelineBar(
        name=name,
        url=url,
        focus=focus,
        first=first + 1,
        span=last - first,
        after=last + 1 if last < shown else None,
        words=words,
        note=note,
        is_from_before=begins < 0,
        goes_on=ends > shown,
    )


def _bar(x: float, width: float, height: float) -> str:
    tall = height * _STRIP_HEIGHT
    return f"M{x:.1f} {_STRIP_HEIGHT}v{-tall:.1f}h{width:.1f}v{tall:.1f}z"


def _place(value: float, least: float, most: float) -> float:
    share = (value - least) / (most - least) if most > least else 0.5
    return _MARGIN + (100 - 2 * _MARGIN) * min(1.0, max(0.0, share))


def _percent(place: float) -> str:
    return f"{place:.1f}%"

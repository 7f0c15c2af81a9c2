"""Value curves: the best V against one initiative's worth, convex and piecewise linear."""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bowstring.model.assessments import Lens

# Of V, in points: a line that rises no further above another is the same.
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """A plan that is best at one worth per quarter, and V if the worth were another: on or below the value curve.

    value: where it is best. height: V there, in points. slope: points per unit. share: funded share, 0 to 1.
    """

    value: float
    height: float
    slope: float
    share: float

    def at(self, value: float) -> float:
        """V of this plan at a worth per quarter."""
        return self.height + self.slope * (value - self.value)

    def crosses(self, other: "SupportLine") -> float:
        """The worth at which another plan is as good."""
        return (other.at(0.0) - self.at(0.0)) / (self.slope - other.slope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a value curve on which one plan is best; value in the lens's unit a quarter.

    plan_value: V at the start of the stretch, in points. slope: points per unit. funded_share: 0 to 1.
    """

    start: float
    end: float
    plan_value: float
    slope: float
    funded_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCurve:
    """F(v): the best V against one initiative's worth per quarter, the other lens at its mean.

    Source: docs/methods.md#value-curve.

    Convex and piecewise linear; segments join end to end. Outside them the first and last go on.
    """

    initiative: str
    lens: Lens
    segments: tuple[Segment, ...]

    def at(self, value: float) -> float:
        """V in points at a worth per quarter."""
        chosen = self.segments[0]
        for segment in self.segments[1:]:
            if value >= segment.start:
                chosen = segment
        return chosen.plan_value + chosen.slope * (value - chosen.start)

    @property
    def kinks(self) -> tuple[float, ...]:
        """Where the best plan changes."""
        return tuple(segment.start for segment in self.segments[1:])

    def funded_from(self, share: float) -> float | None:
        """The least worth at which at least this share is funded: −∞ where even at the lowest, None if never."""
        for place, segment in enumerate(self.segments):
            if segment.funded_share >= share - 1e-7:
                return -math.inf if place == 0 else segment.start
        return None


def segments_of(lines: Sequence[SupportLine], low: float, high: float) -> tuple[Segment, ...]:
    """The stretches on which each of the supporting lines, in order of slope, is the highest."""
    distinct: list[SupportLine] = []
    for line in lines:
        if distinct and line.at(high) <= distinct[-1].at(high) + _SAME * max(1.0, abs(line.height)):
            # The same but for rounding, so where they cross says nothing.
            continue
        distinct.append(line)
    edges = [low, *(left.crosses(right) for left, right in itertools.pairwise(distinct)), high]
    return tuple(
        Segment(start=start, end=end, plan_value=line.at(start), slope=line.slope, funded_share=line.share)
        for line, start, end in zip(distinct, edges, edges[1:], strict=False)
    )


def lines_between(
    left: SupportLine,
    right: SupportLine,
    support: Callable[[float], SupportLine],
    *,
    least: float,
    matters: Callable[[SupportLine, SupportLine, float], bool] | None = None,
) -> list[SupportLine]:
    """The lines that support a value curve strictly between two that do. Source: Eisner & Severance 1976.

    Args:
        left, right: the two.
        support: gives the line at a worth.
        least: points by which a line lifts the curve where the two cross; one that lifts it by no more is left out.
        matters: whether what lies between two lines, which cross at a worth, is looked at; all is if None.
    """
    if right.slope - left.slope <= 1e-12 * max(abs(right.slope), abs(left.slope)):
        return []
    crossing = left.crosses(right)
    if not left.value < crossing < right.value or right.value - left.value < 1e-9 * abs(right.value):
        return []
    if matters is not None and not matters(left, right, crossing):
        return []
    middle = support(crossing)
    if middle.height <= left.at(crossing) + least:
        return []
    return [
        *lines_between(left, middle, support, least=least, matters=matters),
        middle,
        *lines_between(middle, right, support, least=least, matters=matters),
    ]

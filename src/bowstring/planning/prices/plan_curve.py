"""How the plan would change with one initiative's worth: along its value curve, stretch by stretch, solved before."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.planning.prices.curves import Segment, ValueCurve
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.programs import Floats

MOST_CHANGES = 8
"""How many of the largest changes are kept for each stretch."""

# Of V, or in points where it is small: today's plan is as good as the best there.
_AS_GOOD = 1e-7
# Of an initiative, and of a quarter: what moves less is not told.
_LEAST_SHARE, _LEAST_QUARTERS = 0.05, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChange:
    """Work of which more, less, sooner or later is done than in today's plan, both if work could be split.

    from_share, to_share: 0 to 1. from_start, to_start: quarters after the plan's start in which it starts, on
    average; None if none of it is done.
    """

    key: str
    from_share: float
    to_share: float
    from_start: float | None
    to_start: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that changes evenly along a stretch. at_start: at its start. slope: per unit of worth a quarter."""

    at_start: float
    slope: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of worths on which one plan is best. Source: docs/methods.md#along-the-curve.

    segment: its ends, V and the funded share. lens: what planning so brings through each lens beyond keeping today's
    plan, in its own unit, to the value horizon, discounted. changes: the largest first.
    """

    segment: Segment
    lens: Mapping[Lens, Line]
    changes: tuple[ShareChange, ...]

    def lens_change(self, lens: Lens, value: float) -> float:
        """What the plan brings through a lens beyond keeping today's, at a worth a quarter within the stretch."""
        line = self.lens[lens]
        return line.at_start + line.slope * (value - self.segment.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAlongCurve:
    """The best divisible plan at every worth of one initiative through one lens, beside today's. Plain data."""

    initiative: str
    lens: Lens
    mean: float
    stretches: tuple[Stretch, ...]

    def at(self, value: float) -> Stretch:
        """The stretch that a worth a quarter lies in; beyond the ends the first or the last."""
        stretch = self.stretches[0]
        for other in self.stretches[1:]:
            if value >= other.segment.start:
                stretch = other
        return stretch


def plan_along(pricer: Pricer, curve: ValueCurve, *, most: int = MOST_CHANGES) -> PlanAlongCurve:
    """The plan along a value curve of the pricer's: one re-solve for each stretch, exact inside it.

    Within a stretch the optimal basis is the same, so the plan is. Where several plans are equally good, the one that
    the solver holds is told; where today's is among them, no change is.

    Args:
        pricer: prices from today's plan.
        curve: of an initiative and side.
        most: of the largest changes, kept for each stretch.
    """
    mean = pricer.mean(curve.initiative, curve.lens)
    return PlanAlongCurve(
        initiative=curve.initiative,
        lens=curve.lens,
        mean=mean,
        stretches=tuple(_stretch(pricer, curve, segment, most) for segment in curve.segments),
    )


def _stretch(pricer: Pricer, curve: ValueCurve, segment: Segment, most: int) -> Stretch:
    x = _plan_within(pricer, curve, segment)
    return Stretch(
        segment=segment,
        lens={lens: _line(pricer, curve, segment, x, lens) for lens in Lens},
        changes=_changes(pricer, pricer.base.x, x)[:most],
    )


def _plan_within(pricer: Pricer, curve: ValueCurve, segment: Segment) -> Floats:
    """The best plan in the middle of a segment; today's where it is as good."""
    key, lens = curve.initiative, curve.lens
    middle = (segment.start + segment.end) / 2
    best = curve.at(middle)
    if pricer.value + pricer.value_shift(key, lens, middle) >= best - _AS_GOOD * max(1.0, abs(best)):
        return pricer.base.x
    return pricer.best(WhatIf(values={(key, lens): middle})).x


def _line(pricer: Pricer, curve: ValueCurve, segment: Segment, x: Floats, lens: Lens) -> Line:
    if lens not in pricer.divisible.scale:
        return Line(at_start=0.0, slope=0.0)
    moved = x - pricer.base.x
    change = float(pricer.totals[lens] @ moved)
    if lens is not curve.lens:
        return Line(at_start=change, slope=0.0)
    columns = pricer.candidates[curve.initiative].columns
    span = slice(columns.start, columns.stop)
    slope = float(pricer.problem.pattern[span] @ moved[span])
    mean = pricer.mean(curve.initiative, lens)
    return Line(at_start=change + slope * (segment.start - mean), slope=slope)


def _changes(pricer: Pricer, before: Floats, after: Floats) -> tuple[ShareChange, ...]:
    """What is done more or less of, or sooner or later; the largest changes first."""
    (old, begun), (new, begins) = (_shares(pricer, x) for x in (before, after))
    more, later = np.abs(new - old), np.nan_to_num(np.abs(begins - begun))
    places = np.flatnonzero((more >= _LEAST_SHARE) | (later >= _LEAST_QUARTERS))
    changes = [
        ShareChange(
            key=pricer.problem.candidates[place].key,
            from_share=float(old[place]),
            to_share=float(new[place]),
            from_start=None if np.isnan(begun[place]) else float(begun[place]),
            to_start=None if np.isnan(begins[place]) else float(begins[place]),
        )
        for place in places[np.lexsort((-later[places], -more[places]))].tolist()
    ]
    return tuple(changes)


def _shares(pricer: Pricer, x: Floats) -> tuple[Floats, Floats]:
    """How much of each initiative is done, and when it starts on average, NaN where hardly any is; each shape (c,)."""
    is_step, owner = pricer.problem.is_step, pricer.problem.owner
    started, candidates = pricer.started(x)[is_step], pricer.problem.candidates
    starts = np.array([start for candidate in candidates for start in candidate.starts], dtype=np.float64)
    shares = np.bincount(owner[is_step], weights=started, minlength=len(candidates))
    summed = np.bincount(owner[is_step], weights=started * starts, minlength=len(candidates))
    is_done = shares >= _LEAST_SHARE
    starts_on_average: Floats = np.where(is_done, summed / np.where(is_done, shares, 1.0), np.nan)
    return np.asarray(shares, dtype=np.float64), starts_on_average

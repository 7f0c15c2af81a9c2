"""What both lenses can reach together if work could be split: a concave curve, and how far a pair is inside it."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats
from bowstring.planning.solver.linear import Solver

# In points: below this two plans are the same.
_SAME = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """A plan by both lens totals, in points of what each lens could gain alone, and its x, shape (n,)."""

    user: float
    business: float
    x: Floats

    def weighted(self, weight: float) -> float:
        """Value under a weight of the user lens, in points."""
        return weight * self.user + (1 - weight) * self.business


class Hull:
    """The supported points of the linear programme, floors on, found as they are asked for.

    reaches: by user total. before: points of each lens where nothing is done. Between two neighbours in `edges`
    nothing lies outside their chord; between others the next solve says.
    Source: docs/methods.md#frontier; Aneja & Nair 1979.
    """

    def __init__(self, divisible: DivisiblePlan) -> None:
        self.divisible = divisible
        self.solver = Solver(divisible.problem.program)
        aims = divisible.aims
        self.shares = [divisible.ideal_share(lens) for lens in Lens]
        self.before = [100 * (aims.share(lens, 0.0) or 0.0) for lens in Lens]
        business, user = self._best(0.0), self._best(1.0)
        self.top, self.right = business.business, user.user
        self.reaches = [business, user] if user.user > business.user + _SAME else [user]
        self.edges: set[tuple[float, float]] = set()

    def refine(self, tolerance: float) -> None:
        """Find supported points until no chord lies more than `tolerance` points below the curve."""
        place = 0
        while place < len(self.reaches) - 1:
            if self._split(place, tolerance):
                continue
            place += 1

    @property
    def supported(self) -> tuple[CurvePoint, ...]:
        """The points found that no other betters in one lens at no loss in the other, by user total."""
        kept: list[CurvePoint] = []
        for reach in reversed(self.reaches):
            if not kept or reach.business > kept[-1].business + _SAME:
                kept.append(reach)
        return tuple(reversed(kept))

    @property
    def weights(self) -> list[float]:
        """Weights of the user lens under which two supported neighbours are worth the same; 0 and 1 as well."""
        along = self.supported
        return [0.0, *(_normal(left, right) for left, right in itertools.pairwise(along)), 1.0]

    def beyond(self, user: float, business: float) -> tuple[float, CurvePoint]:
        """The least factor that brings a pair of totals to the curve or beyond it, and the plan met there; exact.

        A total below 0 stays as it is. ∞ for a pair without anything in either lens, unless nothing can be reached at
        all.
        """
        zero = min(user, 0.0), min(business, 0.0)
        user, business = user - zero[0], business - zero[1]
        while True:
            place = self._before(user, business, zero)
            if place is None or not self._split(place, _SAME):
                break
        if place is None:
            return self._at_an_end(user, business, zero)
        left, right = self.reaches[place], self.reaches[place + 1]
        weight = _normal(left, right)
        ahead = left.weighted(weight) - weight * zero[0] - (1 - weight) * zero[1]
        factor = ahead / (weight * user + (1 - weight) * business)
        gone, back = (
            (reach.user - zero[0]) * business - (reach.business - zero[1]) * user for reach in (left, right)
        )
        return factor, _mixed(left, right, gone / (gone - back))

    def reach(self, x: Floats) -> CurvePoint:
        """What a plan x, shape (n,), comes to."""
        user, business = (
            float(share @ x) + before for share, before in zip(self.shares, self.before, strict=True)
        )
        return CurvePoint(user=user, business=business, x=x)

    def _best(self, weight: float) -> CurvePoint:
        user, business = self.shares
        return self.reach(self.solver.maximise(weight * user + (1 - weight) * business).x)

    def _split(self, place: int, tolerance: float) -> bool:
        """Whether a supported point was found between a neighbour and the next, beyond their chord."""
        left, right = self.reaches[place], self.reaches[place + 1]
        if (left.user, right.user) in self.edges:
            return False
        weight = _normal(left, right)
        middle = self._best(weight)
        above = middle.weighted(weight) - left.weighted(weight)
        if above <= _SAME or not left.user + _SAME < middle.user < right.user - _SAME:
            self.edges.add((left.user, right.user))
            return False
        self.reaches.insert(place + 1, middle)
        return above > tolerance

    def _before(self, user: float, business: float, zero: tuple[float, float]) -> int | None:
        """The last point above the ray from zero to a pair where another lies below it; None if it passes an end."""
        above = [
            (reach.user - zero[0]) * business < (reach.business - zero[1]) * user for reach in self.reaches
        ]
        count = sum(above)
        return count - 1 if 0 < count < len(above) and all(above[:count]) else None

    def _at_an_end(self, user: float, business: float, zero: tuple[float, float]) -> tuple[float, CurvePoint]:
        right, top = self.right - zero[0], self.top - zero[1]
        factors = [
            most / weight for most, weight in ((right, user), (top, business)) if min(weight, most) > 0
        ]
        supported = self.supported
        end = supported[0] if top * user <= (supported[0].user - zero[0]) * business else supported[-1]
        if not factors:
            return (math.inf if max(self.top, self.right) > _SAME else 1.0), end
        return min(factors), end


def _normal(left: CurvePoint, right: CurvePoint) -> float:
    """The weight of the user lens under which both are worth the same."""
    fall, rise = max(0.0, left.business - right.business), right.user - left.user
    return fall / (fall + rise)


def _mixed(left: CurvePoint, right: CurvePoint, share: float) -> CurvePoint:
    part = min(max(share, 0.0), 1.0)
    return CurvePoint(
        user=(1 - part) * left.user + part * right.user,
        business=(1 - part) * left.business + part * right.business,
        x=np.asarray((1 - part) * left.x + part * right.x),
    )

"""What both sides agree on: neither could gain one per cent without the other losing at least as much."""

from collections.abc import Callable
from dataclasses import dataclass

from bowstring.planning.problem.programs import Floats, dot
from bowstring.planning.solver.linear import Maximiser

# In points of what each side could have alone: below this two plans are the same, and nothing is gained.
_SAME = 1e-9
_TOLD_APART = 1e-7
_POSITIVE = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """A plan on the curve of what both sides can have together: points of what each could have alone, and x."""

    user: float
    business: float
    x: Floats

    def mixed(self, other: "Corner", share: float) -> "Corner":
        """The plan that lies between two, `share` of the way to the other."""
        return Corner(
            user=(1 - share) * self.user + share * other.user,
            business=(1 - share) * self.business + share * other.business,
            x=(1 - share) * self.x + share * other.x,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What both sides agree on.

    corner: the plan. weight: of the user side, under which no plan is worth more, both sides in points of their own.
    is_positive: whether both sides gain; where they cannot, the worse side has as much as it can.
    """

    corner: Corner
    weight: float
    is_positive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What each column adds to the two sides, shape (n,), and what each has before anything is done, in points."""

    user: Floats
    business: Floats
    user_before: float = 0.0
    business_before: float = 0.0

    def best(self, solver: Maximiser, weight: float, *, is_like_last: bool = True) -> Corner:
        """The plan that is worth most under a weight of the user side, 0 to 1; see `Maximiser.maximise`."""
        objective = weight * self.user + (1 - weight) * self.business
        return self.corner(solver.maximise(objective, is_like_last=is_like_last).x)

    def corner(self, x: Floats) -> Corner:
        """What a plan brings both sides."""
        return Corner(
            user=dot(self.user, x) + self.user_before,
            business=dot(self.business, x) + self.business_before,
            x=x,
        )


def agree(
    solver: Maximiser, sides: Sides, lean: float, ends: tuple[Corner, Corner] | None = None
) -> Agreement:
    """The plan that maximises lean·ln(user) + (1 − lean)·ln(business), exactly, by linear programmes.

    The curve of both sides is concave. A corner of it is the answer where nothing is better under its own weight, the
    slope of the logarithms there; else that weight finds a corner nearer to the answer. In between chords are tried:
    the weight normal to a chord finds a corner beyond it, or proves it to be an edge, on which the answer is a formula.
    Source: Nash 1950; Aneja & Nair 1979 for the chords.

    Args:
        solver: of the constraints.
        sides: what counts.
        lean: the weight of the user side's logarithm, between 0 and 1.
        ends: the best of the business side and of the user side alone, where they are at hand.
    """
    low, high = ends or (sides.best(solver, 0.0), sides.best(solver, 1.0))
    search = _CornerSearch(solver, sides, low, high)
    corner = search.run(lambda corner: _own_weight(corner, lean), lambda: _stationary(search, lean))
    if min(corner.user, corner.business) > _POSITIVE:
        return Agreement(corner=corner, weight=_own_weight(corner, lean), is_positive=True)
    search = _CornerSearch(solver, sides, low, high)
    corner = search.run(lambda corner: float(corner.user < corner.business), lambda: _even(search))
    return Agreement(corner=corner, weight=search.weight, is_positive=False)


def agree_near(
    solver: Maximiser, sides: Sides, lean: float, corner: Corner, weight: float, *, close: float = _TOLD_APART
) -> Agreement | None:
    """The same from a corner that is best under some weight; None if a side gains nothing at a corner met.

    The weight that the logarithms give a corner falls as the user side has more. So where it is above the weight that
    the corner is best under, the answer lies between the two, and likewise below: they are the ends of the search.

    Args:
        solver: of the constraints.
        sides: what counts.
        lean: the weight of the user side's logarithm, between 0 and 1.
        corner: to begin from.
        weight: of the user side, under which that corner is best.
        close: points that a plan may lie below the best.
    """
    own = _own_weight(corner, lean)
    other = sides.best(solver, own)
    if min(corner.user, corner.business, other.user, other.business) <= _POSITIVE:
        return None
    low, high = (corner, other) if own > weight else (other, corner)
    search = _CornerSearch(
        solver, sides, low, high, span=(min(own, weight), max(own, weight)), close=close, is_near=True
    )
    best = search.run(lambda trial: _own_weight(trial, lean), lambda: _stationary(search, lean))
    return Agreement(corner=best, weight=_own_weight(best, lean), is_positive=True)


class _CornerSearch:
    """Two corners of the curve that the answer lies between, and the weights under which each is best."""

    def __init__(
        self,
        solver: Maximiser,
        sides: Sides,
        low: Corner,
        high: Corner,
        *,
        span: tuple[float, float] = (0.0, 1.0),
        close: float = _TOLD_APART,
        is_near: bool = False,
    ) -> None:
        self.solver, self.sides = solver, sides
        self.low, self.high = low, high
        self.span, self.close = span, close
        self.weight, self.is_near = 0.5, is_near

    def run(self, own_weight: Callable[[Corner], float], on_edge: Callable[[], float]) -> Corner:
        """The answer. own_weight: the slope of what is sought at a corner. on_edge: where it lies between the two."""
        trial: Corner | None = None
        while True:
            if self.fall <= _SAME:
                return self.high
            if self.rise <= _SAME:
                return self.low
            own = own_weight(trial) if trial is not None else 0.0
            is_chord = not self.span[0] < own < self.span[1]
            self.weight = self.fall / (self.fall + self.rise) if is_chord else own
            before = self.low if is_chord or trial is None else trial
            corner = self.sides.best(self.solver, self.weight, is_like_last=self.is_near)
            self.is_near = True
            gained = self.weight * (corner.user - before.user)
            gained += (1 - self.weight) * (corner.business - before.business)
            if gained <= self.close:
                return before if not is_chord else self.low.mixed(self.high, on_edge())
            trial = None if not is_chord else corner
            if own_weight(corner) > self.weight:
                self.low, self.span = corner, (self.weight, self.span[1])
            else:
                self.high, self.span = corner, (self.span[0], self.weight)

    @property
    def rise(self) -> float:
        """What the user side has more at the upper end."""
        return self.high.user - self.low.user

    @property
    def fall(self) -> float:
        """What the business side has less there."""
        return self.low.business - self.high.business


def _own_weight(corner: Corner, lean: float) -> float:
    """The weight of the user side that the logarithms give it at a corner; an end where a side gains nothing."""
    if corner.user <= 0 or corner.business <= 0:
        return float(corner.business > corner.user)
    user, business = lean * corner.business, (1 - lean) * corner.user
    return user / (user + business)


def _stationary(search: _CornerSearch, lean: float) -> float:
    """How far along an edge the weighted logarithms are greatest, 0 to 1."""
    share = lean * search.low.business / search.fall - (1 - lean) * search.low.user / search.rise
    return min(1.0, max(0.0, share))


def _even(search: _CornerSearch) -> float:
    """How far along an edge both sides have the same, 0 to 1."""
    share = (search.low.business - search.low.user) / (search.rise + search.fall)
    return min(1.0, max(0.0, share))

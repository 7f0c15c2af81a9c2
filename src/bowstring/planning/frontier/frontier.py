"""The efficient frontier: what both lenses can have together, and a named plan for each point of it."""

import dataclasses
import itertools
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.frontier.hull import CurvePoint, Hull
from bowstring.planning.frontier.nondominated import efficient_plans
from bowstring.planning.goal import TIE_SHARE, Goal
from bowstring.planning.problem.programs import Floats, extended, restricted
from bowstring.planning.problem.schedule import starts_in_plan, starts_of, steps_of
from bowstring.planning.search.listing import list_schedule
from bowstring.planning.search.search import SMALL, search_plan
from bowstring.planning.solver.integer import Effort
from bowstring.planning.solver.pulse_form import maximise_in_pulses
from bowstring.planning.solver.surge import with_surge

# Branch-and-bound nodes for one plan: of the whole programme where small, of what the curve leaves open else.
_SMALL_NODES, _LARGE_NODES = 500, 3
_GAP = 1e-4
# The share of the time that the first plan, nearest equal tension, may take.
_FIRST = 0.25
# One plan that is cut off sooner than this was seldom worth starting.
_USEFUL_SECONDS = 5.0
# How far below the curve chords may lie where it is drawn, in points; the certified gap does not depend on it.
_DRAWN_TO = {True: 1e-6, False: 0.02}
_SAME = 1e-7
# What it may take, by whether every plan is asked for.
_SECONDS = {True: 600.0, False: 30.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class HullPoint:
    """A supported point of the divisible plan: totals inside the plan in each side's own unit; later starts counted, in
    points of what the side could have alone."""

    user: float
    business: float
    user_share: float
    business_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """An indivisible plan that no other found betters in one lens at no loss in the other.

    user, business: totals in each side's own unit, discounted to the value horizon, of what starts inside the plan.
    user_share, business_share: later starts counted, in points of what the side could have alone. together: its G, in
    points. starts: the quarter inside the plan in which each funded initiative starts, by key.
    """

    user: float
    business: float
    user_share: float
    business_share: float
    together: float
    starts: Mapping[str, Quarter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Non-dominated plans by user total, and the curve that no plan can pass. Source: docs/methods.md#frontier.

    complete: whether the points are proven to be all there are; a lens that nobody can serve does not count. gap: the
    least ε such that every point of the curve is ≤ (1 + ε)·some plan in both lenses; ∞ where no plan was found, or
    none has anything of a lens that could have something.
    """

    points: tuple[FrontierPoint, ...]
    hull: tuple[HullPoint, ...]
    complete: bool
    gap: float


def find_frontier(
    divisible: DivisiblePlan,
    *,
    exact: bool = False,
    points: int = 25,
    seconds: float | None = None,
    seed: int = 0,
    on_progress: Callable[[float, float], None] | None = None,
) -> Frontier:
    """The frontier of both lenses, minimum shares on, with a certified gap.

    exact: every non-dominated plan; for small portfolios. points: plans to look for otherwise, each towards the
    part of the curve that those found so far cover worst. seconds: ceiling; None for the usual, which is a safety net
    where every plan is asked for, since effort is counted there. on_progress: told the share of the effort spent and
    the gap so far.
    Source: docs/methods.md#frontier; Aneja & Nair 1979; Mavrotas & Florios 2013.
    """
    hull = Hull(divisible)
    hull.refine(_DRAWN_TO[len(divisible.problem.candidates) <= SMALL])
    complete = False
    seconds = _SECONDS[exact] if seconds is None else seconds
    if exact:
        solutions, complete = efficient_plans(hull, seconds=seconds, seed=seed)
        plans = _efficient(map(hull.reach, solutions))
    else:
        plans = _Cover(divisible, hull, seconds, seed).find(points, on_progress)
    return Frontier(
        points=tuple(_point(divisible, plan) for plan in plans),
        hull=tuple(HullPoint(**_totals(divisible, reach)) for reach in hull.supported),
        complete=complete,
        gap=certified_gap(hull, plans),
    )


def certified_gap(hull: Hull, plans: Sequence[CurvePoint]) -> float:
    """The least ε such that every point of the curve is ≤ (1 + ε)·some plan in both lenses; exact.

    Between neighbouring plans the point hardest to cover lies beyond the corner that both fall short of: the
    user total of the one with less, the business total of the other; so ε is how far corners are inside.
    """
    return max((factor - 1 for factor, _ in _corners(hull, plans)), default=math.inf) if plans else math.inf


def _corners(hull: Hull, plans: Sequence[CurvePoint]) -> list[tuple[float, CurvePoint]]:
    """How far inside the curve each corner between neighbouring plans is, as a factor ≥ 1, and what lies there."""
    pairs = [(left.user, right.business) for left, right in itertools.pairwise(plans)]
    if hull.top > _SAME:
        pairs.insert(0, (min(0.0, hull.supported[0].user), plans[0].business))
    if hull.right > _SAME:
        pairs.append((plans[-1].user, min(0.0, hull.supported[-1].business)))
    corners = (hull.beyond(user, business) for user, business in pairs)
    return [(max(1.0, factor), reach) for factor, reach in corners]


def _efficient(plans: Iterable[CurvePoint]) -> list[CurvePoint]:
    """The plans that no other betters in one lens at no loss in the other, by user total."""
    kept: list[CurvePoint] = []
    for plan in sorted(plans, key=lambda plan: (-plan.user, -plan.business)):
        if not kept or plan.business > kept[-1].business + _SAME:
            kept.append(plan)
    return kept[::-1]


def _totals(divisible: DivisiblePlan, reach: CurvePoint) -> dict[str, float]:
    problem, means = divisible.problem, divisible.aims.means
    user, business = (float(problem.in_plan(means[lens]) @ reach.x) for lens in Lens)
    totals = {lens: float(problem.per_column(means[lens]) @ reach.x) for lens in Lens}
    shares = {lens: 100 * (divisible.aims.share(lens, total) or 0.0) for lens, total in totals.items()}
    return {
        "user": user,
        "business": business,
        "user_share": shares[Lens.USER_NEED],
        "business_share": shares[Lens.BUSINESS_VALUE],
    }


def _point(divisible: DivisiblePlan, plan: CurvePoint) -> FrontierPoint:
    start = divisible.problem.portfolio.settings.start
    offsets = starts_in_plan(divisible.problem, starts_of(divisible.problem, plan.x))
    starts = {key: start.plus(offset) for key, offset in offsets.items()}
    together = Goal(divisible).value(plan.x)
    return FrontierPoint(**_totals(divisible, plan), together=together, starts=starts)


class _Cover:
    """Plans found one by one, each towards the point of the curve that those before cover worst."""

    def __init__(self, divisible: DivisiblePlan, hull: Hull, seconds: float, seed: int) -> None:
        self.divisible, self.hull, self.seed = divisible, hull, seed
        self.deadline = time.monotonic() + seconds
        self.seconds = seconds
        self.is_small = len(divisible.problem.candidates) <= SMALL

    def find(self, points: int, on_progress: Callable[[float, float], None] | None) -> list[CurvePoint]:
        """At most so many plans, and those that none of the others betters."""
        first = search_plan(self.divisible, seconds=_FIRST * self.seconds, seed=self.seed)
        plans = [self.hull.reach(first.x)] if first.is_feasible else []
        plans = _efficient([*plans, *self._listed(points)])
        tried: set[tuple[float, float]] = set()
        for count in range(1, points):
            corners = [
                (factor, target)
                for factor, target in (_corners(self.hull, plans) if plans else ())
                if factor > 1 + _GAP and _place(target) not in tried
            ]
            if not corners or time.monotonic() >= self.deadline:
                break
            gap, target = max(corners, key=lambda corner: corner[0])
            tried.add(_place(target))
            x = self._towards(target, points - count)
            if x is not None:
                plans = _efficient([*plans, self.hull.reach(x)])
            if on_progress is not None:
                on_progress(count / points, gap - 1)
        return plans

    def _listed(self, points: int) -> list[CurvePoint]:
        """Quick plans to begin with where the programme is large: lists that follow plans along the curve."""
        if self.is_small:
            return []
        along, problem, plans = self.hull.supported, self.divisible.problem, []
        for place in sorted({round(place) for place in np.linspace(0, len(along) - 1, max(2, points))}):
            listed = list_schedule(dataclasses.replace(self.divisible, x=along[place].x))
            # Surge is bought as needed; none helps where the list breaks a fact.
            x = with_surge(problem, steps_of(problem, listed.starts))
            if x is not None:
                plans.append(self.hull.reach(x))
        return plans

    def _towards(self, target: CurvePoint, left: int) -> Floats | None:
        """The plan found with the greatest share of a point of the curve in both lenses; None if none was.

        A large programme is solved only for the initiatives that the divisible plan there splits (Berthold 2014).
        """
        problem = self.divisible.problem
        totals = (target.user, target.business)
        rows = [
            (np.append(-100 / total * share, 1.0), -math.inf, 100 / total * before)
            for share, before, total in zip(self.hull.shares, self.hull.before, totals, strict=True)
            if total > _SAME
        ]
        program = extended(problem.program, columns=[(-1e3, 1e3)], rows=rows)
        # Of two plans whose lesser side is equal the one with more on both together.
        objective = np.append(TIE_SHARE * sum(self.hull.shares, np.zeros(problem.program.columns)), 1.0)
        is_integer = np.append(problem.is_step, False)
        x = np.append(target.x, 100.0)
        smaller, columns = restricted(program, np.where(is_integer, np.round(x), x), self._is_open(x))
        share = max(_USEFUL_SECONDS, 3 * self.seconds / (left + 1))
        seconds = max(0.05, min(self.deadline - time.monotonic(), share))
        nodes = _SMALL_NODES if self.is_small else _LARGE_NODES
        effort = Effort(seconds=seconds, nodes=nodes, gap=_GAP, seed=self.seed)
        owner = np.append(problem.owner, -1)[columns]
        solution = maximise_in_pulses(smaller, objective[columns], owner=owner, effort=effort)
        if not solution.is_feasible:
            return None
        x[columns] = solution.x
        return np.asarray(np.where(is_integer, np.round(x), x)[:-1])

    def _is_open(self, x: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """The columns of initiatives that x splits, and all that need not be whole; all where small."""
        owner = np.append(self.divisible.problem.owner, -1)
        steps = owner >= 0
        split = np.abs(x - np.round(x)) > 1e-6
        count = len(self.divisible.problem.candidates)
        is_split = np.bincount(owner[steps & split], minlength=count) > 0
        return np.asarray(~steps | np.append(is_split | self.is_small, True)[owner])


def _place(target: CurvePoint) -> tuple[float, float]:
    return round(target.user, 6), round(target.business, 6)

"""What most organisations do: rank by one number and fund down the list."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.problem import Candidate, PlanningProblem, value_weight
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import Schedule, fund_with_requirements, pinned_schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What ranking rules look at. cost: money in all. duration: quarters. Others: points."""

    cost: float
    duration: int
    value: float
    delay: float
    user: float
    business: float


def _per(amount: float, by: float) -> float:
    return amount / by if by > 0 else float("inf") if amount > 0 else 0.0


# Each rule's rank: highest first. value: the whole value if started first thing; delay: value a quarter, lost by
# waiting. Source: docs/methods.md#baselines; Reinertsen 2009 for cost of delay divided by duration (CD3, WSJF).
RANKINGS: Mapping[str, Callable[[Worth], float]] = {
    "value-for-money": lambda worth: _per(worth.value, worth.cost),
    "wsjf": lambda worth: worth.delay / worth.duration,
    "value-score": lambda worth: worth.value,
    "user-need-only": lambda worth: _per(worth.user, worth.cost),
    "business-value-only": lambda worth: _per(worth.business, worth.cost),
}


def fund_down_the_list(problem: PlanningProblem, scores: Mapping[str, float]) -> Schedule:
    """Running, mandated and locked work, then the list from the highest score, as far as it fits.

    Each goes to the earliest quarter that fits, what it requires first. Nothing worth nothing is funded. Minimum
    shares and spend bands are not looked at: lists know neither. What no longer fits into the plan may start later.
    """
    schedule = pinned_schedule(problem)
    for key in sorted(scores, key=lambda name: (-scores[name], name)):
        if scores[key] > 0 and key not in schedule.starts:
            fund_with_requirements(schedule, key)
    return schedule


def rank_by(divisible: DivisiblePlan, rule: str) -> Schedule:
    """The schedule that a ranking rule of RANKINGS leads to. Raises: KeyError for an unknown rule."""
    problem = divisible.problem
    points = {lens: 100 / divisible.scale[lens] if lens in divisible.scale else 0.0 for lens in Lens}
    shares = {lens: divisible.aims.means[lens] * points[lens] for lens in Lens}
    scores = {
        candidate.key: RANKINGS[rule](_worth(divisible, candidate, shares, index))
        for index, candidate in enumerate(problem.candidates)
    }
    return fund_down_the_list(problem, scores)


def _worth(
    divisible: DivisiblePlan, candidate: Candidate, shares: Mapping[Lens, Floats], index: int
) -> Worth:
    user = float(shares[Lens.USER_NEED][index])
    business = float(shares[Lens.BUSINESS_VALUE][index])
    both = math.fsum(divisible.shares.get(lens, 0.0) * float(shares[lens][index]) for lens in Lens)
    start = candidate.starts[0] if candidate.starts else 0
    whole = value_weight(divisible.problem.portfolio, start, candidate.duration)
    return Worth(
        cost=candidate.cost * candidate.duration,
        duration=candidate.duration,
        value=both * whole,
        delay=both,
        user=user * whole,
        business=business * whole,
    )

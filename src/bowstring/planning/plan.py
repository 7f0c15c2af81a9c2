"""The equal-tension plan: what to start, when, how good it is proven to be, and what it serves."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.choice_summary import ChoiceSummary
from bowstring.model.portfolio import EVEN
from bowstring.model.problems import Problem
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import (
    DivisiblePlan,
)
from bowstring.planning.problem.outcomes import OutcomeExpected
from bowstring.planning.problem.problem import PlanningProblem, spend_in_plan
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import Schedule, steps_of
from bowstring.planning.problem.totals import Totals
from bowstring.planning.solver.integer import StoppedBy


class PlanStatus(StrEnum):
    """How far a plan got: proven optimal, feasible with a gap, impossible, or not yet valued."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNVALUED = "unvalued"


@dataclass(frozen=True, slots=True, kw_only=True)
class LensResult:
    """What a plan brings one side, in its unit, discounted to the value horizon.

    total: of what starts inside the plan. with_later: later starts counted too. ideal: what the side could have alone,
    divisible: what it has if work could be split, both with later starts. share: with_later of the ideal, 0 to 1, both
    above what forced work alone brings where that is below 0.
    """

    total: float
    with_later: float
    ideal: float | None
    divisible: float | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusResult:
    """How a focus fares: share of its own best (0 to 1), money spent on it, and its share of all spend."""

    share_of_ideal: float | None
    spend: float
    spend_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeBought:
    """People bought beyond those there are, in one quarter, and what they cost."""

    discipline: str
    quarter: Quarter
    people: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to start and when. Source: docs/methods.md#two-plans.

    value: G of the plan, in points; bound: no plan can have more; gap: (bound − value) / bound. points: V of the plan.
    divisible_value: V if work could be split, exact: 100 where both sides gain. lean: weight of the user side, α.
    starts: every initiative, with the quarter inside the plan that it starts in, or None. later: what would start
    after the plan, and when; never counted in totals. totals: what starts inside it comes to. floor: the minimum share
    that somebody set. provisional: funded work that nobody has assessed through some lens: it is never recommended,
    only pencilled in. outcomes: what the plan is expected to bring to shared outcomes. divisible: what prices are told
    in; not stored.
    """

    status: PlanStatus
    seed: int
    seconds: float
    choice: ChoiceSummary
    problems: tuple[Problem, ...] = ()
    stopped_by: StoppedBy | None = None
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    points: float | None = None
    divisible_value: float | None = None
    lean: float | None = None
    lens: Mapping[Lens, LensResult] = field(default_factory=dict)
    floor: float | None = None
    floor_max: float | None = None
    focus: Mapping[Focus, FocusResult] = field(default_factory=dict)
    starts: Mapping[str, Quarter | None] = field(default_factory=dict)
    later: Mapping[str, Quarter] = field(default_factory=dict)
    surge: tuple[SurgeBought, ...] = ()
    totals: Totals | None = None
    outcomes: tuple[OutcomeExpected, ...] = ()
    provisional: tuple[str, ...] = ()
    divisible: DivisiblePlan | None = None

    @property
    def funded(self) -> tuple[str, ...]:
        """The initiatives that start, sorted by key."""
        return tuple(key for key in sorted(self.starts) if self.starts[key] is not None)

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan at all."""
        return self.status in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE)


def lens_results(divisible: DivisiblePlan, x: Floats) -> dict[Lens, LensResult]:
    """What a solution of shape (n,) brings each side."""
    problem, aims = divisible.problem, divisible.aims
    results = {}
    for lens in Lens:
        with_later = float(problem.per_column(aims.means[lens]) @ x)
        ideal = aims.ideals.get(lens)
        results[lens] = LensResult(
            total=float(problem.in_plan(aims.means[lens]) @ x),
            with_later=with_later,
            ideal=ideal,
            divisible=divisible.totals[lens] if ideal is not None else None,
            share=aims.share(lens, with_later),
        )
    return results


def goal_beside(plan: Plan, other: Plan) -> float | None:
    """G of a plan in points of what another could bring if work could be split; None if that is unknown."""
    lean = EVEN if other.lean is None else other.lean
    shares = {Lens.USER_NEED: lean, Lens.BUSINESS_VALUE: 1 - lean}
    parts = {
        lens: plan.lens[lens].with_later / result.divisible
        for lens, result in other.lens.items()
        if lens in plan.lens and result.divisible is not None and result.divisible > 0
    }
    if not parts:
        return None
    if min(parts.values()) <= 0:
        return 0.0
    whole = math.fsum(shares[lens] for lens in parts)
    return 100 * math.exp(math.fsum(shares[lens] * math.log(part) for lens, part in parts.items()) / whole)


def focus_results(divisible: DivisiblePlan, offsets: Mapping[str, int]) -> dict[Focus, FocusResult]:
    """How each focus fares under a schedule (starts inside the plan, as offsets)."""
    problem = divisible.problem
    x = steps_of(problem, offsets)
    spend = dict.fromkeys(Focus, 0.0)
    for candidate in problem.candidates:
        if candidate.key in offsets:
            money = spend_in_plan(problem.portfolio, candidate, offsets[candidate.key])
            spend[candidate.initiative.focus] += money
    whole = math.fsum(spend.values())
    return {
        focus: FocusResult(
            share_of_ideal=float(divisible.focuses.values[focus] @ x) / ideal
            if (ideal := divisible.focuses.ideals[focus]) > 0
            else None,
            spend=spend[focus],
            spend_share=spend[focus] / whole if whole > 0 else None,
        )
        for focus in Focus
    }


def surge_bought(problem: PlanningProblem, offsets: Mapping[str, int]) -> tuple[SurgeBought, ...]:
    """The least surge that a schedule needs, by discipline and quarter."""
    schedule = Schedule(problem)
    for key, offset in sorted(offsets.items()):
        schedule.add(key, offset)
    start = problem.portfolio.settings.start
    return tuple(
        SurgeBought(
            discipline=schedule.disciplines[row],
            quarter=start.plus(int(quarter)),
            people=float(schedule.surge[row, quarter]),
            cost=float(schedule.surge[row, quarter] * schedule.price[row, quarter]),
        )
        for row, quarter in zip(*np.nonzero(schedule.surge > 1e-9), strict=True)
        if quarter < problem.quarters
    )

"""What a plan comes to, in words that are true: people at full effect and over time, money of each kind."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Settings
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTotal:
    """What starts inside the plan brings a side, in its unit. Source: docs/methods.md#totals.

    full_effect: a quarter, once all of it is delivered and ramped up. summed: added up over the quarters to the value
    horizon, each in full. discounted: the same, later quarters counting less.
    """

    full_effect: float
    summed: float
    discounted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyTotal:
    """What starts inside the plan still costs, surge included, from the plan's first quarter on.

    cost: undiscounted, to the end of all work. discounted: later quarters counting less. in_plan: what of it falls
    inside the plan's quarters.
    """

    cost: float
    discounted: float
    in_plan: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a plan comes to. rate: of discounting, a year. provisional_cost: of work that a side has yet to assess."""

    sides: Mapping[Lens, SideTotal]
    money: MoneyTotal
    rate: float
    provisional_cost: Mapping[Lens, float]

    @property
    def benefits(self) -> SideTotal:
        """The business side's; money where that is its unit."""
        return self.sides[Lens.BUSINESS_VALUE]

    @property
    def net_present_value(self) -> float:
        """Discounted benefits less discounted costs."""
        return self.benefits.discounted - self.money.discounted

    @property
    def net_undiscounted(self) -> float:
        """Benefits less costs, every quarter in full."""
        return self.benefits.summed - self.money.cost

    @property
    def benefit_cost_ratio(self) -> float | None:
        """Discounted benefits for each unit of discounted cost; None if nothing is spent."""
        return self.benefits.discounted / self.money.discounted if self.money.discounted > 0 else None

    @property
    def ratio_undiscounted(self) -> float | None:
        """The same, every quarter in full."""
        return self.benefits.summed / self.money.cost if self.money.cost > 0 else None


def effect(settings: Settings, ready: int, rate: float) -> float:
    """What one unit a quarter brings to the value horizon if it is delivered before the quarter `ready`, ramp included.

    Args:
        settings: horizon and ramp.
        ready: offset of the first quarter after the work.
        rate: of discounting, a year; 0 for every quarter in full.
    """
    discount = (1 + rate) ** -0.25
    return math.fsum(
        discount**quarter * min(1.0, (quarter - ready + 1) / settings.ramp_quarters)
        for quarter in range(max(0, ready), settings.value_quarters)
    )


def plan_totals(
    problem: PlanningProblem,
    means: Mapping[Lens, Floats],
    offsets: Mapping[str, int],
    unassessed: Mapping[Lens, frozenset[str]],
) -> Totals:
    """What a schedule comes to.

    Args:
        problem: whose candidates start.
        means: belief means per candidate, shape (candidates,).
        offsets: starts inside the plan.
        unassessed: the initiatives that nobody has assessed, by side.
    """
    settings, schedule = problem.portfolio.settings, Schedule(problem)
    for key, start in sorted(offsets.items()):
        schedule.add(key, start)
    started = [
        (number, candidate) for number, candidate in enumerate(problem.candidates) if candidate.key in offsets
    ]
    sides = {}
    for lens in Lens:
        worth = [(float(means[lens][number]), offsets[each.key] + each.duration) for number, each in started]
        sides[lens] = SideTotal(
            full_effect=math.fsum(mean for mean, _ in worth),
            summed=math.fsum(mean * effect(settings, ready, 0.0) for mean, ready in worth),
            discounted=math.fsum(
                mean * effect(settings, ready, settings.discount_rate) for mean, ready in worth
            ),
        )
    spend = schedule.spend + (schedule.surge * schedule.price).sum(axis=0)
    discount = (1 + settings.discount_rate) ** -0.25
    return Totals(
        sides=sides,
        money=MoneyTotal(
            cost=float(spend.sum()),
            discounted=math.fsum(float(money) * discount**q for q, money in enumerate(spend)),
            in_plan=float(spend[: settings.quarters].sum()),
        ),
        rate=settings.discount_rate,
        provisional_cost={
            lens: math.fsum(
                each.cost * (each.duration + min(0, offsets[each.key]))
                for _, each in started
                if each.key in unassessed[lens]
            )
            for lens in Lens
        },
    )

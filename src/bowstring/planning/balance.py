"""What balance between focuses costs and earns: the price curve of the minimum share, and the three kings."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.planning.divisible import Aims, DivisiblePlan
from bowstring.planning.linear import Floats, Optimum, ProgramChange, Solver
from bowstring.planning.programs import extended

# What a row is eased by, as a share of its level, where it holds an optimum found before.
_EASE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPoint:
    """What one minimum share costs. Source: docs/methods.md#balance-between-product-platform-and-enterprise.

    floor: φ, 0 to φ_max. value: the best V under it, in points. cost: points below the best V without floors.
    focus_shares: share of V_f* that each focus with an ideal then has; of equally good plans, the one whose
    shares add up to most.
    """

    floor: float
    value: float
    cost: float
    focus_shares: Mapping[Focus, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class King:
    """The best divisible plan that puts one focus before everything. Source: docs/methods.md#one-focus-first.

    value: V, in points. user, business: totals in each lens's own unit, discounted to the value horizon.
    user_share, business_share: the same in points of the lens's ideal. focus_shares: share of V_f* by focus.
    """

    focus: Focus
    value: float
    user: float
    business: float
    user_share: float
    business_share: float
    focus_shares: Mapping[Focus, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceEarns:
    """V of the divisible plan, of each king, and how far the plan is above each, in points.

    earned is below zero where the minimum shares cost more than putting that focus first would.
    """

    value: float
    kings: tuple[King, ...]
    earned: Mapping[Focus, float]


def floor_curve(divisible: DivisiblePlan, *, steps: int = 13) -> tuple[FloorPoint, ...]:
    """The price of a minimum share from 0 to φ_max in equal steps, λ and ideals held; exact.

    Source: docs/methods.md#balance-between-product-platform-and-enterprise.

    steps: points on the curve, at least 2. V is concave in φ and never rises with it.
    """
    floors = [float(floor) for floor in np.linspace(0.0, divisible.floor_max, max(2, steps))]
    held = _Held(divisible, divisible.objective)
    best = [held.best(held.floors(floor)) for floor in floors]
    second = _Held(divisible, held.sum_of_shares)
    found = [
        second.best(held.floors(floor), least_value=one.value)
        for floor, one in zip(floors, best, strict=True)
    ]
    return tuple(
        FloorPoint(
            floor=floor,
            value=one.value,
            cost=max(0.0, best[0].value - one.value),
            focus_shares=held.focus_shares(shared.x),
        )
        for floor, one, shared in zip(floors, best, found, strict=True)
    )


def king(divisible: DivisiblePlan, focus: Focus) -> King:
    """That focus's best plan first, the rest from what is left: V_f at its greatest, then V; floors off.

    Divisible, so exact. For a focus that can reach nothing it is the best plan without floors.
    Source: docs/methods.md#one-focus-first.
    """
    held, aims = _Held(divisible, divisible.objective), divisible.aims
    first = {focus: 1.0} if focus in held.rows else {}
    best = held.best(held.floors(0.0, first))
    shares = {lens: float(aims.share(divisible.problem, lens) @ best.x) for lens in Lens}
    totals = {lens: float(divisible.problem.per_column(aims.means[lens]) @ best.x) for lens in Lens}
    return King(
        focus=focus,
        value=best.value,
        user=totals[Lens.USER_NEED],
        business=totals[Lens.BUSINESS_VALUE],
        user_share=shares[Lens.USER_NEED],
        business_share=shares[Lens.BUSINESS_VALUE],
        focus_shares=held.focus_shares(best.x),
    )


def what_balance_earns(divisible: DivisiblePlan) -> BalanceEarns:
    """The divisible plan beside the king of each focus that has an ideal.

    Source: docs/methods.md#one-focus-first.
    """
    kings = tuple(king(divisible, focus) for focus in divisible.floor_rows)
    return BalanceEarns(
        value=divisible.price_value,
        kings=kings,
        earned={one.focus: divisible.price_value - one.value for one in kings},
    )


class _Held:
    """The programme kept warm for one objective, with one more row for V, while floors move."""

    def __init__(self, divisible: DivisiblePlan, objective: Floats) -> None:
        program = divisible.problem.program
        self.aims: Aims = divisible.aims
        self.rows = divisible.floor_rows
        self.value_row = program.rows
        self.solver = Solver(extended(program, rows=[(divisible.objective, -math.inf, math.inf)]))
        self.solver.maximise(objective)

    @property
    def sum_of_shares(self) -> Floats:
        """What a column adds to the sum of all focuses' shares in points, shape (n,)."""
        shares = [100 * self.aims.focus_values[focus] / self.aims.focus_ideals[focus] for focus in self.rows]
        return np.asarray(sum(shares, np.zeros(self.solver.program.columns)))

    def floors(self, floor: float, special: Mapping[Focus, float] | None = None) -> dict[int, float]:
        """The least level of each floor row under one φ, or another for some focuses."""
        asked = dict.fromkeys(self.rows, floor) | dict(special or {})
        return {
            self.rows[focus]: share * (1 - _EASE) * self.aims.focus_ideals[focus]
            for focus, share in asked.items()
        }

    def best(self, floors: Mapping[int, float], *, least_value: float | None = None) -> Optimum:
        """The best plan under some floors; V at least so much where that is told."""
        rows = [(row, level, math.inf) for row, level in sorted(floors.items())]
        if least_value is not None:
            rows.append((self.value_row, least_value - _EASE * abs(least_value), math.inf))
        return self.solver.resolve(ProgramChange(rows=tuple(rows)))

    def focus_shares(self, x: Floats) -> dict[Focus, float]:
        """Share of its ideal that each focus has."""
        return {
            focus: float(self.aims.focus_values[focus] @ x) / self.aims.focus_ideals[focus]
            for focus in self.rows
        }

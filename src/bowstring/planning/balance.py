"""What leaning and balance cost and earn: both sides, a minimum share of each focus, one focus first."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.planning.divisible import (
    DivisiblePlan,
    agreed_under,
    leaning,
)
from bowstring.planning.problem.programs import Floats, ProgramChange, extended
from bowstring.planning.solver.linear import Optimum
from bowstring.planning.solver.pulse_solver import PulseSolver

USUAL_FLOOR = 0.3
"""A focus that gets less of its own best is worth a question. Source: docs/methods.md#balance."""

LEAN_STEP = 0.1

# What a row is eased by, as a share of its level, where it holds an optimum found before.
_EASE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorPoint:
    """What one minimum share costs. Source: docs/methods.md#balance.

    floor: φ, 0 to φ_max. value: the best V under it, in points. cost: points below the best V without floors.
    focus_shares: share of V_f* that each focus with an ideal then has; of equally good plans, the one whose
    shares add up to most.
    """

    floor: float
    value: float
    cost: float
    focus_shares: Mapping[Focus, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusFirstPlan:
    """The best divisible plan that puts one focus before everything. Source: docs/methods.md#one-focus-first.

    goal, value: G and V, in points. user, business: totals inside the plan in each side's own unit, discounted to the
    value horizon. user_share, business_share: later starts counted, in per cent of what the side could have alone.
    focus_shares: share of V_f* by focus.
    """

    focus: Focus
    goal: float
    value: float
    user: float
    business: float
    user_share: float
    business_share: float
    focus_shares: Mapping[Focus, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceEarns:
    """The divisible plan beside one focus first, for each that has an ideal. Source: docs/methods.md#one-focus-first.

    value: G of the divisible plan. earned: how far it lies above G of each, in points; below 0 where a minimum share
    that somebody set costs more than putting that focus first would.
    """

    value: float
    plans: tuple[FocusFirstPlan, ...]
    earned: Mapping[Focus, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What another choice brings each side beyond today's, in its own unit, inside the plan, if work could be split.

    points: change of G as today's sides weigh it.
    """

    points: float
    lens: Mapping[Lens, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceOffer:
    """A focus that gets little, and what it would cost to give it more. Source: docs/methods.md#balance.

    share: what the plan gives it, of its own best. floor: the share that is offered.
    """

    focus: Focus
    share: float
    floor: float
    trade: Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class LeanTrade:
    """What leaning more to one side would bring and cost. lean: the weight of the user side then."""

    lean: float
    trade: Trade


def lean_trades(divisible: DivisiblePlan, *, step: float = LEAN_STEP) -> tuple[LeanTrade, ...]:
    """What ten points less and ten points more of the user side's weight would bring and cost each side.

    None if a side has no weight, or no plan serves both. Source: docs/methods.md#leaning.
    """
    if len(divisible.sides) < len(Lens) or not divisible.is_positive:
        return ()
    leans = [divisible.lean - step, divisible.lean + step]
    return tuple(
        LeanTrade(lean=lean, trade=_trade(divisible, leaning(divisible, lean)))
        for lean in leans
        if 0 < lean < 1
    )


def balance_offers(
    divisible: DivisiblePlan, shares: Mapping[Focus, float | None], *, floor: float = USUAL_FLOOR
) -> tuple[BalanceOffer, ...]:
    """What a usual minimum share would cost, for each focus that gets less and could have it.

    Args:
        divisible: the plan if work could be split.
        shares: what the plan gives each focus, of its own best.
        floor: the share that is offered.
    """
    offers = []
    for focus in divisible.focuses.with_ideal:
        share = shares.get(focus)
        if share is not None and share < floor:
            then = agreed_under(divisible, {focus: floor})
            if then is not None:
                offers.append(
                    BalanceOffer(focus=focus, share=share, floor=floor, trade=_trade(divisible, then))
                )
    return tuple(offers)


def _trade(divisible: DivisiblePlan, then: DivisiblePlan) -> Trade:
    moved = then.x[: divisible.x.size] - divisible.x
    inside = {lens: divisible.problem.in_plan(divisible.aims.means[lens]) for lens in Lens}
    return Trade(
        points=divisible.goal(then.x[: divisible.x.size]) - divisible.goal(divisible.x),
        lens={lens: float(inside[lens] @ moved) for lens in Lens},
    )


def floor_curve(divisible: DivisiblePlan, *, steps: int = 13) -> tuple[FloorPoint, ...]:
    """The price of a minimum share from 0 to φ_max in equal steps, what is worth a point held; exact.

    Source: docs/methods.md#balance.

    steps: points on the curve, at least 2. V is concave in φ and never rises with it.
    """
    floors = [float(floor) for floor in np.linspace(0.0, divisible.focuses.highest_floor, max(2, steps))]
    held = _Held(divisible, divisible.objective)
    best = [held.best(held.floors(floor), is_like_last=place > 0) for place, floor in enumerate(floors)]
    second = _Held(divisible, held.sum_of_shares)
    shared = [
        second.best(held.floors(floor), least_value=optimum.value, is_like_last=place > 0)
        for place, (floor, optimum) in enumerate(zip(floors, best, strict=True))
    ]
    return tuple(
        FloorPoint(
            floor=floor,
            value=optimum.value + divisible.constant,
            cost=max(0.0, best[0].value - optimum.value),
            focus_shares=held.focus_shares(spread.x),
        )
        for floor, optimum, spread in zip(floors, best, shared, strict=True)
    )


def focus_first(divisible: DivisiblePlan, focus: Focus) -> FocusFirstPlan:
    """That focus's best plan first, the rest from what is left: V_f at its greatest, then V; floors off.

    Divisible, so exact. For a focus that can reach nothing it is the best plan without floors.
    Source: docs/methods.md#one-focus-first.
    """
    return _focus_first(_Held(divisible, divisible.objective), focus)


def _focus_first(held: "_Held", focus: Focus) -> FocusFirstPlan:
    divisible, problem = held.divisible, held.divisible.problem
    first = {focus: 1.0} if focus in held.rows else {}
    x = held.best(held.floors(0.0, first)).x
    aims = divisible.aims
    with_later = {lens: float(problem.per_column(aims.means[lens]) @ x) for lens in Lens}
    shares = {lens: 100 * (aims.share(lens, total) or 0.0) for lens, total in with_later.items()}
    totals = {lens: float(problem.in_plan(divisible.aims.means[lens]) @ x) for lens in Lens}
    return FocusFirstPlan(
        focus=focus,
        goal=divisible.goal(x),
        value=divisible.worth(x),
        user=totals[Lens.USER_NEED],
        business=totals[Lens.BUSINESS_VALUE],
        user_share=shares[Lens.USER_NEED],
        business_share=shares[Lens.BUSINESS_VALUE],
        focus_shares=held.focus_shares(x),
    )


def what_balance_earns(divisible: DivisiblePlan) -> BalanceEarns:
    """The divisible plan beside one focus first, for each that has an ideal."""
    held = _Held(divisible, divisible.objective)
    plans = tuple(_focus_first(held, focus) for focus in divisible.focuses.with_ideal)
    value = divisible.goal(divisible.x)
    return BalanceEarns(value=value, plans=plans, earned={plan.focus: value - plan.goal for plan in plans})


class _Held:
    """The programme kept warm for one objective, with a row for each focus and one for V, while floors move."""

    def __init__(self, divisible: DivisiblePlan, objective: Floats) -> None:
        self.divisible = divisible
        program = divisible.problem.program
        row_lower = program.row_lower.copy()
        row_lower[list(divisible.floor_rows.values())] = -math.inf
        focuses = divisible.focuses.with_ideal
        self.rows = {focus: program.rows + place for place, focus in enumerate(focuses)}
        self.value_row = program.rows + len(focuses)
        rows = [divisible.focuses.values[focus] for focus in focuses] + [divisible.objective]
        wide = extended(program, rows=[(row, -math.inf, math.inf) for row in rows])
        wide.row_lower[: program.rows] = row_lower
        self.solver = PulseSolver(divisible.problem, wide)
        self.solver.maximise(objective)

    @property
    def sum_of_shares(self) -> Floats:
        """What a column adds to the sum of all focuses' shares in points, shape (n,)."""
        shares = [
            100 * self.divisible.focuses.values[focus] / self.divisible.focuses.ideals[focus]
            for focus in self.rows
        ]
        return np.asarray(sum(shares, np.zeros(self.solver.program.columns)))

    def floors(self, floor: float, special: Mapping[Focus, float] | None = None) -> dict[int, float]:
        """The least level of each focus's row under one φ, or another for some; without a floor there is none."""
        shares = dict.fromkeys(self.rows, floor) | dict(special or {})
        return {
            self.rows[focus]: share * (1 - _EASE) * self.divisible.focuses.ideals[focus]
            for focus, share in shares.items()
            if share > 0
        }

    def best(
        self,
        floors: Mapping[int, float],
        *,
        least_value: float | None = None,
        is_like_last: bool = False,
    ) -> Optimum:
        """The best plan under some floors.

        Args:
            floors: the least level of each row.
            least_value: V is at least so much; None for whatever it is.
            is_like_last: whether the floors are a little above the last.
        """
        rows = [(row, level, math.inf) for row, level in sorted(floors.items())]
        if least_value is not None:
            rows.append((self.value_row, least_value - _EASE * abs(least_value), math.inf))
        return self.solver.resolve(ProgramChange(rows=tuple(rows)), is_like_last=is_like_last)

    def focus_shares(self, x: Floats) -> dict[Focus, float]:
        """Share of its ideal that each focus has."""
        return {
            focus: float(self.divisible.focuses.values[focus] @ x) / self.divisible.focuses.ideals[focus]
            for focus in self.rows
        }

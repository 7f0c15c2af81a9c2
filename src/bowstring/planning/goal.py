"""What an indivisible plan is judged by, G, and its tangents: linear functions that no plan's G can pass."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats, Program, dot, extended

FIRST_BALANCES = tuple(float(balance) for balance in np.geomspace(1 / 8, 8, 15))
"""Balances b/u at which G is bounded from the beginning: between two of them little is left open."""

TIE_SHARE = 1e-3
"""What ranks plans that are equal by what counts, as a share of it: too little to outweigh any difference told."""

# Of one side's points to the other's: beyond that a tangent is as good as flat.
_STEEPEST = 1e4


class Goal:
    """G of solutions, and programmes that bound it. Source: docs/methods.md#two-plans.

    G = 100·u^α·b^(1−α) is concave and grows with both sides at once, so at any balance b/u = r of the two
    G ≤ 100·(α·r^(1−α)·u + (1 − α)·r^(−α)·b). At r = 1 that is V.
    """

    def __init__(
        self,
        divisible: DivisiblePlan,
        *,
        program: Program | None = None,
        sides: Sequence[Floats] | None = None,
        bound: float | None = None,
    ) -> None:
        """G under other constraints or worths than today's, with U° and B° held.

        Args:
            divisible: what is worth 100 points on each side.
            program: the constraints, their first columns those of the problem; None for the problem's own.
            sides: what each column adds to each side, in points; None for what is believed.
            bound: what no plan can pass; None for the divisible plan's own.
        """
        self.divisible = divisible
        self.problem = divisible.problem
        self.program = program if program is not None else self.problem.program
        self.columns = self.program.columns
        self.owner = np.append(
            self.problem.owner, np.full(self.columns - self.problem.program.columns, -1, dtype=np.int64)
        )
        self.is_integer = self.owner >= 0
        self.bound = divisible.value if bound is None else bound
        self.sides = (
            list(sides) if sides is not None else [divisible.points(lens) for lens in divisible.sides]
        )
        self.before = [divisible.points_before(lens) for lens in divisible.sides]
        self.shares = [divisible.shares[lens] for lens in divisible.sides]

    @property
    def is_curved(self) -> bool:
        """Whether G is anything but V: both sides count and both can gain."""
        return len(self.sides) == 2

    @cached_property
    def objective(self) -> Floats:
        """V's coefficients, shape (n,)."""
        parts = (share * side for share, side in zip(self.shares, self.sides, strict=True))
        return np.asarray(sum(parts, np.zeros(self.columns)))

    def reached(self, x: Floats) -> list[float]:
        """Points of each side, shape (n,) or more in."""
        steps = x[: self.columns]
        return [dot(side, steps) + before for side, before in zip(self.sides, self.before, strict=True)]

    def value(self, x: Floats) -> float:
        """G of a solution, in points."""
        return self.divisible.goal_of(dict(zip(self.divisible.sides, self.reached(x), strict=True)))

    def rank(self, x: Floats) -> tuple[float, float]:
        """By G, ties by V."""
        return self.value(x), dot(self.objective, x[: self.columns])

    def slope(self, x: Floats) -> list[float]:
        """What a point of each side adds to G beside a solution, one number a side."""
        return self.slope_at(self.balance(x))

    def slope_at(self, balance: float) -> list[float]:
        """The tangent at a balance b/u of the two sides."""
        if not self.is_curved:
            return [1.0]
        if not self.divisible.is_positive:
            return list(self.shares)
        user = self.shares[0]
        return [user * balance ** (1 - user), (1 - user) * balance**-user]

    def linear(self, x: Floats) -> Floats:
        """G beside a solution as a linear function of the steps, shape (n,)."""
        parts = (slope * side for slope, side in zip(self.slope(x), self.sides, strict=True))
        return np.asarray(sum(parts, np.zeros(self.columns)))

    def bounded(self, balances: Sequence[float]) -> Program:
        """The programme with a column for each side's points and one for G below its tangents at some balances."""
        program, count = self.program, len(self.sides)
        blank = np.zeros(self.columns + count + 1)
        rows = []
        for place, (side, before) in enumerate(zip(self.sides, self.before, strict=True)):
            row = blank.copy()
            row[: self.columns], row[self.columns + place] = side, -1.0
            rows.append((row, -before, -before))
        for slope in self._tangents(balances):
            row = blank.copy()
            row[self.columns : -1], row[-1] = slope, -1.0
            rows.append((row, 0.0, np.inf))
        return extended(program, columns=[(-np.inf, np.inf)] * (count + 1), rows=rows)

    def _tangents(self, balances: Sequence[float]) -> list[list[float]]:
        if self.is_curved and not self.divisible.is_positive:
            return [[1.0, 0.0], [0.0, 1.0]]
        return [self.slope_at(balance) for balance in balances] if self.is_curved else [[1.0]]

    def balance(self, x: Floats) -> float:
        """The balance b/u at which the tangent touches G of a solution."""
        if not self.is_curved:
            return 1.0
        user, business = self.reached(x)
        if user <= 0 or business <= 0:
            # Where a side gains nothing the tangent that says so is the steepest there is.
            return _STEEPEST if user < business else 1 / _STEEPEST
        return min(max(business / user, 1 / _STEEPEST), _STEEPEST)

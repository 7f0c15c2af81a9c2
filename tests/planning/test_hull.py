"""How far a pair of totals lies inside the curve of what both sides can have, and the plan that is met there."""

import math

import numpy as np
import pytest
from scipy.optimize import linprog
from tests.planning.every_schedule import plan_of, tiny_portfolio

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.frontier.hull import Hull
from bowstring.planning.problem.programs import dense_rows, keeps_bounds, keeps_rows

CLOSE = 1e-6


def furthest(divisible: DivisiblePlan, hull: Hull, user: float, business: float) -> float:
    """The greatest factor at which a plan still brings both that much, as one linear programme."""
    program = divisible.problem.program
    table = dense_rows(program, range(program.rows))
    above, below = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
    sides = [np.append(-share, amount) for share, amount in zip(hull.shares, (user, business), strict=True)]
    rows = np.vstack(
        [
            np.column_stack([table[above], np.zeros(above.sum())]),
            np.column_stack([-table[below], np.zeros(below.sum())]),
            *sides,
        ]
    )
    limits = np.concatenate([program.row_upper[above], -program.row_lower[below], hull.before])
    bounds = [*zip(program.lower.tolist(), program.upper.tolist(), strict=True), (0, None)]
    best = linprog(np.append(np.zeros(program.columns), -1.0), A_ub=rows, b_ub=limits, bounds=bounds)
    return -float(best.fun)


@pytest.mark.parametrize("seed", range(8))
def test_a_pair_is_as_far_inside_as_a_programme_of_its_own_says(seed: int) -> None:
    divisible = plan_of(tiny_portfolio(seed))
    if divisible is None:
        return
    hull = Hull(divisible)
    for angle in np.linspace(0.02, math.pi / 2 - 0.02, 7).tolist():
        user, business = 30 * math.cos(angle), 30 * math.sin(angle)
        factor, point = hull.beyond(user, business)
        assert factor == pytest.approx(furthest(divisible, hull, user, business), rel=CLOSE)
        # The plan met there can be made, and brings both as much.
        assert keeps_bounds(divisible.problem.program, point.x, np.ones(point.x.size, dtype=np.bool_))
        assert keeps_rows(divisible.problem.program, point.x)
        reached = hull.reach(point.x)
        assert (reached.user, reached.business) == pytest.approx((point.user, point.business), abs=CLOSE)
        assert min(point.user - factor * user, point.business - factor * business) >= -CLOSE
        ends = (hull.supported[0], hull.supported[-1])
        if (
            ends[0].user * business < ends[0].business * user
            and ends[1].user * business > ends[1].business * user
        ):
            assert (point.user, point.business) == pytest.approx(
                (factor * user, factor * business), abs=CLOSE
            )

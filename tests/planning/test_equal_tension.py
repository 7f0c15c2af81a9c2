"""What both sides agree on, of plans that lie between a few: whoever mixes them by hand finds nothing better."""

import math

import numpy as np
import pytest
from scipy.optimize import linprog

from bowstring.planning.equal_tension import Agreement, Corner, Sides, agree, agree_near
from bowstring.planning.problem.programs import Program
from bowstring.planning.solver.linear import Solver

SEEDS = range(25)
CLOSE = 1e-6


def one_of(count: int) -> Solver:
    """Shares of so many plans that add up to one."""
    return Solver(
        Program(
            lower=np.zeros(count),
            upper=np.ones(count),
            row_lower=np.ones(1),
            row_upper=np.ones(1),
            starts=np.array([0, count], dtype=np.int64),
            indices=np.arange(count, dtype=np.int64),
            values=np.ones(count),
        )
    )


def drawn(seed: int, *, count: int | None = None) -> tuple[Sides, float]:
    """Plans of which neither side likes the same, one good for both, and how much the user side counts.

    Some are in points of a hundred, some a thousand times as small; some cost a side more than they bring it.
    """
    luck = np.random.default_rng(seed)
    angles = luck.uniform(0.0, math.pi / 2, count or int(luck.integers(2, 9)))
    angles[0] = math.pi / 4
    reach = luck.uniform(20.0, 90.0, 2) * (1.0, 0.001)[seed % 2]
    before = luck.uniform(-0.1, 0.1, 2) * reach
    least = luck.uniform(-0.5, 0.1) * reach
    sides = Sides(
        user=least[0] + reach[0] * np.cos(angles) - before[0],
        business=least[1] + reach[1] * np.sin(angles) - before[1],
        user_before=float(before[0]),
        business_before=float(before[1]),
    )
    return sides, float(luck.uniform(0.1, 0.9))


def brought(sides: Sides) -> np.ndarray:
    """What each plan brings both sides, a row a plan."""
    return np.column_stack([sides.user + sides.user_before, sides.business + sides.business_before])


def check_is_mixed(sides: Sides, corner: Corner) -> None:
    assert corner.x.sum() == pytest.approx(1.0)
    assert corner.x.min() >= -CLOSE
    assert corner.x @ brought(sides) == pytest.approx([corner.user, corner.business])


def check_is_agreed(sides: Sides, lean: float, agreement: Agreement) -> None:
    """Of a concave curve the best is where it touches the level line of the logarithms: no plan lies beyond that."""
    corner = agreement.corner
    check_is_mixed(sides, corner)
    assert agreement.is_positive
    slopes = np.array([lean / corner.user, (1 - lean) / corner.business])
    assert agreement.weight == pytest.approx(slopes[0] / slopes.sum())
    assert (brought(sides) @ slopes).max() <= 1.0 + 1e-7 * slopes.sum() + CLOSE


@pytest.mark.parametrize("seed", SEEDS)
def test_no_mixture_is_better_for_both_together(seed: int) -> None:
    sides, lean = drawn(seed)
    check_is_agreed(sides, lean, agree(one_of(len(sides.user)), sides, lean))


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_same_from_ends_at_hand_and_from_any_corner(seed: int) -> None:
    sides, lean = drawn(seed)
    solver = one_of(len(sides.user))
    ends = (sides.best(solver, 0.0), sides.best(solver, 1.0))
    check_is_agreed(sides, lean, agree(solver, sides, lean, ends))
    for weight in (0.05, 0.5, 0.95):
        begun = sides.best(solver, weight)
        near = agree_near(solver, sides, lean, begun, weight)
        if near is not None:
            check_is_agreed(sides, lean, near)
        else:
            other = sides.best(solver, _slope_share(begun, lean))
            assert min(begun.user, begun.business, other.user, other.business) <= 1e-7


def _slope_share(corner: Corner, lean: float) -> float:
    """The user side's slope of the logarithms at a corner, as a share; all of it where that side gains nothing."""
    if min(corner.user, corner.business) <= 0:
        return float(corner.user < corner.business)
    return lean / corner.user / (lean / corner.user + (1 - lean) / corner.business)


def test_of_hundreds_of_plans_few_are_looked_at() -> None:
    for seed in range(0, 20, 2):
        sides, lean = drawn(seed, count=300)
        solver = one_of(300)
        agreement = agree(solver, sides, lean)
        check_is_agreed(sides, lean, agreement)
        assert solver.solves <= 15
        begun = sides.best(solver, agreement.weight)
        solver.solves = 0
        assert agree_near(solver, sides, lean, begun, agreement.weight) is not None
        assert solver.solves <= 3


def test_between_two_plans_it_is_where_the_logarithms_are_greatest() -> None:
    sides = Sides(user=np.array([10.0, 70.0]), business=np.array([80.0, 20.0]))
    agreement = agree(one_of(2), sides, 0.5)
    # On user + business = 90 the product is greatest in the middle; the lean moves it in proportion.
    assert (agreement.corner.user, agreement.corner.business) == pytest.approx((45.0, 45.0))
    assert agreement.weight == pytest.approx(0.5)
    leaning = agree(one_of(2), sides, 2 / 3).corner
    assert (leaning.user, leaning.business) == pytest.approx((60.0, 30.0))
    # Beyond the end of the edge the end is the answer.
    assert agree(one_of(2), sides, 0.95).corner.user == pytest.approx(70.0)
    assert agree(one_of(2), sides, 0.05).corner.user == pytest.approx(10.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_where_a_side_cannot_gain_the_worse_side_has_as_much_as_it_can(seed: int) -> None:
    sides, lean = drawn(seed)
    lost = (200.0, 0.0) if seed % 3 else (0.0, 200.0)
    sides = Sides(user=sides.user - lost[0], business=sides.business - lost[1])
    solver = one_of(len(sides.user))
    agreement = agree(solver, sides, lean)
    check_is_mixed(sides, agreement.corner)
    assert not agreement.is_positive
    # By another route: the most that both have at least, as a linear programme of its own.
    count = len(sides.user)
    least = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.column_stack([-brought(sides).T, np.ones(2)]),
        b_ub=np.zeros(2),
        A_eq=[[1.0] * count + [0.0]],
        b_eq=[1.0],
        bounds=[(0, 1)] * count + [(None, None)],
    )
    assert min(agreement.corner.user, agreement.corner.business) == pytest.approx(-least.fun, abs=1e-5)
    weights = np.array([agreement.weight, 1 - agreement.weight])
    assert (brought(sides) @ weights).max() <= (agreement.corner.x @ brought(sides)) @ weights + CLOSE
    assert agree_near(solver, sides, lean, sides.best(solver, 0.5), 0.5) is None


def test_where_neither_gains_they_have_the_same() -> None:
    sides = Sides(user=np.array([-50.0, -10.0]), business=np.array([-10.0, -50.0]), user_before=-4.0)
    corner = agree(one_of(2), sides, 0.5).corner
    assert (corner.user, corner.business) == pytest.approx((-32.0, -32.0))
    assert corner.x.tolist() == pytest.approx([0.45, 0.55])


@pytest.mark.parametrize("lean", [0.2, 0.8])
def test_a_plan_that_both_like_best_is_agreed_on(lean: float) -> None:
    sides = Sides(user=np.array([10.0, 70.0, 30.0]), business=np.array([20.0, 80.0, 40.0]))
    agreement = agree(one_of(3), sides, lean)
    assert (agreement.corner.user, agreement.corner.business) == pytest.approx((70.0, 80.0))
    assert agreement.weight == pytest.approx(lean * 80 / (lean * 80 + (1 - lean) * 70))
    # Where it brings a side nothing it is best under any weight there is.
    poor = agree(one_of(3), Sides(user=sides.user - 100, business=sides.business), lean)
    assert poor.corner.user == pytest.approx(-30.0)
    assert not poor.is_positive
    assert 0 <= poor.weight <= 1

"""What is proven between whole plans, what lies within an interval, and what is only noise."""

import math

import numpy as np
import pytest

from bowstring.model.assessments import Lens
from bowstring.tensions.whole_effect import Basis, BoundedPlan, WholeEffect, without_noise

CHANGES = {Lens.USER_NEED: 3.0, Lens.BUSINESS_VALUE: -4.0}


def effect(points: float, least: float, most: float) -> WholeEffect:
    return WholeEffect(points=points, lens=CHANGES, least=least, most=most)


@pytest.mark.parametrize(
    ("value", "bound", "is_proven"),
    [(0.0, 0.0, True), (0.0, 1e-6, True), (0.0, 1.1e-6, False), (5.0, 4.0, True), (5.0, 6.0, False)],
)
def test_a_plan_is_proven_where_no_other_can_be_better(value: float, bound: float, is_proven: bool) -> None:
    assert BoundedPlan(x=np.ones(1), value=value, bound=bound).is_proven is is_proven


def test_that_there_is_no_plan_is_proven() -> None:
    plan = BoundedPlan(x=np.empty(0), value=0.0, bound=5.0)
    assert not plan.is_feasible
    assert plan.is_proven
    assert BoundedPlan(x=np.zeros(1), value=0.0, bound=5.0).is_feasible


@pytest.mark.parametrize(
    ("points", "least", "most", "basis"),
    [
        (1.0, 0.0, 2e-6, Basis.WHOLE),
        (1.0, 0.0, 2.1e-6, Basis.INTERVAL),
        (0.0, -1.0, 1.0, Basis.INTERVAL),
        (2.0, 2.0, 2.0, Basis.WHOLE),
        (-math.inf, -math.inf, 0.0, Basis.WHOLE),
    ],
)
def test_a_gain_is_proven_where_both_its_plans_are(
    points: float, least: float, most: float, basis: Basis
) -> None:
    assert effect(points, least, most).basis is basis
    assert effect(points, least, most).is_proven is (basis is Basis.WHOLE)


@pytest.mark.parametrize(
    ("points", "is_noise"),
    [(0.0, True), (1e-6, True), (-1e-6, True), (1.1e-6, False), (-1.1e-6, False), (3.0, False)],
)
def test_a_proven_gain_that_is_noise_is_nothing(points: float, is_noise: bool) -> None:
    proven = effect(points, points, points)
    quiet = without_noise(proven)
    if is_noise:
        assert (quiet.points, quiet.lens) == (0.0, dict.fromkeys(Lens, 0.0))
        assert (quiet.least, quiet.most) == (points, points)
    else:
        assert quiet == proven
    unproven = effect(points, points, points + 1.0)
    assert without_noise(unproven) == unproven

"""Draws of both sides' worth together, beside what scipy knows of their quantiles and ranks."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm, spearmanr

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.beliefs.joint import gathered, joint_draws, pairs_of
from bowstring.model.assessments import Lens

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
SURE = TwoPieceNormal(likely=50.0, below=0.0, above=0.0)
SKEWED = TwoPieceNormal(likely=100.0, below=10.0, above=60.0)
OTHER = TwoPieceNormal(likely=-20.0, below=30.0, above=5.0)


def mixed(parts: Sequence[TwoPieceNormal], weights: Sequence[float] = ()) -> Mixture:
    return Mixture(weights=tuple(weights) or (1 / len(parts),) * len(parts), components=tuple(parts))


def distribution(mixture: Mixture, value: float) -> float:
    """The chance of at most that much, by scipy's normals."""
    chance = 0.0
    for weight, part in zip(mixture.weights, mixture.components, strict=True):
        spread = part.below if value < part.likely else part.above
        chance += weight * (norm.cdf(value, part.likely, spread) if spread else float(value >= part.likely))
    return chance


def quantile(mixture: Mixture, chance: float) -> float:
    return float(brentq(lambda value: distribution(mixture, value) - chance, -1e4, 1e4, xtol=1e-9))


@pytest.mark.parametrize(
    ("mixture", "tolerance"),
    [
        (mixed([SKEWED]), 0.01),
        (mixed([SKEWED, OTHER], [0.7, 0.3]), 0.05),
        (mixed([SKEWED] * 3 + [OTHER] * 2), 0.05),
        # As many as a class lends: each is so many points.
        (mixed([SKEWED.times(1 + place / 12) for place in range(12)] + [OTHER] * 8), 2.0),
    ],
    ids=["alone", "two", "five", "twenty"],
)
def test_draws_have_the_quantiles_and_the_mean_of_what_is_believed(
    mixture: Mixture, tolerance: float
) -> None:
    drawn = joint_draws({USER: mixture, BUSINESS: mixed([OTHER])})
    values = np.sort(drawn[USER])
    assert float(values.mean()) == pytest.approx(mixture.mean, abs=1e-9)
    for chance in (0.02, 0.1, 0.25, 0.5, 0.62, 0.75, 0.9):
        there = float(np.interp(chance * len(values) - 0.5, np.arange(len(values)), values))
        assert there == pytest.approx(quantile(mixture, chance), abs=tolerance)


def test_the_second_side_has_its_own_quantiles_too() -> None:
    mixture = mixed([SKEWED, OTHER], [0.4, 0.6])
    values = np.sort(joint_draws({USER: mixed([OTHER]), BUSINESS: mixture})[BUSINESS])
    assert float(values.mean()) == pytest.approx(mixture.mean, abs=1e-9)
    for chance in (0.1, 0.3, 0.5, 0.75, 0.9):
        assert float(values[int(chance * len(values))]) == pytest.approx(quantile(mixture, chance), abs=0.5)


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.3, 0.8])
def test_ranks_go_together_as_much_as_is_said(correlation: float) -> None:
    drawn = joint_draws({USER: mixed([SKEWED]), BUSINESS: mixed([OTHER])}, rank_correlation=correlation)
    assert spearmanr(drawn[USER], drawn[BUSINESS]).statistic == pytest.approx(correlation, abs=2e-3)


def test_unless_something_is_said_ranks_go_together_by_three_tenths() -> None:
    drawn = joint_draws({USER: mixed([SKEWED]), BUSINESS: mixed([OTHER])})
    assert spearmanr(drawn[USER], drawn[BUSINESS]).statistic == pytest.approx(0.3, abs=2e-3)


def test_whoever_is_sure_puts_all_of_their_share_in_one_place() -> None:
    values = joint_draws({USER: mixed([SURE, SKEWED], [0.4, 0.6]), BUSINESS: mixed([OTHER])})[USER]
    assert float(np.mean(np.abs(values - 50.0) < 0.5)) == pytest.approx(0.4, abs=0.01)
    assert joint_draws({USER: mixed([SURE]), BUSINESS: mixed([OTHER])})[USER] == pytest.approx(50.0)


def test_draws_are_gathered_by_their_places() -> None:
    drawn = {USER: np.array([1.0, 2.0, 6.0, 9.0]), BUSINESS: np.array([10.0, 30.0, 50.0, 70.0])}
    assert gathered(np.array([3, 3, 0, 3]), drawn) == [
        (0.25, {USER: 6.0, BUSINESS: 50.0}),
        (0.75, {USER: 4.0, BUSINESS: pytest.approx(110 / 3)}),
    ]


def test_every_pair_of_whose_mean_is_right_has_its_chance() -> None:
    means, chances = pairs_of([mixed([SURE, OTHER], [0.25, 0.75]), mixed([SURE])])
    assert means == pytest.approx(np.array([[50.0, 50.0], [OTHER.mean, 50.0]]))
    assert chances == pytest.approx([0.25, 0.75])

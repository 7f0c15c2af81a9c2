"""What one initiative may be worth to both sides at once: even draws of the two together."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from bowstring.beliefs.distributions import Mixture
from bowstring.model.assessments import Lens

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RANK_CORRELATION = 0.3
"""Of both sides' values, as long as nobody has assessed it. Source: docs/methods.md#knowing-it-entirely."""

# Two neighbours of Fibonacci's: their lattice spreads points most evenly over a square, and over each of its sides.
_DRAWS, _STEP = 6765, 4181
_REACH, _FINE = 8.0, 0.002
# A class's mixture has thousands of components: beyond these each is so many points.
_FEW, _POINTS = 12, 64


def joint_draws(
    mixtures: Mapping[Lens, Mixture], *, rank_correlation: float = RANK_CORRELATION
) -> dict[Lens, Floats]:
    """Equally likely values of each lens, draw by draw together, shape (draws,); their means are the mixtures'.

    A Gaussian copula with that rank correlation between the first two lenses; a lattice, so the same on every run.
    """
    drawn = {}
    for lens, (rising, draws) in zip(mixtures, _paired(rank_correlation), strict=False):
        values = _at_scores(mixtures[lens], rising)[draws]
        drawn[lens] = values + (mixtures[lens].mean - float(values.mean()))
    return drawn


@cache
def _paired(rank_correlation: float) -> tuple[tuple[Floats, Ints], tuple[Floats, Ints]]:
    """Of each lens the standard normal scores, rising, and the place among them of each draw."""
    scores, draws = _scores(), np.arange(_DRAWS)
    correlation = 2 * math.sin(math.pi * rank_correlation / 6)
    second = correlation * scores + math.sqrt(1 - correlation**2) * scores[(draws * _STEP) % _DRAWS]
    order = np.argsort(second, kind="stable")
    places = np.empty_like(order)
    places[order] = draws
    return (scores, draws), (second[order], places)


@cache
def _scores() -> Floats:
    """The mean of each of so many equally likely stretches of a standard normal, rising."""
    normal = NormalDist()
    edges = [-math.inf, *(normal.inv_cdf(place / _DRAWS) for place in range(1, _DRAWS)), math.inf]
    return np.asarray(-np.diff([normal.pdf(edge) for edge in edges]) * _DRAWS)


@cache
def _normal_table() -> tuple[Floats, Floats]:
    scores = np.arange(-_REACH, _REACH + _FINE, _FINE)
    return scores, np.array([0.5 * math.erfc(-score / math.sqrt(2)) for score in scores])


def _at_scores(mixture: Mixture, scores: Floats) -> Floats:
    """The mixture's values at standard normal scores of the same rank."""
    if len(mixture.components) == 1:
        component = mixture.components[0]
        return np.asarray(component.likely + np.where(scores < 0, component.below, component.above) * scores)
    values, chances = _ranked(mixture)
    table_scores, table_chances = _normal_table()
    return np.interp(scores, np.interp(chances, table_chances, table_scores), values)


def _ranked(mixture: Mixture) -> tuple[Floats, Floats]:
    """Values, rising, and the probability of at most each."""
    likely, below, above = (
        np.array([getattr(component, name) for component in mixture.components])[:, None]
        for name in ("likely", "below", "above")
    )
    weights = np.array(mixture.weights)
    if len(mixture.components) > _FEW:
        scores = _scores().reshape(-1)[:: _DRAWS // _POINTS][:_POINTS]
        scores = scores - scores.mean()
        values = (likely + np.where(scores < 0, below, above) * scores).ravel()
        order = np.argsort(values, kind="stable")
        shares = np.repeat(weights / len(scores), len(scores))[order]
        return values[order], np.cumsum(shares) - shares / 2
    steps = np.arange(-7.0, 7.0001, 0.02)
    values = np.unique(likely + np.where(steps < 0, below, above) * steps)
    return values, _chances(values, weights, likely, below, above)


def _chances(values: Floats, weights: Floats, likely: Floats, below: Floats, above: Floats) -> Floats:
    table_scores, table_chances = _normal_table()
    spread = np.where(values < likely, below, above)
    apart = np.where(spread > 0, (values - likely) / np.where(spread > 0, spread, 1.0), 0.0)
    # Without a spread all lies at the likely value.
    scores = np.where(spread > 0, apart, np.where(values < likely, -_REACH, _REACH))
    return np.asarray(weights @ np.interp(scores, table_scores, table_chances))


def gathered(places: Ints, drawn: Mapping[Lens, Floats]) -> list[tuple[float, dict[Lens, float]]]:
    """The share of draws in each place that has any, and each lens's mean there."""
    counts = np.bincount(places)
    sums = {lens: np.bincount(places, weights=values) for lens, values in drawn.items()}
    return [
        (
            float(counts[place]) / len(places),
            {lens: float(sums[lens][place] / counts[place]) for lens in drawn},
        )
        for place in np.flatnonzero(counts)
    ]


def pairs_of(mixtures: Sequence[Mixture]) -> tuple[Floats, Floats]:
    """Every combination of whose mean is right, shape (combinations, mixtures), and its probability."""
    means = [np.array([component.mean for component in mixture.components]) for mixture in mixtures]
    chances = [np.array(mixture.weights) for mixture in mixtures]
    grids = np.meshgrid(*means, indexing="ij")
    weights = np.meshgrid(*chances, indexing="ij")
    return np.stack([grid.ravel() for grid in grids], axis=1), np.prod([w.ravel() for w in weights], axis=0)

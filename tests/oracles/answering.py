"""What a question about worth could show, derived from the tables alone, in plain Python.

Source: docs/methods.md (what reframing is worth, knowing it entirely) and docs/reuse.md (what merging is worth).
"""

import functools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import norm
from tests.oracles.believing import (
    Floats,
    adjusted_variance,
    bounded_fit,
    comparable_of,
    cost_of,
    opinions_of,
)
from tests.oracles.reading import read
from tests.oracles.views import View

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio

ValuesBySubject = dict[tuple[str, Lens], float]
Answers = list[tuple[float, ValuesBySubject]]
DRAWS = 9
CORRELATION = 2 * math.sin(math.pi * 0.3 / 6)
# Two neighbours of Fibonacci's, as the documents have it.
LATTICE, STEP = 6765, 4181
# Of the first side, whose ranks nothing smooths, and of what the other has of its own.
FINE = 12_001, 201
# What pools of several are told at.
SCORES = np.linspace(-6.5, 6.5, 13_001)
# The score before each, and how far beyond it each lies, as a share of the step to the next.
Places = tuple[NDArray[np.int32], NDArray[np.float64]]


def reframed(portfolio: Portfolio, means: Mapping[tuple[str, Lens], float], key: str, lens: Lens) -> Answers:
    """The weak side as other work like it may be, in nine equally likely stretches, never worse than it is."""
    still = read(portfolio).works
    others = [
        means[other, side]
        for other, side in means
        if side is lens
        and other != key
        and other in still
        and any((view.initiative, view.lens) == (other, lens) for view in portfolio.assessments)
    ]
    if not others:
        return []
    prior = class_of(portfolio, key, lens)
    if prior is None:
        draws = [float(draw) for draw in np.quantile(others, (np.arange(DRAWS) + 0.5) / DRAWS)]
    else:
        centre, variance = prior
        spread = math.sqrt(variance)
        draws = []
        for place in range(DRAWS):
            low, high = norm.ppf(place / DRAWS), norm.ppf((place + 1) / DRAWS)
            inside = norm.cdf(high - spread) - norm.cdf(low - spread)
            draws.append(min(DRAWS * math.exp(centre + variance / 2) * inside, max(others)))
    return [(1 / DRAWS, {(key, lens): draw} if draw > means[key, lens] else {}) for draw in draws]


def class_of(portfolio: Portfolio, key: str, lens: Lens) -> tuple[float, float] | None:
    """What the others of its class suggest: mean and variance of the logarithm; None where nothing is compared."""
    works = {work.key: work for work in portfolio.initiatives if work.is_plannable}
    opinions = opinions_of(portfolio, lens)
    comparable = comparable_of(opinions, works)
    if not portfolio.settings.shrink or cost_of(works[key]) <= 0:
        return None
    alike = [name for name in comparable if works[name].focus is works[key].focus]
    is_own = len({*alike, key}) >= 8
    others = [name for name in (alike if is_own else comparable) if name != key]
    if len(others) < 3 or (key in opinions and key not in comparable and len(comparable) < 3):
        return None
    values = np.array([math.log(opinions[name].mean) for name in others])
    doubts = np.array([opinions[name].doubt for name in others])
    costs = np.array([math.log(cost_of(works[name])) for name in others])
    design, at = np.ones((len(others), 1)), np.ones(1)
    if is_own and np.ptp(costs) >= 1e-6:
        design, at = np.column_stack([design, costs]), np.array([1.0, math.log(cost_of(works[key]))])
    tau = adjusted_variance(values, doubts, design)
    plain, _ = bounded_fit(values, np.ones(len(others)), design)
    free = len(others) - (2 if is_own else 1)
    residual = float(((values - design @ plain) ** 2).sum()) / free
    lift = min(float(np.median(doubts)), residual) / 2
    line, inverse = bounded_fit(values + lift, tau + doubts, design)
    return float(at @ line), tau + float(at @ inverse @ at)


def overlapping(means: Mapping[tuple[str, Lens], float], again: str, there: str, likeness: float) -> Answers:
    """With a chance of their likeness the second adds what it brings less the likeness times what the smaller does."""
    values = {}
    for lens in Lens:
        smaller = min(means[again, lens], means[there, lens])
        if smaller > 0:
            values[again, lens] = means[again, lens] - likeness * smaller
    return [(likeness, values), (1 - likeness, {})]


def both_sides(views: Mapping[Lens, Sequence[View]]) -> dict[Lens, Floats]:
    """Even draws of what work is worth to both sides together, about their means.

    One assessor a side: the lattice of the documents, by their formula. More: every pair of so many equally likely
    stretches, which is far finer.
    """
    (mine, yours) = views.values()
    if len(mine) == len(yours) == 1:
        first = _stretches(LATTICE)
        drawn = (
            quantiles(mine, first),
            quantiles(yours, _joined(first, first[(np.arange(LATTICE) * STEP) % LATTICE])),
        )
    else:
        first, joined, places = _fine_pairs()
        drawn = np.repeat(quantiles(mine, first), FINE[1]), quantiles(yours, joined, places)
    return {lens: values - values.mean() for lens, values in zip(views, drawn, strict=True)}


@functools.cache
def _fine_pairs() -> tuple[Floats, Floats, Places]:
    """Scores of the first side, and of the second in each pair; where these lie in the row that pools are told at."""
    first, other = (_stretches(count) for count in FINE)
    joined = _joined(first[:, np.newaxis], other).ravel()
    at = np.clip((joined - SCORES[0]) / (SCORES[1] - SCORES[0]), 0, len(SCORES) - 1)
    before = np.minimum(at.astype(np.int32), len(SCORES) - 2)
    return first, joined, (before, at - before)


def one_side(there: Sequence[View]) -> Floats:
    """Even draws of what work is worth to one side, about their mean."""
    values = quantiles(there, _stretches(FINE[0]))
    return values - values.mean()


def _joined(first: Floats, other: Floats) -> Floats:
    """Scores of the second side: of a correlation with the first's, and of their own."""
    return CORRELATION * first + math.sqrt(1 - CORRELATION**2) * other


def _stretches(count: int) -> Floats:
    """The mean of each of so many equally likely stretches of a standard normal."""
    return np.asarray(-np.diff(norm.pdf(norm.ppf(np.arange(count + 1) / count))) * count)


def quantiles(there: Sequence[View], scores: Floats, places: Places | None = None) -> Floats:
    """What a pool is worth at standard normal scores of the same rank. places: of the scores, where they are told."""
    if len(there) == 1:
        (view,) = there
        return np.asarray(view.likely + np.where(scores < 0, view.below, view.above) * scores)
    worth = _pooled(tuple(there))
    if places is None:
        return np.asarray(np.interp(scores, SCORES, worth))
    # As `interp` has it, which looks for the place of each of two million scores every time.
    before, beyond = places
    return np.asarray(worth[before] + beyond * np.diff(worth)[before])


@functools.lru_cache(maxsize=256)
def _pooled(there: tuple[View, ...]) -> Floats:
    """What the pool is worth at each of a fine row of scores, found by halving."""
    wanted = ndtr(SCORES)
    low = np.full(len(wanted), min(view.likely - 12 * view.below for view in there) - 1e-9)
    high = np.full(len(wanted), max(view.likely + 12 * view.above for view in there) + 1e-9)
    for _ in range(48):
        middle = (low + high) / 2
        chance = np.zeros(len(wanted))
        for view in there:
            spread = np.maximum(np.where(middle < view.likely, view.below, view.above), 1e-12)
            chance += view.weight * ndtr((middle - view.likely) / spread)
        is_below = chance < wanted
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return (low + high) / 2


def expected_best(best: Callable[[float], float], points: Floats) -> float:
    """E of a convex curve over even draws. best: the curve at a number of points a quarter."""
    at, heights = zip(*curve(best, float(points.min()), float(points.max())), strict=True)
    return float(np.interp(points, at, heights).mean())


def curve(best: Callable[[float], float], low: float, high: float) -> list[tuple[float, float]]:
    """Points of a convex, piecewise linear curve between which it is straight."""
    ends = [(low, best(low)), (high, best(high))]
    return [ends[0], *_inside(best, *ends, depth=16), ends[1]]


def _inside(
    best: Callable[[float], float], left: tuple[float, float], right: tuple[float, float], *, depth: int
) -> Iterator[tuple[float, float]]:
    middle = (left[0] + right[0]) / 2
    height = best(middle)
    if depth and (left[1] + right[1]) / 2 - height > 1e-7:
        yield from _inside(best, left, (middle, height), depth=depth - 1)
        yield middle, height
        yield from _inside(best, (middle, height), right, depth=depth - 1)

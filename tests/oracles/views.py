"""What each assessor believes, adjusted as docs/methods.md 2 says, once more and straight from the tables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr
from tests.oracles.believing import LEAST_ERROR, Opinion, Shrunk, cost_of, opinions_of, shrunk, slope_for

from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio

_Z = 1.2815515655446
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class View:
    """One assessor's weight in the pool, and the median and both spreads of what they believe.

    precision: 1 / σ² of their evidence, less what they share; 0 where it is borrowed from another initiative.
    """

    assessor: str
    precision: float
    weight: float
    likely: float
    below: float
    above: float

    @property
    def mean(self) -> float:
        return self.likely + (self.above - self.below) / math.sqrt(2 * math.pi)


def views_of(portfolio: Portfolio, key: str, lens: Lens) -> list[View]:
    """What those who count believe of an initiative's worth per quarter; its class's where nobody assessed it."""
    works = {work.key: work for work in portfolio.initiatives if work.is_plannable}
    opinions = opinions_of(portfolio, lens)
    adjusted = shrunk(opinions, works) if portfolio.settings.shrink else {}
    if key not in opinions:
        return _borrowed(portfolio, works, opinions, key, lens)
    there = opinions[key]
    parts = [
        ((view.likely - view.low) / _Z, (view.high - view.likely) / _Z, mean)
        for view, mean in zip(there.assessments, there.means, strict=True)
    ]
    if key in adjusted:
        shapes = _compared(there, parts, adjusted[key])
    elif portfolio.settings.shrink and not there.variance:
        least = LEAST_ERROR * abs(
            there.mean or float(np.median([abs(opinion.mean) for opinion in opinions.values()]))
        )
        shapes = [(assessment.likely, least, least) for assessment in there.assessments]
    else:
        shapes = [
            (belief.likely, below, above)
            for belief, (below, above, _) in zip(there.assessments, parts, strict=True)
        ]
    return [
        View(
            assessor=belief.assessor,
            precision=precision,
            weight=weight,
            likely=likely,
            below=below,
            above=above,
        )
        for belief, precision, weight, (likely, below, above) in zip(
            there.assessments, there.precisions, there.weights, shapes, strict=True
        )
    ]


def _compared(
    there: Opinion, parts: list[tuple[float, float, float]], here: Shrunk
) -> list[tuple[float, float, float]]:
    """Each as if alone, then all moved so that mean and doubt are those of all together."""
    wide = [
        (max(below, LEAST_ERROR * abs(mean)), max(above, LEAST_ERROR * abs(mean)), mean)
        for below, above, mean in parts
    ]
    alone = []
    for assessment, (below, above, mean), variance in zip(
        there.assessments, wide, there.variances, strict=True
    ):
        skew = (above - below) / math.sqrt(2 * math.pi)
        if min(there.means) <= 0:
            scale = here.mean / there.mean
            alone.append((here.mean + scale * (assessment.likely - there.mean), scale * below, scale * above))
            continue
        doubt = math.log(1 + max(variance, (LEAST_ERROR * mean) ** 2) / mean**2)
        target = here.mean_of(mean, doubt)
        spread = target * math.sqrt(math.exp(here.variance_of(mean, doubt)) - 1)
        scale = spread / math.sqrt((below**2 + above**2) / 2 - skew**2)
        alone.append((target - scale * skew, scale * below, scale * above))
    means = [likely + (above - below) / math.sqrt(2 * math.pi) for likely, below, above in alone]
    factor = here.mean / sum(weight * mean for weight, mean in zip(there.weights, means, strict=True))
    together = [(factor * likely, factor * below, factor * above) for likely, below, above in alone]
    variance = sum(
        weight
        * (
            (below**2 + above**2) / 2
            - (above - below) ** 2 / (2 * math.pi)
            + (factor * mean - here.mean) ** 2
        )
        for weight, mean, (_, below, above) in zip(there.weights, means, together, strict=True)
    )
    scale = here.mean * math.sqrt((math.exp(here.log_variance) - 1) / variance)
    return [
        (here.mean + scale * (likely - here.mean), scale * below, scale * above)
        for likely, below, above in together
    ]


def quantile(views: Sequence[View], share: float) -> float:
    """The worth that the pool expects not to be exceeded with that probability."""

    def below(worth: float) -> float:
        return sum(view.weight * _chance_below(view, worth) for view in views) - share

    low = min(view.likely - 9 * view.below for view in views) - 1
    high = max(view.likely + 9 * view.above for view in views) + 1
    return float(brentq(below, low, high, xtol=1e-10))


def draws_of(views: Sequence[View], count: int, luck: np.random.Generator) -> Floats:
    """Worths drawn from the pool, shape (count,)."""
    who = luck.choice(len(views), size=count, p=[view.weight for view in views])
    score = luck.standard_normal(count)
    likely, below, above = (
        np.array([getattr(view, name) for view in views])[who] for name in ("likely", "below", "above")
    )
    return np.asarray(likely + np.where(score < 0, below, above) * score)


def _borrowed(
    portfolio: Portfolio,
    works: dict[str, Initiative],
    opinions: dict[str, Opinion],
    key: str,
    lens: Lens,
) -> list[View]:
    """An equal mixture of the class's adjusted worths, each moved along the slope to this cost."""
    costed = [name for name in works if name in opinions and cost_of(works[name]) > 0]
    alike = [name for name in costed if works[name].focus is works[key].focus]
    alike = alike if len(alike) >= 8 else costed
    slope = slope_for(works[key], opinions, works) if portfolio.settings.shrink else 1.0
    views = []
    for name in alike:
        scale = (cost_of(works[key]) / cost_of(works[name])) ** slope
        views.extend(
            View(
                assessor=view.assessor,
                precision=0.0,
                weight=view.weight / len(alike),
                likely=scale * view.likely,
                below=scale * view.below,
                above=scale * view.above,
            )
            for view in views_of(portfolio, name, lens)
        )
    return views


def _chance_below(view: View, worth: float) -> float:
    spread = view.below if worth < view.likely else view.above
    return float(ndtr((worth - view.likely) / spread)) if spread else float(worth >= view.likely)

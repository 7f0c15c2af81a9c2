"""What each assessor believes, adjusted for over-optimism, once more and straight from the tables."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr
from tests.oracles.believing import ERRORS, Opinion, believed_means, cost_of, opinion

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.portfolio import Portfolio

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_Z = 1.2815515655446
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class View:
    """One assessor's weight in the pool, and the median and both spreads of what they believe.

    precision: 1 / σ_g² of their evidence; 0 where it is borrowed from another initiative.
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
    told = [one for one in portfolio.assessments if (one.initiative, one.lens) == (key, lens)]
    if not told:
        return _borrowed(portfolio, key, lens)
    heard = _latest(told)
    said, target = opinion(told), believed_means(portfolio)[key, lens]
    trust = _trust(portfolio, key, lens)
    scale = 1.0 if trust is None else math.sqrt(trust) * target / said.mean
    return [
        View(
            assessor=one.assessor,
            precision=ERRORS[one.evidence] ** -2,
            weight=weight,
            likely=target + scale * (one.likely - said.mean),
            below=scale * (one.likely - one.low) / _Z,
            above=scale * (one.high - one.likely) / _Z,
        )
        for one, weight in zip(heard, said.weights, strict=True)
    ]


def quantile(views: Sequence[View], share: float) -> float:
    """The worth that the pool expects not to be exceeded with that probability."""

    def below(worth: float) -> float:
        return sum(one.weight * _chance_below(one, worth) for one in views) - share

    low = min(one.likely - 9 * one.below for one in views) - 1
    high = max(one.likely + 9 * one.above for one in views) + 1
    return float(brentq(below, low, high, xtol=1e-10))


def draws_of(views: Sequence[View], count: int, luck: np.random.Generator) -> Floats:
    """Worths drawn from the pool, shape (count,)."""
    who = luck.choice(len(views), size=count, p=[one.weight for one in views])
    score = luck.standard_normal(count)
    likely, below, above = (
        np.array([getattr(one, name) for one in views])[who] for name in ("likely", "below", "above")
    )
    return np.asarray(likely + np.where(score < 0, below, above) * score)


def _borrowed(portfolio: Portfolio, key: str, lens: Lens) -> list[View]:
    """An equal mixture of the class's adjusted worths per cost, times cost."""
    works = {work.key: work for work in portfolio.initiatives if work.is_plannable}
    assessed = {one.initiative for one in portfolio.assessments if one.lens is lens}
    known = [name for name in works if name in assessed and cost_of(works[name]) > 0]
    alike = [name for name in known if works[name].focus is works[key].focus]
    alike = alike if len(alike) >= 8 else known
    found = []
    for name in alike:
        scale = cost_of(works[key]) / cost_of(works[name])
        found.extend(
            View(
                assessor=one.assessor,
                precision=0.0,
                weight=one.weight / len(alike),
                likely=scale * one.likely,
                below=scale * one.below,
                above=scale * one.above,
            )
            for one in views_of(portfolio, name, lens)
        )
    return found


def _chance_below(one: View, worth: float) -> float:
    spread = one.below if worth < one.likely else one.above
    return float(ndtr((worth - one.likely) / spread)) if spread else float(worth >= one.likely)


def _latest(told: Sequence[Assessment]) -> list[Assessment]:
    """In the order of the pool's weights: as first said, told by the latest word."""
    last = max(one.round for one in told)
    in_order = sorted((one for one in told if one.round == last), key=lambda one: one.made_at or _NEVER)
    return list({one.assessor: one for one in in_order}.values())


def _trust(portfolio: Portfolio, key: str, lens: Lens) -> float | None:
    """The weight w of the adjustment; None where nothing is shrunk."""
    works = {work.key: work for work in portfolio.initiatives if work.is_plannable}
    told: dict[str, list[Assessment]] = defaultdict(list)
    for one in portfolio.assessments:
        if one.lens is lens and one.initiative in works:
            told[one.initiative].append(one)
    opinions = {name: opinion(said) for name, said in told.items()}
    known = {name: one for name, one in opinions.items() if one.mean > 0 and cost_of(works[name]) > 0}
    if not portfolio.settings.shrink or len(known) < 8 or key not in known:
        return None
    alike = [name for name in known if works[name].focus is works[key].focus]
    alike = alike if len(alike) >= 8 else list(known)
    ratios = [math.log(known[name].mean / cost_of(works[name])) for name in alike]
    tau = max(0.0, float(np.var(ratios, ddof=1)) - float(np.mean([_noise(known[name]) for name in alike])))
    noise = _noise(known[key])
    return tau / (tau + noise) if noise > 0 else 1.0


def _noise(one: Opinion) -> float:
    return math.log(1 + one.variance / one.mean**2)

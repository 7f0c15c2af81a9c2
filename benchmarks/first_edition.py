"""The peer of `shrinkage`: beliefs by the formula of version 0.1.0, kept as it was."""

import math
import statistics
from collections.abc import Sequence

from bowstring.beliefs.belief import Belief, Beliefs
from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.pooling import Origin, counting_assessments, pool
from bowstring.beliefs.shrinkage import total_cost
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio

_FEWEST = 8
# Everybody counted for themselves, and live evidence as live.
_ORIGIN = Origin(is_measured=True)


def first_beliefs(portfolio: Portfolio) -> Beliefs:
    """What version 0.1.0 believed of initiatives that have all been assessed, and are worth and cost more than 0.

    The weighted mean of an estimate's and its class's logarithm of value per cost: a conditional median.
    """
    beliefs = {}
    counting = counting_assessments(portfolio.assessments)
    for lens in Lens:
        mixtures, ratios = {}, {}
        for initiative in portfolio.initiatives:
            mixture = pool(counting[initiative.key, lens], _ORIGIN).mixture
            noise = math.log1p((mixture.within + mixture.between) / mixture.mean**2)
            mixtures[initiative.key] = mixture
            ratios[initiative.key] = (math.log(mixture.mean / total_cost(initiative)), noise)
        priors = _priors(portfolio, ratios)
        for initiative in portfolio.initiatives:
            (centre, spread), (ratio, noise) = priors[initiative.focus], ratios[initiative.key]
            trust = spread / (spread + noise)
            mean = total_cost(initiative) * math.exp(trust * ratio + (1 - trust) * centre)
            beliefs[initiative.key, lens] = _belief(
                initiative.key, lens, mixtures[initiative.key], mean, trust
            )
    return Beliefs(by_subject=beliefs, unvalued=())


def _priors(portfolio: Portfolio, ratios: dict[str, tuple[float, float]]) -> dict[Focus, tuple[float, float]]:
    """By focus the class's mean, and its variance beyond noise."""
    priors = {}
    for focus in Focus:
        own = [ratios[initiative.key] for initiative in portfolio.initiatives if initiative.focus is focus]
        priors[focus] = _prior(own if len(own) >= _FEWEST else list(ratios.values()))
    return priors


def _prior(ratios: Sequence[tuple[float, float]]) -> tuple[float, float]:
    logs = [ratio for ratio, _ in ratios]
    spread = max(0.0, statistics.variance(logs) - statistics.fmean(noise for _, noise in ratios))
    weights = [1 / (spread + noise) for _, noise in ratios]
    centre = math.fsum(weight * log for weight, log in zip(weights, logs, strict=True)) / math.fsum(weights)
    return centre, spread


def _belief(key: str, lens: Lens, mixture: Mixture, mean: float, trust: float) -> Belief:
    scale = math.sqrt(trust) * mean / mixture.mean
    return Belief(
        initiative=key, lens=lens, mixture=mixture.mapped(target=mean, scale=scale), raw=mixture, trust=trust
    )

"""docs/methods.md#2-what-is-believed once more, in as few lines as it takes: expected values from assessments."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio

ERRORS = {None: 0.6, Evidence.GUESS: 0.6, Evidence.DESK: 0.4, Evidence.RESEARCH: 0.25, Evidence.LIVE: 0.1}
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """Weight, mean and variance of each assessor's two-piece normal."""

    weights: list[float]
    means: list[float]
    variances: list[float]

    @property
    def mean(self) -> float:
        return sum(w * m for w, m in zip(self.weights, self.means, strict=True))

    @property
    def variance(self) -> float:
        squares = zip(self.weights, self.means, self.variances, strict=True)
        return sum(w * (v + m * m) for w, m, v in squares) - self.mean**2


def opinion(assessments: Iterable[Assessment]) -> Opinion:
    """What the latest round's latest words of each assessor add up to."""
    told = list(assessments)
    last = max(one.round for one in told)
    latest: dict[str, Assessment] = {}
    for one in sorted((one for one in told if one.round == last), key=lambda one: one.made_at or _NEVER):
        latest[one.assessor] = one
    counted = list(latest.values())
    weights = [1 / ERRORS[one.evidence] ** 2 for one in counted]
    spreads = [
        ((one.likely - one.low) / 1.2815515655446, (one.high - one.likely) / 1.2815515655446)
        for one in counted
    ]
    return Opinion(
        weights=[weight / sum(weights) for weight in weights],
        means=[
            one.likely + (above - below) / math.sqrt(2 * math.pi)
            for one, (below, above) in zip(counted, spreads, strict=True)
        ],
        variances=[
            (below**2 + above**2) / 2 - (above - below) ** 2 / (2 * math.pi) for below, above in spreads
        ],
    )


def believed_means(portfolio: Portfolio) -> dict[tuple[str, Lens], float]:
    """The adjusted expected value a quarter of every initiative that can be planned, through both lenses."""
    works = {work.key: work for work in portfolio.initiatives if work.is_plannable}
    told: dict[tuple[str, Lens], list[Assessment]] = defaultdict(list)
    for one in portfolio.assessments:
        told[one.initiative, one.lens].append(one)
    found: dict[tuple[str, Lens], float] = {}
    for lens in Lens:
        opinions = {key: opinion(told[key, lens]) for key in works if told[key, lens]}
        means = {key: one.mean for key, one in opinions.items()}
        if portfolio.settings.shrink:
            means.update(shrunk_means(opinions, works))
        for key, work in works.items():
            found[key, lens] = means[key] if key in means else borrowed_mean(work, means, works)
    return found


def cost_of(work: Initiative) -> float:
    """Money in all."""
    return (work.quarterly_cost or 0.0) * (work.duration or 0)


def shrunk_means(opinions: Mapping[str, Opinion], works: Mapping[str, Initiative]) -> dict[str, float]:
    """Means pulled towards their class, where at least eight can be compared."""
    ratios = {}
    for key, one in opinions.items():
        if one.mean > 0 and cost_of(works[key]) > 0:
            noise = math.log(1 + one.variance / one.mean**2)
            ratios[key] = (math.log(one.mean / cost_of(works[key])), noise)
    if len(ratios) < 8:
        return {}
    found = {}
    for key, (ratio, noise) in ratios.items():
        alike = [ratios[other] for other in ratios if works[other].focus is works[key].focus]
        if len(alike) < 8:
            alike = list(ratios.values())
        average = sum(r for r, _ in alike) / len(alike)
        variance = sum((r - average) ** 2 for r, _ in alike) / (len(alike) - 1)
        tau = max(0.0, variance - sum(s for _, s in alike) / len(alike))
        pull = [1 / max(tau + s, 1e-12) for _, s in alike]
        centre = sum(w * r for w, (r, _) in zip(pull, alike, strict=True)) / sum(pull)
        trust = tau / (tau + noise) if noise > 0 else 1.0
        found[key] = cost_of(works[key]) * math.exp(trust * ratio + (1 - trust) * centre)
    return found


def borrowed_mean(work: Initiative, means: Mapping[str, float], works: Mapping[str, Initiative]) -> float:
    """What nobody assessed is worth as much per cost as its class; 0 where no class is known."""
    known = [key for key in means if cost_of(works[key]) > 0]
    alike = [key for key in known if works[key].focus is work.focus]
    alike = alike if len(alike) >= 8 else known
    if not alike:
        return 0.0
    return cost_of(work) * sum(means[key] / cost_of(works[key]) for key in alike) / len(alike)

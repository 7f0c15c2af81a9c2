"""docs/methods.md 2 once more, from the tables alone and by other means: expected values from assessments.

The product compares an initiative with the others of its class. Here the whole class is fitted by generalised least
squares and the best linear predictor is read off it, as the literature has it; the variance is maximised numerically.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.decisions import ReuseChoice
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio

ERRORS = {None: 0.6, Evidence.GUESS: 0.6, Evidence.DESK: 0.4, Evidence.RESEARCH: 0.25, Evidence.LIVE: 0.1}
LEAST_ERROR = 0.1
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_Z = 1.2815515655446
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """Those who count, with the weight, mean and variance of each one's two-piece normal.

    precisions: 1 / σ² of the evidence, less what is shared with others. number: of independent opinions.
    """

    assessments: list[Assessment]
    precisions: list[float]
    means: list[float]
    variances: list[float]
    number: float

    @cached_property
    def weights(self) -> list[float]:
        total = sum(self.precisions)
        return [precision / total for precision in self.precisions]

    @cached_property
    def mean(self) -> float:
        return sum(w * m for w, m in zip(self.weights, self.means, strict=True))

    @cached_property
    def within(self) -> float:
        return sum(w * v for w, v in zip(self.weights, self.variances, strict=True))

    @cached_property
    def between(self) -> float:
        return sum(w * (m - self.mean) ** 2 for w, m in zip(self.weights, self.means, strict=True))

    @cached_property
    def variance(self) -> float:
        return self.within + self.between

    @cached_property
    def doubt(self) -> float:
        """s²."""
        largest = max(self.within, self.between, (LEAST_ERROR * self.mean) ** 2)
        return math.log(1 + largest / self.number / self.mean**2)


@dataclass(frozen=True, kw_only=True)
class Shrunk:
    """What is believed of an initiative: x′, w, and the variance of its logarithm; and what its class gives anybody.

    mean_of, variance_of: the same for an estimate alone with this mean and doubt.
    """

    mean: float
    trust: float
    log_variance: float
    prior_mean: float
    prior_variance: float
    lift: float
    widest: float

    def mean_of(self, estimate: float, doubt: float) -> float:
        trust = self.prior_variance / (self.prior_variance + doubt)
        log = trust * (math.log(estimate) + self.lift) + (1 - trust) * self.prior_mean
        return math.exp(log + (1 - trust) * self.prior_variance / 2)

    def variance_of(self, estimate: float, doubt: float) -> float:
        away = abs(math.log(estimate) + self.lift - self.prior_mean)
        usual = 2 * math.sqrt(self.prior_variance + 2 * self.lift)
        widest = max(self.widest, (away - usual) ** 2 if away > usual else 0.0)
        return 1 / (1 / doubt + 1 / widest)


def opinion(
    assessments: Iterable[Assessment],
    *,
    own: Iterable[str] = (),
    teams: Mapping[str, str] | None = None,
    is_measured: bool = False,
) -> Opinion:
    """What the latest round's latest words of each assessor add up to."""
    counted = latest(assessments)
    own = set(own)
    others = [assessment for assessment in counted if assessment.assessor not in own]
    if others and not is_measured:
        there = _opinion(others, own, teams or {}, is_measured=is_measured)
        low, high = (_quantile(there, share) for share in (0.1, 0.9))
        slack = 1e-9 * max(abs(low), abs(high))
        counted = [
            assessment
            for assessment in counted
            if assessment.assessor not in own or low - slack <= assessment.likely <= high + slack
        ]
    return _opinion(counted, own, teams or {}, is_measured=is_measured)


def latest(assessments: Iterable[Assessment]) -> list[Assessment]:
    """By assessor, sorted."""
    words = list(assessments)
    last = max(word.round for word in words)
    by_assessor: dict[str, Assessment] = {}
    for other in sorted(
        (word for word in words if word.round == last), key=lambda word: word.made_at or _NEVER
    ):
        by_assessor[other.assessor] = other
    return [by_assessor[assessor] for assessor in sorted(by_assessor)]


def _opinion(
    counted: list[Assessment], own: set[str], teams: Mapping[str, str], *, is_measured: bool
) -> Opinion:
    size = len(counted)
    shared = np.eye(size)
    for i, view in enumerate(counted):
        for j, other in enumerate(counted):
            if i == j:
                continue
            if view.assessor in own and other.assessor in own:
                shared[i, j] = 1.0
            elif not view.independent or not other.independent:
                shared[i, j] = 0.9
            elif teams.get(view.assessor) and teams.get(view.assessor) == teams.get(other.assessor):
                shared[i, j] = 0.5
    blind = np.array([assessment.independent for assessment in counted])
    # Who saw nothing does not follow those who did.
    follows = np.where(blind[:, None] & ~blind[None, :], 0.0, shared)
    errors = [
        ERRORS[
            Evidence.RESEARCH
            if assessment.evidence is Evidence.LIVE and not is_measured
            else assessment.evidence
        ]
        for assessment in counted
    ]
    precisions = np.array(errors) ** -2 / follows.sum(axis=1)
    weights = precisions / precisions.sum()
    number = 1 / float(weights @ shared @ weights)
    if blind.any() and not blind.all():
        alone = weights[blind] / weights[blind].sum()
        number = max(number, 1 / float(alone @ shared[np.ix_(blind, blind)] @ alone))
    spreads = [
        ((assessment.likely - assessment.low) / _Z, (assessment.high - assessment.likely) / _Z)
        for assessment in counted
    ]
    return Opinion(
        assessments=counted,
        precisions=precisions.tolist(),
        means=[
            assessment.likely + (above - below) / math.sqrt(2 * math.pi)
            for assessment, (below, above) in zip(counted, spreads, strict=True)
        ],
        variances=[
            (below**2 + above**2) / 2 - (above - below) ** 2 / (2 * math.pi) for below, above in spreads
        ],
        number=number,
    )


def _quantile(there: Opinion, share: float) -> float:
    def below(worth: float) -> float:
        total = 0.0
        for weight, assessment in zip(there.weights, there.assessments, strict=True):
            spread = (
                (assessment.likely - assessment.low)
                if worth < assessment.likely
                else (assessment.high - assessment.likely)
            ) / _Z
            total += weight * (
                float(ndtr((worth - assessment.likely) / spread))
                if spread
                else float(worth >= assessment.likely)
            )
        return total - share

    apart = 1e-6 * max(1.0, *(abs(assessment.likely) for assessment in there.assessments))
    low = (
        min(assessment.likely - 9 * (assessment.likely - assessment.low) for assessment in there.assessments)
        - apart
    )
    high = (
        max(assessment.likely + 9 * (assessment.high - assessment.likely) for assessment in there.assessments)
        + apart
    )
    return float(brentq(below, low, high, xtol=1e-12))


def opinions_of(portfolio: Portfolio, lens: Lens) -> dict[str, Opinion]:
    """By initiative that can be planned and was assessed."""
    teams = {person.key: person.team for person in portfolio.people}
    measured = {measurement.of for measurement in portfolio.measurements}
    words: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in portfolio.assessments:
        if assessment.lens is lens:
            words[assessment.initiative].append(assessment)
    return {
        work.key: opinion(
            words[work.key],
            own=[
                assessment.assessor
                for assessment in words[work.key]
                if assessment.assessor == work.owner
                or (work.team and teams.get(assessment.assessor) == work.team)
            ],
            teams=teams,
            is_measured=work.key in measured or bool(work.asset and work.asset in measured),
        )
        for work in portfolio.initiatives
        if work.is_plannable and words[work.key]
    }


def believed_means(portfolio: Portfolio) -> dict[tuple[str, Lens], float]:
    """The adjusted expected value a quarter of every initiative that can be planned, through both lenses."""
    works = {work.key: work for work in portfolio.initiatives if work.is_plannable}
    means: dict[tuple[str, Lens], float] = {}
    for lens in Lens:
        opinions = opinions_of(portfolio, lens)
        here = {key: view.mean for key, view in opinions.items()}
        if portfolio.settings.shrink:
            here.update({key: adjusted.mean for key, adjusted in shrunk(opinions, works).items()})
        means.update({(key, lens): here[key] for key in here})
        for key in works.keys() - here.keys():
            slope = slope_for(works[key], opinions, works) if portfolio.settings.shrink else 1.0
            means[key, lens] = borrowed_mean(works[key], here, works, slope)
    return {(key, lens): _less_what_is_there_anyway(portfolio, key, lens, means) for key, lens in means}


def _less_what_is_there_anyway(
    portfolio: Portfolio, key: str, lens: Lens, means: Mapping[tuple[str, Lens], float]
) -> float:
    """Its worth less what something that it reuses brings too: of work at most that one's worth, of an asset all."""
    worth = left = means[key, lens]
    works = {work.key: work for work in portfolio.initiatives}
    assets = {asset.key for asset in portfolio.assets}
    for other in sorted(({*works} | assets) - {key}):
        rows = [row for row in portfolio.reuse_choices if {row.initiative, row.candidate} == {key, other}]
        rows.sort(key=lambda row: (row.made_on or date.min, -(row.saving or 0.0)))
        if not rows or rows[-1].initiative != key or rows[-1].choice in (None, ReuseChoice.BUILD):
            continue
        there = worth
        if other not in assets:
            if works[other].is_stopped:
                continue
            there = min(worth, max(0.0, means[other, lens])) if works[other].is_plannable else worth
        left -= (rows[-1].overlap or 0.0) * there
    return max(0.0, left) if worth > 0 else worth


def cost_of(work: Initiative) -> float:
    """Money in all."""
    return (work.quarterly_cost or 0.0) * (work.duration or 0)


def comparable_of(opinions: Mapping[str, Opinion], works: Mapping[str, Initiative]) -> list[str]:
    return [key for key, opinion in opinions.items() if opinion.mean > 0 and cost_of(works[key]) > 0]


def shrunk(opinions: Mapping[str, Opinion], works: Mapping[str, Initiative]) -> dict[str, Shrunk]:
    """Means drawn towards their class, where at least four can be compared."""
    comparable = comparable_of(opinions, works)
    if len(comparable) < 4:
        return {}
    results = {}
    for key in comparable:
        own = [other for other in comparable if works[other].focus is works[key].focus]
        keys = own if len(own) >= 8 else comparable
        place = keys.index(key)
        values = np.array([math.log(opinions[other].mean) for other in keys])
        doubts = np.array([opinions[other].doubt for other in keys])
        design = np.ones((len(keys), 1))
        if len(own) >= 8:
            design = np.column_stack([design, [math.log(cost_of(works[other])) for other in keys]])
        results[key] = _predicted(values, doubts, design, place)
    return results


def _predicted(values: Floats, doubts: Floats, design: Floats, place: int) -> Shrunk:
    others = np.arange(len(values)) != place
    tau = adjusted_variance(values[others], doubts[others], design[others])
    plain = bounded_fit(values[others], np.ones(int(others.sum())), design[others])
    squares = float(((values[others] - design[others] @ plain[0]) ** 2).sum())
    free = int(others.sum()) - np.linalg.matrix_rank(design)
    lift = min(float(np.median(doubts[others])), squares / free) / 2
    reports = values + lift
    # The textbook's predictor, the subject within the fit, where the others' slope is not held to its bounds.
    line, covariance = _free_fit(reports, tau + doubts, design)
    centre, line_variance = float(design[place] @ line), float(design[place] @ covariance @ design[place])
    weight = tau / (tau + doubts[place])
    variance = (1 - weight) * tau + (1 - weight) ** 2 * line_variance
    mean = math.exp(weight * reports[place] + (1 - weight) * centre + variance / 2)
    outside, outside_covariance = bounded_fit(reports[others], tau + doubts[others], design[others])
    free_outside = _free_fit(reports[others], tau + doubts[others], design[others])[0]
    prior_variance = tau + float(design[place] @ outside_covariance @ design[place])
    plain_variance = float(design[place] @ plain[1] @ design[place])
    if not np.allclose(free_outside, outside, rtol=1e-12, atol=1e-12):
        trust = prior_variance / (prior_variance + doubts[place])
        log = trust * reports[place] + (1 - trust) * float(design[place] @ outside)
        mean = math.exp(log + (1 - trust) * prior_variance / 2)
    widest = max(squares / (int(others.sum()) - 2) * (1 + plain_variance), prior_variance)
    shrunk_there = Shrunk(
        mean=mean,
        trust=prior_variance / (prior_variance + doubts[place]),
        log_variance=0.0,
        prior_mean=float(design[place] @ outside),
        prior_variance=prior_variance,
        lift=lift,
        widest=widest,
    )
    estimate = math.exp(values[place])
    return replace(shrunk_there, log_variance=shrunk_there.variance_of(estimate, doubts[place]))


def bounded_fit(values: Floats, variances: Floats, design: Floats) -> tuple[Floats, Floats]:
    """The same with a slope from 0 to 1: where the best lies outside, the nearest, and the best height with that."""
    line, covariance = _free_fit(values, variances, design)
    if len(line) == 2 and not 0 <= line[1] <= 1:
        slope = min(1.0, max(0.0, float(line[1])))
        height = float(np.average(values - slope * design[:, 1], weights=1 / variances))
        line = np.array([height, slope])
    return line, covariance


def _free_fit(values: Floats, variances: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Generalised least squares: the coefficients, and their covariance. What cannot be told apart has no slope."""
    if design.shape[1] == 2 and np.ptp(design[:, 1]) < 1e-6:
        inner, covariance = _free_fit(values, variances, design[:, :1])
        return np.array([inner[0], 0.0]), np.array([[covariance[0, 0], 0.0], [0.0, 0.0]])
    weighted = design / variances[:, None]
    covariance = np.linalg.inv(design.T @ weighted)
    return covariance @ (weighted.T @ values), covariance


def _bounded_lines(values: Floats, variances: Floats, design: Floats) -> Floats:
    """The coefficients of `bounded_fit` for each row of variances."""
    if design.shape[1] == 1:
        return np.average(np.broadcast_to(values, variances.shape), axis=1, weights=1 / variances)[:, None]
    precisions = 1 / variances / (1 / variances).sum(axis=1)[:, None]
    centre, height = precisions @ design[:, 1], precisions @ values
    slopes = np.zeros(len(variances))
    if np.ptp(design[:, 1]) >= 1e-6:
        apart = design[:, 1] - centre[:, None]
        slopes = (precisions * apart * (values - height[:, None])).sum(axis=1)
        slopes = np.clip(slopes / (precisions * apart**2).sum(axis=1), 0.0, 1.0)
    return np.column_stack([height - slopes * centre, slopes])


def adjusted_variance(values: Floats, doubts: Floats, design: Floats) -> float:
    """τ² at which τ²·L(τ²) is greatest, L the profile likelihood."""

    def losses(log_taus: Floats) -> Floats:
        variances = np.exp(log_taus)[:, None] + doubts
        away = values - _bounded_lines(values, variances, design) @ design.T
        return -log_taus + (np.log(variances) + away**2 / variances).sum(axis=1) / 2

    grid = np.linspace(-14.0, 8.0, 45)
    best = int(np.argmin(losses(grid)))

    def steepness(log_tau: float) -> float:
        tau = math.exp(log_tau)
        line, _ = bounded_fit(values, tau + doubts, design)
        squares = (values - design @ line) ** 2
        return float(-1 + (tau / (tau + doubts) - tau * squares / (tau + doubts) ** 2).sum() / 2)

    # The grid finds the greatest of several maxima, the derivative its place to the last digits.
    return math.exp(float(brentq(steepness, grid[best - 1], grid[best + 1], xtol=1e-15, rtol=1e-15)))


def slope_for(work: Initiative, opinions: Mapping[str, Opinion], works: Mapping[str, Initiative]) -> float:
    """By how much value grows with cost in the class that lends to what nobody assessed; 1 where it has no slope."""
    keys = [key for key in comparable_of(opinions, works) if works[key].focus is work.focus]
    if len(keys) < 8:
        return 1.0
    values = np.array([math.log(opinions[key].mean) for key in keys])
    doubts = np.array([opinions[key].doubt for key in keys])
    design = np.column_stack([np.ones(len(keys)), [math.log(cost_of(works[key])) for key in keys]])
    tau = adjusted_variance(values, doubts, design)
    return float(bounded_fit(values, tau + doubts, design)[0][1])


def borrowed_mean(
    work: Initiative, means: Mapping[str, float], works: Mapping[str, Initiative], slope: float
) -> float:
    """What nobody assessed is worth what its class is, moved along the slope to its cost; 0 where no class is known."""
    costed = [key for key in means if cost_of(works[key]) > 0]
    alike = [key for key in costed if works[key].focus is work.focus]
    alike = alike if len(alike) >= 8 else costed
    if not alike:
        return 0.0
    return sum(means[key] * (cost_of(work) / cost_of(works[key])) ** slope for key in alike) / len(alike)

"""Calibration: whether values came out inside what was said, by lens and by groups too large to point at anybody."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.beliefs.distributions import Z_90, TwoPieceNormal
from bowstring.beliefs.pooling import counting_assessments
from bowstring.delivery.measured import LensValue, initiatives_behind, lens_values
from bowstring.delivery.value import delivered_in, ramp
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter

# No figure is told of fewer people than this.
LEAST_GROUP = 5
# So many initiatives count as much as the assumption that people are calibrated.
STRENGTH = 10.0
# A value further out than this many standard deviations counts as this far.
_FURTHEST = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAssessment:
    """One assessment and what came of it: the value per quarter measured once the ramp was over."""

    assessment: Assessment
    actual: float

    @property
    def is_inside(self) -> bool:
        """Whether it lies between P10 and P90."""
        return self.assessment.low <= self.actual <= self.assessment.high

    @property
    def score(self) -> float | None:
        """How many standard deviations above the median it lies, as assessed; None if there was no doubt."""
        side = TwoPieceNormal.from_quantiles(
            self.assessment.low, self.assessment.likely, self.assessment.high
        )
        spread = side.below if self.actual < side.likely else side.above
        if spread <= 0:
            return None
        return float(np.clip((self.actual - side.likely) / spread, -_FURTHEST, _FURTHEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalibration:
    """How a quantile as assessed becomes one as it turned out: z ↦ shift + spread·z, in standard deviations.

    shift 0 and spread 1 change nothing.
    """

    shift: float = 0.0
    spread: float = 1.0

    def of(self, assessment: Assessment) -> tuple[float, float, float]:
        """Its P10, P50 and P90 recalibrated."""
        piece = TwoPieceNormal.from_quantiles(assessment.low, assessment.likely, assessment.high)

        def at(z: float) -> float:
            moved = self.shift + self.spread * z
            return piece.likely + moved * (piece.below if moved < 0 else piece.above)

        return at(-Z_90), at(0.0), at(Z_90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How a group's assessments through one lens came out. Source: docs/delivered.md#how-well-people-judged.

    group: a team's key; "" for all. assessors, initiatives, assessments: how many. inside: share between P10 and P90,
    which should be 0.8. ratio: actual over likely, summed: below 1 where too much was promised; None if likely sums
    to 0 or less.
    """

    lens: Lens
    group: str
    assessors: int
    initiatives: int
    assessments: int
    inside: float
    ratio: float | None
    recalibration: Recalibration


def calibrate(portfolio: Portfolio) -> tuple[Calibration, ...]:
    """By lens, for all and for each team, of five or more assessors; and never so that the rest can be told apart.

    Where those not told would be one to four people, the smallest team told is left out as well.
    """
    calibrations: list[Calibration] = []
    outcomes = outcomes_of(portfolio)
    for lens in Lens:
        own = [outcome for outcome in outcomes if outcome.assessment.lens is lens]
        if len(_assessors(own)) < LEAST_GROUP:
            continue
        calibrations.append(_calibration(lens, "", own))
        calibrations.extend(
            _calibration(lens, team, group) for team, group in _told_groups(own, portfolio.team_of)
        )
    return tuple(calibrations)


def own_calibration(portfolio: Portfolio, person: str) -> tuple[Calibration, ...]:
    """One person's own, by lens: for that person alone to see. Never for pay, performance or selection."""
    own = [outcome for outcome in outcomes_of(portfolio) if outcome.assessment.assessor == person]
    return tuple(
        _calibration(lens, "", outcomes)
        for lens in Lens
        if (outcomes := [outcome for outcome in own if outcome.assessment.lens is lens])
    )


def outcomes_of(portfolio: Portfolio) -> tuple[JudgedAssessment, ...]:
    """Each assessor's last word before value was measured, with what was: sorted by initiative, lens and assessor.

    The measured value is the mean over quarters in which the ramp is over. Value of an asset tells of an initiative
    where it is the only one on it.
    """
    measured = _measured(portfolio)
    before = [
        assessment
        for assessment in portfolio.assessments
        if (assessment.initiative, assessment.lens) in measured
        and (
            assessment.made_at is None
            or assessment.made_at.date() < measured[assessment.initiative, assessment.lens][0].first_day
        )
    ]
    return tuple(
        JudgedAssessment(assessment=assessment, actual=measured[subject][1])
        for subject, counting in counting_assessments(before).items()
        for assessment in counting
    )


def recalibrate(outcomes: Iterable[JudgedAssessment]) -> Recalibration:
    """What past outcomes would change, drawn towards nothing while initiatives are few.

    With z the scores, averaged within each initiative as its assessors share its luck, n initiatives and k = 10:
    shift = n·mean(z)/(n + k); spread² = (k + Σ(z − shift)²)/(n + k): what is likeliest of a normal that has seen k
    calibrated initiatives before. Source: Gelman et al. 2013, Bayesian Data Analysis, chapter 3.
    """
    scores: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.score is not None:
            scores[outcome.assessment.initiative].append(outcome.score)
    n = len(scores)
    shift = math.fsum(float(np.mean(score)) for score in scores.values()) / (n + STRENGTH)
    squares = math.fsum(
        float(np.mean([(score - shift) ** 2 for score in other])) for other in scores.values()
    )
    return Recalibration(shift=shift, spread=math.sqrt((STRENGTH + squares) / (n + STRENGTH)))


def _calibration(lens: Lens, group: str, outcomes: Sequence[JudgedAssessment]) -> Calibration:
    likely = math.fsum(outcome.assessment.likely for outcome in outcomes)
    actual = math.fsum(outcome.actual for outcome in outcomes)
    return Calibration(
        lens=lens,
        group=group,
        assessors=len(_assessors(outcomes)),
        initiatives=len({outcome.assessment.initiative for outcome in outcomes}),
        assessments=len(outcomes),
        inside=sum(outcome.is_inside for outcome in outcomes) / len(outcomes),
        ratio=actual / likely if likely > 0 else None,
        recalibration=recalibrate(outcomes),
    )


def _assessors(outcomes: Iterable[JudgedAssessment]) -> set[str]:
    return {outcome.assessment.assessor for outcome in outcomes}


def _told_groups(
    outcomes: Sequence[JudgedAssessment], teams: Mapping[str, str]
) -> list[tuple[str, list[JudgedAssessment]]]:
    """The teams of five or more, such that those in no told team are none or five or more too."""
    groups: dict[str, list[JudgedAssessment]] = defaultdict(list)
    for outcome in outcomes:
        groups[teams.get(outcome.assessment.assessor, "")].append(outcome)
    rest = len(_assessors(groups.pop("", [])))
    sizes = {team: len(_assessors(group)) for team, group in groups.items()}
    rest += sum(size for size in sizes.values() if size < LEAST_GROUP)
    large_teams = sorted(team for team, size in sizes.items() if size >= LEAST_GROUP)
    while large_teams and 0 < rest < LEAST_GROUP:
        smallest = min(large_teams, key=lambda team: (sizes[team], team))
        large_teams.remove(smallest)
        rest += sizes[smallest]
    return [(team, groups[team]) for team in large_teams]


def _measured(portfolio: Portfolio) -> dict[tuple[str, Lens], tuple[Quarter, float]]:
    """By initiative and lens, the first quarter measured and the mean of those in which the ramp is over."""
    ready, behind, works = (
        delivered_in(portfolio),
        initiatives_behind(portfolio),
        portfolio.index.initiatives,
    )
    lens_values_by_key: dict[tuple[str, Lens], list[LensValue]] = defaultdict(list)
    for lens_value in lens_values(portfolio):
        keys = behind.get(lens_value.of, ())
        if len(keys) == 1 and keys[0] in works:
            lens_values_by_key[keys[0], lens_value.lens].append(lens_value)
    means = {}
    for (key, lens), values in lens_values_by_key.items():
        full = [
            value.value
            for value in values
            if key not in ready or ramp(portfolio, ready[key], value.quarter) >= 1
        ]
        if full:
            means[key, lens] = (min(value.quarter for value in values), math.fsum(full) / len(full))
    return means

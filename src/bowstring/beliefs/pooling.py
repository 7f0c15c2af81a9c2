"""Several assessors of one initiative through one lens become one opinion, their disagreement kept visible."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.portfolio import Portfolio

# How far off evidence of a grade usually is, as a share of its mean. Source: docs/methods.md#several-assessors.
GRADE_ERROR = {Evidence.GUESS: 0.6, Evidence.DESK: 0.4, Evidence.RESEARCH: 0.25, Evidence.LIVE: 0.1}
# Correlation of the errors of people of one team, and of somebody who saw the figures of others first.
TEAM_CORRELATION, SEEN_CORRELATION = 0.5, 0.9
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the opinions on one initiative come from.

    own: who speaks for the initiative itself: its team and its owner. teams: team by assessor. is_measured: whether
    something of the initiative or its asset has been measured.
    """

    own: tuple[str, ...] = ()
    teams: Mapping[str, str] = field(default_factory=dict)
    is_measured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The assessments that count for one initiative and lens, by assessor, and the mixture they form.

    independent_opinions: n_eff, how many independent opinions they are worth. precision: the sum of their weights, in
    1 / σ_g². set_aside: claims of its own team that do not count. unbacked: of those that count, `live` ones that no
    measurement backs and that weigh as research.
    """

    assessments: tuple[Assessment, ...]
    mixture: Mixture
    independent_opinions: float
    precision: float
    set_aside: tuple[Assessment, ...] = ()
    unbacked: tuple[Assessment, ...] = ()

    @property
    def doubt(self) -> float:
        """s², the variance of the logarithm of a mean above 0; above 0 itself, since even measurements err."""
        mixture, mean = self.mixture, self.mixture.mean
        variance = max(mixture.within, mixture.between, least_variance(mean)) / self.independent_opinions
        return math.log1p(variance / mean**2)


def grade_weight(evidence: Evidence | None) -> float:
    """Weight of an opinion before normalising: 1 / σ_g²; without a grade it is a guess."""
    return float(GRADE_ERROR[evidence or Evidence.GUESS] ** -2)


def least_variance(mean: float) -> float:
    """The variance below which no opinion is believed: what measurements usually err by."""
    return (GRADE_ERROR[Evidence.LIVE] * mean) ** 2


def origins_of(portfolio: Portfolio) -> Mapping[str, Origin]:
    """By initiative, where opinions on it come from."""
    members: dict[str, list[str]] = defaultdict(list)
    for person, team in portfolio.team_of.items():
        members[team].append(person)
    measured = {measurement.of for measurement in portfolio.measurements}
    assessors: dict[str, set[str]] = defaultdict(set)
    for assessment in portfolio.assessments:
        assessors[assessment.initiative].add(assessment.assessor)
    return {
        initiative.key: Origin(
            own=tuple(
                sorted(assessors[initiative.key] & {*members.get(initiative.team, ()), initiative.owner})
            ),
            teams={
                person: portfolio.team_of[person]
                for person in sorted(assessors[initiative.key])
                if person in portfolio.team_of
            },
            is_measured=initiative.key in measured or bool(initiative.asset and initiative.asset in measured),
        )
        for initiative in portfolio.initiatives
    }


def counting_assessments(assessments: Iterable[Assessment]) -> dict[tuple[str, Lens], tuple[Assessment, ...]]:
    """For each initiative and lens, each assessor's latest word in the latest round, sorted by assessor."""
    by_subject: dict[tuple[str, Lens], list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        by_subject[assessment.initiative, assessment.lens].append(assessment)
    return {subject: _latest(by_subject[subject]) for subject in sorted(by_subject)}


def pool(assessments: tuple[Assessment, ...], origin: Origin | None = None) -> Pool:
    """The linear opinion pool of one initiative and lens, weights ∝ independence / σ_g² by evidence grade.

    Quantiles are never averaged. Source: docs/methods.md#several-assessors; Clemen & Winkler 1999; Colson & Cooke
    2017.
    """
    origin = origin or Origin()
    set_aside = _set_aside(assessments, origin)
    counting = tuple(assessment for assessment in assessments if assessment not in set_aside)
    weights = [
        grade_weight(_grade(assessment, origin)) / (1 + shared)
        for assessment, shared in zip(counting, _shared_errors(counting, origin), strict=True)
    ]
    total = math.fsum(weights)
    shares = tuple(weight / total for weight in weights)
    return Pool(
        assessments=counting,
        mixture=Mixture(
            weights=shares,
            components=tuple(
                TwoPieceNormal.from_quantiles(assessment.low, assessment.likely, assessment.high)
                for assessment in counting
            ),
        ),
        independent_opinions=_independent_opinions(counting, shares, origin),
        precision=total,
        set_aside=set_aside,
        unbacked=tuple(
            assessment for assessment in counting if _grade(assessment, origin) != assessment.evidence
        ),
    )


def _grade(assessment: Assessment, origin: Origin) -> Evidence | None:
    """Its evidence; research if it is called live and nothing has been measured."""
    is_unbacked = assessment.evidence is Evidence.LIVE and not origin.is_measured
    return Evidence.RESEARCH if is_unbacked else assessment.evidence


def _set_aside(assessments: tuple[Assessment, ...], origin: Origin) -> tuple[Assessment, ...]:
    """Claims of its own team outside what anybody else expects, unless something has been measured."""
    others = tuple(assessment for assessment in assessments if assessment.assessor not in origin.own)
    if origin.is_measured or not others or len(others) == len(assessments):
        return ()
    mixture = pool(others, origin).mixture
    low, high = mixture.quantile(0.1), mixture.quantile(0.9)
    # Quantiles are searched for: who says the same as all others is not outside by a last digit.
    slack = 1e-9 * max(abs(low), abs(high))
    return tuple(
        assessment
        for assessment in assessments
        if assessment.assessor in origin.own and not low - slack <= assessment.likely <= high + slack
    )


def _correlation(assessment: Assessment, other: Assessment, origin: Origin) -> float:
    """Correlation of two assessors' errors. Source: docs/methods.md#several-assessors."""
    if assessment.assessor in origin.own and other.assessor in origin.own:
        return 1.0
    if not (assessment.independent and other.independent):
        return SEEN_CORRELATION
    team = origin.teams.get(assessment.assessor)
    return TEAM_CORRELATION if team and team == origin.teams.get(other.assessor) else 0.0


def _shared_errors(assessments: tuple[Assessment, ...], origin: Origin) -> list[float]:
    """(n − 1)·ρ of each: with how many others it shares its error. Who saw figures follows; who did not, does not."""
    return [
        math.fsum(
            _correlation(assessment, other, origin)
            for other in assessments
            if other is not assessment and (other.independent or not assessment.independent)
        )
        for assessment in assessments
    ]


def _independent_opinions(
    assessments: tuple[Assessment, ...], shares: tuple[float, ...], origin: Origin
) -> float:
    """1 / ΣΣ w_j·w_k·ρ_jk: 1 / Σ w² if all are independent, n / (1 + (n − 1)·ρ) for n alike.

    Somebody who saw the others' figures takes nothing away from what those are worth.
    """
    worth = _effective(assessments, shares, origin)
    blind = [place for place, assessment in enumerate(assessments) if assessment.independent]
    if not 0 < len(blind) < len(assessments):
        return worth
    return max(
        worth,
        _effective(
            tuple(assessments[place] for place in blind), tuple(shares[place] for place in blind), origin
        ),
    )


def _effective(assessments: tuple[Assessment, ...], shares: tuple[float, ...], origin: Origin) -> float:
    total = math.fsum(shares)
    pairs = list(zip(assessments, shares, strict=True))
    together = math.fsum(
        share * other_share * (1.0 if other is assessment else _correlation(assessment, other, origin))
        for assessment, share in pairs
        for other, other_share in pairs
    )
    return total**2 / together


def _latest(assessments: list[Assessment]) -> tuple[Assessment, ...]:
    latest_round = max(assessment.round for assessment in assessments)
    latest: dict[str, Assessment] = {}
    for assessment in assessments:
        if assessment.round != latest_round:
            continue
        before = latest.get(assessment.assessor)
        if before is None or (assessment.made_at or _LONG_AGO) >= (before.made_at or _LONG_AGO):
            latest[assessment.assessor] = assessment
    return tuple(latest[assessor] for assessor in sorted(latest))

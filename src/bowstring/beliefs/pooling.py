"""Several assessors of one initiative through one lens become one belief, their disagreement kept visible."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.model.assessments import Assessment, Evidence, Lens

# Standard error of an assessment as a share of its mean, by grade. Source: docs/methods.md#several-assessors.
GRADE_ERROR = {Evidence.GUESS: 0.6, Evidence.DESK: 0.4, Evidence.RESEARCH: 0.25, Evidence.LIVE: 0.1}
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The assessments that count for one initiative and lens, by assessor, and the mixture they form."""

    assessments: tuple[Assessment, ...]
    mixture: Mixture


def grade_weight(evidence: Evidence | None) -> float:
    """Weight of an opinion before normalising: 1 / σ_g²; without a grade it is a guess."""
    return float(GRADE_ERROR[evidence or Evidence.GUESS] ** -2)


def counting_assessments(assessments: Iterable[Assessment]) -> dict[tuple[str, Lens], tuple[Assessment, ...]]:
    """For each initiative and lens, each assessor's latest word in the latest round, sorted by assessor."""
    by_subject: dict[tuple[str, Lens], list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        by_subject[assessment.initiative, assessment.lens].append(assessment)
    return {subject: _latest(by_subject[subject]) for subject in sorted(by_subject)}


def pool(assessments: tuple[Assessment, ...]) -> Pool:
    """The linear opinion pool of one initiative and lens, weights ∝ 1 / σ_g² by evidence grade.

    Source: docs/methods.md#several-assessors; Clemen & Winkler 1999; Colson & Cooke 2017. Quantiles are never averaged.
    """
    weights = [grade_weight(assessment.evidence) for assessment in assessments]
    total = sum(weights)
    return Pool(
        assessments=assessments,
        mixture=Mixture(
            weights=tuple(weight / total for weight in weights),
            components=tuple(
                TwoPieceNormal.from_quantiles(assessment.low, assessment.likely, assessment.high)
                for assessment in assessments
            ),
        ),
    )


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

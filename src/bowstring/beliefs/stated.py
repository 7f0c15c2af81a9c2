"""The way back: what people would have to state for an initiative to be believed to be worth so much.

Source: docs/methods.md#what-it-takes-as-people-state-it.
"""

import dataclasses
import math

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.distributions import Z_90
from bowstring.beliefs.overlapping import worth_for
from bowstring.beliefs.pooling import GRADE_ERROR, Pool, pool
from bowstring.model.assessments import Assessment, Evidence
from bowstring.model.portfolio import Portfolio


def stated_value_for(belief: Belief, believed: float) -> float | None:
    """The likely figure from which so much is believed, if all who have spoken stated it at their relative ranges.

    Where nobody has spoken, one guess stands for them. None if no figure does it, or `believed` is not above 0. Applied
    with `with_stated_value` and believed again, the mean is `believed`.
    """
    if believed <= 0:
        return None
    whole = worth_for(believed, belief.twice)
    if whole == math.inf:
        return None
    value = _value_for(belief, pool(_everybody(belief, 1.0), belief.origin), whole)
    return value if 0 < value < math.inf else None


def with_stated_value(portfolio: Portfolio, belief: Belief, value: float) -> Portfolio:
    """The portfolio as it would be if all who have spoken of an initiative through a lens stated this likely figure.

    Args:
        portfolio: the facts.
        belief: of which initiative, through which lens.
        value: what each would state as likely.
    """
    others = tuple(
        assessment
        for assessment in portfolio.assessments
        if (assessment.initiative, assessment.lens) != (belief.initiative, belief.lens)
    )
    return dataclasses.replace(portfolio, assessments=(*others, *_everybody(belief, value)))


def _everybody(belief: Belief, value: float) -> tuple[Assessment, ...]:
    """All who have spoken, whether it counts or not, each stating this likely figure at their relative range."""
    spoken = sorted((*belief.assessments, *belief.set_aside), key=lambda assessment: assessment.assessor)
    return tuple(_restated(assessment, value) for assessment in spoken) or (_guess(belief, value),)


def _restated(assessment: Assessment, value: float) -> Assessment:
    low, high = _usual_range(assessment.evidence)
    if assessment.likely > 0:
        low, high = assessment.low / assessment.likely, assessment.high / assessment.likely
    return dataclasses.replace(assessment, low=low * value, likely=value, high=high * value)


def _guess(belief: Belief, value: float) -> Assessment:
    """A new assessor's figure, as far off as a guess usually is."""
    low, high = _usual_range(Evidence.GUESS)
    return Assessment(
        initiative=belief.initiative,
        lens=belief.lens,
        assessor="",
        low=low * value,
        likely=value,
        high=high * value,
        evidence=Evidence.GUESS,
    )


def _usual_range(evidence: Evidence | None) -> tuple[float, float]:
    error = Z_90 * GRADE_ERROR[evidence or Evidence.GUESS]
    return 1 - error, 1 + error


def _value_for(belief: Belief, at_one: Pool, believed: float) -> float:
    """By how much statements around 1 must be multiplied: doubt is relative, so it stays as it is."""
    mean = at_one.mixture.mean
    if belief.prior is None or mean <= 0:
        return believed / mean if mean > 0 else math.inf
    try:
        return math.exp(belief.prior.log_value(math.log(believed), at_one.doubt)) / mean
    except OverflowError:
        return math.inf

"""The way back: what people would have to state for an initiative to be believed to be worth so much.

Source: docs/methods.md#what-it-takes-as-people-state-it.
"""

import dataclasses
import math
from collections.abc import Callable

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.distributions import Z_90
from bowstring.beliefs.overlapping import worth_for
from bowstring.beliefs.pooling import GRADE_ERROR, Pool, pool
from bowstring.model.assessments import Assessment, Evidence
from bowstring.model.portfolio import Portfolio

# How far around today's figures the next assessor's is looked for, as a factor, and in how many steps.
_REACH, _STEPS = 100.0, 120
_CLOSE = 1e-13


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
    return _finite(_value_for(belief, pool(_everybody(belief, 1.0), belief.origin), whole))


def next_value_for(belief: Belief, believed: float, *, evidence: Evidence = Evidence.GUESS) -> float | None:
    """The least likely figure from which so much is believed, if one more independent assessor stated it.

    0 if any figure does it. The wider apart people are, the less any of them is trusted, so there may be none within a
    hundred times what has been said, which gives None.

    Args:
        belief: as it is.
        believed: what is to be believed.
        evidence: the grade of the further assessment.
    """
    spoken = _spoken(belief)
    if not spoken or believed <= 0:
        return stated_value_for(belief, believed)
    whole = worth_for(believed, belief.twice)
    if whole == math.inf:
        return None

    def excess(value: float) -> float:
        opinions = pool((*spoken, _statement(belief, value, evidence)), belief.origin)
        return _believed_mean(belief, opinions) - whole

    start = max(whole, *(abs(assessment.likely) for assessment in spoken)) / _REACH
    if excess(start) >= 0:
        return 0.0
    low, step = start, _REACH ** (2 / _STEPS)
    for place in range(_STEPS + 1):
        high = start * step**place
        if excess(high) >= 0:
            return _crossing(excess, low, high)
        low = high
    return None


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


def _spoken(belief: Belief) -> tuple[Assessment, ...]:
    """All whose latest word stands, whether it counts or not."""
    everybody = (*belief.assessments, *belief.set_aside)
    return tuple(sorted(everybody, key=lambda assessment: assessment.assessor))


def _everybody(belief: Belief, value: float) -> tuple[Assessment, ...]:
    """All who have spoken, each stating this likely figure at the relative range that they stated."""
    spoken = _spoken(belief)
    return tuple(_restated(assessment, value) for assessment in spoken) or (
        _statement(belief, value, Evidence.GUESS),
    )


def _restated(assessment: Assessment, value: float) -> Assessment:
    low, high = _usual_range(assessment.evidence)
    if assessment.likely > 0:
        low, high = assessment.low / assessment.likely, assessment.high / assessment.likely
    return dataclasses.replace(assessment, low=low * value, likely=value, high=high * value)


def _statement(belief: Belief, value: float, evidence: Evidence) -> Assessment:
    """A new assessor's figure, as far off as such evidence usually is."""
    low, high = _usual_range(evidence)
    return Assessment(
        initiative=belief.initiative,
        lens=belief.lens,
        assessor="",
        low=low * value,
        likely=value,
        high=high * value,
        evidence=evidence,
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


def _believed_mean(belief: Belief, opinions: Pool) -> float:
    mean = opinions.mixture.mean
    if belief.prior is None or mean <= 0:
        return mean
    return math.exp(belief.prior.log_mean(math.log(mean), opinions.doubt))


def _crossing(excess: Callable[[float], float], low: float, high: float) -> float:
    while high - low > _CLOSE * high:
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if excess(middle) >= 0:
            high = middle
        else:
            low = middle
    return high


def _finite(value: float) -> float | None:
    return value if 0 < value < math.inf else None

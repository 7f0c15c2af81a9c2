"""What assessors believe of one initiative through one lens, beside where the plan would take it up."""

import math
from dataclasses import dataclass

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.distributions import Z_90
from bowstring.beliefs.stated import stated_value_for
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.planning.prices.curves import ValueCurve

FUNDED_SHARE = 0.5
"""Funded at least so far: the plan would do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One assessor's figures a quarter, adjusted for over-optimism and as said. label names no one."""

    label: str
    low: float
    likely: float
    high: float
    stated: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthQuestion:
    """What is believed of an initiative's worth, and how the best plan changes with it.

    own_team: assessors who belong to the team that would do the work. provider_for: names of work that needs it.
    """

    name: str
    belief: Belief
    curve: ValueCurve
    settings: Settings
    own_team: frozenset[str] = frozenset()
    provider_for: tuple[str, ...] = ()

    @property
    def lens(self) -> Lens:
        """The side that is asked."""
        return self.belief.lens

    @property
    def break_even(self) -> float | None:
        """The least worth from which the plan would do it: −∞ where at any, None if at none looked at."""
        return self.curve.funded_from(FUNDED_SHARE)

    @property
    def break_even_stated(self) -> float | None:
        """The same as people state it: the likely figure that all who have spoken would have to say."""
        least = self.break_even
        return least if least is None or least == -math.inf else stated_value_for(self.belief, least)

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """Each assessor's figures, the lowest first."""
        rows = [
            Opinion(
                label=_label(belief_of.evidence, is_own=belief_of.assessor in self.own_team),
                low=shape.likely - Z_90 * shape.below,
                likely=shape.likely,
                high=shape.likely + Z_90 * shape.above,
                stated=(belief_of.low, belief_of.likely, belief_of.high),
            )
            for belief_of, shape in zip(
                self.belief.assessments, self.belief.mixture.components, strict=bool(self.belief.assessments)
            )
        ]
        return tuple(
            sorted(rows, key=lambda opinion: (opinion.likely, opinion.low, opinion.high, opinion.label))
        )

    @property
    def span(self) -> tuple[float, float]:
        """The worths that a picture shows: from 0 (or below) past the highest figure."""
        return worth_span(self.belief)

    @property
    def quoted(self) -> tuple[tuple[float, float, float], ...]:
        """Low, likely and high of each assessor as they said it, the lowest likely figure first."""
        figures = (opinion.stated for opinion in self.opinions)
        return tuple(sorted(figures, key=lambda figure: (figure[1], figure[0], figure[2])))

    @property
    def quoted_span(self) -> tuple[float, float]:
        """The worths that a picture of what people said shows, the break-even among them where there is one."""
        if not self.quoted:
            return self.span
        even = self.break_even_stated
        marked = [even] if even is not None and math.isfinite(even) else []
        low = min(0.0, *(figure[0] for figure in self.quoted))
        high = max(*(figure[2] for figure in self.quoted), *marked, low + 1e-9)
        return low, high + 0.12 * (high - low)

    @property
    def below(self) -> int:
        """How many assessors said less than the break-even as people state it: each is quoted in their own figures."""
        least = self.break_even_stated
        return 0 if least is None else sum(likely < least for _, likely, _ in self.quoted)


def worth_span(belief: Belief) -> tuple[float, float]:
    """The worths per quarter over which a belief's curve is drawn."""
    shapes = belief.mixture.components
    likelies = [assessment.likely for assessment in belief.assessments]
    low = min(0.0, *(shape.likely - Z_90 * shape.below for shape in shapes))
    high = max((*(shape.likely + Z_90 * shape.above for shape in shapes), *likelies, low + 1e-9))
    return low, high + 0.12 * (high - low)


def from_words(question: WorthQuestion, figure: str) -> str:
    """What stands at the break-even: "we would do it from 790"."""
    least = question.break_even_stated
    if least is None:
        return phrase("we would not do it at any of these figures")
    if least == -math.inf:
        return phrase("we would do it at any of these figures")
    return phrase("we would do it from {figure}", figure=figure)


def _label(evidence: object, *, is_own: bool) -> str:
    grade = str(evidence) if evidence else "guess"
    return phrase("{grade}, own team", grade=grade) if is_own else grade

"""What settling something gains between whole plans, and what such a figure rests on."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.assessments import Lens
from bowstring.planning.prices.whatif import NOISE, WhatIf
from bowstring.planning.problem.programs import Floats

# In points: a plan whose bound lies no further above it is proven the best.
PROVEN = 1e-6


class Basis(StrEnum):
    """What a price rests on. Source: docs/methods.md#whole-plans.

    DIVISIBLE: exact, of plans that split work, which lie near the plan. WHOLE: exact, of whole plans. INTERVAL: of the
    whole plans found, of which some are not proven best. ESTIMATE: of plans that split work, though work is chunky.
    BOUND: proven by prices to be less than talking about it costs; how much it is is not worked out.
    """

    DIVISIBLE = "divisible plans"
    WHOLE = "whole plans"
    INTERVAL = "interval"
    ESTIMATE = "estimate"
    BOUND = "bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundedPlan:
    """The best whole plan found under something: x of shape (n,), its G, and the bound that no such plan can pass.

    x is empty and both are −∞ where nothing can be planned.
    """

    x: Floats
    value: float
    bound: float

    @property
    def is_feasible(self) -> bool:
        """Whether there is a plan at all."""
        return self.x.size > 0

    @property
    def is_proven(self) -> bool:
        """Whether none is better."""
        return self.bound <= self.value + PROVEN or not self.is_feasible


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeEffect:
    """What settling something gains between whole plans.

    points: of G, between the plans found; −∞ where nothing could then be planned. lens: the same through each lens, in
    its own unit, to the value horizon. least, most: the gain lies between them.
    """

    points: float
    lens: Mapping[Lens, float]
    least: float
    most: float

    @property
    def is_proven(self) -> bool:
        """Whether all plans are proven best."""
        return self.most - self.least <= 2 * PROVEN or self.points == -math.inf

    @property
    def basis(self) -> Basis:
        """What the figure rests on."""
        return Basis.WHOLE if self.is_proven else Basis.INTERVAL


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleOutcome:
    """Something that settling a question could show, and its probability.

    facts: the part of it that was so all along, at which the plan made without knowing is valued too, so that what
    counts is what that one falls short; None if all of it is new.
    """

    chance: float
    what_if: WhatIf
    facts: WhatIf | None = None


def without_noise(effect: WholeEffect) -> WholeEffect:
    """An effect without the solver's noise."""
    if abs(effect.points) > NOISE or not effect.is_proven:
        return effect
    return dataclasses.replace(effect, points=0.0, lens=dict.fromkeys(Lens, 0.0))

"""What our own mandates displace, by decision and together. Source: docs/decisions.md#mandates."""

import dataclasses
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.planning.prices.whatif import Effect, WhatIf
from bowstring.tensions.kinds.mandate import find_mandates
from bowstring.tensions.pricing import price, whole_effect
from bowstring.tensions.tension import PricingContext, Tension
from bowstring.tensions.whole_effect import WholeEffect

# Effort for whole plans without each mandate, where the ledger has not worked them out.
_WORK = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateCost:
    """How much better the best plan would be without a mandate, in points and in each lens's own unit.

    points: None if nothing could then be planned.
    """

    decisions: tuple[str, ...]
    points: float | None
    lens: Mapping[Lens, float]


def price_mandates(context: PricingContext) -> tuple[tuple[MandateCost, ...], MandateCost | None]:
    """The cost of each of our own mandates, by decision, and of all of them at once: a joint re-solve, never the sum.

    None of all where there are none.
    """
    tensions = list(find_mandates(context))
    each = []
    for tension in tensions:
        effect = _effect(context, tension)
        each.append(
            MandateCost(decisions=tension.about, points=_finite_points(effect.points), lens=effect.lens)
        )
    if not tensions:
        return (), None
    joint = functools.reduce(WhatIf.combined, (tension.outcomes[0][1] for tension in tensions))
    effect = _effect(context, dataclasses.replace(tensions[0], outcomes=((1.0, joint),)))
    points = effect.points
    decisions = tuple(tension.about[0] for tension in tensions)
    return tuple(each), MandateCost(decisions=decisions, points=_finite_points(points), lens=effect.lens)


def _effect(context: PricingContext, tension: Tension) -> Effect | WholeEffect:
    """What a tension is worth, as in the ledger; of divisible plans where the effort for whole ones does not reach."""
    if context.whole is not None:
        with context.whole.beside(_WORK):
            effect = whole_effect(context.whole, tension)
        if effect is not None:
            return effect
    return price(context.pricer, tension)


def _finite_points(points: float) -> float | None:
    return points if math.isfinite(points) else None

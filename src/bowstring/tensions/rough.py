"""Rough prices: where work is chunky, the dearest questions are priced again by pairs of indivisible plans."""

import dataclasses
import itertools
import math

import numpy as np

from bowstring.planning import programs
from bowstring.planning.linear import Effort, Floats, Program, maximise_integer
from bowstring.planning.plan import Plan
from bowstring.planning.whatif import NOISE, Pricer, WhatIf
from bowstring.tensions.ledger import Ledger, PricedTension, dearest_first
from bowstring.tensions.tension import Tension

# Distance between the plan and the best possible if work could be split, above which prices are rough.
ROUGH_FROM = 0.01
_MOST = 20
_NODES = 2_000


def is_rough(plan: Plan) -> bool:
    """Whether prices told by divisible plans may mislead: the plan lies more than 1 % below the divisible one.

    This is never less careful than asking for a proven gap above 1 %. Source: docs/methods.md#rough-prices.
    """
    if plan.value is None or plan.divisible_value is None or plan.divisible_value <= 0:
        return False
    return (plan.divisible_value - plan.value) / plan.divisible_value > ROUGH_FROM


def price_again(ledger: Ledger, pricer: Pricer, plan: Plan, *, seconds: float = 20.0) -> Ledger:
    """The ledger with every price marked rough and the dearest 20 enclosed by pairs of indivisible plans.

    Where both plans of a pair are proven best, the gain between them replaces the divisible one; else it is given
    as an interval from both bounds. A ledger that is not rough comes back as it is.
    Source: docs/methods.md#rough-prices.
    """
    if not is_rough(plan):
        return ledger
    top = [tension for tension in ledger.tensions if tension.could_change_the_plan][:_MOST]
    pairs = 1 + sum(
        len(priced_tension.tension.outcomes) + (not priced_tension.tension.unsettled.is_nothing)
        for priced_tension in top
    )
    whole = _Whole(pricer, Effort(seconds=max(0.05, seconds / pairs), nodes=_NODES, gap=1e-9))
    again = {priced_tension.key: whole.price(priced_tension) for priced_tension in top}
    marked = (
        dataclasses.replace(again.get(tension.key, tension), is_rough=True) for tension in ledger.tensions
    )
    return dataclasses.replace(ledger, tensions=dearest_first(marked))


class _Whole:
    """The best indivisible V today, and with something settled, each between a plan and a bound."""

    def __init__(self, pricer: Pricer, effort: Effort) -> None:
        self.pricer, self.effort = pricer, effort
        self.is_integer = pricer.problem.is_step
        self.x: Floats = np.empty(0)
        self.today = self._enclose(WhatIf())

    def price(self, priced: PricedTension) -> PricedTension:
        """The tension with its gain, or the interval that holds it."""
        enclosed = [(chance, self._enclose(what_if)) for chance, what_if in priced.tension.outcomes]
        instead = priced.tension.unsettled
        today = self.today if instead.is_nothing else self._enclose(instead)
        if not all(math.isfinite(value) for value in itertools.chain(today, *(pair for _, pair in enclosed))):
            return priced
        shift = self._shift(priced.tension)
        least = math.fsum(chance * low for chance, (low, _) in enclosed) - today[1] - shift
        most = math.fsum(chance * high for chance, (_, high) in enclosed) - today[0] - shift
        if most - least > NOISE:
            return dataclasses.replace(priced, interval=(least, most))
        return dataclasses.replace(priced, gain=(least + most) / 2 if most > NOISE else 0.0)

    def _shift(self, tension: Tension) -> float:
        """What today's plan itself gains on average by what is found out."""
        if not tension.is_regret:
            return 0.0
        worths = (changed(self.pricer, what_if)[1] - self.pricer.objective for _, what_if in tension.outcomes)
        chances = (chance for chance, _ in tension.outcomes)
        return math.fsum(
            chance * float(worth @ self.x) for chance, worth in zip(chances, worths, strict=True)
        )

    def _enclose(self, what_if: WhatIf) -> tuple[float, float]:
        """V of the best indivisible plan found, and the bound no such plan can pass; −∞ where there is none."""
        program, objective = changed(self.pricer, what_if)
        best = maximise_integer(program, objective, is_integer=self.is_integer, effort=self.effort)
        if what_if.is_nothing:
            self.x = best.x
        return best.value, best.bound


def changed(pricer: Pricer, what_if: WhatIf) -> tuple[Program, Floats]:
    """The programme and objective with something settled."""
    change = pricer.change(what_if)
    objective = pricer.objective.copy()
    for column, added in change.objective:
        objective[column] += added
    return programs.changed(pricer.problem.program, change), np.asarray(objective)

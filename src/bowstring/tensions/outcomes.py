"""Whether shared outcomes are reached: the chance of each target under a plan, and what holding it to a level costs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.beliefs.distributions import Z_90
from bowstring.delivery.reference import References
from bowstring.delivery.survival import quantile
from bowstring.model.assessments import Lens
from bowstring.model.needs import Contribution, Outcome
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import DAYS_A_QUARTER, Quarter
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.outcomes import (
    OutcomeExpected,
    contributions_to,
    due_offset,
    expected_outcomes,
)
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.planning.problem.programs import Floats
from bowstring.planning.search.search import SMALL
from bowstring.tensions.best_whole import best_whole

DRAWS = 2_000
# Of what one assessor says of several pieces of work: how far they are wrong together. A convention.
SHARED_BIAS = 0.3
_SLIPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChance:
    """An outcome under a plan. Source: docs/methods.md#outcomes.

    expected: by its date. chance: that its target is reached by then, 0 to 1; None without baseline or target.
    """

    expected: OutcomeExpected
    chance: float | None


def outcome_chances(
    portfolio: Portfolio, starts: Mapping[str, Quarter | None], *, seed: int = 0
) -> dict[str, OutcomeChance]:
    """What a plan brings to each outcome that somebody contributes to, by key.

    Args:
        portfolio: its facts.
        starts: of the plan, by initiative.
        seed: of what is drawn.
    """
    contributions, draws = contributions_to(portfolio), None
    chances = {}
    for expected in expected_outcomes(portfolio, starts):
        outcome = portfolio.index.outcomes[expected.outcome]
        chance = None
        if outcome.baseline is not None and outcome.target is not None:
            draws = draws or _OutcomeDraws(portfolio, starts, seed)
            level = outcome.baseline + draws.change(
                outcome, contributions[outcome.key], expected.contributors
            )
            reached = level <= outcome.target if outcome.is_falling else level >= outcome.target
            chance = float(reached.mean())
        chances[outcome.key] = OutcomeChance(expected=expected, chance=chance)
    return chances


def outcome_costs(pricer: Pricer) -> dict[str, dict[Lens, float]]:
    """What holding a plan to the level of each outcome costs each side, in its unit: what it would have without.

    Whole plans are compared where there are few initiatives, else divisible ones.
    """
    costs = {}
    for source in dict.fromkeys(pricer.problem.sources):
        if source.kind is ConstraintKind.OUTCOME:
            costs[source.about[0]] = _cost(pricer, source)
    return costs


def _cost(pricer: Pricer, source: ConstraintSource) -> dict[Lens, float]:
    without = WhatIf(dropped=(source,))
    if len(pricer.candidates) > SMALL:
        return dict(pricer.effect(without).lens)
    free, held = best_whole(pricer, without).x, best_whole(pricer).x
    if not free.size or not held.size:
        return dict(pricer.effect(without).lens)
    return {lens: float(pricer.totals[lens] @ (free - held)) for lens in Lens}


class _OutcomeDraws:
    """Worlds in which contributions turn out as their assessors' doubt has it, and work slips as it usually does."""

    def __init__(self, portfolio: Portfolio, starts: Mapping[str, Quarter | None], seed: int) -> None:
        self.portfolio, self.starts, self.seed = portfolio, starts, seed
        references = References(portfolio)
        self.references = references if references.is_enough else None

    def change(
        self, outcome: Outcome, contributions: Mapping[str, Sequence[Contribution]], keys: Sequence[str]
    ) -> Floats:
        """The change that planned work brings by the outcome's date, shape (draws,).

        Args:
            outcome: whose measure.
            contributions: by initiative.
            keys: of the planned work.
        """
        random = np.random.default_rng(self.seed)
        assessors = sorted({row.assessor for key in keys for row in contributions[key] if row.assessor})
        shared = {assessor: random.standard_normal(DRAWS) for assessor in assessors}
        total = np.zeros(DRAWS)
        for key in sorted(keys):
            full = _full_effects(contributions[key], shared, random)
            total += full * self._effects(key, due_offset(outcome, self.portfolio.settings), random)
        return total

    def _effects(self, key: str, by: int, random: np.random.Generator) -> Floats:
        """The share of its full effect that work has by then, shape (draws,)."""
        settings, work, start = (
            self.portfolio.settings,
            self.portfolio.index.initiatives[key],
            self.starts[key],
        )
        if start is None or work.duration is None:
            return np.zeros(DRAWS)
        ready = start.minus(settings.start) + work.duration + self._late(key, random)
        return np.clip((by - ready + 1) / settings.ramp_quarters, 0.0, 1.0)

    def _late(self, key: str, random: np.random.Generator) -> Floats:
        """By how many quarters it is delivered later than planned; ∞ where it is not seen to be, shape (draws,)."""
        if self.references is None:
            return np.zeros(DRAWS)
        curve = self.references.curve(key)
        slips = [quantile(curve, (place + 0.5) / _SLIPS).days for place in range(_SLIPS)]
        quarters = np.array([math.inf if days is None else days / DAYS_A_QUARTER for days in slips])
        return np.asarray(quarters[random.integers(_SLIPS, size=DRAWS)])


def _full_effects(
    rows: Sequence[Contribution], shared: Mapping[str, Floats], random: np.random.Generator
) -> Floats:
    """What work changes at full effect: of several assessors any may be right, each alike; shape (draws,)."""
    ordered = sorted(rows, key=lambda row: row.assessor)
    values = np.empty((len(ordered), DRAWS))
    for place, row in enumerate(ordered):
        own = random.standard_normal(DRAWS)
        if row.assessor:
            own = math.sqrt(SHARED_BIAS) * shared[row.assessor] + math.sqrt(1 - SHARED_BIAS) * own
        spread = np.where(own < 0, row.likely - row.low, row.high - row.likely) / Z_90
        values[place] = row.likely + spread * own
    return np.asarray(values[random.integers(len(ordered), size=DRAWS), np.arange(DRAWS)])

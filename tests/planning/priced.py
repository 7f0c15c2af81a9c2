"""A pair of the two forms with its plan priced."""

import numpy as np
import pytest
from tests.oracles.binding import Reading
from tests.oracles.pulses import Pulses, Row, best_value
from tests.planning.pairs import Pair, held_floors, plannable_pairs

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf

COUNT = 48


def is_certain(pricer: Pricer, key: str, lens: Lens, low: float, high: float) -> bool:
    """Whether the plan at hand is proven best for every worth per quarter from low to high."""
    moved = pricer.weight(lens) * (np.array([low, high]) - pricer.mean(key, lens))
    return not pricer.regret_at_most(key, moved).any()


class PricedPair:
    """A pair with its plan priced, and what the second form would answer."""

    def __init__(self, pair: Pair, share: float) -> None:
        self.pair = pair
        self.plan = pair.planned(share)
        self.pricer = Pricer(self.plan)
        self.held = pair.against(self.plan)

    def second(
        self,
        reading: Reading | None = None,
        *,
        values: dict[tuple[str, Lens], float] | None = None,
        without: Focus | None = None,
    ) -> float:
        """The best V where that binds, what is worth a point and floor rows held."""
        pulses = self.pair.pulses if reading is None else Pulses(reading, self.pair.means)
        floor = self.plan.floor
        floor_rows: tuple[Row, ...] = ()
        if floor is not None:
            floor_rows = held_floors(self.pair, pulses, self.held, floor, without)
        return best_value(pulses, self.held, floor_rows=floor_rows, values=values)

    def check(self, what_if: WhatIf, best: float) -> None:
        points = self.pricer.effect(what_if).points
        assert points == pytest.approx(best - self.plan.value, abs=2e-6), what_if


def priced_pair(place: int) -> PricedPair:
    return PricedPair(plannable_pairs(COUNT)[place], (0.0, 0.3, 0.9)[place % 3])

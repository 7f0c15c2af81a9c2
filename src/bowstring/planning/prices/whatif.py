"""What-ifs: how much better the best divisible plan would be if one thing were settled, by exact re-solves."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bowstring.model.assessments import Lens
from bowstring.planning.problem.problem import ConstraintSource

NOISE = 1e-6
"""In points: what is smaller is the solver's noise, and no better plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Something settled. values: worth per quarter by initiative and lens, in the lens's unit.

    dropped: constraints that no longer hold, by source. ended: work that is not done, or stops now where it
    runs. funded: work that is done, whenever it fits. started_by: work that is done and started by a quarter (offset)
    inside the plan, where some start is. hired: people more by discipline and quarter (offset).
    spent: money taken from the budget in a quarter (offset).
    delays: quarters, 0 or more, by which an initiative is delivered later; its people and money run on, what it
    brings and what requires it wait. unsure: the chance that such a delay comes, where it is not known: the plan
    must then hold either way and is worth what it is expected to be. waits: quarters that one requirement
    (consumer, of) takes longer to be met than its provider to be done, less where below 0. saved: money that an
    initiative costs less over its whole duration, at most what it costs.
    """

    values: Mapping[tuple[str, Lens], float] = field(default_factory=dict)
    dropped: tuple[ConstraintSource, ...] = ()
    ended: tuple[str, ...] = ()
    funded: tuple[str, ...] = ()
    started_by: Mapping[str, int] = field(default_factory=dict)
    hired: Mapping[tuple[str, int], float] = field(default_factory=dict)
    spent: Mapping[int, float] = field(default_factory=dict)
    delays: Mapping[str, int] = field(default_factory=dict)
    unsure: Mapping[str, float] = field(default_factory=dict)
    waits: Mapping[tuple[str, str], int] = field(default_factory=dict)
    saved: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether it leaves everything as it is."""
        return self == WhatIf()

    def combined(self, other: "WhatIf") -> "WhatIf":
        """Both settled at once: of two values or delays the greater holds, what both spend adds up."""
        values = dict(self.values)
        for subject, value in other.values.items():
            values[subject] = max(value, values.get(subject, -math.inf))
        return WhatIf(
            values=values,
            dropped=tuple(dict.fromkeys((*self.dropped, *other.dropped))),
            ended=tuple(dict.fromkeys((*self.ended, *other.ended))),
            funded=tuple(dict.fromkeys((*self.funded, *other.funded))),
            started_by=_least(self.started_by, other.started_by),
            hired=_summed(self.hired, other.hired),
            spent=_summed(self.spent, other.spent),
            delays=_greatest(self.delays, other.delays),
            unsure=_greatest(self.unsure, other.unsure),
            waits=_greatest(self.waits, other.waits),
            saved=_summed(self.saved, other.saved),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What settling something changes in the best divisible plan, to the value horizon, discounted.

    points: of V. lens: in each lens's own unit. −∞ points: nothing could then meet the constraints.
    """

    points: float
    lens: Mapping[Lens, float]


_Key = TypeVar("_Key")
_Size = TypeVar("_Size", int, float)


def _greatest(first: Mapping[_Key, _Size], other: Mapping[_Key, _Size]) -> dict[_Key, _Size]:
    sizes = dict(first)
    for key, size in other.items():
        sizes[key] = max(size, sizes.get(key, size))
    return sizes


def _least(first: Mapping[_Key, int], other: Mapping[_Key, int]) -> dict[_Key, int]:
    quarters = dict(first)
    for key, quarter in other.items():
        quarters[key] = min(quarter, quarters.get(key, quarter))
    return quarters


def _summed(first: Mapping[_Key, float], other: Mapping[_Key, float]) -> dict[_Key, float]:
    return {
        key: first.get(key, 0.0) + other.get(key, 0.0)
        for key in (*first, *(k for k in other if k not in first))
    }

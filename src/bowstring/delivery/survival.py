"""How long things take, where some have not happened yet and some never will: Kaplan–Meier and Aalen–Johansen."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np


class Ending(StrEnum):
    """How a record ended: delivered, not yet (censored), or stopped for good (a competing event)."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: for how long it was seen, in days (may be negative), and how it ended."""

    days: float
    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """A quantile in days. days: None if it is not reached; then it is more than `more_than`, if that is known."""

    days: float | None
    more_than: float | None = None

    @property
    def is_reached(self) -> bool:
        """Whether enough was delivered to tell it."""
        return self.days is not None


class DeliveryCurve(Protocol):
    """The share delivered by a time, as a step function."""

    @property
    def days(self) -> tuple[float, ...]:
        """Where it steps, sorted."""
        ...

    @property
    def longest(self) -> float | None:
        """The longest time that anything was seen for; None if nothing was."""
        ...

    def at(self, days: float) -> float:
        """The share delivered by then."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """What a set of records says. Shapes (times,), in order of time; only times at which something ended are told.

    delivered: the Kaplan–Meier estimate of the share delivered by then, if nothing were stopped. came, stopped: the
    Aalen–Johansen shares that were delivered, or stopped, by then. at_risk: records not yet ended just before.
    Source: docs/delivered.md#slips; Kaplan & Meier 1958; Aalen & Johansen 1978.
    """

    days: tuple[float, ...]
    delivered: tuple[float, ...]
    came: tuple[float, ...]
    stopped: tuple[float, ...]
    at_risk: tuple[int, ...]
    longest: float | None
    counts: dict[Ending, int]

    @property
    def records(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def deliveries(self) -> int:
        """How many were delivered."""
        return self.counts[Ending.DELIVERED]

    def at(self, days: float) -> float:
        """The share delivered by then."""
        place = bisect_right(self.days, days)
        return self.delivered[place - 1] if place else 0.0


def survival_of(records: Sequence[Record]) -> Survival:
    """The curves of some records. Who is censored at a time was still at risk then."""
    counts = {ending: sum(record.ending is ending for record in records) for ending in Ending}
    everybody = np.sort([record.days for record in records])
    times = sorted({record.days for record in records if record.ending is not Ending.WAITING})
    waiting, alive, came, gone = 1.0, 1.0, 0.0, 0.0
    rows: list[tuple[float, float, float, int]] = []
    for time in times:
        at_risk = len(records) - int(np.searchsorted(everybody, time, side="left"))
        delivered, stopped = (
            sum(record.days == time and record.ending is ending for record in records)
            for ending in (Ending.DELIVERED, Ending.STOPPED)
        )
        waiting *= 1 - delivered / at_risk
        came += alive * delivered / at_risk
        gone += alive * stopped / at_risk
        alive *= 1 - (delivered + stopped) / at_risk
        rows.append((1 - waiting, came, gone, at_risk))
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return Survival(
        days=tuple(times),
        delivered=tuple(columns[0]),
        came=tuple(columns[1]),
        stopped=tuple(columns[2]),
        at_risk=tuple(int(count) for count in columns[3]),
        longest=float(everybody[-1]) if records else None,
        counts=counts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """A curve drawn towards a broader one: (n·own + k·broader) / (n + k), n deliveries of its own.

    Where nothing is censored, what a Dirichlet process with the broader curve as its base and k as its strength
    expects. Source: Ferguson 1973; Susarla & Van Ryzin 1976.
    """

    own: Survival
    broader: DeliveryCurve
    strength: float

    @property
    def weight(self) -> float:
        """How much its own record counts, 0 to 1."""
        return self.own.deliveries / (self.own.deliveries + self.strength)

    @property
    def days(self) -> tuple[float, ...]:
        """Where it steps, sorted."""
        return tuple(sorted({*self.own.days, *self.broader.days}))

    @property
    def longest(self) -> float | None:
        """The longest time that anything was seen for."""
        seen = [limit for limit in (self.own.longest, self.broader.longest) if limit is not None]
        return max(seen, default=None)

    def at(self, days: float) -> float:
        """The share delivered by then."""
        return self.weight * self.own.at(days) + (1 - self.weight) * self.broader.at(days)


# Shares closer than this are the same: they are products of many fractions.
_SAME = 1e-12


def quantile(curve: DeliveryCurve, share: float, *, after: float = -math.inf) -> Quantile:
    """The least time by which a share is delivered, of what was not delivered by `after`.

    Args:
        curve: of slips.
        share: 0 to 1.
        after: days; what was delivered by then does not count.
    """
    so_far = curve.at(after) if math.isfinite(after) else 0.0
    wanted = so_far + share * (1 - so_far)
    if so_far < 1 - _SAME:
        # The share never falls, so that the step sought is found by halving.
        days = curve.days
        step = bisect_left(days, wanted - _SAME, lo=bisect_right(days, after), key=curve.at)
        if step < len(days):
            return Quantile(days=days[step])
    seen = [limit for limit in (curve.longest, after) if limit is not None and math.isfinite(limit)]
    return Quantile(days=None, more_than=max(seen, default=None))

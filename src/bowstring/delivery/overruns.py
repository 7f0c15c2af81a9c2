"""What work costs in the end for each pound that was stated: our own record first, else a named class from outside."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from bowstring.delivery.slips import day_of
from bowstring.model.portfolio import Portfolio

Floats = NDArray[np.float64]

FEWEST_COSTS = 5
"""Fewer pieces of finished work than this say nothing about the next."""

_YEAR_DAYS = 365.25
_Z80 = 0.8416212335729143


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRecord:
    """What one piece of work shows: actual over stated cost once finished, and for how long it was seen.

    years: from its start to its end, or to today. is_finished: whether the ratio is its last.
    """

    initiative: str
    ratio: float
    years: float
    is_finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CostClass:
    """Actual over stated cost of a class of work, as weighted values. Source: docs/delivered.md#usual-costs.

    ratios: sorted. weights: sum to 1. finished, running: how many records of each. source: of a class from outside;
    "" for our own record.
    """

    ratios: tuple[float, ...]
    weights: tuple[float, ...]
    finished: int
    running: int
    source: str = ""

    def quantile(self, share: float) -> float:
        """The least ratio that a share of such work does not exceed."""
        return float(self.quantiles(np.array([share]))[0])

    def quantiles(self, shares: Floats) -> Floats:
        """The same of several shares, shape of theirs."""
        ends = np.cumsum(self.weights)
        places = np.searchsorted(ends, np.minimum(shares, 1 - 1e-12) - 1e-12)
        return np.asarray(np.array(self.ratios)[np.minimum(places, len(self.ratios) - 1)])


def cost_records(portfolio: Portfolio) -> tuple[CostRecord, ...]:
    """What finished work cost for each pound stated; what runs is known only not to be finished."""
    today = day_of(portfolio)
    records = []
    for key, work in sorted(portfolio.index.initiatives.items()):
        whole = work.whole_cost
        if whole is None or whole <= 0:
            continue
        since = work.committed_start or work.start
        begun = since.first_day if since is not None else None
        if work.is_complete and work.actual_cost is not None:
            ended = work.finished_on or today
            years = 0.0 if begun is None else max(0.0, (ended - begun).days / _YEAR_DAYS)
            records.append(
                CostRecord(initiative=key, ratio=work.actual_cost / whole, years=years, is_finished=True)
            )
        elif work.is_running and begun is not None and begun < today:
            years = (today - begun).days / _YEAR_DAYS
            records.append(
                CostRecord(initiative=key, ratio=(work.spent or 0.0) / whole, years=years, is_finished=False)
            )
    return tuple(records)


def cost_class_of(records: Sequence[CostRecord], *, fewest: int = FEWEST_COSTS) -> CostClass | None:
    """The distribution of actual over stated cost; None if too little is finished.

    Work that runs long is more often still running when it is looked at, and costs more: finished records count by the
    inverse of the chance that work of that length would have been seen to its end, K by Kaplan and Meier with the roles
    of ending and censoring exchanged. Source: docs/delivered.md#usual-costs; Bang & Tsiatis 2000.
    """
    finished = sorted((record.ratio, record.years) for record in records if record.is_finished)
    if len(finished) < fewest:
        return None
    seen = _seen_to_its_end(records, np.array([years for _, years in finished]))
    weights = [1.0 / float(chance) for chance in seen]
    whole = math.fsum(weights)
    return CostClass(
        ratios=tuple(ratio for ratio, _ in finished),
        weights=tuple(weight / whole for weight in weights),
        finished=len(finished),
        running=len(records) - len(finished),
    )


def _seen_to_its_end(records: Sequence[CostRecord], years: Floats) -> Floats:
    """K(t−): the chance that work is still watched just before so many years after its start, shape of years."""
    ends = np.sort([record.years for record in records if record.is_finished])
    cuts = np.sort([record.years for record in records if not record.is_finished])
    times, cut = np.unique(cuts, return_counts=True)
    # Who ends at a time is no longer there to be cut off at it.
    at_risk = (ends.size - np.searchsorted(ends, times, side="right")) + (
        cuts.size - np.searchsorted(cuts, times, side="left")
    )
    watched = np.append(1.0, np.cumprod(1 - cut / at_risk))
    return np.asarray(watched[np.searchsorted(times, years, side="left")])


def outside_class(p50: float, p80: float, source: str) -> CostClass:
    """A class from outside, log-normal through its P50 and P80.

    Args:
        p50, p80: actual over stated cost, that half and four in five do not exceed.
        source: who says so.
    """
    steps = 199
    spread = math.log(p80 / p50) / _Z80
    levels = (np.arange(steps) + 0.5) / steps
    ratios = p50 * np.exp(spread * np.array([NormalDist().inv_cdf(float(level)) for level in levels]))
    return CostClass(
        ratios=tuple(float(ratio) for ratio in ratios),
        weights=(1 / steps,) * steps,
        finished=0,
        running=0,
        source=source,
    )


def usual_costs(portfolio: Portfolio) -> CostClass | None:
    """The class that this portfolio's costs are judged by: its own record, else the one its settings name."""
    own = cost_class_of(cost_records(portfolio))
    if own is not None:
        return own
    settings = portfolio.settings
    if settings.reference_cost_p50 is None or settings.reference_cost_p80 is None:
        return None
    return outside_class(
        settings.reference_cost_p50, settings.reference_cost_p80, settings.reference_cost_source
    )

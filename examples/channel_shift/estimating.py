"""What moving more of a service online would bring, estimated from what comparable services have reached.

Two ways to tell how many transactions would move: the take-up that services of the same category have reached, and
the take-up that services of the same department have. Two ways to tell what each saves: the service's own cost, and
the median cost of services of its category and size. They disagree, because the figures do.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from examples.channel_shift.assumptions import (
    FEWEST_PEERS,
    HIGH_QUANTILE,
    LIKELY_QUANTILE,
    LOW_QUANTILE,
    NO_CATEGORY,
    QUARTERS_A_YEAR,
    SPREAD_QUANTILES,
    team_for,
)
from examples.channel_shift.measured import Period, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A P10, P50 and P90."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """How a group of services stands. take_up: what it reaches, cost: pounds a transaction; None for too few."""

    name: str
    measured: int
    take_up: Estimate | None
    costed: int
    cost: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Services by category, size and department, and what a digital transaction costs as a share of any other.

    digital_share: of the services that tell the two costs apart, of all categories.
    """

    by_category: Mapping[str, Peers]
    by_size: Mapping[str, Peers]
    by_department: Mapping[str, Peers]
    digital_share: Estimate
    told_apart: int

    def category_of(self, service: Service) -> Peers:
        """The services of its category; those without one make a group of their own."""
        return self.by_category[service.category or NO_CATEGORY]

    def alike_in_cost(self, service: Service) -> Peers:
        """The services of its category and size, or of its category where too few of those tell their cost."""
        same_size = self.by_size.get(_category_and_size(service))
        has_cost = same_size is not None and same_size.cost is not None
        return same_size if same_size is not None and has_cost else self.category_of(service)

    def department_of(self, service: Service) -> Peers:
        """The services of its department."""
        return self.by_department[service.department]


def group(services: Iterable[Service]) -> Groups:
    """How the groups stand, at each service's latest figures."""
    listed = tuple(services)
    apart = [period for service in listed if (period := told_apart(service)) is not None]
    shares = [(period.digital_cost or 0.0) / _other_cost(period) for period in apart]
    return Groups(
        by_category=_by(listed, lambda service: service.category or NO_CATEGORY),
        by_size=_by(listed, _category_and_size),
        by_department=_by(listed, lambda service: service.department),
        digital_share=_quantiles(shares, SPREAD_QUANTILES),
        told_apart=len(shares),
    )


def told_apart(service: Service) -> Period | None:
    """The latest period in which the digital cost is told apart from the average; None where none does.

    The same figure for both, where not everything is online, is one figure told twice.
    """
    period = service.latest("take_up", "cost", "digital_cost")
    if period is None or period.cost == period.digital_cost or not (period.take_up or 0.0) < 1:
        return None
    return period if _other_cost(period) > 0 else None


def moved(service: Service, peers: Peers) -> Estimate | None:
    """Transactions a quarter that would move online if it caught up with its peers; None where too few are known."""
    volume, take_up = service.latest("volume"), service.latest("take_up")
    if peers.take_up is None or volume is None or take_up is None:
        return None
    a_quarter = (volume.volume or 0.0) / QUARTERS_A_YEAR
    here = take_up.take_up or 0.0
    return Estimate(
        low=a_quarter * max(0.0, peers.take_up.low - here),
        likely=a_quarter * max(0.0, peers.take_up.likely - here),
        high=a_quarter * max(0.0, peers.take_up.high - here),
    )


def own_saving(service: Service, groups: Groups) -> Estimate | None:
    """Pounds a moved transaction saves by the service's own cost; None where it tells none.

    With the digital cost told apart: (average − digital) / (1 − take-up), which is what any other channel costs
    more. Without: the digital cost as the share of the others' that it is elsewhere.
    """
    apart = told_apart(service)
    if apart is not None:
        saving = _other_cost(apart) - (apart.digital_cost or 0.0)
        return Estimate(low=saving, likely=saving, high=saving)
    costed, measured = service.latest("cost"), service.latest("take_up")
    if costed is None or measured is None:
        return None
    cost, take_up, share = costed.cost or 0.0, measured.take_up or 0.0, groups.digital_share
    return Estimate(
        low=_saving(cost, take_up, share.high),
        likely=_saving(cost, take_up, share.likely),
        high=_saving(cost, take_up, share.low),
    )


def peers_saving(service: Service, groups: Groups) -> Estimate | None:
    """Pounds a moved transaction saves if it costs what others like it do; None where too few are known."""
    cost, measured = groups.alike_in_cost(service).cost, service.latest("take_up")
    if cost is None or measured is None:
        return None
    take_up, share = measured.take_up or 0.0, groups.digital_share.likely
    return Estimate(
        low=_saving(cost.low, take_up, share),
        likely=_saving(cost.likely, take_up, share),
        high=_saving(cost.high, take_up, share),
    )


def saved(transactions: Estimate, saving: Estimate) -> Estimate:
    """Pounds a quarter: so many transactions, each with its saving.

    The doubts in both are taken as independent and added as squares, to first order; never below nothing unless a
    transaction might cost more online. Source: JCGM 100:2008 (GUM), 5.1.2.
    """
    likely = transactions.likely * saving.likely
    fewer, more = transactions.likely - transactions.low, transactions.high - transactions.likely
    if saving.likely < 0:
        fewer, more = more, fewer
    down = math.hypot(saving.likely * fewer, transactions.likely * (saving.likely - saving.low))
    up = math.hypot(saving.likely * more, transactions.likely * (saving.high - saving.likely))
    least = 0.0 if saving.low >= 0 else -math.inf
    return Estimate(low=max(least, likely - down), likely=likely, high=likely + up)


def _saving(cost: float, take_up: float, digital_share: float) -> float:
    """What any other channel costs more than digital, given the average over all and digital's share of the others."""
    gain = 1 - digital_share
    return cost * gain / (1 - take_up * gain)


def _other_cost(period: Period) -> float:
    """Pounds a transaction in the other channels: what is left of the average when the digital part is taken out."""
    take_up = period.take_up or 0.0
    return ((period.cost or 0.0) - take_up * (period.digital_cost or 0.0)) / (1 - take_up)


def _by(services: Iterable[Service], name_of: Callable[[Service], str]) -> Mapping[str, Peers]:
    members: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        members[name_of(service)].append(service)
    return {name: _peers(name, these) for name, these in members.items()}


def _category_and_size(service: Service) -> str:
    volume = service.latest("volume")
    size = team_for(volume.volume or 0.0).size if volume else "no volume measured"
    return f"{service.category or NO_CATEGORY}, {size}"


def _peers(name: str, members: Iterable[Service]) -> Peers:
    take_ups, costs = [], []
    for member in members:
        measured, costed = member.latest("take_up"), member.latest("cost")
        take_ups += [measured.take_up or 0.0] if measured else []
        costs += [costed.cost or 0.0] if costed else []
    reached = (LOW_QUANTILE, LIKELY_QUANTILE, HIGH_QUANTILE)
    return Peers(
        name=name,
        measured=len(take_ups),
        take_up=_quantiles(take_ups, reached) if len(take_ups) >= FEWEST_PEERS else None,
        costed=len(costs),
        cost=_quantiles(costs, SPREAD_QUANTILES) if len(costs) >= FEWEST_PEERS else None,
    )


def _quantiles(figures: list[float], at: tuple[float, float, float]) -> Estimate:
    """Quantiles with linear interpolation between the figures."""
    low, likely, high = (float(figure) for figure in np.quantile(figures, at))
    return Estimate(low=low, likely=likely, high=high)

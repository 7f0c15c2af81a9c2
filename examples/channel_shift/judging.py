"""Estimates as assessments: who says it, how much, and on what ground."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from examples.channel_shift.assumptions import NO_CATEGORY, SEVERITY
from examples.channel_shift.estimating import (
    Estimate,
    Groups,
    Peers,
    moved,
    own_saving,
    peers_saving,
    saved,
    told_apart,
)
from examples.channel_shift.measured import Period, Service

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.organisation import Person

CATEGORY, DEPARTMENT = "category-peers", "department-peers"
OWN_COST, CATEGORY_COST = "own-cost", "category-median-cost"

ASSESSORS = (
    Person(key=CATEGORY, name="Take-up of services of the same category", lens=Lens.USER_NEED),
    Person(key=DEPARTMENT, name="Take-up of services of the same department", lens=Lens.USER_NEED),
    Person(key=OWN_COST, name="The service's own cost per transaction", lens=Lens.BUSINESS_VALUE),
    Person(
        key=CATEGORY_COST,
        name="Median cost of services of the same category and size",
        lens=Lens.BUSINESS_VALUE,
    ),
)


def assess(service: Service, groups: Groups) -> Iterator[Assessment]:
    """What each way to estimate says of a service, where it says anything and leaves some doubt.

    Where all of a department stand at one figure, or all are behind, it tells nothing about one more.
    """
    for assessor in ASSESSORS:
        saying = _SAYINGS[assessor.key](service, groups)
        if saying is not None and saying.estimate.low < saying.estimate.high:
            yield _assessment(service, assessor, saying)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """An estimate, its ground, in words, and the period it looks at."""

    estimate: Estimate
    evidence: Evidence
    words: str
    period: Period


def _of_category(service: Service, groups: Groups) -> _Saying | None:
    return _of_reach(service, groups.category_of(service))


def _of_department(service: Service, groups: Groups) -> _Saying | None:
    return _of_reach(service, groups.department_of(service))


def _of_reach(service: Service, peers: Peers) -> _Saying | None:
    estimate, measured = moved(service, peers), service.latest("take_up")
    if estimate is None or measured is None or peers.take_up is None:
        return None
    reached = peers.take_up
    words = (
        f"{peers.name}: half of {peers.measured} services are at {reached.low:.0%} online or more, a quarter at "
        f"{reached.likely:.0%}, a tenth at {reached.high:.0%}."
    )
    weighed = Estimate(
        low=SEVERITY * estimate.low, likely=SEVERITY * estimate.likely, high=SEVERITY * estimate.high
    )
    return _Saying(estimate=weighed, evidence=_ground_of(peers), words=words, period=measured)


def _of_own_cost(service: Service, groups: Groups) -> _Saying | None:
    transactions, own = moved(service, groups.category_of(service)), own_saving(service, groups)
    apart, costed = told_apart(service), service.latest("cost")
    if transactions is None or own is None or costed is None:
        return None
    how = "digital told apart" if apart else _elsewhere(groups)
    period = apart or costed
    return _Saying(
        estimate=saved(transactions, own),
        evidence=Evidence.LIVE if apart else Evidence.RESEARCH,
        words=f"Own cost £{period.cost:,.2f} a transaction; {how}; £{own.likely:,.2f} saved on each one moved.",
        period=period,
    )


def _of_category_cost(service: Service, groups: Groups) -> _Saying | None:
    peers, measured = groups.alike_in_cost(service), service.latest("take_up")
    transactions, saving = moved(service, groups.category_of(service)), peers_saving(service, groups)
    if transactions is None or saving is None or measured is None or peers.cost is None:
        return None
    words = (
        f"{peers.name}: median cost £{peers.cost.likely:,.2f} a transaction ({peers.costed} services); "
        f"{_elsewhere(groups)}; £{saving.likely:,.2f} saved on each one moved."
    )
    return _Saying(
        estimate=saved(transactions, saving), evidence=_ground_of(peers), words=words, period=measured
    )


_SAYINGS: Mapping[str, Callable[[Service, Groups], _Saying | None]] = {
    CATEGORY: _of_category,
    DEPARTMENT: _of_department,
    OWN_COST: _of_own_cost,
    CATEGORY_COST: _of_category_cost,
}


def _ground_of(peers: Peers) -> Evidence:
    return Evidence.GUESS if peers.name.startswith(NO_CATEGORY) else Evidence.DESK


def _elsewhere(groups: Groups) -> str:
    share = groups.digital_share.likely
    return f"digital costs {share:.0%} of the other channels, the median of {groups.told_apart} services"


def _assessment(service: Service, assessor: Person, saying: _Saying) -> Assessment:
    figures = (saying.estimate.low, saying.estimate.likely, saying.estimate.high)
    low, likely, high = (float(f"{figure:.6g}") for figure in figures)
    last_day = saying.period.ending.plus(1).first_day - timedelta(days=1)
    return Assessment(
        initiative=service.slug,
        lens=assessor.lens or Lens.USER_NEED,
        assessor=assessor.key,
        low=low,
        likely=likely,
        high=high,
        evidence=saying.evidence,
        rationale=saying.words,
        made_at=datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC),
    )

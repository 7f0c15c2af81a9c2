"""The portfolio: for each service an asset, finished work, an estimate of its time, and what was measured since."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.delivery import Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person
from bowstring.model.portfolio import LensSettings, Portfolio, Settings
from bowstring.model.quarters import Quarter

SERVICES, KPIS = "services.csv", "kpis_by_period_to_2015.csv"
START = Quarter(2016, 1)
# Fewer quarters than this show no course.
FEWEST_QUARTERS = 8
# Fewer services of a category than this tell nothing about what one more could reach.
FEWEST_PEERS = 4
REACHED = (0.5, 0.75, 0.9)
"""Quantiles of the take-up of a category then: what a service was expected to reach at least, likely and at most."""

ASSESSOR = Person(key="p-category", name="What services of the category had reached", lens=Lens.USER_NEED)
_SOURCE = "Published service data, 12 months to the quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The 12 months to the end of a quarter; None where not told."""

    ending: Quarter
    volume: float | None
    digital: float | None
    cost: float | None

    @property
    def take_up(self) -> float | None:
        """Share made online, above 1 where the source says so."""
        return self.digital / self.volume if self.volume and self.digital is not None else None


def make_portfolio(folder: Path, *, department: str = "", service: str = "") -> Portfolio:
    """The services of a department, or the one so called (all where ""), with enough quarters.

    Raises: OSError, KeyError.
    """
    with (folder / SERVICES).open(encoding="utf-8-sig", newline="") as file:
        listed = {row["slug"]: row for row in csv.DictReader(file)}
    periods = _read_periods(folder / KPIS)
    chosen = [
        slug
        for slug, row in listed.items()
        if department in ("", row["department"])
        and service in ("", slug)
        and len(_online_periods(periods.get(slug, ()))) >= FEWEST_QUARTERS
    ]
    works = {slug: _online_periods(periods[slug])[0].ending for slug in chosen}
    return Portfolio(
        settings=Settings(
            name="What going online brought, to 2015",
            start=START,
            as_of=START.first_day - timedelta(days=1),
            lens={Lens.USER_NEED: LensSettings(unit="transactions moved online")},
            extra={"assumed.expected": "What the upper quartile of the category had reached when it began."},
        ),
        initiatives=tuple(_work(slug, listed[slug], works[slug]) for slug in chosen),
        assets=tuple(_asset(slug, listed[slug]) for slug in chosen),
        people=(ASSESSOR,),
        assessments=tuple(_estimates(chosen, listed, periods)),
        measurements=tuple(
            measurement for slug in chosen for measurement in _measurements(slug, periods[slug])
        ),
    )


def _read_periods(path: Path) -> Mapping[str, Sequence[Period]]:
    periods_by_key: dict[str, list[Period]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            periods_by_key[row["slug"]].append(
                Period(
                    ending=Quarter.parse(row["period_12m_ending"]),
                    volume=_figure(row["volume"]),
                    digital=_figure(row["digital_volume"]),
                    cost=_figure(row["cost_per_transaction_gbp"]),
                )
            )
    return {
        slug: sorted(periods, key=lambda period: period.ending) for slug, periods in periods_by_key.items()
    }


def _figure(text: str) -> float | None:
    return float(text) if text.strip() else None


def _online_periods(periods: Sequence[Period]) -> list[Period]:
    """The periods from the first with transactions online on."""
    measurable = [period for period in periods if period.take_up is not None]
    return [
        quarter
        for place, quarter in enumerate(measurable)
        if any(period.digital for period in measurable[: place + 1])
    ]


def _work(slug: str, row: Mapping[str, str], first: Quarter) -> Initiative:
    return Initiative(
        key=f"{slug}-online",
        name=f"Move online: {row['name']}",
        focus=Focus.PRODUCT,
        asset=slug,
        phase=Phase.LIVE,
        committed_start=first,
        duration_quarters=1,
    )


def _asset(slug: str, row: Mapping[str, str]) -> Asset:
    return Asset(
        key=slug,
        name=row["name"],
        focus=Focus.PRODUCT,
        phase=Phase.LIVE,
        description=row["description"],
        url=row["url"],
    )


def _estimates(
    chosen: Sequence[str], listed: Mapping[str, Mapping[str, str]], periods: Mapping[str, Sequence[Period]]
) -> Iterator[Assessment]:
    """What could be expected of each when it began, from what its category had reached by then."""
    for slug in chosen:
        first = _online_periods(periods[slug])[0]
        peers = [
            take_ups[-1]
            for other, row in listed.items()
            if other != slug
            and row["category"] == listed[slug]["category"]
            and (
                take_ups := [
                    o.take_up
                    for o in periods.get(other, ())
                    if o.take_up is not None and o.ending <= first.ending
                ]
            )
        ]
        if len(peers) < FEWEST_PEERS or not first.volume or first.take_up is None:
            continue
        reached = np.quantile(np.minimum(peers, 1.0), REACHED)
        low, likely, high = (max(0.0, float(at) - first.take_up) * first.volume / 4 for at in reached)
        yield Assessment(
            initiative=f"{slug}-online",
            lens=Lens.USER_NEED,
            assessor=ASSESSOR.key,
            low=round(low),
            likely=round(likely),
            high=round(high),
            evidence=Evidence.DESK,
            rationale=f"{len(peers)} services of the category; {first.take_up:.0%} of {first.volume:,.0f} online.",
            made_at=datetime.combine(first.ending.plus(1).first_day - timedelta(days=1), time(), tzinfo=UTC),
        )


def _take_ups(periods: Sequence[Period], until: Quarter) -> list[float]:
    return [period.take_up for period in periods if period.take_up is not None and period.ending <= until]


def _measurements(slug: str, periods: Sequence[Period]) -> Iterator[Measurement]:
    online_periods = _online_periods(periods)
    for period in periods:
        rows = (
            ("Completed transactions", period.volume, "in 12 months"),
            ("Completed digital transactions", period.digital, "in 12 months"),
            ("Cost per transaction", period.cost, "GBP"),
        )
        for measure, figure, unit in rows:
            if figure is not None:
                yield _measured(slug, measure, period.ending, value=figure, unit=unit)
    for other in online_periods[1:]:
        value = ((other.take_up or 0.0) - (online_periods[0].take_up or 0.0)) * (other.volume or 0.0) / 4
        yield _measured(slug, "User need", other.ending, value=value, unit="transactions moved online")


def _measured(slug: str, measure: str, ending: Quarter, *, value: float, unit: str) -> Measurement:
    return Measurement(of=slug, measure=measure, period=str(ending), value=value, unit=unit, source=_SOURCE)

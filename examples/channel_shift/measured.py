"""What was measured: the two tables as services with their periods, and what in them cannot be read."""

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bowstring.model.problems import Place, Problem, warning
from bowstring.model.quarters import Quarter

SERVICES = "services.csv"
KPIS = "kpis_by_period_to_2015.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What was measured in the 12 months to the end of a quarter; None where it was not.

    volume: transactions. take_up: share of them made online, 0 to 1. cost, digital_cost: pounds a transaction, on
    average over all channels and online.
    """

    ending: Quarter
    volume: float | None = None
    take_up: float | None = None
    cost: float | None = None
    digital_cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service and its periods, earliest first."""

    slug: str
    name: str
    description: str
    department: str
    agency: str
    category: str
    url: str
    periods: tuple[Period, ...] = ()

    def latest(self, *names: str) -> Period | None:
        """The latest period that tells all of these."""
        periods = (
            period for period in self.periods if all(getattr(period, name) is not None for name in names)
        )
        return max(periods, key=lambda period: period.ending, default=None)


_COLUMNS = {
    "volume": "volume",
    "take_up": "digital_take_up",
    "cost": "cost_per_transaction_gbp",
    "digital_cost": "digital_cost_per_transaction_gbp",
}


def read_services(folder: Path) -> tuple[tuple[Service, ...], tuple[Problem, ...]]:
    """Every service of the list, in its order, and each figure that cannot be used, with its place."""
    problems: list[Problem] = []
    with (folder / SERVICES).open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    periods = _read_periods(folder / KPIS, {row["slug"] for row in listed}, problems)
    services = tuple(
        Service(
            slug=row["slug"],
            name=row["name"],
            description=row["description"],
            department=row["department"],
            agency=row["agency"],
            category=row["category"],
            url=row["url"],
            periods=tuple(sorted(periods.get(row["slug"], ()), key=lambda period: period.ending)),
        )
        for row in listed
    )
    return services, tuple(problems)


def _read_periods(path: Path, slugs: set[str], problems: list[Problem]) -> Mapping[str, list[Period]]:
    periods_by_key: dict[str, list[Period]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = Place(table=KPIS, row=number, key=row["slug"])
            if row["slug"] not in slugs:
                problems.append(warning(where, "is not in the list of services and is left out."))
                continue
            figures = dict(_figures(row, number, problems))
            periods_by_key[row["slug"]].append(
                Period(ending=Quarter.parse(row["period_12m_ending"]), **figures)
            )
    return periods_by_key


def _figures(row: Mapping[str, str], number: int, problems: list[Problem]) -> Iterator[tuple[str, float]]:
    for name, column in _COLUMNS.items():
        text = row[column].strip()
        if not text:
            continue
        where = Place(table=KPIS, row=number, column=column, key=row["slug"])
        try:
            figure = float(text)
        except ValueError:
            figure = math.nan
        if not (math.isfinite(figure) and figure >= 0):
            problems.append(warning(where, f"{text!r} is not a figure of 0 or more and is left out."))
        elif name == "take_up" and figure > 1:
            problems.append(warning(where, f"a take-up of {text} is above 1 and is left out."))
        else:
            yield name, figure

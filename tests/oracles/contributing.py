"""A second answer to what a plan brings to an outcome: plain sums over starts, and every schedule tried."""

import math
from collections.abc import Iterable, Mapping
from datetime import date

from bowstring.model.needs import Contribution


def mean_of(low: float, likely: float, high: float) -> float:
    """The mean of two halves of normal distributions that meet at the median."""
    return likely + ((high - likely) - (likely - low)) / 1.2815515655446004 / math.sqrt(2 * math.pi)


def quarters_over_by(due: date, first_year: int, first_quarter: int) -> int:
    """How many quarters from the first on are over by the end of a day."""
    count, year, quarter = 0, first_year, first_quarter
    while True:
        quarter, year = (1, year + 1) if quarter == 4 else (quarter + 1, year)
        if date(year, 3 * quarter - 2, 1).toordinal() - 1 > due.toordinal():
            return count
        count += 1


def change_by(
    contributions: Iterable[Contribution],
    starts: Mapping[str, int],
    durations: Mapping[str, int],
    *,
    over: int,
    ramp: int,
) -> float:
    """Σ mean × share of full effect in the last quarter that is over; an assessor each of one piece of work."""
    by_work: dict[str, list[float]] = {}
    for row in contributions:
        by_work.setdefault(row.initiative, []).append(mean_of(row.low, row.likely, row.high))
    total = 0.0
    for key, means in by_work.items():
        if key in starts:
            quarters_in_use = over - starts[key] - durations[key]
            total += sum(means) / len(means) * min(max(quarters_in_use, 0) / ramp, 1)
    return total

"""What measurements say by quarter: value through a lens, and what about them cannot be used as it stands."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.delivery import Measurement
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, warning
from bowstring.model.quarters import Quarter, quarters_of

_FIRST_ROW = 2
_APART = re.compile(r"[^a-z0-9]+")
_LENSES = {lens.words: lens for lens in Lens}


@dataclass(frozen=True, slots=True, kw_only=True)
class LensValue:
    """Value that an initiative or asset brought in a quarter, in the lens's unit."""

    of: str
    lens: Lens
    quarter: Quarter
    value: float


def measure_words(measure: str) -> str:
    """A measure as it is compared: "Digital take-up" gives "digital take up"."""
    return _APART.sub(" ", measure.casefold()).strip()


def lens_of(measurement: Measurement) -> Lens | None:
    """The lens whose value is measured: the measure is called `user_need` or `business_value`; None for others."""
    return _LENSES.get(measure_words(measurement.measure))


def period_quarters(portfolio: Portfolio, measurement: Measurement) -> tuple[Quarter, ...]:
    """The quarters that a measurement's period covers; none where it names no period."""
    try:
        return quarters_of(measurement.period, portfolio.settings.financial_year_start_month)
    except ValueError:
        return ()


def lens_values(portfolio: Portfolio) -> tuple[LensValue, ...]:
    """Value by quarter: a period of several quarters is spread evenly, what is told twice for one quarter adds up.

    In another unit than the lens's, or of no known period, it does not count: `measurement_problems` tells which.
    Sorted by what it is of, lens and quarter.
    """
    totals: dict[tuple[str, Lens, Quarter], float] = defaultdict(float)
    for measurement in portfolio.measurements:
        lens, quarters = lens_of(measurement), period_quarters(portfolio, measurement)
        if lens is None or not _is_in_unit(portfolio, measurement, lens):
            continue
        for quarter in quarters:
            totals[measurement.of, lens, quarter] += measurement.value / len(quarters)
    return tuple(
        LensValue(of=of, lens=lens, quarter=quarter, value=value)
        for (of, lens, quarter), value in sorted(totals.items())
    )


def initiatives_behind(portfolio: Portfolio) -> Mapping[str, tuple[str, ...]]:
    """By what can be measured, the initiatives whose value it is: one's own, or all that work on an asset."""
    keys_behind: dict[str, list[str]] = defaultdict(list)
    for initiative in portfolio.initiatives:
        keys_behind[initiative.key].append(initiative.key)
        if initiative.asset and initiative.asset != initiative.key:
            keys_behind[initiative.asset].append(initiative.key)
    return {key: tuple(dict.fromkeys(keys)) for key, keys in keys_behind.items()}


def measurement_problems(portfolio: Portfolio) -> Iterator[Problem]:
    """What in the measurements cannot be used as it stands; each is kept."""
    keys = {*portfolio.index.assets, *portfolio.index.initiatives, *portfolio.index.outcomes}
    for row, measurement in enumerate(portfolio.measurements, _FIRST_ROW):
        lens = lens_of(measurement)
        if measurement.of not in keys:
            yield warning(
                _place(row, "of", measurement),
                phrase(
                    "{of!r} is no asset, initiative or outcome; it is told, and counts for none.",
                    of=measurement.of,
                ),
                phrase("Correct the key, or add the record."),
            )
        if not period_quarters(portfolio, measurement):
            yield warning(
                _place(row, "period", measurement),
                phrase(
                    "{period!r} is no period; the figure belongs to no quarter.", period=measurement.period
                ),
                phrase("Write a quarter such as 2026-Q4, a financial year such as 2026/27, or a year."),
            )
        if not measurement.unit:
            read = (
                phrase("the lens's, {unit}", unit=portfolio.settings.unit(lens))
                if lens is not None
                else phrase("as it stands")
            )
            yield warning(
                _place(row, "unit", measurement),
                phrase("{measure!r} has no unit; it is read {read}.", measure=measurement.measure, read=read),
                phrase("Enter its unit."),
            )
        elif lens is not None and not _is_in_unit(portfolio, measurement, lens):
            yield warning(
                _place(row, "unit", measurement),
                phrase(
                    "{unit!r} is not the unit of the lens, {lens!r}; it does not count.",
                    unit=measurement.unit,
                    lens=portfolio.settings.unit(lens),
                ),
                phrase("Convert the value to that unit."),
            )


def _place(row: int, column: str, measurement: Measurement) -> Place:
    return Place(table="measurements", row=row, column=column, key=measurement.of)


def _is_in_unit(portfolio: Portfolio, measurement: Measurement, lens: Lens) -> bool:
    return not measurement.unit or measurement.unit.casefold() == portfolio.settings.unit(lens).casefold()

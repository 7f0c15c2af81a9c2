"""The four key figures that GOV.UK services publish, by their definitions, over time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bowstring.delivery.measured import measure_words, period_quarters
from bowstring.model.delivery import Measurement
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.quarters import Quarter

_FIRST_ROW = 2


class Kpi(StrEnum):
    """What is told of every service. Source: GOV.UK Service Manual, Measuring success."""

    COST_PER_TRANSACTION = "cost_per_transaction"
    DIGITAL_TAKE_UP = "digital_take_up"
    COMPLETION_RATE = "completion_rate"
    USER_SATISFACTION = "user_satisfaction"


KPI_WORDS = {
    Kpi.COST_PER_TRANSACTION: "Cost per transaction",
    Kpi.DIGITAL_TAKE_UP: "Digital take-up",
    Kpi.COMPLETION_RATE: "Completion rate",
    Kpi.USER_SATISFACTION: "User satisfaction",
}
_KPI_BY_WORDS = {measure_words(words): kpi for kpi, words in KPI_WORDS.items()}
# Each is one count divided by another, of the same period.
DEFINITIONS: Mapping[Kpi, tuple[str, str]] = {
    Kpi.COST_PER_TRANSACTION: ("total cost", "completed transactions"),
    Kpi.DIGITAL_TAKE_UP: ("completed digital transactions", "completed transactions"),
    Kpi.COMPLETION_RATE: ("completed digital transactions", "started digital transactions"),
    Kpi.USER_SATISFACTION: ("satisfied responses", "responses"),
}
# What is told and what is counted may differ by rounding.
_CLOSE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One key figure of an asset or initiative in a period: a share, or money a transaction.

    quarter: the last of the period; None if it names none. is_counted: worked out from counts, not told as such.
    """

    of: str
    kpi: Kpi
    period: str
    quarter: Quarter | None
    value: float
    is_counted: bool


def key_figures(portfolio: Portfolio) -> tuple[KeyFigure, ...]:
    """Every key figure, by what it is of, kind and time; where counts give it, they hold over what is told.

    A share above 1 is kept as it is.
    """
    values_by_place, counts, quarters = _gathered(portfolio)
    figures_by_place = {place: (value, False) for place, value in values_by_place.items()}
    for of, period in counts:
        for kpi in Kpi:
            value = _counted(counts[of, period], kpi)
            if value is not None:
                figures_by_place[of, period, kpi] = (value, True)
    figures = [
        KeyFigure(of=of, kpi=kpi, period=period, quarter=quarters[period], value=value, is_counted=is_counted)
        for (of, period, kpi), (value, is_counted) in figures_by_place.items()
    ]
    order = list(Kpi)
    return tuple(
        sorted(
            figures,
            key=lambda figure: (
                figure.of,
                order.index(figure.kpi),
                figure.quarter or Quarter(1, 1),
                figure.period,
            ),
        )
    )


_Values = dict[tuple[str, str, Kpi], float]
_Counts = dict[tuple[str, str], dict[str, float]]


def _gathered(portfolio: Portfolio) -> tuple[_Values, _Counts, dict[str, Quarter | None]]:
    values: _Values = {}
    counts: _Counts = defaultdict(dict)
    quarters: dict[str, Quarter | None] = {}
    names = {name for pair in DEFINITIONS.values() for name in pair}
    for measurement in portfolio.measurements:
        name = measure_words(measurement.measure)
        quarters[measurement.period] = max(period_quarters(portfolio, measurement), default=None)
        if name in _KPI_BY_WORDS:
            values[measurement.of, measurement.period, _KPI_BY_WORDS[name]] = _as_share(
                measurement, _KPI_BY_WORDS[name]
            )
        elif name in names:
            counts[measurement.of, measurement.period][name] = measurement.value
    return values, counts, quarters


def _as_share(measurement: Measurement, kpi: Kpi) -> float:
    per_cent = measurement.unit.strip().casefold() in ("%", "per cent", "percent")
    return measurement.value / 100 if per_cent and kpi is not Kpi.COST_PER_TRANSACTION else measurement.value


def _counted(counts: Mapping[str, float], kpi: Kpi) -> float | None:
    above, below = (counts.get(name) for name in DEFINITIONS[kpi])
    return None if above is None or not below else above / below


def kpi_problems(portfolio: Portfolio) -> Iterator[Problem]:
    """Shares that cannot be, and figures told otherwise than their counts say; each is kept."""
    _, counts, _ = _gathered(portfolio)
    for row, measurement in enumerate(portfolio.measurements, _FIRST_ROW):
        where = Place(table="measurements", row=row, column="value", key=measurement.of)
        own = counts.get((measurement.of, measurement.period), {})
        name = measure_words(measurement.measure)
        kpi = _KPI_BY_WORDS.get(name)
        if kpi is not None:
            yield from _of_told(where, kpi, _as_share(measurement, kpi), _counted(own, kpi))
        for counted_kpi in Kpi:
            if DEFINITIONS[counted_kpi][0] == name:
                yield from _of_share(where, counted_kpi, _counted(own, counted_kpi))


def _of_told(where: Place, kpi: Kpi, value: float, counted: float | None) -> Iterator[Problem]:
    if counted is None:
        yield from _of_share(where, kpi, value)
    elif abs(counted - value) > _CLOSE * max(abs(counted), abs(value)):
        yield note(
            where,
            phrase(
                "{kpi_words} is told as {value:g}, and its counts say {counted:.4g}; the counts hold.",
                kpi_words=KPI_WORDS[kpi].lower(),
                value=value,
                counted=counted,
            ),
            phrase("Correct one of them."),
        )


def _of_share(where: Place, kpi: Kpi, value: float | None) -> Iterator[Problem]:
    if value is not None and kpi is not Kpi.COST_PER_TRANSACTION and not 0 <= value <= 1:
        yield warning(
            where,
            phrase(
                "{kpi_words} of {value:.4g} % is not between none and all; it is kept as it is.",
                kpi_words=KPI_WORDS[kpi].lower(),
                value=100 * value,
            ),
            phrase("Check that both counts are of the same period and channels, and the unit: % or share."),
        )

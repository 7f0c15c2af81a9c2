"""Everything that was delivered, in one answer: value, slips, usual dates, key figures, calibration."""

from dataclasses import dataclass
from datetime import date

from bowstring.delivery.calibration import Calibration, calibrate
from bowstring.delivery.kpis import KeyFigure, key_figures, kpi_problems
from bowstring.delivery.measured import measurement_problems
from bowstring.delivery.reference import P50, P80, ReferenceDate, References, reference_dates
from bowstring.delivery.slips import Milestone, forecast_problems
from bowstring.delivery.survival import Quantile, Survival, quantile
from bowstring.delivery.value import (
    FirstValue,
    QuarterValue,
    time_to_value,
    times_to_value,
    value_by_quarter,
)
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.planning.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What was delivered against what was planned and promised, as of a day. Source: docs/delivered.md.

    slip: in days from the first promise; first_value: in quarters from the first dated word. problems: what cannot
    be used as it stands.
    """

    as_of: date
    value: tuple[QuarterValue, ...]
    milestones: tuple[Milestone, ...]
    slip: Survival
    slip_p50: Quantile
    slip_p80: Quantile
    dates: tuple[ReferenceDate, ...]
    first_values: tuple[FirstValue, ...]
    first_value: Survival
    first_value_p50: Quantile
    key_figures: tuple[KeyFigure, ...]
    calibration: tuple[Calibration, ...]
    problems: tuple[Problem, ...]


def delivered(portfolio: Portfolio, plan: Plan | None = None) -> Delivered:
    """All of it; plan: for what is planned to come, None for what runs and is done alone."""
    references, first_value = References(portfolio), time_to_value(portfolio)
    return Delivered(
        as_of=references.day,
        value=value_by_quarter(portfolio, plan),
        milestones=references.milestones,
        slip=references.all,
        slip_p50=quantile(references.all, P50),
        slip_p80=quantile(references.all, P80),
        dates=reference_dates(portfolio, plan),
        first_values=times_to_value(portfolio),
        first_value=first_value,
        first_value_p50=quantile(first_value, P50),
        key_figures=key_figures(portfolio),
        calibration=calibrate(portfolio),
        problems=(
            *forecast_problems(portfolio),
            *measurement_problems(portfolio),
            *kpi_problems(portfolio),
        ),
    )

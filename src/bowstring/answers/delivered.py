"""The answer of `delivered` for programs, with the keys that docs/commands.md lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, finite, problem_answers
from bowstring.delivery.calibration import Calibration
from bowstring.delivery.delivered import Delivered
from bowstring.delivery.kpis import KeyFigure
from bowstring.delivery.reference import ReferenceDate
from bowstring.delivery.slips import Milestone
from bowstring.delivery.survival import Ending
from bowstring.delivery.value import FirstValue, QuarterValue
from bowstring.model.problems import Problem


def delivered_answer(delivered: Delivered, problems: Sequence[Problem]) -> Answer:
    """`delivered`: value by quarter, slips, usual dates, time to first value, key figures, calibration."""
    return {
        "as_of": delivered.as_of.isoformat(),
        "value": [_value(quarter_value) for quarter_value in delivered.value],
        "slip": _slip(delivered),
        "milestones": [_milestone(milestone) for milestone in delivered.milestones],
        "dates": [_date(date) for date in delivered.dates],
        "first_value": _first_value(delivered),
        "key_figures": [_figure(key_figure) for key_figure in delivered.key_figures],
        "calibration": [_calibration(calibration) for calibration in delivered.calibration],
        "problems": problem_answers((*problems, *delivered.problems)),
    }


def _value(quarter_value: QuarterValue) -> Answer:
    return {
        "quarter": str(quarter_value.quarter),
        "lens": quarter_value.lens.value,
        "planned": finite(quarter_value.planned),
        "comparable": finite(quarter_value.comparable),
        "actual": finite(quarter_value.actual),
        "unplanned": finite(quarter_value.unplanned),
        "measured": quarter_value.measured,
        "delivered": quarter_value.delivered,
    }


def _slip(delivery: Delivered) -> Answer:
    slip = delivery.slip
    return {
        "delivered": slip.counts[Ending.DELIVERED],
        "waiting": slip.counts[Ending.WAITING],
        "stopped": slip.counts[Ending.STOPPED],
        "p50_days": delivery.slip_p50.days,
        "p50_more_than_days": delivery.slip_p50.more_than,
        "p80_days": delivery.slip_p80.days,
        "p80_more_than_days": delivery.slip_p80.more_than,
        "curve": [
            {"days": days, "delivered": delivered, "came": came, "stopped": stopped, "at_risk": at_risk}
            for days, delivered, came, stopped, at_risk in zip(
                slip.days, slip.delivered, slip.came, slip.stopped, slip.at_risk, strict=True
            )
        ],
    }


def _milestone(milestone: Milestone) -> Answer:
    return {
        "initiative": milestone.initiative,
        "milestone": milestone.name,
        "first_promised": milestone.first_promised.isoformat(),
        "stated": milestone.stated.isoformat(),
        "promises": milestone.promises,
        "actual": milestone.actual.isoformat() if milestone.actual else None,
        "slip_days": milestone.slip_days,
        "stopped_on": milestone.stopped_on.isoformat() if milestone.stopped_on else None,
    }


def _date(reference_date: ReferenceDate) -> Answer:
    return {
        "initiative": reference_date.initiative,
        "milestone": reference_date.milestone or None,
        "first_promised": reference_date.first_promised.isoformat(),
        "stated": reference_date.stated.isoformat(),
        "p50": reference_date.usual.isoformat() if reference_date.usual else None,
        "p80": reference_date.safe.isoformat() if reference_date.safe else None,
        "p50_more_than_days": reference_date.slip_p50.more_than,
        "p80_more_than_days": reference_date.slip_p80.more_than,
        "late": reference_date.late,
        "basis": dict(reference_date.basis),
    }


def _first_value(delivered: Delivered) -> Answer:
    curve = delivered.first_value
    return {
        "p50_quarters": delivered.first_value_p50.days,
        "p50_more_than_quarters": delivered.first_value_p50.more_than,
        "reached": curve.counts[Ending.DELIVERED],
        "waiting": curve.counts[Ending.WAITING],
        "stopped": curve.counts[Ending.STOPPED],
        "initiatives": [_first(first_value) for first_value in delivered.first_values],
    }


def _first(first_value: FirstValue) -> Answer:
    return {
        "initiative": first_value.initiative,
        "concept": str(first_value.concept),
        "first_value": str(first_value.first_value) if first_value.first_value else None,
        "quarters": first_value.quarters,
    }


def _figure(key_figure: KeyFigure) -> Answer:
    return {
        "of": key_figure.of,
        "figure": key_figure.kpi.value,
        "period": key_figure.period,
        "value": finite(key_figure.value),
        "counted": key_figure.is_counted,
    }


def _calibration(calibration: Calibration) -> Answer:
    return {
        "lens": calibration.lens.value,
        "team": calibration.group or None,
        "assessors": calibration.assessors,
        "initiatives": calibration.initiatives,
        "assessments": calibration.assessments,
        "inside": calibration.inside,
        "ratio": finite(calibration.ratio),
        "shift": calibration.recalibration.shift,
        "spread": calibration.recalibration.spread,
    }

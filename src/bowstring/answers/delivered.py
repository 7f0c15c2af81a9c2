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


def delivered_answer(found: Delivered, problems: Sequence[Problem]) -> Answer:
    """`delivered`: value by quarter, slips, usual dates, time to first value, key figures, calibration."""
    return {
        "as_of": found.as_of.isoformat(),
        "value": [_value(one) for one in found.value],
        "slip": _slip(found),
        "milestones": [_milestone(one) for one in found.milestones],
        "dates": [_date(one) for one in found.dates],
        "first_value": _first_value(found),
        "key_figures": [_figure(one) for one in found.key_figures],
        "calibration": [_calibration(one) for one in found.calibration],
        "problems": problem_answers((*problems, *found.problems)),
    }


def _value(one: QuarterValue) -> Answer:
    return {
        "quarter": str(one.quarter),
        "lens": one.lens.value,
        "planned": finite(one.planned),
        "comparable": finite(one.comparable),
        "actual": finite(one.actual),
        "unplanned": finite(one.unplanned),
        "measured": one.measured,
        "delivered": one.delivered,
    }


def _slip(found: Delivered) -> Answer:
    slip = found.slip
    return {
        "delivered": slip.counts[Ending.DELIVERED],
        "waiting": slip.counts[Ending.WAITING],
        "stopped": slip.counts[Ending.STOPPED],
        "p50_days": found.slip_p50.days,
        "p50_more_than_days": found.slip_p50.more_than,
        "p80_days": found.slip_p80.days,
        "p80_more_than_days": found.slip_p80.more_than,
        "curve": [
            {"days": days, "delivered": delivered, "came": came, "stopped": stopped, "at_risk": at_risk}
            for days, delivered, came, stopped, at_risk in zip(
                slip.days, slip.delivered, slip.came, slip.stopped, slip.at_risk, strict=True
            )
        ],
    }


def _milestone(one: Milestone) -> Answer:
    return {
        "initiative": one.initiative,
        "milestone": one.name,
        "first_promised": one.first_promised.isoformat(),
        "stated": one.stated.isoformat(),
        "promises": one.promises,
        "actual": one.actual.isoformat() if one.actual else None,
        "slip_days": one.slip_days,
        "stopped_on": one.stopped_on.isoformat() if one.stopped_on else None,
    }


def _date(one: ReferenceDate) -> Answer:
    return {
        "initiative": one.initiative,
        "milestone": one.milestone or None,
        "first_promised": one.first_promised.isoformat(),
        "stated": one.stated.isoformat(),
        "p50": one.usual.isoformat() if one.usual else None,
        "p80": one.safe.isoformat() if one.safe else None,
        "p50_more_than_days": one.slip_p50.more_than,
        "p80_more_than_days": one.slip_p80.more_than,
        "late": one.late,
        "basis": dict(one.basis),
    }


def _first_value(found: Delivered) -> Answer:
    curve = found.first_value
    return {
        "p50_quarters": found.first_value_p50.days,
        "p50_more_than_quarters": found.first_value_p50.more_than,
        "reached": curve.counts[Ending.DELIVERED],
        "waiting": curve.counts[Ending.WAITING],
        "stopped": curve.counts[Ending.STOPPED],
        "initiatives": [_first(one) for one in found.first_values],
    }


def _first(one: FirstValue) -> Answer:
    return {
        "initiative": one.initiative,
        "concept": str(one.concept),
        "first_value": str(one.first_value) if one.first_value else None,
        "quarters": one.quarters,
    }


def _figure(one: KeyFigure) -> Answer:
    return {
        "of": one.of,
        "figure": one.kpi.value,
        "period": one.period,
        "value": finite(one.value),
        "counted": one.is_counted,
    }


def _calibration(one: Calibration) -> Answer:
    return {
        "lens": one.lens.value,
        "team": one.group or None,
        "assessors": one.assessors,
        "initiatives": one.initiatives,
        "assessments": one.assessments,
        "inside": one.inside,
        "ratio": finite(one.ratio),
        "shift": one.recalibration.shift,
        "spread": one.recalibration.spread,
    }

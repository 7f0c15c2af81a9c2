"""Slips: one record a milestone, from the first promise; what cannot be is kept and reported."""

from datetime import date

from tests.delivery.histories import promise
from tests.tensions.tiny import tiny

from bowstring.delivery.slips import delivery_of, forecast_problems, milestones_of
from bowstring.delivery.survival import Ending
from bowstring.model.delivery import Forecast

DAY = date(2026, 3, 31)


def forecast_of(made: date, promised: date, actual: date | None = None, milestone: str = "Live") -> Forecast:
    return Forecast(initiative="loved", milestone=milestone, made_on=made, promised=promised, actual=actual)


TWICE = (
    forecast_of(date(2025, 9, 1), date(2026, 2, 1), date(2026, 2, 20)),
    forecast_of(date(2025, 1, 1), date(2025, 8, 1)),
)


def test_all_promises_of_a_milestone_are_one_record_from_the_first() -> None:
    (milestone,) = milestones_of(tiny(forecasts=TWICE, settings={"as_of": DAY}))
    assert (milestone.first_promised, milestone.stated, milestone.promises) == (
        date(2025, 8, 1),
        date(2026, 2, 1),
        2,
    )
    assert milestone.slip_days == 203
    assert not milestone.is_open
    assert milestone.record(DAY).ending is Ending.DELIVERED


def test_what_was_not_known_on_a_day_is_not_used() -> None:
    portfolio = tiny(forecasts=TWICE, settings={"as_of": DAY})
    (milestone,) = milestones_of(portfolio, date(2025, 6, 1))
    assert (milestone.stated, milestone.actual, milestone.is_open) == (date(2025, 8, 1), None, True)
    record = milestone.record(date(2025, 6, 1))
    # Censored before it was even due.
    assert (record.days, record.ending) == (-61.0, Ending.WAITING)
    assert milestones_of(portfolio, date(2024, 12, 31)) == ()
    (milestone,) = milestones_of(portfolio, date(2025, 1, 1))
    assert milestone.first_promised == date(2025, 8, 1)


def test_stopped_work_ends_when_it_stopped() -> None:
    works = {"loved": {"stopped_on": date(2025, 12, 1)}}
    (milestone,) = milestones_of(tiny(works=works, forecasts=TWICE[1:], settings={"as_of": DAY}))
    assert milestone.record(DAY).ending is Ending.STOPPED
    assert milestone.record(DAY).days == 122.0
    assert not milestone.is_open
    (done,) = milestones_of(tiny(works=works, forecasts=TWICE, settings={"as_of": DAY}))
    assert done.record(DAY).ending is Ending.DELIVERED
    assert not done.is_open


def test_a_date_that_was_over_when_promised_is_no_promise() -> None:
    mistyped = forecast_of(date(2026, 1, 8), date(2025, 1, 31))
    (milestone,) = milestones_of(tiny(forecasts=(mistyped,), settings={"as_of": DAY}))
    assert not milestone.counts
    mended = forecast_of(date(2026, 1, 19), date(2026, 1, 31))
    (milestone,) = milestones_of(tiny(forecasts=(mistyped, mended), settings={"as_of": DAY}))
    assert milestone.counts
    assert (milestone.first_promised, milestone.promises) == (date(2026, 1, 31), 2)


def test_the_last_milestone_stands_for_the_delivery() -> None:
    later = forecast_of(date(2025, 1, 1), date(2026, 9, 1), milestone="Everywhere")
    milestones = milestones_of(tiny(forecasts=(*TWICE, later), settings={"as_of": DAY}))
    assert delivery_of(milestones)["loved"].name == "Everywhere"


def test_each_thing_that_cannot_be_is_told_with_its_place_and_mend() -> None:
    forecasts = (
        promise("nobody", date(2026, 1, 1)),
        promise("loved", date(2026, 1, 1), date(2027, 1, 1)),
        promise("loved", date(2026, 1, 1), ahead=-5, name="Back"),
        promise("paying", date(2026, 1, 1), date(2026, 1, 5)),
        promise("paying", date(2026, 2, 1), date(2026, 1, 6)),
    )
    problems = list(forecast_problems(tiny(forecasts=forecasts, settings={"as_of": DAY})))
    assert [(problem.where.row, problem.where.column) for problem in problems] == [
        (2, "initiative"),
        (3, "actual"),
        (4, "promised"),
        (6, "actual"),
    ]
    assert all(problem.mend for problem in problems)
    kept = milestones_of(tiny(forecasts=forecasts, settings={"as_of": DAY}))
    assert {milestone.initiative for milestone in kept} == {"nobody", "loved", "paying"}
    assert list(forecast_problems(tiny(forecasts=TWICE, settings={"as_of": DAY}))) == []


def test_a_promise_for_the_day_it_is_made_on_is_a_promise() -> None:
    today = forecast_of(date(2026, 1, 8), date(2026, 1, 8))
    portfolio = tiny(forecasts=(today,), settings={"as_of": DAY})
    assert list(forecast_problems(portfolio)) == []
    (milestone,) = milestones_of(portfolio)
    assert milestone.counts


def test_a_milestone_that_came_today_has_come() -> None:
    came = forecast_of(date(2025, 9, 1), date(2026, 2, 1), DAY)
    portfolio = tiny(forecasts=(came,), settings={"as_of": DAY})
    assert list(forecast_problems(portfolio)) == []
    (milestone,) = milestones_of(portfolio)
    assert milestone.actual == DAY

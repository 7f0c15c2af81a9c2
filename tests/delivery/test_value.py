"""Value by quarter, planned and measured; how long it takes to the first value."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from tests.delivery.histories import promise
from tests.oracles.believing import believed_means
from tests.oracles.reading import read, weight_from
from tests.small import small_portfolio
from tests.tensions.tiny import START, tiny

from bowstring.delivery.measured import lens_values, measurement_problems
from bowstring.delivery.survival import Ending
from bowstring.delivery.value import (
    QuarterValue,
    delivered_in,
    time_to_value,
    times_to_value,
    totals,
    value_by_quarter,
)
from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus
from bowstring.model.delivery import Measurement
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.planner import plan_portfolio


def measured(
    of: str, period: str, value: float, *, unit: str = "people", measure: str = "user_need"
) -> Measurement:
    return Measurement(of=of, measure=measure, period=period, value=value, unit=unit)


# Done before the plan starts; the other runs a quarter on one asset with the first.
DONE = {
    "plain": {"committed_start": START.plus(-3), "asset": "service"},
    "loved": {"committed_start": START.plus(-2), "asset": "service"},
}
SERVICE = (Asset(key="service", name="Service", focus=Focus.PRODUCT),)


def portfolio_with(*measurements: Measurement, **more: object) -> Portfolio:
    return tiny(works=DONE, assets=SERVICE, measurements=measurements, **more)


def at(values: tuple[QuarterValue, ...], quarter: Quarter, lens: Lens = Lens.USER_NEED) -> QuarterValue:
    (quarter_value,) = [value for value in values if value.quarter == quarter and value.lens is lens]
    return quarter_value


def test_planned_value_rises_over_the_ramp_after_the_work() -> None:
    values = value_by_quarter(portfolio_with())
    # 300 from the plain one, from three quarters before the start, 900 from the loved one a quarter later.
    planned = [at(values, START.plus(step)).planned for step in (-2, -1, 0, 1)]
    assert planned == pytest.approx([75.0, 150 + 225, 225 + 450, 300 + 675])
    assert at(values, START).delivered == 2
    assert at(values, START).actual is None


@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_discounted_it_is_what_the_plan_counts(seed: int) -> None:
    """The sum over quarters to the value horizon, discounted, is Σ mean × W of what the plan starts."""
    portfolio = small_portfolio(seed, pins=False)
    settings = dataclasses.replace(portfolio.settings, value_quarters=portfolio.settings.quarters)
    portfolio = dataclasses.replace(portfolio, settings=settings)
    plan = plan_portfolio(portfolio, seconds=5)
    means, works = believed_means(portfolio), read(portfolio).works
    for lens in Lens:
        total = sum(
            quarter_value.planned
            * (1 + settings.discount_rate) ** (-quarter_value.quarter.minus(settings.start) / 4)
            for quarter_value in value_by_quarter(portfolio, plan)
            if quarter_value.lens is lens and quarter_value.quarter >= settings.start
        )
        second = 0.0
        for key, start in plan.starts.items():
            if start is not None and key in works:
                done = start.minus(settings.start) + works[key].duration
                second += means[key, lens] * weight_from(portfolio, done)
        assert total == pytest.approx(second, abs=1e-6)


def test_what_was_measured_is_put_beside_what_was_planned_of_it() -> None:
    values = value_by_quarter(portfolio_with(measured("plain", str(START), 200.0)))
    quarter_value = at(values, START)
    assert (quarter_value.actual, quarter_value.measured, quarter_value.comparable) == (
        200.0,
        1,
        pytest.approx(225.0),
    )
    assert quarter_value.planned == pytest.approx(225 + 450)
    assert totals(values) == {Lens.USER_NEED: (pytest.approx(225.0), 200.0)}


def test_value_that_nobody_had_assessed_is_told_apart() -> None:
    portfolio = portfolio_with(measured("plain", str(START), 200.0), assessments=())
    quarter_value = at(value_by_quarter(portfolio), START)
    assert (
        quarter_value.actual,
        quarter_value.unplanned,
        quarter_value.comparable,
        quarter_value.delivered,
    ) == (200.0, 200.0, 0.0, 2)


def test_totals_leave_out_what_nobody_had_assessed_and_quarters_without_a_measurement() -> None:
    views = tuple(view for view in tiny().assessments if view.initiative != "loved")
    rows = (measured("plain", str(START), 200.0), measured("loved", str(START), 40.0))
    works = {key: {**fields, "cost_per_quarter": None} for key, fields in DONE.items()}
    values = value_by_quarter(tiny(works=works, assets=SERVICE, measurements=rows, assessments=views))
    quarter_value = at(values, START)
    assert (quarter_value.actual, quarter_value.unplanned) == (240.0, 40.0)
    assert totals(values) == {Lens.USER_NEED: (pytest.approx(quarter_value.comparable), 200.0)}
    alone = value_by_quarter(portfolio_with(measured("plain", str(START), 200.0), assessments=()))
    assert totals(alone) == {Lens.USER_NEED: (0.0, 0.0)}


def test_work_of_unknown_cost_is_believed_as_assessed() -> None:
    works = {key: {**fields, "cost_per_quarter": None} for key, fields in DONE.items()}
    portfolio = tiny(works=works, measurements=(measured("plain", str(START.plus(1)), 250.0),))
    quarter_value = at(value_by_quarter(portfolio), START.plus(1))
    assert (quarter_value.comparable, quarter_value.unplanned) == (pytest.approx(300.0), 0.0)


def test_value_of_an_asset_covers_its_initiatives_once() -> None:
    both = value_by_quarter(
        portfolio_with(measured("service", str(START), 500.0), measured("plain", str(START), 200.0))
    )
    quarter_value = at(both, START)
    assert (quarter_value.actual, quarter_value.measured) == (500.0, 2)
    assert quarter_value.comparable == pytest.approx(quarter_value.planned)


def test_a_year_is_spread_over_its_quarters_and_rows_of_one_quarter_add_up() -> None:
    portfolio = portfolio_with(measured("plain", "2026/27", 400.0), measured("plain", "2026-Q2", 10.0))
    assert [lens_value.value for lens_value in lens_values(portfolio)] == [110.0, 100.0, 100.0, 100.0]


def test_what_cannot_be_used_is_told_with_place_and_mend() -> None:
    portfolio = portfolio_with(
        measured("nobody", "2026-Q1", 1.0),
        measured("plain", "Spring", 1.0),
        measured("plain", "2026-Q1", 1.0, unit=""),
        measured("plain", "2026-Q1", 1.0, unit="visits"),
        measured("plain", "2026-Q1", 1.0, unit="visits", measure="Visits"),
    )
    problems = list(measurement_problems(portfolio))
    assert [(problem.where.row, problem.where.column) for problem in problems] == [
        (2, "of"),
        (3, "period"),
        (4, "unit"),
        (5, "unit"),
    ]
    assert all(problem.mend for problem in problems)
    # Without a unit it is taken for the lens's; in another it does not count.
    assert [(lens_value.of, lens_value.value) for lens_value in lens_values(portfolio)] == [
        ("nobody", 1.0),
        ("plain", 1.0),
    ]
    assert at(value_by_quarter(portfolio), Quarter(2026, 1)).actual == 1.0


def test_nothing_believed_and_nothing_measured_is_nothing_told() -> None:
    assert value_by_quarter(tiny(assessments=())) == ()


def test_time_to_first_value_runs_from_the_first_dated_word() -> None:
    views = tiny().assessments
    first = dataclasses.replace(views[0], made_at=datetime(2025, 2, 3, tzinfo=UTC))
    portfolio = portfolio_with(
        measured("plain", "2026-Q1", 0.0),
        measured("plain", "2026-Q2", 3.0),
        assessments=(first, *views[1:]),
        forecasts=(promise("plain", date(2025, 12, 1), ahead=200), promise("paying", date(2026, 2, 1))),
        settings={"as_of": date(2026, 5, 1)},
    )
    first_values_by_key = {time.initiative: time for time in times_to_value(portfolio)}
    assert first_values_by_key["plain"].concept == Quarter(2025, 2)
    assert (first_values_by_key["plain"].first_value, first_values_by_key["plain"].quarters) == (
        Quarter(2026, 2),
        4,
    )
    assert first_values_by_key[first.initiative].concept == Quarter(2025, 1)
    assert first_values_by_key["paying"].first_value is None
    curve = time_to_value(portfolio)
    assert curve.counts == {Ending.DELIVERED: 1, Ending.WAITING: 2, Ending.STOPPED: 0}


def test_what_was_measured_before_work_was_done_is_no_value_of_it() -> None:
    forecasts = tuple(promise(key, date(2025, 3, 1), ahead=400) for key in ("plain", "paying"))
    portfolio = portfolio_with(
        # The plain one runs from 2025-Q3; nobody says when the paying one was done.
        measured("plain", "2025-Q2", 7.0),
        measured("plain", "2026-Q2", 3.0),
        measured("paying", "2025-Q2", 7.0),
        forecasts=forecasts,
        settings={"as_of": date(2026, 7, 1)},
    )
    first_values_by_key = {time.initiative: time.first_value for time in times_to_value(portfolio)}
    assert first_values_by_key["plain"] == Quarter(2026, 2)
    assert first_values_by_key["paying"] == Quarter(2025, 2)


def test_value_in_the_first_quarter_after_the_work_is_its_first() -> None:
    ready = START.plus(-2)
    portfolio = portfolio_with(
        measured("plain", str(ready.plus(-1)), 7.0),
        measured("plain", str(ready), 0.5),
        measured("plain", str(ready.plus(1)), 4.0),
        forecasts=(promise("plain", date(2025, 3, 1), ahead=400),),
        settings={"as_of": date(2026, 7, 1)},
    )
    assert delivered_in(portfolio)["plain"] == ready
    assert [time.first_value for time in times_to_value(portfolio) if time.initiative == "plain"] == [ready]


def test_a_team_alone_in_praising_its_own_work_is_not_believed_of_what_cannot_be_planned_either() -> None:
    works = {"plain": {**DONE["plain"], "cost_per_quarter": None, "team": "north"}}
    (view, *_) = [view for view in tiny().assessments if view.initiative == "plain"]
    figures = {"own": 3000.0, "b": 300.0, "c": 310.0, "d": 290.0}
    views = tuple(
        dataclasses.replace(
            view, lens=Lens.USER_NEED, assessor=key, low=0.9 * worth, likely=worth, high=1.1 * worth
        )
        for key, worth in figures.items()
    )
    people = tuple(Person(key=key, team="north" if key == "own" else "south") for key in figures)
    portfolio = tiny(works=works, assets=SERVICE, assessments=views, people=people)
    quarter_value = value_by_quarter(portfolio)[-1]
    assert quarter_value.planned == pytest.approx(300.0, rel=0.01)

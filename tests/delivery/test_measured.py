"""What measurements say by quarter, and what about them cannot be used."""

import pytest

from bowstring.delivery.measured import (
    initiatives_behind,
    lens_of,
    lens_values,
    measure_words,
    measurement_problems,
    period_quarters,
)
from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus
from bowstring.model.delivery import Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Outcome
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
SETTINGS = Settings(name="P", start=Quarter(2026, 2))
UNIT = SETTINGS.unit(USER)


def measurement(
    of: str = "i",
    *,
    measure: str = "user_need",
    period: str = "2026-Q2",
    value: float = 8.0,
    unit: str = UNIT,
) -> Measurement:
    return Measurement(of=of, measure=measure, period=period, value=value, unit=unit)


def work(key: str, asset: str = "") -> Initiative:
    return Initiative(key=key, name=key, focus=Focus.PRODUCT, asset=asset)


def portfolio_of(*measurements: Measurement) -> Portfolio:
    return Portfolio(
        settings=SETTINGS,
        initiatives=(work("i"),),
        assets=(Asset(key="s", name="S", focus=Focus.PRODUCT),),
        outcomes=(Outcome(key="o", name="O"),),
        measurements=measurements,
    )


@pytest.mark.parametrize(
    ("measure", "words", "lens"),
    [
        ("user_need", "user need", USER),
        ("  User-Need ", "user need", USER),
        ("Business value", "business value", BUSINESS),
        ("Digital take-up", "digital take up", None),
        ("user needs", "user needs", None),
    ],
)
def test_a_measure_is_compared_by_its_words(measure: str, words: str, lens: Lens | None) -> None:
    assert measure_words(measure) == words
    assert lens_of(measurement(measure=measure)) is lens


def test_a_year_is_spread_evenly_and_what_is_told_twice_adds_up() -> None:
    portfolio = portfolio_of(
        measurement(period="2026/27"),
        measurement(period="2026-Q3", value=1.0),
        measurement("s", period="2026-Q1", value=-3.0, unit=""),
        measurement(measure="business_value", value=5.0, unit=SETTINGS.unit(BUSINESS).upper()),
    )
    values = [(value.of, value.lens, str(value.quarter), value.value) for value in lens_values(portfolio)]
    assert values == [
        ("i", BUSINESS, "2026-Q2", 5.0),
        ("i", USER, "2026-Q2", 2.0),
        ("i", USER, "2026-Q3", 3.0),
        ("i", USER, "2026-Q4", 2.0),
        ("i", USER, "2027-Q1", 2.0),
        ("s", USER, "2026-Q1", -3.0),
    ]


def test_what_has_another_unit_no_period_or_no_lens_does_not_count() -> None:
    portfolio = portfolio_of(
        measurement(unit="furlongs"),
        measurement(period="whenever"),
        measurement(measure="Satisfaction"),
        measurement(period="2026-Q4", value=4.0),
    )
    assert [value.value for value in lens_values(portfolio)] == [4.0]
    assert period_quarters(portfolio, measurement(period="whenever")) == ()


def test_an_asset_has_all_the_work_on_it_behind_it() -> None:
    portfolio = Portfolio(
        settings=SETTINGS, initiatives=(work("i-1", "s"), work("i-2"), work("i-3", "s"), work("t", "t"))
    )
    assert initiatives_behind(portfolio) == {
        "i-1": ("i-1",),
        "i-2": ("i-2",),
        "i-3": ("i-3",),
        "s": ("i-1", "i-3"),
        "t": ("t",),
    }


@pytest.mark.parametrize(
    ("fields", "columns", "words"),
    [
        ({}, [], ""),
        ({"of": "s"}, [], ""),
        ({"of": "o"}, [], ""),
        ({"of": "nothing"}, ["of"], "'nothing' is no asset"),
        ({"period": "whenever"}, ["period"], "'whenever' is no period"),
        ({"unit": ""}, ["unit"], f"the lens's, {UNIT}"),
        ({"unit": "", "measure": "Satisfaction"}, ["unit"], "as it stands"),
        ({"unit": "furlongs"}, ["unit"], "'furlongs' is not the unit of the lens"),
        ({"unit": "furlongs", "measure": "Satisfaction"}, [], ""),
        ({"of": "nothing", "period": "whenever", "unit": ""}, ["of", "period", "unit"], "nothing"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_row(
    fields: dict[str, str], columns: list[str], words: str
) -> None:
    problems = list(measurement_problems(portfolio_of(measurement(), measurement(**fields))))  # type: ignore[arg-type]
    assert [problem.where.column for problem in problems] == columns
    assert {problem.where.row for problem in problems} <= {3}
    assert words in " ".join(problem.message for problem in problems)

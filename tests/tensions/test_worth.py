"""Worth is told in each side's own unit, with its sign, and never added."""

import math

import pytest

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import LensSettings, Settings
from bowstring.model.quarters import Quarter
from bowstring.tensions.worth import (
    change_words,
    is_told,
    least_words,
    two_figures,
    value_words,
    worth_words,
)

SETTINGS = Settings(name="Small", start=Quarter(2026, 2))


def _changes(user: float, business: float) -> dict[Lens, float]:
    return {Lens.USER_NEED: user, Lens.BUSINESS_VALUE: business}


@pytest.mark.parametrize(
    ("user", "business", "words"),
    [
        (9_012, -414_000, "Worth 9,000 more people, £410,000 less, by 2031"),
        (-1_249, 1_930_000, "Worth £1.9m more, 1,200 fewer people, by 2031"),
        (0, 1_930_000, "Worth £1.9m more, no loss to users, by 2031"),
        (9_012, 0.2, "Worth 9,000 more people, no loss to the business, by 2031"),
        (0, 0, "No gain for either side by 2031"),
        (-math.inf, 0, "Then no plan is possible"),
    ],
)
def test_worth_is_told_side_by_side_the_gain_first(user: float, business: float, words: str) -> None:
    assert worth_words(_changes(user, business), SETTINGS, up_to=False) == words


def test_disagreements_are_worth_up_to_so_much() -> None:
    assert worth_words(_changes(9_012, 1e6), SETTINGS, up_to=True).startswith("Worth up to 9,000 more people")


def test_another_unit_than_money_is_told_in_that_unit() -> None:
    settings = Settings(
        name="Small",
        start=Quarter(2026, 1),
        lens={
            Lens.USER_NEED: LensSettings(unit="cases solved"),
            Lens.BUSINESS_VALUE: LensSettings(unit="hours of staff time"),
        },
    )
    words = worth_words(_changes(-350, 4_000), settings, up_to=False)
    assert words == "Worth 4,000 more hours of staff time, 350 fewer cases solved, by 2030"


def test_a_side_that_nothing_is_said_of_does_not_change() -> None:
    assert worth_words({}, SETTINGS, up_to=False) == "No gain for either side by 2031"
    users, money = {Lens.USER_NEED: 9_012.0}, {Lens.BUSINESS_VALUE: 1.93e6}
    assert worth_words(users, SETTINGS, up_to=False).startswith("Worth 9,000 more people, no loss to the b")
    assert worth_words(money, SETTINGS, up_to=False).startswith("Worth £1.9m more, no loss to users, ")


@pytest.mark.parametrize(
    ("change", "users", "money"),
    [
        (0.7, "1 more people", "£0.70 more"),
        (-0.7, "1 fewer people", "£0.70 less"),
        (0.5, "no loss to users", "no loss to the business"),
        (-0.5, "no loss to users", "no loss to the business"),
        (-0.4, "no loss to users", "no loss to the business"),
    ],
)
def test_half_a_person_or_less_is_nothing(change: float, users: str, money: str) -> None:
    assert change_words(change, Lens.USER_NEED, SETTINGS) == users
    assert change_words(change, Lens.BUSINESS_VALUE, SETTINGS) == money
    assert is_told(change) is (abs(change) > 0.5)
    for lens in Lens:
        is_nothing = worth_words({lens: change}, SETTINGS, up_to=False).startswith("No gain for either side")
        assert is_nothing is (abs(change) <= 0.5)


def test_what_is_too_little_to_be_told_does_not_come_first() -> None:
    words = worth_words(_changes(0.5, -2_000.0), SETTINGS, up_to=False)
    assert words == "Worth no loss to users, £2,000 less, by 2031"
    words = worth_words(_changes(0.5, 2_000.0), SETTINGS, up_to=False)
    assert words == "Worth £2,000 more, no loss to users, by 2031"
    words = worth_words(_changes(-800.0, 0.6), SETTINGS, up_to=False)
    assert words == "Worth £0.60 more, 800 fewer people, by 2031"


@pytest.mark.parametrize(
    ("size", "rounded"),
    [
        (0.0, 0.0),
        (1.0, 1.0),
        (-1.0, -1.0),
        (123.0, 120.0),
        (98.76, 99.0),
        (0.04567, 0.046),
        (-1_999.0, -2_000.0),
    ],
)
def test_an_estimate_has_two_figures(size: float, rounded: float) -> None:
    assert two_figures(size) == pytest.approx(rounded, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "users", "money"),
    [
        (1_231.0, "1,240 people a quarter", "£1,240 a quarter"),
        (1_240.0, "1,240 people a quarter", "£1,240 a quarter"),
        (1_234_567.0, "1,240,000 people a quarter", "£1.24m a quarter"),
        (999.2, "1,000 people a quarter", "£1,000 a quarter"),
        (4.351, "4.36 people a quarter", "£4.36 a quarter"),
    ],
)
def test_what_must_be_reached_is_rounded_up(value: float, users: str, money: str) -> None:
    assert least_words(value, Lens.USER_NEED, SETTINGS) == users
    assert least_words(value, Lens.BUSINESS_VALUE, SETTINGS) == money


def test_what_has_three_figures_stays_as_it_is() -> None:
    for power in (-2, 0, 1):
        for figures in range(100, 1_000, 7):
            value = float(f"{figures}e{power}")
            assert least_words(value, Lens.USER_NEED, SETTINGS) == f"{value:,.15g} people a quarter"


def test_a_worth_is_told_in_two_figures_of_its_own_unit() -> None:
    assert value_words(787.0, Lens.USER_NEED, SETTINGS) == "790 people a quarter"
    assert value_words(314_159.0, Lens.BUSINESS_VALUE, SETTINGS) == "£310,000 a quarter"

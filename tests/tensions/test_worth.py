"""Worth is told in each side's own unit, with its sign, and never added."""

import math

import pytest

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import LensSettings, Settings
from bowstring.model.quarters import Quarter
from bowstring.tensions.worth import worth_words

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

"""Money in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowstring.model.money import money_words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (400e6, "GBP", "£400m"),
        (1.2e6, "GBP", "£1.2m"),
        (1.234e6, "EUR", "€1.23m"),
        (340_000, "GBP", "£340,000"),
        (999_999.6, "GBP", "£1m"),
        (999_999.4, "GBP", "£999,999"),
        (999.6e6, "USD", "$1bn"),
        (24.7e9, "GBP", "£24.7bn"),
        (1234e9, "GBP", "£1,230bn"),
        (-3.4e6, "GBP", "-£3.4m"),
        (2.5, "GBP", "£2.50"),
        (12, "GBP", "£12"),
        (0, "GBP", "£0"),
        (-0.0, "GBP", "£0"),
        (-0.001, "GBP", "£0"),
        (340_000, "CHF", "CHF 340,000"),
        (-5, "CHF", "-CHF 5"),
        (5, "", "5"),
        (math.nan, "GBP", "unknown"),
        (math.inf, "GBP", "unknown"),
    ],
)
def test_money_is_told_as_people_say_it(amount: float, currency: str, words: str) -> None:
    assert money_words(amount, currency) == words


@given(st.floats(-1e13, 1e13))
def test_what_is_said_is_near_what_is_meant(amount: float) -> None:
    words = money_words(amount, "GBP").replace("£", "").replace(",", "")
    scale = 1e9 if words.endswith("bn") else 1e6 if words.endswith("m") else 1.0
    assert float(words.rstrip("bnm")) * scale == pytest.approx(amount, rel=0.0051, abs=0.51)

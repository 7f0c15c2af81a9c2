"""What a column's name says that it is, by hand: the same words, words within it, words that rule it out."""

import pytest

from bowstring.formats.foreign.columns.roles import LEAST, is_reversed, likeness, may_be_money, needs_sign
from bowstring.formats.foreign.columns.titles import title_of


def alike(name: str, field: str) -> tuple[float, bool]:
    """The likeness to two decimals, and whether it is sure."""
    likely = likeness(title_of(name), field)
    return round(likely.score, 2), likely.is_sure


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Total cost", "total_cost"),
        ("Cost per quarter", "cost_per_quarter"),
        ("Quarterly cost", "cost_per_quarter"),
        ("Actual cost", "actual_cost"),
        ("Spent", "spent"),
        ("Run cost per quarter", "run_cost_per_quarter"),
        ("Project", "name"),
        ("Project status", "status"),
        ("Owner", "owner"),
        ("Team", "team"),
        ("End", "end"),
        ("Depends on", "requires"),
        ("Budget (£000)", "total_cost"),
        ("£", "total_cost"),
        # Misspelt.
        ("Onwer", "owner"),
        ("Buget", "total_cost"),
    ],
)
def test_the_same_words_are_the_field(name: str, field: str) -> None:
    score, is_sure = alike(name, field)
    assert score >= 0.99
    assert is_sure


@pytest.mark.parametrize(
    ("name", "field", "score", "is_sure"),
    [
        # Half of the words are the field's, and a third; the others are allowed beside it.
        ("Start date", "start", 0.9, True),
        ("Team lead", "team", 0.82, True),
        ("Name of the project", "name", 0.9, True),
        # The others mean something else, so that it is asked about.
        ("Anything at all else end", "end", 0.76, False),
    ],
)
def test_words_within_a_name_count_by_their_share(name: str, field: str, score: float, is_sure: bool) -> None:
    assert alike(name, field) == (pytest.approx(score, abs=0.011), is_sure)
    assert score > LEAST


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Colour", "owner"),
        ("Cost year 1", "cost_per_quarter"),
        ("Forecast actual cost", "actual_cost"),
        ("Actual cost", "total_cost"),
        ("Spent", "total_cost"),
        ("Run cost", "total_cost"),
        ("Cost per quarter", "total_cost"),
        ("Cost %", "total_cost"),
        ("Start (%)", "start"),
        ("Start cost (£)", "start"),
        ("Project owner email", "owner"),
        ("Blocks", "requires"),
    ],
)
def test_words_that_mean_another_thing_rule_a_field_out(name: str, field: str) -> None:
    assert alike(name, field)[0] == 0.0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Blocks", True),
        ("Blocking issues", True),
        ("Outward issue link (Blocks)", True),
        ("Successors", True),
        ("Blocked by", False),
        ("Depends on", False),
    ],
)
def test_a_column_may_name_what_waits_for_the_row(name: str, expected: bool) -> None:
    assert is_reversed(title_of(name)) is expected


@pytest.mark.parametrize(
    ("name", "sign", "money"),
    [
        ("Total", True, True),
        ("Amount", True, True),
        ("Value", True, False),
        ("Cost", False, False),
        ("Project total", False, False),
        ("", False, False),
    ],
)
def test_a_name_may_say_too_little_to_be_money(name: str, sign: bool, money: bool) -> None:
    assert (needs_sign(title_of(name)), may_be_money(title_of(name))) == (sign, money)

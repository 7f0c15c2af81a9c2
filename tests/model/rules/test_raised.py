"""Tensions that people raised whose what-if cannot be priced, and how each what-if is written."""

import pytest
from tests.model.small_portfolios import portfolio, problem_words, work

from bowstring.model.capacity import Capacity
from bowstring.model.conversations import Raised
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place
from bowstring.model.quarters import Quarter
from bowstring.model.rules.raised import find_bad_what_ifs
from bowstring.model.what_ifs import StatedWhatIf, WhatIfKind, parse_what_if

SCARCE = (Capacity(discipline="design", people=2.0),)
WORKS = (work("a"), work("b", requires=("a",)), work("c", duration_quarters=None))
FORMS = (
    "fund:<initiative>, drop:<initiative>, worth:<initiative>:<lens>:<value a quarter>, "
    "person:<discipline>:<quarter>, floor:<focus> and unrequire:<consumer>:<provider>"
)
BAD_WORTH = (
    "cannot be read; it has no price. Write worth:<initiative>:user_need:1200, or business_value in money."
)
NOT_THERE = "so there is nothing to price."

# The what-if that is wrong, what is said of it, and one that is not.
WRONG = (
    ("end:a", f"'end:a' supposes nothing known; it has no price. Write one of {FORMS}.", ""),
    ("drop", "'drop' cannot be read; it has no price. Write drop:<initiative>.", "drop:a"),
    ("worth:a:users:3", f"'worth:a:users:3' {BAD_WORTH}", "worth:a:user_need:3"),
    ("worth:a:user_need:nan", f"'worth:a:user_need:nan' {BAD_WORTH}", "worth:a:user_need:-3"),
    ("fund:z", "'z' names nothing in initiatives; it has no price. Correct the key.", "fund:b"),
    (
        "fund:c",
        f"'c' cannot be planned, {NOT_THERE} Say what it costs and how long it takes, or leave the what-if blank.",
        "fund:a",
    ),
    (
        "floor:all",
        "'floor:all' cannot be read; it has no price. Write floor:product, floor:platform or floor:enterprise.",
        "floor:platform",
    ),
    (
        "unrequire:a:b",
        f"'a' does not wait for 'b', {NOT_THERE} Name what it requires, or leave the what-if blank.",
        "unrequire:b:a",
    ),
    (
        "person:data:2026-Q4",
        f"'data' is not scarce in 2026-Q4, {NOT_THERE} Name a discipline whose people are told in capacity.",
        "person:design:2026-Q4",
    ),
    (
        "person:design:2036-Q2",
        "2036-Q2 lies outside the plan; it has no price. Name a quarter from 2026-Q4 to 2028-Q3.",
        "person:design:2026-11-02",
    ),
)


def raised_with(what_if: str) -> Portfolio:
    return portfolio(*WORKS, raised=(Raised(key="r", question="Why?", what_if=what_if),), capacity=SCARCE)


@pytest.mark.parametrize(("wrong", "words", "right"), WRONG, ids=[case[0] for case in WRONG])
def test_what_cannot_be_priced_is_said_where_it_is_and_only_there(wrong: str, words: str, right: str) -> None:
    problems = problem_words(find_bad_what_ifs, raised_with(wrong))
    assert problems == (f"warning: raised, row 2, r, column what_if: {words}",)
    assert problem_words(find_bad_what_ifs, raised_with(right)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "fund:a",
        "drop:a",
        "worth:a:user_need:1200.5",
        "worth:a:business_value:-3",
        "person:design:2026-Q4",
        "floor:platform",
        "unrequire:b:a",
    ],
)
def test_a_what_if_is_given_back_as_it_was_written(text: str) -> None:
    stated = parse_what_if(text, Place())
    assert isinstance(stated, StatedWhatIf)
    assert str(stated) == text


def test_a_what_if_picked_from_a_form_is_read_back() -> None:
    picked = StatedWhatIf(kind=WhatIfKind.PERSON, about="design", quarter=Quarter(2026, 4))
    assert parse_what_if(f" {picked} ", Place()) == picked

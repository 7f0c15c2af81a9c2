"""The room for choice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from tests.model.small_portfolios import START, portfolio, work
from tests.strategies import portfolios

from bowstring.model.assets import Phase
from bowstring.model.capacity import Budget
from bowstring.model.choice_summary import ChoiceSummary, choice_summary
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio

_BUDGET = (Budget(period="2026/27", amount=500_000.0), Budget(period="2027/28", amount=400_000.0))
_WORKS = (
    work("running", committed_start=START.plus(-1)),
    work("mandated", mandated_by="law"),
    work("locked", lock=START),
    work("left", lock=Lock.LEAVE_OUT),
    work("b", requires=("a", "running")),
    work("a"),
    work("uncosted", cost_per_quarter=None),
    work("gone", phase=Phase.RETIRED),
)


def test_the_room_is_what_is_available_and_not_settled() -> None:
    choice = choice_summary(portfolio(*_WORKS, budget=_BUDGET))
    assert (choice.money_asked_for, choice.available, choice.committed) == (1_100_000.0, 900_000.0, 500_000.0)
    assert choice.free == 400_000.0
    assert (choice.contender_keys, choice.contenders, choice.uncosted) == (("a", "b"), 2, 1)
    assert choice.chains == (("a", "b"),)


@pytest.mark.parametrize(
    ("budget", "available"),
    [
        ((), None),
        ((Budget(period="2040/41", amount=1.0),), None),
        ((Budget(period="soon", amount=1.0),), None),
        (
            (Budget(period="2026/27", amount=1.0, fund="f"), Budget(period="2026/27", amount=2.0, fund="g")),
            3.0,
        ),
        ((Budget(period="2026/27", amount=1.0, fund="f"), Budget(period="2026/27", amount=5.0)), 5.0),
        ((Budget(period="2028/29", amount=7.0), Budget(period="2025/26", amount=1.0)), 7.0),
    ],
)
def test_rows_for_all_funds_bound_what_is_available(
    budget: tuple[Budget, ...], available: float | None
) -> None:
    assert choice_summary(portfolio(work("a"), budget=budget)).available == available


def test_what_is_unknown_is_never_nothing() -> None:
    choice = choice_summary(portfolio(work("a", cost_per_quarter=None, mandated_by="law")))
    assert (choice.money_asked_for, choice.available, choice.committed, choice.free) == (
        None,
        None,
        None,
        None,
    )


def _summary(**fields: Any) -> ChoiceSummary:
    values = {"money_asked_for": 400e6, "available": 310e6, "committed": 220e6}
    return ChoiceSummary(**{**values, "contender_keys": tuple(f"w{n}" for n in range(61)), **fields})


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (
            _summary(),
            "£400m asked for, £310m available, £220m committed or mandated: you are choosing £90m among 61.",
        ),
        (
            _summary(available=None),
            "£400m asked for, £220m committed or mandated: you are choosing among 61. "
            "No budget is known for these quarters.",
        ),
        (
            _summary(committed=330e6),
            "£400m asked for, £310m available, £330m committed or mandated: £20m more is settled than "
            "available, before you choose among 61.",
        ),
        (
            _summary(contender_keys=(), uncosted=1),
            "£400m asked for, £310m available, £220m committed or mandated: nothing can be chosen yet. "
            "1 more has no cost or duration yet.",
        ),
        (
            _summary(money_asked_for=None, available=None, committed=None, contender_keys=(), uncosted=3),
            "No cost is known yet: nothing can be chosen yet. No budget is known for these quarters. "
            "3 more have no cost or duration yet.",
        ),
    ],
)
def test_the_choice_is_put_in_a_sentence(choice: ChoiceSummary, words: str) -> None:
    assert choice.words("GBP") == words


def test_the_longest_chains_are_told_and_circles_are_left_out() -> None:
    works = (
        work("a"),
        work("b", requires=("a",)),
        work("c", requires=("b", "a")),
        work("d", requires=("a",)),
        work("e", requires=("f",)),
        work("f", requires=("e",)),
    )
    assert choice_summary(portfolio(*works)).chains == (("a", "b", "c"), ("a", "d"))


def test_work_under_nearly_one_name_is_told_as_duplicates() -> None:
    works = (
        work("a", name="Pay a penalty"),
        work("b", name="The penalties: pay"),
        work("c", name="New Pay Penaltys"),
        work("d", name="pay PENALTY"),
        work("e", name="Post"),
        work("f", name="post", committed_start=START),
        work("g", name="Mail", committed_start=START),
        work("h", name="mail", committed_start=START),
    )
    assert choice_summary(portfolio(*works)).duplicates == (("a", "c", "d"), ("e", "f"))


def test_concepts_need_two_people_as_leads() -> None:
    works = (
        work("a", phase=Phase.CONCEPT, user_lead="p", business_lead="q"),
        work("b", phase=Phase.CONCEPT, user_lead="p", business_lead="p"),
        work("c", phase=Phase.CONCEPT, user_lead="p"),
        work("d", phase=Phase.ALPHA),
    )
    assert choice_summary(portfolio(*works)).concepts_without_pair == ("b", "c")


@profile(max_examples=50, deadline=None)
@given(portfolios())
def test_any_portfolio_has_a_room_and_words_for_it(about: Portfolio) -> None:
    assert choice_summary(about).words(about.settings.currency).endswith(".")

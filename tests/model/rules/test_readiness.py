"""What an initiative still lacks."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from tests.model.small_portfolios import Case, named, portfolio, problem_words, work

from bowstring.model.assets import Phase
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.readiness import find_unready_work

_CASES = (
    (
        find_unready_work,
        Case(
            name="no initiatives",
            has=portfolio(),
            says=(("note: initiatives: there are none, so there is nothing to plan. Add one."),),
            has_not=portfolio(work("a")),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="no cost",
            has=portfolio(work("a", cost_per_quarter=None), work("b")),
            says=(
                (
                    "warning: initiatives, row 2, a: it has no cost: it is kept and reported, not planned. Enter "
                    "its cost."
                ),
            ),
            has_not=portfolio(work("a", cost_per_quarter=0.0), work("b")),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="a total cost, but no duration",
            has=portfolio(
                work("a", cost_per_quarter=None, total_cost=5.0, duration_quarters=None), work("b")
            ),
            says=(
                (
                    "warning: initiatives, row 2, a: it has no duration: it is kept and reported, not planned. "
                    "Enter its duration."
                ),
            ),
            has_not=portfolio(
                work("a", cost_per_quarter=None, total_cost=5.0, duration_quarters=1), work("b")
            ),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="neither",
            has=portfolio(work("a", cost_per_quarter=None, duration_quarters=None)),
            says=(
                (
                    "warning: initiatives, row 2, a: it has no duration and no cost: it is kept and reported, not"
                    " planned. Enter its duration and cost."
                ),
            ),
            has_not=portfolio(
                work("a", cost_per_quarter=None, duration_quarters=None, stopped_on=date(2026, 5, 1))
            ),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="none of them has both",
            has=portfolio(work("a", cost_per_quarter=None), work("b", duration_quarters=None)),
            says=(
                (
                    "warning: initiatives: none of the 2 has both a cost and a duration: all are kept and "
                    "reported, none is planned. Enter duration_quarters and cost_per_quarter for those that could"
                    " be funded."
                ),
            ),
            has_not=portfolio(work("a"), work("b")),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="a concept without a user lead",
            has=portfolio(work("a", phase=Phase.CONCEPT, business_lead="p-2")),
            says=(
                (
                    "warning: initiatives, row 2, a, column user_lead: this concept has no user lead. Name one."
                ),
            ),
            has_not=portfolio(work("a", phase=Phase.CONCEPT, business_lead="p-2", user_lead="p-1")),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="a concept without leads, beside others that have them",
            has=portfolio(work("a", phase=Phase.CONCEPT), work("b", user_lead="p-1")),
            says=(
                (
                    "warning: initiatives, row 2, a, column user_lead: this concept has no user lead and no "
                    "business lead. Name both."
                ),
            ),
            has_not=portfolio(work("a", phase=Phase.ALPHA), work("b", user_lead="p-1")),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="nobody leads any concept",
            has=portfolio(work("a", phase=Phase.CONCEPT), work("b", phase=Phase.CONCEPT)),
            says=(
                (
                    "warning: initiatives, column user_lead: none of the 2 concepts names a user lead and a "
                    "business lead. Name a pair for each, so that both sides are heard from the start."
                ),
            ),
            has_not=portfolio(work("a", phase=Phase.BETA), work("b", phase=Phase.BETA)),
        ),
    ),
    (
        find_unready_work,
        Case(
            name="one person in both seats",
            has=portfolio(work("a", user_lead="p-1", business_lead="p-1")),
            says=(
                (
                    "note: initiatives, row 2, a, column business_lead: p-1 leads for users and for the business "
                    "alike, so nobody holds the other end. Name a second person."
                ),
            ),
            has_not=portfolio(work("a", user_lead="p-1", business_lead="p-2")),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

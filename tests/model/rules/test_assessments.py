"""Assessments that cannot be, are old, or come from one side."""

import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest
from tests.model.small_portfolios import Case, named, portfolio, problem_words, settings, view, work

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Phase
from bowstring.model.organisation import Person
from bowstring.model.problems import Problem
from bowstring.model.rules.assessments import (
    find_bad_assessments,
    find_one_sided_views,
    find_stale_assessments,
)
from bowstring.model.rules.facts import Facts

_DESK = Evidence.DESK


def _made(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


_CASES = (
    (
        find_bad_assessments,
        Case(
            name="high below likely",
            has=portfolio(work("a"), assessments=(view("a", 1, 5, 3, evidence=_DESK),)),
            says=(
                ("error: assessments, row 2: high 3 is below likely 5. Swap them or enter a higher figure."),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 1, 3, 5, evidence=_DESK),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="low above likely",
            has=portfolio(work("a"), assessments=(view("a", 4, 3, 5, evidence=_DESK),)),
            says=(
                ("error: assessments, row 2: low 4 is above likely 3. Swap them or enter a lower figure."),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 3, 3, 5, evidence=_DESK),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="low above high",
            has=portfolio(work("a"), assessments=(view("a", 9, 3, 5, evidence=_DESK),)),
            says=(
                (
                    "error: assessments, row 2: low 9, likely 3 and high 5 are out of order. Enter 3, 5 and 9, or"
                    " correct them."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", -9, 3, 5, evidence=_DESK),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="certain",
            has=portfolio(work("a"), assessments=(view("a", 3, 3, 3, evidence=_DESK),)),
            says=(
                (
                    "note: assessments, row 2: 3 is told as certain. If it is not, enter a lower low and a higher"
                    " high."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 3, 3, 4, evidence=_DESK),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="not a number",
            has=portfolio(work("a"), assessments=(view("a", 1, math.nan, 3, evidence=_DESK),)),
            says=(
                (
                    "error: assessments, row 2: low, likely and high must be finite numbers. Enter three figures,"
                    " lowest first."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="endless",
            has=portfolio(work("a"), assessments=(view("a", 1, 2, math.inf, evidence=_DESK),)),
            says=(
                (
                    "error: assessments, row 2: low, likely and high must be finite numbers. Enter three figures,"
                    " lowest first."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="no such round",
            has=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK, round=0),)),
            says=(
                ("error: assessments, row 2, column round: round 0 is below 1. Enter 1 for the first round."),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK, round=1),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="nobody's view",
            has=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK, assessor=" "),)),
            says=(
                (
                    "error: assessments, row 2, column assessor: nobody is named as the assessor. Enter who made "
                    "it."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK, assessor="p-1"),)),
        ),
    ),
    (
        find_bad_assessments,
        Case(
            name="no evidence stated",
            has=portfolio(work("a"), assessments=(view("a"), view("a", assessor="p-2"))),
            says=(
                (
                    "note: assessments, column evidence: 2 assessments state no evidence and count as a guess. "
                    "Enter guess, desk, research or live."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", 1, 2, 3, evidence=_DESK),)),
        ),
    ),
    (
        find_stale_assessments,
        Case(
            name="two old views",
            has=portfolio(
                work("a"),
                assessments=(
                    view("a", made_at=_made(2026, 3)),
                    view("a", made_at=_made(2026, 2), assessor="p-2"),
                    view("a", made_at=_made(2026, 9), assessor="p-3"),
                ),
            ),
            says=(
                (
                    "warning: assessments, row 3, column made_at: 2 scores of a for user need are more than "
                    "two quarters old, the oldest from 1 February 2026. Ask again, or confirm what was said."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", made_at=_made(2026, 4)),)),
        ),
    ),
    (
        find_stale_assessments,
        Case(
            name="an old view that was not renewed",
            has=portfolio(work("a"), assessments=(view("a", made_at=_made(2026, 1)),)),
            says=(
                (
                    "warning: assessments, row 2, column made_at: 1 score of a for user need is more than two "
                    "quarters old, the oldest from 1 January 2026. Ask again, or confirm what was said."
                ),
            ),
            has_not=portfolio(
                work("a"), assessments=(view("a", made_at=_made(2026, 1)), view("a", made_at=_made(2026, 9)))
            ),
        ),
    ),
    (
        find_stale_assessments,
        Case(
            name="an old view, in a portfolio with a date",
            has=portfolio(work("a"), assessments=(view("a", made_at=_made(2020, 1)),)),
            says=(
                (
                    "warning: assessments, row 2, column made_at: 1 score of a for user need is more than two "
                    "quarters old, the oldest from 1 January 2020. Ask again, or confirm what was said."
                ),
            ),
            has_not=portfolio(
                work("a"), assessments=(view("a", made_at=_made(2020, 1)),), settings=settings(as_of=None)
            ),
        ),
    ),
    (
        find_stale_assessments,
        Case(
            name="a view from the future",
            has=portfolio(work("a"), assessments=(view("a", made_at=_made(2026, 11)),)),
            says=(
                (
                    "note: assessments, row 2, column made_at: made on 2026-11-01, after the portfolio's date "
                    "2026-10-01. Correct one of them."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a", made_at=_made(2026, 10)),)),
        ),
    ),
    (
        find_one_sided_views,
        Case(
            name="a concept seen through one lens",
            has=portfolio(work("a", phase=Phase.CONCEPT), assessments=(view("a"),)),
            says=(
                (
                    "warning: initiatives, row 2, a: this concept has nobody's view of its business value yet. "
                    "Ask somebody what its business value is."
                ),
            ),
            has_not=portfolio(
                work("a", phase=Phase.CONCEPT), assessments=(view("a"), view("a", lens=Lens.BUSINESS_VALUE))
            ),
        ),
    ),
    (
        find_one_sided_views,
        Case(
            name="only its own team's views",
            has=portfolio(
                work("a", team="t"),
                assessments=(view("a"), view("a", assessor="p-2")),
                people=(Person(key="p-1", team="t"), Person(key="p-2", team="t")),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column team: only its own team, t, has assessed it. No plan "
                    "should rest on that alone. Ask somebody outside the team."
                ),
            ),
            has_not=portfolio(
                work("a", team="t"),
                assessments=(view("a"), view("a", assessor="p-2")),
                people=(Person(key="p-1", team="t"), Person(key="p-2", team="s")),
            ),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

"""Work that cannot finish within the plan."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.timing import find_work_that_comes_too_late

_CASES = (
    (
        find_work_that_comes_too_late,
        Case(
            name="longer than the plan",
            has=portfolio(work("a", duration_quarters=9)),
            says=(
                (
                    "warning: initiatives, row 2, a, column duration_quarters: it cannot finish within the plan: "
                    "it takes 9 quarters and the plan has 8. Plan more quarters, or split it."
                ),
            ),
            has_not=portfolio(work("a", duration_quarters=8)),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="starts too late",
            has=portfolio(work("a", earliest_start=START.plus(7))),
            says=(
                (
                    "warning: initiatives, row 2, a, column earliest_start: it cannot finish within the plan: it "
                    "takes 2 quarters, and from its earliest start 1 quarter of the plan is left. Plan more "
                    "quarters, or let it start sooner."
                ),
            ),
            has_not=portfolio(work("a", earliest_start=START.plus(6))),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="what it requires ends too late",
            has=portfolio(
                work("a", requires=("b",), duration_quarters=4),
                work("b", requires=("c",), duration_quarters=3),
                work("c"),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column requires: it cannot finish within the plan: it takes "
                    "4 quarters, and once b is there 3 quarters of the plan are left. Plan more quarters, or let "
                    "it start sooner."
                ),
            ),
            has_not=portfolio(
                work("a", requires=("b",), duration_quarters=3),
                work("b", requires=("c",), duration_quarters=3),
                work("c"),
            ),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="mandated and too late",
            has=portfolio(work("a", mandated_by="law", earliest_start=START.plus(9))),
            says=(
                (
                    "error: initiatives, row 2, a, column earliest_start: it cannot finish within the plan: it "
                    "takes 2 quarters, and from its earliest start 0 quarters of the plan are left. Plan more "
                    "quarters, or let it start sooner."
                ),
            ),
            has_not=portfolio(work("a", mandated_by="law", earliest_start=START.plus(-3))),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="a capability that is there too late",
            has=portfolio(
                work("a", requires_capabilities=("id",)),
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        provides=("id",),
                        available_from=START.plus(7),
                    ),
                ),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column requires: it cannot finish within the plan: it takes "
                    "2 quarters, and once id is there 1 quarter of the plan is left. Plan more quarters, or let "
                    "it start sooner."
                ),
            ),
            has_not=portfolio(
                work("a", requires_capabilities=("id",)),
                work("b", asset="x"),
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        provides=("id",),
                        available_from=START.plus(7),
                    ),
                ),
            ),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="locked to a quarter too late to finish",
            has=portfolio(work("a", lock=START.plus(7))),
            says=(
                (
                    "error: initiatives, row 2, a, column lock: it cannot finish within the plan: it takes 2 "
                    "quarters, and from its earliest start 1 quarter of the plan is left. Plan more quarters, or "
                    "let it start sooner."
                ),
            ),
            has_not=portfolio(work("a", lock=START.plus(6))),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

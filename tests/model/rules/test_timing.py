"""Work that cannot start within the plan."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.timing import find_work_that_comes_too_late


def _capability_from(quarter: int) -> Portfolio:
    identity = Asset(
        key="x", name="X", focus=Focus.PLATFORM, provides=("id",), available_from=START.plus(quarter)
    )
    return portfolio(work("a", requires_capabilities=("id",)), assets=(identity,))


def _chain(length: int) -> Portfolio:
    return portfolio(
        work("a", requires=("b",)),
        work("b", requires=("c",), duration_quarters=length),
        work("c"),
    )


_CASES = (
    (
        find_work_that_comes_too_late,
        Case(
            name="starts too late",
            has=portfolio(work("a", earliest_start=START.plus(8))),
            says=(
                "warning: initiatives, row 2, a, column earliest_start: it cannot start within the plan: its "
                "earliest start is October to December 2028. Plan more quarters, or let it start sooner.",
            ),
            has_not=portfolio(work("a", earliest_start=START.plus(7), duration_quarters=9)),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="what it requires ends too late",
            has=_chain(6),
            says=(
                "warning: initiatives, row 2, a, column requires: it cannot start within the plan: b, which it "
                "requires, is not ready before October 2028. Plan more quarters, or "
                "let it start sooner.",
            ),
            has_not=_chain(5),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="delivered after what is counted",
            has=portfolio(work("a", earliest_start=START.plus(2), duration_quarters=18)),
            says=(
                "warning: initiatives, row 2, a, column duration_quarters: it starts in April to June 2027 "
                "at the soonest "
                "and takes 18 quarters, and what work brings is counted until September 2031: "
                "nothing that it brings "
                "counts. Count for longer (`value_quarters`), or split it into parts that deliver sooner.",
            ),
            has_not=portfolio(work("a", earliest_start=START.plus(2), duration_quarters=17)),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="mandated and too late",
            has=portfolio(work("a", mandated_by="law", earliest_start=START.plus(9))),
            says=(
                "error: initiatives, row 2, a, column earliest_start: it cannot start within the plan: its "
                "earliest start is January to March 2029. Plan more quarters, or let it start sooner.",
            ),
            has_not=portfolio(work("a", mandated_by="law", earliest_start=START.plus(-3))),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="a capability that is there too late",
            has=_capability_from(8),
            says=(
                "warning: initiatives, row 2, a, column requires: it cannot start within the plan: id, which it "
                "requires, is not ready before October 2028. Plan more quarters, or "
                "let it start sooner.",
            ),
            has_not=_capability_from(7),
        ),
    ),
    (
        find_work_that_comes_too_late,
        Case(
            name="locked to a quarter after the plan",
            has=portfolio(work("a", lock=START.plus(8))),
            says=(
                "error: initiatives, row 2, a, column lock: it cannot start within the plan: its earliest start "
                "is October to December 2028. Plan more quarters, or let it start sooner.",
            ),
            has_not=portfolio(work("a", lock=START.plus(7))),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

"""Choices about reuse whose saving cannot be counted as it stands."""

from datetime import date

import pytest
from tests.model.small_portfolios import Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus
from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.rules.reuse import find_uncounted_savings

_STORE = (Asset(key="store", name="Store", focus=Focus.PLATFORM),)


def _chosen(initiative: str, candidate: str, saving: float, month: int = 1) -> ReuseDecision:
    return ReuseDecision(
        initiative=initiative,
        candidate=candidate,
        choice=ReuseChoice.REUSE,
        saving=saving,
        made_on=date(2026, month, 1),
    )


_CASES = (
    Case(
        name="itself",
        has=portfolio(work("a"), reuse_choices=(_chosen("a", "a", 1.0),)),
        says=(
            "warning: reuse_choices, row 2, column candidate: an initiative cannot reuse itself. Name what it would "
            "reuse.",
        ),
        has_not=portfolio(work("a"), assets=_STORE, reuse_choices=(_chosen("a", "store", 1.0),)),
    ),
    Case(
        name="recorded by both sides",
        has=portfolio(
            work("a", requires=("b",)),
            work("b", requires=("a",)),
            reuse_choices=(_chosen("a", "b", 1.0), _chosen("b", "a", 1.0, month=2)),
        ),
        says=(
            "note: reuse_choices, row 2: a later choice about a and b holds; a saving counts once. Nothing to do, "
            "unless the other row is the wrong one.",
        ),
        has_not=portfolio(work("a", requires=("b",)), work("b"), reuse_choices=(_chosen("a", "b", 1.0),)),
    ),
    Case(
        name="more than it costs",
        has=portfolio(work("a"), assets=_STORE, reuse_choices=(_chosen("a", "store", 250_000.0),)),
        says=(
            "warning: reuse_choices, row 2, column saving: £250,000 is more than a costs (£200,000); no more than "
            "that is counted. Enter what it saves of this initiative's own cost.",
        ),
        has_not=portfolio(work("a"), assets=_STORE, reuse_choices=(_chosen("a", "store", 200_000.0),)),
    ),
    Case(
        name="from work that may never be done",
        has=portfolio(work("a"), work("b"), reuse_choices=(_chosen("a", "b", 1.0),)),
        says=(
            "warning: reuse_choices, row 2, column candidate: b may never be done, so what reusing it saves is not "
            "counted. Add b to what a requires.",
        ),
        has_not=portfolio(work("a", requires=("b",)), work("b"), reuse_choices=(_chosen("a", "b", 1.0),)),
    ),
)


@pytest.mark.parametrize("case", _CASES, ids=named)
def test_what_cannot_be_counted_is_said_and_what_can_is_not(case: Case) -> None:
    assert problem_words(find_uncounted_savings, case.has) == case.says
    assert problem_words(find_uncounted_savings, case.has_not) == ()

"""Facts that cannot all be true."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Decision
from bowstring.model.initiatives import Lock
from bowstring.model.problems import Problem
from bowstring.model.rules.contradictions import find_contradictions
from bowstring.model.rules.facts import Facts

_CASES = (
    (
        find_contradictions,
        Case(
            name="stopped, yet committed, mandated and locked",
            has=portfolio(
                work("a", stopped_on=date(2026, 5, 1), committed_start=START, mandated_by="d", lock=Lock.FUND)
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column committed_start: it was stopped or retired and yet is"
                    " committed; it is kept as stopped. Clear one of the two."
                ),
                (
                    "warning: initiatives, row 2, a, column mandated_by: it was stopped or retired and yet is "
                    "mandated; it is kept as stopped. Clear one of the two."
                ),
                (
                    "warning: initiatives, row 2, a, column lock: it was stopped or retired and yet is locked to "
                    "be funded; it is kept as stopped. Clear one of the two."
                ),
            ),
            has_not=portfolio(work("a", stopped_on=date(2026, 5, 1))),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="retired, yet locked to a quarter",
            has=portfolio(work("a", phase=Phase.RETIRED, lock=START)),
            says=(
                (
                    "warning: initiatives, row 2, a, column lock: it was stopped or retired and yet is locked to "
                    "be funded; it is kept as stopped. Clear one of the two."
                ),
            ),
            has_not=portfolio(work("a", phase=Phase.LIVE, lock=START)),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="a reason for stopping without a date",
            has=portfolio(work("a", stopped_because="no case")),
            says=(
                (
                    "note: initiatives, row 2, a, column stopped_because: it says why it was stopped but not "
                    "when. Enter stopped_on, or clear the reason."
                ),
            ),
            has_not=portfolio(work("a", stopped_because="no case", stopped_on=date(2026, 5, 1))),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="left out, yet mandated",
            has=portfolio(work("a", lock=Lock.LEAVE_OUT, mandated_by="law")),
            says=(
                (
                    "error: initiatives, row 2, a, column lock: it is locked to be left out, yet law mandates it."
                    " Lift the lock or the mandate."
                ),
            ),
            has_not=portfolio(work("a", lock=Lock.LEAVE_OUT)),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="left out, yet running",
            has=portfolio(work("a", lock=Lock.LEAVE_OUT, committed_start=START)),
            says=(
                (
                    "error: initiatives, row 2, a, column lock: it is locked to be left out, yet committed from "
                    "2026-Q4. Lift the lock, or clear committed_start and enter stopped_on."
                ),
            ),
            has_not=portfolio(work("a", lock=Lock.FUND, committed_start=START)),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="locked to another quarter than it is committed from",
            has=portfolio(work("a", lock=START.plus(1), committed_start=START)),
            says=(
                (
                    "error: initiatives, row 2, a, column lock: it is locked to start in 2027-Q1, yet committed "
                    "from 2026-Q4. Clear one of the two."
                ),
            ),
            has_not=portfolio(work("a", lock=START, committed_start=START)),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="work on a retired asset",
            has=portfolio(
                work("a", asset="x"),
                assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, phase=Phase.RETIRED),),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column asset: it works on x, which is retired. Stop it, name"
                    " another asset, or correct the asset's phase."
                ),
            ),
            has_not=portfolio(
                work("a", asset="x"),
                assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, phase=Phase.LIVE),),
            ),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="mandated by a decision that was superseded",
            has=portfolio(
                work("a", mandated_by="d"), decisions=(Decision(key="d", title="D", status="Superseded"),)
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column mandated_by: d, which mandates it, is superseded; it "
                    "still counts as mandated. Clear the mandate, or name the decision that replaced it."
                ),
            ),
            has_not=portfolio(
                work("a", mandated_by="d"), decisions=(Decision(key="d", title="D", status="Accepted"),)
            ),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="an alternative to nothing",
            has=portfolio(work("a", alternatives="pay")),
            says=(
                (
                    "note: initiatives, row 2, a, column alternatives: it is the only one in 'pay', so there is "
                    "nothing to choose between. Add the others, or clear the group."
                ),
            ),
            has_not=portfolio(work("a", alternatives="pay"), work("b", alternatives="pay")),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="two alternatives that are both settled",
            has=portfolio(
                work("a", alternatives="pay", mandated_by="law"),
                work("b", alternatives="pay", committed_start=START),
                work("c", alternatives="pay"),
            ),
            says=(
                (
                    "error: initiatives, row 2, a, column alternatives: at most one of 'pay' can be funded, yet a"
                    " and b are each committed, mandated or locked to be funded. Release all but one, or take "
                    "them out of the group."
                ),
            ),
            has_not=portfolio(
                work("a", alternatives="pay", mandated_by="law"), work("b", alternatives="pay")
            ),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="live, yet available later",
            has=portfolio(
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        phase=Phase.LIVE,
                        available_from=START.plus(1),
                    ),
                )
            ),
            says=(
                (
                    "warning: assets, row 2, x, column available_from: it is live, yet available only from "
                    "2027-Q1; the date is used. Clear available_from, or correct the phase."
                ),
            ),
            has_not=portfolio(
                assets=(
                    Asset(key="x", name="X", focus=Focus.PLATFORM, phase=Phase.LIVE, available_from=START),
                )
            ),
        ),
    ),
    (
        find_contradictions,
        Case(
            name="retired by its date, not by its phase",
            has=portfolio(
                assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, phase=Phase.LIVE, retired_on=START),)
            ),
            says=(
                (
                    "warning: assets, row 2, x, column phase: it was retired in 2026-Q4, yet its phase is live; "
                    "it counts as retired. Correct one of them."
                ),
            ),
            has_not=portfolio(
                assets=(
                    Asset(
                        key="x", name="X", focus=Focus.PLATFORM, phase=Phase.LIVE, retired_on=START.plus(1)
                    ),
                )
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

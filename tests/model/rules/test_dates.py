"""Dates that contradict each other."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Advice, Decision
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.needs import Outcome
from bowstring.model.problems import Problem
from bowstring.model.rules.dates import find_impossible_dates
from bowstring.model.rules.facts import Facts

_SEPTEMBER = date(2026, 9, 1)
_AUGUST = date(2026, 8, 1)
_NEXT_YEAR = date(2027, 1, 1)

_CASES = (
    (
        find_impossible_dates,
        Case(
            name="ends before it starts",
            has=portfolio(work("a", start=START, end=START.plus(-1))),
            says=(
                (
                    "error: initiatives, row 2, a, column end: end 2026-Q3 is before start 2026-Q4. Swap them or "
                    "correct one."
                ),
            ),
            has_not=portfolio(work("a", start=START, end=START)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="committed and over",
            has=portfolio(work("a", committed_start=START.plus(-2))),
            says=(
                (
                    "note: initiatives, row 2, a, column committed_start: it ends before the plan starts, so "
                    "nothing of it is left to plan."
                ),
            ),
            has_not=portfolio(work("a", committed_start=START.plus(-1))),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="committed for later",
            has=portfolio(work("a", committed_start=START.plus(1))),
            says=(
                (
                    "note: initiatives, row 2, a, column committed_start: it is committed to start in 2027-Q1, "
                    "after the plan's start; it is held there. If it is still open, use earliest_start instead."
                ),
            ),
            has_not=portfolio(work("a", committed_start=START)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="committed for after the plan",
            has=portfolio(work("a", committed_start=START.plus(8))),
            says=(
                (
                    "warning: initiatives, row 2, a, column committed_start: it starts after the plan ends, so "
                    "the plan does not hold it. Correct the date."
                ),
            ),
            has_not=portfolio(work("a", committed_start=START)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="committed before its earliest start",
            has=portfolio(work("a", committed_start=START, earliest_start=START.plus(1))),
            says=(
                (
                    "warning: initiatives, row 2, a, column committed_start: it started in 2026-Q4, before its "
                    "earliest start 2027-Q1; the committed start is used. Clear earliest_start."
                ),
            ),
            has_not=portfolio(work("a", committed_start=START, earliest_start=START)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="locked to a quarter outside the plan",
            has=portfolio(work("a", lock=START.plus(8)), work("b", lock=START.plus(-1))),
            says=(
                (
                    "error: initiatives, row 2, a, column lock: it is locked to start in 2028-Q4, outside the "
                    "plan. Lock it to a quarter of the plan, or lift the lock."
                ),
                (
                    "error: initiatives, row 3, b, column lock: it is locked to start in 2026-Q3, outside the "
                    "plan. Lock it to a quarter of the plan, or lift the lock."
                ),
            ),
            has_not=portfolio(work("a", lock=START.plus(7)), work("b", lock=START)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="locked to before its earliest start",
            has=portfolio(work("a", lock=START, earliest_start=START.plus(1))),
            says=(
                (
                    "error: initiatives, row 2, a, column lock: it is locked to start in 2026-Q4, before its "
                    "earliest start 2027-Q1. Correct one of them."
                ),
            ),
            has_not=portfolio(work("a", lock=START, earliest_start=START)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="stopped in the future",
            has=portfolio(work("a", stopped_on=_NEXT_YEAR)),
            says=(
                (
                    "warning: initiatives, row 2, a, column stopped_on: it is stopped on 2027-01-01, after the "
                    "portfolio's date 2026-10-01; it counts as stopped already. Clear the date until it is so."
                ),
            ),
            has_not=portfolio(work("a", stopped_on=_SEPTEMBER)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="retired before it is there",
            has=portfolio(
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        available_from=START,
                        retired_on=START.plus(-1),
                    ),
                )
            ),
            says=(
                (
                    "warning: assets, row 2, x, column retired_on: retired in 2026-Q3, before it is available in "
                    "2026-Q4. Swap them or correct one."
                ),
            ),
            has_not=portfolio(
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        available_from=START,
                        retired_on=START.plus(1),
                    ),
                )
            ),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="an outcome past its date",
            has=portfolio(outcomes=(Outcome(key="o", name="O", due=_SEPTEMBER),)),
            says=(
                (
                    "note: outcomes, row 2, o, column due: it was due on 2026-09-01, before the portfolio's date "
                    "2026-10-01. Set a new date, or say what came of it."
                ),
            ),
            has_not=portfolio(outcomes=(Outcome(key="o", name="O", due=_NEXT_YEAR),)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="a decision from the future",
            has=portfolio(decisions=(Decision(key="d", title="D", decided_on=_NEXT_YEAR),)),
            says=(
                (
                    "warning: decisions, row 2, d, column decided_on: 2027-01-01 is after the portfolio's date "
                    "2026-10-01. Correct one of them."
                ),
            ),
            has_not=portfolio(decisions=(Decision(key="d", title="D", decided_on=_SEPTEMBER),)),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="reviewed before it is decided, under a waiver that ended",
            has=portfolio(
                decisions=(
                    Decision(
                        key="d", title="D", decided_on=_SEPTEMBER, review_on=_AUGUST, waiver_until=_SEPTEMBER
                    ),
                )
            ),
            says=(
                (
                    "warning: decisions, row 2, d, column review_on: to be reviewed 2026-08-01, before it was "
                    "decided 2026-09-01. Swap them or correct one."
                ),
                (
                    "warning: decisions, row 2, d, column waiver_until: its waiver ended on 2026-09-01. Renew it,"
                    " or end what it allowed."
                ),
            ),
            has_not=portfolio(
                decisions=(
                    Decision(
                        key="d", title="D", decided_on=_AUGUST, review_on=_SEPTEMBER, waiver_until=_NEXT_YEAR
                    ),
                )
            ),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="advice given before it was asked",
            has=portfolio(advice=(Advice(decision="d", adviser="p", asked_on=_SEPTEMBER, given_on=_AUGUST),)),
            says=(
                (
                    "warning: advice, row 2, column given_on: given 2026-08-01, before it was asked 2026-09-01. "
                    "Swap them or correct one."
                ),
            ),
            has_not=portfolio(
                advice=(Advice(decision="d", adviser="p", asked_on=_AUGUST, given_on=_SEPTEMBER),)
            ),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="settled before it was opened",
            has=portfolio(
                conversations=(Conversation(key="c", tension="t", opened_on=_SEPTEMBER, settled_on=_AUGUST),)
            ),
            says=(
                (
                    "warning: conversations, row 2, c, column settled_on: settled 2026-08-01, before it was "
                    "opened 2026-09-01. Swap them or correct one."
                ),
            ),
            has_not=portfolio(
                conversations=(Conversation(key="c", tension="t", opened_on=_AUGUST, settled_on=_SEPTEMBER),)
            ),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="promised for before it was promised, and true already next year",
            has=portfolio(
                forecasts=(
                    Forecast(
                        initiative="a",
                        milestone="live",
                        made_on=_SEPTEMBER,
                        promised=_AUGUST,
                        actual=_NEXT_YEAR,
                    ),
                )
            ),
            says=(
                (
                    "warning: forecasts, row 2, column promised: promised for 2026-08-01, before it was promised "
                    "2026-09-01. Swap them or correct one."
                ),
                (
                    "warning: forecasts, row 2, column actual: 2027-01-01 is after the portfolio's date "
                    "2026-10-01. Correct one of them."
                ),
            ),
            has_not=portfolio(
                forecasts=(
                    Forecast(
                        initiative="a",
                        milestone="live",
                        made_on=_AUGUST,
                        promised=_SEPTEMBER,
                        actual=_SEPTEMBER,
                    ),
                )
            ),
        ),
    ),
    (
        find_impossible_dates,
        Case(
            name="measured in no period",
            has=portfolio(measurements=(Measurement(of="a", measure="m", period="summer", value=1),)),
            says=(
                (
                    "warning: measurements, row 2, column period: 'summer' names no period. Write a financial "
                    "year such as 2026/27, a quarter such as 2026-Q4, or a date."
                ),
            ),
            has_not=portfolio(measurements=(Measurement(of="a", measure="m", period="2026-09-14", value=1),)),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()

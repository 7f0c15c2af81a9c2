"""Keys that name nothing, in tables of what was decided, said, planned otherwise and measured."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import DAY, PEOPLE, Case, named, portfolio, problem_words, work

from bowstring.model.conversations import Chance, Conversation, Raised
from bowstring.model.decisions import Advice, Decision, ReuseDecision
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.references import find_dangling
from bowstring.model.scenarios import Change, Scenario

_CASES = (
    (
        find_dangling,
        Case(
            name="what a decision refers to",
            has=portfolio(
                work("a"), decisions=(Decision(key="d", title="D", changes=("b",), supersedes="c"),)
            ),
            says=(
                (
                    "warning: decisions, row 2, d, column changes: 'b' names nothing in initiatives, assets or "
                    "capabilities. Add it to initiatives, assets or capabilities, or correct the key."
                ),
                (
                    "warning: decisions, row 2, d, column supersedes: 'c' names nothing in decisions. Add it to "
                    "decisions, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a"),
                decisions=(
                    Decision(key="c", title="C"),
                    Decision(key="d", title="D", changes=("a",), supersedes="c"),
                ),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="advice",
            has=portfolio(
                decisions=(Decision(key="d", title="D"),),
                people=PEOPLE,
                advice=(Advice(decision="e", adviser="q"),),
            ),
            says=(
                (
                    "warning: advice, row 2, column decision: 'e' names nothing in decisions. Add it to "
                    "decisions, or correct the key."
                ),
                (
                    "warning: advice, row 2, column adviser: 'q' names nothing in people or teams. Add it to "
                    "people or teams, or correct the key."
                ),
            ),
            has_not=portfolio(
                decisions=(Decision(key="d", title="D"),),
                people=PEOPLE,
                advice=(Advice(decision="d", adviser="p-1"),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a conversation",
            has=portfolio(
                people=PEOPLE,
                conversations=(Conversation(key="c", tension="t", owner="q", people=("p-1", "r")),),
            ),
            says=(
                (
                    "warning: conversations, row 2, c, column owner: 'q' names nothing in people or teams. Add it"
                    " to people or teams, or correct the key."
                ),
                (
                    "warning: conversations, row 2, c, column people: 'r' names nothing in people. Add it to "
                    "people, or correct the key."
                ),
            ),
            has_not=portfolio(
                people=PEOPLE,
                conversations=(Conversation(key="c", tension="t", owner="p-1", people=("p-2",)),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="who raised a tension and who set a chance",
            has=portfolio(
                people=PEOPLE,
                raised=(Raised(key="r", raised_by="q"),),
                chances=(Chance(kind="balance", chance=0.5, set_by="q"),),
            ),
            says=(
                (
                    "warning: raised, row 2, r, column raised_by: 'q' names nothing in people. Add it to people, "
                    "or correct the key."
                ),
                (
                    "warning: chances, row 2, column set_by: 'q' names nothing in people. Add it to people, or "
                    "correct the key."
                ),
            ),
            has_not=portfolio(
                people=PEOPLE,
                raised=(Raised(key="r", raised_by="p-1"),),
                chances=(Chance(kind="balance", chance=0.5, set_by="p-1"),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a change of no scenario",
            has=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="t", table="initiatives", record="a", field="lock"),),
            ),
            says=(
                (
                    "warning: changes, row 2, column scenario: 't' names nothing in scenarios. Add it to "
                    "scenarios, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="initiatives", record="a", field="lock"),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a choice about reuse",
            has=portfolio(work("a"), reuse_choices=(ReuseDecision(initiative="b", candidate="c"),)),
            says=(
                (
                    "warning: reuse_choices, row 2, column initiative: 'b' names nothing in initiatives. Add it "
                    "to initiatives, or correct the key."
                ),
                (
                    "warning: reuse_choices, row 2, column candidate: 'c' names nothing in assets or initiatives."
                    " Its saving is not counted. Add it to assets or initiatives, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a"), work("b"), reuse_choices=(ReuseDecision(initiative="a", candidate="b"),)
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a forecast and a measurement",
            has=portfolio(
                work("a"),
                forecasts=(Forecast(initiative="b", milestone="live", made_on=DAY, promised=DAY),),
                measurements=(Measurement(of="c", measure="users", period="2026/27", value=1),),
            ),
            says=(
                (
                    "warning: forecasts, row 2, column initiative: 'b' names nothing in initiatives. Add it to "
                    "initiatives, or correct the key."
                ),
                (
                    "warning: measurements, row 2, column of: 'c' names nothing in assets, initiatives or "
                    "outcomes. Add it to assets, initiatives or outcomes, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a"),
                forecasts=(Forecast(initiative="a", milestone="live", made_on=DAY, promised=DAY),),
                measurements=(Measurement(of="a", measure="users", period="2026/27", value=1),),
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

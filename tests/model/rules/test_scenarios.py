"""Scenarios whose changes would change nothing."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import Case, named, portfolio, problem_words, work

from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.scenarios import find_empty_changes
from bowstring.model.scenarios import Change, Scenario

_CASES = (
    (
        find_empty_changes,
        Case(
            name="no such table",
            has=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="projects", record="a", field="lock"),),
            ),
            says=(
                (
                    "error: changes, row 2, column table: there is no table 'projects'. Name one of portfolio, "
                    "initiatives, assets, capabilities, needs, outcomes, contributions, assessments, disciplines, "
                    "capacity, budget, people, teams, ties, decisions, advice, conversations, raised, chances, "
                    "reuse_choices, forecasts and measurements."
                ),
            ),
            has_not=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="initiatives", record="a", field="effort.dev"),),
            ),
        ),
    ),
    (
        find_empty_changes,
        Case(
            name="no such record",
            has=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="initiatives", record="b", field="lock"),),
            ),
            says=(
                (
                    "error: changes, row 2, column record: 'b' names nothing in initiatives. Correct the key, or "
                    "add the record."
                ),
            ),
            has_not=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="initiatives", record="a", field="effort.dev"),),
            ),
        ),
    ),
    (
        find_empty_changes,
        Case(
            name="no such column",
            has=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="capabilities", record="a", field="colour"),),
            ),
            says=(
                (
                    "error: changes, row 2, column record: 'a' names nothing in capabilities. Correct the key, or"
                    " add the record."
                ),
                (
                    "error: changes, row 2, column field: capabilities has no column 'colour'. Name one of "
                    "description and name."
                ),
            ),
            has_not=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="portfolio", record="", field="balance.floor"),),
            ),
        ),
    ),
    (
        find_empty_changes,
        Case(
            name="a scenario without changes",
            has=portfolio(scenarios=(Scenario(key="s", name="S"),)),
            says=(("note: scenarios, row 2, s: it changes nothing yet. Add its changes."),),
            has_not=portfolio(
                work("a"),
                scenarios=(Scenario(key="s", name="S"),),
                changes=(Change(scenario="s", table="initiatives", record="a", field="effort.dev"),),
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

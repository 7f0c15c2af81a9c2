"""Decisions that change nothing, teams that nobody is in, assets in circles."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Focus
from bowstring.model.decisions import Decision
from bowstring.model.organisation import Person, Team
from bowstring.model.problems import Problem
from bowstring.model.rules.belonging import (
    find_asset_circles,
    find_decisions_without_changes,
    find_empty_teams,
)
from bowstring.model.rules.facts import Facts


def asset(key: str, *requires: str) -> Asset:
    return Asset(key=key, name=key, focus=Focus.PLATFORM, requires=requires)


_TEAM = Team(key="t", name="T")
_CASES = (
    (
        find_decisions_without_changes,
        Case(
            name="a decision without changes",
            has=portfolio(decisions=(Decision(key="d", title="D"),)),
            says=(
                (
                    "note: decisions, row 2, d, column changes: it does not say what it changes, so we "
                    "cannot say who it affects. Name the assets, capabilities or initiatives."
                ),
            ),
            has_not=portfolio(
                decisions=(
                    Decision(key="d", title="D", changes=("x",)),
                    Decision(key="e", title="E", status="superseded"),
                )
            ),
        ),
    ),
    (
        find_empty_teams,
        Case(
            name="a team nobody is in",
            has=portfolio(work("a", team="t"), teams=(_TEAM,), people=(Person(key="p"),)),
            says=(
                (
                    "warning: teams, row 2, t: nobody is in this team, and it has work. Name it as the team of its "
                    "people, or give its work to another."
                ),
            ),
            has_not=portfolio(work("a", team="t"), teams=(_TEAM,), people=(Person(key="p", team="t"),)),
        ),
    ),
    (
        find_asset_circles,
        Case(
            name="assets in a circle",
            has=portfolio(assets=(asset("a", "b"), asset("b", "c", "x"), asset("c", "a"))),
            says=(
                (
                    "note: assets, a, column requires: it requires itself through others: b, c and a. A change to one "
                    "reaches all of them. If that is not so, remove what is not required."
                ),
            ),
            has_not=portfolio(assets=(asset("a", "b", "a"), asset("b", "c"), asset("c"))),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_it_is_told_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()


@pytest.mark.parametrize(
    "tables",
    [
        {"people": ()},
        {"people": (Person(key="p"),), "teams": (Team(key="t", name="T", lead="p"),)},
    ],
    ids=["no people are told", "somebody leads it"],
)
def test_a_team_is_not_empty_where_nobody_could_know(tables: dict[str, object]) -> None:
    contents = {"teams": (_TEAM,), **tables}
    assert problem_words(find_empty_teams, portfolio(work("a", team="t"), **contents)) == ()

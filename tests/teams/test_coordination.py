"""Coordination: needs by the published product of matrices, congruence by its definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.decision_rights.landscapes import SETTINGS, landscape_portfolios
from tests.decision_rights.test_reach import direct

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Tie
from bowstring.model.portfolio import Portfolio
from bowstring.teams.coordination import coordination_of

TEAMS = ("blue", "green", "grey", "red")


def by_matrices(portfolio: Portfolio) -> tuple[set[tuple[str, str]], float | None]:
    """CR = T_A·T_D·T_Aᵀ off the diagonal and |CR ∧ CA| / |CR|, as published, from the facts by hand."""
    needs = direct(portfolio)
    things = [node for node in needs if node[0] != "capability"]
    at = {node: place for place, node in enumerate(things)}
    assigned = np.zeros((len(TEAMS), len(things)), dtype=int)
    for asset in portfolio.assets:
        if asset.team:
            assigned[TEAMS.index(asset.team), at["asset", asset.key]] = 1
    for work in portfolio.initiatives:
        if work.team and not work.is_stopped:
            assigned[TEAMS.index(work.team), at["initiative", work.key]] = 1
            if ("asset", work.asset) in at:
                assigned[TEAMS.index(work.team), at["asset", work.asset]] = 1
    depends = np.eye(len(things), dtype=int)
    for node in things:
        for need in needs[node]:
            for provider in needs[need] if need[0] == "capability" else {need}:
                depends[at[node], at[provider]] = 1
    required = assigned @ depends @ assigned.T
    required = (required + required.T > 0) & ~np.eye(len(TEAMS), dtype=bool)
    actual = np.zeros_like(required)
    for tie in portfolio.ties:
        if tie.a and tie.b and tie.strength != 0:
            actual[TEAMS.index(tie.a), TEAMS.index(tie.b)] = actual[
                TEAMS.index(tie.b), TEAMS.index(tie.a)
            ] = True
    pairs = {(TEAMS[a], TEAMS[b]) for a, b in np.argwhere(required) if a < b}
    share = (required & actual).sum() / required.sum() if required.any() else None
    return pairs, share


@settings(max_examples=400, deadline=None)
@given(landscape_portfolios())
def test_needs_are_the_product_of_matrices_and_congruence_its_share(portfolio: Portfolio) -> None:
    coordination = coordination_of(portfolio)
    pairs, share = by_matrices(portfolio)
    assert {need.teams for need in coordination.needs} == pairs
    assert coordination.congruence == (None if share is None else pytest.approx(share))
    assert {need.teams for need in coordination.missing} == {
        need.teams for need in coordination.needs if not need.is_met
    }
    assert sum(team_coordination.needed for team_coordination in coordination.by_team) == 2 * len(
        coordination.needs
    )
    assert sum(team_coordination.met for team_coordination in coordination.by_team) == 2 * (
        len(coordination.needs) - len(coordination.missing)
    )
    for need in coordination.needs:
        assert need.dependencies
        for dependency in need.dependencies:
            assert {dependency.consumer_team, dependency.provider_team} == set(need.teams)


def asset(key: str, team: str, *requires: str) -> Asset:
    return Asset(key=key, name=key, focus=Focus.PRODUCT, phase=Phase.LIVE, team=team, requires=requires)


def two(*ties: Tie, team: str = "red") -> Portfolio:
    return Portfolio(
        settings=SETTINGS, assets=(asset("form", "blue", "login"), asset("login", team)), ties=ties
    )


@pytest.mark.parametrize(
    ("ties", "congruence"),
    [
        ((), 0.0),
        ((Tie(a="red", b="blue", strength=0.3),), 1.0),
        ((Tie(a="blue", b="red"),), 1.0),
        ((Tie(a="blue", b="red", strength=0.0),), 0.0),
        ((Tie(a="blue", b="red", strength=1.7),), 1.0),
        ((Tie(a="blue", b="red", strength=-2.0),), 0.0),
        ((Tie(a="blue", b="red", strength=0.0), Tie(a="red", b="blue", strength=0.9)), 1.0),
        ((Tie(a="blue", b="blue"), Tie(a="", b="red"), Tie(a="nobody", b="red")), 0.0),
    ],
)
def test_ties_of_any_strength_above_nothing_meet_a_need(ties: tuple[Tie, ...], congruence: float) -> None:
    assert coordination_of(two(*ties)).congruence == congruence


def test_where_nothing_is_needed_congruence_is_not_known() -> None:
    coordination = coordination_of(two(Tie(a="red", b="blue"), team="blue"))
    assert coordination.needs == ()
    assert coordination.congruence is None
    assert [(tie.a, tie.b) for tie in coordination.spare] == [("red", "blue")]
    assert coordination_of(two(team="")).congruence is None


def test_teams_that_work_on_one_asset_need_to_talk() -> None:
    works = tuple(
        Initiative(key=f"w-{team}", name=team, focus=Focus.PRODUCT, asset="login", team=team)
        for team in ("blue", "green")
    )
    coordination = coordination_of(
        Portfolio(settings=SETTINGS, assets=(asset("login", ""),), initiatives=works)
    )
    assert [need.teams for need in coordination.needs] == [("blue", "green")]
    shared = [
        dependency
        for dependency in coordination.needs[0].dependencies
        if dependency.consumer == dependency.provider
    ]
    assert [dependency.consumer.key for dependency in shared] == ["login"]


def test_a_need_tells_who_depends_on_what_and_through_which_capability() -> None:
    assets = (
        Asset(key="hub", name="Hub", focus=Focus.PLATFORM, phase=Phase.LIVE, team="red", provides=("texts",)),
        asset("form", "blue", "texts"),
    )
    (need,) = coordination_of(Portfolio(settings=SETTINGS, assets=assets)).needs
    (dependency,) = need.dependencies
    assert (dependency.consumer_team, dependency.consumer.key) == ("blue", "form")
    assert (dependency.provider_team, dependency.provider.key) == ("red", "hub")
    assert dependency.through == "texts"

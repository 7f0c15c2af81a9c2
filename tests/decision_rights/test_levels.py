"""Levels: the lowest that contains what a decision reaches, and how decisions are spread over them."""

import dataclasses

import pytest
from hypothesis import given, settings
from tests.decision_rights.landscapes import SETTINGS, landscape_portfolios

from bowstring.decision_rights.levels import decision_levels, level_shares, who_decides
from bowstring.decision_rights.reach import Landscape
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Decision, Level
from bowstring.model.portfolio import Portfolio

_FOCUS = {"north": Focus.PRODUCT, "south": Focus.PRODUCT, "hub": Focus.PLATFORM, "other": Focus.PLATFORM}


def asset(key: str, team: str, *requires: str) -> Asset:
    focus = _FOCUS.get(team, Focus.PRODUCT)
    return Asset(key=key, name=key, focus=focus, phase=Phase.LIVE, team=team, requires=requires)


ASSETS = (
    asset("form", "north"),
    asset("journal", "north", "form"),
    asset("claims", "south", "login"),
    asset("grants", "north", "login"),
    asset("login", "hub"),
    asset("codes", "hub", "login"),
    asset("printing", "other"),
    asset("letters", "south", "printing"),
    asset("orphan", ""),
    asset("stray", "", "orphan"),
    asset("archive", "south"),
    asset("search", "north", "archive"),
)
PORTFOLIO = Portfolio(settings=SETTINGS, assets=ASSETS)


@pytest.mark.parametrize(
    ("keys", "level", "team"),
    [
        (("form",), Level.TEAM, "north"),
        (("login",), Level.PLATFORM, "hub"),
        (("login", "claims"), Level.PLATFORM, "hub"),
        (("codes",), Level.TEAM, "hub"),
        (("login", "printing"), Level.ENTERPRISE, ""),
        (("login", "form"), Level.ENTERPRISE, ""),
        (("archive",), Level.ENTERPRISE, ""),
        (("stray",), Level.TEAM, ""),
        (("orphan",), Level.ENTERPRISE, ""),
        (("unheard-of",), None, ""),
        ((), None, ""),
    ],
)
def test_the_lowest_level_that_contains_the_reach(
    keys: tuple[str, ...], level: Level | None, team: str
) -> None:
    landscape = Landscape(PORTFOLIO)
    deciding = who_decides(landscape, landscape.reach(keys))
    assert (deciding.level, deciding.team) == (level, team)
    assert deciding.reason.endswith(".")


@pytest.mark.parametrize(
    ("stake", "own", "level"),
    [(0.9, None, Level.TEAM), (1.1, None, Level.ENTERPRISE), (1.1, 2.0, Level.TEAM)],
)
def test_a_stake_above_the_threshold_goes_up(stake: float, own: float | None, level: Level) -> None:
    portfolio = dataclasses.replace(PORTFOLIO, settings=dataclasses.replace(SETTINGS, enterprise_stake=own))
    landscape = Landscape(portfolio)
    assert who_decides(landscape, landscape.reach(["form"]), stake=stake).level is level


@settings(max_examples=100, deadline=None)
@given(landscape_portfolios())
def test_what_touches_several_teams_is_never_one_teams_once_it_touches_more(portfolio: Portfolio) -> None:
    landscape = Landscape(portfolio)
    level = who_decides(landscape, landscape.reach(["a-0"])).level
    both = who_decides(landscape, landscape.reach(["a-0", "w-0"])).level
    assert level in (None, Level.TEAM) or both in (Level.PLATFORM, Level.ENTERPRISE)


def test_shares_count_what_is_decided_and_holds() -> None:
    decisions = (
        Decision(key="d-1", title="At its level", level=Level.TEAM, changes=("form",), status="accepted"),
        Decision(key="d-2", title="Too high", level=Level.ENTERPRISE, changes=("form",)),
        Decision(key="d-3", title="Too low", level=Level.TEAM, changes=("login",), status="Accepted"),
        Decision(key="d-4", title="Nobody said", changes=("form",)),
        Decision(key="d-5", title="Changes nothing", level=Level.PLATFORM),
        Decision(key="d-6", title="A proposal", level=Level.TEAM, changes=("form",), status="proposed"),
        Decision(
            key="d-7", title="Replaced", level=Level.TEAM, changes=("form",), status="superseded by d-1"
        ),
    )
    levels = decision_levels(Landscape(dataclasses.replace(PORTFOLIO, decisions=decisions)))
    assert [level.decision.key for level in levels] == ["d-1", "d-2", "d-3", "d-4", "d-5", "d-6"]
    assert [level.difference for level in levels] == [0, 2, -1, None, None, 0]
    shares = level_shares(levels)
    assert shares.decided == 5
    assert shares.shares == {Level.TEAM: 0.5, Level.PLATFORM: 0.25, Level.ENTERPRISE: 0.25}
    assert (shares.above, shares.below, shares.as_computed, shares.unknown) == (1, 1, 1, 2)


def test_without_decisions_there_are_no_shares() -> None:
    shares = level_shares(decision_levels(Landscape(PORTFOLIO)))
    assert (shares.decided, dict(shares.shares)) == (0, {})


def test_what_is_at_stake_raises_the_computed_level() -> None:
    decision = Decision(key="d", title="Form", level=Level.TEAM, changes=("form",))
    landscape = Landscape(dataclasses.replace(PORTFOLIO, decisions=(decision,)))
    (decision_level,) = decision_levels(landscape, {"d": 3.0})
    assert decision_level.difference == -2

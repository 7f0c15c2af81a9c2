"""Reach: everything that depends on what changes, held against the facts read by hand."""

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.decision_rights.landscapes import SETTINGS, landscape_portfolios

from bowstring.decision_rights.reach import Landscape
from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.dependencies import Thing, ThingKind
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio

Node = tuple[str, str]


def direct(portfolio: Portfolio) -> dict[Node, set[Node]]:
    """What each thing depends on, straight from the rows: the second form."""
    start = portfolio.settings.start
    assets = {asset.key: asset for asset in portfolio.assets}
    works = {initiative.key: initiative for initiative in portfolio.initiatives}
    gone = {
        key
        for key, asset in assets.items()
        if asset.phase is Phase.RETIRED or (asset.retired_on is not None and not asset.retired_on > start)
    }
    provided = {
        key: {a for a, record in assets.items() if key in record.provides} for key in _capabilities(portfolio)
    }
    edges: dict[Node, set[Node]] = {("capability", key): set() for key in provided}
    for key, providers in provided.items():
        edges["capability", key] = {("asset", provider) for provider in providers - gone}
    for key, asset in assets.items():
        needs = {("asset", require) for require in asset.requires if require in assets and require != key}
        needs |= {("capability", require) for require in asset.requires if require in provided}
        if asset.phase is not Phase.LIVE:
            needs |= {
                ("initiative", work.key)
                for work in works.values()
                if work.asset == key and not work.is_stopped
            }
        edges["asset", key] = set() if key in gone else needs
    for key, work in works.items():
        needs = {("initiative", require) for require in work.requires if require in works and require != key}
        needs |= {("capability", requires_capability) for requires_capability in work.requires_capabilities}
        needs |= {("asset", work.asset)} if work.asset in assets else set()
        edges["initiative", key] = set() if work.is_stopped else needs
    return edges


def _capabilities(portfolio: Portfolio) -> set[str]:
    named = {capability.key for capability in portfolio.capabilities}
    named |= {key for asset in portfolio.assets for key in asset.provides}
    return named | {key for initiative in portfolio.initiatives for key in initiative.requires_capabilities}


def steps_by_hand(portfolio: Portfolio, keys: list[str]) -> dict[Node, int]:
    """The fewest dependencies between what the keys name and everything else, by passes until nothing moves."""
    needs = direct(portfolio)
    steps = {node: 0 for node in needs if node[1] in keys}
    moved = True
    while moved:
        moved = False
        for node, awaited in needs.items():
            nearest = min((steps[provider] + 1 for provider in awaited if provider in steps), default=None)
            if nearest is not None and nearest < steps.get(node, 10**6):
                steps[node], moved = nearest, True
    changed = [key for kind, key in steps if kind == "capability" and steps[kind, key] == 0]
    for key in changed:
        steps.update(dict.fromkeys(needs["capability", key], 0))
    return steps


def node(thing: Thing) -> Node:
    return thing.kind.value, thing.key


@settings(max_examples=300, deadline=None)
@given(
    landscape_portfolios(),
    st.lists(st.sampled_from(["a-0", "a-1", "a-3", "c-0", "w-0", "w-2", "?"]), max_size=3),
)
def test_everything_that_depends_and_nothing_else(portfolio: Portfolio, keys: list[str]) -> None:
    reach = Landscape(portfolio).reach(keys)
    expected = steps_by_hand(portfolio, keys)
    assert {node(touched.thing): touched.steps for touched in reach.touched} == expected
    needs = direct(portfolio)
    node_keys = {key for _, key in needs}
    assert set(reach.unknown) == {key for key in keys if key not in node_keys}
    for touched in reach.touched:
        if touched.steps > 0:
            assert touched.through is not None
            assert node(touched.through) in needs[node(touched.thing)]
            before = expected[node(touched.through)]
            assert before == touched.steps - 1 or (before == 0 and touched.through.kind is ThingKind.ASSET)


@settings(max_examples=50, deadline=None)
@given(landscape_portfolios(), st.randoms())
def test_the_order_of_rows_changes_nothing(portfolio: Portfolio, chance: random.Random) -> None:
    def mixed(rows: tuple[Asset, ...] | tuple[Initiative, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(rows, len(rows)))

    other = dataclasses.replace(
        portfolio,
        assets=mixed(portfolio.assets),  # type: ignore[arg-type]
        initiatives=mixed(portfolio.initiatives),  # type: ignore[arg-type]
    )
    keys = ["a-0", "c-0", "w-1"]
    assert Landscape(portfolio).reach(keys) == Landscape(other).reach(keys)


@settings(max_examples=50, deadline=None)
@given(landscape_portfolios())
def test_changing_more_never_touches_less(portfolio: Portfolio) -> None:
    landscape = Landscape(portfolio)
    things = {two.thing for two in landscape.reach(["a-0"]).touched}
    both = {two.thing for two in landscape.reach(["a-0", "w-0"]).touched}
    assert things <= both


def asset(key: str, **fields: object) -> Asset:
    return Asset(**{"key": key, "name": key, "focus": Focus.PLATFORM, "phase": Phase.LIVE, **fields})  # type: ignore[arg-type]


def test_circles_and_self_references_do_no_harm() -> None:
    assets = (asset("a", requires=("b", "a")), asset("b", requires=("c",)), asset("c", requires=("a",)))
    reach = Landscape(Portfolio(settings=SETTINGS, assets=assets)).reach(["a"])
    assert [(touched.thing.key, touched.steps) for touched in reach.touched] == [("a", 0), ("c", 1), ("b", 2)]


def test_a_capability_changes_with_what_provides_it_but_not_with_all_that_depends_on_that() -> None:
    assets = (
        asset("hub", provides=("letters", "texts")),
        asset("texting", requires=("texts",)),
        asset("writing", requires=("letters",)),
    )
    portfolio = Portfolio(
        settings=SETTINGS, assets=assets, capabilities=(Capability(key="texts", name="Texts"),)
    )
    reach = Landscape(portfolio).reach(["texts"])
    assert [(touched.thing.key, touched.steps) for touched in reach.touched] == [
        ("texts", 0),
        ("hub", 0),
        ("texting", 1),
    ]
    assert [touched.thing.key for touched in reach.changed] == ["texts", "hub"]


def test_a_decision_that_changes_nothing_known_reaches_nothing() -> None:
    landscape = Landscape(Portfolio(settings=SETTINGS))
    assert landscape.reach([]).touched == ()
    reach = landscape.reach(["gone", "gone", ""])
    assert reach.touched == ()
    assert reach.unknown == ("gone",)


@pytest.mark.parametrize(("phase", "touched"), [(Phase.LIVE, False), (Phase.BETA, True), (None, True)])
def test_an_asset_depends_on_the_work_that_builds_it_until_it_is_live(
    phase: Phase | None, *, touched: bool
) -> None:
    portfolio = Portfolio(
        settings=SETTINGS,
        assets=(asset("hub", phase=phase),),
        initiatives=(Initiative(key="build", name="Build", focus=Focus.PLATFORM, asset="hub"),),
    )
    keys = {touched.thing.key for touched in Landscape(portfolio).reach(["build"]).touched}
    assert ("hub" in keys) is touched

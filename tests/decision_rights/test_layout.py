"""Layout: what depends stands to the right of what it depends on, and nothing stands on anything else."""

from hypothesis import given, settings
from tests.decision_rights.landscapes import SETTINGS, landscape_portfolios

from bowstring.decision_rights.layout import draw_reach
from bowstring.decision_rights.reach import Landscape
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.portfolio import Portfolio


@settings(max_examples=200, deadline=None)
@given(landscape_portfolios())
def test_lines_run_to_the_right_but_within_circles(portfolio: Portfolio) -> None:
    landscape = Landscape(portfolio)
    reach = landscape.reach(["a-0", "w-0", "c-0"])
    drawing = draw_reach(landscape, reach)
    assert [node.touched for node in drawing.nodes] == list(reach.touched)
    places = [(node.layer, node.place) for node in drawing.nodes]
    assert len(set(places)) == len(places)
    for layer in {node.layer for node in drawing.nodes}:
        rows = sorted(node.place for node in drawing.nodes if node.layer == layer)
        assert rows == list(range(len(rows)))
    longest = _longest(len(places), drawing.lines)
    for at, placed in enumerate(drawing.nodes):
        assert placed.layer == longest[at]


def _longest(count: int, lines: tuple[tuple[int, int], ...]) -> list[int]:
    """The longest path that counts only lines between knots, by passes over everything that reaches everything."""
    reaches = [{at} for at in range(count)]
    for _ in range(count):
        for source, target in lines:
            reaches[source] |= reaches[target]
    apart = [(a, b) for a, b in lines if a not in reaches[b]]
    together = [(a, b) for a, b in lines if a in reaches[b]]
    depth = [0] * count
    for _ in range(2 * count):
        for source, target in apart:
            depth[target] = max(depth[target], depth[source] + 1)
        for source, target in together:
            depth[source] = depth[target] = max(depth[source], depth[target])
    return depth


def chain(count: int) -> Portfolio:
    assets = tuple(
        Asset(
            key=f"a-{place:03d}",
            name=str(place),
            focus=Focus.PLATFORM,
            phase=Phase.LIVE,
            requires=(f"a-{place - 1:03d}",) if place else (),
        )
        for place in range(count)
    )
    return Portfolio(settings=SETTINGS, assets=assets)


def test_a_large_reach_is_drawn_as_far_as_it_can_be_read() -> None:
    landscape = Landscape(chain(10))
    drawing = draw_reach(landscape, landscape.reach(["a-000"]), most=4)
    assert [(node.touched.thing.key, node.layer) for node in drawing.nodes] == [
        ("a-000", 0),
        ("a-001", 1),
        ("a-002", 2),
        ("a-003", 3),
    ]
    assert drawing.lines == ((0, 1), (1, 2), (2, 3))
    assert drawing.left_out == 6


def test_nothing_is_drawn_of_nothing() -> None:
    landscape = Landscape(Portfolio(settings=SETTINGS))
    assert draw_reach(landscape, landscape.reach(["x"])).nodes == ()


def test_lines_cross_as_little_as_their_middles_allow() -> None:
    def asset(key: str, *requires: str) -> Asset:
        return Asset(key=key, name=key, focus=Focus.PRODUCT, phase=Phase.LIVE, requires=requires)

    # In order of key the two lines from c and d would cross.
    assets = (asset("root"), asset("c", "root"), asset("d", "root"), asset("y", "d"), asset("z", "c"))
    landscape = Landscape(Portfolio(settings=SETTINGS, assets=assets))
    at = {
        node.touched.thing.key: node.place for node in draw_reach(landscape, landscape.reach(["root"])).nodes
    }
    assert (at["c"] < at["d"]) == (at["z"] < at["y"])

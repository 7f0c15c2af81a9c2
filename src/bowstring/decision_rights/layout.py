"""Layout: where each thing of a reach stands in a drawing, so that what depends stands to the right."""

from collections.abc import Mapping
from dataclasses import dataclass

import rustworkx

from bowstring.decision_rights.reach import Landscape, Reach, Touched

_SWEEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A thing in the drawing: its layer from the left and its place in it from the top, both from 0."""

    touched: Touched
    layer: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A reach as layers. lines: (from, to) as indices of nodes. left_out: how many things are not drawn."""

    nodes: tuple[Placed, ...]
    lines: tuple[tuple[int, int], ...]
    left_out: int = 0


def draw_reach(landscape: Landscape, reach: Reach, *, most: int = 60) -> Drawing:
    """The nearest things of a reach in layers, each right of all it depends on; circles share a layer.

    Layers are longest paths over the knots of the graph (strongly connected components); within a layer, things stand
    near those they are joined to (barycentre sweeps; Sugiyama, Tagawa & Toda 1981).

    Args:
        landscape: the facts as a graph.
        reach: what is drawn.
        most: how many things at most, the nearest.
    """
    drawn = reach.touched[:most]
    number = {
        landscape.dependencies.places[touched.thing.kind][touched.thing.key]: at
        for at, touched in enumerate(drawn)
    }
    lines = tuple(
        sorted(
            {
                (number[source], number[target])
                for source, target in landscape.dependencies.edges
                if source in number and target in number
            }
        )
    )
    layer = _layers(len(drawn), lines)
    order = _order(layer, lines)
    nodes = tuple(Placed(touched=thing, layer=layer[at], place=order[at]) for at, thing in enumerate(drawn))
    return Drawing(nodes=nodes, lines=lines, left_out=len(reach.touched) - len(drawn))


def _layers(count: int, lines: tuple[tuple[int, int], ...]) -> list[int]:
    """The longest path to each node, a knot of nodes being one."""
    graph: rustworkx.PyDiGraph[int | None, None] = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(count))
    graph.extend_from_edge_list(list(lines))
    knots = rustworkx.strongly_connected_components(graph)
    knot_of = {at: knot for knot, members in enumerate(knots) for at in members}
    before: dict[int, set[int]] = {knot: set() for knot in range(len(knots))}
    for source, target in lines:
        if knot_of[source] != knot_of[target]:
            before[knot_of[target]].add(knot_of[source])
    depth: dict[int, int] = {}
    # Components come in reverse topological order: what others depend on comes last.
    for knot in reversed(range(len(knots))):
        depth[knot] = max((depth[source_knot] + 1 for source_knot in before[knot]), default=0)
    return [depth[knot_of[at]] for at in range(count)]


def _order(layer: list[int], lines: tuple[tuple[int, int], ...]) -> list[int]:
    """The place of each node in its layer."""
    rows: dict[int, list[int]] = {}
    for at, depth in enumerate(layer):
        rows.setdefault(depth, []).append(at)
    joined: dict[int, list[int]] = {at: [] for at in range(len(layer))}
    for source, target in lines:
        joined[source].append(target)
        joined[target].append(source)
    place = {at: float(position) for row in rows.values() for position, at in enumerate(row)}
    for sweep in range(_SWEEPS):
        for depth in sorted(rows, reverse=sweep % 2 == 1):
            rows[depth].sort(key=lambda at: (_middle(joined[at], place, at), place[at]))
            place.update({at: float(position) for position, at in enumerate(rows[depth])})
    return [int(place[at]) for at in range(len(layer))]


def _middle(others: list[int], place: Mapping[int, float], at: int) -> float:
    """The mean place of those a node is joined to; its own where there are none."""
    return sum(place[other] for other in others) / len(others) if others else place[at]

"""Reach: everything that depends on what a decision changes. Source: docs/decisions.md#reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import rustworkx

from bowstring.model.assets import Asset, Focus
from bowstring.model.dependencies import Dependencies, Thing, ThingKind, dependencies_of
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Something that a decision touches.

    steps: how many dependencies away from what changes; 0 for what changes itself. through: what it depends on
    there; None if it changes itself.
    """

    thing: Thing
    steps: int
    through: Thing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What changes, and everything that depends on it, the nearest first; unknown: keys that name nothing."""

    touched: tuple[Touched, ...]
    unknown: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[Touched, ...]:
        """What changes itself, with the assets that provide a capability that changes."""
        return tuple(touched for touched in self.touched if touched.steps == 0)


class Landscape:
    """Everything that depends on something else, indexed once for many questions."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.dependencies: Dependencies = dependencies_of(portfolio)
        self._graph: rustworkx.PyDiGraph[int | None, None] = rustworkx.PyDiGraph()
        self._graph.add_nodes_from(range(len(self.dependencies.keys)))
        self._graph.extend_from_edge_list(list(self.dependencies.edges))
        edges = np.array(self.dependencies.edges, dtype=np.int64).reshape(-1, 2)
        self._sources, self._targets = edges[:, 0], edges[:, 1]
        self._records: Mapping[ThingKind, Mapping[str, Asset | Initiative]] = {
            ThingKind.ASSET: portfolio.index.assets,
            ThingKind.INITIATIVE: portfolio.index.initiatives,
            ThingKind.CAPABILITY: {},
        }
        self._capabilities = portfolio.index.capabilities

    def record(self, thing: Thing) -> Asset | Initiative | None:
        """The asset or initiative that a thing is; None for a capability."""
        return self._records[thing.kind].get(thing.key)

    def name(self, thing: Thing) -> str:
        """What people call it."""
        record = self.record(thing) or self._capabilities.get(thing.key)
        return record.name if record is not None else thing.key

    def team(self, thing: Thing) -> str:
        """The team it belongs to; "" where none is named, as of every capability."""
        record = self.record(thing)
        return record.team if record is not None else ""

    def focus(self, thing: Thing) -> Focus | None:
        """Whom it serves first; None for a capability."""
        record = self.record(thing)
        return record.focus if record is not None else None

    def reach(self, keys: Iterable[str]) -> Reach:
        """What depends on everything that the keys name, directly or through others; circles do no harm.

        A capability is changed by changing what provides it, so its providers change too; what else depends on
        those does not.
        """
        unique_keys = tuple(dict.fromkeys(key for key in keys if key))
        named = {key: self.dependencies.named(key) for key in unique_keys}
        sources = sorted({place for places in named.values() for place in places})
        layers = self._layers(sources)
        before = self._before(layers)
        providers = {node: by for node, by in self._providers(sources).items() if node not in sources}
        things = {place: self.dependencies.thing(place) for layer in layers for place in layer}
        things.update({place: self.dependencies.thing(place) for place in providers})
        touched = [Touched(thing=things[place], steps=0) for place in sources]
        touched += [
            Touched(thing=things[place], steps=0, through=things[providers[place]])
            for place in sorted(providers)
        ]
        touched += [
            Touched(thing=things[place], steps=step, through=things[before[place]])
            for step, layer in enumerate(layers[1:], start=1)
            for place in sorted(layer)
            if place not in providers
        ]
        return Reach(touched=tuple(touched), unknown=tuple(key for key in unique_keys if not named[key]))

    def below(self, things: Iterable[Thing]) -> frozenset[Thing]:
        """The things, and everything that depends on them."""
        places = [self.dependencies.places[thing.kind][thing.key] for thing in things]
        return frozenset(self.dependencies.thing(place) for layer in self._layers(places) for place in layer)

    def _layers(self, sources: list[int]) -> list[list[int]]:
        """Places by the fewest dependencies from the sources."""
        return rustworkx.digraph_bfs_layers(self._graph, sources) if sources else []

    def _before(self, layers: list[list[int]]) -> list[int]:
        """For each place, the first of those one step nearer that it depends on."""
        count = len(self.dependencies.keys)
        steps = np.full(count, -2, dtype=np.int64)
        for step, layer in enumerate(layers):
            steps[layer] = step
        nearer = steps[self._sources] + 1 == steps[self._targets]
        before = np.full(count, count, dtype=np.int64)
        np.minimum.at(before, self._targets[nearer], self._sources[nearer])
        places: list[int] = before.tolist()
        return places

    def _providers(self, sources: Iterable[int]) -> dict[int, int]:
        """The assets that provide a capability that changes, each with that capability."""
        return {
            provider: place
            for place in sources
            if self.dependencies.thing(place).kind is ThingKind.CAPABILITY
            for provider in self._graph.predecessor_indices(place)
        }

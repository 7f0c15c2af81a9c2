"""Reach: everything that depends on what a decision changes. Source: MODEL.md 7."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import rustworkx

from bowstring.model.assets import Asset, Focus
from bowstring.model.dependencies import Dependencies, Thing, ThingKind, dependencies_of
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, by_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Something that a decision touches.

    steps: how many dependencies away from what changes; 0 for what changes itself. through: what it depends on
    there; None where it changes itself.
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
        return tuple(one for one in self.touched if one.steps == 0)


class Landscape:
    """Everything that depends on something else, indexed once for many questions."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.dependencies: Dependencies = dependencies_of(portfolio)
        self._graph: rustworkx.PyDiGraph[int | None, None] = rustworkx.PyDiGraph()
        self._graph.add_nodes_from(range(len(self.dependencies.things)))
        self._graph.extend_from_edge_list(list(self.dependencies.edges))
        self._records: Mapping[ThingKind, Mapping[str, Asset | Initiative]] = {
            ThingKind.ASSET: by_key(portfolio.assets),
            ThingKind.INITIATIVE: by_key(portfolio.initiatives),
            ThingKind.CAPABILITY: {},
        }
        self._capabilities = by_key(portfolio.capabilities)

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
        asked = tuple(dict.fromkeys(key for key in keys if key))
        named = {key: self.dependencies.named(key) for key in asked}
        sources = sorted({place for places in named.values() for place in places})
        layers: list[list[int]] = rustworkx.digraph_bfs_layers(self._graph, sources) if sources else []
        steps = {place: step for step, layer in enumerate(layers) for place in layer}
        providers = self._providers(sources)
        things = self.dependencies.things
        touched = [
            Touched(thing=things[place], steps=0, through=things[providers[place]])
            for place in sorted(providers)
            if steps.get(place) != 0
        ]
        touched += [
            Touched(thing=things[place], steps=step, through=self._through(place, steps))
            for place, step in steps.items()
            if step == 0 or place not in providers
        ]
        touched.sort(key=lambda one: (one.steps, one.through is not None, one.thing.kind, one.thing.key))
        return Reach(touched=tuple(touched), unknown=tuple(key for key in asked if not named[key]))

    def below(self, things: Iterable[Thing]) -> frozenset[Thing]:
        """The things, and everything that depends on them."""
        places = [self.dependencies.places[thing.kind][thing.key] for thing in things]
        layers = rustworkx.digraph_bfs_layers(self._graph, places) if places else []
        return frozenset(self.dependencies.things[place] for layer in layers for place in layer)

    def _through(self, place: int, steps: Mapping[int, int]) -> Thing | None:
        """The first of the things one step nearer that it depends on."""
        if steps[place] == 0:
            return None
        nearer = (one for one in self._graph.predecessor_indices(place) if steps.get(one) == steps[place] - 1)
        return self.dependencies.things[min(nearer)]

    def _providers(self, sources: Iterable[int]) -> dict[int, int]:
        """The assets that provide a capability that changes, each with that capability."""
        things = self.dependencies.things
        return {
            provider: place
            for place in sources
            if things[place].kind is ThingKind.CAPABILITY
            for provider in self._graph.predecessor_indices(place)
        }

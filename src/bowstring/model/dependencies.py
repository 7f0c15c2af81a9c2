"""What depends on what: assets, capabilities and initiatives, one step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.assets import Asset, Phase
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_gone


class ThingKind(StrEnum):
    """What a thing that others can depend on is."""

    ASSET = "asset"
    CAPABILITY = "capability"
    INITIATIVE = "initiative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that others can depend on; one key may name an asset and a capability at once."""

    kind: ThingKind
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """Everything that can depend, and every direct dependency.

    things: sorted by kind and key. edges: (what, what depends on it) as places in things, sorted.
    places: of each thing by kind and key.
    """

    things: tuple[Thing, ...]
    edges: tuple[tuple[int, int], ...]
    places: Mapping[ThingKind, Mapping[str, int]]

    def named(self, key: str) -> tuple[int, ...]:
        """The places of everything that a key names."""
        return tuple(known[key] for known in self.places.values() if key in known)


def dependencies_of(portfolio: Portfolio) -> Dependencies:
    """Every direct dependency that the portfolio tells. Circles and keys that name nothing are kept as they are.

    What requires an asset, a capability or an initiative depends on it; a capability on the assets that provide it;
    work on the asset it is done on; an asset that is not live yet on the work that builds it. What is retired or
    stopped depends on nothing any more.
    """
    known = {
        ThingKind.ASSET: sorted(by_key(portfolio.assets)),
        ThingKind.CAPABILITY: sorted(_capabilities(portfolio)),
        ThingKind.INITIATIVE: sorted(by_key(portfolio.initiatives)),
    }
    things = tuple(Thing(kind=kind, key=key) for kind, keys in known.items() for key in keys)
    places: dict[ThingKind, dict[str, int]] = {kind: {} for kind in ThingKind}
    for place, thing in enumerate(things):
        places[thing.kind][thing.key] = place
    edges = set(_asset_edges(portfolio, places))
    edges.update(_work_edges(portfolio, places))
    return Dependencies(things=things, edges=tuple(sorted(edges)), places=places)


_Places = Mapping[ThingKind, Mapping[str, int]]


def _capabilities(portfolio: Portfolio) -> set[str]:
    """Those of the table, and those that assets and initiatives name without one."""
    found = {one.key for one in portfolio.capabilities}
    for asset in portfolio.assets:
        found.update(asset.provides)
    for work in portfolio.initiatives:
        found.update(work.requires_capabilities)
    return found - {""}


def _asset_edges(portfolio: Portfolio, places: _Places) -> Iterator[tuple[int, int]]:
    assets, capabilities = places[ThingKind.ASSET], places[ThingKind.CAPABILITY]
    for asset in by_key(portfolio.assets).values():
        if is_gone(asset, portfolio.settings.start):
            continue
        own = assets[asset.key]
        for capability in asset.provides:
            if capability:
                yield own, capabilities[capability]
        for needed in asset.requires:
            for known in (assets, capabilities):
                if needed in known and known[needed] != own:
                    yield known[needed], own


def _work_edges(portfolio: Portfolio, places: _Places) -> Iterator[tuple[int, int]]:
    assets, capabilities = places[ThingKind.ASSET], places[ThingKind.CAPABILITY]
    works, told = places[ThingKind.INITIATIVE], by_key(portfolio.assets)
    for work in by_key(portfolio.initiatives).values():
        if work.is_stopped:
            continue
        own = works[work.key]
        for needed in work.requires:
            if needed in works and works[needed] != own:
                yield works[needed], own
        for capability in work.requires_capabilities:
            if capability:
                yield capabilities[capability], own
        if work.asset in assets:
            yield assets[work.asset], own
            if _is_being_built(told[work.asset], portfolio.settings.start):
                yield own, assets[work.asset]


def _is_being_built(asset: Asset, start: Quarter) -> bool:
    return asset.phase is not Phase.LIVE and not is_gone(asset, start)

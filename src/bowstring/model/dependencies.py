"""What depends on what: assets, capabilities and initiatives, one step at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.assets import Asset, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
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
    """Everything that can depend, by place, and every direct dependency.

    keys: of assets, then capabilities, then initiatives, each sorted. places: of each thing by kind and key.
    edges: (what, what depends on it) as places; one may stand there twice.
    """

    keys: tuple[str, ...]
    places: Mapping[ThingKind, Mapping[str, int]]
    first_capability: int
    first_initiative: int
    edges: tuple[tuple[int, int], ...]

    def named(self, key: str) -> tuple[int, ...]:
        """The places of everything that a key names."""
        return tuple(place[key] for place in self.places.values() if key in place)

    def thing(self, place: int) -> Thing:
        """The thing at a place."""
        if place >= self.first_initiative:
            kind = ThingKind.INITIATIVE
        else:
            kind = ThingKind.ASSET if place < self.first_capability else ThingKind.CAPABILITY
        return Thing(kind=kind, key=self.keys[place])


def dependencies_of(portfolio: Portfolio) -> Dependencies:
    """Every direct dependency that the portfolio tells. Circles and keys that name nothing are kept as they are.

    What requires an asset, a capability or an initiative depends on it; a capability on the assets that provide it;
    work on the asset it is done on; an asset that is not live yet on the work that builds it. What is retired or
    stopped depends on nothing any more.
    """
    assets, works = portfolio.index.assets, portfolio.index.initiatives
    keys: list[str] = []
    places: dict[ThingKind, Mapping[str, int]] = {}
    for kind, thing_keys in zip(ThingKind, (set(assets), _capabilities(portfolio), set(works)), strict=True):
        ordered = sorted(thing_keys)
        places[kind] = dict(zip(ordered, range(len(keys), len(keys) + len(ordered)), strict=True))
        keys.extend(ordered)
    edges = (
        *_asset_edges(assets.values(), places, portfolio.settings.start),
        *_work_edges(works.values(), places, assets, start=portfolio.settings.start),
    )
    return Dependencies(
        keys=tuple(keys),
        places=places,
        first_capability=len(assets),
        first_initiative=len(keys) - len(works),
        edges=edges,
    )


_Places = Mapping[ThingKind, Mapping[str, int]]


def _capabilities(portfolio: Portfolio) -> set[str]:
    """Those of the table, and those that assets and initiatives name without one."""
    capability_keys = {capability.key for capability in portfolio.capabilities}
    for asset in portfolio.assets:
        capability_keys.update(asset.provides)
    for work in portfolio.initiatives:
        capability_keys.update(work.requires_capabilities)
    return capability_keys - {""}


def _asset_edges(assets: Iterable[Asset], places: _Places, start: Quarter) -> list[tuple[int, int]]:
    """What provides and requires what; a list, since portfolios of a hundred thousand assets come this way."""
    asset_places, capabilities = places[ThingKind.ASSET], places[ThingKind.CAPABILITY]
    edges = []
    for asset in assets:
        if is_gone(asset, start):
            continue
        own = asset_places[asset.key]
        for capability in asset.provides:
            if capability:
                edges.append((own, capabilities[capability]))
        for needed in asset.requires:
            if needed in asset_places and asset_places[needed] != own:
                edges.append((asset_places[needed], own))
            if needed in capabilities:
                edges.append((capabilities[needed], own))
    return edges


def _work_edges(
    works: Iterable[Initiative], places: _Places, assets_by_key: Mapping[str, Asset], *, start: Quarter
) -> Iterator[tuple[int, int]]:
    assets, capabilities = places[ThingKind.ASSET], places[ThingKind.CAPABILITY]
    initiative_places = places[ThingKind.INITIATIVE]
    for work in works:
        if work.is_over:
            continue
        own = initiative_places[work.key]
        for needed in work.requires:
            if needed in initiative_places and initiative_places[needed] != own:
                yield initiative_places[needed], own
        for capability in work.requires_capabilities:
            if capability:
                yield capabilities[capability], own
        if work.asset in assets:
            yield assets[work.asset], own
            asset = assets_by_key[work.asset]
            if asset.phase is not Phase.LIVE and not is_gone(asset, start):
                yield own, assets[work.asset]

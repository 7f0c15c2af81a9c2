"""Descriptions: what a portfolio says about each asset and initiative, as prior art is searched in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bowstring.model.assets import Asset, Capability
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio
from bowstring.reuse.timing import Clock, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """An asset or initiative as people would look for it.

    table: assets or initiatives. context: what the records around it say: needs, capabilities, the asset worked on.
    provides: keys of capabilities that it brings; an initiative brings those of its asset.
    """

    key: str
    table: str
    name: str
    text: str
    context: str
    needs: tuple[str, ...]
    provides: tuple[str, ...]
    time: Time


def describe(portfolio: Portfolio) -> tuple[Description, ...]:
    """Every asset, then every initiative, of a portfolio; the first of two that share a key."""
    return tuple(_Describing(portfolio).all())


class _Describing:
    """Looks up what records name; keys that name nothing say nothing."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.clock = Clock(portfolio)
        self.assets: Mapping[str, Asset] = portfolio.index.assets
        self.initiatives: Mapping[str, Initiative] = portfolio.index.initiatives
        self.needs: Mapping[str, Need] = portfolio.index.needs
        self.capabilities: Mapping[str, Capability] = portfolio.index.capabilities

    def all(self) -> Iterator[Description]:
        for asset in self.assets.values():
            yield Description(
                key=asset.key,
                table="assets",
                name=asset.name,
                text=asset.description,
                context=self._context(asset.needs, asset.provides),
                needs=asset.needs,
                provides=asset.provides,
                time=self.clock.of_asset(asset),
            )
        for work in self.initiatives.values():
            asset_of = self.assets.get(work.asset)
            yield Description(
                key=work.key,
                table="initiatives",
                name=work.name,
                text=work.description,
                context=" ".join((asset_of.name if asset_of else "", self._context(work.needs, ()))),
                needs=work.needs,
                provides=asset_of.provides if asset_of else (),
                time=self.clock.of_initiative(work),
            )

    def _context(self, needs: tuple[str, ...], capabilities: tuple[str, ...]) -> str:
        statements = [self.needs[key].statement for key in needs if key in self.needs]
        statements += [self.capabilities[key].name for key in capabilities if key in self.capabilities]
        return " ".join(statements)

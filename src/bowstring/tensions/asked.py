"""Capabilities that work and assets ask of others: there, planned for a quarter, or missing, and what waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import CapabilityAsk, capability_asks
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import NOISE, Effect, WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.tensions.standing import Standing, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityAsked:
    """A capability that work or assets ask for, and what waits for it.

    available_from: the first quarter in which it is there, where planned. providers: live assets, or the work
    that would provide it; none where nothing would. waiting: initiatives that ask for it and have to wait.
    points, user, business: how much better the best divisible plan would be if none of them had to; None if
    not priced. Source: docs/methods.md#who-is-served.
    """

    capability: str
    name: str
    standing: Standing
    available_from: Quarter | None
    providers: tuple[str, ...]
    initiatives: tuple[str, ...]
    assets: tuple[str, ...]
    waiting: tuple[str, ...]
    points: float | None
    user: float | None
    business: float | None


def asked_capabilities(
    portfolio: Portfolio, work: Work, pricer: Pricer | None
) -> tuple[CapabilityAsked, ...]:
    """Every capability asked for, in the order of its table; one that stands in no table comes last.

    Args:
        portfolio: its facts.
        work: what is live and what is coming.
        pricer: prices from today's plan; None if there is none.
    """
    names = {capability.key: capability.name for capability in portfolio.capabilities}
    providable = {*names, *(key for asset in portfolio.assets for key in asset.provides)}
    asks: dict[str, list[CapabilityAsk]] = defaultdict(list)
    for ask in capability_asks(portfolio):
        asks[ask.capability].append(ask)
    by_assets: dict[str, list[str]] = defaultdict(list)
    for asset in work.assets:
        for key in asset.requires:
            if key in providable:
                by_assets[key].append(asset.key)
    needed = [key for key in names if key in asks or key in by_assets]
    others = sorted({*asks, *by_assets} - {*names})
    return tuple(
        _capability(
            key,
            names.get(key, key),
            asks=asks[key],
            by_assets=sorted(by_assets[key]),
            work=work,
            pricer=pricer,
        )
        for key in (*needed, *others)
    )


def _capability(
    key: str,
    name: str,
    *,
    asks: Sequence[CapabilityAsk],
    by_assets: Sequence[str],
    work: Work,
    pricer: Pricer | None,
) -> CapabilityAsked:
    providing = [asset for asset in work.assets if key in asset.provides]
    at_work = {asset.key for asset in providing}
    works = [initiative for initiative in work.initiatives if initiative.asset in at_work]
    standing, available_from = work.standing(providing, works)
    live = sorted(asset.key for asset in providing if work.is_live(asset))
    waiting = sorted({ask.consumer for ask in asks if ask.requirement is not None})
    effect = _worth(key, waiting, pricer)
    return CapabilityAsked(
        capability=key,
        name=name,
        standing=standing,
        available_from=available_from,
        providers=tuple(live or sorted(work.key for work in works)),
        initiatives=tuple(sorted(ask.consumer for ask in asks)),
        assets=tuple(by_assets),
        waiting=tuple(waiting),
        points=None if effect is None else effect.points,
        user=None if effect is None else effect.lens[Lens.USER_NEED],
        business=None if effect is None else effect.lens[Lens.BUSINESS_VALUE],
    )


def _worth(capability: str, waiting: Sequence[str], pricer: Pricer | None) -> Effect | None:
    """What it would bring if nobody had to wait for a capability: all those requirements dropped at once."""
    if pricer is None or not waiting:
        return None
    dropped = tuple(
        ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(consumer, capability))
        for consumer in waiting
    )
    effect = pricer.effect(WhatIf(dropped=dropped))
    return effect if effect.points > NOISE else Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))

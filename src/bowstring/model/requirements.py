"""Who has to wait for whom: what initiatives require, resolved to the initiatives that would provide it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bowstring.model.assets import Asset, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One of `providers` must be finished before `consumer` starts. Source: docs/methods.md#constraints.

    providers: keys of initiatives, sorted. capability: what is asked for; "" where an initiative is named.
    available_from: the quarter from which it is met without any initiative; None for never.
    """

    consumer: str
    providers: tuple[str, ...]
    capability: str = ""
    available_from: Quarter | None = None

    @property
    def of(self) -> str:
        """The key of what is required: a capability or an initiative."""
        return self.capability or self.providers[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityAsk:
    """A capability that an initiative asks for, whether met or not."""

    consumer: str
    capability: str
    met_by: tuple[str, ...] = ()
    requirement: Requirement | None = None

    @property
    def is_unmet(self) -> bool:
        """Whether nothing provides it and nothing would."""
        return not self.met_by and self.requirement is None


def is_finished(initiative: Initiative, start: Quarter) -> bool:
    """Whether it is said to be done, or was committed so early that it is delivered before `start`."""
    if initiative.is_complete:
        return True
    since = initiative.running_since(start)
    if since is None or initiative.duration is None:
        return False
    return initiative.duration <= start.minus(since)


def is_under_way(initiative: Initiative, start: Quarter) -> bool:
    """Whether it runs, and something of it is left from `start` on."""
    return initiative.is_running and not is_finished(initiative, start)


def work_to_plan(portfolio: Portfolio) -> tuple[Initiative, ...]:
    """What a plan is about: neither stopped nor finished before the plan starts."""
    start = portfolio.settings.start
    return tuple(work for work in portfolio.initiatives if not work.is_over and not is_finished(work, start))


def is_gone(asset: Asset, start: Quarter) -> bool:
    """Whether an asset is retired at the start of the plan."""
    return asset.phase is Phase.RETIRED or (asset.retired_on is not None and asset.retired_on <= start)


def requirements_of(portfolio: Portfolio) -> tuple[Requirement, ...]:
    """Every requirement that can bind, sorted by consumer; dangling ones are left to the checks.

    Running and finished work waits for nothing: it has started.
    """
    initiatives_by_key = portfolio.index.initiatives
    named = [
        Requirement(consumer=initiative.key, providers=(provider,))
        for initiative in portfolio.initiatives
        if _can_wait(initiative)
        for provider in sorted(set(initiative.requires))
        if provider in initiatives_by_key
        and provider != initiative.key
        and not is_finished(initiatives_by_key[provider], portfolio.settings.start)
    ]
    requirements = [ask.requirement for ask in capability_asks(portfolio) if ask.requirement is not None]
    waiting = {key for key, initiative in initiatives_by_key.items() if _can_wait(initiative)}
    return tuple(
        sorted(
            [*named, *(requirement for requirement in requirements if requirement.consumer in waiting)],
            key=lambda requirement: (requirement.consumer, requirement.capability, requirement.providers),
        )
    )


def capability_asks(portfolio: Portfolio) -> tuple[CapabilityAsk, ...]:
    """Every capability that an initiative asks for: met today, waiting for a provider, or unmet."""
    providing: dict[str, list[Asset]] = defaultdict(list)
    for asset in portfolio.assets:
        for capability in asset.provides:
            providing[capability].append(asset)
    working_on: dict[str, list[Initiative]] = defaultdict(list)
    asked_for: set[str] = set()
    for initiative in portfolio.initiatives:
        if not initiative.is_stopped:
            asked_for.update(initiative.requires_capabilities)
            if initiative.asset:
                working_on[initiative.asset].append(initiative)
    # What there is of a capability is the same for all who ask for it.
    supplies = {
        capability: _supply_of(providing.get(capability, []), working_on, portfolio.settings.start)
        for capability in asked_for
    }
    return tuple(
        _ask(initiative, capability, supplies[capability])
        for initiative in portfolio.initiatives
        if not initiative.is_stopped
        for capability in sorted(set(initiative.requires_capabilities))
    )


def downstream(requirements: Iterable[Requirement], keys: Iterable[str]) -> frozenset[str]:
    """The keys, and every initiative that requires one of them, directly or through others."""
    consumers: dict[str, list[str]] = defaultdict(list)
    for requirement in requirements:
        for provider in requirement.providers:
            consumers[provider].append(requirement.consumer)
    reach = set(keys)
    open_ends = list(reach)
    while open_ends:
        for consumer in consumers.get(open_ends.pop(), []):
            if consumer not in reach:
                reach.add(consumer)
                open_ends.append(consumer)
    return frozenset(reach)


def _can_wait(initiative: Initiative) -> bool:
    return not initiative.is_running and not initiative.is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class _Supply:
    """Who meets a capability today; else the work that would, and the first quarter in which it comes without any."""

    live: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    available_from: Quarter | None = None


def _supply_of(assets: list[Asset], working_on: Mapping[str, list[Initiative]], start: Quarter) -> _Supply:
    kept = [asset for asset in assets if not is_gone(asset, start)]
    live = [
        asset.key
        for asset in kept
        if asset.phase is Phase.LIVE and (asset.available_from is None or asset.available_from <= start)
    ]
    if live:
        return _Supply(live=tuple(sorted(live)))
    working = [work for asset in kept for work in working_on.get(asset.key, [])]
    dates = [asset.available_from for asset in kept if asset.available_from is not None]
    dates += [_done_from(work, start) for work in working if is_finished(work, start)]
    return _Supply(
        providers=tuple(sorted({work.key for work in working})), available_from=min(dates, default=None)
    )


def _ask(initiative: Initiative, capability: str, supply: _Supply) -> CapabilityAsk:
    if supply.live:
        return CapabilityAsk(consumer=initiative.key, capability=capability, met_by=supply.live)
    if initiative.key in supply.providers:
        return CapabilityAsk(consumer=initiative.key, capability=capability, met_by=(initiative.asset,))
    if not supply.providers and supply.available_from is None:
        return CapabilityAsk(consumer=initiative.key, capability=capability)
    requirement = Requirement(
        consumer=initiative.key,
        providers=supply.providers,
        capability=capability,
        available_from=supply.available_from,
    )
    return CapabilityAsk(consumer=initiative.key, capability=capability, requirement=requirement)


def _done_from(work: Initiative, start: Quarter) -> Quarter:
    """The first quarter in which finished work is there."""
    if work.committed_start is None or work.duration is None:
        return start
    return (
        min(start, work.committed_start.plus(work.duration))
        if work.is_complete
        else (work.committed_start.plus(work.duration))
    )

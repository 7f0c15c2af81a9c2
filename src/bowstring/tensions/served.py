"""Who is served: needs met and left out, outcomes and who works towards them, capabilities asked for."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Phase
from bowstring.model.delivery import Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need, Outcome
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import CapabilityAsk, capability_asks, is_finished
from bowstring.planning.problem import Fact, FactKind
from bowstring.planning.whatif import NOISE, Effect, Pricer, WhatIf


class Standing(StrEnum):
    """Where something that is wanted stands: there today, coming with the plan, or left out of it."""

    TODAY = "today"
    PLANNED = "planned"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedServed:
    """A need, when it is met and by what.

    people: affected a year; None where unknown. served_from: the first quarter in which planned work meets it;
    None unless planned. assets: live ones that meet it. initiatives: in the plan and naming it, even where it is
    met today; not_planned: naming it, left out.
    """

    need: str
    statement: str
    life_event: str
    groups: tuple[str, ...]
    people: float | None
    standing: Standing
    served_from: Quarter | None
    assets: tuple[str, ...]
    initiatives: tuple[str, ...]
    not_planned: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Needs and people a year by standing, of one life event or group; somebody with two needs counts twice.

    unknown: needs of which nobody knows how many people they affect.
    """

    name: str
    needs: Mapping[Standing, int]
    people: Mapping[Standing, float]
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterServed:
    """Needs met by the start of a quarter, and the people a year they affect."""

    quarter: Quarter
    needs: int
    people: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReach:
    """A shared outcome, who works towards it, and how far it is from its target.

    latest: last measured, else the baseline. distance: target − latest, in its unit. covered: share of the way
    from baseline to target; None where a figure is missing. teams: of the planned initiatives.
    """

    outcome: str
    name: str
    unit: str
    baseline: float | None
    target: float | None
    latest: float | None
    distance: float | None
    covered: float | None
    initiatives: tuple[str, ...]
    not_planned: tuple[str, ...]
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityAsked:
    """A capability that work or assets ask for, and what waits for it.

    available_from: the first quarter in which it is there, where planned. providers: live assets, or the work
    that would provide it; none where nothing would. waiting: initiatives that ask for it and have to wait.
    points, user, business: how much better the best divisible plan would be if none of them had to; None where
    not priced. Source: MODEL.md 3.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Who is served, in the order of a life: as the needs table has its life events. Source: MODEL.md 3."""

    needs: tuple[NeedServed, ...]
    life_events: tuple[Tally, ...]
    groups: tuple[Tally, ...]
    quarters: tuple[QuarterServed, ...]
    outcomes: tuple[OutcomeReach, ...]
    capabilities: tuple[CapabilityAsked, ...]


def who_is_served(
    portfolio: Portfolio, starts: Mapping[str, Quarter | None], pricer: Pricer | None = None
) -> Served:
    """What a plan does for people, outcomes and those who build on each other.

    starts: the quarter in which each initiative starts; None or absent where it does not. Work delivered before
    the plan counts as there today. pricer: tells what waits for a capability; None leaves it unpriced.
    """
    work = _Work(portfolio, starts)
    needs = tuple(_need(need, work) for need in _in_life_order(portfolio.needs))
    return Served(
        needs=needs,
        life_events=_tallies(needs, lambda one: (one.life_event,)),
        groups=_tallies(needs, lambda one: one.groups),
        quarters=_by_quarter(portfolio, needs),
        outcomes=tuple(_outcome(outcome, work) for outcome in portfolio.outcomes),
        capabilities=_capabilities(portfolio, work, pricer),
    )


class _Work:
    """What is live, what is coming and when, by what it serves."""

    def __init__(self, portfolio: Portfolio, starts: Mapping[str, Quarter | None]) -> None:
        self.start = portfolio.settings.start
        self.assets = [asset for asset in portfolio.assets if asset.phase is not Phase.RETIRED]
        self.initiatives = [one for one in portfolio.initiatives if not one.is_stopped]
        self.done = {one.key: self._done(one, starts) for one in self.initiatives}
        self.measured = _latest(portfolio.measurements)

    def _done(self, one: Initiative, starts: Mapping[str, Quarter | None]) -> Quarter | None:
        """The first quarter after it is delivered; None where it is not planned."""
        begun = one.committed_start if is_finished(one, self.start) else starts.get(one.key)
        return None if begun is None or one.duration is None else begun.plus(one.duration)

    def is_live(self, asset: Asset) -> bool:
        """Whether people can use it at the start of the plan."""
        gone = asset.retired_on is not None and asset.retired_on <= self.start
        late = asset.available_from is not None and asset.available_from > self.start
        return asset.phase is Phase.LIVE and not gone and not late

    def standing(
        self, assets: Sequence[Asset], works: Sequence[Initiative]
    ) -> tuple[Standing, Quarter | None]:
        """Where what these assets and initiatives bring stands, and from when where it is planned."""
        coming = [self.done[one.key] for one in works] + [asset.available_from for asset in assets]
        dates = [date for date in coming if date is not None]
        if any(self.is_live(asset) for asset in assets) or any(date <= self.start for date in dates):
            return Standing.TODAY, None
        return (Standing.PLANNED, min(dates)) if dates else (Standing.LEFT_OUT, None)

    def split(self, works: Iterable[Initiative]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of those planned, or delivered already, and of those left out, each sorted."""
        told = sorted(works, key=lambda one: one.key)
        planned = tuple(one.key for one in told if self.done[one.key] is not None)
        return planned, tuple(one.key for one in told if self.done[one.key] is None)


def _in_life_order(needs: Sequence[Need]) -> list[Need]:
    """The needs with each life event's together, in the order in which the events first appear."""
    events = list(dict.fromkeys(need.life_event for need in needs))
    return sorted(needs, key=lambda need: events.index(need.life_event))


def _need(need: Need, work: _Work) -> NeedServed:
    assets = [asset for asset in work.assets if need.key in asset.needs]
    naming = [one for one in work.initiatives if need.key in one.needs]
    standing, served_from = work.standing(assets, naming)
    planned, not_planned = work.split(naming)
    return NeedServed(
        need=need.key,
        statement=need.statement,
        life_event=need.life_event,
        groups=need.groups,
        people=need.people_affected,
        standing=standing,
        served_from=served_from,
        assets=tuple(sorted(asset.key for asset in assets if work.is_live(asset))),
        initiatives=planned,
        not_planned=not_planned,
    )


def _tallies(needs: Iterable[NeedServed], names: Callable[[NeedServed], Iterable[str]]) -> tuple[Tally, ...]:
    """Needs counted under each of their names, in order of first appearance; those without a name are left out."""
    by_name: dict[str, list[NeedServed]] = defaultdict(list)
    for need in needs:
        for name in dict.fromkeys(names(need)):
            by_name[name].append(need)
    return tuple(_tally(name, some) for name, some in by_name.items() if name)


def _tally(name: str, needs: Sequence[NeedServed]) -> Tally:
    def people(standing: Standing) -> float:
        return math.fsum(one.people or 0.0 for one in needs if one.standing is standing)

    return Tally(
        name=name,
        needs={standing: sum(one.standing is standing for one in needs) for standing in Standing},
        people={standing: people(standing) for standing in Standing},
        unknown=sum(one.people is None for one in needs),
    )


def _by_quarter(portfolio: Portfolio, needs: Sequence[NeedServed]) -> tuple[QuarterServed, ...]:
    """From the start of the plan to the quarter after its last."""
    found = []
    for offset in range(portfolio.settings.quarters + 1):
        quarter = portfolio.settings.start.plus(offset)
        met = [
            one
            for one in needs
            if one.standing is Standing.TODAY or (one.served_from is not None and one.served_from <= quarter)
        ]
        people = math.fsum(one.people or 0.0 for one in met)
        found.append(QuarterServed(quarter=quarter, needs=len(met), people=people))
    return tuple(found)


def _latest(measurements: Iterable[Measurement]) -> dict[tuple[str, str], float]:
    """The last value of each measure of each thing; periods are written so that they sort by time."""
    ordered = sorted(measurements, key=lambda one: one.period)
    return {(one.of, one.measure): one.value for one in ordered}


def _outcome(outcome: Outcome, work: _Work) -> OutcomeReach:
    serving = [one for one in work.initiatives if outcome.key in one.outcomes]
    planned, not_planned = work.split(serving)
    latest = work.measured.get((outcome.key, outcome.measure), outcome.baseline)
    baseline, target = outcome.baseline, outcome.target
    covered = None
    if latest is not None and baseline is not None and target is not None and target != baseline:
        covered = (latest - baseline) / (target - baseline)
    return OutcomeReach(
        outcome=outcome.key,
        name=outcome.name,
        unit=outcome.unit,
        baseline=baseline,
        target=target,
        latest=latest,
        distance=None if latest is None or target is None else target - latest,
        covered=covered,
        initiatives=planned,
        not_planned=not_planned,
        teams=tuple(sorted({one.team for one in serving if one.team and one.key in planned})),
    )


def _capabilities(portfolio: Portfolio, work: _Work, pricer: Pricer | None) -> tuple[CapabilityAsked, ...]:
    """Every capability asked for, in the order of its table; one that stands in no table comes last."""
    names = {capability.key: capability.name for capability in portfolio.capabilities}
    known = {*names, *(key for asset in portfolio.assets for key in asset.provides)}
    asks: dict[str, list[CapabilityAsk]] = defaultdict(list)
    for ask in capability_asks(portfolio):
        asks[ask.capability].append(ask)
    by_assets: dict[str, list[str]] = defaultdict(list)
    for asset in work.assets:
        for key in asset.requires:
            if key in known:
                by_assets[key].append(asset.key)
    asked = [key for key in names if key in asks or key in by_assets]
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
        for key in (*asked, *others)
    )


def _capability(
    key: str,
    name: str,
    *,
    asks: Sequence[CapabilityAsk],
    by_assets: Sequence[str],
    work: _Work,
    pricer: Pricer | None,
) -> CapabilityAsked:
    providing = [asset for asset in work.assets if key in asset.provides]
    at_work = {asset.key for asset in providing}
    works = [one for one in work.initiatives if one.asset in at_work]
    standing, available_from = work.standing(providing, works)
    live = sorted(asset.key for asset in providing if work.is_live(asset))
    waiting = sorted({ask.consumer for ask in asks if ask.requirement is not None})
    effect = _worth(key, waiting, pricer)
    return CapabilityAsked(
        capability=key,
        name=name,
        standing=standing,
        available_from=available_from,
        providers=tuple(live or sorted(one.key for one in works)),
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
    dropped = tuple(Fact(kind=FactKind.REQUIREMENT, about=(consumer, capability)) for consumer in waiting)
    effect = pricer.effect(WhatIf(dropped=dropped))
    return effect if effect.points > NOISE else Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))

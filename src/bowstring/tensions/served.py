"""Who is served: needs met and left out, outcomes and who works towards them, capabilities asked for."""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bowstring.model.assessments import Lens
from bowstring.model.needs import Need, Outcome
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.problem.outcomes import contributions_to
from bowstring.tensions.asked import CapabilityAsked, asked_capabilities
from bowstring.tensions.outcomes import OutcomeChance, outcome_chances, outcome_costs
from bowstring.tensions.standing import Standing, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedServed:
    """A need, when it is met and by what.

    people: affected a year; None if unknown. served_from: the first quarter in which planned work meets it;
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

    unknown: needs without a known number of people affected.
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
    from baseline to target; None if a figure is missing. teams: of the planned initiatives. at_least: the level that
    the plan is held to. by: the last quarter that counts; expected: the level then; chance: that the target is reached
    by then; None if nobody contributes or a figure is missing. costs: what holding the plan to it costs each side.
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
    at_least: float | None = None
    by: Quarter | None = None
    expected: float | None = None
    chance: float | None = None
    costs: Mapping[Lens, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Who is served, in the order of a life: as the needs table has its life events.

    Source: docs/methods.md#who-is-served.
    """

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
    work = Work(portfolio, starts)
    # Periods are written so that they sort by time: the last value of each measure of each thing holds.
    ordered = sorted(portfolio.measurements, key=lambda measurement: measurement.period)
    measured = {(measurement.of, measurement.measure): measurement.value for measurement in ordered}
    # Each life event's together, in the order in which the events first appear.
    events = list(dict.fromkeys(need.life_event for need in portfolio.needs))
    in_life_order = sorted(portfolio.needs, key=lambda need: events.index(need.life_event))
    needs = tuple(_need(need, work) for need in in_life_order)
    contributing = contributions_to(portfolio)
    chances = outcome_chances(portfolio, starts)
    costs = outcome_costs(pricer) if pricer is not None else {}
    return Served(
        needs=needs,
        life_events=_tallies(needs, lambda need: (need.life_event,)),
        groups=_tallies(needs, lambda need: need.groups),
        quarters=_by_quarter(portfolio, needs),
        outcomes=tuple(
            dataclasses.replace(
                _outcome(outcome, work, measured, contributing.get(outcome.key, {})),
                **_reach(chances.get(outcome.key)),
                costs=costs.get(outcome.key, {}),
            )
            for outcome in portfolio.outcomes
        ),
        capabilities=asked_capabilities(portfolio, work, pricer),
    )


def _need(need: Need, work: Work) -> NeedServed:
    assets = [asset for asset in work.assets if need.key in asset.needs]
    naming = [initiative for initiative in work.initiatives if need.key in initiative.needs]
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
        return math.fsum(need.people or 0.0 for need in needs if need.standing is standing)

    return Tally(
        name=name,
        needs={standing: sum(need.standing is standing for need in needs) for standing in Standing},
        people={standing: people(standing) for standing in Standing},
        unknown=sum(need.people is None for need in needs),
    )


def _by_quarter(portfolio: Portfolio, needs: Sequence[NeedServed]) -> tuple[QuarterServed, ...]:
    """From the start of the plan to the quarter after its last."""
    quarters = []
    for offset in range(portfolio.settings.quarters + 1):
        quarter = portfolio.settings.start.plus(offset)
        met = [
            need
            for need in needs
            if need.standing is Standing.TODAY
            or (need.served_from is not None and need.served_from <= quarter)
        ]
        people = math.fsum(need.people or 0.0 for need in met)
        quarters.append(QuarterServed(quarter=quarter, needs=len(met), people=people))
    return tuple(quarters)


def _reach(chance: OutcomeChance | None) -> dict[str, Any]:
    """What is expected by the outcome's date, where anybody contributes."""
    if chance is None:
        return {}
    return {"by": chance.expected.by, "expected": chance.expected.level, "chance": chance.chance}


def _outcome(
    outcome: Outcome, work: Work, measured: Mapping[tuple[str, str], float], contributing: Container[str]
) -> OutcomeReach:
    serving = [
        initiative
        for initiative in work.initiatives
        if outcome.key in initiative.outcomes or initiative.key in contributing
    ]
    planned, not_planned = work.split(serving)
    latest = measured.get((outcome.key, outcome.measure), outcome.baseline)
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
        teams=tuple(
            sorted(
                {initiative.team for initiative in serving if initiative.team and initiative.key in planned}
            )
        ),
        at_least=outcome.at_least,
    )

"""Coordination: which teams depend on each other, and which of those work together.

Source: docs/teams.md#who-needs-to-coordinate.

Evidence for congruence is mixed: it prompts conversations and is never a target.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bowstring.model.dependencies import Dependencies, Thing, ThingKind, dependencies_of
from bowstring.model.organisation import Tie
from bowstring.model.portfolio import Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """One thing of a team's that depends on a thing of another team's; through: the capability, if by one.

    Where both teams work on the same thing, consumer and provider are that thing.
    """

    consumer_team: str
    provider_team: str
    consumer: Thing
    provider: Thing
    through: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationNeed:
    """Two teams that need to coordinate, in order of key, and why. ties: what is told of their working together."""

    teams: tuple[str, str]
    dependencies: tuple[Dependency, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether they are known to work together; a tie of unknown strength counts."""
        return any(is_there(tie) for tie in self.ties)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCoordination:
    """With how many teams one needs to coordinate, and with how many of those it works together."""

    team: str
    needed: int
    met: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """Every need to coordinate, sorted by the pair of teams, and what ties there are without one.

    congruence: share of the needs that are met, 0 to 1; None if nothing is needed.
    """

    needs: tuple[CoordinationNeed, ...]
    spare: tuple[Tie, ...]

    @property
    def congruence(self) -> float | None:
        """|CR ∧ CA| / |CR|. Source: Cataldo & Herbsleb 2013."""
        return sum(need.is_met for need in self.needs) / len(self.needs) if self.needs else None

    @property
    def missing(self) -> tuple[CoordinationNeed, ...]:
        """The needs that no tie meets, those with most dependencies first."""
        unmet = [need for need in self.needs if not need.is_met]
        return tuple(sorted(unmet, key=lambda need: (-len(need.dependencies), need.teams)))

    @property
    def by_team(self) -> tuple[TeamCoordination, ...]:
        """The same by team, sorted; teams that need nobody are left out."""
        outcomes: dict[str, list[bool]] = defaultdict(list)
        for need in self.needs:
            for team in need.teams:
                outcomes[team].append(need.is_met)
        return tuple(
            TeamCoordination(team=team, needed=len(met), met=sum(met))
            for team, met in sorted(outcomes.items())
        )


def coordination_of(portfolio: Portfolio) -> Coordination:
    """Who needs to coordinate, CR = T_A·T_D·T_Aᵀ off the diagonal, and who does, CA.

    T_A: a team has an asset that it owns or works on, and its own work. T_D: one thing depends on another directly, or
    on a capability that it provides; and each on itself, since teams that work on one thing must talk. It is mutual.
    """
    dependencies = dependencies_of(portfolio)
    having = _teams_of(portfolio)
    dependencies_between: dict[tuple[str, str], dict[Dependency, None]] = defaultdict(dict)
    for provider, consumer, through in _steps(dependencies, having):
        for provider_team in having[provider]:
            for consumer_team in having[consumer]:
                if provider_team != consumer_team:
                    pair = _pair(provider_team, consumer_team)
                    dependency = _dependency(
                        (consumer_team, provider_team), consumer, provider, through=through
                    )
                    dependencies_between[pair][dependency] = None
    ties: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in portfolio.ties:
        if tie.a and tie.b and tie.a != tie.b:
            ties[_pair(tie.a, tie.b)].append(tie)
    return Coordination(
        needs=tuple(
            CoordinationNeed(
                teams=pair,
                dependencies=tuple(sorted(dependencies_between[pair], key=_rank)),
                ties=tuple(ties[pair]),
            )
            for pair in sorted(dependencies_between)
        ),
        spare=tuple(
            tie
            for pair in sorted(ties)
            if pair not in dependencies_between
            for tie in ties[pair]
            if is_there(tie)
        ),
    )


def is_there(tie: Tie) -> bool:
    """Whether a tie says that the teams work together: any but one of strength 0."""
    return tie.strength is None or not tie.strength <= 0


def _teams_of(portfolio: Portfolio) -> Mapping[Thing, tuple[str, ...]]:
    """T_A by thing: the teams that have it, sorted; nobody has a capability."""
    team_keys: dict[Thing, set[str]] = defaultdict(set)
    assets = portfolio.index.assets
    for asset in assets.values():
        team_keys[Thing(kind=ThingKind.ASSET, key=asset.key)].add(asset.team)
    for work in portfolio.index.initiatives.values():
        if not work.is_stopped:
            team_keys[Thing(kind=ThingKind.INITIATIVE, key=work.key)].add(work.team)
            if work.asset in assets:
                team_keys[Thing(kind=ThingKind.ASSET, key=work.asset)].add(work.team)
    return {thing: tuple(sorted(teams - {""})) for thing, teams in team_keys.items()}


def _steps(
    dependencies: Dependencies, having: Mapping[Thing, tuple[str, ...]]
) -> Iterable[tuple[Thing, Thing, str]]:
    """T_D: (what, what depends on it, through which capability), and everything on itself."""
    before: dict[Thing, list[Thing]] = defaultdict(list)
    after: dict[Thing, list[Thing]] = defaultdict(list)
    for node, other in set(dependencies.edges):
        source, target = dependencies.thing(node), dependencies.thing(other)
        if source.kind is ThingKind.CAPABILITY:
            after[source].append(target)
        elif target.kind is ThingKind.CAPABILITY:
            before[target].append(source)
        elif source in having and target in having:
            yield source, target, ""
    for capability, providers in before.items():
        for provider in providers:
            for consumer in after[capability]:
                if provider in having and consumer in having and provider != consumer:
                    yield provider, consumer, capability.key
    for thing in having:
        yield thing, thing, ""


def _dependency(teams: tuple[str, str], consumer: Thing, provider: Thing, *, through: str) -> Dependency:
    """A dependency between (consumer's, provider's) teams."""
    # On one thing neither waits for the other: told once, in order of key.
    consumer_team, provider_team = _pair(*teams) if consumer == provider else teams
    return Dependency(
        consumer_team=consumer_team,
        provider_team=provider_team,
        consumer=consumer,
        provider=provider,
        through=through,
    )


def _pair(team: str, other: str) -> tuple[str, str]:
    return (team, other) if team <= other else (other, team)


def _rank(dependency: Dependency) -> tuple[str, ...]:
    ends = (dependency.consumer, dependency.provider)
    return (
        dependency.consumer_team,
        dependency.provider_team,
        *(part for end in ends for part in (end.kind, end.key)),
        dependency.through,
    )

"""Levels: who decides is the lowest that contains what a decision reaches. Source: docs/decisions.md#level."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.decision_rights.reach import Landscape, Reach
from bowstring.model.assets import Focus
from bowstring.model.decisions import Decision, Level
from bowstring.model.dependencies import Thing, ThingKind
from bowstring.model.language import phrase

_RANKS = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """At which level something is decided, and why there.

    level: None if nothing that is known changes. team: who decides below the enterprise; "" where no team is
    named. reason: in words.
    """

    level: Level | None
    reason: str
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLevel:
    """A decision's recorded level beside the one that its reach asks for."""

    decision: Decision
    reach: Reach
    computed: Deciding

    @property
    def difference(self) -> int | None:
        """Levels by which it is decided above (more than 0) or below its reach; None if either is unknown."""
        if self.decision.level is None or self.computed.level is None:
            return None
        return _RANKS[self.decision.level] - _RANKS[self.computed.level]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShares:
    """How decisions in force are spread over the levels.

    shares: of those with a recorded level, 0 to 1; empty where none has one. above, below, as_computed: how many are
    decided above, below or at the level of their reach. unknown: either level is not known.
    """

    decided: int
    shares: Mapping[Level, float]
    above: int
    below: int
    as_computed: int
    unknown: int


def who_decides(landscape: Landscape, reach: Reach, *, stake: float | None = None) -> Deciding:
    """The lowest level that contains a reach: one team, one platform with its consumers, else the enterprise.

    stake: points at stake, where priced; above the portfolio's threshold it goes up to the enterprise.
    """
    things = [touched.thing for touched in reach.touched if touched.thing.kind is not ThingKind.CAPABILITY]
    if not reach.touched:
        return Deciding(
            level=None, reason=phrase("We do not know what it changes, so we cannot say who it affects.")
        )
    threshold = landscape.portfolio.settings.stake_threshold
    if stake is not None and stake > threshold:
        return Deciding(
            level=Level.ENTERPRISE,
            reason=phrase("More is at stake than the {threshold:g} points that go up.", threshold=threshold),
        )
    owners = {_owner(landscape, thing) for thing in things}
    if len(owners) <= 1:
        team = landscape.team(things[0]) if things else ""
        return Deciding(
            level=Level.TEAM, team=team, reason=phrase("Everything it affects belongs to one team.")
        )
    platform = _platform_of_all(landscape, things)
    if platform is not None:
        reason = phrase("Everything it affects is one platform and what depends on it.")
        return Deciding(level=Level.PLATFORM, team=platform, reason=reason)
    reason = phrase(
        "It touches the work of {owners:,} teams, which do not share one platform.", owners=len(owners)
    )
    return Deciding(level=Level.ENTERPRISE, reason=reason)


def decision_levels(
    landscape: Landscape, stakes: Mapping[str, float] | None = None
) -> tuple[DecisionLevel, ...]:
    """Every decision that still holds, in the order of the table, with the level that its reach asks for.

    stakes: points at stake by decision, where priced.
    """
    levels = []
    for decision in landscape.portfolio.decisions:
        if decision.holds:
            reach = landscape.reach(decision.changes)
            computed = who_decides(landscape, reach, stake=(stakes or {}).get(decision.key))
            levels.append(DecisionLevel(decision=decision, reach=reach, computed=computed))
    return tuple(levels)


def level_shares(levels: tuple[DecisionLevel, ...]) -> LevelShares:
    """How the decisions that have been taken are spread over the levels; proposals are left out."""
    taken = [level for level in levels if not level.decision.is_proposal]
    named = Counter(
        decision_level.decision.level for decision_level in taken if decision_level.decision.level is not None
    )
    apart = [decision_level.difference for decision_level in taken]
    return LevelShares(
        decided=len(taken),
        shares={level: named[level] / named.total() for level in Level} if named else {},
        above=sum(difference is not None and difference > 0 for difference in apart),
        below=sum(difference is not None and difference < 0 for difference in apart),
        as_computed=sum(difference == 0 for difference in apart),
        unknown=sum(difference is None for difference in apart),
    )


def _owner(landscape: Landscape, thing: Thing) -> str | Thing:
    """The team it belongs to; what has none counts as a team of its own, since nobody knows whose it is."""
    return landscape.team(thing) or thing


def _platform_of_all(landscape: Landscape, things: list[Thing]) -> str | None:
    """The team of the one platform on which everything else depends, if there is one."""
    platforms = [thing for thing in things if landscape.focus(thing) is Focus.PLATFORM]
    owners = {_owner(landscape, thing) for thing in platforms}
    if len(owners) != 1:
        return None
    (owner,) = owners
    below = landscape.below(platforms)
    if all(thing in below or _owner(landscape, thing) == owner for thing in things):
        return owner if isinstance(owner, str) else ""
    return None

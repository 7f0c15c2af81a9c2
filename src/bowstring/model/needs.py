"""Needs of users, and the outcomes that the business shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A user need: "As a … I need … so that …". people_affected: people a year."""

    key: str
    statement: str
    life_event: str = ""
    groups: tuple[str, ...] = ()
    people_affected: float | None = None
    evidence: str = ""
    evidence_link: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A shared business outcome: what is measured, from where, to where, by when, and who answers for it.

    at_least: the level that a plan must be expected to reach by then; at most, where the target is below the baseline.
    """

    key: str
    name: str
    measure: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    due: date | None = None
    at_least: float | None = None
    owner: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_falling(self) -> bool:
        """Whether less of what is measured is better."""
        aim = self.target if self.target is not None else self.at_least
        return aim is not None and self.baseline is not None and aim < self.baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """By how much an initiative changes an outcome's measure at full effect: P10, P50 and P90 of one assessor."""

    initiative: str
    outcome: str
    low: float
    likely: float
    high: float
    assessor: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

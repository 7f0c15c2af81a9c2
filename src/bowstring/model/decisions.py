"""Decisions: who decided what, asked whom, and what was chosen instead of a blank sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bowstring.model.quarters import Quarter


class Level(StrEnum):
    """Where something can be settled, lowest first."""

    TEAM = "team"
    PLATFORM = "platform"
    ENTERPRISE = "enterprise"


class DecisionKind(StrEnum):
    """Where a decision's force comes from; only `ours` is open to the question whether."""

    LAW = "law"
    SAFETY = "safety"
    FUNDER = "funder"
    OURS = "ours"


_NO_LONGER_HOLDS = frozenset({"rejected", "superseded", "deprecated", "withdrawn"})
_NOT_YET_TAKEN = frozenset({"proposed", "draft"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision record with the fields of MADR. changes: assets, capabilities or initiatives.

    finish_by: the last quarter that what it mandates may run in; for its own kind of force where no reason is given.
    """

    key: str
    title: str
    status: str = ""
    kind: DecisionKind = DecisionKind.OURS
    level: Level | None = None
    changes: tuple[str, ...] = ()
    context: str = ""
    options: str = ""
    decision: str = ""
    consequences: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    review_on: date | None = None
    waiver_until: date | None = None
    supersedes: str = ""
    finish_by: Quarter | None = None
    finish_by_reason: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether it has not been turned down, replaced or given up; MADR writes "superseded by ADR-0005" too."""
        return self._first_word not in _NO_LONGER_HOLDS

    @property
    def is_proposal(self) -> bool:
        """Whether it has not been taken yet."""
        return self._first_word in _NOT_YET_TAKEN

    @property
    def _first_word(self) -> str:
        return next(iter(self.status.casefold().split()), "").rstrip(",:;")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Advice asked for on a decision, from a team or a person, and what they said."""

    decision: str
    adviser: str
    asked_on: date | None = None
    given_on: date | None = None
    advice: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class ReuseChoice(StrEnum):
    """What was done about something that already exists."""

    REUSE = "reuse"
    EXTEND = "extend"
    REPLACE = "replace"
    BUILD = "build"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseDecision:
    """What an initiative chose to do about a candidate for reuse.

    saving: money, counted once. overlap: 0 to 1, of what the smaller of the two brings, what both do.
    """

    initiative: str
    candidate: str
    choice: ReuseChoice | None = None
    reason: str = ""
    saving: float | None = None
    overlap: float | None = None
    made_on: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

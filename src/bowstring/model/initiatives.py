"""Initiatives: pieces of work that could be funded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bowstring.model.assets import Focus, Phase
from bowstring.model.quarters import Quarter


class Lock(StrEnum):
    """What a person has settled about an initiative, whatever the plan would say."""

    FUND = "fund"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A piece of work on one asset, in one focus, that could be funded. Source: docs/formats.md#initiatives.

    Cost is told as cost_per_quarter, as total_cost, or as cost by period ({"2026/27": 400000}); duration as
    duration_quarters or as start and end, both quarters counted. effort: people per discipline while it runs.
    """

    key: str
    name: str
    focus: Focus
    description: str = ""
    asset: str = ""
    phase: Phase | None = None
    duration_quarters: int | None = None
    cost_per_quarter: float | None = None
    start: Quarter | None = None
    end: Quarter | None = None
    total_cost: float | None = None
    cost: Mapping[str, float] = field(default_factory=dict)
    fund: str = ""
    effort: Mapping[str, float] = field(default_factory=dict)
    earliest_start: Quarter | None = None
    committed_start: Quarter | None = None
    exit_cost: float | None = None
    mandated_by: str = ""
    lock: Lock | Quarter | None = None
    requires: tuple[str, ...] = ()
    requires_capabilities: tuple[str, ...] = ()
    alternatives: str = ""
    needs: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    team: str = ""
    owner: str = ""
    user_lead: str = ""
    business_lead: str = ""
    stopped_on: date | None = None
    stopped_because: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def duration(self) -> int | None:
        """Quarters it takes, at least 1; None where unknown."""
        if self.duration_quarters is not None:
            return self.duration_quarters if self.duration_quarters >= 1 else None
        if self.start is not None and self.end is not None and self.end >= self.start:
            return self.end.minus(self.start) + 1
        return None

    @property
    def quarterly_cost(self) -> float | None:
        """Money per quarter while it runs; None where unknown."""
        if self.cost_per_quarter is not None:
            return self.cost_per_quarter
        if self.duration is None:
            return None
        if self.total_cost is not None:
            return self.total_cost / self.duration
        return sum(self.cost.values()) / self.duration if self.cost else None

    @property
    def is_plannable(self) -> bool:
        """Whether cost and duration are known and it has not been stopped."""
        return self.duration is not None and self.quarterly_cost is not None and not self.is_stopped

    @property
    def is_stopped(self) -> bool:
        """Whether it was stopped or retired: kept as a record, never planned."""
        return self.stopped_on is not None or self.phase is Phase.RETIRED

    @property
    def is_locked_in(self) -> bool:
        """Whether a person locked it to be funded, in a named quarter or in any."""
        return self.lock is not None and self.lock is not Lock.LEAVE_OUT

    @property
    def is_firm(self) -> bool:
        """Whether the plan must hold it: running, mandated or locked in, and not stopped."""
        bound = self.committed_start is not None or bool(self.mandated_by) or self.is_locked_in
        return bound and not self.is_stopped

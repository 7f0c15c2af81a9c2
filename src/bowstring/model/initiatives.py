"""Initiatives: pieces of work that could be funded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bowstring.model.assets import Focus, Phase
from bowstring.model.funds import fund_shares
from bowstring.model.quarters import Quarter
from bowstring.model.status import WorkStatus, standing_of


class Lock(StrEnum):
    """What a person has settled about an initiative, whatever the plan would say."""

    FUND = "fund"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A piece of work on one asset, in one focus, that could be funded. Source: docs/formats.md#initiatives.

    Cost is told as cost_per_quarter, as total_cost, or as cost by period ({"2026/27": 400000}); duration as
    duration_quarters or as start and end, both quarters counted. effort: people per discipline while it runs.
    status: in free words, read as `WorkStatus`. finish_by: the last quarter that it may run in. fund: one, or several
    by share ("capital: 0.6; revenue: 0.4"). run_cost_per_quarter: money, once it is delivered.
    """

    key: str
    name: str
    focus: Focus
    description: str = ""
    asset: str = ""
    phase: Phase | None = None
    status: str = ""
    duration_quarters: int | None = None
    cost_per_quarter: float | None = None
    start: Quarter | None = None
    end: Quarter | None = None
    total_cost: float | None = None
    cost: Mapping[str, float] = field(default_factory=dict)
    cost_low: float | None = None
    cost_high: float | None = None
    spent: float | None = None
    actual_cost: float | None = None
    run_cost_per_quarter: float | None = None
    fund: str = ""
    effort: Mapping[str, float] = field(default_factory=dict)
    earliest_start: Quarter | None = None
    committed_start: Quarter | None = None
    finish_by: Quarter | None = None
    finish_by_reason: str = ""
    finished_on: date | None = None
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
        """Quarters it takes, at least 1; None if unknown."""
        if self.duration_quarters is not None:
            return self.duration_quarters if self.duration_quarters >= 1 else None
        if self.start is not None and self.end is not None and self.end >= self.start:
            return self.end.minus(self.start) + 1
        return None

    @property
    def quarterly_cost(self) -> float | None:
        """Money per quarter while it runs; None if unknown."""
        if self.cost_per_quarter is not None:
            return self.cost_per_quarter
        if self.duration is None:
            return None
        if self.total_cost is not None:
            return self.total_cost / self.duration
        return sum(self.cost.values()) / self.duration if self.cost else None

    @property
    def whole_cost(self) -> float | None:
        """Money over its whole duration, as stated; None if unknown."""
        if self.quarterly_cost is None or self.duration is None:
            return None
        return self.quarterly_cost * self.duration

    @property
    def standing(self) -> WorkStatus | None:
        """What its status says, as far as its words are known."""
        return standing_of(self.status)

    @property
    def is_plannable(self) -> bool:
        """Whether cost and duration are known and it is not over."""
        return self.duration is not None and self.quarterly_cost is not None and not self.is_over

    @property
    def is_stopped(self) -> bool:
        """Whether it was stopped, cancelled or retired: kept as a record, never planned."""
        cancelled = self.standing is WorkStatus.CANCELLED
        return self.stopped_on is not None or self.phase is Phase.RETIRED or cancelled

    @property
    def is_complete(self) -> bool:
        """Whether it is said to be done: what requires it need not wait, and nothing of it is left to plan."""
        done = self.finished_on is not None or self.standing is WorkStatus.COMPLETE
        return done and not self.is_stopped

    @property
    def is_over(self) -> bool:
        """Whether it was stopped or is done: no choice, not planned, not asked about."""
        return self.is_stopped or self.is_complete

    @property
    def is_running(self) -> bool:
        """Whether it has started, or is bound to: it says since when, or its status says so; not where it is over."""
        has_begun = self.committed_start is not None or self.standing is WorkStatus.RUNNING
        return has_begun and not self.is_over

    def running_since(self, plan_start: Quarter) -> Quarter | None:
        """The quarter that running work started in; None if it does not run.

        Where only its status says so: its `start` if that is past, else the plan's first quarter, all of it to come.
        """
        if self.committed_start is not None or not self.is_running:
            return self.committed_start
        return self.start if self.start is not None and self.start < plan_start else plan_start

    @property
    def is_locked_in(self) -> bool:
        """Whether a person locked it to be funded, in a named quarter or in any."""
        return self.lock is not None and self.lock is not Lock.LEAVE_OUT

    @property
    def must_finish(self) -> bool:
        """Whether law or safety sets the date by which it is to be finished."""
        return self.finish_by is not None and is_law_or_safety(self.finish_by_reason)

    @property
    def is_firm(self) -> bool:
        """Whether the plan must hold it: running, mandated, locked in or due by law or safety, and not over."""
        bound = self.is_running or bool(self.mandated_by) or self.is_locked_in or self.must_finish
        return bound and not self.is_over

    @property
    def fund_shares(self) -> Mapping[str, float]:
        """The share of its cost that each fund pays, by fund; the whole from one where shares cannot be read."""
        return fund_shares(self.fund) or {self.fund.strip(): 1.0}

    def fund_share(self, fund: str) -> float:
        """The share of its cost that a budget row of that fund bounds; all of it where the fund is ""."""
        return 1.0 if not fund else self.fund_shares.get(fund, 0.0)


# The first word of a reason that leaves no choice.
_FORCE = frozenset({"law", "legal", "statute", "statutory", "legislation", "regulation", "safety"})


def is_law_or_safety(reason: str) -> bool:
    """Whether a reason, in free words, begins with law or safety: then a date is a constraint, not a wish."""
    words = reason.casefold().replace(":", " ").replace(",", " ").split()
    return bool(words) and words[0] in _FORCE

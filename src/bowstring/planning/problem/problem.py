"""The arrays of the planning problem: step variables, and every constraint with its source."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bowstring.model.assets import Focus
from bowstring.model.capacity import Capacity
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import Requirement, downstream
from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.problem.resources import BudgetLimit

LATER_QUARTERS = 4
"""For so many quarters beyond the plan work may start later. Source: docs/methods.md#later-starts."""


class ConstraintKind(StrEnum):
    """The kinds of source that a constraint can have."""

    STEP = "step"
    REQUIREMENT = "requirement"
    ALTERNATIVES = "alternatives"
    CAPACITY = "capacity"
    SURGE = "surge"
    BUDGET = "budget"
    SPEND = "spend"
    MANDATE = "mandate"
    COMMITMENT = "commitment"
    LOCK = "lock"
    DEADLINE = "deadline"
    FLOOR = "floor"
    OUTCOME = "outcome"


ABOUT_ALL_WORK = (ConstraintKind.SPEND, ConstraintKind.OUTCOME)
"""Kinds of what all work does together, so that they say nothing of some of it alone."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ConstraintSource:
    """Where a constraint comes from: what kind, about which keys, in which quarter (offset; −1 for none)."""

    kind: ConstraintKind
    about: tuple[str, ...] = ()
    quarter: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An initiative as the plan sees it. Quarters are offsets from the portfolio's start.

    starts: the quarters it could start in, consecutive (one for running work, perhaps negative); those from the
    plan's end on are later starts. plan_starts: how many of them lie inside the plan, from the first. cost: money a
    quarter, less what reuse saves. first_column: the column of y for starts[0]; the others follow.
    """

    initiative: Initiative
    starts: range
    plan_starts: int
    duration: int
    cost: float
    first_column: int

    @property
    def key(self) -> str:
        """The initiative's key."""
        return self.initiative.key

    @property
    def upkeep(self) -> float:
        """Money a quarter to run what it delivers; 0 if nobody said."""
        return self.initiative.run_cost_per_quarter or 0.0

    @property
    def columns(self) -> range:
        """The columns of its step variables, by start."""
        return range(self.first_column, self.first_column + len(self.starts))

    @property
    def last_column(self) -> int:
        """The column that says whether it is funded at all, later included."""
        return self.first_column + len(self.starts) - 1

    @property
    def plan_column(self) -> int | None:
        """The column that says whether it starts inside the plan; None if it cannot."""
        return self.first_column + self.plan_starts - 1 if self.plan_starts else None

    def last_column_in_time(self, last_start: int) -> int | None:
        """The column that says whether it has started inside the plan and by that quarter; None if it cannot."""
        count = min(self.plan_starts, last_start - self.starts[0] + 1) if self.starts else 0
        return self.first_column + count - 1 if count > 0 else None

    @property
    def is_committed(self) -> bool:
        """Whether it is already running."""
        return self.initiative.is_running


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningProblem:
    """Everything the solver is told, and what each part of it stands for. Source: docs/methods.md#constraints.

    candidates: sorted by key. by_key: the same by key. program: steps y (started by t), then surge bought and money
    moved on. sources: one a row. bounds: the columns that a mandate, commitment, lock or deadline pins, with its
    source, the lower and the upper bound. pattern: worth of a step per unit of value a quarter, shape (n,);
    plan_pattern: the same of starts inside the plan alone.
    owner: the candidate of each column, shape (n,), −1 for none. spend: money each step adds to the spend inside the
    plan, shape (n,).
    last_quarter: of any work, later starts included. capacity, budgets: what there is in each quarter up to then.
    """

    portfolio: Portfolio
    last_quarter: int
    capacity: Mapping[tuple[str, int], Capacity]
    budgets: Mapping[tuple[str, str], BudgetLimit]
    candidates: tuple[Candidate, ...]
    by_key: Mapping[str, Candidate]
    requirements: tuple[Requirement, ...]
    requirements_by_consumer: Mapping[str, tuple[Requirement, ...]]
    program: Program
    sources: tuple[ConstraintSource, ...]
    bounds: tuple[tuple[ConstraintSource, int, float, float], ...]
    pattern: Floats
    plan_pattern: Floats
    owner: Ints
    spend: Floats
    surge_columns: Mapping[tuple[str, int, str], int]

    @property
    def quarters(self) -> int:
        """How many quarters the plan holds, T."""
        return self.portfolio.settings.quarters

    @property
    def all_quarters(self) -> int:
        """How many quarters any work could run in, later starts included."""
        return self.last_quarter + 1

    @property
    def is_step(self) -> NDArray[np.bool_]:
        """Which columns are steps, shape (n,); the others are surge, and money that moves on."""
        return self.owner >= 0

    @property
    def soft_rows(self) -> list[int]:
        """The rows of minimum shares, spend bands and outcomes: what a search may miss on its way, at a price."""
        return self.rows_of_kinds(ConstraintKind.FLOOR, *ABOUT_ALL_WORK)

    def rows_of_kinds(self, *kinds: ConstraintKind) -> list[int]:
        """The rows whose sources are of some kinds."""
        return [row for row, source in enumerate(self.sources) if source.kind in kinds]

    def rows_of(self, source: ConstraintSource) -> tuple[int, ...]:
        """The rows that have a source."""
        return tuple(row for row, owner in enumerate(self.sources) if owner == source)

    def per_column(self, by_candidate: Floats) -> Floats:
        """The objective that a value per quarter of each candidate makes, shape (n,)."""
        padded = np.append(by_candidate, 0.0)
        return np.asarray(self.pattern * padded[self.owner])

    def in_plan(self, by_candidate: Floats) -> Floats:
        """The same of what starts inside the plan alone, shape (n,)."""
        padded = np.append(by_candidate, 0.0)
        return np.asarray(self.plan_pattern * padded[self.owner])


def value_weight(portfolio: Portfolio, start: int, duration: int) -> float:
    """W_it: what one unit a quarter, once delivered, is worth to the value horizon, discounted.

    start: offset in quarters; what running work has delivered before the plan starts is past.
    Source: docs/methods.md#1-what-is-counted.
    """
    settings = portfolio.settings
    discount = (1 + settings.discount_rate) ** -0.25
    ready = start + duration
    return math.fsum(
        discount**q * min(1.0, (q - ready + 1) / settings.ramp_quarters)
        for q in range(max(0, ready), settings.value_quarters)
    )


def spend_in_plan(portfolio: Portfolio, candidate: Candidate, start: int) -> float:
    """Money that starting a candidate then spends inside the plan's quarters.

    Args:
        portfolio: its settings.
        candidate: the work.
        start: quarters from the plan's first.
    """
    running = range(max(0, start), min(portfolio.settings.quarters, start + candidate.duration))
    return candidate.cost * len(running)


def flows_through(problem: PlanningProblem, focus: Focus) -> frozenset[str]:
    """The initiatives of a focus, and every one that requires one of them, directly or through others."""
    own = [candidate.key for candidate in problem.candidates if candidate.initiative.focus is focus]
    return downstream(problem.requirements, own)

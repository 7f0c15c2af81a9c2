"""Builds the planning problem from a portfolio: a column a step, a row a constraint, a source behind each."""

import math
from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby

import numpy as np

from bowstring.model.budgets import cost_rate
from bowstring.model.deadlines import Deadline, deadlines_of
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished, requirements_of
from bowstring.model.savings import savings_of
from bowstring.planning.problem.outcomes import contributions_to, outcome_row
from bowstring.planning.problem.problem import (
    LATER_QUARTERS,
    Candidate,
    ConstraintKind,
    ConstraintSource,
    PlanningProblem,
    spend_in_plan,
    value_weight,
)
from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.problem.resources import budget_rows, carry_over_order, scarce_capacity
from bowstring.planning.problem.step_sums import running, spending, step_changes, waiting_rows


def build_problem(portfolio: Portfolio) -> PlanningProblem:
    """The planning problem of a portfolio, without objective and floors."""
    return _Builder(portfolio).build()


class _Builder:
    """Collects columns and rows; lives only while a problem is built."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.settings = portfolio.settings
        self.requirements = requirements_of(portfolio)
        self.candidates: list[Candidate] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.sources: list[ConstraintSource] = []
        self.row_bounds: list[tuple[float, float]] = []
        self.entries: list[tuple[list[int], list[float]]] = []
        self.bounds: list[tuple[ConstraintSource, int, float, float]] = []
        self.surge: dict[tuple[str, int, str], int] = {}
        self.carry: dict[tuple[str, str], int] = {}
        self.deadlines = deadlines_of(portfolio)

    def build(self) -> PlanningProblem:
        self._add_candidates()
        self.by_key = {candidate.key: candidate for candidate in self.candidates}
        self.last_quarter = max(
            (
                candidate.starts[-1] + candidate.duration - 1
                for candidate in self.candidates
                if candidate.starts
            ),
            default=0,
        )
        self.last_quarter = max(self.last_quarter, self.settings.quarters - 1)
        self.capacity = scarce_capacity(self.portfolio, self.last_quarter + 1)
        self.budgets = budget_rows(self.portfolio, self.last_quarter + 1)
        self._add_requirements()
        self._add_alternatives()
        self._add_capacity()
        self._add_budgets()
        self._add_spend_bands()
        self._add_outcomes()
        self._pin()
        return PlanningProblem(
            portfolio=self.portfolio,
            last_quarter=self.last_quarter,
            capacity=self.capacity,
            budgets=self.budgets,
            candidates=tuple(self.candidates),
            by_key=self.by_key,
            requirements=self.requirements,
            requirements_by_consumer={
                consumer: tuple(requirements)
                for consumer, requirements in groupby(
                    self.requirements, key=lambda requirement: requirement.consumer
                )
            },
            program=self._program(),
            sources=tuple(self.sources),
            bounds=tuple(self.bounds),
            pattern=self._pattern(),
            plan_pattern=self._pattern(later=0.0),
            owner=self._owner(),
            spend=self._spend(),
            surge_columns=self.surge,
        )

    def _row(self, source: ConstraintSource, entries: Mapping[int, float], low: float, high: float) -> None:
        columns = sorted(column for column, value in entries.items() if value != 0)
        self.sources.append(source)
        self.row_bounds.append((low, high))
        self.entries.append((columns, [entries[column] for column in columns]))

    def _column(self, low: float, high: float) -> int:
        self.lower.append(low)
        self.upper.append(high)
        return len(self.lower) - 1

    def _add_candidates(self) -> None:
        initiatives_by_key, saved = self.portfolio.index.initiatives, savings_of(self.portfolio)
        for key in sorted(initiatives_by_key):
            initiative = initiatives_by_key[key]
            duration, cost = initiative.duration, cost_rate(initiative, self.settings)
            if initiative.is_over or duration is None or cost is None:
                continue
            if is_finished(initiative, self.settings.start):
                continue
            starts, plan_starts = _possible_starts(initiative, self.settings)
            candidate = Candidate(
                initiative=initiative,
                starts=starts,
                plan_starts=plan_starts,
                duration=duration,
                cost=max(0.0, cost - saved.get(key, 0.0) / duration),
                first_column=len(self.lower),
            )
            self.candidates.append(candidate)
            for column in (self._column(0.0, 1.0) for _ in candidate.starts):
                if column > candidate.first_column:
                    steps = {column - 1: 1.0, column: -1.0}
                    self._row(ConstraintSource(kind=ConstraintKind.STEP, about=(key,)), steps, -math.inf, 0.0)

    def _add_requirements(self) -> None:
        for requirement in self.requirements:
            source = ConstraintSource(
                kind=ConstraintKind.REQUIREMENT, about=(requirement.consumer, requirement.of)
            )
            for entries in waiting_rows(requirement, self.by_key, self.settings.start):
                self._row(source, entries, -math.inf, 0.0)

    def _add_alternatives(self) -> None:
        groups: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates:
            if candidate.initiative.alternatives and candidate.starts:
                groups[candidate.initiative.alternatives].append(candidate)
        for group, members in sorted(groups.items()):
            if len(members) > 1:
                entries = {member.last_column: 1.0 for member in members}
                self._row(
                    ConstraintSource(kind=ConstraintKind.ALTERNATIVES, about=(group,)),
                    entries,
                    -math.inf,
                    1.0,
                )

    def _add_capacity(self) -> None:
        paying_funds = self._surge_funds()
        needing: dict[str, list[tuple[Candidate, float]]] = defaultdict(list)
        for candidate in self.candidates:
            for discipline, people in candidate.initiative.effort.items():
                if people:
                    needing[discipline].append((candidate, people))
        for (discipline, quarter), row in self.capacity.items():
            entries: dict[int, float] = {}
            for candidate, people in needing[discipline]:
                entries.update(running(candidate, [quarter], people))
            if row.surge_people:
                funds = paying_funds.get(quarter, ("",))
                for fund in funds:
                    column = self._column(0.0, row.surge_people)
                    self.surge[discipline, quarter, fund] = column
                    entries[column] = -1.0
                if len(funds) > 1:
                    bought = {self.surge[discipline, quarter, fund]: 1.0 for fund in funds}
                    source = ConstraintSource(kind=ConstraintKind.SURGE, about=(discipline,), quarter=quarter)
                    self._row(source, bought, -math.inf, row.surge_people)
            source = ConstraintSource(kind=ConstraintKind.CAPACITY, about=(discipline,), quarter=quarter)
            self._row(source, entries, -math.inf, row.people or 0.0)

    def _surge_funds(self) -> dict[int, tuple[str, ...]]:
        """The funds that could pay for surge in a quarter: all spending's budget, or each named one."""
        funds_by_quarter: dict[int, set[str]] = defaultdict(set)
        for (_, fund), row in self.budgets.items():
            for quarter in row.quarters:
                funds_by_quarter[quarter].add(fund)
        return {
            quarter: ("",) if "" in funds else tuple(sorted(funds))
            for quarter, funds in funds_by_quarter.items()
        }

    def _add_budgets(self) -> None:
        for (period, fund), row in self.budgets.items():
            entries: dict[int, float] = {}
            for candidate in self.candidates:
                entries.update(spending(candidate, row, fund))
            for (discipline, quarter, payer), column in self.surge.items():
                if payer == fund and quarter in row.quarters:
                    entries[column] = self.capacity[discipline, quarter].surge_price or 0.0
            entries.update(self._carried_over(period, fund))
            self._row(
                ConstraintSource(kind=ConstraintKind.BUDGET, about=(period, fund)),
                entries,
                -math.inf,
                row.amount,
            )

    def _carried_over(self, period: str, fund: str) -> dict[int, float]:
        """The columns of money that moves out of a budget row and into it, as shares of what may move at the most.

        Pounds would be nothing beside rows of billions: the solver would leave them out.
        """
        moves: dict[int, float] = {}
        for place in carry_over_order(self.budgets):
            row = self.budgets[place]
            if place not in self.carry:
                self.carry[place] = self._column(0.0, 1.0)
            if place == (period, fund):
                moves[self.carry[place]] = row.carry_over
            elif (row.carried_into, place[1]) == (period, fund):
                moves[self.carry[place]] = -row.carry_over
        return moves

    def _add_spend_bands(self) -> None:
        for focus, (least, most) in sorted(self.settings.spend.items()):
            for bound, low, high in ((least, 0.0, math.inf), (most, -math.inf, 0.0)):
                entries = {
                    column: money * ((candidate.initiative.focus is focus) - bound)
                    for candidate in self.candidates
                    for column, money in self._spend_steps(candidate).items()
                }
                self._row(
                    ConstraintSource(kind=ConstraintKind.SPEND, about=(focus.value,)), entries, low, high
                )

    def _add_outcomes(self) -> None:
        contributions = contributions_to(self.portfolio)
        for outcome in self.portfolio.outcomes:
            row = outcome_row(outcome, contributions.get(outcome.key, {}), self.candidates, self.settings)
            if row is not None:
                self._row(ConstraintSource(kind=ConstraintKind.OUTCOME, about=(outcome.key,)), *row)

    def _spend_steps(self, candidate: Candidate) -> dict[int, float]:
        """Money that each step adds to the spend inside the plan, by column."""
        by_start = [spend_in_plan(self.portfolio, candidate, start) for start in candidate.starts]
        return dict(zip(candidate.columns, step_changes(by_start).tolist(), strict=True))

    def _pin(self) -> None:
        for candidate in self.candidates:
            for source, starts in _pins(candidate.initiative, self.settings):
                self._pin_one(candidate, source, starts)
            for deadline in self.deadlines.get(candidate.key, ()):
                if deadline.is_binding:
                    self._pin_by(candidate, deadline)

    def _pin_by(self, candidate: Candidate, deadline: Deadline) -> None:
        """A date that law or safety sets: it starts so early that it is finished by then."""
        source = ConstraintSource(
            kind=ConstraintKind.DEADLINE, about=(str(deadline.finish_by), candidate.key)
        )
        last_start = deadline.finish_by.minus(self.settings.start) - candidate.duration + 1
        column = candidate.last_column_in_time(last_start)
        if column is None:
            self._row(source, {}, 1.0, math.inf)
        else:
            self.bounds.append((source, column, 1.0, 1.0))

    def _pin_one(self, candidate: Candidate, source: ConstraintSource, start: Quarter | Lock) -> None:
        if start is Lock.LEAVE_OUT:
            if candidate.starts:
                self.bounds.append((source, candidate.last_column, 0.0, 0.0))
            return
        offset = None if isinstance(start, Lock) else start.minus(self.settings.start)
        plan_column = candidate.plan_column
        if plan_column is None or (
            offset is not None and offset not in candidate.starts[: candidate.plan_starts]
        ):
            # Nothing can meet it: a row that says 0 ≥ 1 carries the source into the explanation.
            self._row(source, {}, 1.0, math.inf)
            return
        begun = plan_column if offset is None else candidate.columns[offset - candidate.starts[0]]
        self.bounds.append((source, begun, 1.0, 1.0))
        if begun > candidate.first_column and offset is not None:
            self.bounds.append((source, begun - 1, 0.0, 0.0))

    def _program(self) -> Program:
        lower, upper = np.array(self.lower), np.array(self.upper)
        for _, column, low, high in self.bounds:
            lower[column] = max(lower[column], low)
            upper[column] = min(upper[column], high)
        lengths = [len(columns) for columns, _ in self.entries]
        row_bounds = np.array(self.row_bounds).reshape(-1, 2)
        return Program(
            lower=lower,
            upper=upper,
            row_lower=row_bounds[:, 0].copy(),
            row_upper=row_bounds[:, 1].copy(),
            starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            indices=np.array([column for columns, _ in self.entries for column in columns], dtype=np.int64),
            values=np.array([value for _, values in self.entries for value in values], dtype=np.float64),
        )

    def _pattern(self, *, later: float = 1.0) -> Floats:
        """What each step is worth per unit of value a quarter. later: what a start behind the plan counts."""
        weights: dict[tuple[int, int], float] = {}
        pattern = np.zeros(len(self.lower))
        for candidate in self.candidates:
            places = [(start, candidate.duration) for start in candidate.starts]
            for place in places:
                if place not in weights:
                    weights[place] = value_weight(self.portfolio, *place)
            counted = [
                weights[place] * (1.0 if number < candidate.plan_starts else later)
                for number, place in enumerate(places)
            ]
            pattern[list(candidate.columns)] = step_changes(counted)
        return pattern

    def _spend(self) -> Floats:
        spend = np.zeros(len(self.lower))
        for candidate in self.candidates:
            for column, money in self._spend_steps(candidate).items():
                spend[column] = money
        return spend

    def _owner(self) -> Ints:
        owner = np.full(len(self.lower), -1, dtype=np.int64)
        for index, candidate in enumerate(self.candidates):
            owner[list(candidate.columns)] = index
        return owner


def _possible_starts(initiative: Initiative, settings: Settings) -> tuple[range, int]:
    """The quarters it could start in (offsets), and how many of them lie inside the plan."""
    since = initiative.running_since(settings.start)
    if since is not None:
        offset = since.minus(settings.start)
        return range(offset, offset + 1), 1
    earliest = initiative.earliest_start
    first = 0 if earliest is None else max(0, earliest.minus(settings.start))
    starts = range(first, max(first, settings.quarters + LATER_QUARTERS))
    return starts, max(0, settings.quarters - first)


def _pins(initiative: Initiative, settings: Settings) -> list[tuple[ConstraintSource, Quarter | Lock]]:
    """The sources that pin an initiative, each with the start it demands."""
    pins: list[tuple[ConstraintSource, Quarter | Lock]] = []
    since = initiative.running_since(settings.start)
    if since is not None:
        pins.append((ConstraintSource(kind=ConstraintKind.COMMITMENT, about=(initiative.key,)), since))
    if initiative.mandated_by:
        source = ConstraintSource(kind=ConstraintKind.MANDATE, about=(initiative.mandated_by, initiative.key))
        pins.append((source, Lock.FUND))
    if initiative.lock is not None:
        pins.append((ConstraintSource(kind=ConstraintKind.LOCK, about=(initiative.key,)), initiative.lock))
    return pins

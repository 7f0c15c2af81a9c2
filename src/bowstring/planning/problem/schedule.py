"""A schedule: who starts when, what that uses of people and money, and whether one more would fit."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np

from bowstring.model.initiatives import Lock
from bowstring.model.quarters import Quarter
from bowstring.planning.problem.problem import (
    Candidate,
    ConstraintKind,
    PlanningProblem,
)
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.resources import carry_over_order

_TOLERANCE = 1e-9
# Amounts of money are taken for fractions of no larger denominator where they can be.
_PLAIN = 10**6
_Money = TypeVar("_Money", float, Fraction)


class Schedule:
    """Starts chosen one by one, with the people and money they use kept up to date.

    people, ceiling, price, used: by scarce discipline and quarter, shape (disciplines, quarters).
    Surge is bought as soon as it is needed, from the budget of all spending, or the named fund with most left.
    """

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.starts: dict[str, int] = {}
        self.candidates = problem.by_key
        capacity = problem.capacity
        self.disciplines = sorted({discipline for discipline, _ in capacity})
        shape = (len(self.disciplines), problem.all_quarters)
        # Not scarce in a quarter means unlimited there.
        self.people, self.ceiling, self.price = np.full(shape, np.inf), np.zeros(shape), np.zeros(shape)
        for (discipline, quarter), row in capacity.items():
            place = self.disciplines.index(discipline), quarter
            self.people[place] = row.people or 0.0
            self.ceiling[place] = row.surge_people or 0.0
            self.price[place] = row.surge_price or 0.0
        self._most = self.people + self.ceiling + _TOLERANCE
        self.used = np.zeros(shape)
        self.budgets = problem.budgets
        self._movable = carry_over_order(self.budgets)
        # How many of each row's quarters lie before each quarter.
        self._quarters_before = {
            place: [bisect_left(row.quarters, quarter) for quarter in range(problem.all_quarters + 1)]
            for place, row in self.budgets.items()
        }
        # Money that each row has left before surge is paid and anything moves on.
        self._left = {place: row.amount for place, row in self.budgets.items()}
        # Money spent on initiatives by quarter, surge not counted, shape (quarters,).
        self.spend = np.zeros(problem.all_quarters)
        self._groups_taken: set[str] = set()
        self._effort = {
            key: np.array([candidate.initiative.effort.get(k, 0.0) for k in self.disciplines])
            for key, candidate in self.candidates.items()
        }

    def fits(self, key: str, start: int) -> bool:
        """Whether starting it then keeps within people, money, alternatives and what it requires.

        What is broken without it already, as an adopted plan may once facts have changed, does not count against it.
        """
        candidate = self.candidates[key]
        if candidate.initiative.alternatives in self._groups_taken or not self._is_ready(candidate, start):
            return False
        span, effort = self._running(candidate, start), self._effort[candidate.key][:, None]
        if bool(((effort > 0) & (self.used[:, span] + effort > self._most[:, span])).any()):
            return False
        used = self.used.copy()
        used[:, span] += effort
        return self._pays(candidate, start, self._surge_costs(used))

    def add(self, key: str, start: int) -> None:
        """Start it then, whether it fits or not."""
        candidate = self.candidates[key]
        span = self._running(candidate, start)
        self.used[:, span] += self._effort[candidate.key][:, None]
        self.spend[span] += candidate.cost * math.fsum(candidate.initiative.fund_shares.values())
        for place in self.budgets:
            self._left[place] -= self._charge(place, candidate, start)
        if candidate.initiative.alternatives:
            self._groups_taken.add(candidate.initiative.alternatives)
        self.starts[key] = start

    @property
    def surge(self) -> Floats:
        """People bought beyond those there are, shape (disciplines, quarters)."""
        return np.asarray(np.maximum(0.0, self.used - self.people))

    def _is_ready(self, candidate: Candidate, start: int) -> bool:
        plan_start = self.problem.portfolio.settings.start
        for requirement in self.problem.requirements_by_consumer.get(candidate.key, ()):
            available = requirement.available_from
            if available is not None and start >= available.minus(plan_start):
                continue
            if not any(
                provider in self.starts
                and self.starts[provider] + self.candidates[provider].duration <= start
                for provider in requirement.providers
            ):
                return False
        return True

    def _running(self, candidate: Candidate, start: int) -> slice:
        return slice(max(0, start), max(0, min(self.problem.all_quarters, start + candidate.duration)))

    def _charge(self, place: tuple[str, str], candidate: Candidate, start: int) -> float:
        """Money that a budget row pays for a candidate that starts then, surge not counted."""
        shares = candidate.initiative.fund_shares
        share = shares.get(place[1], 0.0) if place[1] else math.fsum(shares.values())
        if not share:
            return 0.0
        running, delivered = self._charged_quarters(place, candidate, start)
        return share * (candidate.cost * running + candidate.upkeep * delivered)

    def _charged_quarters(self, place: tuple[str, str], candidate: Candidate, start: int) -> tuple[int, int]:
        """In how many of a budget row's quarters work runs, and in how many what it delivers costs to run.

        The second is 0 where nobody stated the row.
        """
        before, span = self._quarters_before[place], self._running(candidate, start)
        delivered = 0 if self.budgets[place].is_carried else before[-1] - before[span.stop]
        return before[span.stop] - before[span.start], delivered

    def _surge_costs(self, used: Floats) -> list[float]:
        """What the people bought beyond those there are cost by quarter."""
        costs: list[float] = (np.maximum(0.0, used - self.people) * self.price).sum(axis=0).tolist()
        return costs

    def _pays(self, candidate: Candidate, start: int, surge: Sequence[float]) -> bool:
        """Whether every budget row that can pay can still if a candidate starts then too."""
        left = {place: amount - self._charge(place, candidate, start) for place, amount in self._left.items()}
        after = self._after_surge(left, surge, float)
        slack = {place: _TOLERANCE * max(1.0, row.amount) for place, row in self.budgets.items()}
        short = [place for place, amount in after.items() if amount < -slack[place]]
        if short:
            before = self._after_surge(self._left, self._surge_costs(self.used), float)
            if any(after[place] < before[place] - slack[place] for place in short):
                return False
        # So near to nothing left that rounding decides: what is stated is added up as it is written.
        is_doubtful = any(
            abs(amount) <= slack[place] and amount != self.budgets[place].amount
            for place, amount in after.items()
        )
        return not is_doubtful or self._pays_exactly(candidate, start, surge)

    def _pays_exactly(self, candidate: Candidate, start: int, surge: Sequence[float]) -> bool:
        after = self._left_exactly({**self.starts, candidate.key: start}, surge)
        short = [place for place, amount in after.items() if amount < 0]
        before = self._left_exactly(self.starts, self._surge_costs(self.used)) if short else {}
        return all(after[place] >= before[place] for place in short)

    def _left_exactly(
        self, starts: Mapping[str, int], surge: Sequence[float]
    ) -> dict[tuple[str, str], Fraction]:
        """What some starts leave of each budget row."""
        left = {
            place: _exact(row.amount) - self._charged_exactly(place, starts)
            for place, row in self.budgets.items()
        }
        return self._after_surge(left, [_exact(cost) for cost in surge], _exact)

    def _charged_exactly(self, place: tuple[str, str], starts: Mapping[str, int]) -> Fraction:
        """The money that a budget row pays for some starts, as `_charge` tells of each, exactly."""
        total = Fraction(0)
        for key, start in starts.items():
            candidate = self.candidates[key]
            shares = candidate.initiative.fund_shares
            share = (
                _exact(shares.get(place[1], 0.0))
                if place[1]
                else sum((_exact(part) for part in shares.values()), Fraction(0))
            )
            running, delivered = self._charged_quarters(place, candidate, start)
            total += share * (_exact(candidate.cost) * running + _exact(candidate.upkeep) * delivered)
        return total

    def _after_surge(
        self,
        left: Mapping[tuple[str, str], _Money],
        surge: Sequence[_Money],
        money: Callable[[float], _Money],
    ) -> dict[tuple[str, str], _Money]:
        """What is left of each budget row once surge is paid and money has moved on, in floats or exactly."""
        after = dict(left)
        for quarter, cost in enumerate(surge):
            if cost <= 0:
                continue
            rows = [
                place
                for place, before in self._quarters_before.items()
                if before[quarter + 1] > before[quarter]
            ]
            funds = {fund for _, fund in rows}
            if funds:
                payer = "" if "" in funds else max(sorted(funds), key=lambda fund: _least(after, rows, fund))
                for place in rows:
                    if place[1] == payer:
                        after[place] -= cost
        for place in self._movable:
            row = self.budgets[place]
            moved = max(money(0.0), min(money(row.carry_over), after[place]))
            after[place] -= moved
            after[row.carried_into, place[1]] += moved
        return after


def _least(left: Mapping[tuple[str, str], _Money], rows: list[tuple[str, str]], fund: str) -> _Money:
    return min(left[place] for place in rows if place[1] == fund)


def _exact(amount: float) -> Fraction:
    """The plainest fraction that is written so: 0.1 is a tenth, a third of 100 is 100/3."""
    plain = Fraction(amount).limit_denominator(_PLAIN)
    return plain if float(plain) == amount else Fraction(amount)


def pinned_schedule(problem: PlanningProblem) -> Schedule:
    """The schedule of what is running, mandated or locked, each at the earliest quarter that fits.

    What cannot be fitted is left out: only the solver can tell whether it can be met at all.
    """
    schedule = Schedule(problem)
    for candidate in problem.candidates:
        if candidate.is_committed:
            schedule.add(candidate.key, candidate.starts[0])
    pinned = {
        source.about[-1]
        for source, _, low, _ in problem.bounds
        if low == 1.0 and source.kind in (ConstraintKind.MANDATE, ConstraintKind.LOCK)
    }
    # The last quarter in which each may start so that law and safety are kept.
    last_starts: dict[str, int] = {}
    for source, column, _, _ in problem.bounds:
        if source.kind is ConstraintKind.DEADLINE:
            candidate = schedule.candidates[source.about[-1]]
            last = candidate.starts[column - candidate.first_column]
            last_starts[candidate.key] = min(last, last_starts.get(candidate.key, last))
    pinned |= last_starts.keys() - schedule.starts.keys()
    fixed = {key: _fixed_start(schedule.candidates[key], problem) for key in pinned}
    # Those with a fixed quarter first: the others can move out of their way.
    for key in sorted(
        pinned,
        key=lambda name: (fixed[name] is None, fixed[name] or last_starts.get(name, problem.quarters), name),
    ):
        fund_with_requirements(
            schedule,
            key,
            quarters=lambda candidate: (
                _in_time(candidate, last_starts)
                if fixed.get(candidate.key) is None
                else [fixed[candidate.key] or 0]
            ),
        )
    return schedule


def _in_time(candidate: Candidate, last_starts: Mapping[str, int]) -> list[int]:
    """The starts inside the plan by which a candidate keeps what law and safety ask."""
    last = last_starts.get(candidate.key)
    return [start for start in candidate.starts[: candidate.plan_starts] if last is None or start <= last]


def fund_with_requirements(
    schedule: Schedule,
    key: str,
    *,
    quarters: Callable[[Candidate], Iterable[int]] = lambda candidate: candidate.starts,
) -> bool:
    """Fund an initiative in the first of its quarters that fits, what it requires first; whether it could be.

    Args:
        schedule: that is changed.
        key: of the initiative.
        quarters: in which it may start, in the order tried.
    """
    open_ends, seen = [key], set[str]()
    while open_ends:
        candidate = schedule.candidates[open_ends[-1]]
        missing = [
            missing_provider
            for missing_provider in _missing_providers(schedule, candidate)
            if missing_provider not in seen
        ]
        if missing and candidate.key not in seen:
            seen.add(candidate.key)
            open_ends.extend(missing)
            continue
        open_ends.pop()
        if candidate.key in schedule.starts or candidate.initiative.lock is Lock.LEAVE_OUT:
            continue
        first_start = next(
            (start for start in quarters(candidate) if schedule.fits(candidate.key, start)), None
        )
        if first_start is not None:
            schedule.add(candidate.key, first_start)
    return key in schedule.starts


def _fixed_start(candidate: Candidate, problem: PlanningProblem) -> int | None:
    """The quarter (offset) that a lock names, if it names one."""
    lock = candidate.initiative.lock
    return None if lock is None or isinstance(lock, Lock) else lock.minus(problem.portfolio.settings.start)


def _missing_providers(schedule: Schedule, candidate: Candidate) -> list[str]:
    """For each requirement that nothing funded meets, its first provider that could be funded."""
    missing = []
    for requirement in schedule.problem.requirements_by_consumer.get(candidate.key, ()):
        if requirement.available_from is not None:
            continue
        if not any(provider in schedule.starts for provider in requirement.providers):
            missing.extend(
                [provider for provider in requirement.providers if provider in schedule.candidates][:1]
            )
    return missing


def steps_of(problem: PlanningProblem, starts: Mapping[str, int]) -> Floats:
    """The step variables of a schedule, surge left at 0, shape (n,)."""
    x = np.zeros(problem.program.columns)
    for candidate in problem.candidates:
        if candidate.key in starts and candidate.starts:
            begun = candidate.first_column + starts[candidate.key] - candidate.starts[0]
            x[begun : candidate.last_column + 1] = 1.0
    return x


def starts_of(problem: PlanningProblem, x: Floats) -> dict[str, int]:
    """When each funded candidate starts, read from step variables that are whole."""
    starts = {}
    for candidate in problem.candidates:
        steps = x[candidate.first_column : candidate.first_column + len(candidate.starts)]
        if steps.size and steps[-1] > 0.5:
            starts[candidate.key] = candidate.starts[int(np.argmax(steps > 0.5))]
    return starts


def starts_in_plan(problem: PlanningProblem, starts: Mapping[str, int]) -> dict[str, int]:
    """Of some starts (offsets) those inside the plan; running work is."""
    return {
        candidate.key: starts[candidate.key]
        for candidate in problem.candidates
        if candidate.key in starts and starts[candidate.key] - candidate.starts[0] < candidate.plan_starts
    }


def offsets_of(problem: PlanningProblem, starts: Mapping[str, Quarter | None]) -> dict[str, int]:
    """When candidates start inside the plan, in quarters after its first; running work where it runs."""
    begin = problem.portfolio.settings.start
    offsets = {}
    for candidate in problem.candidates:
        start = starts.get(candidate.key)
        if candidate.is_committed:
            offsets[candidate.key] = candidate.starts[0]
        elif start is not None and start.minus(begin) in candidate.starts[: candidate.plan_starts]:
            offsets[candidate.key] = start.minus(begin)
    return offsets

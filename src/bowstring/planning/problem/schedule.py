"""A schedule: who starts when, what that uses of people and money, and whether one more would fit."""

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
        self.used = np.zeros(shape)
        self.budgets = problem.budgets
        self._movable = carry_over_order(self.budgets)
        self._masks = {
            place: np.isin(np.arange(problem.all_quarters), row.quarters)
            for place, row in self.budgets.items()
        }
        # Money by fund and quarter: row 0 for work, row 1 for running what is delivered.
        self._charges: dict[str, Floats] = {}
        self._groups_taken: set[str] = set()
        self._effort = {
            key: np.array([candidate.initiative.effort.get(k, 0.0) for k in self.disciplines])
            for key, candidate in self.candidates.items()
        }

    def fits(self, key: str, start: int) -> bool:
        """Whether starting it then keeps within people, money, alternatives and what it requires."""
        candidate = self.candidates[key]
        if candidate.initiative.alternatives in self._groups_taken or not self._is_ready(candidate, start):
            return False
        used = self._used_with(candidate, start)
        if bool((used > self.people + self.ceiling + _TOLERANCE).any()):
            return False
        surge = np.maximum(0.0, used - self.people) * self.price
        return self._pays(candidate, start, surge.sum(axis=0))

    def add(self, key: str, start: int) -> None:
        """Start it then, whether it fits or not."""
        candidate = self.candidates[key]
        self.used = self._used_with(candidate, start)
        self._charges = self._charges_with(candidate, start)
        if candidate.initiative.alternatives:
            self._groups_taken.add(candidate.initiative.alternatives)
        self.starts[key] = start

    @property
    def surge(self) -> Floats:
        """People bought beyond those there are, shape (disciplines, quarters)."""
        return np.asarray(np.maximum(0.0, self.used - self.people))

    @property
    def spend(self) -> Floats:
        """Money spent on initiatives by quarter, surge not counted, shape (quarters,)."""
        return np.asarray(
            sum((charge[0] for charge in self._charges.values()), np.zeros(self.problem.all_quarters))
        )

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

    def _used_with(self, candidate: Candidate, start: int) -> Floats:
        used = self.used.copy()
        used[:, self._running(candidate, start)] += self._effort[candidate.key][:, None]
        return used

    def _charges_with(self, candidate: Candidate, start: int) -> dict[str, Floats]:
        """What is charged to each fund by quarter if a candidate starts then too; what is there is left alone."""
        charge = np.zeros((2, self.problem.all_quarters))
        charge[0, self._running(candidate, start)] = candidate.cost
        charge[1, max(0, start + candidate.duration) :] = candidate.initiative.run_cost_per_quarter or 0.0
        charges = {**self._charges}
        for fund, share in candidate.initiative.fund_shares.items():
            charges[fund] = charges.get(fund, 0.0) + share * charge
        return charges

    def _drawn(self, place: tuple[str, str], charges: Mapping[str, Floats]) -> float:
        """Money that a budget row pays: of its own fund's charges, or of all; running costs where it was stated."""
        fund, mask = place[1], self._masks[place]
        own = [charges[fund]] if fund in charges and fund else [] if fund else list(charges.values())
        rows = slice(0, 1) if self.budgets[place].is_carried else slice(0, 2)
        return float(sum(charge[rows, mask].sum() for charge in own))

    def _pays(self, candidate: Candidate, start: int, surge: Floats) -> bool:
        """Whether every budget row can pay if a candidate starts then too."""
        charges = self._charges_with(candidate, start)
        left = {place: row.amount - self._drawn(place, charges) for place, row in self.budgets.items()}
        is_doubtful = False
        for place, amount in self._after_surge(left, surge.tolist(), float).items():
            slack = _TOLERANCE * max(1.0, self.budgets[place].amount)
            if amount < -slack:
                return False
            is_doubtful |= amount <= slack and amount != self.budgets[place].amount
        # So near to nothing left that rounding decides: what is stated is added up as it is written.
        return not is_doubtful or self._pays_exactly({**self.starts, candidate.key: start}, surge)

    def _pays_exactly(self, starts: Mapping[str, int], surge: Floats) -> bool:
        left = {
            place: _exact(row.amount) - self._billed(place, starts) for place, row in self.budgets.items()
        }
        after = self._after_surge(left, [_exact(float(cost)) for cost in surge], _exact)
        return all(amount >= 0 for amount in after.values())

    def _billed(self, place: tuple[str, str], starts: Mapping[str, int]) -> Fraction:
        """The money that `_drawn` tells of some starts, exactly."""
        row, total = self.budgets[place], Fraction(0)
        for key, start in starts.items():
            candidate = self.candidates[key]
            shares = candidate.initiative.fund_shares
            share = (
                _exact(shares.get(place[1], 0.0))
                if place[1]
                else sum(map(_exact, shares.values()), Fraction(0))
            )
            end = start + candidate.duration
            running = sum(start <= quarter < end for quarter in row.quarters)
            delivered = 0 if row.is_carried else sum(quarter >= end for quarter in row.quarters)
            upkeep = candidate.initiative.run_cost_per_quarter or 0.0
            total += share * (_exact(candidate.cost) * running + _exact(upkeep) * delivered)
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
            rows = [place for place in after if cost > 0 and self._masks[place][quarter]]
            funds = {fund for _, fund in rows}
            if funds:
                least = {fund: min(after[place] for place in rows if place[1] == fund) for fund in funds}
                payer = "" if "" in funds else max(sorted(funds), key=least.__getitem__)
                for place in rows:
                    if place[1] == payer:
                        after[place] -= cost
        for place in self._movable:
            row = self.budgets[place]
            moved = max(money(0.0), min(money(row.carry_over), after[place]))
            after[place] -= moved
            after[row.carried_into, place[1]] += moved
        return after


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
    locks = {key: schedule.candidates[key].initiative.lock for key in pinned}
    first = problem.portfolio.settings.start
    fixed = {key: lock.minus(first) if isinstance(lock, Quarter) else None for key, lock in locks.items()}
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

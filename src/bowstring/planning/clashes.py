"""Which facts clash when no plan can meet them all: a set in which every one is needed for the clash."""

import dataclasses
import math
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.linear import Effort, Program, maximise_integer
from bowstring.planning.problem import Fact, FactKind, PlanningProblem

# Which facts the answer is told in where there is a choice: first what people settled, then limits.
_SETTLED = (FactKind.COMMITMENT, FactKind.MANDATE, FactKind.LOCK, FactKind.ALTERNATIVES, FactKind.REQUIREMENT)
_LIMITS = (FactKind.FLOOR, FactKind.SPEND, FactKind.BUDGET, FactKind.CAPACITY)
# More of one kind than this are told together, as all of that kind.
_MOST_TOLD = 6
# A clash that this many disciplines have a part in is not told by the quarter.
_MOST_BY_QUARTER = 2
_NODES = 20_000
_LEAST_SECONDS = 0.01

# Whether it is proven that nothing meets some facts together.
_Clash = Callable[[Iterable[Fact]], bool]


def explain_clash(problem: PlanningProblem, *, is_whole: bool, seconds: float) -> tuple[Fact, ...]:
    """Facts that no plan can meet together, none of which could be spared; () where no clash is proven.

    is_whole: whether initiatives must be indivisible. seconds: ceiling; what it cuts short is still a clash, but
    may hold facts that could be spared. A fact about nothing stands for all of its kind, a discipline's without a
    quarter (−1) for all quarters, surge included.
    Source: docs/methods.md#what-clashes; Junker 2004 (QuickXplain).
    """
    deadline = time.monotonic() + seconds
    for is_integer in (np.zeros(len(problem.owner), dtype=np.bool_), problem.is_step):
        search = _Search(problem, is_integer, deadline)
        if search.clashes([Fact(kind=kind) for kind in (*_SETTLED, *_LIMITS)]):
            return tuple(sorted(_explain(problem, search.clashes)))
        if not is_whole:
            break
    return ()


def holders_of(fact: Fact) -> tuple[Fact, ...]:
    """The facts that a constraint may be told as, narrowest first: its own, its discipline's, all of its kind."""
    if fact.kind is FactKind.SURGE:
        fact = dataclasses.replace(fact, kind=FactKind.CAPACITY)
    whole = Fact(kind=fact.kind)
    if fact.kind is FactKind.CAPACITY:
        return fact, Fact(kind=fact.kind, about=fact.about), whole
    return fact, whole


def _explain(problem: PlanningProblem, clashes: _Clash) -> list[Fact]:
    """The clash told as finely as reads well: what people settled alone where that clashes, else with limits."""
    settled = [fact for kind in _SETTLED for fact in _members(problem, Fact(kind=kind))]
    if clashes(settled):
        return _shortest(settled, clashes)
    limits = [fact for kind in _LIMITS for fact in _members(problem, Fact(kind=kind))]
    coarse = [*(Fact(kind=kind) for kind in _SETTLED), *limits]
    facts = _shortest(coarse, clashes)
    if any(fact.kind is FactKind.FLOOR for fact in facts):
        # Everything that runs pulls on a minimum share: one by one would be a list of hundreds.
        return facts
    disciplines = sum(fact.kind is FactKind.CAPACITY for fact in facts)
    for fact in list(facts):
        if fact.kind in _SETTLED or (fact.kind is FactKind.CAPACITY and disciplines <= _MOST_BY_QUARTER):
            others = [other for other in facts if other != fact]
            members = _members(problem, fact)
            facts = others + (_few(members, others, clashes) or [fact])
    return facts


def _members(problem: PlanningProblem, fact: Fact) -> list[Fact]:
    """The facts just below one that stands for several, sorted."""
    facts = {*problem.facts, *(pin for pin, _, _, _ in problem.bounds)}
    chains = (holders_of(fact) for fact in facts if fact.kind is not FactKind.STEP)
    return sorted({chain[chain.index(fact) - 1] for chain in chains if fact in chain[1:]})


def _few(members: Sequence[Fact], others: Sequence[Fact], clashes: _Clash) -> list[Fact] | None:
    """The members needed for a clash with the others; None where they are more than reads well."""
    try:
        return _shortest(members, lambda part: clashes([*others, *part]), most=_MOST_TOLD)
    except _TooManyError:
        return None


class _TooManyError(Exception):
    """More facts are needed than were asked for."""


def _shortest(facts: Sequence[Fact], clashes: _Clash, *, most: float = math.inf) -> list[Fact]:
    """Of facts that clash, some that still do and of which none can be spared. Source: Junker 2004.

    Raises: _TooManyError where more than `most` are needed.
    """
    count = 0

    def needed(given: frozenset[Fact], is_new: bool, among: Sequence[Fact]) -> list[Fact]:
        nonlocal count
        if is_new and clashes(given):
            return []
        if len(among) == 1:
            count += 1
            if count > most:
                raise _TooManyError
            return list(among)
        first, second = among[: len(among) // 2], among[len(among) // 2 :]
        later = needed(given.union(first), True, second)
        return needed(given.union(later), bool(later), first) + later

    return needed(frozenset(), False, facts) if facts else []


class _Search:
    """Proofs that nothing meets some facts, every other one dropped; what time leaves open is no clash."""

    def __init__(self, problem: PlanningProblem, is_integer: NDArray[np.bool_], deadline: float) -> None:
        self.program = problem.program
        self.is_integer = is_integer
        self.deadline = deadline
        self.rows = [
            (row, holders_of(fact))
            for row, fact in enumerate(problem.facts)
            if fact.kind is not FactKind.STEP
        ]
        self.pins = [(holders_of(fact), column, low, high) for fact, column, low, high in problem.bounds]

    def clashes(self, facts: Iterable[Fact]) -> bool:
        """Whether it is proven that nothing meets these facts together."""
        left = self.deadline - time.monotonic()
        if left < _LEAST_SECONDS:
            return False
        program = self._keeping(frozenset(facts))
        if (program.lower > program.upper).any():
            return True
        solution = maximise_integer(
            program,
            np.zeros(program.columns),
            is_integer=self.is_integer,
            effort=Effort(seconds=left, nodes=_NODES),
        )
        return solution.bound == -math.inf and not solution.is_feasible

    def _keeping(self, facts: frozenset[Fact]) -> Program:
        """The programme with every other fact dropped."""
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        row_lower, row_upper = self.program.row_lower.copy(), self.program.row_upper.copy()
        dropped = [row for row, holders in self.rows if facts.isdisjoint(holders)]
        row_lower[dropped], row_upper[dropped] = -math.inf, math.inf
        pinned = [column for _, column, _, _ in self.pins]
        lower[pinned], upper[pinned] = 0.0, 1.0
        for holders, column, low, high in self.pins:
            if not facts.isdisjoint(holders):
                lower[column], upper[column] = max(lower[column], low), min(upper[column], high)
        return dataclasses.replace(
            self.program, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper
        )

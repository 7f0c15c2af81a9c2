"""Which sources of constraints clash when no plan can meet them all: a set of which none can be spared."""

import dataclasses
import math
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource, PlanningProblem
from bowstring.planning.problem.programs import Program
from bowstring.planning.solver.integer import Effort, maximise_integer

# Which sources the answer is told in where there is a choice: first what people settled, then limits.
_SETTLED = (
    ConstraintKind.COMMITMENT,
    ConstraintKind.MANDATE,
    ConstraintKind.LOCK,
    ConstraintKind.DEADLINE,
    ConstraintKind.ALTERNATIVES,
    ConstraintKind.REQUIREMENT,
)
_LIMITS = (
    ConstraintKind.FLOOR,
    ConstraintKind.OUTCOME,
    ConstraintKind.SPEND,
    ConstraintKind.BUDGET,
    ConstraintKind.CAPACITY,
)
# More of one kind than this are told together, as all of that kind.
_MOST_TOLD = 6
# A clash that this many disciplines have a part in is not told by the quarter.
_MOST_BY_QUARTER = 2
_NODES = 20_000
_LEAST_SECONDS = 0.01

# Whether it is proven that nothing meets some sources together.
_Clash = Callable[[Iterable[ConstraintSource]], bool]


def explain_clash(
    problem: PlanningProblem, *, is_whole: bool, seconds: float
) -> tuple[ConstraintSource, ...]:
    """Sources that no plan can meet together, none of which could be spared; () if no clash is proven.

    is_whole: whether initiatives must be indivisible. seconds: ceiling; what it cuts short is still a clash, but
    may hold sources that could be spared. A source about nothing stands for all of its kind, a discipline's without a
    quarter (−1) for all quarters, surge included.
    Source: docs/methods.md#what-clashes; Junker 2004 (QuickXplain).
    """
    deadline = time.monotonic() + seconds
    everything = [ConstraintSource(kind=kind) for kind in (*_SETTLED, *_LIMITS)]
    divisible = _ClashProofs(problem, np.zeros(len(problem.owner), dtype=np.bool_), deadline)
    whole = _ClashProofs(problem, problem.is_step, deadline)
    if divisible.clashes(everything):
        sources = _explain(problem, divisible.clashes)
        # Work that cannot be split may clash with less.
        return tuple(sorted(_shortest(sources, whole.clashes) if is_whole else sources))
    if is_whole and whole.clashes(everything):
        return tuple(sorted(_explain(problem, whole.clashes)))
    return ()


def holders_of(source: ConstraintSource) -> tuple[ConstraintSource, ...]:
    """The sources that a constraint may be told as, narrowest first: its own, its discipline's, all of its kind."""
    if source.kind is ConstraintKind.SURGE:
        source = dataclasses.replace(source, kind=ConstraintKind.CAPACITY)
    whole = ConstraintSource(kind=source.kind)
    if source.kind is ConstraintKind.CAPACITY:
        return source, ConstraintSource(kind=source.kind, about=source.about), whole
    return source, whole


def _explain(problem: PlanningProblem, clashes: _Clash) -> list[ConstraintSource]:
    """The clash told as finely as reads well: what people settled alone where that clashes, else with limits."""
    settled = [source for kind in _SETTLED for source in _members(problem, ConstraintSource(kind=kind))]
    if clashes(settled):
        return _shortest(settled, clashes)
    limits = [source for kind in _LIMITS for source in _members(problem, ConstraintSource(kind=kind))]
    coarse = [*(ConstraintSource(kind=kind) for kind in _SETTLED), *limits]
    sources = _shortest(coarse, clashes)
    if any(source.kind is ConstraintKind.FLOOR for source in sources):
        # Everything that runs pulls on a minimum share: one by one would be a list of hundreds.
        return sources
    disciplines = sum(source.kind is ConstraintKind.CAPACITY for source in sources)
    for source in list(sources):
        if source.kind in _SETTLED or (
            source.kind is ConstraintKind.CAPACITY and disciplines <= _MOST_BY_QUARTER
        ):
            others = [other for other in sources if other != source]
            members = _members(problem, source)
            sources = others + (_few(members, others, clashes) or [source])
    return sources


def _members(problem: PlanningProblem, source: ConstraintSource) -> list[ConstraintSource]:
    """The sources just below one that stands for several, sorted."""
    sources = {*problem.sources, *(pin for pin, _, _, _ in problem.bounds)}
    chains = (holders_of(source) for source in sources if source.kind is not ConstraintKind.STEP)
    return sorted({chain[chain.index(source) - 1] for chain in chains if source in chain[1:]})


def _few(
    members: Sequence[ConstraintSource], others: Sequence[ConstraintSource], clashes: _Clash
) -> list[ConstraintSource] | None:
    """The members needed for a clash with the others; None if they are more than reads well."""
    try:
        return _shortest(members, lambda part: clashes([*others, *part]), most=_MOST_TOLD)
    except _TooManyError:
        return None


class _TooManyError(Exception):
    """More sources are needed than were asked for."""


def _shortest(
    sources: Sequence[ConstraintSource], clashes: _Clash, *, most: float = math.inf
) -> list[ConstraintSource]:
    """Of sources that clash, some that still do and of which none can be spared. Source: Junker 2004.

    Raises: _TooManyError where more than `most` are needed.
    """
    count = 0

    def needed(
        given: frozenset[ConstraintSource], is_new: bool, among: Sequence[ConstraintSource]
    ) -> list[ConstraintSource]:
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

    return needed(frozenset(), False, sources) if sources else []


class _ClashProofs:
    """Proofs that nothing meets some sources, every other one dropped; what time leaves open is no clash."""

    def __init__(self, problem: PlanningProblem, is_integer: NDArray[np.bool_], deadline: float) -> None:
        self.program = problem.program
        self.is_integer = is_integer
        self.deadline = deadline
        self.rows = [
            (row, holders_of(source))
            for row, source in enumerate(problem.sources)
            if source.kind is not ConstraintKind.STEP
        ]
        self.pins = [(holders_of(source), column, low, high) for source, column, low, high in problem.bounds]

    def clashes(self, sources: Iterable[ConstraintSource]) -> bool:
        """Whether it is proven that nothing meets these sources together."""
        left = self.deadline - time.monotonic()
        if left < _LEAST_SECONDS:
            return False
        program = self._keeping(frozenset(sources))
        if (program.lower > program.upper).any():
            return True
        solution = maximise_integer(
            program,
            np.zeros(program.columns),
            is_integer=self.is_integer,
            effort=Effort(seconds=left, nodes=_NODES),
        )
        return solution.bound == -math.inf and not solution.is_feasible

    def _keeping(self, sources: frozenset[ConstraintSource]) -> Program:
        """The programme with every other source dropped."""
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        row_lower, row_upper = self.program.row_lower.copy(), self.program.row_upper.copy()
        dropped = [row for row, holders in self.rows if sources.isdisjoint(holders)]
        row_lower[dropped], row_upper[dropped] = -math.inf, math.inf
        pinned = [column for _, column, _, _ in self.pins]
        lower[pinned], upper[pinned] = 0.0, 1.0
        for holders, column, low, high in self.pins:
            if not sources.isdisjoint(holders):
                lower[column], upper[column] = max(lower[column], low), min(upper[column], high)
        return dataclasses.replace(
            self.program, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper
        )

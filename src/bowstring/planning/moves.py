"""The fewest moves from the adopted plan that bring most of what today's best plan would gain."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.model.problems import BowstringError
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted import AdoptedToday, adopted_today, offsets_of
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.linear import (
    Effort,
    Floats,
    IntegerOptimum,
    Program,
    Solver,
    StoppedBy,
    maximise_integer,
)
from bowstring.planning.move_order import Shift, in_steps
from bowstring.planning.problem import Candidate, FactKind, PlanningProblem
from bowstring.planning.programs import extended, held
from bowstring.planning.schedule import starts_of, steps_of

SHARE = 0.9
"""Of what the best plan gains over the adopted one, what the moves have to bring.

Source: docs/methods.md#fewest-moves.
"""

USUAL_SECONDS = 40.0
# In points: what gains less is no better plan.
_NOISE = 1e-6
# Effort: among starts that a plan at hand names; then among all; then for the most gain with as few.
_NODES_NAMED, _NODES_ALL, _NODES_BEST = 500, 5, 100
# Of V: nearer to the most gain is not looked for.
_CLOSE = 1e-4
_LEAST_SECONDS = 0.05
# Of an initiative that the divisible plan starts in a quarter: what is less is rounding.
_LEAST_SHARE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One initiative that is planned otherwise. from_, to: the quarter it starts in; None where it is left out.

    points: what it adds to V. lens: the same in each lens's own unit, to the value horizon, discounted. Both add up.
    """

    key: str
    from_: Quarter | None
    to: Quarter | None
    points: float
    lens: Mapping[Lens, float]

    def words(self, name: str) -> str:
        """As people read it, by the initiative's name: "Move “X” from Apr to Jun 2026 to Oct to Dec 2026"."""
        if self.from_ is None:
            return f"Start “{name}” in {self.to.words}" if self.to else f"Leave “{name}” out"
        if self.to is None:
            return f"Stop planning “{name}”"
        return f"Move “{name}” from {self.from_.words} to {self.to.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """The fewest moves that bring so much of the gain. Source: docs/methods.md#fewest-moves.

    adopted: where they begin. steps: moves that depend on each other travel together; after every step the plan keeps
    within all that the adopted plan kept, after the last within everything. gain: V that all bring, in points;
    whole_gain: V of today's best plan above the adopted one. least: no plan with fewer moves brings so much.
    """

    adopted: AdoptedToday
    steps: tuple[tuple[Move, ...], ...]
    gain: float
    whole_gain: float
    least: int
    stopped_by: StoppedBy

    @property
    def moves(self) -> tuple[Move, ...]:
        """All of them, in the order of their steps."""
        return tuple(move for step in self.steps for move in step)

    @property
    def share_of_gain(self) -> float | None:
        """Share of the whole gain that the moves bring; None where the best plan gains nothing in V."""
        return self.gain / self.whole_gain if self.whole_gain > _NOISE else None

    @property
    def is_proven(self) -> bool:
        """Whether it is proven that no fewer would do."""
        return len(self.moves) <= self.least


def fewest_moves(
    divisible: DivisiblePlan,
    adopted: Mapping[str, Quarter | None],
    best: Mapping[str, Quarter | None],
    *,
    share: float = SHARE,
    seconds: float = USUAL_SECONDS,
) -> Moves:
    """The fewest moves from the adopted plan's starts that bring a share of what the best plan's gain in V.

    First among starts that the adopted plan, the best one or the fewest changes of work that could be split name, then
    among all; by counted nodes, so that the same facts give the same moves; seconds are a ceiling.
    Where the best plan is no better and the adopted one can be kept, none; where it cannot, the fewest to one that is
    as good as the best. Raises: BowstringError where `best` does not keep within today's facts.
    """
    if not adopted_today(divisible, best).can_be_kept:
        raise BowstringError("the plan to move to does not keep within today's facts: plan again first.")
    before = adopted_today(divisible, adopted)
    search = _Fewest(divisible, before.offsets, offsets_of(divisible, best), share)
    if search.whole_gain <= _NOISE and before.can_be_kept:
        return _told(divisible, before, search, before.offsets, least=0, stopped_by=StoppedBy.OPTIMAL)
    found = search.run(seconds)
    offsets = starts_of(divisible.problem, found.x)
    return _told(divisible, before, search, offsets, least=found.least, stopped_by=found.stopped_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    x: Floats
    least: int
    stopped_by: StoppedBy


class _Fewest:
    """The integer programme: the problem's, with V at least so high, and changes counted.

    Steps say whether a start is kept: y_s − y_(s−1) is 1 where it starts in s, y_last is 0 where it is left out. So
    what is changed is linear in them and needs no columns of its own.
    """

    def __init__(
        self, divisible: DivisiblePlan, old: Mapping[str, int], new: Mapping[str, int], share: float
    ) -> None:
        self.problem = divisible.problem
        self.old, self.new = old, new
        self.value = divisible.objective
        self.is_integer = self.problem.is_step
        old_value = float(self.value @ steps_of(self.problem, old))
        new_value = float(self.value @ steps_of(self.problem, new))
        self.whole_gain = new_value - old_value
        target = new_value - (1 - share) * max(0.0, self.whole_gain)
        # So that the best plan itself is never lost to rounding.
        self.target = target - 1e-9 * max(1.0, abs(target))
        self.kept, self.changed = self._counting()
        self.program = extended(self.problem.program, rows=[(self.value, self.target, math.inf)])

    def run(self, seconds: float) -> _Found:
        places = self._named_places()
        named = self._fewest(self._between(places), None, Effort(seconds=seconds / 4, nodes=_NODES_NAMED))
        start = named.x if named.is_feasible else self._best_plan()
        every = self._fewest(self.program, start, Effort(seconds=seconds / 2, nodes=_NODES_ALL))
        x = every.x if every.is_feasible else start
        count = self._count(x)
        # What no plan can pass holds for the next whole number too.
        least = min(count, max(0, math.ceil(self.kept - every.bound - 1e-6)))
        return _Found(
            x=self._most_gain(x, count, places, seconds / 4),
            least=least,
            stopped_by=StoppedBy.OPTIMAL if least == count else every.stopped_by,
        )

    def _count(self, x: Floats) -> int:
        return round(self.kept + float(self.changed @ x))

    def _counting(self) -> tuple[int, Floats]:
        """How many starts there are to keep, and what each step adds to the count of changes, shape (n,)."""
        kept, changed = 0, np.zeros(self.problem.program.columns)
        for candidate in self.problem.candidates:
            if candidate.is_committed or not candidate.starts:
                continue
            if candidate.key in self.old:
                begun = candidate.first_column + self.old[candidate.key] - candidate.starts[0]
                kept += 1
                changed[begun] -= 1.0
                if begun > candidate.first_column:
                    changed[begun - 1] += 1.0
            else:
                changed[candidate.last_column] += 1.0
        return kept, changed

    def _fewest(self, program: Program, start: Floats | None, effort: Effort) -> IntegerOptimum:
        return maximise_integer(
            program, -self.changed, is_integer=self.is_integer, effort=effort, start=start
        )

    def _best_plan(self) -> Floats:
        """Today's best plan with the surge it needs: what is always possible."""
        x = steps_of(self.problem, self.new)
        return self._fewest(held(self.program, x, self.is_integer), None, Effort(seconds=USUAL_SECONDS)).x

    def _most_gain(self, x: Floats, count: int, places: Sequence[set[int]], seconds: float) -> Floats:
        """Of the plans with no more changes, the best that is found where starts are named or found."""
        offsets = starts_of(self.problem, x)
        both = [
            allowed | {_place(candidate, offsets.get(candidate.key))}
            for candidate, allowed in zip(self.problem.candidates, places, strict=True)
        ]
        few = (self.changed, -math.inf, count - self.kept + 1e-6)
        program = extended(self._between(both), rows=[few])
        effort = Effort(seconds=max(_LEAST_SECONDS, seconds), nodes=_NODES_BEST, gap=_CLOSE)
        found = maximise_integer(program, self.value, is_integer=self.is_integer, effort=effort, start=x)
        better = found.is_feasible and float(self.value @ found.x) > float(self.value @ x) + _NOISE
        return found.x if better else x

    def _between(self, places: Sequence[set[int]]) -> Program:
        """The programme in which each candidate starts in one of its places, by number; past the last is left out."""
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        row_lower = self.program.row_lower.copy()
        step_rows = _step_rows(self.problem)
        for candidate, allowed in zip(self.problem.candidates, places, strict=True):
            for number, column in enumerate(candidate.columns):
                if number < min(allowed):
                    upper[column] = min(upper[column], max(lower[column], 0.0))
                elif number >= max(allowed):
                    lower[column] = max(lower[column], min(upper[column], 1.0))
                elif number not in allowed:
                    # Not started anew here: as it was a quarter before.
                    row_lower[step_rows[column]] = 0.0
        return dataclasses.replace(self.program, lower=lower, upper=upper, row_lower=row_lower)

    def _named_places(self) -> list[set[int]]:
        """Where the adopted plan, the best plan and the fewest changes of work that could be split have each."""
        split = Solver(self.program).maximise(-self.changed)
        found = []
        for candidate in self.problem.candidates:
            steps = split.x[candidate.first_column : candidate.first_column + len(candidate.starts)]
            rises = np.diff(steps, prepend=0.0, append=1.0) > _LEAST_SHARE
            found.append(
                {
                    _place(candidate, self.old.get(candidate.key)),
                    _place(candidate, self.new.get(candidate.key)),
                    *(int(number) for number in np.flatnonzero(rises)),
                }
            )
        return found


def _place(candidate: Candidate, start: int | None) -> int:
    """The number of the first step that is 1; past the last where it is left out."""
    return len(candidate.starts) if start is None else start - candidate.starts[0]


def _step_rows(problem: PlanningProblem) -> dict[int, int]:
    """The row that says a step is not below the one before it, by the step's column."""
    program = problem.program
    return {
        int(program.indices[program.starts[row + 1] - 1]): row
        for row, fact in enumerate(problem.facts)
        if fact.kind is FactKind.STEP
    }


def _told(
    divisible: DivisiblePlan,
    before: AdoptedToday,
    search: _Fewest,
    after: Mapping[str, int],
    *,
    least: int,
    stopped_by: StoppedBy,
) -> Moves:
    gain = float(search.value @ (steps_of(search.problem, after) - steps_of(search.problem, before.offsets)))
    shifts = [
        Shift(key=key, from_=before.offsets.get(key), to=after.get(key))
        for key in sorted(before.offsets.keys() | after.keys())
        if before.offsets.get(key) != after.get(key)
    ]
    moves = {shift.key: _move(divisible, shift) for shift in shifts}
    worth = {key: move.points for key, move in moves.items()}
    steps = in_steps(search.problem, before.offsets, shifts, worth)
    return Moves(
        adopted=before,
        steps=tuple(tuple(moves[key] for key in step) for step in steps),
        gain=gain,
        whole_gain=search.whole_gain,
        least=least,
        stopped_by=stopped_by,
    )


def _move(divisible: DivisiblePlan, shift: Shift) -> Move:
    problem, aims = divisible.problem, divisible.aims
    changed = np.zeros(problem.program.columns)
    for sign, start in ((1.0, shift.to), (-1.0, shift.from_)):
        if start is not None:
            changed += sign * steps_of(problem, {shift.key: start})
    begin = problem.portfolio.settings.start
    return Move(
        key=shift.key,
        from_=None if shift.from_ is None else begin.plus(shift.from_),
        to=None if shift.to is None else begin.plus(shift.to),
        points=float(divisible.objective @ changed),
        lens={lens: float(problem.per_column(aims.means[lens]) @ changed) for lens in Lens},
    )

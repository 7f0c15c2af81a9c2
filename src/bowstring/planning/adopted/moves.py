"""The fewest moves from the adopted plan that bring most of what today's best plan would gain."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.adopted import AdoptedToday, adopted_today
from bowstring.planning.adopted.move_order import Shift, in_steps
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.prices.whatif import NOISE
from bowstring.planning.problem.schedule import offsets_of, starts_in_plan, starts_of, steps_of
from bowstring.planning.search.fewest import ChangeCount
from bowstring.planning.search.tail import with_tail
from bowstring.planning.solver.integer import StoppedBy

SHARE = 0.9
"""Of what the best plan gains over the adopted one, what the moves have to bring.

Source: docs/methods.md#fewest-moves.
"""

USUAL_SECONDS = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One initiative that is planned otherwise. from_, to: the quarter it starts in; None if it is left out.

    points: what it adds to V inside the plan. lens: the same in each side's own unit, to the value horizon, discounted.
    Both add up over moves.
    """

    key: str
    from_: Quarter | None
    to: Quarter | None
    points: float
    lens: Mapping[Lens, float]

    def words(self, name: str) -> str:
        """As people read it, by the name: "Start “X” in October to December 2026, not April to June 2026"."""
        if self.from_ is None:
            return (
                phrase("Start “{name}” in {words}", name=name, words=self.to.words)
                if self.to
                else phrase("Leave “{name}” out", name=name)
            )
        if self.to is None:
            return phrase("Stop planning “{name}”", name=name)
        return phrase(
            "Start “{name}” in {words}, not {from_words}",
            name=name,
            words=self.to.words,
            from_words=self.from_.words,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """The fewest moves that bring so much of the gain. Source: docs/methods.md#fewest-moves.

    adopted: where they begin. steps: moves that depend on each other travel together; after every step the plan keeps
    within all that the adopted plan kept, after the last within everything. gain: G that all bring, in points, later
    starts counted; whole_gain: G of today's best plan above the adopted one. least: no plan with fewer moves
    brings so much.
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
        """Share of the whole gain that the moves bring; None if the best plan gains nothing."""
        return self.gain / self.whole_gain if self.whole_gain > NOISE else None

    @property
    def is_proven(self) -> bool:
        """Whether it is proven that no fewer would do."""
        return len(self.moves) <= self.least


def fewest_moves(
    divisible: DivisiblePlan,
    adopted: Mapping[str, Quarter | None],
    best: Mapping[str, Quarter | None],
    *,
    later: Mapping[str, Quarter] | None = None,
    share: float = SHARE,
    seconds: float = USUAL_SECONDS,
) -> Moves:
    """The fewest moves from the adopted plan's starts that bring a share of the best plan's gain in G.

    First among starts that the adopted plan, the best one or the fewest changes of work that could be split name, then
    among all; by counted nodes, so that the same facts give the same moves. Where the best plan is no better and the
    adopted one can be kept, none; where it cannot, the fewest to one that is as good as the best.

    Args:
        divisible: what counts.
        adopted: starts of the plan in force.
        best: starts of today's plan.
        later: what today's plan would start after it.
        share: of the gain, 0 to 1.
        seconds: a safety net.

    Raises: BowstringError where `best` does not keep within today's facts.
    """
    if not adopted_today(divisible, best, later).can_be_kept:
        raise BowstringError(phrase("today's facts rule out that plan. Plan again first."))
    before = adopted_today(divisible, adopted, later)
    best_x = with_tail(divisible, offsets_of(divisible.problem, best), later)
    old_x = with_tail(divisible, before.offsets, later)
    probe = ChangeCount(divisible, before.offsets, best_x, 0.0)
    whole_gain = probe.value(best_x) - probe.value(old_x)
    if whole_gain <= NOISE and before.can_be_kept:
        return _moves_of(
            divisible, before, before.offsets, whole_gain, 0.0, least=0, stopped_by=StoppedBy.OPTIMAL
        )
    target = probe.value(best_x) - (1 - share) * max(0.0, whole_gain)
    counting = ChangeCount(divisible, before.offsets, best_x, target)
    fewest = counting.run(seconds)
    offsets = starts_in_plan(divisible.problem, starts_of(divisible.problem, fewest.x))
    gain = counting.value(fewest.x) - counting.value(old_x)
    return _moves_of(
        divisible, before, offsets, whole_gain, gain, least=fewest.least, stopped_by=fewest.stopped_by
    )


def _moves_of(
    divisible: DivisiblePlan,
    before: AdoptedToday,
    after: Mapping[str, int],
    whole_gain: float,
    gain: float,
    *,
    least: int,
    stopped_by: StoppedBy,
) -> Moves:
    shifts = [
        Shift(key=key, from_=before.offsets.get(key), to=after.get(key))
        for key in sorted(before.offsets.keys() | after.keys())
        if before.offsets.get(key) != after.get(key)
    ]
    moves = {shift.key: _move(divisible, shift) for shift in shifts}
    worth = {key: move.points for key, move in moves.items()}
    steps = in_steps(divisible.problem, before.offsets, shifts, worth)
    return Moves(
        adopted=before,
        steps=tuple(tuple(moves[key] for key in step) for step in steps),
        gain=gain,
        whole_gain=whole_gain,
        least=least,
        stopped_by=stopped_by,
    )


def _move(divisible: DivisiblePlan, shift: Shift) -> Move:
    problem = divisible.problem
    changed = np.zeros(problem.program.columns)
    for sign, start in ((1.0, shift.to), (-1.0, shift.from_)):
        if start is not None:
            changed += sign * steps_of(problem, {shift.key: start})
    begin = problem.portfolio.settings.start
    lens = {lens: float(problem.in_plan(divisible.aims.means[lens]) @ changed) for lens in Lens}
    return Move(
        key=shift.key,
        from_=None if shift.from_ is None else begin.plus(shift.from_),
        to=None if shift.to is None else begin.plus(shift.to),
        points=math.fsum(divisible.weight(side) * total for side, total in lens.items()),
        lens=lens,
    )

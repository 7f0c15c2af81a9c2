"""Moves in an order that can be followed: those that depend on each other together, the plan kept after each step."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bowstring.planning.adopted.keeping import Keeper
from bowstring.planning.problem.problem import PlanningProblem

# How many of the moves that gain most are tried for one that needs few others.
_TRIED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """An initiative that starts elsewhere. from_, to: offsets in quarters; None if it is left out."""

    key: str
    from_: int | None
    to: int | None


def in_steps(
    problem: PlanningProblem, starts: Mapping[str, int], shifts: Sequence[Shift], worth: Mapping[str, float]
) -> tuple[tuple[str, ...], ...]:
    """The shifts' keys in steps: after each, nothing is missed that the starts at hand did not miss already.

    worth: what each adds; those that add most go first, with those they need, and what only costs goes with what it
    makes room for. The order is a good one and not proven the finest.
    """
    return tuple(_MoveOrder(problem, starts, shifts, worth).run())


class _MoveOrder:
    def __init__(
        self,
        problem: PlanningProblem,
        starts: Mapping[str, int],
        shifts: Sequence[Shift],
        worth: Mapping[str, float],
    ) -> None:
        self.starts = dict(starts)
        self.shifts = {shift.key: shift for shift in shifts}
        self.worth = worth
        self.keeper = Keeper(problem)
        self.keeper.allow(self.keeper.missed(starts))

    def run(self) -> Iterable[tuple[str, ...]]:
        left = sorted(self.shifts, key=lambda key: (-self.worth[key], key))
        while left:
            step = self._next(left)
            self.starts = self._after(step)
            left = [key for key in left if key not in step]
            yield tuple(step)

    def _next(self, left: list[str]) -> list[str]:
        """The next step: one that gains alone, else the smallest of those that the most gainful need."""
        gainful = [key for key in left if self.worth[key] > 0]
        for key in gainful:
            if self._missed([key]) == 0:
                return [key]
        smallest: list[str] = []
        for key in gainful[:_TRIED]:
            step = self._with_what_it_needs(key, left)
            if step and (not smallest or len(step) < len(smallest)):
                smallest = step
        return smallest or left

    def _with_what_it_needs(self, key: str, left: list[str]) -> list[str]:
        """A shift and, one after the other, those that most mend what it breaks; [] where not all of it is."""
        step, missed = [key], self._missed([key])
        while missed > 0:
            best, other = self._best_mend(step, [candidate for candidate in left if candidate not in step])
            if best >= missed:
                return []
            missed = best
            step.append(other)
        for other in [move for move in step if move != key]:
            spared = [move for move in step if move != other]
            if self._missed(spared) == 0:
                step = spared
        return sorted(step, key=left.index)

    def _best_mend(self, step: Sequence[str], others: Iterable[str]) -> tuple[float, str]:
        """What is still missed with the one more that mends most, and that one; the first that mends all."""
        best = (math.inf, "")
        for other in others:
            missed = self._missed([*step, other])
            if missed < best[0]:
                best = (missed, other)
            if missed == 0:
                break
        return best

    def _after(self, step: Iterable[str]) -> dict[str, int]:
        after = dict(self.starts)
        for key in step:
            to = self.shifts[key].to
            if to is None:
                after.pop(key, None)
            else:
                after[key] = to
        return after

    def _missed(self, step: Iterable[str]) -> float:
        missed = self.keeper.missed(self._after(step))
        return 0.0 if missed.is_nothing else missed.total

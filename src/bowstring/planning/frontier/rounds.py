"""The plans that no other betters where few limits tie initiatives together: rounds of enumeration, each wider."""

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.frontier.breadth import Reached, reach, undominated
from bowstring.planning.frontier.choices import PricedChoices
from bowstring.planning.problem.programs import Floats, Ints

# From how many normals the first plans come, and how many partial plans go on together for those; then in each round.
# Source: trials on benchmarks.frontier, 50 to 200 items.
_FIRST_NORMALS, _FIRST_KEPT = 8, 64
_KEPT = (512, 4_096, 32_768)
# In the last rounds nothing is left out: how many go on together, how many there may be for a box, and in all.
_PART, _EFFORT, _MOST_PARTIAL = 16_384, 10_000_000, 40_000_000
# What else must hold of a partial plan, beside the normal that fits a box best: those so many places from it.
_BESIDE = (-5, -2, 2, 5)
# A normal is tight for a box if its regret there allows few choices; so many of the cheapest say how many.
_CHEAPEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closed:
    """All plans were reached whose regret under some normals is at most so much."""

    normals: Ints
    regrets: Floats


class Rounds:
    """Plans found, and boxes between neighbours in which there may be others.

    totals: in points, most user need first, shape (plans, 2). chosen: a choice of each initiative, shape (plans,
    initiatives). Plans closer than `step` in a side count as one.
    """

    def __init__(self, choices: PricedChoices, step: float) -> None:
        self.choices, self.step = choices, step
        self.totals = np.empty((0, 2))
        self.chosen = np.empty((0, choices.first.size), dtype=np.int64)
        self.partial = 0
        self._closed: list[_Closed] = []
        regrets = np.where(choices.regrets > step, choices.regrets, math.inf)
        cheapest = np.sort(regrets, axis=1)[:, :_CHEAPEST]
        self._scale = np.where(np.isfinite(cheapest), cheapest, 100.0).mean(axis=1)

    def run(self, until: float) -> None:
        """Reach every plan, or as many as the effort or the time, a moment of the clock, allows."""
        count = self.choices.bounds.size
        for normal in np.unique(np.linspace(0, count - 1, _FIRST_NORMALS).round().astype(int)):
            self._add(reach(self.choices, np.array([normal]), np.array([math.inf]), kept=_FIRST_KEPT))
        for kept in _KEPT:
            self._round(until, kept=kept)
        while self._round(until, kept=_PART, effort=_EFFORT):
            pass

    def open_corners(self) -> Floats:
        """The least of both sides that a plan not yet reached may have: a row for each box, most user need first."""
        corners = self._corners()
        return corners[self._is_open(self._regrets(corners))]

    def _round(self, until: float, *, kept: int, effort: int = 0) -> bool:
        """Whether boxes were closed and none stayed open: each normal is tried once, for the boxes that it fits best.

        With an effort the first box that takes more ends the round: those that follow would take more still.
        """
        was_tried, is_covered = False, True
        tried = np.zeros(self.choices.bounds.size, dtype=np.bool_)
        while self.partial < _MOST_PARTIAL and time.monotonic() < until:
            regrets = self._regrets(self._corners())
            tightness = regrets / self._scale[:, None]
            fitting = np.where(self._is_open(regrets), np.argmin(tightness, axis=0), -1)
            normals = [normal for normal in np.unique(fitting[fitting >= 0]) if not tried[normal]]
            if not normals:
                break
            # What is found for the boxes that are nearly closed makes others smaller.
            own = min(normals, key=lambda normal: tightness[normal, fitting == normal].max())
            tried[own] = True
            beside = [own + shift for shift in _BESIDE if 0 <= own + shift < tried.size]
            counting = np.array([own, *beside])
            allowed = regrets[np.ix_(counting, np.flatnonzero(fitting == own))].max(axis=1)
            plans = reach(self.choices, counting, allowed, kept=kept, effort=effort)
            self._add(plans)
            was_tried, is_covered = True, is_covered and plans.covered >= allowed[0]
            allowed[0] = min(allowed[0], plans.covered)
            self._closed.append(_Closed(normals=counting, regrets=allowed))
            if effort and not is_covered:
                break
        return was_tried and is_covered

    def _add(self, plans: Reached) -> None:
        totals = np.vstack([self.totals, plans.totals])
        best = undominated(totals, self.step)
        self.totals, self.chosen = totals[best], np.vstack([self.chosen, plans.chosen])[best]
        self.partial += plans.partial

    def _corners(self) -> Floats:
        """The lower corner of each box, shape (plans + 1, 2): more user need than one plan, more business than another.

        Beyond the first and the last plan one side alone is held by it, the other by what no plan has less of.
        """
        user, business = self.choices.least
        return np.column_stack(
            [
                np.append(self.totals[:, 0] + self.step, user),
                np.append(business, self.totals[:, 1] + self.step),
            ]
        )

    def _regrets(self, corners: Floats) -> Floats:
        """How far each corner lies below the bound of each normal, shape (normals, corners)."""
        return np.asarray(self.choices.bounds[:, None] - self.choices.normals @ corners.T)

    def _is_open(self, regrets: Floats) -> NDArray[np.bool_]:
        is_closed = (regrets <= 0).any(axis=0)
        for closed in self._closed:
            is_closed |= (regrets[closed.normals] <= closed.regrets[:, None]).all(axis=0)
        return np.asarray(~is_closed)

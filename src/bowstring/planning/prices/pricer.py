"""The divisible plan's programme kept warm: how much better the best plan would be if something were settled."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.prices.constraint_changes import ConstraintChanges
from bowstring.planning.prices.curves import SupportLine, ValueCurve, lines_between, segments_of
from bowstring.planning.prices.parametric import Direction, ParametricPlans
from bowstring.planning.prices.whatif import Effect, WhatIf
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Floats, ProgramChange
from bowstring.planning.solver.focused import FocusedSolver
from bowstring.planning.solver.linear import Optimum
from bowstring.planning.solver.solving import pricing_solver

_SAME = 1e-9
# A kink that lifts a value curve by less is not told apart.
_BEND = 1e-7
# In points, with more initiatives than a few: less than a picture of one among many can show.
_FEW, _HAIR = 60, 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What no plan can pass. points: over today's V as things are. prices: of one more of each row, shape (rows,)."""

    points: float
    prices: Floats


class Pricer:
    """The divisible plan's programme kept warm; what is worth a point and the rows of a minimum share are held.

    Source: docs/methods.md#4-what-a-question-is-worth.
    """

    def __init__(self, divisible: DivisiblePlan) -> None:
        self.divisible = divisible
        self.problem = divisible.problem
        self.candidates = self.problem.by_key
        self.index = {candidate.key: place for place, candidate in enumerate(self.problem.candidates)}
        self.solver = pricing_solver(self.problem)
        self.objective = divisible.objective
        self.base = self.solver.maximise(self.objective)
        self._column_prices, self._row_prices = self.solver.prices()
        self.totals = {lens: self.problem.per_column(divisible.aims.means[lens]) for lens in Lens}
        self._reach = self._certify()
        self._parametric = ParametricPlans(self.solver, self.base)
        self._constraints = ConstraintChanges(self.problem)

    @property
    def value(self) -> float:
        """V of the best divisible plan, in points."""
        return self.base.value + self.divisible.constant

    def weight(self, lens: Lens) -> float:
        """Points of V per unit of the lens's total."""
        return self.divisible.weight(lens)

    def mean(self, key: str, lens: Lens) -> float:
        """The value per quarter that the plan believes."""
        return float(self.divisible.aims.means[lens][self.index[key]])

    def unsettling(self, key: str) -> tuple[float, float, float, float]:
        """How far an initiative's points a quarter may fall and rise before the proof of today's plan ends.

        And how fast V may grow beyond that over today's plan, as they fall and as they rise, at the most.
        Source: docs/methods.md#what-cannot-matter.
        """
        down, up = self._reach[key]
        candidate = self.candidates[key]
        weighted = self._weighted(candidate, self.base.x)
        steps = self.problem.pattern[candidate.columns.start : candidate.columns.stop]
        most = float(np.cumsum(steps[::-1]).max(initial=0.0))
        return down, up, max(0.0, weighted), max(0.0, most - weighted)

    def regret_at_most(self, key: str, moved: Floats) -> Floats:
        """How much better than today's plan the best can be at the most where an initiative is worth more or less.

        moved: points that a quarter of it is worth more than is believed, shape (k,), as the answer.
        """
        down, up, falling, rising = self.unsettling(key)
        regret = np.zeros(moved.size)
        # Within today's plan is proven best.
        beyond = np.flatnonzero((moved < down) | (moved > up))
        if beyond.size and isinstance(self.solver, FocusedSolver):
            candidate = self.candidates[key]
            columns = candidate.columns
            step = self.problem.pattern[columns.start : columns.stop]
            gained = self.solver.gained_at_most(columns, step, moved[beyond])
            held = moved[beyond] * self._weighted(candidate, self.base.x)
            regret[beyond] = np.maximum(0.0, gained - held)
        elif beyond.size:
            far = moved[beyond]
            regret[beyond] = np.where(far < down, falling, rising) * np.maximum(down - far, far - up)
        return regret

    def gain_at_most(self, what_if: WhatIf) -> float:
        """By how many points V can be better at the most with something settled, without a solve; ∞ if not known.

        Source: the Lagrangian dual; Dantzig & Wolfe 1960.
        """
        if not isinstance(self.solver, FocusedSolver):
            return math.inf
        return self.solver.at_most(self.change(what_if)) - self.base.value

    def best_at_points(self, key: str, points: float) -> Optimum:
        """The best divisible plan if a quarter of an initiative is worth so many points."""
        candidate = self.candidates[key]
        if not candidate.starts:
            return self.base
        return self._parametric.best(self._direction(candidate), points)

    def _direction(self, candidate: Candidate) -> Direction:
        columns, mean = candidate.columns, self.points_of(candidate.key, {})
        down, up = self._reach[candidate.key]
        return Direction(
            key=candidate.key,
            columns=columns,
            step=self.problem.pattern[columns.start : columns.stop],
            points=mean,
            low=mean + down,
            high=mean + up,
        )

    def support_of_points(self, key: str, points: float, best: Optimum) -> SupportLine:
        """The line that supports V along an initiative's points a quarter, from the plan that is best there."""
        candidate = self.candidates[key]
        return SupportLine(
            value=points,
            height=best.value + self.divisible.constant,
            slope=self._weighted(candidate, best.x),
            share=self.share(candidate, best.x),
        )

    def started(self, x: Floats) -> Floats:
        """How much work a plan starts with each step, shape (n,); 0 at columns that are none.

        What would start too late to bring anything counts only if it must: where such a start costs nothing that
        matters, a best plan may hold it or not.
        """
        before = np.append(0.0, x[:-1])
        return np.where(self._counts, x - np.where(self._is_first, 0.0, before), 0.0)

    @cached_property
    def _is_first(self) -> NDArray[np.bool_]:
        """Which columns are the first of their initiative, shape (n,)."""
        return np.append(True, self.problem.owner[1:] != self.problem.owner[:-1])

    @cached_property
    def _counts(self) -> NDArray[np.bool_]:
        """At which steps a start counts, shape (n,)."""
        counts = np.zeros(self.problem.program.columns, dtype=np.bool_)
        for candidate in self.problem.candidates:
            span = slice(candidate.columns.start, candidate.columns.stop)
            is_bound = bool(self.problem.program.lower[span].any())
            counts[span] = is_bound | (np.cumsum(self.problem.pattern[span][::-1])[::-1] > 0)
        return counts

    def share(self, candidate: Candidate, x: Floats) -> float:
        """How much of a candidate a plan does, 0 to 1, counted as `started` does."""
        span = slice(candidate.columns.start, candidate.columns.stop)
        return float(np.diff(x[span], prepend=0.0)[self._counts[span]].sum())

    def effect(self, what_if: WhatIf) -> Effect:
        """How much better the best divisible plan would be."""
        return self.expected_effect(((1.0, what_if),))

    def expected_effect(
        self,
        outcomes: Sequence[tuple[float, WhatIf]],
        *,
        unsettled: WhatIf | None = None,
        is_regret: bool = False,
        bests: Sequence[Optimum] | None = None,
    ) -> Effect:
        """The expectation of effects over outcomes with their probabilities; 0 where there are none.

        unsettled: what the plan lives with as long as nobody has settled it, where that is not today's plan.
        is_regret: whether the effect is over what today's plan is worth in each outcome, not over what it is believed
        to be worth. bests: the best plan of each outcome, where they are at hand.
        """
        instead = WhatIf() if unsettled is None else unsettled
        if instead.is_nothing and all(self._is_free(what_if) for _, what_if in outcomes):
            return Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))
        best_of_each = self._best_of_each(outcomes) if bests is None else bests
        today = self.best(instead)
        if not all(best.is_feasible for best in (today, *best_of_each)):
            return Effect(points=-math.inf, lens=dict.fromkeys(Lens, 0.0))
        points, totals = 0.0, -self._changes(instead, today.x)
        for (chance, what_if), best in zip(outcomes, best_of_each, strict=True):
            points += chance * (best.value - today.value)
            totals += chance * self._changes(what_if, best.x)
            if is_regret:
                points -= chance * self.shift(what_if)
                totals -= chance * self._changes(what_if, self.base.x)
        return Effect(points=points, lens=dict(zip(Lens, totals.tolist(), strict=True)))

    def most(self, what_if: WhatIf, ceiling: Ceiling | None = None) -> float:
        """What people hired and money spent can add at the most, in points: by duality, without a solve.

        ceiling: by other prices than today's.
        """
        upper = self.problem.program.row_upper
        points, prices = (
            (0.0, np.abs(self._row_prices)) if ceiling is None else (ceiling.points, ceiling.prices)
        )
        most = points + math.fsum(
            float(prices[row]) * (high - float(upper[row]))
            for row, _, high in self._constraints.rows(what_if)
        )
        return math.inf if math.isnan(most) else most

    def ceiling(self) -> Ceiling | None:
        """What nothing can pass by the prices that proved the last what-if; None if there are none."""
        if not isinstance(self.solver, FocusedSolver) or (priced := self.solver.ceiling()) is None:
            return None
        value, prices = priced
        return Ceiling(points=value - self.base.value, prices=prices)

    def best(self, what_if: WhatIf, *, is_like_last: bool = False) -> Optimum:
        """The best divisible plan with something settled."""
        if what_if.is_nothing:
            return self.base
        alone = self._points_alone(what_if)
        if alone is not None:
            return self.best_at_points(*alone)
        return self.solver.resolve(self.change(what_if), is_like_last=is_like_last)

    def _is_free(self, what_if: WhatIf) -> bool:
        """Whether it only drops sources that have no price: by duality today's optimum is then the optimum without."""
        if what_if != WhatIf(dropped=what_if.dropped):
            return False
        change = self.change(what_if)
        # Priced by the whole level of each row: the unit that it is told in must not matter.
        rows = (abs(self._row_prices[row]) * self._level(row) for row, _, _ in change.rows)
        columns = (abs(self._column_prices[column]) for column, _, _ in change.columns)
        return max((*rows, *columns), default=0.0) <= _SAME

    def _level(self, row: int) -> float:
        program = self.problem.program
        low, high = program.row_lower[row], program.row_upper[row]
        return max(1.0, abs(high) if math.isfinite(high) else abs(low) if math.isfinite(low) else 1.0)

    def _best_of_each(self, outcomes: Sequence[tuple[float, WhatIf]]) -> list[Optimum]:
        """The optimum of each outcome; along one initiative's worth the outermost first, which prove what is within."""
        order = sorted(range(len(outcomes)), key=lambda place: self._added_points(outcomes[place][1]))
        optima = {place: self.best(outcomes[place][1]) for place in (*order[:1], *reversed(order[1:]))}
        return [optima[place] for place in range(len(outcomes))]

    def _added_points(self, what_if: WhatIf) -> float:
        alone = self._points_alone(what_if)
        return 0.0 if alone is None else alone[1] - self.points_of(alone[0], {})

    def _points_alone(self, what_if: WhatIf) -> tuple[str, float] | None:
        """The initiative and points a quarter that a what-if gives, where it says nothing else."""
        keys = {key for key, _ in what_if.values}
        if len(keys) != 1 or not keys <= self.candidates.keys() or what_if != WhatIf(values=what_if.values):
            return None
        key = keys.pop()
        return key, self.points_of(key, {lens: value for (_, lens), value in what_if.values.items()})

    def points_of(self, key: str, values: Mapping[Lens, float]) -> float:
        """Points that a quarter of an initiative's effect is worth, of both sides together.

        V depends on an initiative only through this. values: per quarter, by lens; what is believed where left out.
        """
        return math.fsum(self.weight(lens) * values.get(lens, self.mean(key, lens)) for lens in Lens)

    def held(self, key: str, added: float, plan: Optimum | None = None) -> Optimum:
        """A plan, today's unless another is given, valued at so many points a quarter more of one initiative."""
        held = self.base if plan is None else plan
        weighted = self._weighted(self.candidates[key], held.x)
        return Optimum(value=held.value + added * weighted, x=held.x)

    def shift(self, what_if: WhatIf) -> float:
        """Points that today's plan gains where things turn out to be worth what a what-if says."""
        return math.fsum(self.value_shift(key, lens, value) for (key, lens), value in what_if.values.items())

    def value_shift(self, key: str, lens: Lens, worth: float) -> float:
        """Points that today's plan gains if an initiative turns out to be worth this per quarter."""
        return self.held(key, self.weight(lens) * (worth - self.mean(key, lens))).value - self.base.value

    def change(self, what_if: WhatIf) -> ProgramChange:
        """What a what-if changes in the programme."""
        return self._constraints.change(what_if, tuple(self._revalued(what_if)))

    def _revalued(self, what_if: WhatIf) -> Iterator[tuple[int, float]]:
        """Column and points to add to the objective."""
        for key, lens, value_shifts in self._value_shifts(what_if):
            added = self.weight(lens) * value_shifts
            yield from zip(self.candidates[key].columns, added.tolist(), strict=True)

    def _value_shifts(self, what_if: WhatIf) -> Iterator[tuple[str, Lens, Floats]]:
        """Initiative, lens, and what each of its steps is then worth more in the lens's unit, shape (starts,)."""
        revalued = dict.fromkeys(key for key, _ in sorted(what_if.values))
        for key in dict.fromkeys((*revalued, *sorted(what_if.delays))):
            if key not in self.candidates:
                continue
            span = slice(self.candidates[key].first_column, self.candidates[key].last_column + 1)
            before = after = self.problem.pattern[span]
            if what_if.delays.get(key):
                after = self._constraints.delays.pattern(
                    key, what_if.delays[key], what_if.unsure.get(key, 1.0)
                )
            for lens in Lens:
                mean = self.mean(key, lens)
                value = what_if.values.get((key, lens), mean)
                if value != mean or after is not before:
                    yield key, lens, np.asarray(value * after - mean * before)

    def side_points(self, what_if: WhatIf) -> list[Floats]:
        """What each column then adds to each side that counts, in points of what the divisible plan brings it."""
        sides = {lens: self.divisible.points(lens) for lens in self.divisible.sides}
        for key, lens, value_shifts in self._value_shifts(what_if):
            if lens in sides:
                columns = self.candidates[key].columns
                sides[lens][columns.start : columns.stop] += value_shifts * (100 / self.divisible.scale[lens])
        return list(sides.values())

    def steepest(self, key: str, lens: Lens) -> float:
        """The greatest slope a value curve could have, in points per unit: funded in full, at once."""
        columns = self.candidates[key].columns
        return self.weight(lens) * float(self.problem.pattern[columns.start : columns.stop].sum())

    def drawn_curve(self, key: str, lens: Lens, low: float, high: float) -> ValueCurve:
        """The value curve as people look at it: exact, but of many initiatives up to a hair too low.

        Source: docs/methods.md#along-the-curve.
        """
        bend = _BEND if len(self.candidates) <= _FEW else _HAIR
        return self.curve(key, lens, low, high, bend=bend)

    def curve(self, key: str, lens: Lens, low: float, high: float, *, bend: float = _BEND) -> ValueCurve:
        """The value curve from low to high, exact.

        Source: docs/methods.md#value-curve; Eisner & Severance 1976.

        Args:
            key: the initiative.
            lens: the side.
            low, high: the worths a quarter at its ends.
            bend: kinks that lift it by no more are left out, so it may lie so many points too low.
        """
        middle = min(max(self.mean(key, lens), low), high)
        support = partial(self.support, key, lens)
        lines = {value: support(value) for value in (low, middle, high)}
        ordered = [lines[value] for value in sorted(lines)]
        supports: list[SupportLine] = [ordered[0]]
        for left, right in itertools.pairwise(ordered):
            supports += [*lines_between(left, right, support, least=bend), right]
        return ValueCurve(initiative=key, lens=lens, segments=segments_of(supports, low, high))

    def _certify(self) -> dict[str, tuple[float, float]]:
        """How far V's worth per unit of value weight may move, in points, before the basis stops being optimal."""
        schedulable = [candidate for candidate in self.problem.candidates if candidate.starts]
        reach = self.solver.stays_optimal(
            [
                (candidate.columns, self.problem.pattern[candidate.columns.start : candidate.columns.stop])
                for candidate in schedulable
            ]
        )
        spans = dict.fromkeys(self.candidates, (-math.inf, math.inf))
        spans.update({candidate.key: span for candidate, span in zip(schedulable, reach, strict=True)})
        return spans

    def _changes(self, what_if: WhatIf, x: Floats) -> Floats:
        """Change of each lens's total from today's plan to a plan x, in its unit, at the values then believed."""
        moved = np.flatnonzero(x != self.base.x)
        further = x[moved] - self.base.x[moved]
        changes = {lens: float(self.totals[lens][moved] @ further) for lens in self.divisible.scale}
        for key, lens, value_shifts in self._value_shifts(what_if):
            if lens in changes:
                columns = self.candidates[key].columns
                changes[lens] += float(value_shifts @ x[columns.start : columns.stop])
        return np.array([changes.get(lens, 0.0) for lens in Lens])

    def _weighted(self, candidate: Candidate, x: Floats) -> float:
        """Σ W_it·x_it: the value weight that a plan gives an initiative."""
        span = slice(candidate.columns.start, candidate.columns.stop)
        return float(self.problem.pattern[span] @ x[span])

    def support(self, key: str, lens: Lens, value: float) -> SupportLine:
        """The line that supports the curve at a worth per quarter, from the plan that is best there."""
        best = self.best_at_points(key, self.points_of(key, {lens: value}))
        return self._support(self.candidates[key], lens, value, best)

    def support_of_today(self, key: str, lens: Lens) -> SupportLine:
        """The line by which today's plan supports the curve."""
        return self._support(self.candidates[key], lens, self.mean(key, lens), self.base)

    def _support(self, candidate: Candidate, lens: Lens, value: float, best: Optimum) -> SupportLine:
        return SupportLine(
            value=value,
            height=best.value + self.divisible.constant,
            slope=self.weight(lens) * self._weighted(candidate, best.x),
            share=self.share(candidate, best.x),
        )

"""What people must say of work for the best whole plan to hold it: where plans with it and without are as good."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.shrinkage import believe
from bowstring.beliefs.stated import stated_value_for, with_stated_value
from bowstring.model.assessments import Lens
from bowstring.planning.divisible import belief_means
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.problem.programs import Floats
from bowstring.planning.solver.linear import SolverError
from bowstring.tensions.best_whole import best_whole
from bowstring.tensions.pricing_effort import allowed, nodes_for
from bowstring.tensions.reasons import HALF

# About seconds of one core, but counted: for the figures of one side.
_WORK = 15.0
_MOST_PLANS = 16
_MOST_STEPS = 8
_HALVINGS = 40
# In points of G: plans that differ by less are as good as each other.
_SAME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """The least worth a quarter with which the best whole plan holds work, as believed and as people state it.

    −∞: it holds it even at no worth; None: never. The other side is held at what is believed.
    """

    believed: float | None
    stated: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _StepsAndSurge:
    """A whole plan: whether it holds the work, and its steps and surge, shape (n,)."""

    is_in: bool
    x: Floats


class _UnprovenError(Exception):
    """A plan could not be proven best within the effort."""


class _BreakEvenSearch:
    """Whole plans that were best at some figure, and where those with the work overtake those without.

    What is said of one piece of work moves its class, and so what is believed of others: all are believed anew.
    """

    def __init__(self, pricer: Pricer, belief: Belief) -> None:
        self.pricer, self.belief = pricer, belief
        self.column = pricer.candidates[belief.initiative].plan_column
        self.plans: list[_StepsAndSurge] = []
        self.left = allowed(_WORK)
        self._means: dict[float, Mapping[Lens, Floats]] = {}

    def means(self, stated: float) -> Mapping[Lens, Floats]:
        """What is believed where all who have spoken state a figure."""
        if stated not in self._means:
            portfolio = with_stated_value(self.pricer.problem.portfolio, self.belief, stated)
            self._means[stated] = belief_means(self.pricer.problem, believe(portfolio))
        return self._means[stated]

    def believed(self, stated: float) -> float:
        """The worth then believed."""
        place = self.pricer.index[self.belief.initiative]
        return float(self.means(stated)[self.belief.lens][place])

    def worthless(self) -> Mapping[Lens, Floats]:
        """What is believed today, the work itself worth nothing."""
        means = {lens: values.copy() for lens, values in self.pricer.divisible.aims.means.items()}
        means[self.belief.lens][self.pricer.index[self.belief.initiative]] = 0.0
        return means

    def solve(self, means: Mapping[Lens, Floats]) -> _StepsAndSurge:
        """The best plan under some beliefs. Raises: _UnprovenError where it is not proven best."""
        if self.left <= 0:
            raise _UnprovenError
        start = max(self.plans, key=lambda plan: self.goal(plan, means), default=None)
        whole = best_whole(
            self.pricer,
            means=means,
            start=None if start is None else start.x,
            nodes=nodes_for(self.left, self.pricer.problem.program.rows),
        )
        self.left -= whole.work
        if not whole.x.size or not whole.is_proven:
            raise _UnprovenError
        is_in = self.column is not None and float(whole.x[self.column]) >= HALF
        self.plans.append(_StepsAndSurge(is_in=is_in, x=whole.x))
        return self.plans[-1]

    def goal(self, plan: _StepsAndSurge, means: Mapping[Lens, Floats]) -> float:
        """G of a plan under some beliefs."""
        divisible = self.pricer.divisible
        aims = dataclasses.replace(divisible.aims, means=means)
        return dataclasses.replace(divisible, aims=aims).goal(plan.x)

    def lead(self, stated: float) -> float:
        """How far the best plan met with the work lies above the best without, in points."""
        means, best = self.means(stated), {True: -math.inf, False: -math.inf}
        for plan in self.plans:
            best[plan.is_in] = max(best[plan.is_in], self.goal(plan, means))
        return best[True] - best[False]

    def bracket(self) -> tuple[float, float] | None:
        """A figure that does not do and a greater one that does; None if none within reach does."""
        figure = stated_value_for(
            self.belief, max(self.pricer.mean(self.belief.initiative, self.belief.lens), 0.0)
        )
        if figure is None:
            return None
        low = high = figure
        for _ in range(_MOST_STEPS):
            if self.solve(self.means(high)).is_in:
                break
            low, high = high, 2 * high
        else:
            return None
        for _ in range(_MOST_STEPS):
            if low < high or not self.solve(self.means(low / 2)).is_in:
                return (low if low < high else low / 2), high
            low = high = low / 2
        return None

    def crossing(self, low: float, high: float) -> float:
        """The figure between two from which plans with the work are better, by halving."""
        for _ in range(_HALVINGS):
            middle = math.sqrt(low * high)
            low, high = (low, middle) if self.lead(middle) >= 0 else (middle, high)
        return high

    def least(self, low: float, high: float) -> float:
        """The least figure that does, between one that does not and one that does. Raises: _UnprovenError."""
        for _ in range(_MOST_PLANS):
            figure = self.crossing(low, high)
            means = self.means(figure)
            before = max(self.goal(plan, means) for plan in self.plans)
            plan = self.solve(means)
            if self.goal(plan, means) <= before + _SAME:
                return figure
            low, high = (low, figure) if plan.is_in else (figure, high)
        raise _UnprovenError


def break_even(pricer: Pricer, belief: Belief) -> BreakEven | None:
    """What must be believed, and said, for the best whole plan to hold work; None if that is not proven.

    Source: docs/methods.md#what-it-takes-as-people-state-it.
    """
    search = _BreakEvenSearch(pricer, belief)
    try:
        if search.solve(search.worthless()).is_in:
            return BreakEven(believed=-math.inf, stated=-math.inf)
        ends = search.bracket()
        if ends is None:
            return BreakEven(believed=None, stated=None)
        stated = search.least(*ends)
        return BreakEven(believed=search.believed(stated), stated=stated)
    except (_UnprovenError, SolverError):
        return None

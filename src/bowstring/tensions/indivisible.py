"""Prices of whole plans: what the best plan of whole work gains, in G, if something is settled."""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import Goal
from bowstring.planning.plan import Plan
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem import programs
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.search.exact import solve_exactly
from bowstring.planning.search.search import SMALL
from bowstring.planning.solver.integer import Effort, StoppedBy
from bowstring.planning.solver.surge import with_surge
from bowstring.tensions.pricing_effort import FIRST_WORK, ITERATIONS_A_NODE, allowed, nodes_for, work_of
from bowstring.tensions.whole_effect import PROVEN, BoundedPlan, PossibleOutcome, WholeEffect

CHUNKY_FROM = 0.01
"""Distance between the plan and the divisible one from which prices are of whole plans, whatever the size."""

_SAFETY_SECONDS = 120.0
# In points: so far a plan near to the adopted one may lie below the best.
_NEARLY = 0.1


def is_chunky(plan: Plan, divisible: DivisiblePlan) -> bool:
    """Whether prices are of whole plans: few candidates, or a plan more than 1 % below the divisible one.

    Source: docs/methods.md#whole-plans.
    """
    if not plan.is_planned or plan.value is None:
        return False
    if len(divisible.problem.candidates) <= SMALL:
        return True
    return plan.value < (1 - CHUNKY_FROM) * divisible.value


class WholePlans:
    """The best whole plans, today and with something settled; U°, B° and minimum shares are held.

    Each is proven within a counted effort, from today's plan on: once it is spent nothing more is solved.
    Source: docs/methods.md#whole-plans.
    """

    def __init__(self, pricer: Pricer, plan: Plan) -> None:
        self.pricer, self.problem = pricer, pricer.problem
        self.allowance = 0.0
        self.work = 0.0
        self._nodes, self._iterations = 0, 0.0
        self._plans: dict[str, BoundedPlan] = {}
        self._proven_beside: dict[str, BoundedPlan] = {}
        # Plans that were best at some worth: worths change no constraint, so that each is a plan at any other.
        self._revalued: list[tuple[WhatIf, BoundedPlan]] = []
        # Each of them once, by its steps: many are best at many worths.
        self._distinct: dict[bytes, Floats] = {}
        self._goals: dict[str, Goal] = {}
        self.today = self._today(plan)
        self._remember(self.today)

    def allow(self, work: float) -> None:
        """Let so much effort be spent in all, what is spent already included; what is not proven is tried again."""
        self.allowance = allowed(work)
        self._plans = {key: plan for key, plan in self._plans.items() if plan.is_proven}

    @contextmanager
    def beside(self, work: float) -> Iterator[None]:
        """Let so much effort be spent on something else, which leaves the effort for the ledger as it is.

        What is proven then is known the next time: agendas of several forums ask of much the same.
        """
        kept = self.allowance, self.work, self._nodes, self._iterations, self._plans
        self.allowance = self.work + allowed(work)
        self._plans = self._proven_beside | self._plans
        try:
            yield
        finally:
            self._proven_beside |= {key: plan for key, plan in self._plans.items() if plan.is_proven}
            self.allowance, self.work, self._nodes, self._iterations, self._plans = kept

    @property
    def is_within_reach(self) -> bool:
        """Whether whole plans can tell anything: beyond a small size only where today's is nearly proven the best."""
        is_small = len(self.problem.candidates) <= SMALL
        return is_small or self.today.bound - self.today.value <= _NEARLY

    @property
    def is_spent(self) -> bool:
        """Whether the effort allowed is spent."""
        return self.work >= self.allowance

    def effect(self, outcomes: Sequence[PossibleOutcome], *, unsettled: WhatIf) -> WholeEffect | None:
        """What settling something gains on average; None if the effort does not reach.

        Args:
            outcomes: what it could show, with probabilities.
            unsettled: what is planned for until then.
        """
        reference = self.today if unsettled.is_nothing else self.best(unsettled)
        if reference is None or not reference.is_feasible:
            return None
        points = least = most = 0.0
        lens = dict.fromkeys(Lens, 0.0)
        for outcome in halved([outcome for outcome in outcomes if is_revaluation(outcome.what_if)]):
            if self.best(outcome.what_if) is None:
                return None
        for outcome in outcomes:
            kept = None if outcome.facts is None else self._kept(self._goal(outcome.facts), reference.x)
            best = self.best(outcome.what_if, start=kept if outcome.facts == outcome.what_if else None)
            if best is None:
                return None
            if not best.is_feasible:
                return WholeEffect(points=-math.inf, lens=dict.fromkeys(Lens, 0.0), least=-math.inf, most=0.0)
            before = self._before(outcome.facts, reference, kept)
            points += outcome.chance * (best.value - before.value)
            least += outcome.chance * (best.value - before.bound)
            most += outcome.chance * (best.bound - before.value)
            after = self._totals(outcome.what_if, best.x)
            valued = unsettled if outcome.facts is None or kept is None else outcome.facts
            for side, total in self._totals(valued, before.x).items():
                lens[side] += outcome.chance * (after[side] - total)
        return WholeEffect(points=points, lens=lens, least=least, most=max(most, points))

    def best(self, what_if: WhatIf, *, start: Floats | None = None) -> BoundedPlan | None:
        """The best whole plan found with something settled; None if the effort does not reach.

        start: a plan that keeps what then holds, to begin from.
        """
        if what_if.is_nothing:
            return self.today
        key = repr(what_if)
        if key not in self._plans:
            goal = self._goal(what_if)
            kept = start if start is not None else self._kept(goal, self.today.x)
            if kept is not None and self._changes_nothing(what_if, kept):
                value = goal.value(kept)
                bound = value + max(0.0, self.today.bound - self.today.value)
                self._plans[key] = BoundedPlan(x=kept, value=value, bound=bound)
            else:
                plan = (
                    self._revaluation(what_if, goal) if is_revaluation(what_if) else self._solved(goal, kept)
                )
                if plan is None:
                    return None
                self._plans[key] = plan
        return self._plans[key]

    def _revaluation(self, what_if: WhatIf, goal: Goal) -> BoundedPlan | None:
        """The best plan at other worths: one that is known already where it is proven so, else solved from there."""
        start = max(self._distinct.values(), default=None, key=goal.rank)
        if start is not None:
            value, bound = goal.value(start), self._bound_between(what_if)
            if bound <= value + PROVEN:
                return BoundedPlan(x=start, value=value, bound=max(bound, value))
        plan = self._solved(goal, start)
        if plan is not None and plan.is_feasible:
            self._revalued.append((what_if, plan))
            self._remember(plan)
        return plan

    def _remember(self, plan: BoundedPlan) -> None:
        """Keep a plan, where there is one, to be tried at other worths."""
        if plan.is_feasible:
            self._distinct.setdefault(plan.x[self.problem.is_step.nonzero()].tobytes(), plan.x)

    def _bound_between(self, what_if: WhatIf) -> float:
        """What no plan can pass at a worth between two others at which bounds are known.

        With the worth of one side alone each plan's G to the power of 1/α, α that side's share, is a straight line,
        and the best of all plans is convex: it lies below its chords. Source: docs/methods.md#whole-plans.
        """
        divisible, least = self.pricer.divisible, math.inf
        if not divisible.is_positive:
            # G is then what the worse side has, which bends the other way.
            return least
        for subject, value in what_if.values.items():
            share = divisible.shares.get(subject[1], 0.0)
            beside = self._beside(what_if, subject)
            lower = max((point for point in beside if point[0] <= value), default=None)
            upper = min((point for point in beside if point[0] >= value), default=None)
            if share <= 0 or lower is None or upper is None:
                continue
            part = 0.0 if upper[0] == lower[0] else (value - lower[0]) / (upper[0] - lower[0])
            low, high = (max(point[1], 0.0) ** (1 / share) for point in (lower, upper))
            least = min(least, ((1 - part) * low + part * high) ** share)
        return least

    def _beside(self, what_if: WhatIf, subject: tuple[str, Lens]) -> list[tuple[float, float]]:
        """Worth of a subject and the bound known there, where all else is worth what a what-if says."""
        rest = {other: value for other, value in what_if.values.items() if other != subject}
        points = [(self.pricer.mean(*subject), self.today.bound)] if not rest else []
        for what_if_then, plan in self._revalued:
            if what_if_then.values.keys() != what_if.values.keys():
                continue
            others = {other: value for other, value in what_if_then.values.items() if other != subject}
            if others == rest:
                points.append((what_if_then.values[subject], plan.bound))
        return points

    def _before(self, facts: WhatIf | None, reference: BoundedPlan, kept: Floats | None) -> BoundedPlan:
        """The plan made without knowing, valued at what turns out true where that is a fact and it still holds."""
        if facts is None or kept is None:
            return reference
        value = self._goal(facts).value(kept)
        return BoundedPlan(x=kept, value=value, bound=value)

    def _changes_nothing(self, what_if: WhatIf, kept: Floats) -> bool:
        """Whether it only makes work worth less that today's plan leaves out: no plan can then pass it."""
        if not is_revaluation(what_if):
            return False
        columns = [list(self.pricer.candidates[key].columns) for key, _ in what_if.values if self._has(key)]
        falls = all(
            value <= self.pricer.mean(key, lens)
            for (key, lens), value in what_if.values.items()
            if self._has(key)
        )
        return falls and not any(kept[own].any() for own in columns)

    def _has(self, key: str) -> bool:
        return key in self.pricer.candidates

    def _totals(self, what_if: WhatIf, x: Floats) -> dict[Lens, float]:
        """U and B above the disagreement point, at the values then believed."""
        divisible = self.pricer.divisible
        reached = zip(divisible.sides, self._goal(what_if).reached(x), strict=True)
        return {lens: points * divisible.scale[lens] / 100 for lens, points in reached}

    def _goal(self, what_if: WhatIf) -> Goal:
        """G and the constraints with something settled."""
        key = repr(what_if)
        if key not in self._goals:
            divisible = self.pricer.divisible
            program = programs.changed(self.problem.program, self.pricer.change(what_if))
            more = program.columns - self.problem.program.columns
            sides = [np.append(side, np.zeros(more)) for side in self.pricer.side_points(what_if)]
            self._goals[key] = Goal(divisible, program=program, sides=sides, bound=math.inf)
        return self._goals[key]

    def _kept(self, goal: Goal, x: Floats) -> Floats | None:
        """A plan's steps where they keep what then holds, surge bought anew where needed; None if they do not."""
        program = goal.program
        steps = _padded(x, goal.columns)
        if not programs.keeps_bounds(program, steps, goal.is_integer):
            return None
        if programs.keeps_rows(program, steps):
            return steps
        problem = dataclasses.replace(self.problem, program=program, owner=goal.owner)
        return with_surge(problem, steps)

    def _solved(self, goal: Goal, start: Floats | None) -> BoundedPlan | None:
        """The best plan found within what is left of the effort; None if none was found or nothing is left."""
        if self.is_spent:
            return None
        # As many nodes as what is left of the effort is likely to pay for.
        a_node = (ITERATIONS_A_NODE * 20 + self._iterations) / (20 + self._nodes)
        nodes = nodes_for(self.allowance - self.work, goal.program.rows, a_node)
        search = solve_exactly(
            goal,
            # Guessing costs more than proving where the start is the best plan or nearly so, as it is here.
            Effort(
                seconds=_SAFETY_SECONDS,
                nodes=nodes,
                heuristics=start is None,
                quick_nodes=True,
                trials=1,
            ),
            start=start,
            balances=[goal.balance(_padded(self.today.x, goal.columns) if start is None else start)],
        )
        self.work += work_of(search, goal.program.rows)
        self._nodes += search.nodes
        self._iterations += search.iterations
        if not search.is_feasible:
            is_impossible = search.stopped_by is StoppedBy.OPTIMAL
            return BoundedPlan(x=search.x, value=-math.inf, bound=-math.inf) if is_impossible else None
        return BoundedPlan(x=search.x, value=search.value, bound=search.bound)

    def _today(self, plan: Plan) -> BoundedPlan:
        """The best whole plan known today: the plan, or one found from it where it is not quite the best."""
        problem, goal = self.problem, Goal(self.pricer.divisible)
        begin = problem.portfolio.settings.start
        starts = {key: quarter for key, quarter in plan.starts.items() if quarter is not None}
        offsets = {key: quarter.minus(begin) for key, quarter in {**starts, **plan.later}.items()}
        x = with_surge(problem, steps_of(problem, offsets))
        bound = math.inf if plan.bound is None else plan.bound
        if x is not None and not 1e-9 < bound - goal.value(x) <= _NEARLY:
            return BoundedPlan(x=x, value=goal.value(x), bound=max(bound, goal.value(x)))
        self.allow(FIRST_WORK)
        self.today = BoundedPlan(x=np.zeros(goal.columns), value=-math.inf, bound=bound)
        best = self._solved(goal, x)
        if best is None or not best.is_feasible:
            return BoundedPlan(x=np.empty(0), value=-math.inf, bound=-math.inf)
        return dataclasses.replace(best, bound=min(best.bound, max(bound, best.value)))


def is_revaluation(what_if: WhatIf) -> bool:
    """Whether it says nothing but what work is worth."""
    return what_if == WhatIf(values=what_if.values)


def halved(outcomes: Sequence[PossibleOutcome]) -> Iterator[PossibleOutcome]:
    """Outcomes by worth in the order in which each stands between two that came before, as far as it can be."""
    ordered = sorted(outcomes, key=lambda outcome: list(outcome.what_if.values.values()))
    yield from ordered[:1]
    yield from ordered[1:][-1:]
    spans = [(0, len(ordered) - 1)]
    while spans:
        first, last = spans.pop(0)
        if last - first > 1:
            middle = (first + last) // 2
            yield ordered[middle]
            spans += [(first, middle), (middle, last)]


def _padded(x: Floats, columns: int) -> Floats:
    return np.append(x, np.zeros(max(0, columns - x.size)))[:columns]

"""Takes a plan apart here and there and builds it up again, thousands of times: a quick search for a good plan."""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.programs import Floats, Ints, dense_rows
from bowstring.planning.pulses import Flags, Pulses, Resources
from bowstring.planning.waiting import Waiting

# The points that a plan may get worse by fall to this share of what they were at first.
_COOLING = 0.1
# Pulses that net less are not worth trying; noise on what is removed and what is put back, in points.
_HOPELESS = -0.15
_REMOVE_NOISE, _REFILL_NOISE = 0.04, 0.01
_EAGERNESS = 0.05
_MOST_REMOVED = 14
# Taken out beyond what stands in the way.
_SPARE = 1
_TOLERANCE = 1e-9
_LOOK_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """How long to search and how boldly.

    heat: points that a plan may typically get worse by at first. carry_on: told the share of the trials done, and
    the best G so far, now and then; the walk ends where it says no.
    """

    trials: int
    heat: float
    carry_on: Callable[[float, float], bool]


@dataclass(slots=True)
class _PulsePlan:
    """at: the pulse of each candidate, −1 where unfunded. finish, ready: by candidate, in quarters; ∞ for never.

    used: by resource. reached: points of each side, then each soft row.
    """

    at: Ints
    used: Floats
    reached: Floats
    finish: Floats
    ready: Floats

    def copy(self) -> "_PulsePlan":
        return dataclasses.replace(
            self, at=self.at.copy(), finish=self.finish.copy(), ready=self.ready.copy()
        )


class Rebuilder:
    """Ruin and recreate with the acceptance of simulated annealing. Source: Schrimpf et al. 2000.

    Every plan it visits keeps within people and money and after what it waits for; shortfalls of minimum shares
    and bands are priced.
    """

    def __init__(self, goal: Goal, pulses: Pulses, resources: Resources) -> None:
        problem = goal.problem
        self.goal_of, self.sides = goal.divisible.goal_of, goal.divisible.sides
        self.pulses, self.resources = pulses, resources
        self.waiting = Waiting(problem)
        self.before = np.array(goal.before)
        soft = problem.soft_rows
        rows = dense_rows(problem.program, soft)
        self.low, self.high = problem.program.row_lower[soft], problem.program.row_upper[soft]
        self.price = 1e4 / np.maximum(np.abs(rows).sum(axis=1), 1e-300)
        self.adds = np.ascontiguousarray(pulses.summed(np.vstack([*goal.sides, rows])).T)
        self._index_needs()
        lower = problem.program.lower
        self.pinned = np.array(
            [bool((lower[candidate.columns] > 0).any()) for candidate in problem.candidates]
        )
        self.tried = np.flatnonzero(pulses.allowed & (pulses.net > _HOPELESS))
        self.eager = np.cumsum(np.exp(np.minimum(pulses.net[self.tried], _EAGERNESS) / _EAGERNESS))

    def _index_needs(self) -> None:
        """What each pulse needs, without the resources it does not: most use only a few."""
        use = self.pulses.use
        self.slack = _TOLERANCE * np.maximum(1.0, self.resources.limit)
        widest = int((use != 0).sum(axis=1).max(initial=1))
        self.where = np.ascontiguousarray(np.argsort(use == 0, axis=1, kind="stable")[:, :widest])
        self.need = np.take_along_axis(use, self.where, axis=1)

    def improve(self, x: Floats, random: np.random.Generator, *, walk: Walk) -> Floats:
        """The best plan met on a walk from the steps x, as steps; x where none is better."""
        plan = self._read(x)
        value = best_value = self._value(plan)
        best = plan.at
        for trial in range(walk.trials if self.tried.size else 0):
            spent = trial / walk.trials
            if trial % _LOOK_EVERY == 0 and not walk.carry_on(spent, best_value):
                break
            heat = walk.heat * _COOLING**spent
            changed = self._try(plan, random)
            if changed is None:
                continue
            new = self._value(changed)
            if new >= value or random.random() < math.exp((new - value) / heat):
                plan, value = changed, new
                if value > best_value + 1e-9:
                    best, best_value = plan.at, value
        return self._steps(best, len(x))

    def _value(self, plan: _PulsePlan) -> float:
        """G, or the worse side where that gains nothing; shortfalls priced."""
        reached = plan.reached[: len(self.sides)] + self.before
        soft = plan.reached[len(self.sides) :]
        short = np.maximum(self.low - soft, 0.0) + np.maximum(soft - self.high, 0.0)
        value = self.goal_of(dict(zip(self.sides, reached.tolist(), strict=True)))
        missing = float(np.where(short > _TOLERANCE, short, 0.0) @ self.price)
        return (value if value > 0 else float(reached.min())) - missing

    def _try(self, plan: _PulsePlan, random: np.random.Generator) -> _PulsePlan | None:
        """A plan with one more pulse in it, what stood in its way out, and the rest filled up again."""
        drawn = np.searchsorted(self.eager, random.random() * self.eager[-1])
        pulse = int(self.tried[min(int(drawn), self.tried.size - 1)])
        owner = int(self.pulses.owner[pulse])
        if plan.at[owner] == pulse:
            return None
        removed = self._make_room(plan, pulse, random)
        removed |= self.waiting.left_waiting(removed, finish=plan.finish, start=self._starts(plan))
        if len(removed) > _MOST_REMOVED or any(self.pinned[place] for place in removed):
            return None
        changed = plan.copy()
        self._remove(changed, sorted(removed))
        self._refill(changed, pulse, random)
        return changed

    def _starts(self, plan: _PulsePlan) -> Ints:
        return np.asarray(self.pulses.start[plan.at])

    def _make_room(self, plan: _PulsePlan, pulse: int, random: np.random.Generator) -> set[int]:
        """Candidates to take out so that the pulse fits: one at a time from the resource most overdrawn."""
        use, owner = self.pulses.use, int(self.pulses.owner[pulse])
        removed = {mate for mate in (owner, *self.waiting.mates[owner]) if plan.at[mate] >= 0}
        used = plan.used + use[pulse] - sum(use[plan.at[place]] for place in removed)
        funded = np.flatnonzero(plan.at >= 0)
        spare, related = int(random.integers(0, _SPARE + 1)), np.flatnonzero(use[pulse])
        for _ in range(_MOST_REMOVED - 2):
            over = -self.resources.left(used)
            if (over > self.slack).any():
                row = int(np.argmax(over / np.maximum(self.resources.limit, _TOLERANCE)))
            elif spare and related.size:
                spare, row = spare - 1, int(random.choice(related))
            else:
                break
            pool = [int(place) for place in funded[use[plan.at[funded], row] > 0] if place not in removed]
            if pool:
                nets = self.pulses.net[plan.at[pool]] + _REMOVE_NOISE * random.gumbel(size=len(pool))
                out = pool[int(np.argmin(nets))]
                removed.add(out)
                used = used - use[plan.at[out]]
        return removed

    def _remove(self, plan: _PulsePlan, removed: list[int]) -> None:
        at = plan.at[removed]
        plan.used = plan.used - self.pulses.use[at].sum(axis=0)
        plan.reached = plan.reached - self.adds[at].sum(axis=0)
        plan.at[removed], plan.finish[removed] = -1, math.inf
        self.waiting.update(plan.ready, removed, plan.finish)

    def _refill(self, plan: _PulsePlan, pulse: int, random: np.random.Generator) -> None:
        """Put in what fits, that which nets most first, and the pulse before all."""
        owner, start = self.pulses.owner, self.pulses.start
        open_pulses = self.tried[plan.at[owner[self.tried]] < 0]
        open_pulses = open_pulses[self._fits(open_pulses, plan.used)]
        score = self.pulses.net[open_pulses] + _REFILL_NOISE * random.gumbel(size=open_pulses.size)
        score[open_pulses == pulse] = math.inf
        open_pulses = open_pulses[np.argsort(-score, kind="stable")]
        while open_pulses.size:
            can = np.flatnonzero(start[open_pulses] >= plan.ready[owner[open_pulses]])
            if not can.size:
                return
            chosen = int(open_pulses[can[0]])
            who = int(owner[chosen])
            open_pulses = open_pulses[owner[open_pulses] != who]
            if all(plan.at[mate] < 0 for mate in self.waiting.mates[who]):
                self._put(plan, chosen)
                open_pulses = open_pulses[self._fits(open_pulses, plan.used)]

    def _put(self, plan: _PulsePlan, pulse: int) -> None:
        who = int(self.pulses.owner[pulse])
        plan.at[who] = pulse
        plan.used = plan.used + self.pulses.use[pulse]
        plan.reached = plan.reached + self.adds[pulse]
        plan.finish[who] = self.pulses.start[pulse] + self.waiting.duration[who]
        self.waiting.update(plan.ready, [who], plan.finish)

    def _fits(self, pulses: Ints, used: Floats) -> Flags:
        """Which of some pulses fit beside what is used, shape (pulses,)."""
        left = self.resources.left(used) + self.slack
        fits = np.asarray((self.need[pulses] <= left[self.where[pulses]]).all(axis=1))
        if self.resources.surge.any():
            # Surge bought for the pulse itself costs money too.
            maybe = np.flatnonzero(fits)
            after = self.resources.left(used + self.pulses.use[pulses[maybe]])
            fits[maybe] = (after >= -self.slack).all(axis=1)
        return fits

    def _read(self, x: Floats) -> _PulsePlan:
        count = self.pinned.size
        steps = x[self.pulses.column] > 0.5
        at = np.full(count, -1, dtype=np.int64)
        begun = np.flatnonzero(steps)
        # The first step taken is the pulse: written last, it is what stays.
        at[self.pulses.owner[begun[::-1]]] = begun[::-1]
        pulses, funded = at[at >= 0], np.flatnonzero(at >= 0)
        finish, ready = np.full(count, math.inf), np.full(count, -math.inf)
        finish[funded] = self.pulses.start[pulses] + self.waiting.duration[funded]
        self.waiting.update(ready, range(count), finish)
        return _PulsePlan(
            at=at,
            used=self.pulses.use[pulses].sum(axis=0),
            reached=self.adds[pulses].sum(axis=0),
            finish=finish,
            ready=ready,
        )

    def _steps(self, at: Ints, columns: int) -> Floats:
        x = np.zeros(columns)
        for pulse in at[at >= 0]:
            x[self.pulses.column[pulse] : self.pulses.last[pulse] + 1] = 1.0
        return x

"""One world planned for: equal tension, as if work could be split."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bowstring.beliefs.belief import Beliefs
from bowstring.model.assessments import Lens
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan, forced_keys
from bowstring.planning.equal_tension import Sides, agree, agree_near
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.linear import Solver, SolverBasis
from bowstring.worlds.draws import Draws, World, draws_of
from bowstring.worlds.programme import WorldProgrammes
from bowstring.worlds.staffing import SettledStaffing

# Of work in a divisible plan: what is done of it where it counts as done.
HALF = 0.5
# What the solver rounds: exactly half must count on every machine.
_ROUNDING = 1e-9
# In points of what today's plan brings: so near to the best in a world is near enough.
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldPlan:
    """What is best in one world. number: of the world. done: the share of each candidate that starts inside the plan,
    shape (candidates,). totals: what it brings each side. is_over: whether what is forced alone takes more people or
    money than there are, so that it was given the least more that it needs. short: people by whom today's plan then
    falls short in its worst quarter, beyond what can be bought; below 0 where some are left, shape (disciplines,).
    common_cost: the score that moves all costs together.
    """

    number: int
    done: Floats
    totals: dict[Lens, float]
    is_over: bool
    short: Floats
    common_cost: float

    @property
    def funded(self) -> NDArray[np.bool_]:
        """Which candidates are in the plan: at least half of them, shape (candidates,)."""
        return np.asarray(self.done >= HALF - _ROUNDING)


class WorldPlanner:
    """Plans one world after another; what is found of one does not depend on which were planned before.

    Source: docs/methods.md#worlds.
    """

    def __init__(
        self, divisible: DivisiblePlan, beliefs: Beliefs, starts: Mapping[str, Quarter | None], *, seed: int
    ) -> None:
        """Args:
        divisible: today's plan if work could be split.
        beliefs: what is believed.
        starts: of the plan that worlds are held against.
        seed: of what is drawn.
        """
        problem = divisible.problem
        self.lean, self.scale = divisible.lean, dict(divisible.scale)
        # Of the user side, both in per cent of what today's plan brings: under it that is worth most.
        self.weight = divisible.lean if divisible.is_positive else 0.5
        self.draws: Draws = draws_of(problem.portfolio, problem.candidates, beliefs, seed)
        self.programmes = WorldProgrammes(problem, has_lateness=self.draws.has_lateness)
        self.staffing = SettledStaffing(self.programmes, starts)
        self._means = divisible.aims.means
        forced = forced_keys(problem)
        self._forced = np.array([candidate.key in forced for candidate in problem.candidates], dtype=np.bool_)

    def __getstate__(self) -> dict[str, Any]:
        # The solver's own; whoever gets the planner finds it anew.
        return {name: value for name, value in self.__dict__.items() if name != "_today"}

    @cached_property
    def _today(self) -> SolverBasis | None:
        """Where every world begins: what is best if everything comes as believed; None if nothing can be done then."""
        count = len(self.problem.candidates)
        world = World(
            values=self._means, costs=np.ones(count), late=np.zeros(count, dtype=np.int64), common_cost=0.0
        )
        solver = Solver(self.programmes.program(world), simplifies=True)
        best = solver.maximise(self._mixed(self._gains(world)))
        return solver.basis() if best.is_feasible else None

    @property
    def forced(self) -> frozenset[str]:
        """What is done whatever comes: running, mandated or locked in, and what that cannot do without."""
        candidates = self.problem.candidates
        return frozenset(
            candidate.key for candidate, forced in zip(candidates, self._forced, strict=True) if forced
        )

    @property
    def problem(self) -> PlanningProblem:
        """The planning problem of today."""
        return self.programmes.problem

    def plan(self, number: int) -> WorldPlan:
        """The world of that number, planned for."""
        return self.plan_world(number, self.draws.world(number))

    def plan_world(self, number: int, world: World) -> WorldPlan:
        """A world, planned for."""
        program, is_over = self.programmes.program(world), False
        gains = self._gains(world)
        x = self._agreed(gains, program, world)
        if x is None:
            program, is_over = eased(program, self.programmes.use_rows()), True
            x = self._agreed(gains, program, world)
        count = len(self.problem.candidates)
        pulses = self.programmes.pulses
        done = np.zeros(count)
        if x is not None:
            inside = np.where(pulses.is_inside, x[pulses.column], 0.0)
            done = np.asarray(np.bincount(pulses.owner, weights=inside, minlength=count), dtype=np.float64)
        totals = {
            lens: 0.0 if x is None else float(gains[lens] @ x) * self.scale[lens] / 100 for lens in self.scale
        }
        return WorldPlan(
            number=number,
            done=done,
            totals=totals,
            is_over=is_over,
            short=self.staffing.short(world),
            common_cost=world.common_cost,
        )

    def _gains(self, world: World) -> dict[Lens, Floats]:
        """What each column brings each side that counts, in points, shape (n,)."""
        return {
            lens: self.programmes.gains(world, world.values[lens]) * (100 / self.scale[lens])
            for lens in self.scale
        }

    def _mixed(self, gains: Mapping[Lens, Floats]) -> Floats:
        """What each column adds to V as both sides are weighed today, shape (n,)."""
        if len(gains) == 1:
            return next(iter(gains.values()))
        return np.asarray(
            self.weight * gains[Lens.USER_NEED] + (1 - self.weight) * gains[Lens.BUSINESS_VALUE]
        )

    def _agreed(self, gains: dict[Lens, Floats], program: Program, world: World) -> Floats | None:
        """What both sides agree on, shape (n,); None if nothing meets the constraints."""
        solver = Solver(program, simplifies=True, begin=self._today)
        first = solver.maximise(self._mixed(gains))
        if len(gains) == 1 or not first.is_feasible:
            return first.x if first.is_feasible else None
        before = {lens: -self._forced_alone(program, gains[lens], world.values[lens]) for lens in gains}
        sides = Sides(
            user=gains[Lens.USER_NEED],
            business=gains[Lens.BUSINESS_VALUE],
            user_before=before[Lens.USER_NEED],
            business_before=before[Lens.BUSINESS_VALUE],
        )
        near = agree_near(solver, sides, self.lean, sides.corner(first.x), self.weight, close=_CLOSE)
        return (near or agree(solver, sides, self.lean)).corner.x

    def _forced_alone(self, program: Program, gains: Floats, values: Floats) -> float:
        """The least loss of a side that what is forced brings by itself, at most 0."""
        if not (self._forced & (values < 0)).any():
            return 0.0
        is_forced = np.append(self._forced, True)[self.problem.owner]
        own = np.where(is_forced, gains, 0.0)
        best = Solver(_only(program, is_forced, self.programmes.together_rows)).maximise(own[is_forced])
        return min(0.0, best.value) if best.is_feasible else 0.0


def eased(program: Program, rows: Ints) -> Program:
    """The programme with as little more of what those rows hold as any plan needs, each by its own size."""
    size = np.maximum(1.0, np.abs(program.row_upper[rows]))
    entries = _with_slack(program, rows, size)
    objective = np.zeros(entries.columns)
    objective[program.columns :] = -1.0
    best = Solver(entries).maximise(objective)
    row_upper = program.row_upper.copy()
    if best.is_feasible:
        # A hair more than that: rounding must not make it impossible again.
        row_upper[rows] += best.x[program.columns :] * size * (1 + 1e-7) + 1e-7 * size
    return dataclasses.replace(program, row_upper=row_upper)


def _with_slack(program: Program, rows: Ints, size: Floats) -> Program:
    """The programme with a column more for each of some rows, of which one adds its size to what the row holds."""
    more, starts = np.zeros(program.rows, dtype=np.int64), program.starts
    more[rows] = 1
    after = starts[1:][rows]
    return dataclasses.replace(
        program,
        lower=np.append(program.lower, np.zeros(rows.size)),
        upper=np.append(program.upper, np.full(rows.size, math.inf)),
        starts=starts + np.append(0, np.cumsum(more)),
        indices=np.insert(program.indices, after, program.columns + np.arange(rows.size)),
        values=np.insert(program.values, after, -size),
    )


def _only(program: Program, columns: NDArray[np.bool_], dropped: Ints) -> Program:
    """The programme of some columns, the others being 0, without some rows."""
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    keeps = np.ones(program.rows, dtype=np.bool_)
    keeps[dropped] = False
    entries = columns[program.indices] & keeps[row_of]
    has = np.zeros(program.rows, dtype=np.bool_)
    has[row_of[entries]] = True
    place, row_place = np.cumsum(columns) - 1, np.cumsum(has) - 1
    lengths = np.bincount(row_place[row_of[entries]], minlength=int(has.sum()))
    return Program(
        lower=program.lower[columns],
        upper=program.upper[columns],
        row_lower=program.row_lower[has],
        row_upper=program.row_upper[has],
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
        indices=place[program.indices[entries]],
        values=program.values[entries],
    )

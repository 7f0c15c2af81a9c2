"""One portfolio planned twice: by the planner, and by the second form that shares nothing with it."""

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from benchmarks.instances import Family, make_instance
from tests.oracles.believing import believed_means
from tests.oracles.binding import Reading
from tests.oracles.pulses import Pulses, Row, find_held, with_focuses
from tests.oracles.reading import read
from tests.oracles.schedules import Held, every_schedule
from tests.small import small_portfolio

from bowstring.beliefs.belief import Beliefs
from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import Aims, DivisiblePlan, find_aims, plan_divisible, plan_under_floor
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.solver.linear import Solver


@dataclass(frozen=True, kw_only=True)
class Pair:
    """problem, beliefs, aims: as the planner sees them, aims None where nothing meets the constraints.

    reading: as the second form does. means, pulses, held: likewise, each worked out when it is first asked for.
    """

    portfolio: Portfolio
    problem: PlanningProblem
    beliefs: Beliefs
    aims: Aims | None
    reading: Reading
    # Neither form changes what it has worked out, so that each is worked out once.
    _plans: dict[tuple[float, float], DivisiblePlan] = field(default_factory=dict, repr=False)
    _held: dict[float, Held] = field(default_factory=dict, repr=False)

    @functools.cached_property
    def means(self) -> Mapping[tuple[str, Lens], float]:
        """What everything is worth a quarter."""
        return believed_means(self.portfolio)

    @functools.cached_property
    def pulses(self) -> Pulses:
        """The programme of the second form."""
        return Pulses(self.reading, self.means)

    @functools.cached_property
    def held(self) -> Held | None:
        """What its plans are measured against; None where nothing meets the constraints."""
        return find_held(self.pulses)

    @property
    def is_plannable(self) -> bool:
        """Whether something meets the constraints and some lens can reach something."""
        return self.aims is not None and bool(self.aims.ideals)

    @functools.cached_property
    def has_schedule(self) -> bool:
        """Whether any whole schedule meets everything but floors."""
        return next(every_schedule(self.reading), None) is not None

    def planned(self, share: float, lean: float = 0.5) -> DivisiblePlan:
        """The planner's divisible plan, at a share of the highest floor."""
        if (share, lean) not in self._plans:
            assert self.aims is not None
            if share <= 0:
                plan = plan_divisible(self.problem, self.beliefs, self.aims, lean=lean)
            else:
                plan = self.planned(0.0, lean)
                plan = plan_under_floor(plan, max(0.0, share * plan.focuses.highest_floor))
            self._plans[share, lean] = plan
        return self._plans[share, lean]

    def against(self, plan: DivisiblePlan | None = None) -> Held:
        """What the second form measures against; the scale and shares of a plan where one is given."""
        assert self.held is not None
        if plan is None:
            return self.held
        if plan.lean not in self._held:
            bare = self.planned(0.0, plan.lean)
            held = dataclasses.replace(self.held, scale=bare.scale, shares=bare.shares)
            self._held[plan.lean] = with_focuses(self.pulses, held)
        return dataclasses.replace(self._held[plan.lean], scale=plan.scale, shares=plan.shares)


def held_floors(
    pair: Pair, pulses: Pulses, held: Held, floor: float, without: Focus | None = None
) -> tuple[Row, ...]:
    """The rows of the minimum shares with the coefficients of today, whatever else is so."""
    if pulses.reading.weights is not pair.reading.weights:
        today = {**pulses.reading.weights, **pair.reading.weights}
        if pulses.reading.weights != today:
            pulses = Pulses(dataclasses.replace(pulses.reading, weights=today), pair.means)
    return pulses.floors(held, floor, without)


def pair_of(portfolio: Portfolio) -> Pair:
    """A portfolio seen both ways."""
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    return Pair(
        portfolio=portfolio,
        problem=problem,
        beliefs=beliefs,
        aims=find_aims(problem, beliefs, Solver(problem.program)),
        reading=read(portfolio),
    )


@functools.cache
def small_pair(seed: int) -> Pair:
    """A small portfolio seen both ways."""
    return pair_of(small_portfolio(seed))


@functools.cache
def plannable_pairs(count: int) -> tuple[Pair, ...]:
    """The first small portfolios that can be planned."""
    pairs: list[Pair] = []
    seed = 0
    while len(pairs) < count:
        pair = small_pair(seed)
        if pair.is_plannable:
            pairs.append(pair)
        seed += 1
    return tuple(pairs)


@functools.cache
def instance_pair(family: Family) -> Pair:
    """Fifty initiatives of a family seen both ways."""
    return pair_of(make_instance(family, initiatives=50, seed=3))


def some(pair: Pair) -> np.random.Generator:
    """Luck of a portfolio's own, the same on every run."""
    return np.random.default_rng(len(repr(pair.portfolio)))

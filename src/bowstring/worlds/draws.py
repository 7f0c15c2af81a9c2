"""One world after another: what work is worth to both sides, what it costs and how late it comes, drawn together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.beliefs.belief import Beliefs
from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.joint import RANK_CORRELATION
from bowstring.delivery.overruns import CostClass, usual_costs
from bowstring.delivery.usual import COMMON, cost_spreads, factors_at, has_range, range_factors_at
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Floats, Ints
from bowstring.tensions.outcomes import SHARED_BIAS
from bowstring.worlds.lateness import late_tables

# Gaussian correlation of both sides' own errors, such that ranks of what is drawn have the correlation agreed on.
_OWN_CORRELATION = 2 * math.sin(math.pi * RANK_CORRELATION / 6) / (1 - SHARED_BIAS)
_MOST_COMPONENTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One world. values: worth a quarter once delivered, by lens, shape (candidates,). late: quarters that work is
    delivered later than planned, whole; costs: what it costs for each pound stated; shape (candidates,) both.
    common_cost: the score that moves all costs together; above 0 where costs are higher than usual.
    """

    values: Mapping[Lens, Floats]
    costs: Floats
    late: Ints
    common_cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opinions:
    """What is believed through one lens as arrays, shape (candidates, most): chances so far, and each component's own.

    assessor: place of whose word it is in the list of assessors, −1 for nobody's.
    """

    ends: Floats
    likely: Floats
    below: Floats
    above: Floats
    assessor: Ints
    assessors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Draws worlds by number: the same world for the same seed and number, whatever was drawn before.

    Source: docs/methods.md#worlds. late_tables: equally likely quarters of lateness, shape (candidates, steps), empty
    where the record is too short to tell. cost_class: None if only stated ranges are known. has_costs: whether
    anything is known of what work costs in the end.
    """

    seed: int
    opinions: Mapping[Lens, _Opinions]
    cost_class: CostClass | None
    below: Floats
    above: Floats
    has_costs: bool
    late_tables: Ints

    @property
    def has_lateness(self) -> bool:
        """Whether slips are drawn."""
        return self.late_tables.size > 0

    def world(self, number: int) -> World:
        """The world of that number."""
        random = np.random.default_rng([self.seed, number])
        count = self.below.size
        own = random.standard_normal((len(Lens), count))
        own[1] = _OWN_CORRELATION * own[0] + math.sqrt(1 - _OWN_CORRELATION**2) * own[1]
        who = random.random((len(Lens), count))
        common, costs = float(random.standard_normal()), random.standard_normal(count)
        slip = random.random(count)
        biases = {lens: random.standard_normal(self.opinions[lens].assessors) for lens in Lens}
        values = {
            lens: _value(self.opinions[lens], own[place], who[place], biases[lens])
            for place, lens in enumerate(Lens)
        }
        scores = math.sqrt(COMMON) * common + math.sqrt(1 - COMMON) * costs
        return World(
            values=values,
            costs=factors_at(self.cost_class, scores)
            if self.cost_class is not None
            else range_factors_at(self.below, self.above, scores),
            late=self._late(slip),
            common_cost=common if self.has_costs else 0.0,
        )

    def _late(self, levels: Floats) -> Ints:
        if not self.has_lateness:
            return np.zeros(levels.size, dtype=np.int64)
        places = (levels * self.late_tables.shape[1]).astype(np.int64)
        return np.asarray(self.late_tables[np.arange(levels.size), places])


def draws_of(portfolio: Portfolio, candidates: Sequence[Candidate], beliefs: Beliefs, seed: int) -> Draws:
    """What worlds are drawn from.

    Args:
        portfolio: the facts.
        candidates: the work that may be planned, in the order of the draws.
        beliefs: what it is worth.
        seed: of every draw.
    """
    cost_class = usual_costs(portfolio)
    ranges = [cost_spreads(candidate.initiative) for candidate in candidates]
    return Draws(
        seed=seed,
        opinions={lens: _opinions(candidates, beliefs, lens) for lens in Lens},
        cost_class=cost_class,
        below=np.array([below for below, _ in ranges]),
        above=np.array([above for _, above in ranges]),
        has_costs=cost_class is not None or any(has_range(candidate.initiative) for candidate in candidates),
        late_tables=late_tables(portfolio, candidates),
    )


def _opinions(candidates: Sequence[Candidate], beliefs: Beliefs, lens: Lens) -> _Opinions:
    believed = [beliefs.of(candidate.key, lens) for candidate in candidates]
    assessors = sorted(
        {
            assessment.assessor
            for belief in believed
            if belief
            for assessment in belief.assessments
            if assessment.assessor
        }
    )
    place_of = {assessor: place for place, assessor in enumerate(assessors)}
    most = max(
        (min(len(belief.mixture.components), _MOST_COMPONENTS) for belief in believed if belief), default=1
    )
    shape = (len(candidates), max(1, most))
    ends, likely, below, above = np.ones(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    whose = np.full(shape, -1, dtype=np.int64)
    for row, belief in enumerate(believed):
        if belief is None:
            continue
        mixture = _few(belief.mixture)
        count = len(mixture.components)
        ends[row, :count] = np.cumsum(mixture.weights)
        ends[row, count - 1 :] = 1.0
        likely[row, :count] = [component.likely for component in mixture.components]
        below[row, :count] = [component.below for component in mixture.components]
        above[row, :count] = [component.above for component in mixture.components]
        whose[row, : len(belief.assessments)] = [
            place_of.get(assessment.assessor, -1) for assessment in belief.assessments
        ]
    return _Opinions(
        ends=ends, likely=likely, below=below, above=above, assessor=whose, assessors=len(assessors)
    )


def _few(mixture: Mixture) -> Mixture:
    """The mixture; of one that is borrowed from a whole class, as many evenly chosen components."""
    if len(mixture.components) <= _MOST_COMPONENTS:
        return mixture
    order = sorted(range(len(mixture.components)), key=lambda place: mixture.components[place].mean)
    ends = np.cumsum([mixture.weights[place] for place in order])
    levels = (np.arange(_MOST_COMPONENTS) + 0.5) / _MOST_COMPONENTS
    chosen = np.minimum(np.searchsorted(ends, levels), len(order) - 1)
    components = tuple(mixture.components[order[place]] for place in chosen)
    return Mixture(weights=(1 / _MOST_COMPONENTS,) * _MOST_COMPONENTS, components=components)


def _value(opinions: _Opinions, own: Floats, who: Floats, bias: Floats) -> Floats:
    """What one side has of each piece of work if the assessor that is drawn for it is right, shape (candidates,)."""
    rows = np.arange(own.size)
    chosen = (who[:, None] >= opinions.ends).sum(axis=1).clip(max=opinions.ends.shape[1] - 1)
    assessor = opinions.assessor[rows, chosen]
    # What nobody in particular said has a bias of its own.
    shared = np.append(bias, 0.0)[assessor]
    part = np.where(assessor >= 0, math.sqrt(1 - SHARED_BIAS), 1.0)
    scores = math.sqrt(SHARED_BIAS) * shared + part * own
    spread = np.where(scores < 0, opinions.below[rows, chosen], opinions.above[rows, chosen])
    return np.asarray(opinions.likely[rows, chosen] + spread * scores)

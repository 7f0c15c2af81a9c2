"""What one more piece of evidence is worth before anybody has looked for it: EVSI, enclosed from both sides."""

import math
from bisect import bisect_left
from functools import cache, cached_property
from statistics import NormalDist

import numpy as np

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.pooling import GRADE_ERROR, grade_weight
from bowstring.model.assessments import Evidence
from bowstring.planning.prices.curves import SupportLine
from bowstring.planning.prices.whatif import NOISE
from bowstring.planning.problem.programs import Floats
from bowstring.tensions.tension import PricingContext

# In standard deviations: how wide a stretch of worths, and of errors, one node stands for; beyond the reach one node.
_WORTH_STEP, _ERROR_STEP, _REACH = 0.25, 0.5, 4.0
_MOST_WORTHS, _MOST_NODES = 256, 1024
# Share of its worth to which a question's worth is settled.
_CLOSE = 0.02


class Doubt:
    """The worth of an initiative to one side, as nodes of a quadrature, and what knowing it is worth at the most.

    mean: what is believed. values, chances: the worth at each node, and its probability; their mean is what is
    believed. most: points; no piece of evidence is worth more.
    """

    def __init__(self, context: PricingContext, belief: Belief) -> None:
        self.pricer, self.belief, self.mean = context.pricer, belief, belief.mean
        nodes = _worth_nodes(belief.mixture)
        self.few = _gathered(*nodes, _MOST_WORTHS)
        self.values, self.chances = _centred(*nodes, self.mean)
        self.most = float(self.chances @ self.regret_at_most(self.values))

    def regret_at_most(self, nodes: Floats) -> Floats:
        """By how many points the best plan can pass today's at the most, at each worth, shape (k,)."""
        weight = self.pricer.weight(self.belief.lens)
        return self.pricer.regret_at_most(self.belief.initiative, weight * (nodes - self.mean))


class Prospect:
    """What one more piece of evidence on a belief is worth: EVSI, enclosed from both sides, by quadrature.

    E[F(mean after the pool's update)] − F(mean), in points: a new opinion m = v + σ_g·|mean|·ε joins the pool with
    weight 1/σ_g². Where nobody has assessed yet, the class stands for one guess. The pool trusts a poor opinion more
    than it should where doubt is small; no evidence is worth more than knowing v itself, so that is the most it
    counts for. F is convex: the lines that support it bound it from below, the chords between them from above.
    Source: docs/methods.md#one-more-piece-of-evidence; Raiffa & Schlaifer 1961.
    """

    def __init__(self, doubt: Doubt, evidence: Evidence, minutes: float) -> None:
        self.doubt, self.pricer, self.belief = doubt, doubt.pricer, doubt.belief
        self.evidence, self.minutes = evidence, minutes
        self.least, self.most = 0.0, doubt.most
        self.lines: list[SupportLine] = []

    @cached_property
    def _quadrature(self) -> tuple[Floats, Floats]:
        """Nodes, shape (k,), and their chances in a row each: the mean after the update, the worth itself."""
        updated, chances = _updated_means(self.doubt, self.evidence)
        both: Floats = np.zeros((2, updated.size + self.doubt.values.size))
        both[0, : updated.size] = chances
        both[1, updated.size :] = self.doubt.chances
        return np.concatenate([updated, self.doubt.values]), both

    @cached_property
    def _heights(self) -> tuple[float, Floats]:
        """Today's V, and the most that it can be at every node by today's prices."""
        today = self.pricer.support_of_today(self.belief.initiative, self.belief.lens)
        nodes, _ = self._quadrature
        moved = nodes - self.doubt.mean
        steepest = self.pricer.steepest(self.belief.initiative, self.belief.lens)
        within = today.height + today.slope * moved + self.doubt.regret_at_most(nodes)
        return today.height, np.minimum(within, today.height + np.maximum(0.0, steepest * moved))

    @property
    def rank(self) -> float:
        """Worth a minute, bounded from above."""
        return self.most / self.minutes

    @property
    def is_settled(self) -> bool:
        """Whether the bounds lie close enough to call it an estimate."""
        return bool(self.lines) and self.most - self.least <= _CLOSE * self.most + NOISE

    def look(self) -> None:
        """Tighten the bounds: at first by what is known, then by solving where they are widest apart."""
        if not self.lines:
            self.lines = [self.pricer.support_of_today(self.belief.initiative, self.belief.lens)]
        else:
            worth = self._widest()
            place = bisect_left([line.value for line in self.lines], worth)
            support = self.pricer.support(self.belief.initiative, self.belief.lens, worth)
            self.lines.insert(place, support)
        today, (_, chances) = self._heights[0], self._quadrature
        upper, lower = self._bounds()
        self.most = min(self.most, max(0.0, float((chances @ upper).min()) - today))
        self.least = max(self.least, float((chances @ lower).min()) - today)

    @property
    def points(self) -> float:
        """The middle of the bounds: an estimate once they lie close."""
        return (self.least + self.most) / 2

    def _bounds(self) -> tuple[Floats, Floats]:
        """The curve's upper and lower bound at every node."""
        nodes, _ = self._quadrature
        chords = np.interp(
            nodes,
            [line.value for line in self.lines],
            [line.height for line in self.lines],
            left=math.inf,
            right=math.inf,
        )
        upper = np.minimum(chords, self._heights[1])
        heights = [line.height + line.slope * (nodes - line.value) for line in self.lines]
        return upper, np.minimum(np.max(heights, axis=0), upper)

    def _widest(self) -> float:
        """A worth in the stretch between two lines, or beyond all, where the bounds leave most open.

        Of what is worth less: the update, or the worth itself.
        """
        nodes, both = self._quadrature
        upper, lower = self._bounds()
        chances = both[int(np.argmin(both @ lower))]
        stretch = np.searchsorted([line.value for line in self.lines], nodes)
        open_gap = np.bincount(stretch, weights=(upper - lower) * chances, minlength=len(self.lines) + 1)
        widest = int(np.argmax(open_gap))
        if widest == 0:
            return float(nodes.min())
        if widest == len(self.lines):
            return float(nodes.max())
        return self._crossing(widest - 1)

    def _crossing(self, left: int) -> float:
        """Where the two lines around a stretch cross: the curve lies above it, if it bends there at all."""
        line, other = self.lines[left], self.lines[left + 1]
        if other.slope > line.slope:
            crossing = line.crosses(other)
            if line.value < crossing < other.value:
                return crossing
        return (line.value + other.value) / 2


def _updated_means(doubt: Doubt, evidence: Evidence) -> tuple[Floats, Floats]:
    """What the pool's mean could become, at the quadrature's nodes, and their probabilities."""
    mean = doubt.mean
    before = doubt.belief.precision or grade_weight(None)
    share = grade_weight(evidence) / (before + grade_weight(evidence))
    values, worth_chances = doubt.few
    errors, error_chances = _score_nodes(_ERROR_STEP)
    opinions = values[:, None] + GRADE_ERROR[evidence] * abs(mean) * errors[None, :]
    chances = (worth_chances[:, None] * error_chances[None, :]).ravel()
    return _centred((mean + share * (opinions - mean)).ravel(), chances, mean)


def _centred(nodes: Floats, chances: Floats, mean: float) -> tuple[Floats, Floats]:
    """Nodes, gathered, their own mean taken out: what is left is the curve's bend and not the quadrature's drift."""
    return _gathered(nodes + mean - float(nodes @ chances), chances, _MOST_NODES)


def _gathered(nodes: Floats, chances: Floats, most: int) -> tuple[Floats, Floats]:
    """Many nodes gathered into a few, each the mean of its neighbours: a class's mixture has thousands."""
    if nodes.size <= most:
        return nodes, chances
    order = np.argsort(nodes, kind="stable")
    group = np.minimum((np.cumsum(chances[order]) * most).astype(np.int64), most - 1)
    weight: Floats = np.bincount(group, weights=chances[order], minlength=most).astype(np.float64)
    total = np.bincount(group, weights=(nodes * chances)[order], minlength=most)
    kept = weight > 0
    return total[kept] / weight[kept], weight[kept]


def _worth_nodes(mixture: Mixture) -> tuple[Floats, Floats]:
    """The mean worth of each stretch of each component, and their probabilities."""
    likely = np.array([component.likely for component in mixture.components])[:, None]
    below = np.array([component.below for component in mixture.components])[:, None]
    above = np.array([component.above for component in mixture.components])[:, None]
    scores, chances = _score_nodes(_WORTH_STEP)
    values = likely + np.where(scores < 0, below, above) * scores
    return np.asarray(values.ravel()), np.outer(np.array(mixture.weights), chances).ravel()


@cache
def _score_nodes(step: float) -> tuple[Floats, Floats]:
    """The mean of each stretch of a standard normal, none across 0, and their probabilities."""
    normal, count = NormalDist(), round(_REACH / step)
    edges = [-math.inf, *(place * step for place in range(1 - count, count)), math.inf]
    chances = np.diff([normal.cdf(edge) for edge in edges])
    return np.asarray(-np.diff([normal.pdf(edge) for edge in edges]) / chances), np.asarray(chances)

"""The area model: what the others of its class suggest of an initiative, before anybody has looked at it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A class of fewer is not compared by itself, and has no slope.
FEWEST_IN_A_CLASS = 8
# Fewer others than these do not show how much a class differs.
FEWEST_OTHERS = 3
# So many standard deviations from its class a report still may lie.
_CONFLICT = 2.0
# Between these the logarithm of value may grow with that of cost.
_SLOPES = 0.0, 1.0
# So many members are worked out at once: memory grows with their number times the class.
_BATCH = 32
# In a larger class sums over all but one come from sums over all, told by so many terms of a Chebyshev series that
# reaches so far on both sides of ln τ² of the whole class.
_LARGE, _TERMS, _REACH = 500, 32, 1.5
_STEPS = 200
_CLOSE = 1e-13
# Logarithms of cost whose mean squared distance is less do not differ.
_FLAT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LogValue:
    """An initiative's value as its class compares it.

    value: ln x, x the pooled value a quarter. cost: the logarithm of its cost in all. doubt: s², the variance of value.
    """

    value: float
    cost: float
    doubt: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What the others of its class suggest of one initiative. Source: docs/methods.md#adjusted-for-over-optimism.

    centre: m. variance: τ² + Var(m). lift: ½·s̄², by how much the logarithm of a report lies too low on average.
    spread: R₀, what the variance would be if nobody doubted, so that no range that is stated can lessen it.
    """

    centre: float
    variance: float
    lift: float
    spread: float

    def trust(self, doubt: float) -> float:
        """w: how far an estimate of that doubt is trusted, more than 0 and less than 1."""
        return self.variance / (self.variance + doubt)

    def log_mean(self, value: float, doubt: float) -> float:
        """ln x′, the logarithm of the expected value, given ln x."""
        weight = self.trust(doubt)
        return weight * (value + self.lift) + (1 - weight) * self.centre + weight * doubt / 2

    def log_value(self, log_mean: float, doubt: float) -> float:
        """ln x, given ln x′: the way back."""
        weight = self.trust(doubt)
        return (log_mean - (1 - weight) * self.centre - weight * doubt / 2) / weight - self.lift

    def log_variance(self, value: float, doubt: float) -> float:
        """Variance of the logarithm given ln x: above 0, and never less for a wider estimate.

        What lies much further from its class than reports there do shows that the class says little of it.
        """
        usual = _CONFLICT * math.sqrt(self.variance + 2 * self.lift)
        beyond = max(0.0, abs(value + self.lift - self.centre) - usual)
        spread = max(self.spread, self.variance, beyond**2)
        return spread * doubt / (spread + doubt)


def priors_of(members: Sequence[LogValue], *, has_slope: bool) -> tuple[Prior, ...] | None:
    """For each member of a class what the others suggest; None if they are too few."""
    return _priors_of(tuple(members), has_slope)


# What somebody says of one initiative through one lens leaves the other classes as they are: three through each lens.
@lru_cache(maxsize=12)
def _priors_of(members: tuple[LogValue, ...], has_slope: bool) -> tuple[Prior, ...] | None:
    if len(members) - 1 < FEWEST_OTHERS:
        return None
    if len(members) > _LARGE:
        return _priors_of_many(members, has_slope=has_slope)
    costs = np.array([member.cost for member in members])
    return _leaving_each_out(members, range(len(members)), costs, has_slope=has_slope)


def _leaving_each_out(
    members: Sequence[LogValue], subjects: Sequence[int], costs: Floats, *, has_slope: bool
) -> tuple[Prior, ...]:
    """For some of the members what the others suggest, each worked out by itself."""
    counts = np.ones((len(subjects), len(members)), dtype=np.bool_)
    counts[np.arange(len(subjects)), list(subjects)] = False
    return tuple(
        prior
        for first in range(0, len(subjects), _BATCH)
        for prior in _Fit(
            members, counts[first : first + _BATCH], costs[first : first + _BATCH], has_slope=has_slope
        ).priors()
    )


def _priors_of_many(members: Sequence[LogValue], *, has_slope: bool) -> tuple[Prior, ...]:
    """The same in a large class, to rounding; whoever moves the class too far is worked out by itself."""
    costs = np.array([member.cost for member in members])
    fit = _LargeFit(members, costs, has_slope=has_slope)
    priors = fit.priors()
    order = np.empty(len(members), dtype=np.int64)
    order[fit.order] = np.arange(len(members))
    apart = [place for place in range(len(members)) if not fit.is_near[order[place]]]
    by_itself = dict(
        zip(apart, _leaving_each_out(members, apart, costs[apart], has_slope=has_slope), strict=True)
    )
    return tuple(by_itself.get(place, priors[order[place]]) for place in range(len(members)))


def priors_beyond(
    others: Sequence[LogValue], costs: Sequence[float], *, has_slope: bool
) -> list[Prior] | None:
    """What a class suggests of things that are not in it, of these logarithms of cost; None if it is too small.

    Args:
        others: the class.
        costs: logarithms of cost, one for each thing.
        has_slope: whether value may rise with cost.
    """
    if len(others) < FEWEST_OTHERS:
        return None
    everybody = np.ones((1, len(others)), dtype=np.bool_)
    return _Fit(others, everybody, np.array(costs), has_slope=has_slope).priors()


def slope_of(members: Sequence[LogValue]) -> float:
    """b: how the logarithm of value grows with that of cost in a class that has a slope."""
    fit = _Fit(members, np.ones((1, len(members)), dtype=np.bool_), np.zeros(1), has_slope=True)
    return float(fit.line(fit.sums(fit.variances()))[2][0])


class _Fit:
    """Weighted lines through a class, one a row: for each subject through the members that its row counts."""

    def __init__(
        self, members: Sequence[LogValue], counts: NDArray[np.bool_], costs: Floats, *, has_slope: bool
    ) -> None:
        """Args:
        members: the class. They are sorted, so that neither order nor names change a sum.
        counts: which members a row counts, shape (subjects, members).
        costs: the subjects' logarithms of cost.
        has_slope: whether value may change with cost.
        """
        self.order = order = sorted(
            range(len(members)),
            key=lambda place: (members[place].cost, members[place].value, members[place].doubt),
        )
        values, log_costs, self.doubts = (
            np.array([getattr(members[place], name) for place in order])
            for name in ("value", "cost", "doubt")
        )
        self.counts, self.has_slope = counts[:, order], has_slope
        self.middle = float(values.mean())
        x, z = values - self.middle, log_costs - log_costs.mean()
        self.costs = costs - log_costs.mean()
        self.moments = np.stack([np.ones_like(z), z, z * z, x, x * z, x * x], axis=1)

    def priors(self) -> list[Prior]:
        """A prior for each subject."""
        equal = self.equal_sums()
        number = equal[:, 0]
        squares = np.maximum(0.0, self.squares(equal, equal))
        residual = squares / (number - (2 if self.has_slope else 1))
        lift = np.minimum(self.medians(), residual) / 2
        variance = self.variances()
        place, place_variance = self.predictions(self.sums(variance))
        # What the maximum would be if nobody doubted; and every member is as uncertain as any other then.
        spread = squares / (number - 2) * (1 + self.predictions(equal)[1])
        columns = (self.middle + place + lift, variance + place_variance, lift, spread)
        return [
            Prior(centre=float(centre), variance=float(prior_variance), lift=float(up), spread=float(wide))
            for centre, prior_variance, up, wide in zip(*np.broadcast_arrays(*columns), strict=True)
        ]

    def equal_sums(self) -> Floats:
        """Moments summed over whom each row counts, shape (rows, 6)."""
        return _products(self.counts.astype(np.float64), self.moments)

    def medians(self) -> Floats:
        """The median doubt of whom each row counts."""
        return np.array([np.median(self.doubts[row]) for row in self.counts])

    def sums(self, variance: Floats, power: int = 1) -> Floats:
        """Moments weighted by 1 / (τ² + s²), to some power, of whom each row counts, shape (rows, 6)."""
        weights = self.counts / (variance[:, None] + self.doubts)
        return _products(weights**power, self.moments)

    def line(self, sums: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Of each row: mean log value, mean log cost, slope, and the weighted squares of log costs.

        Where costs do not differ there is no slope, and the squares are infinite. Value neither falls with cost nor
        grows faster than it: a few cheap pieces of work worth next to nothing would else foretell riches of a dear one.
        """
        total, z, zz, x, xz, _ = sums.T
        if not self.has_slope:
            return x / total, z / total, np.zeros_like(total), np.full_like(total, np.inf)
        squares = zz - z * z / total
        is_flat = squares <= _FLAT * total
        slope = np.where(is_flat, 0.0, (xz - x * z / total) / np.where(is_flat, 1.0, squares))
        # The best slope within bounds is the nearest to the best: the squares are a parabola of it.
        slope = np.clip(slope, *_SLOPES)
        return x / total, z / total, slope, np.where(is_flat, np.inf, squares)

    def predictions(self, sums: Floats) -> tuple[Floats, Floats]:
        """Each subject's place on its line, and the variance of that place."""
        height, middle, slope, squares = self.line(sums)
        apart = self.costs - middle
        return height + slope * apart, 1 / sums[:, 0] + apart**2 / squares

    def squares(self, sums: Floats, important: Floats) -> Floats:
        """Of each row the squared distances from the line that some sums draw, summed as others were."""
        height, middle, slope, _ = self.line(sums)
        start = height - slope * middle
        total, z, zz, x, xz, xx = important.T
        return np.asarray(
            start * start * total
            + 2 * start * slope * z
            + slope * slope * zz
            - 2 * (start * x + slope * xz)
            + xx
        )

    def variances(self) -> Floats:
        """τ² of each row, above 0: the maximum of τ²·L(τ²), L the profile likelihood. Source: Li & Lahiri 2010.

        Its derivative by ln τ² falls from 1 through 0; the root is enclosed, and found by the Illinois method.
        """
        low, high, low_height, high_height = self._enclosed()
        middle, was_left = low, np.zeros(len(low), dtype=np.bool_)
        for step in range(_STEPS):
            middle = (low * high_height - high * low_height) / (high_height - low_height)
            height = self._ascent(middle)
            if np.all((np.abs(height) < _CLOSE * len(self.moments)) | (high - low < _CLOSE)):
                break
            is_left = height > 0
            # An end that stays twice counts half, so that it is soon replaced.
            stays = (is_left == was_left) & (step > 0)
            high_height = np.where(is_left, np.where(stays, high_height / 2, high_height), height)
            low_height = np.where(is_left, height, np.where(stays, low_height / 2, low_height))
            low, high = np.where(is_left, middle, low), np.where(is_left, high, middle)
            was_left = is_left
        return _exp(middle)

    def _enclosed(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Values of ln τ² below and above the root, and the derivative there."""
        low = _log(2 / (self.counts / self.doubts).sum(axis=1))
        high, low_height = low + 1, self._ascent(low)
        while ((high_height := self._ascent(high)) > 0).any():
            high = np.where(high_height > 0, high + 2, high)
        return low, high, low_height, high_height

    def _ascent(self, log_variance: Floats) -> Floats:
        variance = _exp(log_variance)
        sums = self.sums(variance)
        return np.asarray(1 + variance / 2 * (self.squares(sums, self.sums(variance, 2)) - sums[:, 0]))


class _LargeFit(_Fit):
    """Lines through a large class, a row for each member through all others; members in the order of `order`.

    is_near: whether leaving a member out moves τ² within reach of the whole class's; else its row means nothing.
    """

    def __init__(self, members: Sequence[LogValue], costs: Floats, *, has_slope: bool) -> None:
        everybody = np.ones((1, len(members)), dtype=np.bool_)
        super().__init__(members, everybody, costs, has_slope=has_slope)
        self.costs = self.costs[self.order]
        whole = _Fit(members, everybody, np.zeros(1), has_slope=has_slope)
        centre = math.log(whole.variances()[0])
        nodes = np.array([math.cos(math.pi * (term + 0.5) / _TERMS) for term in range(_TERMS)])
        # At these nodes the polynomials are orthogonal, so a term is a sum.
        basis = np.polynomial.chebyshev.chebvander(nodes, _TERMS - 1) * (2 / _TERMS)
        basis[:, 0] /= 2
        variances = _exp(centre + _REACH * nodes)
        self._centre = centre
        self._series = {
            power: _products(
                basis.T, _products((1 / (variances[:, None] + self.doubts)) ** power, self.moments)
            )
            for power in (1, 2)
        }
        self.is_near = np.ones(len(members), dtype=np.bool_)

    def equal_sums(self) -> Floats:
        return np.asarray(self.moments.sum(axis=0) - self.moments)

    def medians(self) -> Floats:
        order = np.argsort(self.doubts, kind="stable")
        ordered, count = self.doubts[order], len(order)
        rank = np.empty(count, dtype=np.int64)
        rank[order] = np.arange(count)
        # Without a member those behind it move up by a place.
        places = (count - 2) // 2, (count - 1) // 2
        lower, upper = (ordered[place + (rank <= place)] for place in places)
        return np.asarray((lower + upper) / 2)

    def sums(self, variance: Floats, power: int = 1) -> Floats:
        place = (_log(variance) - self._centre) / _REACH
        terms: Floats = np.polynomial.chebyshev.chebvander(place, _TERMS - 1).astype(np.float64)
        own = (1 / (variance + self.doubts)) ** power
        return np.asarray(_products(terms, self._series[power]) - own[:, None] * self.moments)

    def _enclosed(self) -> tuple[Floats, Floats, Floats, Floats]:
        low = np.full(len(self.doubts), self._centre - _REACH)
        high = np.full(len(self.doubts), self._centre + _REACH)
        low_height, high_height = self._ascent(low), self._ascent(high)
        self.is_near = (low_height > 0) & (high_height < 0)
        return low, high, np.where(self.is_near, low_height, 1.0), np.where(self.is_near, high_height, -1.0)


# What follows is numpy's own too, but its last digits differ from processor to processor.
# Source: docs/methods.md#the-same-facts-the-same-answer.


def _products(left: Floats, right: Floats) -> Floats:
    """left @ right, shapes (rows, k) and (k, columns)."""
    return np.stack([(left * column).sum(axis=1) for column in right.T], axis=1)


def _exp(figures: Floats) -> Floats:
    return np.array([math.exp(figure) for figure in figures])


def _log(figures: Floats) -> Floats:
    return np.array([math.log(figure) for figure in figures])

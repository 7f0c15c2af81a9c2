"""Two-piece normals and their mixtures: the shape that a belief about value has."""

import math
from dataclasses import dataclass

Z_90 = 1.2815515655446004
_SQRT_2PI = math.sqrt(2 * math.pi)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPieceNormal:
    """Q(p) = likely + s·z(p): a normal below the median joined at the median to another above it.

    below, above: the standard deviations of the two halves, in the lens's unit, not negative.
    Source: docs/methods.md#one-assessor; Wallis 2014, "The two-piece normal".
    """

    likely: float
    below: float
    above: float

    @classmethod
    def from_quantiles(cls, low: float, likely: float, high: float) -> "TwoPieceNormal":
        """The distribution whose P10, P50 and P90 these are, in order.

        Args:
            low, likely, high: P10, P50 and P90.
        """
        return cls(likely=likely, below=(likely - low) / Z_90, above=(high - likely) / Z_90)

    @property
    def mean(self) -> float:
        """Expected value."""
        return self.likely + (self.above - self.below) / _SQRT_2PI

    @property
    def variance(self) -> float:
        """Variance, in the unit squared."""
        skew = (self.above - self.below) ** 2 / (2 * math.pi)
        return max(0.0, (self.below**2 + self.above**2) / 2 - skew)

    def cdf(self, value: float) -> float:
        """Probability of at most this value."""
        spread = self.below if value < self.likely else self.above
        if spread == 0:
            return 0.0 if value < self.likely else 1.0
        return 0.5 * math.erfc(-(value - self.likely) / (spread * math.sqrt(2)))

    def excess(self, threshold: float) -> float:
        """E[max(0, v − threshold)]: the partial expectation that prices what could be learned."""
        if threshold >= self.likely:
            return _normal_loss(threshold - self.likely, self.above)
        return self.mean - threshold + _normal_loss(self.likely - threshold, self.below)

    def mapped(self, *, anchor: float, target: float, scale: float) -> "TwoPieceNormal":
        """The distribution of target + scale·(v − anchor), scale not negative."""
        return TwoPieceNormal(
            likely=target + scale * (self.likely - anchor), below=scale * self.below, above=scale * self.above
        )

    def times(self, factor: float) -> "TwoPieceNormal":
        """The distribution of factor·v, factor not negative."""
        return TwoPieceNormal(
            likely=factor * self.likely, below=factor * self.below, above=factor * self.above
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A linear pool of opinions: weights (summing to 1) and as many components, in the same order."""

    weights: tuple[float, ...]
    components: tuple[TwoPieceNormal, ...]

    @property
    def mean(self) -> float:
        """Expected value."""
        return math.fsum(w * c.mean for w, c in zip(self.weights, self.components, strict=True))

    @property
    def within(self) -> float:
        """Variance that comes from each assessor's own doubt."""
        return math.fsum(w * c.variance for w, c in zip(self.weights, self.components, strict=True))

    @property
    def between(self) -> float:
        """Variance that comes from assessors disagreeing: the tension."""
        mean = self.mean
        return math.fsum(w * (c.mean - mean) ** 2 for w, c in zip(self.weights, self.components, strict=True))

    def cdf(self, value: float) -> float:
        """Probability of at most this value."""
        return math.fsum(w * c.cdf(value) for w, c in zip(self.weights, self.components, strict=True))

    def excess(self, threshold: float) -> float:
        """E[max(0, v − threshold)]."""
        return math.fsum(w * c.excess(threshold) for w, c in zip(self.weights, self.components, strict=True))

    def quantile(self, p: float) -> float:
        """The value that is not exceeded with probability p, 0 < p < 1, to 1e-12 of the spread."""
        reach = 10.0
        low = min(c.likely - reach * c.below for c in self.components)
        high = max(c.likely + reach * c.above for c in self.components)
        tolerance = 1e-12 * max(high - low, abs(high), 1e-300)
        while high - low > tolerance:
            middle = (low + high) / 2
            if self.cdf(middle) < p:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def mapped(self, *, target: float, scale: float) -> "Mixture":
        """The mixture of target + scale·(v − mean): its mean becomes the target."""
        anchor = self.mean
        return Mixture(
            weights=self.weights,
            components=tuple(
                component.mapped(anchor=anchor, target=target, scale=scale) for component in self.components
            ),
        )


def _normal_loss(distance: float, spread: float) -> float:
    """E[max(0, x − distance)] for x normal around 0, distance not negative."""
    if spread == 0:
        return 0.0
    z = distance / spread
    density = math.exp(-z * z / 2) / _SQRT_2PI
    return max(0.0, spread * (density - z * 0.5 * math.erfc(z / math.sqrt(2))))

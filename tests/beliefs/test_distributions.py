"""Two-piece normals and their mixtures have the moments that integration finds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal

SHAPES = [(0.0, 1.0, 3.0), (-4.0, -1.0, -0.5), (5.0, 5.0, 9.0), (1.0, 4.0, 4.0), (100.0, 250.0, 900.0)]
quickly = profile(max_examples=60, deadline=None, derandomize=True)
figures = st.floats(-1e3, 1e3)
spreads = st.floats(0.0, 500.0)


def shape(low: float, likely: float, high: float) -> TwoPieceNormal:
    return TwoPieceNormal.from_quantiles(low, likely, high)


def expected(normal: TwoPieceNormal, of: object) -> float:
    """E[of(v)] by integrating each half of the density that scipy draws."""
    total = 0.0
    for spread, span in ((normal.below, (-12.0, 0.0)), (normal.above, (0.0, 12.0))):
        total += quad(lambda z, s=spread: of(normal.likely + s * z) * norm.pdf(z), *span, limit=200)[0]  # type: ignore[operator]
    return total


@st.composite
def shapes(draw: st.DrawFn) -> TwoPieceNormal:
    likely = draw(figures)
    return shape(likely - draw(spreads), likely, likely + draw(spreads))


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    parts = draw(st.lists(shapes(), min_size=1, max_size=4))
    raw = [draw(st.floats(0.05, 1.0)) for _ in parts]
    return Mixture(weights=tuple(share / sum(raw) for share in raw), components=tuple(parts))


@pytest.mark.parametrize("figures", SHAPES)
def test_low_likely_and_high_are_the_tenth_half_and_ninetieth(figures: tuple[float, float, float]) -> None:
    normal = shape(*figures)
    low, likely, high = figures
    assert normal.cdf(likely) == (1.0 if likely == high else 0.5)
    if low < likely:
        assert normal.cdf(low) == pytest.approx(0.1)
    if high > likely:
        assert normal.cdf(high) == pytest.approx(0.9)


@pytest.mark.parametrize("figures", SHAPES)
def test_mean_and_variance_are_those_that_integration_finds(figures: tuple[float, float, float]) -> None:
    normal = shape(*figures)
    mean = expected(normal, lambda v: v)
    assert normal.mean == pytest.approx(mean, abs=1e-8)
    assert normal.variance == pytest.approx(expected(normal, lambda v: (v - mean) ** 2), rel=1e-8)


@pytest.mark.parametrize("step", [-5.0, -2.0, -0.7, 0.0, 0.3, 1.9, 6.0])
@pytest.mark.parametrize("figures", SHAPES)
def test_excess_is_what_integration_finds(figures: tuple[float, float, float], step: float) -> None:
    normal = shape(*figures)
    threshold = normal.likely + step * (normal.below + normal.above) / 2
    for spread in (normal.below, normal.above):
        assert spread >= 0
    total = 0.0
    for spread, (left, right) in (
        (normal.below, (-40.0, 0.0)),
        (normal.above, (0.0, 40.0)),
    ):
        begin = left if spread == 0 else min(max((threshold - normal.likely) / spread, left), right)
        if spread == 0 and threshold > normal.likely:
            continue
        worth = lambda z, s=spread: (normal.likely + s * z - threshold) * norm.pdf(z)  # noqa: E731
        total += quad(worth, begin, min(right, begin + 15.0), limit=200)[0]
        if begin + 15.0 < right:
            total += quad(worth, begin + 15.0, right, limit=200)[0]
    assert normal.excess(threshold) == pytest.approx(total, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("figures", SHAPES)
def test_distribution_is_two_halves_of_normals_that_scipy_knows(figures: tuple[float, float, float]) -> None:
    normal = shape(*figures)
    for value in np.linspace(
        normal.likely - 3 * normal.below - 1,
        normal.likely + 3 * normal.above + 1,
        21,
    ):
        spread = normal.below if value < normal.likely else normal.above
        if spread:
            assert normal.cdf(float(value)) == pytest.approx(norm.cdf(value, normal.likely, spread))


def test_an_equal_spread_on_both_sides_is_a_plain_normal() -> None:
    normal = shape(6.0, 10.0, 14.0)
    assert normal.mean == 10.0
    assert math.sqrt(normal.variance) == pytest.approx(4.0 / 1.2815515655446004)


def test_a_certain_value_is_itself() -> None:
    normal = shape(7.0, 7.0, 7.0)
    assert (normal.mean, normal.variance) == (7.0, 0.0)
    assert (normal.cdf(6.999), normal.cdf(7.0)) == (0.0, 1.0)
    assert (normal.excess(5.0), normal.excess(7.0), normal.excess(9.0)) == (
        2.0,
        0.0,
        0.0,
    )


@quickly
@given(shapes(), figures, st.floats(0.0, 400.0))
def test_excess_falls_and_bends_upwards(normal: TwoPieceNormal, threshold: float, step: float) -> None:
    left, middle, right = (normal.excess(threshold + k * step) for k in range(3))
    scale = 1e-9 * (1 + abs(normal.likely) + normal.below + normal.above + step)
    assert left >= middle - scale
    assert left + right >= 2 * middle - scale
    assert middle >= max(0.0, normal.mean - threshold - step) - scale
    assert left - middle <= step + scale


@quickly
@given(shapes(), figures, figures, st.floats(0.0, 5.0))
def test_mapping_moves_moments_as_a_line_does(
    normal: TwoPieceNormal, anchor: float, target: float, scale: float
) -> None:
    moved = normal.mapped(anchor=anchor, target=target, scale=scale)
    assert moved.mean == pytest.approx(target + scale * (normal.mean - anchor), rel=1e-9, abs=1e-6)
    assert moved.variance == pytest.approx(scale**2 * normal.variance, rel=1e-9, abs=1e-9)


@quickly
@given(mixtures())
def test_within_and_between_make_up_a_mixtures_variance(mixture: Mixture) -> None:
    pairs = list(zip(mixture.weights, mixture.components, strict=True))
    mean = sum(w * component.mean for w, component in pairs)
    second = sum(w * (component.variance + component.mean**2) for w, component in pairs)
    assert mixture.mean == pytest.approx(mean, abs=1e-9)
    assert mixture.within + mixture.between == pytest.approx(second - mean**2, rel=1e-6, abs=1e-5)
    assert mixture.within >= 0
    assert mixture.between >= 0


@quickly
@given(mixtures(), st.floats(0.01, 0.99))
def test_quantile_turns_the_distribution_round(mixture: Mixture, p: float) -> None:
    value = mixture.quantile(p)
    spread = 1e-6 * (1 + sum(component.below + component.above for component in mixture.components))
    assert mixture.cdf(value - spread) <= p + 1e-6
    assert mixture.cdf(value + spread) >= p - 1e-6


@quickly
@given(mixtures(), figures)
def test_a_mixtures_excess_and_distribution_are_its_parts_weighted(
    mixture: Mixture, threshold: float
) -> None:
    pairs = list(zip(mixture.weights, mixture.components, strict=True))
    assert mixture.excess(threshold) == pytest.approx(
        sum(w * component.excess(threshold) for w, component in pairs)
    )
    assert mixture.cdf(threshold) == pytest.approx(
        sum(w * component.cdf(threshold) for w, component in pairs)
    )


@quickly
@given(mixtures(), st.floats(-500, 500), st.floats(0.01, 4.0))
def test_a_mapped_mixture_has_the_target_as_its_mean(mixture: Mixture, target: float, scale: float) -> None:
    moved = mixture.mapped(target=target, scale=scale)
    assert moved.mean == pytest.approx(target, abs=1e-6)
    assert moved.within == pytest.approx(scale**2 * mixture.within, rel=1e-6, abs=1e-6)
    assert moved.between == pytest.approx(scale**2 * mixture.between, rel=1e-6, abs=1e-6)

"""Leaving each of a large class out by sums over all, beside leaving each out by itself."""

import numpy as np
import pytest

from bowstring.beliefs import area
from bowstring.beliefs.area import LogValue, priors_of


@pytest.mark.parametrize("has_slope", [True, False])
@pytest.mark.parametrize("count", [70, 71])
def test_a_large_class_says_of_each_what_it_says_by_itself(
    monkeypatch: pytest.MonkeyPatch, count: int, has_slope: bool
) -> None:
    """One of them moves the class by so much that it is worked out by itself in both."""
    random = np.random.default_rng(count)
    costs = random.normal(12.0, 1.0, count)
    values = 0.6 * costs + random.normal(0.0, 0.5, count)
    doubts = random.choice([0.01, 0.05, 0.2], count) * random.lognormal(0.0, 0.3, count)
    values[3], doubts[3] = values[3] + 40.0, 1e-6
    members = [
        LogValue(value=float(value), cost=float(cost), doubt=float(doubt))
        for value, cost, doubt in zip(values, costs, doubts, strict=True)
    ]
    expected = priors_of(members, has_slope=has_slope)
    # What was worked out is remembered, by whichever way.
    area._priors_of.cache_clear()
    monkeypatch.setattr(area, "_LARGE", 50)
    priors = priors_of(members, has_slope=has_slope)
    area._priors_of.cache_clear()
    fit = area._LargeFit(members, costs, has_slope=has_slope)
    fit.variances()
    assert np.asarray(fit.order)[~fit.is_near].tolist() == [3]
    assert expected is not None
    assert priors is not None
    for prior, other in zip(priors, expected, strict=True):
        for name in ("centre", "variance", "lift", "spread"):
            assert getattr(prior, name) == pytest.approx(getattr(other, name), rel=1e-10)

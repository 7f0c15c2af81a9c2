"""Value curves, and what is certain along them, are what the second form says, solved from scratch."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from benchmarks.instances import Family
from tests.planning.pairs import instance_pair, some
from tests.planning.priced import COUNT, PricedPair, is_certain, priced_pair

from bowstring.model.assessments import Lens
from bowstring.planning.prices.whatif import WhatIf


@pytest.mark.parametrize("place", range(COUNT))
def test_value_curve_agrees_with_the_second_form(place: int) -> None:
    priced = priced_pair(place)
    luck = some(priced.pair)
    for key in sorted(priced.pair.reading.works)[:2]:
        for lens in Lens:
            check_curve(priced, key, lens, luck=luck)


@pytest.mark.parametrize("family", Family)
def test_value_curve_agrees_with_the_second_form_on_instances(family: Family) -> None:
    priced = PricedPair(instance_pair(family), 0.9)
    luck = np.random.default_rng(1)
    for key in ("i-0004", "i-0031"):
        check_curve(priced, key, Lens.USER_NEED, luck=luck)


def check_curve(priced: PricedPair, key: str, lens: Lens, *, luck: np.random.Generator) -> None:
    mean = priced.pricer.mean(key, lens)
    low, high = mean - 2 * abs(mean) - 1.0, mean + 4 * abs(mean) + 1.0
    curve = priced.pricer.curve(key, lens, low, high)
    slopes = [segment.slope for segment in curve.segments]
    assert slopes == sorted(slopes)
    assert curve.segments[0].start == low
    assert curve.segments[-1].end == high
    assert curve.at(mean) == pytest.approx(priced.plan.value, abs=1e-6)
    for value in (low, high, *curve.kinks[:2], *luck.uniform(low, high, 2)):
        assert curve.at(value) == pytest.approx(priced.second(values={(key, lens): value}), abs=2e-6)
        alone = priced.pricer.effect(WhatIf(values={(key, lens): value})).points
        assert alone == pytest.approx(curve.at(value) - priced.plan.value, abs=2e-6)


@pytest.mark.parametrize("place", range(COUNT))
def test_certain_means_that_the_curve_is_straight_there(place: int) -> None:
    priced = priced_pair(place)
    for key, lens, low, high in spans(priced):
        if is_certain(priced.pricer, key, lens, low, high):
            check_straight(priced, key, lens, low=low, high=high)


@pytest.mark.parametrize("family", Family)
def test_certain_means_that_the_curve_is_straight_there_on_instances(family: Family) -> None:
    priced = PricedPair(instance_pair(family), 0.5)
    certain = [span for span in spans(priced) if is_certain(priced.pricer, *span)]
    assert len(certain) >= 3
    for key, lens, low, high in certain[:6]:
        check_straight(priced, key, lens, low=low, high=high)


def spans(priced: PricedPair) -> Iterator[tuple[str, Lens, float, float]]:
    luck = some(priced.pair)
    for key in sorted(priced.pair.reading.works):
        for lens in Lens:
            mean, reach = priced.pricer.mean(key, lens), float(luck.choice((0.05, 0.4, 2.0)))
            yield key, lens, mean - reach * abs(mean), mean + reach * abs(mean)


def check_straight(priced: PricedPair, key: str, lens: Lens, *, low: float, high: float) -> None:
    left, middle, right = (
        priced.second(values={(key, lens): value}) for value in (low, (low + high) / 2, high)
    )
    assert middle == pytest.approx((left + right) / 2, abs=1e-6)
    # And it is today's plan that stays best.
    for value, best in ((low, left), (high, right)):
        assert priced.plan.value + priced.pricer.value_shift(key, lens, value) == pytest.approx(
            best, abs=1e-6
        )


def test_some_things_are_certain_and_some_are_not() -> None:
    certain = [
        is_certain(other.pricer, *span) for other in map(priced_pair, range(COUNT)) for span in spans(other)
    ]
    assert 0.1 < np.mean(certain) < 0.9


@pytest.mark.parametrize("place", range(0, COUNT, 3))
def test_funded_from_is_where_the_best_plan_starts_to_fund_that_share(place: int) -> None:
    priced = priced_pair(place)
    for key in sorted(priced.pair.reading.works)[:3]:
        low, high = -1.0, 8 * abs(priced.pricer.mean(key, Lens.USER_NEED)) + 1.0
        curve = priced.pricer.curve(key, Lens.USER_NEED, low, high)
        half, whole = curve.funded_from(0.5), curve.funded_from(1.0)
        assert curve.funded_from(0.0) == -math.inf
        if whole is not None:
            assert half is not None
            assert half <= whole
        if half is None:
            assert all(segment.funded_share < 0.5 for segment in curve.segments)
        elif half > -math.inf:
            assert low <= half <= high
            assert half in curve.kinks


def test_a_curve_away_from_the_mean_is_the_same_curve() -> None:
    for place in range(0, COUNT, 5):
        priced = priced_pair(place)
        for key in sorted(priced.pair.reading.works):
            mean = priced.pricer.mean(key, Lens.USER_NEED)
            for low, high in ((mean + 1, mean + 500), (mean - 500, mean - 1)):
                curve = priced.pricer.curve(key, Lens.USER_NEED, low, high)
                ends = [edge for segment in curve.segments for edge in (segment.start, segment.end)]
                assert (min(ends), max(ends)) == (low, high)
                assert ends == sorted(ends)
                middle = (low + high) / 2
                alone = priced.pricer.effect(WhatIf(values={(key, Lens.USER_NEED): middle})).points
                assert curve.at(middle) == pytest.approx(priced.plan.value + alone, abs=1e-6)

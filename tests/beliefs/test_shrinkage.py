"""Beliefs adjusted for over-optimism agree with a plain reading of the method, and keep their doubt."""

import dataclasses
import math

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.beliefs.noisy import USER, Range, noisy, portfolio_of
from tests.oracles.believing import believed_means, cost_of, opinions_of, shrunk
from tests.oracles.views import views_of
from tests.small import small_portfolio

from bowstring.beliefs.belief import Belief, Beliefs
from bowstring.beliefs.distributions import TwoPieceNormal
from bowstring.beliefs.shrinkage import believe
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio, Settings


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("count", [20, 50, 120])
def test_means_agree_with_a_plain_reading(family: Family, count: int) -> None:
    check_means(make_instance(family, initiatives=count, seed=count))


@pytest.mark.parametrize("seed", range(20))
def test_means_of_mixed_focuses_agree_with_a_plain_reading(seed: int) -> None:
    luck = np.random.default_rng(seed)
    views = noisy(seed, count=int(luck.integers(7, 30)))
    focuses = [tuple(Focus)[int(luck.choice(3, p=(0.6, 0.3, 0.1)))] for _ in views]
    missing = {int(place) for place in luck.integers(0, len(views), 3)}
    thinned = [[] if place in missing else triples for place, triples in enumerate(views)]
    check_means(portfolio_of(thinned, focuses=focuses, shrink=bool(seed % 4)))


@pytest.mark.parametrize("seed", range(60))
def test_means_of_small_portfolios_agree_with_a_plain_reading(seed: int) -> None:
    check_means(small_portfolio(seed))


def check_means(portfolio: Portfolio) -> None:
    beliefs = believe(portfolio)
    for (key, lens), mean in believed_means(portfolio).items():
        assert beliefs.mean(key, lens) == pytest.approx(mean, rel=1e-9, abs=1e-12)


def test_shrinking_is_not_idle_in_these_cases() -> None:
    portfolio = make_instance(Family.TYPICAL, initiatives=50, seed=50)
    belief = believe(portfolio).by_subject
    trusts = [other.trust for other in belief.values() if other.trust is not None]
    assert len(trusts) == len(belief)
    assert 0.3 < float(np.mean(trusts)) < 0.999
    moved = [
        abs(opinion.mean / opinion.raw.mean - 1) for opinion in belief.values() if opinion.raw is not None
    ]
    assert float(np.mean(moved)) > 0.02


@pytest.mark.parametrize(
    ("seed", "nothing"),
    [*((seed, []) for seed in range(12)), (1, [(-20.0, 0.0, 20.0)]), (2, [(-50.0, -10.0, 20.0)])],
)
def test_what_each_assessor_is_left_with_agrees_with_a_plain_reading(seed: int, nothing: list[Range]) -> None:
    """Also beside somebody who expects nothing of one of them, or less."""
    views = noisy(seed, count=5 + seed)
    views[0] += nothing
    portfolio = portfolio_of(views)
    beliefs = believe(portfolio)
    for key, _ in {(assessment.initiative, assessment.lens) for assessment in portfolio.assessments}:
        belief = beliefs.of(key, USER)
        assert belief is not None
        for shape, view in zip(belief.mixture.components, views_of(portfolio, key, USER), strict=True):
            assert (shape.likely, shape.below, shape.above) == pytest.approx(
                (view.likely, view.below, view.above), rel=1e-5
            )


def test_mean_trust_and_doubt_are_those_of_the_area_model() -> None:
    portfolio = portfolio_of(noisy(1))
    expected = shrunk(opinions_of(portfolio, USER), {work.key: work for work in portfolio.initiatives})
    beliefs = believe(portfolio)
    for key, model in expected.items():
        belief = beliefs.of(key, USER)
        assert belief is not None
        assert belief.mean == pytest.approx(model.mean, rel=1e-6)
        assert belief.trust == pytest.approx(model.trust, rel=1e-6)
        assert log_variance(belief) == pytest.approx(model.log_variance, rel=1e-6)


def log_variance(belief: Belief) -> float:
    return math.log1p((belief.mixture.within + belief.mixture.between) / belief.mean**2)


def widened(views: list[list[Range]], factors: list[float]) -> list[list[Range]]:
    """Each initiative's ranges stretched around their means, which stay."""
    results = []
    for ranges, factor in zip(views, factors, strict=True):
        results.append([])
        for low, likely, high in ranges:
            mean = TwoPieceNormal.from_quantiles(low, likely, high).mean
            results[-1].append(tuple(mean + factor * (figure - mean) for figure in (low, likely, high)))
    return results


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), which=st.integers(0, 10**6), factor=st.floats(1.0, 8.0))
def test_a_wider_range_never_moves_an_initiative_away_from_its_class(
    seed: int, which: int, factor: float
) -> None:
    luck = np.random.default_rng(seed)
    views = noisy(seed, count=int(luck.integers(4, 20)))
    place = which % len(views)
    factors = [factor if other == place else 1.0 for other in range(len(views))]
    before, after = (
        believe(portfolio_of(stated)).of(f"i-{place:04d}", USER)
        for stated in (views, widened(views, factors))
    )
    assert before is not None
    assert after is not None
    assert before.prior is not None
    assert after.prior is not None
    # Its own words say nothing of its class.
    assert dataclasses.astuple(after.prior) == pytest.approx(dataclasses.astuple(before.prior), rel=1e-9)
    centre = before.prior.centre + before.prior.variance / 2
    distances = [math.log(belief.mean) - centre for belief in (before, after)]
    assert abs(distances[1]) <= abs(distances[0]) + 1e-9
    assert distances[0] * distances[1] >= -1e-12


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), common=st.floats(1.0, 6.0), apart=st.floats(1.0, 3.0))
@example(seed=188, common=1.0, apart=1.125)  # Those whose ranges are narrow differ more than the others do.
@example(seed=415, common=1.0246320633426382, apart=2.2141199899558526)
def test_wider_ranges_never_take_doubt_away(seed: int, common: float, apart: float) -> None:
    """Only what the narrow ranges add to how the class would differ without any can shrink when all widen."""
    luck = np.random.default_rng(seed)
    views = noisy(seed, count=int(luck.integers(1, 24)))
    factors = [common * float(luck.uniform(1.0, apart)) for _ in views]
    before, after = (believe(portfolio_of(stated)) for stated in (views, widened(views, factors)))
    for subject, belief in before.by_subject.items():
        assert log_variance(after.by_subject[subject]) >= least_log_variance(belief) * (1 - 1e-9) > 0


def least_log_variance(belief: Belief) -> float:
    """What is left at least: all of it where the class differs no more than it would if nobody doubted."""
    if belief.prior is None or belief.trust is None:
        return log_variance(belief)
    doubt = belief.prior.variance * (1 - belief.trust) / belief.trust
    return min(log_variance(belief), doubt * belief.prior.spread / (doubt + belief.prior.spread))


@pytest.mark.parametrize("ranges", [(10.0, 10.0, 10.0), (9.0, 10.0, 11.0)])
@pytest.mark.parametrize("count", [1, 3, 5, 12, 30])
def test_nothing_is_ever_certain(ranges: Range, count: int) -> None:
    """Not where all say the same, nor where nobody states a range, nor where everybody sees no value at all."""
    for views in (
        [[ranges]] * count,
        [[ranges, ranges]] * count,
        [[ranges]] * (count - 1) + [[(0.0, 0.0, 0.0)]],
    ):
        for belief in believe(portfolio_of(views)).by_subject.values():
            if belief.mean or count > 1:
                assert belief.mixture.quantile(0.1) < belief.mixture.quantile(0.9)
                assert all(part.below > 0 and part.above > 0 for part in belief.mixture.components)


def test_a_stated_range_of_no_width_is_still_an_opinion() -> None:
    beliefs = believe(portfolio_of([[(float(v), float(v), float(v))] for v in range(5, 25)]))
    for place, value in enumerate(range(5, 25)):
        belief = beliefs.of(f"i-{place:04d}", USER)
        assert belief is not None
        assert belief.trust is not None
        assert 0.9 < belief.trust < 1.0
        assert belief.mean == pytest.approx(float(value), rel=0.1)
        assert math.sqrt(log_variance(belief)) == pytest.approx(
            0.1, rel=0.05
        )  # as far off as measurements are


@pytest.mark.parametrize(
    ("seed", "unit"), [(0, 8.0), (1, 8.0), (2, 8.0), (3, 8.0), (4, 2.0**-20), (5, 2.0**-10)]
)
def test_units_order_and_names_change_nothing(seed: int, unit: float) -> None:
    portfolio = make_instance(Family.TYPICAL, initiatives=30, seed=seed)
    before = believe(portfolio)
    names = {work.key: f"x{1000 - place}" for place, work in enumerate(portfolio.initiatives)}
    renamed = dataclasses.replace(
        portfolio,
        initiatives=tuple(
            dataclasses.replace(
                work,
                key=names[work.key],
                requires=(),
                cost_per_quarter=100 * (work.cost_per_quarter or 0.0),
            )
            for work in reversed(portfolio.initiatives)
        ),
        assessments=tuple(
            dataclasses.replace(
                assessment,
                initiative=names[assessment.initiative],
                low=unit * assessment.low,
                likely=unit * assessment.likely,
                high=unit * assessment.high,
            )
            for assessment in reversed(portfolio.assessments)
        ),
    )
    after = believe(renamed)
    for (key, lens), belief in before.by_subject.items():
        other = after.of(names[key], lens)
        assert other is not None
        assert other.mean == pytest.approx(unit * belief.mean, rel=1e-9)
        assert other.trust == pytest.approx(belief.trust, rel=1e-9)
        for part, same in zip(other.mixture.components, belief.mixture.components, strict=True):
            assert (part.likely, part.below, part.above) == pytest.approx(
                (unit * same.likely, unit * same.below, unit * same.above), rel=1e-9
            )


def test_what_differs_by_no_more_than_its_noise_is_drawn_close_to_its_class_and_stays_in_doubt() -> None:
    luck = np.random.default_rng(0)
    views = [[(v - 50, v, v + 50)] for v in (100 * float(luck.uniform(0.95, 1.05)) for _ in range(30))]
    beliefs = believe(portfolio_of(views))
    raw = [view[0][1] for view in views]
    means = [beliefs.mean(f"i-{place:04d}", USER) for place in range(30)]
    assert float(np.std(means)) < 0.15 * float(np.std(raw))
    assert all(belief.trust is not None and 0 < belief.trust < 0.25 for belief in beliefs.by_subject.values())
    assert all(log_variance(belief) > 0.001 for belief in beliefs.by_subject.values())


def test_shrinking_keeps_value_between_what_was_said_and_the_class() -> None:
    beliefs = believe(portfolio_of(noisy(3)))
    for belief in beliefs.by_subject.values():
        assert belief.raw is not None
        assert belief.prior is not None
        ends = (
            math.log(belief.raw.mean) + belief.prior.lift,
            belief.prior.centre + belief.prior.variance / 2,
        )
        assert min(ends) - 1e-12 <= math.log(belief.mean) <= max(ends) + 1e-12


def test_a_shrunk_choice_disappoints_less_than_a_raw_one() -> None:
    """The optimiser's curse, over many draws of noise: promised over true value of the fifth that is chosen."""
    raw, shrunk = [], []
    for seed in range(25):
        truth, portfolio = noisy_draw(seed)
        raw.append(promise(dataclasses.replace(portfolio, settings=unshrunk(portfolio)), truth))
        shrunk.append(promise(portfolio, truth))
    said_raw, said_shrunk = float(np.mean(raw)), float(np.mean(shrunk))
    assert said_raw > 1.3
    assert abs(said_shrunk - 1) < 0.06
    assert all(less < other for less, other in zip(shrunk, raw, strict=True))


def unshrunk(portfolio: Portfolio) -> Settings:
    return dataclasses.replace(portfolio.settings, shrink=False)


def noisy_draw(seed: int, count: int = 80) -> tuple[dict[str, float], Portfolio]:
    """True values, and a portfolio of views as far off as they say they doubt."""
    luck = np.random.default_rng(1000 + seed)
    truth, views = {}, []
    for place in range(count):
        value = 100.0 * (1 + place % 3) * float(luck.lognormal(0, 0.5))
        truth[f"i-{place:04d}"] = value
        doubt = 0.5
        likely = value * float(luck.lognormal(-(doubt**2) / 2, doubt))
        spread = 1.2815515655446004 * likely * math.sqrt(math.expm1(doubt**2))
        views.append([(likely - spread, likely, likely + spread)])
    return truth, portfolio_of(views)


def promise(portfolio: Portfolio, truth: dict[str, float]) -> float:
    """What the best fifth by value for money promises, over what it truly brings."""
    beliefs: Beliefs = believe(portfolio)
    works = {work.key: work for work in portfolio.initiatives}
    best = sorted(truth, key=lambda key: -beliefs.mean(key, USER) / cost_of(works[key]))[: len(truth) // 5]
    return sum(beliefs.mean(key, USER) for key in best) / sum(truth[key] for key in best)

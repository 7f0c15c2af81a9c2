"""Beliefs adjusted for over-optimism agree with a plain reading of the method, and promise less than they deliver."""

import dataclasses
import math

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.oracles.believing import believed_means, cost_of, opinion, shrunk_means
from tests.small import small_portfolio

from bowstring.beliefs.shrinkage import Beliefs, believe
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

USER = Lens.USER_NEED
Range = tuple[float, float, float]


def portfolio_of(
    views: list[list[Range]], *, focuses: list[Focus] | None = None, shrink: bool = True, cost: float = 100.0
) -> Portfolio:
    """An initiative for each list of views, of one quarter, told alike through both lenses."""
    focuses = focuses or [Focus.PRODUCT] * len(views)
    return Portfolio(
        settings=Settings(name="Many", start=Quarter(2026, 2), shrink=shrink),
        initiatives=tuple(
            Initiative(
                key=f"i-{place:04d}",
                name="One",
                focus=focus,
                duration_quarters=1,
                cost_per_quarter=cost * (1 + place % 3),
            )
            for place, focus in enumerate(focuses)
        ),
        assessments=tuple(
            Assessment(
                initiative=f"i-{place:04d}",
                lens=lens,
                assessor=f"p-{who}",
                low=low,
                likely=likely,
                high=high,
                evidence=Evidence.DESK,
            )
            for lens in Lens
            for place, told in enumerate(views)
            for who, (low, likely, high) in enumerate(told)
        ),
    )


def noisy(seed: int, count: int = 40) -> list[list[Range]]:
    """Views that differ between initiatives by more than they doubt."""
    luck = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        truth = float(luck.lognormal(3, 0.8))
        told = []
        for _ in range(int(luck.integers(1, 4))):
            likely = truth * float(luck.lognormal(0, 0.3))
            told.append((likely * 0.6, likely, likely * float(luck.uniform(1.2, 1.8))))
        found.append(told)
    return found


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
    told = [[] if place in missing else one for place, one in enumerate(views)]
    check_means(portfolio_of(told, focuses=focuses, shrink=bool(seed % 4)))


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
    trusts = [one.trust for one in belief.values() if one.trust is not None]
    assert len(trusts) == len(belief)
    assert 0.3 < float(np.mean(trusts)) < 0.999
    moved = [abs(one.mean / one.raw.mean - 1) for one in belief.values() if one.raw is not None]
    assert float(np.mean(moved)) > 0.02


def test_after_mapping_the_mean_is_the_adjusted_one_and_spreads_keep_their_shape() -> None:
    portfolio = portfolio_of(noisy(1))
    works = {work.key: work for work in portfolio.initiatives}
    told = {
        key: opinion([one for one in portfolio.assessments if one.initiative == key and one.lens is USER])
        for key in works
    }
    expected = shrunk_means(told, works)
    for key, mean in expected.items():
        belief = believe(portfolio).of(key, USER)
        assert belief is not None
        assert belief.raw is not None
        assert belief.trust is not None
        assert belief.mean == pytest.approx(mean)
        factor = math.sqrt(belief.trust) * mean / belief.raw.mean
        assert belief.mixture.within == pytest.approx(factor**2 * belief.raw.within)
        assert belief.mixture.between == pytest.approx(factor**2 * belief.raw.between)
        assert belief.mixture.weights == belief.raw.weights


def test_certain_assessments_are_not_shrunk() -> None:
    beliefs = believe(portfolio_of([[(float(v), float(v), float(v))] for v in range(5, 25)]))
    for place, value in enumerate(range(5, 25)):
        belief = beliefs.of(f"i-{place:04d}", USER)
        assert belief is not None
        assert belief.trust == 1.0
        assert belief.mean == pytest.approx(float(value), rel=1e-9)


def test_what_differs_by_no_more_than_its_noise_becomes_its_class() -> None:
    luck = np.random.default_rng(0)
    views = [
        [(v - 50, v, v + 50)]
        for v in (100 * (1 + p % 3) * float(luck.uniform(0.95, 1.05)) for p in range(30))
    ]
    beliefs = believe(portfolio_of(views))
    per_cost = [beliefs.mean(f"i-{place:04d}", USER) / (100 * (1 + place % 3)) for place in range(30)]
    assert max(per_cost) == pytest.approx(min(per_cost))
    assert all(one.trust == 0.0 for one in beliefs.by_subject.values())


def test_shrinking_keeps_value_between_what_was_said_and_the_class() -> None:
    portfolio = portfolio_of(noisy(3))
    beliefs = believe(portfolio)
    works = {work.key: work for work in portfolio.initiatives}
    raw, new = [], []
    for belief in beliefs.by_subject.values():
        if belief.lens is USER and belief.raw is not None:
            raw.append(math.log(belief.raw.mean / cost_of(works[belief.initiative])))
            new.append(math.log(belief.mean / cost_of(works[belief.initiative])))
    assert float(np.std(new)) < float(np.std(raw))
    assert min(raw) <= min(new) <= max(new) <= max(raw)


def test_few_to_compare_are_left_as_they_are_and_that_is_said() -> None:
    beliefs = believe(portfolio_of(noisy(2, count=7)))
    assert all(one.raw == one.mixture and one.trust is None for one in beliefs.by_subject.values())
    assert any("only 7 initiatives can be compared" in problem.message for problem in beliefs.problems)


def test_what_is_worth_nothing_or_less_is_left_as_it_is_and_that_is_said() -> None:
    views = [*noisy(2, count=12), [(-9.0, -5.0, -2.0)]]
    beliefs = believe(portfolio_of(views))
    belief = beliefs.of("i-0012", USER)
    assert belief is not None
    assert belief.mixture == belief.raw
    assert any("not adjusted" in problem.message for problem in beliefs.problems)


def test_shrinking_can_be_switched_off() -> None:
    beliefs = believe(portfolio_of(noisy(1), shrink=False))
    assert all(one.mixture == one.raw for one in beliefs.by_subject.values())
    assert beliefs.problems == ()


def test_what_nobody_assessed_borrows_from_its_class_and_says_so() -> None:
    views = noisy(5, count=20)
    views[4] = []
    portfolio = portfolio_of(views)
    beliefs = believe(portfolio)
    borrowed = beliefs.of("i-0004", USER)
    assert borrowed is not None
    assert borrowed.is_provisional
    assert sum(one.is_provisional for one in beliefs.by_subject.values()) == len(Lens)
    works = {work.key: work for work in portfolio.initiatives}
    others = [one for one in beliefs.by_subject.values() if one.lens is USER and not one.is_provisional]
    per_cost = [one.mean / cost_of(works[one.initiative]) for one in others]
    assert borrowed.mean == pytest.approx(cost_of(works["i-0004"]) * float(np.mean(per_cost)))
    # Not a value in the middle: it doubts as much as its class differs.
    spread = [(one.mean / cost_of(works[one.initiative]) - float(np.mean(per_cost))) ** 2 for one in others]
    whole = borrowed.mixture.within + borrowed.mixture.between
    assert whole > cost_of(works["i-0004"]) ** 2 * float(np.mean(spread)) * 0.999


@pytest.mark.parametrize(
    ("assessed", "plannable", "unvalued"),
    [(0, 5, True), (2, 5, True), (3, 5, False), (7, 15, True), (8, 40, False)],
)
def test_a_lens_with_too_few_assessments_is_unvalued(assessed: int, plannable: int, unvalued: bool) -> None:
    views = [one if place < assessed else [] for place, one in enumerate(noisy(1, count=plannable))]
    beliefs = believe(portfolio_of(views))
    assert beliefs.unvalued == (tuple(Lens) if unvalued else ())


def test_what_cannot_be_planned_is_not_believed_in() -> None:
    portfolio = portfolio_of(noisy(1, count=10))
    works = list(portfolio.initiatives)
    works[0] = dataclasses.replace(works[0], cost_per_quarter=None)
    works[1] = dataclasses.replace(works[1], duration_quarters=None)
    beliefs = believe(dataclasses.replace(portfolio, initiatives=tuple(works)))
    assert beliefs.of("i-0000", USER) is None
    assert beliefs.of("i-0001", USER) is None
    assert beliefs.mean("i-0000", USER) == 0.0


def test_it_is_told_where_only_the_own_team_assessed() -> None:
    portfolio = portfolio_of(noisy(1, count=3))
    works = tuple(dataclasses.replace(work, team="ours") for work in portfolio.initiatives)
    people = tuple(Person(key=f"p-{place}", team="ours") for place in range(4))
    beliefs = believe(dataclasses.replace(portfolio, initiatives=works, people=people))
    assert all(one.only_own_team for one in beliefs.by_subject.values())
    others = tuple(dataclasses.replace(one, team="theirs") for one in people)
    beliefs = believe(dataclasses.replace(portfolio, initiatives=works, people=others))
    assert not any(one.only_own_team for one in beliefs.by_subject.values())


def test_a_shrunk_choice_disappoints_less_than_a_raw_one() -> None:
    """The optimiser's curse, over many draws of noise: promised over true value of the fifth that is chosen."""
    raw, shrunk = [], []
    for seed in range(25):
        truth, portfolio = noisy_draw(seed)
        raw.append(promise(dataclasses.replace(portfolio, settings=unshrunk(portfolio)), truth))
        shrunk.append(promise(portfolio, truth))
    said_raw, said_shrunk = float(np.mean(raw)), float(np.mean(shrunk))
    assert said_raw > 1.3
    assert said_shrunk < 1.05
    assert abs(said_shrunk - 1) < (said_raw - 1) / 2
    assert all(one < other for one, other in zip(shrunk, raw, strict=True))


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

"""Opinions are pooled by evidence, the latest of the latest round, and disagreement stays visible."""

import dataclasses
import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.oracles.believing import opinions_of
from tests.small import small_portfolio

from bowstring.beliefs.pooling import Origin, counting_assessments, grade_weight, origins_of, pool
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.delivery import Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter


def view(assessor: str = "p-1", likely: float = 10.0, **fields: object) -> Assessment:
    defaults = {"initiative": "a", "lens": Lens.USER_NEED, "low": likely - 2, "high": likely + 3}
    return Assessment(**{**defaults, "assessor": assessor, "likely": likely, **fields})  # type: ignore[arg-type]


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def test_weights_follow_the_grade_of_evidence() -> None:
    views = tuple(view(f"p-{place}", evidence=grade) for place, grade in enumerate(Evidence))
    raw = [1 / 0.36, 1 / 0.16, 1 / 0.0625, 1 / 0.01]
    assert pool(views, Origin(is_measured=True)).mixture.weights == pytest.approx(
        [weight / sum(raw) for weight in raw]
    )


def test_equal_grades_weigh_the_same_and_none_is_a_guess() -> None:
    views = (view("a"), view("b", evidence=Evidence.GUESS), view("c"))
    assert pool(views).mixture.weights == pytest.approx([1 / 3] * 3)
    assert grade_weight(None) == grade_weight(Evidence.GUESS)


def test_quantiles_are_never_averaged() -> None:
    """Two who are sure and disagree: two humps, not one in the middle that neither of them believes in."""
    mixture = pool((view("a", 10.0, low=9.0, high=11.0), view("b", 100.0, low=99.0, high=101.0))).mixture
    assert mixture.mean == pytest.approx(55.0)
    assert mixture.cdf(54.0) == pytest.approx(mixture.cdf(56.0))
    assert mixture.quantile(0.1) < 11
    assert mixture.quantile(0.9) > 99
    assert mixture.between == pytest.approx(45.0**2)
    assert mixture.within < 1.0


def test_those_who_agree_leave_no_tension() -> None:
    assert pool((view("a"), view("b"), view("c"))).mixture.between == pytest.approx(0.0, abs=1e-12)


def test_only_the_latest_round_counts() -> None:
    views = [view("a", 1.0), view("b", 2.0), view("a", 3.0, round=2)]
    counted = counting_assessments(views)["a", Lens.USER_NEED]
    assert [assessment.likely for assessment in counted] == [3.0]


def test_of_one_assessor_the_latest_word_counts() -> None:
    views = [
        view("a", 1.0, made_at=day(3)),
        view("a", 2.0, made_at=day(1)),
        view("b", 4.0, made_at=day(2)),
        view("b", 5.0, made_at=day(2)),
        view("c", 6.0, made_at=day(1)),
        view("c", 7.0),
    ]
    counted = counting_assessments(views)["a", Lens.USER_NEED]
    assert [(assessment.assessor, assessment.likely) for assessment in counted] == [
        ("a", 1.0),
        ("b", 5.0),
        ("c", 6.0),
    ]


def test_order_between_assessors_changes_nothing() -> None:
    views = [view("a", 1.0), view("b", 9.0, evidence=Evidence.LIVE), view("c", 4.0, evidence=Evidence.DESK)]
    pools = [
        pool(counting_assessments(order)["a", Lens.USER_NEED]) for order in itertools.permutations(views)
    ]
    assert all(pool == pools[0] for pool in pools)


def test_initiatives_and_lenses_are_kept_apart() -> None:
    views = [view(), view(lens=Lens.BUSINESS_VALUE), view(initiative="b")]
    assert set(counting_assessments(views)) == {
        ("a", Lens.USER_NEED),
        ("a", Lens.BUSINESS_VALUE),
        ("b", Lens.USER_NEED),
    }


@pytest.mark.parametrize("seed", range(20))
def test_pools_are_those_of_a_plain_reading(seed: int) -> None:
    portfolio = small_portfolio(seed)
    counted = counting_assessments(portfolio.assessments)
    for (key, lens), views in counted.items():
        if key not in opinions_of(portfolio, lens):
            continue
        plain, pooled = opinions_of(portfolio, lens)[key], pool(views, origins_of(portfolio)[key])
        assert pooled.mixture.mean == pytest.approx(plain.mean)
        assert pooled.mixture.within + pooled.mixture.between == pytest.approx(plain.variance)
        assert pooled.independent_opinions == pytest.approx(plain.number)


@pytest.mark.parametrize("seed", range(60))
def test_whose_word_counts_agrees_with_a_plain_reading(seed: int) -> None:
    """People of few teams, some of the initiative's own, some who saw the others' figures; measured or not."""
    luck = np.random.default_rng(seed)
    people = tuple(
        Person(key=f"p-{place}", team=("", "ours", "theirs")[int(luck.integers(3))]) for place in range(6)
    )
    views = tuple(
        view(
            f"p-{place}",
            float(luck.lognormal(3, 0.7)),
            initiative="a",
            evidence=(None, *Evidence)[int(luck.integers(5))],
            independent=bool(luck.random() < 0.7),
        )
        for place in range(int(luck.integers(1, 7)))
    )
    spread = tuple(dataclasses.replace(view, low=view.likely * 0.4, high=view.likely * 2) for view in views)
    work = Initiative(
        key="a",
        name="A",
        focus=Focus.PRODUCT,
        duration_quarters=1,
        cost_per_quarter=1.0,
        team="ours",
        owner="p-5",
    )
    measured = (Measurement(of="a", measure="Uptake", period="2026-Q1", value=1.0),) if seed % 3 == 0 else ()
    portfolio = Portfolio(
        settings=Settings(name="One", start=Quarter(2026, 2)),
        initiatives=(work,),
        assessments=spread,
        people=people,
        measurements=measured,
    )
    pooled = pool(counting_assessments(spread)["a", Lens.USER_NEED], origins_of(portfolio)["a"])
    plain = opinions_of(portfolio, Lens.USER_NEED)["a"]
    assert pooled.mixture.weights == pytest.approx(plain.weights)
    assert list(pooled.assessments) == plain.assessments
    assert pooled.independent_opinions == pytest.approx(plain.number)
    assert pooled.precision == pytest.approx(sum(plain.precisions))
    assert pooled.doubt == pytest.approx(plain.doubt)
    assert 1 <= pooled.independent_opinions <= len(spread) + 1e-12


def test_opinions_that_are_independent_count_each() -> None:
    assert pool((view("a"), view("b"), view("c"))).independent_opinions == pytest.approx(3)


@pytest.mark.parametrize(("count", "together"), [(1, 1.0), (2, 4 / 3), (4, 1.6)])
def test_people_of_one_team_count_as_fewer(count: int, together: float) -> None:
    views = tuple(view(f"p-{place}") for place in range(count))
    origin = Origin(teams={view.assessor: "theirs" for view in views})
    assert pool(views, origin).independent_opinions == pytest.approx(together)
    beside = pool((*views, view("q")), origin)
    assert beside.independent_opinions == pytest.approx(together + 1)
    assert beside.mixture.weights[-1] == pytest.approx(1 / (together + 1))


def test_those_who_saw_the_figures_of_others_count_as_little_more_than_one() -> None:
    views = tuple(view(f"p-{place}", independent=False) for place in range(4))
    assert pool(views).independent_opinions == pytest.approx(4 / (1 + 3 * 0.9))


def test_who_saw_figures_takes_nothing_from_those_who_did_not() -> None:
    blind = (view("a"), view("b"))
    assert pool((*blind, view("c", independent=False))).independent_opinions >= 2 - 1e-12


def test_its_own_team_counts_together_as_one() -> None:
    own = tuple(view(f"o-{place}") for place in range(3))
    pooled = pool((*own, view("a")), Origin(own=("o-0", "o-1", "o-2")))
    assert pooled.mixture.weights == pytest.approx((0.5, 1 / 6, 1 / 6, 1 / 6)) or pooled.mixture.weights == (
        pytest.approx((1 / 6, 1 / 6, 1 / 6, 0.5))
    )
    assert pooled.independent_opinions == pytest.approx(2)


def test_a_claim_of_its_own_team_far_from_what_others_say_is_set_aside_until_it_is_measured() -> None:
    claim = view("owner", 200.0, low=150.0, high=250.0, evidence=Evidence.LIVE)
    others = (view("a", 8.0, evidence=Evidence.RESEARCH), view("b", 9.0, evidence=Evidence.RESEARCH))
    near = view("owner", 9.0)
    pooled = pool((*others, claim), Origin(own=("owner",)))
    assert (pooled.assessments, pooled.set_aside) == (others, (claim,))
    assert pool((*others, near), Origin(own=("owner",))).set_aside == ()
    assert pool((*others, claim), Origin(own=("owner",), is_measured=True)).set_aside == ()
    assert pool((claim,), Origin(own=("owner",))).assessments == (claim,)
    # Anybody else may be as far away as they like.
    assert pool((*others, claim)).set_aside == ()


def test_evidence_that_is_called_live_weighs_as_research_until_something_is_measured() -> None:
    views = (view("a", evidence=Evidence.LIVE), view("b", evidence=Evidence.RESEARCH))
    assert pool(views).mixture.weights == pytest.approx((0.5, 0.5))
    assert pool(views).unbacked == views[:1]
    measured = pool(views, Origin(is_measured=True))
    assert measured.mixture.weights == pytest.approx((100 / 116, 16 / 116))
    assert measured.unbacked == ()


def test_opinions_come_from_its_own_team_its_owner_and_others_and_a_measured_asset_backs_them() -> None:
    work = Initiative(key="a", name="A", focus=Focus.PRODUCT, asset="site", team="ours", owner="boss")
    portfolio = Portfolio(
        settings=Settings(name="One", start=Quarter(2026, 2)),
        initiatives=(work,),
        people=(Person(key="x", team="ours"), Person(key="y", team="theirs"), Person(key="boss")),
        assessments=(view("x"), view("y"), view("boss"), view("z")),
        measurements=(Measurement(of="site", measure="Uptake", period="2026-Q1", value=1.0),),
    )
    origin = origins_of(portfolio)["a"]
    assert origin == Origin(own=("boss", "x"), teams={"x": "ours", "y": "theirs"}, is_measured=True)

"""Opinions are pooled by evidence, the latest of the latest round, and disagreement stays visible."""

import itertools
from datetime import UTC, datetime

import pytest
from tests.oracles.believing import opinion
from tests.small import small_portfolio

from bowstring.beliefs.pooling import counting_assessments, grade_weight, pool
from bowstring.model.assessments import Assessment, Evidence, Lens


def view(assessor: str = "p-1", likely: float = 10.0, **fields: object) -> Assessment:
    told = {"initiative": "a", "lens": Lens.USER_NEED, "low": likely - 2, "high": likely + 3}
    return Assessment(**{**told, "assessor": assessor, "likely": likely, **fields})  # type: ignore[arg-type]


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def test_weights_follow_the_grade_of_evidence() -> None:
    views = tuple(view(f"p-{place}", evidence=grade) for place, grade in enumerate(Evidence))
    raw = [1 / 0.36, 1 / 0.16, 1 / 0.0625, 1 / 0.01]
    assert pool(views).mixture.weights == pytest.approx([one / sum(raw) for one in raw])


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
    assert [one.likely for one in counted] == [3.0]


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
    assert [(one.assessor, one.likely) for one in counted] == [("a", 1.0), ("b", 5.0), ("c", 6.0)]


def test_order_between_assessors_changes_nothing() -> None:
    views = [view("a", 1.0), view("b", 9.0, evidence=Evidence.LIVE), view("c", 4.0, evidence=Evidence.DESK)]
    pools = [
        pool(counting_assessments(order)["a", Lens.USER_NEED]) for order in itertools.permutations(views)
    ]
    assert all(one == pools[0] for one in pools)


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
        told = [one for one in portfolio.assessments if (one.initiative, one.lens) == (key, lens)]
        plain, mixture = opinion(told), pool(views).mixture
        assert mixture.mean == pytest.approx(plain.mean)
        assert mixture.within + mixture.between == pytest.approx(plain.variance)

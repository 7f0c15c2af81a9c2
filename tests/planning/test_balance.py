"""What balance costs and earns, held to identities that any right answer keeps."""

import itertools
import pickle

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.planning.every_schedule import plan_of, tiny_portfolio, values, work
from tests.planning.every_schedule import settings as tiny_settings

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Capacity
from bowstring.model.portfolio import Portfolio
from bowstring.planning.balance import (
    balance_offers,
    floor_curve,
    focus_first,
    lean_trades,
    what_balance_earns,
)

SEEDS = st.integers(0, 10**6)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_a_higher_minimum_share_costs_more_and_more(seed: int) -> None:
    plan = plan_of(tiny_portfolio(seed))
    assume(plan is not None)
    assert plan is not None
    curve = floor_curve(plan, steps=7)
    costs = [floor_point.cost for floor_point in curve]
    assert costs[0] == 0
    assert [floor_point.floor for floor_point in curve] == pytest.approx(
        [plan.focuses.highest_floor * step / 6 for step in range(7)]
    )
    for before, cost in itertools.pairwise(costs):
        assert cost >= before - 1e-7
    for first, two, three in zip(costs, costs[1:], costs[2:], strict=False):
        assert two - first <= three - two + 1e-6


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_every_focus_has_the_minimum_share_asked_for(seed: int) -> None:
    plan = plan_of(tiny_portfolio(seed))
    assume(plan is not None)
    assert plan is not None
    for floor_point in floor_curve(plan, steps=4):
        assert all(share >= floor_point.floor - 1e-7 for share in floor_point.focus_shares.values())
        assert floor_point.value + floor_point.cost == pytest.approx(plan.value, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_focus_first_does_better_than_the_plan_without_minimum_shares(seed: int) -> None:
    plan = plan_of(tiny_portfolio(seed))
    assume(plan is not None)
    assert plan is not None
    for other in what_balance_earns(plan).plans:
        assert other.value <= plan.value + 1e-6
        assert other.focus_shares[other.focus] == pytest.approx(1, abs=1e-7)
        assert other.goal <= other.value + 1e-6


def _product_and_platform() -> Portfolio:
    """One designer for one quarter: a product worth 10, or a platform worth 4."""
    return Portfolio(
        settings=tiny_settings(quarters=1, value_quarters=2),
        initiatives=(work("p", alternatives="x"), work("q", focus=Focus.PLATFORM, alternatives="x")),
        assessments=(*values("p", 10, 10), *values("q", 4, 4)),
        capacity=(Capacity(discipline="design", people=1.0),),
    )


def test_a_focus_put_first_leaves_the_others_what_is_left() -> None:
    plan = plan_of(_product_and_platform())
    assert plan is not None
    platform = focus_first(plan, Focus.PLATFORM)
    assert (platform.user, platform.business) == pytest.approx((4, 4))
    assert platform.value == pytest.approx(40)
    assert platform.focus_shares == pytest.approx({Focus.PRODUCT: 0, Focus.PLATFORM: 1}, abs=1e-7)
    assert focus_first(plan, Focus.ENTERPRISE).value == pytest.approx(100)
    earned = what_balance_earns(plan).earned
    assert earned == pytest.approx({Focus.PRODUCT: 0, Focus.PLATFORM: 60}, abs=1e-6)


def test_a_plan_that_was_written_down_still_tells_its_balance() -> None:
    """The one designer is there for a product worth 100 points, or a platform worth 40: half of each at once."""
    plan = plan_of(_product_and_platform())
    assert plan is not None
    read = pickle.loads(pickle.dumps(plan))  # noqa: S301 - written here
    assert read.focuses.ideals == pytest.approx({Focus.PRODUCT: 100, Focus.PLATFORM: 40, Focus.ENTERPRISE: 0})
    assert read.focuses.highest_floor == pytest.approx(0.5)


def test_what_leaning_brings_one_side_it_costs_the_other() -> None:
    plan = plan_of(tiny_portfolio(3))
    assert plan is not None
    less, more = lean_trades(plan)
    assert (less.lean, more.lean) == pytest.approx((0.4, 0.6))
    for trade, side in ((more.trade, Lens.USER_NEED), (less.trade, Lens.BUSINESS_VALUE)):
        assert trade.points <= 1e-6
        assert trade.lens[side] >= -1e-6


def test_a_focus_that_gets_little_is_offered_a_usual_share_with_its_price() -> None:
    plan = plan_of(_product_and_platform())
    assert plan is not None
    (offer,) = balance_offers(plan, {Focus.PRODUCT: 1.0, Focus.PLATFORM: 0.0, Focus.ENTERPRISE: None})
    assert (offer.focus, offer.share, offer.floor) == (Focus.PLATFORM, 0.0, 0.3)
    # Three tenths of a designer for the platform: 1.2 more there, 3 less for the product.
    assert offer.trade.lens == pytest.approx(dict.fromkeys(Lens, -1.8), abs=1e-6)
    assert offer.trade.points == pytest.approx(-18, abs=1e-6)


def test_the_price_of_a_minimum_share_is_what_it_displaces() -> None:
    plan = plan_of(_product_and_platform())
    assert plan is not None
    assert plan.focuses.highest_floor == pytest.approx(0.5)
    last = floor_curve(plan, steps=2)[-1]
    assert (last.value, last.cost) == pytest.approx((70, 30))
    assert last.focus_shares == pytest.approx({Focus.PRODUCT: 0.5, Focus.PLATFORM: 0.5})

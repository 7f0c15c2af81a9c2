"""A divisible plan solved again is the one that the plan was made beside."""

import pytest
from tests.web.small_department import small_department

from bowstring.planning.adopted.restore import divisible_again
from bowstring.planning.planner import plan_portfolio


def test_solved_again_it_has_the_same_value_ideals_and_prices() -> None:
    portfolio = small_department()
    plan = plan_portfolio(portfolio, seconds=1.0, seed=0)
    again = divisible_again(portfolio, plan)
    assert plan.divisible is not None
    assert again.value == pytest.approx(plan.divisible_value, rel=1e-9)
    assert again.lean == plan.lean
    assert again.scale == plan.divisible.scale
    assert again.aims.ideals == plan.divisible.aims.ideals
    assert again.focuses.ideals == plan.divisible.focuses.ideals

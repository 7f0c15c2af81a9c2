"""What doing work rather than not would bring and displace, where plans are few enough to tell by hand."""

import pytest
from tests.tensions.tiny import NOTHING_LATER, tiny

from bowstring.model.assessments import Lens
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.pricing import context_of
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.why import Swap, explain


def planned(**fields: object) -> tuple[PricingContext, Plan]:
    portfolio = tiny(settings=NOTHING_LATER, **fields)  # type: ignore[arg-type]
    plan = plan_portfolio(portfolio, floor=0.0)
    assert plan.divisible is not None
    return context_of(portfolio, plan.divisible, plan), plan


def swap_of(key: str, **fields: object) -> Swap:
    swap = explain(*planned(**fields), key).swap
    assert swap is not None
    return swap


REQUIRES = {"loved": {"requires": ("plain",)}}
WORTHLESS: dict[tuple[str, Lens], tuple[float, ...]] = {("plain", lens): (0.0,) for lens in Lens}


def test_what_waits_for_work_is_brought_with_it_and_what_neither_leaves_money_for_is_displaced() -> None:
    """There is money for one in each quarter: plain and then loved, or paying and plain."""
    swap = swap_of("plain", money=60.0, works=REQUIRES)
    assert dict(swap.brought) == pytest.approx({"loved": 1.0})
    assert dict(swap.displaced) == pytest.approx({"paying": 1.0})


def test_what_work_requires_is_brought_with_it() -> None:
    swap = swap_of("loved", money=60.0, works=REQUIRES, likely_values=WORTHLESS)
    assert dict(swap.brought) == pytest.approx({"plain": 1.0})
    assert swap.displaced == ()
    # And the other way round: half of what waits for it is done, in place of nothing.
    swap = swap_of("plain", money=60.0, works=REQUIRES, likely_values=WORTHLESS)
    assert dict(swap.brought) == pytest.approx({"loved": 0.5})
    assert swap.displaced == ()


def test_of_what_is_displaced_alike_the_earlier_name_comes_first() -> None:
    """Without paying both loved and what it waits for are done, with it half of each."""
    swap = swap_of("paying", money=60.0, works=REQUIRES, likely_values=WORTHLESS)
    assert dict(swap.displaced) == pytest.approx({"loved": 0.5, "plain": 0.5})
    assert list(dict(swap.displaced)) == ["loved", "plain"]
    assert swap.brought == ()


@pytest.mark.parametrize(
    "works",
    [
        {"loved": {"mandated_by": "act", "requires": ("plain",)}},
        {"loved": {"mandated_by": "act", "alternatives": "one"}, "plain": {"alternatives": "one"}},
    ],
    ids=["what must be done requires it", "what must be done takes its place"],
)
def test_what_cannot_be_chosen_either_way_has_no_swap(works: dict[str, dict[str, object]]) -> None:
    context, plan = planned(works=works)
    assert explain(context, plan, "plain").swap is None
    assert explain(context, plan, "paying").swap is not None

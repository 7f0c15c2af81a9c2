"""How much of a level that clashes could be met: told, and checked against every schedule there is."""

import dataclasses
import itertools
import re
from collections.abc import Iterator

import pytest
from tests.planning.every_schedule import START, every_schedule, settings, totals, values, work
from tests.planning.test_outcomes import WORKS, by_hand, example

from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import PlanStatus
from bowstring.planning.planner import plan_portfolio


def clash(portfolio: Portfolio) -> str:
    plan = plan_portfolio(portfolio)
    assert plan.status is PlanStatus.INFEASIBLE
    return str(plan.problems[-1])


def schedules(budget: float) -> Iterator[dict[str, int]]:
    """Every schedule of the example with outcomes: money in the first year alone."""
    for row in itertools.product(*([None, *range(4)] for _ in WORKS)):
        starts = {key: start for key, start in zip(WORKS, row, strict=True) if start is not None}
        if sum(WORKS[key][2] * WORKS[key][3] for key in starts) <= budget and all(
            start + WORKS[key][3] <= 4 for key, start in starts.items()
        ):
            yield starts


@pytest.mark.parametrize("falls", [False, True])
@pytest.mark.parametrize("budget", [50.0, 100.0, 150.0, 250.0])
def test_the_level_that_an_outcome_can_reach_is_named(budget: float, falls: bool) -> None:
    sign = -1.0 if falls else 1.0
    bare = example(budget=budget, falls=falls)
    most = max(sign * by_hand(bare, starts) for starts in schedules(budget))
    message = clash(example(at_least=50 + sign * 40, budget=budget, falls=falls))
    assert "No plan can meet" in message
    spoken = re.search(r"can be expected to be at (?:most|best) ([\d.]+) %", message)
    assert spoken is not None
    level = float(spoken[1])
    assert level == pytest.approx(50 + sign * most, abs=0.1)
    # As it is told it can be met.
    assert sign * (level - 50) <= most + 1e-9
    assert plan_portfolio(example(at_least=level, budget=budget, falls=falls)).is_planned


def focused(*, floor: float | None = None, **fields: object) -> Portfolio:
    """Two pieces of work for each of two focuses, people for one a quarter."""
    works = [
        work(f"{focus.value}-{place}", focus=focus)
        for focus in (Focus.PRODUCT, Focus.PLATFORM)
        for place in range(2)
    ]
    return Portfolio(
        settings=settings(quarters=3, value_quarters=6, floor=floor, **fields),
        initiatives=tuple(works),
        assessments=tuple(
            view
            for each, worth in zip(works, (10.0, 6.0, 5.0, 4.0), strict=True)
            for view in values(each.key, worth, worth)
        ),
        capacity=(Capacity(discipline="design", people=1.0),),
        budget=(Budget(period="2026/27", amount=300.0), Budget(period="2027/28", amount=0.0)),
    )


def best_floor(portfolio: Portfolio) -> float:
    """The highest share of its own best that both focuses have in some schedule of whole work.

    Both sides are worth the same here, so that a side's total stands for V, and its own best is that of work split.
    """
    product = {"product-0": 10.0, "product-1": 6.0}
    best = {"product": 10.0 * 5 + 6.0 * 4, "platform": 5.0 * 5 + 4.0 * 4}
    shares = []
    for starts in every_schedule(portfolio):
        inside = {key: start for key, start in starts.items() if start < portfolio.settings.quarters}
        user, _ = totals(portfolio, inside)
        own = totals(portfolio, {key: start for key, start in inside.items() if key in product})[0]
        shares.append(min(own / best["product"], (user - own) / best["platform"]))
    return max(shares)


def test_the_minimum_share_that_all_can_keep_is_named() -> None:
    portfolio = focused(floor=0.95)
    expected = best_floor(focused())
    message = clash(portfolio)
    spoken = re.search(r"The minimum share of each focus can be at most ([\d.]+) %", message)
    assert spoken is not None
    assert float(spoken[1]) == pytest.approx(100 * expected, abs=0.1)
    assert message.count("The minimum share of each focus can be") == 1
    assert plan_portfolio(portfolio, floor=float(spoken[1]) / 100).is_planned


def test_a_minimum_share_that_was_asked_for_beside_the_own_is_the_one_told() -> None:
    plan = plan_portfolio(focused(floor=0.1), floor=0.95)
    assert "at least 95 %" in str(plan.problems[-1])
    assert "The minimum share of each focus can be at most" in str(plan.problems[-1])


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ((0.9, 1.0), "Platform can take at most 60 % of the spend."),
        ((0.0, 0.2), "Platform can take no less than 33.4 % of the spend."),
    ],
)
def test_the_share_of_spend_that_can_be_met_is_named(band: tuple[float, float], words: str) -> None:
    """£100 of product and of platform work is mandated; £50 of platform and £100 of product work are free to do."""
    works = (
        work("a", effort={}, mandated_by="law", cost_per_quarter=100.0),
        work("b", effort={}, mandated_by="law", cost_per_quarter=100.0, focus=Focus.PLATFORM),
        work("c", effort={}, cost_per_quarter=50.0, focus=Focus.PLATFORM),
        work("d", effort={}, cost_per_quarter=100.0),
    )
    portfolio = Portfolio(
        settings=settings(quarters=2, spend={Focus.PLATFORM: band}),
        initiatives=works,
        assessments=tuple(view for each in works for view in values(each.key, 3.0, 3.0)),
        budget=(Budget(period="2026/27", amount=400.0),),
    )
    assert words in clash(portfolio)


def test_levels_that_clash_with_each_other_are_told_alone() -> None:
    """Two outcomes of which neither could be met, whatever the other asks."""
    portfolio = example(at_least=90.0)
    (speed,) = portfolio.outcomes
    again = dataclasses.replace(speed, key="again", name="Again", at_least=95.0)
    rows = tuple(dataclasses.replace(row, outcome="again") for row in portfolio.contributions)
    message = clash(
        dataclasses.replace(
            portfolio, outcomes=(speed, again), contributions=(*portfolio.contributions, *rows)
        )
    )
    assert "even without the other levels" in message


def test_without_a_level_that_clashes_nothing_more_is_said() -> None:
    works = tuple(work(key, mandated_by="law", cost_per_quarter=200.0) for key in ("a", "b"))
    portfolio = Portfolio(
        settings=settings(),
        initiatives=works,
        assessments=tuple(view for each in works for view in values(each.key, 3.0, 3.0)),
        budget=(Budget(period="2026/27", amount=300.0),),
    )
    assert clash(portfolio).endswith("Change one of them.")
    assert START.year == 2026

"""What a plan comes to, by plain sums over the portfolio."""

import math

import pytest
from tests.oracles.reading import weight_from
from tests.planning.dated import dated_portfolio

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.totals import MoneyTotal, SideTotal, Totals


def planned(seed: int) -> tuple[Portfolio, Plan] | None:
    """One of the portfolios with its plan; None where its facts clash."""
    portfolio = dated_portfolio(seed)
    if has_errors(check_portfolio(portfolio)):
        return None
    plan = plan_portfolio(portfolio, seconds=10)
    return (portfolio, plan) if plan.is_planned else None


SEEDS = tuple(seed for seed in range(60) if not has_errors(check_portfolio(dated_portfolio(seed))))[:12]


def candidate_cost(plan: Plan, key: str) -> float:
    assert plan.divisible is not None
    return next(each.cost for each in plan.divisible.problem.candidates if each.key == key)


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_the_plain_sums(seed: int) -> None:
    if (both := planned(seed)) is None:
        return
    portfolio, plan = both
    totals, settings, beliefs = plan.totals, portfolio.settings, believe(portfolio)
    assert totals is not None
    ready = {
        key: start.minus(settings.start) + (portfolio.index.initiatives[key].duration or 0)
        for key, start in plan.starts.items()
        if start is not None
    }
    for lens in Lens:
        means = {key: belief.mean for key in ready if (belief := beliefs.of(key, lens)) is not None}
        side = totals.sides[lens]
        assert side.full_effect == pytest.approx(math.fsum(means.values()))
        discounted = math.fsum(mean * weight_from(portfolio, ready[key]) for key, mean in means.items())
        assert side.discounted == pytest.approx(discounted)
        assert side.discounted == pytest.approx(plan.lens[lens].total)
        summed = 0.0
        for key, mean in means.items():
            for quarter in range(max(0, ready[key]), settings.value_quarters):
                summed += mean * min(1.0, (quarter - ready[key] + 1) / settings.ramp_quarters)
        assert side.summed == pytest.approx(summed)
    check_money(portfolio, plan, totals, ready)


def check_money(portfolio: Portfolio, plan: Plan, totals: Totals, ready: dict[str, int]) -> None:
    settings = portfolio.settings
    cost = discounted = inside = 0.0
    for key, end in ready.items():
        start, rate = end - (portfolio.index.initiatives[key].duration or 0), candidate_cost(plan, key)
        for quarter in range(max(0, start), end):
            cost += rate
            discounted += rate * (1 + settings.discount_rate) ** (-quarter / 4)
            inside += rate if quarter < settings.quarters else 0.0
    bought = sum(each.cost for each in plan.surge)
    assert totals.money.in_plan == pytest.approx(inside + bought)
    if not bought:
        assert totals.money.cost == pytest.approx(cost)
        assert totals.money.discounted == pytest.approx(discounted)
    benefits = totals.sides[Lens.BUSINESS_VALUE]
    assert totals.net_present_value == pytest.approx(benefits.discounted - totals.money.discounted)
    assert totals.net_undiscounted == pytest.approx(benefits.summed - totals.money.cost)
    if totals.money.discounted:
        assert totals.benefit_cost_ratio == pytest.approx(benefits.discounted / totals.money.discounted)


def test_where_nothing_is_spent_there_is_no_value_for_money() -> None:
    side = SideTotal(full_effect=9.0, summed=60.0, discounted=50.0)

    def ratios(cost: float, discounted: float) -> tuple[float | None, float | None]:
        money = MoneyTotal(cost=cost, discounted=discounted, in_plan=cost)
        totals = Totals(sides=dict.fromkeys(Lens, side), money=money, rate=0.035, provisional_cost={})
        return totals.ratio_undiscounted, totals.benefit_cost_ratio

    assert ratios(0.0, 0.0) == (None, None)
    assert ratios(0.5, 0.25) == (120.0, 200.0)

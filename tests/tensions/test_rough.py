"""Rough prices: the dearest questions of chunky portfolios, against every schedule there is."""

import dataclasses
import functools

import pytest
from bowstring.tensions.rough import is_rough, price_again
from tests.oracles.reading import Reading
from tests.oracles.schedules import breaches, every_schedule, reached, value_of
from tests.oracles.settling import without_wait
from tests.planning.pairs import Pair, pair_of
from tests.small import small_portfolio

from bowstring.model.assessments import Lens
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.planning.plan import Plan, PlanStatus, plan_portfolio
from bowstring.planning.whatif import Pricer
from bowstring.tensions.ledger import Ledger, context_of, price_tensions

SEEDS = range(40)
Values = dict[tuple[str, Lens], float]


def rough_case(seed: int) -> tuple[Pair, Plan, Ledger, Ledger] | None:
    """A small portfolio whose prices are rough, its plan, its ledger and the ledger priced again."""
    portfolio = small_portfolio(seed, pins=False, bands=False, negative=False, least=3, most=5)
    if has_errors(check_portfolio(portfolio)):
        return None
    plan = plan_portfolio(portfolio)
    if plan.status is not PlanStatus.OPTIMAL or not is_rough(plan):
        return None
    assert plan.divisible is not None
    pair = pair_of(plan.divisible.problem.portfolio)
    context = context_of(pair.portfolio, plan.divisible)
    ledger = price_tensions(context, kinds=("worth", "two_sided", "waiting"))
    return pair, plan, ledger, price_again(ledger, context.pricer, plan)


@functools.cache
def cases() -> list[tuple[Pair, Plan, Ledger, Ledger]]:
    """All of them."""
    return [case for case in map(rough_case, SEEDS) if case is not None]


def best_whole(pair: Pair, plan: Plan, reading: Reading, values: Values) -> float:
    """The greatest V of any schedule, what is worth a point held, where some worths per quarter are others."""
    assert plan.divisible is not None
    held = pair.against(plan.divisible)
    means = {**pair.means, **values}
    best = float("-inf")
    for starts in every_schedule(reading):
        if breaches(reading, starts):
            continue
        best = max(best, value_of(held, reached(reading, means, held, starts)))
    return best


def test_small_portfolios_are_often_rough() -> None:
    assert len(cases()) >= 10


@pytest.mark.parametrize("place", range(10))
def test_the_dearest_are_worth_what_every_schedule_says(place: int) -> None:
    pair, plan, _, again = cases()[place]
    today = best_whole(pair, plan, pair.reading, {})
    checked = 0
    for priced in again.tensions[:6]:
        if not priced.is_rough or not priced.could_change_the_plan:
            continue
        if priced.tension.kind == "waiting":
            reading = without_wait(pair.reading, priced.tension.about[0], priced.tension.pole_key)
            settled = best_whole(pair, plan, reading, {})
        else:
            settled = sum(
                chance * best_whole(pair, plan, pair.reading, dict(what_if.values))
                for chance, what_if in priced.tension.outcomes
            )
        assert priced.interval is None
        assert max(0.0, priced.gain) == pytest.approx(max(0.0, settled - today), abs=1e-5)
        checked += 1
    assert checked or not any(tension.could_change_the_plan for tension in again.tensions)


def test_every_price_of_a_chunky_portfolio_is_marked_rough() -> None:
    for _, _, ledger, again in cases():
        assert all(tension.is_rough for tension in again.tensions)
        assert {tension.key for tension in again.tensions} == {tension.key for tension in ledger.tensions}


def test_a_plan_near_the_divisible_one_keeps_its_prices() -> None:
    _, plan, ledger, _ = cases()[0]
    assert plan.divisible is not None
    near = dataclasses.replace(plan, value=plan.divisible_value)
    assert price_again(ledger, Pricer(plan.divisible), near) is ledger


def test_what_cannot_be_proven_in_time_is_told_as_an_interval_that_holds_the_truth() -> None:
    pair, plan, ledger, exact = cases()[0]
    assert plan.divisible is not None
    hurried = price_again(ledger, Pricer(plan.divisible), plan, seconds=0.0)
    truth = {tension.key: tension.gain for tension in exact.tensions}
    for priced in hurried.tensions:
        if priced.interval is not None:
            low, high = priced.interval
            assert low - 1e-6 <= truth[priced.key] <= high + 1e-6
    assert pair.portfolio.initiatives

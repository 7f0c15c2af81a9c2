"""What a plan spends of each budget, against adding it up from the facts read by hand."""

import pytest
from tests.oracles.schedules import every_schedule, surge_needed
from tests.planning.every_schedule import START, settings, work
from tests.planning.pairs import plannable_pairs

from bowstring.charts.spending import spending_chart
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import quarters_of
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.spending import spending

COUNT = 40


@pytest.mark.parametrize("place", range(COUNT))
def test_each_budget_is_spent_as_the_facts_say(place: int) -> None:
    pair = plannable_pairs(COUNT)[place]
    starts = max(every_schedule(pair.reading), key=len, default=None)
    if starts is None:
        return
    begin = pair.portfolio.settings.start
    budget_uses = spending(pair.problem, {key: begin.plus(start) for key, start in starts.items()})
    bought = surge_needed(pair.reading, starts)
    year_starts = pair.portfolio.settings.financial_year_start_month
    stated = {
        (row.period, row.fund)
        for row in pair.portfolio.budget
        if {quarter.minus(begin) for quarter in quarters_of(row.period, year_starts)}
        & set(range(pair.reading.quarters))
    }
    assert {(use.period, use.fund) for use in budget_uses} == stated
    for use in budget_uses:
        named = quarters_of(use.period, year_starts)
        inside = {quarter.minus(begin) for quarter in named} & set(range(pair.reading.last + 1))
        assert min(inside) < pair.reading.quarters
        budget = next(
            budget
            for budget in pair.reading.budgets
            if budget.fund == use.fund and set(budget.quarters) == inside
        )
        for focus in Focus:
            spent = sum(
                work.charge(budget, starts[key])
                for key, work in pair.reading.works.items()
                if key in starts and work.focus is focus
            )
            assert use.spent[focus] == pytest.approx(spent)
        charge = sum(
            people * pair.reading.people[discipline, quarter].price
            for (discipline, quarter), people in bought.items()
            if quarter in budget.quarters
        )
        if use.surge is None:
            assert use.fund
            assert charge > 0
        else:
            assert use.surge == pytest.approx(charge)
        if use.surge is not None:
            assert use.whole <= use.amount + 1e-6
    chart = spending_chart(budget_uses, "GBP")
    assert (chart is None) == (not budget_uses)
    assert chart is None or len(chart.table.rows) == len(budget_uses)


def test_what_each_stated_period_spends_of_which_fund_whatever_is_carried_on_between() -> None:
    """A plan from 2026-Q2 to 2027-Q2: of the year after only what somebody stated is told, of its first quarter."""
    portfolio = Portfolio(
        settings=settings(quarters=5),
        initiatives=(
            work("new", duration_quarters=2, fund="new: 0.75; old: 0.25", run_cost_per_quarter=8.0),
            work("old", fund="old", focus=Focus.PLATFORM),
        ),
        budget=(
            Budget(period="2026/27", amount=900.0, fund="new"),
            Budget(period="2026/27", amount=300.0, fund="old", carry_over=120.0),
            Budget(period="2027/28", amount=40.0, fund="old"),
        ),
    )
    uses = spending(build_problem(portfolio), {"new": START.plus(1), "old": START.plus(4), "gone": START})
    by_row = {
        (use.period, use.fund): (dict(use.spent), use.whole, use.brought, use.available) for use in uses
    }
    nothing = dict.fromkeys(Focus, 0.0)
    assert by_row == {
        # Two quarters of work and one of running it, three quarters of each paid by this fund.
        ("2026/27", "new"): ({**nothing, Focus.PRODUCT: 156.0}, 156.0, 0.0, 900.0),
        ("2026/27", "old"): ({**nothing, Focus.PRODUCT: 52.0}, 52.0, 0.0, 300.0),
        # A quarter of work, and a share of running the other all year: what it has not was carried over.
        ("2027/28", "old"): (
            {**nothing, Focus.PRODUCT: 8.0, Focus.PLATFORM: 100.0},
            108.0,
            68.0,
            108.0,
        ),
    }

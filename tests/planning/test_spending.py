"""What a plan spends of each budget, against adding it up from the facts read by hand."""

import pytest
from tests.oracles.schedules import every_schedule, surge_needed
from tests.planning.pairs import plannable_pairs

from bowstring.charts.spending import spending_chart
from bowstring.model.assets import Focus
from bowstring.model.quarters import quarters_of
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
    stated = {(row.period, row.fund) for row in pair.portfolio.budget}
    assert {(use.period, use.fund) for use in budget_uses} <= stated
    for use in budget_uses:
        named = quarters_of(use.period, pair.portfolio.settings.financial_year_start_month)
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

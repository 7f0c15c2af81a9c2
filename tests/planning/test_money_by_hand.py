"""Money of one piece of work, counted by hand: for doing it, for running it, and what reuse saves of it."""

import dataclasses
from datetime import date

import numpy as np
import pytest
from tests.planning.every_schedule import START, settings, values, work

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.capacity import Budget
from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.schedule import Schedule, steps_of
from bowstring.planning.problem.spending import spending

# Two quarters of work for 10 each, then 4 a quarter to run it; another is a quarter's work for 7.
WORKS = (
    work("a", effort={}, duration_quarters=2, cost_per_quarter=10.0, run_cost_per_quarter=4.0),
    work("b", effort={}, cost_per_quarter=7.0, focus=Focus.PLATFORM),
)


def levels_of(problem: PlanningProblem, starts: dict[str, int]) -> list[float]:
    """What the programme's rows of money say that starts spend of each."""
    x, program = steps_of(problem, starts), problem.program
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    levels = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    return [float(levels[row]) for row, source in enumerate(problem.sources) if source.kind == "budget"]


def portfolio(money: float = 10.0) -> Portfolio:
    """A plan of four quarters, so much in each."""
    return Portfolio(
        settings=settings(quarters=4, value_quarters=6),
        initiatives=WORKS,
        assessments=(*values("a", 5.0, 5.0), *values("b", 5.0, 5.0)),
        budget=tuple(Budget(period=str(START.plus(quarter)), amount=money) for quarter in range(4)),
    )


@pytest.mark.parametrize(("start", "spent"), [(0, [10, 10, 4, 4]), (1, [0, 10, 10, 4]), (2, [0, 0, 10, 10])])
def test_work_is_paid_while_it_runs_and_run_once_it_is_delivered(start: int, spent: list[float]) -> None:
    facts = portfolio()
    problem = build_problem(facts)
    uses = spending(problem, {"a": START.plus(start), "b": None})
    assert [use.spent[Focus.PRODUCT] for use in uses] == spent
    assert all(use.spent[focus] == 0.0 for use in uses for focus in Focus if focus is not Focus.PRODUCT)
    # The programme's rows and the schedule count the same.
    assert levels_of(problem, {"a": start})[:4] == pytest.approx(spent)
    # Half a pound is neither here nor there: with it nothing is so near to the limit that it is added up exactly.
    for money in (10.0, 10.5):
        schedule = Schedule(build_problem(portfolio(money)))
        assert schedule.fits("a", start)
        schedule.add("a", start)
        assert [schedule.fits("b", quarter) for quarter in range(4)] == [money - each >= 7 for each in spent]


def test_what_reuse_saves_is_spread_over_the_quarters_and_never_more_than_there_is_to_pay() -> None:
    store = Asset(key="store", name="Store", focus=Focus.PLATFORM, phase=Phase.LIVE)

    def cost(choice: ReuseChoice, saving: float) -> float:
        made = ReuseDecision(
            initiative="a", candidate="store", choice=choice, saving=saving, made_on=date(2026, 1, 5)
        )
        decided = dataclasses.replace(portfolio(), assets=(store,), reuse_choices=(made,))
        return build_problem(decided).by_key["a"].cost

    assert cost(ReuseChoice.REUSE, 6.0) == pytest.approx(10.0 - 6.0 / 2)
    assert cost(ReuseChoice.REUSE, 30.0) == 0.0
    assert cost(ReuseChoice.BUILD, 6.0) == 10.0


def test_what_costs_nothing_to_do_may_cost_something_to_run() -> None:
    works = (dataclasses.replace(WORKS[0], cost_per_quarter=0.0), WORKS[1])
    problem = build_problem(dataclasses.replace(portfolio(), initiatives=works))
    assert levels_of(problem, {"a": 0})[:4] == pytest.approx([0.0, 0.0, 4.0, 4.0])


@pytest.mark.parametrize(("second", "brought"), [(7.0, 3.0), (12.0, 0.0)])
def test_what_a_quarter_spends_beyond_its_own_money_was_brought_from_the_one_before(
    second: float, brought: float
) -> None:
    """Only where that one may carry something over: ten are spent in each."""
    budget = (
        Budget(period=str(START), amount=20.0, carry_over=5.0),
        Budget(period=str(START.plus(1)), amount=second),
        Budget(period=str(START.plus(2)), amount=3.0),
    )
    problem = build_problem(dataclasses.replace(portfolio(), budget=budget))
    uses = spending(problem, {"a": START})
    assert [use.brought for use in uses] == pytest.approx([0.0, brought, 0.0])
    assert [use.whole for use in uses] == pytest.approx([10.0, 10.0, 4.0])

"""How much better the plan got where facts have changed meanwhile: compared only where both plans can still be."""

import dataclasses

import pytest
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.improvement import PlanImprovement, plan_improvement


def money(portfolio: Portfolio, *amounts: float) -> Portfolio:
    rows = tuple(
        Budget(period=str(START.plus(quarter)), amount=amount) for quarter, amount in enumerate(amounts)
    )
    return dataclasses.replace(portfolio, budget=rows)


def improved(before: Portfolio, after: Portfolio) -> PlanImprovement:
    return plan_improvement(priced(before).plan, after)


def test_where_what_must_be_done_cannot_be_paid_there_is_no_plan_to_compare() -> None:
    before = tiny(works={"plain": {"mandated_by": "d"}})
    improvement = improved(before, money(before, 10.0, 10.0))
    assert (improvement.points, dict(improvement.lens)) == (None, {})
    assert improvement.why_not == "no work can be planned now"


@pytest.mark.parametrize("change", ["less money", "locked out"])
def test_a_plan_that_can_no_longer_be_done_is_not_compared(change: str) -> None:
    before = tiny()
    after = money(before, 100.0, 30.0)
    if change == "locked out":
        works = tuple(dataclasses.replace(work, lock=Lock.LEAVE_OUT) for work in before.initiatives)
        after = dataclasses.replace(before, initiatives=works)
    improvement = improved(before, after)
    assert improvement.points is None
    assert improvement.why_not == "the old plan is no longer possible"


@pytest.mark.parametrize(
    "change",
    [{"quarters": 3}, {"start": START.plus(1)}],
    ids=["more quarters", "a later start"],
)
def test_other_quarters_are_another_question(change: dict[str, object]) -> None:
    before = tiny()
    after = dataclasses.replace(before, settings=dataclasses.replace(before.settings, **change))  # type: ignore[arg-type]
    assert improved(before, after).why_not == "the work that can be planned, or its quarters, has changed"


def test_work_that_takes_longer_or_is_new_is_another_question() -> None:
    before = tiny()
    first, *others = before.initiatives
    longer = dataclasses.replace(first, duration_quarters=2)
    new = dataclasses.replace(first, key="new")
    for works in ((longer, *others), (*before.initiatives, new), tuple(others)):
        improvement = improved(before, dataclasses.replace(before, initiatives=works))
        assert improvement.why_not == "the work that can be planned, or its quarters, has changed"

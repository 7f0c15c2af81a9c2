"""Without a mandate what else pins the work still does, and what nothing else pins makes way for what is better."""

import pytest
from tests.planning.every_schedule import START, plan_of, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource

MANDATE = ConstraintSource(kind=ConstraintKind.MANDATE, about=("act", "a"))
LOCK = ConstraintSource(kind=ConstraintKind.LOCK, about=("a",))


def gain(*dropped: ConstraintSource, **pins: object) -> float:
    """Points that a plan of one quarter gains, with money for a, which is worth 4 to each side, or b, worth 5."""
    works = (work("a", effort={}, **pins), work("b", effort={}))
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=works,
        assessments=(*values("a", 4.0, 4.0), *values("b", 5.0, 5.0)),
        budget=(Budget(period=str(START), amount=100.0),),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    return Pricer(plan).effect(WhatIf(dropped=dropped)).points


@pytest.mark.parametrize("lock", [Lock.FUND, START])
def test_each_pin_holds_by_itself(lock: Lock) -> None:
    both = {"mandated_by": "act", "lock": lock}
    better = pytest.approx(100 * (5 - 4) / 4)
    assert gain(MANDATE, LOCK, **both) == better
    assert gain(MANDATE, **both) == pytest.approx(0.0, abs=1e-9)
    assert gain(LOCK, **both) == pytest.approx(0.0, abs=1e-9)
    assert gain(MANDATE, mandated_by="act") == better
    assert gain(LOCK, lock=lock) == better

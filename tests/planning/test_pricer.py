"""How much of work a plan does, as prices count it."""

import pytest
from tests.planning.every_schedule import plan_of, settings, values, work

from bowstring.model.portfolio import Portfolio
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.problem.schedule import steps_of


@pytest.mark.parametrize(("mandate", "counted"), [("", [1.0, 1.0, 0.0]), ("act", [1.0, 1.0, 1.0])])
def test_what_starts_too_late_to_bring_anything_counts_only_where_it_must(
    mandate: str, counted: list[float]
) -> None:
    """Three quarters of value: what starts in the third delivers behind them."""
    portfolio = Portfolio(
        settings=settings(quarters=3, value_quarters=3),
        initiatives=(work("a", mandated_by=mandate), work("b")),
        assessments=(*values("a", 10.0, 10.0), *values("b", 10.0, 10.0)),
    )
    plan = plan_of(portfolio)
    assert plan is not None
    pricer = Pricer(plan)
    candidate = pricer.candidates["a"]
    shares = []
    for start in range(3):
        x = steps_of(plan.problem, {"a": start, "b": 0})
        shares.append(pricer.share(candidate, x))
        expected = [share if at == start else 0.0 for at, share in enumerate(counted)]
        assert pricer.started(x)[:3].tolist() == expected
    assert shares == counted
    split = (steps_of(plan.problem, {"a": 0}) + 3 * steps_of(plan.problem, {"a": 1})) / 4
    assert pricer.started(split)[:3].tolist() == [0.25, 0.75, 0.0]

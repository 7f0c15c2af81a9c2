"""The first agenda stands before every question is priced: what the others can be worth at the most is enough."""

from collections.abc import Sequence

import pytest
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of

from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.pricing import Pricing, context_of, price_tensions

# In points: what prices differ by that are solved in another order.
_SAME = 1e-9
# From so many on it is re-solved near the plan here: fewer than usual, so that there is less to price.
SIZE = 80


@pytest.fixture(autouse=True)
def _near_the_plan_from_fewer_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bowstring.planning.solver.solving.FOCUSED_FROM", SIZE)


@pytest.mark.parametrize(
    ("family", "seed", "kinds"),
    [(Family.TYPICAL, 71, None), (Family.HARD, 72, ("bottleneck", "waiting", "commitment", "mandate"))],
)
def test_the_agenda_made_first_is_that_of_all_prices(
    family: Family, seed: int, kinds: Sequence[str] | None
) -> None:
    portfolio = make_instance(family, initiatives=SIZE, seed=seed)
    divisible = divisible_of(portfolio)
    whole_context, context = context_of(portfolio, divisible), context_of(portfolio, divisible)
    ledger = price_tensions(whole_context, kinds=kinds)
    by_key = {priced.key: priced for priced in ledger.tensions}
    pricing = Pricing(context, kinds=kinds)
    pending = pricing.everything()
    assert pricing.is_quick
    assert all(priced.is_pending for priced in pending.tensions)
    assert {priced.key for priced in pending.tensions} == by_key.keys()
    for priced in pending.tensions:
        assert priced.interval is not None
        least, most = priced.interval
        gain = by_key[priced.key].gain
        assert gain <= max(0.0, most) + _SAME
        if priced.tension.solve is not None:
            assert least - _SAME <= gain
        assert priced.points_at_most >= by_key[priced.key].points - _SAME

    hours = 2.0
    first = make_agenda(portfolio, pending, context.pricer, hours=hours, price=pricing.price)
    last = make_agenda(portfolio, ledger, whole_context.pricer, hours=hours)
    assert [item.priced.key for item in first.items] == [item.priced.key for item in last.items]
    assert [item.points for item in first.items] == pytest.approx(
        [item.points for item in last.items], abs=_SAME
    )
    assert first.total == pytest.approx(last.total, abs=_SAME)

    so_far = pricing.so_far()
    exact = {priced.key for priced in so_far.tensions}
    assert not any(priced.is_pending for priced in so_far.tensions)
    assert len(so_far.open_tensions) + so_far.pending == len(ledger.open_tensions)
    assert {item.priced.key for item in first.items} <= exact
    assert 0 < len(exact) < len(by_key) / 2
    assert so_far.first_words[0] == ledger.first_words[0]
    assert so_far.first_line.endswith("How much the others could change is not known yet.")

    whole = price_tensions(context, begun=pricing)
    assert whole.first_line == ledger.first_line
    for priced in whole.tensions:
        assert priced.gain == pytest.approx(by_key[priced.key].gain, abs=_SAME)
        assert priced.tension.solve is None
        assert priced.tension.most is None


def test_a_pending_question_is_not_put_on_an_agenda_without_its_price() -> None:
    portfolio = make_instance(Family.TYPICAL, initiatives=SIZE, seed=71)
    context = context_of(portfolio, divisible_of(portfolio))
    pending = Pricing(context).everything()
    assert not make_agenda(portfolio, pending, context.pricer, hours=3.0).items

"""Large portfolios: what is proven to be worth less than talking about it is not worked out further."""

import dataclasses

import pytest
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of

from bowstring.model.portfolio import Portfolio
from bowstring.report.agenda_text import answer_words, gain_words
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.talking_cost import least_worth
from bowstring.tensions.whole_effect import Basis

# In points: what prices differ by that are solved from elsewhere.
_SAME = 1e-6
_ABOUT = {"worth", "two_sided", "waiting"}
# From so many on it is re-solved near the plan here: fewer than usual, so that there is less to price.
SIZE = 80


@pytest.fixture(autouse=True)
def _near_the_plan_from_fewer_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bowstring.planning.solver.solving.FOCUSED_FROM", SIZE)


def _portfolio(family: Family, seed: int) -> Portfolio:
    """Just large enough to be re-solved near its plan, where talking takes as much as it would in a large one."""
    portfolio = make_instance(family, initiatives=SIZE, seed=seed)
    settings = dataclasses.replace(portfolio.settings, least_points=0.2)
    return dataclasses.replace(portfolio, settings=settings)


@pytest.mark.parametrize(("family", "seed"), [(Family.TYPICAL, 61), (Family.HARD, 62)])
def test_what_is_left_is_small_and_all_else_is_as_exact_as_ever(family: Family, seed: int) -> None:
    portfolio = _portfolio(family, seed)
    divisible = divisible_of(portfolio)
    exact_context, large = context_of(portfolio, divisible), context_of(portfolio, divisible)
    large.is_large = True
    exact, ledger = price_tensions(exact_context), price_tensions(large)
    by_key = {priced.key: priced for priced in exact.tensions}
    assert by_key.keys() == {priced.key for priced in ledger.tensions}
    left = set()
    for priced in ledger.tensions:
        other = by_key[priced.key]
        if priced.basis is Basis.BOUND:
            assert priced.interval is not None
            least, most = priced.interval
            assert least - _SAME <= max(0.0, other.gain) <= most + _SAME
            assert priced.gain == least
            assert priced.is_small
            assert other.points < other.least
            assert not priced.is_worth_talking_about
            left.add(priced.kind.key)
        else:
            assert priced.gain == pytest.approx(other.gain, abs=_SAME)
            assert priced.lens == pytest.approx(other.lens, rel=1e-6, abs=1e-3)
        if priced.is_worth_talking_about and other.lesser is not None:
            assert priced.lesser is not None
            assert priced.lesser.points == pytest.approx(other.lesser.points, abs=_SAME)
        if not priced.is_worth_talking_about:
            assert priced.tension.lesser is None
    assert left >= _ABOUT
    assert large.pricer.solver.solves < exact_context.pricer.solver.solves / 2
    assert _topics(exact) == _topics(ledger)
    agendas = [
        make_agenda(portfolio, of, each.pricer) for each, of in ((exact_context, exact), (large, ledger))
    ]
    assert [item.priced.key for item in agendas[0].items] == [item.priced.key for item in agendas[1].items]
    assert agendas[0].total == pytest.approx(agendas[1].total, abs=_SAME)


def test_of_so_many_that_each_adds_less_a_question_is_small_below_so_much_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portfolio = _portfolio(Family.TYPICAL, 61)
    pricer = context_of(portfolio, divisible_of(portfolio)).pricer
    assert least_worth(portfolio, pricer, (), 0.0) == 0.2
    monkeypatch.setattr("bowstring.tensions.talking_cost._MANY", SIZE / 4)
    assert least_worth(portfolio, pricer, (), 0.0) == pytest.approx(0.05)


def _topics(ledger: Ledger) -> list[str]:
    return [priced.key for priced in ledger.tensions if priced.is_worth_talking_about]


def test_the_first_line_counts_what_is_worth_a_conversation() -> None:
    portfolio = _portfolio(Family.TYPICAL, 61)
    context = context_of(portfolio, divisible_of(portfolio))
    context.is_large = True
    ledger = price_tensions(context)
    worth_it = sum(priced.is_worth_talking_about for priced in ledger.tensions)
    assert worth_it + ledger.small + ledger.cannot == len(ledger.tensions)
    assert f"{worth_it:,} could change what we do by more than talking about it costs." in ledger.first_line
    assert f"{ledger.small:,} are not worth the time to talk about." in ledger.first_line
    small = next(priced for priced in ledger.tensions if priced.basis is Basis.BOUND)
    assert gain_words(portfolio, small) == "Worth less than talking about it costs"
    assert answer_words(portfolio, small).startswith("Worth less than talking about it costs, if ")

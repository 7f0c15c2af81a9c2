"""What our own mandates push out: each alone as the ledger says, all at once by a joint solve."""

import pytest
from tests.tensions.second_portfolios import seconds
from tests.tensions.tiny import priced, tiny

from bowstring.model.decisions import Decision, DecisionKind
from bowstring.tensions.mandates import price_mandates


def test_each_costs_what_its_question_is_worth_and_all_what_settling_all_is() -> None:
    checked = 0
    for second in seconds():
        each, together = price_mandates(second.context)
        tensions = list(second.of_kind("mandate").values())
        if not tensions:
            assert (each, together) == ((), None)
            continue
        costs = {cost.decisions[0]: cost.points for cost in each}
        assert costs == {tension.about[0]: pytest.approx(second.gain(tension.key)) for tension in tensions}
        assert together is not None
        assert together.points == pytest.approx(second.settled(*tensions), abs=2e-6)
        checked += 1
    assert checked > 5


def test_several_are_solved_jointly_and_never_added_up() -> None:
    works = {"plain": {"mandated_by": "d"}, "paying": {"mandated_by": "e"}}
    decisions = tuple(Decision(key=key, title=key, kind=DecisionKind.OURS) for key in ("d", "e"))
    second = priced(tiny(works=works, decisions=decisions, money=60.0))
    each, together = price_mandates(second.context)
    assert together is not None
    assert together.decisions == ("d", "e")
    tensions = list(second.of_kind("mandate").values())
    assert together.points == pytest.approx(second.settled(*tensions), abs=2e-6)
    assert all(cost.points is not None and cost.points <= together.points + 1e-6 for cost in each)


def test_law_costs_nothing_that_anybody_could_decide() -> None:
    decisions = (Decision(key="d", title="The law", kind=DecisionKind.LAW),)
    assert price_mandates(
        priced(tiny(works={"plain": {"mandated_by": "d"}}, decisions=decisions)).context
    ) == ((), None)

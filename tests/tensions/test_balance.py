"""Balance: a question for each focus with a minimum share, worth what doing without it would bring."""

import pytest
from benchmarks.instances import Family
from tests.tensions.second_portfolios import all_of_kind, larger, seconds
from tests.tensions.tiny import priced, tiny

from bowstring.model.assets import Focus
from bowstring.model.decisions import Level
from bowstring.model.organisation import Team

# Enterprise work that nobody would choose, and a product that everybody would.
TWO = {"plain": {"focus": Focus.ENTERPRISE, "team": "south"}, "loved": {"team": "north"}}


def test_a_minimum_share_that_displaces_better_work_has_a_price() -> None:
    teams = (Team(key="south", name="South", lead="p-5"), Team(key="north", name="North", lead="p-0"))
    second = priced(tiny(works=TWO, money=60.0, teams=teams), share=1.0)
    tensions_by_key = second.of_kind("balance")
    assert set(tensions_by_key) == {"balance:product:minimum-share", "balance:enterprise:minimum-share"}
    enterprise = tensions_by_key["balance:enterprise:minimum-share"]
    assert enterprise.poles == ("enterprise", "product and platform")
    assert (
        enterprise.question
        == f"Is a minimum share of {second.plan.floor:.0%} for enterprise work worth its price?"
    )
    assert enterprise.level is Level.ENTERPRISE
    assert enterprise.in_the_room == ("p-5",)
    assert second.gain(enterprise.key) > 1.0
    assert second.gain(enterprise.key) == pytest.approx(second.settled(enterprise), abs=2e-6)


def test_a_minimum_share_that_is_met_anyway_costs_nothing() -> None:
    second = priced(tiny(money=1000.0, works=TWO), share=0.3)
    assert [second.gain(key) for key in second.of_kind("balance")] == [0.0, 0.0]


def test_without_a_minimum_share_nobody_asks_about_it() -> None:
    assert priced(tiny(works=TWO), share=0.0).of_kind("balance") == {}


def test_a_focus_alone_has_nothing_to_be_balanced_with() -> None:
    assert priced(tiny(money=60.0), share=0.9).of_kind("balance") == {}


def test_found_for_each_focus_that_can_reach_anything_beside_another() -> None:
    for second in (*seconds(), *map(larger, Family)):
        present = [focus for focus, ideal in second.held.focus_ideals.items() if ideal > 1e-8]
        is_expected = len(present) > 1 and second.plan.floor > 0
        expected = {f"balance:{focus.value}:minimum-share" for focus in present} if is_expected else set()
        assert set(second.of_kind("balance")) == expected


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second, tension in all_of_kind("balance"):
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
        assert second.gain(tension.key) >= 0.0
        checked += second.gain(tension.key) > 1e-3
    assert checked > 8


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = larger(family)
    for tension in second.of_kind("balance").values():
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key

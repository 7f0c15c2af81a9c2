"""Two-sided: found where one side is weak, worth what drawing it anew from its class would bring."""

import math

import pytest
from benchmarks.instances import Family
from tests.oracles.answering import class_of
from tests.tensions.second import Second
from tests.tensions.second_portfolios import larger, seconds
from tests.tensions.tiny import NOTHING_LATER, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.tensions.kinds.two_sided import least_to_fund

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE


def strength(second: Second, key: str, lens: Lens) -> float:
    """What it brings a quarter as a share of the best that lens could reach."""
    return second.pair.means[key, lens] / second.held.ideals[lens]


def test_what_one_side_loves_and_the_other_does_not_see_can_perhaps_be_both() -> None:
    second = priced(tiny(spread=0.9))
    tensions_by_key = second.of_kind("two_sided")
    assert set(tensions_by_key) == {"two_sided:loved:business_value", "two_sided:paying:user_need"}
    loved, paying = (
        tensions_by_key["two_sided:loved:business_value"],
        tensions_by_key["two_sided:paying:user_need"],
    )
    ask = "Can it be reframed to serve both?"
    assert loved.question == f"“Find a job”: strong for users, weak for the business (£30 a quarter). {ask}"
    assert (
        paying.question
        == f"“Stop fraud”: strong for the business, weak for users (100 people a quarter). {ask}"
    )
    assert loved.poles == ("user need", "business value")
    # A fresh draw of the class is one of ten, each as likely as another; what is no better changes nothing.
    chances = [chance for chance, _ in loved.outcomes]
    assert math.fsum(chances) == pytest.approx(1.0)
    assert chances[:-1] == [pytest.approx(chances[0])] * (len(chances) - 1)
    assert loved.lens is BUSINESS


def test_the_words_name_the_smallest_rise_that_puts_it_in_the_plan_and_what_it_displaces() -> None:
    works = {key: {"alternatives": "either"} for key in ("loved", "plain")}
    second = priced(tiny(works=works, likely_values={("loved", USER): (120.0,), ("loved", BUSINESS): (5.0,)}))
    tension = second.of_kind("two_sided")["two_sided:loved:business_value"]
    words = tension.what_if.split("; ")[1]
    assert words.startswith("from £")
    assert "a quarter it is in the plan, in place of “Pay a fine”" in words
    least = next(iter(least_to_fund(second.context.pricer, "loved", BUSINESS, 900.0) or ()))
    for factor, is_in in ((1.001, True), (0.999, False)):
        best = second.context.pricer.support("loved", BUSINESS, least * factor)
        assert (best.share >= 0.5) is is_in


@pytest.mark.parametrize(
    ("money", "words"),
    [(60.0, ", in place of “Pay a fine”"), (180.0, "")],
    ids=["for two of three", "for all"],
)
def test_of_work_that_is_in_the_plan_the_words_name_what_it_keeps_out(money: float, words: str) -> None:
    """Each costs 60, in one of two quarters; what does not fit into the plan brings nothing."""
    tensions = priced(tiny(money=money, settings=NOTHING_LATER)).of_kind("two_sided")
    assert {key: tension.what_if.split("; ")[1] for key, tension in tensions.items()} == {
        "two_sided:loved:business_value": f"it is already in the plan{words}",
        "two_sided:paying:user_need": f"it is already in the plan{words}",
    }


def test_what_serves_both_sides_need_not_be_reframed() -> None:
    second = priced(tiny())
    assert not any(key.startswith("two_sided:plain:") for key in second.of_kind("two_sided"))


def test_one_side_alone_has_no_other_to_serve() -> None:
    likely_values: dict[tuple[str, Lens], tuple[float, ...]] = {
        (key, BUSINESS): () for key in ("loved", "paying", "plain")
    }
    assert priced(tiny(likely_values=likely_values)).of_kind("two_sided") == {}


def test_found_where_the_weak_side_brings_less_than_half_of_the_strong_and_could_bring_more() -> None:
    for second in (*seconds(), *map(larger, Family)):
        expected = set()
        for key in second.in_time:
            if len(second.held.ideals) < 2 or key in second.by_law:
                continue
            weak, strong = sorted(Lens, key=lambda lens: strength(second, key, lens))
            if (
                strength(second, key, strong) <= 0
                or strength(second, key, weak) >= strength(second, key, strong) / 2
            ):
                continue
            expected.add(f"two_sided:{key}:{weak.value}")
        assert set(second.of_kind("two_sided")) <= expected
        left = expected - set(second.of_kind("two_sided"))
        # Nothing similar is any better.
        assert len(left) <= 1 + len(expected) / 2


def test_worth_what_the_tables_and_the_plain_programme_say() -> None:
    """The class fitted, drawn and solved once more; the question's own outcomes are not looked at."""
    checked = drawn = 0
    for second in seconds()[:30]:
        for tension in second.of_kind("two_sided").values():
            assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=4e-6), tension.key
            checked += second.gain(tension.key) > 1e-3
            lens = Lens(tension.pole_key)
            drawn += class_of(second.portfolio, tension.about[0], lens) is not None
    assert checked > 20
    assert drawn > 5


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = larger(family)
    for tension in list(second.of_kind("two_sided").values())[:6]:
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=4e-6), tension.key


def test_serving_both_never_costs_anything() -> None:
    for second in (*seconds(), *map(larger, Family)):
        for key in second.of_kind("two_sided"):
            assert second.gain(key) >= 0.0

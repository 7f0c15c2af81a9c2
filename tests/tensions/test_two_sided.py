"""Two-sided: found where one side is weak, worth what drawing it anew from its class would bring."""

import itertools
import math

import numpy as np
import pytest
from benchmarks.instances import Family
from scipy.integrate import quad
from scipy.stats import norm
from tests.oracles.answering import class_of
from tests.tensions.second import Second
from tests.tensions.second_portfolios import larger, seconds
from tests.tensions.tiny import NOTHING_LATER, priced, tiny

from bowstring.beliefs.area import Prior
from bowstring.model.assessments import Lens
from bowstring.planning.prices.whatif import WhatIf
from bowstring.tensions.kinds.two_sided import fresh_draws, least_to_fund

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


def test_a_fresh_draw_is_the_mean_of_each_ninth_of_the_log_normal() -> None:
    """By quadrature over each ninth; together they mean what the class does."""
    prior = Prior(centre=2.0, variance=0.49, lift=0.1, spread=0.6)
    edges = norm.ppf(np.arange(10) / 9)
    expected = [
        9 * quad(lambda z: math.exp(2.0 + 0.7 * z) * norm.pdf(z), max(low, -9.0), min(high, 9.0))[0]
        for low, high in itertools.pairwise(edges)
    ]
    draws = fresh_draws(prior)
    assert draws == pytest.approx(expected, rel=1e-7)
    assert float(draws.mean()) == pytest.approx(math.exp(2.0 + 0.49 / 2))


def test_where_nothing_is_adjusted_nine_quantiles_of_the_others_are_drawn_and_what_is_no_better_changes_nothing() -> (
    None
):
    """Of 100 and 300 people the nine are 100 + 200 · (k + ½) / 9; “paying” has 100 itself, so all are better."""
    second = priced(tiny(likely_values={("loved", USER): (300.0,), ("paying", USER): (150.0,)}))
    # Of the others “loved” and “plain” both have 300; “paying” is weak for users.
    tension = second.of_kind("two_sided")["two_sided:paying:user_need"]
    assert [(chance, what_if.values) for chance, what_if in tension.outcomes] == [
        (pytest.approx(1 / 9), {("paying", USER): pytest.approx(300.0)})
    ] * 9
    second = priced(tiny(likely_values={("loved", USER): (200.0,), ("plain", USER): (20.0,)}))
    tension = second.of_kind("two_sided")["two_sided:paying:user_need"]
    draws = [20.0 + 180.0 * (place + 0.5) / 9 for place in range(9)]
    better = [draw for draw in draws if draw > 100.0]
    assert len(better) == 5
    assert [what_if.values.get(("paying", USER)) for _, what_if in tension.outcomes[:-1]] == pytest.approx(
        better
    )
    assert tension.outcomes[-1] == (pytest.approx(4 / 9), WhatIf())


def test_the_least_that_funds_half_is_where_the_share_turns() -> None:
    works = {key: {"alternatives": "either"} for key in ("loved", "plain")}
    second = priced(tiny(works=works, likely_values={("loved", USER): (120.0,), ("loved", BUSINESS): (5.0,)}))
    pricer = second.context.pricer
    least = least_to_fund(pricer, "loved", BUSINESS, 900.0)
    assert least is not None
    value, best_at = least
    assert value <= best_at <= 900.0
    # “Loved” and “plain” bring the same in points: 120 · u + v · b = 300 · (u + b).
    user, business = (pricer.weight(lens) for lens in (USER, BUSINESS))
    assert value == pytest.approx((300 * (user + business) - 120 * user) / business, rel=1e-6)
    assert pricer.support("loved", BUSINESS, best_at).share >= 0.5
    assert least_to_fund(pricer, "loved", BUSINESS, 0.99 * value) is None

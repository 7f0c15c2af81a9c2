"""Two-sided: found where one side is weak, worth what drawing it anew from its class would bring."""

import numpy as np
import pytest
from benchmarks.instances import Family
from scipy.stats import norm
from tests.tensions.second import Second, larger, seconds
from tests.tensions.tiny import priced, tiny

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
    assert loved.lens is BUSINESS


def test_the_words_name_the_smallest_rise_that_puts_it_in_the_plan_and_what_it_displaces() -> None:
    works = {key: {"alternatives": "either"} for key in ("loved", "plain")}
    second = priced(tiny(works=works, likely_values={("loved", USER): (120.0,), ("loved", BUSINESS): (5.0,)}))
    tension = second.of_kind("two_sided")["two_sided:loved:business_value"]
    words = tension.what_if.split("; ")[1]
    assert words.startswith("from £")
    assert "on it is in the plan, in place of “Pay a fine”" in words
    least = next(iter(least_to_fund(second.context.pricer, "loved", BUSINESS, 900.0) or ()))
    for factor, is_in in ((1.001, True), (0.999, False)):
        best = second.context.pricer.support("loved", BUSINESS, least * factor)
        assert (best.share >= 0.5) is is_in


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
        # Nothing like it is any better.
        assert len(left) <= 1 + len(expected) / 2


def test_the_weak_side_is_drawn_from_its_class_and_the_better_kept() -> None:
    checked = 0
    for second in seconds()[:12]:
        for key, tension in second.of_kind("two_sided").items():
            belief = second.context.beliefs.of(tension.about[0], Lens(tension.pole_key))
            assert belief is not None
            mean = second.pair.means[tension.about[0], Lens(tension.pole_key)]
            assert sum(chance for chance, _ in tension.outcomes) == pytest.approx(1.0), key
            if belief.prior is None:
                continue
            spread = belief.prior.variance**0.5
            edges = norm.ppf(np.linspace(0.0, 1.0, 10)) - spread
            means = 9 * np.exp(belief.prior.centre + spread**2 / 2) * np.diff(norm.cdf(edges))
            lens = Lens(tension.pole_key)
            most = max(
                worth
                for (other, side), worth in second.pair.means.items()
                if side is lens
                and other != tension.about[0]
                and any((row.initiative, row.lens) == (other, lens) for row in second.portfolio.assessments)
            )
            expected = [min(worth, most) for worth in means if min(worth, most) > mean]
            drawn = [next(iter(what_if.values.values())) for _, what_if in tension.outcomes if what_if.values]
            assert drawn[: len(expected)] == pytest.approx(expected, rel=1e-6)
            checked += 1
    assert checked > 3


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second in seconds()[:30]:
        for tension in second.of_kind("two_sided").values():
            assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key
            checked += second.gain(tension.key) > 1e-3
    assert checked > 20


@pytest.mark.parametrize("family", Family)
def test_worth_what_the_second_form_says_on_instances(family: Family) -> None:
    second = larger(family)
    for tension in list(second.of_kind("two_sided").values())[:6]:
        assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6), tension.key


def test_serving_both_never_costs_anything() -> None:
    for second in (*seconds(), *map(larger, Family)):
        for key in second.of_kind("two_sided"):
            assert second.gain(key) >= 0.0

"""Two-sided: found where one side is weak, worth what lifting it would bring, no further than is believed."""

import pytest
from benchmarks.instances import Family
from tests.tensions.second import Second, all_of_kind, larger, lifted_value, seconds
from tests.tensions.tiny import priced, tiny

from bowstring.model.assessments import Lens

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
    assert loved.question == "“Find a job”: loved, no case yet. Can it be reframed to serve both?"
    assert paying.question == "“Stop fraud”: a case, no user need yet. Can it be reframed to serve both?"
    assert loved.what_if == "the business side rises from £30 a quarter to £57 a quarter"
    assert loved.poles == ("user need", "business value")


def test_what_serves_both_sides_need_not_be_reframed() -> None:
    second = priced(tiny())
    assert not any(key.startswith("two_sided:plain:") for key in second.of_kind("two_sided"))


def test_nothing_is_to_lift_where_nobody_doubts_the_weak_side() -> None:
    assert priced(tiny(spread=0.0)).of_kind("two_sided") == {}


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
            mean = second.pair.means[key, weak]
            if second.views(key, weak) and lifted_value(second, key, weak) > mean + 1e-9 * abs(mean) + 1e-9:
                expected.add(f"two_sided:{key}:{weak.value}")
        assert set(second.of_kind("two_sided")) == expected


def test_lifted_to_parity_or_to_what_is_just_believable_whichever_is_lower() -> None:
    at_parity = at_p90 = 0
    for second, tension in all_of_kind("two_sided"):
        key, weak = tension.about[0], Lens(tension.pole_key)
        ((chance, what_if),) = tension.outcomes
        assert chance == 1.0
        lifted = what_if.values[key, weak]
        assert list(what_if.values) == [(key, weak)]
        assert lifted == pytest.approx(lifted_value(second, key, weak), rel=1e-7)
        strong = next(lens for lens in Lens if lens is not weak)
        reaches_parity = lifted / second.held.ideals[weak] == pytest.approx(strength(second, key, strong))
        at_parity, at_p90 = at_parity + reaches_parity, at_p90 + (not reaches_parity)
    assert min(at_parity, at_p90) >= 5


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second, tension in all_of_kind("two_sided"):
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

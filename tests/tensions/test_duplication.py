"""Duplication: a question for each thing built twice, worth what is stated or, where nothing is, what is known."""

import dataclasses
from datetime import date

import pytest
from benchmarks.instances import Family
from tests.tensions.second import Second
from tests.tensions.second_portfolios import larger, seconds
from tests.tensions.tiny import NOTHING_LATER, START, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Level, ReuseChoice, ReuseDecision
from bowstring.model.portfolio import Portfolio

# Two teams each send their own texts before a meeting; the other work is nothing like it.
TEXTS = {
    "loved": {"name": "Text people the day before their interview", "needs": ("reminded",), "team": "north"},
    "plain": {"name": "Send people a text the day before a meeting", "needs": ("reminded",), "team": "south"},
}
KEY = "duplication:plain:loved"
STORE = Asset(key="store", name="Evidence store", focus=Focus.PLATFORM, phase=Phase.LIVE, team="data")


def stated(
    choice: ReuseChoice | None, saving: float | None, candidate: str = "store"
) -> tuple[ReuseDecision, ...]:
    return (
        ReuseDecision(
            initiative="plain", candidate=candidate, choice=choice, saving=saving, made_on=date(2026, 1, 5)
        ),
    )


def with_names(works: dict[str, dict[str, object]], **fields: object) -> dict[str, dict[str, object]]:
    return {**works, "plain": {**works["plain"], **fields}}


def test_two_that_do_one_thing_are_asked_to_merge() -> None:
    second = priced(tiny(works=TEXTS))
    tensions_by_key = second.of_kind("duplication")
    assert list(tensions_by_key) == [KEY]
    tension = tensions_by_key[KEY]
    assert tension.poles == ("build anew", "reuse")
    assert tension.question == (
        "“Send people a text the day before a meeting” looks like “Text people the day before their "
        "interview”. Should we merge them?"
    )
    assert tension.teams == ("south", "north")
    assert tension.level is Level.ENTERPRISE
    assert tension.what_if.startswith("the two turn out to overlap as far as they look alike (")


def test_what_is_not_alike_is_not_asked_about() -> None:
    assert priced(tiny()).of_kind("duplication") == {}


@pytest.mark.parametrize(
    "works",
    [
        with_names(TEXTS, requires=("loved",)),
        {key: {**work, "alternatives": "texts"} for key, work in TEXTS.items()},
        {key: {**work, "asset": "meetings"} for key, work in TEXTS.items()},
        with_names(TEXTS, committed_start=START.plus(-1), asset="meetings"),
        with_names(TEXTS, stopped_on=date(2026, 1, 5)),
    ],
    ids=["one requires the other", "alternatives", "work on one asset", "done", "stopped"],
)
def test_what_belongs_together_or_is_over_is_no_duplicate(works: dict[str, dict[str, object]]) -> None:
    assert priced(tiny(works=works)).of_kind("duplication") == {}


def test_a_plan_that_counts_twice_what_is_there_once_is_regretted_though_nobody_stated_a_saving() -> None:
    """Both are funded and leave no money for what is nothing like them."""
    worth = {
        ("plain", Lens.USER_NEED): (700.0,),
        ("plain", Lens.BUSINESS_VALUE): (600.0,),
        ("loved", Lens.USER_NEED): (900.0,),
        ("loved", Lens.BUSINESS_VALUE): (600.0,),
        ("paying", Lens.BUSINESS_VALUE): (500.0,),
    }
    second = priced(tiny(works=TEXTS, likely_values=worth, money=60.0, settings=NOTHING_LATER))
    tension = second.of_kind("duplication")[KEY]
    assert second.gain(KEY) == pytest.approx(second.settled(tension), abs=2e-6)
    assert second.gain(KEY) > 1.0
    (likeness, overlap), (apart, nothing) = tension.outcomes
    assert likeness + apart == pytest.approx(1.0)
    assert nothing.is_nothing
    for (key, lens), value in overlap.values.items():
        smaller = min(second.pair.means[name, lens] for name in ("plain", "loved"))
        assert value == pytest.approx(second.pair.means[key, lens] - likeness * smaller)


def test_where_the_plan_does_one_of_them_alone_nothing_is_counted_twice() -> None:
    worth = {("plain", Lens.USER_NEED): (1.0,), ("plain", Lens.BUSINESS_VALUE): (1.0,)}
    second = priced(tiny(works=TEXTS, likely_values=worth, money=60.0, settings=NOTHING_LATER))
    assert second.gain(KEY) == 0.0


def test_never_worth_less_than_nothing() -> None:
    checked = 0
    for second in seconds():
        again = Second(
            dataclasses.replace(second.pair, portfolio=doubled(second)), second.share, kinds=("duplication",)
        )
        for key in again.of_kind("duplication"):
            assert again.gain(key) >= 0.0
            checked += 1
    assert checked > 20


def test_what_is_bound_to_be_done_is_the_one_that_is_kept() -> None:
    works = with_names(TEXTS, committed_start=START)
    assert list(priced(tiny(works=works)).of_kind("duplication")) == ["duplication:loved:plain"]


@pytest.mark.parametrize("choice", [ReuseChoice.BUILD, None])
def test_a_stated_saving_is_the_price_of_building_anew(choice: ReuseChoice | None) -> None:
    second = priced(tiny(assets=(STORE,), reuse_choices=stated(choice, 40.0)))
    (tension,) = second.of_kind("duplication").values()
    assert tension.key == "duplication:plain:store"
    assert tension.what_if == "we reuse what exists and it costs £40 less, as recorded"
    assert tension.level is Level.PLATFORM
    assert second.gain(tension.key) == pytest.approx(second.settled(tension), abs=2e-6)
    assert second.gain(tension.key) > 1.0


def test_the_price_is_what_the_plan_gains_once_the_choice_is_to_reuse() -> None:
    """Counted in the what-if or in the plan, never in both."""
    open_still = priced(tiny(assets=(STORE,), reuse_choices=stated(ReuseChoice.BUILD, 40.0)))
    chosen = priced(tiny(assets=(STORE,), reuse_choices=stated(ReuseChoice.REUSE, 40.0)))
    assert chosen.of_kind("duplication") == {}
    reading = chosen.pair.reading
    assert reading.works["plain"].cost == 20.0
    again = open_still.best(dataclasses.replace(open_still.today, reading=reading))
    assert open_still.gain("duplication:plain:store") == pytest.approx(again - open_still.value, abs=2e-6)


def test_without_a_stated_saving_what_reusing_an_asset_is_worth_is_not_known() -> None:
    second = priced(tiny(assets=(STORE,), reuse_choices=stated(ReuseChoice.BUILD, None)))
    (tension,) = second.of_kind("duplication").values()
    assert tension.what_if == "we reuse what exists; nobody has said yet how much that saves"
    assert not tension.is_priced
    assert second.gain(tension.key) == 0.0
    assert (second.ledger.unpriced, second.ledger.could_change + second.ledger.cannot) == (
        1,
        len(second.ledger.open_tensions) - 1,
    )


def doubled(given: Second) -> Portfolio:
    """The same work, its first two under one name, so that they look alike."""
    first, second, *others = given.portfolio.initiatives
    alike = (
        dataclasses.replace(first, name="Remind people of a meeting"),
        dataclasses.replace(second, name="Remind people of meetings"),
    )
    return dataclasses.replace(given.portfolio, initiatives=(*alike, *others))


def test_worth_what_the_second_form_says() -> None:
    checked = 0
    for second in seconds():
        again = Second(
            dataclasses.replace(second.pair, portfolio=doubled(second)), second.share, kinds=("duplication",)
        )
        for key, tension in again.of_kind("duplication").items():
            if not tension.is_priced:
                continue
            assert again.gain(key) == pytest.approx(again.settled(tension), abs=2e-6), key
            checked += abs(again.gain(key)) > 1e-3
    assert checked > 5


@pytest.mark.parametrize("family", Family)
def test_made_up_work_is_named_apart(family: Family) -> None:
    assert larger(family).of_kind("duplication") == {}


def test_work_that_cannot_be_planned_has_no_price_either() -> None:
    uncosted = {**TEXTS, "loved": {**TEXTS["loved"], "cost_per_quarter": None, "focus": Focus.PLATFORM}}
    (tension,) = priced(tiny(works=uncosted)).of_kind("duplication").values()
    assert (tension.pole_key, tension.is_priced) == ("loved", False)

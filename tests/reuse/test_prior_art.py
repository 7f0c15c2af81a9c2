"""What already exists is found by words, spelling, needs and capabilities, and said when it is there."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.delivery import Forecast
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Severity
from bowstring.model.quarters import Quarter
from bowstring.reuse.prior_art import Match, PriorArt, find_prior_art
from bowstring.reuse.question import MOST_LETTERS, ask
from bowstring.reuse.timing import Clock, When

START = Quarter(2026, 2)


def asset(key: str, name: str, description: str = "", **fields: object) -> Asset:
    return Asset(key=key, name=name, description=description, **{"focus": Focus.PRODUCT, **fields})  # type: ignore[arg-type]


def work(key: str, name: str = "", **fields: object) -> Initiative:
    values = {"name": name or key, "focus": Focus.PRODUCT}
    return Initiative(key=key, **{**values, **fields})  # type: ignore[arg-type]


ASSETS = (
    asset(
        "aids",
        "Adjustments at work",
        "Pays for equipment, a signer or a driver.",
        phase=Phase.LIVE,
        needs=("work",),
    ),
    asset("store", "Evidence store", "Keeps what people send.", phase=Phase.LIVE, provides=("store",)),
    asset("badge", "Parking permit", "A permit to park near the door.", phase=Phase.BETA),
    asset("card", "Vouchers for rest", "Ended in 2019.", phase=Phase.RETIRED),
)


def portfolio(*works: Initiative, assets: tuple[Asset, ...] = ASSETS, **tables: object) -> Portfolio:
    values = {
        "settings": Settings(name="Ours", start=START, as_of=date(2026, 3, 12)),
        "capabilities": (
            Capability(key="store", name="Store evidence"),
            Capability(key="sign", name="Sign in"),
        ),
        "needs": (Need(key="work", statement="As a disabled worker, I need aids, so that I can do my job"),),
    }
    return Portfolio(initiatives=works, assets=assets, **{**values, **tables})  # type: ignore[arg-type]


def matches_of(about: Portfolio, text: str, **kwargs: tuple[str, ...]) -> tuple[Match, ...]:
    question, _ = ask(about, text, **kwargs)
    return find_prior_art(PriorArt.of(about), question)


def test_assets_alone_are_enough() -> None:
    (first, *_) = matches_of(portfolio(), "a place to keep evidence")
    assert (first.key, first.table, first.when) == ("store", "assets", When.TODAY)
    assert "evidence" in first.matched_words
    assert first.why.startswith("It mentions ")


def test_other_words_find_it_and_are_shown() -> None:
    (first, *_) = matches_of(portfolio(), "money so that a disabled employee can do the job")
    assert first.key == "aids"
    assert "money (pays)" in first.matched_words


def test_a_slip_of_the_pen_finds_it() -> None:
    (first, *_) = matches_of(portfolio(), "parkng permitt")
    assert first.key == "badge"


def test_word_order_and_endings_change_nothing() -> None:
    matches, other = (matches_of(portfolio(), text) for text in ("permits for parking", "parking permit"))
    assert matches[0].key == other[0].key == "badge"


def test_a_capability_asked_for_finds_who_provides_it() -> None:
    (first, *rest) = matches_of(portfolio(), "", requires=("store",))
    assert (first.key, first.matched_capabilities, rest) == ("store", ("store",), [])
    assert first.why == "It provides “Store evidence”."
    assert first.score == pytest.approx(0.25)


def test_a_need_in_common_finds_who_meets_it() -> None:
    (first,) = matches_of(portfolio(), "", needs=("work",))
    assert (first.key, first.matched_needs, first.why) == ("aids", ("work",), "It meets the same need.")


def test_work_brings_what_its_asset_provides() -> None:
    example = portfolio(work("move", "Move to the cloud", asset="store"))
    assert {match.key for match in matches_of(example, "", requires=("store",))} == {"store", "move"}


def test_capabilities_and_needs_go_by_name_too() -> None:
    question, problems = ask(portfolio(), "x-ray", requires=("Store Evidence", "store"))
    assert (question.requires, problems) == (("store",), ())


def test_nothing_alike_is_nothing_found() -> None:
    assert matches_of(portfolio(), "quantum chromodynamics") == ()
    assert matches_of(Portfolio(settings=Settings(name="Empty", start=START)), "anything") == ()


def test_what_asks_is_left_out_and_no_more_than_asked_is_told() -> None:
    example = portfolio(work("new", "Evidence store for us"))
    question, _ = ask(example, "evidence store")
    index = PriorArt.of(example)
    assert {match.key for match in find_prior_art(index, question)} == {"store", "new"}
    assert [match.key for match in find_prior_art(index, question, leave_out={"new"})] == ["store"]
    assert len(find_prior_art(index, question, limit=1)) == 1


@pytest.mark.parametrize("text", ["", "   ", "the of and", "?!", "…"])
def test_a_question_that_asks_nothing_is_said_to(text: str) -> None:
    _, (problem,) = ask(portfolio(), text)
    assert problem.severity is Severity.ERROR
    assert problem.mend == "Say in a sentence what somebody needs, or name a capability."
    assert matches_of(portfolio(), text) == ()


def test_a_very_long_text_is_read_in_part_and_said_to_be() -> None:
    question, (problem,) = ask(portfolio(), "evidence " * MOST_LETTERS)
    assert problem.severity is Severity.NOTE
    assert find_prior_art(PriorArt.of(portfolio()), question)[0].key == "store"


def test_an_unknown_capability_is_told_with_those_spelt_nearest() -> None:
    question, (problem,) = ask(portfolio(), "keep files", requires=("stoer", "sign"))
    assert question.requires == ("sign",)
    assert str(problem) == "capabilities: “stoer” is not known. Perhaps: store."


def test_keys_that_name_nothing_say_nothing() -> None:
    lost = portfolio(
        work("lost", "Keep files", asset="nowhere", needs=("nobody",)),
        assets=(asset("odd", "Keep papers", provides=("nothing",), requires=("nobody",), needs=("nobody",)),),
    )
    assert {match.key for match in matches_of(lost, "keep files")} == {"lost", "odd"}


def test_the_same_question_has_the_same_answer_whatever_the_order_of_rows() -> None:
    texts = ("keep evidence", "money for a disabled worker", "permit")
    turned = portfolio(assets=tuple(reversed(ASSETS)))
    for text in texts:
        matches, other = matches_of(portfolio(), text), matches_of(turned, text)
        assert {match.key: match.when for match in matches} == {match.key: match.when for match in other}
        assert matches[0].key == other[0].key
        assert matches == matches_of(portfolio(), text)


def test_scores_fall_and_stay_between_nothing_and_one() -> None:
    scores = [match.score for match in matches_of(portfolio(), "keep evidence people send, a permit to park")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@profile(max_examples=40, deadline=None, derandomize=True)
@given(
    names=st.lists(st.text(max_size=30), max_size=5),
    texts=st.lists(st.text(max_size=60), min_size=5, max_size=5),
    query=st.text(max_size=80),
)
def test_any_text_is_searched_and_asked_without_a_crash(
    names: list[str], texts: list[str], query: str
) -> None:
    assets = tuple(asset(f"a-{place}", name, texts[place]) for place, name in enumerate(names))
    matches_of(portfolio(assets=assets), query)


@pytest.mark.parametrize(
    ("fields", "when", "words"),
    [
        ({"phase": Phase.LIVE}, When.TODAY, "live"),
        ({"phase": Phase.BETA}, When.TODAY, "beta"),
        ({}, When.TODAY, "phase not known"),
        ({"phase": Phase.ALPHA}, When.COMING, "alpha"),
        (
            {"phase": Phase.LIVE, "available_from": Quarter(2026, 4)},
            When.COMING,
            "live, available from October 2026",
        ),
        ({"phase": Phase.RETIRED}, When.GONE, "retired"),
        (
            {"phase": Phase.LIVE, "retired_on": Quarter(2025, 4)},
            When.GONE,
            "retired October to December 2025",
        ),
        ({"phase": Phase.LIVE, "retired_on": Quarter(2027, 1)}, When.TODAY, "live"),
    ],
)
def test_when_an_asset_is_there(fields: dict[str, object], when: When, words: str) -> None:
    time = Clock(portfolio()).of_asset(asset("a", "A", **fields))
    assert (time.when, time.words) == (when, words)


@pytest.mark.parametrize(
    ("fields", "when", "words"),
    [
        ({}, When.COMING, "planned"),
        ({"end": Quarter(2027, 1)}, When.COMING, "planned, until March 2027"),
        ({"phase": Phase.LIVE}, When.TODAY, "live"),
        ({"phase": Phase.LIVE, "asset": "store"}, When.COMING, "planned"),
        (
            {"committed_start": Quarter(2026, 1), "duration_quarters": 2},
            When.COMING,
            "in progress, until June 2026",
        ),
        ({"committed_start": Quarter(2026, 1), "duration_quarters": 10**9}, When.COMING, "in progress"),
        ({"committed_start": Quarter(2025, 1), "duration_quarters": 2}, When.TODAY, "finished"),
        (
            {"stopped_on": date(2025, 9, 4), "stopped_because": "No money."},
            When.GONE,
            "stopped 4 September 2025: No money",
        ),
        ({"phase": Phase.RETIRED}, When.GONE, "retired"),
    ],
)
def test_when_work_is_there(fields: dict[str, object], when: When, words: str) -> None:
    time = Clock(portfolio()).of_initiative(work("w", **fields))
    assert (time.when, time.words) == (when, words)


def test_the_last_date_promised_for_what_is_still_open_is_told() -> None:
    def forecast_of(milestone: str, made: date, promised: date, actual: date | None = None) -> Forecast:
        return Forecast(initiative="w", milestone=milestone, made_on=made, promised=promised, actual=actual)

    forecasts = (
        forecast_of("done", date(2026, 1, 5), date(2026, 9, 1)),
        forecast_of("done", date(2026, 2, 5), date(2026, 8, 1)),
        forecast_of("pilot", date(2026, 1, 5), date(2027, 1, 1), date(2026, 2, 1)),
    )
    example = dataclasses.replace(portfolio(), forecasts=forecasts)
    assert Clock(example).of_initiative(work("w")).words == "planned, forecast for 1 August 2026"

"""The chance that a target is reached by its date: shares of worlds, against what can be worked out by hand."""

import dataclasses
from datetime import date, timedelta

import pytest
from scipy.stats import norm

from bowstring.model.assets import Focus
from bowstring.model.delivery import Forecast
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Contribution, Outcome
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.tensions.outcomes import DRAWS, outcome_chances
from bowstring.tensions.served import who_is_served

START = Quarter(2026, 2)
# Two standard errors of a share of so many draws.
NEAR = 2.5 * 0.5 / DRAWS**0.5


def example(
    *rows: tuple[str, float, float, float, str], target: float = 60.0, due: date = date(2028, 3, 31)
) -> Portfolio:
    """Work of one quarter each that contributes low, likely, high as somebody has it."""
    return Portfolio(
        settings=Settings(name="Chances", start=START, ramp_quarters=2, as_of=date(2026, 4, 1)),
        initiatives=tuple(
            Initiative(key=key, name=key, focus=Focus.PRODUCT, cost_per_quarter=1.0, duration_quarters=1)
            for key in dict.fromkeys(row[0] for row in rows)
        ),
        outcomes=(Outcome(key="speed", name="Speed", baseline=50.0, target=target, due=due),),
        contributions=tuple(
            Contribution(initiative=key, outcome="speed", low=low, likely=likely, high=high, assessor=who)
            for key, low, likely, high, who in rows
        ),
    )


def chance(portfolio: Portfolio, starts: dict[str, Quarter | None] | None = None) -> float:
    planned = dict.fromkeys((work.key for work in portfolio.initiatives), START) if starts is None else starts
    share = outcome_chances(portfolio, planned)["speed"].chance
    assert share is not None
    return share


@pytest.mark.parametrize(("target", "expected"), [(60.0, 0.5), (55.0, 0.9), (70.0, 0.1), (58.0, None)])
def test_one_piece_of_work_has_the_chance_that_its_assessor_gives_it(
    target: float, expected: float | None
) -> None:
    share = (
        norm.sf((target - 60) / ((10 if target > 60 else 5) / norm.ppf(0.9)))
        if expected is None
        else expected
    )
    assert chance(example(("a", 5.0, 10.0, 20.0, ""), target=target)) == pytest.approx(share, abs=NEAR)


def test_a_falling_target_is_reached_from_above() -> None:
    portfolio = example(("a", -20.0, -10.0, -5.0, ""), target=45.0)
    assert chance(portfolio) == pytest.approx(0.9, abs=NEAR)


def test_work_that_is_left_out_or_late_brings_nothing() -> None:
    portfolio = example(("a", 5.0, 10.0, 20.0, ""), target=51.0)
    assert chance(portfolio, {"a": None}) == 0.0
    assert chance(portfolio, {"a": Quarter(2028, 1)}) == 0.0
    assert chance(portfolio, {"a": Quarter(2027, 4)}) > 0.9


def test_several_assessors_may_each_be_right() -> None:
    portfolio = example(("a", 9.9, 10.0, 10.1, "p"), ("a", 0.9, 1.0, 1.1, "q"), target=55.0)
    assert chance(portfolio) == pytest.approx(0.5, abs=NEAR)


def test_what_one_assessor_says_is_wrong_together() -> None:
    """Five pieces of work by one person spread wider than by five people; the mean is the same."""
    works = [(f"w{place}", 1.0, 2.0, 3.0) for place in range(5)]
    alone = example(*((*work, "p") for work in works), target=63.0)
    several = example(*((*work, f"p{place}") for place, work in enumerate(works)), target=63.0)
    spread = 1.0 / norm.ppf(0.9)
    for portfolio, together in ((alone, 0.3), (several, 0.0)):
        variance = spread**2 * (5 + 20 * together)
        assert chance(portfolio) == pytest.approx(norm.sf(3 / variance**0.5), abs=NEAR)


def test_the_same_facts_give_the_same_chance_whatever_their_order() -> None:
    portfolio = example(("a", 5.0, 10.0, 20.0, "p"), ("b", 1.0, 2.0, 4.0, "q"))
    turned = dataclasses.replace(
        portfolio,
        contributions=portfolio.contributions[::-1],
        initiatives=portfolio.initiatives[::-1],
    )
    assert chance(portfolio) == chance(portfolio) == chance(turned)


def test_usual_slips_lower_the_chance() -> None:
    """Where every delivery came a year late, what is due in its first quarter of full use is not reached."""
    portfolio = example(("a", 5.0, 10.0, 20.0, ""), target=55.0, due=date(2026, 12, 31))
    made, promised = date(2024, 1, 1), date(2025, 1, 1)
    record = tuple(
        Forecast(
            initiative="a",
            milestone=f"m{place}",
            made_on=made,
            promised=promised,
            actual=promised + timedelta(days=365),
        )
        for place in range(8)
    )
    assert chance(portfolio) == pytest.approx(0.9, abs=NEAR)
    assert chance(dataclasses.replace(portfolio, forecasts=record)) < 0.05


def test_an_outcome_without_contributions_is_named_and_has_no_chance() -> None:
    portfolio = example(("a", 5.0, 10.0, 20.0, ""))
    bare = dataclasses.replace(portfolio, contributions=())
    (reach,) = who_is_served(bare, {"a": START}).outcomes
    assert (reach.name, reach.chance, reach.expected) == ("Speed", None, None)
    (reach,) = who_is_served(portfolio, {"a": START}).outcomes
    assert reach.chance is not None
    assert reach.by == Quarter(2028, 1)
    assert reach.initiatives == ("a",)


def test_without_a_target_what_is_expected_is_told_alone() -> None:
    portfolio = example(("a", 5.0, 10.0, 20.0, ""))
    aimless = dataclasses.replace(
        portfolio, outcomes=(dataclasses.replace(portfolio.outcomes[0], target=None),)
    )
    (reach,) = who_is_served(aimless, {"a": START}).outcomes
    assert reach.chance is None
    assert reach.expected is not None
    assert reach.expected > 60

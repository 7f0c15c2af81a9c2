"""One wild guess beside work that is much alike, and work that only its own team speaks for."""

import dataclasses

import pytest
from tests.tensions.tiny import START

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of, price_tensions

# What the likeliest of the alike is worth, and how far the others lie from it.
USUAL = {Lens.USER_NEED: 500.0, Lens.BUSINESS_VALUE: 12_000.0}


def stated(key: str, lens: Lens, low: float, likely: float, high: float, **fields: object) -> Assessment:
    defaults = {"assessor": lens.value, "evidence": Evidence.DESK}
    return Assessment(
        initiative=key,
        lens=lens,
        low=low,
        likely=likely,
        high=high,
        **{**defaults, **fields},  # type: ignore[arg-type]
    )


def alike(apart: float, *wild: Assessment, cost: float = 200_000.0, **fields: object) -> Portfolio:
    """Eight pieces of work of one price, each so far from the next, and a dear piece with `wild` said of it alone."""
    keys = [f"usual-{place}" for place in range(8)]
    factors = [(1 + apart) ** (place - 3.5) for place in (3, 6, 0, 5, 1, 7, 2, 4)]
    works = [
        Initiative(key=key, name=key, focus=Focus.PRODUCT, duration_quarters=2, cost_per_quarter=30_000.0)
        for key in keys
    ]
    gem = Initiative(
        key="gem", name="Gem", focus=Focus.PRODUCT, duration_quarters=3, cost_per_quarter=cost / 3, team="own"
    )
    views = [
        stated(key, lens, 0.7 * factor * worth, factor * worth, 1.3 * factor * worth)
        for lens, worth in USUAL.items()
        for key, factor in zip(keys, factors, strict=True)
    ]
    return Portfolio(
        settings=Settings(name="Alike", start=START, as_of=START.first_day),
        initiatives=(*works, gem),
        assessments=(*views, *wild),
        budget=(Budget(period="2026/27", amount=300_000.0), Budget(period="2027/28", amount=100_000.0)),
        **fields,  # type: ignore[arg-type]
    )


def guess(low: float, likely: float, high: float) -> tuple[Assessment, ...]:
    """One guess, as wild on either side."""
    return tuple(
        stated(
            "gem",
            lens,
            low * worth,
            likely * worth,
            high * worth,
            evidence=Evidence.GUESS,
        )
        for lens, worth in USUAL.items()
    )


def ledger(portfolio: Portfolio) -> Ledger:
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    return price_tensions(context_of(portfolio, plan.divisible, plan))


@pytest.mark.parametrize("apart", [0.05, 0.15, 0.3])
@pytest.mark.parametrize(("wild", "first"), [((0.0, 2.0, 400.0), 5), ((0.0, 1.0, 60.0), 9)])
def test_a_wild_guess_is_among_the_first_questions(
    apart: float, wild: tuple[float, float, float], first: int
) -> None:
    """The wildest among the first five of nine; a tamer one is worth more than talking about it takes."""
    keys = [tension.key for tension in ledger(alike(apart, *guess(*wild))).tensions if tension.points > 0.02]
    assert "worth:gem:both" in keys[:first]


@pytest.mark.parametrize("apart", [0.05, 0.15, 0.3])
def test_a_wild_guess_keeps_its_doubt_and_vouches_for_nothing(apart: float) -> None:
    wild, tame = (believe(alike(apart, *guess(*range_))) for range_ in ((0.0, 2.0, 400.0), (1.4, 2.0, 2.6)))
    for lens, worth in USUAL.items():
        belief, other = wild.of("gem", lens), tame.of("gem", lens)
        assert belief is not None
        assert other is not None
        # Drawn towards its class: far below the 126 times as much that was said on average.
        assert belief.mean < 10 * worth
        assert belief.mixture.quantile(0.9) > 2 * belief.mixture.quantile(0.5)
        assert belief.mixture.within / belief.mean**2 > 2 * other.mixture.within / other.mean**2


def test_the_wilder_the_guess_at_the_same_mean_the_more_is_in_doubt() -> None:
    doubts = []
    for width in (0.5, 1.0, 2.0, 4.0, 8.0):
        (user, business) = guess(20.0 - width, 20.0, 20.0 + width)
        belief = believe(alike(0.1, user, business)).of("gem", Lens.USER_NEED)
        assert belief is not None
        doubts.append(belief.mixture.within / belief.mean**2)
    assert doubts == sorted(doubts)


def test_a_plan_that_rests_on_one_teams_own_word_says_so() -> None:
    own = tuple(dataclasses.replace(view, assessor="own-1") for view in guess(20.0, 30.0, 40.0))
    portfolio = alike(0.3, *own, cost=60_000.0, people=(Person(key="own-1", team="own"),))
    plan = plan_portfolio(portfolio)
    assert "gem" in plan.funded
    words = [str(problem) for problem in plan.problems]
    assert sum("only the team doing the work has assessed “Gem”" in text for text in words) == 2
    other = dataclasses.replace(own[0], assessor="somebody")
    both = dataclasses.replace(portfolio, assessments=(*portfolio.assessments, other))
    words = [str(problem) for problem in plan_portfolio(both).problems]
    assert sum("only the team doing the work" in text for text in words) == 1

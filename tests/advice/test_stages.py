"""A cheap discovery that brings next to nothing itself, before a dear and doubtful build."""

import dataclasses

import pytest
from tests.advice.test_wild_guesses import USUAL, alike, guess, ledger, stated

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio


def staged(apart: float, next_to_nothing: float) -> Portfolio:
    """Eight pieces of work that are alike, and a build for five times as much that waits for a discovery."""
    bare = alike(apart, *guess(0.0, 8.0, 60.0), cost=300_000.0)
    discovery = Initiative(
        key="look", name="Look first", focus=Focus.PRODUCT, duration_quarters=1, cost_per_quarter=20_000.0
    )
    works = tuple(
        dataclasses.replace(work, requires=("look",)) if work.key == "gem" else work
        for work in bare.initiatives
    )
    little = tuple(
        stated("look", lens, 0.0, next_to_nothing * worth, 2 * next_to_nothing * worth)
        for lens, worth in USUAL.items()
    )
    return dataclasses.replace(
        bare, initiatives=(*works, discovery), assessments=(*bare.assessments, *little)
    )


@pytest.mark.parametrize("apart", [0.05, 0.2])
@pytest.mark.parametrize("next_to_nothing", [0.001, 0.02, 0.1])
def test_what_a_discovery_brings_foretells_no_riches_of_the_build(
    apart: float, next_to_nothing: float
) -> None:
    """Value grows no faster than cost: no class raises the build far above what was said of it."""
    beliefs = believe(staged(apart, next_to_nothing))
    for lens in USUAL:
        belief = beliefs.of("gem", lens)
        assert belief is not None
        assert belief.raw is not None
        assert belief.mean < 2 * belief.raw.mean


@pytest.mark.parametrize("next_to_nothing", [0.001, 0.02])
def test_what_the_build_is_worth_is_asked_with_the_discovery_in_view(next_to_nothing: float) -> None:
    questions = {
        tension.key: tension.tension.question for tension in ledger(staged(0.2, next_to_nothing)).tensions
    }
    assert "“Look first” comes first, for £20,000" in questions["worth:gem:both"]

"""The way back from what must be believed to what people would have to state: applied and believed again, it holds."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from tests.beliefs.noisy import noisy, portfolio_of
from tests.small import small_portfolio

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.shrinkage import believe
from bowstring.beliefs.stated import stated_value_for, with_stated_value
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio

USER = Lens.USER_NEED


def mean_once_stated(portfolio: Portfolio, belief: Belief, value: float) -> float:
    return believe(with_stated_value(portfolio, belief, value)).mean(belief.initiative, belief.lens)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), which=st.integers(0, 10**6), factor=st.floats(0.05, 20.0))
def test_what_all_would_have_to_state_is_then_believed(seed: int, which: int, factor: float) -> None:
    luck = np.random.default_rng(seed)
    portfolio = portfolio_of(noisy(seed, count=int(luck.integers(1, 20))))
    beliefs = list(believe(portfolio).by_subject.values())
    belief = beliefs[which % len(beliefs)]
    value = stated_value_for(belief, factor * belief.mean)
    assert value is not None
    assert mean_once_stated(portfolio, belief, value) == pytest.approx(factor * belief.mean, rel=1e-9)
    for share in (0.9, 1.1):
        less = mean_once_stated(portfolio, belief, share * value) < factor * belief.mean
        assert less is (share < 1)


@pytest.mark.parametrize("seed", range(60))
def test_it_holds_where_figures_are_negative_missing_without_cost_or_of_the_own_team(seed: int) -> None:
    portfolio = small_portfolio(seed, least=5, most=12)
    works = tuple(dataclasses.replace(work, team="ours") for work in portfolio.initiatives)
    people = (Person(key="p-1", team="ours"), Person(key="p-2", team="theirs"))
    portfolio = dataclasses.replace(portfolio, initiatives=works, people=people)
    for belief in believe(portfolio).by_subject.values():
        believed = max(1.0, abs(belief.mean)) * 1.5
        value = stated_value_for(belief, believed)
        assert value is not None
        assert mean_once_stated(portfolio, belief, value) == pytest.approx(believed, rel=1e-9)


def test_a_class_that_grows_by_what_is_stated_is_the_class_it_is_measured_by() -> None:
    """Eight with its own figure make a class; the eighth sees no value today."""
    views = noisy(3, count=8)
    views[5] = [(-3.0, -2.0, -1.0)]
    portfolio = portfolio_of(views)
    belief = believe(portfolio).of("i-0005", USER)
    assert belief is not None
    assert belief.trust is None
    value = stated_value_for(belief, 40.0)
    assert value is not None
    assert mean_once_stated(portfolio, belief, value) == pytest.approx(40.0, rel=1e-9)


def test_nothing_that_is_stated_is_believed_to_be_worth_nothing() -> None:
    belief = believe(portfolio_of(noisy(1))).of("i-0003", USER)
    assert belief is not None
    assert stated_value_for(belief, 0.0) is None
    assert stated_value_for(belief, -5.0) is None


def test_a_figure_far_beyond_what_everybody_says_is_finite() -> None:
    views = [[(v * 0.99, v, v * 1.01)] * 6 for v in np.linspace(90.0, 110.0, 20).tolist()]
    belief = believe(portfolio_of(views)).of("i-0002", USER)
    assert belief is not None
    value = stated_value_for(belief, 1e5)
    assert value is not None
    assert 1e5 < value < np.inf


def test_of_what_nobody_assessed_a_guess_is_stated_as_far_off_as_guesses_are() -> None:
    views = noisy(3, count=8)
    views[5] = []
    portfolio = portfolio_of(views)
    belief = believe(portfolio).of("i-0005", USER)
    assert belief is not None
    (added,) = (
        row for row in with_stated_value(portfolio, belief, 40.0).assessments if row.initiative == "i-0005"
    )
    # A tenth of what is so far off lies below, a tenth above: 1.2816 standard deviations of six tenths.
    far = 40.0 * 0.6 * norm.ppf(0.9)
    assert (added.low, added.likely, added.high) == pytest.approx((40.0 - far, 40.0, 40.0 + far))
    assert (added.lens, added.evidence) == (USER, Evidence.GUESS)

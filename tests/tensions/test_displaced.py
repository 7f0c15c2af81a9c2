"""What one plan does less of, or later, than another: the names, what costs most or comes latest first."""

import functools
from collections.abc import Mapping

import numpy as np
from tests.planning.pairs import pair_of
from tests.tensions.tiny import tiny, work

from bowstring.planning.problem.programs import Floats
from bowstring.tensions.displaced import delayed_words, displaced_words
from bowstring.tensions.pricing import context_of
from bowstring.tensions.tension import PricingContext

# Money a quarter, quarters.
COSTS = {"a": (10.0, 1), "b": (10.0, 2), "c": (30.0, 1), "d": (10.0, 1)}


@functools.cache
def context() -> PricingContext:
    works = tuple(
        work(key, name=key.upper(), cost_per_quarter=cost, duration_quarters=duration)
        for key, (cost, duration) in COSTS.items()
    )
    portfolio = tiny(initiatives=works, likely_values={}, settings={"quarters": 4})
    views = tuple(view for view in portfolio.assessments if view.initiative == "plain")
    renamed = tuple(
        type(view)(
            initiative=key, lens=view.lens, assessor="p-0", low=view.low, likely=view.likely, high=view.high
        )
        for key in COSTS
        for view in views
    )
    portfolio = tiny(
        initiatives=works, assessments=renamed, settings={"quarters": 4, "value_quarters": 8}, money=100.0
    )
    return context_of(portfolio, pair_of(portfolio).planned(0.0))


def steps(shares: Mapping[str, Mapping[int, float]]) -> Floats:
    """A plan: of each piece of work, the share that starts in a quarter."""
    problem = context().pricer.problem
    x = np.zeros(problem.program.columns)
    for key, starts in shares.items():
        candidate = problem.by_key[key]
        for quarter, share in starts.items():
            x[candidate.columns[quarter] : candidate.columns.stop] += share
    return x


def test_what_is_done_less_is_named_by_what_it_costs_in_all() -> None:
    every = steps({key: {0: 1.0} for key in COSTS})
    # 30 for c, 20 for b, 10 for a and d.
    assert displaced_words(context(), "d", every, steps({"d": {0: 1.0}})) == "“C”, “B” and 1 more"
    less = steps({"a": {0: 1.0}, "c": {0: 1.0}})
    assert displaced_words(context(), "", every, less) == "“B” and “D”"
    assert displaced_words(context(), "a", every, steps({"b": {0: 1.0}, "c": {0: 1.0}})) == "“D”"
    # Two thirds of c cost as much as b; a half of it less.
    assert (
        displaced_words(context(), "a", every, steps({"a": {0: 1}, "c": {0: 0.5}, "d": {0: 1}}))
        == "“B” and “C”"
    )


def test_of_equals_the_first_by_key_comes_first_and_less_than_a_tenth_is_nothing() -> None:
    every = steps({key: {0: 1.0} for key in COSTS})
    assert displaced_words(context(), "b", every, steps({"b": {0: 1.0}, "c": {0: 1.0}})) == "“A” and “D”"
    nearly = steps({"a": {0: 0.95}, "b": {0: 1.0}, "c": {0: 0.85}, "d": {0: 1.0}})
    assert displaced_words(context(), "b", every, nearly) == "“C”"
    assert displaced_words(context(), "b", every, every) == ""
    # More is not less, and later is not less.
    assert displaced_words(context(), "b", steps({}), every) == ""
    assert displaced_words(context(), "b", every, steps({key: {2: 1.0} for key in COSTS})) == ""


def test_what_is_done_as_much_but_later_is_named_the_latest_first() -> None:
    every = steps({key: {0: 1.0} for key in COSTS})
    later = steps({"a": {0: 1.0}, "b": {1: 1.0}, "c": {2: 1.0}, "d": {0: 1.0}})
    assert delayed_words(context(), "a", every, later) == "“C” and “B”"
    assert delayed_words(context(), "c", every, later) == "“B”"
    # What is left out is not late, and what comes sooner is not either.
    assert delayed_words(context(), "c", every, steps({"a": {0: 1.0}, "b": {1: 1.0}})) == "“B”"
    assert delayed_words(context(), "a", later, every) == ""
    assert delayed_words(context(), "a", every, every) == ""
    slightly = steps({"a": {0: 1.0}, "b": {0: 0.95, 1: 0.05}, "c": {0: 0.85, 1: 0.15}, "d": {0: 1.0}})
    assert delayed_words(context(), "a", every, slightly) == "“C”"
    # A share that is left out is no more than that, as long as it is less than a tenth.
    partly = steps({"a": {0: 1.0}, "b": {1: 0.95}, "c": {1: 0.85}, "d": {0: 1.0}})
    assert delayed_words(context(), "a", every, partly) == "“B”"


def test_a_tenth_is_enough_and_the_very_last_start_is_late_and_not_left_out() -> None:
    tenth = steps({"c": {0: 0.1}})
    assert displaced_words(context(), "a", tenth, steps({})) == "“C”"
    assert delayed_words(context(), "a", tenth, steps({})) == ""
    assert delayed_words(context(), "a", tenth, steps({"c": {1: 0.1}})) == "“C”"
    last = len(context().pricer.problem.by_key["c"].starts) - 1
    assert delayed_words(context(), "a", steps({"c": {0: 1.0}}), steps({"c": {last: 1.0}})) == "“C”"

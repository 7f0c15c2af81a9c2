"""How much better the plan got: the new optimum less the best of the old ones, in the second form."""

import dataclasses

import numpy as np
import pytest
from tests.oracles.pulses import Pulses
from tests.planning.pairs import pair_of
from tests.tensions.second import Second
from tests.tensions.second_portfolios import seconds

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.improvement import plan_improvement

COUNT = 30


def with_other_views(second: Second, place: int) -> Portfolio:
    """The same, where two initiatives turn out to be worth something else."""
    random = np.random.default_rng(place)
    keys = sorted(second.pair.reading.works)
    turned = {
        str(key): float(random.uniform(0.2, 4.0)) for key in random.choice(keys, size=min(2, len(keys)))
    }
    views = tuple(
        dataclasses.replace(
            assessment,
            low=assessment.low * turned[assessment.initiative],
            likely=assessment.likely * turned[assessment.initiative],
            high=assessment.high * turned[assessment.initiative],
        )
        if assessment.initiative in turned
        else assessment
        for assessment in second.portfolio.assessments
    )
    return dataclasses.replace(second.portfolio, assessments=views)


def second_form(second: Second, after: Portfolio) -> float:
    means = pair_of(after).means
    pulses = Pulses(second.pair.reading, means)
    floors = second.pair.pulses.floors(second.held, second.plan.floor) if second.plan.floor else ()
    worth, before = pulses.worth(second.held), second.pair.pulses.worth(second.held)
    best = second.pair.pulses.best(before, rows=floors)
    new = pulses.best(worth, rows=floors)
    assert best is not None
    assert new is not None
    as_good = ({int(c): -float(before[c]) for c in np.flatnonzero(before)}, -best.value + 1e-7)
    old = pulses.best(worth, rows=(*floors, as_good))
    assert old is not None
    return new.value - old.value


@pytest.mark.parametrize("place", range(COUNT))
def test_it_is_what_the_second_form_finds_and_never_negative(place: int) -> None:
    second = seconds()[place]
    after = with_other_views(second, place)
    improvement = plan_improvement(second.plan, after)
    assert improvement.points is not None
    assert improvement.points >= 0.0
    assert improvement.points == pytest.approx(second_form(second, after), abs=2e-5)
    sides = sum(second.plan.weight(lens) * improvement.lens[lens] for lens in Lens)
    assert improvement.points == pytest.approx(max(0.0, sides), abs=2e-6)


def test_where_nothing_was_learned_nothing_got_better_and_learning_often_helps() -> None:
    better = 0
    for place in range(COUNT):
        second = seconds()[place]
        assert plan_improvement(second.plan, second.portfolio).points == pytest.approx(0.0, abs=2e-6)
        better += (plan_improvement(second.plan, with_other_views(second, place)).points or 0.0) > 1e-3
    assert better > 3


def test_plans_of_other_quarters_are_not_compared() -> None:
    second = seconds()[0]
    settings = dataclasses.replace(second.portfolio.settings, start=second.portfolio.settings.start.plus(1))
    improvement = plan_improvement(second.plan, dataclasses.replace(second.portfolio, settings=settings))
    assert improvement.points is None
    assert improvement.why_not == "the work that can be planned, or its quarters, has changed"

"""The plan along a value curve: inside a stretch, what the second form finds when it solves anew."""

import dataclasses
import functools
import json

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of
from tests.planning.pairs import some
from tests.tensions.second import Second, World
from tests.tensions.second_portfolios import seconds

from bowstring.model.assessments import Lens
from bowstring.planning.prices.plan_curve import PlanAlongCurve, plan_along
from bowstring.planning.prices.pricer import Pricer
from bowstring.tensions.conversation_curves import plans_along, span_of, subjects_that_matter
from bowstring.tensions.pricing import context_of

COUNT = 20


@functools.cache
def alongs(place: int) -> tuple[PlanAlongCurve, ...]:
    second = seconds()[place]
    subjects = [(key, lens) for key in sorted(second.pair.reading.works) for lens in Lens]
    return tuple(plans_along(second.context, subjects))


def points(second: Second, along: PlanAlongCurve, value: float) -> float:
    """What the plan brings beyond keeping today's, in points, from what it tells of each side."""
    stretch = along.at(value)
    return sum(second.plan.weight(lens) * stretch.lens_change(lens, value) for lens in second.plan.sides)


def values_within(along: PlanAlongCurve, second: Second) -> list[float]:
    """Some worth inside each stretch, nearer than where it would outweigh everything."""
    random = some(second.pair)
    values = []
    for stretch in along.stretches:
        low, high = stretch.segment.start, stretch.segment.end
        values.append(low + float(random.uniform(0.05, 0.95)) * (high - low))
    return values


def counted_share(pricer: Pricer, key: str) -> float:
    """How much of it today's plan does; what starts too late to be delivered while value counts, only if it must."""
    candidate, program = pricer.candidates[key], pricer.problem.program
    last = pricer.problem.portfolio.settings.value_quarters
    must = any(program.lower[column] > 0 for column in candidate.columns)
    share = before = 0.0
    for start, column in zip(candidate.starts, candidate.columns, strict=True):
        step = float(pricer.base.x[column])
        if must or start + candidate.duration < last:
            share += step - before
        before = step
    return share


@pytest.mark.parametrize("place", range(COUNT))
def test_what_planning_anew_brings_is_what_the_second_form_finds(place: int) -> None:
    second = seconds()[place]
    for along in alongs(place):
        for value in values_within(along, second):
            world = World(reading=second.pair.reading, values={(along.initiative, along.lens): value})
            best = second.best(world)
            kept = second.value + second.context.pricer.value_shift(along.initiative, along.lens, value)
            tolerance = 4e-6 * max(1.0, abs(best) / 100)
            assert points(second, along, value) == pytest.approx(best - kept, abs=tolerance)
            assert best - kept >= -tolerance


@pytest.mark.parametrize("place", range(COUNT))
def test_at_the_mean_nothing_changes(place: int) -> None:
    second = seconds()[place]
    for along in alongs(place):
        assert points(second, along, along.mean) == pytest.approx(0.0, abs=1e-6)
        # Where two plans are equally good at the mean it lies at an end, up to rounding.
        hair = 1e-6 * max(1.0, abs(along.mean))
        inside = [
            stretch
            for stretch in along.stretches
            if stretch.segment.start + hair < along.mean < stretch.segment.end - hair
        ]
        if inside:
            assert inside[0].changes == ()


@pytest.mark.parametrize("place", range(COUNT))
def test_the_share_of_the_work_itself_is_that_of_the_curve(place: int) -> None:
    second = seconds()[place]
    for along in alongs(place):
        today = counted_share(second.context.pricer, along.initiative)
        for stretch in along.stretches:
            changes = {change.key: change for change in stretch.changes}
            own = changes.get(along.initiative)
            if own is None:
                assert stretch.segment.funded_share == pytest.approx(today, abs=0.05 + 1e-6)
            else:
                assert own.from_share == pytest.approx(today, abs=1e-7)
                # Of equally good plans the curve and this may hold different ones only where today's is one.
                assert own.to_share == pytest.approx(stretch.segment.funded_share, abs=1e-6)


def test_changes_are_told_the_largest_first_and_no_more_than_asked_for() -> None:
    seen = 0
    for place in range(COUNT):
        second = seconds()[place]
        for along in alongs(place):
            for stretch in along.stretches:
                sizes = [abs(change.to_share - change.from_share) for change in stretch.changes]
                assert sizes == sorted(sizes, reverse=True)
                seen += len(sizes) > 1
            curve = second.context.pricer.curve(along.initiative, along.lens, 0.0, 10.0)
            few = plan_along(second.context.pricer, curve, most=1)
            assert all(len(stretch.changes) <= 1 for stretch in few.stretches)
    assert seen > 20


def test_it_is_plain_data() -> None:
    for along in alongs(0):
        document = json.loads(json.dumps(dataclasses.asdict(along), allow_nan=False))
        assert document["stretches"][0]["lens"].keys() == {lens.value for lens in Lens}


def test_both_sides_of_what_could_change_the_plan_are_worked_out_before() -> None:
    for place in range(COUNT):
        second = seconds()[place]
        could = {
            tension.tension.about[0]
            for tension in second.ledger.open_tensions
            if tension.could_change_the_plan and tension.tension.kind in ("worth", "two_sided")
        }
        subjects = subjects_that_matter(second.context, second.ledger)
        assert {key for key, _ in subjects} == could
        assert len(subjects) == len(could) * len(second.plan.sides)
        progress: list[float] = []
        curves = list(plans_along(second.context, subjects, on_progress=progress.append))
        assert len(curves) == len(subjects) == len(progress)
        assert not progress or progress[-1] == 1.0


def test_of_many_initiatives_a_drawn_curve_lies_a_hair_below_at_most() -> None:
    portfolio = make_instance(Family.TYPICAL, initiatives=70, seed=61)
    context = context_of(portfolio, divisible_of(portfolio))
    pricer = context.pricer
    for key in list(pricer.candidates)[:12]:
        for lens in Lens:
            belief = context.beliefs.of(key, lens)
            if belief is None or pricer.steepest(key, lens) <= 0:
                continue
            low, high = span_of(belief.mixture)
            drawn, exact = pricer.drawn_curve(key, lens, low, high), pricer.curve(key, lens, low, high)
            assert len(drawn.segments) <= len(exact.segments)
            for value in np.linspace(low, high, 41).tolist():
                assert -1e-9 <= exact.at(value) - drawn.at(value) <= 1e-4 + 1e-9

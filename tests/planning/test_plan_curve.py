"""The plan along a value curve: inside a stretch, what the second form finds when it solves anew."""

import dataclasses
import functools
import json

import pytest
from tests.planning.pairs import some
from tests.tensions.second import Second, World, seconds

from bowstring.model.assessments import Lens
from bowstring.planning.plan_curve import PlanAlongCurve, plan_along
from bowstring.tensions.along import plans_along, subjects_that_matter

COUNT = 20


@functools.cache
def alongs(place: int) -> tuple[PlanAlongCurve, ...]:
    one = seconds()[place]
    subjects = [(key, lens) for key in sorted(one.pair.reading.works) for lens in Lens]
    return tuple(plans_along(one.context, subjects))


def points(one: Second, along: PlanAlongCurve, value: float) -> float:
    """What the plan brings beyond keeping today's, in points, from what it tells of each side."""
    stretch = along.at(value)
    return sum(one.plan.weight(lens) * stretch.lens_change(lens, value) for lens in one.plan.sides)


def values_within(along: PlanAlongCurve, one: Second) -> list[float]:
    """Some worth inside each stretch, nearer than where it would outweigh everything."""
    random = some(one.pair)
    found = []
    for stretch in along.stretches:
        low, high = stretch.segment.start, stretch.segment.end
        found.append(low + float(random.uniform(0.05, 0.95)) * (high - low))
    return found


@pytest.mark.parametrize("place", range(COUNT))
def test_what_planning_anew_brings_is_what_the_second_form_finds(place: int) -> None:
    one = seconds()[place]
    for along in alongs(place):
        for value in values_within(along, one):
            world = World(reading=one.pair.reading, values={(along.initiative, along.lens): value})
            best = one.best(world)
            kept = one.value + one.context.pricer.value_shift(along.initiative, along.lens, value)
            tolerance = 4e-6 * max(1.0, abs(best) / 100)
            assert points(one, along, value) == pytest.approx(best - kept, abs=tolerance)
            assert best - kept >= -tolerance


@pytest.mark.parametrize("place", range(COUNT))
def test_at_the_mean_nothing_changes(place: int) -> None:
    second = seconds()[place]
    for along in alongs(place):
        assert points(second, along, along.mean) == pytest.approx(0.0, abs=1e-6)
        # Where two plans are equally good at the mean it lies at an end, up to rounding.
        hair = 1e-6 * max(1.0, abs(along.mean))
        inside = [
            one for one in along.stretches if one.segment.start + hair < along.mean < one.segment.end - hair
        ]
        if inside:
            assert inside[0].changes == ()


@pytest.mark.parametrize("place", range(COUNT))
def test_the_share_of_the_work_itself_is_that_of_the_curve(place: int) -> None:
    one = seconds()[place]
    for along in alongs(place):
        today = float(one.context.pricer.base.x[one.context.pricer.candidates[along.initiative].last_column])
        for stretch in along.stretches:
            told = {change.key: change for change in stretch.changes}
            own = told.get(along.initiative)
            if own is None:
                assert stretch.segment.funded_share == pytest.approx(today, abs=0.05 + 1e-6)
            else:
                assert own.from_share == pytest.approx(today, abs=1e-7)
                # Of equally good plans the curve and this may hold different ones only where today's is one.
                assert own.to_share == pytest.approx(stretch.segment.funded_share, abs=1e-6)


def test_changes_are_told_the_largest_first_and_no_more_than_asked_for() -> None:
    seen = 0
    for place in range(COUNT):
        one = seconds()[place]
        for along in alongs(place):
            for stretch in along.stretches:
                sizes = [abs(change.to_share - change.from_share) for change in stretch.changes]
                assert sizes == sorted(sizes, reverse=True)
                seen += len(sizes) > 1
            curve = one.context.pricer.curve(along.initiative, along.lens, 0.0, 10.0)
            few = plan_along(one.context.pricer, curve, most=1)
            assert all(len(stretch.changes) <= 1 for stretch in few.stretches)
    assert seen > 20


def test_it_is_plain_data() -> None:
    for along in alongs(0):
        told = json.loads(json.dumps(dataclasses.asdict(along), allow_nan=False))
        assert told["stretches"][0]["lens"].keys() == {lens.value for lens in Lens}


def test_both_sides_of_what_could_change_the_plan_are_worked_out_before() -> None:
    for place in range(COUNT):
        one = seconds()[place]
        could = {
            tension.tension.about[0]
            for tension in one.ledger.open_tensions
            if tension.could_change_the_plan and tension.tension.kind in ("disagreement", "two_sided")
        }
        subjects = subjects_that_matter(one.context, one.ledger)
        assert {key for key, _ in subjects} == could
        assert len(subjects) == len(could) * len(one.plan.sides)
        told: list[float] = []
        found = list(plans_along(one.context, subjects, on_progress=told.append))
        assert len(found) == len(subjects) == len(told)
        assert not told or told[-1] == 1.0

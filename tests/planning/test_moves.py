"""The fewest moves from the adopted plan: as few as counting every schedule finds, and possible step by step."""

import dataclasses
import functools
import itertools

import numpy as np
import pytest
from tests.oracles.schedules import breaches, every_schedule, meets_floors, shares
from tests.planning.pairs import Pair, pair_of, plannable_pairs
from tests.small import small_portfolio

from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Lock
from bowstring.model.problems import BowstringError
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted import adopted_today
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.linear import StoppedBy
from bowstring.planning.moves import SHARE, Move, Moves, fewest_moves

COUNT = 80
Starts = dict[str, int]


def value(pair: Pair, divisible: DivisiblePlan, starts: Starts) -> float:
    found = shares(pair.reading, pair.means, pair.against(), starts)
    weight = {Lens.USER_NEED: divisible.lens_weight, Lens.BUSINESS_VALUE: 1 - divisible.lens_weight}
    return sum(weight[lens] * share for lens, share in found.items())


@functools.cache
def schedules(place: int) -> tuple[Starts, ...]:
    """Every schedule of a small portfolio that meets everything, minimum shares included."""
    pair = plannable_pairs(COUNT)[place]
    floor = divisible_of(place).floor
    return tuple(
        starts
        for starts in every_schedule(pair.reading)
        if meets_floors(pair.reading, pair.means, pair.against(), floor=floor, starts=starts)
    )


@functools.cache
def divisible_of(place: int) -> DivisiblePlan:
    return plannable_pairs(COUNT)[place].planned(0.3)


def best_of(place: int) -> Starts | None:
    pair, divisible = plannable_pairs(COUNT)[place], divisible_of(place)
    return max(schedules(place), key=lambda one: value(pair, divisible, one), default=None)


def adopted_of(place: int, *, feasible: bool) -> Starts:
    """Some schedule, or some starts that are drawn without a look at any constraint."""
    pair, random = plannable_pairs(COUNT)[place], np.random.default_rng(place)
    if feasible:
        return schedules(place)[int(random.integers(len(schedules(place))))]
    running = {one.key for one in pair.problem.candidates if one.is_committed}
    return {
        key: int(random.choice(work.starts))
        for key, work in pair.reading.works.items()
        if work.starts and (key in running or random.random() < 0.7)
    }


def told(pair: Pair, starts: Starts) -> dict[str, Quarter | None]:
    """Starts as a recorded plan tells them."""
    begin = pair.portfolio.settings.start
    recorded: dict[str, Quarter | None] = {one.key: None for one in pair.portfolio.initiatives}
    return {**recorded, **{key: begin.plus(start) for key, start in starts.items()}}


def moves_of(place: int, *, feasible: bool) -> tuple[Starts, Starts, Moves] | None:
    pair, best = plannable_pairs(COUNT)[place], best_of(place)
    if best is None:
        return None
    adopted = adopted_of(place, feasible=feasible)
    found = fewest_moves(divisible_of(place), told(pair, adopted), told(pair, best), seconds=60)
    return adopted, best, found


def changes(one: Starts, other: Starts) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def after(pair: Pair, starts: Starts, moves: Moves, steps: int) -> Starts:
    """Starts once so many steps are taken."""
    found, begin = dict(starts), pair.portfolio.settings.start
    for move in (one for step in moves.steps[:steps] for one in step):
        assert found.pop(move.key, None) == (None if move.from_ is None else move.from_.minus(begin))
        if move.to is not None:
            found[move.key] = move.to.minus(begin)
    return found


@pytest.mark.parametrize("feasible", [True, False])
@pytest.mark.parametrize("place", range(COUNT))
def test_no_schedule_with_fewer_changes_brings_so_much(place: int, feasible: bool) -> None:
    pair, divisible = plannable_pairs(COUNT)[place], divisible_of(place)
    found = moves_of(place, feasible=feasible)
    if found is None:
        return
    adopted, best, moves = found
    whole = value(pair, divisible, best) - value(pair, divisible, adopted)
    least = value(pair, divisible, best) - (1 - SHARE) * max(0.0, whole) - 1e-6
    enough = [one for one in schedules(place) if value(pair, divisible, one) >= least]
    fewest = min(changes(adopted, one) for one in enough)
    if whole <= 1e-6 and adopted in schedules(place):
        fewest = 0
    assert len(moves.moves) == fewest
    assert moves.is_proven
    assert moves.stopped_by is StoppedBy.OPTIMAL
    assert moves.whole_gain == pytest.approx(whole, abs=1e-6)
    end = after(pair, adopted, moves, len(moves.steps))
    assert end in schedules(place)
    assert moves.gain == pytest.approx(
        value(pair, divisible, end) - value(pair, divisible, adopted), abs=1e-6
    )


@pytest.mark.parametrize("place", range(COUNT))
def test_after_every_step_the_plan_can_be_kept_where_the_adopted_one_could(place: int) -> None:
    found = moves_of(place, feasible=True)
    if found is None:
        return
    pair = plannable_pairs(COUNT)[place]
    adopted, _, moves = found
    for steps in range(len(moves.steps) + 1):
        assert after(pair, adopted, moves, steps) in schedules(place)


@pytest.mark.parametrize("place", range(COUNT))
def test_moves_add_up_on_each_side_in_its_own_unit(place: int) -> None:
    found = moves_of(place, feasible=True)
    if found is None:
        return
    moves = found[2]
    assert sum(move.points for move in moves.moves) == pytest.approx(moves.gain, abs=1e-6)
    ideals = divisible_of(place).aims.ideals
    weight = divisible_of(place).lens_weight
    weights = {Lens.USER_NEED: weight, Lens.BUSINESS_VALUE: 1 - weight}
    for move in moves.moves:
        sides = sum(100 * weights[lens] * move.lens[lens] / ideal for lens, ideal in ideals.items())
        assert move.points == pytest.approx(sides, abs=1e-6)


def test_the_cases_are_various() -> None:
    lengths, apart = set(), 0
    for place, feasible in itertools.product(range(COUNT), (True, False)):
        found = moves_of(place, feasible=feasible)
        if found is not None:
            adopted, best, moves = found
            lengths.add(len(moves.moves))
            apart += len(moves.moves) < changes(adopted, best)
    assert len(lengths) >= 4
    assert apart >= 5


def test_the_best_plan_itself_needs_no_move() -> None:
    for place in range(COUNT):
        best = best_of(place)
        if best is not None:
            pair = plannable_pairs(COUNT)[place]
            moves = fewest_moves(divisible_of(place), told(pair, best), told(pair, best))
            assert moves.moves == ()
            assert moves.share_of_gain is None
            assert moves.is_proven


@pytest.mark.parametrize("feasible", [True, False])
@pytest.mark.parametrize("place", range(COUNT))
def test_the_adopted_plan_is_valued_by_what_is_believed_today(place: int, feasible: bool) -> None:
    if feasible and not schedules(place):
        return
    pair, divisible = plannable_pairs(COUNT)[place], divisible_of(place)
    adopted = adopted_of(place, feasible=feasible)
    found = adopted_today(divisible, told(pair, adopted))
    reached = shares(pair.reading, pair.means, pair.against(), adopted)
    assert found.offsets == adopted
    assert found.value == pytest.approx(min(reached.values()), abs=1e-6)
    assert found.price_value == pytest.approx(value(pair, divisible, adopted), abs=1e-6)
    for lens, share in reached.items():
        assert 100 * (found.lens[lens].share or 0.0) == pytest.approx(share, abs=1e-6)
    fine = breaches(pair.reading, adopted) == set() and meets_floors(
        pair.reading, pair.means, pair.against(), floor=divisible.floor, starts=adopted
    )
    assert found.can_be_kept is fine
    assert (found.broken == ()) is fine


def test_what_has_changed_since_it_was_adopted_is_told() -> None:
    portfolio = small_portfolio(5, pins=False, bands=False)
    first, second, third, *rest = portfolio.initiatives
    begin = portfolio.settings.start
    works = (
        dataclasses.replace(first, committed_start=begin, lock=None),
        dataclasses.replace(second, lock=Lock.LEAVE_OUT, requires=(), stopped_on=None),
        dataclasses.replace(third, stopped_on=None, earliest_start=begin.plus(1), duration_quarters=1),
        *(dataclasses.replace(one, stopped_on=None) for one in rest),
    )
    pair = pair_of(dataclasses.replace(portfolio, initiatives=works, assets=()))
    adopted = {first.key: None, second.key: begin, third.key: begin, "i-gone": begin}
    found = adopted_today(pair.planned(0.0), adopted)
    assert found.overtaken == (first.key,)
    assert found.missed == (third.key,)
    assert found.gone == ("i-gone",)
    assert any("is locked out" in one for one in found.broken)


def test_a_move_says_what_to_do() -> None:
    spring, autumn = Quarter(2026, 2), Quarter(2026, 4)
    said = {
        (None, autumn): "Start “Find a job” in Oct to Dec 2026",
        (spring, None): "Stop planning “Find a job”",
        (spring, autumn): "Move “Find a job” from Apr to Jun 2026 to Oct to Dec 2026",
    }
    for (from_, to), words in said.items():
        assert Move(key="loved", from_=from_, to=to, points=0.0, lens={}).words("Find a job") == words


def test_a_plan_that_does_not_keep_to_the_facts_is_refused() -> None:
    refused = 0
    for place in range(COUNT):
        pair, adopted = plannable_pairs(COUNT)[place], adopted_of(place, feasible=False)
        if schedules(place) and adopted not in schedules(place):
            with pytest.raises(BowstringError, match="plan again first"):
                fewest_moves(divisible_of(place), told(pair, {}), told(pair, adopted))
            refused += 1
    assert refused > 10

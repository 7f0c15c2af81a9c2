"""The fewest moves from the adopted plan: as few as counting every schedule finds, and possible step by step."""

import dataclasses
import functools
import itertools

import numpy as np
import pytest
from tests.oracles.schedules import breaches, every_schedule, goal_of, meets_floors, reached
from tests.planning.pairs import Pair, pair_of, plannable_pairs
from tests.small import small_portfolio

from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Lock
from bowstring.model.problems import BowstringError
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.adopted import adopted_today
from bowstring.planning.adopted.moves import SHARE, Move, Moves, fewest_moves
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.solver.integer import StoppedBy

COUNT = 40
# More make too many schedules to count, later starts included.
MOST = 5
Starts = dict[str, int]


def inside(pair: Pair, starts: Starts) -> Starts:
    """What starts inside the plan."""
    return {
        key: start
        for key, start in starts.items()
        if start < pair.reading.quarters or pair.reading.works[key].is_running
    }


@functools.cache
def pairs() -> tuple[Pair, ...]:
    small = [pair for pair in plannable_pairs(100) if len(pair.reading.works) <= MOST]
    return tuple(pair for pair in small if pair.planned(0.3).is_positive)[:COUNT]


def value(place: int, starts: Starts) -> float:
    """The greatest G that starts inside the plan can have, whatever starts later; 0 where they break a constraint."""
    return goals(place).get(tuple(sorted(starts.items())), 0.0)


@functools.cache
def goals(place: int) -> dict[tuple[tuple[str, int], ...], float]:
    """The greatest G by what starts inside the plan, over every schedule that meets everything."""
    pair, divisible = pairs()[place], divisible_of(place)
    held, best = pair.against(divisible), dict[tuple[tuple[str, int], ...], float]()
    for starts in every_schedule(pair.reading):
        if meets_floors(pair.reading, pair.means, held, floor=divisible.floor or 0.0, starts=starts):
            own = tuple(sorted(inside(pair, starts).items()))
            goal = goal_of(held, reached(pair.reading, pair.means, held, starts))
            best[own] = max(goal, best.get(own, 0.0))
    return best


def schedules(place: int) -> list[Starts]:
    """Everything that could start inside the plan."""
    return [dict(own) for own in goals(place)]


@functools.cache
def divisible_of(place: int) -> DivisiblePlan:
    return pairs()[place].planned(0.3)


def best_of(place: int) -> Starts | None:
    best = max(schedules(place), key=lambda schedule: value(place, schedule), default=None)
    return best if best is not None and value(place, best) > 0 else None


def adopted_of(place: int, *, feasible: bool) -> Starts:
    """Some schedule, or some starts that are drawn without a look at any constraint."""
    pair, random = pairs()[place], np.random.default_rng(place)
    if feasible:
        return schedules(place)[int(random.integers(len(schedules(place))))]
    running = {candidate.key for candidate in pair.problem.candidates if candidate.is_committed}
    return {
        key: int(random.choice(own))
        for key, work in pair.reading.works.items()
        if (own := _own_starts(pair, key)) and (key in running or random.random() < 0.7)
    }


def _own_starts(pair: Pair, key: str) -> list[int]:
    work = pair.reading.works[key]
    return [start for start in work.starts if start < pair.reading.quarters or work.is_running]


def recorded_starts(pair: Pair, starts: Starts) -> dict[str, Quarter | None]:
    """Starts as a recorded plan tells them."""
    begin = pair.portfolio.settings.start
    recorded: dict[str, Quarter | None] = {initiative.key: None for initiative in pair.portfolio.initiatives}
    return {**recorded, **{key: begin.plus(start) for key, start in starts.items()}}


def moves_of(place: int, *, feasible: bool) -> tuple[Starts, Starts, Moves] | None:
    pair, best = pairs()[place], best_of(place)
    if best is None:
        return None
    adopted = adopted_of(place, feasible=feasible)
    moves = fewest_moves(
        divisible_of(place), recorded_starts(pair, adopted), recorded_starts(pair, best), seconds=60
    )
    return adopted, best, moves


def changes(starts: Starts, other: Starts) -> int:
    return sum(starts.get(key) != other.get(key) for key in starts.keys() | other.keys())


def after(pair: Pair, starts: Starts, moves: Moves, steps: int) -> Starts:
    """Starts once so many steps are taken."""
    moved, begin = dict(starts), pair.portfolio.settings.start
    for move in (move for step in moves.steps[:steps] for move in step):
        assert moved.pop(move.key, None) == (None if move.from_ is None else move.from_.minus(begin))
        if move.to is not None:
            moved[move.key] = move.to.minus(begin)
    return moved


@pytest.mark.parametrize("feasible", [True, False])
@pytest.mark.parametrize("place", range(COUNT))
def test_no_schedule_with_fewer_changes_brings_so_much(place: int, feasible: bool) -> None:
    outcome = moves_of(place, feasible=feasible)
    if outcome is None:
        return
    pair = pairs()[place]
    adopted, best, moves = outcome
    is_kept = adopted in schedules(place)
    whole = value(place, best) - value(place, adopted) if is_kept else moves.whole_gain
    least = value(place, best) - (1 - SHARE) * max(0.0, whole) - 1e-6
    enough = [schedule for schedule in schedules(place) if value(place, schedule) >= least]
    fewest = min(changes(adopted, schedule) for schedule in enough)
    if whole <= 1e-6 and is_kept:
        fewest = 0
    assert len(moves.moves) == fewest
    assert moves.is_proven
    assert moves.stopped_by is StoppedBy.OPTIMAL
    assert moves.whole_gain == pytest.approx(whole, abs=1e-6)
    end = after(pair, adopted, moves, len(moves.steps))
    assert end in schedules(place)
    if is_kept:
        assert moves.gain <= value(place, end) - value(place, adopted) + 1e-6


@pytest.mark.parametrize("place", range(COUNT))
def test_after_every_step_the_plan_can_be_kept_where_the_adopted_one_could(place: int) -> None:
    outcome = moves_of(place, feasible=True)
    if outcome is None:
        return
    pair = pairs()[place]
    adopted, _, moves = outcome
    for steps in range(len(moves.steps) + 1):
        assert after(pair, adopted, moves, steps) in schedules(place)


@pytest.mark.parametrize("place", range(COUNT))
def test_moves_add_up_on_each_side_in_its_own_unit(place: int) -> None:
    outcome = moves_of(place, feasible=True)
    if outcome is None:
        return
    adopted, _, moves = outcome
    pair, plan = pairs()[place], divisible_of(place)
    end = after(pair, adopted, moves, len(moves.steps))
    for lens in Lens:
        total = {
            name: sum(
                pair.means[key, lens] * pair.reading.weights[key, start] for key, start in starts.items()
            )
            for name, starts in (("before", adopted), ("after", end))
        }
        brought = sum(move.lens[lens] for move in moves.moves)
        assert brought == pytest.approx(total["after"] - total["before"], abs=1e-6)
    for move in moves.moves:
        sides = sum(plan.weight(lens) * move.lens[lens] for lens in Lens)
        assert move.points == pytest.approx(sides, abs=1e-6)


def test_the_cases_are_various() -> None:
    assert len(pairs()) == COUNT
    lengths, apart = set(), 0
    for place, feasible in itertools.product(range(len(pairs())), (True, False)):
        outcome = moves_of(place, feasible=feasible)
        if outcome is not None:
            adopted, best, moves = outcome
            lengths.add(len(moves.moves))
            apart += len(moves.moves) < changes(adopted, best)
    assert len(lengths) >= 2
    assert apart >= 1


def test_the_best_plan_itself_needs_no_move() -> None:
    for place in range(len(pairs())):
        best = best_of(place)
        if best is not None:
            pair = pairs()[place]
            moves = fewest_moves(
                divisible_of(place), recorded_starts(pair, best), recorded_starts(pair, best)
            )
            assert moves.moves == ()
            assert moves.share_of_gain is None
            assert moves.is_proven


@pytest.mark.parametrize("feasible", [True, False])
@pytest.mark.parametrize("place", range(COUNT))
def test_the_adopted_plan_is_valued_by_what_is_believed_today(place: int, feasible: bool) -> None:
    if feasible and not schedules(place):
        return
    pair, divisible = pairs()[place], divisible_of(place)
    adopted = adopted_of(place, feasible=feasible)
    today = adopted_today(divisible, recorded_starts(pair, adopted))
    assert today.offsets == adopted
    if feasible:
        assert today.value == pytest.approx(value(place, adopted), abs=1e-6)
    for lens, result in today.lens.items():
        total = sum(
            pair.means[key, lens] * pair.reading.weights[key, start] for key, start in adopted.items()
        )
        assert result.total == pytest.approx(total, rel=1e-9, abs=1e-9)
    fine = breaches(pair.reading, adopted) == set() and meets_floors(
        pair.reading, pair.means, pair.against(divisible), floor=divisible.floor or 0.0, starts=adopted
    )
    assert today.can_be_kept is fine
    assert (today.broken == ()) is fine


def test_what_has_changed_since_it_was_adopted_is_told() -> None:
    portfolio = small_portfolio(5, pins=False, bands=False)
    first, second, third, *rest = portfolio.initiatives
    begin = portfolio.settings.start
    works = (
        dataclasses.replace(first, committed_start=begin, lock=None),
        dataclasses.replace(second, lock=Lock.LEAVE_OUT, requires=(), stopped_on=None),
        dataclasses.replace(third, stopped_on=None, earliest_start=begin.plus(1), duration_quarters=1),
        *(dataclasses.replace(initiative, stopped_on=None) for initiative in rest),
    )
    pair = pair_of(dataclasses.replace(portfolio, initiatives=works, assets=()))
    adopted = {first.key: None, second.key: begin, third.key: begin, "i-gone": begin}
    today = adopted_today(pair.planned(0.0), adopted)
    assert today.overtaken == (first.key,)
    assert today.missed == (third.key,)
    assert today.gone == ("i-gone",)
    assert any("is locked out" in sentence for sentence in today.broken)


def test_a_move_says_what_to_do() -> None:
    spring, autumn = Quarter(2026, 2), Quarter(2026, 4)
    words_by_move = {
        (None, autumn): "Start “Find a job” in October to December 2026",
        (spring, None): "Stop planning “Find a job”",
        (spring, autumn): "Start “Find a job” in October to December 2026, not April to June 2026",
    }
    for (from_, to), words in words_by_move.items():
        assert Move(key="loved", from_=from_, to=to, points=0.0, lens={}).words("Find a job") == words


def test_a_plan_that_does_not_keep_to_the_facts_is_refused() -> None:
    refused = 0
    for place in range(len(pairs())):
        pair, adopted = pairs()[place], adopted_of(place, feasible=False)
        if schedules(place) and adopted not in schedules(place):
            with pytest.raises(BowstringError, match="Plan again first"):
                fewest_moves(divisible_of(place), recorded_starts(pair, {}), recorded_starts(pair, adopted))
            refused += 1
    assert refused > 3

"""Every schedule of a small portfolio, each checked in plain Python and counted. Source: docs/methods.md 1 and 3."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from tests.oracles.binding import BudgetRow, Reading, Wait
from tests.oracles.programmes import matrix_of, minimise

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus

Starts = Mapping[str, int]
Means = Mapping[tuple[str, Lens], float]
# People by discipline and quarter, and what is left of each budget row.
Taken = tuple[dict[tuple[str, int], float], list[float]]
Goal = Callable[["Held", Mapping[Lens, float]], float]


class Breach(StrEnum):
    """What a schedule can be wrong about."""

    START = "start"
    MUST = "must"
    WAIT = "wait"
    ALTERNATIVES = "alternatives"
    PEOPLE = "people"
    MONEY = "money"
    BAND = "band"
    FLOOR = "floor"


GROWING = (Breach.ALTERNATIVES, Breach.PEOPLE, Breach.MONEY)
"""What no further start can put right."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a plan is measured against.

    ideals: of each side that somebody can serve. before: what forced work alone brings a side, at most 0. scale: what
    is worth 100 points above that. shares: of each side in V. focus_weights, focus_ideals, members:
    what a unit of a side counts in V_f, V_f* and whom it counts, all without minimum shares.
    """

    ideals: Mapping[Lens, float]
    before: Mapping[Lens, float]
    scale: Mapping[Lens, float]
    shares: Mapping[Lens, float]
    focus_weights: Mapping[Lens, float]
    focus_ideals: Mapping[Focus, float]
    members: Mapping[Focus, frozenset[str]]


def totals(reading: Reading, means: Means, starts: Starts) -> dict[Lens, float]:
    """U and B of a schedule."""
    return {
        lens: sum(means[key, lens] * reading.weights[key, start] for key, start in starts.items())
        for lens in Lens
    }


def reached(reading: Reading, means: Means, held: Held, starts: Starts) -> dict[Lens, float]:
    """Points of each side that a schedule reaches."""
    sums = totals(reading, means, starts)
    return {lens: 100 * (sums[lens] - held.before[lens]) / whole for lens, whole in held.scale.items()}


def focus_value(reading: Reading, means: Means, held: Held, *, focus: Focus, starts: Starts) -> float:
    """V_f of a schedule, in points: V of what flows through the focus and starts inside the plan."""
    own = {
        key: start
        for key, start in starts.items()
        if key in held.members[focus] and (start < reading.quarters or reading.works[key].is_running)
    }
    sums = totals(reading, means, own)
    return sum(weight * sums[lens] for lens, weight in held.focus_weights.items())


def breaches(reading: Reading, starts: Starts) -> set[Breach]:
    """Everything but floors that a schedule is wrong about."""
    return _misplaced(reading, starts) | set(_excesses(reading, starts))


def _misplaced(reading: Reading, starts: Starts) -> set[Breach]:
    """What a schedule is wrong about that further starts could put right."""
    breaches_so_far = set()
    for key, work in reading.works.items():
        if key in starts and starts[key] not in work.starts:
            breaches_so_far.add(Breach.START)
        if work.must and key not in starts:
            breaches_so_far.add(Breach.MUST)
    for wait in reading.waits:
        if wait.consumer in starts and not _has_waited(reading, wait, starts):
            breaches_so_far.add(Breach.WAIT)
    if not _in_bands(reading, starts):
        breaches_so_far.add(Breach.BAND)
    return breaches_so_far


def counted(reading: Reading) -> Sequence[dict[str, int]]:
    """All that meet every constraint but floors; looked for once for each reading."""
    if not reading.schedules:
        reading.schedules.append(list(every_schedule(reading)))
    return reading.schedules[0]


def every_schedule(reading: Reading) -> Iterator[dict[str, int]]:
    """All that meet every constraint but floors, as they are found."""
    keys = sorted(reading.works)

    def extend(place: int, starts: dict[str, int], taken: Taken) -> Iterator[dict[str, int]]:
        if place == len(keys):
            if not _misplaced(reading, starts):
                yield dict(starts)
            return
        work = reading.works[keys[place]]
        if not work.must:
            yield from extend(place + 1, starts, taken)
        for start in work.starts:
            more, more_taken = {**starts, work.key: start}, _with_more(reading, taken, work.key, start)
            if next(_excesses(reading, more, more_taken), None) is None:
                yield from extend(place + 1, more, more_taken)

    yield from extend(0, {}, _taken_by(reading, {}))


def _taken_by(reading: Reading, starts: Starts) -> Taken:
    """The people that a schedule takes, and what it leaves of each budget row before surge."""
    taken: Taken = {}, [budget.amount for budget in reading.budgets]
    for key, start in starts.items():
        taken = _with_more(reading, taken, key, start)
    return taken


def _with_more(reading: Reading, taken: Taken, key: str, start: int) -> Taken:
    """The same with one more start."""
    used, left = taken
    demands = reading.demands(key, start)
    if demands:
        used = {**used, **{place: used.get(place, 0.0) + people for place, people in demands.items()}}
    return used, [rest - charge for rest, charge in zip(left, reading.charges(key, start), strict=True)]


def surge_needed(reading: Reading, starts: Starts) -> dict[tuple[str, int], float]:
    """The least people beyond those there are, where any."""
    return _surge_of(reading, _taken_by(reading, starts)[0])


def _surge_of(reading: Reading, used: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    return {
        place: people - reading.people[place].people
        for place, people in used.items()
        if people > reading.people[place].people + 1e-9
    }


def _excesses(reading: Reading, starts: Starts, taken: Taken | None = None) -> Iterator[Breach]:
    """What no further start can put right, as it is come upon. taken: by these starts, where that is known."""
    groups = [group for key in starts if (group := reading.works[key].group)]
    if len(groups) > len(set(groups)):
        yield Breach.ALTERNATIVES
    used, left = _taken_by(reading, starts) if taken is None else taken
    surge = _surge_of(reading, used)
    if any(bought > reading.people[place].surge + 1e-9 for place, bought in surge.items()):
        yield Breach.PEOPLE
    if not _can_pay(reading, list(left), surge):
        yield Breach.MONEY


def _has_waited(reading: Reading, wait: Wait, starts: Starts) -> bool:
    begun = starts[wait.consumer]
    if wait.free_from is not None and begun >= wait.free_from:
        return True
    return any(
        provider in starts and starts[provider] + reading.works[provider].duration + wait.longer <= begun
        for provider in wait.providers
    )


def _in_bands(reading: Reading, starts: Starts) -> bool:
    spend = dict.fromkeys(Focus, 0.0)
    for key, start in starts.items():
        spend[reading.works[key].focus] += reading.spends[key, start]
    total = sum(spend.values())
    slack = 1e-9 * max(1.0, total)
    return all(
        least * total - slack <= spend[focus] <= most * total + slack
        for focus, (least, most) in reading.bands.items()
    )


def _can_pay(reading: Reading, left: list[float], surge: Mapping[tuple[str, int], float]) -> bool:
    """left: of each budget row before surge is paid for."""
    charges: dict[int, float] = defaultdict(float)
    for (discipline, quarter), bought in surge.items():
        charges[quarter] += bought * reading.people[discipline, quarter].price
    shared = []
    for quarter, charge in charges.items():
        payers = reading.payers(quarter)
        if len(payers) == 1:
            for budget in payers[0]:
                left[reading.budgets.index(budget)] -= charge
        elif payers:
            shared.append((charge, payers))
    if any(budget.moves for budget in reading.budgets):
        return _can_move(reading, left, shared) if shared else _moves_on(reading, left)
    for rest, budget in zip(left, reading.budgets, strict=True):
        if rest < 0 and rest < -1e-9 * max(1.0, budget.amount):
            return False
    return not shared or _can_share(reading, left, shared)


def _moves_on(reading: Reading, left: list[float]) -> bool:
    """Whether every row is paid where each, the earliest first, moves on as much of what it has left as it may."""
    rest = dict(enumerate(left))
    for place in sorted(rest, key=lambda place: reading.budgets[place].quarters[0]):
        if rest[place] < -1e-6:
            return False
        budget = reading.budgets[place]
        following = reading.next_budget(budget) if budget.moves else None
        if following is not None:
            rest[reading.budgets.index(following)] += min(budget.moves, max(0.0, rest[place]))
    return True


def _can_move(reading: Reading, left: list[float], shared: list[tuple[float, list[list[BudgetRow]]]]) -> bool:
    """Whether money that moves on to the next row, and funds that share the charges, can pay for everything."""
    moving = [
        budget for budget in reading.budgets if budget.moves and reading.next_budget(budget) is not None
    ]
    return _can_split(reading, left, shared, moving)


def _can_share(
    reading: Reading, left: list[float], shared: list[tuple[float, list[list[BudgetRow]]]]
) -> bool:
    """Whether several named funds can pay the charges between them, however they split them."""
    return _can_split(reading, left, shared, [])


def _can_split(
    reading: Reading,
    left: list[float],
    shared: list[tuple[float, list[list[BudgetRow]]]],
    moving: list[BudgetRow],
) -> bool:
    parts = [(number, choice) for number, (_, payers) in enumerate(shared) for choice in payers]
    movers = list(enumerate(moving, len(parts)))
    charged = [
        {column: 1.0 for column, (_, choice) in enumerate(parts) if budget in choice}
        | {column: 1.0 for column, mover in movers if budget is mover}
        | {column: -1.0 for column, mover in movers if budget is reading.next_budget(mover)}
        for budget in reading.budgets
    ]
    whole = [
        {column: 1.0 for column, (number, _) in enumerate(parts) if number == row}
        for row in range(len(shared))
    ]
    charges = np.array([charge for charge, _ in shared])
    columns = len(parts) + len(moving)
    solution = minimise(
        np.zeros(columns),
        matrix_of([*charged, *whole]),
        lower=np.zeros(columns),
        upper=np.array([*[math.inf] * len(parts), *(budget.moves for budget in moving)]),
        low=np.concatenate([np.full(len(charged), -math.inf), charges]),
        high=np.concatenate([np.array(left) + 1e-6, charges]),
    )
    return solution is not None


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best schedule by G, ties by V, and both."""

    starts: Starts
    goal: float
    value: float


def goal_of(held: Held, points: Mapping[Lens, float]) -> float:
    """G: the product of both sides, each to the power of its share; 0 unless both gain."""
    if min(points.values()) <= 0:
        return 0.0
    result = 1.0
    for lens, share in held.shares.items():
        result *= points[lens] ** share
    return result


def value_of(held: Held, points: Mapping[Lens, float]) -> float:
    """V: the weighted sum of both sides."""
    return sum(held.shares[lens] * share for lens, share in points.items())


def best_schedule(
    reading: Reading, means: Means, held: Held, *, floor: float, goal: Goal = goal_of
) -> Best | None:
    """The best of all schedules that meet everything; None where there is none."""
    best = None
    for starts in counted(reading):
        if floor > 0 and not meets_floors(reading, means, held, floor=floor, starts=starts):
            continue
        points = reached(reading, means, held, starts)
        new = Best(starts=starts, goal=goal(held, points), value=value_of(held, points))
        if best is None or (new.goal, new.value) > (best.goal, best.value):
            best = new
    return best


def meets_floors(reading: Reading, means: Means, held: Held, *, floor: float, starts: Starts) -> bool:
    """Whether every focus that can reach anything has its share of that."""
    return all(
        focus_value(reading, means, held, focus=focus, starts=starts) >= floor * ideal - 1e-7
        for focus, ideal in held.focus_ideals.items()
        if ideal > 1e-8
    )

"""The divisible plan in a second form: a variable for each start, precedence by quarter, resources by windows.

Solved from scratch each time. Source: docs/methods.md 3; Pritsker, Watters & Wolfe 1969 for the pulse form.
"""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tests.oracles.binding import Reading, Wait
from tests.oracles.programmes import Matrix, Row, matrix_of, minimise
from tests.oracles.schedules import Held, Means

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """An optimum; x by start, shape (columns,); prices of the rows added, in their order."""

    value: float
    x: Floats
    prices: tuple[float, ...]


class Pulses:
    """x_it = the share of i that starts in t; every row reads "at most"."""

    def __init__(self, reading: Reading, means: Means) -> None:
        self.reading, self.means = reading, means
        self.starts = [(key, start) for key, work in sorted(reading.works.items()) for start in work.starts]
        self.place = {pulse: number for number, pulse in enumerate(self.starts)}
        self.surge = [
            (discipline, quarter, number)
            for (discipline, quarter) in sorted(reading.people)
            for number in range(max(1, len(reading.payers(quarter))))
        ]
        self.moving = [
            budget for budget in reading.budgets if budget.moves and reading.next_budget(budget) is not None
        ]
        self.columns = len(self.starts) + len(self.surge) + len(self.moving)
        self._by_lens: dict[Lens, Floats] = {}
        self._inside: dict[frozenset[str], NDArray[np.bool_]] = {}
        self.rows: list[Row] = []
        self.equal: list[Row] = []
        self._written: tuple[Matrix, tuple[Floats, Floats]] | None = None
        self._once_at_most()
        self._wait()
        self._staff()
        self._pay()
        self._keep_bands()

    def by_lens(self, lens: Lens) -> Floats:
        """What each start adds to a lens's total, shape (columns,); written once, and not to be changed."""
        if lens not in self._by_lens:
            weights = np.zeros(self.columns)
            for number, (key, start) in enumerate(self.starts):
                weights[number] = self.means[key, lens] * self.reading.weights[key, start]
            weights.flags.writeable = False
            self._by_lens[lens] = weights
        return self._by_lens[lens]

    def points(self, held: Held, lens: Lens) -> Floats:
        """Points of a side that each start adds, shape (columns,)."""
        return self.by_lens(lens) * 100 / held.scale[lens] if lens in held.scale else np.zeros(self.columns)

    def worth(self, held: Held) -> Floats:
        """V in points that each start adds, shape (columns,)."""
        parts = (share * self.points(held, lens) for lens, share in held.shares.items())
        return sum(parts, np.zeros(self.columns))

    def through(self, held: Held, focus: Focus) -> Floats:
        """V_f in points that each start adds, shape (columns,): only of starts inside the plan."""
        parts = (weight * self.by_lens(lens) for lens, weight in held.focus_weights.items())
        own = sum(parts, np.zeros(self.columns))
        own[: len(self.starts)] *= self._is_inside(held.members[focus])
        return own

    def _is_inside(self, members: frozenset[str]) -> NDArray[np.bool_]:
        """Which starts are of these and inside the plan."""
        if members not in self._inside:
            self._inside[members] = np.array(
                [
                    key in members and (start < self.reading.quarters or self.reading.works[key].is_running)
                    for key, start in self.starts
                ],
                dtype=np.bool_,
            )
        return self._inside[members]

    def best(
        self,
        objective: Floats,
        *,
        rows: tuple[Row, ...] = (),
        extra: int = 0,
        cuts: tuple[Matrix, list[float]] | None = None,
    ) -> Optimum | None:
        """The greatest value of an objective, shape (columns + extra,), under more rows; extra columns are free.

        Args:
            objective: of the columns and the extra ones.
            rows: more rows that read "at most"; their prices are told.
            extra: how many columns there are besides.
            cuts: more rows still, written already, and their limits.
        """
        more, limits = cuts or (matrix_of([]), [])
        scale = float(np.abs(objective).max(initial=0.0)) or 1.0
        own, own_limits = self._own_rows()
        free = np.full(extra, math.inf)
        solution = minimise(
            -objective / scale,
            own + matrix_of(row for row, _ in rows) + more,
            lower=np.concatenate([np.zeros(self.columns), -free]),
            upper=np.concatenate([self._most(), free]),
            low=np.concatenate([own_limits[0], np.full(len(rows) + len(limits), -math.inf)]),
            high=np.concatenate([own_limits[1], [limit for _, limit in rows], limits]),
            # Tangents near 0 are steep.
            presolve=extra > 0,
        )
        if solution is None:
            return None
        prices = -solution.prices[len(own.counts) :][: len(rows)] * scale
        return Optimum(value=-solution.value * scale, x=solution.x[: self.columns], prices=tuple(prices))

    def _own_rows(self) -> tuple[Matrix, tuple[Floats, Floats]]:
        """The rows that always hold, those that read "equal" first, and their limits."""
        if self._written is None:
            every = [*self.equal, *self.rows]
            high = np.array([limit for _, limit in every])
            low = np.where(np.arange(len(every)) < len(self.equal), high, -math.inf)
            self._written = matrix_of(row for row, _ in every), (low, high)
        return self._written

    def _most(self) -> Floats:
        """The most of each column."""
        bought = [self.reading.people[discipline, quarter].surge for discipline, quarter, _ in self.surge]
        return np.array([*[1.0] * len(self.starts), *bought, *(budget.moves for budget in self.moving)])

    def floors(self, held: Held, floor: float, without: Focus | None = None) -> tuple[Row, ...]:
        """V_f ≥ φ·V_f* for each focus that can reach anything."""
        return tuple(
            (_entries(-self.through(held, focus)), -floor * ideal)
            for focus, ideal in held.focus_ideals.items()
            if ideal > 1e-8 and focus is not without
        )

    def _started_by(self, key: str, quarter: int, factor: float) -> dict[int, float]:
        work = self.reading.works.get(key)
        return {self.place[key, start]: factor for start in work.starts if start <= quarter} if work else {}

    def _once_at_most(self) -> None:
        groups: dict[str, list[str]] = {}
        for key, work in self.reading.works.items():
            rows = self.equal if work.must else self.rows
            rows.append((self._started_by(key, 10**6, 1.0), 1.0))
            if work.group:
                groups.setdefault(work.group, []).append(key)
        for members in groups.values():
            row: dict[int, float] = {}
            for key in members:
                row.update(self._started_by(key, 10**6, 1.0))
            self.rows.append((row, 1.0))

    def _wait(self) -> None:
        for wait in self.reading.waits:
            if wait.consumer in self.reading.works:
                for quarter in range(self.reading.last + 1):
                    self._wait_until(wait, quarter)

    def _wait_until(self, wait: Wait, quarter: int) -> None:
        if wait.free_from is not None and quarter >= wait.free_from:
            return
        row = self._started_by(wait.consumer, quarter, 1.0)
        for provider in wait.providers:
            if provider in self.reading.works:
                done = quarter - self.reading.works[provider].duration - wait.longer
                row.update(self._started_by(provider, done, -1.0))
        self.rows.append((row, 0.0))

    def _staff(self) -> None:
        taken: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
        for number, (key, start) in enumerate(self.starts):
            for place, people in self.reading.demands(key, start).items():
                taken[place][number] = people
        for (discipline, quarter), there in self.reading.people.items():
            row = taken[discipline, quarter]
            bought = {
                len(self.starts) + number: 1.0
                for number, place in enumerate(self.surge)
                if place[:2] == (discipline, quarter)
            }
            self.rows.append(({**row, **dict.fromkeys(bought, -1.0)}, there.people))
            self.rows.append((bought, there.surge))

    def _pay(self) -> None:
        payers_in = {quarter: self.reading.payers(quarter) for _, quarter, _ in self.surge}
        following = [self.reading.next_budget(mover) for mover in self.moving]
        charged = [self.reading.charges(key, start) for key, start in self.starts]
        for place, budget in enumerate(self.reading.budgets):
            row = {number: charges[place] for number, charges in enumerate(charged) if charges[place]}
            for number, (discipline, quarter, choice) in enumerate(self.surge):
                payers = payers_in[quarter]
                if payers and budget in payers[choice]:
                    row[len(self.starts) + number] = self.reading.people[discipline, quarter].price
            moved = zip(self.moving, following, strict=True)
            for number, (mover, follower) in enumerate(moved, len(self.starts) + len(self.surge)):
                if budget in (mover, follower):
                    row[number] = 1.0 if budget is mover else -1.0
            # Thousands, so that the solver's tolerance is as tight on money as on shares.
            self.rows.append(({column: cost / 1000 for column, cost in row.items()}, budget.amount / 1000))

    def _keep_bands(self) -> None:
        for focus, (least, most) in self.reading.bands.items():
            low, high = np.zeros(self.columns), np.zeros(self.columns)
            for number, pulse in enumerate(self.starts):
                own = float(self.reading.works[pulse[0]].focus is focus)
                low[number] = self.reading.spends[pulse] * (least - own) / 1000
                high[number] = self.reading.spends[pulse] * (own - most) / 1000
            self.rows.extend([(_entries(low), 0.0), (_entries(high), 0.0)])


def find_held(pulses: Pulses, lean: float = 0.5) -> Held | None:
    """Ideals, equal tension without floors, and the best of each focus; None where nothing meets the constraints."""
    ideals: dict[Lens, float] = {}
    before = {lens: forced_alone(pulses, lens) for lens in Lens}
    for lens in Lens:
        best = pulses.best(pulses.by_lens(lens))
        if best is None:
            return None
        if best.value - before[lens] > 1e-9 * max(1.0, float(np.abs(pulses.by_lens(lens)).sum())):
            ideals[lens] = best.value
    members = {focus: pulses.reading.through(focus) for focus in Focus}
    bare = Held(
        ideals=ideals, before=before, scale={}, shares={}, focus_weights={}, focus_ideals={}, members=members
    )
    return with_focuses(pulses, agreed(pulses, bare, lean))


def with_focuses(pulses: Pulses, held: Held) -> Held:
    """With what counts for each focus, and its best."""
    weights = {lens: 100 * share / held.scale[lens] for lens, share in held.shares.items()}
    held = dataclasses.replace(held, focus_weights=weights)
    reach = {focus: pulses.best(pulses.through(held, focus)) for focus in Focus}
    ideals = {focus: reached.value if reached else 0.0 for focus, reached in reach.items()}
    return dataclasses.replace(held, focus_ideals=ideals)


def agreed(pulses: Pulses, held: Held, lean: float = 0.5, rows: tuple[Row, ...] = ()) -> Held:
    """What both sides agree on, by Kelley's cutting planes: logarithms under their tangents, one more at a time.

    Where no plan gains on both sides, the scale is what each could have alone, and shares are empty.
    """
    whole = {lens: ideal - held.before[lens] for lens, ideal in held.ideals.items()}
    if len(whole) < 2:
        scale = {}
        for lens in whole:
            best = pulses.best(pulses.by_lens(lens), rows=rows)
            assert best is not None
            scale[lens] = best.value - held.before[lens]
        return dataclasses.replace(held, scale=scale, shares=dict.fromkeys(scale, 1.0))
    sides = {lens: pulses.by_lens(lens) / whole[lens] for lens in Lens}
    zero = {lens: -held.before[lens] / whole[lens] for lens in Lens}
    shares = {Lens.USER_NEED: lean, Lens.BUSINESS_VALUE: 1 - lean}
    place = {lens: pulses.columns + number for number, lens in enumerate(Lens)}
    objective = np.append(np.zeros(pulses.columns), [shares[lens] for lens in Lens])

    def tangents(points: list[tuple[Lens, float]]) -> tuple[Matrix, list[float]]:
        slopes = (
            {**{column: -value / at for column, value in entries[lens].items()}, place[lens]: 1.0}
            for lens, at in points
        )
        return matrix_of(slopes), [math.log(at) + (zero[lens] - at) / at for lens, at in points]

    entries = {lens: _entries(sides[lens]) for lens in Lens}
    cuts, limits = tangents([(lens, float(at)) for lens in Lens for at in np.geomspace(1e-9, 1.0, 40)])
    for _ in range(60):
        best = pulses.best(objective, rows=rows, extra=2, cuts=(cuts, limits))
        assert best is not None
        at = {lens: float(sides[lens] @ best.x) + zero[lens] for lens in Lens}
        if min(at.values()) <= 1e-8:
            return dataclasses.replace(held, scale=whole, shares={})
        reached = sum(shares[lens] * math.log(at[lens]) for lens in Lens)
        if best.value - reached < 1e-13:
            break
        more, more_limits = tangents(list(at.items()))
        cuts, limits = cuts + more, [*limits, *more_limits]
    return dataclasses.replace(held, scale={lens: at[lens] * whole[lens] for lens in Lens}, shares=shares)


def forced_alone(pulses: Pulses, lens: Lens) -> float:
    """What work that must be done, with what it cannot do without, brings a side at best; at most 0."""
    reading = pulses.reading
    forced = {key for key, work in reading.works.items() if work.must}
    while True:
        more = {key for wait in reading.waits if wait.consumer in forced for key in wait.providers} - forced
        if not more:
            break
        forced |= more
    works = {key: work for key, work in reading.works.items() if key in forced}
    alone = Pulses(dataclasses.replace(reading, works=works, bands={}), pulses.means)
    best = alone.best(alone.by_lens(lens)) if works else None
    return min(0.0, best.value) if best is not None else 0.0


def greatest_floor(pulses: Pulses, held: Held) -> float:
    """The greatest φ that every focus can have at once, at most 1."""
    rows: list[Row] = [({pulses.columns: 1.0}, 1.0)]
    for focus, ideal in held.focus_ideals.items():
        if ideal > 1e-8:
            rows.append(({**_entries(-pulses.through(held, focus) / ideal), pulses.columns: 1.0}, 0.0))
    best = pulses.best(np.append(np.zeros(pulses.columns), 1.0), rows=tuple(rows), extra=1)
    return best.value if best else -math.inf


def best_value(
    pulses: Pulses,
    held: Held,
    *,
    floor_rows: tuple[Row, ...] = (),
    values: Mapping[tuple[str, Lens], float] | None = None,
) -> float:
    """The best V, with some values other than believed; −∞ where nothing meets the constraints."""
    objective = pulses.worth(held)
    for (key, lens), value in (values or {}).items():
        if lens in held.scale:
            work = pulses.reading.works.get(key)
            for start in work.starts if work is not None else ():
                more = (value - pulses.means[key, lens]) * pulses.reading.weights[key, start]
                objective[pulses.place[key, start]] += held.shares[lens] * 100 / held.scale[lens] * more
    best = pulses.best(objective, rows=floor_rows)
    before = sum(-100 * held.shares[lens] * held.before[lens] / whole for lens, whole in held.scale.items())
    return best.value + before if best else -math.inf


def _entries(row: Floats) -> dict[int, float]:
    return {int(column): float(row[column]) for column in np.flatnonzero(row)}

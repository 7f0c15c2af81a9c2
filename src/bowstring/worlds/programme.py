"""The programme of one world: today's, with work that takes longer and costs more, written straight in pulses."""

import math
from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.problem import (
    ABOUT_ALL_WORK,
    Candidate,
    ConstraintKind,
    ConstraintSource,
    PlanningProblem,
    value_weight,
)
from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.pulse_solver import PulseSolver
from bowstring.worlds.draws import World

_USE = (ConstraintKind.CAPACITY, ConstraintKind.BUDGET)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEntries:
    """Coefficients of a programme: row, column and value, shape (entries,) each."""

    rows: Ints
    columns: Ints
    values: Floats


class WorldProgrammes:
    """Writes the programme of each world; what worlds share is worked out once.

    Work runs for its quarters and those that it is late; its people stay, what it costs in all is spread over them, and
    what requires it waits. Held: which starts are possible, bands of spend, minimum shares and levels of outcomes.
    Source: docs/methods.md#worlds. together_rows: those that are about all work together.
    """

    def __init__(self, problem: PlanningProblem, *, has_lateness: bool) -> None:
        self.problem = problem
        base = PulseSolver(problem)
        program = base.pulse_program
        kinds = np.full(program.rows, "", dtype=object)
        place_of: dict[ConstraintSource, int] = {}
        for place, source in zip(base.pulse_rows.tolist(), problem.sources, strict=False):
            if place >= 0:
                kinds[place], place_of[source] = source.kind.value, place
        keeps = (kinds != ConstraintKind.REQUIREMENT.value) | (not has_lateness)
        moved = np.cumsum(keeps) - 1
        together = np.isin(kinds, [kind.value for kind in ABOUT_ALL_WORK])
        self.together_rows = np.asarray(moved[together], dtype=np.int64)
        self.pulses = WorldPulses.of(problem)
        self.usage = Usage(
            problem, {source: int(moved[place]) for source, place in place_of.items() if source.kind in _USE}
        )
        self._waiting = WaitingRows(problem, first_row=int(keeps.sum())) if has_lateness else None
        row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
        is_use = np.isin(kinds, [kind.value for kind in _USE])
        kept = keeps[row_of] & ~(is_use[row_of] & problem.is_step[program.indices])
        self._static = ProgrammeEntries(
            rows=moved[row_of[kept]], columns=program.indices[kept], values=program.values[kept]
        )
        slots = 0 if self._waiting is None else self._waiting.slots
        self._base = program
        self._row_lower = np.append(program.row_lower[keeps], np.full(slots, -math.inf))
        self._row_upper = np.append(program.row_upper[keeps], np.zeros(slots))
        self._worth = np.array(
            [value_weight(problem.portfolio, end, 0) for end in range(self._horizon + 1)], dtype=np.float64
        )

    def program(self, world: World) -> Program:
        """The constraints of a world."""
        parts = [self._static, self.usage.entries(self.pulses, world)]
        if self._waiting is not None:
            parts.append(self._waiting.entries(world.late))
        rows = np.concatenate([part.rows for part in parts])
        order = np.argsort(rows, kind="stable")
        lengths = np.bincount(rows, minlength=self._row_upper.size)
        return Program(
            lower=self._base.lower,
            upper=self._base.upper,
            row_lower=self._row_lower,
            row_upper=self._row_upper,
            starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
            indices=np.concatenate([part.columns for part in parts])[order],
            values=np.concatenate([part.values for part in parts])[order],
        )

    def gains(self, world: World, values: Floats) -> Floats:
        """What each column brings one side, shape (n,), where work is worth so much a quarter, shape (candidates,)."""
        ends = np.clip(self.pulses.ends(world.late), 0, self._horizon)
        gains = np.zeros(self._base.columns)
        gains[self.pulses.column] = values[self.pulses.owner] * self._worth[ends]
        return gains

    def use_rows(self) -> Ints:
        """The rows of people and money."""
        return np.array(sorted(self.usage.places.values()), dtype=np.int64)

    @property
    def _horizon(self) -> int:
        return self.problem.portfolio.settings.value_quarters


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldPulses:
    """Every start that work could have, shape (pulses,): its column, whose it is, the quarter, whether it is inside the
    plan. durations: of each candidate as planned; left: the quarters of it from the plan's start on.
    """

    column: Ints
    owner: Ints
    start: Ints
    is_inside: np.ndarray[tuple[int], np.dtype[np.bool_]]
    durations: Ints
    left: Floats

    @classmethod
    def of(cls, problem: PlanningProblem) -> "WorldPulses":
        """Those of a problem, in the order of its steps."""
        candidates = problem.candidates
        column = np.flatnonzero(problem.is_step)
        inside = [
            number < candidate.plan_starts
            for candidate in candidates
            for number in range(len(candidate.starts))
        ]
        return cls(
            column=column,
            owner=problem.owner[column],
            start=np.array([start for candidate in candidates for start in candidate.starts], dtype=np.int64),
            is_inside=np.array(inside, dtype=np.bool_),
            durations=np.array([candidate.duration for candidate in candidates], dtype=np.int64),
            left=np.array([_left(candidate) for candidate in candidates], dtype=np.float64),
        )

    def ends(self, late: Ints) -> Ints:
        """The first quarter in which each is delivered, if work is so late."""
        return np.asarray(self.start + (self.durations + late)[self.owner])


class Usage:
    """What pulses draw on people and money in a world. places: the row of each."""

    def __init__(self, problem: PlanningProblem, places: dict[ConstraintSource, int]) -> None:
        self.places, self.problem = places, problem
        candidates, quarters = problem.candidates, problem.all_quarters
        self.quarters = np.arange(quarters)
        self.capacity = [source for source in places if source.kind is ConstraintKind.CAPACITY]
        self.budget = [source for source in places if source.kind is ConstraintKind.BUDGET]
        self._rows = np.array([places[source] for source in (*self.capacity, *self.budget)], dtype=np.int64)
        self._people = np.array(
            [
                [candidate.initiative.effort.get(source.about[0], 0.0) for candidate in candidates]
                for source in self.capacity
            ]
        ).reshape(-1, len(candidates))
        self._people_quarter = np.array([source.quarter for source in self.capacity], dtype=np.int64)
        keys = [(source.about[0], source.about[1]) for source in self.budget]
        shape = (len(keys), len(candidates))
        self._cost, self._upkeep = np.zeros(shape), np.zeros(shape)
        self._paid, self._stated = np.zeros((len(keys), quarters)), np.zeros((len(keys), quarters))
        for row, key in enumerate(keys):
            budget = problem.budgets[key]
            shares = np.array([candidate.initiative.fund_share(key[1]) for candidate in candidates])
            self._cost[row] = shares * [candidate.cost for candidate in candidates]
            self._upkeep[row] = shares * [candidate.upkeep for candidate in candidates]
            self._paid[row, list(budget.quarters)] = 1.0
            self._stated[row, list(budget.quarters)] = 0.0 if budget.is_carried else 1.0

    def of(self, pulses: WorldPulses, world: World) -> Floats:
        """What each pulse draws on each row: people, then money, shape (rows, pulses)."""
        ends = pulses.ends(world.late)
        runs = (pulses.start <= self.quarters[:, None]) & (self.quarters[:, None] < ends)
        delivered = (self.quarters[:, None] >= ends).astype(np.float64)
        people = self._people[:, pulses.owner] * runs[self._people_quarter]
        rates = world.costs * pulses.left / (pulses.left + world.late)
        money = (self._cost * rates)[:, pulses.owner] * (self._paid @ runs)
        money += self._upkeep[:, pulses.owner] * (self._stated @ delivered)
        return np.concatenate([people, money])

    def entries(self, pulses: WorldPulses, world: World) -> ProgrammeEntries:
        """The coefficients of the rows of people and money."""
        use = self.of(pulses, world)
        rows, places = np.nonzero(use)
        return ProgrammeEntries(
            rows=self._rows[rows], columns=pulses.column[places], values=use[rows, places]
        )


class WaitingRows:
    """Rows of what requires work that comes late: for each start of the consumer one, empty where the next says it too.

    slots: how many there are, from the first row on.
    """

    def __init__(self, problem: PlanningProblem, *, first_row: int) -> None:
        places = {candidate.key: place for place, candidate in enumerate(problem.candidates)}
        begin = problem.portfolio.settings.start
        self._first_row = first_row
        columns: list[tuple[int, int, bool]] = []
        links: list[tuple[int, int, int, int]] = []
        for requirement in problem.requirements:
            if requirement.consumer not in places:
                continue
            consumer = problem.candidates[places[requirement.consumer]]
            since = requirement.available_from
            waits = [start for start in consumer.starts if since is None or start < since.minus(begin)]
            providers = [places[key] for key in requirement.providers if key in places]
            for number, start in enumerate(waits):
                is_last = number == len(waits) - 1
                following = -1 if is_last else len(links) + len(providers)
                links += [
                    (len(columns), provider, start, following if is_last else following + place)
                    for place, provider in enumerate(providers)
                ]
                columns.append((consumer.first_column, number + 1, is_last))
        self.slots = len(columns)
        self._columns = np.array(columns, dtype=np.int64).reshape(-1, 3)
        self._links = np.array(links, dtype=np.int64).reshape(-1, 4)
        candidates = problem.candidates
        self._durations = np.array([candidate.duration for candidate in candidates], dtype=np.int64)
        self._first = np.array([candidate.first_column for candidate in candidates], dtype=np.int64)
        self._begin = np.array(
            [candidate.starts[0] if candidate.starts else 0 for candidate in candidates], dtype=np.int64
        )
        self._starts = np.array([len(candidate.starts) for candidate in candidates], dtype=np.int64)

    def entries(self, late: Ints) -> ProgrammeEntries:
        """The coefficients where work is so late, shape (candidates,)."""
        slot, provider, start, following = self._links.T
        done = start - (self._durations + late)[provider] - self._begin[provider] + 1
        count = np.clip(done, 0, self._starts[provider])
        differs = count != count[following]
        says = np.bincount(slot, weights=differs, minlength=self.slots) > 0
        says |= self._columns[:, 2] > 0
        kept = np.flatnonzero(says)
        rows, columns = _spread(kept, self._columns[kept, 0], self._columns[kept, 1])
        linked = says[slot]
        other_rows, others = _spread(slot[linked], self._first[provider[linked]], count[linked])
        return ProgrammeEntries(
            rows=self._first_row + np.concatenate([rows, other_rows]),
            columns=np.concatenate([columns, others]),
            values=np.concatenate([np.ones(rows.size), -np.ones(other_rows.size)]),
        )


def _spread(rows: Ints, first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Each row as often as it has columns, and those: so many from the first on."""
    before = np.cumsum(count) - count
    places = np.arange(int(count.sum())) - np.repeat(before, count)
    return np.repeat(rows, count), np.repeat(first, count) + places


def _left(candidate: Candidate) -> int:
    """The quarters of work that lie behind the plan's start."""
    begun = candidate.starts[0] if candidate.starts else 0
    return max(1, candidate.duration + min(0, begun))

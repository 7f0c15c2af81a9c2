"""The integer programme over some starts of some initiatives, all else held, written from trees and shared rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.structure import Structure

_Row = tuple[list[int], list[float], float]
_Entries = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreProgram:
    """Columns: those that are no steps, then the starts that are free; every start is whole.

    candidates, places: whose start each of those is and which, shape (free,).
    """

    structure: Structure
    program: Program
    candidates: Ints
    places: Ints

    @property
    def is_integer(self) -> Flags:
        """Which columns are whole, shape (columns,)."""
        return np.arange(self.program.columns) >= self.structure.coupling.outside.size

    def gains(self, gains: Floats, others: Floats) -> Floats:
        """What each column adds, from what each pulse and each column that is no step does, shape (columns,)."""
        return np.append(others, gains[self.structure.first[self.candidates] + self.places])

    def begun(self, at: Ints, others: Floats) -> Floats:
        """A whole solution by the place of each candidate's start as columns, shape (columns,)."""
        return np.append(others, (at[self.candidates] == self.places).astype(np.float64))

    def taken(self, at: Ints, solution: Floats) -> tuple[Ints, Floats]:
        """The place of each candidate's start by a solution, of the held ones as before, and the other columns."""
        outside = self.structure.coupling.outside.size
        at = at.copy()
        at[self.candidates] = self.structure.forest.places
        is_begun = solution[outside:] > 0.5
        at[self.candidates[is_begun]] = self.places[is_begun]
        return at, solution[:outside]


def core_program(structure: Structure, at: Ints, freed: Flags, near: Flags) -> CoreProgram:
    """The programme of the freed candidates, the others held.

    Args:
        structure: the parts of the whole programme.
        at: the place at which each candidate starts, the number of places for never, shape (candidates,).
        freed: which candidates may start otherwise, shape (candidates,).
        near: at which places they may, shape (candidates, places).
    """
    coupling, outside = structure.coupling, structure.coupling.outside.size
    candidates, places = np.nonzero(near & freed[:, None])
    held = np.flatnonzero(~freed & (at < structure.forest.places))
    amounts = np.zeros(structure.owner.size)
    amounts[structure.first[held] + at[held]] = 1.0
    used = coupling.used(amounts)
    which, rows, values = coupling.pulses.of(structure.first[candidates] + places)
    beside, beside_rows, beside_values = coupling.others.of(np.arange(outside))
    mine = np.flatnonzero(freed)
    own_row = used.size + np.searchsorted(mine, candidates)
    (wait_rows, waiting, signs), most = _waits(structure, at, freed, candidates, places)
    all_rows = np.concatenate([rows, beside_rows, own_row, used.size + mine.size + wait_rows])
    all_columns = np.concatenate(
        [outside + which, beside, outside + np.arange(candidates.size), outside + waiting]
    )
    all_values = np.concatenate([values, beside_values, np.ones(candidates.size), signs])
    lower = np.concatenate([coupling.lower - used, structure.pinned[mine], np.full(most.size, -np.inf)])
    upper = np.concatenate([coupling.upper - used, np.ones(mine.size), most])
    program = structure.program
    return CoreProgram(
        structure=structure,
        program=_of_entries(
            (
                np.append(program.lower[coupling.outside], np.zeros(candidates.size)),
                np.append(program.upper[coupling.outside], np.ones(candidates.size)),
            ),
            (lower, upper),
            (all_rows, all_columns, all_values),
        ),
        candidates=candidates,
        places=places,
    )


def _waits(
    structure: Structure, at: Ints, freed: Flags, candidates: Ints, places: Ints
) -> tuple[_Entries, Floats]:
    """Rows by which what starts has its providers by then: row, free start and value of each entry; limits."""
    waits = list(_wait_rows(structure, at, freed, candidates, places))
    rows = np.repeat(np.arange(len(waits)), [len(columns) for columns, _, _ in waits])
    columns = np.array([column for columns, _, _ in waits for column in columns], dtype=np.int64)
    signs = np.array([sign for _, signs, _ in waits for sign in signs], dtype=np.float64)
    return (rows, columns, signs), np.array([most for _, _, most in waits], dtype=np.float64)


def _wait_rows(
    structure: Structure, at: Ints, freed: Flags, candidates: Ints, places: Ints
) -> Iterator[_Row]:
    """For each requirement of a freed candidate, what starts by a place has its provider by then."""
    forest = structure.forest
    bounds = np.searchsorted(candidates, np.arange(forest.first.size + 1))
    for link in forest.links:
        consumer, provider = link.consumer, link.provider
        if not (freed[consumer] or freed[provider]):
            continue
        waiting = np.arange(bounds[consumer], bounds[consumer + 1])
        given = np.arange(bounds[provider], bounds[provider + 1])
        if freed[consumer]:
            needs = link.needs[places[waiting]]
            lasts = places[waiting][np.append(needs[1:] != needs[:-1], True)[: needs.size]].tolist()
        else:
            lasts = [int(at[consumer])] if at[consumer] < forest.places else []
        for last in lasts:
            need = int(link.needs[last])
            is_given = not freed[provider] and at[provider] <= need
            if need >= forest.places or is_given:
                continue
            sooner, before = waiting[places[waiting] <= last], given[places[given] <= need]
            columns = [*sooner.tolist(), *before.tolist()]
            yield columns, [1.0] * sooner.size + [-1.0] * before.size, 0.0 if freed[consumer] else -1.0


def _of_entries(
    bounds: tuple[Floats, Floats], row_bounds: tuple[Floats, Floats], entries: _Entries
) -> Program:
    """A programme from its entries: row, column and value; rows without any are left out."""
    rows, columns, values = entries
    lengths = np.bincount(rows, minlength=row_bounds[0].size)
    kept = lengths > 0
    order = np.lexsort((columns, rows))
    return Program(
        lower=bounds[0],
        upper=bounds[1],
        row_lower=row_bounds[0][kept],
        row_upper=row_bounds[1][kept],
        starts=np.append(0, np.cumsum(lengths[kept])).astype(np.int64),
        indices=columns[order].astype(np.int64),
        values=values[order],
    )

"""What all work shares: rows of people, money, shares and levels, written for starts instead of steps."""

from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints, Program

# Of a row's largest coefficient in one candidate: what is left of a sum that cancels.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A sparse matrix by what its first index says: starts of shape (count + 1,), then rows and values."""

    starts: Ints
    rows: Ints
    values: Floats

    def of(self, places: Ints) -> tuple[Ints, Ints, Floats]:
        """Which of the places each entry belongs to, its row and its value, all of them one after another."""
        lengths = self.starts[places + 1] - self.starts[places]
        which = np.repeat(np.arange(places.size), lengths)
        offset = np.arange(which.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = self.starts[places][which] + offset
        return which, self.rows[at], self.values[at]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """Rows over pulses and over columns that are no steps, each scaled so that its largest coefficient is about 1.

    lower, upper: shape (r,). scale: what each row was multiplied by. pulse_of: the pulse of each entry of `pulses`.
    outside: the columns that are no steps; `others` holds their entries.
    """

    lower: Floats
    upper: Floats
    scale: Floats
    pulses: Entries
    pulse_of: Ints
    outside: Ints
    others: Entries

    def paid(self, prices: Floats) -> Floats:
        """What each pulse uses at some prices, shape (columns,)."""
        weights = self.pulses.values * prices[self.pulses.rows]
        return tally(self.pulse_of, weights, self.pulses.starts.size - 1)

    def used(self, amounts: Floats) -> Floats:
        """What amounts of pulses, shape (columns,), use of each row, shape (r,)."""
        begun = np.flatnonzero(amounts)
        which, rows, values = self.pulses.of(begun)
        return tally(rows, values * amounts[begun[which]], self.lower.size)

    def tidied(self, prices: Floats) -> Floats:
        """Prices without the rounding that would have a row pay for a limit that it has not, shape (r,)."""
        prices = np.where(np.isfinite(self.upper), prices, np.minimum(prices, 0.0))
        return np.where(np.isfinite(self.lower), prices, np.maximum(prices, 0.0))


def tally(places: Ints, amounts: Floats, count: int) -> Floats:
    """What the amounts at each of `count` places add up to, shape (count,)."""
    return np.bincount(places, weights=amounts, minlength=count).astype(np.float64, copy=False)


def coupling_of(program: Program, rows: Ints, owner: Ints, first: Ints) -> Coupling:
    """Some rows of a programme over steps.

    Args:
        program: over steps and other columns.
        rows: which of its rows, shape (r,).
        owner: the candidate of each column, shape (columns,); −1 for none.
        first: the first step's column of each candidate, shape (candidates,).
    """
    lengths = program.starts[rows + 1] - program.starts[rows]
    row = np.repeat(np.arange(rows.size), lengths)
    at = np.repeat(program.starts[rows] - (np.cumsum(lengths) - lengths), lengths) + np.arange(row.size)
    column, value = program.indices[at], program.values[at]
    is_step = owner[column] >= 0
    pulse_row, pulse, amount = _as_pulses(row[is_step], column[is_step], value[is_step], owner, first)
    largest = np.zeros(rows.size)
    np.maximum.at(largest, pulse_row, np.abs(amount))
    np.maximum.at(largest, row[~is_step], np.abs(value[~is_step]))
    scale = np.exp2(-np.round(np.log2(np.where(largest > 0, largest, 1.0))))
    outside = np.flatnonzero(owner < 0)
    place = np.cumsum(owner < 0) - 1
    return Coupling(
        lower=program.row_lower[rows] * scale,
        upper=program.row_upper[rows] * scale,
        scale=scale,
        pulses=_entries(pulse, pulse_row, amount * scale[pulse_row], owner.size),
        pulse_of=np.sort(pulse),
        outside=outside,
        others=_entries(
            place[column[~is_step]], row[~is_step], value[~is_step] * scale[row[~is_step]], outside.size
        ),
    )


def gains_of(objective: Floats, first: Ints, counts: Ints, owner: Ints) -> Floats:
    """What each pulse adds up to from what each step does, shape (columns,); 0 for columns that are no steps.

    Args:
        objective: points of each column, shape (columns,).
        first, counts: of each candidate, its first column and how many it has.
        owner: of each column, the candidate's place; −1 for none.
    """
    is_step = owner >= 0
    so_far = np.cumsum(np.where(is_step, objective, 0.0))
    last = np.where(is_step, (first + counts - 1)[owner], 0)
    gains = so_far[last] - so_far + objective
    return np.where(is_step, gains, 0.0)


def _as_pulses(row: Ints, column: Ints, value: Floats, owner: Ints, first: Ints) -> tuple[Ints, Ints, Floats]:
    """Entries of steps as entries of pulses: each sums those of the same row and candidate from its place on."""
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    whose = owner[column]
    is_new = np.append(True, (np.diff(row) != 0) | (np.diff(whose) != 0))[: row.size]
    group = np.cumsum(is_new) - 1
    ends = np.append(np.flatnonzero(is_new)[1:], row.size) - 1 if row.size else np.empty(0, dtype=np.int64)
    begin = np.where(is_new, first[whose], np.append(0, column[:-1] + 1)[: row.size])
    from_here = _suffix_sums(value, ends, group)
    largest = np.zeros(ends.size)
    np.maximum.at(largest, group, np.abs(value))
    kept = np.abs(from_here) > _ROUNDING * largest[group]
    lengths = np.where(kept, column - begin + 1, 0)
    which = np.repeat(np.arange(row.size), lengths)
    pulse = np.repeat(begin - (np.cumsum(lengths) - lengths), lengths) + np.arange(which.size)
    return row[which], pulse, from_here[which]


def _suffix_sums(value: Floats, ends: Ints, group: Ints) -> Floats:
    """Sums from each entry to the end of its group; short groups are added up without the rounding of a long sum."""
    if not value.size:
        return value
    lengths = np.diff(np.append(-1, ends))
    place = ends[group] - np.arange(value.size)
    sums = value.copy()
    for step in range(1, int(lengths.max())):
        reaches = place >= step
        sums[reaches] += value[np.flatnonzero(reaches) + step]
    return sums


def _entries(places: Ints, rows: Ints, values: Floats, count: int) -> Entries:
    order = np.argsort(places, kind="stable")
    lengths = np.bincount(places, minlength=count)
    return Entries(
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64), rows=rows[order], values=values[order]
    )

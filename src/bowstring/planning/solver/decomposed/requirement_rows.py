"""Requirements in the programme of the starts that are near: each is a row once a solution breaks it."""

from collections.abc import Iterator

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.solver.decomposed.forest import OnlyProvider
from bowstring.planning.solver.decomposed.held import HeldStarts
from bowstring.planning.solver.growing import WideningSolver

ABSENT, HELD = -1, -2
"""Instead of a start's column in the solver: it is not here, or it is held."""

# What a solution may break a requirement by.
_BROKEN = 1e-9


class RequirementRows:
    """A row says that what starts by a place has its provider by then."""

    def __init__(
        self, links: list[OnlyProvider], *, column: Ints, held: HeldStarts, solver: WideningSolver
    ) -> None:
        """Args:
        links: the requirements.
        column: where each start's column is, shape (candidates, places), or `ABSENT` or `HELD`; kept by its owner.
        held: the starts that are held.
        solver: which has the rows.
        """
        self._links, self._column, self._held, self._solver = links, column, held, solver
        self._consumers = np.array([link.consumer for link in links], dtype=np.int64)
        self._providers = np.array([link.provider for link in links], dtype=np.int64)
        self._needs = np.array([link.needs[:-1] for link in links], dtype=np.int64)
        # Of each candidate: the rows that it is in, up to which place, and with which sign.
        self._waits: dict[int, list[tuple[int, int, float]]] = {}
        # What held starts add up to in each row.
        self._given: dict[int, float] = {}
        # The rows that requirements were asked in, and those where a what-if has them wait otherwise.
        self._rows: dict[int, list[int]] = {}
        self._odd: dict[int, list[int]] = {}

    def of(self, candidate: int, place: int) -> Iterator[tuple[int, float]]:
        """The rows in which a start counts, and with which sign."""
        for row, last, sign in self._waits.get(candidate, ()):
            if place <= last:
                yield row, sign

    def relink(self, link: int, needs: Ints | None) -> None:
        """Have a requirement wait otherwise; as it does in the plan if None. needs: as of `OnlyProvider`."""
        for row in self._rows.get(link, ()):
            self._solver.change_row(row, -np.inf, -self._given[row] if needs is None else np.inf)
        for row in self._odd.pop(link, ()):
            self._solver.change_row(row, -np.inf, np.inf)
        if needs is not None:
            self._odd[link] = []
        self._needs[link] = (self._links[link].needs if needs is None else needs)[:-1]

    def let_go(self, candidate: int, place: int) -> None:
        """A start is held no longer: it is not sure to count."""
        for row, sign in self.of(candidate, place):
            self._given[row] -= sign
            self._solver.change_row(row, -np.inf, -self._given[row])

    def forget(self, rows: int) -> None:
        """Let go of all but the solver's first rows."""
        for candidate, waits in self._waits.items():
            self._waits[candidate] = [wait for wait in waits if wait[0] < rows]
        for link, rows_of_link in self._rows.items():
            self._rows[link] = [row for row in rows_of_link if row < rows]

    def ask_broken(self, amounts: Floats) -> bool:
        """Ask of each requirement the row that a solution breaks most; whether there were any.

        amounts: how much of each candidate starts at each place, shape (candidates, places).
        """
        if not self._links:
            return False
        by = np.zeros((amounts.shape[0], amounts.shape[1] + 1))
        np.cumsum(amounts, axis=1, out=by[:, 1:])
        # What need not wait is let through by the last column, where everything has started.
        by_then = np.hstack([by, np.ones((by.shape[0], 1))])
        excess = by[self._consumers, 1:] - by_then[self._providers[:, None], self._needs + 1]
        broken = np.flatnonzero(excess.max(axis=1) > _BROKEN)
        for link in broken.tolist():
            self._ask(link, int(excess[link].argmax()))
        return bool(broken.size)

    def ask_likely(self) -> None:
        """Ask the rows of requirements that something else than what is held could break."""
        if not self._links:
            return
        here, never, is_held = self._column != ABSENT, self._column.shape[1], self._held.is_held
        sure = np.where(is_held, here.argmax(axis=1), never)
        could_break = here[self._consumers] & (self._needs < sure[self._providers][:, None])
        could_break &= ~(is_held[self._consumers] & is_held[self._providers])[:, None]
        for link, last in np.argwhere(could_break).tolist():
            self._ask(link, last)

    def _ask(self, link: int, last: int) -> None:
        row, columns, signs, given = self._solver.rows, [], [], 0.0
        sides = (
            (int(self._consumers[link]), last, 1.0),
            (int(self._providers[link]), int(self._needs[link, last]), -1.0),
        )
        for candidate, place, sign in sides:
            here = self._column[candidate, : place + 1]
            columns.append(here[here >= 0])
            signs.append(np.full(columns[-1].size, sign))
            self._waits.setdefault(candidate, []).append((row, place, sign))
            given += sign * self._held.has_started(candidate, place)
        rows = self._odd if link in self._odd else self._rows
        rows.setdefault(link, []).append(row)
        self._given[row] = given
        self._solver.add_row(-np.inf, -given, np.concatenate(columns), np.concatenate(signs))

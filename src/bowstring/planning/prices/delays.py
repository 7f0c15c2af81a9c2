"""Deliveries that come later than they should: what they change in the programme."""

from collections.abc import Iterator, Mapping, Sequence

from bowstring.planning.problem.problem import (
    Candidate,
    ConstraintKind,
    ConstraintSource,
    PlanningProblem,
    value_weight,
)
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.step_sums import running, spending, step_changes, waiting_rows

Row = tuple[Mapping[int, float], float, float]


class Delays:
    """What later deliveries change in a planning problem.

    It starts when it starts; its people and money run on until it is delivered, as far as any work can run; what it
    brings, and what requires it, wait. Held: which starts are possible, and the spend bands, which are shares of what
    is planned to be spent; so whatever can be done if it comes late can be done if it does not.
    Source: docs/delivered.md#what-a-promise-is-worth-asking-about, docs/teams.md#what-a-missing-tie-is-worth.
    """

    def __init__(self, problem: PlanningProblem, rows: Mapping[ConstraintSource, Sequence[int]]) -> None:
        self.problem, self.rows = problem, rows
        self.candidates = problem.by_key

    def pattern(self, key: str, late: int, chance: float = 1.0) -> Floats:
        """Worth of each step per unit of value a quarter, shape (starts,): expected where it comes late by chance.

        Args:
            key: of an initiative.
            late: quarters.
            chance: that it is so late.
        """
        candidate, portfolio = self.candidates[key], self.problem.portfolio
        starts_needed = [
            (1 - chance) * value_weight(portfolio, start, candidate.duration)
            + chance * value_weight(portfolio, start, candidate.duration + late)
            for start in candidate.starts
        ]
        return step_changes(starts_needed)

    def coefficients(self, late: Mapping[str, int]) -> Iterator[tuple[int, int, float]]:
        """Row, column and what it then is, of the people and money that run on."""
        for key, quarters in sorted(late.items()):
            candidate = self.candidates[key]
            if candidate.starts and quarters:
                yield from self._people(candidate, quarters)
                yield from self._money(candidate, quarters)

    def waiting(
        self,
        late: Mapping[str, int],
        waits: Mapping[tuple[str, str], int],
        dropped: Sequence[ConstraintSource],
    ) -> tuple[list[int], list[Row]]:
        """The rows of requirements that no longer say it right, and those that do in their stead."""
        stale: list[int] = []
        more: list[Row] = []
        if not late and not waits:
            return stale, more
        for requirement in self.problem.requirements:
            longer = waits.get((requirement.consumer, requirement.of), 0)
            if not longer and late.keys().isdisjoint(requirement.providers):
                continue
            delays = {
                key: late.get(key, 0) + longer for key in requirement.providers if key in self.candidates
            }
            source = ConstraintSource(
                kind=ConstraintKind.REQUIREMENT, about=(requirement.consumer, requirement.of)
            )
            if not any(delays.values()) or source in dropped:
                continue
            stale.extend(self.rows.get(source, ()))
            start = self.problem.portfolio.settings.start
            rows = waiting_rows(requirement, self.candidates, start, late=delays)
            more.extend((entries, -float("inf"), 0.0) for entries in rows)
        return stale, more

    def _people(self, candidate: Candidate, late: int) -> Iterator[tuple[int, int, float]]:
        for discipline, quarter in self.problem.capacity:
            people = candidate.initiative.effort.get(discipline, 0.0)
            source = ConstraintSource(kind=ConstraintKind.CAPACITY, about=(discipline,), quarter=quarter)
            if people:
                before = running(candidate, [quarter], people)
                yield from self._changed(source, before, running(candidate, [quarter], people, late=late))

    def _money(self, candidate: Candidate, late: int) -> Iterator[tuple[int, int, float]]:
        for (period, fund), row in self.problem.budgets.items():
            source = ConstraintSource(kind=ConstraintKind.BUDGET, about=(period, fund))
            before, after = spending(candidate, row, fund), spending(candidate, row, fund, late=late)
            yield from self._changed(source, before, after)

    def _changed(
        self, source: ConstraintSource, before: Mapping[int, float], after: Mapping[int, float]
    ) -> Iterator[tuple[int, int, float]]:
        for column in sorted({*before, *after}):
            value = after.get(column, 0.0)
            if value != before.get(column, 0.0):
                yield from ((row, column, value) for row in self.rows.get(source, ()))

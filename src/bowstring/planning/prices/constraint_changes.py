"""What a what-if changes in the constraints of the programme: bounds, limits, coefficients and rows."""

import math

from bowstring.planning.prices.delays import Delays
from bowstring.planning.prices.savings_changes import SavingsChanges
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource, PlanningProblem
from bowstring.planning.problem.programs import ProgramChange


class ConstraintChanges:
    """The constraints of a problem as they are once something is settled."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.candidates = problem.by_key
        self._rows: dict[ConstraintSource, list[int]] = {}
        for row, source in enumerate(problem.sources):
            self._rows.setdefault(source, []).append(row)
        self.delays = Delays(problem, self._rows)
        self._savings = SavingsChanges(problem, self._rows)

    def change(self, what_if: WhatIf, objective: tuple[tuple[int, float], ...]) -> ProgramChange:
        """What a what-if changes in the programme. objective: column and points that it adds."""
        late = {key: quarters for key, quarters in what_if.delays.items() if key in self.candidates}
        stale, more_rows = self.delays.waiting(late, what_if.waits, what_if.dropped)
        rows = dict.fromkeys(stale, (-math.inf, math.inf))
        rows.update({row: (low, high) for row, low, high in self.rows(what_if)})
        coefficients = {(row, column): value for row, column, value in self.delays.coefficients(late)}
        coefficients.update(
            {
                (row, column): value
                for row, column, value in self._savings.coefficients(what_if.saved, coefficients)
            }
        )
        return ProgramChange(
            objective=objective,
            columns=self._columns(what_if),
            rows=tuple((row, low, high) for row, (low, high) in sorted(rows.items())),
            coefficients=tuple((row, column, value) for (row, column), value in coefficients.items()),
            more_rows=tuple(more_rows),
        )

    def _columns(self, what_if: WhatIf) -> tuple[tuple[int, float, float], ...]:
        changed = {
            column: (0.0, 1.0) for source, column, _, _ in self.problem.bounds if source in what_if.dropped
        }
        for source, column, low, high in self.problem.bounds:
            if column in changed and source not in what_if.dropped:
                changed[column] = (max(changed[column][0], low), min(changed[column][1], high))
        for key in what_if.funded:
            candidate = self.candidates[key]
            changed[candidate.last_column if candidate.plan_column is None else candidate.plan_column] = (
                1.0,
                1.0,
            )
        for key, start in what_if.started_by.items():
            in_time = self.candidates[key].last_column_in_time(start)
            if in_time is not None:
                changed[in_time] = (1.0, 1.0)
        for key in what_if.ended:
            changed.update(dict.fromkeys(self.candidates[key].columns, (0.0, 0.0)))
        return tuple((column, low, high) for column, (low, high) in sorted(changed.items()))

    def rows(self, what_if: WhatIf) -> tuple[tuple[int, float, float], ...]:
        """Rows that no longer hold, and those of people hired and money spent, with their limits then."""
        program = self.problem.program
        changed = {
            row: (-math.inf, math.inf) for source in what_if.dropped for row in self._rows.get(source, ())
        }
        extra: dict[int, float] = {}
        for (discipline, quarter), people in what_if.hired.items():
            source = ConstraintSource(kind=ConstraintKind.CAPACITY, about=(discipline,), quarter=quarter)
            for row in self._rows.get(source, ()):
                extra[row] = extra.get(row, 0.0) + people
        for quarter, money in what_if.spent.items():
            for row in self._payers(quarter):
                extra[row] = extra.get(row, 0.0) - money
        for row, added in extra.items():
            changed.setdefault(row, (float(program.row_lower[row]), float(program.row_upper[row]) + added))
        return tuple((row, low, high) for row, (low, high) in sorted(changed.items()))

    def _payers(self, quarter: int) -> list[int]:
        """The budget rows that pay for something no initiative's fund covers.

        Those of all spending; without any, all that bind the fund with the largest row.
        """
        rows = {place: row.amount for place, row in self.problem.budgets.items() if quarter in row.quarters}
        named = [fund for _, fund in sorted(rows, key=lambda row: (-rows[row], row[1]))]
        payer = "" if "" in named else next(iter(named), None)
        sources = [
            ConstraintSource(kind=ConstraintKind.BUDGET, about=place) for place in rows if place[1] == payer
        ]
        return [row for source in sources for row in self._rows[source]]

"""What reuse would save: work that costs less, as it changes the programme."""

from collections.abc import Iterator, Mapping, Sequence

from bowstring.planning.problem.problem import Candidate, ConstraintKind, ConstraintSource, PlanningProblem

_MONEY = (ConstraintKind.BUDGET, ConstraintKind.SPEND)

Coefficients = Mapping[tuple[int, int], float]


class SavingsChanges:
    """What cheaper work changes in a planning problem: its coefficients in budgets and spend bands, in proportion."""

    def __init__(self, problem: PlanningProblem, rows: Mapping[ConstraintSource, Sequence[int]]) -> None:
        self.problem = problem
        self.candidates = problem.by_key
        self.rows = [row for source, fact_rows in rows.items() if source.kind in _MONEY for row in fact_rows]

    def coefficients(
        self, saved: Mapping[str, float], changed: Coefficients
    ) -> Iterator[tuple[int, int, float]]:
        """Row, column and what it then is. saved: money over the whole duration. told: those that differ already."""
        for key, money in sorted(saved.items()):
            candidate = self.candidates.get(key)
            if candidate is None or not candidate.starts:
                continue
            share = _share_left(candidate, money)
            for row in self.rows:
                for column in candidate.columns:
                    before = changed.get((row, column))
                    before = self.problem.program.coefficient(row, column) if before is None else before
                    if before:
                        yield row, column, before * share


def _share_left(candidate: Candidate, saved: float) -> float:
    """The share of its cost that is left, never below nothing."""
    whole = candidate.cost * candidate.duration
    return max(0.0, 1 - saved / whole) if whole > 0 else 1.0

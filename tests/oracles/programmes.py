"""Linear programmes of the second forms, handed to HiGHS as they stand: each solved from scratch, none kept.

scipy's `linprog` hands the same programmes to the same solver, but checks and copies them for longer than it takes to
solve them.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Row = tuple[dict[int, float], float]
_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Rows of coefficients, one after another. counts: entries of each row; columns, values: the entries."""

    counts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Floats

    def __add__(self, other: "Matrix") -> "Matrix":
        return Matrix(
            counts=np.concatenate([self.counts, other.counts]),
            columns=np.concatenate([self.columns, other.columns]),
            values=np.concatenate([self.values, other.values]),
        )


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """The least value of an objective; x by column; prices of the rows: how it changes for each unit of a limit."""

    value: float
    x: Floats
    prices: Floats


def matrix_of(rows: Iterable[dict[int, float]]) -> Matrix:
    """Rows by their entries."""
    rows = list(rows)
    return Matrix(
        counts=np.fromiter((len(row) for row in rows), dtype=np.int32, count=len(rows)),
        columns=np.array([column for row in rows for column in row], dtype=np.int32),
        values=np.array([value for row in rows for value in row.values()], dtype=np.float64),
    )


def minimise(
    objective: Floats,
    matrix: Matrix,
    *,
    lower: Floats,
    upper: Floats,
    low: Floats,
    high: Floats,
    presolve: bool = False,
) -> Optimum | None:
    """The least of an objective over a bounded programme; None where nothing is feasible.

    Args:
        objective, lower, upper: cost and bounds of each column.
        matrix, low, high: the rows and their limits.
        presolve: whether the solver looks it through first. Of so few rows that takes longer than what it spares; where
            coefficients lie far apart the answer is closer.
    """
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(objective), len(low)
    model.col_cost_, model.col_lower_, model.col_upper_ = objective, lower, upper
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(matrix.counts)]).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = matrix.columns, matrix.values
    highs = _solver(presolve)
    # It warns where it leaves out a coefficient that is next to nothing.
    assert highs.passModel(model) != highspy.HighsStatus.kError
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    assert status == highspy.HighsModelStatus.kOptimal, highs.modelStatusToString(status)
    solution = highs.getSolution()
    return Optimum(
        value=highs.getObjectiveValue(),
        x=np.array(solution.col_value, dtype=np.float64),
        prices=np.array(solution.row_dual, dtype=np.float64),
    )


@functools.cache
def _solver(presolve: bool) -> highspy.Highs:
    """One solver of each kind for each process: what it is handed takes the place of all that was there before."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", "on" if presolve else "off")
    highs.setOptionValue("primal_feasibility_tolerance", _TOLERANCE)
    highs.setOptionValue("dual_feasibility_tolerance", _TOLERANCE)
    return highs

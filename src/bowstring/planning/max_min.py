"""The most that the least of several objectives can have, by weighing them against each other."""

import math
from collections.abc import Sequence

import numpy as np

from bowstring.planning.problem.programs import Floats, Program, dot, settled
from bowstring.planning.solver.linear import Maximiser, Solver

# Weights asked lie so far from the best known towards those that the plans found speak for.
_TOWARDS = 0.3
# Digits of weights, beyond which they hang on the processor; and how near bound and value must come, in parts of a
# whole.
_DIGITS, _CLOSE = 9, 1e-8
_MOST_ROUNDS = 100


def max_min(solver: Maximiser, objectives: Sequence[Floats], solutions: Sequence[Floats]) -> float:
    """The greatest t such that some mixture of solutions gives every objective at least t.

    To within 10⁻⁸, or as near as a hundred rounds bring it, never above.

    For any weights that add up to 1, the best of the weighted objectives is no less than t. Those weights are sought
    for which it is least; every solution met on the way is one to mix.
    Source: docs/methods.md#large-portfolios; Kelley 1960 for the planes, Pessoa et al. 2018 for staying near the best.

    Args:
        solver: of the constraints.
        objectives: each of shape (n,), about 1 at its best.
        solutions: some at hand, shape (n,) each, at least one.
    """
    reached = [np.array([dot(objective, x) for objective in objectives]) for x in solutions]
    weights, bound = np.full(len(objectives), 1 / len(objectives)), math.inf
    value = -math.inf
    for _ in range(_MOST_ROUNDS):
        value, towards = _mixed(np.array(reached))
        if bound - value <= _CLOSE:
            break
        trial = settled(weights + _TOWARDS * (towards - weights), _DIGITS)
        trial /= math.fsum(trial.tolist())
        best = solver.maximise(sum(map(np.multiply, trial, objectives), np.zeros(objectives[0].size)))
        reached.append(np.array([dot(objective, best.x) for objective in objectives]))
        if best.value < bound:
            weights, bound = trial, best.value
    return value


def _mixed(reached: Floats) -> tuple[float, Floats]:
    """The most that the least objective has in a mixture, and the weights under which no solution brings more.

    reached: what each solution brings of each objective, shape (solutions, objectives).
    """
    solutions, objectives = reached.shape
    # A row for the shares, which add up to 1; then of each objective: what the mixture brings is no less than t.
    rows = np.vstack([np.append(np.ones(solutions), 0.0), np.column_stack([reached.T, -np.ones(objectives)])])
    solver = Solver(
        Program(
            lower=np.append(np.zeros(solutions), -np.inf),
            upper=np.append(np.ones(solutions), np.inf),
            row_lower=np.append(1.0, np.zeros(objectives)),
            row_upper=np.append(1.0, np.full(objectives, np.inf)),
            starts=np.arange(0, rows.size + 1, solutions + 1),
            indices=np.tile(np.arange(solutions + 1), objectives + 1),
            values=rows.ravel(),
        )
    )
    best = solver.maximise(np.append(np.zeros(solutions), 1.0))
    weights = np.maximum(0.0, -solver.prices()[1][1:])
    return best.value, weights / weights.sum()

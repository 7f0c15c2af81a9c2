"""How much whole plans may take in prices: effort that is counted, in about seconds of one core."""

import os

from bowstring.planning.search.exact import Search

FIRST_WORK, MOST_WORK = 5.0, 40.0
"""Effort for what the first screen shows and for a whole ledger: about seconds of one core, but counted."""
EFFORT = "BOWSTRING_PRICING_EFFORT"
"""The variable in which whoever runs this allows less than that."""
# Effort of a solve: of each, of each of the solver's iterations, and of each row of the programme in an iteration.
# Source: measured on the tutorial's wishes and benchmarks.instances, 10 to 40 initiatives: seconds of one core.
_WORK_A_SOLVE, _WORK_AN_ITERATION, _WORK_A_ROW = 0.008, 3.5e-5, 2e-8
# Iterations a node takes, until some have been counted.
ITERATIONS_A_NODE = 200.0
_LEAST_NODES, _MOST_NODES = 10, 3_000


def work_of(search: Search, rows: int) -> float:
    """What a search took of such an effort, from a programme of so many rows."""
    return _WORK_A_SOLVE + search.iterations * _an_iteration(rows)


def _an_iteration(rows: int) -> float:
    return _WORK_AN_ITERATION + _WORK_A_ROW * rows


def nodes_for(work: float, rows: int, iterations_a_node: float = ITERATIONS_A_NODE) -> int:
    """How many nodes so much effort is likely to pay for.

    Args:
        work: counted effort.
        rows: of the programme.
        iterations_a_node: how many a node takes.
    """
    a_node = max(iterations_a_node, 1.0) * _an_iteration(rows)
    return int(min(max(work / a_node, _LEAST_NODES), _MOST_NODES))


def allowed(work: float) -> float:
    """So much effort, as far as whoever runs this allows it."""
    most = os.environ.get(EFFORT, "")
    try:
        return min(work, float(most)) if most else work
    except ValueError:
        return work

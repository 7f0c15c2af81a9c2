"""Effort that is counted: what a search took, how many nodes so much pays for, and who may allow less."""

import numpy as np
import pytest

from bowstring.planning.search.exact import Search
from bowstring.planning.solver.integer import StoppedBy
from bowstring.tensions.pricing_effort import EFFORT, FIRST_WORK, MOST_WORK, allowed, nodes_for, work_of

# Of a programme of 500 rows an iteration takes 35 millionths, and two hundred-millionths a row: 45 millionths.
ROWS, AN_ITERATION = 500, 4.5e-5


@pytest.mark.parametrize(("iterations", "work"), [(0, 0.008), (1_000, 0.053), (2_000, 0.098)])
def test_each_solve_takes_a_little_and_each_iteration_more(iterations: int, work: float) -> None:
    search = Search(
        x=np.empty(0), value=0.0, bound=0.0, stopped_by=StoppedBy.OPTIMAL, nodes=7, iterations=iterations
    )
    assert work_of(search, ROWS) == pytest.approx(work, rel=1e-12)


@pytest.mark.parametrize(
    ("work", "iterations_a_node", "nodes"),
    [
        (1_000.5 * 200 * AN_ITERATION, None, 1_000),
        (1_000.5 * 200 * AN_ITERATION, 400.0, 500),
        (1_000.5 * AN_ITERATION, 1.0, 1_000),
        # No node takes less than an iteration.
        (1_000.5 * AN_ITERATION, 0.1, 1_000),
        (0.0, None, 10),
        (-1.0, None, 10),
        (10.5 * 200 * AN_ITERATION, None, 10),
        (11.5 * 200 * AN_ITERATION, None, 11),
        (2_999.5 * 200 * AN_ITERATION, None, 2_999),
        (1e6, None, 3_000),
    ],
)
def test_so_much_effort_pays_for_so_many_nodes_but_for_some_and_not_for_any_number(
    work: float, iterations_a_node: float | None, nodes: int
) -> None:
    if iterations_a_node is None:
        assert nodes_for(work, ROWS) == nodes
    else:
        assert nodes_for(work, ROWS, iterations_a_node) == nodes


@pytest.mark.parametrize(
    ("stated", "expected"), [("", 7.0), ("3", 3.0), ("3.5", 3.5), ("0", 0.0), ("9", 7.0), ("much", 7.0)]
)
def test_whoever_runs_it_may_allow_less(
    stated: str, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert allowed(7.0) == 7.0
    monkeypatch.setenv(EFFORT, stated)
    assert allowed(7.0) == expected


def test_the_first_screen_takes_an_eighth_of_forty_seconds() -> None:
    assert (FIRST_WORK, MOST_WORK) == (40.0 / 8, 40.0)

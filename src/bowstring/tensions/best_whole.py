"""The best whole plan under other constraints or beliefs."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import FIRST_BALANCES, Goal
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem import programs
from bowstring.planning.problem.programs import Floats
from bowstring.planning.search.exact import solve_exactly
from bowstring.planning.solver.integer import Effort, StoppedBy
from bowstring.tensions.pricing_effort import work_of

# Effort of each plan that is tried: nodes are counted, seconds are a safety net.
_NODES, _SECONDS = 300, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The best whole plan, shape (n,), empty if there is none; is_proven: whether that is certain; work: its effort."""

    x: Floats
    is_proven: bool
    work: float


def best_whole(
    pricer: Pricer,
    what_if: WhatIf | None = None,
    *,
    means: Mapping[Lens, Floats] | None = None,
    start: Floats | None = None,
    nodes: int = _NODES,
) -> Whole:
    """The whole plan with the greatest G.

    Args:
        pricer: of the plan at hand.
        what_if: constraints that are settled; None for those there are.
        means: what is believed, per candidate; None for what the plan believes.
        start: steps and surge to begin from, shape (n,).
        nodes: how many may be looked at.
    """
    divisible, problem = pricer.divisible, pricer.problem
    if what_if is not None:
        problem = dataclasses.replace(
            problem, program=programs.changed(problem.program, pricer.change(what_if))
        )
    if means is not None:
        divisible = _believing(divisible, means)
    # Settled otherwise, or believed otherwise, more than 100 points may be had.
    divisible = dataclasses.replace(divisible, problem=problem, value=math.inf)
    goal = Goal(divisible)
    # Where the start is the best plan, its own balance proves it at once.
    balances = FIRST_BALANCES if start is None else (goal.balance(start),)
    search = solve_exactly(goal, Effort(seconds=_SECONDS, nodes=nodes), start=start, balances=balances)
    return Whole(
        x=search.x,
        is_proven=search.stopped_by is StoppedBy.OPTIMAL,
        work=work_of(search, problem.program.rows),
    )


def _believing(divisible: DivisiblePlan, means: Mapping[Lens, Floats]) -> DivisiblePlan:
    """The plan's aims under other beliefs; which plan has most G does not depend on U° and B°, so they may follow."""
    scale = dict(divisible.scale)
    for lens in divisible.sides if divisible.is_positive else ():
        before, after = (float(np.abs(values[lens]).sum()) for values in (divisible.aims.means, means))
        scale[lens] *= after / before if before and after else 1.0
    aims = dataclasses.replace(divisible.aims, means=means)
    return dataclasses.replace(divisible, aims=aims, scale=scale)

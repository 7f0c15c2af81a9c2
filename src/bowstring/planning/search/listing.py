"""A first whole plan: the list of what a divisible plan funds, each in the quarter it prefers where that fits."""

from collections.abc import Mapping

import numpy as np

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import Schedule, fund_with_requirements, pinned_schedule


def list_schedule(
    divisible: DivisiblePlan, *, nets: Floats | None = None, first: Mapping[str, int] | None = None
) -> Schedule:
    """Fund down the list of shares that the divisible plan funds, each in the quarter it prefers where that fits.

    Args:
        divisible: the plan to follow.
        nets: what work that starts by each step nets, in points, shape (n,): of what is funded alike that comes first
            which nets most, and in the quarter in which it does; None for nothing.
        first: starts (offsets) to fund before all, as far as they fit.
    """
    problem = divisible.problem
    schedule = pinned_schedule(problem)
    for key, start in sorted((first or {}).items(), key=lambda entry: (entry[1], entry[0])):
        if key not in schedule.starts and schedule.fits(key, start):
            schedule.add(key, start)
    nets = np.zeros(problem.program.columns) if nets is None else nets
    rank: dict[str, float] = {}
    preferred: dict[str, list[int]] = {}
    for candidate in problem.candidates:
        own = slice(candidate.first_column, candidate.first_column + len(candidate.starts))
        shares = np.diff(divisible.x[own], prepend=0.0)
        rank[candidate.key] = float(shares.sum()) + float(nets[own].max(initial=0.0))
        order = np.lexsort((-nets[own], -np.round(shares, 9)))
        preferred[candidate.key] = [candidate.starts[place] for place in order]
    for key in sorted(rank, key=lambda name: (-rank[name], name)):
        if rank[key] > 0 and key not in schedule.starts:
            fund_with_requirements(schedule, key, quarters=lambda candidate: preferred[candidate.key])
    return schedule

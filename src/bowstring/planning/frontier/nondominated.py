"""Every plan that no other betters in one lens at no loss in the other, for small portfolios."""

import math
import time

import numpy as np

from bowstring.planning.frontier.choices import is_loose, priced_choices
from bowstring.planning.frontier.constrained import ConstrainedPlans
from bowstring.planning.frontier.hull import Hull
from bowstring.planning.frontier.rounds import Rounds
from bowstring.planning.problem.programs import Floats

# In points of the lens's ideal: two plans closer than this in a lens count as one.
_STEP = 1e-5
# How far below the curve chords may lie where prices are taken from it, in points.
_PRICED_TO = 1e-6


def efficient_plans(hull: Hull, *, seconds: float, seed: int) -> tuple[list[Floats], bool]:
    """The indivisible plans x of all non-dominated pairs of totals, and whether these are all.

    Where few limits tie initiatives together plans near the curve are enumerated, and integer programmes settle what
    that leaves open; elsewhere they settle all. Source: docs/methods.md#frontier.

    Args:
        hull: of the divisible plan.
        seconds: a ceiling; what it cuts short is not all.
        seed: of the solver.
    """
    until = time.monotonic() + seconds
    plans, corners = _enumerated(hull, until)
    programmes = ConstrainedPlans(hull.divisible, step=_STEP, until=until, seed=seed)
    complete = True
    for user, business in corners:
        more, is_proven = programmes.beyond(user, business)
        plans += more
        complete = complete and is_proven
        if programmes.is_spent and not complete:
            break
    return plans, complete


def _enumerated(hull: Hull, until: float) -> tuple[list[Floats], Floats]:
    """The plans that enumeration reached, and the least of both sides of others, a row for each box they may lie in."""
    divisible = hull.divisible
    choices = None
    if is_loose(divisible.problem):
        hull.refine(_PRICED_TO)
        choices = priced_choices(divisible, hull.weights)
    if choices is None:
        return [], np.full((1, 2), -math.inf)
    rounds = Rounds(choices, _STEP)
    rounds.run(until)
    corners = rounds.open_corners()
    return [choices.plan(chosen) for chosen in rounds.chosen], np.where(
        corners > choices.least, corners, -math.inf
    )

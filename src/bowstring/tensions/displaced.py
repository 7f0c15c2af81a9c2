"""What one plan does less of, or later, than another, in words."""

from collections.abc import Iterator

import numpy as np

from bowstring.model.wording import list_words
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Floats
from bowstring.tensions.tension import PricingContext

_LEAST_MOVE, _MOST_NAMES = 0.1, 2


def displaced_words(context: PricingContext, key: str, before: Floats, after: Floats) -> str:
    """The names of work other than `key` that is done less after than before, what costs most first; "" for none.

    before, after: plans, shape (n,), 0 to 1 of each step.
    """
    moved = []
    for other in _moved(context, before, after):
        if other.key != key:
            share = float(before[other.last_column] - after[other.last_column])
            if share >= _LEAST_MOVE:
                moved.append((share * other.cost * other.duration, other.key))
    return _names(context, moved)


def delayed_words(context: PricingContext, key: str, before: Floats, after: Floats) -> str:
    """The names of work other than `key` that is done as much after as before but later, the latest first.

    Args:
        context: today's prices.
        key: of the work that is left aside.
        before: x of today's plan.
        after: x of the other plan.
    """
    moved = []
    for other in _moved(context, before, after):
        if other.key != key:
            steps = before[list(other.columns)] - after[list(other.columns)]
            if steps[-1] < _LEAST_MOVE and float(steps.sum()) >= _LEAST_MOVE:
                moved.append((float(steps.sum()), other.key))
    return _names(context, moved)


def _moved(context: PricingContext, before: Floats, after: Floats) -> Iterator[Candidate]:
    """The work of which plans do different shares, or in different quarters."""
    problem = context.pricer.problem
    owners = problem.owner[np.flatnonzero(before != after)]
    for place in np.unique(owners[owners >= 0]).tolist():
        yield problem.candidates[place]


def _names(context: PricingContext, moved: list[tuple[float, str]]) -> str:
    ordered = sorted(moved, key=lambda move: (-move[0], move[1]))
    return list_words([f"“{context.name(key)}”" for _, key in ordered], most=_MOST_NAMES)

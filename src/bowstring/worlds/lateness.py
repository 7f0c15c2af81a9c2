"""How many quarters later than planned work usually comes, as equally likely steps."""

import datetime
import math
from collections.abc import Sequence

import numpy as np

from bowstring.delivery.reference import References
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import DAYS_A_QUARTER
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Ints

_STEPS = 200


def late_tables(portfolio: Portfolio, candidates: Sequence[Candidate]) -> Ints:
    """Equally likely quarters of lateness of each candidate, shape (candidates, steps); empty if too little is known.

    Whole quarters, never early. What was never seen to be delivered counts as late as the longest that was. Of running
    work only what can still come counts, and its end as stated is not late. Source: docs/methods.md#worlds.
    """
    references = References(portfolio)
    if not references.is_enough:
        return np.zeros((0, 0), dtype=np.int64)
    curves: dict[tuple[str, str, str], tuple[np.ndarray, np.ndarray]] = {}
    tables = np.zeros((len(candidates), _STEPS), dtype=np.int64)
    for row, candidate in enumerate(candidates):
        classes = references.classes(candidate.key)
        own = candidate.key if classes[0].survival.deliveries else ""
        place = (own, candidate.initiative.team, candidate.initiative.focus.value)
        if place not in curves:
            curve = references.curve(candidate.key)
            shares = [curve.at(float(day)) for day in curve.days]
            curves[place] = np.array(curve.days, dtype=np.float64), np.array(shares)
        so_far, ahead = _so_far(portfolio, references, candidate)
        days = _quantiles(*curves[place], after=so_far) + ahead
        tables[row] = np.maximum(0, np.round(days / DAYS_A_QUARTER)).astype(np.int64)
    return tables


def _so_far(portfolio: Portfolio, references: References, candidate: Candidate) -> tuple[float, float]:
    """How late running work is already, in days since its first promise, and by how much that lies before its end."""
    milestone = references.promised.get(candidate.key)
    if not candidate.is_committed or milestone is None:
        return -math.inf, 0.0
    end = portfolio.settings.start.plus(candidate.starts[0] + candidate.duration).first_day
    last = end - datetime.timedelta(days=1)
    first = milestone.first_promised
    return float((references.day - first).days), float((first - last).days)


def _quantiles(days: np.ndarray, shares: np.ndarray, *, after: float) -> np.ndarray:
    """Equally likely days of what was not delivered by `after`; the longest that was seen where none is reached."""
    gone = int(np.searchsorted(days, after, side="right"))
    so_far = float(shares[gone - 1]) if gone else 0.0
    levels = so_far + (np.arange(_STEPS) + 0.5) / _STEPS * (1 - so_far)
    places = np.maximum(np.searchsorted(shares, levels - 1e-12), gone)
    longest = max(float(days[-1]) if days.size else 0.0, after if math.isfinite(after) else 0.0)
    return np.append(days, longest)[np.minimum(places, days.size)]

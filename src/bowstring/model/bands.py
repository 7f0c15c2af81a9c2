"""The five ranges of a rough sort: those that are set, and where to start from where none are."""

import itertools
import math
import statistics
from collections.abc import Iterable
from typing import TypeAlias

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Settings

Bands: TypeAlias = tuple[tuple[float, float], ...]
"""Low and high of each range in the lens's unit a quarter, the lowest range first."""

BANDS = 5
_PEOPLE = (0.0, 300.0, 1_000.0, 3_000.0, 10_000.0, 60_000.0)
# Of what a piece of work usually costs a quarter.
_OF_COST = (0.0, 0.03, 0.1, 0.3, 1.0, 6.0)
_USUAL_COST = 250_000.0
_DIGITS = 2


def ranges_of(settings: Settings, lens: Lens) -> Bands:
    """A side's five ranges; none where they are not set."""
    lens_settings = settings.lens.get(lens)
    return lens_settings.bands if lens_settings is not None and len(lens_settings.bands) == BANDS else ()


def usual_edges(lens: Lens, costs: Iterable[float]) -> tuple[float, ...]:
    """Six edges to start from, each about three times the one before.

    costs: money a quarter of the work that there is, from which the business's edges are taken.
    """
    if lens is Lens.USER_NEED:
        return _PEOPLE
    paid = [cost for cost in costs if cost > 0]
    usual = statistics.median(paid) if paid else _USUAL_COST
    return tuple(_rounded(share * usual) for share in _OF_COST)


def bands_between(edges: tuple[float, ...]) -> Bands:
    """The ranges between edges that rise."""
    return tuple(itertools.pairwise(edges))


def middle_of(band: tuple[float, float]) -> float:
    """The likely figure of a card in a range: its geometric middle, as ranges rise by factors; else the middle."""
    low, high = band
    return math.sqrt(low * high) if low > 0 else (low + high) / 2


def _rounded(size: float) -> float:
    return 0.0 if size == 0 else round(size, _DIGITS - 1 - math.floor(math.log10(abs(size))))

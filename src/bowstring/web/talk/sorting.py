"""Ranges of a rough sort as figures: their words, what to propose, and what a card in one of them says."""

import math
import statistics

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.tensions.worth import two_figures, value_words
from bowstring.web.talk.sorting_forms import BANDS, Bands

_PEOPLE = (0.0, 300.0, 1_000.0, 3_000.0, 10_000.0, 60_000.0)
# Of what a piece of work usually costs a quarter.
_OF_COST = (0.0, 0.03, 0.1, 0.3, 1.0, 6.0)
_USUAL_COST = 250_000.0


def ranges_of(settings: Settings, lens: Lens) -> Bands:
    """A side's five ranges; none where they are not set."""
    lens_settings = settings.lens.get(lens)
    return lens_settings.bands if lens_settings is not None and len(lens_settings.bands) == BANDS else ()


def proposed_edges(portfolio: Portfolio, lens: Lens) -> tuple[float, ...]:
    """Six edges that a lead may start from: by powers of about three, money by what work usually costs a quarter."""
    ranges = ranges_of(portfolio.settings, lens)
    if ranges:
        return (*(low for low, _ in ranges), ranges[-1][1])
    if lens is Lens.USER_NEED:
        return _PEOPLE
    costs = [initiative.quarterly_cost for initiative in portfolio.initiatives if initiative.quarterly_cost]
    usual = statistics.median(costs) if costs else _USUAL_COST
    return tuple(two_figures(share * usual) for share in _OF_COST)


def range_words(band: tuple[float, float], lens: Lens, settings: Settings) -> str:
    """A range as a card offers it: "300 to 1,000 people a quarter"."""
    low, high = (value_words(edge, lens, settings) for edge in band)
    unit = high[high.index(" ") :] if " " in high else ""
    return f"{low.removesuffix(unit)} to {high}"


def middle_of(band: tuple[float, float]) -> float:
    """The likely figure of a card in a range: its geometric middle, as ranges rise by factors; else the middle."""
    low, high = band
    return math.sqrt(low * high) if low > 0 else (low + high) / 2

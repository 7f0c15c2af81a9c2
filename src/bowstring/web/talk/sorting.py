"""Ranges of a rough sort in words, and what to propose."""

from bowstring.model.assessments import Lens
from bowstring.model.bands import ranges_of, usual_edges
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.tensions.worth import value_words


def proposed_edges(portfolio: Portfolio, lens: Lens) -> tuple[float, ...]:
    """Six edges that a lead may start from: by powers of about three, money by what work usually costs a quarter."""
    ranges = ranges_of(portfolio.settings, lens)
    if ranges:
        return (*(low for low, _ in ranges), ranges[-1][1])
    return usual_edges(lens, (work.quarterly_cost or 0.0 for work in portfolio.initiatives))


def range_words(band: tuple[float, float], lens: Lens, settings: Settings) -> str:
    """A range as a card offers it: "300 to 1,000 people a quarter"."""
    low, high = (value_words(edge, lens, settings) for edge in band)
    unit = high[high.index(" ") :] if " " in high else ""
    return phrase("{low} to {high}", low=low.removesuffix(unit), high=high)

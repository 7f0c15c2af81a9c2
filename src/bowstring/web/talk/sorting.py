"""Ranges of a rough sort in words, and what to propose."""

from bowstring.model.assessments import Lens
from bowstring.model.bands import ranges_of, usual_edges
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.requirements import work_to_plan
from bowstring.tensions.worth import value_words


def proposed_edges(portfolio: Portfolio, lens: Lens) -> tuple[float, ...]:
    """Six edges that a lead may start from: by powers of about three, money by what work usually costs a quarter."""
    ranges = ranges_of(portfolio.settings, lens)
    if ranges:
        return (*(low for low, _ in ranges), ranges[-1][1])
    return usual_edges(lens, (work.quarterly_cost or 0.0 for work in portfolio.initiatives))


def left_to_score(portfolio: Portfolio) -> tuple[Initiative, ...]:
    """The work that could be planned but that a side has not scored."""
    scored = {(assessment.initiative, assessment.lens) for assessment in portfolio.assessments}
    return tuple(
        work
        for work in work_to_plan(portfolio)
        if work.is_plannable and not all((work.key, lens) in scored for lens in Lens)
    )


def cards_in_order(portfolio: Portfolio) -> tuple[str, ...]:
    """The keys of a rough sort's cards, so that who stops early has sorted what matters most to a plan.

    What could be planned but is not scored by both sides comes first, then what is, then what has no cost or duration;
    among each the costliest first.
    """
    first = {work.key for work in left_to_score(portfolio)}
    ranked = sorted(
        work_to_plan(portfolio),
        key=lambda work: (work.key not in first, not work.is_plannable, -(work.whole_cost or 0.0)),
    )
    return tuple(work.key for work in ranked)


def range_words(band: tuple[float, float], lens: Lens, settings: Settings) -> str:
    """A range as a card offers it: "300 to 1,000 people a quarter"."""
    low, high = (value_words(edge, lens, settings) for edge in band)
    unit = high[high.index(" ") :] if " " in high else ""
    return phrase("{low} to {high}", low=low.removesuffix(unit), high=high)

"""Outcomes: contributions out of order or told twice, and levels that nothing could bring."""

import math
from collections.abc import Iterator

from bowstring.model.figures import MOST_FIGURE
from bowstring.model.problems import Place, Problem, error
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of


def find_bad_contributions(facts: Facts) -> Iterator[Problem]:
    """Figures out of order, too large or no numbers, and the same contribution told twice by one assessor."""
    rows: dict[tuple[str, str, str], int] = {}
    for row, contribution in enumerate(facts.portfolio.contributions, FIRST_ROW):
        place = Place(table="contributions", row=row)
        figures = (contribution.low, contribution.likely, contribution.high)
        if not all(math.isfinite(figure) for figure in figures):
            yield error(place, "low, likely and high are not all finite numbers.", "Enter figures.")
        elif not contribution.low <= contribution.likely <= contribution.high:
            message = "low, likely and high are out of order."
            mend = "Enter the lowest first; a fall is below 0, the greatest fall is the lowest."
            yield error(place, message, mend)
        elif max(abs(figure) for figure in figures) > MOST_FIGURE:
            yield error(place, f"low, likely and high are {MOST_FIGURE:g} at most.", "Enter smaller figures.")
        subject = (contribution.initiative, contribution.outcome, contribution.assessor)
        if subject in rows:
            who = f" by {contribution.assessor!r}" if contribution.assessor else ""
            message = (
                f"what {contribution.initiative!r} contributes to {contribution.outcome!r} is told{who} in row "
                f"{rows[subject]} already."
            )
            yield error(place, message, "Drop one of the two, or name who said it.")
        rows.setdefault(subject, row)


def find_outcomes_out_of_reach(facts: Facts) -> Iterator[Problem]:
    """Levels that must be reached without a baseline, or without anybody who contributes to them."""
    portfolio = facts.portfolio
    plannable = {work.key for work in portfolio.initiatives if work.is_plannable and not work.is_stopped}
    moved = {row.outcome for row in portfolio.contributions if row.initiative in plannable}
    for row, outcome in enumerate(portfolio.outcomes, FIRST_ROW):
        if outcome.at_least is None:
            continue
        if outcome.baseline is None:
            message = f"{outcome.name!r} must reach a level, and its baseline is not known."
            yield error(place_of("outcomes", row, outcome, "baseline"), message, "Enter today's level.")
        if outcome.key not in moved:
            message = f"{outcome.name!r} must reach a level, and no initiative that can be planned contributes to it."
            mend = "Add who contributes how much to the table contributions, or clear at_least."
            yield error(place_of("outcomes", row, outcome, "at_least"), message, mend)

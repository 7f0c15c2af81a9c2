"""Outcomes: contributions out of order or told twice, and levels that nothing could bring."""

import math
from collections.abc import Iterator

from bowstring.model.figures import MOST_FIGURE
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, error
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of


def find_bad_contributions(facts: Facts) -> Iterator[Problem]:
    """Figures out of order, too large or no numbers, and the same contribution told twice by one assessor."""
    rows: dict[tuple[str, str, str], int] = {}
    for row, contribution in enumerate(facts.portfolio.contributions, FIRST_ROW):
        place = Place(table="contributions", row=row)
        figures = (contribution.low, contribution.likely, contribution.high)
        if not all(math.isfinite(figure) for figure in figures):
            yield error(
                place, phrase("low, likely and high are not all finite numbers."), phrase("Enter figures.")
            )
        elif not contribution.low <= contribution.likely <= contribution.high:
            message = phrase("low, likely and high are out of order.")
            mend = phrase("Enter the lowest first; a fall is below 0, the greatest fall is the lowest.")
            yield error(place, message, mend)
        elif max(abs(figure) for figure in figures) > MOST_FIGURE:
            yield error(
                place,
                phrase("low, likely and high are {most_figure:g} at most.", most_figure=MOST_FIGURE),
                phrase("Enter smaller figures."),
            )
        subject = (contribution.initiative, contribution.outcome, contribution.assessor)
        if subject in rows:
            who = phrase(" by {assessor!r}", assessor=contribution.assessor) if contribution.assessor else ""
            message = phrase(
                "what {initiative!r} contributes to {outcome!r} is told{who} in row {rows} already.",
                initiative=contribution.initiative,
                outcome=contribution.outcome,
                who=who,
                rows=rows[subject],
            )
            yield error(place, message, phrase("Drop one of the two, or name who said it."))
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
            message = phrase("{name!r} must reach a level, and its baseline is not known.", name=outcome.name)
            yield error(
                place_of("outcomes", row, outcome, "baseline"), message, phrase("Enter today's level.")
            )
        if outcome.key not in moved:
            message = phrase(
                "{name!r} must reach a level, and no initiative that can be planned contributes to it.",
                name=outcome.name,
            )
            mend = phrase("Add who contributes how much to the table contributions, or clear at_least.")
            yield error(place_of("outcomes", row, outcome, "at_least"), message, mend)

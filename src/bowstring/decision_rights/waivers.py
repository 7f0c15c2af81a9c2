"""Waivers: exceptions that decisions allow for a while, and reviews that are due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.model.decisions import Decision
from bowstring.model.portfolio import Portfolio

SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOut:
    """What has run out by a day, and what will soon, the longest ago first.

    ended, ending: waivers. overdue, due: reviews. A waiver ends after its last day; a review is due on its day.
    """

    ended: tuple[Decision, ...] = ()
    ending: tuple[Decision, ...] = ()
    overdue: tuple[Decision, ...] = ()
    due: tuple[Decision, ...] = ()


def running_out(portfolio: Portfolio, as_of: date) -> RunningOut:
    """Waivers and reviews of the decisions that hold, as they stand on a day; soon is within 90 days."""
    holding = [decision for decision in portfolio.decisions if decision.holds]
    ended, ending = _split(holding, lambda decision: decision.waiver_until, as_of)
    overdue, due = _split(holding, lambda decision: decision.review_on, as_of)
    return RunningOut(ended=ended, ending=ending, overdue=overdue, due=due)


def _split(
    decisions: list[Decision], day_of: Callable[[Decision], date | None], as_of: date
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    dated = [(day, decision) for decision in decisions if (day := day_of(decision)) is not None]
    dated.sort(key=lambda pair: (pair[0], pair[1].key))
    past = tuple(waiver for day, waiver in dated if day < as_of)
    # The last days of the calendar have no 90 days after them.
    soon = tuple(waiver for day, waiver in dated if day >= as_of and day - as_of <= SOON)
    return past, soon

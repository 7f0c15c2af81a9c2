"""Usual dates: how often work comes by the P50 and P80 that its record gave while it was open.

    python -m benchmarks.promised_dates HISTORY.csv --until 2016-03-31

Claim: of what is judged, about half comes by the P50 date and four fifths by the P80; the peer is the stated date. A
history of changes is replayed: on each day only what was written by then is known. A date is judged where it lies
before the history's end; one record a milestone and day, so that the same milestone is judged on several days, and the
line "each once" counts it on the first day it was judged. Dates beyond the end, or not reached, cannot be judged: so
that is told too how many were expected to come by the end, and how many did. `--fewest` says from how many deliveries
on the record is used; the product asks for five.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measuring import tell
from benchmarks.replaying import read_history
from bowstring.delivery.reference import FEWEST, P50, P80, ReferenceDate, References
from bowstring.delivery.slips import Milestone, milestones_of
from bowstring.model.portfolio import Portfolio

_STEP_DAYS = 7
_HEADER = (
    "Known by",
    "Open",
    "By the stated date",
    "By P50",
    "By P80",
    "Expected by the end",
    "Came by the end",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One open promise on one day, its dates then, and when it came by the history's end; None if it did not.

    chance: that it comes by the history's end, as its record said on that day.
    """

    day: date
    reference: ReferenceDate
    came: date | None
    chance: float


def replay(portfolio: Portfolio, days: Iterable[date], *, until: date, fewest: int = FEWEST) -> list[Judged]:
    """Every open milestone on each day on which the record was enough, and what became of it."""
    later = {(milestone.initiative, milestone.name): milestone for milestone in milestones_of(portfolio)}
    judgeds: list[Judged] = []
    for day in days:
        references = References(portfolio, day)
        if references.all.deliveries >= fewest:
            waiting = (milestone for milestone in references.milestones if milestone.is_open)
            judgeds.extend(_judged(references, milestone, later, until) for milestone in waiting)
    return judgeds


def _judged(
    references: References, milestone: Milestone, later: dict[tuple[str, str], Milestone], until: date
) -> Judged:
    curve = references.curve(milestone.initiative)
    by_now, by_then = (
        curve.at(float((day - milestone.first_promised).days)) for day in (references.day, until)
    )
    return Judged(
        day=references.day,
        reference=references.date_of(milestone),
        came=later[milestone.initiative, milestone.name].actual,
        chance=(by_then - by_now) / (1 - by_now) if by_now < 1 else 0.0,
    )


def coverage(judged: Iterable[Judged], share: float | None, until: date) -> tuple[int, int]:
    """How many came by the date, of how many whose date the history can judge; None: by the stated date."""
    dates = [(_date(other.reference, share), other.came) for other in judged]
    due = [(at, came) for at, came in dates if at is not None and at <= until]
    return sum(came is not None and came <= at for at, came in due), len(due)


def _date(reference: ReferenceDate, share: float | None) -> date | None:
    return {None: reference.stated, P50: reference.usual, P80: reference.safe}[share]


def first_of_each(judged: Iterable[Judged]) -> list[Judged]:
    """Of each milestone the first day it was judged on."""
    judgeds_by_key: dict[tuple[str, str], Judged] = {}
    for other in judged:
        judgeds_by_key.setdefault((other.reference.initiative, other.reference.milestone), other)
    return list(judgeds_by_key.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay, and tell how many dates were kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.promised_dates", description=__doc__)
    parser.add_argument("history", type=Path, metavar="HISTORY.csv")
    parser.add_argument("--until", type=date.fromisoformat, default=date(2016, 3, 31), metavar="DAY")
    parser.add_argument("--fewest", type=int, default=FEWEST, metavar="DELIVERIES")
    given = parser.parse_args(arguments)
    portfolio, problems = read_history(given.history, until=given.until)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    first = min((forecast.made_on for forecast in portfolio.forecasts), default=given.until)
    days = [first + timedelta(days=step) for step in range(0, (given.until - first).days, _STEP_DAYS)]
    judged = replay(portfolio, days, until=given.until, fewest=given.fewest)
    dates = sorted({promise.day for promise in judged})
    rows = [_row(str(day), [other for other in judged if other.day == day], given.until) for day in dates]
    rows.append(_row("all days", judged, given.until))
    rows.append(_row("each once", first_of_each(judged), given.until))
    title = f"Promised dates replayed, {len(portfolio.forecasts)} promises, {len(problems)} texts that are no date"
    tell(title, _HEADER, rows)
    return 0


def _row(name: str, judged: Sequence[Judged], until: date) -> tuple[str, ...]:
    kept = [coverage(judged, share, until) for share in (None, P50, P80)]
    cells = [f"{came} of {due}" if due else "none to judge" for came, due in kept]
    expected, came = (
        sum(other.chance for other in judged),
        sum(promise.came is not None for promise in judged),
    )
    return (name, str(len(judged)), *cells, f"{expected:.1f}", str(came))


if __name__ == "__main__":
    sys.exit(main())

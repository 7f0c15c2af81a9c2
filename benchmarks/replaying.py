"""A published history of phases as promises and what came of them: one row a change, dates as people typed them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bowstring.formats.foreign.interpret import interpret
from bowstring.formats.own.tables import TABLES
from bowstring.model.assets import Focus
from bowstring.model.delivery import Forecast
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Place, Problem, warning
from bowstring.model.quarters import Quarter

_FIELD = "phase-history."
_FIRST_ROW = 2
_PROMISED = {
    "predicted": "{} start",
    "predicted start date": "{} start",
    "estimated start date": "{} start",
    "estmated start date": "{} start",
    "private beta predicted": "private beta",
    "public beta predicted": "public beta",
    "expected to finish": "{} finish",
}
_CAME = {
    "started": "{} start",
    "start date": "{} start",
    "private beta": "private beta",
    "private beta started": "private beta",
    "public beta started": "public beta",
    "public beta released": "public beta",
    "completed": "{} finish",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """A month told of a milestone: whether it was promised or had come, and on which day that was written."""

    project: str
    milestone: str
    is_promise: bool
    written: date
    month_end: date


def read_history(path: Path, *, until: date) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The history as a portfolio with forecasts, and each text that is no month, with its place.

    A month is its last day; what came in the month in which that was written came on the day it was written.
    """
    problems: list[Problem] = []
    changes: list[_Month] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row, change in enumerate(csv.DictReader(file), _FIRST_ROW):
            event = _read(change, Place(table=path.name, row=row, key=change["project"]), problems)
            if event is not None:
                changes.append(event)
    came: dict[tuple[str, str], date] = {}
    for event in changes:
        if not event.is_promise:
            came[event.project, event.milestone] = min(event.month_end, event.written)
    forecasts = tuple(
        Forecast(
            initiative=event.project,
            milestone=event.milestone,
            made_on=event.written,
            promised=event.month_end,
            actual=came.get((event.project, event.milestone)),
        )
        for event in changes
        if event.is_promise and came.get((event.project, event.milestone), date.max) >= event.written
    )
    projects = sorted({event.project for event in changes})
    portfolio = Portfolio(
        settings=Settings(name=path.stem, start=Quarter.of(until + timedelta(days=1)), as_of=until),
        initiatives=tuple(Initiative(key=key, name=key, focus=Focus.PRODUCT) for key in projects),
        forecasts=forecasts,
    )
    return portfolio, tuple(problems)


def _read(change: Mapping[str, str], where: Place, problems: list[Problem]) -> _Month | None:
    phase, _, name = change["field"].removeprefix(_FIELD).partition(".")
    name = name.lower().removeprefix("completed: ")
    milestone = _PROMISED.get(name) or _CAME.get(name)
    if not change["field"].startswith(_FIELD) or milestone is None or change["change"] == "removed":
        return None
    month = _month(change["new"])
    if month is None:
        mend = "Write year-month-day, or leave it out until a date is known."
        problems.append(warning(where, f"{change['new']!r} is no month of a year; no date is taken.", mend))
        return None
    written = date.fromisoformat(change["commit_date"][:10])
    if name in _CAME and month > written:
        message = f"{change['new']!r} is told as come, and was still ahead on {written}; it is left out."
        problems.append(warning(where, message, "Tell it as predicted until it has come."))
        return None
    end = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return _Month(
        project=change["project"],
        milestone=milestone.format(phase),
        is_promise=name in _PROMISED,
        written=written,
        month_end=end,
    )


def _month(text: str) -> date | None:
    interpreted = interpret(text, TABLES["forecasts"].columns["promised"].kind)
    return (
        date.fromisoformat(interpreted.cell)
        if interpreted is not None and isinstance(interpreted.cell, str)
        else None
    )

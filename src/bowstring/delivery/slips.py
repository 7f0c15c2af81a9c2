"""Slips: how much later than first promised milestones came, one record each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bowstring.delivery.survival import Ending, Record
from bowstring.model.delivery import Forecast
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, note, warning

_FIRST_ROW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone of an initiative, all its promises taken together. Source: docs/delivered.md#slips.

    first_promised: what the earliest promise said that was not over when it was made; stated: what the latest says.
    actual: when it came. stopped_on: when the work was given up before. counts: whether its slip tells anything of
    others': not where every date was over when it was promised, most often for a year mistyped.
    """

    initiative: str
    name: str
    first_promised: date
    stated: date
    promises: int
    actual: date | None = None
    stopped_on: date | None = None
    counts: bool = True

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.actual is None and self.stopped_on is None

    @property
    def slip_days(self) -> int | None:
        """Actual less first promise, negative where early; None if it has not come."""
        return None if self.actual is None else (self.actual - self.first_promised).days

    def record(self, as_of: date) -> Record:
        """What it says of slips on a day: what is not delivered is censored at that day less the promise."""
        ended = self.actual or self.stopped_on or as_of
        ending = Ending.DELIVERED if self.actual else Ending.STOPPED if self.stopped_on else Ending.WAITING
        return Record(days=float((ended - self.first_promised).days), ending=ending)


def day_of(portfolio: Portfolio) -> date:
    """The day as of which things are told: the portfolio's own, else the first of its plan."""
    return portfolio.settings.as_of or portfolio.settings.start.first_day


def milestones_of(portfolio: Portfolio, as_of: date | None = None) -> tuple[Milestone, ...]:
    """Every milestone, by initiative and name, as known on a day: what was promised or came later is not known yet."""
    day = as_of or day_of(portfolio)
    forecasts_by_key: dict[tuple[str, str], list[Forecast]] = defaultdict(list)
    for forecast in portfolio.forecasts:
        if forecast.made_on <= day:
            forecasts_by_key[forecast.initiative, forecast.milestone].append(forecast)
    works = portfolio.index.initiatives
    return tuple(
        _milestone(
            sorted(forecasts_by_key[place], key=lambda forecast: forecast.made_on), works.get(place[0]), day
        )
        for place in sorted(forecasts_by_key)
    )


def _milestone(promises: Sequence[Forecast], work: Initiative | None, day: date) -> Milestone:
    came = [promise.actual for promise in promises if promise.actual is not None and promise.actual <= day]
    stopped = work.stopped_on if work is not None else None
    sound = [promise for promise in promises if promise.promised >= promise.made_on]
    first, last = (sound or promises)[0], promises[-1]
    return Milestone(
        initiative=first.initiative,
        name=first.milestone,
        first_promised=first.promised,
        stated=last.promised,
        promises=len(promises),
        actual=came[-1] if came else None,
        stopped_on=stopped if not came and stopped is not None and stopped <= day else None,
        counts=bool(sound),
    )


def delivery_of(milestones: Iterable[Milestone]) -> dict[str, Milestone]:
    """By initiative the milestone that stands for its delivery: the one first promised for the latest day."""
    milestones_by_key: dict[str, Milestone] = {}
    for milestone in milestones:
        latest = milestones_by_key.get(milestone.initiative)
        if latest is None or (milestone.first_promised, milestone.name) > (
            latest.first_promised,
            latest.name,
        ):
            milestones_by_key[milestone.initiative] = milestone
    return milestones_by_key


def forecast_problems(portfolio: Portfolio) -> Iterator[Problem]:
    """What in the promises cannot be as it says, or is told twice; each is kept and used as the message says."""
    day, works = day_of(portfolio), portfolio.index.initiatives
    for row, forecast in enumerate(portfolio.forecasts, _FIRST_ROW):
        if forecast.initiative not in works:
            yield warning(
                Place(table="forecasts", row=row, column="initiative", key=forecast.initiative),
                phrase(
                    "{initiative!r} is no initiative; its slip counts among all, not for a team or focus.",
                    initiative=forecast.initiative,
                ),
                phrase("Correct the key, or add the initiative."),
            )
        if forecast.actual is not None and forecast.actual > day:
            yield warning(
                Place(table="forecasts", row=row, column="actual", key=forecast.initiative),
                phrase(
                    "{actual} is after {day}, as of which things are told; the milestone counts "
                    "as not delivered yet.",
                    actual=forecast.actual,
                    day=day,
                ),
                phrase("Enter the day it came, or leave it empty."),
            )
        if forecast.promised < forecast.made_on:
            yield note(
                Place(table="forecasts", row=row, column="promised", key=forecast.initiative),
                phrase(
                    "{promised} was over when it was promised on {made_on}; no slip is counted from it.",
                    promised=forecast.promised,
                    made_on=forecast.made_on,
                ),
                phrase("Check both dates."),
            )
    yield from _told_differently(portfolio)


def _told_differently(portfolio: Portfolio) -> Iterator[Problem]:
    came: dict[tuple[str, str], date] = {}
    for row, forecast in enumerate(portfolio.forecasts, _FIRST_ROW):
        if forecast.actual is None:
            continue
        day = came.setdefault((forecast.initiative, forecast.milestone), forecast.actual)
        if day != forecast.actual:
            yield warning(
                Place(table="forecasts", row=row, column="actual", key=forecast.initiative),
                phrase(
                    "{milestone!r} came on {day} by another row and on {actual} by this; the row "
                    "promised last holds.",
                    milestone=forecast.milestone,
                    day=day,
                    actual=forecast.actual,
                ),
                phrase("Leave the right day only."),
            )

"""When something is there: gone before, here today, or coming."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bowstring.model.assets import Asset, Phase
from bowstring.model.delivery import Forecast
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished

_HERE = (Phase.BETA, Phase.LIVE)
# Quarters: what is said to take longer is a slip of the pen, and ends in no year that can be written.
_LONGEST = 400


class When(StrEnum):
    """When something is there for others to use. Source: docs/reuse.md#asking."""

    GONE = "gone before"
    TODAY = "today"
    COMING = "near future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """When, and what is known of it in words: "retired October to December 2024", "forecast for 30 June 2026"."""

    when: When
    words: str


class Clock:
    """Tells the time of assets and initiatives as the portfolio knows it."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.start = portfolio.settings.start
        self.today = portfolio.settings.as_of or self.start.first_day
        self.quarter = Quarter.of(self.today)
        self.forecasts: dict[str, list[Forecast]] = {}
        for forecast in portfolio.forecasts:
            self.forecasts.setdefault(forecast.initiative, []).append(forecast)

    def of_asset(self, asset: Asset) -> Time:
        """Retired is gone; beta and live are here; what is not available yet, or earlier than beta, is coming."""
        if asset.retired_on is not None and asset.retired_on <= self.quarter:
            return Time(when=When.GONE, words=phrase("retired {words}", words=asset.retired_on.words))
        if asset.phase is Phase.RETIRED:
            return Time(when=When.GONE, words="retired")
        phase = asset.phase.value if asset.phase is not None else phrase("phase not known")
        if asset.available_from is not None and asset.available_from > self.quarter:
            return Time(
                when=When.COMING,
                words=phrase(
                    "{phase}, available from {first_month}",
                    phase=phase,
                    first_month=asset.available_from.first_month,
                ),
            )
        if asset.phase is None or asset.phase in _HERE:
            return Time(when=When.TODAY, words=phase)
        return Time(when=When.COMING, words=phase)

    def of_initiative(self, work: Initiative) -> Time:
        """Stopped is gone; finished is here; all else is coming. Work on no asset may be the thing itself."""
        if work.is_stopped:
            return Time(when=When.GONE, words=_stopped_words(work))
        if is_finished(work, self.start):
            return Time(when=When.TODAY, words="finished")
        if not work.asset and not work.is_running and work.phase in _HERE:
            return Time(when=When.TODAY, words=str(work.phase))
        since = work.running_since(self.start)
        running = since is not None and since <= self.quarter
        state = phrase("in progress") if running else "planned"
        ends = self._ends(work)
        return Time(when=When.COMING, words=f"{state}, {ends}" if ends else state)

    def _ends(self, work: Initiative) -> str:
        """The last date promised for what is still open; else the quarter in which running work ends."""
        latest: dict[str, Forecast] = {}
        for forecast in self.forecasts.get(work.key, ()):
            if forecast.milestone not in latest or forecast.made_on >= latest[forecast.milestone].made_on:
                latest[forecast.milestone] = forecast
        still = [forecast.promised for forecast in latest.values() if forecast.actual is None]
        if still:
            return phrase("forecast for {day_words}", day_words=_day_words(max(still)))
        since = work.running_since(self.start)
        if since is not None and work.duration is not None and work.duration <= _LONGEST:
            return phrase("until {last_month}", last_month=since.plus(work.duration - 1).last_month)
        return phrase("until {last_month}", last_month=work.end.last_month) if work.end is not None else ""


def _stopped_words(work: Initiative) -> str:
    ending = (
        phrase("stopped {day_words}", day_words=_day_words(work.stopped_on))
        if work.stopped_on is not None
        else "retired"
    )
    return f"{ending}: {work.stopped_because.rstrip('.')}" if work.stopped_because else ending


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

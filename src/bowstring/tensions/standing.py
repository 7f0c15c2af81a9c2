"""Where something that is wanted stands: live today, coming with the plan, or left out of it."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from bowstring.model.assets import Asset, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished


class Standing(StrEnum):
    """Where something that is wanted stands: there today, coming with the plan, or left out of it."""

    TODAY = "today"
    PLANNED = "planned"
    LEFT_OUT = "left_out"


class Work:
    """What is live, what is coming and when, by what it serves."""

    def __init__(self, portfolio: Portfolio, starts: Mapping[str, Quarter | None]) -> None:
        self.start = portfolio.settings.start
        self.assets = [asset for asset in portfolio.assets if asset.phase is not Phase.RETIRED]
        self.initiatives = [initiative for initiative in portfolio.initiatives if not initiative.is_stopped]
        self.done = {initiative.key: self._done(initiative, starts) for initiative in self.initiatives}

    def _done(self, initiative: Initiative, starts: Mapping[str, Quarter | None]) -> Quarter | None:
        """The first quarter after it is delivered; None if it is not planned."""
        begun = (
            initiative.committed_start if is_finished(initiative, self.start) else starts.get(initiative.key)
        )
        return None if begun is None or initiative.duration is None else begun.plus(initiative.duration)

    def is_live(self, asset: Asset) -> bool:
        """Whether people can use it at the start of the plan."""
        late = asset.available_from is not None and asset.available_from > self.start
        return asset.phase is Phase.LIVE and not late and not self._is_gone(asset)

    def _is_gone(self, asset: Asset) -> bool:
        return asset.retired_on is not None and asset.retired_on <= self.start

    def standing(
        self, assets: Sequence[Asset], works: Sequence[Initiative]
    ) -> tuple[Standing, Quarter | None]:
        """Where what these assets and initiatives bring stands, and from when where it is planned."""
        coming = [asset.available_from for asset in assets if not self._is_gone(asset)]
        dates = [date for date in (*coming, *(self.done[work.key] for work in works)) if date is not None]
        if any(self.is_live(asset) for asset in assets) or any(date <= self.start for date in dates):
            return Standing.TODAY, None
        return (Standing.PLANNED, min(dates)) if dates else (Standing.LEFT_OUT, None)

    def split(self, works: Iterable[Initiative]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of those planned, or delivered already, and of those left out, each sorted."""
        initiatives = sorted(works, key=lambda work: work.key)
        planned = tuple(initiative.key for initiative in initiatives if self.done[initiative.key] is not None)
        return planned, tuple(
            initiative.key for initiative in initiatives if self.done[initiative.key] is None
        )

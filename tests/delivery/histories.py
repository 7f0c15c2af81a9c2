"""Made-up records of promises: some kept, some late, some still open, some given up."""

import dataclasses
from datetime import date, timedelta

import numpy as np

from bowstring.model.delivery import Forecast
from bowstring.model.portfolio import Portfolio


def with_promises(portfolio: Portfolio, *, seed: int, kept: int = 12, usual: float = 70.0) -> Portfolio:
    """The portfolio as of its first day, with promises of all its work and a record of deliveries."""
    luck = np.random.default_rng(seed)
    day = portfolio.settings.start.first_day
    forecasts = []
    works = portfolio.initiatives
    for number in range(kept):
        work = works[int(luck.integers(len(works)))]
        promised = day - timedelta(days=int(luck.integers(150, 700)))
        slip = int(luck.exponential(usual)) - 15
        forecasts.append(
            Forecast(
                initiative=work.key,
                milestone=f"earlier {number}",
                made_on=promised - timedelta(days=90),
                promised=promised,
                actual=min(promised + timedelta(days=slip), day) if luck.random() < 0.85 else None,
            )
        )
    for work in works:
        promised = day + timedelta(days=int(luck.integers(-40, 250)))
        # Some are promised for a day that is over: mistyped, and no promise.
        made = day - timedelta(days=int(luck.integers(0, 200)))
        forecasts.append(Forecast(initiative=work.key, milestone="Done", made_on=made, promised=promised))
        if luck.random() < 0.4:
            again = promised + timedelta(days=int(luck.integers(5, 60)))
            forecasts.append(
                Forecast(
                    initiative=work.key, milestone="Done", made_on=day - timedelta(days=10), promised=again
                )
            )
    settings = dataclasses.replace(portfolio.settings, as_of=day)
    return dataclasses.replace(portfolio, settings=settings, forecasts=tuple(forecasts))


def promise(
    initiative: str, promised: date, actual: date | None = None, *, name: str = "Done", ahead: int = 100
) -> Forecast:
    """A promise made some days ahead."""
    return Forecast(
        initiative=initiative,
        milestone=name,
        made_on=promised - timedelta(days=ahead),
        promised=promised,
        actual=actual,
    )

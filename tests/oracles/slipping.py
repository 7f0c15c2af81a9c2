"""How late a promise usually is, in the second form: curves by scipy, classes by loops. Source: docs/delivered.md."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.stats import CensoredData, ecdf

from bowstring.model.portfolio import Portfolio


@dataclass(frozen=True, kw_only=True)
class Usual:
    """quarters: how much later than stated half of such work is. late: the chance of a later quarter than stated."""

    milestone: str
    usual: date | None
    safe: date | None
    quarters: int
    late: float


def usual_of(portfolio: Portfolio, key: str) -> Usual | None:
    """What the record says of an initiative's delivery; None where nothing is promised or too little is known."""
    day = portfolio.settings.as_of or portfolio.settings.start.first_day
    forecasts = [forecast for forecast in portfolio.forecasts if forecast.made_on <= day]
    names = sorted({(forecast.initiative, forecast.milestone) for forecast in forecasts})
    rows = {
        name: sorted((o for o in forecasts if (o.initiative, o.milestone) == name), key=lambda o: o.made_on)
        for name in names
    }
    works = {work.key: work for work in portfolio.initiatives}
    sound = {
        name: [forecast for forecast in rows[name] if forecast.promised >= forecast.made_on] for name in names
    }
    firsts = {name: (sound[name] or rows[name])[0].promised for name in names}

    def ending(name: tuple[str, str]) -> tuple[int, bool, bool]:
        first = firsts[name]
        came = [forecast.actual for forecast in rows[name] if forecast.actual and forecast.actual <= day]
        stopped = works[name[0]].stopped_on if name[0] in works else None
        gone = not came and stopped is not None and stopped <= day
        over = came[-1] if came else stopped if gone and stopped else day
        return (over - first).days, bool(came), gone

    every = {name: ending(name) for name in names}
    ends = {name: every[name] for name in names if sound[name]}
    mine = [name for name in names if name[0] == key]
    if sum(came for _, came, _ in ends.values()) < 5 or not mine:
        return None
    chosen = max(mine, key=lambda name: (firsts[name], name[1]))
    if every[chosen][1] or every[chosen][2]:
        return None
    classes = [list(ends)]
    if key in works:
        work = works[key]
        same_focus = {peer.key for peer in works.values() if peer.focus is work.focus}
        same_team = {other.key for other in works.values() if work.team and other.team == work.team}
        classes += [[n for n in ends if n[0] in some] for some in (same_focus, same_team, {key})]

    curves = []
    for members in classes:
        delivered = [ends[name][0] for name in members if ends[name][1]]
        others = [ends[name][0] for name in members if not ends[name][1]]
        curve = ecdf(CensoredData(uncensored=delivered, right=others)).cdf if delivered else None
        curves.append((curve, len(delivered)))

    def share(days: float) -> float:
        pooled = 0.0
        for place, (curve, delivered) in enumerate(curves):
            own = 0.0 if curve is None else float(curve.evaluate(days))
            weight = 1.0 if place == 0 else delivered / (delivered + 5.0)
            pooled = weight * own + (1 - weight) * pooled
        return pooled

    first, stated = firsts[chosen], rows[chosen][-1].promised
    so_far = (day - first).days
    steps = sorted({days for days, came, _ in ends.values() if came})

    def by(part: float) -> int | None:
        wanted = share(so_far) + part * (1 - share(so_far))
        if share(so_far) >= 1 - 1e-12:
            return None
        return next((days for days in steps if days > so_far and share(days) >= wanted - 1e-12), None)

    half, most = by(0.5), by(0.8)
    longest = max(so_far, *(days for days, _, _ in ends.values()))
    index = (first + timedelta(days=half if half is not None else longest)).toordinal()
    then = date.fromordinal(index)
    quarters = (then.year - stated.year) * 4 + (then.month - 1) // 3 - (stated.month - 1) // 3
    over = next(d for d in (stated + timedelta(days=n) for n in range(100)) if _is_last(d))
    waiting = 1 - share(so_far)
    late = (1 - share((over - first).days)) / waiting if waiting > 0 else 1.0
    return Usual(
        milestone=chosen[1],
        usual=first + timedelta(days=half) if half is not None else None,
        safe=first + timedelta(days=most) if most is not None else None,
        quarters=max(0, quarters),
        late=float(np.minimum(late, 1.0)) if math.isfinite(late) else 1.0,
    )


def _is_last(day: date) -> bool:
    after = day + timedelta(days=1)
    return after.day == 1 and after.month in (1, 4, 7, 10)

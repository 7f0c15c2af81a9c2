"""How late a promise usually is, in the second form: curves by scipy, classes by loops. Source: docs/delivered.md."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.stats import CensoredData, ecdf

from bowstring.model.delivery import Forecast
from bowstring.model.portfolio import Portfolio

_Name = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Usual:
    """quarters: how much later than stated half of such work is. late: the chance of a later quarter than stated."""

    milestone: str
    usual: date | None
    safe: date | None
    quarters: int
    late: float


@dataclass(frozen=True, kw_only=True)
class _Promises:
    """What was promised until a day, by initiative and milestone.

    firsts: the first day that was promised. ends: how many days later it ended or stands, whether it came, and whether
    the work was stopped instead; sound: those of which a promise lay ahead when it was made.
    """

    day: date
    rows: dict[_Name, list[Forecast]]
    firsts: dict[_Name, date]
    ends: dict[_Name, tuple[int, bool, bool]]
    sound: dict[_Name, tuple[int, bool, bool]]


def usual_of(portfolio: Portfolio, key: str) -> Usual | None:
    """What the record says of an initiative's delivery; None where nothing is promised or too little is known."""
    record = _promises(portfolio)
    ends, firsts = record.sound, record.firsts
    mine = [name for name in record.rows if name[0] == key]
    if sum(came for _, came, _ in ends.values()) < 5 or not mine:
        return None
    chosen = max(mine, key=lambda name: (firsts[name], name[1]))
    if record.ends[chosen][1] or record.ends[chosen][2]:
        return None
    share = _share(_classes(portfolio, list(ends), key), ends)
    first, stated = firsts[chosen], record.rows[chosen][-1].promised
    so_far = (record.day - first).days
    steps = sorted({days for days, came, _ in ends.values() if came})

    def by(part: float) -> int | None:
        wanted = share(so_far) + part * (1 - share(so_far))
        if share(so_far) >= 1 - 1e-12:
            return None
        return next((days for days in steps if days > so_far and share(days) >= wanted - 1e-12), None)

    half, most = by(0.5), by(0.8)
    longest = max(so_far, *(days for days, _, _ in ends.values()))
    then = first + timedelta(days=half if half is not None else longest)
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


def _promises(portfolio: Portfolio) -> _Promises:
    day = portfolio.settings.as_of or portfolio.settings.start.first_day
    forecasts = [forecast for forecast in portfolio.forecasts if forecast.made_on <= day]
    names = sorted({(forecast.initiative, forecast.milestone) for forecast in forecasts})
    rows = {
        name: sorted((o for o in forecasts if (o.initiative, o.milestone) == name), key=lambda o: o.made_on)
        for name in names
    }
    sound = {
        name: [forecast for forecast in rows[name] if forecast.promised >= forecast.made_on] for name in names
    }
    firsts = {name: (sound[name] or rows[name])[0].promised for name in names}
    works = {work.key: work for work in portfolio.initiatives}

    def ending(name: _Name) -> tuple[int, bool, bool]:
        came = [forecast.actual for forecast in rows[name] if forecast.actual and forecast.actual <= day]
        stopped = works[name[0]].stopped_on if name[0] in works else None
        gone = not came and stopped is not None and stopped <= day
        over = came[-1] if came else stopped if gone and stopped else day
        return (over - firsts[name]).days, bool(came), gone

    ends = {name: ending(name) for name in names}
    of_sound = {name: ends[name] for name in names if sound[name]}
    return _Promises(day=day, rows=rows, firsts=firsts, ends=ends, sound=of_sound)


def _classes(portfolio: Portfolio, names: list[_Name], key: str) -> list[list[_Name]]:
    """Those among whom an initiative's promises are judged, the widest class first."""
    works = {work.key: work for work in portfolio.initiatives}
    if key not in works:
        return [names]
    work = works[key]
    same_focus = {peer.key for peer in works.values() if peer.focus is work.focus}
    same_team = {other.key for other in works.values() if work.team and other.team == work.team}
    narrower = (same_focus, same_team, {key})
    return [names, *([name for name in names if name[0] in members] for members in narrower)]


def _share(classes: list[list[_Name]], ends: dict[_Name, tuple[int, bool, bool]]) -> Callable[[float], float]:
    """The share that has come by so many days after the first date: each class's, pooled with the wider ones'."""
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

    return share


def _is_last(day: date) -> bool:
    after = day + timedelta(days=1)
    return after.day == 1 and after.month in (1, 4, 7, 10)

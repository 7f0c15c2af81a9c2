"""What starts when: the plan by quarter and focus, the largest work of each focus drawn, all of it in the table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bowstring.charts.chart import FOCUS_COLOUR, INK, LINE, SOFT, Chart, Spec, Table, about, data, vega
from bowstring.charts.marks import layer, named_rows
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan

MOST_DRAWN = 20
"""How many of each focus are drawn, the costliest."""

_WIDTH, _ROW, _LABELS = 700, 19, 340
# Between bars, in quarters.
_GAP = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """A funded initiative as it is drawn: quarters are offsets from the plan's start."""

    initiative: Initiative
    begins: int
    ends: int
    cost: float


def timeline(portfolio: Portfolio, plan: Plan) -> Chart:
    """The plan by quarter: one bar a piece of work, grouped by focus, in order of its start."""
    bars = {focus: _bars(portfolio, plan, focus) for focus in Focus}
    drawn = {focus: _largest(focus_bars) for focus, focus_bars in bars.items() if focus_bars}
    funded = sum(len(bar) for bar in bars.values())
    shown = sum(len(bars) for bars in drawn.values())
    settings = portfolio.settings
    quarters = [settings.start.plus(step) for step in range(settings.quarters)]
    panels = [
        _panel(focus, focus_bars, len(bars[focus]), settings=settings, is_first=place == 0)
        for place, (focus, focus_bars) in enumerate(drawn.items())
    ]
    return Chart(
        title=phrase("Timeline"),
        description=(
            phrase(
                "{funded:,} initiatives in the plan by quarter, {first_month} to "
                "{last_month}, grouped by focus; {shown:,} are drawn, the {most_drawn} most "
                "expensive of each type of work, and all are in the table.",
                funded=funded,
                first_month=quarters[0].first_month,
                last_month=quarters[-1].last_month,
                shown=shown,
                most_drawn=MOST_DRAWN,
            )
        ),
        spec=vega(vconcat=panels, spacing=14),
        table=Table(
            headers=(
                phrase("Initiative"),
                phrase("Focus"),
                phrase("Starts"),
                phrase("Delivered after"),
                phrase("Total cost, {currency}", currency=settings.currency),
            ),
            rows=tuple(
                (
                    bar.initiative.name,
                    focus.value,
                    settings.start.plus(bar.begins).words,
                    settings.start.plus(bar.ends - 1).words,
                    bar.cost,
                )
                for focus, focus_bars in bars.items()
                for bar in focus_bars
            ),
        ),
    )


def short_quarter(quarter: Quarter) -> str:
    """A quarter as an axis names it: "Apr–Jun 26"."""
    year = f"{quarter.year % 100:02d}"
    return phrase("{first:%b}–{last:%b} {year}", first=quarter.first_day, last=quarter.last_day, year=year)


def _bars(portfolio: Portfolio, plan: Plan, focus: Focus) -> tuple[_Bar, ...]:
    bars = []
    for initiative in portfolio.initiatives:
        start = plan.starts.get(initiative.key)
        if start is None or initiative.focus is not focus:
            continue
        begins, lasts = start.minus(portfolio.settings.start), initiative.duration or 1
        cost = (initiative.quarterly_cost or 0.0) * lasts
        bars.append(_Bar(initiative=initiative, begins=begins, ends=begins + lasts, cost=cost))
    return tuple(sorted(bars, key=lambda bar: (bar.begins, bar.ends, bar.initiative.name)))


def _largest(bars: Sequence[_Bar]) -> tuple[_Bar, ...]:
    kept = sorted(bars, key=lambda bar: (-bar.cost, bar.initiative.key))[:MOST_DRAWN]
    return tuple(bar for bar in bars if bar in kept)


def _panel(focus: Focus, bars: Sequence[_Bar], of: int, *, settings: Settings, is_first: bool) -> Spec:
    rows = [
        {
            "row": place,
            "from": max(0, bar.begins) + (0 if bar.begins < 0 else _GAP),
            "to": min(bar.ends, settings.quarters) - _GAP,
            "cost": about(bar.cost, settings.currency),
        }
        for place, bar in enumerate(bars)
    ]
    running = [row for row, bar in zip(rows, bars, strict=True) if bar.begins < 0]
    scale: Spec = {"domain": [0, settings.quarters], "nice": False}
    x: Spec = {"type": "quantitative", "scale": scale, "axis": _quarters(settings, is_first=is_first)}
    begins, ends = {**x, "field": "from"}, {**x, "field": "to"}
    y = named_rows([bar.initiative.name for bar in bars], extent=_LABELS, domain=True, domainColor=LINE)
    many = (
        phrase("the {bars} most expensive of {of}", bars=len(bars), of=of)
        if len(bars) < of
        else phrase("all {of}", of=of)
    )
    bar_mark: Spec = {"type": "bar", "color": FOCUS_COLOUR[focus], "height": 12, "cornerRadius": 2}
    early: Spec = {"type": "text", "text": "◂", "align": "right", "color": INK, "fontSize": 12}
    costs: Spec = {"type": "text", "align": "left", "dx": 5, "color": SOFT, "fontSize": 11}
    return {
        "width": _WIDTH,
        "height": _ROW * len(bars),
        "title": {"text": f"{focus.value.capitalize()}: {many}", "offset": 8},
        "data": data(rows),
        "layer": [
            layer(bar_mark, {"x": begins, "x2": {"field": "to"}, "y": y}),
            layer(early, {"x": begins, "y": y}, running),
            layer(costs, {"x": ends, "y": y, "text": {"field": "cost"}}),
        ],
    }


def _quarters(settings: Settings, *, is_first: bool) -> Spec:
    """The quarters above the first panel, a line where each begins in all."""
    labels = [short_quarter(settings.start.plus(step)) for step in range(settings.quarters)]
    return {
        "values": list(range(settings.quarters)),
        "labelExpr": f"{json.dumps(labels)}[datum.value]",
        "labelAlign": "left",
        "labels": is_first,
        "ticks": False,
        "domain": False,
        "orient": "top",
        "title": None,
        "labelPadding": 6,
    }

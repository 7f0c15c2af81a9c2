"""What balance costs and how the plan stands beside what most organisations do."""

from collections.abc import Sequence
from dataclasses import dataclass

from bowstring.charts.chart import (
    BREAK_EVEN,
    BUSINESS,
    FOCUS_COLOUR,
    INK,
    LINE,
    SOFT,
    USER,
    Chart,
    Spec,
    Table,
    about,
    data,
    vega,
)
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Settings
from bowstring.planning.balance import FloorPoint
from bowstring.planning.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A plan beside ours: what each side gets of what it could get alone (0 to 1), and how many are funded.

    funded: None where work may be split. is_ours: the plan itself.
    """

    name: str
    user_share: float
    business_share: float
    funded: int | None = None
    is_ours: bool = False

    @property
    def least(self) -> float:
        """What the side that is served least gets."""
        return min(self.user_share, self.business_share)


def rivals_chart(rivals: Sequence[Rival]) -> Chart:
    """Both sides' shares of what they could get alone, joined, one row a way to choose, ours first."""
    ordered = sorted(rivals, key=lambda one: (not one.is_ours, -one.least, one.name))
    ours = next((one for one in ordered if one.is_ours), None)
    best = max((one.least for one in ordered if not one.is_ours), default=0.0)
    return Chart(
        title="Against how we rank today",
        description=(
            "What each side gets of what it could get alone. "
            + (f"This plan gives both at least {ours.least:.1%}; " if ours else "")
            + f"the best of the other ways gives {best:.1%}."
        ),
        spec=_dumbbells(ordered),
        table=Table(
            headers=("Way to choose", "User side, % of its best", "Business side, % of its best", "Funded"),
            rows=tuple(
                (one.name, 100 * one.user_share, 100 * one.business_share, one.funded) for one in ordered
            ),
        ),
    )


def floor_chart(points: Sequence[FloorPoint], plan: Plan) -> Chart:
    """What a minimum share costs, from none to the highest that every focus can have at once."""
    given_up = [100 * one.cost / points[0].value if points[0].value else 0.0 for one in points]
    rows = [{"floor": 100 * one.floor, "cost": cost} for one, cost in zip(points, given_up, strict=True)]
    top = max(*given_up, 0.1)
    floor = 100 * (plan.floor or 0.0)
    at = {"field": "floor", "type": "quantitative"}
    axis: Spec = {"labelExpr": "datum.value + ' %'", "grid": False, "tickCount": 5}
    focuses = [focus for focus in Focus if points and focus in points[0].focus_shares]
    return Chart(
        title="Price of the minimum share",
        description=(
            f"How much of the best plan is given up for each minimum share, from nothing at 0 % to "
            f"{given_up[-1]:.1f} % at {points[-1].floor:.0%}. The plan asks for {floor:.0f} %."
        ),
        spec=vega(
            460,
            150,
            data=data(rows),
            layer=[
                {
                    "mark": {"type": "line", "color": INK, "strokeWidth": 2.5},
                    "encoding": {
                        "x": {
                            **at,
                            "axis": {**axis, "title": "minimum share of its own best, for each focus"},
                        },
                        "y": {
                            "field": "cost",
                            "type": "quantitative",
                            "scale": {"domain": [0, top * 1.1]},
                            "axis": {
                                **axis,
                                "grid": True,
                                "tickCount": 4,
                                "title": "of the best plan given up",
                            },
                        },
                    },
                },
                {
                    "data": data([{"floor": floor, "label": f"this plan: {floor:.0f} %"}]),
                    "mark": {"type": "rule", "color": BREAK_EVEN, "strokeWidth": 2},
                    "encoding": {"x": at},
                },
                {
                    "data": data([{"floor": floor, "label": f"this plan: {floor:.0f} %"}]),
                    "mark": {
                        "type": "text",
                        "align": "right" if floor > 60 else "left",
                        "dx": -6 if floor > 60 else 6,
                        "dy": 10,
                        "color": BREAK_EVEN,
                        "fontWeight": "bold",
                    },
                    "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "label"}},
                },
            ],
        ),
        table=Table(
            headers=(
                "Minimum share, %",
                "Best plan, points",
                "Given up, points",
                "Given up, % of the best plan",
                *(f"{focus.value.capitalize()} then has, % of its best" for focus in focuses),
            ),
            rows=tuple(
                (
                    100 * one.floor,
                    one.value,
                    one.cost,
                    cost,
                    *(100 * one.focus_shares[focus] for focus in focuses),
                )
                for one, cost in zip(points, given_up, strict=True)
            ),
        ),
    )


def focus_chart(plan: Plan, settings: Settings) -> Chart:
    """What is spent on each focus, and how much of its own best it reaches."""
    rows = [
        {
            "focus": focus.value.capitalize(),
            "share": 100 * (result.share_of_ideal or 0.0),
            "colour": FOCUS_COLOUR[focus],
            "label": f"{100 * (result.share_of_ideal or 0.0):.0f} %",
            "spent": f"{100 * (result.share_of_ideal or 0.0):.0f} %, for {about(result.spend, settings.currency)}",
        }
        for focus, result in plan.focus.items()
    ]
    y: Spec = {
        "field": "focus",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "axis": {"labelColor": INK, "domain": False, "ticks": False, "minExtent": 90, "labelPadding": 8},
    }
    x: Spec = {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, 100]}}
    floor = 100 * (plan.floor or 0.0)
    return Chart(
        title="How each focus fares",
        description="; ".join(f"{row['focus']} reaches {row['label']} of its own best" for row in rows)
        + f". The minimum share is {floor:.0f} %.",
        spec=vega(
            300,
            28 * len(rows),
            data=data(rows),
            layer=[
                {
                    "mark": {"type": "bar", "height": 14},
                    "encoding": {
                        "y": y,
                        "x": x,
                        "color": {"field": "colour", "type": "nominal", "scale": None},
                    },
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 5, "color": SOFT},
                    "encoding": {"y": y, "x": x, "text": {"field": "spent"}},
                },
                {
                    "data": data([{"share": floor}]),
                    "mark": {"type": "rule", "color": BREAK_EVEN, "strokeWidth": 2},
                    "encoding": {"x": x},
                },
            ],
        ),
        table=Table(
            headers=("Focus", f"Spend, {settings.currency}", "Share of spend, %", "Of its own best, %"),
            rows=tuple(
                (
                    focus.value.capitalize(),
                    result.spend,
                    None if result.spend_share is None else 100 * result.spend_share,
                    None if result.share_of_ideal is None else 100 * result.share_of_ideal,
                )
                for focus, result in plan.focus.items()
            ),
        ),
    )


def _dumbbells(rivals: Sequence[Rival]) -> Spec:
    ends = [
        {"name": one.name, "share": 100 * share, "side": side, "ours": one.is_ours}
        for one in rivals
        for side, share in (("user side", one.user_share), ("business side", one.business_share))
    ]
    spans = [
        {
            "name": one.name,
            "from": 100 * one.least,
            "to": 100 * max(one.user_share, one.business_share),
            "low": f"{100 * one.least:.1f}",
            "high": f"{100 * max(one.user_share, one.business_share):.1f}",
        }
        for one in rivals
    ]
    lowest = min((float(str(one["from"])) for one in spans), default=0.0)
    scale: Spec = {"domain": [max(0, 10 * (lowest // 10) - 5), 103], "nice": False, "zero": False}
    names = [one.name for one in rivals]
    y: Spec = {"field": "name", "type": "ordinal", "sort": names, "title": None, "axis": _rival_axis(rivals)}
    axis: Spec = {
        "labelExpr": "datum.value + ' %'",
        "grid": True,
        "tickCount": 6,
        "title": None,
        "domain": False,
    }
    x: Spec = {"type": "quantitative", "scale": scale, "axis": axis}
    colour: Spec = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": ["user side", "business side"], "range": [USER, BUSINESS]},
        "legend": {"title": None},
    }
    shape: Spec = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": ["user side", "business side"], "range": ["circle", "square"]},
    }
    text: Spec = {"type": "text", "fontSize": 12, "color": SOFT}
    return vega(
        560,
        30 * len(rivals),
        layer=[
            {
                "data": data(spans),
                "mark": {"type": "rule", "color": LINE, "strokeWidth": 5},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"}},
            },
            {
                "data": data(ends),
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {"y": y, "x": {**x, "field": "share"}, "color": colour, "shape": shape},
            },
            {
                "data": data(spans),
                "mark": {**text, "align": "right", "dx": -9},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "text": {"field": "low"}},
            },
            {
                "data": data(spans),
                "mark": {**text, "align": "left", "dx": 9},
                "encoding": {"y": y, "x": {**x, "field": "to"}, "text": {"field": "high"}},
            },
        ],
    )


def _rival_axis(rivals: Sequence[Rival]) -> Spec:
    ours = next((one.name for one in rivals if one.is_ours), "")
    return {
        "domain": False,
        "ticks": False,
        "labelLimit": 260,
        "labelPadding": 10,
        "labelColor": INK,
        "labelFontWeight": {
            "condition": {"test": f"datum.value == {ours!r}", "value": "bold"},
            "value": "normal",
        },
    }

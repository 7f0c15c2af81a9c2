"""User need against business value: every initiative on one map, and the largest with their two sides joined."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bowstring.charts.chart import BLUE, BUSINESS, INK, LINE, SOFT, USER, Chart, Spec, Table, data, vega
from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.planning.problem import value_weight

MOST_JOINED = 24
"""How many are drawn with their two sides joined."""

_LEAST = 0.003
_FUNDED, _LEFT_OUT = "in the plan", "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSides:
    """What an initiative could bring each side, started as early as it can: in % of what that side could get alone."""

    key: str
    name: str
    focus: str
    user: float
    business: float
    is_funded: bool

    @property
    def apart(self) -> float:
        """How far one side is ahead: user over business, 1 where equal."""
        return max(self.user, _LEAST) / max(self.business, _LEAST)


def two_sides(divisible: DivisiblePlan, plan: Plan) -> tuple[TwoSides, ...]:
    """Every initiative that could be planned, the most valuable first."""
    problem, aims = divisible.problem, divisible.aims
    found = []
    for place, candidate in enumerate(problem.candidates):
        if not candidate.starts:
            continue
        weight = 100 * value_weight(problem.portfolio, candidate.starts[0], candidate.duration)
        shares = {
            lens: weight * float(aims.means[lens][place]) / aims.ideals[lens] if lens in aims.ideals else 0.0
            for lens in Lens
        }
        found.append(
            TwoSides(
                key=candidate.key,
                name=candidate.initiative.name,
                focus=candidate.initiative.focus.value,
                user=shares[Lens.USER_NEED],
                business=shares[Lens.BUSINESS_VALUE],
                is_funded=plan.starts.get(candidate.key) is not None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.user - one.business, one.key)))


def sides_map(found: Sequence[TwoSides]) -> Chart:
    """Every initiative: how much it could bring users across, how much the business up; on the line it brings both."""
    loved = sum(one.apart > 2 for one in found)
    case = sum(one.apart < 0.5 for one in found)
    top = max((max(one.user, one.business) for one in found), default=1.0) * 1.25
    rows = [_row(one) for one in found]
    return Chart(
        title="Every initiative, by what it could bring each side",
        description=(
            f"{len(found):,} initiatives. {loved:,} bring users more than twice as much of their best as they bring "
            f"the business, {case:,} the other way round, {len(found) - loved - case:,} serve both."
        ),
        spec=_map(rows, top),
        table=Table(
            headers=(
                "Initiative",
                "Focus",
                "User side, % of its best",
                "Business side, % of its best",
                "In the plan",
            ),
            rows=tuple(
                (one.name, one.focus, one.user, one.business, "yes" if one.is_funded else "no")
                for one in found
            ),
        ),
    )


def sides_joined(found: Sequence[TwoSides]) -> Chart:
    """The most valuable initiatives, both sides joined: where the line is long, ask whether it can be both."""
    drawn = found[:MOST_JOINED]
    return Chart(
        title=f"The {len(drawn)} most valuable, both sides joined",
        description=(
            f"For the {len(drawn)} most valuable initiatives, what each could bring users and the business, in % of "
            "what that side could get alone. A long line asks whether it can be both."
        ),
        spec=_joined(drawn),
        table=Table(
            headers=("Initiative", "User side, % of its best", "Business side, % of its best"),
            rows=tuple((one.name, one.user, one.business) for one in drawn),
        ),
    )


def _row(one: TwoSides) -> dict[str, object]:
    return {
        "name": one.name,
        "focus": one.focus,
        "user": max(_LEAST, one.user),
        "business": max(_LEAST, one.business),
        "state": _FUNDED if one.is_funded else _LEFT_OUT,
    }


def _map(rows: list[dict[str, object]], top: float) -> Spec:
    ticks = [value for value in (0.01, 0.1, 1.0, 10.0) if _LEAST <= value <= top]
    axis: Spec = {
        "values": ticks,
        "labelExpr": "format(datum.value, '~g') + ' %'",
        "grid": True,
        "domain": False,
    }
    scale: Spec = {"type": "log", "domain": [_LEAST * 0.8, top], "nice": False, "clamp": True}
    x: Spec = {"type": "quantitative", "scale": scale}
    ends = [{"user": edge, "business": edge} for edge in (_LEAST * 0.8, top)]
    wedge = [
        {"user": _LEAST * 1.6, "business": _LEAST * 0.8},
        {"user": top, "business": top / 2},
    ]
    other = [{"user": one["business"], "business": one["user"]} for one in wedge]
    dashed: Spec = {"type": "line", "color": SOFT, "strokeDash": [4, 4], "strokeWidth": 1}
    line: Spec = {"x": {**x, "field": "user"}, "y": {**x, "field": "business"}}
    words = [
        {"user": top * 0.92, "business": _LEAST * 1.05, "label": "loved, no case yet", "align": "right"},
        {"user": _LEAST, "business": top * 0.85, "label": "a case, no user need yet", "align": "left"},
    ]
    return vega(
        430,
        400,
        layer=[
            {
                "data": data(ends),
                "mark": {"type": "line", "color": LINE, "strokeWidth": 1.5},
                "encoding": line,
            },
            {"data": data(wedge), "mark": dashed, "encoding": line},
            {"data": data(other), "mark": dashed, "encoding": line},
            {
                "data": data(rows),
                "mark": {"type": "point", "size": 46, "strokeWidth": 1.4, "opacity": 0.85},
                "encoding": {
                    "x": {**x, "field": "user", "axis": {**axis, "title": "user side: share of its best"}},
                    "y": {
                        **x,
                        "field": "business",
                        "axis": {**axis, "title": "business side: share of its best"},
                    },
                    "shape": {
                        "field": "focus",
                        "type": "nominal",
                        "scale": {
                            "domain": ["product", "platform", "enterprise"],
                            "range": ["circle", "square", "triangle-up"],
                        },
                        "legend": {"title": None},
                    },
                    "fill": {
                        "field": "state",
                        "type": "nominal",
                        "scale": {"domain": [_FUNDED, _LEFT_OUT], "range": [BLUE, "transparent"]},
                        "legend": {"title": None},
                    },
                    "stroke": {
                        "field": "state",
                        "type": "nominal",
                        "scale": {"domain": [_FUNDED, _LEFT_OUT], "range": [BLUE, SOFT]},
                        "legend": {"title": None},
                    },
                },
            },
            *(
                {
                    "data": data([word]),
                    "mark": {"type": "text", "align": word["align"], "color": INK, "fontWeight": "bold"},
                    "encoding": {**line, "text": {"field": "label"}},
                }
                for word in words
            ),
        ],
    )


def _joined(drawn: Sequence[TwoSides]) -> Spec:
    names = [one.name for one in drawn]
    ends = [
        {"row": row, "share": max(0.0, share), "side": side}
        for row, one in enumerate(drawn)
        for side, share in (("user side", one.user), ("business side", one.business))
    ]
    y: Spec = {
        "field": "row",
        "type": "ordinal",
        "title": None,
        "axis": {
            "labelExpr": f"{json.dumps(names)}[datum.value]",
            "labelLimit": 272,
            "minExtent": 280,
            "labelColor": INK,
            "domain": False,
            "ticks": False,
        },
    }
    axis: Spec = {
        "labelExpr": "datum.value + ' %'",
        "grid": True,
        "domain": False,
        "tickCount": 4,
        "orient": "top",
    }
    x: Spec = {"type": "quantitative", "axis": {**axis, "title": None}, "scale": {"zero": True, "nice": True}}
    return vega(
        205,
        20 * len(drawn),
        layer=[
            {
                "data": data(
                    [
                        {"row": row, "from": max(0.0, one.user), "to": max(0.0, one.business)}
                        for row, one in enumerate(drawn)
                    ]
                ),
                "mark": {"type": "rule", "color": LINE, "strokeWidth": 3},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"}},
            },
            {
                "data": data(ends),
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "share"},
                    "color": {
                        "field": "side",
                        "type": "nominal",
                        "scale": {"domain": ["user side", "business side"], "range": [USER, BUSINESS]},
                        "legend": {"title": None},
                    },
                    "shape": {
                        "field": "side",
                        "type": "nominal",
                        "scale": {"domain": ["user side", "business side"], "range": ["circle", "square"]},
                    },
                },
            },
        ],
    )

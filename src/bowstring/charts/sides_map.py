"""User need against business value: every initiative on one map."""

from collections.abc import Sequence

from bowstring.charts.chart import BLUE, INK, LINE, SOFT, Chart, Spec, Table, vega
from bowstring.charts.marks import layer, percent_axis
from bowstring.charts.sides import LEAST_SHOWN, TwoSides

_FUNDED, _LEFT_OUT = "in the plan", "left out"
_FOCUSES = ["product", "platform", "enterprise"]
_TICKS = (0.01, 0.1, 1.0, 10.0)
_EDGE = LEAST_SHOWN * 0.8


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


def _map(rows: list[dict[str, object]], top: float) -> Spec:
    scale: Spec = {"type": "log", "domain": [_EDGE, top], "nice": False, "clamp": True}
    axis = percent_axis(values=[value for value in _TICKS if LEAST_SHOWN <= value <= top])
    axis["labelExpr"] = "format(datum.value, '~g') + ' %'"
    across: Spec = {"axis": {**axis, "title": "user side: share of its best"}}
    up: Spec = {"axis": {**axis, "title": "business side: share of its best"}}
    at: Spec = {
        "x": {"field": "user", "type": "quantitative", "scale": scale, **across},
        "y": {"field": "business", "type": "quantitative", "scale": scale, **up},
    }
    point: Spec = {"type": "point", "size": 46, "strokeWidth": 1.4, "opacity": 0.85}
    return vega(
        430, 400, layer=[*_lines(at, top), layer(point, {**at, **_looks()}, rows), *_corners(at, top)]
    )


def _lines(at: Spec, top: float) -> list[Spec]:
    """Where both sides get as much, and dashed where one gets twice as much as the other."""
    equal = [{"user": edge, "business": edge} for edge in (_EDGE, top)]
    twice = [{"user": 2 * _EDGE, "business": _EDGE}, {"user": top, "business": top / 2}]
    half = [{"user": one["business"], "business": one["user"]} for one in twice]
    dashed: Spec = {"type": "line", "color": SOFT, "strokeDash": [4, 4], "strokeWidth": 1}
    line: Spec = {"type": "line", "color": LINE, "strokeWidth": 1.5}
    return [layer(line, at, equal), layer(dashed, at, twice), layer(dashed, at, half)]


def _corners(at: Spec, top: float) -> list[Spec]:
    """What the corners mean."""
    words: Spec = {"type": "text", "color": INK, "fontWeight": "bold"}
    loved = {"user": top * 0.92, "business": LEAST_SHOWN * 1.05, "words": "loved, no case yet"}
    case = {"user": LEAST_SHOWN, "business": top * 0.85, "words": "a case, no user need yet"}
    text: Spec = {**at, "text": {"field": "words"}}
    return [
        layer({**words, "align": "right"}, text, [loved]),
        layer({**words, "align": "left"}, text, [case]),
    ]


def _looks() -> Spec:
    """Shape tells the focus; filled tells that it is in the plan."""
    states = [_FUNDED, _LEFT_OUT]
    return {
        "shape": _nominal("focus", _FOCUSES, ["circle", "square", "triangle-up"]),
        "fill": _nominal("state", states, [BLUE, "transparent"]),
        "stroke": _nominal("state", states, [BLUE, SOFT]),
    }


def _nominal(field: str, domain: Sequence[str], shown: Sequence[str]) -> Spec:
    scale: Spec = {"domain": list(domain), "range": list(shown)}
    return {"field": field, "type": "nominal", "scale": scale, "legend": {"title": None}}


def _row(one: TwoSides) -> dict[str, object]:
    return {
        "focus": one.focus,
        "user": max(LEAST_SHOWN, one.user),
        "business": max(LEAST_SHOWN, one.business),
        "state": _FUNDED if one.is_funded else _LEFT_OUT,
    }

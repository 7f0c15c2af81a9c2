"""User need against business value: every initiative on one map."""

from collections.abc import Sequence

from bowstring.charts.chart import BLUE, INK, LINE, SOFT, Chart, Spec, Table, vega
from bowstring.charts.marks import layer, percent_axis
from bowstring.charts.sides import LEAST_SHOWN, TwoSides
from bowstring.model.language import phrase

_FUNDED, _LEFT_OUT = phrase("in the plan"), phrase("left out")
_FOCUSES = ["product", "platform", "enterprise"]
_TICKS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


def sides_map(all_sides: Sequence[TwoSides]) -> Chart:
    """Every initiative: how much it could bring users across, how much the business up; on the line it brings both."""
    loved = sum(two_sides.apart > 2 for two_sides in all_sides)
    case = sum(two_sides.apart < 0.5 for two_sides in all_sides)
    top = max((max(two_sides.user, two_sides.business) for two_sides in all_sides), default=1.0) * 1.25
    rows = [_row(two_sides) for two_sides in all_sides]
    return Chart(
        title=phrase("What each initiative could bring each side"),
        description=(
            phrase(
                "{all_sides:,} initiatives, each side as a percentage of its best. Strong "
                "for users, weak for the business: {loved:,}; strong for the business, weak "
                "for users: {case:,}; for both: {both:,}.",
                all_sides=len(all_sides),
                loved=loved,
                case=case,
                both=len(all_sides) - loved - case,
            )
        ),
        spec=_map(rows, _edge_of(all_sides), top),
        table=Table(
            headers=(
                phrase("Initiative"),
                phrase("Focus"),
                phrase("User side, % of its best"),
                phrase("Business side, % of its best"),
                phrase("In the plan"),
            ),
            rows=tuple(
                (
                    two_sides.name,
                    two_sides.focus,
                    two_sides.user,
                    two_sides.business,
                    "yes" if two_sides.is_funded else "no",
                )
                for two_sides in all_sides
            ),
        ),
    )


def _edge_of(two_sides: Sequence[TwoSides]) -> float:
    """Where the map begins: below the least that is shown, and no lower than can be told from nothing."""
    least = min(
        (max(LEAST_SHOWN, min(two_sides.user, two_sides.business)) for two_sides in two_sides),
        default=LEAST_SHOWN,
    )
    return 0.6 * least


def _map(rows: list[dict[str, object]], edge: float, top: float) -> Spec:
    scale: Spec = {"type": "log", "domain": [edge, top], "nice": False, "clamp": True}
    axis = percent_axis(values=[value for value in _TICKS if edge <= value <= top])
    axis["labelExpr"] = "format(datum.value, '~g') + ' %'"
    across: Spec = {"axis": {**axis, "title": phrase("user side: share of its best")}}
    up: Spec = {"axis": {**axis, "title": phrase("business side: share of its best")}}
    at: Spec = {
        "x": {"field": "user", "type": "quantitative", "scale": scale, **across},
        "y": {"field": "business", "type": "quantitative", "scale": scale, **up},
    }
    point: Spec = {"type": "point", "size": 46, "strokeWidth": 1.4, "opacity": 0.85}
    return vega(
        430,
        400,
        layer=[*_lines(at, edge, top), layer(point, {**at, **_looks()}, rows), *_corners(at, edge, top)],
    )


def _lines(at: Spec, edge: float, top: float) -> list[Spec]:
    """Where both sides get as much, and dashed where one gets twice as much as the other."""
    equal = [{"user": end, "business": end} for end in (edge, top)]
    twice = [{"user": 2 * edge, "business": edge}, {"user": top, "business": top / 2}]
    half = [{"user": spot["business"], "business": spot["user"]} for spot in twice]
    dashed: Spec = {"type": "line", "color": SOFT, "strokeDash": [4, 4], "strokeWidth": 1}
    line: Spec = {"type": "line", "color": LINE, "strokeWidth": 1.5}
    return [layer(line, at, equal), layer(dashed, at, twice), layer(dashed, at, half)]


def _corners(at: Spec, edge: float, top: float) -> list[Spec]:
    """What the corners mean."""
    words: Spec = {"type": "text", "color": INK, "fontWeight": "bold"}
    loved = {
        "user": top * 0.92,
        "business": edge * 1.3,
        "words": phrase("strong for users, weak for the business"),
    }
    case = {
        "user": edge * 1.3,
        "business": top * 0.85,
        "words": phrase("strong for the business, weak for users"),
    }
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


def _row(two_sides: TwoSides) -> dict[str, object]:
    return {
        "focus": two_sides.focus,
        "user": max(LEAST_SHOWN, two_sides.user),
        "business": max(LEAST_SHOWN, two_sides.business),
        "state": _FUNDED if two_sides.is_funded else _LEFT_OUT,
    }

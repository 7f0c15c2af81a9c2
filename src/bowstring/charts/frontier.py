"""What both sides can have together: plans that none betters, the curve that no plan can pass, and today's plan."""

from collections.abc import Sequence

from bowstring.charts.chart import BLUE, BREAK_EVEN, QUIET, Chart, Spec, Table, vega
from bowstring.charts.marks import layer, percent_axis
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.planning.frontier.frontier import Frontier
from bowstring.planning.plan import Plan

_WIDTH, _HEIGHT = 560, 360
# Of the span that is drawn: room around it.
_MARGIN = 0.08


def frontier_chart(frontier: Frontier, plan: Plan) -> Chart:
    """User need against business value, each in % of the most that side alone could have; today's plan on it."""
    user, business = (100 * (plan.lens[lens].share or 0.0) for lens in Lens)
    return Chart(
        title=phrase("User need against business value"),
        description=(
            phrase(
                "{points:,} plans that trade one side against the other, below the curve "
                "that no plan can pass. Today's plan gives the user side {user:.1f} % and "
                "the business side {business:.1f} % of what each could get alone.",
                points=len(frontier.points),
                user=user,
                business=business,
            )
        ),
        spec=_spec(frontier, (user, business)),
        table=Table(
            headers=(
                phrase("Plan"),
                phrase("User side, % of its best"),
                phrase("Business side, % of its best"),
                phrase("Together, % of the best"),
                phrase("Funded"),
            ),
            rows=(
                (
                    "Today's",
                    user,
                    business,
                    plan.value,
                    len(plan.funded),
                ),
                *(
                    (
                        phrase("Number {place}", place=place),
                        frontier_point.user_share,
                        frontier_point.business_share,
                        frontier_point.together,
                        len(frontier_point.starts),
                    )
                    for place, frontier_point in enumerate(frontier.points, start=1)
                ),
            ),
        ),
    )


def _spec(frontier: Frontier, today: tuple[float, float]) -> Spec:
    curve: list[dict[str, object]] = [
        {"user": hull_point.user_share, "business": hull_point.business_share, "order": order}
        for order, hull_point in enumerate(frontier.hull)
    ]
    plans: list[dict[str, object]] = [
        {"user": point.user_share, "business": point.business_share} for point in frontier.points
    ]
    here: list[dict[str, object]] = [{"user": today[0], "business": today[1], "words": "today's plan"}]
    everything: list[dict[str, object]] = [*curve, *plans, *here]
    x = _scale("user", phrase("user side, of what it could get alone"), everything)
    y = _scale("business", phrase("business side, of what it could get alone"), everything)
    where: Spec = {"x": x, "y": y}
    words: Spec = {
        "type": "text",
        "align": "right",
        "dx": -12,
        "dy": 14,
        "color": BREAK_EVEN,
        "fontWeight": "bold",
    }
    return vega(
        _WIDTH,
        _HEIGHT,
        layer=[
            layer(
                {"type": "line", "color": QUIET, "strokeWidth": 3},
                {**where, "order": {"field": "order"}},
                curve,
            ),
            layer({"type": "point", "filled": True, "size": 70, "color": BLUE, "opacity": 1}, where, plans),
            layer(
                {"type": "point", "filled": True, "size": 170, "shape": "diamond", "color": BREAK_EVEN},
                where,
                here,
            ),
            layer(words, {**where, "text": {"field": "words"}}, here),
        ],
    )


def _scale(field: str, title: str, rows: Sequence[dict[str, object]]) -> Spec:
    values = [float(str(row[field])) for row in rows]
    least, most = min(values), max(values)
    margin = _MARGIN * max(most - least, 1.0)
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [max(0.0, least - margin), min(101.0, most + margin)], "nice": False},
        "axis": percent_axis(title=title),
    }

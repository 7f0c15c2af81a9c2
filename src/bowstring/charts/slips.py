"""How late milestones come: the share delivered by days after the first promise, with half and four fifths marked."""

from bowstring.charts.chart import BLUE, BREAK_EVEN, SOFT, Chart, Spec, Table, vega
from bowstring.charts.marks import layer, percent_axis
from bowstring.delivery.reference import P50, P80
from bowstring.delivery.survival import Ending, Quantile, Survival, quantile
from bowstring.model.language import phrase

_WIDTH, _HEIGHT = 620, 240


def slip_chart(slip: Survival) -> Chart | None:
    """The curve of slips as steps; what was stopped as a line of its own. None if nothing has ended yet."""
    if not slip.days:
        return None
    half, most = quantile(slip, P50), quantile(slip, P80)
    counts = slip.counts
    return Chart(
        title=phrase("How late milestones are"),
        description=(
            phrase(
                "Of {records:,} milestones, {came:,} came, {to_come:,} are still to come "
                "and {stopped:,} were stopped. Half come within {days} of the first "
                "promise, four fifths within {most}.",
                records=slip.records,
                came=counts[Ending.DELIVERED],
                to_come=counts[Ending.WAITING],
                stopped=counts[Ending.STOPPED],
                days=_days(half),
                most=_days(most),
            )
        ),
        spec=vega(_WIDTH, _HEIGHT, layer=[*_curves(slip), *_marks(half, P50), *_marks(most, P80)]),
        table=Table(
            headers=(
                phrase("Days after the first promise"),
                phrase("Delivered by then if none is stopped, %"),
                phrase("Delivered by then, %"),
                phrase("Stopped by then, %"),
                phrase("Still open before"),
            ),
            rows=tuple(
                (days, 100 * delivered, 100 * came, 100 * stopped, at_risk)
                for days, delivered, came, stopped, at_risk in zip(
                    slip.days, slip.delivered, slip.came, slip.stopped, slip.at_risk, strict=True
                )
            ),
        ),
    )


def _days(estimate: Quantile) -> str:
    if estimate.days is not None:
        return phrase("{days:,.0f} days", days=estimate.days)
    return phrase("more than {part:,.0f} days", part=estimate.more_than or 0)


def _curves(slip: Survival) -> list[Spec]:
    x: Spec = {
        "field": "days",
        "type": "quantitative",
        "title": phrase("Days after the first promise"),
        "scale": {"nice": False},
    }
    y: Spec = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": percent_axis(),
        "title": None,
    }
    colour: Spec = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": ["delivered", "stopped"], "range": [BLUE, SOFT]},
        "legend": {"title": None},
    }
    dash: Spec = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": ["delivered", "stopped"], "range": [[1, 0], [4, 3]]},
        "legend": {"title": None},
    }
    mark: Spec = {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5}
    return [layer(mark, {"x": x, "y": y, "color": colour, "strokeDash": dash}, _steps(slip))]


def _steps(slip: Survival) -> list[dict[str, object]]:
    """Both curves, from nothing at the first time to the longest that anything was seen for."""
    points: list[dict[str, object]] = []
    longest = slip.longest if slip.longest is not None else slip.days[-1]
    for what, shares in (("delivered", slip.delivered), ("stopped", slip.stopped)):
        if what == "stopped" and not slip.counts[Ending.STOPPED]:
            continue
        points.append({"days": slip.days[0], "share": 0.0, "what": what})
        points.extend(
            {"days": day, "share": 100 * share, "what": what}
            for day, share in zip(slip.days, shares, strict=True)
        )
        points.append({"days": longest, "share": 100 * shares[-1], "what": what})
    return points


def _marks(estimate: Quantile, share: float) -> list[Spec]:
    if estimate.days is None:
        return []
    x: Spec = {"field": "days", "type": "quantitative"}
    words = (
        phrase("half: {days:,.0f} days", days=estimate.days)
        if share == P50
        else phrase("four fifths: {days:,.0f} days", days=estimate.days)
    )
    row = {"days": estimate.days, "share": 100 * share, "words": words}
    text: Spec = {
        "type": "text",
        "align": "left",
        "dx": 6,
        "dy": 12,
        "color": BREAK_EVEN,
        "fontWeight": "bold",
    }
    y: Spec = {"field": "share", "type": "quantitative"}
    return [
        layer({"type": "point", "filled": True, "size": 70, "color": BREAK_EVEN}, {"x": x, "y": y}, [row]),
        layer(text, {"x": x, "y": y, "text": {"field": "words"}}, [row]),
    ]

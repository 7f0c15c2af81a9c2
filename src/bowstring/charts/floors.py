"""What balance between product, platform and enterprise costs, and how each fares."""

from collections.abc import Sequence

from bowstring.charts.chart import FOCUS_COLOUR, INK, SOFT, Cell, Chart, Spec, Table, data, vega
from bowstring.charts.marks import layer, marked_line, named_rows, percent_axis
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.planning.balance import FloorPoint
from bowstring.planning.plan import Plan


def floor_chart(points: Sequence[FloorPoint], plan: Plan) -> Chart:
    """What a minimum share costs, from none to the highest that every focus can have at once."""
    given_up = [100 * point.cost / points[0].value if points[0].value else 0.0 for point in points]
    focuses = [focus for focus in Focus if focus in points[0].focus_shares]
    floor = 100 * (plan.floor or 0.0)
    rows: list[tuple[Cell, ...]] = [
        (
            100 * floor_point.floor,
            cost,
            *(100 * floor_point.focus_shares[focus] for focus in focuses),
        )
        for floor_point, cost in zip(points, given_up, strict=True)
    ]
    return Chart(
        title=phrase("Cost of the minimum share"),
        description=(
            phrase(
                "How much of the best plan each minimum share costs if work could be split, "
                "from nothing at 0 % to {given_up:.1f} % at {floor:.0f} %.",
                given_up=given_up[-1],
                floor=100 * points[-1].floor,
            )
            + (phrase(" The plan asks for {floor:.0f} %.", floor=floor) if floor else "")
        ),
        spec=_price_line(points, given_up, floor),
        table=Table(
            headers=(
                phrase("Minimum share, %"),
                phrase("Given up, % of the best plan"),
                *(
                    phrase("{value}, if work could be split, % of its best", value=focus.value.capitalize())
                    for focus in focuses
                ),
            ),
            rows=tuple(rows),
        ),
    )


def _price_line(points: Sequence[FloorPoint], given_up: Sequence[float], floor: float) -> Spec:
    rows = [
        {"floor": 100 * floor_point.floor, "cost": cost}
        for floor_point, cost in zip(points, given_up, strict=True)
    ]
    across = percent_axis(title=phrase("minimum share for each type of work"), grid=False)
    up = percent_axis(title=phrase("cost, % of the best plan"), tickCount=4)
    x: Spec = {"field": "floor", "type": "quantitative", "axis": across}
    y: Spec = {"field": "cost", "type": "quantitative", "axis": up}
    y["scale"] = {"domain": [0, 1.1 * max(*given_up, 0.1)]}
    return vega(
        460,
        150,
        data=data(rows),
        layer=[
            layer({"type": "line", "color": INK, "strokeWidth": 2.5}, {"x": x, "y": y}),
            *(
                marked_line(
                    "floor", floor, phrase("this plan: {floor:.0f} %", floor=floor), is_left=floor > 60
                )
                if floor
                else ()
            ),
        ],
    )


def focus_chart(plan: Plan, settings: Settings) -> Chart:
    """What is spent on each focus, and how much of its own best it reaches."""
    floor = 100 * (plan.floor or 0.0)
    shares = {focus: 100 * (result.share_of_ideal or 0.0) for focus, result in plan.focus.items()}
    summary = "; ".join(
        phrase("{value} reaches {share:.0f} % of its best", value=focus.value.capitalize(), share=share)
        for focus, share in shares.items()
    )
    return Chart(
        title=phrase("What each type of work gets"),
        description=f"{summary}."
        + (phrase(" The minimum share is {floor:.0f} %.", floor=floor) if floor else ""),
        spec=_focus_bars(plan, settings, shares, floor),
        table=Table(
            headers=(
                phrase("Focus"),
                phrase("Spend, {currency}", currency=settings.currency),
                phrase("Share of spend, %"),
                phrase("Share of its best, %"),
            ),
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


def _focus_bars(plan: Plan, settings: Settings, shares: dict[Focus, float], floor: float) -> Spec:
    rows = [
        {
            "row": row,
            "share": share,
            "colour": FOCUS_COLOUR[focus],
            "spent": phrase(
                "{share:.0f} %, for {spend}",
                share=share,
                spend=money_words(plan.focus[focus].spend, settings.currency),
            ),
        }
        for row, (focus, share) in enumerate(shares.items())
    ]
    y = named_rows([focus.value.capitalize() for focus in shares], extent=90)
    x: Spec = {"field": "share", "type": "quantitative", "axis": None, "scale": {"domain": [0, 100]}}
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None}
    text: Spec = {"type": "text", "align": "left", "dx": 5, "color": SOFT}
    return vega(
        300,
        28 * len(rows),
        data=data(rows),
        layer=[
            layer({"type": "bar", "height": 14}, {"y": y, "x": x, "color": colour}),
            layer(text, {"y": y, "x": x, "text": {"field": "spent"}}),
            *(marked_line("share", floor) if floor else ()),
        ],
    )

"""Charts and a timeline with made-up figures, for the style page."""

from bowstring.charts.chart import (
    BLUE,
    BREAK_EVEN,
    BUSINESS,
    INK,
    USER,
    Chart,
    Table,
    data,
    figure_label,
    vega,
)
from bowstring.web.site.pictures import Timeline, timeline_bar

QUARTERS = ("Apr–Jun 26", "Jul–Sep 26", "Oct–Dec 26", "Jan–Mar 27", "Apr–Jun 27", "Jul–Sep 27", "Oct–Dec 27")


def charts() -> list[Chart]:
    plans = ["This plan", "Value for money", "User need first"]
    shares = [(94.4, 94.6), (88.9, 87.6), (94.3, 73.4)]
    rows = [
        {"plan": plan, "side": side, "share": share, "colour": colour}
        for plan, pair in zip(plans, shares, strict=True)
        for side, share, colour in zip(("user side", "business side"), pair, (USER, BUSINESS), strict=True)
    ]
    encoding = {
        "y": {"field": "plan", "type": "nominal", "sort": None, "title": None},
        "yOffset": {"field": "side", "sort": None},
        "x": {
            "field": "share",
            "type": "quantitative",
            "title": "per cent of what each side could get alone",
        },
        "color": {"field": "colour", "type": "nominal", "scale": None},
        "tooltip": [{"field": "plan"}, {"field": "side"}, {"field": "share"}],
    }
    curve = [{"x": x, "y": y} for x, y in ((0, 0), (700, 0), (960, 1), (2000, 1))]
    lines = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "axis": {"labelExpr": figure_label("£")},
            "title": "a quarter",
        },
        "y": {"field": "y", "type": "quantitative", "title": "share funded"},
    }
    table = Table(
        headers=("Plan", "Side", "Share, %"), rows=tuple((r["plan"], r["side"], r["share"]) for r in rows)
    )  # type: ignore[misc]
    return [
        Chart(
            title="Compared with ranking",
            description="This plan keeps 94 % of what each side could get alone; the others keep less of one.",
            spec=vega(420, 150, data=data(rows), mark={"type": "bar"}, encoding=encoding),
            table=table,
        ),
        Chart(
            title="What must be true",
            description="Nothing is funded below 700 people a quarter; all of it from 960.",
            spec=vega(
                900,
                220,
                data=data(curve),
                layer=[
                    {"mark": {"type": "area", "color": BLUE, "opacity": 0.2}, "encoding": lines},
                    {"mark": {"type": "line", "color": INK}, "encoding": lines},
                    {"mark": {"type": "rule", "color": BREAK_EVEN}, "encoding": {"x": {"datum": 790}}},
                ],
            ),
            table=Table(
                headers=("People a quarter", "Share funded"), rows=tuple((p["x"], p["y"]) for p in curve)
            ),
        ),
    ]


def timeline() -> Timeline:
    def bar(name: str, begins: int, ends: int, focus: str) -> object:
        return timeline_bar(
            name,
            begins,
            ends,
            quarters=len(QUARTERS),
            focus=focus,
            words=f"quarters {begins} to {ends}",
            note="£1.2m",
            url="#",
        )

    product = (
        bar("Bereavement in one go", -1, 3, "product"),
        bar("Apply for a carer's break", 2, 4, "product"),
    )
    platform = (bar("Identity checking", 1, 3, "platform"), bar("Payments, near real time", 4, 9, "platform"))
    enterprise = (
        bar("Shared consent record, with a name that goes on for longer than most do", 0, 2, "enterprise"),
    )
    groups = (("Product", product), ("Platform", platform), ("Enterprise", enterprise))
    return Timeline(words="The plan by quarter", quarters=QUARTERS, groups=groups)  # type: ignore[arg-type]

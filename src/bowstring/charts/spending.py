"""What the plan spends of each budget: one bar a budget, a part for each focus, a line for what there is."""

from collections.abc import Sequence

from bowstring.charts.chart import (
    BREAK_EVEN,
    FOCUS_COLOUR,
    INK,
    Chart,
    Spec,
    Table,
    data,
    figure_label,
    symbol_of,
    vega,
)
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.planning.problem.spending import BudgetUse

_WIDTH, _ROW, _LABELS = 560, 34, 200


def spending_chart(uses: Sequence[BudgetUse], currency: str) -> Chart | None:
    """Money spent of each budget by focus, with surge where it is known; None if there is no budget."""
    if not uses:
        return None
    y: Spec = {
        "field": "budget",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"minExtent": _LABELS},
    }
    axis: Spec = {"labelExpr": figure_label(symbol_of(currency)), "grid": False, "tickCount": 4}
    x: Spec = {"type": "quantitative", "title": None, "axis": axis}
    available: Spec = {
        "data": data([{"budget": _name(use), "amount": use.available} for use in uses]),
        "mark": {"type": "tick", "color": INK, "thickness": 2, "height": {"band": 0.9}},
        "encoding": {"x": {**x, "field": "amount"}, "y": y},
    }
    return Chart(
        title=phrase("Spending and budget"),
        description=phrase(
            "Spending from {uses} budgets by type of work, compared with each budget.", uses=len(uses)
        ),
        spec=vega(_WIDTH, _ROW * len(uses), layer=[_bars(uses, x, y), available]),
        table=Table(
            headers=(
                phrase("Budget"),
                phrase("Budget, {currency}", currency=currency),
                *(phrase(focus.value.capitalize()) for focus in Focus),
                phrase("People bought in"),
            ),
            rows=tuple(
                (_name(use), use.available, *(use.spent[focus] for focus in Focus), use.surge) for use in uses
            ),
        ),
    )


def _bars(uses: Sequence[BudgetUse], x: Spec, y: Spec) -> Spec:
    """A bar for each budget: its spending by focus, then on people bought in."""
    bought_in = phrase("people bought in")
    rows = [
        {"budget": _name(use), "part": part, "spent": spent, "order": order}
        for use in uses
        for order, (part, spent) in enumerate(
            [*((focus.value, use.spent[focus]) for focus in Focus), (bought_in, use.surge or 0.0)]
        )
    ]
    return {
        "data": data(rows),
        "mark": {"type": "bar", "height": {"band": 0.6}},
        "encoding": {
            "x": {**x, "field": "spent", "stack": "zero"},
            "y": y,
            "color": {
                "field": "part",
                "type": "nominal",
                "title": None,
                "scale": {
                    "domain": [*(focus.value for focus in Focus), bought_in],
                    "range": [*(FOCUS_COLOUR[focus] for focus in Focus), BREAK_EVEN],
                },
            },
            "order": {"field": "order"},
        },
    }


def _name(use: BudgetUse) -> str:
    return f"{use.period}, {use.fund}" if use.fund else phrase("{period}, all funds", period=use.period)
